//! Sending a refund to the provider.

use super::RefundStatement;
use crate::Service;
use crate::error::{Error, Result};
use crate::jobs::Next;
use crate::payments::provider_words;
use crate::settle::Verdict;
use channels::channel::PaymentChannel;
use channels::error::{CallError, RejectKind};
use channels::types::{CreateRefund, PreparedRequest, RefundRef, RefundReport};
use domain::ids::RefundId;
use domain::payment::RefundState;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{accounts, payments, refunds, transact};

/// A refund's request as it is stored.
#[derive(Serialize, Deserialize)]
struct StoredRefund {
    /// The version of the account's credentials that it was prepared with.
    account_version: i64,
    #[serde(flatten)]
    request: PreparedRequest,
}

impl StoredRefund {
    fn read(json: &str) -> Result<Self> {
        serde_json::from_str(json).map_err(|e| Error::Internal(e.to_string()))
    }
}

impl Service {
    /// Sends a refund, the stored request byte for byte; a repetition never refunds twice.
    pub(crate) async fn run_submit_refund(&self, id: &RefundId) -> Result<Next> {
        let Some((refund, payment)) = self.refund_with_payment(id).await? else { return Ok(Next::Done) };
        if refund.state != RefundState::Requested {
            return Ok(Next::Done);
        }
        let (channel, request) = self.refund_request(&refund, &payment).await?;
        match channel.submit_refund(&self.call_context(), &request).await {
            Ok(report) => self.refund_said(&refund, &payment, &report).await,
            Err(error) if final_refusal(&error) => {
                self.refused_for_good(channel.as_ref(), &refund, &payment, &error).await
            }
            Err(error) => {
                self.keep_refund_words(&refund, &error).await?;
                Ok(Next::Retry(provider_words(&error)))
            }
        }
    }

    pub(super) async fn refund_with_payment(
        &self,
        id: &RefundId,
    ) -> Result<Option<(refunds::Row, payments::Row)>> {
        let mut conn = self.store().read().await?;
        let Some(refund) = refunds::by_id(&mut conn, id).await? else { return Ok(None) };
        let payment =
            payments::by_id(&mut conn, &refund.payment_id).await?.ok_or(Error::NotFound("payment"))?;
        Ok(Some((refund, payment)))
    }

    /// The stored request, prepared and committed before the first sending, and the channel that sends it: the present
    /// one, or the one that it was prepared by where the account has moved to another interface since.
    pub(super) async fn refund_request(
        &self,
        refund: &refunds::Row,
        payment: &payments::Row,
    ) -> Result<(Arc<dyn PaymentChannel>, PreparedRequest)> {
        let account = accounts::by_id(&mut self.store().read().await?, &payment.account_id).await?;
        let account = account.ok_or(Error::NotFound("merchant_account"))?;
        let of_version = |version| self.channel(&account.id, version, &payment.app_id, payment.method);
        let present = of_version(account.version).await?;
        let stored = match &refund.request_json {
            Some(json) => StoredRefund::read(json)?,
            None => self.prepare_refund(present.as_ref(), &account, refund, payment).await?,
        };
        if present.speaks(&stored.request) {
            return Ok((present, stored.request));
        }
        Ok((of_version(stored.account_version).await?, stored.request))
    }

