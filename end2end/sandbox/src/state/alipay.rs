//! What the simulated Alipay remembers: applications, trades, refunds, and what it gave out.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::DemoAlipay;
use crate::{
    alipay::{certificates::Issued, console::bare},
    keys::RsaKey,
};

/// Everything of Alipay's.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Alipay {
    /// `alipayRootCert.crt`, with its strangers.
    pub root_file: String,
    /// Signs certificates; its own is signed by the root.
    pub issuer: Issued,
    /// Applications; the first is the ready one, the second has nothing configured yet.
    pub apps: Vec<AlipayApp>,
    /// Trades, oldest first.
    pub trades: Vec<AlipayTrade>,
    /// Refunds, oldest first.
    pub refunds: Vec<AlipayRefund>,
    /// Authorisation codes given out.
    pub codes: Vec<AlipayCode>,
}

/// 接口加签方式.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignMode {
    /// 公钥.
    Key,
    /// 公钥证书.
    Certificate,
}

/// How an application is told who a payer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlipayIdentity {
    /// `user_id`, for older applications.
    UserId,
    /// `open_id`.
    OpenId,
}

/// A product that an application may or may not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlipayProduct {
    /// JSAPI支付.
    Jsapi,
    /// 当面付.
    FaceToFace,
    /// App支付.
    App,
}

/// Alipay's key pair for one application, with its certificate.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AlipayPair {
    /// The pair.
    pub key: RsaKey,
    /// `alipayCertPublicKey_RSA2.crt`, with its issuer's after it.
    pub certificate: Issued,
}

/// An application (应用) of the open platform.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AlipayApp {
    /// Its name.
    pub name: String,
    /// 16 digits.
    pub app_id: String,
    /// The merchant's PID, 16 digits beginning with 2088.
    pub pid: String,
    /// The name on the payment sheet.
    pub merchant: String,
    /// 接口加签方式.
    pub mode: SignMode,
    /// The key that the key tool made last, to be downloaded.
    pub tool_key: RsaKey,
    /// The application's public key, SPKI PEM, as it was registered.
    pub public_pem: String,
    /// `appCertPublicKey_*.crt` for that key.
    pub certificate: Issued,
    /// What Alipay signs with.
    pub alipay: AlipayPair,
    /// What it signs with once a rotation began.
    pub next: AlipayPair,
    /// Out of date since last year.
    pub expired: Issued,
    /// The rotation began.
    pub rotated: bool,
    /// 授权回调地址.
    pub callbacks: Vec<String>,
    /// Products that are signed.
    pub products: Vec<AlipayProduct>,
    /// 已上线.
    pub online: bool,
    /// What it is told of payers.
    pub identity: AlipayIdentity,
}

impl AlipayApp {
    /// Whether a product is signed.
    #[must_use]
    pub fn has(&self, product: AlipayProduct) -> bool {
        self.products.contains(&product)
    }
}

/// `trade_status`, without `TRADE_FINISHED`: nobody waits for a year here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlipayStatus {
    /// Created, unpaid.
    WaitBuyerPay,
    /// Paid; also after partial refunds.
    TradeSuccess,
    /// Closed unpaid, or refunded in full.
    TradeClosed,
}

impl AlipayStatus {
    /// As the wire has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WaitBuyerPay => "WAIT_BUYER_PAY",
            Self::TradeSuccess => "TRADE_SUCCESS",
            Self::TradeClosed => "TRADE_CLOSED",
        }
    }
}

/// A trade.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AlipayTrade {
    /// Under which application.
    pub app_id: String,
    /// Whose money.
    pub pid: String,
    /// The merchant's number.
    pub out_trade_no: String,
    /// Alipay's number, 28 digits.
    pub trade_no: String,
    /// In fen.
    pub total: i64,
    /// As the call wrote it: `12.5` stays `12.5`.
    pub total_text: String,
    /// Shown on the payment sheet.
    pub subject: String,
    /// `JSAPI_PAY`, `QUICK_MSECURITY_PAY` or `FACE_TO_FACE_PAYMENT`.
    pub product_code: String,
    /// Who must pay; nobody in particular in the App.
    pub person: Option<String>,
    /// Comes back with the payment.
    pub passback_params: Option<String>,
    /// Where to notify.
    pub notify_url: Option<String>,
    /// Last moment to pay, UTC milliseconds.
    pub expires_ms: i64,
    /// `biz_content` of the call, to compare a repeated one with.
    #[schema(value_type = Object)]
    pub request: Value,
    /// Where it stands.
    pub status: AlipayStatus,
    /// When it was created, UTC milliseconds.
    pub created_ms: i64,
    /// When it was paid, UTC milliseconds.
    pub paid_ms: Option<i64>,
    /// Who paid.
    pub paid_by: Option<String>,
    /// When it was closed, UTC milliseconds.
    pub closed_ms: Option<i64>,
    /// What the payer paid, in fen; less than `total` when a coupon paid the rest.
    pub payer_total: i64,
}

