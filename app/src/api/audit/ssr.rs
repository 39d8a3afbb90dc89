//! From the use cases' types to the console's.

use super::*;
use crate::console::money::{stations, tariff};
use crate::console::routes::Page;
use crate::i18n::{audit, guide, lang};

/// How much of a hash is shown.
const SHOWN: usize = 10;

/// One entry, in words.
pub fn row(row: service::audit::AuditRow) -> AuditRow {
    let (lang, about) = (lang(), row.about);
    AuditRow {
        seq: row.seq,
        at: row.at,
        actor: audit::actor(lang, row.actor),
        action: guide::act(lang, &row.action),
        href: about.as_ref().and_then(|about| Some(Page::Order(about.order.as_ref()?.to_string()).path())),
        target: about.map_or_else(|| audit::target(lang, row.target), |about| about.name),
        detail: audit::particulars(lang, row.detail, rules),
        hash: row.hash.chars().take(SHOWN).collect(),
    }
}

/// A tariff, or what a card station takes, in words.
fn rules(name: &str, value: &serde_json::Value) -> Option<String> {
    match name {
        "tariff" | "tariff_before" => {
            serde_json::from_value(value.clone()).ok().map(|t| tariff::in_words(&t))
        }
        "top_up" | "top_up_before" => {
            serde_json::from_value(value.clone()).ok().map(|t| stations::in_words(&t))
        }
        _ => None,
    }
}
