//! What every payment provider can be asked, in neutral words.

use ::http::HeaderMap;
use async_trait::async_trait;
use aws_lc_rs::digest;
use domain::method::Provider;

use crate::error::{CallError, NotifyError, PrepareError};
use crate::types::{
    BillAnswer, CloseOutcome, CreateOrder, CreateRefund, Notification, OrderRef, PreparedRequest, Prepay,
    RefundRef, RefundReport, TradeReport, WalletCall,
};

/// The moment and the nonce of one call, drawn by the caller so that a simulation can decide both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallContext {
    /// Now, UTC epoch milliseconds. Goes into signatures and decides whether an answer is fresh.
    pub now_ms: i64,
    /// A fresh random string of 16 to 32 letters and digits. Never used twice.
    pub nonce: String,
}

impl CallContext {
    /// A context for one call.
    pub fn new(now_ms: i64, nonce: impl Into<String>) -> Self {
        Self { now_ms, nonce: nonce.into() }
    }

    /// The context of an immediate second try: same moment, another nonce that follows from the first
    /// and is just as hard to guess.
    #[must_use]
    pub fn again(&self) -> Self {
        let digest = digest::digest(&digest::SHA256, format!("again:{}", self.nonce).as_bytes());
        let mut nonce = hex::encode_upper(digest.as_ref());
        nonce.truncate(32);
        Self { now_ms: self.now_ms, nonce }
    }
}

/// What a channel can do and how its words are to be understood, as data (design 4, "safety net").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// The provider can close an unpaid order on request.
    pub can_close: bool,
    /// How long after its creation an order can be closed on request, milliseconds; the provider closes
    /// it by itself after that.
    pub close_within_ms: Option<i64>,
    /// An order is final by itself this long after its creation, milliseconds; `None` where only a query
    /// or a close makes it final.
    pub final_after_ms: Option<i64>,
    /// "No such order" means "not paid so far". Where false, it proves nothing after a time-out.
    pub unpaid_when_not_found: bool,
    /// Sending the stored order request again gives a usable prepay. Where false, what the first answer gave is all
    /// there is: a lost answer can only be waited out.
    pub resubmit_gives_prepay: bool,
    /// How long one prepay answer can be used, milliseconds; the same request sent again replaces it.
    pub prepay_valid_ms: Option<i64>,
    /// How long after the payment it can be refunded, milliseconds.
    pub refund_within_ms: Option<i64>,
    /// The most refunds that one payment takes.
    pub max_refunds: Option<u32>,
    /// The earliest sensible query for a refund after it was accepted, milliseconds.
    pub refund_query_after_ms: i64,
    /// A payment needs the payer's id at the provider (WeChat's openid) before it can be created.
    pub needs_payer_id: bool,
}

/// What to answer to a notification, once its effect is committed or it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotificationAnswer {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`; `None` where there is no body.
    pub content_type: Option<&'static str>,
    /// The body, empty where there is none.
    pub body: &'static str,
}

/// One merchant account at one provider, ready to be talked to under one app and for one payment method.
///
/// `prepare_*` are pure: what they return is stored before the call and sent byte for byte, again and
/// again if need be, by `submit_*`; signatures are made afresh for each sending. Every answer is verified
/// over its raw bytes before anything of it is believed. The reports repeat what the provider said:
/// comparing merchant, app, order, amount and currency with our own rows is the caller's duty.
#[async_trait]
pub trait PaymentChannel: Send + Sync {
    /// Who holds the money.
    fn provider(&self) -> Provider;

    /// What this channel can do.
    fn capabilities(&self) -> Capabilities;

    /// What every number of ours at this account has to begin with; empty where the provider demands nothing.
    #[allow(clippy::unnecessary_literal_bound, reason = "an account's own, where the provider demands one")]
    fn number_prefix(&self) -> &str {
        ""
    }

    /// Whether a stored request is one of this channel's interface. An account that has moved to another one sends what
    /// it had stored before through the old one: it may have been sent already, and must not become another request.
    fn speaks(&self, _request: &PreparedRequest) -> bool {
        true
    }

    /// The request that creates `order` at the provider. Pure.
    fn prepare_order(&self, order: &CreateOrder) -> Result<PreparedRequest, PrepareError>;

    /// Sends a stored order request. Repeating the same one is safe and gives a fresh prepay answer.
    ///
    /// A repetition that is refused may have been paid in the meantime: query before giving it up.
    async fn submit_order(&self, ctx: &CallContext, request: &PreparedRequest) -> Result<Prepay, CallError>;

    /// What the payer's side is handed to pay, signed with the moment and nonce of `ctx`.
    fn wallet_call(&self, ctx: &CallContext, prepay: &Prepay) -> Result<WalletCall, CallError>;

    /// Asks for the state of an order.
    async fn query(&self, ctx: &CallContext, order: &OrderRef) -> Result<TradeReport, CallError>;

    /// Closes an unpaid order, so that nobody can pay it any more.
    ///
    /// Any error leaves open whether it is closed: query before giving the order up.
    async fn close(&self, ctx: &CallContext, order: &OrderRef) -> Result<CloseOutcome, CallError>;

    /// The request that refunds. Pure.
    fn prepare_refund(&self, refund: &CreateRefund) -> Result<PreparedRequest, PrepareError>;

    /// Sends a stored refund request. Repeating the same one never refunds twice.
    async fn submit_refund(
        &self,
        ctx: &CallContext,
        request: &PreparedRequest,
    ) -> Result<RefundReport, CallError>;

    /// Asks for the state of a refund. `NotFound` means that it was not accepted: sending the same
    /// request again is safe.
    async fn query_refund(&self, ctx: &CallContext, refund: &RefundRef) -> Result<RefundReport, CallError>;

    /// Fetches the provider's statement of one calendar day in Shanghai, which contains the moment `day_ms` (UTC epoch
    /// milliseconds). Bills are not signed: what they say is compared with the books and never applied.
    async fn bill(&self, _ctx: &CallContext, _day_ms: i64) -> Result<BillAnswer, CallError> {
        Ok(BillAnswer::NotOffered)
    }

    /// Verifies `body` over its raw bytes, then decrypts and reads it. `now_ms` is UTC epoch milliseconds.
    fn parse_notification(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now_ms: i64,
    ) -> Result<Notification, NotifyError>;

    /// What to answer to a notification. `accepted` only after its effect is committed.
    fn answer_notification(&self, accepted: bool) -> NotificationAnswer;
}
