//! What the use cases of short messages take and give. Times are UTC epoch milliseconds.

use crate::accounts::Check;
use channels::endpoint::BadEndpoint;
use channels::sms::aliyun::AliyunEndpoint;
use channels::sms::gateway::{GatewayTemplate, Success};
use channels::sms::receipt::Receipts;
use channels::sms::tencent::TencentEndpoint;
use domain::message::MessageKind;
use domain::time::UnixMs;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Through whom messages are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsProvider {
    /// Any gateway with account and password.
    #[default]
    Gateway,
    /// Alibaba Cloud.
    Aliyun,
    /// Tencent Cloud.
    Tencent,
}

impl SmsProvider {
    /// The word that the form uses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::Aliyun => "aliyun",
            Self::Tencent => "tencent",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Gateway, Self::Aliyun, Self::Tencent].into_iter().find(|provider| provider.as_str() == text)
    }

    /// How it writes its receipts.
    pub const fn receipts(self) -> Receipts {
        match self {
            Self::Gateway => Receipts::Gateway,
            Self::Aliyun => Receipts::Aliyun,
            Self::Tencent => Receipts::Tencent,
        }
    }

    /// Whether it sends its own reviewed templates; otherwise whole texts.
    pub const fn has_templates(self) -> bool {
        !matches!(self, Self::Gateway)
    }
}

/// How calls to Alibaba Cloud are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsSignature {
    /// `ACS3-HMAC-SHA256`.
    #[default]
    V3,
    /// The older RPC signature.
    Rpc,
}

impl SmsSignature {
    /// The word that the form uses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V3 => "v3",
            Self::Rpc => "rpc",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::V3, Self::Rpc].into_iter().find(|signature| signature.as_str() == text)
    }
}

/// Where the two clouds answer.
#[derive(Clone, Debug)]
pub struct SmsHosts {
    pub(crate) aliyun: AliyunEndpoint,
    pub(crate) tencent: TencentEndpoint,
}

impl SmsHosts {
    /// Both at one origin: the sandbox.
    ///
    /// # Errors
    /// The base is no bare `http(s)://host[:port]`.
    pub fn sandbox(base: &str) -> Result<Self, BadEndpoint> {
        Ok(Self { aliyun: AliyunEndpoint::new(base)?, tencent: TencentEndpoint::new(base)? })
    }
}

impl Default for SmsHosts {
    /// The clouds themselves.
    fn default() -> Self {
        Self { aliyun: AliyunEndpoint::production(), tencent: TencentEndpoint::production() }
    }
}

/// What is sent for one kind of message, as it is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextInput {
    /// The kind.
    pub kind: Option<MessageKind>,
    /// The template's id, or the text with `{names}` of our values; empty: this kind is not sent.
    pub template: String,
    /// Which of our values the template's variables are, in its order: `amount, no=bill_no`. A gateway with texts needs
    /// none.
    pub values: String,
}

/// A gateway's description, as it is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "each is the field of the same name of `GatewayTemplate`, as text")]
pub struct GatewayInput {
    pub url: String,
    pub method: String,
    pub body: String,
    pub charset: String,
    pub account_field: String,
    pub password_field: String,
    pub password_form: String,
    pub timestamp_field: String,
    pub phone_field: String,
    pub text_field: String,
    pub id_field: String,
    /// `report=true`, one a line.
    pub fixed: String,
    /// A JSON pointer, which begins with `/`; otherwise a pattern.
    pub success: String,
    /// What has to stand at the pointer; nothing for a pattern.
    pub success_value: String,
    pub message_id: String,
    pub words: String,
}

/// What an operator enters for short messages. A field error carries the name of the field here; `template` and `values`
/// of a kind are called `payment_template`, `payment_values`.
#[derive(Clone, Default)]
pub struct SaveSms {
    /// A word of [`SmsProvider`].
    pub sender: String,
    /// AccessKey ID, SecretId, or the account.
    pub account: String,
    /// AccessKey Secret, SecretKey, or the password. `None`, or nothing but white space, keeps what is stored.
    pub secret: Option<SecretString>,
    /// Tencent: `SmsSdkAppId`.
    pub app_id: String,
    /// Aliyun: a word of [`SmsSignature`]; empty: `v3`.
    pub signature: String,
    /// The signature (签名), with or without its brackets.
    pub sign: String,
    /// The third kind: how the gateway wants to be spoken to.
    pub gateway: GatewayInput,
    /// What is sent for each kind.
    pub texts: Vec<TextInput>,
}

impl fmt::Debug for SaveSms {
    /// Names what was entered, and no secret of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SaveSms")
            .field("sender", &self.sender)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

/// How one kind will look on a recipient's screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmsPreview {
    /// The kind.
    pub kind: MessageKind,
    /// The template's id, or the text, as it was entered.
    pub template: String,
    /// Which values, as they were entered.
    pub values: String,
    /// What could be sent, for a gateway with texts.
    pub proposed: String,
    /// The message with examples; `None` where the template's text is not known here.
    pub words: Option<String>,
    /// What that is billed as.
    pub parts: usize,
}

/// Short messages as they are set up: never a secret, only since when there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmsForm {
    /// The version in use; 0 before anything was saved.
    pub version: i64,
    /// Whether messages are sent.
    pub enabled: bool,
    /// Through whom.
    pub sender: SmsProvider,
    /// AccessKey ID, SecretId, or the account.
    pub account: String,
    /// When the secret was last replaced.
    pub secret_set_at: Option<UnixMs>,
    /// Tencent: `SmsSdkAppId`.
    pub app_id: String,
    /// Aliyun: how calls are signed.
    pub signature: SmsSignature,
    /// The signature, without brackets.
    pub sign: String,
    /// How the gateway wants to be spoken to; a preset before anything was saved.
    pub gateway: Option<GatewayTemplate>,
    /// Every kind that can be sent.
    pub texts: Vec<SmsPreview>,
    /// Where the gateway sends its receipts; `None` before anything was saved.
    pub receipt_url: Option<String>,
    /// When one last came.
    pub receipt_at: Option<UnixMs>,
    /// What the checks said, in the order to show them.
    pub checks: Vec<Check>,
}

impl From<GatewayTemplate> for GatewayInput {
    fn from(template: GatewayTemplate) -> Self {
        let (success, success_value) = match template.success {
            Success::Pointer { pointer, value } => (pointer, value),
            Success::Pattern { pattern } => (pattern, String::new()),
        };
        let fixed: Vec<String> =
            template.fixed.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Self {
            url: template.url,
            method: word(&template.method),
            body: word(&template.body),
            charset: word(&template.charset),
            account_field: template.account_field,
            password_field: template.password_field,
            password_form: word(&template.password_form),
            timestamp_field: template.timestamp_field,
            phone_field: template.phone_field,
            text_field: template.text_field,
            id_field: template.id_field,
            fixed: fixed.join("\n"),
            success,
            success_value,
            message_id: template.message_id,
            words: template.words,
        }
    }
}

/// A value of a closed list as the form has it.
fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
