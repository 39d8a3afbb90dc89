//! What the simulated ChinaUMS (银联商务) remembers: merchants, orders, refunds.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{ids, random::Random};

/// The digest of the communication key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UmsDigest {
    /// MD5.
    Md5,
    /// SHA-256.
    Sha256,
}

/// A merchant as ChinaUMS's branch set it up: every parameter comes on paper.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UmsMerchant {
    /// 商户号, 15 digits.
    pub mid: String,
    /// 终端号, 8 characters.
    pub tid: String,
    /// The name on the cashier.
    pub name: String,
    /// The product.
    pub inst_mid: String,
    /// 来源编号, the first 4 characters of every number.
    pub source_no: String,
    /// Open platform.
    pub app_id: String,
    /// Open platform.
    pub app_key: String,
    /// Portal.
    pub msg_src: String,
    /// 通讯密钥.
    pub communication_key: String,
    /// With which digest notifications and the portal's answers are signed.
    pub digest: UmsDigest,
    /// Whether notifications say so in `signType`.
    pub names_digest: bool,
}

/// The payer's wallet, told by the User-Agent or by `msgType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UmsWallet {
    /// 微信.
    Wechat,
    /// 支付宝.
    Alipay,
}

impl UmsWallet {
    /// Whether a virtual phone's wallet is this one.
    #[must_use]
    pub fn is_opened_in(self, wallet: crate::device::Wallet) -> bool {
        match self {
            Self::Wechat => wallet == crate::device::Wallet::Wechat,
            Self::Alipay => wallet == crate::device::Wallet::Alipay,
        }
    }

    /// `targetSys`.
    #[must_use]
    pub fn target_sys(self) -> &'static str {
        match self {
            Self::Wechat => "WXPay",
            Self::Alipay => "Alipay 2.0",
        }
    }
}

/// `status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UmsStatus {
    /// The cashier was opened.
    WaitBuyerPay,
    /// Paid.
    TradeSuccess,
    /// Unpaid and over, or wholly refunded.
    TradeClosed,
    /// Partly refunded.
    TradeRefund,
}

impl UmsStatus {
    /// As the wire has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WaitBuyerPay => "WAIT_BUYER_PAY",
            Self::TradeSuccess => "TRADE_SUCCESS",
            Self::TradeClosed => "TRADE_CLOSED",
            Self::TradeRefund => "TRADE_REFUND",
        }
    }
}

/// An order: it exists once its cashier was opened.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UmsOrder {
    /// The merchant.
    pub mid: String,
    /// `merOrderId`.
    pub number: String,
    /// Names its cashier.
    pub token: String,
    /// What was sent, without what belongs to one sending; to compare a repetition with.
    #[schema(value_type = Object)]
    pub content: Map<String, Value>,
    /// Which wallet opened it.
    pub wallet: UmsWallet,
    /// Shown to the payer.
    pub description: String,
    /// In fen.
    pub total: i64,
    /// Where to notify.
    pub notify_url: Option<String>,
    /// Where the payer goes back to.
    pub return_url: Option<String>,
    /// Where it stands.
    pub status: UmsStatus,
    /// `seqId`.
    pub seq_id: String,
    /// WeChat's or Alipay's number, once paid.
    pub target_order_id: Option<String>,
    /// Who paid: a person's key.
    pub payer: Option<String>,
    /// What the payer paid, in fen.
    pub payer_total: i64,
    /// When the cashier was first opened, UTC milliseconds.
    pub created_ms: i64,
    /// `expireTime`, UTC milliseconds.
    pub expires_ms: i64,
    /// When it was paid.
    pub paid_ms: Option<i64>,
    /// When it was closed unpaid.
    pub closed_ms: Option<i64>,
}

/// `refundStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UmsRefundStatus {
    /// On its way.
    Processing,
    /// The channel behind did not say.
    Unknown,
    /// Arrived.
    Success,
    /// Did not go through.
    Fail,
}

