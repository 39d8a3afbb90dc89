//! The audit log: every privileged act, written in the transaction that does it, in one hash chain.
//!
//! Whoever changes, inserts or takes out a row breaks the chain from there on. Where it ends is sealed with the master key
//! (`seal`), so that rows taken off the end, and a chain computed anew, are found too.

mod names;
mod seal;

use crate::Service;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::orders::Page;
use aws_lc_rs::digest::{Context, SHA256};
use domain::access::{Permission, Role};
use domain::ids::{OperatorId, UserId};
use domain::time::UnixMs;
pub use names::Named;
pub use seal::End;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use store::{Tx, audit};

/// How many rows a page of the log has.
const PAGE: i64 = 50;
/// How many rows are verified at a time.
const BATCH: i64 = 500;
/// What the first row names as the hash before it.
const ROOT: &str = "";

/// One privileged act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its place in the chain.
    pub seq: i64,
    /// When.
    pub at: UnixMs,
    /// Who: a login, or `cli`.
    pub actor: String,
    /// What, a stable word: `site.save`, `refund.request` …
    pub action: String,
    /// To what: a code, a login, a number.
    pub target: String,
    /// What the target is called, where it is an id.
    #[serde(default)]
    pub about: Option<Named>,
    /// Particulars; holds no secret.
    pub detail: Value,
    /// The row's hash.
    pub hash: String,
}

/// What verifying the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditReport {
    /// How many rows are in order, from the first on.
    pub entries: i64,
    /// The hash of the last of them.
    pub head: String,
    /// The place of the first row that is not what was written; `None`: all are.
    pub broken_at: Option<i64>,
    /// Whether it ends where it was sealed.
    pub end: End,
}

impl AuditReport {
    /// Whether every row is there, and as it was written.
    pub fn is_intact(&self) -> bool {
        self.broken_at.is_none() && self.end == End::Sealed
    }

    /// Whether nothing is known to be wrong, and nothing says that the end is all there: a log from before logs were
    /// sealed, or one whose seal was taken away before anybody looked.
    pub fn is_unsealed(&self) -> bool {
        self.broken_at.is_none() && self.end == End::Missing
    }
}

impl fmt::Display for AuditReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (entries, head) = (self.entries, &self.head);
        if let Some(seq) = self.broken_at {
            return write!(
                f,
                "The audit log is BROKEN at entry {seq}; the {entries} before it are in order."
            );
        }
        match self.end {
            End::Sealed => write!(f, "The audit log is intact: {entries} entries, head {head}."),
            End::Missing => write!(
                f,
                "The audit log has {entries} entries in order, head {head}, but it was NEVER SEALED, as far as it tells \
                 itself: nothing proves that it ends there. After an update from a version that did not seal this is as \
                 it should be: read the latest entries, keep this line, and run `peakepay audit seal` once. If this \
                 deployment has sealed before, the seal was taken away: find out by whom first."
            ),
            End::Removed => write!(
                f,
                "The SEAL of the audit log WAS TAKEN AWAY: it has {entries} entries in order, head {head}, and one of \
                 them says that it was sealed."
            ),
            End::Differs { sealed: Some(sealed) } => write!(
                f,
                "The audit log is NOT THE ONE THAT WAS SEALED: it has {entries} entries, head {head}; the seal tells of \
                 another one with {sealed}."
            ),
            End::Differs { sealed: None } => {
                write!(
                    f,
                    "The audit log has {entries} entries in order, head {head}, but its SEAL DOES NOT OPEN."
                )
            }
        }
    }
}

/// Notes a privileged act, in the transaction that does it. `detail` holds no secret.
///
/// # Errors
/// The database.
pub(crate) async fn record(
    service: &Service,
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    target: &str,
    detail: &Value,
) -> Result<()> {
    let by = Author { operator: actor.operator.as_ref(), user: actor.user.as_ref(), name: &actor.name };
    record_as(service, tx, by, action, target, detail).await
}

/// Who did it, where it is not the actor that is at hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Author<'a> {
    pub operator: Option<&'a OperatorId>,
    pub user: Option<&'a UserId>,
    pub name: &'a str,
}

