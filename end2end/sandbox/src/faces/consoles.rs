//! What the simulated merchant platform (商户平台) and open platform (开放平台) do for a person at the mouse:
//! `/sandbox/consoles/merchants`.

use axum::Json;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use crate::keys::RsaKey;
use crate::state::{
    AccountKind, EventKind, Merchant, MobileApp, OfficialAccount, Product, Refund, Trade, Verification,
};
use crate::wechat_pay::directories;
use crate::{Sandbox, ids};

/// Directories that one merchant number may have.
const MOST_DIRECTORIES: usize = 5;
/// Rows shown of trades and of refunds.
const ROWS: usize = 60;

/// What was done, in Chinese and in English, for the log of events.
type Said = (&'static str, &'static str);

/// The routes of the providers' consoles.
pub fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/consoles/merchants", get(merchants))
        .route("/sandbox/consoles/merchants/{mch_id}", post(change_merchant))
}

#[derive(Serialize)]
struct BoundApp {
    app_id: String,
    name: String,
    kind: AccountKind,
    bound: bool,
}

/// An app of the open platform, with what its page there shows.
#[derive(Serialize)]
struct BoundMobileApp {
    app_id: String,
    app_secret: String,
    name: String,
    bundle_id: String,
    universal_link: String,
    package: String,
    signature: String,
    bound: bool,
}

#[derive(Serialize)]
struct MerchantView {
    mch_id: String,
    name: String,
    /// API key of v2.
    api_key: String,
    api_v3_key: String,
    serial: String,
    certificates: usize,
    expires_ms: i64,
    certificate_pem: String,
    private_key_pem: String,
    public_key_id: String,
    public_key_pem: String,
    certificates_offered: bool,
    verification: Verification,
    jsapi: bool,
    app: bool,
    refund: bool,
    directories: Vec<String>,
    apps: Vec<BoundApp>,
    mobile_apps: Vec<BoundMobileApp>,
    trades: Vec<TradeView>,
    refunds: Vec<RefundView>,
}

#[derive(Serialize)]
struct TradeView {
    out_trade_no: String,
    transaction_id: Option<String>,
    description: String,
    total: i64,
    refunded: i64,
    state: &'static str,
    payer: String,
    created_ms: i64,
    paid_ms: Option<i64>,
}

#[derive(Serialize)]
struct RefundView {
    out_refund_no: String,
    refund_id: String,
    out_trade_no: String,
    amount: i64,
    status: &'static str,
    created_ms: i64,
}

async fn merchants(State(sandbox): State<Sandbox>) -> Json<Vec<MerchantView>> {
    Json(
        sandbox.read(|state| state.merchants.iter().map(|merchant| show_merchant(state, merchant)).collect()),
    )
}

fn show_merchant(state: &crate::state::State, merchant: &Merchant) -> MerchantView {
    let certificate = merchant.certificate();
    let pem = |text: Option<String>| text.unwrap_or_default();
    MerchantView {
        mch_id: merchant.mch_id.clone(),
        name: merchant.name.clone(),
        api_key: merchant.api_key.clone(),
        api_v3_key: merchant.api_v3_key.clone(),
        serial: pem(certificate.map(|c| c.serial.clone())),
        certificates: merchant.certificates.len(),
        expires_ms: certificate.map_or(0, |c| c.expires_ms),
        certificate_pem: pem(certificate.map(|c| c.certificate_pem.clone())),
        private_key_pem: pem(certificate.map(|c| c.key.private_pem())),
        public_key_id: merchant.public_key.id.clone(),
        public_key_pem: merchant.public_key.key.public_pem(),
        certificates_offered: merchant.certificates_offered,
        verification: merchant.verification,
        jsapi: merchant.has(Product::Jsapi),
        app: merchant.has(Product::App),
        refund: merchant.has(Product::Refund),
        directories: merchant.directories.clone(),
        apps: state.official_accounts.iter().map(|account| show_app(merchant, account)).collect(),
        mobile_apps: state.mobile_apps.iter().map(|app| show_mobile_app(merchant, app)).collect(),
        trades: newest(&state.trades, |trade| trade.mch_id == merchant.mch_id)
            .map(|trade| show_trade(state, trade))
            .collect(),
        refunds: newest(&state.refunds, |refund| refund.mch_id == merchant.mch_id).map(show_refund).collect(),
    }
}

fn newest<T>(all: &[T], mine: impl Fn(&T) -> bool) -> impl Iterator<Item = &T> {
    all.iter().rev().filter(move |one| mine(one)).take(ROWS)
}

