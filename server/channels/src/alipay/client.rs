//! The calls: order, query, close, cancel, refund, refund query, the payer's identity, a new certificate.

use std::fmt;
use std::sync::Arc;

use ::http::HeaderMap;
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::method::Provider;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::calls::{Gateway, status_of};
use super::keys::{AlipayCredentials, AlipayKeys};
use super::oauth::PayerId;
use super::wire::{
    self, CancelAnswer, CertificateAnswer, CertificateName, CreateAnswer, OrderName, RefundContent,
    RefundName,
};
use super::{AlipayEndpoints, AlipayProduct, notification, oauth, prepare, reject, sign};
use crate::channel::{CallContext, Capabilities, NotificationAnswer, PaymentChannel};
use crate::crypto::Certificate;
use crate::error::{CallError, NotifyError, PrepareError, VerifyError};
use crate::http::HttpClient;
use crate::types::{
    AlipayBridgeCall, AlipaySdkCall, CloseOutcome, CreateOrder, CreateRefund, Notification, OrderRef,
    PreparedRequest, Prepay, RefundRef, RefundReport, RefundState, TradeReport, TradeState, WalletCall,
};

const QUERY: &str = "alipay.trade.query";
const CLOSE: &str = "alipay.trade.close";
const CANCEL: &str = "alipay.trade.cancel";
const REFUND_QUERY: &str = "alipay.trade.fastpay.refund.query";
const TOKEN: &str = "alipay.system.oauth.token";
const CERTIFICATE: &str = "alipay.open.app.alipaycert.download";
const DAY_MS: i64 = 86_400_000;

/// One application at Alipay, for one product.
#[derive(Clone)]
pub struct AlipayChannel {
    gateway: Gateway,
    product: AlipayProduct,
}

/// What cancelling did to the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelAction {
    /// Nothing: there was nothing to do.
    None,
    /// It was unpaid and is closed.
    Close,
    /// It was paid and is refunded in full.
    Refund,
}

/// The answer to a cancellation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CancelOutcome {
    /// What was done.
    pub action: CancelAction,
    /// Alipay asks for the same call once more.
    pub call_again: bool,
}

impl fmt::Debug for AlipayChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AlipayChannel")
            .field("endpoints", &self.gateway.endpoints)
            .field("credentials", &self.gateway.own)
            .field("product", &self.product)
            .finish_non_exhaustive()
    }
}

impl AlipayChannel {
    /// The application of `credentials`, reached through `http`.
    pub fn new(
        http: Arc<dyn HttpClient>,
        endpoints: AlipayEndpoints,
        credentials: Arc<AlipayCredentials>,
        product: AlipayProduct,
    ) -> Self {
        Self { gateway: Gateway { http, endpoints, own: credentials }, product }
    }

    /// The credentials that this channel speaks with.
    pub fn credentials(&self) -> &AlipayCredentials {
        &self.gateway.own
    }

    /// Where this application reaches Alipay.
    pub fn endpoints(&self) -> &AlipayEndpoints {
        &self.gateway.endpoints
    }

    /// Where to send the payer for silent authorisation. See [`super::authorise_url`].
    pub fn authorise_url(&self, redirect_uri: &str, state: &str) -> Result<String, PrepareError> {
        oauth::authorise_url(&self.gateway.endpoints, &self.gateway.own.app_id, redirect_uri, state)
    }

    /// Exchanges the code of an authorisation for the payer (alipay.md 5.2). A code works once.
    ///
    /// # Errors
    /// `Rejected` with `isv.code-invalid`: send the payer through authorisation again, once.
    pub async fn exchange_code(&self, ctx: &CallContext, code: &str) -> Result<PayerId, CallError> {
        let business = [("grant_type", "authorization_code"), ("code", code)];
        let answer = self.gateway.ask(ctx, TOKEN, &business).await?;
        let verified = answer.verified(&self.gateway.own.keys, ctx.now_ms)?;
        // Success has neither code nor message; a refusal has both.
        let status = status_of(&verified.node)?;
        if status.code.is_empty() { oauth::payer(&verified.node) } else { Err(reject::call_error(&status)) }
    }

