//! What somebody did, or read, on the other side, where no interface tells.

use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::time::UnixMs;
use serde_json::json;
use store::{expiry, transact};

/// A change that the other side counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// A stable word.
    pub kind: &'static str,
    /// How many there may be.
    pub allowed: i64,
    /// In how many calendar months.
    pub months: i64,
}

/// What the other side counts.
pub const CHANGES: &[Change] = &[
    Change { kind: "domains", allowed: 3, months: 1 },
    Change { kind: "industry", allowed: 1, months: 1 },
    Change { kind: "template_application", allowed: 3, months: 1 },
    Change { kind: "app_name", allowed: 1, months: 6 },
];

/// What ends without an interface telling when.
pub const ENDS: &[&str] = &["oa_verification", "open_platform_verification", "icp_filing", "tls_certificate"];

/// The first moment of the span of `months` calendar months that this one is the last of, and the first moment after it.
pub(super) fn month(now: UnixMs, months: i64) -> (UnixMs, UnixMs) {
    let (year, month, ..) = now.shanghai_parts();
    let first = |offset: i64| {
        let count = year * 12 + month - 1 + offset;
        let text = format!("{:04}-{:02}-01", count.div_euclid(12), count.rem_euclid(12) + 1);
        UnixMs::shanghai_day(&text).unwrap_or(now)
    };
    (first(1 - months), first(1))
}

impl Service {
    /// Records that a change was made on the other side just now, so that the quota is known.
    ///
    /// # Errors
    /// The role may not, there is no such kind, or the database fails.
    pub async fn record_change(&self, actor: &Actor, kind: &str) -> Result<()> {
        let operator = actor.require(Permission::ManagePayment)?;
        if !CHANGES.iter().any(|change| change.kind == kind) {
            return Err(Error::field("kind", "required"));
        }
        let (now, id) = (self.now(), hex::encode(self.random::<16>()));
        transact!(Error, self.store(), |tx| {
            expiry::record_change(tx, operator, &id, kind, now, &actor.name).await?;
            audit::record(self, tx, actor, "expiry.change", kind, &json!({})).await
        })
    }

    /// Records when something ends, as the other side's page says it.
    ///
    /// # Errors
    /// The role may not, there is no such kind, the day is none, or the database fails.
    pub async fn record_end(&self, actor: &Actor, kind: &str, day: &str) -> Result<()> {
        let operator = actor.require(Permission::ManagePayment)?;
        if !ENDS.contains(&kind) {
            return Err(Error::field("kind", "required"));
        }
        let ends_at = UnixMs::shanghai_day(day.trim()).ok_or_else(|| Error::field("day", "not_a_day"))?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            expiry::record_end(tx, operator, kind, ends_at, &actor.name, now).await?;
            audit::record(self, tx, actor, "expiry.end", kind, &json!({ "valid_until": day.trim() })).await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendar_months() {
        let at = |text: &str| UnixMs::from_shanghai_text(text).unwrap();
        let day = |text: &str| UnixMs::shanghai_day(text).unwrap();
        assert_eq!(month(at("2026-11-30 23:59:59"), 1), (day("2026-11-01"), day("2026-12-01")));
        assert_eq!(month(at("2026-12-01 00:00:00"), 1), (day("2026-12-01"), day("2027-01-01")));
        assert_eq!(month(at("2027-02-10 00:00:00"), 6), (day("2026-09-01"), day("2027-03-01")));
    }
}
