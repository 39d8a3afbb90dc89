//! What the simulated open platform of Alipay shows and does for a person at the mouse: `/sandbox/consoles/alipay`.

use axum::{
    Json, Router,
    extract::{Path, State as Shared},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::pkcs8::{DecodePublicKey, EncodePublicKey, LineEnding};
use serde::{Deserialize, Serialize};

use super::{authorise, fields::yuan};
use crate::{
    Sandbox,
    faces::refusal::Refusal,
    keys::RsaKey,
    sandbox::Tools,
    state::{
        Alipay, AlipayApp, AlipayIdentity, AlipayProduct, AlipayRefund, AlipayTrade, EventKind, SignMode,
        State,
    },
};

const ROWS: usize = 60;
const MOST_CALLBACKS: usize = 10;
const DAY_MS: i64 = 86_400_000;

pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/consoles/alipay", get(show))
        .route("/sandbox/consoles/alipay/{app_id}", post(change))
}

#[derive(Serialize)]
struct View {
    app_id: String,
    name: String,
    pid: String,
    merchant: String,
    mode: SignMode,
    /// As the key tool writes it: bare base64, PKCS#8.
    tool_private_key: String,
    /// Bare base64 of what is registered.
    app_public_key: String,
    /// Whether the key that is registered is the key tool's.
    tool_registered: bool,
    /// 支付宝公钥, bare base64.
    alipay_public_key: String,
    app_certificate: String,
    app_certificate_number: String,
    alipay_certificate: String,
    root_certificate: String,
    rotated: bool,
    callbacks: Vec<String>,
    jsapi: bool,
    face_to_face: bool,
    app: bool,
    online: bool,
    identity: AlipayIdentity,
    trades: Vec<TradeView>,
    refunds: Vec<AlipayRefund>,
}

#[derive(Serialize)]
struct TradeView {
    #[serde(flatten)]
    trade: AlipayTrade,
    refunded: i64,
    payer_name: String,
    yuan: String,
}

async fn show(Shared(sandbox): Shared<Sandbox>) -> Json<Vec<View>> {
    Json(sandbox.read(|state| {
        let apps = state.alipay.iter().flat_map(|alipay| alipay.apps.iter().map(move |app| (alipay, app)));
        apps.map(|(alipay, app)| view(state, alipay, app)).collect()
    }))
}

fn view(state: &State, alipay: &Alipay, app: &AlipayApp) -> View {
    let pair = if app.rotated { &app.next } else { &app.alipay };
    let payer = |trade: &AlipayTrade| {
        let key = trade.paid_by.as_deref().or(trade.person.as_deref());
        key.and_then(|key| state.payer(key)).map(|payer| payer.name.clone()).unwrap_or_default()
    };
    let mine = alipay.trades.iter().rev().filter(|trade| trade.app_id == app.app_id);
    let trades: Vec<TradeView> = mine
        .take(ROWS)
        .map(|trade| TradeView {
            refunded: alipay.refunded(&trade.trade_no),
            payer_name: payer(trade),
            yuan: yuan(trade.total),
            trade: trade.clone(),
        })
        .collect();
    let refunds = alipay.refunds.iter().rev();
    let refunds = refunds.filter(|refund| trades.iter().any(|row| row.trade.trade_no == refund.trade_no));
    View {
        app_id: app.app_id.clone(),
        name: app.name.clone(),
        pid: app.pid.clone(),
        merchant: app.merchant.clone(),
        mode: app.mode,
        tool_private_key: bare(&app.tool_key.private_pem()),
        app_public_key: bare(&app.public_pem),
        tool_registered: app.tool_key.public_pem() == app.public_pem,
        alipay_public_key: bare(&pair.key.public_pem()),
        app_certificate: app.certificate.pem.clone(),
        app_certificate_number: app.certificate.number.clone(),
        alipay_certificate: pair.certificate.pem.clone(),
        root_certificate: alipay.root_file.clone(),
        rotated: app.rotated,
        callbacks: app.callbacks.clone(),
        jsapi: app.has(AlipayProduct::Jsapi),
        face_to_face: app.has(AlipayProduct::FaceToFace),
        app: app.has(AlipayProduct::App),
        online: app.online,
        identity: app.identity,
        refunds: refunds.take(ROWS).cloned().collect(),
        trades,
    }
}

/// PEM without its lines, as Alipay's own tool and pages write keys.
#[must_use]
pub(crate) fn bare(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).collect()
}

