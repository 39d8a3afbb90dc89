//! Tencent Cloud SMS (sms.md 2).

pub mod sign;

use std::fmt;
use std::sync::Arc;

use ::http::{Request, Response, header};
use async_trait::async_trait;
use bytes::Bytes;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Class, Review, ReviewState, Sms, SmsCheck, SmsContent, SmsError, SmsReceipt, SmsSender, shorten,
};
use crate::channel::CallContext;
use crate::endpoint::{BadEndpoint, origin};
use crate::http::HttpClient;

const VERSION: &str = "2021-01-11";
const REGION: &str = "ap-guangzhou";
const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// Where the service answers: an origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TencentEndpoint(String);

impl TencentEndpoint {
    /// Tencent Cloud itself.
    pub fn production() -> Self {
        Self("https://sms.tencentcloudapi.com".to_owned())
    }

    /// Another origin, for a process that was started for the sandbox.
    ///
    /// # Errors
    /// Anything but a bare origin.
    pub fn new(base: &str) -> Result<Self, BadEndpoint> {
        origin(base).map(Self)
    }

    fn host(&self) -> &str {
        self.0.split_once("://").map_or(self.0.as_str(), |(_, host)| host)
    }
}

/// Tencent Cloud, with one key pair and one application.
pub struct Tencent {
    http: Arc<dyn HttpClient>,
    endpoint: TencentEndpoint,
    secret_id: String,
    secret_key: SecretString,
    app_id: String,
}

