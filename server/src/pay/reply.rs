//! What the payer's browser is sent: pages with their policy, redirects, and the small JSON that the bridge reads.

use crate::state::AppState;
use app::i18n::Lang;
use app::i18n::explain::explain_any;
use app::pay::{Notice, PageContext};
use axum::response::{IntoResponse, Response};
use channels::types::WalletCall;
use domain::ids::QrToken;
use domain::wallet::Wallet;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY, SET_COOKIE, USER_AGENT,
    VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use leptos::nonce::Nonce;
use serde::Serialize;
use service::Error;

/// One request to a pay page, as far as its answers need it.
pub struct Visit<'a> {
    state: &'a AppState,
    /// The payer's language.
    pub lang: Lang,
    /// The page's own address without its query.
    pub path: String,
    /// What the page was opened in.
    pub wallet: Wallet,
}

/// What the bridge is told. One member at most is there; none means: wait.
#[derive(Debug, Default, Serialize)]
pub struct Word {
    /// Call the wallet with this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<WalletCall>,
    /// Go there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Show the message of this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say: Option<&'static str>,
    /// And below it, in the payer's words, why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl<'a> Visit<'a> {
    /// A visit of a code's page; `None` for the page that says that there is no such code.
    pub fn new(state: &'a AppState, parts: &Parts, code: Option<&str>) -> Self {
        let directory = parts.uri.path().rsplit_once('/').map_or("", |(directory, _)| directory);
        let path = format!("{directory}/{}", code.unwrap_or_default());
        let agent = parts.headers.get(USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Self { state, lang: language(&parts.headers), path, wallet: Wallet::detect(agent) }
    }

    /// A visit of the page of this code, or the page that says that there is no such code.
    #[allow(clippy::result_large_err, reason = "a refusal is made once per request")]
    pub fn at_code(state: &'a AppState, parts: &Parts, code: &str) -> Result<(Self, QrToken), Response> {
        match QrToken::parse(code) {
            Ok(token) => Ok((Self::new(state, parts, Some(token.as_str())), token)),
            Err(_) => Err(Self::new(state, parts, None).notice(StatusCode::NOT_FOUND, Notice::BadCode)),
        }
    }

    /// The address with a query.
    pub fn with_query(&self, query: &str) -> String {
        format!("{}?{query}", self.path)
    }

    /// Writes a page and sends it with a policy that allows its own loader and nothing foreign.
    pub fn page(&self, status: StatusCode, write: impl FnOnce(&PageContext<'_>) -> String) -> Response {
        let nonce = Nonce::new().to_string();
        let context = PageContext {
            lang: self.lang,
            nonce: &nonce,
            assets: self.state.assets(),
            path: &self.path,
            now: self.state.service().now(),
            cashier: false,
            wallet: self.wallet,
        };
        let html = write(&context);
        let policy = format!(
            "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
        let mut response = (status, html).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        private(response)
    }

    /// A page that only says something.
    pub fn notice(&self, status: StatusCode, notice: Notice) -> Response {
        self.page(status, |context| app::pay::notice(context, notice))
    }

    /// The page for an error. Its cause is in the log, never here.
    pub fn trouble(&self, error: &Error) -> Response {
        let (status, notice) = match error {
            Error::NotFound(_) => (StatusCode::NOT_FOUND, Notice::BadCode),
            Error::Throttled { .. } => (StatusCode::TOO_MANY_REQUESTS, Notice::TooMany),
            Error::Provider { .. } => (StatusCode::BAD_GATEWAY, Notice::Trouble),
            Error::Internal(_) | Error::Store(_) => (StatusCode::INTERNAL_SERVER_ERROR, Notice::Trouble),
            Error::Conflict(_) => (StatusCode::CONFLICT, Notice::Trouble),
            _ => (StatusCode::BAD_REQUEST, Notice::Refused),
        };
        log(error);
        self.notice(status, notice)
    }

    /// The clean address once more: after a step, or where a session is missing.
    pub fn again(&self) -> Response {
        redirect(&self.path)
    }

    /// The answer, with the cookie of a session that was made for it.
    pub fn with_session(&self, mut response: Response, session: Option<&str>) -> Response {
        if let Some(token) = session {
            let cookie = self.state.payer_cookie().set(token, super::SESSION_SECONDS);
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
        }
        response
    }

    /// A redirect to the clean address that keeps the chosen language.
    pub fn choose_language(&self, lang: Lang, query: &str) -> Response {
        let to = if query.is_empty() { self.path.clone() } else { self.with_query(query) };
        let mut response = redirect(&to);
        let secure = if self.state.public_base().scheme() == "https" { "; Secure" } else { "" };
        let cookie =
            format!("{}={}; Path=/; Max-Age=31536000; SameSite=Lax{secure}", Lang::COOKIE, lang.as_str());
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}

/// The cookie's language, else the browser's; WeChat tells its own in the User-Agent.
fn language(headers: &HeaderMap) -> Lang {
    let chosen = Lang::of(headers);
    let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let said =
        text(http::header::COOKIE).contains("lang=") || !text(http::header::ACCEPT_LANGUAGE).is_empty();
    if said {
        return chosen;
    }
    let agent = text(http::header::USER_AGENT);
    agent.split_once("Language/").and_then(|(_, rest)| Lang::parse(rest.split(' ').next()?)).unwrap_or(chosen)
}

/// The bridge's answer.
pub fn word(status: StatusCode, word: Word) -> Response {
    let mut response = (status, axum::Json(word)).into_response();
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
    private(response)
}

/// Go there.
pub fn go(url: String) -> Response {
    word(StatusCode::OK, Word { url: Some(url), ..Word::default() })
}

/// Show the message of this name.
pub fn say(status: StatusCode, name: &'static str) -> Response {
    word(status, Word { say: Some(name), ..Word::default() })
}

/// The message for an error.
pub fn say_error(lang: Lang, error: &Error) -> Response {
    log(error);
    match error {
        Error::Throttled { .. } => say(StatusCode::TOO_MANY_REQUESTS, "too_many"),
        Error::Provider { words, .. } => {
            let detail = explain_any(lang, words).and_then(|known| known.payer);
            // What is known to help stands in place of the general advice.
            let say = Some(if detail.is_some() { "refused" } else { "trouble" });
            word(StatusCode::BAD_GATEWAY, Word { say, detail, ..Word::default() })
        }
        Error::Internal(_) | Error::Store(_) => say(StatusCode::INTERNAL_SERVER_ERROR, "trouble"),
        _ => say(StatusCode::BAD_REQUEST, "trouble"),
    }
}

/// Nothing to show.
pub fn nothing() -> Response {
    private(StatusCode::NO_CONTENT.into_response())
}

/// `303 See Other`, so that a POST comes back as a GET.
pub fn redirect(url: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(url) = HeaderValue::from_str(url) {
        response.headers_mut().insert(LOCATION, url);
    }
    private(response)
}

/// Bills are nobody else's business: no cache keeps them, no other site is told of them. Under `no-referrer` a form's
/// POST would carry `Origin: null`.
fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

fn log(error: &Error) {
    match error {
        Error::Provider { code, words } => tracing::warn!(code, words, "a provider refused on a pay page"),
        Error::Internal(cause) => tracing::error!(cause, "a pay page failed"),
        Error::Store(cause) => tracing::error!(%cause, "a pay page failed"),
        other => tracing::debug!(code = other.code(), "a pay page refused"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn told(lang: Lang, words: &str) -> serde_json::Value {
        let error = Error::Provider { code: "rejected", words: words.to_owned() };
        let body = axum::body::to_bytes(say_error(lang, &error).into_body(), 4096).await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    #[tokio::test]
    async fn a_payer_is_told_what_a_payer_can_do() {
        let own = told(Lang::Zh, "ACQ.BUYER_SELLER_EQUAL 买卖家不能相同").await;
        assert_eq!(own["say"], "refused");
        assert!(own["detail"].as_str().unwrap().contains("换一个账户"), "{own}");
        // Keys and consoles are nobody's business who pays.
        let keys = told(Lang::En, "SIGN_ERROR 签名错误").await;
        assert!(keys["detail"].as_str().unwrap().contains("ask the staff"), "{keys}");
        assert!(told(Lang::Zh, "ORDER_NOT_EXIST 订单不存在").await.get("detail").is_none());
        let unknown = told(Lang::Zh, "outcome unknown: no answer in time").await;
        assert_eq!((unknown["say"].as_str(), unknown.get("detail")), (Some("trouble"), None));
    }
}