    /// Fetches a certificate that Alipay signs with by now, which an answer named (alipay.md 4). It is believed because
    /// it leads to the root file; the answer has to verify with it.
    ///
    /// # Errors
    /// In key mode there is none: `NotFound`.
    pub async fn download_certificate(
        &self,
        ctx: &CallContext,
        serial_number: &str,
    ) -> Result<Certificate, CallError> {
        let AlipayKeys::Certificates(held) = &self.gateway.own.keys else { return Err(CallError::NotFound) };
        let content = json(&CertificateName { alipay_cert_sn: serial_number })?;
        let answer = self.gateway.ask(ctx, CERTIFICATE, &[("biz_content", &content)]).await?;
        let malformed = |words: &str| CallError::Malformed(words.to_owned());
        let node = answer.unproven_node().ok_or_else(|| malformed("not an answer of the gateway"))?;
        let Ok(brought) = serde_json::from_str::<CertificateAnswer>(node) else {
            let status = status_of(&answer.verified(&self.gateway.own.keys, ctx.now_ms)?.node)?;
            return Err(reject::call_error(&status));
        };
        let pem = STANDARD.decode(&brought.alipay_cert_content).map_err(|_| malformed("not base64"))?;
        let pem = String::from_utf8(pem).map_err(|_| malformed("not PEM"))?;
        let fetched = held.root().trusted(&pem, &self.gateway.own.seller_id, ctx.now_ms);
        let fetched = fetched.map_err(|e| malformed(&e.to_string()))?;
        let keys = held.clone().with_alipay_certificate(fetched.clone());
        let keys = AlipayKeys::Certificates(keys.map_err(|e| malformed(&e.to_string()))?);
        answer.verified(&keys, ctx.now_ms)?;
        match super::certificates::serial_number(fetched.der()) {
            Ok(number) if number == serial_number => Ok(fetched),
            _ => Err(VerifyError::UnknownSerial(serial_number.chars().take(64).collect()).into()),
        }
    }

    /// Cancels an order whose outcome is not known: unpaid is closed, paid is refunded in full (alipay.md 7.3). Part of
    /// 当面付 alone; elsewhere close and refund.
    pub async fn cancel(&self, ctx: &CallContext, order: &OrderRef) -> Result<CancelOutcome, CallError> {
        let number = order.out_trade_no.as_str();
        let answer: CancelAnswer = self.read(ctx, CANCEL, &OrderName { out_trade_no: number }).await?;
        if !answer.out_trade_no.is_empty() {
            same("out_trade_no", number, &answer.out_trade_no)?;
        }
        let action = match answer.action.as_str() {
            "" => CancelAction::None,
            "close" => CancelAction::Close,
            "refund" => CancelAction::Refund,
            other => return Err(CallError::Malformed(format!("unknown action {other:.32}"))),
        };
        Ok(CancelOutcome { action, call_again: answer.retry_flag == "Y" })
    }

    /// Calls with `content` as `biz_content`, and reads the verified node of a success.
    async fn read<T: DeserializeOwned>(
        &self,
        ctx: &CallContext,
        method: &str,
        content: &(impl Serialize + Sync),
    ) -> Result<T, CallError> {
        let node = self.node(ctx, method, content).await?;
        serde_json::from_str(&node).map_err(|e| CallError::Malformed(e.to_string()))
    }

    async fn node(
        &self,
        ctx: &CallContext,
        method: &str,
        content: &(impl Serialize + Sync),
    ) -> Result<String, CallError> {
        let content = json(content)?;
        Ok(self.gateway.call(ctx, method, &[("biz_content", &content)]).await?.node)
    }

    /// Signs a stored request of the App: nothing is sent.
    fn order_string(&self, ctx: &CallContext, request: &PreparedRequest) -> Result<String, CallError> {
        let (method, notify_url) = stored(request)?;
        let notify_url = notify_url.unwrap_or_default();
        let business = [("biz_content", request.body.as_str()), ("notify_url", &notify_url)];
        Ok(sign::encode(&self.gateway.signed(ctx, &method, &business)?))
    }

