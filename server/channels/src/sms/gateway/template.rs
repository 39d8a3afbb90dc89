//! How one gateway with account and password wants to be spoken to: entered by the operator, or taken from a preset.

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

/// The most memory that a pattern may compile to.
const PATTERN_LIMIT: usize = 1024 * 1024;

/// The request's method. `Get` puts everything into the query.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// POST.
    #[default]
    Post,
    /// GET.
    Get,
}

/// How a POST carries its fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A JSON object of texts.
    #[default]
    Json,
    /// A form.
    Form,
}

/// In which encoding the fields are sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Charset {
    /// UTF-8.
    #[default]
    Utf8,
    /// GBK.
    Gbk,
}

/// What is sent as the password.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordForm {
    /// As it is.
    #[default]
    Plain,
    /// Its MD5 in lower-case hex.
    Md5Lower,
    /// Its MD5 in upper-case hex.
    Md5Upper,
    /// MD5 of account, password and timestamp, in lower-case hex; the timestamp is a field.
    Md5WithTimestamp,
}

/// How to tell that a message was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Success {
    /// The value at a JSON pointer (RFC 6901), number or text, is this one.
    Pointer {
        /// `/code`.
        pointer: String,
        /// `0`.
        value: String,
    },
    /// The whole answer matches.
    Pattern {
        /// `^\d{14},0`.
        pattern: String,
    },
}

/// One gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewayTemplate {
    /// The full address, without a query of its own.
    pub url: String,
    /// GET or POST.
    pub method: Method,
    /// JSON or form; a GET has neither.
    pub body: Body,
    /// UTF-8 or GBK.
    pub charset: Charset,
    /// The account's field: `account`, `userid`, `uname`.
    pub account_field: String,
    /// The password's field: `password`, `pswd`, `pwd`.
    pub password_field: String,
    /// What is sent as the password.
    pub password_form: PasswordForm,
    /// The timestamp's field (`yyyyMMddHHmmss`, Beijing); empty: none.
    pub timestamp_field: String,
    /// The number's field: `phone`, `mobile`.
    pub phone_field: String,
    /// The text's field: `msg`, `content`.
    pub text_field: String,
    /// The field of our own id; empty: the gateway takes none.
    pub id_field: String,
    /// Fields that are always the same: `report` = `true`.
    pub fixed: Vec<(String, String)>,
    /// How to tell that a message was taken.
    pub success: Success,
    /// Where the gateway's id of the message stands: a JSON pointer, or the number of the pattern's group; empty: nowhere.
    pub message_id: String,
    /// Where a refusal's words stand: a JSON pointer; empty: nowhere.
    pub words: String,
}

/// What is wrong with a template: the field and a stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadTemplate {
    /// A field of [`GatewayTemplate`].
    pub field: &'static str,
    /// A stable code.
    pub code: &'static str,
}

