//! Orders placed with WeChat Pay, and their refunds.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `trade_state` of section 1.10, as far as JSAPI payment has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TradeState {
    /// Ordered, not paid.
    #[serde(rename = "NOTPAY")]
    NotPay,
    /// Paid, nothing refunded.
    Success,
    /// Paid, and at least one refund exists.
    Refund,
    /// Closed unpaid.
    Closed,
}

impl TradeState {
    /// As the wire has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotPay => "NOTPAY",
            Self::Success => "SUCCESS",
            Self::Refund => "REFUND",
            Self::Closed => "CLOSED",
        }
    }

    /// `trade_state_desc`.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::NotPay => "订单未支付",
            Self::Success => "支付成功",
            Self::Refund => "订单发生过退款，退款详情请查询退款单",
            Self::Closed => "订单已关闭",
        }
    }

    /// Whether money came in.
    #[must_use]
    pub fn is_paid(self) -> bool {
        matches!(self, Self::Success | Self::Refund)
    }
}

/// The version of the interface that something began in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    /// XML and one shared key.
    V2,
    /// JSON and certificates.
    #[default]
    V3,
}

/// A prepay id; good for two hours, whatever `time_expire` says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Prepay {
    /// The id.
    pub id: String,
    /// Until when, UTC milliseconds.
    pub expires_ms: i64,
}

/// An order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Trade {
    /// In which version it was ordered: decides how the wallet is called and how the merchant is told.
    #[serde(default)]
    pub api: Api,
    /// v2: how the order was signed, and the wallet's call has to be; empty in v3.
    #[serde(default)]
    pub sign_type: String,
    /// The merchant.
    pub mch_id: String,
    /// Serial of the merchant certificate that signed the order; the bridge's parameters need the same key.
    pub serial: String,
    /// The merchant's number for it.
    pub out_trade_no: String,
    /// Under which application.
    pub app_id: String,
    /// `JSAPI` or `APP`.
    pub trade_type: String,
    /// Shown on the payment sheet.
    pub description: String,
    /// Returned with the payment.
    pub attach: Option<String>,
    /// Where to notify.
    pub notify_url: String,
    /// In fen.
    pub total: i64,
    /// Who must pay; in an App nobody in particular, and empty until somebody has.
    pub openid: String,
    /// Last moment to pay, UTC milliseconds.
    pub time_expire_ms: Option<i64>,
    /// The order call's body, canonical, to compare a repeated call with.
    pub request: serde_json::Value,
    /// All prepay ids, the last is the newest.
    pub prepays: Vec<Prepay>,
    /// Where it stands.
    pub state: TradeState,
    /// When it was placed, UTC milliseconds.
    pub created_ms: i64,
    /// WeChat's number, once paid.
    pub transaction_id: Option<String>,
    /// When it was paid, UTC milliseconds.
    pub paid_ms: Option<i64>,
    /// What the payer paid, in fen; less than `total` when a coupon paid the rest.
    pub payer_total: i64,
    /// When it was closed, UTC milliseconds.
    pub closed_ms: Option<i64>,
}

/// `status` of section 1.11.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RefundStatus {
    /// Accepted, on its way.
    Processing,
    /// Arrived.
    Success,
    /// Given up; the money is the merchant's again.
    Closed,
    /// Could not arrive; the merchant must act.
    Abnormal,
}

impl RefundStatus {
    /// As the wire has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Processing => "PROCESSING",
            Self::Success => "SUCCESS",
            Self::Closed => "CLOSED",
            Self::Abnormal => "ABNORMAL",
        }
    }
}

/// A refund.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Refund {
    /// In which version it was asked for: decides how the merchant is told.
    #[serde(default)]
    pub api: Api,
    /// The merchant.
    pub mch_id: String,
    /// The merchant's number for it.
    pub out_refund_no: String,
    /// WeChat's number for it.
    pub refund_id: String,
    /// Of which order.
    pub out_trade_no: String,
    /// WeChat's number of that order.
    pub transaction_id: String,
    /// In fen.
    pub amount: i64,
    /// Part of `amount` that goes back to the payer, in fen; coupons take the rest.
    pub payer_amount: i64,
    /// Where to notify; none: nobody is told.
    pub notify_url: Option<String>,
    /// `UNSETTLED` or `AVAILABLE`.
    pub funds_account: String,
    /// The call's body, canonical, to compare a repeated call with.
    pub request: serde_json::Value,
    /// Where it stands.
    pub status: RefundStatus,
    /// Where it will stand when it settles.
    pub outcome: RefundStatus,
    /// When it was accepted, UTC milliseconds.
    pub created_ms: i64,
    /// When it settles, UTC milliseconds.
    pub settles_ms: i64,
    /// When it arrived, UTC milliseconds.
    pub success_ms: Option<i64>,
}
