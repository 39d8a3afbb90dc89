//! The calls: order, query, close, refund, refund query, certificates, bill.

use std::fmt;
use std::sync::Arc;

use ::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use async_trait::async_trait;
use aws_lc_rs::digest;
use bytes::Bytes;
use domain::method::Provider;
use domain::time::UnixMs;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;

use super::keys::{KeyMap, V3Credentials, VerifyMode, canonical};
use super::wire::{self, BillPlace, CertificateItem, CertificatesAnswer, CloseBody, PrepayAnswer};
use super::{notification, prepare, reject, sign};
use crate::channel::{CallContext, Capabilities, NotificationAnswer, PaymentChannel};
use crate::crypto::Certificate;
use crate::error::{CallError, NotifyError, PrepareError, VerifyError};
use crate::http::{BILL_LIMIT, HttpClient};
use crate::types::{
    Bill, BillAnswer, CloseOutcome, CreateOrder, CreateRefund, Notification, OrderRef, PreparedRequest,
    Prepay, RefundRef, RefundReport, RequestMethod, TradeReport, TradeState, WalletCall, WechatBridgeCall,
    WechatSdkCall,
};
use crate::wechat::{USER_AGENT, WechatEndpoints, WechatProduct, bill, capabilities};

/// RFC 3986 unreserved signs stay as they are.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// One merchant at WeChat Pay, for one product.
#[derive(Clone)]
pub struct V3Channel {
    http: Arc<dyn HttpClient>,
    endpoints: WechatEndpoints,
    own: Arc<V3Credentials>,
    product: WechatProduct,
}

impl fmt::Debug for V3Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("V3Channel")
            .field("endpoints", &self.endpoints)
            .field("credentials", &self.own)
            .field("product", &self.product)
            .finish_non_exhaustive()
    }
}

impl V3Channel {
    /// The merchant of `credentials`, reached through `http`.
    pub fn new(
        http: Arc<dyn HttpClient>,
        endpoints: WechatEndpoints,
        credentials: Arc<V3Credentials>,
        product: WechatProduct,
    ) -> Self {
        Self { http, endpoints, own: credentials, product }
    }

    /// The credentials that this channel speaks with.
    pub fn credentials(&self) -> &V3Credentials {
        &self.own
    }

    /// Fetches, decrypts and checks the platform certificates (wechat.md 1.4).
    ///
    /// The answer has to verify with a key that is held already or that is among the certificates fetched:
    /// the very first time there is no other, and the API v3 key has authenticated those. `NotFound` says
    /// that the merchant has none and is to use the WeChat Pay public key.
    pub async fn download_certificates(&self, ctx: &CallContext) -> Result<Vec<Certificate>, CallError> {
        let request = get("/v3/certificates?algorithm_type=RSA".to_owned());
        let check = |headers: &HeaderMap, body: &[u8]| {
            let fetched = self.open_certificates(body)?;
            let keys = fetched.iter().cloned().fold(self.own.verifiers.clone(), KeyMap::with_certificate);
            sign::verify(headers, body, &keys, ctx.now_ms)?;
            Ok(fetched)
        };
        self.call(ctx, &request, check).await
    }

    fn open_certificates(&self, body: &[u8]) -> Result<Vec<Certificate>, CallError> {
        let answer: CertificatesAnswer = read(body)?;
        if answer.data.len() > 16 {
            return Err(CallError::Malformed("more than 16 certificates".to_owned()));
        }
        answer.data.iter().map(|item| self.open_certificate(item)).collect()
    }

    fn open_certificate(&self, item: &CertificateItem) -> Result<Certificate, CallError> {
        let pem = notification::open(&self.own, &item.encrypt_certificate).map_err(|e| match e {
            // Nothing has been verified yet, but a wrong API v3 key is what the operator must hear about.
            NotifyError::Decrypt { words, .. } => CallError::Undecryptable(words),
            other => CallError::Malformed(other.to_string()),
        })?;
        let certificate = Certificate::from_pem(&pem).map_err(|e| CallError::Malformed(e.to_string()))?;
        if canonical(&certificate.serial) != canonical(&item.serial_no) {
            return Err(CallError::Malformed("a certificate with another serial than announced".to_owned()));
        }
        Ok(certificate)
    }

