//! The self-check's report, in words; the methods and the gate on switching them on.

use super::Answer;
use super::accounts::Verdict;
use domain::method::Method;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// A way to where something is mended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether that is somebody else's page.
    pub outside: bool,
}

/// One thing that was checked, in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is about.
    pub title: String,
    /// How it came out.
    pub verdict: Verdict,
    /// What that means.
    pub words: String,
    /// What to do about it, and where; empty where nothing is to be done.
    pub mend: String,
    /// Where to go, in the order of doing.
    pub ways: Vec<Way>,
    /// What to paste: label and value.
    pub values: Vec<(String, String)>,
    /// The provider's own words, or empty.
    pub provider_words: String,
}

/// What was found in one area, the worst first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Its stable word.
    pub area: String,
    /// Its name.
    pub title: String,
    /// The account that it is about, as the provider names it: merchant number or AppID.
    pub account: String,
    /// When it was last checked.
    pub at: UnixMs,
    /// The worst outcome.
    pub worst: Verdict,
    /// What was found.
    pub checks: Vec<Finding>,
}

/// How a method stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Payers can use it.
    On,
    /// It is on although its essential checks have not passed.
    Overridden,
    /// It could be switched on.
    Ready,
    /// Its essential checks have not passed.
    Blocked,
    /// Something else is in the way.
    Off,
}

/// A payment method that is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodRow {
    /// Which.
    pub method: Method,
    /// Its name.
    pub name: String,
    /// The address of its page, where it is switched.
    pub page: String,
    /// How it stands.
    pub standing: Standing,
    /// What is in the way, or by whom and why it was switched on all the same.
    pub words: String,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SelfCheckPage {
    /// How many checks are wrong, to look at, cannot be made, right.
    pub counts: (usize, usize, usize, usize),
    /// When anything was checked last; `None`: never.
    pub at: Option<UnixMs>,
    /// The areas, the worst first.
    pub groups: Vec<Group>,
    /// The methods that are set up.
    pub methods: Vec<MethodRow>,
}

/// What was found last.
#[server(prefix = "/console/api", endpoint = "self_check_report", input = Json)]
pub async fn get_self_check() -> Answer<SelfCheckPage> {
    use super::server as s;
    s::with_actor(async move |service, actor| ssr::page(&service, &actor).await).await
}

/// Checks everything, or one area.
#[server(prefix = "/console/api", endpoint = "self_check")]
pub async fn run_self_check(area: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let area = Some(area.as_str()).filter(|area| !area.is_empty());
        service.self_check(&actor, area).await.map(|_| ())
    })
    .await
}

/// Switches a method on although its essential checks have not passed.
#[server(prefix = "/console/api", endpoint = "override_method")]
pub async fn override_method(method: Method, reason: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.override_method(&actor, method, &reason).await).await
}

#[cfg(feature = "ssr")]
mod ssr;
#[cfg(feature = "ssr")]
pub use ssr::overrides;
