//! Any gateway with account and password (sms.md 3). There is no standard, so the operator describes it.

mod template;

use std::fmt;
use std::sync::Arc;

use ::http::{Request, header};
use async_trait::async_trait;
use bytes::Bytes;
use domain::time::UnixMs;
use encoding_rs::{Encoding, GBK, UTF_8};
use md5::{Digest as _, Md5};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value};

pub use template::{BadTemplate, Body, Charset, GatewayTemplate, Method, PasswordForm, Success};

use super::{Class, Sms, SmsCheck, SmsContent, SmsError, SmsReceipt, SmsSender};
use crate::channel::CallContext;
use crate::http::{HttpClient, TransportError};
use template::Verdict;

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*');

/// A gateway, with one account. `http` has to be guarded: the address was entered by a user.
pub struct Gateway {
    http: Arc<dyn HttpClient>,
    template: GatewayTemplate,
    account: String,
    password: SecretString,
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway").field("account", &self.account).finish_non_exhaustive()
    }
}

impl Gateway {
    /// With an account.
    pub fn new(
        http: Arc<dyn HttpClient>,
        template: GatewayTemplate,
        account: impl Into<String>,
        password: SecretString,
    ) -> Self {
        Self { http, template, account: account.into(), password }
    }

    fn password(&self, timestamp: &str) -> String {
        let plain = self.password.expose_secret();
        let md5 = |text: &str| hex::encode(Md5::digest(text.as_bytes()));
        match self.template.password_form {
            PasswordForm::Plain => plain.to_owned(),
            PasswordForm::Md5Lower => md5(plain),
            PasswordForm::Md5Upper => md5(plain).to_ascii_uppercase(),
            PasswordForm::Md5WithTimestamp => md5(&[self.account.as_str(), plain, timestamp].concat()),
        }
    }

    /// Every field in the order of sending.
    fn fields(&self, ctx: &CallContext, sms: &Sms, text: &str) -> Vec<(&str, String)> {
        let (template, timestamp) = (&self.template, UnixMs(ctx.now_ms).shanghai_compact());
        let mut fields = vec![
            (template.account_field.as_str(), self.account.clone()),
            (template.password_field.as_str(), self.password(&timestamp)),
            (template.phone_field.as_str(), sms.phone.as_str().to_owned()),
            (template.text_field.as_str(), text.to_owned()),
            (template.timestamp_field.as_str(), timestamp),
            (template.id_field.as_str(), sms.our_id.clone()),
        ];
        fields.extend(template.fixed.iter().map(|(name, value)| (name.as_str(), value.clone())));
        fields.retain(|(name, _)| !name.is_empty());
        fields
    }

    fn request(&self, fields: &[(&str, String)]) -> Result<Request<Bytes>, SmsError> {
        let encoding = self.encoding();
        let as_form = || {
            let mut pairs = Vec::new();
            for (name, value) in fields {
                pairs.push(format!("{name}={}", percent_encode(&encode(encoding, value)?, PLAIN)));
            }
            Ok::<_, SmsError>(pairs.join("&"))
        };
        let charset = encoding.name();
        let template = &self.template;
        let built = match (template.method, template.body) {
            (Method::Get, _) => Request::get(format!("{}?{}", template.url, as_form()?)).body(Bytes::new()),
            (Method::Post, Body::Form) => Request::post(&template.url)
                .header(header::CONTENT_TYPE, format!("application/x-www-form-urlencoded; charset={charset}"))
                .body(Bytes::from(as_form()?)),
            (Method::Post, Body::Json) => {
                let object: Map<String, Value> =
                    fields.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect();
                let text = Value::Object(object).to_string();
                Request::post(&template.url)
                    .header(header::CONTENT_TYPE, format!("application/json; charset={charset}"))
                    .body(Bytes::from(encode(encoding, &text)?))
            }
        };
        built.map_err(|_| Class::Configuration.error("bad_address", "the address cannot be called"))
    }

    fn encoding(&self) -> &'static Encoding {
        match self.template.charset {
            Charset::Utf8 => UTF_8,
            Charset::Gbk => GBK,
        }
    }
}

#[async_trait]
impl SmsSender for Gateway {
    async fn send(&self, ctx: &CallContext, sms: &Sms) -> Result<SmsReceipt, SmsError> {
        let SmsContent::Text(text) = &sms.content else {
            return Err(Class::Configuration.error("text_required", "this gateway sends whole texts only"));
        };
        let answer = self.http.send(self.request(&self.fields(ctx, sms, text))?).await?;
        let status = answer.status();
        if status.is_server_error() {
            return Err(SmsError::Unknown(TransportError::Other(format!("HTTP {}", status.as_u16()))));
        }
        let (text, ..) = match std::str::from_utf8(answer.body()) {
            Ok(text) => (text.into(), UTF_8, false),
            Err(_) => GBK.decode(answer.body()),
        };
        match self.template.judge(&text) {
            Verdict::Taken(message_id) if status.is_success() => Ok(SmsReceipt { message_id }),
            // What the gateway's codes mean nobody here knows: to be shown, never to be repeated.
            Verdict::Refused { code, words } => Err(Class::Configuration.error(&code, &words)),
            _ if status.is_client_error() || status.is_redirection() => {
                let code = format!("HTTP {}", status.as_u16());
                Err(Class::Configuration.error(&code, ""))
            }
            _ => Err(SmsError::Malformed(format!("HTTP {}, not as described", status.as_u16()))),
        }
    }

    async fn check(&self, _: &CallContext, _: &str, _: &[String]) -> Result<SmsCheck, SmsError> {
        Ok(SmsCheck::NotPossible)
    }
}

/// A text in the gateway's encoding.
///
/// # Errors
/// A character that it does not have: a gateway would show something else to the recipient.
fn encode(encoding: &'static Encoding, text: &str) -> Result<Vec<u8>, SmsError> {
    let (bytes, _, unmappable) = encoding.encode(text);
    if unmappable {
        return Err(Class::Configuration.error("not_in_charset", "a character that GBK does not have"));
    }
    Ok(bytes.into_owned())
}
