//! The official account (公众号): who is the payer, the account's access token, its templates and messages, and what its
//! server tells ours (wechat.md part 3).
//!
//! | module | what |
//! | --- | --- |
//! | [`oauth`] | web authorisation |
//! | [`token`], [`ticket`] | the global token; the JS-SDK's ticket and signature |
//! | [`account`], [`templates`], [`send`] | kind of account; templates and industry; sending by template |
//! | [`callback`] | what WeChat posts to our server address |
//! | [`error`] | refusals, told apart by what helps |

pub mod account;
pub mod callback;
pub mod error;
pub mod oauth;
pub mod send;
pub mod templates;
pub mod ticket;
pub mod token;

use std::fmt;
use std::sync::Arc;

use ::http::{Method, Request, header};
use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

pub use account::{AccountInfo, AccountType};
pub use error::{OaError, Refusal};
pub use oauth::{Scope, SignIn, authorize_url};
pub use send::TemplateSend;
pub use templates::{Industry, IndustryClass, TemplateRow};
pub use ticket::Ticket;
pub use token::AccessToken;

use super::{USER_AGENT, WechatEndpoints};
use crate::http::HttpClient;

const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

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

/// Errors come with HTTP 200 and `errcode`; success has 0 or none.
#[derive(Deserialize)]
struct StatusAnswer {
    errcode: Option<i64>,
    errmsg: Option<String>,
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

    /// The account's AppID.
    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// A call that reads, with the account's token.
    async fn ask<T: for<'a> Deserialize<'a>>(
        &self,
        token: &AccessToken,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, OaError> {
        let mut uri = self.with_token(token, path);
        for (name, value) in query {
            uri.extend(["&", name, "="]);
            uri.extend(utf8_percent_encode(value, VALUE));
        }
        self.send(Method::GET, uri, String::new(), OaError::of_call).await
    }

    /// A call that carries a body, with the account's token.
    async fn tell<T: for<'a> Deserialize<'a>>(
        &self,
        token: &AccessToken,
        path: &str,
        body: &serde_json::Value,
    ) -> Result<T, OaError> {
        self.send(Method::POST, self.with_token(token, path), body.to_string(), OaError::of_call).await
    }

    fn with_token(&self, token: &AccessToken, path: &str) -> String {
        let token = utf8_percent_encode(token.token.expose_secret(), VALUE);
        format!("{}{path}?access_token={token}", self.endpoints.oa_base())
    }

    async fn send<T: for<'a> Deserialize<'a>>(
        &self,
        method: Method,
        uri: String,
        body: String,
        refused: fn(Refusal) -> OaError,
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
            Some(errcode) => Err(refused(Refusal::new(errcode, &status.errmsg.unwrap_or_default()))),
        }
    }
}

fn read<T: for<'a> Deserialize<'a>>(body: &[u8]) -> Result<T, OaError> {
    // The position is enough: serde's words may quote the text, which may hold a token.
    serde_json::from_slice(body)
        .map_err(|e| OaError::Malformed(format!("JSON, line {} column {}", e.line(), e.column())))
}
