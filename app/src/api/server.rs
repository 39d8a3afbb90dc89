//! What every server function needs: the service, the actor, the words of a refusal, the cookies.

use super::refusal::{self, Refused, Typed};
use super::session::OperatorBrief;
use super::{Answer, ApiError, FieldWords};
use crate::host::{SessionCookie, Visitor};
use crate::i18n::{self, console as t, error_text, service_error_text};
use domain::time::UnixMs;
use http::HeaderValue;
use http::header::SET_COOKIE;
use http::request::Parts;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use service::{Actor, Service};

/// The use cases.
///
/// # Errors
/// The server did not provide them, which is a mistake in how it was put together.
pub fn service() -> Result<Service, ApiError> {
    use_context().ok_or_else(internal)
}

/// The session's token.
///
/// # Errors
/// Nobody is signed in.
pub fn token() -> Result<String, ApiError> {
    let parts = use_context::<Parts>().ok_or_else(internal)?;
    let cookie = use_context::<SessionCookie>().ok_or_else(internal)?;
    cookie.read(&parts.headers).map(str::to_owned).ok_or_else(|| refuse(&service::Error::NotSignedIn))
}

/// The token of whoever is half-way in: the password was right, a second factor is awaited.
///
/// # Errors
/// This browser is not half-way in.
pub fn half_way_token() -> Result<String, ApiError> {
    let parts = use_context::<Parts>().ok_or_else(internal)?;
    let token = half_way_cookie()?.read(&parts.headers).map(str::to_owned);
    token.ok_or_else(|| refuse(&service::Error::Conflict("sign_in_again")))
}

fn half_way_cookie() -> Result<SessionCookie, ApiError> {
    Ok(use_context::<SessionCookie>().ok_or_else(internal)?.beside("half-way"))
}

/// Who acts.
///
/// # Errors
/// Nobody is signed in, or the session ended.
pub async fn actor() -> Result<Actor, ApiError> {
    answer(service()?.actor(&token()?).await)
}

/// Runs a use case as whoever is signed in.
///
/// # Errors
/// None of its own: refusals are inside the answer.
pub async fn with_actor<T, Fut>(use_case: impl FnOnce(Service, Actor) -> Fut) -> Answer<T>
where
    Fut: Future<Output = service::Result<T>>,
{
    let (service, actor) = match (service(), actor().await) {
        (Ok(service), Ok(actor)) => (service, actor),
        (Err(refusal), _) | (_, Err(refusal)) => return Ok(Err(refusal)),
    };
    Ok(answer(use_case(service, actor).await))
}

/// The answer of a use case, a refusal in words.
///
/// # Errors
/// The refusal.
pub fn answer<T>(result: service::Result<T>) -> Result<T, ApiError> {
    result.map_err(|error| refuse(&error))
}

/// A refusal in the words of the page's language; kept for the page that is shown next, where a plain form was refused.
pub fn refuse(error: &service::Error) -> ApiError {
    let lang = i18n::lang();
    if let service::Error::Internal(cause) = error {
        tracing::error!(%cause, "a use case failed");
    }
    let fields = match error {
        service::Error::Invalid(fields) => fields
            .iter()
            .map(|f| FieldWords {
                field: f.field.clone(),
                code: f.code.clone(),
                words: error_text(lang, &f.code, &f.args),
            })
            .collect(),
        _ => Vec::new(),
    };
    let refusal = ApiError { code: error.code().to_owned(), words: service_error_text(lang, error), fields };
    if let (Some(action), Some(cookie)) = (plain_form(), use_context::<SessionCookie>()) {
        let typed = use_context::<Typed>().unwrap_or_default();
        let kept = refusal::keep(&cookie, Refused { action, error: refusal.clone() }, typed);
        if let Some(kept) = &kept {
            append_cookie(kept);
        }
    }
    refusal
}

/// The address that a plain form was posted to, see [`refusal::is_plain_form`].
fn plain_form() -> Option<String> {
    let parts = use_context::<Parts>()?;
    refusal::is_plain_form(&parts.method, &parts.headers).then(|| parts.uri.path().to_owned())
}

/// An id that came from the browser.
///
/// # Errors
/// It is none: as if there were no such row.
pub fn id<T, E>(parsed: Result<T, E>) -> service::Result<T> {
    parsed.map_err(|_| service::Error::NotFound("id"))
}

