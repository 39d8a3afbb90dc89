//! The calls: order, query, refund and undo, and what notifications say.

use std::fmt;
use std::sync::Arc;

use ::http::{HeaderMap, Request, StatusCode, header};
use async_trait::async_trait;
use bytes::Bytes;
use domain::method::Provider;

use super::endpoints::UnionPayEndpoints;
use super::fields::{Fields, SIGNATURE};
use super::keys::UnionPayCredentials;
use super::{prepare, reject, sign, wire};
use crate::channel::{CallContext, Capabilities, NotificationAnswer, PaymentChannel};
use crate::error::{CallError, NotifyError, PrepareError, RejectKind, VerifyError};
use crate::http::HttpClient;
use crate::types::{
    CloseOutcome, CreateOrder, CreateRefund, Notification, NotificationBody, OrderRef, PreparedRequest,
    Prepay, RefundRef, RefundReport, TradeReport, TradeState, UnionPaySdkCall, WalletCall,
};

const USER_AGENT: &str = concat!("peakepay/", env!("CARGO_PKG_VERSION"));
const FORM: &str = "application/x-www-form-urlencoded;charset=UTF-8";
const DAY_MS: i64 = 86_400_000;

/// One merchant at UnionPay, for payments from the App.
#[derive(Clone)]
pub struct UnionPayChannel {
    http: Arc<dyn HttpClient>,
    endpoints: UnionPayEndpoints,
    own: Arc<UnionPayCredentials>,
}

impl fmt::Debug for UnionPayChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnionPayChannel")
            .field("endpoints", &self.endpoints)
            .field("credentials", &self.own)
            .finish_non_exhaustive()
    }
}

impl UnionPayChannel {
    /// The merchant of `credentials`, reached through `http`.
    pub fn new(
        http: Arc<dyn HttpClient>,
        endpoints: UnionPayEndpoints,
        credentials: Arc<UnionPayCredentials>,
    ) -> Self {
        Self { http, endpoints, own: credentials }
    }

    /// The stored form with `certId` and a signature.
    fn signed(&self, request: &PreparedRequest) -> Result<Request<Bytes>, CallError> {
        let unsent = |e: &dyn fmt::Display| CallError::NotSent(e.to_string());
        let mut fields = Fields::from_form(request.body.as_bytes()).map_err(|e| unsent(&e))?;
        fields.set("certId", self.own.cert_id.as_str());
        let signature = sign::sign(&self.own.signing_key, &fields)
            .ok_or_else(|| CallError::NotSent("cannot be signed".to_owned()))?;
        fields.set(SIGNATURE, signature);
        Request::builder()
            .method("POST")
            .uri(format!("{}{}", self.endpoints.gateway(), request.path))
            .header(header::CONTENT_TYPE, FORM)
            .header(header::USER_AGENT, USER_AGENT)
            .body(Bytes::from(fields.to_form()))
            .map_err(|e| unsent(&e))
    }

    /// Sends a stored form and gives back the fields of an answer whose `respCode` says yes, verified, together with
    /// its text.
    async fn call(
        &self,
        ctx: &CallContext,
        request: &PreparedRequest,
    ) -> Result<(Fields, String), CallError> {
        let answer = self.http.send(self.signed(request)?).await?;
        if answer.status() != StatusCode::OK {
            return Err(CallError::Malformed(format!("HTTP status {}", answer.status().as_u16())));
        }
        let fields = Fields::from_answer(answer.body()).map_err(|e| CallError::Malformed(e.to_string()))?;
        let success = reject::is_success(fields.text("respCode"));
        match sign::verify(&self.own.trust, &fields, ctx.now_ms) {
            Ok(()) => {}
            // The gateway does not sign what it refuses before it knows the merchant. That leads to no more than a
            // refusal: it proves neither "no such order" nor "used before".
            Err(VerifyError::MissingHeader(SIGNATURE)) if !success && fields.get("respCode").is_some() => {
                return Err(match reject::call_error(&fields) {
                    CallError::Rejected { http_status, code, message, detail, request_id, kind } => {
                        let kind = if kind == RejectKind::Duplicate { RejectKind::Other } else { kind };
                        CallError::Rejected { http_status, code, message, detail, request_id, kind }
                    }
                    other => other,
                });
            }
            Err(refused) => return Err(refused.into()),
        }
        if !success {
            return Err(match fields.text("respCode") {
                "34" => CallError::NotFound,
                "" => CallError::Malformed("no respCode".to_owned()),
                _ => reject::call_error(&fields),
            });
        }
        Ok((fields, String::from_utf8_lossy(answer.body()).into_owned()))
    }