impl fmt::Debug for Tencent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tencent").field("secret_id", &self.secret_id).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "Response")]
    response: Inner,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Inner {
    error: Option<Refusal>,
    #[serde(default)]
    send_status_set: Vec<Status>,
    #[serde(default)]
    describe_template_status_set: Vec<TemplateStatus>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Refusal {
    code: String,
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Status {
    #[serde(default)]
    serial_no: String,
    code: String,
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TemplateStatus {
    template_id: Value,
    status_code: i64,
    #[serde(default)]
    review_reply: String,
    template_content: Option<String>,
}

impl Tencent {
    /// With a key pair and an application of the SMS console (`SmsSdkAppId`).
    pub fn new(
        http: Arc<dyn HttpClient>,
        endpoint: TencentEndpoint,
        secret_id: impl Into<String>,
        secret_key: SecretString,
        app_id: impl Into<String>,
    ) -> Self {
        Self { http, endpoint, secret_id: secret_id.into(), secret_key, app_id: app_id.into() }
    }

    async fn call(&self, ctx: &CallContext, action: &str, body: &Value) -> Result<Inner, SmsError> {
        let (body, timestamp) = (body.to_string(), ctx.now_ms.div_euclid(1000));
        let lower = action.to_ascii_lowercase();
        let headers =
            [("content-type", CONTENT_TYPE), ("host", self.endpoint.host()), ("x-tc-action", lower.as_str())];
        let canonical =
            sign::Canonical { service: "sms", timestamp, headers: &headers, body: body.as_bytes() };
        let request = Request::post(format!("{}/", self.endpoint.0))
            .header(header::CONTENT_TYPE, CONTENT_TYPE)
            .header(header::AUTHORIZATION, canonical.authorization(&self.secret_id, &self.secret_key))
            .header("X-TC-Action", action)
            .header("X-TC-Version", VERSION)
            .header("X-TC-Region", REGION)
            .header("X-TC-Timestamp", timestamp)
            .body(Bytes::from(body))
            .map_err(|_| SmsError::Malformed("the request could not be built".to_owned()))?;
        read(&self.http.send(request).await?)
    }
}

#[async_trait]
impl SmsSender for Tencent {
    async fn send(&self, ctx: &CallContext, sms: &Sms) -> Result<SmsReceipt, SmsError> {
        let SmsContent::Template { sign, template, params } = &sms.content else {
            return Err(Class::Configuration.error("template_required", "Tencent sends templates only"));
        };
        let values: Vec<&str> = params.iter().map(|(_, value)| value.as_str()).collect();
        let body = json!({
            "PhoneNumberSet": [format!("+86{}", sms.phone.as_str())],
            "SmsSdkAppId": self.app_id,
            "SignName": sign,
            "TemplateId": template,
            "TemplateParamSet": values,
            "SessionContext": sms.our_id,
        });
        let answer = self.call(ctx, "SendSms", &body).await?;
        // We send to one number, so one element; all the same every one is looked at.
        if let Some(refused) = answer.send_status_set.iter().find(|status| status.code != "Ok") {
            return Err(class(&refused.code).error(&refused.code, &refused.message));
        }
        match answer.send_status_set.into_iter().next() {
            Some(status) => {
                Ok(SmsReceipt { message_id: Some(status.serial_no).filter(|number| !number.is_empty()) })
            }
            None => Err(SmsError::Malformed("no SendStatusSet".to_owned())),
        }
    }

    /// Asks for the templates. The signature is reachable by a number alone that nobody here knows.
    async fn check(&self, ctx: &CallContext, _: &str, templates: &[String]) -> Result<SmsCheck, SmsError> {
        let ids: Vec<i64> = templates.iter().filter_map(|id| id.parse().ok()).collect();
        let body = if ids.is_empty() {
            json!({"International": 0, "Limit": 1, "Offset": 0})
        } else {
            json!({"International": 0, "TemplateIdSet": ids})
        };
        let answer = match self.call(ctx, "DescribeSmsTemplateList", &body).await {
            Ok(answer) => answer,
            // The key pair is right: it just may not look.
            Err(SmsError::Configuration { code, words }) if is_denied(&code) => {
                let review = |id: &String| review(id, ReviewState::NotAllowed(words.clone()), None);
                return Ok(SmsCheck::Accepted {
                    sign: None,
                    templates: templates.iter().map(review).collect(),
                });
            }
            Err(other) => return Err(other),
        };
        let found = |id: &String| {
            let number = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let status = answer.describe_template_status_set.iter().find(|s| number(&s.template_id) == *id);
            let Some(status) = status else {
                return review(id, ReviewState::Missing(String::new()), None);
            };
            let state = match status.status_code {
                0 => ReviewState::Approved,
                1 | 2 => ReviewState::UnderReview,
                _ => ReviewState::Refused(shorten(&status.review_reply)),
            };
            review(id, state, status.template_content.clone())
        };
        Ok(SmsCheck::Accepted { sign: None, templates: templates.iter().map(found).collect() })
    }
}

fn review(subject: &str, state: ReviewState, content: Option<String>) -> Review {
    Review { subject: subject.to_owned(), state, content }
}

fn read(response: &Response<Bytes>) -> Result<Inner, SmsError> {
    let envelope: Envelope = serde_json::from_slice(response.body()).map_err(|_| {
        SmsError::Malformed(format!("HTTP {}, no answer of the API", response.status().as_u16()))
    })?;
    match envelope.response.error {
        Some(refusal) => Err(class(&refusal.code).error(&refusal.code, &refusal.message)),
        None => Ok(envelope.response),
    }
}

fn is_denied(code: &str) -> bool {
    code == "AuthFailure.UnauthorizedOperation"
        || code.starts_with("UnauthorizedOperation")
            && code != "UnauthorizedOperation.RequestIpNotInWhitelist"
}

/// sms.md 2.2. What is not listed is a matter of the configuration: it goes away by no repetition.
fn class(code: &str) -> Class {
    match code {
        "FailedOperation.PhoneNumberInBlacklist" | "InvalidParameterValue.IncorrectPhoneNumber" => {
            Class::Recipient
        }
        "FailedOperation.InsufficientBalanceInSmsPackage" => Class::Account,
        "RequestLimitExceeded" => Class::Later,
        _ if code.starts_with("LimitExceeded.PhoneNumber")
            || code == "LimitExceeded.DeliveryFrequencyLimit" =>
        {
            Class::Recipient
        }
        _ if code.starts_with("LimitExceeded") => Class::Account,
        _ if code.starts_with("InternalError") || code.starts_with("RequestLimitExceeded") => Class::Later,
        _ => Class::Configuration,
    }
}
