//! Notices of ERP and OA systems.

use super::extract::{Body, Caller};
use super::time::Time;
use crate::problem::Problem;
use crate::state::AppState;
use axum::Json;
use axum::extract::{Path, State};
use domain::ids::MessageId;
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use service::messages as uc;
use utoipa::ToSchema;

/// A notice to one person. The phone shows the first twenty characters of each field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    /// What it says, at most 200 characters.
    #[schema(example = "采购单 PO-2026-118 待您审批")]
    pub content: String,
    /// Which system tells it, at most 40 characters.
    #[schema(example = "ERP 系统")]
    pub source: String,
    /// Who began what it is about, at most 40 characters.
    #[schema(example = "陈小姐")]
    pub initiator: String,
    /// When that was; the time of the request, if it is left out.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-11-23T20:15:00+08:00")]
    pub time: Option<Time>,
    /// What a tap opens.
    #[schema(example = "https://erp.example.com/orders/118")]
    pub url: Option<String>,
    /// The follower of the operator's official account who is told.
    #[schema(example = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o")]
    pub openid: Option<String>,
    /// A mobile number of the mainland: a text message goes there where the official account cannot reach them.
    #[schema(example = "13800000001")]
    pub phone: Option<String>,
}

/// A notice and what became of it.
#[allow(clippy::struct_field_names, reason = "the names of the interface")]
#[derive(Debug, Serialize, ToSchema)]
pub struct Notice {
    /// Its id.
    pub notice_id: String,
    /// `queued`, `sent` (WeChat took it), `delivered`, `sms` (sent as a text message), `failed` or `not_reachable`.
    #[schema(example = "queued")]
    pub state: String,
    /// What went wrong last, a stable word; `null`: nothing did.
    #[schema(example = "not_following")]
    pub why: Option<String>,
    /// When it was taken.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Time,
    /// When it changed last.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Time,
    /// When it is tried next; `null`: it is not.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_at: Option<Time>,
}

impl From<uc::MessageView> for Notice {
    fn from(message: uc::MessageView) -> Self {
        Self {
            notice_id: message.id.into(),
            state: message.state.to_string(),
            why: message.why,
            created_at: message.created_at.into(),
            updated_at: message.updated_at.into(),
            next_at: message.next_at.map(Into::into),
        }
    }
}

/// Have a notice sent by the operator's official account. Sent again with the same `Idempotency-Key` and body it is the
/// same notice; with another body it answers 409.
#[utoipa::path(post, path = "/api/v1/notices", tag = "notices", request_body = NewNotice,
    params(("Idempotency-Key" = String, Header, description = "1 to 128 visible signs of the caller's own")),
    security(("key" = ["notices:write"])),
    responses(
        (status = 202, description = "Taken: ask for its state later", body = Notice),
        (status = 200, description = "The same notice was taken before", body = Notice),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, description = "idempotency_key_reused, notices_off, official_account_missing", body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn send(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Body(notice): Body<NewNotice>,
) -> Result<(StatusCode, Json<Notice>), Problem> {
    let key = headers.get("idempotency-key").and_then(|v| v.to_str().ok());
    let key = key.ok_or_else(|| caller.problem(&service::Error::field("Idempotency-Key", "required")))?;
    let notice = uc::NewNotice {
        content: notice.content,
        source: notice.source,
        initiator: notice.initiator,
        time: notice.time.map(|time| time.0),
        url: notice.url,
        openid: notice.openid,
        phone: notice.phone,
    };
    let taken = state.service().send_notice(&caller.key, key, &notice).await;
    let (new, message) = taken.map_err(|e| caller.problem(&e))?;
    let status = if new { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, Json(message.into())))
}

/// What became of a notice.
#[utoipa::path(get, path = "/api/v1/notices/{notice_id}", tag = "notices",
    params(("notice_id" = String, Path, description = "The notice's id")),
    security(("key" = ["notices:write"])),
    responses(
        (status = 200, body = Notice), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Path(notice_id): Path<String>,
) -> Result<Json<Notice>, Problem> {
    let unknown = |_| caller.problem(&service::Error::NotFound("notice"));
    let id = MessageId::parse(&notice_id).map_err(unknown)?;
    let message = state.service().notice(&caller.key, &id).await.map_err(|e| caller.problem(&e))?;
    Ok(Json(message.into()))
}
