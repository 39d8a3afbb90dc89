//! Codes against openids (3.1), and the global access token (3.2).

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    Extension,
    extract::{ConnectInfo, RawQuery, State as Shared},
    response::Response,
};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    faults::Operation,
    ids,
    sandbox::{Sandbox, Tools},
    state::{AccessToken, OfficialAccount, Permission, Standing, State, TokenFamily},
};

use super::{
    error,
    gate::{run, value_of},
};

const SECOND_MS: i64 = 1000;
/// Every token lives this long, in seconds.
const TOKEN_LIFE_S: i64 = 7200;
/// A token that was replaced goes on this long; a stable one is replaced this long before its end.
const OVERLAP_MS: i64 = 300 * SECOND_MS;
/// `force_refresh`: this often in a day, and this far apart.
const FORCED_PER_DAY: usize = 20;
const FORCED_APART_MS: i64 = 30 * SECOND_MS;
const DAY_MS: i64 = 86_400 * SECOND_MS;

/// `GET /sns/oauth2/access_token`.
pub(super) async fn exchange(Shared(sandbox): Shared<Sandbox>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    run(&sandbox, Operation::CodeExchange, |state, tools| {
        let value = |name: &str| value_of(&query, name);
        let (app_id, secret, code) = (value("appid"), value("secret"), value("code"));
        if app_id.is_empty() {
            return error(tools, 41_002, "appid missing");
        }
        if secret.is_empty() {
            return error(tools, 41_004, "appsecret missing");
        }
        if code.is_empty() {
            return error(tools, 41_008, "missing code");
        }
        if value("grant_type") != "authorization_code" {
            return error(tools, 40_002, "invalid grant_type");
        }
        let known = match state.mobile_app(&app_id) {
            Some(app) => right_secret(tools, &app.app_secret, &secret),
            None => authenticate(state, tools, &app_id, &secret).map(|_| ()),
        };
        match known {
            Ok(()) => redeem(state, tools, &app_id, &code),
            Err(refusal) => refusal,
        }
    })
    .await
}

/// A code is good once.
fn redeem(state: &mut State, tools: &Tools<'_>, app_id: &str, code: &str) -> Value {
    let Some(found) = state.codes.iter_mut().find(|c| c.code == code && c.app_id == app_id) else {
        return error(tools, 40_029, "invalid code");
    };
    if found.used {
        return error(tools, 40_163, "code been used");
    }
    if found.expires_ms <= tools.now_ms {
        return error(tools, 40_029, "invalid code");
    }
    found.used = true;
    json!({
        "access_token": ids::alphanumeric(tools.random, 107),
        "expires_in": TOKEN_LIFE_S,
        "refresh_token": ids::alphanumeric(tools.random, 107),
        "openid": ids::openid(app_id, &found.person),
        "scope": found.scope,
    })
}

/// `GET /cgi-bin/token`: every call gives a new token, and the old one ends in five minutes.
pub(super) async fn classic(
    Shared(sandbox): Shared<Sandbox>,
    connection: Option<Extension<ConnectInfo<SocketAddr>>>,
    RawQuery(query): RawQuery,
) -> Response {
    let (query, from) = (query.unwrap_or_default(), caller(connection));
    run(&sandbox, Operation::Token, |state, tools| {
        let value = |name: &str| value_of(&query, name);
        let request = StableRequest {
            grant_type: value("grant_type"),
            appid: value("appid"),
            secret: value("secret"),
            force_refresh: false,
        };
        if let Err(refusal) = admit(state, tools, &request, from) {
            return refusal;
        }
        shorten(state, tools, &request.appid, TokenFamily::Classic, OVERLAP_MS);
        issue(state, tools, &request.appid, TokenFamily::Classic, false)
    })
    .await
}

#[derive(Deserialize)]
struct StableRequest {
    #[serde(default)]
    grant_type: String,
    #[serde(default)]
    appid: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    force_refresh: bool,
}

/// `POST /cgi-bin/stable_token`: the same token until five minutes before its end.
pub(super) async fn stable(
    Shared(sandbox): Shared<Sandbox>,
    connection: Option<Extension<ConnectInfo<SocketAddr>>>,
    body: Bytes,
) -> Response {
    let from = caller(connection);
    run(&sandbox, Operation::Token, |state, tools| {
        let Ok(request) = serde_json::from_slice::<StableRequest>(&body) else {
            return error(tools, 47_001, "data format error");
        };
        match admit(state, tools, &request, from) {
            Err(refusal) => refusal,
            Ok(()) if request.force_refresh => forced(state, tools, &request.appid),
            Ok(()) => steady(state, tools, &request.appid),
        }
    })
    .await
}

