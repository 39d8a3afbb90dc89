//! Where the audit log ends, sealed with the master key in the transaction that adds its last row.
//!
//! The chain alone says nothing against whoever may write the database: they take rows off its end, or change one and
//! compute all hashes after it anew. The seal they can only take away, or put an older one back that they kept together
//! with the log as it was then.

use crate::Service;
use crate::access::Actor;
use crate::error::{Error, Result};
use domain::access::Permission;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Conn, Tx, audit, installation, transact};

/// The fact of the installation that holds it.
const KEY: &str = "audit_end";
/// The entry that says that somebody sealed the log as it was.
pub(super) const ACT: &str = "audit.seal";
/// What it is sealed for.
const CONTEXT: &str = "installation/audit_end";

/// How the end of the log stands to its seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It ends where it was sealed.
    Sealed,
    /// There is no seal, and nothing in the log says that there ever was one: an older version wrote it, or the seal was
    /// taken away.
    Missing,
    /// There is no seal, although an entry says that the log was sealed: it was taken away.
    Removed,
    /// It ends elsewhere: rows were taken off, or written anew; or a lost master key sealed it.
    Differs {
        /// How many entries the seal tells of, if it opens.
        sealed: Option<i64>,
    },
}

/// Place and hash of the last row.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Last {
    seq: i64,
    hash: String,
}

/// How a log that ends with `last` stands to the seal.
pub(super) async fn compare(service: &Service, conn: &mut Conn, last: Option<(i64, &str)>) -> Result<End> {
    let Some(kept) = installation::get(conn, KEY).await? else {
        return Ok(if last.is_none() { End::Sealed } else { End::Missing });
    };
    let opened = hex::decode(kept).ok().and_then(|sealed| service.vault().open(CONTEXT, &sealed).ok());
    let sealed: Option<Last> = opened.and_then(|plain| serde_json::from_slice(&plain).ok());
    let fits = matches!((&sealed, last), (Some(s), Some((seq, hash))) if s.seq == seq && s.hash == hash);
    Ok(if fits { End::Sealed } else { End::Differs { sealed: sealed.map(|s| s.seq) } })
}

/// Seals the end anew after a row was added behind `before`. A log that did not end at its seal stays so, until somebody
/// has looked.
pub(super) async fn extend(
    service: &Service,
    tx: &mut Tx,
    before: Option<(i64, &str)>,
    to: &audit::Row,
) -> Result<()> {
    match compare(service, tx, before).await? {
        End::Sealed => put(service, tx, to.seq, &to.hash).await,
        End::Missing | End::Removed | End::Differs { .. } => Ok(()),
    }
}

impl Service {
    /// Somebody has looked at a log that does not end at its seal: it is sealed as it is, with an entry that says so.
    /// `false`: it ends where it was sealed, and nothing was done.
    ///
    /// # Errors
    /// The actor is not of the platform.
    pub async fn seal_audit(&self, actor: &Actor) -> Result<bool> {
        actor.require_platform(Permission::ManageOperators)?;
        transact!(Error, self.store(), |tx| {
            let before = audit::head(tx).await?;
            let end = compare(self, tx, before.as_ref().map(|(seq, hash)| (*seq, hash.as_str()))).await?;
            if end == End::Sealed {
                return Ok(false);
            }
            let detail = match end {
                End::Differs { sealed } => {
                    json!({ "entries": before.map(|(seq, _)| seq), "entries_sealed": sealed })
                }
                End::Sealed | End::Missing | End::Removed => json!({ "entries": before.map(|(seq, _)| seq) }),
            };
            super::record(self, tx, actor, ACT, "", &detail).await?;
            let (seq, hash) = audit::head(tx).await?.unwrap_or_default();
            put(self, tx, seq, &hash).await?;
            Ok(true)
        })
    }
}

async fn put(service: &Service, tx: &mut Tx, seq: i64, hash: &str) -> Result<()> {
    let last = Last { seq, hash: hash.to_owned() };
    let plain = serde_json::to_vec(&last).map_err(|e| Error::Internal(e.to_string()))?;
    let sealed = service.vault().seal(service.inner.random.as_ref(), CONTEXT, &plain)?;
    Ok(installation::set(tx, KEY, &hex::encode(sealed)).await?)
}
