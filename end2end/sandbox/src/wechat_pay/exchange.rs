//! One call: from the bytes that came to the bytes that go.

use axum::{
    body::Body,
    extract::{Path, State as Shared},
    response::Response,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, request::Parts};
use serde_json::{Value, json};

use crate::{
    faults::{FaultName, Occasion, Operation, Place},
    ids,
    sandbox::{Sandbox, Tools},
    state::{EventKind, Product, State},
};

use super::{
    auth::{self, Caller},
    bill, certificates,
    error::{ApiError, internal},
    notify, orders, refunds, rules,
    seal::{self, SEAL_FAULTS},
};

/// A call as it came over the wire.
pub(super) struct Call<'a> {
    pub operation: Operation,
    pub method: &'a str,
    /// Path and query, exactly as sent: that is what is signed.
    pub url: &'a str,
    pub query: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
    /// The number in the path; empty where the path has none.
    pub number: &'a str,
    /// `number` is WeChat's own, not the merchant's.
    pub by_id: bool,
    /// Where the caller reaches this machine.
    pub base: String,
}

impl<'a> Call<'a> {
    fn of(operation: Operation, number: &'a str, by_id: bool, parts: &'a Parts, body: &'a [u8]) -> Self {
        Self {
            operation,
            method: parts.method.as_str(),
            url: parts.uri.path_and_query().map_or("/", |path| path.as_str()),
            query: parts.uri.query().unwrap_or_default(),
            headers: &parts.headers,
            body,
            number,
            by_id,
            base: bill::base(parts),
        }
    }

    /// `/v3/pay/transactions/*` differs from the rest in small ways (1.12).
    pub fn is_transaction(&self) -> bool {
        self.url.starts_with("/v3/pay/transactions/")
    }
}

/// What a call achieved.
pub(super) struct Done {
    pub status: StatusCode,
    pub body: Option<Value>,
}

impl Done {
    pub fn ok(body: Value) -> Self {
        Self { status: StatusCode::OK, body: Some(body) }
    }

    pub fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: None }
    }
}

/// The bytes that go, and how long they take.
struct Reply {
    status: StatusCode,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    wait_ms: u64,
}

pub(super) async fn order(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    run(&sandbox, Operation::Order, "", false, &parts, &body).await
}

pub(super) async fn query_by_number(
    Shared(sandbox): Shared<Sandbox>,
    Path(number): Path<String>,
    parts: Parts,
    body: Bytes,
) -> Response {
    run(&sandbox, Operation::Query, &number, false, &parts, &body).await
}

pub(super) async fn query_by_id(
    Shared(sandbox): Shared<Sandbox>,
    Path(number): Path<String>,
    parts: Parts,
    body: Bytes,
) -> Response {
    run(&sandbox, Operation::Query, &number, true, &parts, &body).await
}

pub(super) async fn close(
    Shared(sandbox): Shared<Sandbox>,
    Path(number): Path<String>,
    parts: Parts,
    body: Bytes,
) -> Response {
    run(&sandbox, Operation::Close, &number, false, &parts, &body).await
}

pub(super) async fn refund(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    run(&sandbox, Operation::Refund, "", false, &parts, &body).await
}

pub(super) async fn refund_query(
    Shared(sandbox): Shared<Sandbox>,
    Path(number): Path<String>,
    parts: Parts,
    body: Bytes,
) -> Response {
    run(&sandbox, Operation::RefundQuery, &number, false, &parts, &body).await
}

pub(super) async fn certificates(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    run(&sandbox, Operation::Certificates, "", false, &parts, &body).await
}

pub(super) async fn bill(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    run(&sandbox, Operation::Bill, "", false, &parts, &body).await
}

/// Signed like any call; what it answers is a file, and is not.
pub(super) async fn bill_file(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    let call = Call::of(Operation::Bill, "", false, &parts, &body);
    let reply = sandbox.change(|state, tools| {
        let file = auth::check(state, tools.now_ms, &call)
            .and_then(|caller| bill::download(state, tools, &caller.mch_id, call.query));
        match file {
            Ok(file) => {
                let mut headers = usual_headers(None);
                headers.push(("Content-Type", "text/plain".to_owned()));
                Reply { status: StatusCode::OK, headers, body: file.into_bytes(), wait_ms: 0 }
            }
            Err(error) => refuse(state, tools, &call, "", &error),
        }
    });
    reply.into_response()
}

async fn run(
    sandbox: &Sandbox,
    operation: Operation,
    number: &str,
    by_id: bool,
    parts: &Parts,
    body: &[u8],
) -> Response {
    let call = Call::of(operation, number, by_id, parts, body);
    let reply = sandbox.change(|state, tools| answer(state, tools, &call));
    if reply.wait_ms > 0 {
        sandbox.clock().sleep(reply.wait_ms).await;
    }
    reply.into_response()
}

