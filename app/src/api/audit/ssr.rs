//! From the use cases' types to the console's.

use super::*;
use crate::console::money::tariff;
use crate::i18n::{audit, guide, lang};

/// How much of a hash is shown.
const SHOWN: usize = 10;

/// One entry, in words.
pub fn row(row: service::audit::AuditRow) -> AuditRow {
    let lang = lang();
    AuditRow {
        seq: row.seq,
        at: row.at,
        actor: row.actor,
        action: guide::act(lang, &row.action),
        target: audit::target(lang, row.target),
        detail: audit::particulars(lang, row.detail, tariff::in_words),
        hash: row.hash.chars().take(SHOWN).collect(),
    }
}
