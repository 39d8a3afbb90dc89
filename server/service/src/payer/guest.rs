//! Who opens a page that is no payment's, as far as WeChat says.

use super::session;
use crate::Service;
use crate::error::Result;
use domain::ids::{OperatorId, QrToken};
use domain::wallet::Wallet;
use store::payers;

/// Somebody opens such a page.
pub(crate) struct PageCall<'a> {
    /// The token in its address.
    pub token: &'a QrToken,
    /// Its own address, a path.
    pub path: String,
    /// What opened it.
    pub wallet: Wallet,
    /// The browser's session cookie, if it sent one.
    pub session: Option<&'a str>,
    /// WeChat could not say who it is: it is not asked again.
    pub unnamed: bool,
}

/// Who it is.
#[derive(Default)]
pub(crate) struct Guest {
    /// Who they are to the official account.
    pub openid: Option<String>,
    /// A session that was made just now.
    pub new_session: Option<String>,
    /// Where to ask, where it was not asked yet.
    pub ask: Option<String>,
}

/// A person as an official account knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WechatPerson {
    pub app_id: String,
    pub openid: String,
}

impl Service {
    /// Who opens a page in WeChat; nobody in particular elsewhere, and where the operator has no official account.
    pub(crate) async fn guest(&self, call: PageCall<'_>, operator: &OperatorId) -> Result<Guest> {
        if call.wallet != Wallet::Wechat {
            return Ok(Guest::default());
        }
        let Some(app_id) = self.app_id_of(operator).await? else { return Ok(Guest::default()) };
        let session = self.session(call.session, call.wallet).await?;
        let mut conn = self.store().read().await?;
        let openid = payers::identity(&mut conn, &session.hash, &app_id, self.now()).await?;
        drop(conn);
        let ask = match openid {
            Some(_) => None,
            None if call.unnamed => Some(String::new()),
            None => Some(self.ask_wechat(call.token, call.path, &app_id, &session.hash).await?),
        };
        Ok(Guest { openid, new_session: session.new, ask })
    }

    /// Who a session is to the operator's official account.
    pub(crate) async fn person_of(
        &self,
        operator: &OperatorId,
        session: Option<&str>,
    ) -> Result<Option<WechatPerson>> {
        let Some(session) = session else { return Ok(None) };
        let Some(app_id) = self.app_id_of(operator).await? else { return Ok(None) };
        let hash = session::hash(session.as_bytes());
        let mut conn = self.store().read().await?;
        let openid = payers::identity(&mut conn, &hash, &app_id, self.now()).await?;
        Ok(openid.map(|openid| WechatPerson { app_id, openid }))
    }
}