/// Everything that happens under the lock.
fn answer(state: &mut State, tools: &Tools<'_>, call: &Call<'_>) -> Reply {
    let caller = match auth::check(state, tools.now_ms, call) {
        Ok(caller) => caller,
        Err(error) => return refuse(state, tools, call, "", &error),
    };
    let subject = subject(state, call, &caller.mch_id);
    if call.operation == Operation::Order && state.trade(&caller.mch_id, &subject).is_none() {
        state.bind_faults(&subject);
    }
    let at = occasion(tools, call, &subject);
    let slow = state.strike(FaultName::Slow, &at);
    let wait_ms = slow.map_or(0, |fault| fault.delay_ms.map_or(rules::SLOW_MS, u64::from));
    let result = match stopped(state, &at) {
        Some(stopped) => stopped,
        None => perform(state, tools, call, &caller),
    };
    let mut reply = match result {
        Err(error) => refuse(state, tools, call, &subject, &error),
        Ok(done) => match swallowed(state, &at) {
            Some(reply) => reply,
            None => succeed(state, tools, call, (&caller, &subject), done),
        },
    };
    reply.wait_ms = wait_ms;
    reply
}

fn occasion<'a>(tools: &Tools<'_>, call: &Call<'_>, subject: &'a str) -> Occasion<'a> {
    let (place, operation) = (Place::Answer, Some(call.operation));
    Occasion { now_ms: tools.now_ms, place, operation, out_trade_no: subject }
}

/// Faults that stop a call before it does anything.
fn stopped(state: &mut State, at: &Occasion<'_>) -> Option<Result<Done, ApiError>> {
    if state.strike(FaultName::ServerError, at).is_some() {
        return Some(Err(ApiError::system()));
    }
    if state.strike(FaultName::TooManyRequests, at).is_some() {
        let error = ApiError::new(429, "FREQUENCY_LIMITED", "请求频率超过限制，请稍后重试");
        return Some(Err(error.numbered(internal::FREQUENCY)));
    }
    if state.strike(FaultName::UserPaying, at).is_some() {
        let body = json!({"code": "USERPAYING", "message": "用户支付中，需要输入密码"});
        return Some(Ok(Done { status: StatusCode::ACCEPTED, body: Some(body) }));
    }
    None
}

/// Faults that lose the answer after everything was done.
fn swallowed(state: &mut State, at: &Occasion<'_>) -> Option<Reply> {
    if state.strike(FaultName::TimeoutAfterSuccess, at).is_some() {
        let body = b"<html><head><title>504 Gateway Time-out</title></head></html>".to_vec();
        let headers = vec![("Server", "nginx".to_owned()), ("Content-Type", "text/html".to_owned())];
        return Some(Reply { status: StatusCode::GATEWAY_TIMEOUT, headers, body, wait_ms: 0 });
    }
    if state.strike(FaultName::ErrorAfterSuccess, at).is_some() {
        let (error, headers) = (ApiError::system(), vec![("Content-Type", JSON.to_owned())]);
        return Some(Reply { status: error.status, headers, body: error.body(state.dialect), wait_ms: 0 });
    }
    None
}

fn perform(state: &mut State, tools: &Tools<'_>, call: &Call<'_>, caller: &Caller) -> Result<Done, ApiError> {
    check_mchid(call, caller)?;
    match call.operation {
        Operation::Order => {
            let product = if call.url.ends_with("/app") { Product::App } else { Product::Jsapi };
            orders::place(state, tools, caller, call.body, product)
        }
        Operation::Query if call.by_id => orders::query_by_id(state, &caller.mch_id, call.number),
        Operation::Query => orders::query(state, &caller.mch_id, call.number),
        Operation::Close => orders::close(state, tools, &caller.mch_id, call),
        Operation::Refund => refunds::create(state, tools, &caller.mch_id, call.body),
        Operation::RefundQuery => refunds::query(state, &caller.mch_id, call.number),
        Operation::Certificates => certificates::download(state, tools, &caller.mch_id, call.query),
        Operation::Bill => bill::place(state, tools, &caller.mch_id, call.query, &call.base),
        Operation::CodeExchange
        | Operation::Token
        | Operation::Template
        | Operation::MessageSend
        | Operation::AccountInfo
        | Operation::Ticket => Err(ApiError::system()),
    }
}