pub(crate) async fn record_as(
    service: &Service,
    tx: &mut Tx,
    by: Author<'_>,
    action: &str,
    target: &str,
    detail: &Value,
) -> Result<()> {
    let before = audit::head(tx).await?;
    let (seq, prev_hash) = before.clone().unwrap_or((0, ROOT.to_owned()));
    let mut row = audit::Row {
        seq: seq + 1,
        at: service.now(),
        operator_id: by.operator.cloned(),
        staff_id: by.user.cloned(),
        actor: by.name.to_owned(),
        action: action.to_owned(),
        target: target.to_owned(),
        detail_json: detail.to_string(),
        prev_hash,
        hash: String::new(),
    };
    row.hash = hash(&row);
    audit::append(tx, &row).await?;
    seal::extend(service, tx, before.as_ref().map(|(seq, hash)| (*seq, hash.as_str())), &row).await
}

/// SHA-256 over every column but the hash itself, each with its length before it, so that no two rows read alike.
fn hash(row: &audit::Row) -> String {
    let (seq, at) = (row.seq.to_string(), row.at.0.to_string());
    let operator = row.operator_id.as_ref().map(OperatorId::as_str).unwrap_or_default();
    let staff = row.staff_id.as_ref().map(UserId::as_str).unwrap_or_default();
    let mut digest = Context::new(&SHA256);
    for part in [
        row.prev_hash.as_str(),
        &seq,
        &at,
        operator,
        staff,
        &row.actor,
        &row.action,
        &row.target,
        &row.detail_json,
    ] {
        digest.update(&(part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    hex::encode(digest.finish())
}

impl Service {
    /// The operator's privileged acts, newest first; platform staff see those of the whole installation among them.
    ///
    /// # Errors
    /// The role may not see them; `after` is not where a page ended.
    pub async fn list_audit(&self, actor: &Actor, after: Option<&str>) -> Result<Page<AuditRow>> {
        let operator = actor.require(Permission::ViewAudit)?;
        let before = match after.filter(|after| !after.is_empty()) {
            Some(after) => after.parse().map_err(|_| Error::field("after", "not_a_page"))?,
            None => i64::MAX,
        };
        let whole = actor.role == Role::Platform;
        let mut conn = self.store().read().await?;
        let mut rows = audit::of_operator(&mut conn, operator, whole, before, PAGE + 1).await?;
        let more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
        if more {
            rows.pop();
        }
        let next = rows.last().filter(|_| more).map(|row| row.seq.to_string());
        let mut rows: Vec<AuditRow> = rows.into_iter().map(shown).collect();
        names::name(&mut conn, operator, &mut rows).await?;
        Ok(Page { rows, next })
    }

    /// Goes along the whole chain, and looks whether it ends where it was sealed.
    ///
    /// # Errors
    /// The actor is not of the platform.
    pub async fn verify_audit(&self, actor: &Actor) -> Result<AuditReport> {
        actor.require_platform(Permission::ManageOperators)?;
        let mut report = AuditReport { entries: 0, head: ROOT.to_owned(), broken_at: None, end: End::Sealed };
        let mut was_sealed = false;
        // The rows and the seal of one moment.
        let mut conn = self.store().snapshot().await?;
        loop {
            let rows = audit::chain(&mut conn, report.entries, BATCH).await?;
            if rows.is_empty() {
                let last = (report.entries > 0).then_some((report.entries, report.head.as_str()));
                report.end = match seal::compare(self, &mut conn, last).await? {
                    End::Missing if was_sealed => End::Removed,
                    end => end,
                };
                return Ok(report);
            }
            for row in rows {
                let expected = report.entries + 1;
                if row.seq != expected || row.prev_hash != report.head || row.hash != hash(&row) {
                    report.broken_at = Some(expected);
                    return Ok(report);
                }
                was_sealed |= row.action == seal::ACT;
                report.entries = expected;
                report.head = row.hash;
            }
        }
    }
}

fn shown(row: audit::Row) -> AuditRow {
    AuditRow {
        seq: row.seq,
        at: row.at,
        actor: row.actor,
        action: row.action,
        target: row.target,
        about: None,
        detail: serde_json::from_str(&row.detail_json).unwrap_or(Value::Null),
        hash: row.hash,
    }
}
