//! A gateway with account and password (`sms.md` 3): JSON as such gateways speak today, and the older text form, in UTF-8
//! or GBK.

use axum::{
    Json,
    body::Bytes,
    extract::State as Shared,
    response::{IntoResponse, Response},
};
use encoding_rs::GBK;
use http::{HeaderMap, Uri};
use md5::{Digest as _, Md5};
use serde_json::{Value, json};

use crate::{
    clock,
    sandbox::{Sandbox, Tools},
    state::{SmsGateway, State},
};

use super::{Asked, Refused, Taken, header, silence, take};

/// The longest text.
const LONGEST: usize = 536;
/// How old a timestamp may be.
const CLOCK_WINDOW_MS: i64 = 5 * 60_000;

/// What came in, under the names of either form.
struct Request {
    account: String,
    password: String,
    phone: String,
    text: String,
    timestamp: String,
    our_id: String,
}

/// The gateway's own numbers.
#[derive(Clone, Copy)]
struct Code(&'static str, &'static str);

const NO_ACCOUNT: Code = Code("101", "无此用户");
const PASSWORD: Code = Code("102", "密码错误");
const BUSY: Code = Code("104", "系统忙");
const BLOCKED: Code = Code("105", "敏感短信");
const LENGTH: Code = Code("106", "消息长度错误");
const NUMBER: Code = Code("107", "错误的手机号码");
const NO_BALANCE: Code = Code("109", "无发送额度");
const SIGN: Code = Code("127", "签名未报备");
const LIMITED: Code = Code("130", "号码发送频率超限");

pub(super) async fn json(Shared(sandbox): Shared<Sandbox>, headers: HeaderMap, body: Bytes) -> Response {
    let text = decode(&headers, &body);
    let fields: Value = serde_json::from_str(&text).unwrap_or_default();
    let field = |name: &str| fields[name].as_str().unwrap_or_default().to_owned();
    let request = Request {
        account: field("account"),
        password: field("password"),
        phone: field("phone"),
        text: field("msg"),
        timestamp: field("timestamp"),
        our_id: field("uid"),
    };
    sandbox.change(|state, tools| {
        let time = clock::beijing(tools.now_ms, "%Y%m%d%H%M%S");
        match act(state, tools, request) {
            Ok(Taken::Answered(id)) => {
                Json(json!({"code": "0", "msgId": id, "time": time, "errorMsg": ""})).into_response()
            }
            Ok(Taken::Silent) => silence(),
            Err(Code(code, words)) => {
                Json(json!({"code": code, "msgId": "", "time": time, "errorMsg": words})).into_response()
            }
        }
    })
}

pub(super) async fn query(Shared(sandbox): Shared<Sandbox>, uri: Uri) -> Response {
    text_form(&sandbox, uri.query().unwrap_or_default())
}

pub(super) async fn form(Shared(sandbox): Shared<Sandbox>, body: Bytes) -> Response {
    text_form(&sandbox, &String::from_utf8_lossy(&body))
}

fn text_form(sandbox: &Sandbox, encoded: &str) -> Response {
    let field = |name: &str| {
        let mut pairs = encoded.split('&').filter_map(|pair| pair.split_once('='));
        let value = pairs.find(|(n, _)| *n == name).map_or("", |(_, v)| v);
        let bytes: Vec<u8> = percent_encoding::percent_decode_str(&value.replace('+', " ")).collect();
        String::from_utf8(bytes).unwrap_or_else(|error| GBK.decode(error.as_bytes()).0.into_owned())
    };
    let request = Request {
        account: field("account"),
        password: field("pswd"),
        phone: field("mobile"),
        text: field("msg"),
        timestamp: field("ts"),
        our_id: field("extno"),
    };
    sandbox.change(|state, tools| {
        let time = clock::beijing(tools.now_ms, "%Y%m%d%H%M%S");
        match act(state, tools, request) {
            Ok(Taken::Answered(id)) => format!("{time},0\n{id}\n").into_response(),
            Ok(Taken::Silent) => silence(),
            Err(Code(code, _)) => format!("{time},{code}").into_response(),
        }
    })
}

fn decode(headers: &HeaderMap, body: &[u8]) -> String {
    if header(headers, "content-type").to_lowercase().contains("charset=gbk") {
        GBK.decode(body).0.into_owned()
    } else {
        String::from_utf8_lossy(body).into_owned()
    }
}

fn act(state: &mut State, tools: &Tools<'_>, request: Request) -> Result<Taken, Code> {
    let customer = &state.sms.gateway;
    if request.account != customer.account {
        return Err(NO_ACCOUNT);
    }
    if !fits(tools, &request, &customer.password) {
        return Err(PASSWORD);
    }
    if request.text.is_empty() || request.text.chars().count() > LONGEST {
        return Err(LENGTH);
    }
    let signed = request.text.strip_prefix('【').and_then(|rest| rest.split_once('】'));
    let Some((sign, text)) = signed.filter(|(sign, _)| *sign == state.sms.sign && state.sms.sign_approved)
    else {
        return Err(SIGN);
    };
    let asked = Asked {
        gateway: SmsGateway::Account,
        phone: request.phone.clone(),
        sign: sign.to_owned(),
        template: String::new(),
        text: text.to_owned(),
        our_id: request.our_id.clone(),
    };
    take(state, tools, asked).map_err(|refused| match refused {
        Refused::Number => NUMBER,
        Refused::Limited => LIMITED,
        Refused::Blocked => BLOCKED,
        Refused::NoBalance => NO_BALANCE,
        Refused::Busy => BUSY,
    })
}

/// The password as it is or as MD5; with a timestamp only the digest over all three.
fn fits(tools: &Tools<'_>, request: &Request, password: &str) -> bool {
    let md5 = |text: String| hex::encode(Md5::digest(text));
    if request.timestamp.is_empty() {
        return request.password == password
            || request.password.eq_ignore_ascii_case(&md5(password.to_owned()));
    }
    let fresh = clock::parse_beijing(&request.timestamp)
        .is_some_and(|at| (tools.now_ms - at).abs() <= CLOCK_WINDOW_MS);
    fresh && request.password == md5(format!("{}{password}{}", request.account, request.timestamp))
}
