//! Who is the payer (alipay.md 5): the authorisation page, and the exchange of its code.

use axum::{
    Extension,
    extract::{RawQuery, State as Shared},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{StatusCode, header::LOCATION};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use super::{
    CODE_LIFE_MS,
    error::ApiError,
    sign::{self, Parameters},
};
use crate::{
    device::{Identity, Wallet},
    ids,
    sandbox::{Sandbox, Tools},
    state::{Alipay, AlipayApp, AlipayCode, AlipayIdentity, EventKind},
};

const CODES_KEPT: usize = 500;

/// What a person is called in one application: 47 characters.
#[must_use]
pub fn open_id(app_id: &str, person: &str) -> String {
    let digest = Sha256::digest(format!("alipay/{app_id}/{person}").as_bytes());
    format!("0{}", &URL_SAFE_NO_PAD.encode(digest)[..42])
}

/// What a person is called everywhere: 16 digits beginning with 2088.
#[must_use]
pub fn user_id(person: &str) -> String {
    let digest = Sha256::digest(format!("alipay/{person}").as_bytes());
    let digits: String = digest.iter().take(12).map(|byte| char::from(b'0' + byte % 10)).collect();
    format!("2088{digits}")
}

/// `GET /oauth2/publicAppAuthorize.htm`. Who holds the phone is said by the device proxy; nobody can say it from
/// outside.
pub(super) async fn page(
    Shared(sandbox): Shared<Sandbox>,
    identity: Option<Extension<Identity>>,
    RawQuery(query): RawQuery,
) -> Response {
    let person =
        identity.filter(|Extension(who)| who.wallet == Wallet::Alipay).map(|Extension(who)| who.person);
    let result = match person {
        Some(person) => sandbox.alipay_authorise(&query.unwrap_or_default(), &person),
        None => Err("请在支付宝客户端打开链接"),
    };
    match result {
        Ok(address) => (StatusCode::FOUND, [(LOCATION, address)]).into_response(),
        Err(words) => Html(format!(
            "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>支付宝</title></head>\
             <body><h1>抱歉，页面打不开</h1><p>{words}</p></body></html>"
        ))
        .into_response(),
    }
}

impl Sandbox {
    /// Authorisation by a person whose phone opened the page with this query; the address that Alipay sends him back
    /// to, code and state included.
    ///
    /// # Errors
    /// What the page says instead.
    pub fn alipay_authorise(&self, query: &str, person: &str) -> Result<String, &'static str> {
        self.change(|state, tools| {
            super::with(state, |alipay, state| {
                let result = authorise(alipay, tools, query, person);
                let words = match &result {
                    Ok(_) => (format!("支付宝授权：{person}"), format!("Alipay authorisation: {person}")),
                    Err(why) => {
                        (format!("支付宝授权失败：{why}"), format!("Alipay authorisation failed: {why}"))
                    }
                };
                state.log(tools.now_ms, EventKind::Wallet, "", words);
                result
            })
            .unwrap_or(Err("系统繁忙"))
        })
    }
}

fn authorise(
    alipay: &mut Alipay,
    tools: &Tools<'_>,
    query: &str,
    person: &str,
) -> Result<String, &'static str> {
    let asked = sign::decode(query.as_bytes()).ok_or("参数重复")?;
    let get = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let app = alipay.app(get("app_id")).filter(|app| app.online).ok_or("应用不存在或未上线（app_id）")?;
    if !matches!(get("scope"), "auth_base" | "auth_user") {
        return Err("scope 参数错误");
    }
    let state = get("state");
    if state.len() > 100 || !state.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b)) {
        return Err("state 参数错误");
    }
    let mut address = Url::parse(get("redirect_uri")).map_err(|_| "redirect_uri 参数错误")?;
    if !app.callbacks.iter().any(|entry| is_callback(entry, &address)) {
        return Err("redirect_uri 与开放平台配置的授权回调地址不一致");
    }
    let code = ids::hex_lower(tools.random, 32);
    let app_id = app.app_id.clone();
    address
        .query_pairs_mut()
        .append_pair("app_id", &app_id)
        .append_pair("source", "alipay_wallet")
        .append_pair("scope", get("scope"))
        .append_pair("auth_code", &code)
        .append_pair("state", state);
    alipay.codes.push(AlipayCode {
        code,
        app_id,
        person: person.to_owned(),
        expires_ms: tools.now_ms + CODE_LIFE_MS,
        used: false,
    });
    let excess = alipay.codes.len().saturating_sub(CODES_KEPT);
    alipay.codes.drain(..excess);
    Ok(address.into())
}

/// Host and path have to be those that were configured; the query is free.
fn is_callback(entry: &str, address: &Url) -> bool {
    Url::parse(entry).is_ok_and(|entry| entry.origin() == address.origin() && entry.path() == address.path())
}

/// What the open platform says about a callback address that it does not take.
///
/// # Errors
/// The reason.
pub fn check_callback(entry: &str) -> Result<(), &'static str> {
    let url = Url::parse(entry).map_err(|_| "请填写完整的回调地址，包括 http:// 或 https://")?;
    let loopback = matches!(url.host_str(), Some("127.0.0.1" | "localhost"));
    match url.scheme() {
        "https" => {}
        "http" if loopback => {}
        _ => return Err("回调地址必须是 https"),
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("回调地址不能带参数");
    }
    Ok(())
}

/// `alipay.system.oauth.token`: success has neither code nor message.
pub(super) fn token(
    alipay: &mut Alipay,
    tools: &Tools<'_>,
    app: &AlipayApp,
    parameters: &Parameters,
) -> Result<Value, ApiError> {
    let get = |name: &str| parameters.get(name).map(String::as_str).unwrap_or_default();
    if get("grant_type") != "authorization_code" {
        return Err(ApiError::invalid("isv.grant-type-invalid", "grant_type参数不正确"));
    }
    let invalid = || ApiError::invalid("isv.code-invalid", "授权码code无效");
    let code = get("code");
    let found = alipay.codes.iter_mut().find(|known| known.code == code && known.app_id == app.app_id);
    let found = found.filter(|known| !known.used && known.expires_ms > tools.now_ms).ok_or_else(invalid)?;
    found.used = true;
    let mut node = json!({"access_token": format!("authusr{}", ids::hex_lower(tools.random, 32)),
        "auth_start": "2026-01-01 00:00:00", "expires_in": 1_296_000, "re_expires_in": 2_592_000,
        "refresh_token": format!("authusr{}", ids::hex_lower(tools.random, 32))});
    match app.identity {
        AlipayIdentity::UserId => node["user_id"] = user_id(&found.person).into(),
        AlipayIdentity::OpenId => node["open_id"] = open_id(&app.app_id, &found.person).into(),
    }
    Ok(node)
}
