//! Alibaba Cloud SMS (`sms.md` 1).

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, Uri};
use serde_json::{Map, Value, json};

use crate::{
    clock, ids,
    sandbox::{Sandbox, Tools},
    state::{SmsGateway, SmsReview, SmsTemplate, State},
};

use super::{Asked, Refused, Taken, header, pairs, part, sign, silence, take, use_nonce};

/// Requests may be this old, or this far ahead.
const CLOCK_WINDOW_MS: i64 = 15 * 60_000;
/// The longest value of a variable, in characters.
const LONGEST_VALUE: usize = 35;
const VERSION: &str = "2017-05-25";
const MUST_BE_SIGNED: [&str; 6] =
    ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"];

/// An error: business ones come with 200, those of the gateway with 4xx.
struct Fault {
    status: u16,
    code: &'static str,
    message: String,
}

fn fault(status: u16, code: &'static str, message: impl Into<String>) -> Fault {
    Fault { status, code, message: message.into() }
}

type Pairs = Vec<(String, String)>;

fn get<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
}

pub(super) fn call(sandbox: &Sandbox, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Response {
    let query = pairs(uri.query().unwrap_or_default().as_bytes());
    sandbox.change(|state, tools| {
        let request_id = ids::notification_id(tools.random).to_uppercase();
        let signed = if headers.contains_key("authorization") {
            v3(state, tools, query, headers, body)
        } else {
            rpc(state, tools, query, body)
        };
        let answered = signed.and_then(|(action, pairs)| match action.as_str() {
            "SendSms" => send(state, tools, &pairs),
            "GetSmsSign" => sign_state(state, &pairs),
            "GetSmsTemplate" => template_state(state, &pairs),
            _ => Err(fault(404, "InvalidAction.NotFound", "Specified api is not found")),
        });
        match answered {
            Ok(Some(mut answer)) => {
                answer["Code"] = "OK".into();
                answer["Message"] = "OK".into();
                answer["RequestId"] = request_id.into();
                Json(answer).into_response()
            }
            Ok(None) => silence(),
            Err(fault) => {
                let mut answer =
                    json!({"Code": fault.code, "Message": fault.message, "RequestId": request_id});
                if fault.status != 200 {
                    answer["HostId"] = "dysmsapi.aliyuncs.com".into();
                }
                let status = StatusCode::from_u16(fault.status).unwrap_or(StatusCode::BAD_REQUEST);
                (status, Json(answer)).into_response()
            }
        }
    })
}

/// `ACS3-HMAC-SHA256` (1.1). Gives the action and every parameter.
fn v3(
    state: &mut State,
    tools: &Tools<'_>,
    query: Pairs,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(String, Pairs), Fault> {
    let incomplete =
        || fault(400, "IncompleteSignature", "The request signature does not conform to standards.");
    let list = header(headers, "authorization").strip_prefix("ACS3-HMAC-SHA256 ").ok_or_else(incomplete)?;
    let names: Vec<&str> = part(list, "SignedHeaders").split(';').collect();
    let acs = headers.keys().map(http::HeaderName::as_str).filter(|name| name.starts_with("x-acs-"));
    if !MUST_BE_SIGNED.iter().copied().chain(acs).all(|name| names.contains(&name)) || !names.is_sorted() {
        return Err(incomplete());
    }
    if header(headers, "x-acs-content-sha256") != sign::digest(body) {
        return Err(fault(400, "InvalidContentSha256", "The x-acs-content-sha256 does not fit the body."));
    }
    let key = key_of(state, part(list, "Credential"))?;
    fresh(tools, header(headers, "x-acs-date"))?;
    let lines: Vec<_> =
        names.iter().map(|name| ((*name).to_owned(), header(headers, name).to_owned())).collect();
    let canonical = sign::canonical_request("POST", &sign::sorted_query(&query), &lines, body);
    let (_, wanted) = sign::acs3(&canonical, &key);
    if wanted != part(list, "Signature") {
        let message = format!(
            "Specified signature is not matched with our calculation. server CanonicalRequest is {canonical}"
        );
        return Err(fault(400, "SignatureDoesNotMatch", message));
    }
    once(state, header(headers, "x-acs-signature-nonce"))?;
    if header(headers, "x-acs-version") != VERSION {
        return Err(fault(400, "InvalidVersion", "Specified parameter Version is not valid."));
    }
    let mut all = query;
    all.extend(pairs(body));
    Ok((header(headers, "x-acs-action").to_owned(), all))
}

/// The older signature (1.2).
fn rpc(state: &mut State, tools: &Tools<'_>, query: Pairs, body: &[u8]) -> Result<(String, Pairs), Fault> {
    let mut all = query;
    all.extend(pairs(body));
    for (name, value) in [("SignatureMethod", "HMAC-SHA1"), ("SignatureVersion", "1.0"), ("Version", VERSION)]
    {
        if get(&all, name) != value {
            return Err(fault(400, "InvalidParameter", format!("Specified parameter {name} is not valid.")));
        }
    }
    let key = key_of(state, get(&all, "AccessKeyId"))?;
    fresh(tools, get(&all, "Timestamp"))?;
    let (text, wanted) = sign::rpc("POST", &all, &key);
    if wanted != get(&all, "Signature") {
        let message = format!(
            "Specified signature is not matched with our calculation. server string to sign is:{text}"
        );
        return Err(fault(400, "SignatureDoesNotMatch", message));
    }
    once(state, get(&all, "SignatureNonce"))?;
    Ok((get(&all, "Action").to_owned(), all))
}

fn key_of(state: &State, id: &str) -> Result<String, Fault> {
    let customer = &state.sms.aliyun;
    if customer.access_key_id != id {
        return Err(fault(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."));
    }
    Ok(customer.access_key_secret.clone())
}

fn fresh(tools: &Tools<'_>, date: &str) -> Result<(), Fault> {
    let at = clock::parse_rfc3339(date).filter(|_| date.len() == 20 && date.ends_with('Z'));
    match at {
        Some(at) if (tools.now_ms - at).abs() <= CLOCK_WINDOW_MS => Ok(()),
        Some(_) => {
            Err(fault(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."))
        }
        None => Err(fault(
            400,
            "InvalidTimeStamp.Format",
            "Specified time stamp or date value is not well formatted.",
        )),
    }
}

fn once(state: &mut State, nonce: &str) -> Result<(), Fault> {
    if nonce.is_empty() || !use_nonce(state, nonce) {
        return Err(fault(400, "SignatureNonceUsed", "Specified signature nonce was used already."));
    }
    Ok(())
}

fn send(state: &mut State, tools: &Tools<'_>, pairs: &Pairs) -> Result<Option<Value>, Fault> {
    for name in ["PhoneNumbers", "SignName", "TemplateCode"] {
        if get(pairs, name).is_empty() {
            return Err(fault(400, "MissingParameter", format!("{name} is mandatory for this action.")));
        }
    }
    if get(pairs, "SignName") != state.sms.sign {
        return Err(fault(200, "isv.SMS_SIGNATURE_ILLEGAL", "短信签名不合法"));
    }
    if !state.sms.sign_approved {
        return Err(fault(200, "isv.SIGN_STATE_ILLEGAL", "签名状态不合法"));
    }
    let template = template(state, get(pairs, "TemplateCode"))?.clone();
    if template.review != SmsReview::Approved {
        return Err(fault(200, "isv.SMS_TEMPLATE_ILLEGAL", "模板未审核通过"));
    }
    let text = fill(&template.content, get(pairs, "TemplateParam"))?;
    let asked = Asked {
        gateway: SmsGateway::Aliyun,
        phone: get(pairs, "PhoneNumbers").to_owned(),
        sign: get(pairs, "SignName").to_owned(),
        template: template.id,
        text,
        our_id: get(pairs, "OutId").to_owned(),
    };
    match take(state, tools, asked) {
        Ok(Taken::Answered(id)) => Ok(Some(json!({"BizId": id}))),
        Ok(Taken::Silent) => Ok(None),
        Err(Refused::Number) => Err(fault(200, "isv.MOBILE_NUMBER_ILLEGAL", "非法手机号")),
        Err(Refused::Limited) => Err(fault(200, "isv.BUSINESS_LIMIT_CONTROL", "触发天级流控Permits:50")),
        Err(Refused::Blocked) => Err(fault(200, "isv.BLACK_KEY_CONTROL_LIMIT", "黑名单管控")),
        Err(Refused::NoBalance) => Err(fault(200, "isv.AMOUNT_NOT_ENOUGH", "账户余额不足")),
        Err(Refused::Busy) => Err(fault(200, "isp.SYSTEM_ERROR", "系统错误")),
    }
}

/// Puts the values into a template; every variable needs one, as text.
fn fill(content: &str, params: &str) -> Result<String, Fault> {
    let values: Map<String, Value> = match params {
        "" => Map::new(),
        text => serde_json::from_str(text)
            .map_err(|_| fault(200, "isv.INVALID_JSON_PARAM", "JSON参数不合法,只接受字符串值"))?,
    };
    let mut text = content.to_owned();
    while let Some((before, rest)) = text.split_once("${") {
        let Some((name, after)) = rest.split_once('}') else { break };
        let value = match values.get(name) {
            Some(Value::String(value)) => value,
            Some(_) => return Err(fault(200, "isv.INVALID_JSON_PARAM", "JSON参数不合法,只接受字符串值")),
            None => return Err(fault(200, "isv.TEMPLATE_MISSING_PARAMETERS", format!("模板缺少变量{name}"))),
        };
        if value.is_empty() || value.contains("${") {
            return Err(fault(200, "isv.INVALID_PARAMETERS", "参数异常"));
        }
        if value.chars().count() > LONGEST_VALUE {
            return Err(fault(200, "isv.PARAM_LENGTH_LIMIT", "参数超出长度限制"));
        }
        text = format!("{before}{value}{after}");
    }
    Ok(text)
}

fn template<'a>(state: &'a State, id: &str) -> Result<&'a SmsTemplate, Fault> {
    let found = state.sms.aliyun_templates.iter().find(|template| template.id == id);
    found.ok_or_else(|| fault(200, "isv.SMS_TEMPLATE_ILLEGAL", "该账号下找不到对应模板"))
}

fn sign_state(state: &State, pairs: &Pairs) -> Result<Option<Value>, Fault> {
    if get(pairs, "SignName") != state.sms.sign {
        return Err(fault(200, "isv.SMS_SIGNATURE_ILLEGAL", "该账号下找不到对应签名"));
    }
    let status = i64::from(state.sms.sign_approved);
    Ok(Some(json!({"SignName": state.sms.sign, "SignStatus": status})))
}

fn template_state(state: &State, pairs: &Pairs) -> Result<Option<Value>, Fault> {
    let template = template(state, get(pairs, "TemplateCode"))?;
    let (status, reason) = match template.review {
        SmsReview::UnderReview => ("0", ""),
        SmsReview::Approved => ("1", ""),
        SmsReview::Refused => ("2", "内容含有营销信息"),
    };
    Ok(Some(json!({
        "TemplateCode": template.id, "TemplateContent": template.content, "TemplateStatus": status,
        "AuditInfo": {"RejectInfo": reason},
    })))
}
