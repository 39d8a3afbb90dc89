//! Visitors: bookings, hosts, places. Times are UTC epoch milliseconds.

use super::{Answer, Listing};
use domain::time::UnixMs;
use domain::visitor::BookingState;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub mod ssr;

/// A booking. What is personal is masked, unless it was revealed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as the use case names them")]
pub struct Visit {
    pub id: String,
    pub booking_no: String,
    pub site_name: String,
    pub name: String,
    pub phone: String,
    pub plate: String,
    /// The name, and the department where there is one.
    pub host: String,
    pub reason: String,
    /// `2026-11-24 09:00–11:00`.
    pub period: String,
    /// How often the visitor changed it.
    pub revision: i64,
    pub state: BookingState,
    pub answer: String,
    pub created_at: UnixMs,
    pub decided_at: Option<UnixMs>,
    pub arrived_at: Option<UnixMs>,
    pub gate: String,
    pub host_told: bool,
    pub visitor_told: bool,
    pub erased_at: UnixMs,
}

/// What to look for, as the address of the page says it. Empty fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VisitQuery {
    /// Part of a name, a number or a plate.
    pub text: String,
    /// A state.
    pub state: String,
    /// A site's id.
    pub site: String,
    /// The first day, `2026-11-23`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Where the page before ended.
    pub after: String,
}

/// A host.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as the use case names them")]
pub struct Host {
    pub id: String,
    pub name: String,
    pub department: String,
    /// Masked; empty: none.
    pub phone: String,
    pub bound: bool,
    pub link: Option<String>,
    pub offered: bool,
}

/// A site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as the use case names them")]
pub struct Place {
    pub id: String,
    pub name: String,
    pub token: Option<String>,
    pub url: Option<String>,
    pub open: bool,
    pub key: Option<(u8, String)>,
}

/// Where and how visitors are taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitSetup {
    /// The sites.
    pub places: Vec<Place>,
    /// The hosts.
    pub hosts: Vec<Host>,
    /// For how many days a booking is kept.
    pub days: i64,
}

/// A gate's key, shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as the use case names them")]
pub struct GateKey {
    pub key_no: u8,
    pub key: String,
    pub check_value: String,
}

/// Searches bookings.
#[server(prefix = "/console/api", endpoint = "visits", input = Json)]
pub async fn search_visits(query: VisitQuery) -> Answer<Listing<Visit>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let page = service.search_visits(&actor, &ssr::filter(query)).await?;
        Ok(Listing { rows: page.rows.into_iter().map(ssr::visit).collect(), next: page.next })
    })
    .await
}

/// One booking.
#[server(prefix = "/console/api", endpoint = "visit", input = Json)]
pub async fn get_visit(id: String) -> Answer<Visit> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::BookingId::parse(&id))?;
        service.visit_detail(&actor, &id).await.map(ssr::visit)
    })
    .await
}

/// One booking with name and number. It is written to the audit log.
#[server(prefix = "/console/api", endpoint = "reveal_visit")]
pub async fn reveal_visit(id: String) -> Answer<Visit> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::BookingId::parse(&id))?;
        service.reveal_visit(&actor, &id).await.map(ssr::visit)
    })
    .await
}

/// Approves, declines or cancels a booking: `act` is `approve`, `decline` or `cancel`; `revision` is what was shown.
#[server(prefix = "/console/api", endpoint = "decide_visit")]
pub async fn decide_visit(
    id: String,
    act: String,
    #[server(default)] revision: i64,
    #[server(default)] reason: String,
) -> Answer<bool> {
    use super::server as s;
    use service::visitors::{Answer as Decision, HostAnswer};
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::BookingId::parse(&id))?;
        let decide = async |answer| service.decide_visit(&actor, &id, Decision { revision, answer }).await;
        match act.as_str() {
            "approve" => decide(HostAnswer::Approve).await,
            "decline" => decide(HostAnswer::Decline(&reason)).await,
            _ => service.cancel_visit(&actor, &id).await,
        }
    })
    .await
}

/// Sites, hosts and retention.
#[server(prefix = "/console/api", endpoint = "visit_setup", input = Json)]
pub async fn get_visit_setup() -> Answer<VisitSetup> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let settings = service.visit_settings(&actor).await?;
        let hosts = service.list_hosts(&actor).await?;
        Ok(ssr::setup(settings, hosts))
    })
    .await
}

/// Takes bookings at a site (`open` is there), or no more.
#[server(prefix = "/console/api", endpoint = "set_visit_site")]
pub async fn set_visit_site(id: String, open: Option<String>) -> Answer<bool> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::SiteId::parse(&id))?;
        service.set_visit_site(&actor, &id, open.is_some()).await
    })
    .await
}

/// Issues a key for a site's gates; answers it, this once.
#[server(prefix = "/console/api", endpoint = "issue_gate_key")]
pub async fn issue_gate_key(id: String) -> Answer<GateKey> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::SiteId::parse(&id))?;
        let key = service.issue_gate_key(&actor, &id).await?;
        Ok(GateKey { key_no: key.key_no, key: key.key, check_value: key.check_value })
    })
    .await
}

/// Keeps bookings for so many days.
#[server(prefix = "/console/api", endpoint = "set_visit_retention")]
pub async fn set_visit_retention(days: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let days = days.trim().parse().map_err(|_| service::Error::field("days", "retention_days"))?;
        service.set_visit_retention(&actor, days).await
    })
    .await
}

/// Enters a host, or changes one.
#[server(prefix = "/console/api", endpoint = "save_host")]
pub async fn save_host(
    id: Option<String>,
    name: String,
    #[server(default)] department: String,
    #[server(default)] phone: String,
    forget_phone: Option<String>,
) -> Answer<String> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = id.filter(|id| !id.is_empty());
        let id = id.map(|id| s::id(domain::ids::HostId::parse(&id))).transpose()?;
        let forget_phone = forget_phone.is_some();
        let save = service::visitors::SaveHost { id, name, department, phone, forget_phone };
        service.save_host(&actor, save).await.map(String::from)
    })
    .await
}

/// Makes a new binding link for a host; answers it.
#[server(prefix = "/console/api", endpoint = "renew_host_link")]
pub async fn renew_host_link(id: String) -> Answer<String> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::HostId::parse(&id))?;
        service.renew_host_link(&actor, &id).await
    })
    .await
}

/// Removes a host.
#[server(prefix = "/console/api", endpoint = "remove_host")]
pub async fn remove_host(id: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::HostId::parse(&id))?;
        service.remove_host(&actor, &id).await
    })
    .await
}
