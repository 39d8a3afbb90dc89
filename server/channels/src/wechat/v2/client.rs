//! The calls: order, query, close, refund, refund query, bill.

use std::fmt;
use std::sync::Arc;

use ::http::{HeaderMap, Request, StatusCode, header};
use async_trait::async_trait;
use bytes::Bytes;
use domain::method::Provider;
use domain::time::UnixMs;

use super::keys::V2Credentials;
use super::prepare::{self, ORDER_PATH, REFUND_PATH};
use super::{notification, reject, sign, wire};
use crate::channel::{CallContext, Capabilities, NotificationAnswer, PaymentChannel};
use crate::error::{CallError, NotifyError, PrepareError};
use crate::http::{BILL_LIMIT, HttpClient};
use crate::types::{
    Bill, BillAnswer, CloseOutcome, CreateOrder, CreateRefund, Notification, OrderRef, PreparedRequest,
    Prepay, RefundRef, RefundReport, TradeReport, TradeState, WalletCall, WechatBridgeCall, WechatSdkCall,
};
use crate::wechat::xml::{self, Fields};
use crate::wechat::{USER_AGENT, WechatEndpoints, WechatProduct, bill, capabilities};

/// One merchant at WeChat Pay v2, for one product.
#[derive(Clone)]
pub struct V2Channel {
    http: Arc<dyn HttpClient>,
    endpoints: WechatEndpoints,
    own: Arc<V2Credentials>,
    product: WechatProduct,
}

impl fmt::Debug for V2Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("V2Channel")
            .field("endpoints", &self.endpoints)
            .field("credentials", &self.own)
            .field("product", &self.product)
            .finish_non_exhaustive()
    }
}

/// A verified answer whose business succeeded.
struct Answer {
    fields: Fields,
    raw: String,
}

impl V2Channel {
    /// The merchant of `credentials`, reached through `http`.
    pub fn new(
        http: Arc<dyn HttpClient>,
        endpoints: WechatEndpoints,
        credentials: Arc<V2Credentials>,
        product: WechatProduct,
    ) -> Self {
        Self { http, endpoints, own: credentials, product }
    }

    /// The credentials that this channel speaks with.
    pub fn credentials(&self) -> &V2Credentials {
        &self.own
    }

    async fn call(&self, ctx: &CallContext, request: &PreparedRequest) -> Result<Answer, CallError> {
        let answer = self.http.send(self.signed(ctx, request)?).await?;
        if answer.status() != StatusCode::OK {
            return Err(reject::status(answer.status().as_u16(), answer.headers(), answer.body()));
        }
        self.verified(answer.headers(), answer.body())
    }

    /// Communication, then signature, then business: nothing is believed before its turn.
    fn verified(&self, headers: &HeaderMap, body: &Bytes) -> Result<Answer, CallError> {
        let fields = xml::read(body, "xml").map_err(|e| CallError::Malformed(e.to_string()))?;
        let is_success = |name: &str| fields.get(name).is_some_and(|code| code == "SUCCESS");
        if !is_success("return_code") {
            return Err(reject::communication(headers, &fields));
        }
        sign::verify(&fields, self.own.api_key.text())?;
        if !is_success("result_code") {
            return Err(reject::business(headers, &fields));
        }
        for (name, ours) in [("mch_id", &self.own.mch_id), ("appid", &self.own.app_id)] {
            if wire::filled(&fields, name).is_some_and(|theirs| theirs != *ours) {
                return Err(CallError::Malformed(format!("answer about another {name}")));
            }
        }
        Ok(Answer { fields, raw: String::from_utf8_lossy(body).into_owned() })
    }

