//! Official accounts (公众号) and what they gave out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// 服务号.
    Service,
    /// 订阅号: no web authorisation, no payment.
    Subscription,
}

/// One official account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OfficialAccount {
    /// Its name.
    pub name: String,
    /// `wx` and 16 lower-case hex digits.
    pub app_id: String,
    /// 32 lower-case hex digits.
    pub app_secret: String,
    /// 服务号 or 订阅号.
    pub kind: AccountKind,
    /// Whether it is certified (认证).
    pub verified: bool,
    /// 网页授权域名: host names, no scheme, no port.
    pub authorisation_domains: Vec<String>,
    /// IP 白名单.
    pub ip_white_list: Vec<String>,
}

impl OfficialAccount {
    /// Only a certified service account has web authorisation (3.1).
    #[must_use]
    pub fn may_authorise(&self) -> bool {
        self.kind == AccountKind::Service && self.verified
    }
}

/// A web authorisation code; it is good once, for five minutes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OauthCode {
    /// The code.
    pub code: String,
    /// Of which account.
    pub app_id: String,
    /// Who agreed.
    pub person: String,
    /// `snsapi_base` or `snsapi_userinfo`.
    pub scope: String,
    /// Until when, UTC milliseconds.
    pub expires_ms: i64,
    /// Whether it was exchanged.
    pub used: bool,
}

/// The token families of section 3.2, which know nothing of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenFamily {
    /// `GET /cgi-bin/token`.
    Classic,
    /// `POST /cgi-bin/stable_token`.
    Stable,
}

/// A global access token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccessToken {
    /// The token.
    pub token: String,
    /// Of which account.
    pub app_id: String,
    /// Which call gave it.
    pub family: TokenFamily,
    /// From when, UTC milliseconds.
    pub issued_ms: i64,
    /// Until when, UTC milliseconds.
    pub expires_ms: i64,
    /// Whether `force_refresh` made it (limited per day).
    pub forced: bool,
}
