//! Alibaba Cloud SMS (sms.md 1).

pub mod sign;

use std::fmt;
use std::sync::Arc;

use ::http::{Request, Response, header};
use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    Class, Review, ReviewState, Sms, SmsCheck, SmsContent, SmsError, SmsReceipt, SmsSender, shorten,
};
use crate::channel::CallContext;
use crate::endpoint::{BadEndpoint, origin};
use crate::http::HttpClient;

const VERSION: &str = "2017-05-25";
const REGION: &str = "cn-hangzhou";

/// Where the service answers: an origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliyunEndpoint(String);

impl AliyunEndpoint {
    /// Alibaba Cloud itself.
    pub fn production() -> Self {
        Self("https://dysmsapi.aliyuncs.com".to_owned())
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

/// How calls are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AliyunSignature {
    /// `ACS3-HMAC-SHA256`.
    V3,
    /// The older RPC signature, HMAC-SHA1.
    Rpc,
}

/// Alibaba Cloud, with one AccessKey.
pub struct Aliyun {
    http: Arc<dyn HttpClient>,
    endpoint: AliyunEndpoint,
    signature: AliyunSignature,
    key_id: String,
    secret: SecretString,
}

impl fmt::Debug for Aliyun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aliyun").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// What every answer has. `Code` is decisive, whatever the status.
#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "Code")]
    code: Option<String>,
    #[serde(rename = "Message")]
    message: Option<String>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

impl Answer {
    fn text(&self, name: &str) -> Option<String> {
        match self.more.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

impl Aliyun {
    /// With an AccessKey.
    pub fn new(
        http: Arc<dyn HttpClient>,
        endpoint: AliyunEndpoint,
        signature: AliyunSignature,
        key_id: impl Into<String>,
        secret: SecretString,
    ) -> Self {
        Self { http, endpoint, signature, key_id: key_id.into(), secret }
    }

    async fn call(
        &self,
        ctx: &CallContext,
        action: &str,
        pairs: &[(&str, &str)],
    ) -> Result<Answer, SmsError> {
        let request = match self.signature {
            AliyunSignature::V3 => self.v3(ctx, action, pairs),
            AliyunSignature::Rpc => self.rpc(ctx, action, pairs),
        };
        let request =
            request.map_err(|_| SmsError::Malformed("the request could not be built".to_owned()))?;
        read(&self.http.send(request).await?)
    }

    fn v3(
        &self,
        ctx: &CallContext,
        action: &str,
        pairs: &[(&str, &str)],
    ) -> Result<Request<Bytes>, ::http::Error> {
        let (query, date, hash) = (sign::query(pairs), moment(ctx.now_ms), sign::sha256(b""));
        let headers = [
            ("host", self.endpoint.host()),
            ("x-acs-action", action),
            ("x-acs-content-sha256", hash.as_str()),
            ("x-acs-date", date.as_str()),
            ("x-acs-signature-nonce", ctx.nonce.as_str()),
            ("x-acs-version", VERSION),
        ];
        let canonical = sign::Canonical { method: "POST", query: &query, headers: &headers, body: b"" };
        let mut builder = Request::post(format!("{}/?{query}", self.endpoint.0))
            .header(header::ACCEPT, "application/json")
            .header(header::AUTHORIZATION, canonical.authorization(&self.key_id, &self.secret));
        for (name, value) in &headers[1..] {
            builder = builder.header(*name, *value);
        }
        builder.body(Bytes::new())
    }

    fn rpc(
        &self,
        ctx: &CallContext,
        action: &str,
        pairs: &[(&str, &str)],
    ) -> Result<Request<Bytes>, ::http::Error> {
        let date = moment(ctx.now_ms);
        let mut all = vec![
            ("AccessKeyId", self.key_id.as_str()),
            ("Action", action),
            ("Format", "JSON"),
            ("RegionId", REGION),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureNonce", ctx.nonce.as_str()),
            ("SignatureVersion", "1.0"),
            ("Timestamp", date.as_str()),
            ("Version", VERSION),
        ];
        all.extend_from_slice(pairs);
        let signature = sign::rpc_signature(&sign::rpc_string_to_sign("POST", &all), &self.secret);
        all.push(("Signature", &signature));
        Request::post(format!("{}/", self.endpoint.0))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(sign::query(&all)))
    }

    /// One signature or template. What concerns the account as a whole is an error.
    async fn review(
        &self,
        ctx: &CallContext,
        (action, name, status): (&str, &str, &str),
        subject: &str,
    ) -> Result<Review, SmsError> {
        let answer = match self.call(ctx, action, &[(name, subject)]).await {
            Ok(answer) => answer,
            Err(SmsError::Configuration { code, words }) if is_denied(&code) => {
                return Ok(review(subject, ReviewState::NotAllowed(words), None));
            }
            Err(SmsError::Configuration { code, words }) if code.starts_with("isv.SMS_") => {
                return Ok(review(subject, ReviewState::Missing(words), None));
            }
            Err(other) => return Err(other),
        };
        let reason = answer.more.get("AuditInfo").and_then(|info| info.get("RejectInfo")?.as_str());
        let state = match answer.text(status).as_deref() {
            Some("1") => ReviewState::Approved,
            Some("0") => ReviewState::UnderReview,
            Some(_) => ReviewState::Refused(shorten(reason.unwrap_or_default())),
            None => return Err(SmsError::Malformed(format!("{action}: no {status}"))),
        };
        Ok(review(subject, state, answer.text("TemplateContent")))
    }
}

fn review(subject: &str, state: ReviewState, content: Option<String>) -> Review {
    Review { subject: subject.to_owned(), state, content }
}

#[async_trait]
impl SmsSender for Aliyun {
    async fn send(&self, ctx: &CallContext, sms: &Sms) -> Result<SmsReceipt, SmsError> {
        let SmsContent::Template { sign, template, params } = &sms.content else {
            return Err(Class::Configuration.error("template_required", "Aliyun sends templates only"));
        };
        let values: Map<String, Value> =
            params.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        let values = Value::Object(values).to_string();
        let mut pairs = vec![
            ("PhoneNumbers", sms.phone.as_str()),
            ("SignName", sign.as_str()),
            ("TemplateCode", template.as_str()),
            ("OutId", sms.our_id.as_str()),
        ];
        if !params.is_empty() {
            pairs.push(("TemplateParam", &values));
        }
        let answer = self.call(ctx, "SendSms", &pairs).await?;
        Ok(SmsReceipt { message_id: answer.text("BizId") })
    }

