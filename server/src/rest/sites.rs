//! Other systems ask which car parks, lanes and card stations there are.

use super::extract::Caller;
use super::types::{Lane, Site, Sites};
use crate::problem::Problem;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;

/// The car parks with their lanes, and the card stations, of the key's operator.
#[utoipa::path(get, path = "/api/v1/sites", tag = "sites", security(("key" = ["bills:read"])),
    responses((status = 200, body = Sites), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn list(State(state): State<AppState>, caller: Caller) -> Result<Json<Sites>, Problem> {
    let sites = state.service().api_sites(&caller.key).await.map_err(|e| caller.problem(&e))?;
    let lane = |lane: service::parking::ApiLane| Lane {
        code: lane.code,
        name: lane.name,
        kind: lane.kind.to_string(),
    };
    let sites = sites.into_iter().map(|site| Site {
        code: site.code,
        name: site.name,
        kind: site.kind.to_string(),
        lanes: site.lanes.into_iter().map(lane).collect(),
    });
    Ok(Json(Sites { sites: sites.collect() }))
}