impl UmsRefundStatus {
    /// As the wire has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Processing => "PROCESSING",
            Self::Unknown => "UNKNOWN",
            Self::Success => "SUCCESS",
            Self::Fail => "FAIL",
        }
    }
}

/// A refund.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UmsRefund {
    /// The merchant.
    pub mid: String,
    /// `merOrderId` of the payment.
    pub number: String,
    /// `refundOrderId`.
    pub refund_number: String,
    /// WeChat's or Alipay's number.
    pub target_id: String,
    /// In fen.
    pub amount: i64,
    /// Where it stands.
    pub status: UmsRefundStatus,
    /// Where it will stand when it settles.
    pub outcome: UmsRefundStatus,
    /// When it settles, UTC milliseconds; none once it has.
    pub settles_ms: Option<i64>,
    /// When it was asked for, UTC milliseconds.
    pub created_ms: i64,
    /// When it arrived, UTC milliseconds.
    pub arrived_ms: Option<i64>,
}

/// Everything of ChinaUMS.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Chinaums {
    /// Merchants: the first for the empty operator, the second for whoever wants another.
    pub merchants: Vec<UmsMerchant>,
    /// Orders, oldest first.
    pub orders: Vec<UmsOrder>,
    /// Refunds, oldest first.
    pub refunds: Vec<UmsRefund>,
    /// Nonces seen lately.
    pub nonces: VecDeque<String>,
}

/// Which merchant belongs to the operator at this place: the first is the empty operator's, the second the ready one's.
pub(crate) fn ums_place(place: usize) -> usize {
    match place {
        0 => 1,
        1 => 0,
        other => other,
    }
}

impl Chinaums {
    /// Two merchants.
    pub(crate) fn seed(random: &dyn Random) -> Self {
        let merchant = |mid: &str, name: &str, source_no: &str, msg_src: &str, digest| UmsMerchant {
            mid: mid.into(),
            tid: "88880001".into(),
            name: name.into(),
            inst_mid: "YUEDANDEFAULT".into(),
            source_no: source_no.into(),
            app_id: ids::hex_lower(random, 32),
            app_key: ids::hex_lower(random, 32),
            msg_src: msg_src.into(),
            communication_key: ids::alphanumeric(random, 48),
            digest,
            names_digest: matches!(digest, UmsDigest::Sha256),
        };
        let merchants = vec![
            merchant("898340149000101", "云栖停车服务", "1017", "WWW.YUNQIPARK.COM", UmsDigest::Sha256),
            merchant("898340149000102", "披克云停车", "3194", "WWW.PEAKECLOUD.COM", UmsDigest::Md5),
        ];
        Self { merchants, ..Self::default() }
    }

    /// Forgets what happened; merchants and their keys stay.
    pub(crate) fn reset(&mut self) {
        self.orders.clear();
        self.refunds.clear();
        self.nonces.clear();
    }

    /// A merchant by number.
    #[must_use]
    pub fn merchant(&self, mid: &str) -> Option<&UmsMerchant> {
        self.merchants.iter().find(|m| m.mid == mid)
    }

    /// One merchant's order.
    #[must_use]
    pub fn order(&self, mid: &str, number: &str) -> Option<&UmsOrder> {
        self.orders.iter().find(|o| o.mid == mid && o.number == number)
    }

    /// The same, to be changed.
    pub fn order_mut(&mut self, mid: &str, number: &str) -> Option<&mut UmsOrder> {
        self.orders.iter_mut().find(|o| o.mid == mid && o.number == number)
    }

    /// The order whose cashier this is.
    #[must_use]
    pub fn by_token(&self, token: &str) -> Option<&UmsOrder> {
        self.orders.iter().find(|o| o.token == token)
    }

    /// What refunds have taken from an order, in fen; failed ones gave it back.
    #[must_use]
    pub fn refunded(&self, order: &UmsOrder) -> i64 {
        let of = |r: &&UmsRefund| {
            r.mid == order.mid && r.number == order.number && r.status != UmsRefundStatus::Fail
        };
        self.refunds.iter().filter(of).map(|r| r.amount).sum()
    }
}
