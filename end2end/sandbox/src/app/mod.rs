//! The mobile app on the virtual phone, and its server: `/sandbox/app/...`.
//!
//! The server half holds the key and makes a short-lived token for one payer and one thing to pay; the App half pays
//! with the token alone, hands the answer to the SDK that it is for, and asks how it went.

use axum::{
    Json, Router,
    extract::State as Shared,
    routing::{get, post},
};
use bytes::Bytes;
use form_urlencoded::Serializer as Query;
use http::{Method, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Sandbox, faces::refusal::Refusal, state::UmsWallet};

/// How the App's server reaches the product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppServer {
    /// Base of the REST interface, e.g. `http://127.0.0.1:3000/api/v1`.
    pub api_base: String,
    /// Its key, `pk_…`.
    pub api_key: String,
}

impl Sandbox {
    /// Tells the App's server how to reach the product.
    pub fn set_app_server(&self, server: AppServer) {
        self.change(|state, _| state.app_server = Some(server));
    }
}

/// The routes of the App screen.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/app", get(show))
        .route("/sandbox/app/bill", post(bill))
        .route("/sandbox/app/top-up", post(top_up))
        .route("/sandbox/app/pay", post(pay))
        .route("/sandbox/app/sheet", post(sheet))
        .route("/sandbox/app/confirm", post(confirm))
        .route("/sandbox/app/cancel", post(cancel))
        .route("/sandbox/app/status", post(status))
        .route("/sandbox/app/recover", post(recover))
}

type Answer = Result<Json<Value>, Refusal>;

async fn show(Shared(sandbox): Shared<Sandbox>) -> Json<Value> {
    let (connected, site, cars) = sandbox.read(|state| {
        let cars: Vec<Value> = state
            .car_park
            .cars
            .iter()
            .map(|car| json!({"plate": car.plate, "visit_no": car.visit_no}))
            .collect();
        (state.app_server.is_some(), state.parking.as_ref().map(|parking| parking.site.clone()), cars)
    });
    Json(json!({"connected": connected, "site": site, "cars": cars}))
}

#[derive(Deserialize)]
struct BillWanted {
    visit_no: String,
    payer: String,
}

/// The App's server: the bill, and a token for it.
async fn bill(Shared(sandbox): Shared<Sandbox>, Json(wanted): Json<BillWanted>) -> Answer {
    let server = server(&sandbox)?;
    let site = sandbox.parking().map(|parking| parking.site).unwrap_or_default();
    let query = Query::new(String::new())
        .append_pair("site", &site)
        .append_pair("visit_no", &wanted.visit_no)
        .finish();
    let bill =
        call(&sandbox, &server, &server.api_key, Method::GET, &format!("/bills?{query}"), None, None).await?;
    let asked = json!({"payer": wanted.payer, "bill_id": bill["bill_id"]});
    let token =
        call(&sandbox, &server, &server.api_key, Method::POST, "/client-tokens", Some(asked), None).await?;
    Ok(Json(json!({"bill": bill, "token": token["token"]})))
}

#[derive(Deserialize)]
struct TopUpWanted {
    site: String,
    card_no: String,
    amount: i64,
    payer: String,
}

/// The App's server: a token for a top-up.
async fn top_up(Shared(sandbox): Shared<Sandbox>, Json(wanted): Json<TopUpWanted>) -> Answer {
    let server = server(&sandbox)?;
    let TopUpWanted { site, card_no, amount, payer } = wanted;
    let asked = json!({"payer": payer, "top_up": {"site": site, "card_no": card_no, "amount": amount}});
    let token =
        call(&sandbox, &server, &server.api_key, Method::POST, "/client-tokens", Some(asked), None).await?;
    Ok(Json(json!({"token": token["token"], "amount": amount})))
}

#[derive(Deserialize)]
struct Pay {
    token: String,
    method: String,
    amount: i64,
    key: String,
}

/// The App: a payment, with the token alone.
async fn pay(Shared(sandbox): Shared<Sandbox>, Json(pay): Json<Pay>) -> Answer {
    let server = server(&sandbox)?;
    let asked = json!({"method": pay.method, "amount": pay.amount});
    let started =
        call(&sandbox, &server, &pay.token, Method::POST, "/payments", Some(asked), Some(&pay.key)).await?;
    Ok(Json(started))
}

