//! What every call to this platform has to get past: faults, the access token, the account's standing, its
//! permissions.

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::StatusCode;
use serde_json::Value;

use crate::{
    faults::{FaultName, Occasion, Operation, Place},
    sandbox::{Sandbox, Tools},
    state::{EventKind, Permission, Standing, State},
};

use super::{answer, error};

pub(super) fn value_of(query: &str, name: &str) -> String {
    form_urlencoded::parse(query.as_bytes())
        .find(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

fn occasion(tools: &Tools<'_>, operation: Operation) -> Occasion<'static> {
    Occasion { now_ms: tools.now_ms, place: Place::Answer, operation: Some(operation), out_trade_no: "" }
}

/// Runs a call under the lock, with the faults that calls to this platform can have.
pub(super) async fn run(
    sandbox: &Sandbox,
    operation: Operation,
    act: impl FnOnce(&mut State, &Tools<'_>) -> Value,
) -> Response {
    let (result, wait_ms) = sandbox.change(|state, tools| {
        let at = occasion(tools, operation);
        let slow = state.strike(FaultName::Slow, &at);
        let wait_ms = slow.map_or(0, |fault| u64::from(fault.delay_ms.unwrap_or(3000)));
        if state.strike(FaultName::ServerError, &at).is_some() {
            return (Ok(error(tools, -1, "system error")), wait_ms);
        }
        if state.strike(FaultName::TooManyRequests, &at).is_some() {
            let text = "api minute-quota reach limit, must slower, retry next minute";
            return (Ok(error(tools, 45_011, text)), wait_ms);
        }
        let value = act(state, tools);
        let code = value.get("errcode").map_or_else(|| "ok".to_owned(), Value::to_string);
        let (zh, en) = operation.titles();
        let text = (format!("{zh}：{code}"), format!("{en}: {code}"));
        state.log(tools.now_ms, EventKind::Call, "", text);
        if state.strike(FaultName::TimeoutAfterSuccess, &at).is_some() {
            return (Err(StatusCode::GATEWAY_TIMEOUT), wait_ms);
        }
        (Ok(value), wait_ms)
    });
    if wait_ms > 0 {
        sandbox.clock().sleep(wait_ms).await;
    }
    match result {
        Ok(value) => answer(&value),
        Err(status) => status.into_response(),
    }
}

/// A call of an account: who it is, by its token.
pub(super) struct Caller {
    pub app_id: String,
}

/// Reads the token of a call and says whose it is (3.2), as the platform refuses: missing, malformed, out of date,
/// unknown; then the account's standing; then its permission.
pub(super) fn admit(
    state: &mut State,
    tools: &Tools<'_>,
    query: &str,
    operation: Operation,
    permission: Option<Permission>,
) -> Result<Caller, Value> {
    let token = value_of(query, "access_token");
    if token.is_empty() {
        return Err(error(tools, 41_001, "access_token missing"));
    }
    if token.len() < 32 || !token.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
        return Err(error(tools, 40_014, "invalid access_token"));
    }
    if state.strike(FaultName::TokenExpired, &occasion(tools, operation)).is_some() {
        // It stays dead: who asks with it again is told again.
        for known in state.tokens.iter_mut().filter(|known| known.token == token) {
            known.expires_ms = known.expires_ms.min(tools.now_ms);
        }
    }
    let Some(known) = state.tokens.iter().find(|known| known.token == token) else {
        return Err(error(tools, 40_001, "invalid credential, access_token is invalid or not latest"));
    };
    if known.expires_ms <= tools.now_ms {
        return Err(error(tools, 42_001, "access_token expired"));
    }
    let app_id = known.app_id.clone();
    let banned = state.strike(FaultName::AccountBanned, &occasion(tools, operation)).is_some();
    let account = state.official_account(&app_id).ok_or_else(|| error(tools, 40_013, "invalid appid"))?;
    let template = permission == Some(Permission::TemplateMessage);
    match account.standing {
        Standing::Frozen => return Err(error(tools, 50_002, "user limited")),
        Standing::Banned if template => return Err(forbidden(tools)),
        _ if banned => return Err(forbidden(tools)),
        _ => {}
    }
    if permission.is_some_and(|permission| !account.has(permission)) {
        return Err(error(tools, 48_001, "api unauthorized"));
    }
    Ok(Caller { app_id })
}

fn forbidden(tools: &Tools<'_>) -> Value {
    error(tools, 48_004, "api forbidden for irregularities, view detail on mp.weixin.qq.com")
}

/// A body that is a JSON object.
pub(super) fn object(tools: &Tools<'_>, body: &Bytes) -> Result<Value, Value> {
    let value: Option<Value> = serde_json::from_slice(body).ok();
    value.filter(Value::is_object).ok_or_else(|| error(tools, 47_001, "data format error"))
}

/// The answer of a call that may be refused on its way.
pub(super) fn settle(result: Result<Value, Value>) -> Value {
    result.unwrap_or_else(|refusal| refusal)
}
