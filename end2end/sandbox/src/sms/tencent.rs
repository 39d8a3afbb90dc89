//! Tencent Cloud SMS (`sms.md` 2).

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::HeaderMap;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    clock, ids,
    sandbox::{Sandbox, Tools},
    state::{SmsGateway, SmsReview, State},
};

use super::{Asked, Refused, Taken, header, part, sign, silence, take};

const CLOCK_WINDOW_S: i64 = 300;
const VERSIONS: [&str; 2] = ["2021-01-11", "2019-07-11"];

/// An error of the call as a whole.
struct Fault(&'static str, String);

pub(super) fn call(sandbox: &Sandbox, headers: &HeaderMap, body: &[u8]) -> Response {
    sandbox.change(|state, tools| {
        let request_id = ids::notification_id(tools.random);
        let answered =
            check(state, tools, headers, body).and_then(|body| match header(headers, "x-tc-action") {
                "SendSms" => send(state, tools, &body),
                "DescribeSmsTemplateList" => templates(state, &body),
                _ => Err(Fault("InvalidAction", "The request action is invalid.".to_owned())),
            });
        let mut inner = match answered {
            Ok(Some(inner)) => inner,
            Ok(None) => return silence(),
            Err(Fault(code, message)) => json!({"Error": {"Code": code, "Message": message}}),
        };
        inner["RequestId"] = request_id.into();
        Json(json!({"Response": inner})).into_response()
    })
}

fn check(state: &State, tools: &Tools<'_>, headers: &HeaderMap, body: &[u8]) -> Result<Value, Fault> {
    let wrong = |code, words: &str| Fault(code, words.to_owned());
    let list = header(headers, "authorization")
        .strip_prefix("TC3-HMAC-SHA256 ")
        .ok_or_else(|| wrong("AuthFailure.InvalidAuthorization", "The Authorization header is invalid."))?;
    let stamp = header(headers, "x-tc-timestamp");
    let at: i64 =
        stamp.parse().map_err(|_| wrong("InvalidParameter", "The X-TC-Timestamp header is not valid."))?;
    if (clock::seconds(tools.now_ms) - at).abs() > CLOCK_WINDOW_S {
        return Err(wrong("AuthFailure.SignatureExpire", "The provided signature is expired."));
    }
    let mut credential = part(list, "Credential").split('/');
    let (id, date) = (credential.next().unwrap_or_default(), credential.next().unwrap_or_default());
    if credential.collect::<Vec<_>>() != ["sms", "tc3_request"] {
        return Err(wrong("AuthFailure.InvalidAuthorization", "The credential scope is invalid."));
    }
    let customer = &state.sms.tencent;
    if id != customer.secret_id {
        return Err(wrong("AuthFailure.SecretIdNotFound", "The SecretId is not found."));
    }
    let day = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH).strftime("%Y-%m-%d").to_string();
    let names: Vec<&str> = part(list, "SignedHeaders").split(';').collect();
    let complete = ["content-type", "host"].iter().all(|name| names.contains(name)) && names.is_sorted();
    let value = |name: &str| header(headers, name).trim().to_lowercase();
    let lines: Vec<_> = names.iter().map(|name| ((*name).to_owned(), value(name))).collect();
    let canonical = sign::canonical_request("POST", "", &lines, body);
    let (_, wanted) = sign::tc3(&canonical, stamp, date, "sms", &customer.secret_key);
    if date != day || !complete || wanted != part(list, "Signature") {
        let words =
            "The provided credentials could not be validated. Please check your signature is correct.";
        return Err(wrong("AuthFailure.SignatureFailure", words));
    }
    if !VERSIONS.contains(&header(headers, "x-tc-version")) {
        return Err(wrong("NoSuchVersion", "The request version is invalid."));
    }
    serde_json::from_slice(body).map_err(|_| wrong("InvalidParameter", "The body is not JSON."))
}

