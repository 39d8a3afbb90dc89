//! Jobs that were given up: shown to the platform's staff, and begun anew once what was wrong is mended.

use super::Job;
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::ids::JobId;
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use store::{jobs, transact};

/// A job that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadJob {
    /// The job.
    pub id: JobId,
    /// What it was to do: a constant of this module's parent.
    pub kind: String,
    /// What it was about: the id of a payment, a refund or a delivery.
    pub about: Option<String>,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was given up.
    pub given_up_at: Option<UnixMs>,
}

impl Service {
    /// The jobs that were given up, over all operators, the latest first; at most 200.
    ///
    /// # Errors
    /// Only the platform's staff may see them.
    pub async fn dead_jobs(&self, actor: &Actor) -> Result<Vec<DeadJob>> {
        actor.require_platform(Permission::ManageOperators)?;
        let rows = jobs::dead(&mut self.store().read().await?).await?;
        Ok(rows
            .into_iter()
            .map(|row| DeadJob {
                about: Job::read(&row.kind, &row.payload_json)
                    .ok()
                    .and_then(|job| job.id().map(str::to_owned)),
                id: row.id,
                kind: row.kind,
                attempts: row.attempts,
                last_error: row.last_error,
                given_up_at: row.finished_at.map(UnixMs),
            })
            .collect())
    }

    /// Lets a job that was given up begin anew.
    ///
    /// # Errors
    /// Only the platform's staff may; there is no such job, or it was not given up.
    pub async fn retry_job(&self, actor: &Actor, id: &JobId) -> Result<()> {
        actor.require_platform(Permission::ManageOperators)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            if !jobs::revive(tx, id, now).await? {
                return Err(Error::NotFound("job"));
            }
            audit::record(self, tx, actor, "job.retry", id.as_str(), &serde_json::json!({})).await?;
            Ok(())
        })
    }
}
