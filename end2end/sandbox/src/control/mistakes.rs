//! Mistakes by name, and who follows an official account.

use axum::{
    Json,
    extract::{Path, State as Shared},
    response::{IntoResponse, Response},
};
use http::{Method, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{mistakes::Mistake, sandbox::Sandbox};

use super::views::Problem;

/// A mistake that can be made, and where it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KnownMistake {
    /// Its name.
    pub name: Mistake,
    /// It must be made before the product is given what the operator downloads.
    pub comes_first: bool,
    /// The broken operator has it.
    pub of_broken_operator: bool,
    /// Whose accounts have it now: 0 the ready operator's, 1 the empty one's, 2 the broken one's.
    pub made_at: Vec<usize>,
}

/// Every mistake that can be made, and which are.
#[utoipa::path(get, path = "/sandbox/mistakes", responses((status = 200, body = Vec<KnownMistake>)))]
pub(super) async fn list(Shared(sandbox): Shared<Sandbox>) -> Json<Vec<KnownMistake>> {
    let made = sandbox.mistakes();
    let known = |name: Mistake| KnownMistake {
        name,
        comes_first: name.comes_first(),
        of_broken_operator: Mistake::BROKEN.contains(&name),
        made_at: made.iter().filter(|(_, made)| *made == name).map(|(place, _)| *place).collect(),
    };
    Json(Mistake::ALL.into_iter().map(known).collect())
}

fn unknown() -> Response {
    let problem = "there is no such mistake, or nothing that could be wrong in this way".to_owned();
    (StatusCode::NOT_FOUND, Json(Problem { problem })).into_response()
}

/// Makes a mistake at one operator's accounts.
#[utoipa::path(
    put, path = "/sandbox/mistakes/{place}/{name}",
    params(("place" = usize, Path), ("name" = String, Path)),
    responses((status = 204), (status = 404, body = Problem))
)]
pub(super) async fn make(
    Shared(sandbox): Shared<Sandbox>,
    Path((place, name)): Path<(usize, String)>,
) -> Response {
    match Mistake::parse(&name) {
        Some(mistake) if sandbox.make_mistake(place, mistake) => StatusCode::NO_CONTENT.into_response(),
        _ => unknown(),
    }
}

/// Puts back what was there before.
#[utoipa::path(
    delete, path = "/sandbox/mistakes/{place}/{name}",
    params(("place" = usize, Path), ("name" = String, Path)),
    responses((status = 204), (status = 404, body = Problem))
)]
pub(super) async fn mend(
    Shared(sandbox): Shared<Sandbox>,
    Path((place, name)): Path<(usize, String)>,
) -> Response {
    match Mistake::parse(&name) {
        Some(mistake) if sandbox.mend_mistake(place, mistake) => StatusCode::NO_CONTENT.into_response(),
        _ => unknown(),
    }
}

/// Somebody follows an official account (PUT), or no longer does (DELETE).
#[utoipa::path(
    put, path = "/sandbox/followers/{app_id}/{person}",
    params(("app_id" = String, Path), ("person" = String, Path)),
    responses((status = 204), (status = 404, body = Problem))
)]
pub(super) async fn follow(
    method: Method,
    Shared(sandbox): Shared<Sandbox>,
    Path((app_id, person)): Path<(String, String)>,
) -> Response {
    if sandbox.follow(&app_id, &person, method == Method::PUT) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        unknown()
    }
}
