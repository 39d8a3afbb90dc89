//! Account, people and ticket: `getaccountbasicinfo` (3.7), `user/info`, `ticket/getticket` (3.3).

use axum::{
    extract::{RawQuery, State as Shared},
    response::Response,
};
use serde_json::{Value, json};

use crate::{
    faults::Operation,
    ids,
    sandbox::{Sandbox, Tools},
    state::{AccountKind, JsapiTicket, Permission, State},
};

use super::{
    error,
    gate::{admit, run, settle, value_of},
};

/// Every ticket lives this long, in seconds.
const TICKET_LIFE_S: i64 = 7200;

/// `POST /cgi-bin/account/getaccountbasicinfo`. For tokens of an account's own the platform mostly says 48001.
pub(super) async fn basic_info(Shared(sandbox): Shared<Sandbox>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    run(&sandbox, Operation::AccountInfo, |state, tools| settle(describe(state, tools, &query))).await
}

fn describe(state: &mut State, tools: &Tools<'_>, query: &str) -> Result<Value, Value> {
    let caller = admit(state, tools, query, Operation::AccountInfo, None)?;
    let account = state.official_account(&caller.app_id).filter(|account| account.basic_info);
    let account = account.ok_or_else(|| error(tools, 48_001, "api unauthorized"))?;
    let principal = state.merchants.iter().find(|merchant| merchant.app_ids.contains(&account.app_id));
    Ok(json!({
        "errcode": 0,
        "errmsg": "ok",
        "appid": account.app_id,
        "account_type": if account.kind == AccountKind::Service { 2 } else { 1 },
        "principal_type": 1,
        "principal_name": principal.map_or(account.name.as_str(), |merchant| merchant.name.as_str()),
        "realname_status": 1,
        "nickname": account.name,
        "wx_verify_info": {
            "qualification_verify": account.verified,
            "naming_verify": account.verified,
        },
    }))
}

/// `GET /cgi-bin/user/info`.
pub(super) async fn user_info(Shared(sandbox): Shared<Sandbox>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    run(&sandbox, Operation::AccountInfo, |state, tools| settle(follows(state, tools, &query))).await
}

fn follows(state: &mut State, tools: &Tools<'_>, query: &str) -> Result<Value, Value> {
    let caller = admit(state, tools, query, Operation::AccountInfo, Some(Permission::UserInfo))?;
    let openid = value_of(query, "openid");
    let payer = state.payer_by_openid(&caller.app_id, &openid).map(|payer| payer.key.clone());
    let payer = payer.ok_or_else(|| error(tools, 40_003, "invalid openid"))?;
    let follows = state.official_account(&caller.app_id).is_some_and(|a| a.followers.contains(&payer));
    Ok(json!({"subscribe": i32::from(follows), "openid": openid}))
}

/// `GET /cgi-bin/ticket/getticket`: the same ticket while it lives.
pub(super) async fn ticket(Shared(sandbox): Shared<Sandbox>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    run(&sandbox, Operation::Ticket, |state, tools| settle(give_ticket(state, tools, &query))).await
}

fn give_ticket(state: &mut State, tools: &Tools<'_>, query: &str) -> Result<Value, Value> {
    let caller = admit(state, tools, query, Operation::Ticket, Some(Permission::JsapiTicket))?;
    if value_of(query, "type") != "jsapi" {
        return Err(error(tools, 40_097, "invalid args"));
    }
    state.tickets.retain(|ticket| ticket.expires_ms > tools.now_ms);
    if !state.tickets.iter().any(|ticket| ticket.app_id == caller.app_id) {
        state.tickets.push(JsapiTicket {
            ticket: ids::alphanumeric(tools.random, 86),
            app_id: caller.app_id.clone(),
            expires_ms: tools.now_ms + TICKET_LIFE_S * 1000,
        });
    }
    let found = state.tickets.iter().find(|ticket| ticket.app_id == caller.app_id);
    let found = found.ok_or_else(|| error(tools, -1, "system error"))?;
    let left = (found.expires_ms - tools.now_ms) / 1000;
    Ok(json!({"errcode": 0, "errmsg": "ok", "ticket": found.ticket, "expires_in": left}))
}
