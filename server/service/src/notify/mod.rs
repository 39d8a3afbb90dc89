//! Notifications of providers: verified over the raw bytes, matched, committed, and only then acknowledged.

pub(crate) mod keep;
mod quarantine;

use crate::Service;
use crate::error::{Error, Result};
use crate::refunds::{RefundRumour, RefundStatement};
use crate::settle::compare::Mismatch;
use crate::settle::{Settled, Source, Success, Verdict};
use bytes::Bytes;
use channels::channel::{NotificationAnswer, PaymentChannel};
use channels::error::{NotifyError, VerifyError};
use channels::types::{Notification, NotificationBody};
use domain::method::Provider;
use http::HeaderMap;
use keep::Kept;
use std::sync::Arc;
use store::{accounts, transact};

/// What a notification's address says it is about. What it is about, it says itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotifyKind {
    /// A payment.
    Payment,
    /// A refund.
    Refund,
}

impl NotifyKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Refund => "refund",
        }
    }
}

/// What to answer the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotifyAnswer {
    /// HTTP status: 2xx only after the effect is committed.
    pub status: u16,
    /// `Content-Type`; `None` where there is no body.
    pub content_type: Option<&'static str>,
    /// The body, in the provider's language; empty where there is none.
    pub body: &'static str,
}

/// How many versions of credentials a notification is tried with, the newest first.
const MAX_VERSIONS: usize = 5;

impl NotifyAnswer {
    /// A refusal whose language nobody knows: no such address, or the database is away.
    const fn refused(status: u16) -> Self {
        Self { status, content_type: None, body: "" }
    }

    /// What the provider is told: its own word for yes, or its own word for no under a status that says why.
    fn of(channel: &dyn PaymentChannel, refused: Option<u16>) -> Self {
        let NotificationAnswer { status, content_type, body } =
            channel.answer_notification(refused.is_none());
        Self { status: refused.unwrap_or(status), content_type, body }
    }
}

/// A notification as it came in, at a known account's address.
#[derive(Clone, Copy, Debug)]
struct Inbound<'a> {
    account: &'a accounts::Row,
    kind: NotifyKind,
    headers: &'a HeaderMap,
    body: &'a Bytes,
    remote: &'a str,
}

