//! The account's global access token (wechat.md 3.2).

use ::http::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{OaError, OfficialAccount};

/// The account's global token.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// The token. Not printed.
    pub token: SecretString,
    /// Seconds that it lives from now; at least 300 unless forced.
    pub expires_in_s: u32,
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

impl OfficialAccount {
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
        let answer: TokenAnswer = self.send(Method::POST, uri, body, OaError::of_credentials).await?;
        match answer.access_token {
            Some(token) if !token.is_empty() => Ok(AccessToken {
                token: SecretString::from(token),
                expires_in_s: answer.expires_in.unwrap_or(300),
            }),
            _ => Err(OaError::Malformed("no access_token".to_owned())),
        }
    }
}