    /// What the answer says about is what was asked about.
    fn same(&self, fields: &Fields, number: &str, txn_time: &str) -> Result<(), CallError> {
        for (name, wanted) in
            [("merId", self.own.mer_id.as_str()), ("orderId", number), ("txnTime", txn_time)]
        {
            if fields.text(name) != wanted {
                return Err(CallError::Malformed(format!("answer about another {name}")));
            }
        }
        Ok(())
    }

    async fn ask(
        &self,
        ctx: &CallContext,
        number: &str,
        created_ms: i64,
    ) -> Result<(Fields, String), CallError> {
        let request = prepare::query(&self.own, number, created_ms);
        let answer = self.call(ctx, &request).await?;
        self.same(&answer.0, number, &prepare::txn_time(created_ms))?;
        Ok(answer)
    }

    /// A query of an order that nobody placed, signed with these credentials: proves key, certificate and merchant
    /// number to UnionPay and UnionPay's signature to us.
    ///
    /// # Errors
    /// What is wrong; "no such order" is the good answer and no error.
    pub async fn probe(&self, ctx: &CallContext) -> Result<(), CallError> {
        let number = format!(
            "PEAKE{}",
            ctx.nonce.chars().filter(char::is_ascii_alphanumeric).take(20).collect::<String>()
        );
        match self.ask(ctx, &number, ctx.now_ms).await {
            Ok(_) | Err(CallError::NotFound) => Ok(()),
            Err(other) => Err(other),
        }
    }
}

