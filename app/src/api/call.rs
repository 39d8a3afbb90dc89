//! Calling server functions from pages.
//!
//! Leptos' own client compiles a reader, a future and a cell for every function and every answer; forty functions of
//! them weighed more than all pages together. Here an answer travels as the text that it came in and is read where it is
//! shown, so that the browser's half is compiled once for all functions. The functions themselves, their addresses and
//! their argument types are `server_fn`'s.

use super::ApiError;
use leptos::server_fn::ServerFn;
use serde::Serialize;
use std::pin::Pin;

/// An answer under way: JSON of what was asked for.
pub type Called = Pin<Box<dyn Future<Output = Result<String, ApiError>> + Send>>;

/// Calls a server function that reads: on the server it runs at once, in the browser it is a request.
pub fn call<S, T>(input: S) -> Called
where
    S: ServerFn<Output = Result<T, ApiError>, Error = ApiError> + Serialize + 'static,
    T: Serialize + 'static,
{
    #[cfg(feature = "ssr")]
    {
        Box::pin(async move {
            let answer = input.run_body().await.flatten()?;
            serde_json::to_string(&answer).map_err(|_| ApiError::unreachable())
        })
    }
    #[cfg(not(feature = "ssr"))]
    {
        let body = serde_json::to_string(&input).unwrap_or_default();
        post(S::url(), "application/json", body)
    }
}

/// Posts to a server function's address.
#[cfg(feature = "hydrate")]
pub fn post(url: &'static str, kind: &'static str, body: String) -> Called {
    Box::pin(send_wrapper::SendWrapper::new(async move {
        let text = fetch(url, kind, &body).await.ok_or_else(ApiError::unreachable)?;
        read(&text)
    }))
}

/// The inner answer of a server function: `{"Ok":…}` or `{"Err":…}`, exactly as `serde_json` writes a `Result`.
#[cfg(any(feature = "hydrate", test))]
fn read(text: &str) -> Result<String, ApiError> {
    let inside = |head: &str| text.strip_prefix(head).and_then(|rest| rest.strip_suffix('}'));
    if let Some(answer) = inside("{\"Ok\":") {
        return Ok(answer.to_owned());
    }
    let refusal = inside("{\"Err\":").unwrap_or(text);
    Err(serde_json::from_str(refusal).unwrap_or_else(|_| ApiError::unreachable()))
}

/// The body of the answer, whatever its status; `None` when none came.
#[cfg(feature = "hydrate")]
async fn fetch(url: &str, kind: &str, body: &str) -> Option<String> {
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    let headers = web_sys::Headers::new().ok()?;
    headers.set("Content-Type", kind).ok()?;
    headers.set("Accept", "application/json").ok()?;
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&JsValue::from_str(body));
    let answer = JsFuture::from(leptos::prelude::window().fetch_with_str_and_init(url, &init)).await.ok()?;
    let answer: web_sys::Response = answer.dyn_into().ok()?;
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_serde_writes() {
        let good: Result<Vec<&str>, ApiError> = Ok(vec!["a}", "{\"Err\":1}"]);
        assert_eq!(read(&serde_json::to_string(&good).unwrap()).unwrap(), "[\"a}\",\"{\\\"Err\\\":1}\"]");
        let nothing: Result<(), ApiError> = Ok(());
        assert_eq!(read(&serde_json::to_string(&nothing).unwrap()).unwrap(), "null");
        let refusal = ApiError { code: "forbidden".into(), words: "no".into(), fields: vec![] };
        let bad: Result<(), ApiError> = Err(refusal.clone());
        assert_eq!(read(&serde_json::to_string(&bad).unwrap()).unwrap_err(), refusal);
        // A broken transport answers with the error alone.
        assert_eq!(read(&serde_json::to_string(&refusal).unwrap()).unwrap_err(), refusal);
        assert_eq!(read("<html>502</html>").unwrap_err().code, "unreachable");
    }
}