/// An operator, to choose it.
pub fn brief(operator: service::operators::OperatorBrief) -> OperatorBrief {
    OperatorBrief { id: operator.id.to_string(), code: operator.code, name: operator.name }
}

/// Where the request came from, for throttling.
pub fn remote() -> String {
    use_context::<Visitor>().map(|v| v.address).unwrap_or_default()
}

fn internal() -> ApiError {
    ApiError { code: "internal".to_owned(), words: i18n::tr(t::INTERNAL).to_owned(), fields: Vec::new() }
}

/// Adds a `Set-Cookie` header to the answer.
pub fn append_cookie(cookie: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(SET_COOKIE, value);
    }
}

/// Keeps the session's token in the browser.
///
/// # Errors
/// The server did not say how its cookies are named.
pub fn keep_session(token: &str, expires_at: UnixMs) -> Result<(), ApiError> {
    keep(&use_context::<SessionCookie>().ok_or_else(internal)?, token, expires_at)
}

/// Keeps the token of whoever is half-way in.
///
/// # Errors
/// The server did not say how its cookies are named.
pub fn keep_half_way(token: &str, expires_at: UnixMs) -> Result<(), ApiError> {
    keep(&half_way_cookie()?, token, expires_at)
}

fn keep(cookie: &SessionCookie, token: &str, expires_at: UnixMs) -> Result<(), ApiError> {
    let seconds = expires_at.since(service()?.now()) / domain::time::SECOND;
    append_cookie(&cookie.set(token, seconds.max(0)));
    Ok(())
}

/// Makes the browser forget that it was half-way in.
///
/// # Errors
/// The server did not say how its cookies are named.
pub fn forget_half_way() -> Result<(), ApiError> {
    append_cookie(&half_way_cookie()?.clear());
    Ok(())
}

/// Makes the browser forget the session.
///
/// # Errors
/// The server did not say how its cookies are named.
pub fn forget_session() -> Result<(), ApiError> {
    append_cookie(&use_context::<SessionCookie>().ok_or_else(internal)?.clear());
    Ok(())
}

/// Keeps a choice that is no secret for a year.
pub fn keep_preference(name: &str, value: &str) {
    append_cookie(&format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax"));
}

/// Sends a browser that posted a plain form (no script ran yet) to `path`; a call from our own script is left alone.
pub fn see_other_for_forms(path: &str) {
    if plain_form().is_some() {
        leptos_axum::redirect(path);
    }
}

/// Where to go after signing in: what was wanted, where that may be.
pub fn next_path(wanted: Option<String>) -> String {
    wanted.filter(|path| is_console_path(path)).unwrap_or_else(|| "/console".to_owned())
}

/// Whether a path may be gone to after signing in: a page of this console, not another site, nor its entrance.
fn is_console_path(path: &str) -> bool {
    (path == "/console" || path.starts_with("/console/"))
        && !path.starts_with("/console/sign-in")
        && path.len() < 512
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
}

/// The sign-in page that leads to `next`.
pub fn sign_in_path(next: &str) -> String {
    format!("/console/sign-in?next={}", in_query(next))
}

/// The page for the second factor that leads to `next`; its form for recovery codes, or the one for six digits.
pub fn second_step_path(next: &str, recovery: bool) -> String {
    let recovery = if recovery { "&recovery=1" } else { "" };
    format!("/console/sign-in/code?next={}{recovery}", in_query(next))
}

fn in_query(path: &str) -> String {
    path.replace('%', "%25").replace('&', "%26").replace('#', "%23").replace('+', "%2B")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_only_to_the_console() {
        for good in ["/console", "/console/orders?text=1", "/console/orders/1"] {
            assert!(is_console_path(good), "{good}");
        }
        for bad in
            ["//evil.example", "https://evil.example", "/consoles", "/console/\\evil", "/console/ x", ""]
        {
            assert!(!is_console_path(bad), "{bad}");
        }
        assert_eq!(next_path(Some("/console/sign-in/code?next=/console".to_owned())), "/console");
        assert_eq!(sign_in_path("/console/a?b=c&d"), "/console/sign-in?next=/console/a?b=c%26d");
    }
}
