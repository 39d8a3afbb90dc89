//! Orders, refunds, reports and notifications, in words that no provider owns.
//!
//! Amounts are fen, times UTC epoch milliseconds. What a provider said is kept in `raw` / `plain`.

use std::net::IpAddr;

use bytes::Bytes;
use domain::ids::{OutRefundNo, OutTradeNo};
use domain::money::Fen;
use serde::{Deserialize, Serialize};

/// An order to be created at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateOrder {
    /// Our number for it, unique per merchant account.
    pub out_trade_no: OutTradeNo,
    /// What the payer reads on the bill. Cut to the provider's length, by characters.
    pub description: String,
    /// Amount, at least one fen.
    pub amount: Fen,
    /// Absolute address for the notification, without a query.
    pub notify_url: String,
    /// The last moment to pay.
    pub time_expire_ms: i64,
    /// When we created it. Goes into order numbers' companions such as UnionPay's `txnTime`.
    pub created_at_ms: i64,
    /// Who pays, as the provider names them (WeChat: openid under the account's app); empty where
    /// [`crate::Capabilities::needs_payer_id`] is false.
    pub payer_id: String,
    /// The wallet that the payer holds, where a scan was made with one. ChinaUMS has a cashier for each.
    pub wallet: Option<PayerWallet>,
    /// Absolute address that a cashier brings the payer back to.
    pub return_url: Option<String>,
    /// The payer's address, where it is known.
    pub client_ip: Option<IpAddr>,
}

/// The wallet that a payer scanned with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayerWallet {
    /// WeChat.
    Wechat,
    /// Alipay.
    Alipay,
}

/// An order at the provider, as far as its calls need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRef {
    /// Our number.
    pub out_trade_no: OutTradeNo,
    /// When we created it; some providers find an order only with its moment or day.
    pub created_at_ms: i64,
    /// The last moment to pay that it was created with; some providers' answers are final only after it.
    pub expires_at_ms: i64,
}

/// The method of a [`PreparedRequest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RequestMethod {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
}

/// A request as it is stored before the call and resent byte for byte. Carries no signature and no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedRequest {
    /// HTTP method.
    pub method: RequestMethod,
    /// Absolute path with its query, already percent-encoded.
    pub path: String,
    /// The exact body.
    pub body: String,
}

/// The answer to a new order: what the wallet needs to pay it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepay {
    /// The handle for the wallet, parsed by nobody but the channel that made it: WeChat's `prepay_id`, Alipay's
    /// `trade_no` or signed order string, ChinaUMS's signed cashier address, UnionPay's `tn`.
    pub prepay_id: String,
    /// The answer's body.
    pub raw: String,
}

/// What the payer's side is handed to pay: the parameter object of a webview's bridge or of an App's SDK, or a
/// cashier's address. Serialises to exactly what the other side takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum WalletCall {
    /// `WeixinJSBridge.invoke('getBrandWCPayRequest', …)`.
    WechatBridge(WechatBridgeCall),
    /// `AlipayJSBridge.call('tradePay', …)`.
    AlipayBridge(AlipayBridgeCall),
    /// The payer's browser goes to a cashier.
    Redirect(RedirectCall),
    /// The WeChat SDK's `PayReq`.
    WechatSdk(WechatSdkCall),
    /// The Alipay SDK's order string.
    AlipaySdk(AlipaySdkCall),
    /// The UnionPay SDK's transaction number.
    UnionPaySdk(UnionPaySdkCall),
}

impl WalletCall {
    /// Which kind it is, a stable word of the REST interface and the pay pages.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::WechatBridge(_) => "wechat_bridge",
            Self::AlipayBridge(_) => "alipay_bridge",
            Self::Redirect(_) => "redirect",
            Self::WechatSdk(_) => "wechat_sdk",
            Self::AlipaySdk(_) => "alipay_sdk",
            Self::UnionPaySdk(_) => "unionpay_sdk",
        }
    }
}

/// The parameters of `tradePay` (alipay.md).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlipayBridgeCall {
    /// Alipay's `trade_no`.
    #[serde(rename = "tradeNO")]
    pub trade_no: String,
}

