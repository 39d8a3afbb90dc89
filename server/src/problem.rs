//! RFC 9457 problem details, the one shape of every error of the REST interface.

use app::i18n::explain::explain_any;
use app::i18n::{self, Lang};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use service::Error;
use utoipa::ToSchema;

/// What went wrong, as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `urn:peakepay:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status once more.
    pub status: u16,
    /// A stable word for programs.
    pub code: String,
    /// What happened, in the language that was asked for.
    pub title: String,
    /// More about this very case, where there is more to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What is wrong with which field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// After how many seconds another try makes sense.
    #[serde(skip)]
    pub retry_after_s: Option<i64>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldProblem {
    /// The field.
    pub field: String,
    /// A stable word for programs.
    pub code: String,
    /// The same in words.
    pub message: String,
}

impl Problem {
    /// A problem of the HTTP surface itself, with words from the catalogue.
    pub fn new(lang: Lang, status: StatusCode, code: &str) -> Self {
        Self {
            kind: format!("urn:peakepay:problem:{code}"),
            status: status.as_u16(),
            code: code.to_owned(),
            title: i18n::error_text(lang, code, &[]),
            detail: None,
            errors: Vec::new(),
            retry_after_s: None,
        }
    }

    /// The same with more about this very case.
    #[must_use]
    pub fn detail(mut self, words: impl Into<String>) -> Self {
        self.detail = Some(words.into());
        self
    }

    /// The answer to what a use case refused. Causes of our own failures go to the log, not into the answer.
    pub fn from_service(lang: Lang, error: &Error) -> Self {
        let mut problem = Self::new(lang, status_of(error), error.code());
        match error {
            Error::Invalid(fields) => {
                problem.errors = fields.iter().map(|f| field_problem(lang, f)).collect();
            }
            Error::Provider { words, .. } => {
                problem.detail =
                    explain_any(lang, words).map(|known| format!("{} {}", known.cause, known.remedy));
            }
            Error::NotFound(what) => problem.detail = Some((*what).to_owned()),
            Error::Throttled { retry_after_ms } => {
                problem.retry_after_s = Some((retry_after_ms + 999) / 1000);
            }
            Error::Internal(_) | Error::Store(_) => tracing::error!(%error, "a use case failed"),
            _ => {}
        }
        problem
    }
}

fn field_problem(lang: Lang, error: &service::FieldError) -> FieldProblem {
    FieldProblem {
        field: error.field.clone(),
        code: error.code.clone(),
        message: i18n::error_text(lang, &error.code, &error.args),
    }
}

fn status_of(error: &Error) -> StatusCode {
    match error {
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::NotSignedIn => StatusCode::UNAUTHORIZED,
        Error::Forbidden => StatusCode::FORBIDDEN,
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::NoOperator | Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::Provider { .. } => StatusCode::BAD_GATEWAY,
        Error::Internal(_) | Error::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_providers_refusal_explains_itself() {
        let refused = |words: &str| Error::Provider { code: "no_permission", words: words.to_owned() };
        let problem = Problem::from_service(Lang::Zh, &refused("NO_AUTH 商户号该产品权限未开通"));
        assert_eq!(problem.status, 502);
        let detail = problem.detail.unwrap();
        assert!(detail.contains("没有开通这个产品") && detail.contains("产品中心"), "{detail}");
        let english = Problem::from_service(Lang::En, &refused("NO_AUTH x")).detail.unwrap();
        assert!(english.starts_with("The product is not enabled"), "{english}");
        assert_eq!(Problem::from_service(Lang::Zh, &refused("NEVER_HEARD_OF x")).detail, None);
    }
}
