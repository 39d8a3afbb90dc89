//! UnionPay's names for things, turned into ours (unionpay.md 5–7).

use domain::money::Fen;
use domain::time::UnixMs;

use super::fields::Fields;
use super::prepare::YUAN;
use super::reject;
use crate::types::{RefundReport, RefundState, TradeReport, TradeState};

/// How long after `payTimeout` a query's word is final. The provider's and our clock may differ.
const FINAL_AFTER_MS: i64 = 60_000;

/// Reads the answer to a query of an order. `over`: its `payTimeout` has passed for good.
pub(super) fn trade_report(fields: &Fields, over: bool, raw: String) -> Result<TradeReport, String> {
    expect_type(fields, &["01"])?;
    let state = match fields.text("origRespCode") {
        code if reject::is_success(code) => TradeState::Paid,
        // Debited, but after the payment deadline: money has moved.
        "42" => TradeState::Paid,
        "" => return Err("no origRespCode".to_owned()),
        code if reject::is_open(code) => TradeState::Paying,
        // A failure can be followed by a success of the same order as long as it is payable.
        _ if over => TradeState::Failed,
        _ => TradeState::NotPaid,
    };
    report(fields, state, raw)
}

/// Reads a verified notification of a payment.
pub(super) fn paid_report(fields: &Fields, raw: String) -> Result<TradeReport, String> {
    report(fields, TradeState::Paid, raw)
}

fn report(fields: &Fields, state: TradeState, raw: String) -> Result<TradeReport, String> {
    let paid = state.was_paid();
    Ok(TradeReport {
        state,
        mch_id: Some(needed(fields, "merId")?),
        app_id: None,
        out_trade_no: needed(fields, "orderId")?,
        transaction_id: if paid { Some(needed(fields, "queryId")?) } else { None },
        amount: if paid { Some(amount(fields)?) } else { None },
        currency: if paid { Some(currency(fields)?) } else { None },
        payer_id: None,
        paid_at_ms: if paid { moment(fields) } else { None },
        raw,
    })
}

/// Reads the answer to a refund that was accepted.
pub(super) fn accepted_refund(fields: &Fields, raw: String) -> Result<RefundReport, String> {
    refund(fields, RefundState::Processing, raw)
}

/// Reads the answer to a query of a refund or an undo.
pub(super) fn refund_report(fields: &Fields, raw: String) -> Result<RefundReport, String> {
    expect_type(fields, &["04", "31"])?;
    let state = match fields.text("origRespCode") {
        code if reject::is_success(code) => RefundState::Succeeded,
        "" => return Err("no origRespCode".to_owned()),
        code if reject::is_open(code) => RefundState::Processing,
        _ => RefundState::Closed,
    };
    refund(fields, state, raw)
}

/// Reads a verified notification of a refund or an undo.
pub(super) fn refunded_report(fields: &Fields, raw: String) -> Result<RefundReport, String> {
    refund(fields, RefundState::Succeeded, raw)
}

fn refund(fields: &Fields, state: RefundState, raw: String) -> Result<RefundReport, String> {
    let number = needed(fields, "orderId")?;
    Ok(RefundReport {
        state,
        mch_id: Some(needed(fields, "merId")?),
        // An answer that only accepts need not name the number that UnionPay gave to it.
        refund_id: fields.get("queryId").map_or_else(|| number.clone(), str::to_owned),
        out_refund_no: number,
        out_trade_no: None,
        transaction_id: fields.get("origQryId").map(str::to_owned),
        amount: Some(amount(fields)?),
        total: None,
        currency: Some(currency(fields)?),
        succeeded_at_ms: if state == RefundState::Succeeded { moment(fields) } else { None },
        received_by: None,
        raw,
    })
}

/// Whether a query at `now_ms` has the last word about an order that could be paid until `expires_at_ms`.
pub(super) fn is_over(now_ms: i64, expires_at_ms: i64) -> bool {
    now_ms.saturating_sub(expires_at_ms) >= FINAL_AFTER_MS
}

/// An answer about a refund is no answer about a payment.
fn expect_type(fields: &Fields, wanted: &[&str]) -> Result<(), String> {
    match fields.get("txnType") {
        Some(found) if !wanted.contains(&found) => Err(format!("an answer about txnType {found:.8}")),
        _ => Ok(()),
    }
}

fn needed(fields: &Fields, name: &str) -> Result<String, String> {
    fields.get(name).map(str::to_owned).ok_or_else(|| format!("no {name}"))
}

/// `txnAmt`, never `settleAmt`: promotions make that smaller.
fn amount(fields: &Fields) -> Result<Fen, String> {
    let text = needed(fields, "txnAmt")?;
    let digits = text.len() <= 12 && text.bytes().all(|b| b.is_ascii_digit());
    let value = text.parse().ok().filter(|_| digits).ok_or_else(|| format!("txnAmt {text:.20}"))?;
    Fen::new(value).map_err(|e| e.to_string())
}

fn currency(fields: &Fields) -> Result<String, String> {
    let code = needed(fields, "currencyCode")?;
    Ok(if code == YUAN { "CNY".to_owned() } else { code })
}

/// `traceTime` (`MMDDhhmmss`) in the year of `txnTime` (`yyyyMMddHHmmss`), or the next one at new year. `None` where
/// either cannot be read: the moment is for people, it decides nothing.
fn moment(fields: &Fields) -> Option<i64> {
    let (order, trace) = (fields.get("txnTime")?, fields.get("traceTime")?);
    if order.len() != 14
        || trace.len() != 10
        || !order.bytes().chain(trace.bytes()).all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let year: i64 = order.get(..4)?.parse().ok()?;
    let turned = order.get(4..6)? == "12" && trace.get(..2)? == "01";
    UnixMs::from_shanghai_compact(&format!("{:04}{trace}", year + i64::from(turned))).map(|at| at.0)
}