impl Service {
    /// Takes a provider's notification in. Never fails: what cannot be committed is refused, and comes again.
    pub async fn receive(
        &self,
        provider: Provider,
        notify_key: &str,
        kind: NotifyKind,
        headers: &HeaderMap,
        body: Bytes,
        remote: &str,
    ) -> NotifyAnswer {
        match self.try_receive((provider, notify_key), kind, headers, &body, remote).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::error!(%error, "a notification could not be committed");
                NotifyAnswer::refused(500)
            }
        }
    }

    async fn try_receive(
        &self,
        (provider, notify_key): (Provider, &str),
        kind: NotifyKind,
        headers: &HeaderMap,
        body: &Bytes,
        remote: &str,
    ) -> Result<NotifyAnswer> {
        let account = accounts::by_notify_key(&mut self.store().read().await?, notify_key).await?;
        let Some(account) = account.filter(|a| a.provider == provider) else {
            return Ok(NotifyAnswer::refused(404));
        };
        let inbound = Inbound { account: &account, kind, headers, body, remote };
        let (channel, version, parsed) = self.parse(inbound).await?;
        let outcome = match parsed {
            Ok(notification) => {
                self.note_decrypted(&account.id, version).await?;
                self.apply_notification(inbound, &notification).await?
            }
            Err(error) => self.refuse_unread(inbound, version, &error).await?,
        };
        metrics::counter!("notifications", "provider" => provider.as_str(), "verdict" => outcome.0)
            .increment(1);
        Ok(NotifyAnswer::of(channel.as_ref(), outcome.1))
    }

    /// Verifies, opens and reads, with the credentials in use first and then with older ones: a payment keeps the
    /// version it began with, and old keys go on verifying.
    async fn parse(
        &self,
        inbound: Inbound<'_>,
    ) -> Result<(Arc<dyn PaymentChannel>, i64, std::result::Result<Notification, NotifyError>)> {
        let versions = accounts::versions(&mut self.store().read().await?, &inbound.account.id).await?;
        let now = self.now();
        let mut best: Option<(Arc<dyn PaymentChannel>, i64, NotifyError)> = None;
        for version in versions.into_iter().take(MAX_VERSIONS) {
            let channel = self.reading_channel(inbound.account, version).await?;
            match channel.parse_notification(inbound.headers, inbound.body, now.0) {
                Ok(notification) => return Ok((channel, version, Ok(notification))),
                Err(error) => {
                    let unverified = |e: &NotifyError| matches!(e, NotifyError::Unverified(_));
                    // What verified and did not open says more than what did not verify; otherwise the newest speaks.
                    let better =
                        best.as_ref().is_none_or(|(_, _, known)| unverified(known) && !unverified(&error));
                    if better {
                        best = Some((channel, version, error));
                    }
                }
            }
        }
        let (channel, version, error) = best.ok_or(Error::NotFound("merchant_account_version"))?;
        Ok((channel, version, Err(error)))
    }

    /// One transaction: what the notification says, and the notification itself. Answers the verdict, and the status
    /// of a refusal.
    async fn apply_notification(
        &self,
        inbound: Inbound<'_>,
        notification: &Notification,
    ) -> Result<(&'static str, Option<u16>)> {
        let now = self.now();
        let account = inbound.account;
        let opened = keep::Opened::of(notification);
        transact!(Error, self.store(), |tx| {
            let (settled, refund) = match &notification.body {
                NotificationBody::Payment(report) if !report.state.was_paid() => {
                    let mismatch = Mismatch::new("not_success", format!("{:?}", report.state));
                    (Settled { verdict: Verdict::Refused(mismatch), payment: None }, None)
                }
                NotificationBody::Payment(report) => {
                    let (source, mch_id) = (Source::Notification, account.mch_id.as_str());
                    (
                        self.settle(tx, Success { account: &account.id, mch_id, report, source, now })
                            .await?,
                        None,
                    )
                }
                NotificationBody::Refund(report) => {
                    let statement =
                        RefundStatement { account: &account.id, mch_id: &account.mch_id, report, now };
                    self.apply_refund(tx, statement).await?
                }
                NotificationBody::RefundHint(hint) => {
                    let rumour = RefundRumour { account: &account.id, mch_id: &account.mch_id, hint, now };
                    self.heed_refund_hint(tx, rumour).await?
                }
            };
            let (verdict, detail, status) = match &settled.verdict {
                Verdict::Applied => ("applied", "", None),
                Verdict::Repeated if matches!(notification.body, NotificationBody::RefundHint(_)) => {
                    ("hint", "", None)
                }
                Verdict::Repeated => ("repeated", "", None),
                Verdict::Refused(mismatch) => (mismatch.verdict, mismatch.detail.as_str(), Some(400)),
            };
            let kept = Kept {
                verdict,
                detail,
                opened: Some(&opened),
                payment: settled.payment.as_ref().map(|p| &p.id),
                refund: refund.as_ref().map(|r| &r.id),
                now,
            };
            self.keep_notification(tx, inbound, kept).await?;
            Ok((verdict, status))
        })
    }

    /// What did not verify, did not open or cannot be read: kept in the quarantine, applied never.
    async fn refuse_unread(
        &self,
        inbound: Inbound<'_>,
        version: i64,
        error: &NotifyError,
    ) -> Result<(&'static str, Option<u16>)> {
        let verdict = verdict_of(error);
        // A probe is meant to fail (wechat.md 1.3): nobody is told.
        if verdict == "probe" {
            tracing::debug!(account = %inbound.account.id, "a signature probe");
        } else {
            tracing::warn!(account = %inbound.account.id, verdict, %error, "a notification was refused");
        }
        let now = self.now();
        let detail = error.to_string();
        transact!(Error, self.store(), |tx| {
            let kept = Kept { verdict, detail: &detail, opened: None, payment: None, refund: None, now };
            self.keep_notification(tx, inbound, kept).await?;
            if matches!(error, NotifyError::Unverified(VerifyError::UnknownSerial(_))) {
                self.hasten_certificates(tx).await?;
            }
            Ok::<_, Error>(())
        })?;
        if matches!(error, NotifyError::Decrypt(_)) {
            self.note_undecryptable(&inbound.account.id, version).await?;
        }
        let status = match error {
            NotifyError::Unverified(_) => 401,
            // Most likely our key is wrong: it comes again until that is mended (wechat.md 1.5).
            NotifyError::Decrypt(_) => 500,
            NotifyError::UnsupportedEvent(_) | NotifyError::Malformed(_) => 400,
        };
        Ok((verdict, Some(status)))
    }
}

/// The word that the console and the quarantine know.
fn verdict_of(error: &NotifyError) -> &'static str {
    match error {
        NotifyError::Unverified(VerifyError::Stale { .. }) => "stale_clock",
        NotifyError::Unverified(VerifyError::SignatureProbe) => "probe",
        other => other.code(),
    }
}