/// A cashier's address (chinaums.md).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedirectCall {
    /// Absolute, signed.
    pub url: String,
}

/// The parameters of the WeChat SDK's `PayReq` (wechat.md), keys as both platforms' documents name them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WechatSdkCall {
    /// The mobile app's AppID.
    pub appid: String,
    /// Merchant number.
    pub partnerid: String,
    /// The prepay's id.
    pub prepayid: String,
    /// `Sign=WXPay`.
    pub package: String,
    /// The signed nonce.
    pub noncestr: String,
    /// Unix seconds, as text.
    pub timestamp: String,
    /// The signature.
    pub sign: String,
}

/// What the Alipay SDK takes (alipay.md).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlipaySdkCall {
    /// The signed and encoded order string, handed over as it is.
    pub order_string: String,
}

/// What the UnionPay SDK takes (unionpay.md).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnionPaySdkCall {
    /// Transaction number.
    pub tn: String,
    /// `00` production, `01` UnionPay's test environment.
    pub mode: String,
}

/// The parameters of `getBrandWCPayRequest` (wechat.md 1.9), keys in the wallet's exact case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WechatBridgeCall {
    /// The order's app.
    #[serde(rename = "appId")]
    pub app_id: String,
    /// Unix seconds, as text.
    #[serde(rename = "timeStamp")]
    pub time_stamp: String,
    /// The signed nonce.
    #[serde(rename = "nonceStr")]
    pub nonce_str: String,
    /// `prepay_id=…`.
    pub package: String,
    /// `RSA` for API v3.
    #[serde(rename = "signType")]
    pub sign_type: String,
    /// The signature.
    #[serde(rename = "paySign")]
    pub pay_sign: String,
}

/// Where an order stands at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TradeState {
    /// Nobody has paid yet; it can still be paid.
    NotPaid,
    /// The payer is entering the password.
    Paying,
    /// Paid.
    Paid,
    /// Paid, and at least partly refunded since. It was paid all the same.
    PaidThenRefunded,
    /// Closed without payment. Final.
    Closed,
    /// The payment failed. Final.
    Failed,
}

impl TradeState {
    /// Money has been taken.
    pub fn was_paid(self) -> bool {
        matches!(self, Self::Paid | Self::PaidThenRefunded)
    }
}

/// What the provider says about an order, verified but not yet compared with our rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TradeReport {
    /// Where it stands.
    pub state: TradeState,
    /// Merchant number that the provider named. `None` only where this provider never names one: there the account's
    /// own key is what binds the answer to it.
    pub mch_id: Option<String>,
    /// App that the provider named; `None` only where this provider never names one.
    pub app_id: Option<String>,
    /// Our order number, as the provider returned it.
    pub out_trade_no: String,
    /// The provider's number, present once paid.
    pub transaction_id: Option<String>,
    /// The order's total, before any discount of the provider. This is what is compared with our amount.
    pub amount: Option<Fen>,
    /// Currency, `CNY`; `None` on an order that is not paid, and where this provider never names one.
    pub currency: Option<String>,
    /// Who paid.
    pub payer_id: Option<String>,
    /// When it was paid.
    pub paid_at_ms: Option<i64>,
    /// The object as the provider sent it (decrypted).
    pub raw: String,
}

/// How closing went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseOutcome {
    /// Closed now or before: nobody can pay it.
    Closed,
    /// It was paid before it could be closed: query it.
    AlreadyPaid,
    /// The provider knows no such order. See [`crate::Capabilities::unpaid_when_not_found`].
    NotFound,
}

/// A refund to be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateRefund {
    /// The payment's number.
    pub out_trade_no: OutTradeNo,
    /// The provider's number of the payment, preferred where it is known.
    pub transaction_id: Option<String>,
    /// When we created the payment.
    pub payment_created_at_ms: i64,
    /// Our number for the refund. A retry uses the same one; a new one is a second refund.
    pub out_refund_no: OutRefundNo,
    /// When we created the refund.
    pub created_at_ms: i64,
    /// Amount to give back, at least one fen.
    pub amount: Fen,
    /// The payment's total.
    pub total: Fen,
    /// Shown to the payer. Cut to the provider's length, by characters.
    pub reason: Option<String>,
    /// Absolute address for the refund's notification.
    pub notify_url: Option<String>,
}

