//! What the phone's page and the injected bridge ask of the sandbox.

use axum::Json;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use http::{Method, StatusCode, header};
use serde::{Deserialize, Serialize};
use url::Url;

use super::rewrite::{self, Sides, Target};
use super::{Identity, Language, Wallet, messages, pages, qr};
use crate::Sandbox;
use crate::alipay::wallet::{self as alipay, AlipaySheet};
use crate::state::RefundStatus;
use crate::{DemoQrCode, PaySheet};

const BRIDGE: &str = include_str!("../../static/bridge.js");

/// A picture of a QR code is small; the page scales it before it sends it.
const MOST_PICTURE: usize = 4 << 20;
/// Messages shown on a phone.
const MOST_RECEIPTS: usize = 20;

/// The routes under `/sandbox/phone/`, used by the phone's page alone.
pub fn router() -> axum::Router<Sandbox> {
    axum::Router::new()
        .route("/sandbox/phone/decode", post(decode).layer(DefaultBodyLimit::max(MOST_PICTURE)))
        .route("/sandbox/phone/{device}", get(show))
        .route("/sandbox/phone/{device}/enter", post(enter))
        .route("/sandbox/phone/{device}/clear", post(clear))
        .route("/sandbox/phone/{device}/language", post(language))
        .route("/sandbox/phone/{device}/bridge", post(bridge))
        .route("/sandbox/phone/{device}/pay", post(pay))
        .route("/sandbox/phone/{device}/cancel", post(cancel))
        .merge(messages::router())
}

