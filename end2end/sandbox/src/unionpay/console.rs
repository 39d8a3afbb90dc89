//! What the simulated UnionPay merchant service (商户服务网站) does for a person at the mouse:
//! `/sandbox/consoles/unionpay/...`.

use axum::{
    Json, Router,
    extract::{Path, State as Shared},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};

use crate::{
    Sandbox,
    faces::refusal::Refusal,
    keys::RsaKey,
    state::{EventKind, State, UnionBack, UnionMerchant, UnionState, UnionTrade},
};

use super::certificates::PFX_PASSWORD;

/// Rows shown of trades and of refunds.
const ROWS: usize = 60;
const DAY_MS: i64 = 86_400_000;
const YEAR_MS: i64 = 365 * DAY_MS;

/// Everything that the product's UnionPay form asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnionAccount {
    /// `merId`.
    pub mer_id: String,
    /// `acp_test_sign.pfx`, base64.
    pub pfx_base64: String,
    /// Its password.
    pub pfx_password: String,
    /// `acp_test_root.cer`.
    pub root_pem: String,
    /// `acp_test_middle.cer`.
    pub middle_pem: String,
}

impl Sandbox {
    /// The merchants, the ready one first: everything that the product's form asks for.
    #[must_use]
    pub fn union_accounts(&self) -> Vec<UnionAccount> {
        self.read(|state| {
            let certificates = &state.union_pay.certificates;
            let account = |merchant: &UnionMerchant| {
                Some(UnionAccount {
                    mer_id: merchant.mer_id.clone(),
                    pfx_base64: STANDARD.encode(certificates.pfx(merchant.certificate()?)?),
                    pfx_password: PFX_PASSWORD.to_owned(),
                    root_pem: certificates.root.pem.clone(),
                    middle_pem: certificates.middle.pem.clone(),
                })
            };
            state.union_pay.merchants.iter().filter_map(account).collect()
        })
    }
}

/// The routes of the console.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/consoles/unionpay", get(show))
        .route("/sandbox/consoles/unionpay/{mer_id}", post(change))
        .route("/sandbox/consoles/unionpay/{mer_id}/files/{name}", get(file))
}

#[derive(Serialize)]
struct View {
    mer_id: String,
    name: String,
    cert_id: String,
    certificates: usize,
    expires_ms: i64,
    pfx_password: &'static str,
    app: bool,
    refund: bool,
    undo: bool,
    rotated: bool,
    trades: Vec<TradeView>,
    backs: Vec<UnionBack>,
}

#[derive(Serialize)]
struct TradeView {
    order_id: String,
    query_id: Option<String>,
    tn: String,
    description: String,
    amount: i64,
    refunded: i64,
    state: UnionState,
    created_ms: i64,
    paid_ms: Option<i64>,
}

async fn show(Shared(sandbox): Shared<Sandbox>) -> Json<Vec<View>> {
    Json(
        sandbox
            .read(|state| state.union_pay.merchants.iter().map(|merchant| view(state, merchant)).collect()),
    )
}

fn view(state: &State, merchant: &UnionMerchant) -> View {
    let union_pay = &state.union_pay;
    let certificate = merchant.certificate();
    let mine = union_pay.trades.iter().rev().filter(|t| t.mer_id == merchant.mer_id);
    let backs = union_pay.backs.iter().rev().filter(|b| b.mer_id == merchant.mer_id);
    let trade = |t: &UnionTrade| TradeView {
        order_id: t.order_id.clone(),
        query_id: t.query_id.clone(),
        tn: t.tn.clone(),
        description: t.description.clone(),
        amount: t.amount,
        refunded: t.query_id.as_deref().map_or(0, |id| union_pay.refunded(id)),
        state: t.state,
        created_ms: t.created_ms,
        paid_ms: t.paid_ms,
    };
    View {
        mer_id: merchant.mer_id.clone(),
        name: merchant.name.clone(),
        cert_id: certificate.map(|c| c.serial.clone()).unwrap_or_default(),
        certificates: merchant.signing.len(),
        expires_ms: certificate.map_or(0, |c| c.expires_ms),
        pfx_password: PFX_PASSWORD,
        app: merchant.app,
        refund: merchant.refund,
        undo: merchant.undo,
        rotated: union_pay.rotated,
        trades: mine.take(ROWS).map(trade).collect(),
        backs: backs.take(ROWS).cloned().collect(),
    }
}

/// A product that a merchant may or may not have.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum UnionProduct {
    App,
    Refund,
    Undo,
}

/// One act at the merchant service.
#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
enum Act {
    /// 证书更新. The old one goes on signing.
    NewCertificate,
    /// 产品开通.
    Product { product: UnionProduct, on: bool },
    /// UnionPay signs with its following certificate.
    Rotate { on: bool },
}

async fn change(
    Shared(sandbox): Shared<Sandbox>,
    Path(mer_id): Path<String>,
    Json(act): Json<Act>,
) -> Result<Json<Vec<View>>, Refusal> {
    // A new key takes its time; it is found before the memory is locked.
    let random = sandbox.random();
    let key = if matches!(act, Act::NewCertificate) {
        let made = tokio::task::spawn_blocking(move || RsaKey::generate(random.as_ref())).await;
        Some(made.ok().and_then(Result::ok).ok_or(Refusal::code("key"))?)
    } else {
        None
    };
    sandbox.change(|state, tools| {
        let dates = (tools.now_ms - DAY_MS, tools.now_ms + 5 * YEAR_MS);
        let certificates = state.union_pay.certificates.clone();
        let merchant = state.union_pay.merchant_mut(&mer_id).ok_or(Refusal::code("unknown"))?;
        let (zh, en) = match act {
            Act::NewCertificate => {
                let key = key.ok_or(Refusal::code("key"))?;
                let issued = certificates.merchant(&mer_id, key, dates, tools.random);
                merchant.signing.push(issued.map_err(|e| Refusal::with("key", e.to_string()))?);
                ("申请了新的签名证书", "a new signing certificate was issued")
            }
            Act::Product { product, on } => {
                match product {
                    UnionProduct::App => merchant.app = on,
                    UnionProduct::Refund => merchant.refund = on,
                    UnionProduct::Undo => merchant.undo = on,
                }
                if on {
                    ("开通了产品", "a product was switched on")
                } else {
                    ("关闭了产品", "a product was switched off")
                }
            }
            Act::Rotate { on } => {
                state.union_pay.rotated = on;
                ("更换了银联签名证书", "UnionPay's signing certificate was changed")
            }
        };
        let text = (format!("银联商户服务：{zh}"), format!("UnionPay merchant service: {en}"));
        state.log(tools.now_ms, EventKind::Setting, mer_id.clone(), text);
        Ok::<(), Refusal>(())
    })?;
    Ok(show(Shared(sandbox)).await)
}

/// The files under the names that UnionPay gives to them.
async fn file(Shared(sandbox): Shared<Sandbox>, Path((mer_id, name)): Path<(String, String)>) -> Response {
    let bytes = sandbox.read(|state| {
        let own = &state.union_pay.certificates;
        match name.as_str() {
            "acp_test_sign.pfx" => own.pfx(state.union_pay.merchant(&mer_id)?.certificate()?),
            "acp_test_root.cer" => Some(own.root.pem.clone().into_bytes()),
            "acp_test_middle.cer" => Some(own.middle.pem.clone().into_bytes()),
            "acp_test_enc.cer" => Some(own.encryption.pem.clone().into_bytes()),
            _ => None,
        }
    });
    let Some(bytes) = bytes else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, bytes).into_response()
}
