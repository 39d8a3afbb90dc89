//! One call: from the bytes that came to the bytes that go. 200 and `text/plain`, whatever they say (2.1).

use axum::{body::Body, extract::State as Shared, response::Response};
use bytes::Bytes;
use http::{Method, StatusCode, header, request::Parts};

use crate::{
    faults::{FaultName, Occasion, Operation, Place},
    ids,
    sandbox::{Sandbox, Tools},
    state::{EventKind, State},
};

use super::{
    super::{bill, rules as limits},
    calls,
    notify::{self, Seal},
    rules::Refused,
    sign,
    xml::{self, Fields},
};

pub(super) async fn order(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    run(&sandbox, Operation::Order, &parts, &body).await
}

pub(super) async fn query(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    run(&sandbox, Operation::Query, &parts, &body).await
}

pub(super) async fn close(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    run(&sandbox, Operation::Close, &parts, &body).await
}

pub(super) async fn refund(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    run(&sandbox, Operation::Refund, &parts, &body).await
}

pub(super) async fn refund_query(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    run(&sandbox, Operation::RefundQuery, &parts, &body).await
}

/// A file, or why there is none; neither is signed (2.8).
pub(super) async fn bill(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    let reply = sandbox.change(|state, tools| {
        let (mch_id, fields) = match caller(state, &parts.method, &body) {
            Ok(caller) => caller,
            Err(words) => return uncommunicative(state, tools, Operation::Bill, words),
        };
        let day = fields.get("bill_date").map(String::as_str).unwrap_or_default();
        let body = bill::file(state, &mch_id, day, tools.now_ms).unwrap_or_else(bill::refusal_v2);
        note(state, tools, Operation::Bill, "", if body.starts_with('<') { "FAIL" } else { "SUCCESS" });
        Reply { status: StatusCode::OK, body, wait_ms: 0 }
    });
    reply.into_response()
}

/// The bytes that go, and how long they take.
struct Reply {
    status: StatusCode,
    body: String,
    wait_ms: u64,
}

async fn run(sandbox: &Sandbox, operation: Operation, parts: &Parts, body: &[u8]) -> Response {
    let reply = sandbox.change(|state, tools| answer(state, tools, operation, &parts.method, body));
    if reply.wait_ms > 0 {
        sandbox.clock().sleep(reply.wait_ms).await;
    }
    reply.into_response()
}

impl Reply {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/plain"));
        response
    }
}

/// Everything that happens under the lock.
fn answer(state: &mut State, tools: &Tools<'_>, operation: Operation, method: &Method, body: &[u8]) -> Reply {
    let (mch_id, fields) = match caller(state, method, body) {
        Ok(caller) => caller,
        Err(words) => return uncommunicative(state, tools, operation, words),
    };
    let subject = subject(state, operation, &mch_id, &fields);
    if operation == Operation::Order && state.trade(&mch_id, &subject).is_none() {
        state.bind_faults(&subject);
    }
    let (place, at_call) = (Place::Answer, Some(operation));
    let at = Occasion { now_ms: tools.now_ms, place, operation: at_call, out_trade_no: &subject };
    let slow = state.strike(FaultName::Slow, &at);
    let wait_ms = slow.map_or(0, |fault| fault.delay_ms.map_or(limits::SLOW_MS, u64::from));
    let result = match stopped(state, &at) {
        Some(refused) => Err(refused),
        None => calls::perform(state, tools, operation, &mch_id, &fields),
    };
    let result = match result {
        Ok(_) if state.strike(FaultName::TimeoutAfterSuccess, &at).is_some() => {
            let body = "<html><head><title>504 Gateway Time-out</title></head></html>".to_owned();
            return Reply { status: StatusCode::GATEWAY_TIMEOUT, body, wait_ms };
        }
        Ok(_) if state.strike(FaultName::ErrorAfterSuccess, &at).is_some() => Err(Refused::system()),
        other => other,
    };
    let body = signed(state, tools, operation, &subject, &mch_id, &fields, result);
    Reply { status: StatusCode::OK, body, wait_ms }
}

