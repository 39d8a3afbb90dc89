//! The official-account platform (protocol document, section 3): web authorisation, access tokens, templates and
//! their messages, tickets, and the events that it sends to an account's server.

mod account;
mod authorise;
pub mod callback;
mod gate;
pub mod library;
mod messages;
pub mod rules;
mod templates;
mod tokens;

pub use authorise::{ErrorPage, check_domain};
pub(crate) use templates::{MOST_TEMPLATES, change_industry};

use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use http::{HeaderValue, header::CONTENT_TYPE};
use serde_json::{Value, json};

use crate::{
    ids,
    sandbox::{Sandbox, Tools},
};

/// `/connect`, `/sns`, `/cgi-bin`.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/connect/oauth2/authorize", get(authorise::page))
        .route("/sns/oauth2/access_token", get(tokens::exchange))
        .route("/cgi-bin/token", get(tokens::classic))
        .route("/cgi-bin/stable_token", post(tokens::stable))
        .route("/cgi-bin/template/get_industry", get(templates::get_industry))
        .route("/cgi-bin/template/api_set_industry", post(templates::set_industry))
        .route("/cgi-bin/template/get_all_private_template", get(templates::all))
        .route("/cgi-bin/template/api_add_template", post(templates::add))
        .route("/cgi-bin/template/del_private_template", post(templates::delete))
        .route("/cgi-bin/message/template/send", post(messages::send))
        .route("/cgi-bin/account/getaccountbasicinfo", post(account::basic_info).get(account::basic_info))
        .route("/cgi-bin/user/info", get(account::user_info))
        .route("/cgi-bin/ticket/getticket", get(account::ticket))
}

/// An error: HTTP 200, and `errmsg` ends with the trace id.
fn error(tools: &Tools<'_>, code: i64, text: &str) -> Value {
    json!({"errcode": code, "errmsg": format!("{text}, {}", ids::rid(tools.random))})
}

fn answer(value: &Value) -> Response {
    let mut response = Response::new(axum::body::Body::from(value.to_string()));
    let json = HeaderValue::from_static("application/json; encoding=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}
