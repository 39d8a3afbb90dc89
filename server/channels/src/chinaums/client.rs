//! The calls: the cashier's address, query, close, refund, refund query (chinaums.md 4, 5).

use std::fmt;
use std::sync::Arc;

use ::http::{HeaderMap, HeaderValue, Request, header};
use async_trait::async_trait;
use bytes::Bytes;
use domain::method::Provider;
use domain::time::UnixMs;
use serde_json::{Map, Value};

use super::endpoints::ChinaumsEndpoints;
use super::keys::{ChinaumsCredentials, Interface};
use super::reject::{self, Asked};
use super::wire::{Fields, signed_text};
use super::{notification, prepare, report, sign};
use crate::channel::{CallContext, Capabilities, NotificationAnswer, PaymentChannel};
use crate::error::{CallError, NotifyError, PrepareError, RejectKind, VerifyError};
use crate::http::HttpClient;
use crate::types::{
    CloseOutcome, CreateOrder, CreateRefund, Notification, OrderRef, PreparedRequest, Prepay, RedirectCall,
    RefundRef, RefundReport, RefundState, TradeReport, TradeState, WalletCall,
};

const USER_AGENT: &str = concat!("peakepay/", env!("CARGO_PKG_VERSION"));
/// In-app browsers carry no longer address (2.2).
const MAX_ADDRESS: usize = 2_000;
const DAY_MS: i64 = 86_400_000;

/// One merchant at ChinaUMS.
#[derive(Clone)]
pub struct ChinaumsChannel {
    http: Arc<dyn HttpClient>,
    endpoints: ChinaumsEndpoints,
    own: Arc<ChinaumsCredentials>,
}

impl fmt::Debug for ChinaumsChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChinaumsChannel")
            .field("endpoints", &self.endpoints)
            .field("credentials", &self.own)
            .finish_non_exhaustive()
    }
}

impl ChinaumsChannel {
    /// The merchant of `credentials`, reached through `http`.
    pub fn new(
        http: Arc<dyn HttpClient>,
        endpoints: ChinaumsEndpoints,
        credentials: Arc<ChinaumsCredentials>,
    ) -> Self {
        Self { http, endpoints, own: credentials }
    }

    /// What belongs to one sending: its number and its time.
    fn stamp(&self, ctx: &CallContext, body: &mut Map<String, Value>) {
        let now = UnixMs(ctx.now_ms);
        let tail: String = ctx.nonce.chars().take(7).collect();
        let id =
            format!("{}{}{:03}{tail}", self.own.source_no, now.shanghai_compact(), now.0.rem_euclid(1000));
        body.insert("msgId".to_owned(), id.into());
        body.insert("requestTimestamp".to_owned(), now.shanghai_text().into());
    }

    /// The cashier's address for an order, good for some minutes.
    fn cashier(&self, ctx: &CallContext, request: &PreparedRequest) -> Result<String, CallError> {
        let mut body = object(&request.body)?;
        self.stamp(ctx, &mut body);
        let query = match &self.own.interface {
            Interface::OpenPlatform { app_id, app_key } => {
                let content = Value::Object(body).to_string();
                sign::open_pay_query(app_id, app_key, ctx.now_ms, &ctx.nonce, &content)
            }
            Interface::Portal { msg_src, digest } => {
                body.insert("msgSrc".to_owned(), msg_src.as_str().into());
                body.insert("signType".to_owned(), digest.as_str().into());
                let pairs = body.iter().map(|(name, value)| (name.as_str(), signed_text(value)));
                sign::portal_pay_query(pairs, *digest, &self.own.communication_key)
            }
        };
        let base = self.endpoints.base(&self.own.interface);
        let address = format!("{base}{}?{query}", request.path);
        if address.len() > MAX_ADDRESS {
            return Err(CallError::NotSent("the cashier's address is too long".to_owned()));
        }
        Ok(address)
    }

    /// Sends one JSON call. What comes back is verified as far as the interface lets it be, and carries an `errCode`.
    async fn call(
        &self,
        ctx: &CallContext,
        msg_type: &str,
        path: &str,
        mut body: Map<String, Value>,
    ) -> Result<Answer, CallError> {
        self.stamp(ctx, &mut body);
        let answer = self.http.send(self.signed(ctx, msg_type, path, body)?).await?;
        let status = answer.status().as_u16();
        let Ok(fields) = Fields::from_json(answer.body()) else {
            // A gateway's page, or half an answer: nobody knows what was done.
            return Err(CallError::Malformed(format!("HTTP {status} without a JSON object")));
        };
        self.check_origin(answer.headers(), answer.body(), &fields)?;
        let raw = String::from_utf8_lossy(answer.body()).into_owned();
        Ok(Answer { status, fields, raw })
    }

