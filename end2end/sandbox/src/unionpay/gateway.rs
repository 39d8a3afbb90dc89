//! One call: from the form that came to the text that goes (sections 2, 3, 10).

use axum::{body::Body, extract::State as Shared, response::Response};
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header::CONTENT_TYPE, request::Parts};

use crate::{
    clock,
    faults::{FaultName, Occasion, Operation, Place},
    sandbox::{Sandbox, Tools},
    state::{EventKind, State},
};

use super::{
    answers::{self, Refusal},
    message::{self, Message},
    refunds, rules, trades,
};

/// What was answered, and how long it takes.
struct Reply {
    status: StatusCode,
    body: String,
    wait_ms: u64,
}

pub(super) async fn order(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    run(&sandbox, Operation::Order, &parts, &body).await
}

pub(super) async fn query(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    run(&sandbox, Operation::Query, &parts, &body).await
}

pub(super) async fn back(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    run(&sandbox, Operation::Refund, &parts, &body).await
}

async fn run(sandbox: &Sandbox, operation: Operation, parts: &Parts, body: &[u8]) -> Response {
    let form = parts.headers.get(CONTENT_TYPE).is_some_and(|kind| {
        kind.to_str().is_ok_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
    });
    let message = if form { message::read_form(body) } else { None };
    let reply = sandbox.change(|state, tools| match &message {
        Some(message) => answer(state, tools, operation, message),
        // Said without a signature: nobody is known yet.
        None => plain_refusal("10", "报文格式错误"),
    });
    if reply.wait_ms > 0 {
        sandbox.clock().sleep(reply.wait_ms).await;
    }
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = reply.status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html;charset=UTF-8"));
    response
}

fn plain_refusal(code: &str, text: &str) -> Reply {
    Reply { status: StatusCode::OK, body: format!("respCode={code}&respMsg={text}[9100004]"), wait_ms: 0 }
}

/// Everything that happens under the lock.
fn answer(state: &mut State, tools: &Tools<'_>, operation: Operation, message: &Message) -> Reply {
    if let Err(refusal) = check_signature(state, message) {
        log(state, tools, operation, message, refusal.code, refusal.text);
        return plain_refusal(refusal.code, refusal.text);
    }
    let subject = subject(state, message);
    if operation == Operation::Order {
        state.bind_faults(&subject);
    }
    let operation = if operation == Operation::Query && is_back(state, message) {
        Operation::RefundQuery
    } else {
        operation
    };
    let at = Occasion {
        now_ms: tools.now_ms,
        place: Place::Answer,
        operation: Some(operation),
        out_trade_no: &subject,
    };
    let slow = state.strike(FaultName::Slow, &at);
    let wait_ms = slow.map_or(0, |fault| fault.delay_ms.map_or(rules::SLOW_MS, u64::from));
    let result = match stopped(state, &at) {
        Some(refusal) => Err(refusal),
        None => check_common(state, tools, operation, message)
            .and_then(|()| perform(state, tools, operation, message)),
    };
    let (code, text) = match &result {
        Ok(fields) => (fields.get("respCode").cloned().unwrap_or_default(), String::new()),
        Err(refusal) => (refusal.code.to_owned(), refusal.text.to_owned()),
    };
    log(state, tools, operation, message, &code, &text);
    if state.strike(FaultName::TimeoutAfterSuccess, &at).is_some() {
        return Reply { status: StatusCode::GATEWAY_TIMEOUT, body: "504 Gateway Time-out".into(), wait_ms };
    }
    if state.strike(FaultName::ErrorAfterSuccess, &at).is_some() {
        return Reply { status: StatusCode::INTERNAL_SERVER_ERROR, body: String::new(), wait_ms };
    }
    let mut fields = answers::echo(message);
    match result {
        Ok(own) => fields.extend(own),
        Err(refusal) => fields.extend(refusal.fields()),
    }
    let body = answers::seal(state, fields, &at);
    Reply { status: StatusCode::OK, body, wait_ms }
}

