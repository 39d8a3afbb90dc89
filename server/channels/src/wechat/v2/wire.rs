//! WeChat Pay's fields as reports (wechat.md 2.4, 2.6, 2.7, 2.9). Everything read here has been verified.

use domain::money::Fen;
use domain::time::UnixMs;

use crate::types::{RefundReport, RefundState, TradeReport, TradeState};
use crate::wechat::limits::CURRENCY;
use crate::wechat::xml::Fields;

/// A field that is there and not empty.
pub(super) fn filled(fields: &Fields, name: &str) -> Option<String> {
    fields.get(name).filter(|value| !value.is_empty()).cloned()
}

pub(super) fn required(fields: &Fields, name: &str) -> Result<String, String> {
    filled(fields, name).ok_or_else(|| format!("{name} is missing"))
}

/// The answer to a query.
pub(super) fn queried(fields: &Fields, raw: String) -> Result<TradeReport, String> {
    let state = match required(fields, "trade_state")?.as_str() {
        "SUCCESS" => TradeState::Paid,
        "REFUND" => TradeState::PaidThenRefunded,
        "NOTPAY" => TradeState::NotPaid,
        "USERPAYING" | "ACCEPT" => TradeState::Paying,
        "CLOSED" | "REVOKED" => TradeState::Closed,
        "PAYERROR" => TradeState::Failed,
        other => return Err(format!("unknown trade_state {other:.32}")),
    };
    trade(fields, state, raw)
}

/// The notification of a payment, which is sent only on success.
pub(super) fn notified(fields: &Fields, raw: String) -> Result<TradeReport, String> {
    let success = fields.get("result_code").is_some_and(|code| code == "SUCCESS");
    trade(fields, if success { TradeState::Paid } else { TradeState::NotPaid }, raw)
}

fn trade(fields: &Fields, state: TradeState, raw: String) -> Result<TradeReport, String> {
    let amount = filled(fields, "total_fee").map(|text| fen(&text)).transpose()?;
    Ok(TradeReport {
        state,
        mch_id: Some(required(fields, "mch_id")?),
        app_id: Some(required(fields, "appid")?),
        out_trade_no: required(fields, "out_trade_no")?,
        transaction_id: filled(fields, "transaction_id"),
        // Where WeChat names no currency it is the one that everything is in.
        currency: amount.map(|_| filled(fields, "fee_type").unwrap_or_else(|| CURRENCY.to_owned())),
        amount,
        payer_id: filled(fields, "openid"),
        paid_at_ms: filled(fields, "time_end")
            .map(|text| moment(&text, UnixMs::from_shanghai_compact))
            .transpose()?,
        raw,
    })
}

/// The answer to a refund: accepted, no more.
pub(super) fn refund_accepted(fields: &Fields, raw: String) -> Result<RefundReport, String> {
    Ok(RefundReport {
        state: RefundState::Processing,
        mch_id: Some(required(fields, "mch_id")?),
        out_refund_no: required(fields, "out_refund_no")?,
        refund_id: required(fields, "refund_id")?,
        out_trade_no: Some(required(fields, "out_trade_no")?),
        transaction_id: filled(fields, "transaction_id"),
        amount: Some(fen(&required(fields, "refund_fee")?)?),
        total: Some(fen(&required(fields, "total_fee")?)?),
        currency: Some(filled(fields, "fee_type").unwrap_or_else(|| CURRENCY.to_owned())),
        succeeded_at_ms: None,
        received_by: None,
        raw,
    })
}

/// The one refund with this number in the answer to a query for it; `None` where it is not among them.
pub(super) fn refund_queried(
    fields: &Fields,
    out_refund_no: &str,
    raw: String,
) -> Result<Option<RefundReport>, String> {
    let ours = fields
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("out_refund_no_")?, value)))
        .find(|(_, value)| value.as_str() == out_refund_no);
    let Some((place, _)) = ours else { return Ok(None) };
    let of = |name: &str| format!("{name}_{place}");
    let state = match required(fields, &of("refund_status"))?.as_str() {
        "SUCCESS" => RefundState::Succeeded,
        "REFUNDCLOSE" => RefundState::Closed,
        "PROCESSING" => RefundState::Processing,
        "CHANGE" => RefundState::Abnormal,
        other => return Err(format!("unknown refund_status {other:.32}")),
    };
    let arrived = filled(fields, &of("refund_success_time"));
    Ok(Some(RefundReport {
        state,
        mch_id: Some(required(fields, "mch_id")?),
        out_refund_no: out_refund_no.to_owned(),
        refund_id: required(fields, &of("refund_id"))?,
        out_trade_no: Some(required(fields, "out_trade_no")?),
        transaction_id: filled(fields, "transaction_id"),
        amount: Some(fen(&required(fields, &of("refund_fee"))?)?),
        total: Some(fen(&required(fields, "total_fee")?)?),
        currency: Some(filled(fields, "fee_type").unwrap_or_else(|| CURRENCY.to_owned())),
        succeeded_at_ms: arrived.map(|text| moment(&text, UnixMs::from_shanghai_text)).transpose()?,
        // WeChat spells it so.
        received_by: filled(fields, &of("refund_recv_accout")),
        raw,
    }))
}

fn fen(text: &str) -> Result<Fen, String> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let value: i64 = text.parse().ok().filter(|_| digits).ok_or_else(|| format!("no amount: {text:.32}"))?;
    Fen::new(value).map_err(|e| e.to_string())
}

fn moment(text: &str, read: impl Fn(&str) -> Option<UnixMs>) -> Result<i64, String> {
    read(text).map(|at| at.0).ok_or_else(|| format!("not a date-time: {text:.40}"))
}
