//! Why the official account's API did not give what was asked for, told apart by what helps.

use std::net::IpAddr;

use crate::http::TransportError;

/// Longest text kept of what WeChat wrote.
const MAX_TEXT: usize = 500;

/// A refusal in WeChat's own number and words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{errcode}: {errmsg}")]
pub struct Refusal {
    /// WeChat's number.
    pub errcode: i64,
    /// WeChat's words.
    pub errmsg: String,
}

/// Why the official account's API did not give what was asked for. Carries no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OaError {
    /// No answer.
    #[error("outcome unknown: {0}")]
    Unknown(#[from] TransportError),
    /// The code is wrong, too old or used: send the payer through authorisation again, once.
    #[error("the code is not usable any more ({errcode})")]
    RestartSignIn {
        /// 40029 or 40163.
        errcode: i64,
    },
    /// The AppSecret is wrong (40125, 40001).
    #[error("wrong AppSecret: {0}")]
    WrongSecret(Refusal),
    /// The AppID is wrong (40013).
    #[error("wrong AppID: {0}")]
    WrongAppId(Refusal),
    /// Our address is not on the account's IP white list (40164); asking again does not help.
    #[error("address not on the IP white list: {refusal}")]
    IpNotAllowed {
        /// The address to add, as WeChat saw it.
        ip: Option<IpAddr>,
        /// What WeChat said.
        refusal: Refusal,
    },
    /// Too many calls (45009, 45011).
    #[error("too many calls: {0}")]
    RateLimited(Refusal),
    /// WeChat is busy: ask again.
    #[error("busy")]
    Busy,
    /// The access token is not good any more: 40001, 40014, 42001. Drop it, fetch another one, ask once more.
    #[error("access token refused: {0}")]
    TokenInvalid(Refusal),
    /// This account may not use the interface: a subscription account, one that is not verified, or one without this
    /// permission (48001).
    #[error("no permission: {0}")]
    NoPermission(Refusal),
    /// The account, or this interface of it, is blocked (48004, 50002, 50004, 50005, 50007).
    #[error("account blocked: {0}")]
    AccountBlocked(Refusal),
    /// The recipient does not follow the account (43004).
    #[error("recipient does not follow: {0}")]
    NotFollowing(Refusal),
    /// The recipient wants no messages, or the account put them on its black list (43019, 43101, 48002).
    #[error("recipient refuses: {0}")]
    Refused(Refusal),
    /// There is no such recipient under this AppID (40003).
    #[error("no such recipient: {0}")]
    BadRecipient(Refusal),
    /// The account has no such template (40037, 40036).
    #[error("no such template: {0}")]
    BadTemplate(Refusal),
    /// A field of a template's data breaks its rule (47003).
    #[error("a field is refused: {refusal}")]
    BadField {
        /// Its key, `thing1`, where WeChat's words name it.
        field: Option<String>,
        /// What WeChat said.
        refusal: Refusal,
    },
    /// Any other error of the API.
    #[error("error {errcode}: {errmsg}")]
    Api {
        /// WeChat's number.
        errcode: i64,
        /// WeChat's words.
        errmsg: String,
    },
    /// An answer that makes no sense.
    #[error("the answer could not be understood: {0}")]
    Malformed(String),
}

