//! Extractors whose refusals are problems.

use crate::problem::Problem;
use crate::state::AppState;
use app::i18n::Lang;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use http::StatusCode;
use http::header::AUTHORIZATION;
use http::request::Parts;
use serde::de::DeserializeOwned;
use service::integration::ApiCaller;

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Problem> {
        let lang = Lang::of(request.headers());
        axum::Json::from_request(request, state)
            .await
            .map(|json| Self(json.0))
            .map_err(|e| body_problem(lang, &e))
    }
}

fn body_problem(lang: Lang, error: &JsonRejection) -> Problem {
    let code = match error.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
        StatusCode::PAYLOAD_TOO_LARGE => "body_too_large",
        StatusCode::UNPROCESSABLE_ENTITY => "wrong_shape",
        _ => "malformed_request",
    };
    Problem::new(lang, error.status(), code).detail(error.body_text())
}

/// Query parameters.
pub struct Parameters<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let lang = Lang::of(&parts.headers);
        let query: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        query.map(|query| Self(query.0)).map_err(|error| {
            Problem::new(lang, StatusCode::UNPROCESSABLE_ENTITY, "wrong_shape").detail(error.body_text())
        })
    }
}

/// Who calls, proven by the bearer key, and the language to answer in.
pub struct Caller {
    /// The key and its operator.
    pub key: ApiCaller,
    /// For the words of problems.
    pub lang: Lang,
}

impl Caller {
    /// Checks a holder's number before anything is done; empty stands for none.
    ///
    /// # Errors
    /// It is no mobile number.
    #[allow(clippy::result_large_err, reason = "a refusal is made once per request")]
    pub fn check_phone(&self, phone: Option<&str>) -> Result<(), Problem> {
        let bad =
            phone.is_some_and(|text| !text.trim().is_empty() && domain::phone::Phone::parse(text).is_none());
        if bad { Err(self.problem(&service::Error::field("phone", "not_a_phone"))) } else { Ok(()) }
    }

    /// The answer to what a use case refused.
    pub fn problem(&self, error: &service::Error) -> Problem {
        Problem::from_service(self.lang, error)
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let lang = Lang::of(&parts.headers);
        let refused = || Problem::new(lang, StatusCode::UNAUTHORIZED, "api_key_invalid");
        let header = parts.headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let (scheme, key) = header.split_once(' ').ok_or_else(refused)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(refused());
        }
        match state.service().api_caller(key.trim()).await {
            Ok(key) => Ok(Self { key, lang }),
            Err(service::Error::NotSignedIn | service::Error::NotFound(_)) => Err(refused()),
            Err(error) => Err(Problem::from_service(lang, &error)),
        }
    }
}
