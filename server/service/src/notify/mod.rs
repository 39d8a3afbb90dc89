//! Notifications of providers: verified over the raw bytes, matched, committed, and only then acknowledged.

pub(crate) mod keep;
mod quarantine;
mod read;
mod replay;
mod together;

pub use replay::Replayed;
pub(crate) use together::Together;

use crate::Service;
use crate::error::{Error, Result};
use crate::refunds::{RefundRumour, RefundStatement};
use crate::settle::compare::Mismatch;
use crate::settle::{Settled, Source, Statement, Verdict};
use bytes::Bytes;
use channels::channel::{NotificationAnswer, PaymentChannel};
use channels::error::{NotifyError, VerifyError};
use channels::types::{Notification, NotificationBody, TradeState};
use domain::method::Provider;
use domain::time::UnixMs;
use http::HeaderMap;
use keep::Kept;
use read::Read;
use store::{Tx, accounts, payments, refunds, transact};
use together::{Outcome, Work};

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

    fn parse(word: &str) -> Option<Self> {
        [Self::Payment, Self::Refund].into_iter().find(|kind| kind.as_str() == word)
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

/// What became of a verified notification.
#[derive(Debug)]
struct Judged {
    verdict: &'static str,
    detail: String,
    /// Whether it was not applied because it does not fit.
    refused: bool,
    payment: Option<payments::Row>,
    refund: Option<refunds::Row>,
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
        let read = self.read_notification(inbound, self.now()).await?;
        let outcome = match &read.result {
            Ok(notification) => {
                self.note_read(&account, &read).await?;
                let work = Work {
                    account: account.clone(),
                    kind,
                    headers: headers.clone(),
                    body: body.clone(),
                    remote: remote.to_owned(),
                    notification: notification.clone(),
                };
                let outcome = self.apply_together(work).await?;
                self.note_merchant(&account, read.version, outcome.0).await?;
                outcome
            }
            Err(error) => self.refuse_unread(inbound, &read, error).await?,
        };
        metrics::counter!("notifications", "provider" => provider.as_str(), "verdict" => outcome.0)
            .increment(1);
        Ok(NotifyAnswer::of(read.channel.as_ref(), outcome.1))
    }

    /// In its transaction: what the notification says, and the notification itself.
    async fn apply_notification(&self, tx: &mut Tx, work: &Work) -> Result<Outcome> {
        let now = self.now();
        let opened = keep::Opened::of(&work.notification);
        let judged = self.judge(tx, &work.account, &work.notification, now).await?;
        let kept = Kept {
            verdict: judged.verdict,
            detail: &judged.detail,
            opened: Some(&opened),
            payment: judged.payment.as_ref().map(|p| &p.id),
            refund: judged.refund.as_ref().map(|r| &r.id),
            now,
        };
        self.keep_notification(tx, work.inbound(), kept).await?;
        Ok((judged.verdict, judged.refused.then_some(400)))
    }

    /// Compares and applies what a verified notification says. A second time is nothing.
    async fn judge(
        &self,
        tx: &mut Tx,
        account: &accounts::Row,
        notification: &Notification,
        now: UnixMs,
    ) -> Result<Judged> {
        let (id, mch_id) = (&account.id, account.mch_id.as_str());
        let statement = |report| Statement { account: id, mch_id, report, source: Source::Notification, now };
        let (settled, refund) = match &notification.body {
            NotificationBody::Payment(report) if report.state.was_paid() => {
                (self.settle(tx, statement(report)).await?, None)
            }
            NotificationBody::Payment(report) if report.state == TradeState::Closed => {
                (self.heed_closing(tx, statement(report)).await?, None)
            }
            NotificationBody::Payment(report) => {
                let mismatch = Mismatch::new("not_success", format!("{:?}", report.state));
                (Settled { verdict: Verdict::Refused(mismatch), payment: None }, None)
            }
            NotificationBody::Refund(report) => {
                self.apply_refund(tx, RefundStatement { account: id, mch_id, report, now }).await?
            }
            NotificationBody::RefundHint(hint) => {
                self.heed_refund_hint(tx, RefundRumour { account: id, mch_id, hint, now }).await?
            }
        };
        let (verdict, detail, refused) = match settled.verdict {
            Verdict::Applied => ("applied", String::new(), false),
            Verdict::Repeated => ("repeated", String::new(), false),
            Verdict::Heeded => ("hint", String::new(), false),
            Verdict::Refused(mismatch) => (mismatch.verdict, mismatch.detail, true),
        };
        Ok(Judged { verdict, detail, refused, payment: settled.payment, refund })
    }

    /// What did not verify, did not open or cannot be read: kept in the quarantine, applied never.
    async fn refuse_unread(&self, inbound: Inbound<'_>, read: &Read, error: &NotifyError) -> Result<Outcome> {
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
        if matches!(error, NotifyError::Decrypt { .. }) {
            self.note_undecryptable(&inbound.account.id, read.version, read.moment).await?;
        }
        let status = match error {
            NotifyError::Unverified(_) => 401,
            // Most likely our key is wrong: it comes again until that is mended (wechat.md 1.5).
            NotifyError::Decrypt { .. } => 500,
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