    async fn query_refund_of(
        &self,
        ctx: &CallContext,
        name: &RefundName<'_>,
    ) -> Result<Option<RefundReport>, CallError> {
        let node = self.node(ctx, REFUND_QUERY, name).await?;
        wire::refund_report(&node, name.out_request_no).map_err(CallError::Malformed)
    }
}

#[async_trait]
impl PaymentChannel for AlipayChannel {
    fn provider(&self) -> Provider {
        Provider::Alipay
    }

    fn capabilities(&self) -> Capabilities {
        let app = self.product == AlipayProduct::App;
        Capabilities {
            can_close: true,
            close_within_ms: None,
            final_after_ms: None,
            // The order of an App is not there before the payer has reached the cashier.
            unpaid_when_not_found: app,
            resubmit_gives_prepay: true,
            prepay_valid_ms: None,
            refund_within_ms: Some(365 * DAY_MS),
            max_refunds: None,
            refund_query_after_ms: 10_000,
            needs_payer_id: !app,
        }
    }

    fn prepare_order(&self, order: &CreateOrder) -> Result<PreparedRequest, PrepareError> {
        prepare::order(&self.gateway.own, self.product, order)
    }

    async fn submit_order(&self, ctx: &CallContext, request: &PreparedRequest) -> Result<Prepay, CallError> {
        if self.product == AlipayProduct::App {
            return Ok(Prepay { prepay_id: self.order_string(ctx, request)?, raw: String::new() });
        }
        let (method, notify_url) = stored(request)?;
        let notify_url = notify_url.unwrap_or_default();
        let business = [("biz_content", request.body.as_str()), ("notify_url", &notify_url)];
        let raw = self.gateway.call(ctx, &method, &business).await?.node;
        let answer: CreateAnswer =
            serde_json::from_str(&raw).map_err(|e| CallError::Malformed(e.to_string()))?;
        let asked: serde_json::Value =
            serde_json::from_str(&request.body).map_err(|e| CallError::NotSent(e.to_string()))?;
        same("out_trade_no", asked["out_trade_no"].as_str().unwrap_or_default(), &answer.out_trade_no)?;
        if answer.trade_no.is_empty() {
            return Err(CallError::Malformed("empty trade_no".to_owned()));
        }
        Ok(Prepay { prepay_id: answer.trade_no, raw })
    }

    fn wallet_call(&self, _ctx: &CallContext, prepay: &Prepay) -> Result<WalletCall, CallError> {
        let handle = prepay.prepay_id.clone();
        Ok(match self.product {
            AlipayProduct::App => WalletCall::AlipaySdk(AlipaySdkCall { order_string: handle }),
            AlipayProduct::Jsapi | AlipayProduct::FaceToFace => {
                WalletCall::AlipayBridge(AlipayBridgeCall { trade_no: handle })
            }
        })
    }

    async fn query(&self, ctx: &CallContext, order: &OrderRef) -> Result<TradeReport, CallError> {
        let number = order.out_trade_no.as_str();
        let node = self.node(ctx, QUERY, &OrderName { out_trade_no: number }).await?;
        let report = wire::trade_report(&node).map_err(CallError::Malformed)?;
        same("out_trade_no", number, &report.out_trade_no)?;
        Ok(report)
    }