    /// The stored bytes, with nonce and signature put in before their end.
    fn signed(&self, ctx: &CallContext, request: &PreparedRequest) -> Result<Request<Bytes>, CallError> {
        let not_sent = |words: &str| CallError::NotSent(words.to_owned());
        if request.path.starts_with("/v3/") {
            return Err(not_sent("a request of another version of the interface"));
        }
        let mut fields = xml::read(request.body.as_bytes(), "xml").map_err(|e| not_sent(&e.to_string()))?;
        fields.insert("nonce_str".to_owned(), ctx.nonce.clone());
        let kind = fields.get("sign_type").and_then(|kind| sign::SignType::parse(kind));
        let kind = kind.ok_or_else(|| not_sent("no sign_type"))?;
        let signature = sign::sign(&fields, self.own.api_key.text(), kind);
        let body = xml::extended(&request.body, [("nonce_str", ctx.nonce.as_str()), ("sign", &signature)])
            .ok_or_else(|| not_sent("not a request of this channel"))?;
        let mut builder = Request::builder()
            .method("POST")
            .uri(format!("{}{}", self.endpoints.pay_base(), request.path))
            .header(header::CONTENT_TYPE, "text/xml; charset=utf-8")
            .header(header::USER_AGENT, USER_AGENT);
        if request.path.starts_with("/secapi/") {
            builder = builder.extension(self.own.identity.clone());
        }
        builder.body(Bytes::from(body)).map_err(|e| not_sent(&e.to_string()))
    }

    fn pay_sign(&self, pairs: &[(&str, &str)]) -> String {
        let fields = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        sign::sign(&fields, self.own.api_key.text(), self.own.sign_type)
    }

    fn bridge_call(&self, ctx: &CallContext, seconds: &str, prepay_id: &str) -> WechatBridgeCall {
        let package = format!("prepay_id={prepay_id}");
        let sign_type = self.own.sign_type.as_str();
        let pay_sign = self.pay_sign(&[
            ("appId", &self.own.app_id),
            ("timeStamp", seconds),
            ("nonceStr", &ctx.nonce),
            ("package", &package),
            ("signType", sign_type),
        ]);
        WechatBridgeCall {
            app_id: self.own.app_id.clone(),
            time_stamp: seconds.to_owned(),
            nonce_str: ctx.nonce.clone(),
            package,
            sign_type: sign_type.to_owned(),
            pay_sign,
        }
    }

    fn sdk_call(&self, ctx: &CallContext, seconds: &str, prepay_id: &str) -> WechatSdkCall {
        let mut call = WechatSdkCall::unsigned(&self.own.app_id, &self.own.mch_id, prepay_id);
        call.noncestr.clone_from(&ctx.nonce);
        seconds.clone_into(&mut call.timestamp);
        call.sign = self.pay_sign(&[
            ("appid", &call.appid),
            ("partnerid", &call.partnerid),
            ("prepayid", &call.prepayid),
            ("package", &call.package),
            ("noncestr", &call.noncestr),
            ("timestamp", &call.timestamp),
        ]);
        call
    }
}

#[async_trait]
impl PaymentChannel for V2Channel {
    fn provider(&self) -> Provider {
        Provider::Wechat
    }

    fn capabilities(&self) -> Capabilities {
        capabilities(self.product)
    }

    fn speaks(&self, request: &PreparedRequest) -> bool {
        matches!(request.path.as_str(), ORDER_PATH | REFUND_PATH)
    }

    fn prepare_order(&self, order: &CreateOrder) -> Result<PreparedRequest, PrepareError> {
        prepare::order(&self.own, self.product, order)
    }

    async fn submit_order(&self, ctx: &CallContext, request: &PreparedRequest) -> Result<Prepay, CallError> {
        let answer = self.call(ctx, request).await?;
        let prepay_id = wire::required(&answer.fields, "prepay_id").map_err(CallError::Malformed)?;
        Ok(Prepay { prepay_id, raw: answer.raw })
    }

