//! The official account (公众号): who is the payer, and the account's access token (wechat.md 3.1, 3.2).

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use ::http::{Method, Request, header};
use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::WechatEndpoints;
use crate::error::PrepareError;
use crate::http::{HttpClient, TransportError};

const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const USER_AGENT: &str = concat!("peakepay/", env!("CARGO_PKG_VERSION"));
/// Longest text kept of what WeChat wrote.
const MAX_TEXT: usize = 500;

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
    /// The AppSecret is wrong.
    #[error("wrong AppSecret ({errcode})")]
    WrongSecret {
        /// 40125 or 40001.
        errcode: i64,
    },
    /// The AppID is wrong.
    #[error("wrong AppID")]
    WrongAppId,
    /// Our address is not on the account's IP white list; asking again does not help.
    #[error("address not on the IP white list")]
    IpNotAllowed {
        /// The address to add, as WeChat saw it.
        ip: Option<IpAddr>,
    },
    /// Too many calls.
    #[error("too many calls ({errcode})")]
    RateLimited {
        /// 45009 or 45011.
        errcode: i64,
    },
    /// WeChat is busy: ask again.
    #[error("busy")]
    Busy,
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
            Self::WrongSecret { .. } => "wrong_secret",
            Self::WrongAppId => "wrong_app_id",
            Self::IpNotAllowed { .. } => "ip_not_allowed",
            Self::RateLimited { .. } => "rate_limited",
            Self::Busy => "busy",
            Self::Api { .. } => "refused",
            Self::Malformed(_) => "malformed_answer",
        }
    }

    /// Asking again, later, may well succeed without anybody doing something.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Unknown(_) | Self::Busy | Self::RateLimited { .. })
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

/// The account's global token.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// The token. Not printed.
    pub token: SecretString,
    /// Seconds that it lives from now; at least 300 unless forced.
    pub expires_in_s: u32,
}

/// One official account.
#[derive(Clone)]
pub struct OfficialAccount {
    http: Arc<dyn HttpClient>,
    endpoints: WechatEndpoints,
    app_id: String,
    app_secret: SecretString,
}

impl fmt::Debug for OfficialAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfficialAccount")
            .field("endpoints", &self.endpoints)
            .field("app_id", &self.app_id)
            .finish_non_exhaustive()
    }
}

impl OfficialAccount {
    /// The account of `app_id`, reached through `http`.
    pub fn new(
        http: Arc<dyn HttpClient>,
        endpoints: WechatEndpoints,
        app_id: impl Into<String>,
        app_secret: SecretString,
    ) -> Self {
        Self { http, endpoints, app_id: app_id.into(), app_secret }
    }

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
        let answer: CodeAnswer = self.send(Method::GET, uri, String::new()).await?;
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

    /// The account's global token by `stable_token`. `force_refresh` kills the old one at once: 20 a day.
    pub async fn stable_token(&self, force_refresh: bool) -> Result<AccessToken, OaError> {
        let body = serde_json::to_string(&TokenBody {
            grant_type: "client_credential",
            appid: &self.app_id,
            secret: self.app_secret.expose_secret(),
            force_refresh,
        })
        .map_err(|e| OaError::Malformed(e.to_string()))?;
        let uri = format!("{}/cgi-bin/stable_token", self.endpoints.oa_base());
        let answer: TokenAnswer = self.send(Method::POST, uri, body).await?;
        match answer.access_token {
            Some(token) if !token.is_empty() => Ok(AccessToken {
                token: SecretString::from(token),
                expires_in_s: answer.expires_in.unwrap_or(300),
            }),
            _ => Err(OaError::Malformed("no access_token".to_owned())),
        }
    }

    async fn send<T: for<'a> Deserialize<'a>>(
        &self,
        method: Method,
        uri: String,
        body: String,
    ) -> Result<T, OaError> {
        let mut builder = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::ACCEPT, "application/json")
            .header(header::USER_AGENT, USER_AGENT);
        if !body.is_empty() {
            builder = builder.header(header::CONTENT_TYPE, "application/json");
        }
        let request = builder
            .body(Bytes::from(body))
            .map_err(|_| OaError::Malformed("the request could not be built".to_owned()))?;
        let answer = self.http.send(request).await?;
        if answer.status().is_server_error() {
            return Err(OaError::Busy);
        }
        if !answer.status().is_success() {
            return Err(OaError::Malformed(format!("HTTP status {}", answer.status().as_u16())));
        }
        let status: StatusAnswer = read(answer.body())?;
        match status.errcode {
            None | Some(0) => read(answer.body()),
            Some(errcode) => Err(api_error(errcode, &status.errmsg.unwrap_or_default())),
        }
    }
}

/// Errors come with HTTP 200 and `errcode`; success has 0 or none.
#[derive(Deserialize)]
struct StatusAnswer {
    errcode: Option<i64>,
    errmsg: Option<String>,
}

#[derive(Deserialize)]
struct CodeAnswer {
    openid: Option<String>,
    unionid: Option<String>,
    is_snapshotuser: Option<i64>,
}

#[derive(Serialize)]
struct TokenBody<'a> {
    grant_type: &'a str,
    appid: &'a str,
    secret: &'a str,
    force_refresh: bool,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: Option<String>,
    expires_in: Option<u32>,
}

fn read<T: for<'a> Deserialize<'a>>(body: &[u8]) -> Result<T, OaError> {
    // The position is enough: serde's words may quote the text, which may hold a token.
    serde_json::from_slice(body)
        .map_err(|e| OaError::Malformed(format!("JSON, line {} column {}", e.line(), e.column())))
}

fn api_error(errcode: i64, errmsg: &str) -> OaError {
    match errcode {
        -1 => OaError::Busy,
        40_029 | 40_163 => OaError::RestartSignIn { errcode },
        40_001 | 40_125 => OaError::WrongSecret { errcode },
        40_013 => OaError::WrongAppId,
        40_164 => OaError::IpNotAllowed { ip: refused_ip(errmsg) },
        45_009 | 45_011 => OaError::RateLimited { errcode },
        _ => OaError::Api { errcode, errmsg: errmsg.chars().take(MAX_TEXT).collect() },
    }
}

/// `invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist, rid: …`
fn refused_ip(errmsg: &str) -> Option<IpAddr> {
    let (_, rest) = errmsg.split_once("invalid ip ")?;
    rest.split([' ', ',']).next()?.parse().ok()
}

fn is_openid(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}