    async fn prepare_refund(
        &self,
        channel: &dyn PaymentChannel,
        account: &accounts::Row,
        refund: &refunds::Row,
        payment: &payments::Row,
    ) -> Result<StoredRefund> {
        let request = channel
            .prepare_refund(&CreateRefund {
                out_trade_no: payment.out_trade_no.clone(),
                transaction_id: payment.transaction_id.clone(),
                payment_created_at_ms: payment.created_at.0,
                out_refund_no: refund.out_refund_no.clone(),
                created_at_ms: refund.created_at.0,
                amount: refund.amount,
                total: payment.amount,
                reason: Some(refund.reason.clone()),
                notify_url: Some(self.notify_url(payment.method.provider(), &account.notify_key, true)),
            })
            .map_err(|e| Error::Internal(e.to_string()))?;
        let stored = StoredRefund { account_version: account.version, request };
        let json = serde_json::to_string(&stored).map_err(|e| Error::Internal(e.to_string()))?;
        let now = self.now();
        let stored = transact!(Error, self.store(), |tx| {
            refunds::keep_request(tx, &refund.id, &json, now).await?;
            // Another worker may have been first: what is stored is what is sent.
            Ok(refunds::by_id(tx, &refund.id).await?.and_then(|r| r.request_json))
        })?;
        StoredRefund::read(&stored.ok_or(Error::NotFound("refund"))?)
    }

    /// Applies a verified answer about a refund.
    pub(super) async fn refund_said(
        &self,
        refund: &refunds::Row,
        payment: &payments::Row,
        report: &RefundReport,
    ) -> Result<Next> {
        let (mch_id, now) = (self.mch_id(payment).await?, self.now());
        let (settled, _) = transact!(Error, self.store(), |tx| {
            let statement = RefundStatement { account: &payment.account_id, mch_id: &mch_id, report, now };
            self.apply_refund(tx, statement).await
        })?;
        Ok(match settled.verdict {
            Verdict::Applied | Verdict::Repeated | Verdict::Heeded => Next::Done,
            Verdict::Refused(mismatch) => {
                tracing::error!(refund = %refund.id, verdict = mismatch.verdict, "an answer about a refund does not match");
                Next::Retry(format!("{}: {}", mismatch.verdict, mismatch.detail))
            }
        })
    }

    /// The provider refuses. An earlier sending may have been accepted all the same: the query says.
    async fn refused_for_good(
        &self,
        channel: &dyn PaymentChannel,
        refund: &refunds::Row,
        payment: &payments::Row,
        error: &CallError,
    ) -> Result<Next> {
        let at_provider = RefundRef {
            out_refund_no: refund.out_refund_no.clone(),
            out_trade_no: payment.out_trade_no.clone(),
            created_at_ms: refund.created_at.0,
        };
        match channel.query_refund(&self.call_context(), &at_provider).await {
            Ok(report) => self.refund_said(refund, payment, &report).await,
            Err(CallError::NotFound) => {
                self.fail_refund(refund, payment, error).await?;
                Ok(Next::Done)
            }
            Err(_) => {
                self.keep_refund_words(refund, error).await?;
                Ok(Next::Retry(provider_words(error)))
            }
        }
    }

    async fn fail_refund(
        &self,
        refund: &refunds::Row,
        payment: &payments::Row,
        error: &CallError,
    ) -> Result<()> {
        let (words, now) = (provider_words(error), self.now());
        transact!(Error, self.store(), |tx| {
            let change = refunds::Change { provider_words: Some(&words), ..refunds::Change::default() };
            let (from, to) = (RefundState::Requested, RefundState::Failed);
            if refunds::change_state(tx, &refund.id, from, to, change, now).await? {
                self.refund_undone(tx, payment, refund, &words, now).await?;
            }
            Ok(())
        })
    }

    async fn keep_refund_words(&self, refund: &refunds::Row, error: &CallError) -> Result<()> {
        let (words, now) = (provider_words(error), self.now());
        transact!(Error, self.store(), |tx| { Ok(refunds::keep_words(tx, &refund.id, &words, now).await?) })
    }
}

/// Refusals that no waiting and no topping up mends (wechat.md 1.11). Keys, clocks and balances are mended by people,
/// and then the same request goes through.
const fn final_refusal(error: &CallError) -> bool {
    matches!(
        error,
        CallError::NotFound
            | CallError::Closed
            | CallError::Rejected {
                kind: RejectKind::Parameter
                    | RejectKind::PayerAccount
                    | RejectKind::Duplicate
                    | RejectKind::Other,
                ..
            }
    )
}