fn send(state: &mut State, tools: &Tools<'_>, body: &Value) -> Result<Option<Value>, Fault> {
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let numbers = body["PhoneNumberSet"].as_array().cloned().unwrap_or_default();
    if numbers.is_empty() || numbers.len() > 200 {
        return Err(Fault("InvalidParameter", "PhoneNumberSet".to_owned()));
    }
    if text("SmsSdkAppId") != state.sms.tencent.app_id {
        return Err(Fault(
            "InvalidParameterValue.SdkAppIdNotExist",
            "SmsSdkAppId does not exist.".to_owned(),
        ));
    }
    let mut statuses = Vec::new();
    for number in &numbers {
        let number = number.as_str().unwrap_or_default();
        let mut status = json!({"SerialNo": "", "PhoneNumber": number, "Fee": 0,
            "SessionContext": text("SessionContext"), "Message": "", "IsoCode": "CN"});
        match send_one(state, tools, number, &text, &body["TemplateParamSet"]) {
            Ok(Taken::Answered(id)) => {
                status["SerialNo"] = id.into();
                status["Fee"] = 1.into();
                status["Code"] = "Ok".into();
                status["Message"] = "send success".into();
            }
            Ok(Taken::Silent) => return Ok(None),
            Err((code, words)) => {
                status["Code"] = code.into();
                status["Message"] = words.into();
            }
        }
        statuses.push(status);
    }
    Ok(Some(json!({"SendStatusSet": statuses})))
}

type Element = (&'static str, &'static str);

fn send_one(
    state: &mut State,
    tools: &Tools<'_>,
    number: &str,
    text: &impl Fn(&str) -> String,
    params: &Value,
) -> Result<Taken, Element> {
    if text("SignName") != state.sms.sign || !state.sms.sign_approved {
        return Err((
            "FailedOperation.SignatureIncorrectOrUnapproved",
            "signature is incorrect or unapproved",
        ));
    }
    let template = text("TemplateId");
    let known =
        state.sms.tencent_templates.iter().find(|t| t.id == template && t.review == SmsReview::Approved);
    let Some(known) = known else {
        return Err(("FailedOperation.TemplateIncorrectOrUnapproved", "template is incorrect or unapproved"));
    };
    let values: Vec<&str> = params.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut words = known.content.clone();
    for (place, value) in (1..).zip(&values) {
        words = words.replace(&format!("{{{place}}}"), value);
    }
    let missing = known.content.matches('{').count() != values.len();
    if missing {
        return Err((
            "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
            "params do not fit the template",
        ));
    }
    let asked = Asked {
        gateway: SmsGateway::Tencent,
        phone: number.strip_prefix("+86").unwrap_or_default().to_owned(),
        sign: text("SignName"),
        template,
        text: words,
        our_id: text("SessionContext"),
    };
    take(state, tools, asked).map_err(|refused| match refused {
        Refused::Number => ("InvalidParameterValue.IncorrectPhoneNumber", "incorrect phone number"),
        Refused::Limited => (
            "LimitExceeded.PhoneNumberDailyLimit",
            "the number of sms messages sent from a single mobile number every day exceeds the upper limit",
        ),
        Refused::Blocked => ("FailedOperation.ContainSensitiveWord", "the message contains sensitive words"),
        Refused::NoBalance => ("FailedOperation.InsufficientBalanceInSmsPackage", "insufficient balance"),
        Refused::Busy => ("InternalError.Timeout", "timeout"),
    })
}

fn templates(state: &State, body: &Value) -> Result<Option<Value>, Fault> {
    if !body["International"].is_i64() {
        return Err(Fault("MissingParameter", "International".to_owned()));
    }
    let wanted: Vec<i64> =
        body["TemplateIdSet"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
    let view = |template: &crate::state::SmsTemplate| {
        let id: i64 = template.id.parse().unwrap_or_default();
        let (status, reply) = match template.review {
            SmsReview::Approved => (0, ""),
            SmsReview::UnderReview => (1, ""),
            SmsReview::Refused => (-1, "内容含有营销信息"),
        };
        json!({"TemplateId": id, "International": 0, "StatusCode": status, "ReviewReply": reply,
            "TemplateName": template.id, "TemplateContent": template.content, "CreateTime": 0})
    };
    let asked = |id: &str| wanted.is_empty() || id.parse().is_ok_and(|id: i64| wanted.contains(&id));
    let found: Vec<Value> = state.sms.tencent_templates.iter().filter(|t| asked(&t.id)).map(view).collect();
    Ok(Some(json!({"DescribeTemplateStatusSet": found})))
}
