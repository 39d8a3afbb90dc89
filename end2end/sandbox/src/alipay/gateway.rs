//! One call: from the parameters that came to the bytes that go (alipay.md 2, 3).

use axum::{
    extract::State as Shared,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{StatusCode, header, request::Parts};
use serde_json::{Value, json};

use super::{
    CLOCK_WINDOW_MS, authorise,
    error::ApiError,
    fields::beijing_ms,
    refunds,
    sign::{self, Parameters},
    trades,
};
use crate::{
    faults::{FaultName, Occasion, Operation, Place},
    sandbox::{Sandbox, Tools},
    state::{Alipay, AlipayApp, EventKind, SignMode, State},
};

const SLOW_MS: u64 = 3_000;

/// Faults of an answer's signature.
const SEAL_FAULTS: [FaultName; 5] = [
    FaultName::CorruptSignature,
    FaultName::TamperedBody,
    FaultName::UnknownSerial,
    FaultName::ExpiredCertificate,
    FaultName::RotatedKey,
];

/// What a call asks, and its own name in the log.
fn operation(method: &str) -> Option<Operation> {
    Some(match method {
        "alipay.trade.create" => Operation::Order,
        "alipay.trade.query" => Operation::Query,
        "alipay.trade.close" | "alipay.trade.cancel" => Operation::Close,
        "alipay.trade.refund" => Operation::Refund,
        "alipay.trade.fastpay.refund.query" => Operation::RefundQuery,
        "alipay.system.oauth.token" => Operation::CodeExchange,
        "alipay.open.app.alipaycert.download" => Operation::Certificates,
        _ => return None,
    })
}

/// The bytes that go, and how long they take.
struct Reply {
    status: StatusCode,
    body: Vec<u8>,
    wait_ms: u64,
}

/// `POST /gateway.do`
pub(super) async fn call(Shared(sandbox): Shared<Sandbox>, parts: Parts, body: Bytes) -> Response {
    let query = parts.uri.query().unwrap_or_default();
    let reply = sandbox.change(|state, tools| {
        super::with(state, |alipay, state| answer(alipay, state, tools, query, &body)).unwrap_or(Reply {
            status: StatusCode::SERVICE_UNAVAILABLE,
            body: Vec::new(),
            wait_ms: 0,
        })
    });
    if reply.wait_ms > 0 {
        sandbox.clock().sleep(reply.wait_ms).await;
    }
    let kind = if reply.status == StatusCode::OK { "text/html;charset=utf-8" } else { "text/html" };
    (reply.status, [(header::CONTENT_TYPE, kind)], reply.body).into_response()
}

/// Everything that happens under the lock.
fn answer(alipay: &mut Alipay, state: &mut State, tools: &Tools<'_>, query: &str, body: &[u8]) -> Reply {
    let (parameters, app) = match identify(alipay, tools.now_ms, query, body) {
        Ok(known) => known,
        Err(error) => {
            log(state, tools, "", "gateway", Err(&error));
            return plain(&json!({"error_response": error.node()}).to_string());
        }
    };
    let method = parameters["method"].clone();
    let Some(operation) = operation(&method) else {
        let error = ApiError::invalid("isv.invalid-method", "不存在的方法名");
        return sealed(&app, alipay, state, tools, (&method, "", None), Err(error));
    };
    let subject = subject(alipay, &app, &parameters);
    if operation == Operation::Order && alipay.trade(&app.pid, &subject).is_none() {
        state.bind_faults(&subject);
    }
    let at = Occasion {
        now_ms: tools.now_ms,
        place: Place::Answer,
        operation: Some(operation),
        out_trade_no: &subject,
    };
    let slow = state.strike(FaultName::Slow, &at);
    let wait_ms = slow.map_or(0, |fault| fault.delay_ms.map_or(SLOW_MS, u64::from));
    let result = match stopped(state, &at) {
        Some(error) => Err(error),
        None => perform(alipay, state, tools, &app, &parameters, operation),
    };
    let lost = result.is_ok() && state.strike(FaultName::TimeoutAfterSuccess, &at).is_some();
    let result = match result {
        Ok(_) if state.strike(FaultName::ErrorAfterSuccess, &at).is_some() => {
            Err(ApiError::unavailable("aop.ACQ.SYSTEM_ERROR"))
        }
        other => other,
    };
    let mut reply = sealed(&app, alipay, state, tools, (&method, &subject, Some(operation)), result);
    if lost {
        reply.status = StatusCode::GATEWAY_TIMEOUT;
        reply.body = b"<html><head><title>504 Gateway Time-out</title></head></html>".to_vec();
    }
    reply.wait_ms = wait_ms;
    reply
}

/// Who calls, and with what: signature over everything that was sent.
fn identify(
    alipay: &Alipay,
    now_ms: i64,
    query: &str,
    body: &[u8],
) -> Result<(Parameters, AlipayApp), ApiError> {
    let twice = || ApiError::stranger("isv.invalid-parameter", "参数重复");
    let mut parameters = sign::decode(query.as_bytes()).ok_or_else(twice)?;
    for (name, value) in sign::decode(body).ok_or_else(twice)? {
        if parameters.insert(name, value).is_some() {
            return Err(twice());
        }
    }
    let given = |name: &str| parameters.get(name).map(String::as_str).unwrap_or_default();
    let app = alipay.app(given("app_id"));
    let app = app.ok_or_else(|| ApiError::stranger("isv.invalid-app-id", "无效的AppID参数"))?.clone();
    for name in ["method", "charset", "sign_type", "sign", "timestamp", "version"] {
        if given(name).is_empty() {
            return Err(ApiError::stranger(&format!("isv.missing-{}", name.replace('_', "-")), "缺少参数"));
        }
    }
    if given("sign_type") != "RSA2" {
        return Err(ApiError::stranger("isv.invalid-signature-type", "无效签名类型"));
    }
    if !given("charset").eq_ignore_ascii_case("utf-8") || given("version") != "1.0" {
        return Err(ApiError::stranger("isv.invalid-charset", "字符集错误"));
    }
    if !sign::verifies(&app.public_pem, &sign::request_text(&parameters), given("sign")) {
        let words = "验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配";
        return Err(ApiError::stranger("isv.invalid-signature", words));
    }
    if app.mode == SignMode::Certificate
        && (given("app_cert_sn") != app.certificate.number
            || given("alipay_root_cert_sn") != alipay.root_number())
    {
        return Err(ApiError::stranger("isv.invalid-app-cert-sn", "应用证书序列号或根证书序列号不匹配"));
    }
    let sent = beijing_ms(given("timestamp"));
    if sent.is_none_or(|sent| (now_ms - sent).abs() > CLOCK_WINDOW_MS) {
        return Err(ApiError::stranger("isv.invalid-timestamp", "非法的时间戳参数"));
    }
    Ok((parameters, app))
}

/// About which order, by the merchant's number.
fn subject(alipay: &Alipay, app: &AlipayApp, parameters: &Parameters) -> String {
    let content: Value =
        parameters.get("biz_content").and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let named = content["out_trade_no"].as_str().map(str::to_owned);
    let by_id = content["trade_no"].as_str().and_then(|id| alipay.by_trade_no(id));
    let by_id = by_id.filter(|trade| trade.pid == app.pid).map(|trade| trade.out_trade_no.clone());
    by_id.or(named).unwrap_or_default()
}

/// Faults that stop a call before it does anything.
fn stopped(state: &mut State, at: &Occasion<'_>) -> Option<ApiError> {
    if state.strike(FaultName::ServerError, at).is_some() {
        return Some(ApiError::unavailable("isp.unknow-error"));
    }
    state.strike(FaultName::TooManyRequests, at).map(|_| ApiError::too_often())
}

fn perform(
    alipay: &mut Alipay,
    state: &mut State,
    tools: &Tools<'_>,
    app: &AlipayApp,
    parameters: &Parameters,
    operation: Operation,
) -> Result<Value, ApiError> {
    if !app.online {
        return Err(ApiError::permission());
    }
    match operation {
        Operation::Order => trades::create(alipay, state, tools, app, parameters),
        Operation::Query => trades::query(alipay, app, parameters),
        Operation::Close if parameters["method"] == "alipay.trade.cancel" => {
            trades::cancel(alipay, state, tools, app, parameters)
        }
        Operation::Close => trades::close(alipay, tools, app, parameters),
        Operation::Refund => refunds::refund(alipay, state, tools, app, parameters),
        Operation::RefundQuery => refunds::query(alipay, app, parameters),
        Operation::CodeExchange => authorise::token(alipay, tools, app, parameters),
        _ => certificate(app, parameters),
    }
}

/// `alipay.open.app.alipaycert.download`
fn certificate(app: &AlipayApp, parameters: &Parameters) -> Result<Value, ApiError> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let content = super::fields::Content::read(parameters.get("biz_content"))?;
    let number = content.required("alipay_cert_sn", 64)?;
    let known = [&app.alipay.certificate, &app.next.certificate];
    let found = known.into_iter().find(|certificate| certificate.number == number);
    let found = found.ok_or_else(|| ApiError::business("CERT_NOT_EXIST", "证书不存在"))?;
    Ok(json!({"code": "10000", "msg": "Success", "alipay_cert_content": STANDARD.encode(&found.pem)}))
}