    fn signed(
        &self,
        ctx: &CallContext,
        msg_type: &str,
        path: &str,
        mut body: Map<String, Value>,
    ) -> Result<Request<Bytes>, CallError> {
        let mut builder = Request::post(format!("{}{path}", self.endpoints.base(&self.own.interface)))
            .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
            .header(header::ACCEPT, "application/json")
            .header(header::USER_AGENT, USER_AGENT);
        let text = match &self.own.interface {
            Interface::OpenPlatform { app_id, app_key } => {
                let text = Value::Object(body).to_string();
                let value =
                    sign::open_authorization(app_id, app_key, ctx.now_ms, &ctx.nonce, text.as_bytes());
                let mut value =
                    HeaderValue::from_str(&value).map_err(|e| CallError::NotSent(e.to_string()))?;
                value.set_sensitive(true);
                builder = builder.header(header::AUTHORIZATION, value);
                text
            }
            Interface::Portal { msg_src, digest } => {
                body.insert("msgType".to_owned(), msg_type.into());
                body.insert("msgSrc".to_owned(), msg_src.as_str().into());
                body.insert("signType".to_owned(), digest.as_str().into());
                let pairs = body.iter().map(|(name, value)| (name.as_str(), signed_text(value)));
                let sign = sign::keyed_digest(*digest, &sign::canonical(pairs), &self.own.communication_key);
                body.insert("sign".to_owned(), sign.into());
                Value::Object(body).to_string()
            }
        };
        builder.body(Bytes::from(text)).map_err(|e| CallError::NotSent(e.to_string()))
    }

    /// The portal signs its answers, except where it does not know whose key to take: such a refusal can only ever be
    /// about the set-up. The open platform's answers are protected by TLS; a signature that comes along is looked at
    /// (2.4).
    fn check_origin(&self, headers: &HeaderMap, body: &[u8], fields: &Fields) -> Result<(), CallError> {
        match &self.own.interface {
            Interface::Portal { .. } => match fields.verify(&self.own.communication_key) {
                Err(VerifyError::MissingHeader(_)) if is_about_set_up(fields) => Ok(()),
                other => Ok(other?),
            },
            Interface::OpenPlatform { app_id, app_key } => {
                let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
                if given.is_some_and(|value| !sign::open_authorization_fits(value, app_id, app_key, body)) {
                    tracing::warn!(mid = %self.own.mid, "an answer of ChinaUMS carries a signature that does not fit");
                }
                Ok(())
            }
        }
    }

    async fn ask(&self, ctx: &CallContext, order: &OrderRef) -> Result<TradeReport, CallError> {
        let number = order.out_trade_no.as_str();
        let path = prepare::call_path(&self.own.interface, "query");
        let answer = self.call(ctx, "query", &path, prepare::common(&self.own, number)).await?;
        reject::check(answer.status, &answer.fields, Asked::State)?;
        let report = report::trade(&answer.fields, answer.raw).map_err(CallError::Malformed)?;
        same("merOrderId", number, &report.out_trade_no)?;
        Ok(report)
    }

    async fn refund(
        &self,
        ctx: &CallContext,
        request: &PreparedRequest,
        body: &Map<String, Value>,
    ) -> Result<RefundReport, CallError> {
        let answer = self.call(ctx, "refund", &request.path, body.clone()).await?;
        let state = match reject::check(answer.status, &answer.fields, Asked::Refund) {
            Ok(()) => report::refund_state(&answer.fields).map_err(CallError::Malformed)?,
            Err(CallError::Rejected { code, .. }) if code == "TARGET_FAIL" && is_open(&answer.fields) => {
                RefundState::Processing
            }
            Err(error) => return Err(error),
        };
        let report = report::refund(&answer.fields, state, answer.raw).map_err(CallError::Malformed)?;
        let number = body.get("refundOrderId").and_then(Value::as_str).unwrap_or_default();
        same("refundOrderId", number, &report.out_refund_no)?;
        Ok(report)
    }
}

/// One answer with its `errCode` still to be looked at.
struct Answer {
    status: u16,
    fields: Fields,
    raw: String,
}

