//! What travels about payments from an App. Times are RFC 3339, amounts whole fen.

use crate::rest::time::Time;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A token is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeClientToken {
    /// The App's own name for who pays, 1 to 64 visible signs: the same payer goes on with their payment.
    #[schema(example = "user-10086")]
    pub payer: String,
    /// The bill that may be paid with it, from `GET /api/v1/bills`.
    pub bill_id: Option<String>,
    /// Or the top-up.
    pub top_up: Option<TopUp>,
}

/// Money onto a card.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TopUp {
    /// Code of the card station.
    #[schema(example = "C001")]
    pub site: String,
    /// The card's number.
    #[schema(example = "10000001")]
    pub card_no: String,
    /// How much, in fen.
    #[schema(example = 5000)]
    pub amount: i64,
}

/// A token.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientToken {
    /// To be sent as `Authorization: Bearer ct_…`.
    #[schema(example = "ct_5sZ1…")]
    pub token: String,
    /// Until when it works.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Time,
}

/// A payment is wanted. With a token, `payer`, `bill_id` and `top_up` may be left out: it knows them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartPayment {
    /// `wechat_app`, `alipay_app` or `unionpay_app`.
    #[schema(example = "unionpay_app")]
    pub method: String,
    /// The App's own name for who pays.
    #[schema(example = "user-10086")]
    pub payer: Option<String>,
    /// The bill.
    pub bill_id: Option<String>,
    /// Or the top-up.
    pub top_up: Option<TopUp>,
    /// The amount that the payer was shown, in fen: where it is not what is owed now, nothing begins
    /// (`amount_changed`).
    #[schema(example = 1000)]
    pub amount: Option<i64>,
}

/// What the SDK is handed.
#[derive(Debug, Serialize, ToSchema)]
pub struct SdkCall {
    /// Which SDK: `wechat_sdk`, `alipay_sdk` or `unionpay_sdk`.
    #[schema(example = "unionpay_sdk")]
    pub kind: String,
    /// Exactly what it takes, names and values alike. WeChat: `appid`, `partnerid`, `prepayid`, `package`, `noncestr`,
    /// `timestamp`, `sign`. Alipay: `order_string`. UnionPay: `tn`, `mode`.
    #[schema(value_type = Object, example = json!({"tn": "771126785614017040701", "mode": "00"}))]
    pub params: serde_json::Value,
}

/// A payment that can be made now.
#[derive(Debug, Serialize, ToSchema)]
pub struct StartedPayment {
    /// The payment.
    #[serde(flatten)]
    pub payment: AppPayment,
    /// What the SDK is handed.
    pub call: SdkCall,
}

/// How a payment stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppPayment {
    /// The payment.
    pub payment_id: String,
    /// The order's number, for people.
    pub order_no: String,
    /// The number that the provider sees.
    pub out_trade_no: String,
    /// The bill, where it pays one.
    pub bill_id: Option<String>,
    /// The card, where it tops one up.
    pub card_no: Option<String>,
    /// How it is paid.
    pub method: String,
    /// The amount, in fen.
    pub amount: i64,
    /// What went back, in fen.
    pub refunded: i64,
    /// `created`, `pending`, `paid`, `partially_refunded`, `refunded`, `closed` or `failed`.
    #[schema(example = "pending")]
    pub state: String,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Time,
    /// Until when it can be paid.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Time,
    /// When it was paid, by the provider's clock.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub paid_at: Option<Time>,
    /// The provider's number.
    pub transaction_id: Option<String>,
    /// Until when the vehicle may leave, once the bill is paid by this payment.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub exit_until: Option<Time>,
    /// What the SDK is handed, while the payment can still be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<SdkCall>,
}

/// Payments.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppPayments {
    /// Oldest first.
    pub payments: Vec<AppPayment>,
}

/// Whose payments.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PaymentsOf {
    /// The bill; a token may leave it out.
    pub bill_id: Option<String>,
}

impl From<service::app_payments::AppPayment> for AppPayment {
    fn from(payment: service::app_payments::AppPayment) -> Self {
        Self {
            payment_id: payment.payment_id.to_string(),
            order_no: payment.order_no.to_string(),
            out_trade_no: payment.out_trade_no.to_string(),
            bill_id: payment.bill_id.map(|bill| bill.to_string()),
            card_no: payment.card_no,
            method: payment.method.to_string(),
            amount: payment.amount.value(),
            refunded: payment.refunded.value(),
            state: payment.state.to_string(),
            created_at: payment.created_at.into(),
            expires_at: payment.expires_at.into(),
            paid_at: payment.paid_at.map(Into::into),
            transaction_id: payment.transaction_id,
            exit_until: payment.exit_until.map(Into::into),
            call: None,
        }
    }
}

impl From<service::app_payments::SdkCall> for SdkCall {
    fn from(call: service::app_payments::SdkCall) -> Self {
        Self { kind: call.kind, params: call.params }
    }
}
