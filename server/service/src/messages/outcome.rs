//! What came of a try, by what helps.

use channels::wechat::oa::{OaError, Refusal};

/// What came of handing a message to WeChat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// WeChat took it, under this number.
    Taken(i64),
    /// Nobody knows. The same sending again does no harm within WeChat's ten minutes.
    Unknown(Trouble),
    /// Not sent; later it may go.
    Later(Trouble),
    /// Not sent: the account's number of messages for today is used up.
    Exhausted(Trouble),
    /// Not sent: something about the account has to be mended first.
    Account(Trouble),
    /// Not sent: this person cannot be reached this way.
    Recipient(Trouble),
    /// Not sent: this message, as it is, never goes.
    Never(Trouble),
}

/// A stable word and the other side's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub why: &'static str,
    pub words: String,
}

impl Trouble {
    pub fn new(why: &'static str, words: impl Into<String>) -> Self {
        Self { why, words: words.into() }
    }
}

impl Outcome {
    /// What a refusal of the platform means for a message.
    pub fn of(error: &OaError) -> Self {
        let trouble = Trouble::new(error.code(), error.to_string());
        match error {
            OaError::Unknown(_) | OaError::Malformed(_) => Self::Unknown(trouble),
            OaError::Busy | OaError::TokenInvalid(_) | OaError::RestartSignIn { .. } => Self::Later(trouble),
            OaError::RateLimited(Refusal { errcode: 45_009, .. }) => Self::Exhausted(trouble),
            OaError::RateLimited(_) => Self::Later(trouble),
            OaError::NotFollowing(_) | OaError::Refused(_) | OaError::BadRecipient(_) => {
                Self::Recipient(trouble)
            }
            OaError::BadTemplate(_) | OaError::BadField { .. } => Self::Never(trouble),
            OaError::WrongSecret(_)
            | OaError::WrongAppId(_)
            | OaError::IpNotAllowed { .. }
            | OaError::NoPermission(_)
            | OaError::AccountBlocked(_)
            | OaError::Api { .. } => Self::Account(trouble),
        }
    }
}
