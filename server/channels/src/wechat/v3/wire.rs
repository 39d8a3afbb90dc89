//! WeChat Pay's JSON, and nothing but (wechat.md 1.4, 1.6, 1.10–1.12, 1.14). Unknown members are ignored:
//! WeChat adds to them. These types never leave this module's parent.

use domain::money::Fen;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::{RefundReport, RefundState, TradeReport, TradeState};

/// Body of an order. Neither `null` nor empty members: WeChat refuses what it does not document.
#[derive(Serialize)]
pub(super) struct OrderBody<'a> {
    pub appid: &'a str,
    pub mchid: &'a str,
    pub description: &'a str,
    pub out_trade_no: &'a str,
    pub time_expire: String,
    pub notify_url: &'a str,
    pub amount: OrderAmount,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payer: Option<Payer<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scene_info: Option<SceneInfo>,
}

#[derive(Serialize)]
pub(super) struct OrderAmount {
    pub total: i64,
    pub currency: &'static str,
}

#[derive(Serialize)]
pub(super) struct Payer<'a> {
    pub openid: &'a str,
}

#[derive(Serialize)]
pub(super) struct SceneInfo {
    pub payer_client_ip: String,
}

#[derive(Serialize)]
pub(super) struct CloseBody<'a> {
    pub mchid: &'a str,
}

#[derive(Serialize)]
pub(super) struct RefundBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_trade_no: Option<&'a str>,
    pub out_refund_no: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_url: Option<&'a str>,
    pub amount: RefundBodyAmount,
}

#[derive(Serialize)]
pub(super) struct RefundBodyAmount {
    pub refund: i64,
    pub total: i64,
    pub currency: &'static str,
}

#[derive(Deserialize)]
pub(super) struct PrepayAnswer {
    pub prepay_id: String,
}

#[derive(Deserialize)]
pub(super) struct ErrorAnswer {
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub message: String,
    pub detail: Option<serde_json::Value>,
}

#[derive(Deserialize)]
pub(super) struct CertificatesAnswer {
    pub data: Vec<CertificateItem>,
}

#[derive(Deserialize)]
pub(super) struct CertificateItem {
    pub serial_no: String,
    pub encrypt_certificate: Sealed,
}

/// Something encrypted with the API v3 key.
#[derive(Deserialize)]
pub(super) struct Sealed {
    pub algorithm: String,
    pub nonce: String,
    #[serde(default)]
    pub associated_data: Option<String>,
    pub ciphertext: String,
}

#[derive(Deserialize)]
pub(super) struct Envelope {
    pub id: String,
    /// When the event was written, RFC 3339.
    #[serde(default)]
    pub create_time: String,
    pub event_type: String,
    pub resource: Sealed,
}

#[derive(Deserialize)]
struct Trade {
    appid: String,
    mchid: String,
    out_trade_no: String,
    #[serde(rename = "trade_state")]
    state: String,
    transaction_id: Option<String>,
    success_time: Option<String>,
    payer: Option<TradePayer>,
    amount: Option<TradeAmount>,
}

#[derive(Deserialize)]
struct TradePayer {
    openid: Option<String>,
}

#[derive(Deserialize)]
struct TradeAmount {
    total: Option<i64>,
    currency: Option<String>,
}

/// Reads the trade object of a query or of a decrypted payment notification.
pub(super) fn trade_report(raw: String) -> Result<TradeReport, String> {
    let trade: Trade = serde_json::from_str(&raw).map_err(|e| e.to_string())?;
    let state = match trade.state.as_str() {
        "SUCCESS" => TradeState::Paid,
        "REFUND" => TradeState::PaidThenRefunded,
        "NOTPAY" => TradeState::NotPaid,
        "USERPAYING" => TradeState::Paying,
        "CLOSED" | "REVOKED" => TradeState::Closed,
        "PAYERROR" => TradeState::Failed,
        other => return Err(format!("unknown trade_state {other:.32}")),
    };
    let (total, currency) = trade.amount.map_or((None, None), |a| (a.total, a.currency));
    let currency = filled(currency);
    if state.was_paid() && currency.is_none() {
        return Err("a paid order without a currency".to_owned());
    }
    Ok(TradeReport {
        state,
        mch_id: Some(trade.mchid),
        app_id: Some(trade.appid),
        out_trade_no: trade.out_trade_no,
        transaction_id: filled(trade.transaction_id),
        amount: total.map(fen).transpose()?,
        currency,
        payer_id: filled(trade.payer.and_then(|p| p.openid)),
        paid_at_ms: trade.success_time.as_deref().map(instant_ms).transpose()?,
        raw,
    })
}

#[derive(Deserialize)]
struct Refund {
    mchid: Option<String>,
    #[serde(rename = "refund_id")]
    id: String,
    out_refund_no: String,
    out_trade_no: String,
    transaction_id: Option<String>,
    // `status` in an answer, `refund_status` in a notification.
    #[serde(alias = "refund_status")]
    status: String,
    success_time: Option<String>,
    user_received_account: Option<String>,
    amount: RefundAmount,
}

#[derive(Deserialize)]
struct RefundAmount {
    total: i64,
    refund: i64,
    currency: Option<String>,
}

/// Reads the refund object of an answer or of a decrypted refund notification.
pub(super) fn refund_report(raw: String) -> Result<RefundReport, String> {
    let refund: Refund = serde_json::from_str(&raw).map_err(|e| e.to_string())?;
    let state = match refund.status.as_str() {
        "SUCCESS" => RefundState::Succeeded,
        "CLOSED" => RefundState::Closed,
        "PROCESSING" => RefundState::Processing,
        "ABNORMAL" => RefundState::Abnormal,
        other => return Err(format!("unknown refund status {other:.32}")),
    };
    Ok(RefundReport {
        state,
        mch_id: filled(refund.mchid),
        out_refund_no: refund.out_refund_no,
        refund_id: refund.id,
        out_trade_no: Some(refund.out_trade_no),
        transaction_id: filled(refund.transaction_id),
        amount: Some(fen(refund.amount.refund)?),
        total: Some(fen(refund.amount.total)?),
        currency: filled(refund.amount.currency),
        succeeded_at_ms: refund.success_time.as_deref().map(instant_ms).transpose()?,
        received_by: filled(refund.user_received_account),
        raw,
    })
}

fn fen(value: i64) -> Result<Fen, String> {
    Fen::new(value).map_err(|e| e.to_string())
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|t| !t.is_empty())
}

/// RFC 3339 with offset → UTC epoch milliseconds.
pub(super) fn instant_ms(text: &str) -> Result<i64, String> {
    let instant: Timestamp = text.parse().map_err(|_| format!("not a date-time: {text:.40}"))?;
    Ok(instant.as_millisecond())
}

/// Where a bill lies (wechat.md 1.15).
#[derive(Deserialize)]
pub(super) struct BillPlace {
    pub download_url: String,
    pub hash_type: String,
    pub hash_value: String,
}
