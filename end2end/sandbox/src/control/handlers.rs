//! The handlers of `/sandbox/...`.

use axum::{
    Json,
    extract::{Query, State as Shared},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    faults::{Fault, FaultRequest},
    sandbox::Sandbox,
    state::{Dialect, Event},
    wechat_pay::wallet::{BridgeRefusal, Receipt},
};

use super::views::{PayRequest, Problem, ReplayRequest, SandboxState};

fn refuse(status: StatusCode, problem: impl Into<String>) -> Response {
    (status, Json(Problem { problem: problem.into() })).into_response()
}

/// Everything there is to see: console, demo accounts, QR codes, payments, faults, waivers.
#[utoipa::path(get, path = "/sandbox/state", responses((status = 200, body = SandboxState)))]
pub(super) async fn state(Shared(sandbox): Shared<Sandbox>) -> Json<SandboxState> {
    // A change of nothing: time passes, so that refunds that are due have arrived.
    let view = sandbox.change(|state, tools| SandboxState::of(state, tools.config, tools.now_ms));
    Json(view)
}

#[derive(Deserialize, IntoParams)]
pub(super) struct After {
    /// Only what came after this number.
    #[serde(default)]
    after: u64,
}

/// What happened lately, oldest first.
#[utoipa::path(get, path = "/sandbox/events", params(After), responses((status = 200, body = Vec<Event>)))]
pub(super) async fn events(Shared(sandbox): Shared<Sandbox>, Query(from): Query<After>) -> Json<Vec<Event>> {
    Json(sandbox.read(|state| state.events.iter().filter(|e| e.number > from.after).cloned().collect()))
}

/// Sets a fault.
#[utoipa::path(
    post, path = "/sandbox/faults", request_body = FaultRequest,
    responses((status = 201, body = Fault), (status = 422, body = Problem))
)]
pub(super) async fn set_fault(
    Shared(sandbox): Shared<Sandbox>,
    Json(request): Json<FaultRequest>,
) -> Response {
    match sandbox.add_fault(request) {
        Ok(fault) => (StatusCode::CREATED, Json(fault)).into_response(),
        Err(misplaced) => refuse(StatusCode::UNPROCESSABLE_ENTITY, misplaced.to_string()),
    }
}

#[derive(Deserialize, IntoParams)]
pub(super) struct Which {
    /// One fault; all of them when absent.
    id: Option<u64>,
}

/// Clears one fault or all of them.
#[utoipa::path(delete, path = "/sandbox/faults", params(Which), responses((status = 204)))]
pub(super) async fn clear_faults(Shared(sandbox): Shared<Sandbox>, Query(which): Query<Which>) -> StatusCode {
    sandbox.clear_faults(which.id);
    StatusCode::NO_CONTENT
}

/// Back to the beginning; keys, certificates and identities stay.
#[utoipa::path(post, path = "/sandbox/reset", responses((status = 204)))]
pub(super) async fn reset(Shared(sandbox): Shared<Sandbox>) -> StatusCode {
    sandbox.reset();
    StatusCode::NO_CONTENT
}

/// Pays an order without a phone.
#[utoipa::path(
    post, path = "/sandbox/pay", request_body = PayRequest,
    responses(
        (status = 200, body = Receipt),
        (status = 404, body = Problem),
        (status = 409, body = BridgeRefusal)
    )
)]
pub(super) async fn pay(Shared(sandbox): Shared<Sandbox>, Json(request): Json<PayRequest>) -> Response {
    let PayRequest { prepay_id, out_trade_no, person } = request;
    let found = sandbox.read(|state| {
        let trade = match (&prepay_id, &out_trade_no) {
            (Some(id), _) => state.trade_by_prepay(id),
            (None, Some(number)) => state.trades.iter().rev().find(|t| t.out_trade_no == *number),
            (None, None) => None,
        }?;
        let openid = match &person {
            Some(key) => state.payer(key)?.openid(&trade.app_id),
            None => trade.openid.clone(),
        };
        let prepay_id = prepay_id.clone().or_else(|| trade.prepays.last().map(|p| p.id.clone()))?;
        Some((prepay_id, openid))
    });
    let Some((prepay_id, openid)) = found else {
        if let Some((trade_no, person)) = alipay_trade(&sandbox, out_trade_no.as_deref(), person.as_deref()) {
            return match sandbox.alipay_pay(&trade_no, &person) {
                Ok(_) => StatusCode::OK.into_response(),
                Err(refusal) => (StatusCode::CONFLICT, Json(refusal)).into_response(),
            };
        }
        return refuse(StatusCode::NOT_FOUND, "no such order, or no such person");
    };
    match sandbox.pay(&prepay_id, &openid) {
        Ok(receipt) => Json(receipt).into_response(),
        Err(refusal) => (StatusCode::CONFLICT, Json(refusal)).into_response(),
    }
}

/// Alipay's trade with this merchant's number, and who pays it.
fn alipay_trade(sandbox: &Sandbox, number: Option<&str>, person: Option<&str>) -> Option<(String, String)> {
    sandbox.read(|state| {
        let trades = &state.alipay.as_ref()?.trades;
        let trade = trades.iter().rev().find(|trade| Some(trade.out_trade_no.as_str()) == number)?;
        let person = person.map(str::to_owned).or_else(|| trade.person.clone())?;
        Some((trade.trade_no.clone(), person))
    })
}

/// Sends a notification again, with faults if you like.
#[utoipa::path(
    post, path = "/sandbox/replay-notification", request_body = ReplayRequest,
    responses((status = 202), (status = 404, body = Problem))
)]
pub(super) async fn replay(Shared(sandbox): Shared<Sandbox>, Json(request): Json<ReplayRequest>) -> Response {
    let ReplayRequest { id, out_trade_no, faults } = request;
    let id = id.or_else(|| {
        let number = out_trade_no?;
        sandbox.read(|state| {
            let newest = state.notifications.iter().rev().find(|n| n.out_trade_no == number);
            newest.map(|n| n.id.clone())
        })
    });
    match id {
        Some(id) if sandbox.replay_notification(&id, &faults) => StatusCode::ACCEPTED.into_response(),
        _ => refuse(StatusCode::NOT_FOUND, "no such notification"),
    }
}

/// Sends what is due now, and waits for the answers.
#[utoipa::path(post, path = "/sandbox/deliver", responses((status = 200, body = usize)))]
pub(super) async fn deliver(Shared(sandbox): Shared<Sandbox>) -> Json<usize> {
    Json(sandbox.deliver_due().await)
}

/// Chooses among the answers that the protocol document leaves open.
#[utoipa::path(put, path = "/sandbox/dialect", request_body = Dialect, responses((status = 204)))]
pub(super) async fn set_dialect(
    Shared(sandbox): Shared<Sandbox>,
    Json(dialect): Json<Dialect>,
) -> StatusCode {
    sandbox.change(|state, _| state.dialect = dialect);
    StatusCode::NO_CONTENT
}