/// Who calls and what he says; otherwise why there is no talking to him.
fn caller(state: &State, method: &Method, body: &[u8]) -> Result<(String, Fields), &'static str> {
    if method != Method::POST {
        return Err("请使用post方法");
    }
    if body.is_empty() {
        return Err("post数据为空");
    }
    let text = std::str::from_utf8(body).map_err(|_| "编码格式错误")?;
    let fields = xml::read(text, "xml").ok_or("XML格式错误")?;
    let given = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    if given("mch_id").is_empty() {
        return Err("缺少参数mch_id");
    }
    if given("nonce_str").is_empty() || given("nonce_str").len() > 32 {
        return Err("缺少参数nonce_str");
    }
    // An unknown merchant and a wrong signature are told apart for nobody (2.1).
    let merchant = state.merchant(given("mch_id")).filter(|merchant| !merchant.api_key.is_empty());
    let merchant = merchant.ok_or("签名错误")?;
    if !sign::is_signed(&fields, &merchant.api_key) {
        return Err("签名错误");
    }
    Ok((merchant.mch_id.clone(), fields))
}

/// Not signed: two words.
fn uncommunicative(state: &mut State, tools: &Tools<'_>, operation: Operation, words: &str) -> Reply {
    note(state, tools, operation, "", &format!("FAIL {words}"));
    let body = format!(
        "<xml><return_code><![CDATA[FAIL]]></return_code>\n<return_msg><![CDATA[{words}]]></return_msg>\n</xml>"
    );
    Reply { status: StatusCode::OK, body, wait_ms: 0 }
}

/// Faults that stop a call before it does anything.
fn stopped(state: &mut State, at: &Occasion<'_>) -> Option<Refused> {
    if state.strike(FaultName::ServerError, at).is_some() {
        return Some(Refused::system());
    }
    if state.strike(FaultName::TooManyRequests, at).is_some() {
        return Some(Refused::new("FREQUENCY_LIMITED", "频率限制"));
    }
    state.strike(FaultName::UserPaying, at).map(|_| Refused::new("USERPAYING", "需要用户输入支付密码"))
}

fn signed(
    state: &mut State,
    tools: &Tools<'_>,
    operation: Operation,
    subject: &str,
    mch_id: &str,
    asked: &Fields,
    result: Result<Fields, Refused>,
) -> String {
    let mut answer = Fields::new();
    let mut set = |name: &str, value: &str| answer.insert(name.to_owned(), value.to_owned());
    set("return_code", "SUCCESS");
    set("return_msg", "OK");
    set("appid", asked.get("appid").map(String::as_str).unwrap_or_default());
    set("mch_id", mch_id);
    match result {
        Ok(fields) => {
            note(state, tools, operation, subject, "SUCCESS");
            set("result_code", "SUCCESS");
            answer.extend(fields);
        }
        Err(Refused { code, words }) => {
            note(state, tools, operation, subject, &format!("{code} {words}"));
            set("result_code", "FAIL");
            set("err_code", code);
            set("err_code_des", &words);
        }
    }
    let (place, operation) = (Place::Answer, Some(operation));
    let at = Occasion { now_ms: tools.now_ms, place, operation, out_trade_no: subject };
    let seal = Seal::strike(state, &at);
    notify::distort(&mut answer, &seal.content);
    let key = state.merchant(mch_id).map(|merchant| merchant.api_key.clone()).unwrap_or_default();
    answer.insert("nonce_str".to_owned(), ids::alphanumeric(tools.random, 32));
    seal.signed(answer, &key, sign::sign_type(asked), tools)
}

fn note(state: &mut State, tools: &Tools<'_>, operation: Operation, subject: &str, said: &str) {
    let (zh, en) = operation.titles();
    let text = (format!("{zh}(v2)：{said}"), format!("{en} (v2): {said}"));
    state.log(tools.now_ms, EventKind::Call, subject, text);
}

/// The order that a call is about, for faults and for the log; empty when it is about none.
fn subject(state: &State, operation: Operation, mch_id: &str, fields: &Fields) -> String {
    let given = |name: &str| fields.get(name).filter(|value| !value.is_empty());
    if let Some(number) = given("out_trade_no") {
        return number.clone();
    }
    let by_id = |id: &String| {
        let mut mine = state.trades.iter().filter(|t| t.mch_id == mch_id);
        mine.find(|t| t.transaction_id.as_ref() == Some(id)).map(|t| t.out_trade_no.clone())
    };
    let by_refund = |number: &String| {
        let mut mine = state.refunds.iter().filter(|r| r.mch_id == mch_id);
        mine.find(|r| r.out_refund_no == *number).map(|r| r.out_trade_no.clone())
    };
    let found = given("transaction_id").and_then(by_id);
    let found = found.or_else(|| {
        given("out_refund_no").filter(|_| operation == Operation::RefundQuery).and_then(by_refund)
    });
    found.unwrap_or_default()
}
