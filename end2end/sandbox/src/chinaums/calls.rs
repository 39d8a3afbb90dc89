//! The JSON calls of both interfaces (`chinaums.md` 5).

use axum::{
    body::Body,
    extract::{Path, State as Shared},
    response::Response,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Map, Value};

use crate::{
    clock,
    faults::{FaultName, Occasion, Operation, Place},
    sandbox::{Sandbox, Tools},
    state::{EventKind, State, UmsOrder, UmsStatus},
};

use super::{
    SLOW_MS,
    gate::{self, Message, Refusal},
    notify, refunds, sign,
};

pub(super) async fn open_platform(
    Shared(sandbox): Shared<Sandbox>,
    Path(call): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(operation) = operation(&call) else {
        return reply(&Refusal::new("NO_SERVICE", "没有该服务").body(), 200);
    };
    let (answer, wait_ms) = sandbox.change(|state, tools| {
        let message = gate::open_call(state, tools, &headers, &body);
        run(state, tools, operation, message)
    });
    finish(&sandbox, answer, wait_ms).await
}

pub(super) async fn portal(Shared(sandbox): Shared<Sandbox>, body: Bytes) -> Response {
    let (answer, wait_ms) = sandbox.change(|state, tools| {
        let message = gate::portal_call(state, tools, &body);
        let asked = message.as_ref().map(|m| m.text("msgType")).unwrap_or_default();
        let named = match asked.as_str() {
            "refundQuery" => "refund-query",
            other => other,
        };
        let (mid, known) = (message.as_ref().ok().map(|m| m.mid.clone()), operation(named));
        let (mut answer, wait_ms) = match (known, message) {
            (Some(operation), message) => run(state, tools, operation, message),
            (None, Err(refusal)) => run(state, tools, Operation::Query, Err(refusal)),
            (None, Ok(_)) => (Answer::refused(&Refusal::new("NO_SERVICE", "没有该服务")), 0),
        };
        let signer = mid.or_else(|| signer(state, &body));
        sign_answer(state, signer.as_deref(), &asked, &mut answer);
        (answer, wait_ms)
    });
    finish(&sandbox, answer, wait_ms).await
}

/// Also a refused request is answered with a signature where its `msgSrc` says whose key to take.
fn signer(state: &State, body: &[u8]) -> Option<String> {
    let fields: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let source = fields.get("msgSrc")?.as_str()?;
    state.chinaums.merchants.iter().find(|m| m.msg_src == source).map(|m| m.mid.clone())
}

fn operation(call: &str) -> Option<Operation> {
    match call {
        "query" => Some(Operation::Query),
        "close" => Some(Operation::Close),
        "refund" => Some(Operation::Refund),
        "refund-query" => Some(Operation::RefundQuery),
        _ => None,
    }
}

/// What goes back, before the portal signs it.
struct Answer {
    status: u16,
    body: Map<String, Value>,
    /// No answer of ChinaUMS at all: the page of something in between.
    lost: bool,
    /// Faults that break the signature, or what it covers.
    faults: Vec<FaultName>,
}

impl Answer {
    fn refused(refusal: &Refusal) -> Self {
        Self { status: refusal.status, body: refusal.body(), lost: false, faults: Vec::new() }
    }
}

fn run(
    state: &mut State,
    tools: &Tools<'_>,
    operation: Operation,
    message: Result<Message, Refusal>,
) -> (Answer, u64) {
    let message = match message {
        Ok(message) => message,
        Err(refusal) => {
            log(state, tools, operation, "", &format!("{} {}", refusal.code, refusal.words));
            return (Answer::refused(&refusal), 0);
        }
    };
    let subject = subject(state, operation, &message);
    let at = Occasion {
        now_ms: tools.now_ms,
        place: Place::Answer,
        operation: Some(operation),
        out_trade_no: &subject,
    };
    let slow = state.strike(FaultName::Slow, &at);
    let wait_ms = slow.map_or(0, |fault| fault.delay_ms.map_or(SLOW_MS, u64::from));
    if let Some(refusal) = stopped(state, &at) {
        log(state, tools, operation, &subject, refusal.code);
        return (Answer::refused(&refusal), wait_ms);
    }
    let result = perform(state, tools, operation, &message);
    let mut answer = match result {
        Ok(mut body) => {
            body.insert("errCode".into(), "SUCCESS".into());
            body.insert("errMsg".into(), "查询成功".into());
            Answer { status: 200, body, lost: false, faults: Vec::new() }
        }
        Err(refusal) => Answer::refused(&refusal),
    };
    if state.strike(FaultName::TimeoutAfterSuccess, &at).is_some() {
        answer.lost = true;
    } else if state.strike(FaultName::ErrorAfterSuccess, &at).is_some() {
        answer = Answer::refused(&Refusal::new("INTERNAL_ERROR", "系统错误"));
    }
    answer.faults = state.strike_all(&notify::FAULTS, &at);
    notify::distort(&mut answer.body, &answer.faults);
    decorate(tools, &message, &mut answer.body);
    let said = answer.body.get("errCode").and_then(Value::as_str).unwrap_or_default().to_owned();
    log(state, tools, operation, &subject, &said);
    (answer, wait_ms)
}

/// The payment's number that a call is about.
fn subject(state: &State, operation: Operation, message: &Message) -> String {
    let number = message.text("merOrderId");
    if operation != Operation::RefundQuery {
        return number;
    }
    let refund = state.chinaums.refunds.iter().find(|r| r.mid == message.mid && r.refund_number == number);
    refund.map_or(number, |refund| refund.number.clone())
}

