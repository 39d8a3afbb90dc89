//! `peakepay doctor`: the deployment itself, and the report of every operator.

use super::keys;
use super::types::{Finding, Report};
use crate::Service;
use crate::access::Actor;
use crate::accounts::Verdict;
use crate::audit::End;
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::time::MINUTE;
use serde::{Deserialize, Serialize};
use store::{installation, jobs, operators};

/// How long a job may be overdue before the backlog is one.
const BACKLOG_MS: i64 = 5 * MINUTE;

/// An operator's report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examined {
    /// The operator's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What was found.
    pub report: Report,
}

/// What the doctor found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// The deployment.
    pub deployment: Vec<Finding>,
    /// The operators.
    pub operators: Vec<Examined>,
}

impl Diagnosis {
    /// Every finding.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.deployment.iter().chain(self.operators.iter().flat_map(|examined| examined.report.findings()))
    }

    /// Whether something is wrong. Warnings are not.
    pub fn is_ill(&self) -> bool {
        self.findings().any(|finding| finding.verdict == Verdict::Fail)
    }
}

impl Service {
    /// Examines the deployment and every operator that is served, or one by its code.
    ///
    /// # Errors
    /// The actor is not of the platform, there is no such operator, or the database does not answer.
    pub async fn diagnose(&self, actor: &Actor, code: Option<&str>) -> Result<Diagnosis> {
        actor.require_platform(Permission::ManageOperators)?;
        let mut chosen = Vec::new();
        let mut after = None;
        loop {
            let page = operators::list(&mut self.store().read().await?, after.as_ref(), 200).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id.clone());
            chosen.extend(page.into_iter().filter(|one| code.map_or(one.active, |code| one.code == code)));
        }
        if code.is_some() && chosen.is_empty() {
            return Err(Error::NotFound("operator"));
        }
        let mut diagnosis = Diagnosis { deployment: self.examine_deployment().await?, operators: Vec::new() };
        for operator in chosen {
            let report = self.run_self_check(&operator.id, None).await?;
            diagnosis.operators.push(Examined { code: operator.code, name: operator.name, report });
        }
        Ok(diagnosis)
    }

    async fn examine_deployment(&self) -> Result<Vec<Finding>> {
        let now = self.now();
        let of = |name: &str, verdict, words: &str| Finding::new(keys::DEPLOYMENT, name, verdict, words, now);
        let mut conn = self.store().read().await?;
        let known = installation::get(&mut conn, crate::installation::MASTER_KEY).await?;
        let (overdue, dead) = jobs::standing(&mut conn, now.plus(-BACKLOG_MS)).await?;
        drop(conn);
        let mut found = vec![of("database", Verdict::Pass, "database_answers")];
        let fits = known.as_deref().is_none_or(|known| self.vault().knows(known));
        found.push(if fits {
            of("master_key", Verdict::Pass, "master_key_fits")
        } else {
            of("master_key", Verdict::Fail, "master_key_other")
        });
        found.push(match overdue {
            0 => of("jobs", Verdict::Pass, "jobs_run"),
            n => of("jobs", Verdict::Fail, "jobs_overdue").with(n.to_string()),
        });
        found.push(match dead {
            0 => of("dead_jobs", Verdict::Pass, "no_dead_jobs"),
            n => of("dead_jobs", Verdict::Warn, "dead_jobs").with(n.to_string()),
        });
        let wrong = self.check_books().await?;
        found.push(match wrong.first() {
            None => of("books", Verdict::Pass, "books_agree"),
            Some(first) => {
                of("books", Verdict::Fail, "books_disagree").with(wrong.len().to_string()).with(first)
            }
        });
        let audit = self.verify_audit(&Actor::cli(None)).await?;
        let entries = audit.entries.to_string();
        found.push(match (audit.broken_at, audit.end) {
            (Some(seq), _) => of("audit", Verdict::Fail, "audit_broken").with(seq.to_string()),
            (None, End::Sealed) => of("audit", Verdict::Pass, "audit_intact").with(entries),
            (None, End::Differs { sealed: Some(sealed) }) => {
                of("audit", Verdict::Fail, "audit_cut").with(entries).with(sealed.to_string())
            }
            (None, End::Missing | End::Differs { sealed: None }) => {
                of("audit", Verdict::Warn, "audit_unsealed").with(entries)
            }
        });
        Ok(found)
    }
}
