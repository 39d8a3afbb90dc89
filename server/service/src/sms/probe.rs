//! Asking the gateway whether what was entered is right, before anybody waits for a message. Nothing is sent.

use super::check;
use super::input::Candidate;
use super::stored::{Facts, KindText};
use super::types::SmsProvider;
use super::words;
use crate::Service;
use crate::accounts::{Check, Verdict};
use crate::error::{Error, FieldError, Result};
use channels::sms::{Review, ReviewState, SmsCheck, SmsError};
use domain::time::UnixMs;

impl Service {
    /// Every check, in the order of showing. Keeps the templates' texts, where the gateway shows them.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the gateway refuses account or secret; [`Error::Provider`] where it refuses for another
    /// reason. A gateway out of reach is no error, but a check that could not be made.
    pub(super) async fn probe_sms(&self, candidate: &mut Candidate) -> Result<Vec<Check>> {
        let now = self.now();
        let facts = &candidate.facts;
        let sender = self.sender_of(facts, &candidate.secret)?;
        let ids: Vec<String> = facts.texts.iter().map(|text| text.template.clone()).collect();
        match sender.check(&self.call_context(), &facts.sign, &ids).await {
            Ok(SmsCheck::NotPossible) => Ok(unseen(facts, now)),
            Ok(SmsCheck::Accepted { sign, templates }) => {
                for (text, review) in candidate.facts.texts.iter_mut().zip(&templates) {
                    text.content.clone_from(&review.content);
                }
                Ok(accepted(&candidate.facts, sign.as_ref(), &templates, now))
            }
            Err(error @ (SmsError::Unknown(_) | SmsError::Malformed(_) | SmsError::Later { .. })) => {
                tracing::info!(error = %error, "the SMS gateway could not be asked");
                Ok(vec![Check::new(check::ACCOUNT, Verdict::Cannot, "sms_unreachable", now)])
            }
            Err(error) => Err(refusal(&error)),
        }
    }
}

/// A gateway with account and password: only a message shows whether it is right.
fn unseen(facts: &Facts, now: UnixMs) -> Vec<Check> {
    let plain = facts.gateway.as_ref().is_some_and(channels::sms::gateway::GatewayTemplate::is_plain_http);
    let account = if plain {
        Check::new(check::ACCOUNT, Verdict::Warn, "sms_plain_http", now)
    } else {
        Check::new(check::ACCOUNT, Verdict::Cannot, "sms_only_a_message", now)
    };
    vec![account, Check::new(check::TEST, Verdict::Cannot, "sms_send_a_test", now)]
}

fn accepted(facts: &Facts, sign: Option<&Review>, templates: &[Review], now: UnixMs) -> Vec<Check> {
    let mut checks = vec![Check::new(check::ACCOUNT, Verdict::Pass, "sms_accepted", now)];
    checks.push(match sign {
        Some(review) => reviewed(check::SIGN, review, now),
        None => Check::new(check::SIGN, Verdict::Cannot, "sms_only_a_message", now),
    });
    for (text, review) in facts.texts.iter().zip(templates) {
        let key = check::template(text.kind);
        let missing = (review.state == ReviewState::Approved).then(|| unfilled(facts.sender, text)).flatten();
        checks.push(match missing {
            Some(names) => Check::new(&key, Verdict::Fail, "sms_template_variables", now).with(names),
            None => reviewed(&key, review, now),
        });
    }
    checks.push(Check::new(check::TEST, Verdict::Cannot, "sms_send_a_test", now));
    checks
}

fn reviewed(key: &str, review: &Review, now: UnixMs) -> Check {
    let (verdict, words, arg) = match &review.state {
        ReviewState::Approved => (Verdict::Pass, "sms_approved", ""),
        ReviewState::UnderReview => (Verdict::Warn, "sms_under_review", ""),
        ReviewState::Refused(reason) => (Verdict::Fail, "sms_review_refused", reason.as_str()),
        ReviewState::Missing(reason) => (Verdict::Fail, "sms_not_there", reason.as_str()),
        ReviewState::NotAllowed(reason) => (Verdict::Cannot, "sms_may_not_look", reason.as_str()),
    };
    Check::new(key, verdict, words, now).with(review.subject.as_str()).with(arg)
}

/// The variables of a template that nothing was entered for, or how many it has where they are numbered; `None`: every
/// one has its value.
fn unfilled(sender: SmsProvider, text: &KindText) -> Option<String> {
    let content = text.content.as_deref()?;
    if sender == SmsProvider::Aliyun {
        let known = |name: &&str| text.params.iter().any(|(param, _)| param == name);
        let missing: Vec<&str> =
            words::names(content, "${").into_iter().filter(|name| !known(name)).collect();
        return (!missing.is_empty()).then(|| missing.join("、"));
    }
    let wanted = words::names(content, "{").len();
    (wanted != text.params.len()).then(|| wanted.to_string())
}

/// A refusal at the field that it is about, with the gateway's words.
fn refusal(error: &SmsError) -> Error {
    let at = |field: &str, code: &str| Error::Invalid(vec![FieldError::new(field, code).with(error.words())]);
    match error.code().unwrap_or_default() {
        "InvalidAccessKeyId.NotFound" | "InvalidAccessKeyId.Inactive" | "AuthFailure.SecretIdNotFound" => {
            at("account", "sms_account_refused")
        }
        "SignatureDoesNotMatch" | "AuthFailure.SignatureFailure" => at("secret", "sms_secret_refused"),
        code => Error::Provider { code: "sms_refused", words: format!("{code} {}", error.words()) },
    }
}