fn steady(state: &mut State, tools: &Tools<'_>, app_id: &str) -> Value {
    let lasting = state
        .tokens
        .iter()
        .filter(|t| t.app_id == app_id && t.family == TokenFamily::Stable)
        .find(|t| t.expires_ms - tools.now_ms >= OVERLAP_MS);
    match lasting {
        Some(token) => {
            let left = (token.expires_ms - tools.now_ms) / SECOND_MS;
            json!({"access_token": token.token, "expires_in": left})
        }
        None => issue(state, tools, app_id, TokenFamily::Stable, false),
    }
}

fn forced(state: &mut State, tools: &Tools<'_>, app_id: &str) -> Value {
    let today: Vec<i64> = state
        .tokens
        .iter()
        .filter(|t| t.app_id == app_id && t.forced && t.issued_ms > tools.now_ms - DAY_MS)
        .map(|t| t.issued_ms)
        .collect();
    if today.len() >= FORCED_PER_DAY {
        return error(tools, 45_009, "reach max api daily quota limit");
    }
    if today.iter().any(|issued| tools.now_ms - issued < FORCED_APART_MS) {
        return error(tools, 45_011, "api minute-quota reach limit, must slower, retry next minute");
    }
    shorten(state, tools, app_id, TokenFamily::Stable, 0);
    issue(state, tools, app_id, TokenFamily::Stable, true)
}

/// The family's tokens of this account end within `left_ms`.
fn shorten(state: &mut State, tools: &Tools<'_>, app_id: &str, family: TokenFamily, left_ms: i64) {
    for token in state.tokens.iter_mut().filter(|t| t.app_id == app_id && t.family == family) {
        token.expires_ms = token.expires_ms.min(tools.now_ms + left_ms);
    }
}

fn issue(state: &mut State, tools: &Tools<'_>, app_id: &str, family: TokenFamily, forced: bool) -> Value {
    // Forced ones are remembered for a day, to be counted.
    state.tokens.retain(|t| t.expires_ms > tools.now_ms || t.forced && t.issued_ms > tools.now_ms - DAY_MS);
    let token = ids::alphanumeric(tools.random, 136);
    state.tokens.push(AccessToken {
        token: token.clone(),
        app_id: app_id.to_owned(),
        family,
        issued_ms: tools.now_ms,
        expires_ms: tools.now_ms + TOKEN_LIFE_S * SECOND_MS,
        forced,
    });
    json!({"access_token": token, "expires_in": TOKEN_LIFE_S})
}

/// The checks that both token calls share.
fn admit(state: &State, tools: &Tools<'_>, request: &StableRequest, from: IpAddr) -> Result<(), Value> {
    if request.grant_type != "client_credential" {
        return Err(error(tools, 40_002, "invalid grant_type"));
    }
    if request.appid.is_empty() {
        return Err(error(tools, 41_002, "appid missing"));
    }
    if request.secret.is_empty() {
        return Err(error(tools, 41_004, "appsecret missing"));
    }
    let account = authenticate(state, tools, &request.appid, &request.secret)?;
    if account.standing == Standing::Frozen {
        return Err(error(tools, 50_007, "user account is frozen"));
    }
    if !account.has(Permission::AccessToken) {
        return Err(error(tools, 48_001, "api unauthorized"));
    }
    if account.ip_white_list.iter().any(|entry| entry.parse() == Ok(from)) {
        return Ok(());
    }
    let text = format!("invalid ip {from} ipv6 ::ffff:{from}, not in whitelist");
    Err(error(tools, 40_164, &text))
}

fn authenticate<'a>(
    state: &'a State,
    tools: &Tools<'_>,
    app_id: &str,
    secret: &str,
) -> Result<&'a OfficialAccount, Value> {
    let account = state.official_account(app_id).ok_or_else(|| error(tools, 40_013, "invalid appid"))?;
    right_secret(tools, &account.app_secret, secret).map(|()| account)
}

fn right_secret(tools: &Tools<'_>, known: &str, given: &str) -> Result<(), Value> {
    if known == given { Ok(()) } else { Err(error(tools, 40_125, "invalid appsecret")) }
}

/// Where the call comes from; in process there is no connection, and the caller is this machine.
fn caller(connection: Option<Extension<ConnectInfo<SocketAddr>>>) -> IpAddr {
    connection.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |Extension(ConnectInfo(address))| {
        address.ip().to_canonical()
    })
}
