//! Who is the payer (alipay.md 5): the silent authorisation inside Alipay's browser.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::AlipayEndpoints;
use crate::error::{CallError, PrepareError};

const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Where to send the payer for authorisation, silently (`auth_base`). `state` is 1 to 100 letters and digits, bound to
/// the payer's session by the caller.
pub fn authorise_url(
    endpoints: &AlipayEndpoints,
    app_id: &str,
    redirect_uri: &str,
    state: &str,
) -> Result<String, PrepareError> {
    if !(1..=100).contains(&state.len()) || !state.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(PrepareError { field: "state", reason: "not 1 to 100 letters and digits" });
    }
    Ok(format!(
        "{}?app_id={}&scope=auth_base&redirect_uri={}&state={state}",
        endpoints.authorise(),
        utf8_percent_encode(app_id, VALUE),
        utf8_percent_encode(redirect_uri, VALUE),
    ))
}

/// A payer as Alipay names them. Applications made since 2023 are told an open id, older ones a user id; which of the
/// two it is shows in its shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayerId {
    /// `user_id`: 16 digits that begin with 2088.
    User(String),
    /// `open_id`: up to 128 characters, of this one application.
    Open(String),
}

impl PayerId {
    /// Tells the kind by the shape; `None` for what is neither.
    pub fn parse(text: &str) -> Option<Self> {
        if is_user_id(text) {
            return Some(Self::User(text.to_owned()));
        }
        let open = (1..=128).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
        open.then(|| Self::Open(text.to_owned()))
    }

    /// The id itself.
    pub fn as_str(&self) -> &str {
        match self {
            Self::User(id) | Self::Open(id) => id,
        }
    }
}

/// A PID or a `user_id`.
pub(super) fn is_user_id(text: &str) -> bool {
    text.len() == 16 && text.starts_with("2088") && text.bytes().all(|b| b.is_ascii_digit())
}

#[derive(Deserialize)]
struct TokenAnswer {
    #[serde(default)]
    access_token: String,
    #[serde(default)]
    user_id: String,
    #[serde(default)]
    open_id: String,
}

/// Reads a verified answer of `alipay.system.oauth.token` that is no refusal: success has no code.
pub(super) fn payer(node: &str) -> Result<PayerId, CallError> {
    let malformed = |words: &str| CallError::Malformed(words.to_owned());
    // serde's words may quote the text, which holds a token.
    let answer: TokenAnswer = serde_json::from_str(node).map_err(|_| malformed("not a token answer"))?;
    if answer.access_token.is_empty() {
        return Err(malformed("no access_token"));
    }
    let id = if answer.user_id.is_empty() { &answer.open_id } else { &answer.user_id };
    match PayerId::parse(id) {
        Some(PayerId::Open(_)) if !answer.user_id.is_empty() => Err(malformed("user_id of another shape")),
        Some(payer) => Ok(payer),
        None => Err(malformed("neither user_id nor open_id")),
    }
}
