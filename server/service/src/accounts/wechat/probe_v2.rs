//! Asking WeChat Pay v2 whether what was entered is right.
//!
//! A query for an order that does not exist proves API key and merchant number together: the answer is signed with the
//! same key. A refund of an order that does not exist proves the certificate, without which WeChat takes no refund.

use super::input::{Candidate, field};
use super::probe::{self, Probe};
use super::stored;
use crate::Service;
use crate::accounts::check::{self, Verdict};
use crate::accounts::recheck::Refused;
use crate::error::{Error, Result};
use channels::channel::PaymentChannel as _;
use channels::error::{CallError, RejectKind};
use channels::types::CreateRefund;
use channels::wechat::v2::V2Channel;
use domain::ids::OutRefundNo;
use domain::money::Fen;
use std::sync::Arc;

/// What WeChat answered.
type Answer = std::result::Result<(), CallError>;

impl Service {
    /// The query and, where that was accepted, the refund, both of an order that does not exist.
    pub(super) async fn ask_wechat_pay_v2(&self, candidate: &Candidate) -> Result<(Answer, Option<Answer>)> {
        let Candidate { mch_id, app_id, facts, secrets, .. } = candidate;
        let own = stored::v2_credentials(mch_id, app_id, facts, secrets)?;
        let (http, endpoints) = (Arc::clone(self.provider_http()), self.settings().endpoints.wechat.clone());
        let channel = V2Channel::new(http, endpoints, Arc::new(own), candidate.half.product());
        let order = self.nobodys_order();
        let query = channel.query(&self.call_context(), &order).await.map(|_| ());
        if !matches!(query, Ok(()) | Err(CallError::NotFound)) {
            return Ok((query, None));
        }
        let fen = Fen::new(1).map_err(|e| Error::Internal(e.to_string()))?;
        let now = self.now();
        let refund = CreateRefund {
            out_refund_no: OutRefundNo::from_parts("CHK", now, self.random()),
            out_trade_no: order.out_trade_no,
            transaction_id: None,
            payment_created_at_ms: now.0,
            created_at_ms: now.0,
            amount: fen,
            total: fen,
            reason: None,
            notify_url: None,
        };
        let request = channel.prepare_refund(&refund).map_err(|e| Error::Internal(e.to_string()))?;
        let refund = channel.submit_refund(&self.call_context(), &request).await.map(|_| ());
        Ok((query, Some(refund)))
    }
}

impl Probe<'_> {
    /// What the query says about API key and merchant number.
    pub(super) fn query_v2(&mut self, answer: Answer) -> std::result::Result<(), Refused> {
        let error = match answer {
            Ok(()) | Err(CallError::NotFound | CallError::Closed | CallError::AlreadyPaid) => {
                self.push(check::API_KEY, Verdict::Pass, "api_key_accepted");
                return Ok(());
            }
            Err(error) => error,
        };
        self.hear(error.provider_words());
        match &error {
            CallError::Rejected { kind, .. } => match kind {
                RejectKind::Unavailable | RejectKind::RateLimited => {
                    self.unreachable(check::API_KEY, error.code());
                }
                // An unknown merchant number and a wrong key are told apart for nobody (wechat.md 2.1).
                RejectKind::Signature => self.refuse(field::API_KEY, "wechat_api_key_refused"),
                RejectKind::Merchant => self.refuse(field::MCH_ID, "wechat_unknown_merchant"),
                RejectKind::NoPermission => self.refuse(field::MCH_ID, "wechat_no_permission"),
                RejectKind::AppNotBound => self.refuse(field::APP_ID, "wechat_app_not_bound"),
                _ => return Err(probe::refused(&error)),
            },
            CallError::NotSent(words) => return Err(Error::Internal(words.clone()).into()),
            other => self.unreachable(check::API_KEY, other.code()),
        }
        Ok(())
    }

    /// What the refund says about the certificate.
    pub(super) fn refund_v2(&mut self, answer: Option<Answer>) {
        if let Some(Err(error)) = &answer {
            self.hear(error.provider_words());
        }
        match answer {
            Some(Ok(()) | Err(CallError::NotFound)) => {
                self.push(check::REFUND_CERTIFICATE, Verdict::Pass, "refund_certificate_accepted");
            }
            Some(Err(CallError::Rejected { kind: RejectKind::ClientCertificate, .. })) => {
                self.refuse(field::CERTIFICATE, "wechat_client_certificate_refused");
            }
            _ => self.push(check::REFUND_CERTIFICATE, Verdict::Cannot, "until_first_refund"),
        }
    }
}