fn show_app(merchant: &Merchant, account: &OfficialAccount) -> BoundApp {
    BoundApp {
        app_id: account.app_id.clone(),
        name: account.name.clone(),
        kind: account.kind,
        bound: merchant.app_ids.contains(&account.app_id),
    }
}

fn show_mobile_app(merchant: &Merchant, app: &MobileApp) -> BoundMobileApp {
    BoundMobileApp {
        app_id: app.app_id.clone(),
        app_secret: app.app_secret.clone(),
        name: app.name.clone(),
        bundle_id: app.bundle_id.clone(),
        universal_link: app.universal_link.clone(),
        package: app.package.clone(),
        signature: app.signature.clone(),
        bound: merchant.app_ids.contains(&app.app_id),
    }
}

fn show_trade(state: &crate::state::State, trade: &Trade) -> TradeView {
    let payer = state.payer_by_openid(&trade.app_id, &trade.openid).map(|payer| payer.name.clone());
    TradeView {
        out_trade_no: trade.out_trade_no.clone(),
        transaction_id: trade.transaction_id.clone(),
        description: trade.description.clone(),
        total: trade.total,
        refunded: state.refunded(trade),
        state: trade.state.as_str(),
        payer: payer.unwrap_or_default(),
        created_ms: trade.created_ms,
        paid_ms: trade.paid_ms,
    }
}

fn show_refund(refund: &Refund) -> RefundView {
    RefundView {
        out_refund_no: refund.out_refund_no.clone(),
        refund_id: refund.refund_id.clone(),
        out_trade_no: refund.out_trade_no.clone(),
        amount: refund.amount,
        status: refund.status.as_str(),
        created_ms: refund.created_ms,
    }
}

/// One act at the merchant platform.
#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
enum MerchantAct {
    /// 设置 `APIv3` 密钥; a random one when none is given.
    SetKey {
        key: Option<String>,
    },
    /// 设置 API 密钥 of v2; a random one when none is given.
    SetApiKey {
        key: Option<String>,
    },
    /// 申请新证书. The old one goes on signing.
    NewCertificate,
    /// 支付授权目录.
    AddDirectory {
        directory: String,
    },
    RemoveDirectory {
        directory: String,
    },
    /// 我的产品.
    Product {
        product: Product,
        on: bool,
    },
    /// AppID 账号管理.
    Bind {
        app_id: String,
        bound: bool,
    },
    /// 验签方式 when the merchant's request does not choose.
    Verify {
        verification: Verification,
    },
    /// 开放平台 → 移动应用 → 开发信息. In life it can never be changed; a demonstration may.
    AppDetails {
        app_id: String,
        bundle_id: String,
        universal_link: String,
        package: String,
        signature: String,
    },
}

async fn change_merchant(
    State(sandbox): State<Sandbox>,
    Path(mch_id): Path<String>,
    Json(act): Json<MerchantAct>,
) -> Result<Json<Vec<MerchantView>>, Refusal> {
    // A new key takes its time; it is found before the memory is locked.
    let random = sandbox.random();
    let key = if matches!(act, MerchantAct::NewCertificate) {
        let made = tokio::task::spawn_blocking(move || RsaKey::generate(random.as_ref())).await;
        Some(made.ok().and_then(Result::ok).ok_or(Refusal::code("key"))?)
    } else {
        None
    };
    if let MerchantAct::AppDetails { app_id, bundle_id, universal_link, package, signature } = &act {
        let details = [bundle_id, universal_link, package, signature].map(|text| text.trim().to_owned());
        sandbox.change(|state, tools| app_details(state, tools, app_id, details))?;
        return Ok(merchants(State(sandbox)).await);
    }
    sandbox.change(|state, tools| {
        let text = at_merchant(state, tools, &mch_id, act, key)?;
        state.log(
            tools.now_ms,
            EventKind::Setting,
            mch_id.clone(),
            (format!("商户平台：{}", text.0), format!("Merchant platform: {}", text.1)),
        );
        Ok::<(), Refusal>(())
    })?;
    Ok(merchants(State(sandbox)).await)
}

