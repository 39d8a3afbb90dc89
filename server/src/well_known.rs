//! `/.well-known/…` for the mobile app: whose links on this host open in it. Built from the configuration; what is not
//! configured is not there.

use crate::state::AppState;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use serde_json::{Value, json};

/// What stays in the browser: payers' pages, the console, the interface.
const NOT_IN_THE_APP: [&str; 5] = ["/PeakeCloud/*", "/console*", "/api/*", "/notify/*", "/assets/*"];

/// The three files.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/.well-known/apple-app-site-association", get(apple))
        .route("/.well-known/assetlinks.json", get(android))
        .route("/.well-known/applinking.json", get(harmony))
}

/// Universal Links. Also what opens the App when WeChat comes back from a payment.
async fn apple(State(state): State<AppState>) -> Response {
    let app = &state.service().settings().facts.mobile_app;
    answer(app.apple_team_id.as_ref().filter(|_| !app.ios_bundle_ids.is_empty()).map(|team| {
        let ids: Vec<String> = app.ios_bundle_ids.iter().map(|bundle| format!("{team}.{bundle}")).collect();
        let mut components: Vec<Value> =
            NOT_IN_THE_APP.iter().map(|path| json!({"/": path, "exclude": true})).collect();
        components.push(json!({"/": "/*"}));
        // iOS 12 and older read these two members instead.
        let mut paths: Vec<String> = NOT_IN_THE_APP.iter().map(|path| format!("NOT {path}")).collect();
        paths.push("*".to_owned());
        let details: Vec<Value> = ids
            .iter()
            .map(|id| json!({"appIDs": [id], "components": components, "appID": id, "paths": paths}))
            .collect();
        json!({"applinks": {"apps": [], "details": details}})
    }))
}

async fn android(State(state): State<AppState>) -> Response {
    let app = &state.service().settings().facts.mobile_app;
    answer((!app.android_sha256.is_empty()).then(|| {
        json!([{
            "relation": ["delegate_permission/common.handle_all_urls"],
            "target": {
                "namespace": "android_app",
                "package_name": app.android_package,
                "sha256_cert_fingerprints": app.android_sha256,
            },
        }])
    }))
}

async fn harmony(State(state): State<AppState>) -> Response {
    let app = &state.service().settings().facts.mobile_app;
    let id = app.harmony_app_id.as_ref();
    answer(id.map(|id| json!({"applinking": {"apps": [{"appIdentifier": id}]}})))
}

fn answer(file: Option<Value>) -> Response {
    match file {
        Some(file) => {
            let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=3600")];
            (headers, file.to_string()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