#[derive(Deserialize)]
struct SheetWanted {
    params: Value,
    person: String,
}

/// The SDK takes the parameters, or refuses them as the real one would.
async fn sheet(Shared(sandbox): Shared<Sandbox>, Json(wanted): Json<SheetWanted>) -> Answer {
    open(&sandbox, &wanted)?;
    Ok(Json(json!({"open": true})))
}

/// The payer confirms in the wallet.
async fn confirm(Shared(sandbox): Shared<Sandbox>, Json(wanted): Json<SheetWanted>) -> Answer {
    let sheet = open(&sandbox, &wanted)?;
    sandbox.confirm(&sheet).map_err(|reason| Refusal::with("sdk", reason))?;
    Ok(Json(json!({"result": "success"})))
}

/// The payer leaves the wallet.
async fn cancel(Shared(sandbox): Shared<Sandbox>, Json(wanted): Json<SheetWanted>) -> Answer {
    sandbox.leave(&open(&sandbox, &wanted)?);
    Ok(Json(json!({"result": "cancel"})))
}

fn open(sandbox: &Sandbox, wanted: &SheetWanted) -> Result<crate::sheets::Sheet, Refusal> {
    // WeChat's SDK knows by package, signature and links whether the App is the registered one.
    let app_id = wanted.params["appid"].as_str().unwrap_or_default();
    let refused =
        sandbox.read(|state| state.mobile_app(app_id).and_then(crate::state::MobileApp::sdk_refusal));
    if let Some(reason) = refused {
        return Err(Refusal::with("sdk", reason));
    }
    // No SDK goes to a cashier: the wallet is not looked at.
    let opened = sandbox.open_sheet("", &wanted.params, UmsWallet::Wechat, &wanted.person);
    opened.map_err(|reason| Refusal::with("sdk", reason))
}

#[derive(Deserialize)]
struct Ask {
    token: String,
    #[serde(default)]
    payment_id: String,
}

async fn status(Shared(sandbox): Shared<Sandbox>, Json(ask): Json<Ask>) -> Answer {
    let server = server(&sandbox)?;
    let path = format!("/payments/{}", ask.payment_id);
    Ok(Json(call(&sandbox, &server, &ask.token, Method::GET, &path, None, None).await?))
}

/// The App was killed: its payments of what its token is for.
async fn recover(Shared(sandbox): Shared<Sandbox>, Json(ask): Json<Ask>) -> Answer {
    let server = server(&sandbox)?;
    Ok(Json(call(&sandbox, &server, &ask.token, Method::GET, "/payments", None, None).await?))
}

fn server(sandbox: &Sandbox) -> Result<AppServer, Refusal> {
    sandbox.read(|state| state.app_server.clone()).ok_or(Refusal::code("not_connected"))
}

async fn call(
    sandbox: &Sandbox,
    server: &AppServer,
    bearer: &str,
    method: Method,
    path: &str,
    body: Option<Value>,
    key: Option<&str>,
) -> Result<Value, Refusal> {
    let mut request = http::Request::builder()
        .method(method)
        .uri(format!("{}{path}", server.api_base.trim_end_matches('/')))
        .header(header::AUTHORIZATION, format!("Bearer {bearer}"))
        .header(header::ACCEPT, "application/json");
    if body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    let bytes = body.map(|value| Bytes::from(value.to_string())).unwrap_or_default();
    let request = request.body(bytes).map_err(|e| Refusal::with("product_refused", e.to_string()))?;
    let answer = sandbox.outbound().send(request).await.map_err(|_| Refusal::code("product_away"))?;
    let value: Value = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
    if answer.status().is_success() {
        return Ok(value);
    }
    let said = value["errors"][0]["message"].as_str().or(value["title"].as_str()).unwrap_or_default();
    let words = if said.is_empty() { format!("HTTP {}", answer.status().as_u16()) } else { said.to_owned() };
    Err(Refusal::with("product_refused", words))
}