    /// The file at the address that the answer before it named: signed like any call, and only ever to WeChat Pay. Not
    /// signed by WeChat, but its digest was.
    async fn download(&self, ctx: &CallContext, place: &BillPlace) -> Result<Bill, CallError> {
        let strange = |words: &str| CallError::Malformed(words.to_owned());
        let path =
            place.download_url.strip_prefix(self.endpoints.pay_base()).filter(|path| path.starts_with('/'));
        let path = path.ok_or_else(|| strange("a bill at another address than WeChat Pay's"))?;
        let mut request = self.authorized(ctx, &get(path.to_owned()))?;
        request.extensions_mut().insert(BILL_LIMIT);
        let answer = self.http.send(request).await?;
        if answer.status() != StatusCode::OK {
            return Err(reject::call_error(answer.status().as_u16(), answer.headers(), answer.body()));
        }
        let file = answer.into_body();
        let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &file);
        if place.hash_type != "SHA1" || !place.hash_value.eq_ignore_ascii_case(&hex::encode(digest)) {
            return Err(strange("a bill with another digest than announced"));
        }
        let lines = bill::read(&file).map_err(|words| strange(&words))?;
        Ok(Bill { file, lines })
    }

    /// Sends `request`, at most twice: a signature probe is answered by one repetition, which is not
    /// probed again.
    async fn call<T: Send>(
        &self,
        ctx: &CallContext,
        request: &PreparedRequest,
        check: impl Fn(&HeaderMap, &[u8]) -> Result<T, CallError> + Send + Sync,
    ) -> Result<T, CallError> {
        match self.call_once(ctx, request, &check).await {
            Err(CallError::Unverified(VerifyError::SignatureProbe)) => {
                tracing::debug!(path = %request.path, "signature probe, asking again");
                self.call_once(&ctx.again(), request, &check).await
            }
            other => other,
        }
    }

    async fn call_once<T: Send>(
        &self,
        ctx: &CallContext,
        request: &PreparedRequest,
        check: &(impl Fn(&HeaderMap, &[u8]) -> Result<T, CallError> + Send + Sync),
    ) -> Result<T, CallError> {
        let answer = self.http.send(self.signed(ctx, request)?).await?;
        match answer.status() {
            StatusCode::OK | StatusCode::NO_CONTENT => check(answer.headers(), answer.body()),
            status
                if status == StatusCode::ACCEPTED || status.is_client_error() || status.is_server_error() =>
            {
                Err(reject::call_error(status.as_u16(), answer.headers(), answer.body()))
            }
            status => Err(CallError::Malformed(format!("HTTP status {}", status.as_u16()))),
        }
    }

    /// `check` of an ordinary call: the body, once verified.
    fn verified(
        &self,
        ctx: &CallContext,
    ) -> impl Fn(&HeaderMap, &[u8]) -> Result<Vec<u8>, CallError> + Send + Sync {
        let now_ms = ctx.now_ms;
        move |headers, body| {
            sign::verify(headers, body, &self.own.verifiers, now_ms)?;
            Ok(body.to_vec())
        }
    }

    fn bridge_call(
        &self,
        ctx: &CallContext,
        seconds: i64,
        prepay: &Prepay,
    ) -> Result<WechatBridgeCall, CallError> {
        let package = format!("prepay_id={}", prepay.prepay_id);
        let message = sign::bridge_message(&self.own.app_id, seconds, &ctx.nonce, &package);
        Ok(WechatBridgeCall {
            app_id: self.own.app_id.clone(),
            time_stamp: seconds.to_string(),
            nonce_str: ctx.nonce.clone(),
            package,
            sign_type: "RSA".to_owned(),
            pay_sign: self.wallet_signature(&message)?,
        })
    }

    /// An App signs the bare prepay id where a page signs its `package`.
    fn sdk_call(&self, ctx: &CallContext, seconds: i64, prepay: &Prepay) -> Result<WechatSdkCall, CallError> {
        let message = sign::bridge_message(&self.own.app_id, seconds, &ctx.nonce, &prepay.prepay_id);
        let mut call = WechatSdkCall::unsigned(&self.own.app_id, &self.own.mch_id, &prepay.prepay_id);
        call.noncestr.clone_from(&ctx.nonce);
        call.timestamp = seconds.to_string();
        call.sign = self.wallet_signature(&message)?;
        Ok(call)
    }

    fn wallet_signature(&self, message: &[u8]) -> Result<String, CallError> {
        sign::sign(&self.own, message).ok_or_else(|| CallError::NotSent("cannot be signed".to_owned()))
    }

    fn signed(&self, ctx: &CallContext, request: &PreparedRequest) -> Result<Request<Bytes>, CallError> {
        if !self.speaks(request) {
            return Err(CallError::NotSent("a request of another version of the interface".to_owned()));
        }
        self.authorized(ctx, request)
    }

    fn authorized(&self, ctx: &CallContext, request: &PreparedRequest) -> Result<Request<Bytes>, CallError> {
        let method = match request.method {
            RequestMethod::Get => "GET",
            RequestMethod::Post => "POST",
        };
        let seconds = ctx.now_ms.div_euclid(1000);
        let authorization =
            sign::authorization(&self.own, method, &request.path, seconds, &ctx.nonce, &request.body)
                .and_then(|value| HeaderValue::from_str(&value).ok())
                .map(|mut value| {
                    value.set_sensitive(true);
                    value
                })
                .ok_or_else(|| CallError::NotSent("cannot be signed".to_owned()))?;
        let mut builder = Request::builder()
            .method(method)
            .uri(format!("{}{}", self.endpoints.pay_base(), request.path))
            .header(header::AUTHORIZATION, authorization)
            .header(header::ACCEPT, "application/json")
            .header(header::USER_AGENT, USER_AGENT);
        if !request.body.is_empty() {
            builder = builder.header(header::CONTENT_TYPE, "application/json");
        }
        if let VerifyMode::PublicKey { id } = &self.own.mode {
            builder = builder.header("Wechatpay-Serial", id);
        }
        builder.body(Bytes::from(request.body.clone())).map_err(|e| CallError::NotSent(e.to_string()))
    }
}