/// Section 6: a body's (or a query's) `mchid` is compared before anything else in it.
fn check_mchid(call: &Call<'_>, caller: &Caller) -> Result<(), ApiError> {
    let sent = match call.operation {
        Operation::Order | Operation::Close => member(call.body, "mchid"),
        Operation::Query => {
            let sent = query_value(call.query, "mchid").ok_or_else(|| {
                ApiError::field("mchid".into(), Value::from(""), "Field is required", "query")
            })?;
            Some(sent)
        }
        _ => None,
    };
    match sent {
        Some(sent) if sent != caller.mch_id => Err(ApiError::wrong_mchid()),
        _ => Ok(()),
    }
}

/// A string member of a body that may be anything.
fn member(body: &[u8], name: &str) -> Option<String> {
    let value: Value = serde_json::from_slice(body).ok()?;
    value.get(name)?.as_str().map(str::to_owned)
}

/// The first value of a name in a query.
pub(super) fn query_value(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == name).map(|(_, value)| value.into_owned())
}

/// The order that a call is about, for faults and for the log; empty when it is about none.
fn subject(state: &State, call: &Call<'_>, mch_id: &str) -> String {
    let by_id = |id: &str| {
        let found =
            state.trades.iter().find(|t| t.mch_id == mch_id && t.transaction_id.as_deref() == Some(id));
        found.map(|t| t.out_trade_no.clone())
    };
    let found = match call.operation {
        Operation::Order => member(call.body, "out_trade_no"),
        Operation::Query if call.by_id => by_id(call.number),
        Operation::Query | Operation::Close => Some(call.number.to_owned()),
        Operation::Refund => member(call.body, "out_trade_no")
            .or_else(|| member(call.body, "transaction_id").and_then(|id| by_id(&id))),
        Operation::RefundQuery => {
            let found = state.refunds.iter().find(|r| r.mch_id == mch_id && r.out_refund_no == call.number);
            found.map(|r| r.out_trade_no.clone())
        }
        _ => None,
    };
    found.unwrap_or_default()
}

const JSON: &str = "application/json; charset=utf-8";

/// The headers that every answer has.
fn usual_headers(request_id: Option<String>) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("Server", "nginx".to_owned()),
        ("Cache-Control", "no-cache, must-revalidate".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Content-Language", "zh-CN".to_owned()),
    ];
    headers.extend(request_id.map(|id| ("Request-ID", id)));
    headers
}

fn refuse(state: &mut State, tools: &Tools<'_>, call: &Call<'_>, subject: &str, error: &ApiError) -> Reply {
    let (zh, en) = call.operation.titles();
    let said = format!("{} {} {}", error.status.as_u16(), error.code, error.message);
    let text = (format!("{zh}：{said}"), format!("{en}: {said}"));
    state.log(tools.now_ms, EventKind::Call, subject, text);
    let request_id =
        error.request_id.then(|| format!("{}-{}", ids::request_id(tools.random), error.internal));
    let mut headers = usual_headers(request_id);
    headers.push(("Content-Type", JSON.to_owned()));
    Reply { status: error.status, headers, body: error.body(state.dialect), wait_ms: 0 }
}

fn succeed(
    state: &mut State,
    tools: &Tools<'_>,
    call: &Call<'_>,
    (caller, subject): (&Caller, &str),
    done: Done,
) -> Reply {
    let at = occasion(tools, call, subject);
    let faults = state.strike_all(&SEAL_FAULTS, &at);
    let mut body = done.body;
    if let Some(value) = &mut body {
        notify::distort(value, &state.strike_all(&notify::CONTENT_FAULTS, &at));
    }
    let bytes = body.map(|value| value.to_string().into_bytes()).unwrap_or_default();
    let ((zh, en), status) = (call.operation.titles(), done.status.as_u16());
    let text = (format!("{zh}：{status}"), format!("{en}: {status}"));
    state.log(tools.now_ms, EventKind::Call, subject, text);
    let mut headers = usual_headers(Some(format!("{}-0", ids::request_id(tools.random))));
    if !bytes.is_empty() {
        headers.push(("Content-Type", JSON.to_owned()));
    }
    let serial = call.headers.get("wechatpay-serial").and_then(|value| value.to_str().ok());
    notify::rotate(state, &caller.mch_id, &faults);
    let Some(merchant) = state.merchant(&caller.mch_id) else {
        return Reply { status: StatusCode::INTERNAL_SERVER_ERROR, headers, body: Vec::new(), wait_ms: 0 };
    };
    let sealed = seal::seal(merchant, serial, bytes, &faults, tools);
    headers.extend(sealed.headers);
    Reply { status: done.status, headers, body: sealed.body, wait_ms: 0 }
}

impl Reply {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