#[async_trait]
impl PaymentChannel for UnionPayChannel {
    fn provider(&self) -> Provider {
        Provider::UnionPay
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            can_close: false,
            close_within_ms: None,
            final_after_ms: None,
            unpaid_when_not_found: false,
            resubmit_gives_prepay: false,
            prepay_valid_ms: None,
            refund_within_ms: Some(330 * DAY_MS),
            max_refunds: None,
            refund_query_after_ms: 2_000,
            needs_payer_id: false,
        }
    }

    fn prepare_order(&self, order: &CreateOrder) -> Result<PreparedRequest, PrepareError> {
        prepare::order(&self.own, order)
    }

    /// "Duplicate" comes without the `tn` of the first time: whoever did not keep that has lost it, and the order can
    /// be paid by nobody.
    async fn submit_order(&self, ctx: &CallContext, request: &PreparedRequest) -> Result<Prepay, CallError> {
        let (fields, raw) = self.call(ctx, request).await?;
        let (number, time) = named(request)?;
        self.same(&fields, &number, &time)?;
        match fields.get("tn") {
            Some(tn) if tn.bytes().all(|b| b.is_ascii_alphanumeric()) && tn.len() <= 64 => {
                Ok(Prepay { prepay_id: tn.to_owned(), raw })
            }
            _ => Err(CallError::Malformed("no tn".to_owned())),
        }
    }

    fn wallet_call(&self, _: &CallContext, prepay: &Prepay) -> Result<WalletCall, CallError> {
        let mode = self.endpoints.mode().to_owned();
        Ok(WalletCall::UnionPaySdk(UnionPaySdkCall { tn: prepay.prepay_id.clone(), mode }))
    }

    async fn query(&self, ctx: &CallContext, order: &OrderRef) -> Result<TradeReport, CallError> {
        let (fields, raw) = self.ask(ctx, order.out_trade_no.as_str(), order.created_at_ms).await?;
        let over = wire::is_over(ctx.now_ms, order.expires_at_ms);
        wire::trade_report(&fields, over, raw).map_err(CallError::Malformed)
    }

    /// UnionPay closes nothing on request: an order is closed once its `payTimeout` is over and it was not paid.
    async fn close(&self, ctx: &CallContext, order: &OrderRef) -> Result<CloseOutcome, CallError> {
        let over = wire::is_over(ctx.now_ms, order.expires_at_ms);
        match self.query(ctx, order).await {
            Ok(report) if report.state.was_paid() => Ok(CloseOutcome::AlreadyPaid),
            Ok(report) if report.state == TradeState::Failed => Ok(CloseOutcome::Closed),
            Err(CallError::NotFound) if over => Ok(CloseOutcome::Closed),
            Ok(_) | Err(CallError::NotFound) => Err(CallError::NotSent("cannot be closed".to_owned())),
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
        let (number, time) = named(request)?;
        let (fields, raw) = match self.call(ctx, request).await {
            Ok(answer) => answer,
            // Sent before: what became of it is asked about by the same pair of number and moment.
            Err(CallError::Rejected { kind: RejectKind::Duplicate, .. }) => {
                let query = prepare::query_at(&self.own, &number, &time);
                let (fields, raw) = self.call(&ctx.again(), &query).await?;
                self.same(&fields, &number, &time)?;
                return wire::refund_report(&fields, raw).map_err(CallError::Malformed);
            }
            // A refund's "no such transaction" is about the payment.
            Err(CallError::NotFound) => return Err(no_original()),
            Err(other) => return Err(other),
        };
        self.same(&fields, &number, &time)?;
        wire::accepted_refund(&fields, raw).map_err(CallError::Malformed)
    }

    async fn query_refund(&self, ctx: &CallContext, refund: &RefundRef) -> Result<RefundReport, CallError> {
        let (fields, raw) = self.ask(ctx, refund.out_refund_no.as_str(), refund.created_at_ms).await?;
        wire::refund_report(&fields, raw).map_err(CallError::Malformed)
    }

    fn parse_notification(
        &self,
        _: &HeaderMap,
        body: &[u8],
        now_ms: i64,
    ) -> Result<Notification, NotifyError> {
        let fields = Fields::from_form(body).map_err(|e| NotifyError::Malformed(e.to_string()))?;
        sign::verify(&self.own.trust, &fields, now_ms)?;
        let plain = String::from_utf8_lossy(body).into_owned();
        let kind: String = fields.text("txnType").chars().take(8).collect();
        let code = fields.text("respCode");
        if !reject::is_success(code) {
            return Err(NotifyError::UnsupportedEvent(format!("{kind} {code:.8}")));
        }
        let body = match kind.as_str() {
            "01" => NotificationBody::Payment(
                wire::paid_report(&fields, plain.clone()).map_err(NotifyError::Malformed)?,
            ),
            "04" | "31" => NotificationBody::Refund(
                wire::refunded_report(&fields, plain.clone()).map_err(NotifyError::Malformed)?,
            ),
            _ => return Err(NotifyError::UnsupportedEvent(kind)),
        };
        let event_id = fields.text("queryId").chars().take(64).collect();
        Ok(Notification { event_id, event_type: format!("txnType {kind}"), made_at_ms: None, body, plain })
    }

    /// Only the status counts, and any 200 says that the message was taken.
    fn answer_notification(&self, accepted: bool) -> NotificationAnswer {
        let content_type = Some("text/plain; charset=utf-8");
        if accepted {
            NotificationAnswer { status: 200, content_type, body: "ok" }
        } else {
            NotificationAnswer { status: 403, content_type, body: "refused" }
        }
    }
}

/// `orderId` and `txnTime` of a stored form.
fn named(request: &PreparedRequest) -> Result<(String, String), CallError> {
    let fields = Fields::from_form(request.body.as_bytes()).map_err(|e| CallError::NotSent(e.to_string()))?;
    Ok((fields.text("orderId").to_owned(), fields.text("txnTime").to_owned()))
}

fn no_original() -> CallError {
    CallError::Rejected {
        http_status: 200,
        code: "34".to_owned(),
        message: "no such transaction".to_owned(),
        detail: None,
        request_id: None,
        kind: RejectKind::Other,
    }
}
