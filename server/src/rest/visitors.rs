//! A gate asks whether a visitor's pass is good, or tells later whom it let in without asking.

use super::extract::{Body, Caller};
use super::time::Time;
use crate::problem::Problem;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use service::visitors as uc;
use utoipa::ToSchema;

/// A gate scanned something.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckPass {
    /// What it scanned, unchanged.
    #[schema(example = "PV1.AQEjRWeJq83vaw9tkGsPkLgJ57KkQjEyMzQ1YSscJMnGH_oKbsW4o8ELAg")]
    pub pass: String,
    /// The code of the site where the gate stands.
    #[schema(example = "P001")]
    pub site: String,
    /// The caller's own number of this scan, at most 64 characters: the same scan told twice gives the same answer.
    #[schema(example = "G1-20261202-0042")]
    pub check_no: String,
    /// Which gate it was, at most 64 characters; shown in the console.
    #[schema(example = "东门")]
    pub gate: Option<String>,
}

/// What the gate is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct PassChecked {
    /// Let them in. Exactly where `result` is `valid`.
    pub open: bool,
    /// `valid`, `not_yet`, `expired`, `used`, `cancelled`, `other_site` or `unknown`.
    #[schema(example = "valid")]
    pub result: String,
    /// Whose pass it is; `null` where it is none of this site's.
    pub visitor: Option<PassHolder>,
}

/// Whose pass it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct PassHolder {
    /// The booking's number.
    #[schema(example = "F26120209001523AB")]
    pub booking_no: String,
    /// The name, masked.
    #[schema(example = "陈*")]
    pub name: String,
    /// Whom they visit.
    #[schema(example = "王敏")]
    pub host_name: String,
    /// Their car, or empty.
    #[schema(example = "粤B12345")]
    pub plate: String,
    /// From when. The gate opens half an hour earlier.
    #[schema(value_type = String, format = DateTime)]
    pub from: Time,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub until: Time,
    /// When a gate let them in.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub arrived_at: Option<Time>,
}

impl From<uc::PassChecked> for PassChecked {
    fn from(checked: uc::PassChecked) -> Self {
        Self {
            open: checked.verdict == domain::visitor::PassVerdict::Valid,
            result: checked.verdict.to_string(),
            visitor: checked.visitor.map(|holder| PassHolder {
                booking_no: holder.booking_no.into(),
                name: holder.name,
                host_name: holder.host_name,
                plate: holder.plate,
                from: holder.period.from.into(),
                until: holder.period.until.into(),
                arrived_at: holder.arrived_at.map(Into::into),
            }),
        }
    }
}

impl From<CheckPass> for uc::CheckPass {
    fn from(check: CheckPass) -> Self {
        Self {
            pass: check.pass,
            site: check.site,
            check_no: check.check_no,
            gate: check.gate.unwrap_or_default(),
        }
    }
}

/// A gate that had no network verified a pass by itself and let its visitor in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportArrival {
    /// What it scanned, unchanged.
    #[schema(example = "PV1.AQEjRWeJq83vaw9tkGsPkLgJ57KkQjEyMzQ1YSscJMnGH_oKbsW4o8ELAg")]
    pub pass: String,
    /// The code of the site where the gate stands.
    #[schema(example = "P001")]
    pub site: String,
    /// The caller's own number of this scan, at most 64 characters: told twice, it is noted once.
    #[schema(example = "G1-20261202-0042")]
    pub check_no: String,
    /// Which gate it was, at most 64 characters; shown in the console.
    #[schema(example = "东门")]
    pub gate: Option<String>,
    /// When it opened.
    #[schema(value_type = String, format = DateTime)]
    pub arrived_at: Time,
}

/// What became of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArrivalReported {
    /// The arrival is noted. Exactly where `result` is `valid`.
    pub noted: bool,
    /// What the pass was worth at that moment; as in `verify`.
    #[schema(example = "valid")]
    pub result: String,
    /// Whose pass it is; `null` where it is none of this site's.
    pub visitor: Option<PassHolder>,
}

/// Report whom a gate let in while it had no network. The same report again changes nothing.
#[utoipa::path(post, path = "/api/v1/visitor-passes/arrivals", tag = "visitors", request_body = ReportArrival,
    security(("key" = ["visitors:verify"])),
    responses(
        (status = 200, description = "What the pass was worth then; a bad one is no error", body = ArrivalReported),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, description = "No such site", body = Problem), (status = 422, body = Problem)))]
pub async fn arrived(
    State(state): State<AppState>,
    caller: Caller,
    Body(report): Body<ReportArrival>,
) -> Result<Json<ArrivalReported>, Problem> {
    let at = report.arrived_at.0;
    let check = uc::CheckPass {
        pass: report.pass,
        site: report.site,
        check_no: report.check_no,
        gate: report.gate.unwrap_or_default(),
    };
    let done = state.service().report_arrival(&caller.key, &check, at).await;
    let PassChecked { open, result, visitor } = done.map_err(|e| caller.problem(&e))?.into();
    Ok(Json(ArrivalReported { noted: open, result, visitor }))
}

/// Verify a visitor's pass. The first scan of a valid one notes the arrival; every later one is `used`.
#[utoipa::path(post, path = "/api/v1/visitor-passes/verify", tag = "visitors", request_body = CheckPass,
    security(("key" = ["visitors:verify"])),
    responses(
        (status = 200, description = "What the pass is worth; a bad one is no error", body = PassChecked),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, description = "No such site", body = Problem), (status = 422, body = Problem)))]
pub async fn verify(
    State(state): State<AppState>,
    caller: Caller,
    Body(check): Body<CheckPass>,
) -> Result<Json<PassChecked>, Problem> {
    let checked =
        state.service().verify_pass(&caller.key, &check.into()).await.map_err(|e| caller.problem(&e))?;
    Ok(Json(checked.into()))
}
