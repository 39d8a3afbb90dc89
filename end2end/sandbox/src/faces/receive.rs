//! Receives the product's webhooks for the car park.

use axum::extract::State;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::carpark::Received;
use super::webhook;
use crate::Sandbox;

/// `POST /sandbox/webhook`: 204 once it was acted on (also when it was before), 401 when it is not
/// believed, 503 while the car park plays dead or knows no secret.
pub async fn receive(State(sandbox): State<Sandbox>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let now_ms = sandbox.now_ms();
    let id = headers.get("webhook-id").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let note = |kind: &str, verdict: &str, about: Value| Received {
        at: now_ms,
        id: id.clone(),
        kind: kind.to_owned(),
        verdict: verdict.to_owned(),
        about,
    };
    let Some(parking) = sandbox.parking() else {
        sandbox.change(|state, _| state.car_park.note_delivery(note("", "secret", Value::Null)));
        return StatusCode::SERVICE_UNAVAILABLE;
    };
    if sandbox.read(|state| state.car_park.offline) {
        sandbox.change(|state, _| state.car_park.note_delivery(note("", "offline", Value::Null)));
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    if let Err(why) = webhook::verify(&headers, &body, &parking.webhook_secret, now_ms) {
        sandbox.change(|state, _| state.car_park.note_delivery(note("", &why.to_string(), Value::Null)));
        return StatusCode::UNAUTHORIZED;
    }
    let message: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let kind = message.get("type").and_then(Value::as_str).unwrap_or_default();
    let data = message.get("data").cloned().unwrap_or(Value::Null);
    let repeated = note(kind, "repeated", data.clone());
    let fresh = |verdict: &str| note(kind, verdict, data.clone());
    sandbox.change(|state, _| {
        let park = &mut state.car_park;
        if !park.first_time(&id) {
            park.note_delivery(repeated.clone());
            return;
        }
        let verdict = match kind {
            "parking.released" => {
                serde_json::from_value(data.clone()).map(|told| park.release(&told)).is_ok()
            }
            "parking.entry_requested" => {
                serde_json::from_value(data.clone()).map(|told| park.let_in(&told, now_ms)).is_ok()
            }
            // Nothing to do at a car park.
            "webhook.test"
            | "offline.paid"
            | "card.topped_up"
            | "card.refund_taken"
            | "card.refund_returned" => true,
            _ => false,
        };
        park.note_delivery(fresh(if verdict { "done" } else { "unknown" }));
    });
    StatusCode::NO_CONTENT
}