#[async_trait]
impl PaymentChannel for V3Channel {
    fn provider(&self) -> Provider {
        Provider::Wechat
    }

    fn capabilities(&self) -> Capabilities {
        capabilities(self.product)
    }

    fn speaks(&self, request: &PreparedRequest) -> bool {
        request.path.starts_with("/v3/")
    }

    fn prepare_order(&self, order: &CreateOrder) -> Result<PreparedRequest, PrepareError> {
        prepare::order(&self.own, self.product, order)
    }

    async fn submit_order(&self, ctx: &CallContext, request: &PreparedRequest) -> Result<Prepay, CallError> {
        let raw = text(self.call(ctx, request, self.verified(ctx)).await?)?;
        let answer: PrepayAnswer = read(raw.as_bytes())?;
        if answer.prepay_id.is_empty() {
            return Err(CallError::Malformed("empty prepay_id".to_owned()));
        }
        Ok(Prepay { prepay_id: answer.prepay_id, raw })
    }

    fn wallet_call(&self, ctx: &CallContext, prepay: &Prepay) -> Result<WalletCall, CallError> {
        let seconds = ctx.now_ms.div_euclid(1000);
        match self.product {
            WechatProduct::Jsapi => self.bridge_call(ctx, seconds, prepay).map(WalletCall::WechatBridge),
            WechatProduct::App => self.sdk_call(ctx, seconds, prepay).map(WalletCall::WechatSdk),
        }
    }

