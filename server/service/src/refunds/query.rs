//! Following a refund that the provider accepted.

use crate::Service;
use crate::error::Result;
use crate::jobs::Next;
use crate::payments::provider_words;
use channels::error::CallError;
use channels::types::RefundRef;
use domain::ids::RefundId;
use domain::payment::RefundState;
use domain::schedule;
use domain::time::DAY;

/// How long a refund is followed; a bank card takes up to three working days (wechat.md 1.11).
const FOLLOW_MS: i64 = 30 * DAY;

impl Service {
    pub(crate) async fn run_query_refund(&self, id: &RefundId, attempts: u32) -> Result<Next> {
        let Some((refund, payment)) = self.refund_with_payment(id).await? else { return Ok(Next::Done) };
        if !matches!(refund.state, RefundState::Accepted | RefundState::Abnormal) {
            return Ok(Next::Done);
        }
        let channel = self.present_channel(&payment).await?;
        let at_provider = RefundRef {
            out_refund_no: refund.out_refund_no.clone(),
            out_trade_no: payment.out_trade_no.clone(),
            created_at_ms: refund.created_at.0,
        };
        match channel.query_refund(&self.call_context(), &at_provider).await {
            Ok(report) => {
                self.refund_said(&refund, &payment, &report).await?;
                self.follow_on(id, attempts).await
            }
            // Not accepted after all: the same request goes out once more, and never refunds twice.
            Err(CallError::NotFound) => {
                let (channel, request) = self.refund_request(&refund, &payment).await?;
                match channel.submit_refund(&self.call_context(), &request).await {
                    Ok(report) => {
                        self.refund_said(&refund, &payment, &report).await?;
                        self.follow_on(id, attempts).await
                    }
                    Err(error) => Ok(Next::Retry(provider_words(&error))),
                }
            }
            Err(error) => Ok(Next::Retry(provider_words(&error))),
        }
    }

    async fn follow_on(&self, id: &RefundId, attempts: u32) -> Result<Next> {
        let Some((refund, _)) = self.refund_with_payment(id).await? else { return Ok(Next::Done) };
        let now = self.now();
        let over = now.since(refund.created_at) > FOLLOW_MS;
        if over || !matches!(refund.state, RefundState::Accepted | RefundState::Abnormal) {
            return Ok(Next::Done);
        }
        let last = schedule::QUERY_REFUND[schedule::QUERY_REFUND.len() - 1];
        let delay = schedule::delay_after(schedule::QUERY_REFUND, attempts.saturating_add(1)).unwrap_or(last);
        Ok(Next::At(now.plus(delay)))
    }
}
