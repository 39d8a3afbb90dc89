//! Web authorisation's page (3.1).

use axum::{
    Extension,
    extract::{RawQuery, State as Shared},
    response::{Html, IntoResponse, Response},
};
use http::{StatusCode, header::LOCATION};
use url::{Host, Url};

use crate::{
    device::Identity,
    ids,
    sandbox::{Sandbox, Tools},
    state::{EventKind, OauthCode, OfficialAccount, State},
    wechat_pay::directories::is_loopback,
};

/// A code is good for five minutes.
const CODE_LIFE_MS: i64 = 300_000;
/// Codes remembered; an exchanged one must be known as such for a while.
const CODES_KEPT: usize = 500;

/// WeChat's own error page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text} {code}")]
pub struct ErrorPage {
    /// 10003, 10005, ...; 0 for the page that says to open it in WeChat.
    pub code: u32,
    /// What it says.
    pub text: &'static str,
}

const fn page_error(code: u32, text: &'static str) -> ErrorPage {
    ErrorPage { code, text }
}

const NOT_WECHAT: ErrorPage = page_error(0, "请在微信客户端打开链接");
const REDIRECT: ErrorPage = page_error(10_003, "redirect_uri域名与后台配置不一致");
const SCOPE: ErrorPage = page_error(10_005, "Scope 参数错误或没有 Scope 权限");
const NO_REDIRECT: ErrorPage = page_error(10_011, "redirect_uri 参数为空");
const NO_APP: ErrorPage = page_error(10_012, "AppID 参数错误");
const STATE: ErrorPage = page_error(10_013, "state 参数错误");

/// `GET /connect/oauth2/authorize`. Who holds the phone is said by the device proxy, in process; nobody can say it
/// from outside.
pub(super) async fn page(
    Shared(sandbox): Shared<Sandbox>,
    identity: Option<Extension<Identity>>,
    RawQuery(query): RawQuery,
) -> Response {
    let person =
        identity.filter(|Extension(who)| who.wallet.is_wechat_family()).map(|Extension(who)| who.person);
    let result = match person {
        Some(person) => sandbox.authorise(&query.unwrap_or_default(), &person),
        None => Err(NOT_WECHAT),
    };
    match result {
        Ok(address) => (StatusCode::FOUND, [(LOCATION, address)]).into_response(),
        Err(page) => Html(page.html()).into_response(),
    }
}

impl ErrorPage {
    /// What it says, in English; the real page knows Chinese alone.
    fn english(&self) -> &'static str {
        match self.code {
            0 => "not opened in WeChat",
            10_003 => "redirect_uri is not under the configured domain",
            10_005 => "no web authorisation for this account, or wrong scope or order of parameters",
            10_011 => "redirect_uri is empty",
            10_012 => "no such AppID",
            _ => "state is wrong",
        }
    }

    fn html(&self) -> String {
        let Self { code, text } = self;
        let number = if *code == 0 { String::new() } else { format!("<p>错误码：{code}</p>") };
        format!(
            "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>微信</title></head>\
             <body><h1>Oops! Something went wrong:(</h1><p>{text}</p>{number}</body></html>"
        )
    }
}

impl Sandbox {
    /// Web authorisation, WeChat's or Alipay's, by a person whose phone opened the page with this query; the address that WeChat sends
    /// him back to, code and state included.
    ///
    /// # Errors
    /// The page that WeChat would show instead.
    pub fn authorise(&self, query: &str, person: &str) -> Result<String, ErrorPage> {
        // Alipay spells the parameter with an underscore.
        if query.starts_with("app_id=") {
            let refused = |text| ErrorPage { code: 0, text };
            return self.alipay_authorise(query, person).map_err(refused);
        }
        self.change(|state, tools| {
            let result = authorise(state, tools, query, person);
            let text = match &result {
                Ok(_) => (format!("网页授权：{person}"), format!("web authorisation: {person}")),
                Err(page) => (
                    format!("网页授权失败：{page}"),
                    format!("web authorisation failed: {} {page}", page.english()),
                ),
            };
            state.log(tools.now_ms, EventKind::Wallet, "", text);
            result
        })
    }
}

