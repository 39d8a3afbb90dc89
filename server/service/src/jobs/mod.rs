//! Work that is done later, or again: enqueued in the transaction that causes it, leased with a fence, tried until it
//! is done. Every handler is idempotent, because a crash after its work and before its end runs it again.

mod certificates;
mod dead;
mod run;
mod sweep;

pub use dead::DeadJob;

use crate::Service;
use crate::error::{Error, Result};
use domain::ids::{AnnouncementId, DeliveryId, JobId, MessageId, OperatorId, PaymentId, RefundId};
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use store::Tx;

/// Asks the provider about a payment that may still be paid.
pub const QUERY_PAYMENT: &str = "query_payment";
/// Closes a payment that expired: at the provider, then here.
pub const CLOSE_ORDER: &str = "close_order";
/// Sends a refund to the provider.
pub const SUBMIT_REFUND: &str = "submit_refund";
/// Asks the provider about a refund that it accepted.
pub const QUERY_REFUND: &str = "query_refund";
/// Sends a webhook.
pub const WEBHOOK: &str = "webhook";
/// Sends a message to a person.
pub const SEND_MESSAGE: &str = "send_message";
/// Tells operators' staff what the platform announces.
pub const ANNOUNCE: &str = "announce";
/// Fetches the providers' certificates.
pub const REFRESH_CERTIFICATES: &str = "refresh_certificates";
/// Ends quotes that nobody paid, and forgets what need not be kept.
pub const SWEEP: &str = "sweep";

/// Fetches the official accounts' access tokens before they end.
pub const REFRESH_OA_TOKENS: &str = "refresh_oa_tokens";
/// Gives every operator its nightly self-check.
pub const NIGHTLY: &str = "nightly";
/// Checks the set-up of one operator.
pub const SELF_CHECK: &str = "self_check";

/// One piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    QueryPayment(PaymentId),
    CloseOrder(PaymentId),
    SubmitRefund(RefundId),
    QueryRefund(RefundId),
    Webhook(DeliveryId),
    SendMessage(MessageId),
    Announce(AnnouncementId),
    RefreshCertificates,
    Sweep,
    RefreshOaTokens,
    Nightly,
    SelfCheck(OperatorId),
}

/// What a handler wants next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing: it is done.
    Done,
    /// To run again then; nothing went wrong.
    At(UnixMs),
    /// To come back then by itself, as from new.
    Recur(UnixMs),
    /// To be tried again on the schedule for failures.
    Retry(String),
}

#[derive(Serialize, Deserialize)]
struct Payload {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

impl Job {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::QueryPayment(_) => QUERY_PAYMENT,
            Self::CloseOrder(_) => CLOSE_ORDER,
            Self::SubmitRefund(_) => SUBMIT_REFUND,
            Self::QueryRefund(_) => QUERY_REFUND,
            Self::Webhook(_) => WEBHOOK,
            Self::SendMessage(_) => SEND_MESSAGE,
            Self::Announce(_) => ANNOUNCE,
            Self::RefreshCertificates => REFRESH_CERTIFICATES,
            Self::Sweep => SWEEP,
            Self::RefreshOaTokens => REFRESH_OA_TOKENS,
            Self::Nightly => NIGHTLY,
            Self::SelfCheck(_) => SELF_CHECK,
        }
    }

    fn id(&self) -> Option<&str> {
        match self {
            Self::QueryPayment(id) | Self::CloseOrder(id) => Some(id.as_str()),
            Self::SubmitRefund(id) | Self::QueryRefund(id) => Some(id.as_str()),
            Self::Webhook(id) => Some(id.as_str()),
            Self::SendMessage(id) => Some(id.as_str()),
            Self::Announce(id) => Some(id.as_str()),
            Self::SelfCheck(id) => Some(id.as_str()),
            Self::RefreshCertificates | Self::Sweep | Self::RefreshOaTokens | Self::Nightly => None,
        }
    }

    /// There is one job per key.
    pub fn key(&self) -> String {
        match self.id() {
            Some(id) => format!("{}:{id}", self.kind()),
            None => self.kind().to_owned(),
        }
    }

    fn read(kind: &str, payload: &str) -> Result<Self> {
        let bad = || Error::Internal(format!("a job that cannot be read: {kind} {payload:.100}"));
        let payload: Payload = serde_json::from_str(payload).map_err(|_| bad())?;
        let id = payload.id.unwrap_or_default();
        match kind {
            QUERY_PAYMENT => PaymentId::parse(&id).map(Self::QueryPayment).map_err(|_| bad()),
            CLOSE_ORDER => PaymentId::parse(&id).map(Self::CloseOrder).map_err(|_| bad()),
            SUBMIT_REFUND => RefundId::parse(&id).map(Self::SubmitRefund).map_err(|_| bad()),
            QUERY_REFUND => RefundId::parse(&id).map(Self::QueryRefund).map_err(|_| bad()),
            WEBHOOK => DeliveryId::parse(&id).map(Self::Webhook).map_err(|_| bad()),
            SEND_MESSAGE => MessageId::parse(&id).map(Self::SendMessage).map_err(|_| bad()),
            ANNOUNCE => AnnouncementId::parse(&id).map(Self::Announce).map_err(|_| bad()),
            REFRESH_CERTIFICATES => Ok(Self::RefreshCertificates),
            SWEEP => Ok(Self::Sweep),
            REFRESH_OA_TOKENS => Ok(Self::RefreshOaTokens),
            NIGHTLY => Ok(Self::Nightly),
            SELF_CHECK => OperatorId::parse(&id).map(Self::SelfCheck).map_err(|_| bad()),
            _ => Err(bad()),
        }
    }
}

impl Service {
    /// Enqueues a job, in the transaction that causes it.
    pub(crate) async fn enqueue(&self, tx: &mut Tx, job: &Job, run_at: UnixMs) -> Result<()> {
        let at = self.now();
        let payload = Payload { id: job.id().map(str::to_owned) };
        let payload = serde_json::to_string(&payload).map_err(|e| Error::Internal(e.to_string()))?;
        let new = store::jobs::New {
            id: &JobId::from_parts(at, self.random()),
            kind: job.kind(),
            dedup_key: &job.key(),
            payload_json: &payload,
            run_at,
            at,
        };
        Ok(store::jobs::enqueue(tx, new).await?)
    }
}
