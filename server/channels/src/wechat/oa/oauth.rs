//! Web authorisation: who is the payer (wechat.md 3.1).

use ::http::Method;
use percent_encoding::utf8_percent_encode;
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::{OaError, OfficialAccount, VALUE};
use crate::error::PrepareError;
use crate::wechat::WechatEndpoints;

/// What a payer is asked to reveal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// `snsapi_base`: the openid, silently.
    Base,
    /// `snsapi_userinfo`: name and picture too, after consent.
    UserInfo,
}

impl Scope {
    fn as_str(self) -> &'static str {
        match self {
            Self::Base => "snsapi_base",
            Self::UserInfo => "snsapi_userinfo",
        }
    }
}

/// Who came back from authorisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// A WeChat user, as this account's app names them.
    Payer {
        /// Unique per user and app.
        openid: String,
        /// Unique per user and open-platform account, where there is one.
        unionid: Option<String>,
    },
    /// The shared virtual user of WeChat's page snapshots: nobody is signed in, and nobody can pay.
    Snapshot,
}

/// Where to send the payer for authorisation.
///
/// WeChat checks the order of the parameters and wants the fragment. `state` is 1 to 128 letters and
/// digits, bound to the payer's session by the caller.
pub fn authorize_url(
    endpoints: &WechatEndpoints,
    app_id: &str,
    redirect_uri: &str,
    scope: Scope,
    state: &str,
) -> Result<String, PrepareError> {
    if !(1..=128).contains(&state.len()) || !state.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(PrepareError { field: "state", reason: "not 1 to 128 letters and digits" });
    }
    Ok(format!(
        "{}/connect/oauth2/authorize?appid={}&redirect_uri={}&response_type=code&scope={}&state={state}#wechat_redirect",
        endpoints.open_base(),
        utf8_percent_encode(app_id, VALUE),
        utf8_percent_encode(redirect_uri, VALUE),
        scope.as_str(),
    ))
}

#[derive(Deserialize)]
struct CodeAnswer {
    openid: Option<String>,
    unionid: Option<String>,
    is_snapshotuser: Option<i64>,
}

impl OfficialAccount {
    /// Where to send the payer for silent authorisation. See [`authorize_url`].
    pub fn authorize_url(&self, redirect_uri: &str, state: &str) -> Result<String, PrepareError> {
        authorize_url(&self.endpoints, &self.app_id, redirect_uri, Scope::Base, state)
    }

    /// Exchanges the code of an authorisation for the payer. A code works once and for five minutes.
    pub async fn exchange_code(&self, code: &str) -> Result<SignIn, OaError> {
        let uri = format!(
            "{}/sns/oauth2/access_token?appid={}&secret={}&code={}&grant_type=authorization_code",
            self.endpoints.oa_base(),
            utf8_percent_encode(&self.app_id, VALUE),
            utf8_percent_encode(self.app_secret.expose_secret(), VALUE),
            utf8_percent_encode(code, VALUE),
        );
        let answer: CodeAnswer = self.send(Method::GET, uri, String::new(), OaError::of_credentials).await?;
        if answer.is_snapshotuser == Some(1) {
            return Ok(SignIn::Snapshot);
        }
        match answer.openid {
            Some(openid) if is_openid(&openid) => {
                Ok(SignIn::Payer { openid, unionid: answer.unionid.filter(|u| !u.is_empty()) })
            }
            _ => Err(OaError::Malformed("no openid".to_owned())),
        }
    }
}

/// Whether a text can be somebody's id under an app.
pub(super) fn is_openid(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}