impl OaError {
    /// A stable word for logs and the console's texts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "unreachable",
            Self::RestartSignIn { .. } => "restart_sign_in",
            Self::WrongSecret(_) => "wrong_secret",
            Self::WrongAppId(_) => "wrong_app_id",
            Self::IpNotAllowed { .. } => "ip_not_allowed",
            Self::RateLimited(_) => "rate_limited",
            Self::Busy => "busy",
            Self::TokenInvalid(_) => "token_invalid",
            Self::NoPermission(_) => "no_permission",
            Self::AccountBlocked(_) => "account_blocked",
            Self::NotFollowing(_) => "not_following",
            Self::Refused(_) => "recipient_refuses",
            Self::BadRecipient(_) => "bad_recipient",
            Self::BadTemplate(_) => "bad_template",
            Self::BadField { .. } => "bad_field",
            Self::Api { .. } => "refused",
            Self::Malformed(_) => "malformed_answer",
        }
    }

    /// WeChat's number, where it gave one.
    pub fn errcode(&self) -> Option<i64> {
        match self {
            Self::RestartSignIn { errcode }
            | Self::Api { errcode, .. }
            | Self::WrongSecret(Refusal { errcode, .. })
            | Self::WrongAppId(Refusal { errcode, .. })
            | Self::IpNotAllowed { refusal: Refusal { errcode, .. }, .. }
            | Self::RateLimited(Refusal { errcode, .. })
            | Self::TokenInvalid(Refusal { errcode, .. })
            | Self::NoPermission(Refusal { errcode, .. })
            | Self::AccountBlocked(Refusal { errcode, .. })
            | Self::NotFollowing(Refusal { errcode, .. })
            | Self::Refused(Refusal { errcode, .. })
            | Self::BadRecipient(Refusal { errcode, .. })
            | Self::BadTemplate(Refusal { errcode, .. })
            | Self::BadField { refusal: Refusal { errcode, .. }, .. } => Some(*errcode),
            Self::Busy => Some(-1),
            Self::Unknown(_) | Self::Malformed(_) => None,
        }
    }

    /// WeChat's own number and words, and nothing of ours; empty where it gave none.
    pub fn provider_words(&self) -> String {
        match self {
            Self::RestartSignIn { errcode } => errcode.to_string(),
            Self::Api { errcode, errmsg } => format!("{errcode}: {errmsg}"),
            Self::WrongSecret(refusal)
            | Self::WrongAppId(refusal)
            | Self::IpNotAllowed { refusal, .. }
            | Self::RateLimited(refusal)
            | Self::TokenInvalid(refusal)
            | Self::NoPermission(refusal)
            | Self::AccountBlocked(refusal)
            | Self::NotFollowing(refusal)
            | Self::Refused(refusal)
            | Self::BadRecipient(refusal)
            | Self::BadTemplate(refusal)
            | Self::BadField { refusal, .. } => refusal.to_string(),
            Self::Busy => "-1".to_owned(),
            Self::Unknown(_) | Self::Malformed(_) => String::new(),
        }
    }

    /// Asking again, later, may well succeed without anybody doing something.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Unknown(_) | Self::Busy | Self::RateLimited(_))
    }

    /// What an answer to AppID and AppSecret, or to a payer's code, means.
    pub(super) fn of_credentials(refusal: Refusal) -> Self {
        match refusal.errcode {
            40_029 | 40_163 => Self::RestartSignIn { errcode: refusal.errcode },
            40_001 | 40_125 => Self::WrongSecret(refusal),
            _ => Self::of_any(refusal),
        }
    }

    /// What an answer to a call with an access token means.
    pub(super) fn of_call(refusal: Refusal) -> Self {
        match refusal.errcode {
            40_001 | 40_014 | 42_001 => Self::TokenInvalid(refusal),
            _ => Self::of_any(refusal),
        }
    }

    fn of_any(refusal: Refusal) -> Self {
        let errcode = refusal.errcode;
        match errcode {
            -1 => Self::Busy,
            40_003 => Self::BadRecipient(refusal),
            40_013 => Self::WrongAppId(refusal),
            40_036 | 40_037 => Self::BadTemplate(refusal),
            40_164 => Self::IpNotAllowed { ip: refused_ip(&refusal.errmsg), refusal },
            43_004 => Self::NotFollowing(refusal),
            43_019 | 43_101 | 48_002 => Self::Refused(refusal),
            45_009 | 45_011 => Self::RateLimited(refusal),
            47_003 => Self::BadField { field: refused_field(&refusal.errmsg), refusal },
            48_001 => Self::NoPermission(refusal),
            48_004 | 50_002 | 50_004 | 50_005 | 50_007 => Self::AccountBlocked(refusal),
            _ => Self::Api { errcode, errmsg: refusal.errmsg },
        }
    }
}

impl Refusal {
    pub(super) fn new(errcode: i64, errmsg: &str) -> Self {
        Self { errcode, errmsg: errmsg.chars().take(MAX_TEXT).collect() }
    }
}

/// `invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist, rid: …`
fn refused_ip(errmsg: &str) -> Option<IpAddr> {
    let (_, rest) = errmsg.split_once("invalid ip ")?;
    rest.split([' ', ',']).next()?.parse().ok()
}

/// `argument invalid! data.thing1.value invalid, rid: …`
fn refused_field(errmsg: &str) -> Option<String> {
    let (_, rest) = errmsg.split_once("data.")?;
    let key: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').take(64).collect();
    (!key.is_empty()).then_some(key)
}