/// The certificate by its number, then the signature; the merchant only then.
fn check_signature(state: &State, message: &Message) -> Result<(), Refusal> {
    let wrong = || Refusal::new("11", "验证签名失败");
    let take = |name: &str| message.get(name).map(String::as_str).unwrap_or_default();
    if take("signMethod") != "01" || take("version") != "5.1.0" {
        return Err(Refusal::new("10", "报文格式错误"));
    }
    let merchants = &state.union_pay.merchants;
    let certificate = merchants.iter().flat_map(|m| &m.signing).find(|c| c.serial == take("certId"));
    let certificate = certificate.ok_or_else(wrong)?;
    if !message::verifies(&certificate.key.public(), message) {
        return Err(wrong());
    }
    let merchant = state.union_pay.merchant(take("merId")).ok_or(Refusal::new("31", "商户状态不正确"))?;
    if merchant.signing.iter().any(|c| c.serial == certificate.serial) { Ok(()) } else { Err(wrong()) }
}

/// What every message must have.
fn check_common(
    state: &State,
    tools: &Tools<'_>,
    operation: Operation,
    message: &Message,
) -> Result<(), Refusal> {
    let missing = ["encoding", "accessType", "bizType", "txnType", "txnSubType", "orderId", "txnTime"];
    let missing = missing.iter().find(|name| message.get(**name).is_none_or(String::is_empty));
    if missing.is_some() {
        return Err(Refusal::new("13", "报文要素缺失"));
    }
    let number = &message["orderId"];
    if !(8..=40).contains(&number.len()) || !number.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(Refusal::new("10", "orderId格式错误"));
    }
    let time = clock::parse_beijing(&message["txnTime"]).ok_or(Refusal::new("10", "txnTime格式错误"))?;
    if message["accessType"] != "0" || !message["encoding"].eq_ignore_ascii_case("UTF-8") {
        return Err(Refusal::new("10", "报文格式错误"));
    }
    let asks = matches!(operation, Operation::Query | Operation::RefundQuery);
    // A message that was sent before is recognised as such however late it is.
    let known = state.union_pay.trade(&message["merId"], number, &message["txnTime"]).is_some()
        || state.union_pay.back(&message["merId"], number, &message["txnTime"]).is_some();
    if !asks && !known && (time - tools.now_ms).abs() > rules::CLOCK_WINDOW_MS {
        return Err(Refusal::new("10", "txnTime与当前时间相差过大"));
    }
    Ok(())
}

fn perform(
    state: &mut State,
    tools: &Tools<'_>,
    operation: Operation,
    message: &Message,
) -> Result<Message, Refusal> {
    match operation {
        Operation::Order => trades::place(state, tools, message),
        Operation::Refund => refunds::create(state, tools, message),
        _ => answers::query(state, tools, message),
    }
}

/// Faults that stop a call before it does anything.
fn stopped(state: &mut State, at: &Occasion<'_>) -> Option<Refusal> {
    if state.strike(FaultName::ServerError, at).is_some() {
        return Some(Refusal::new("99", "通用错误"));
    }
    if state.strike(FaultName::TooManyRequests, at).is_some() {
        return Some(Refusal::new("37", "查询过于频繁"));
    }
    if state.strike(FaultName::UserPaying, at).is_some() {
        return Some(Refusal::new("06", "系统繁忙，请稍后再试"));
    }
    None
}

fn is_back(state: &State, message: &Message) -> bool {
    let take = |name: &str| message.get(name).map(String::as_str).unwrap_or_default();
    state.union_pay.back(take("merId"), take("orderId"), take("txnTime")).is_some()
}

/// The order that a message is about, for faults and for the log.
fn subject(state: &State, message: &Message) -> String {
    let take = |name: &str| message.get(name).map(String::as_str).unwrap_or_default();
    if let Some(back) = state.union_pay.back(take("merId"), take("orderId"), take("txnTime")) {
        return back.payment.clone();
    }
    let original = take("origQryId");
    let paid = state
        .union_pay
        .trades
        .iter()
        .find(|t| !original.is_empty() && t.query_id.as_deref() == Some(original));
    paid.map_or_else(|| take("orderId").to_owned(), |t| t.order_id.clone())
}

fn log(
    state: &mut State,
    tools: &Tools<'_>,
    operation: Operation,
    message: &Message,
    code: &str,
    text: &str,
) {
    let (zh, en) = match operation {
        Operation::Order => ("银联App下单", "UnionPay order"),
        Operation::Refund => ("银联退货/撤销", "UnionPay refund"),
        _ => ("银联交易查询", "UnionPay query"),
    };
    let at = clock::beijing(tools.now_ms, "%H:%M:%S");
    let words = (format!("{zh}：{code} {text} {at}"), format!("{en}: {code} {text} {at}"));
    let subject = message.get("orderId").cloned().unwrap_or_default();
    state.log(tools.now_ms, EventKind::Call, subject, words);
}
