//! Asking UnionPay whether what was entered is right, before any payer meets it.
//!
//! A signed query of an order that nobody placed proves merchant number, certificate and key to UnionPay, and the
//! answer's signature proves UnionPay and the authorities to us.

use super::input::{Candidate, field};
use super::stored;
use crate::Service;
use crate::accounts::check::{self, Check, Verdict};
use crate::accounts::recheck::Refused;
use crate::error::{Error, FieldError, Result};
use crate::payments::provider_error;
use channels::error::{CallError, RejectKind, VerifyError};
use channels::unionpay::UnionPayChannel;
use domain::time::{DAY, UnixMs};
use std::sync::Arc;

/// From when on a certificate that ends soon is a warning.
const EXPIRES_SOON_MS: i64 = 30 * DAY;

impl Service {
    /// Tries a candidate; every check, in the order of showing.
    ///
    /// # Errors
    /// [`Error::Invalid`] where UnionPay refuses a field; [`Error::Provider`] where it refuses for another reason.
    /// UnionPay being out of reach is no error, but a check that could not be made.
    pub(super) async fn probe_unionpay(
        &self,
        candidate: &Candidate,
    ) -> std::result::Result<Vec<Check>, Refused> {
        let now = self.now();
        let credentials = stored::credentials(&candidate.mer_id, &candidate.facts, &candidate.secrets)?;
        let endpoints = self.settings().endpoints.unionpay.of(candidate.facts.environment);
        let channel =
            UnionPayChannel::new(Arc::clone(self.provider_http()), endpoints, Arc::new(credentials));
        let answer = channel.probe(&self.call_context()).await;
        let checks = match answer {
            Ok(()) => [
                Check::new(check::SIGNATURE, Verdict::Pass, "unionpay_accepts", now),
                Check::new(check::AUTHORITIES, Verdict::Pass, "unionpay_answer_verified", now),
            ],
            Err(error) => unproven(&error, now)
                .map_err(|refused| Refused { error: refused, words: error.provider_words() })?,
        };
        let [signature, authorities] = checks;
        Ok(vec![signature, validity(candidate.facts.valid_until, now), authorities])
    }
}

/// How long the signing certificate is still good: its end stops payments.
pub(super) fn validity(until: UnixMs, now: UnixMs) -> Check {
    let (verdict, words) = match until.since(now) {
        left if left < 0 => (Verdict::Fail, "unionpay_certificate_ended"),
        left if left < EXPIRES_SOON_MS => (Verdict::Warn, "unionpay_certificate_ends_soon"),
        _ => (Verdict::Pass, "certificate_valid"),
    };
    let date = until.shanghai_text().chars().take(10).collect::<String>();
    Check::new(check::CERTIFICATE, verdict, words, now).with(date)
}

/// What did not work: a field, a refusal that is in no field, or something that says nothing.
fn unproven(error: &CallError, now: UnixMs) -> Result<[Check; 2]> {
    let refuse = |field: &str, code: &str| Err(Error::Invalid(vec![FieldError::new(field, code)]));
    match error {
        CallError::Rejected { kind, .. } => match kind {
            RejectKind::Signature => return refuse(field::PFX, "unionpay_signature_refused"),
            RejectKind::Merchant => return refuse(field::MER_ID, "unionpay_unknown_merchant"),
            RejectKind::NoPermission => return refuse(field::MER_ID, "unionpay_no_permission"),
            RejectKind::Unavailable | RejectKind::RateLimited => {}
            _ => return Err(provider_error(error)),
        },
        CallError::Unverified(VerifyError::UntrustedCertificate(_)) => {
            return refuse(field::MIDDLE, "unionpay_untrusted_answer");
        }
        CallError::NotSent(words) => return Err(Error::Internal(words.clone())),
        _ => {}
    }
    let away = |key| Check::new(key, Verdict::Cannot, "provider_unreachable", now).with(error.code());
    Ok([away(check::SIGNATURE), away(check::AUTHORITIES)])
}