/// Faults that stop a call before it does anything.
fn stopped(state: &mut State, at: &Occasion<'_>) -> Option<Refusal> {
    let busy = |words: &str| Refusal::new("SYSTEM_BUSY", words);
    if state.strike(FaultName::ServerError, at).is_some() {
        return Some(busy("系统繁忙，请稍候再试。"));
    }
    if state.strike(FaultName::TooManyRequests, at).is_some() {
        return Some(busy("请求过于频繁"));
    }
    if state.strike(FaultName::UserPaying, at).is_some() {
        return Some(Refusal::new("ORDER_PROCESSING", "订单处理中"));
    }
    None
}

fn perform(
    state: &mut State,
    tools: &Tools<'_>,
    operation: Operation,
    message: &Message,
) -> Result<Map<String, Value>, Refusal> {
    let missing = || Refusal::new("NO_ORDER", "无法找到指定的订单");
    let number = message.text("merOrderId");
    match operation {
        Operation::Refund => refunds::create(state, tools, message),
        Operation::RefundQuery => refunds::query(state, message),
        Operation::Close => {
            let order = state.chinaums.order_mut(&message.mid, &number).ok_or_else(missing)?;
            match order.status {
                UmsStatus::WaitBuyerPay => {
                    order.status = UmsStatus::TradeClosed;
                    order.closed_ms = Some(tools.now_ms);
                }
                UmsStatus::TradeClosed if order.paid_ms.is_none() => {}
                _ => return Err(Refusal::new("OPERATION_NOT_ALLOWED", "订单已支付，不允许关闭")),
            }
            Ok(order_view(order))
        }
        _ => {
            let order = state.chinaums.order(&message.mid, &number).ok_or_else(missing)?;
            let mut body = order_view(order);
            let refunded = state.chinaums.refunded(order);
            if refunded > 0 {
                body.insert("refundAmount".into(), refunded.to_string().into());
            }
            Ok(body)
        }
    }
}

/// What every answer about an order says (5).
pub(super) fn order_view(order: &UmsOrder) -> Map<String, Value> {
    let mut body = Map::new();
    let mut set = |name: &str, value: Value| body.insert(name.to_owned(), value);
    set("mid", order.mid.as_str().into());
    set("merOrderId", order.number.as_str().into());
    set("status", order.status.as_str().into());
    set("totalAmount", order.total.into());
    set("targetSys", order.wallet.target_sys().into());
    set("seqId", order.seq_id.as_str().into());
    if let (Some(paid_ms), Some(target)) = (order.paid_ms, &order.target_order_id) {
        set("payTime", clock::beijing(paid_ms, "%Y-%m-%d %H:%M:%S").into());
        set("settleDate", clock::beijing(paid_ms, "%Y-%m-%d").into());
        set("targetOrderId", target.as_str().into());
        set("connectSys", "UNIONPAY".into());
        set("billFunds", format!("现金:{}", order.payer_total).into());
        for name in ["buyerPayAmount", "receiptAmount", "invoiceAmount"] {
            set(name, order.payer_total.into());
        }
        set("couponAmount", (order.total - order.payer_total).into());
    }
    body
}

/// What belongs to this one answer.
fn decorate(tools: &Tools<'_>, message: &Message, body: &mut Map<String, Value>) {
    let now = clock::beijing(tools.now_ms, "%Y-%m-%d %H:%M:%S");
    // The field tables spell it with a capital S, the wire does not (5).
    let name = if tools.now_ms % 2 == 0 { "responseTimestamp" } else { "responseTimeStamp" };
    body.insert(name.into(), now.into());
    body.insert("tid".into(), message.text("tid").into());
    let id = message.text("msgId");
    if !id.is_empty() {
        body.insert("msgId".into(), id.into());
    }
}

/// The portal's `sign`, made with the key of the merchant that asked (5).
fn sign_answer(state: &State, mid: Option<&str>, asked: &str, answer: &mut Answer) {
    let Some(merchant) = mid.and_then(|mid| state.chinaums.merchant(mid)) else { return };
    answer.body.insert("msgSrc".into(), "NETPAY".into());
    answer.body.insert("msgType".into(), asked.into());
    if merchant.names_digest {
        answer.body.insert("signType".into(), "SHA256".into());
    }
    let pairs = notify::texts(&answer.body);
    let mut signature = sign::keyed(merchant.digest, &sign::canonical(&pairs), &merchant.communication_key);
    if answer.faults.contains(&FaultName::CorruptSignature) {
        signature = sign::keyed(merchant.digest, "", &merchant.communication_key);
    }
    answer.body.insert("sign".into(), signature.into());
    if answer.faults.contains(&FaultName::TamperedBody) {
        notify::tamper(&mut answer.body);
    }
}

fn log(state: &mut State, tools: &Tools<'_>, operation: Operation, subject: &str, said: &str) {
    let (zh, en) = match operation {
        Operation::Close => ("关闭订单", "close"),
        Operation::Refund => ("申请退款", "refund"),
        Operation::RefundQuery => ("查询退款", "refund query"),
        _ => ("查询订单", "order query"),
    };
    let text = (format!("银联商务{zh}：{said}"), format!("ChinaUMS {en}: {said}"));
    state.log(tools.now_ms, EventKind::Call, subject, text);
}

async fn finish(sandbox: &Sandbox, answer: Answer, wait_ms: u64) -> Response {
    if wait_ms > 0 {
        sandbox.clock().sleep(wait_ms).await;
    }
    if answer.lost {
        let mut response =
            Response::new(Body::from("<html><head><title>504 Gateway Time-out</title></head></html>"));
        *response.status_mut() = StatusCode::GATEWAY_TIMEOUT;
        return response;
    }
    reply(&answer.body, answer.status)
}

/// A JSON answer.
pub(super) fn reply(body: &Map<String, Value>, status: u16) -> Response {
    let text = Value::Object(body.clone()).to_string();
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
