//! Leases what is due, runs it, and keeps what became of it.

use super::{Job, Next};
use crate::Service;
use crate::error::{Error, Result};
use crate::selfcheck::next_night;
use domain::schedule;
use domain::time::{DAY, MINUTE, UnixMs};
use futures::future::join_all;
use store::jobs::{self, Leased};
use store::transact;

/// How long a job is leased: longer than any handler's calls take together.
const LEASE_MS: i64 = 2 * MINUTE;
/// A job that fails for this long is given up; it stays visible.
const GIVE_UP_MS: i64 = 7 * DAY;
/// The delay once the schedule for failures is used up.
const LAST_DELAY_MS: i64 = 6 * 60 * MINUTE;
/// How much of what went wrong is kept.
const MAX_ERROR: usize = 300;

impl Service {
    /// Runs at most `limit` jobs that are due, side by side. Returns how many were run; call again while that is not 0.
    ///
    /// # Errors
    /// The database fails. What a job itself runs into is kept with the job.
    pub async fn run_due(&self, limit: usize) -> Result<usize> {
        self.ensure_recurring().await?;
        let now = self.now();
        if !jobs::any_due(&mut self.store().read().await?, now).await? {
            return Ok(0);
        }
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let leased = transact!(Error, self.store(), |tx| {
            Ok::<_, Error>(jobs::lease(tx, now, LEASE_MS, limit).await?)
        })?;
        let outcomes = join_all(leased.iter().map(|job| self.run(job))).await;
        let count = outcomes.len();
        outcomes.into_iter().collect::<Result<()>>()?;
        Ok(count)
    }

    /// When the next job is due; `None` when nothing waits.
    ///
    /// # Errors
    /// The database fails.
    pub async fn next_due(&self) -> Result<Option<UnixMs>> {
        self.ensure_recurring().await?;
        Ok(jobs::next_due(&mut self.store().read().await?).await?)
    }

    /// The jobs that come back by themselves exist; otherwise they are enqueued.
    async fn ensure_recurring(&self) -> Result<()> {
        let mut missing = Vec::new();
        let mut conn = self.store().read().await?;
        for job in [Job::Sweep, Job::RefreshCertificates, Job::RefreshOaTokens, Job::Nightly] {
            if !jobs::is_queued(&mut conn, &job.key()).await? {
                missing.push(job);
            }
        }
        drop(conn);
        for job in missing {
            let now = self.now();
            let at = if job == Job::Nightly { next_night(now) } else { now };
            transact!(Error, self.store(), |tx| { self.enqueue(tx, &job, at).await })?;
        }
        Ok(())
    }

    async fn run(&self, leased: &Leased) -> Result<()> {
        let outcome = match Job::read(&leased.kind, &leased.payload_json) {
            Ok(job) => self.handle(&job, leased).await,
            Err(error) => Err(error),
        };
        let next = outcome.unwrap_or_else(|error| Next::Retry(error.to_string()));
        metrics::counter!("jobs_run", "kind" => leased.kind.clone(), "outcome" => word(&next)).increment(1);
        if let Next::Retry(error) = &next {
            tracing::warn!(job = %leased.id, kind = %leased.kind, attempts = leased.attempts, %error, "a job failed");
        }
        if !self.keep(leased, &next).await? {
            tracing::warn!(job = %leased.id, kind = %leased.kind, "the lease was lost");
        }
        Ok(())
    }

    async fn handle(&self, job: &Job, leased: &Leased) -> Result<Next> {
        match job {
            Job::QueryPayment(id) => self.run_query_payment(id, leased.attempts).await,
            Job::CloseOrder(id) => self.run_close_order(id).await,
            Job::SubmitRefund(id) => self.run_submit_refund(id).await,
            Job::QueryRefund(id) => self.run_query_refund(id, leased.attempts).await,
            Job::Webhook(id) => self.deliver(id).await,
            Job::SendMessage(id) => self.run_send_message(id).await,
            Job::Announce(id) => self.run_announce(id).await,
            Job::RefreshCertificates => self.run_refresh_certificates().await,
            Job::Sweep => self.run_sweep().await,
            Job::RefreshOaTokens => self.run_refresh_oa_tokens().await,
            Job::Nightly => self.run_nightly().await,
            Job::SelfCheck(operator) => self.run_operator_check(operator).await,
        }
    }

    /// Keeps what became of a job, if its lease is still ours.
    async fn keep(&self, leased: &Leased, next: &Next) -> Result<bool> {
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let (id, fence) = (&leased.id, leased.fence);
            Ok::<_, Error>(match next {
                Next::Done => jobs::finish(tx, id, fence, now).await?,
                Next::At(at) => jobs::again(tx, id, fence, *at, None).await?,
                Next::Recur(at) => jobs::recur(tx, id, fence, *at, now).await?,
                Next::Retry(error) => {
                    let error: String = error.chars().take(MAX_ERROR).collect();
                    if now.since(leased.created_at) > GIVE_UP_MS {
                        jobs::bury(tx, id, fence, &error, now).await?
                    } else {
                        let delay =
                            schedule::delay_after(schedule::JOB, leased.attempts).unwrap_or(LAST_DELAY_MS);
                        jobs::again(tx, id, fence, now.plus(delay), Some(&error)).await?
                    }
                }
            })
        })
    }
}

const fn word(next: &Next) -> &'static str {
    match next {
        Next::Done => "done",
        Next::At(_) | Next::Recur(_) => "again",
        Next::Retry(_) => "failed",
    }
}
