//! The parking system asks for bills.

use super::extract::{Caller, Parameters};
use super::types::{Bill, BillLine, BillQuery, Payment, Payments};
use crate::problem::Problem;
use crate::state::AppState;
use axum::Json;
use axum::extract::{Path, State};
use domain::ids::VisitId;
use http::StatusCode;

/// The bill of a vehicle that is inside, by its plate or by the number of its stay.
#[utoipa::path(get, path = "/api/v1/bills", tag = "bills", params(BillQuery),
    security(("key" = ["bills:read"])),
    responses(
        (status = 200, description = "What is owed now", body = Bill),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn bill(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(query): Parameters<BillQuery>,
) -> Result<Json<Bill>, Problem> {
    let query =
        service::parking::BillQuery { site: query.site, plate: query.plate, visit_no: query.visit_no };
    let bill = state.service().bill(&caller.key, query).await.map_err(|e| caller.problem(&e))?;
    Ok(Json(Bill {
        bill_id: bill.bill_id.to_string(),
        site: bill.site,
        visit_no: bill.visit_no,
        plate: bill.plate,
        entered_at: bill.entered_at.into(),
        as_of: bill.as_of.into(),
        fee: bill.fee.value(),
        paid: bill.paid.value(),
        due: bill.due.value(),
        exit_until: bill.exit_until.map(Into::into),
        may_leave: bill.may_leave,
        lines: bill.lines.iter().map(|line| words::line(caller.lang, line)).collect(),
    }))
}

/// The payments of a bill, oldest first.
#[utoipa::path(get, path = "/api/v1/bills/{bill_id}/payments", tag = "bills",
    params(("bill_id" = String, Path, description = "The bill's id")),
    security(("key" = ["bills:read"])),
    responses(
        (status = 200, body = Payments), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub async fn payments(
    State(state): State<AppState>,
    caller: Caller,
    Path(bill_id): Path<String>,
) -> Result<Json<Payments>, Problem> {
    let unknown = || Problem::new(caller.lang, StatusCode::NOT_FOUND, "not_found");
    let visit = VisitId::parse(&bill_id).map_err(|_| unknown())?;
    let payments =
        state.service().bill_payments(&caller.key, &visit).await.map_err(|e| caller.problem(&e))?;
    Ok(Json(Payments { payments: payments.into_iter().map(Payment::from).collect() }))
}

impl From<service::parking::BillPayment> for Payment {
    fn from(payment: service::parking::BillPayment) -> Self {
        Self {
            payment_id: payment.payment_id.to_string(),
            order_no: payment.order_no.to_string(),
            out_trade_no: payment.out_trade_no.to_string(),
            method: payment.method.to_string(),
            amount: payment.amount.value(),
            refunded: payment.refunded.value(),
            state: payment.state.to_string(),
            created_at: payment.created_at.into(),
            paid_at: payment.paid_at.map(Into::into),
            transaction_id: payment.transaction_id,
        }
    }
}

/// How a fee came about, in words.
mod words {
    use super::BillLine;
    use app::i18n::Lang;
    use domain::tariff::FeeLine;

    /// One line of a bill.
    pub fn line(lang: Lang, line: &FeeLine) -> BillLine {
        let (zh, en, amount) = match line {
            FeeLine::Free { minutes } => {
                (format!("{minutes} 分钟内免费"), format!("free within {minutes} min"), 0)
            }
            FeeLine::First { minutes, amount } => {
                (format!("首 {minutes} 分钟"), format!("first {minutes} min"), amount.value())
            }
            FeeLine::Periods { count, minutes, amount } => {
                (format!("{count} × {minutes} 分钟"), format!("{count} × {minutes} min"), amount.value())
            }
            FeeLine::Capped { days, amount } => {
                (format!("{days} 天封顶"), format!("{days} d at the daily cap"), amount.value())
            }
        };
        BillLine { label: if lang == Lang::Zh { zh } else { en }, amount }
    }
}
