//! Fetches the providers' certificates again before they are twelve hours old, or at once when a notification came
//! signed with a serial that is not known yet.

use super::{Job, Next};
use crate::Service;
use crate::error::Result;
use domain::time::HOUR;
use store::Tx;

/// How often; WeChat asks for less than twelve hours (wechat.md 1.4).
const EVERY_MS: i64 = 10 * HOUR;

impl Service {
    pub(super) async fn run_refresh_certificates(&self) -> Result<Next> {
        let mut failed = None;
        for account in self.certificate_accounts().await? {
            if let Err(error) = self.refresh_platform_certificates(&account).await {
                tracing::warn!(%account, %error, "the platform certificates could not be fetched");
                failed = Some(error.to_string());
            }
        }
        Ok(failed.map_or_else(|| Next::Recur(self.now().plus(EVERY_MS)), Next::Retry))
    }

    /// Fetches the certificates soon: a serial came up that is not known.
    pub(crate) async fn hasten_certificates(&self, tx: &mut Tx) -> Result<()> {
        Ok(store::jobs::hasten(tx, &Job::RefreshCertificates.key(), self.now()).await?)
    }
}
