//! Receipts of text messages (sms.md: "accepted" is not "delivered"), at an address with a random part that only the
//! gateway was given. What comes there moves how far a message has come, and nothing else: nothing is sent because of it.

use crate::Service;
use crate::error::{Error, Result};
use channels::sms::receipt::Receipt;
use domain::ids::OperatorId;
use domain::time::{MINUTE, UnixMs};
use store::sms_receipts::{self, Callback, Said};
use store::{Tx, messages, transact};

pub(super) fn url(public_base: &str, notify_key: &str) -> String {
    format!("{public_base}/notify/sms/{notify_key}")
}

impl Service {
    /// Takes receipts; what the gateway wants to hear. `None`: it is not written as the operator's gateway writes.
    ///
    /// # Errors
    /// [`Error::NotFound`]: no such address. The database: then the gateway sends them again.
    pub async fn take_sms_receipts(
        &self,
        key: &str,
        query: &str,
        body: &[u8],
    ) -> Result<Option<&'static str>> {
        let mut conn = self.store().read().await?;
        let missing = || Error::NotFound("sms_callback");
        let at = sms_receipts::callback_at(&mut conn, key).await?.ok_or_else(missing)?;
        let stored = self.stored_sms(&mut conn, &at.operator_id).await?.ok_or_else(missing)?;
        drop(conn);
        let gateway = stored.facts.sender.receipts();
        let Some(receipts) = gateway.read(query, body) else {
            metrics::counter!("sms_receipts_refused").increment(1);
            return Ok(None);
        };
        let now = self.now();
        for receipt in &receipts {
            transact!(Error, self.store(), |tx| {
                self.take_receipt(tx, &at.operator_id, receipt, now).await
            })?;
        }
        self.note_receipts(&at, now).await?;
        Ok(Some(gateway.thanks()))
    }

    async fn take_receipt(
        &self,
        tx: &mut Tx,
        operator: &OperatorId,
        receipt: &Receipt,
        now: UnixMs,
    ) -> Result<()> {
        let (gateway_id, our_id) = (receipt.message_id.as_deref(), receipt.our_id.as_deref());
        let said = Said { delivered: receipt.delivered, code: receipt.code.clone() };
        let known = match sms_receipts::message_of(tx, operator, gateway_id, our_id).await? {
            Some(message) => messages::by_id(tx, &message).await?,
            None => None,
        };
        match known {
            Some(row) if row.state.is_final() => self.sms_reported(tx, &row, &said, now).await,
            // Its answer is still on the way, or it is no message of ours.
            _ => match gateway_id.or(our_id) {
                Some(key) => Ok(sms_receipts::keep_early(tx, operator, key, &said, now).await?),
                None => Ok(()),
            },
        }
    }

    /// Not every receipt costs a write.
    async fn note_receipts(&self, at: &Callback, now: UnixMs) -> Result<()> {
        if at.last_at.is_some_and(|last| now.since(last) < MINUTE) {
            return Ok(());
        }
        transact!(Error, self.store(), |tx| { Ok(sms_receipts::came(tx, &at.operator_id, now).await?) })
    }
}
