//! The money desk: what waits for somebody, in words, with the two or three things that can be done about it.

use super::Answer;
use super::orders::Tone;
use domain::money::Fen;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// Something that can be done, in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Which: passed back to [`take_step`].
    pub what: String,
    /// To what.
    pub id: String,
    /// On the button.
    pub label: String,
    /// The question.
    pub ask: String,
    /// What comes of it.
    pub consequence: String,
    /// Whether it cannot be undone.
    pub danger: bool,
}

/// Something that waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// How it is meant.
    pub tone: Tone,
    /// What it is, in a word.
    pub badge: String,
    /// What happened.
    pub what: String,
    /// How much money it is about.
    pub amount: Option<Fen>,
    /// The order behind it: its id and its number.
    pub order: Option<(String, String)>,
    /// The plate, or empty.
    pub plate: String,
    /// Since when.
    pub at: Option<UnixMs>,
    /// Particulars, name and value.
    pub facts: Vec<(String, String)>,
    /// What can be done.
    pub steps: Vec<Step>,
}

/// A part of the desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// `proposed`, `payments`, `refunds`, `quarantine` or `jobs`.
    pub key: String,
    /// Its heading.
    pub title: String,
    /// What is in it.
    pub about: String,
    /// How many things there are in all.
    pub count: i64,
    /// What waits.
    pub rows: Vec<Waiting>,
}

/// The desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Desk {
    /// The sum above which a payment's refunds need a second person.
    pub limit: Option<Fen>,
    /// How many people of the operator may give money back.
    pub people: i64,
    /// The parts that hold something.
    pub sections: Vec<Section>,
}

/// What waits at the operator's desk.
#[server(prefix = "/console/api", endpoint = "desk", input = Json)]
pub async fn get_desk() -> Answer<Desk> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let desk = service.desk(&actor).await?;
        Ok(ssr::desk(desk, ssr::Rights::of(&actor)))
    })
    .await
}

/// Does something about what waits; answers what came of it, in words.
#[server(prefix = "/console/api", endpoint = "take_step")]
pub async fn take_step(what: String, id: String) -> Answer<String> {
    use super::server as s;
    s::with_actor(async move |service, actor| ssr::take(&service, &actor, &what, &id).await).await
}

/// Says above which sum a payment's refunds need a second person: yuan as typed; empty: never.
#[server(prefix = "/console/api", endpoint = "refund_limit")]
pub async fn set_refund_limit(limit: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let limit = match limit.trim() {
            "" => None,
            typed => {
                Some(Fen::parse_yuan(typed).map_err(|_| service::Error::field("limit", "not_an_amount"))?)
            }
        };
        service.set_refund_limit(&actor, limit).await
    })
    .await
}

#[cfg(feature = "ssr")]
pub(super) mod ssr;
