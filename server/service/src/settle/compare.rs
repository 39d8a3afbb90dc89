//! A verified statement of the provider against our own rows: merchant, app, order, amount and currency.

use channels::types::{RefundReport, TradeReport};
use store::{payments, refunds};

/// Why a verified statement is not applied: a stable word and its particulars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    pub verdict: &'static str,
    pub detail: String,
}

impl Mismatch {
    pub fn new(verdict: &'static str, detail: impl Into<String>) -> Self {
        Self { verdict, detail: detail.into() }
    }

    fn of(verdict: &'static str, ours: &str, theirs: &str) -> Self {
        Self::new(verdict, format!("ours {ours}, theirs {theirs:.64}"))
    }
}

/// Compares what every statement about an order carries, paid or not.
pub(crate) fn identity(payment: &payments::Row, mch_id: &str, report: &TradeReport) -> Result<(), Mismatch> {
    if let Some(theirs) = report.mch_id.as_deref().filter(|theirs| *theirs != mch_id) {
        return Err(Mismatch::of("wrong_merchant", mch_id, theirs));
    }
    if report.out_trade_no != payment.out_trade_no.as_str() {
        return Err(Mismatch::of("unknown_order", payment.out_trade_no.as_str(), &report.out_trade_no));
    }
    if let Some(theirs) = report.app_id.as_deref().filter(|theirs| *theirs != payment.app_id) {
        return Err(Mismatch::of("wrong_app", &payment.app_id, theirs));
    }
    Ok(())
}

/// Compares a statement that an order ended unpaid: whatever it names has to agree.
pub(crate) fn closing(payment: &payments::Row, mch_id: &str, report: &TradeReport) -> Result<(), Mismatch> {
    identity(payment, mch_id, report)?;
    let theirs = TradeReport { amount: report.amount.or(Some(payment.amount)), ..report.clone() };
    success(payment, mch_id, &theirs)
}

/// Compares a statement that an order was paid. What the payer paid after the provider's discounts does not count.
pub(crate) fn success(payment: &payments::Row, mch_id: &str, report: &TradeReport) -> Result<(), Mismatch> {
    identity(payment, mch_id, report)?;
    if report.amount != Some(payment.amount) {
        let theirs = report.amount.map_or_else(|| "none".to_owned(), |x| x.value().to_string());
        return Err(Mismatch::of("wrong_amount", &payment.amount.value().to_string(), &theirs));
    }
    if let Some(theirs) = report.currency.as_deref().filter(|theirs| *theirs != payment.currency) {
        return Err(Mismatch::of("wrong_currency", &payment.currency, theirs));
    }
    match (&payment.transaction_id, &report.transaction_id) {
        (Some(ours), Some(theirs)) if ours != theirs => Err(Mismatch::of("other_transaction", ours, theirs)),
        _ => Ok(()),
    }
}

/// Compares a statement about a refund.
pub(crate) fn refund(
    refund: &refunds::Row,
    payment: &payments::Row,
    mch_id: &str,
    report: &RefundReport,
) -> Result<(), Mismatch> {
    if let Some(theirs) = report.mch_id.as_deref().filter(|theirs| *theirs != mch_id) {
        return Err(Mismatch::of("wrong_merchant", mch_id, theirs));
    }
    if report.out_refund_no != refund.out_refund_no.as_str() {
        return Err(Mismatch::of("unknown_refund", refund.out_refund_no.as_str(), &report.out_refund_no));
    }
    let number = payment.out_trade_no.as_str();
    if let Some(theirs) = report.out_trade_no.as_deref().filter(|theirs| *theirs != number) {
        return Err(Mismatch::of("unknown_order", number, theirs));
    }
    let total = report.total.unwrap_or(payment.amount);
    let amount = report.amount.unwrap_or(refund.amount);
    if amount != refund.amount || total != payment.amount {
        let ours = format!("{} of {}", refund.amount.value(), payment.amount.value());
        let theirs = format!("{} of {}", amount.value(), total.value());
        return Err(Mismatch::of("wrong_amount", &ours, &theirs));
    }
    if let Some(theirs) = report.currency.as_deref().filter(|theirs| *theirs != payment.currency) {
        return Err(Mismatch::of("wrong_currency", &payment.currency, theirs));
    }
    Ok(())
}
