//! From the use cases' types to the console's.

use super::*;
use crate::i18n::{guide, lang};
use serde_json::Value;

/// How much of a hash is shown.
const SHOWN: usize = 10;

/// One entry, in words.
pub fn row(row: service::audit::AuditRow) -> AuditRow {
    let lang = lang();
    let text = |value: Value| match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let detail = match row.detail {
        Value::Object(map) => map
            .into_iter()
            .map(|(name, value)| (name, text(value)))
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| guide::detail(lang, &name, &value))
            .collect(),
        _ => Vec::new(),
    };
    AuditRow {
        seq: row.seq,
        at: row.at,
        actor: row.actor,
        action: guide::act(lang, &row.action),
        target: row.target,
        detail,
        hash: row.hash.chars().take(SHOWN).collect(),
    }
}