/// One act at the open platform.
#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
enum Act {
    /// 接口加签方式.
    Mode {
        mode: SignMode,
    },
    /// The key tool makes a new pair, and its public half is registered.
    NewKey,
    /// Registers a public key that was made elsewhere.
    Register {
        public_key: String,
    },
    /// Alipay changes its own key.
    Rotate {
        rotated: bool,
    },
    /// 授权回调地址.
    AddCallback {
        callback: String,
    },
    RemoveCallback {
        callback: String,
    },
    /// 产品签约.
    Product {
        product: AlipayProduct,
        on: bool,
    },
    /// 上线 and 下线.
    Online {
        on: bool,
    },
    /// What the application is told of payers.
    Identity {
        identity: AlipayIdentity,
    },
}

async fn change(
    Shared(sandbox): Shared<Sandbox>,
    Path(app_id): Path<String>,
    Json(act): Json<Act>,
) -> Result<Json<Vec<View>>, Refusal> {
    // A new key takes its time; it is found before the memory is locked.
    let random = sandbox.random();
    let key = if matches!(act, Act::NewKey) {
        let made = tokio::task::spawn_blocking(move || RsaKey::generate(random.as_ref())).await;
        Some(made.ok().and_then(Result::ok).ok_or(Refusal::code("key"))?)
    } else {
        None
    };
    let done = sandbox.change(|state, tools| {
        super::with(state, |alipay, state| {
            let said = carry_out(alipay, tools, &app_id, act, key)?;
            let words = (format!("开放平台：{}", said.0), format!("Open platform: {}", said.1));
            state.log(tools.now_ms, EventKind::Setting, app_id.clone(), words);
            Ok(())
        })
    });
    done.unwrap_or_else(|| Err(Refusal::code("unknown")))?;
    Ok(show(Shared(sandbox)).await)
}

fn carry_out(
    alipay: &mut Alipay,
    tools: &Tools<'_>,
    app_id: &str,
    act: Act,
    key: Option<RsaKey>,
) -> Result<(&'static str, &'static str), Refusal> {
    let place = alipay.apps.iter().position(|app| app.app_id == app_id).ok_or(Refusal::code("unknown"))?;
    if let (Act::NewKey, Some(key)) = (&act, key) {
        let app = &alipay.apps[place];
        let (pid, merchant) = (app.pid.clone(), app.merchant.clone());
        let dates = (tools.now_ms - DAY_MS, tools.now_ms + 5 * 365 * DAY_MS);
        let issued = alipay.app_certificate(app_id, &pid, &merchant, &key, dates, tools.random);
        let app = &mut alipay.apps[place];
        app.certificate = issued.map_err(|e| Refusal::with("key", e.to_string()))?;
        app.public_pem = key.public_pem();
        app.tool_key = key;
        return Ok(("生成了新的应用密钥", "a new application key was made"));
    }
    let app = &mut alipay.apps[place];
    match act {
        Act::NewKey => return Err(Refusal::code("key")),
        Act::Mode { mode } => {
            app.mode = mode;
            return Ok(("更改了接口加签方式", "the way of signing was changed"));
        }
        Act::Register { public_key } => {
            app.public_pem = public_pem(&public_key).ok_or(Refusal::code("public_key"))?;
            return Ok(("登记了应用公钥", "the application's public key was registered"));
        }
        Act::Rotate { rotated } => app.rotated = rotated,
        Act::AddCallback { callback } => {
            let callback = callback.trim().to_owned();
            authorise::check_callback(&callback).map_err(|why| Refusal::with("callback", why))?;
            if app.callbacks.len() >= MOST_CALLBACKS {
                return Err(Refusal::with("callback", "最多10个"));
            }
            app.callbacks.retain(|known| *known != callback);
            app.callbacks.push(callback);
            return Ok(("添加了授权回调地址", "a callback address was added"));
        }
        Act::RemoveCallback { callback } => {
            app.callbacks.retain(|known| *known != callback);
            return Ok(("删除了授权回调地址", "a callback address was removed"));
        }
        Act::Product { product, on } => {
            app.products.retain(|known| *known != product);
            if on {
                app.products.push(product);
            }
            return Ok(("更改了产品签约", "the products were changed"));
        }
        Act::Online { on } => app.online = on,
        Act::Identity { identity } => app.identity = identity,
    }
    Ok(("更改了应用设置", "the application was changed"))
}

/// Bare base64 or PEM of a public RSA key, as PEM.
fn public_pem(text: &str) -> Option<String> {
    let base64: String = bare(text).chars().filter(|c| !c.is_whitespace()).collect();
    let der = STANDARD.decode(&base64).ok()?;
    rsa::PublicKey::from_public_key_der(&der).ok()?.to_public_key_pem(LineEnding::LF).ok()
}
