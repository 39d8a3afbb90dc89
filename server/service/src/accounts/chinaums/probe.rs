//! Asking ChinaUMS whether what was entered is right, before any payer meets it.
//!
//! A signed query of an order that nobody placed proves merchant number, terminal and the key that signs requests: "no
//! such order" comes only after all of them were accepted. On the open platform that key is `appKey`; the communication
//! key shows with the first notification, and so does the source number with the first order.

use super::input::{Candidate, field};
use super::stored;
use super::types::ChinaumsInterface;
use crate::Service;
use crate::accounts::check::{self, Check, Verdict};
use crate::accounts::recheck::Refused;
use crate::error::{Error, FieldError, Result};
use crate::payments::provider_error;
use channels::channel::PaymentChannel as _;
use channels::chinaums::ChinaumsChannel;
use channels::error::{CallError, RejectKind};
use channels::types::OrderRef;
use domain::ids::OutTradeNo;
use domain::time::{MINUTE, UnixMs};
use std::sync::Arc;

impl Service {
    /// Tries a candidate; every check, in the order of showing.
    ///
    /// # Errors
    /// [`Error::Invalid`] where ChinaUMS refuses a field; [`Error::Provider`] where it refuses for another reason.
    /// ChinaUMS being out of reach is no error, but a check that could not be made.
    pub(super) async fn probe_chinaums(
        &self,
        candidate: &Candidate,
    ) -> std::result::Result<Vec<Check>, Refused> {
        let now = self.now();
        let facts = &candidate.facts;
        let credentials = stored::credentials(&candidate.mid, facts, &candidate.secrets)?;
        let endpoints = self.settings().endpoints.chinaums.of(facts.environment);
        let channel =
            ChinaumsChannel::new(Arc::clone(self.provider_http()), endpoints, Arc::new(credentials));
        let nobodys = OrderRef {
            out_trade_no: OutTradeNo::from_parts(&format!("{}CHK", facts.source_no), now, self.random()),
            created_at_ms: now.0,
            expires_at_ms: now.0 + MINUTE,
        };
        let portal = facts.interface == ChinaumsInterface::Portal;
        let signature = match channel.query(&self.call_context(), &nobodys).await {
            Err(CallError::NotFound) | Ok(_) => {
                Check::new(check::UMS_SIGNATURE, Verdict::Pass, "chinaums_accepted", now)
            }
            Err(error) => unproven(&error, portal, now)
                .map_err(|refused| Refused { error: refused, words: error.provider_words() })?,
        };
        let proven = portal && signature.verdict == Verdict::Pass;
        let key = if proven {
            Check::new(check::COMMUNICATION_KEY, Verdict::Pass, "communication_key_verifies", now)
        } else {
            Check::new(check::COMMUNICATION_KEY, Verdict::Cannot, "until_first_payment", now)
        };
        Ok(vec![signature, key, source_number(now)])
    }
}

/// What only an order proves.
pub(super) fn source_number(now: UnixMs) -> Check {
    Check::new(check::SOURCE_NUMBER, Verdict::Cannot, "until_first_payment", now)
}

/// What did not work: a field, a refusal that is in no field, or something that says nothing.
fn unproven(error: &CallError, portal: bool, now: UnixMs) -> Result<Check> {
    let refuse = |field: &str, code: &str| Err(Error::Invalid(vec![FieldError::new(field, code)]));
    match error {
        CallError::Rejected { kind: RejectKind::Unavailable | RejectKind::RateLimited, .. } => {}
        CallError::Rejected { code, message, kind, .. } => match (code.as_str(), kind) {
            ("NO_MERCHANT", _) => return refuse(field::MID, "chinaums_unknown_merchant"),
            ("INACTIVE_MERCHANT", _) => return refuse(field::MID, "chinaums_inactive_merchant"),
            ("INVALID_MSGSRC", _) => return refuse(field::MSG_SRC, "chinaums_unknown_source"),
            ("INVLID_MERCHANT_CONFIG", _) => return refuse(field::INST_MID, "chinaums_merchant_config"),
            (_, RejectKind::Signature) if portal => {
                return refuse(field::COMMUNICATION_KEY, "chinaums_bad_sign");
            }
            (_, RejectKind::Signature) => {
                let at = if message.contains("AppId") { field::APP_ID } else { field::APP_KEY };
                let refused = FieldError::new(at, "chinaums_gateway_refused");
                return Err(Error::Invalid(vec![refused.with(code.clone()).with(message.clone())]));
            }
            _ => return Err(provider_error(error)),
        },
        CallError::Unverified(_) => return refuse(field::COMMUNICATION_KEY, "chinaums_answer_unverified"),
        CallError::NotSent(words) => return Err(Error::Internal(words.clone())),
        _ => {}
    }
    Ok(Check::new(check::UMS_SIGNATURE, Verdict::Cannot, "provider_unreachable", now).with(error.code()))
}
