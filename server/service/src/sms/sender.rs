//! Sending, for the rest of the product.

use super::check;
use super::stored::Facts;
use super::words;
use crate::Service;
use crate::accounts::{Check, Verdict};
use crate::error::{Error, Result};
use channels::sms::{Sms, SmsError, SmsReceipt, SmsSender};
use domain::ids::OperatorId;
use domain::message::{MessageKind, ValueKey};
use domain::phone::Phone;
use store::transact;

/// An operator's gateway, ready to send.
pub struct OperatorSms {
    service: Service,
    operator: OperatorId,
    version: i64,
    facts: Facts,
    sender: Box<dyn SmsSender>,
}

impl std::fmt::Debug for OperatorSms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OperatorSms").field("operator", &self.operator).finish_non_exhaustive()
    }
}

impl Service {
    /// The operator's gateway; `None` where short messages are not set up, or switched off.
    pub(crate) async fn sms_sender(&self, operator: &OperatorId) -> Result<Option<OperatorSms>> {
        self.stored_sender(operator, false).await
    }

    pub(super) async fn stored_sender(
        &self,
        operator: &OperatorId,
        even_if_off: bool,
    ) -> Result<Option<OperatorSms>> {
        let mut conn = self.store().read().await?;
        let stored = self.stored_sms(&mut conn, operator).await?;
        drop(conn);
        let Some(stored) = stored.filter(|stored| stored.enabled || even_if_off) else { return Ok(None) };
        let sender = self.sender_of(&stored.facts, &stored.secret)?;
        Ok(Some(OperatorSms {
            service: self.clone(),
            operator: operator.clone(),
            version: stored.version,
            facts: stored.facts,
            sender,
        }))
    }
}

/// A refusal for whoever asked for a sending, with the gateway's words.
pub(crate) fn refused(error: &SmsError) -> Error {
    let words = format!("{} {}", error.code().unwrap_or_default(), error.words()).trim().to_owned();
    Error::Provider { code: error.class(), words }
}

impl OperatorSms {
    /// Whether a message of this kind has a template or a text.
    pub fn covers(&self, kind: MessageKind) -> bool {
        self.facts.text(kind).is_some()
    }

    pub(super) fn version(&self) -> i64 {
        self.version
    }

    /// Hands a message over, once. Where the outcome is not known ([`SmsError::is_unknown`]), the caller may do so at most
    /// once more, with the same `our_id`.
    ///
    /// # Errors
    /// The gateway did not take it, or nobody knows. What concerns the account or its configuration is also put on the
    /// checks of 短信消息, where people see it.
    pub async fn send(
        &self,
        kind: MessageKind,
        phone: &Phone,
        values: &[(ValueKey, String)],
        our_id: &str,
    ) -> std::result::Result<SmsReceipt, SmsError> {
        let Some(content) = words::content(&self.facts, kind, values) else {
            let code = "no_template".to_owned();
            return Err(SmsError::Configuration { code, words: String::new() });
        };
        let sms = Sms { phone: phone.clone(), content, our_id: our_id.to_owned() };
        let sent = self.sender.send(&self.service.call_context(), &sms).await;
        match &sent {
            Err(SmsError::Account { code, words } | SmsError::Configuration { code, words }) => {
                self.note("sms_last_refused", Verdict::Fail, &[code.as_str(), words.as_str()]).await;
            }
            Ok(_) => self.note("sms_accepted", Verdict::Pass, &[]).await,
            Err(_) => {}
        }
        sent
    }

    /// What the checks say now.
    async fn known(&self) -> Result<Vec<Check>> {
        let mut conn = self.service.store().read().await?;
        let stored = self.service.stored_sms(&mut conn, &self.operator).await?;
        Ok(stored.map(|stored| stored.checks).unwrap_or_default())
    }

    /// Keeps what a sending showed about the account. That it cannot be kept does not make the sending another.
    async fn note(&self, words: &str, verdict: Verdict, args: &[&str]) {
        let mut check = Check::new(check::ACCOUNT, verdict, words, self.service.now());
        for arg in args {
            check = check.with(*arg);
        }
        // What is known already costs no write: most messages go through.
        let same = |known: &Check| {
            known.key == check.key
                && (known.verdict, &known.words, &known.args) == (verdict, &check.words, &check.args)
        };
        if self.known().await.is_ok_and(|checks| checks.iter().any(same)) {
            return;
        }
        let kept = transact!(Error, self.service.store(), |tx| {
            self.service.put_sms_check(tx, &self.operator, self.version, check.clone()).await
        });
        if let Err(error) = kept {
            tracing::warn!(%error, "a check of the SMS gateway could not be kept");
        }
    }
}
