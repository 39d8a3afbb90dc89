//! Short messages: three gateways behind one trait (sms.md).
//!
//! | module | what |
//! | --- | --- |
//! | [`aliyun`] | Alibaba Cloud (dysms): signature V3, or the older RPC signature where it is chosen |
//! | [`tencent`] | Tencent Cloud: `TC3-HMAC-SHA256` |
//! | [`gateway`] | any gateway with account and password, described by a template |
//! | [`parts`] | what a message is billed as |
//! | [`receipt`] | what became of a message that was taken |
//!
//! "Accepted" is not "delivered". A sending whose answer never came may have been accepted: see [`SmsError::Unknown`].

pub mod aliyun;
pub mod gateway;
pub mod parts;
pub mod receipt;
pub mod tencent;

use std::fmt;

use async_trait::async_trait;
use domain::phone::Phone;

use crate::channel::CallContext;
use crate::http::TransportError;

/// Longest text kept of what a gateway wrote.
const MAX_WORDS: usize = 300;

/// One message to one number.
#[derive(Clone)]
pub struct Sms {
    /// To whom.
    pub phone: Phone,
    /// What.
    pub content: SmsContent,
    /// Our own id of this message, at most 64 letters, digits, `-` and `_`. Given back in receipts; what allows a
    /// repetition at all.
    pub our_id: String,
}

/// What a message says.
#[derive(Clone)]
pub enum SmsContent {
    /// The gateway's own template, filled in: Aliyun and Tencent.
    Template {
        /// The signature (签名), without brackets.
        sign: String,
        /// The template's id at the gateway.
        template: String,
        /// Names and values in the order of the template. Tencent knows no names.
        params: Vec<(String, String)>,
    },
    /// The whole text, with the signature in front: a gateway with account and password.
    Text(String),
}

impl fmt::Debug for Sms {
    /// Neither the number nor the words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sms")
            .field("phone", &self.phone)
            .field("our_id", &self.our_id)
            .finish_non_exhaustive()
    }
}

/// A gateway took a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsReceipt {
    /// The gateway's id of the message, where it gave one.
    pub message_id: Option<String>,
}

/// Why a message was not taken. `code` is the gateway's, `words` are its own words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmsError {
    /// Nobody knows whether it was taken. Sent again at most once, and only with the same `our_id`.
    #[error("outcome unknown: {0}")]
    Unknown(#[from] TransportError),
    /// The gateway is busy: later, once.
    #[error("later: {code}")]
    Later {
        /// The gateway's.
        code: String,
        /// The gateway's.
        words: String,
    },
    /// This number gets nothing now: it is wrong, blocked, or had too many messages. Never again by itself.
    #[error("this number: {code}")]
    Recipient {
        /// The gateway's.
        code: String,
        /// The gateway's.
        words: String,
    },
    /// The account has run dry or against a limit of its own: somebody has to be told.
    #[error("the account: {code}")]
    Account {
        /// The gateway's.
        code: String,
        /// The gateway's.
        words: String,
    },
    /// What is set up is wrong: credentials, rights, address, signature, template or text.
    #[error("the configuration: {code}")]
    Configuration {
        /// The gateway's.
        code: String,
        /// The gateway's.
        words: String,
    },
    /// An answer that makes no sense; whether the message was taken is not known.
    #[error("the answer could not be understood: {0}")]
    Malformed(String),
}

impl SmsError {
    /// The class, a stable word.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "sms_unknown",
            Self::Later { .. } => "sms_later",
            Self::Recipient { .. } => "sms_recipient",
            Self::Account { .. } => "sms_account",
            Self::Configuration { .. } => "sms_configuration",
            Self::Malformed(_) => "sms_malformed",
        }
    }

    /// The gateway's code, where it gave one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Later { code, .. }
            | Self::Recipient { code, .. }
            | Self::Account { code, .. }
            | Self::Configuration { code, .. } => Some(code),
            Self::Unknown(_) | Self::Malformed(_) => None,
        }
    }

    /// What the gateway, or the network, said.
    pub fn words(&self) -> String {
        match self {
            Self::Later { words, .. }
            | Self::Recipient { words, .. }
            | Self::Account { words, .. }
            | Self::Configuration { words, .. }
            | Self::Malformed(words) => words.clone(),
            Self::Unknown(error) => error.to_string(),
        }
    }

    /// Whether the message may have been taken all the same. A repetition may be a second message.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_) | Self::Malformed(_))
    }

    /// Whether it was certainly not taken and may well be, a while later.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Later { .. })
    }
}

/// Which class a gateway's code belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Later,
    Recipient,
    Account,
    Configuration,
}

impl Class {
    fn error(self, code: &str, words: &str) -> SmsError {
        let (code, words) = (shorten(code), shorten(words));
        match self {
            Self::Later => SmsError::Later { code, words },
            Self::Recipient => SmsError::Recipient { code, words },
            Self::Account => SmsError::Account { code, words },
            Self::Configuration => SmsError::Configuration { code, words },
        }
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(MAX_WORDS).collect()
}

/// How something that the gateway reviews stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewState {
    /// In use.
    Approved,
    /// Somebody there is looking at it.
    UnderReview,
    /// Refused, with the reason.
    Refused(String),
    /// The account has no such thing.
    Missing(String),
    /// We may not look.
    NotAllowed(String),
}

/// A signature or a template as it stands at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The signature, or the template's id.
    pub subject: String,
    /// How it stands.
    pub state: ReviewState,
    /// A template's text, where the gateway shows it.
    pub content: Option<String>,
}

/// What a gateway says about itself without sending anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SmsCheck {
    /// The credentials were accepted; signature and templates as they stand.
    Accepted {
        /// The signature; `None` where the gateway cannot be asked for it.
        sign: Option<Review>,
        /// The templates that were asked for, in that order.
        templates: Vec<Review>,
    },
    /// The gateway has no call that sends nothing: only a test message shows.
    NotPossible,
}

/// A gateway, ready to send with one account.
#[async_trait]
pub trait SmsSender: Send + Sync {
    /// Hands a message over. Any error but [`SmsError::Unknown`] and [`SmsError::Malformed`] means that it was not taken.
    async fn send(&self, ctx: &CallContext, sms: &Sms) -> Result<SmsReceipt, SmsError>;

    /// Asks with a signed call whether the account is in order. Sends nothing to anybody.
    async fn check(&self, ctx: &CallContext, sign: &str, templates: &[String]) -> Result<SmsCheck, SmsError>;
}
