//! Alipay's JSON and its forms, and nothing but (alipay.md 6 to 9). Unknown members are ignored: Alipay adds to them.
//! These types never leave this module's parent.

use domain::money::Fen;
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};

use super::sign::Parameters;
use crate::types::{RefundReport, RefundState, TradeReport, TradeState};

/// Alipay's amounts name no currency: these products know no other.
const CURRENCY: &str = "CNY";

/// `biz_content` of `alipay.trade.create` and `alipay.trade.app.pay`.
#[derive(Serialize)]
pub(super) struct OrderContent<'a> {
    pub out_trade_no: &'a str,
    pub total_amount: String,
    pub subject: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub op_app_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buyer_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buyer_open_id: Option<&'a str>,
    pub time_expire: String,
}

/// `biz_content` of query, close and cancel.
#[derive(Serialize)]
pub(super) struct OrderName<'a> {
    pub out_trade_no: &'a str,
}

/// `biz_content` of a refund.
#[derive(Serialize, Deserialize)]
pub(super) struct RefundContent {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trade_no: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_trade_no: Option<String>,
    pub refund_amount: String,
    pub out_request_no: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_reason: Option<String>,
}

/// `biz_content` of a refund's query.
#[derive(Serialize)]
pub(super) struct RefundName<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trade_no: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_trade_no: Option<&'a str>,
    pub out_request_no: &'a str,
    pub query_options: [&'static str; 1],
}

/// `biz_content` of a certificate's download.
#[derive(Serialize)]
pub(super) struct CertificateName<'a> {
    pub alipay_cert_sn: &'a str,
}

/// What every answer but that of `alipay.system.oauth.token` begins with.
#[derive(Deserialize, Default)]
pub(super) struct Status {
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub msg: String,
    #[serde(default)]
    pub sub_code: String,
    #[serde(default)]
    pub sub_msg: String,
}

#[derive(Deserialize)]
pub(super) struct CreateAnswer {
    pub out_trade_no: String,
    pub trade_no: String,
}

#[derive(Deserialize)]
pub(super) struct CancelAnswer {
    #[serde(default)]
    pub out_trade_no: String,
    #[serde(default)]
    pub retry_flag: String,
    #[serde(default)]
    pub action: String,
}

#[derive(Deserialize)]
pub(super) struct CertificateAnswer {
    pub alipay_cert_content: String,
}

#[derive(Deserialize)]
#[allow(clippy::struct_field_names, reason = "the names of the wire")]
struct Trade {
    trade_no: String,
    out_trade_no: String,
    #[serde(rename = "trade_status")]
    status: String,
    total_amount: Option<String>,
    send_pay_date: Option<String>,
    buyer_user_id: Option<String>,
    buyer_open_id: Option<String>,
}

/// Reads the answer to a query.
pub(super) fn trade_report(raw: &str) -> Result<TradeReport, String> {
    let trade: Trade = serde_json::from_str(raw).map_err(|e| e.to_string())?;
    let paid_at = filled(trade.send_pay_date);
    let state = match trade.status.as_str() {
        "WAIT_BUYER_PAY" => TradeState::NotPaid,
        "TRADE_SUCCESS" | "TRADE_FINISHED" => TradeState::Paid,
        // Closed after a payment is what Alipay calls a full refund.
        "TRADE_CLOSED" if paid_at.is_some() => TradeState::PaidThenRefunded,
        "TRADE_CLOSED" => TradeState::Closed,
        other => return Err(format!("unknown trade_status {other:.32}")),
    };
    Ok(TradeReport {
        state,
        // The answer names neither: our key, and our number, are what bind it to the account.
        mch_id: None,
        app_id: None,
        out_trade_no: trade.out_trade_no,
        transaction_id: filled(Some(trade.trade_no)),
        amount: trade.total_amount.as_deref().map(fen).transpose()?,
        currency: Some(CURRENCY.to_owned()),
        payer_id: filled(trade.buyer_user_id).or(filled(trade.buyer_open_id)),
        paid_at_ms: paid_at.as_deref().map(beijing_ms).transpose()?,
        raw: raw.to_owned(),
    })
}

/// Reads a verified `trade_status_sync` notification.
pub(super) fn notified_trade(form: &Parameters, raw: String) -> Result<TradeReport, String> {
    let get = |name: &str| form.get(name).filter(|value| !value.is_empty()).cloned();
    let must = |name: &str| get(name).ok_or_else(|| format!("{name} is missing"));
    let refunded = get("gmt_refund").is_some()
        || get("refund_fee").map(|text| fen(&text)).transpose()?.is_some_and(|fee| !fee.is_zero());
    let state = match must("trade_status")?.as_str() {
        "WAIT_BUYER_PAY" => TradeState::NotPaid,
        "TRADE_SUCCESS" | "TRADE_FINISHED" | "TRADE_CLOSED" if refunded => TradeState::PaidThenRefunded,
        "TRADE_SUCCESS" | "TRADE_FINISHED" => TradeState::Paid,
        "TRADE_CLOSED" => TradeState::Closed,
        other => return Err(format!("unknown trade_status {other:.32}")),
    };
    Ok(TradeReport {
        state,
        mch_id: Some(must("seller_id")?),
        app_id: Some(must("app_id")?),
        out_trade_no: must("out_trade_no")?,
        transaction_id: Some(must("trade_no")?),
        amount: get("total_amount").map(|text| fen(&text)).transpose()?,
        currency: Some(CURRENCY.to_owned()),
        payer_id: get("buyer_id").or_else(|| get("buyer_open_id")),
        paid_at_ms: get("gmt_payment").map(|text| beijing_ms(&text)).transpose()?,
        raw,
    })
}