/// The paths that a device keeps for itself, below `/__device/`. The last two serve a page that was
/// opened without the phone around it.
pub(super) async fn own(sandbox: &Sandbox, identity: &Identity, path: &str, request: Request) -> Response {
    let script = |kind: &'static str, text: &'static str| {
        ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text).into_response()
    };
    match (request.method(), path) {
        (&Method::GET, "bridge.js") => script("text/javascript; charset=utf-8", BRIDGE),
        (&Method::GET, "page.css") => script("text/css; charset=utf-8", pages::STYLE),
        (&Method::POST, "bridge") => match Json::<Call>::from_request(request, &()).await {
            Ok(Json(call)) => Json(answer_call(sandbox, identity, &call)).into_response(),
            Err(refused) => refused.into_response(),
        },
        (&Method::POST, "pay") => match Json::<Pay>::from_request(request, &()).await {
            Ok(Json(order)) => Json(settle(sandbox, identity, &order)).into_response(),
            Err(refused) => refused.into_response(),
        },
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A device named in a path, or 404.
pub(super) fn identity(sandbox: &Sandbox, name: &str) -> Result<Identity, StatusCode> {
    Identity::parse(name)
        .filter(|identity| sandbox.read(|state| state.payer(&identity.person).is_some()))
        .ok_or(StatusCode::NOT_FOUND)
}

#[derive(Serialize)]
struct Shown {
    device: String,
    wallet: Wallet,
    person: String,
    language: Language,
    cookies: usize,
    origin: String,
    people: Vec<Person>,
    codes: Vec<DemoQrCode>,
    receipts: Vec<Receipt>,
    accounts: Vec<messages::Account>,
    sms: Vec<messages::Short>,
}

#[derive(Serialize)]
struct Person {
    key: String,
    name: String,
}

/// A message of 微信支付 about money that moved.
#[derive(Serialize)]
struct Receipt {
    at: i64,
    merchant: String,
    description: String,
    amount: i64,
    refunded: i64,
}

async fn show(State(sandbox): State<Sandbox>, Path(name): Path<String>) -> Result<Json<Shown>, StatusCode> {
    let who = identity(&sandbox, &name)?;
    Ok(Json(Shown {
        language: sandbox.devices().language(&who.device),
        cookies: sandbox.devices().cookies(&who.device),
        origin: device_origin(&sandbox, &who),
        people: sandbox.read(|state| {
            let person =
                |payer: &crate::state::Payer| Person { key: payer.key.clone(), name: payer.name.clone() };
            state.payers.iter().map(person).collect()
        }),
        codes: codes(&sandbox),
        receipts: receipts(&sandbox, &who),
        accounts: messages::accounts(&sandbox, &who),
        sms: messages::short_messages(&sandbox, &who),
        device: who.device,
        wallet: who.wallet,
        person: who.person,
    }))
}

/// What the camera can be held at: the screens of terminals, and the printed codes.
fn codes(sandbox: &Sandbox) -> Vec<DemoQrCode> {
    let printed = sandbox.demo_info().map(|demo| demo.qr_codes).unwrap_or_default();
    crate::terminal::api::on_screens(sandbox).into_iter().chain(printed).collect()
}

/// What 微信支付 wrote to this person, the latest first.
fn receipts(sandbox: &Sandbox, who: &Identity) -> Vec<Receipt> {
    sandbox.read(|state| {
        let mut written = Vec::new();
        for trade in &state.trades {
            let payer = state.payer_by_openid(&trade.app_id, &trade.openid);
            let Some(paid_ms) = trade.paid_ms.filter(|_| payer.is_some_and(|payer| payer.key == who.person))
            else {
                continue;
            };
            let receipt = |at, refunded| Receipt {
                at,
                merchant: state
                    .merchant(&trade.mch_id)
                    .map(|merchant| merchant.name.clone())
                    .unwrap_or_default(),
                description: trade.description.clone(),
                amount: trade.total,
                refunded,
            };
            written.push(receipt(paid_ms, 0));
            let arrived = state.refunds_of(trade).filter(|refund| refund.status == RefundStatus::Success);
            written.extend(arrived.filter_map(|refund| Some(receipt(refund.success_ms?, refund.amount))));
        }
        if who.wallet == Wallet::Alipay {
            written = alipay_receipts(state, who);
        }
        written.extend(ums_receipts(state, who));
        written.sort_by_key(|receipt| std::cmp::Reverse(receipt.at));
        written.truncate(MOST_RECEIPTS);
        written
    })
}

/// What Alipay wrote to this person.
fn alipay_receipts(state: &crate::state::State, who: &Identity) -> Vec<Receipt> {
    let Some(alipay) = &state.alipay else { return Vec::new() };
    let mine = |trade: &&crate::state::AlipayTrade| trade.paid_by.as_deref() == Some(who.person.as_str());
    let mut written = Vec::new();
    for trade in alipay.trades.iter().filter(mine) {
        let receipt = |at, refunded| Receipt {
            at,
            merchant: alipay.app(&trade.app_id).map(|app| app.merchant.clone()).unwrap_or_default(),
            description: trade.subject.clone(),
            amount: trade.total,
            refunded,
        };
        written.extend(trade.paid_ms.map(|at| receipt(at, 0)));
        written
            .extend(alipay.refunds_of(&trade.trade_no).map(|refund| receipt(refund.done_ms, refund.amount)));
    }
    written
}

/// What was paid through ChinaUMS's cashier in this wallet.
fn ums_receipts(state: &crate::state::State, who: &Identity) -> Vec<Receipt> {
    let ums = &state.chinaums;
    let mine = |order: &&crate::state::UmsOrder| {
        order.payer.as_deref() == Some(who.person.as_str()) && order.wallet.is_opened_in(who.wallet)
    };
    let mut written = Vec::new();
    for order in ums.orders.iter().filter(mine) {
        let receipt = |at, refunded| Receipt {
            at,
            merchant: ums.merchant(&order.mid).map(|merchant| merchant.name.clone()).unwrap_or_default(),
            description: order.description.clone(),
            amount: order.total,
            refunded,
        };
        written.extend(order.paid_ms.map(|at| receipt(at, 0)));
        let refunds = ums.refunds.iter().filter(|r| r.mid == order.mid && r.number == order.number);
        written.extend(refunds.filter_map(|refund| Some(receipt(refund.arrived_ms?, refund.amount))));
    }
    written
}

fn device_origin(sandbox: &Sandbox, identity: &Identity) -> String {
    let base = &sandbox.config().sandbox_base;
    let port = base.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("http://{}.localhost{port}", identity.device)
}

fn sides(sandbox: &Sandbox, identity: &Identity) -> Sides {
    Sides {
        device: device_origin(sandbox, identity),
        product: sandbox.config().product_base.clone(),
        providers: sandbox.config().sandbox_base.clone(),
    }
}

#[derive(Deserialize)]
struct Enter {
    address: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Entered {
    Open { open: String },
    Refused { refused: &'static str },
}

/// Where the phone goes for a scanned or pasted text.
async fn enter(
    State(sandbox): State<Sandbox>,
    Path(name): Path<String>,
    Json(asked): Json<Enter>,
) -> Result<Json<Entered>, StatusCode> {
    let who = identity(&sandbox, &name)?;
    let sides = sides(&sandbox, &who);
    Ok(Json(match sides.enter(&asked.address) {
        Some(path) => Entered::Open { open: format!("{}{path}", sides.device) },
        None if Url::parse(asked.address.trim()).is_err() => Entered::Refused { refused: "not_an_address" },
        None => Entered::Refused { refused: "elsewhere" },
    }))
}

async fn clear(State(sandbox): State<Sandbox>, Path(name): Path<String>) -> Result<StatusCode, StatusCode> {
    let who = identity(&sandbox, &name)?;
    sandbox.devices().clear(&who.device);
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct SetLanguage {
    language: Language,
}

async fn language(
    State(sandbox): State<Sandbox>,
    Path(name): Path<String>,
    Json(asked): Json<SetLanguage>,
) -> Result<StatusCode, StatusCode> {
    let who = identity(&sandbox, &name)?;
    sandbox.devices().set_language(&who.device, asked.language, sandbox.now_ms());
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize)]
struct Decoded {
    /// None: no code was found, or no picture.
    text: Option<String>,
}

async fn decode(picture: Bytes) -> Result<Json<Decoded>, StatusCode> {
    let text = tokio::task::spawn_blocking(move || qr::decode(&picture))
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Json(Decoded { text: text.ok() }))
}

/// A call of `WeixinJSBridge.invoke` as the page made it.
#[derive(Deserialize)]
struct Call {
    /// Address of the page as the browser knows it, on the device's origin.
    address: String,
    method: String,
    #[serde(default)]
    params: serde_json::Value,
}

/// What the bridge does next.
#[derive(Serialize)]
#[serde(tag = "next", rename_all = "lowercase")]
enum Answer {
    /// Slide the payment sheet up.
    Sheet { sheet: PaySheet },
    /// Alipay's; `cancelled` is what the page is told when the payer leaves it.
    #[serde(rename = "sheet")]
    Alipay { sheet: AlipaySheet, cancelled: serde_json::Value },
    /// Tell the page, after showing `notice` to the payer when there is one; `reason` is for developers.
    Fail {
        err_msg: String,
        notice: Option<String>,
        reason: String,
        /// What Alipay's bridge calls back with, instead of `err_msg`.
        #[serde(skip_serializing_if = "Option::is_none")]
        answer: Option<serde_json::Value>,
    },
}

async fn bridge(
    State(sandbox): State<Sandbox>,
    Path(name): Path<String>,
    Json(call): Json<Call>,
) -> Result<Json<Answer>, StatusCode> {
    let who = identity(&sandbox, &name)?;
    Ok(Json(answer_call(&sandbox, &who, &call)))
}

fn answer_call(sandbox: &Sandbox, who: &Identity, call: &Call) -> Answer {
    let fail = |err_msg: &str| Answer::Fail {
        err_msg: err_msg.to_owned(),
        notice: None,
        reason: String::new(),
        answer: None,
    };
    if who.wallet == Wallet::Alipay {
        return answer_alipay(sandbox, who, call);
    }
    if call.method != "getBrandWCPayRequest" {
        return fail("system:function_not_exist");
    }
    match who.wallet {
        Wallet::Wechat => {}
        Wallet::Mini => return fail("system:access_denied"),
        Wallet::Wxwork | Wallet::Alipay | Wallet::Browser => return fail("system:function_not_exist"),
    }
    let sides = sides(sandbox, who);
    let path = call.address.strip_prefix(sides.device.as_str()).filter(|path| path.starts_with('/'));
    let Some(path) = path else { return fail("system:access_denied") };
    let bare = path.split(['?', '#']).next().unwrap_or_default();
    if rewrite::target(bare) != Target::Product {
        return fail("system:access_denied");
    }
    match sandbox.bridge_check(&sides.real(Target::Product, path), &call.params, &who.person) {
        Ok(sheet) => Answer::Sheet { sheet },
        Err(refusal) => Answer::Fail {
            err_msg: refusal.err_msg,
            notice: Some(refusal.notice),
            reason: refusal.reason,
            answer: None,
        },
    }
}

/// `AlipayJSBridge.call`: any page of any address may call `tradePay`.
fn answer_alipay(sandbox: &Sandbox, who: &Identity, call: &Call) -> Answer {
    let fail = |code: &str, notice: &str, reason: String| Answer::Fail {
        err_msg: String::new(),
        notice: Some(notice.to_owned()).filter(|text| !text.is_empty()),
        reason,
        answer: Some(alipay::result(code, notice)),
    };
    if call.method != "tradePay" {
        return fail("1", "", format!("no such call: {}", call.method));
    }
    match sandbox.alipay_bridge_check(&call.params, &who.person) {
        Ok(sheet) => Answer::Alipay { sheet, cancelled: alipay::result("6001", "用户中途取消") },
        Err(refusal) => fail(&refusal.code, &refusal.notice, refusal.reason),
    }
}

#[derive(Deserialize)]
struct Pay {
    prepay_id: String,
}

/// What the wallet tells the page when its own sheet has closed.
#[derive(Serialize)]
struct Settled {
    err_msg: String,
    notice: Option<String>,
    /// What Alipay's bridge calls back with, instead of `err_msg`.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<serde_json::Value>,
}

async fn pay(
    State(sandbox): State<Sandbox>,
    Path(name): Path<String>,
    Json(order): Json<Pay>,
) -> Result<Json<Settled>, StatusCode> {
    let who = identity(&sandbox, &name)?;
    Ok(Json(settle(&sandbox, &who, &order)))
}

/// The payer's finger on the sheet: the money moves at the simulated provider.
fn settle(sandbox: &Sandbox, who: &Identity, order: &Pay) -> Settled {
    if who.wallet == Wallet::Alipay {
        return settle_alipay(sandbox, who, order);
    }
    let fail = |notice: String| Settled {
        err_msg: "get_brand_wcpay_request:fail".to_owned(),
        notice: Some(notice).filter(|text| !text.is_empty()),
        answer: None,
    };
    let openid = sandbox.read(|state| {
        let trade = state.trade_by_prepay(&order.prepay_id)?;
        Some(state.payer(&who.person)?.openid(&trade.app_id))
    });
    let Some(openid) = openid else { return fail("支付请求已失效".to_owned()) };
    match sandbox.pay(&order.prepay_id, &openid) {
        Ok(_receipt) => {
            Settled { err_msg: "get_brand_wcpay_request:ok".to_owned(), notice: None, answer: None }
        }
        Err(refusal) => Settled { err_msg: refusal.err_msg, notice: Some(refusal.notice), answer: None },
    }
}

/// The same in Alipay; `prepay_id` carries its trade number.
fn settle_alipay(sandbox: &Sandbox, who: &Identity, order: &Pay) -> Settled {
    let (code, notice) = match sandbox.alipay_pay(&order.prepay_id, &who.person) {
        Ok(_) => ("9000".to_owned(), None),
        Err(refusal) => (refusal.code, Some(refusal.notice)),
    };
    let err_msg = if notice.is_none() { "alipay:ok" } else { "alipay:fail" };
    let answer = Some(alipay::result(&code, notice.as_deref().unwrap_or_default()));
    Settled { err_msg: err_msg.to_owned(), notice, answer }
}

/// The payer left the sheet without paying; the provider only remembers that it happened.
async fn cancel(
    State(sandbox): State<Sandbox>,
    Path(name): Path<String>,
    Json(order): Json<Pay>,
) -> Result<StatusCode, StatusCode> {
    let who = identity(&sandbox, &name)?;
    sandbox.cancel(&order.prepay_id, &who.person);
    Ok(StatusCode::NO_CONTENT)
}