    async fn close(&self, ctx: &CallContext, order: &OrderRef) -> Result<CloseOutcome, CallError> {
        let number = order.out_trade_no.as_str();
        match self.read::<OrderNamed>(ctx, CLOSE, &OrderName { out_trade_no: number }).await {
            Ok(answer) => same("out_trade_no", number, &answer.out_trade_no).map(|()| CloseOutcome::Closed),
            Err(CallError::Closed) => Ok(CloseOutcome::Closed),
            Err(CallError::AlreadyPaid) => Ok(CloseOutcome::AlreadyPaid),
            Err(CallError::NotFound) => Ok(CloseOutcome::NotFound),
            // Its state did not allow it: paid or closed meanwhile, and only a query says which.
            Err(refused @ CallError::Rejected { .. }) if is_state_error(&refused) => {
                match self.query(&ctx.again(), order).await {
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
        let (method, _) = stored(request)?;
        let asked: RefundContent =
            serde_json::from_str(&request.body).map_err(|e| CallError::NotSent(e.to_string()))?;
        let raw = self.gateway.call(ctx, &method, &[("biz_content", &request.body)]).await?.node;
        let done = wire::refund_answer(&raw, &asked, ctx.now_ms).map_err(CallError::Malformed)?;
        if let Some(report) = done {
            return Ok(report);
        }
        // Nothing moved by this call: the refund was done before, or is under way.
        let name = RefundName {
            trade_no: asked.trade_no.as_deref(),
            out_trade_no: asked.out_trade_no.as_deref(),
            out_request_no: &asked.out_request_no,
            query_options: ["gmt_refund_pay"],
        };
        match self.query_refund_of(&ctx.again(), &name).await {
            Ok(Some(report)) => Ok(report),
            Ok(None) => under_way(raw, &asked).map_err(CallError::Malformed),
            Err(error) if error.is_unknown() => Err(error),
            Err(_) => under_way(raw, &asked).map_err(CallError::Malformed),
        }
    }

    async fn query_refund(&self, ctx: &CallContext, refund: &RefundRef) -> Result<RefundReport, CallError> {
        let name = RefundName {
            trade_no: None,
            out_trade_no: Some(refund.out_trade_no.as_str()),
            out_request_no: refund.out_refund_no.as_str(),
            query_options: ["gmt_refund_pay"],
        };
        // Answered, and nothing in it: not done. The same request again is safe.
        let report = self.query_refund_of(ctx, &name).await?.ok_or(CallError::NotFound)?;
        if let Some(number) = &report.out_trade_no {
            same("out_trade_no", refund.out_trade_no.as_str(), number)?;
        }
        Ok(report)
    }

    fn parse_notification(
        &self,
        _headers: &HeaderMap,
        body: &[u8],
        now_ms: i64,
    ) -> Result<Notification, NotifyError> {
        notification::parse(&self.gateway.own, body, now_ms)
    }

    fn answer_notification(&self, accepted: bool) -> NotificationAnswer {
        notification::answer(accepted)
    }
}

/// The part of a close's answer that names the order.
#[derive(serde::Deserialize)]
struct OrderNamed {
    out_trade_no: String,
}

/// A refund that Alipay has taken and not yet finished.
fn under_way(raw: String, asked: &RefundContent) -> Result<RefundReport, String> {
    let amount = domain::money::Fen::parse_yuan(&asked.refund_amount).map_err(|e| e.to_string())?;
    Ok(RefundReport {
        state: RefundState::Processing,
        mch_id: None,
        out_refund_no: asked.out_request_no.clone(),
        refund_id: asked.trade_no.clone().unwrap_or_default(),
        out_trade_no: asked.out_trade_no.clone(),
        transaction_id: asked.trade_no.clone(),
        amount: Some(amount),
        total: None,
        currency: None,
        succeeded_at_ms: None,
        received_by: None,
        raw,
    })
}

fn is_state_error(error: &CallError) -> bool {
    matches!(error, CallError::Rejected { code, .. }
        if code == "ACQ.TRADE_STATUS_ERROR" || code == "ACQ.REASON_TRADE_STATUS_INVALID")
}

fn json<T: Serialize>(content: &T) -> Result<String, CallError> {
    serde_json::to_string(content).map_err(|e| CallError::NotSent(e.to_string()))
}

fn stored(request: &PreparedRequest) -> Result<(String, Option<String>), CallError> {
    prepare::read(request).ok_or_else(|| CallError::NotSent("not a request for Alipay".to_owned()))
}

/// An answer about another row than the one asked for is no answer.
fn same(what: &str, wanted: &str, found: &str) -> Result<(), CallError> {
    if wanted == found { Ok(()) } else { Err(CallError::Malformed(format!("answer about another {what}"))) }
}
