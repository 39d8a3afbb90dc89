//! Jobs that were given up: shown at the desk of whoever they are about, begun anew once what was wrong is mended, or
//! given up for good.

use super::Job;
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::ids::{JobId, OperatorId, OrderId};
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, deliveries, jobs, messages, payments, refunds, transact};

/// How many are looked at at a time.
const BATCH: i64 = 200;

/// A job that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadJob {
    /// The job.
    pub id: JobId,
    /// What it was to do: a constant of this module's parent.
    pub kind: String,
    /// What it was about: the id of a payment, a refund or a delivery.
    pub about: Option<String>,
    /// The order behind that.
    pub order_id: Option<OrderId>,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was given up.
    pub given_up_at: Option<UnixMs>,
}

/// Whose a job is, and which order it is about.
#[derive(Debug, Default)]
struct Subject {
    operator: Option<OperatorId>,
    order: Option<OrderId>,
}

impl Service {
    /// The operator's jobs that were given up, the latest first. The platform's staff see those that are nobody's among
    /// them, and all of them while they have chosen no operator.
    ///
    /// # Errors
    /// The role may not see money.
    pub async fn dead_jobs(&self, actor: &Actor) -> Result<Vec<DeadJob>> {
        if actor.operator.is_some() || actor.require_platform(Permission::ManageOperators).is_err() {
            actor.require(Permission::ViewMoney)?;
        }
        let mut conn = self.store().read().await?;
        let mut shown = Vec::new();
        let mut last = None;
        // Whose a job is stands in what it is about, so every one is looked at: another operator's must not hide this
        // one's.
        loop {
            let rows = jobs::dead(&mut conn, last.as_ref(), BATCH).await?;
            for row in &rows {
                shown.extend(shown_to(&mut conn, actor, row).await?);
            }
            match rows.into_iter().last() {
                Some(row) => last = Some(row),
                None => return Ok(shown),
            }
        }
    }

    /// Lets a job that was given up begin anew. Every job can be run again safely.
    ///
    /// # Errors
    /// The role may not; there is no such job here, or it was not given up.
    pub async fn retry_job(&self, actor: &Actor, id: &JobId) -> Result<()> {
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            self.dead_job_of(tx, actor, id).await?;
            if !jobs::revive(tx, id, now).await? {
                return Err(Error::NotFound("job"));
            }
            audit::record(self, tx, actor, "job.retry", id.as_str(), &serde_json::json!({})).await
        })
    }

    /// Gives a job up for good: it leaves the desk.
    ///
    /// # Errors
    /// The role may not; there is no such job here, or it was not given up.
    pub async fn dismiss_job(&self, actor: &Actor, id: &JobId) -> Result<()> {
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let kind = self.dead_job_of(tx, actor, id).await?;
            if !jobs::dismiss(tx, id, now).await? {
                return Err(Error::NotFound("job"));
            }
            let detail = serde_json::json!({ "kind": kind });
            audit::record(self, tx, actor, "job.dismiss", id.as_str(), &detail).await
        })
    }

    /// The kind of a dead job that this actor may work on.
    async fn dead_job_of(&self, tx: &mut Tx, actor: &Actor, id: &JobId) -> Result<String> {
        if actor.operator.is_some() || actor.require_platform(Permission::ManageOperators).is_err() {
            actor.require(Permission::WorkDesk)?;
        }
        let (kind, payload) = jobs::dead_kind(tx, id).await?.ok_or(Error::NotFound("job"))?;
        let subject = subject(tx, Job::read(&kind, &payload).ok().as_ref()).await?;
        if concerns(actor, &subject) { Ok(kind) } else { Err(Error::NotFound("job")) }
    }
}

/// A dead job as this actor sees it; `None`: it is not theirs.
async fn shown_to(conn: &mut Conn, actor: &Actor, row: &jobs::Dead) -> Result<Option<DeadJob>> {
    let job = Job::read(&row.kind, &row.payload_json).ok();
    let subject = subject(conn, job.as_ref()).await?;
    Ok(concerns(actor, &subject).then(|| DeadJob {
        about: job.as_ref().and_then(|job| job.id().map(str::to_owned)),
        order_id: subject.order,
        id: row.id.clone(),
        kind: row.kind.clone(),
        attempts: row.attempts,
        last_error: row.last_error.clone(),
        given_up_at: row.finished_at.map(UnixMs),
    }))
}

/// Whether a job is for this actor to see: their operator's, or nobody's and they are of the platform.
fn concerns(actor: &Actor, subject: &Subject) -> bool {
    let platform = actor.require_platform(Permission::ManageOperators).is_ok();
    match (&subject.operator, &actor.operator) {
        (Some(whose), Some(selected)) => whose == selected,
        (_, None) | (None, Some(_)) => platform,
    }
}

async fn subject(conn: &mut Conn, job: Option<&Job>) -> Result<Subject> {
    let payment = match job {
        Some(Job::QueryPayment(id) | Job::CloseOrder(id)) => Some(id.clone()),
        Some(Job::SubmitRefund(id) | Job::QueryRefund(id)) => {
            refunds::by_id(conn, id).await?.map(|refund| refund.payment_id)
        }
        Some(Job::Webhook(id)) => {
            let delivery = deliveries::by_id(conn, id).await?;
            return Ok(Subject { operator: delivery.map(|d| d.operator_id), order: None });
        }
        Some(Job::SendMessage(id)) => {
            let message = messages::by_id(conn, id).await?;
            return Ok(message.map_or_else(Subject::default, |m| Subject {
                operator: Some(m.operator_id),
                order: m.order_id,
            }));
        }
        Some(Job::SelfCheck(operator)) => {
            return Ok(Subject { operator: Some(operator.clone()), order: None });
        }
        Some(
            Job::Announce(_) | Job::RefreshCertificates | Job::Sweep | Job::RefreshOaTokens | Job::Nightly,
        )
        | None => None,
    };
    let Some(payment) = payment else { return Ok(Subject::default()) };
    let row = payments::by_id(conn, &payment).await?;
    Ok(row.map_or_else(Subject::default, |p| Subject {
        operator: Some(p.operator_id),
        order: Some(p.order_id),
    }))
}
