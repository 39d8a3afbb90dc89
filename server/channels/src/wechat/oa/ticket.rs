//! The account's ticket for pages that use the JS-SDK, and the signature made with it (wechat.md 3.3).

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{AccessToken, OaError, OfficialAccount};

/// The account's JS-SDK ticket. To be shared like the token.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// The ticket. Not printed.
    pub ticket: SecretString,
    /// Seconds that it lives from now.
    pub expires_in_s: u32,
}

impl Ticket {
    /// What `wx.config` takes as `signature` on the page at `url`; whatever follows `#` is not signed.
    pub fn sign(&self, nonce: &str, timestamp_s: i64, url: &str) -> String {
        let url = url.split_once('#').map_or(url, |(before, _)| before);
        let text = format!(
            "jsapi_ticket={}&noncestr={nonce}&timestamp={timestamp_s}&url={url}",
            self.ticket.expose_secret()
        );
        hex::encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()))
    }
}

#[derive(Deserialize)]
struct TicketAnswer {
    ticket: Option<String>,
    expires_in: Option<u32>,
}

impl OfficialAccount {
    /// The account's ticket for the JS-SDK.
    pub async fn jsapi_ticket(&self, token: &AccessToken) -> Result<Ticket, OaError> {
        let answer: TicketAnswer = self.ask(token, "/cgi-bin/ticket/getticket", &[("type", "jsapi")]).await?;
        match answer.ticket {
            Some(ticket) if !ticket.is_empty() => Ok(Ticket {
                ticket: SecretString::from(ticket),
                expires_in_s: answer.expires_in.unwrap_or(300),
            }),
            _ => Err(OaError::Malformed("no ticket".to_owned())),
        }
    }
}