/// A refund; at Alipay it is done when the call is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AlipayRefund {
    /// Alipay's number of the trade.
    pub trade_no: String,
    /// The merchant's number of the refund.
    pub out_request_no: String,
    /// In fen.
    pub amount: i64,
    /// Shown to the payer.
    pub reason: Option<String>,
    /// When, UTC milliseconds.
    pub done_ms: i64,
}

/// An authorisation code; good once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AlipayCode {
    /// The code.
    pub code: String,
    /// Of which application.
    pub app_id: String,
    /// Who it is.
    pub person: String,
    /// Until when, UTC milliseconds.
    pub expires_ms: i64,
    /// Whether it was exchanged.
    pub used: bool,
}

impl Alipay {
    /// The product answers somewhere else than in the run that this memory is from.
    pub(crate) fn move_to(&mut self, old: &str, new: &str) {
        let moved = |address: &mut String| {
            if let Some(path) = address.strip_prefix(old).filter(|path| path.starts_with('/')) {
                *address = format!("{new}{path}");
            }
        };
        self.apps.iter_mut().flat_map(|app| &mut app.callbacks).for_each(moved);
        self.trades.iter_mut().filter_map(|trade| trade.notify_url.as_mut()).for_each(moved);
    }

    /// An application by its number.
    #[must_use]
    pub fn app(&self, app_id: &str) -> Option<&AlipayApp> {
        self.apps.iter().find(|app| app.app_id == app_id)
    }

    /// What the product's form asks for, of every application; the first is the ready one.
    #[must_use]
    pub fn demo(&self) -> Vec<DemoAlipay> {
        let of = |app: &AlipayApp| DemoAlipay {
            app_id: app.app_id.clone(),
            seller_id: app.pid.clone(),
            app_private_key: bare(&app.tool_key.private_pem()),
            alipay_public_key: bare(&app.alipay.key.public_pem()),
            app_certificate: app.certificate.pem.clone(),
            alipay_certificate: app.alipay.certificate.pem.clone(),
            root_certificate: self.root_file.clone(),
        };
        self.apps.iter().map(of).collect()
    }

    /// Begins the rotation of Alipay's key for one application.
    pub fn rotate(&mut self, app_id: &str) {
        for app in self.apps.iter_mut().filter(|app| app.app_id == app_id) {
            app.rotated = true;
        }
    }

    /// One merchant's trade by the merchant's number.
    #[must_use]
    pub fn trade(&self, pid: &str, out_trade_no: &str) -> Option<&AlipayTrade> {
        self.trades.iter().find(|t| t.pid == pid && t.out_trade_no == out_trade_no)
    }

    /// A trade by Alipay's number.
    #[must_use]
    pub fn by_trade_no(&self, trade_no: &str) -> Option<&AlipayTrade> {
        self.trades.iter().find(|t| t.trade_no == trade_no)
    }

    /// The same, to be changed.
    pub fn by_trade_no_mut(&mut self, trade_no: &str) -> Option<&mut AlipayTrade> {
        self.trades.iter_mut().find(|t| t.trade_no == trade_no)
    }

    /// The refunds of one trade, oldest first.
    pub fn refunds_of<'a>(&'a self, trade_no: &'a str) -> impl Iterator<Item = &'a AlipayRefund> {
        self.refunds.iter().filter(move |refund| refund.trade_no == trade_no)
    }

    /// What refunds have taken from a trade, in fen.
    #[must_use]
    pub fn refunded(&self, trade_no: &str) -> i64 {
        self.refunds_of(trade_no).map(|refund| refund.amount).sum()
    }
}