    async fn query(&self, ctx: &CallContext, order: &OrderRef) -> Result<TradeReport, CallError> {
        let number = order.out_trade_no.as_str();
        let request = get(format!(
            "/v3/pay/transactions/out-trade-no/{}?mchid={}",
            utf8_percent_encode(number, SEGMENT),
            utf8_percent_encode(&self.own.mch_id, SEGMENT),
        ));
        let raw = text(self.call(ctx, &request, self.verified(ctx)).await?)?;
        let report = wire::trade_report(raw).map_err(CallError::Malformed)?;
        same("out_trade_no", number, &report.out_trade_no)?;
        Ok(report)
    }

    async fn close(&self, ctx: &CallContext, order: &OrderRef) -> Result<CloseOutcome, CallError> {
        let number = utf8_percent_encode(order.out_trade_no.as_str(), SEGMENT);
        let body = serde_json::to_string(&CloseBody { mchid: &self.own.mch_id })
            .map_err(|e| CallError::NotSent(e.to_string()))?;
        let path = format!("/v3/pay/transactions/out-trade-no/{number}/close");
        let request = PreparedRequest { method: RequestMethod::Post, path, body };
        match self.call(ctx, &request, self.verified(ctx)).await {
            Ok(_) | Err(CallError::Closed) => Ok(CloseOutcome::Closed),
            Err(CallError::AlreadyPaid) => Ok(CloseOutcome::AlreadyPaid),
            Err(CallError::NotFound) => Ok(CloseOutcome::NotFound),
            // Which code refuses to close a paid order is not documented, and messages are not to be
            // trusted: ask for the state instead.
            Err(refused @ CallError::Rejected { http_status: 400 | 403, .. }) => {
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
        prepare::refund(refund)
    }

    async fn submit_refund(
        &self,
        ctx: &CallContext,
        request: &PreparedRequest,
    ) -> Result<RefundReport, CallError> {
        let raw = text(self.call(ctx, request, self.verified(ctx)).await?)?;
        wire::refund_report(raw).map_err(CallError::Malformed)
    }

    async fn query_refund(&self, ctx: &CallContext, refund: &RefundRef) -> Result<RefundReport, CallError> {
        let number = refund.out_refund_no.as_str();
        let request = get(format!("/v3/refund/domestic/refunds/{}", utf8_percent_encode(number, SEGMENT)));
        let raw = text(self.call(ctx, &request, self.verified(ctx)).await?)?;
        let report = wire::refund_report(raw).map_err(CallError::Malformed)?;
        same("out_refund_no", number, &report.out_refund_no)?;
        Ok(report)
    }

    async fn bill(&self, ctx: &CallContext, day_ms: i64) -> Result<BillAnswer, CallError> {
        let text = UnixMs(day_ms).shanghai_text();
        let day = text.get(..10).unwrap_or_default();
        let request = get(format!("/v3/bill/tradebill?bill_date={day}&bill_type=ALL"));
        match self.call(ctx, &request, self.verified(ctx)).await {
            Ok(body) => self.download(&ctx.again().again(), &read(&body)?).await.map(BillAnswer::Ready),
            Err(CallError::Rejected { code, .. }) if code == "NO_STATEMENT_EXIST" => Ok(BillAnswer::Empty),
            Err(CallError::Rejected { code, .. }) if code == "STATEMENT_CREATING" => Ok(BillAnswer::NotYet),
            Err(other) => Err(other),
        }
    }

    fn parse_notification(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now_ms: i64,
    ) -> Result<Notification, NotifyError> {
        notification::parse(&self.own, headers, body, now_ms)
    }

    fn answer_notification(&self, accepted: bool) -> NotificationAnswer {
        notification::answer(accepted)
    }
}

fn get(path: String) -> PreparedRequest {
    PreparedRequest { method: RequestMethod::Get, path, body: String::new() }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, CallError> {
    serde_json::from_slice(body).map_err(|e| CallError::Malformed(e.to_string()))
}

fn text(body: Vec<u8>) -> Result<String, CallError> {
    String::from_utf8(body).map_err(|_| CallError::Malformed("not UTF-8".to_owned()))
}

/// An answer about another row than the one asked for is no answer.
fn same(what: &str, wanted: &str, found: &str) -> Result<(), CallError> {
    if wanted == found { Ok(()) } else { Err(CallError::Malformed(format!("answer about another {what}"))) }
}
