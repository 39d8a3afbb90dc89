//! UnionPay 全渠道 5.1.0 (its protocol document): the gateway, its certificates, the App control's half of a payment.
//!
//! Every call goes the same way: form, certificate by `certId`, signature, merchant, time, business. Answers are text
//! that looks like a form and is not encoded.

mod answers;
pub mod certificates;
pub mod console;
mod gateway;
pub(crate) mod material;
mod message;
pub(crate) mod notify;
mod refunds;
mod rules;
mod trades;
pub mod wallet;

pub use message::{Message, digest_hex, sign, sign_string, verifies};

use axum::{Router, routing::post};

use crate::{
    sandbox::{Sandbox, Tools},
    state::State,
};

/// `/gateway/api/...`.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/gateway/api/appTransReq.do", post(gateway::order))
        .route("/gateway/api/queryTrans.do", post(gateway::query))
        .route("/gateway/api/backTransReq.do", post(gateway::back))
}

pub(crate) use answers::{CONTENT_FAULTS, SEAL_FAULTS};
pub(crate) use rules::RETRIES_S;

/// When the next refund or undo is done, UTC milliseconds.
pub(crate) fn next_due_ms(state: &State) -> Option<i64> {
    state.union_pay.backs.iter().filter(|back| back.code == "05").map(|back| back.settles_ms).min()
}

/// Lets time pass: refunds and undos are done, or are refused after all.
pub(crate) fn pass_time(state: &mut State, tools: &Tools<'_>) {
    refunds::settle(state, tools);
}