#[async_trait]
impl PaymentChannel for ChinaumsChannel {
    fn provider(&self) -> Provider {
        Provider::ChinaUms
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            can_close: true,
            close_within_ms: None,
            final_after_ms: None,
            // An order exists once its cashier was opened.
            unpaid_when_not_found: true,
            resubmit_gives_prepay: true,
            // The address is signed again for every tap.
            prepay_valid_ms: Some(0),
            refund_within_ms: Some(365 * DAY_MS),
            max_refunds: None,
            refund_query_after_ms: 60_000,
            needs_payer_id: false,
        }
    }

    fn number_prefix(&self) -> &str {
        &self.own.source_no
    }

    /// The two interfaces have addresses of their own; what is in a request is the same in both.
    fn speaks(&self, request: &PreparedRequest) -> bool {
        let portal = request.path.starts_with("/netpay-");
        portal == matches!(self.own.interface, Interface::Portal { .. })
    }

    fn prepare_order(&self, order: &CreateOrder) -> Result<PreparedRequest, PrepareError> {
        prepare::order(&self.own, order)
    }

    /// Signs the cashier's address. Nobody is asked: ChinaUMS creates the order when the payer's browser arrives there.
    async fn submit_order(&self, ctx: &CallContext, request: &PreparedRequest) -> Result<Prepay, CallError> {
        let prepay_id = self.cashier(ctx, request)?;
        Ok(Prepay { prepay_id, raw: String::new() })
    }

    fn wallet_call(&self, _ctx: &CallContext, prepay: &Prepay) -> Result<WalletCall, CallError> {
        Ok(WalletCall::Redirect(RedirectCall { url: prepay.prepay_id.clone() }))
    }

    async fn query(&self, ctx: &CallContext, order: &OrderRef) -> Result<TradeReport, CallError> {
        self.ask(ctx, order).await
    }

    async fn close(&self, ctx: &CallContext, order: &OrderRef) -> Result<CloseOutcome, CallError> {
        let path = prepare::call_path(&self.own.interface, "close");
        let body = prepare::common(&self.own, order.out_trade_no.as_str());
        let answer = self.call(ctx, "close", &path, body).await?;
        match reject::check(answer.status, &answer.fields, Asked::State) {
            Ok(()) => Ok(CloseOutcome::Closed),
            Err(CallError::NotFound) => Ok(CloseOutcome::NotFound),
            // Paid or closed meanwhile: the state says which (5.4).
            Err(refused @ CallError::Rejected { .. }) if !refused.is_unknown() => {
                match self.ask(&ctx.again(), order).await {
                    Ok(report) if report.state.was_paid() => Ok(CloseOutcome::AlreadyPaid),
                    Ok(report) if report.state == TradeState::Closed => Ok(CloseOutcome::Closed),
                    _ => Err(refused),
                }
            }
            Err(other) => Err(other),
        }
    }

    fn prepare_refund(&self, refund: &CreateRefund) -> Result<PreparedRequest, PrepareError> {
        prepare::refund(&self.own, refund)
    }

    async fn submit_refund(
        &self,
        ctx: &CallContext,
        request: &PreparedRequest,
    ) -> Result<RefundReport, CallError> {
        let body = object(&request.body)?;
        let first = self.refund(ctx, request, &body).await;
        if !matches!(&first, Err(CallError::Rejected { code, .. }) if code == "INVALID_ORDER") {
            return first;
        }
        // Something is missing on their order; a query repairs it (6.3).
        let number = body.get("merOrderId").and_then(Value::as_str).unwrap_or_default();
        let path = prepare::call_path(&self.own.interface, "query");
        self.call(&ctx.again(), "query", &path, prepare::common(&self.own, number)).await?;
        self.refund(&ctx.again().again(), request, &body).await
    }

    async fn query_refund(&self, ctx: &CallContext, refund: &RefundRef) -> Result<RefundReport, CallError> {
        // Here `merOrderId` is the refund's own number (5.3).
        let number = refund.out_refund_no.as_str();
        let path = prepare::call_path(&self.own.interface, "refund-query");
        let answer = self.call(ctx, "refundQuery", &path, prepare::common(&self.own, number)).await?;
        match reject::check(answer.status, &answer.fields, Asked::State) {
            // A channel without this question: repeating the refund answers it and never refunds twice.
            Err(CallError::Rejected { kind: RejectKind::Parameter, .. }) => return Err(CallError::NotFound),
            other => other?,
        }
        let state = report::refund_state(&answer.fields).map_err(CallError::Malformed)?;
        let report = report::refund(&answer.fields, state, answer.raw).map_err(CallError::Malformed)?;
        same("refundOrderId", number, &report.out_refund_no)?;
        Ok(report)
    }

    fn parse_notification(
        &self,
        _headers: &HeaderMap,
        body: &[u8],
        _now_ms: i64,
    ) -> Result<Notification, NotifyError> {
        notification::parse(&self.own, body)
    }

    fn answer_notification(&self, accepted: bool) -> NotificationAnswer {
        notification::answer(accepted)
    }
}

/// A stored body as the object that it is.
fn object(body: &str) -> Result<Map<String, Value>, CallError> {
    serde_json::from_str(body).map_err(|e| CallError::NotSent(e.to_string()))
}

/// Whether the channel behind ChinaUMS, which failed, leaves open what became of a refund (5.2).
fn is_open(fields: &Fields) -> bool {
    match fields.text("refundStatus") {
        Some(status) => status != "FAIL",
        None => fields.text("status") == Some("UNKNOWN"),
    }
}

/// Refusals that the portal may have nothing to sign with.
fn is_about_set_up(fields: &Fields) -> bool {
    matches!(
        fields.text("errCode"),
        Some(
            "BAD_SIGN"
                | "INVALID_MSGSRC"
                | "NO_MERCHANT"
                | "INACTIVE_MERCHANT"
                | "INVLID_MERCHANT_CONFIG"
                | "DENIED_IP"
                | "ABNORMAL_REQUEST_TIME"
        )
    )
}

/// An answer about another row than the one asked for is no answer.
fn same(what: &str, wanted: &str, found: &str) -> Result<(), CallError> {
    if wanted == found { Ok(()) } else { Err(CallError::Malformed(format!("answer about another {what}"))) }
}
