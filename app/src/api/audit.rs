//! The audit log.

use super::{Answer, Listing};
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// One privileged act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its place in the chain.
    pub seq: i64,
    /// When.
    pub at: UnixMs,
    /// Who: a login, or `cli`.
    pub actor: String,
    /// What, in words.
    pub action: String,
    /// To what.
    pub target: String,
    /// Its page.
    pub href: Option<String>,
    /// Particulars, name and value.
    pub detail: Vec<(String, String)>,
    /// How the entry's hash begins.
    pub hash: String,
}

/// Privileged acts, newest first.
#[server(prefix = "/console/api", endpoint = "audit", input = Json)]
pub async fn list_audit(after: Option<String>) -> Answer<Listing<AuditRow>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let page = service.list_audit(&actor, after.as_deref()).await?;
        Ok(Listing { rows: page.rows.into_iter().map(ssr::row).collect(), next: page.next })
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr;