/// What is changed about the merchant itself, and the words for it.
fn at_merchant(
    state: &mut crate::state::State,
    tools: &crate::sandbox::Tools<'_>,
    mch_id: &str,
    act: MerchantAct,
    key: Option<RsaKey>,
) -> Result<(&'static str, &'static str), Refusal> {
    let authority = state.authority.clone();
    let merchant = state.merchant_mut(mch_id).ok_or(Refusal::code("unknown"))?;
    Ok(match act {
        MerchantAct::SetKey { key } => {
            merchant.api_v3_key = new_key(key, tools.random)?;
            ("重新设置了 APIv3 密钥", "the APIv3 key was replaced")
        }
        MerchantAct::SetApiKey { key } => {
            merchant.api_key = new_key(key, tools.random)?;
            ("重新设置了 API 密钥", "the API key was replaced")
        }
        MerchantAct::NewCertificate => {
            let key = key.ok_or(Refusal::code("key"))?;
            let issued =
                authority.merchant_certificate(mch_id, &merchant.name, key, tools.now_ms, tools.random);
            merchant.certificates.push(issued.map_err(|e| Refusal::with("key", e.to_string()))?);
            ("申请了新的商户 API 证书", "a new merchant certificate was issued")
        }
        MerchantAct::AddDirectory { directory } => add_directory(merchant, &directory)?,
        MerchantAct::RemoveDirectory { directory } => {
            merchant.directories.retain(|known| *known != directory);
            ("删除了支付授权目录", "a payment directory was removed")
        }
        MerchantAct::Product { product, on } => {
            if on {
                merchant.products.insert(product);
                ("开通了产品", "a product was switched on")
            } else {
                merchant.products.remove(&product);
                ("关闭了产品", "a product was switched off")
            }
        }
        MerchantAct::Bind { app_id, bound } => {
            merchant.app_ids.retain(|known| *known != app_id);
            if bound {
                merchant.app_ids.push(app_id);
            }
            if bound {
                ("关联了 AppID", "an AppID was bound")
            } else {
                ("解除了 AppID 关联", "an AppID was unbound")
            }
        }
        MerchantAct::Verify { verification } => {
            merchant.verification = verification;
            ("更改了验签方式", "the way of signing was changed")
        }
        MerchantAct::AppDetails { .. } => return Err(Refusal::code("unknown")),
    })
}

/// 开发信息 in the shapes that the open platform takes.
fn app_details(
    state: &mut crate::state::State,
    tools: &crate::sandbox::Tools<'_>,
    app_id: &str,
    [bundle_id, universal_link, package, signature]: [String; 4],
) -> Result<(), Refusal> {
    let hex = |b: u8| b.is_ascii_digit() || matches!(b, b'a'..=b'f');
    let dotted = |text: &str| text.contains('.') && !text.contains(char::is_whitespace);
    if signature.len() != 32 || !signature.bytes().all(hex) {
        return Err(Refusal::code("app_signature"));
    }
    // Waived on loopback, like all rules about https.
    let ours = universal_link.starts_with(tools.config.product_base.as_str());
    if !(ours || universal_link.starts_with("https://")) || !universal_link.ends_with('/') {
        return Err(Refusal::code("app_link"));
    }
    if !dotted(&bundle_id) || !dotted(&package) {
        return Err(Refusal::code("app_package"));
    }
    let app =
        state.mobile_apps.iter_mut().find(|app| app.app_id == app_id).ok_or(Refusal::code("unknown"))?;
    (app.bundle_id, app.universal_link) = (bundle_id, universal_link);
    (app.package, app.signature) = (package, signature);
    let words = ("开放平台：修改了开发信息", "Open platform: the app's details were changed");
    state.log(tools.now_ms, EventKind::Setting, app_id, words);
    Ok(())
}

/// The key that was given, or a random one.
fn new_key(key: Option<String>, random: &dyn crate::Random) -> Result<String, Refusal> {
    let key = key.filter(|key| !key.is_empty()).unwrap_or_else(|| ids::alphanumeric(random, 32));
    if key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Ok(key)
    } else {
        Err(Refusal::code("key_shape"))
    }
}

fn add_directory(merchant: &mut Merchant, directory: &str) -> Result<Said, Refusal> {
    let directory = directory.trim();
    directories::check_entry(directory).map_err(|why| Refusal::with("directory", why.to_owned()))?;
    if merchant.directories.iter().any(|known| known == directory) {
        return Err(Refusal::code("twice"));
    }
    if merchant.directories.len() >= MOST_DIRECTORIES {
        return Err(Refusal::code("too_many"));
    }
    merchant.directories.push(directory.to_owned());
    Ok(("添加了支付授权目录", "a payment directory was added"))
}
