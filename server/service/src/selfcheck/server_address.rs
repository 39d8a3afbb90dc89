//! The server address of the official account (服务器配置): whether what the platform sends there can be read. Nothing can
//! be asked; what came last says it.

use super::keys;
use super::traffic::day;
use super::types::Finding;
use crate::Service;
use crate::accounts::Verdict;
use crate::error::{Error, Result};
use domain::ids::OperatorId;
use domain::time::UnixMs;
use store::oa_callbacks::{self, Row};

impl Service {
    /// What came to the operator's server address; `None` where none was made.
    pub(super) async fn check_server_address(&self, operator: &OperatorId) -> Result<Option<Finding>> {
        let app = match self.wechat_oa_row(operator).await {
            Ok(app) => app,
            Err(Error::NotFound(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        let row = oa_callbacks::of_app(&mut self.store().read().await?, &app.id).await?;
        Ok(row.map(|row| of_row(&row, self.now())))
    }
}

fn of_row(row: &Row, now: UnixMs) -> Finding {
    let finding =
        |verdict, words| Finding::new(keys::OFFICIAL_ACCOUNT, keys::SERVER_ADDRESS, verdict, words, now);
    let heard = row.last_at.max(row.verified_at).filter(|at| *at >= row.made_at);
    let refused = row.refused_at.filter(|at| heard.is_none_or(|heard| *at > heard));
    match (refused, heard) {
        (Some(at), _) => {
            let (verdict, words) = match row.refused_code.as_deref().unwrap_or_default() {
                "bad_signature" => (Verdict::Fail, "server_token_differs"),
                "undecryptable" => (Verdict::Fail, "server_key_differs"),
                "other_app" => (Verdict::Fail, "server_of_other_app"),
                "not_encrypted" => (Verdict::Fail, "server_not_encrypted"),
                _ => (Verdict::Warn, "server_unreadable"),
            };
            finding(verdict, words).with(day(at))
        }
        (None, Some(at)) => finding(Verdict::Pass, "server_address_works").with(day(at)),
        (None, None) => finding(Verdict::Cannot, "server_address_unseen"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::AppRowId;

    fn row() -> Row {
        Row {
            app_row_id: AppRowId::from_parts(UnixMs(1), [1; 10]),
            notify_key: String::new(),
            sealed: Vec::new(),
            plain_allowed: false,
            made_at: UnixMs(10),
            verified_at: None,
            last_at: None,
            last_event: None,
            refused_at: None,
            refused_code: None,
        }
    }

    #[test]
    fn what_came_last_says_it() {
        let said = |row: Row| {
            let found = of_row(&row, UnixMs(100));
            (found.verdict, found.words)
        };
        let is = |verdict, words: &str| (verdict, words.to_owned());
        assert_eq!(said(row()), is(Verdict::Cannot, "server_address_unseen"));
        let heard_of_before = Row { last_at: Some(UnixMs(9)), ..row() };
        assert_eq!(said(heard_of_before), is(Verdict::Cannot, "server_address_unseen"), "with other keys");
        let verified = Row { verified_at: Some(UnixMs(20)), ..row() };
        assert_eq!(said(verified.clone()), is(Verdict::Pass, "server_address_works"));
        let refused =
            Row { refused_at: Some(UnixMs(30)), refused_code: Some("bad_signature".to_owned()), ..verified };
        assert_eq!(said(refused.clone()), is(Verdict::Fail, "server_token_differs"));
        let other = Row { refused_code: Some("undecryptable".to_owned()), ..refused.clone() };
        assert_eq!(said(other), is(Verdict::Fail, "server_key_differs"));
        assert_eq!(said(Row { last_at: Some(UnixMs(40)), ..refused }).0, Verdict::Pass, "read since");
    }
}