impl GatewayTemplate {
    /// The JSON interface that gateways of the 创蓝253 kind have.
    pub fn json_preset(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            method: Method::Post,
            body: Body::Json,
            charset: Charset::Utf8,
            account_field: "account".to_owned(),
            password_field: "password".to_owned(),
            password_form: PasswordForm::Plain,
            timestamp_field: String::new(),
            phone_field: "phone".to_owned(),
            text_field: "msg".to_owned(),
            id_field: "uid".to_owned(),
            fixed: vec![("report".to_owned(), "true".to_owned())],
            success: Success::Pointer { pointer: "/code".to_owned(), value: "0".to_owned() },
            message_id: "/msgId".to_owned(),
            words: "/errorMsg".to_owned(),
        }
    }

    /// The older interface of the same kind: a GET, answered by `yyyyMMddHHmmss,code` and the id on the next line.
    pub fn text_preset(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            method: Method::Get,
            body: Body::Form,
            charset: Charset::Utf8,
            account_field: "account".to_owned(),
            password_field: "pswd".to_owned(),
            password_form: PasswordForm::Plain,
            timestamp_field: String::new(),
            phone_field: "mobile".to_owned(),
            text_field: "msg".to_owned(),
            id_field: String::new(),
            fixed: vec![("needstatus".to_owned(), "true".to_owned())],
            success: Success::Pattern { pattern: r"^\d{14},0\s+(\w+)".to_owned() },
            message_id: "1".to_owned(),
            words: String::new(),
        }
    }

    /// Everything that is wrong.
    pub fn problems(&self) -> Vec<BadTemplate> {
        let mut wrong = Vec::new();
        let mut say = |field, code| wrong.push(BadTemplate { field, code });
        match Url::parse(&self.url) {
            Ok(url) if !matches!(url.scheme(), "http" | "https") || !url.has_host() => say("url", "sms_url"),
            Ok(url) if url.query().is_some() || url.fragment().is_some() => say("url", "sms_url_query"),
            Ok(url) if !url.username().is_empty() || url.password().is_some() => say("url", "sms_url"),
            Ok(_) => {}
            Err(_) => say("url", "sms_url"),
        }
        for (name, field) in [
            (&self.account_field, "account_field"),
            (&self.password_field, "password_field"),
            (&self.phone_field, "phone_field"),
            (&self.text_field, "text_field"),
        ] {
            if name.is_empty() {
                say(field, "required");
            }
        }
        for (name, field) in self.names() {
            if !is_name(name) {
                say(field, "sms_field_name");
            } else if self.names().filter(|(other, _)| *other == name).count() > 1 {
                say(field, "sms_field_twice");
            }
        }
        if self.password_form == PasswordForm::Md5WithTimestamp && self.timestamp_field.is_empty() {
            say("timestamp_field", "required");
        }
        match &self.success {
            Success::Pointer { pointer, value } => {
                if !is_pointer(pointer) {
                    say("success", "sms_pointer");
                }
                if value.is_empty() {
                    say("success_value", "required");
                }
                if !self.message_id.is_empty() && !is_pointer(&self.message_id) {
                    say("message_id", "sms_pointer");
                }
            }
            Success::Pattern { pattern } => match (compile(pattern), self.message_id.parse::<usize>()) {
                (None, _) => say("success", "sms_pattern"),
                (Some(_), Err(_)) if !self.message_id.is_empty() => say("message_id", "sms_group"),
                (Some(found), Ok(group)) if group >= found.captures_len() => say("message_id", "sms_group"),
                _ => {}
            },
        }
        if !self.words.is_empty() && !is_pointer(&self.words) {
            say("words", "sms_pointer");
        }
        wrong
    }

    /// Every name that is sent, with the setting it comes from.
    fn names(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let own = [
            (self.account_field.as_str(), "account_field"),
            (self.password_field.as_str(), "password_field"),
            (self.timestamp_field.as_str(), "timestamp_field"),
            (self.phone_field.as_str(), "phone_field"),
            (self.text_field.as_str(), "text_field"),
            (self.id_field.as_str(), "id_field"),
        ];
        let fixed = self.fixed.iter().map(|(name, _)| (name.as_str(), "fixed"));
        own.into_iter().filter(|(name, _)| !name.is_empty()).chain(fixed)
    }

    /// Whether the account's password travels unencrypted.
    pub fn is_plain_http(&self) -> bool {
        Url::parse(&self.url).is_ok_and(|url| url.scheme() == "http")
    }
}

/// What an answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Taken(Option<String>),
    Refused { code: String, words: String },
    Unreadable,
}

impl GatewayTemplate {
    pub(super) fn judge(&self, text: &str) -> Verdict {
        match &self.success {
            Success::Pointer { pointer, value } => {
                let Ok(answer) = serde_json::from_str::<Value>(text) else { return Verdict::Unreadable };
                let at = |pointer: &str| answer.pointer(pointer).and_then(plain);
                match at(pointer) {
                    Some(code) if code == *value => {
                        Verdict::Taken(at(&self.message_id).filter(|id| !id.is_empty()))
                    }
                    Some(code) => Verdict::Refused { code, words: at(&self.words).unwrap_or_default() },
                    None => Verdict::Unreadable,
                }
            }
            Success::Pattern { pattern } => {
                let Some(pattern) = compile(pattern) else { return Verdict::Unreadable };
                let text = text.trim();
                match pattern.captures(text) {
                    Some(found) => {
                        let group = self.message_id.parse().ok().and_then(|group: usize| found.get(group));
                        Verdict::Taken(group.map(|id| id.as_str().to_owned()))
                    }
                    None if text.is_empty() => Verdict::Unreadable,
                    None => Verdict::Refused { code: text.to_owned(), words: String::new() },
                }
            }
        }
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        _ => None,
    }
}

fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(PATTERN_LIMIT).build().ok().filter(|_| !pattern.is_empty())
}

fn is_pointer(text: &str) -> bool {
    text.len() > 1 && text.starts_with('/')
}

fn is_name(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}