    fn wallet_call(&self, ctx: &CallContext, prepay: &Prepay) -> Result<WalletCall, CallError> {
        let seconds = ctx.now_ms.div_euclid(1000).to_string();
        Ok(match self.product {
            WechatProduct::Jsapi => {
                WalletCall::WechatBridge(self.bridge_call(ctx, &seconds, &prepay.prepay_id))
            }
            WechatProduct::App => WalletCall::WechatSdk(self.sdk_call(ctx, &seconds, &prepay.prepay_id)),
        })
    }

    async fn query(&self, ctx: &CallContext, order: &OrderRef) -> Result<TradeReport, CallError> {
        let number = order.out_trade_no.as_str();
        let request = prepare::call(&self.own, "/pay/orderquery", ("out_trade_no", number));
        let answer = self.call(ctx, &request).await?;
        let report = wire::queried(&answer.fields, answer.raw).map_err(CallError::Malformed)?;
        same("out_trade_no", number, &report.out_trade_no)?;
        Ok(report)
    }

    async fn close(&self, ctx: &CallContext, order: &OrderRef) -> Result<CloseOutcome, CallError> {
        let request =
            prepare::call(&self.own, "/pay/closeorder", ("out_trade_no", order.out_trade_no.as_str()));
        match self.call(ctx, &request).await {
            Ok(_) | Err(CallError::Closed) => Ok(CloseOutcome::Closed),
            Err(CallError::AlreadyPaid) => Ok(CloseOutcome::AlreadyPaid),
            Err(CallError::NotFound) => Ok(CloseOutcome::NotFound),
            // Also TRADE_STATE_ERROR, which says that it cannot be closed and not why: ask for the state.
            Err(refused @ CallError::Rejected { http_status: 200, .. }) => {
                match self.query(&ctx.again().again(), order).await {
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
        let answer = self.call(ctx, request).await?;
        wire::refund_accepted(&answer.fields, answer.raw).map_err(CallError::Malformed)
    }

    async fn query_refund(&self, ctx: &CallContext, refund: &RefundRef) -> Result<RefundReport, CallError> {
        let number = refund.out_refund_no.as_str();
        let request = prepare::call(&self.own, "/pay/refundquery", ("out_refund_no", number));
        let answer = self.call(ctx, &request).await?;
        let report =
            wire::refund_queried(&answer.fields, number, answer.raw).map_err(CallError::Malformed)?;
        report.ok_or_else(|| CallError::Malformed("answer about another out_refund_no".to_owned()))
    }

    /// A file where there is one, otherwise XML (wechat.md 2.8); neither is signed.
    async fn bill(&self, ctx: &CallContext, day_ms: i64) -> Result<BillAnswer, CallError> {
        let moment = UnixMs(day_ms).shanghai_compact();
        let day = moment.get(..8).unwrap_or_default();
        let request = prepare::call(&self.own, "/pay/downloadbill", ("bill_date", day));
        let mut request = self.signed(ctx, &request)?;
        request.extensions_mut().insert(BILL_LIMIT);
        let answer = self.http.send(request).await?;
        if answer.status() != StatusCode::OK {
            return Err(reject::status(answer.status().as_u16(), answer.headers(), answer.body()));
        }
        if !answer.body().starts_with(b"<") {
            let file = answer.into_body();
            let lines = bill::read(&file).map_err(CallError::Malformed)?;
            return Ok(BillAnswer::Ready(Bill { file, lines }));
        }
        let fields = xml::read(answer.body(), "xml").map_err(|e| CallError::Malformed(e.to_string()))?;
        let words = fields.get("return_msg").map(|words| words.to_ascii_lowercase()).unwrap_or_default();
        match words.trim() {
            "no bill exist" => Ok(BillAnswer::Empty),
            "bill creating" => Ok(BillAnswer::NotYet),
            _ => Err(reject::communication(answer.headers(), &fields)),
        }
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

/// An answer about another row than the one asked for is no answer.
fn same(what: &str, wanted: &str, found: &str) -> Result<(), CallError> {
    if wanted == found { Ok(()) } else { Err(CallError::Malformed(format!("answer about another {what}"))) }
}