struct Request {
    app_id: String,
    redirect_uri: String,
    scope: String,
    state: String,
}

/// The page validates the order of the parameters (3.1); these alone may follow `state`.
fn read(query: &str) -> Result<Request, ErrorPage> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let mut next = |name: &str| {
        pairs.next().filter(|(found, _)| found == name).map(|(_, value)| value.into_owned()).ok_or(SCOPE)
    };
    let (app_id, redirect_uri) = (next("appid")?, next("redirect_uri")?);
    let (kind, scope, state) = (next("response_type")?, next("scope")?, next("state")?);
    if app_id.is_empty() {
        return Err(NO_APP);
    }
    if redirect_uri.is_empty() {
        return Err(NO_REDIRECT);
    }
    if kind != "code" || !matches!(scope.as_str(), "snsapi_base" | "snsapi_userinfo") {
        return Err(SCOPE);
    }
    if state.is_empty() || state.len() > 128 || !state.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(STATE);
    }
    let known = ["forcePopup", "forceSnapShot", "connect_redirect"];
    if !pairs.all(|(name, _)| known.contains(&name.as_ref())) {
        return Err(SCOPE);
    }
    Ok(Request { app_id, redirect_uri, scope, state })
}

fn authorise(state: &mut State, tools: &Tools<'_>, query: &str, person: &str) -> Result<String, ErrorPage> {
    let request = read(query)?;
    let account = state.official_account(&request.app_id).ok_or(NO_APP)?;
    if !account.may_authorise() {
        return Err(SCOPE);
    }
    let address = Url::parse(&request.redirect_uri).map_err(|_| REDIRECT)?;
    if !allowed(account, &address) {
        return Err(REDIRECT);
    }
    let code = ids::alphanumeric(tools.random, 32);
    state.codes.push(OauthCode {
        code: code.clone(),
        app_id: request.app_id,
        person: person.to_owned(),
        scope: request.scope,
        expires_ms: tools.now_ms + CODE_LIFE_MS,
        used: false,
    });
    let excess = state.codes.len().saturating_sub(CODES_KEPT);
    state.codes.drain(..excess);
    Ok(back(address, &code, &request.state))
}

/// The host must be the configured one, exactly; a port is an error except on loopback.
fn allowed(account: &OfficialAccount, address: &Url) -> bool {
    let Some(host) = address.host() else { return false };
    let port_allowed = address.port().is_none() || is_loopback(&host);
    let name = host.to_string();
    matches!(address.scheme(), "http" | "https")
        && port_allowed
        && account.authorisation_domains.iter().any(|entry| {
            // An entry may name a path; then the page must lie under it.
            let (domain, path) = entry.split_once('/').unwrap_or((entry, ""));
            domain == name && address.path().starts_with(&format!("/{path}"))
        })
}

/// Appends code and state to whatever query the address has.
fn back(mut address: Url, code: &str, state: &str) -> String {
    address.query_pairs_mut().append_pair("code", code).append_pair("state", state);
    address.into()
}

/// What the official account's console says about a web authorisation domain that it does not take.
///
/// # Errors
/// The reason, in the platform's language.
pub fn check_domain(entry: &str) -> Result<(), &'static str> {
    if entry.contains("://") {
        return Err("域名不需要填写http://或https://");
    }
    let domain = entry.split_once('/').map_or(entry, |(domain, _)| domain);
    match Host::parse(domain) {
        Ok(host) if host.to_string() == domain => match host {
            Host::Domain(name) if name == "localhost" || name.contains('.') => Ok(()),
            Host::Ipv4(ip) if ip.is_loopback() => Ok(()),
            _ => Err("请填写已备案的域名，不支持IP地址"),
        },
        _ => Err("域名格式不正确，不支持端口号"),
    }
}
