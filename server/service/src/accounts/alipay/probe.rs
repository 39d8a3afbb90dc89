//! Asking Alipay whether what was entered is right, before any payer meets it.
//!
//! A signed query of a trade that nobody made proves application and private key to Alipay, and the answer's signature
//! proves Alipay's key to us. What only a payment proves is said so.

use super::input::{Candidate, field};
use super::stored;
use super::types::AlipayMode;
use crate::Service;
use crate::accounts::check::{self, Check, Verdict};
use crate::accounts::recheck::Refused;
use crate::error::{Error, FieldError, Result};
use crate::payments::provider_error;
use channels::PaymentChannel as _;
use channels::alipay::{AlipayChannel, AlipayProduct};
use channels::error::{CallError, RejectKind, VerifyError};
use channels::types::OrderRef;
use domain::ids::OutTradeNo;
use domain::time::{DAY, UnixMs};
use std::sync::Arc;

/// From when on a certificate that ends soon is a warning.
const EXPIRES_SOON_MS: i64 = 30 * DAY;

impl Service {
    /// Tries a candidate; every check, in the order of showing.
    ///
    /// # Errors
    /// [`Error::Invalid`] where Alipay refuses a field; [`Error::Provider`] where it refuses for another reason. Alipay
    /// being out of reach is no error, but a check that could not be made.
    pub(super) async fn probe_alipay(
        &self,
        candidate: &Candidate,
    ) -> std::result::Result<Vec<Check>, Refused> {
        let (now, facts) = (self.now(), &candidate.facts);
        let credentials = stored::credentials(&candidate.seller_id, facts, &candidate.secrets, &[])?;
        let endpoints = self.settings().endpoints.alipay.of(facts.environment);
        let http = Arc::clone(self.provider_http());
        let channel = AlipayChannel::new(http, endpoints, Arc::new(credentials), AlipayProduct::Jsapi);
        let number = OutTradeNo::from_parts("C", now, self.random());
        let asked = OrderRef { out_trade_no: number, created_at_ms: now.0, expires_at_ms: now.0 };
        let answer = channel.query(&self.call_context(), &asked).await;
        let mut checks = match answer {
            Ok(_) | Err(CallError::NotFound) => vec![
                Check::new(check::ALIPAY_SIGNATURE, Verdict::Pass, "alipay_signature_accepted", now),
                Check::new(check::ALIPAY_KEY, Verdict::Pass, "alipay_answer_verified", now),
            ],
            Err(error) => unproven(&error, facts.mode, now)
                .map_err(|refused| Refused { error: refused, words: error.provider_words() })?,
        };
        checks.extend(beside(candidate, now));
        Ok(checks)
    }
}

/// What is known without Alipay's answer.
pub(super) fn beside(candidate: &Candidate, now: UnixMs) -> Vec<Check> {
    let certificates = candidate.facts.mode == AlipayMode::Certificate;
    let files = candidate.facts.files.as_ref().filter(|_| certificates);
    let mut checks: Vec<Check> =
        files.map(|files| validity(files.app_until.min(files.alipay_until), now)).into_iter().collect();
    checks.push(Check::new(check::CALLBACK, Verdict::Cannot, "proven_by_first_scan", now));
    checks.push(Check::new(check::PID, Verdict::Cannot, "proven_by_first_payment", now));
    checks
}

/// How long the certificates are still good: their end stops payments.
pub(super) fn validity(until: UnixMs, now: UnixMs) -> Check {
    let (verdict, words) = match until.since(now) {
        left if left < 0 => (Verdict::Fail, "alipay_certificates_ended"),
        left if left < EXPIRES_SOON_MS => (Verdict::Warn, "alipay_certificates_end_soon"),
        _ => (Verdict::Pass, "certificate_valid"),
    };
    let date = until.shanghai_text().chars().take(10).collect::<String>();
    Check::new(check::ALIPAY_CERTIFICATES, verdict, words, now).with(date)
}

/// What did not work: a field, a refusal that is in no field, or something that says nothing.
fn unproven(error: &CallError, mode: AlipayMode, now: UnixMs) -> Result<Vec<Check>> {
    let refuse = |field: &str, code: &str| Err(Error::Invalid(vec![FieldError::new(field, code)]));
    let theirs = match mode {
        AlipayMode::Key => field::PUBLIC_KEY,
        AlipayMode::Certificate => field::ALIPAY_CERTIFICATE,
    };
    match error {
        CallError::Rejected { kind, .. } | CallError::Unsigned { kind, .. } => match kind {
            RejectKind::Signature => return refuse(field::PRIVATE_KEY, "alipay_signature_refused"),
            RejectKind::App => return refuse(field::APP_ID, "alipay_unknown_app"),
            RejectKind::Serial => return refuse(field::APP_CERTIFICATE, "alipay_certificate_refused"),
            RejectKind::NoPermission => return refuse(field::APP_ID, "alipay_no_permission"),
            RejectKind::Unavailable | RejectKind::RateLimited => {}
            _ => return Err(provider_error(error)),
        },
        CallError::Unverified(VerifyError::UnknownSerial(_)) => {
            return refuse(theirs, "alipay_certificate_other");
        }
        CallError::Unverified(_) => return refuse(theirs, "alipay_key_wrong"),
        CallError::NotSent(words) => return Err(Error::Internal(words.clone())),
        _ => {}
    }
    let away = |key| Check::new(key, Verdict::Cannot, "alipay_unreachable", now).with(error.code());
    Ok(vec![away(check::ALIPAY_SIGNATURE), away(check::ALIPAY_KEY)])
}