/// The answer's bytes, signed and spoilt as the faults say.
fn sealed(
    app: &AlipayApp,
    alipay: &mut Alipay,
    state: &mut State,
    tools: &Tools<'_>,
    (method, subject, operation): (&str, &str, Option<Operation>),
    result: Result<Value, ApiError>,
) -> Reply {
    log(state, tools, subject, method, result.as_ref().map(|_| ()));
    let at = Occasion { now_ms: tools.now_ms, place: Place::Answer, operation, out_trade_no: subject };
    let faults = state.strike_all(&SEAL_FAULTS, &at);
    let content = state.strike_all(&super::notify::CONTENT_FAULTS, &at);
    let (value, escaped, signed) = match result {
        // Errors and reports come escaped here, the rest literally: both occur.
        Ok(mut value) => {
            distort(&mut value, &content);
            (value, matches!(operation, Some(Operation::Query | Operation::RefundQuery)), true)
        }
        Err(error) => (error.node(), true, error.signed),
    };
    let node = sign::node(&value, escaped);
    let name = format!("{}_response", method.replace('.', "_"));
    if !signed {
        return plain(&format!("{{\"{name}\":{node}}}"));
    }
    if faults.contains(&FaultName::RotatedKey) {
        alipay.rotate(&app.app_id);
    }
    let rotated = app.rotated || faults.contains(&FaultName::RotatedKey);
    let pair = if rotated { &app.next } else { &app.alipay };
    let message = if faults.contains(&FaultName::CorruptSignature) { "another" } else { node.as_str() };
    let signature = pair.key.sign(message.as_bytes());
    let number = if faults.contains(&FaultName::UnknownSerial) {
        "00000000000000000000000000000000"
    } else if faults.contains(&FaultName::ExpiredCertificate) {
        &app.expired.number
    } else {
        &pair.certificate.number
    };
    let number = match app.mode {
        SignMode::Key => String::new(),
        SignMode::Certificate => format!("\"alipay_cert_sn\":\"{number}\","),
    };
    let mut body = format!("{{\"{name}\":{node},{number}\"sign\":\"{signature}\"}}").into_bytes();
    if faults.contains(&FaultName::TamperedBody) {
        // A digit inside the node, so that it stays JSON.
        if let Some(digit) = body.iter_mut().skip(name.len()).find(|byte| byte.is_ascii_digit()) {
            *digit = if *digit == b'1' { b'2' } else { b'1' };
        }
    }
    Reply { status: StatusCode::OK, body, wait_ms: 0 }
}

fn distort(value: &mut Value, faults: &[FaultName]) {
    for fault in faults {
        match fault {
            FaultName::WrongAmount if value.get("total_amount").is_some() => {
                value["total_amount"] = "0.01".into()
            }
            FaultName::UnknownMembers => {
                value["sandbox_member"] = json!({"text": "未知", "list": ["}", "\""]})
            }
            _ => {}
        }
    }
}

fn plain(body: &str) -> Reply {
    Reply { status: StatusCode::OK, body: body.as_bytes().to_vec(), wait_ms: 0 }
}

fn log(state: &mut State, tools: &Tools<'_>, subject: &str, method: &str, result: Result<(), &ApiError>) {
    let words = match result {
        Ok(()) => (format!("支付宝 {method}"), format!("Alipay {method}")),
        Err(error) => (
            format!("支付宝 {method} 拒绝：{}", error.sub_code),
            format!("Alipay {method} refused: {}", error.sub_code),
        ),
    };
    state.log(tools.now_ms, EventKind::Call, subject, words);
}