    async fn check(&self, ctx: &CallContext, sign: &str, templates: &[String]) -> Result<SmsCheck, SmsError> {
        let mut ctx = ctx.clone();
        let signature = self.review(&ctx, ("GetSmsSign", "SignName", "SignStatus"), sign).await?;
        let mut found = Vec::new();
        for template in templates {
            ctx = ctx.again();
            found.push(
                self.review(&ctx, ("GetSmsTemplate", "TemplateCode", "TemplateStatus"), template).await?,
            );
        }
        Ok(SmsCheck::Accepted { sign: Some(signature), templates: found })
    }
}

/// `2026-01-05T01:30:00Z`.
fn moment(now_ms: i64) -> String {
    Timestamp::from_millisecond(now_ms)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

fn read(response: &Response<Bytes>) -> Result<Answer, SmsError> {
    let status = response.status();
    let answer: Answer = match serde_json::from_slice(response.body()) {
        Ok(answer) => answer,
        Err(_) => return Err(SmsError::Malformed(format!("HTTP {}, no JSON", status.as_u16()))),
    };
    match answer.code.as_deref() {
        Some("OK") => Ok(answer),
        Some(code) => Err(class(code).error(code, answer.message.as_deref().unwrap_or_default())),
        None => Err(SmsError::Malformed(format!("HTTP {}, no Code", status.as_u16()))),
    }
}

fn is_denied(code: &str) -> bool {
    matches!(code, "isp.RAM_PERMISSION_DENY" | "NoPermission" | "Forbidden.RAM" | "Forbidden")
}

/// sms.md 1.3. What is not listed is a matter of the configuration: it goes away by no repetition.
fn class(code: &str) -> Class {
    match code {
        "isv.BUSINESS_LIMIT_CONTROL" | "isv.MOBILE_NUMBER_ILLEGAL" => Class::Recipient,
        "isv.DAY_LIMIT_CONTROL"
        | "isv.MONTH_LIMIT_CONTROL"
        | "isv.OUT_OF_SERVICE"
        | "isv.AMOUNT_NOT_ENOUGH" => Class::Account,
        "isp.SYSTEM_ERROR" | "Throttling.User" | "Throttling" | "ServiceUnavailable" | "InternalError" => {
            Class::Later
        }
        _ => Class::Configuration,
    }
}
