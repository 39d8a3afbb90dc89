//! The text message where the official account cannot reach somebody.

use super::Private;
use super::outcome::Trouble;
use super::send::{Begun, end_try, note, still};
use crate::Service;
use crate::error::{Error, Result};
use crate::jobs::Next;
use crate::timeline;
use domain::message::{MessageState, ValueKey};
use domain::phone::Phone;
use domain::time::UnixMs;
use store::messages::{self, Moved, Row};
use store::sms_receipts::{self, Said};
use store::{Tx, transact};

fn phone(private: &Private) -> Option<Phone> {
    private.phone.as_deref().and_then(Phone::parse)
}

impl Service {
    /// Whether a message could go as a text message.
    pub(super) async fn can_send_sms(&self, row: &Row, private: &Private) -> Result<bool> {
        if phone(private).is_none() {
            return Ok(false);
        }
        let sender = self.sms_sender(&row.operator_id).await?;
        Ok(sender.is_some_and(|sender| sender.covers(row.kind)))
    }

    /// Sends a message on its way as a text message. `None`: that cannot be.
    pub(super) async fn sms_instead(
        &self,
        row: &Row,
        private: &Private,
        begun: Option<Begun>,
        trouble: &Trouble,
    ) -> Result<Option<Next>> {
        if !self.can_send_sms(row, private).await? {
            return Ok(None);
        }
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            end_try(tx, row, begun, trouble.why, &super::send::bounded(&trouble.words)).await?;
            self.go_by_sms(tx, row, trouble, now).await
        })?;
        Ok(Some(Next::At(now)))
    }

    /// From here on the message goes as a text message, under an id of its own.
    pub(super) async fn go_by_sms(
        &self,
        tx: &mut Tx,
        row: &Row,
        trouble: &Trouble,
        now: UnixMs,
    ) -> Result<()> {
        let (words, sending_id) = (super::send::bounded(&trouble.words), self.sending_id());
        let to = Moved {
            state: MessageState::Queued,
            channel: messages::SMS,
            sending_id: &sending_id,
            unknown_since: None,
            tries: 0,
            why: Some(trouble.why),
            words: Some(&words),
            next_at: Some(now),
            ..still(row, now)
        };
        if messages::moved(tx, row, to).await? {
            let detail = [("kind", row.kind.as_str()), ("why", trouble.why)];
            note(tx, row, timeline::SMS_INSTEAD, &detail, now).await?;
        }
        Ok(())
    }

    /// One try as a text message. A try of which nobody knows what came of it is repeated once, under the same id.
    pub(super) async fn try_sms(&self, row: Row, private: &Private) -> Result<Next> {
        let sender = self.sms_sender(&row.operator_id).await?.filter(|sender| sender.covers(row.kind));
        let (Some(sender), Some(phone)) = (sender, phone(private)) else {
            let trouble = Trouble::new("no_sms", "");
            return self.message_ended(&row, None, MessageState::NotReachable, &trouble).await;
        };
        let Some((row, begun)) = self.message_begun(row).await? else { return Ok(Next::Done) };
        if row.unknown_since.is_some() && row.tries > 2 {
            let trouble = Trouble::new("outcome_unknown", "");
            return self.message_ended(&row, Some(begun), MessageState::Failed, &trouble).await;
        }
        let mut values = private.values.clone();
        values.extend(private.link.iter().map(|link| (ValueKey::Link, link.clone())));
        let sent = sender.send(row.kind, &phone, &values, &row.sending_id).await;
        match sent {
            Ok(receipt) => self.sms_taken(&row, begun, receipt.message_id.as_deref()).await,
            Err(error) => {
                let trouble = Trouble::new(error.class(), error.to_string());
                if error.is_unknown() {
                    let since = row.unknown_since.or(Some(begun.at));
                    self.message_repeats(&row, Some(begun), since, &trouble).await
                } else if error.is_retryable() && row.unknown_since.is_none() {
                    self.message_later(&row, Some(begun), &trouble).await
                } else {
                    self.message_ended(&row, Some(begun), MessageState::Failed, &trouble).await
                }
            }
        }
    }

    async fn sms_taken(&self, row: &Row, begun: Begun, gateway_id: Option<&str>) -> Result<Next> {
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            end_try(tx, row, Some(begun), "taken", "").await?;
            let to =
                Moved { state: MessageState::Sms, unknown_since: None, next_at: None, ..still(row, now) };
            if !messages::moved(tx, row, to).await? {
                return Ok(());
            }
            note(tx, row, timeline::SMS_SENT, &[("kind", row.kind.as_str())], now).await?;
            if let Some(id) = gateway_id {
                sms_receipts::taken_as(tx, &row.id, id).await?;
            }
            // The receipt may have overtaken the answer.
            for key in gateway_id.into_iter().chain([row.sending_id.as_str()]) {
                if let Some(said) = sms_receipts::take_early(tx, &row.operator_id, key).await? {
                    let taken = Row { state: MessageState::Sms, ..row.clone() };
                    return self.sms_reported(tx, &taken, &said, now).await;
                }
            }
            Ok::<_, Error>(())
        })?;
        Ok(Next::Done)
    }

    /// Takes a receipt's word for what became of a text message. The first one counts: a long message has several.
    pub(crate) async fn sms_reported(&self, tx: &mut Tx, row: &Row, said: &Said, now: UnixMs) -> Result<()> {
        if row.state != MessageState::Sms {
            return Ok(());
        }
        let (state, word) = if said.delivered {
            (MessageState::Delivered, timeline::SMS_DELIVERED)
        } else {
            (MessageState::Failed, timeline::SMS_UNDELIVERED)
        };
        let (why, words) =
            ((!said.delivered).then_some(word), (!said.delivered).then_some(said.code.as_str()));
        let to = Moved { state, why, words, ..still(row, now) };
        if messages::moved(tx, row, to).await? {
            let seq = messages::begin_try(tx, &row.id, &row.channel, now).await?;
            messages::end_try(tx, &row.id, seq, word, &said.code).await?;
            let detail = [("kind", row.kind.as_str()), ("code", said.code.as_str())];
            note(tx, row, word, &detail, now).await?;
        }
        Ok(())
    }
}