/// A refund at the provider, as far as its query needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRef {
    /// Our number of the refund.
    pub out_refund_no: OutRefundNo,
    /// Our number of the payment.
    pub out_trade_no: OutTradeNo,
    /// When we created the refund.
    pub created_at_ms: i64,
}

/// Where a refund stands at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// Accepted, not yet with the payer.
    Processing,
    /// The money is with the payer.
    Succeeded,
    /// Given up by the provider; the money is back at the merchant. Final.
    Closed,
    /// The payer's account could not take it; somebody has to act at the provider.
    Abnormal,
}

/// What the provider says about a refund, verified but not yet compared with our rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundReport {
    /// Where it stands.
    pub state: RefundState,
    /// Merchant number, where the provider names it (WeChat: only in the notification).
    pub mch_id: Option<String>,
    /// Our number of the refund, as the provider returned it.
    pub out_refund_no: String,
    /// The provider's number of the refund.
    pub refund_id: String,
    /// Our number of the payment, as the provider returned it; `None` only where this provider never names it.
    pub out_trade_no: Option<String>,
    /// The provider's number of the payment.
    pub transaction_id: Option<String>,
    /// Amount refunded by this refund, before any discount of the provider; `None` only where the answer names none
    /// (ChinaUMS's refund query).
    pub amount: Option<Fen>,
    /// The payment's total; `None` only where this provider never names it.
    pub total: Option<Fen>,
    /// Currency, where the provider names it.
    pub currency: Option<String>,
    /// When it reached the payer.
    pub succeeded_at_ms: Option<i64>,
    /// Where the money went, in the provider's words.
    pub received_by: Option<String>,
    /// The object as the provider sent it (decrypted).
    pub raw: String,
}

/// A verified and decrypted notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The provider's id for it. Not proven to stay the same over retries: a hint, not the dedup key.
    pub event_id: String,
    /// The provider's name for the event.
    pub event_type: String,
    /// When the provider made what was sealed with a key of the account's, UTC epoch milliseconds; it may be sent much
    /// later. `None`: it says no such moment, or nothing is sealed.
    pub made_at_ms: Option<i64>,
    /// What it says.
    pub body: NotificationBody,
    /// The decrypted text. Personal data.
    pub plain: String,
}

/// What a notification says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotificationBody {
    /// About an order.
    Payment(TradeReport),
    /// About a refund.
    Refund(RefundReport),
    /// Not proven to come from the provider, so that nothing of it is applied: a reason to ask about a refund.
    RefundHint(RefundHint),
}

/// Which refund to ask about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundHint {
    /// Merchant number, where it is named.
    pub mch_id: Option<String>,
    /// Our number of the refund, as the message names it.
    pub out_refund_no: String,
}

/// What a line of a bill is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BillKind {
    /// Money that came in.
    Payment,
    /// Money that went back.
    Refund {
        /// Our number of the refund.
        out_refund_no: String,
    },
}

/// One line of a provider's statement of a day (对账单).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillLine {
    /// What it is about.
    pub kind: BillKind,
    /// Our number of the payment.
    pub out_trade_no: String,
    /// The provider's number of the payment.
    pub transaction_id: String,
    /// What was ordered, or what goes back, in fen; never what the payer paid after discounts.
    pub amount: Fen,
    /// When it was paid, or when the refund was begun, UTC epoch milliseconds.
    pub at_ms: i64,
}

/// A provider's statement of a day: to be compared with the books, never applied to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// The file as the provider gave it.
    pub file: Bytes,
    /// What it says.
    pub lines: Vec<BillLine>,
}

/// The answer to the question for a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BillAnswer {
    /// Here it is.
    Ready(Bill),
    /// Nothing happened that day.
    Empty,
    /// The provider has not made it yet: ask again later.
    NotYet,
    /// This channel fetches no bills.
    NotOffered,
}
