//! A message about a refund that is not proven to come from the provider: nothing of it is applied, the provider is asked.

use crate::Service;
use crate::error::Result;
use crate::jobs::Job;
use crate::settle::compare::Mismatch;
use crate::settle::{Settled, Verdict};
use channels::types::RefundHint;
use domain::ids::AccountId;
use domain::payment::RefundState;
use domain::time::UnixMs;
use store::{Tx, payments, refunds};

/// Such a message, and at whose address it came in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RefundRumour<'a> {
    pub account: &'a AccountId,
    pub mch_id: &'a str,
    pub hint: &'a RefundHint,
    pub now: UnixMs,
}

impl Service {
    /// Has a refund asked about at once that is still on its way.
    pub(crate) async fn heed_refund_hint(
        &self,
        tx: &mut Tx,
        rumour: RefundRumour<'_>,
    ) -> Result<(Settled, Option<refunds::Row>)> {
        let refused = |verdict, detail: String| {
            (Settled { verdict: Verdict::Refused(Mismatch::new(verdict, detail)), payment: None }, None)
        };
        let RefundRumour { account, mch_id, hint, now } = rumour;
        if hint.mch_id.as_deref().is_some_and(|theirs| theirs != mch_id) {
            return Ok(refused("wrong_merchant", format!("ours {mch_id}")));
        }
        let number = &hint.out_refund_no;
        let unknown = || refused("unknown_refund", format!("{number:.64}"));
        let Some(refund) = refunds::by_out_refund_no(tx, number).await? else { return Ok(unknown()) };
        let payment = payments::by_id(tx, &refund.payment_id).await?.filter(|p| p.account_id == *account);
        let Some(payment) = payment else { return Ok(unknown()) };
        // One that was not accepted yet is asked about once its sending is through.
        if matches!(refund.state, RefundState::Accepted | RefundState::Abnormal) {
            self.enqueue(tx, &Job::QueryRefund(refund.id.clone()), now).await?;
        }
        Ok((Settled { verdict: Verdict::Heeded, payment: Some(payment) }, Some(refund)))
    }
}
