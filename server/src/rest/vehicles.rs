//! The parking system reports vehicles.

use super::extract::{Body, Caller};
use super::types::{LaneState, VehicleAtLane, VehicleEntered, VehicleLeft, Visit};
use crate::problem::Problem;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use service::parking::{AtLane, Entered, Left};

/// Report a vehicle that came in. The same report again answers 200 instead of 201.
#[utoipa::path(post, path = "/api/v1/vehicles/entered", tag = "vehicles", request_body = VehicleEntered,
    security(("key" = ["vehicles:write"])),
    responses(
        (status = 201, description = "The stay began", body = Visit),
        (status = 200, description = "The same report was received before", body = Visit),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "The same number with other content", body = Problem),
        (status = 422, body = Problem)))]
pub async fn entered(
    State(state): State<AppState>,
    caller: Caller,
    Body(report): Body<VehicleEntered>,
) -> Result<(StatusCode, Json<Visit>), Problem> {
    caller.check_phone(report.phone.as_deref())?;
    let (site, visit_no, phone) = (report.site.clone(), report.visit_no.clone(), report.phone);
    let report = Entered {
        site: report.site,
        visit_no: report.visit_no,
        plate: report.plate,
        entered_at: report.entered_at.0,
    };
    let outcome =
        state.service().vehicle_entered(&caller.key, report).await.map_err(|e| caller.problem(&e))?;
    if let Some(phone) = phone {
        let kept = state.service().put_visit_phone(&caller.key, &site, &visit_no, &phone).await;
        kept.map_err(|e| caller.problem(&e))?;
    }
    let status = if outcome.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(outcome.visit.into())))
}

/// Report which vehicle stands at a lane, or that the lane is empty.
#[utoipa::path(post, path = "/api/v1/vehicles/at-lane", tag = "vehicles", request_body = VehicleAtLane,
    security(("key" = ["vehicles:write"])),
    responses(
        (status = 200, description = "What stands there now", body = LaneState),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn at_lane(
    State(state): State<AppState>,
    caller: Caller,
    Body(report): Body<VehicleAtLane>,
) -> Result<Json<LaneState>, Problem> {
    let report =
        AtLane { site: report.site, lane: report.lane, visit_no: report.visit_no, plate: report.plate };
    let lane = state.service().vehicle_at_lane(&caller.key, report).await.map_err(|e| caller.problem(&e))?;
    Ok(Json(LaneState { lane: lane.lane, visit: lane.visit.map(Visit::from) }))
}

/// Report a vehicle that left. The same report again changes nothing.
#[utoipa::path(post, path = "/api/v1/vehicles/left", tag = "vehicles", request_body = VehicleLeft,
    security(("key" = ["vehicles:write"])),
    responses(
        (status = 200, description = "The stay ended", body = Visit),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn left(
    State(state): State<AppState>,
    caller: Caller,
    Body(report): Body<VehicleLeft>,
) -> Result<Json<Visit>, Problem> {
    let report =
        Left { site: report.site, visit_no: report.visit_no, plate: report.plate, left_at: report.left_at.0 };
    let visit = state.service().vehicle_left(&caller.key, report).await.map_err(|e| caller.problem(&e))?;
    Ok(Json(visit.into()))
}

impl From<service::parking::Visit> for Visit {
    fn from(visit: service::parking::Visit) -> Self {
        Self {
            site: visit.site,
            visit_no: visit.visit_no,
            plate: visit.plate,
            entered_at: visit.entered_at.into(),
            left_at: visit.left_at.map(Into::into),
            bill_id: visit.bill_id.to_string(),
        }
    }
}