#[derive(Deserialize)]
struct RefundAnswer {
    trade_no: String,
    out_trade_no: String,
    #[serde(default)]
    fund_change: String,
    gmt_refund_pay: Option<String>,
}

/// Reads the answer to `asked`. `None`: it was carried out and moved nothing, so that only a query says how the refund
/// stands.
pub(super) fn refund_answer(
    raw: &str,
    asked: &RefundContent,
    now_ms: i64,
) -> Result<Option<RefundReport>, String> {
    let answer: RefundAnswer = serde_json::from_str(raw).map_err(|e| e.to_string())?;
    let same = |ours: &Option<String>, theirs: &str| ours.as_deref().is_none_or(|ours| ours == theirs);
    if !same(&asked.trade_no, &answer.trade_no) || !same(&asked.out_trade_no, &answer.out_trade_no) {
        return Err("an answer about another trade".to_owned());
    }
    if answer.fund_change != "Y" {
        return Ok(None);
    }
    let at = filled(answer.gmt_refund_pay).as_deref().map(beijing_ms).transpose()?;
    Ok(Some(RefundReport {
        state: RefundState::Succeeded,
        mch_id: None,
        out_refund_no: asked.out_request_no.clone(),
        refund_id: answer.trade_no.clone(),
        out_trade_no: Some(answer.out_trade_no),
        transaction_id: Some(answer.trade_no),
        // `refund_fee` of the answer is the sum of all refunds of the trade.
        amount: Some(fen(&asked.refund_amount)?),
        total: None,
        currency: Some(CURRENCY.to_owned()),
        succeeded_at_ms: Some(at.unwrap_or(now_ms)),
        received_by: None,
        raw: raw.to_owned(),
    }))
}

#[derive(Deserialize)]
struct RefundQueryAnswer {
    trade_no: Option<String>,
    out_trade_no: Option<String>,
    out_request_no: Option<String>,
    total_amount: Option<String>,
    refund_amount: Option<String>,
    refund_status: Option<String>,
    gmt_refund_pay: Option<String>,
}

/// Reads the answer to a refund's query. `None`: the refund is not, or not yet, there.
pub(super) fn refund_report(raw: &str, number: &str) -> Result<Option<RefundReport>, String> {
    let answer: RefundQueryAnswer = serde_json::from_str(raw).map_err(|e| e.to_string())?;
    let amount = filled(answer.refund_amount);
    match (filled(answer.refund_status).as_deref(), &amount) {
        (Some("REFUND_SUCCESS"), _) | (None, Some(_)) => {}
        (None, None) => return Ok(None),
        (Some(other), _) => return Err(format!("unknown refund_status {other:.32}")),
    }
    if let Some(other) = filled(answer.out_request_no).filter(|other| other != number) {
        return Err(format!("an answer about another refund {other:.64}"));
    }
    let trade_no = filled(answer.trade_no);
    Ok(Some(RefundReport {
        state: RefundState::Succeeded,
        mch_id: None,
        out_refund_no: number.to_owned(),
        refund_id: trade_no.clone().unwrap_or_default(),
        out_trade_no: filled(answer.out_trade_no),
        transaction_id: trade_no,
        amount: Some(fen(&amount.ok_or("REFUND_SUCCESS without an amount")?)?),
        total: filled(answer.total_amount).as_deref().map(fen).transpose()?,
        currency: Some(CURRENCY.to_owned()),
        succeeded_at_ms: filled(answer.gmt_refund_pay).as_deref().map(beijing_ms).transpose()?,
        received_by: None,
        raw: raw.to_owned(),
    }))
}

fn fen(text: &str) -> Result<Fen, String> {
    Fen::parse_yuan(text).map_err(|e| format!("{text:.32}: {e}"))
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|t| !t.is_empty())
}

/// `yyyy-MM-dd HH:mm:ss`, with or without milliseconds, Beijing time → UTC epoch milliseconds.
fn beijing_ms(text: &str) -> Result<i64, String> {
    let bad = || format!("not a date-time: {text:.40}");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let milliseconds: u16 = fraction.parse().ok().filter(|ms| *ms < 1000).ok_or_else(bad)?;
    Ok(UnixMs::from_shanghai_text(whole).ok_or_else(bad)?.0 + i64::from(milliseconds))
}

#[cfg(test)]
mod tests {
    use super::beijing_ms;

    #[test]
    fn beijing_time_with_and_without_milliseconds() {
        assert_eq!(beijing_ms("2026-01-05 09:30:31"), Ok(1_767_576_631_000));
        assert_eq!(beijing_ms("2026-01-05 09:30:31.250"), Ok(1_767_576_631_250));
        assert!(beijing_ms("yesterday").is_err());
    }
}
