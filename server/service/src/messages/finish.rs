//! What the platform says later: whether a message that it took arrived.

use super::outcome::Trouble;
use super::send::{bounded, note, still};
use crate::Service;
use crate::error::{Error, Result};
use crate::jobs::Job;
use crate::timeline;
use domain::ids::OperatorId;
use domain::message::MessageState;
use domain::time::UnixMs;
use store::messages::{self, Moved, Row};
use store::transact;

/// `Status` of an event: it arrived.
const SUCCESS: &str = "success";

/// A message that comes to its end without having arrived.
pub(super) fn ended<'a>(row: &'a Row, why: &'a str, words: &'a str, at: UnixMs) -> Moved<'a> {
    Moved {
        state: MessageState::Failed,
        unknown_since: None,
        why: Some(why),
        words: Some(words),
        next_at: None,
        ..still(row, at)
    }
}

/// What a status other than [`SUCCESS`] means.
fn trouble(status: &str) -> (MessageState, Trouble) {
    if status.to_ascii_lowercase().contains("user block") {
        (MessageState::NotReachable, Trouble::new("user_blocks", status))
    } else {
        (MessageState::Failed, Trouble::new("platform_failed", status))
    }
}

impl Service {
    /// Takes the platform's word for what became of a message: `TEMPLATESENDJOBFINISH` with its number and status. A
    /// number that is not known yet is remembered; a repetition changes nothing.
    ///
    /// The word came to the address of `operator`, and counts for that operator's messages alone: whoever enters the
    /// AppID of another and makes an address for it can sign whatever they like there.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn message_finished(
        &self,
        operator: &OperatorId,
        app_id: &str,
        msg_id: i64,
        status: &str,
    ) -> Result<()> {
        let now = self.now();
        let status = bounded(status.trim());
        let mut conn = self.store().read().await?;
        let known = messages::by_number(&mut conn, operator, app_id, msg_id).await?;
        let private = match &known {
            Some(row) => messages::private(&mut conn, &row.id).await?,
            None => None,
        };
        drop(conn);
        // Whether a text message can go instead is found out before the transaction.
        let by_sms = match (&known, private) {
            (Some(row), Some(private)) if status != SUCCESS => {
                self.can_send_sms(row, &self.open_private(&row.id, &private.sealed)?).await?
            }
            _ => false,
        };
        transact!(Error, self.store(), |tx| {
            let Some(row) = messages::by_number(tx, operator, app_id, msg_id).await? else {
                return Ok(messages::keep_finish(tx, operator, app_id, msg_id, &status, now).await?);
            };
            messages::forget_finish(tx, operator, app_id, msg_id).await?;
            if row.state != MessageState::Sent {
                return Ok(());
            }
            if status == SUCCESS {
                let to = Moved { state: MessageState::Delivered, ..still(&row, now) };
                if messages::moved(tx, &row, to).await? {
                    let detail = [("kind", row.kind.as_str())];
                    note(tx, &row, timeline::MESSAGE_DELIVERED, &detail, now).await?;
                }
                return Ok(());
            }
            let (state, trouble) = trouble(&status);
            if by_sms {
                self.go_by_sms(tx, &row, &trouble, now).await?;
                return self.enqueue(tx, &Job::SendMessage(row.id.clone()), now).await;
            }
            let to = Moved { state, ..ended(&row, trouble.why, &trouble.words, now) };
            if messages::moved(tx, &row, to).await? {
                let detail = [("kind", row.kind.as_str()), ("why", trouble.why)];
                note(tx, &row, timeline::MESSAGE_FAILED, &detail, now).await?;
            }
            Ok(())
        })
    }
}
