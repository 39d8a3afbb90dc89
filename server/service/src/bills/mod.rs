//! The provider's statement of a day (对账单) held against the books. Bills are not signed by every provider, so that
//! what they say is compared and shown, and never applied.

mod compare;
mod types;

pub use types::{BillAccount, BillReport, BillState, BillSums, Difference, DifferenceKind, Subject};

use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use crate::payments::provider_error;
use bytes::Bytes;
use channels::channel::PaymentChannel;
use channels::types::{Bill, BillAnswer, BillKind, BillLine};
use compare::Entry;
use domain::access::Permission;
use domain::ids::{AccountId, OperatorId};
use domain::time::{DAY, HOUR, UnixMs};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{accounts, methods, payments, refunds, transact};

/// From when on, after midnight in Shanghai, the statement of the day before is there (wechat.md 1.15: it is made from
/// 09:00 on, and fetched from 10:00 on).
const READY_MS: i64 = 10 * HOUR;

/// The beginning of the last day whose statement is there by now.
pub fn newest_day(now: UnixMs) -> UnixMs {
    now.plus(-READY_MS - DAY).shanghai_day_start()
}

impl Service {
    /// The merchant numbers that bills can be asked for.
    ///
    /// # Errors
    /// The role may not see money.
    pub async fn bill_accounts(&self, actor: &Actor) -> Result<Vec<BillAccount>> {
        let operator = actor.require(Permission::ViewMoney)?;
        let rows = accounts::of_operator(&mut self.store().read().await?, operator).await?;
        let shown =
            |row: accounts::Row| BillAccount { id: row.id, provider: row.provider, mch_id: row.mch_id };
        Ok(rows.into_iter().map(shown).collect())
    }

    /// Fetches the bill of the day in Shanghai that holds the moment `day`, and says where it and the books differ.
    ///
    /// # Errors
    /// The role may not, there is no such account, the day is not over, or the provider refused or did not answer.
    pub async fn compare_bill(&self, actor: &Actor, account: &AccountId, day: UnixMs) -> Result<BillReport> {
        let operator = actor.require(Permission::ViewMoney)?;
        let from = self.past_day(day)?;
        let bill = match self.fetch_bill(operator, account, from).await? {
            BillAnswer::Ready(bill) => bill,
            BillAnswer::Empty => Bill { file: Bytes::new(), lines: Vec::new() },
            BillAnswer::NotYet => return Ok(BillReport::without(BillState::NotYet, from)),
            BillAnswer::NotOffered => return Ok(BillReport::without(BillState::NotOffered, from)),
        };
        let theirs = compare::theirs(&bill.lines);
        let ours = self.our_entries(operator, account, from, &bill.lines).await?;
        Ok(compare::report(from, &ours, &theirs))
    }

    /// The bill as the provider gave it, and a name for the file. Reading it is written into the audit log, because it
    /// tells of payers.
    ///
    /// # Errors
    /// As [`Service::compare_bill`]; [`Error::NotFound`] where there is no bill of that day.
    pub async fn bill_file(
        &self,
        actor: &Actor,
        account: &AccountId,
        day: UnixMs,
    ) -> Result<(String, Bytes)> {
        let operator = actor.require(Permission::ViewMoney)?;
        let from = self.past_day(day)?;
        let BillAnswer::Ready(bill) = self.fetch_bill(operator, account, from).await? else {
            return Err(Error::NotFound("bill"));
        };
        let text = from.shanghai_text();
        let day = text.get(..10).unwrap_or_default();
        transact!(Error, self.store(), |tx| {
            let detail = serde_json::json!({ "day": day });
            audit::record(self, tx, actor, "bill.read", account.as_str(), &detail).await
        })?;
        Ok((format!("bill-{day}.csv"), bill.file))
    }

    /// The beginning of a day that is over.
    fn past_day(&self, day: UnixMs) -> Result<UnixMs> {
        let from = day.shanghai_day_start();
        if from.plus(DAY) > self.now() {
            return Err(Error::field("day", "bill_day_not_over"));
        }
        Ok(from)
    }

    async fn fetch_bill(
        &self,
        operator: &OperatorId,
        account: &AccountId,
        from: UnixMs,
    ) -> Result<BillAnswer> {
        let channel = self.bill_channel(operator, account).await?;
        channel.bill(&self.call_context(), from.0).await.map_err(|e| provider_error(&e))
    }

    /// Any of the account's methods will do: a bill is the merchant number's.
    async fn bill_channel(
        &self,
        operator: &OperatorId,
        account: &AccountId,
    ) -> Result<Arc<dyn PaymentChannel>> {
        let mut conn = self.store().snapshot().await?;
        let row = accounts::by_id(&mut conn, account).await?.filter(|row| row.operator_id == *operator);
        let row = row.ok_or(Error::NotFound("merchant_account"))?;
        let pointed = methods::of_operator(&mut conn, operator).await?;
        drop(conn);
        match pointed.into_iter().find(|method| method.account_id == *account) {
            Some(method) => {
                let app_id = method.app_id.unwrap_or_default();
                self.channel(account, row.version, &app_id, method.method).await
            }
            None => self.reading_channel(&row, row.version).await,
        }
    }

    /// What the books say of that day, and of every number in the bill: around midnight a clock may differ.
    async fn our_entries(
        &self,
        operator: &OperatorId,
        account: &AccountId,
        from: UnixMs,
        lines: &[BillLine],
    ) -> Result<BTreeMap<Subject, Entry>> {
        let to = from.plus(DAY);
        let mut conn = self.store().snapshot().await?;
        let mut ours = BTreeMap::new();
        for payment in payments::paid_within(&mut conn, operator, account, from, to).await? {
            ours.insert(
                Subject::Payment(payment.out_trade_no.as_str().to_owned()),
                Entry::of(&payment, payment.amount),
            );
        }
        for refund in refunds::done_within(&mut conn, operator, account, from, to).await? {
            let payment =
                payments::by_id(&mut conn, &refund.payment_id).await?.ok_or(Error::NotFound("payment"))?;
            ours.insert(
                Subject::Refund(refund.out_refund_no.as_str().to_owned()),
                Entry::of(&payment, refund.amount),
            );
        }
        for line in lines {
            let subject = Subject::of(line);
            if ours.contains_key(&subject) {
                continue;
            }
            let found = match &line.kind {
                BillKind::Payment => {
                    let payment = payments::by_out_trade_no(&mut conn, &line.out_trade_no).await?;
                    payment.filter(|p| p.state.has_money()).map(|p| (p.amount, p))
                }
                BillKind::Refund { out_refund_no } => {
                    match refunds::by_out_refund_no(&mut conn, out_refund_no).await? {
                        Some(refund) => {
                            payments::by_id(&mut conn, &refund.payment_id).await?.map(|p| (refund.amount, p))
                        }
                        None => None,
                    }
                }
            };
            if let Some((amount, payment)) = found.filter(|(_, p)| p.account_id == *account) {
                ours.insert(subject, Entry::of(&payment, amount));
            }
        }
        Ok(ours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yesterdays_statement_is_there_from_ten_on() {
        let newest = |now: &str| newest_day(UnixMs::from_shanghai_text(now).unwrap()).shanghai_text();
        assert_eq!(newest("2026-11-24 00:00:00"), "2026-11-22 00:00:00");
        assert_eq!(newest("2026-11-24 09:59:59"), "2026-11-22 00:00:00");
        assert_eq!(newest("2026-11-24 10:00:00"), "2026-11-23 00:00:00");
        assert_eq!(newest("2026-11-24 23:59:59"), "2026-11-23 00:00:00");
    }
}
