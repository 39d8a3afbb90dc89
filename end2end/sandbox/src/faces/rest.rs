//! The car park's end of the product's REST interface. Only the sandbox knows the key; no browser does.

use bytes::Bytes;
use http::{Method, header};
use serde_json::Value;

use super::carpark::{Call, millis};
use crate::{Parking, Sandbox};

/// Why a call did not do what it was for.
#[derive(Clone, Debug)]
pub enum RestError {
    /// The sandbox does not know the product's REST interface or the key for it.
    NotConnected,
    /// The product did not answer.
    Away,
    /// The product refused, with its own words.
    Refused(String),
}

/// One call, as the log of the car park describes it.
pub struct Ask<'a> {
    /// What it is for, e.g. `entered`.
    pub what: &'static str,
    /// Which car or lane.
    pub about: String,
    /// Method.
    pub method: Method,
    /// Path below the base, with its query.
    pub path: &'a str,
    /// JSON to send.
    pub body: Option<Value>,
}

/// Makes one call and notes it in the car park's log.
pub async fn call(sandbox: &Sandbox, parking: &Parking, ask: Ask<'_>) -> Result<Value, RestError> {
    let result = exchange(sandbox, parking, &ask).await;
    let (status, detail, answer) = match result {
        Ok((status, value)) => {
            let said = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let detail =
                Some(said("detail")).filter(|text| !text.is_empty()).unwrap_or_else(|| said("title"));
            if (200..300).contains(&status) {
                (status, String::new(), Ok(value))
            } else {
                let words = if detail.is_empty() { format!("HTTP {status}") } else { detail };
                (status, words.clone(), Err(RestError::Refused(words)))
            }
        }
        Err(error) => (0, error.clone(), Err(RestError::Away)),
    };
    // The page asks for the lanes all the time; only an answer that says something new is worth a line.
    if ask.what == "sites" && answer.is_ok() {
        return answer;
    }
    let at = sandbox.now_ms();
    let (what, about) = (ask.what.to_owned(), ask.about);
    sandbox.change(|state, _| state.car_park.note_call(Call { at, what, about, status, detail }));
    answer
}

async fn exchange(sandbox: &Sandbox, parking: &Parking, ask: &Ask<'_>) -> Result<(u16, Value), String> {
    let body = ask.body.as_ref().map(|value| Bytes::from(value.to_string())).unwrap_or_default();
    let mut request = http::Request::builder()
        .method(ask.method.clone())
        .uri(format!("{}{}", parking.api_base.trim_end_matches('/'), ask.path))
        .header(header::AUTHORIZATION, format!("Bearer {}", parking.api_key))
        .header(header::ACCEPT, "application/json");
    if ask.body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    let request = request.body(body).map_err(|error| error.to_string())?;
    let answer = sandbox.outbound().send(request).await.map_err(|error| error.to_string())?;
    let value = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
    Ok((answer.status().as_u16(), value))
}

/// A time in an answer, UTC epoch milliseconds.
pub fn time(value: &Value, key: &str) -> Option<i64> {
    value.get(key).and_then(Value::as_str).and_then(millis)
}
