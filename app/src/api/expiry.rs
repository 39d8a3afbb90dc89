//! The expiry calendar and its banner, in words.

use super::Answer;
use super::accounts::Verdict;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// Something that ends, or a key since when it is in use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What.
    pub what: String,
    /// Whose number, or empty.
    pub number: String,
    /// When it ends, or since when it is in use.
    pub at: UnixMs,
    /// How many days are left, or how many days ago.
    pub days: i64,
    /// How urgent it is.
    pub verdict: Verdict,
}

/// What a platform still allows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quota {
    /// Its stable word.
    pub kind: String,
    /// What, in words.
    pub what: String,
    /// How many changes were counted.
    pub used: i64,
    /// How many there may be.
    pub allowed: i64,
    /// When the count begins anew.
    pub resets_at: UnixMs,
}

/// One version of an account's credentials.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// The provider and the number.
    pub account: String,
    /// Its number.
    pub version: i64,
    /// The serial of its certificate, or empty.
    pub serial: String,
    /// When it was saved.
    pub saved_at: UnixMs,
    /// When its certificate ends.
    pub until: Option<UnixMs>,
    /// Whether new payments begin with it.
    pub current: bool,
    /// Whether it has ended.
    pub ended: bool,
}

/// A date to enter by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// Its stable word.
    pub kind: String,
    /// What, in words.
    pub what: String,
    /// When, once it was entered: `2026-11-23`.
    pub day: Option<String>,
}

/// The calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calendar {
    /// What ends, the soonest first.
    pub endings: Vec<Row>,
    /// Keys without an end.
    pub ages: Vec<Row>,
    /// What platforms still allow.
    pub quotas: Vec<Quota>,
    /// Versions of credentials.
    pub versions: Vec<Version>,
    /// Dates to enter by hand.
    pub recorded: Vec<Recorded>,
}

/// The calendar.
#[server(prefix = "/console/api", endpoint = "calendar", input = Json)]
pub async fn get_calendar() -> Answer<Calendar> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let now = service.now();
        Ok(ssr::calendar(service.calendar(&actor).await?, now))
    })
    .await
}

/// Counts a change that was made on a platform just now.
#[server(prefix = "/console/api", endpoint = "record_change")]
pub async fn record_change(kind: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.record_change(&actor, &kind).await).await
}

/// Keeps a date that was read on a platform.
#[server(prefix = "/console/api", endpoint = "record_end")]
pub async fn record_end(kind: String, day: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.record_end(&actor, &kind, &day).await).await
}

/// What the banner says, a line each; nothing: no banner.
#[server(prefix = "/console/api", endpoint = "expiry_banner", input = Json)]
pub async fn get_expiry_banner() -> Answer<Vec<String>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        if actor.operator.is_none() {
            return Ok(Vec::new());
        }
        Ok(service.expiry_banner(&actor).await?.iter().map(ssr::line).collect())
    })
    .await
}

/// Takes the banner away until the next threshold.
#[server(prefix = "/console/api", endpoint = "dismiss_expiry_banner")]
pub async fn dismiss_expiry_banner() -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.dismiss_expiry_banner(&actor).await).await
}

#[cfg(feature = "ssr")]
mod ssr;
