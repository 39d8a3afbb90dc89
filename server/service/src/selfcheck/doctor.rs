//! `peakepay doctor`: the deployment itself, and the report of every operator.

use super::keys;
use super::types::{Finding, Report};
use crate::Service;
use crate::access::Actor;
use crate::accounts::Verdict;
use crate::audit::{AuditReport, End};
use crate::error::{Error, Result};
use crate::operators;
use domain::access::Permission;
use domain::time::MINUTE;
use serde::{Deserialize, Serialize};
use store::{installation, jobs};

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
        let mut chosen = operators::all(&mut self.store().read().await?).await?;
        chosen.retain(|one| code.map_or(one.active, |code| one.code == code));
        if code.is_some() && chosen.is_empty() {
            return Err(Error::NotFound("operator"));
        }
        let mut diagnosis = Diagnosis { deployment: self.examine_deployment().await?, operators: Vec::new() };
        for operator in chosen {
            let report = self.run_self_check(&operator.id, None).await?;
            diagnosis.operators.push(Examined { code: operator.code, name: operator.name, report });
        }
        diagnosis.lift_shared();
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
        let (verdict, words, args) = of_audit(&self.verify_audit(&Actor::cli(None)).await?);
        found.push(Finding { args, ..of("audit", verdict, words) });
        Ok(found)
    }
}

/// What verifying the audit log comes down to.
fn of_audit(report: &AuditReport) -> (Verdict, &'static str, Vec<String>) {
    let entries = report.entries.to_string();
    match (report.broken_at, &report.end) {
        (Some(seq), _) => (Verdict::Fail, "audit_broken", vec![seq.to_string()]),
        (None, End::Sealed) => (Verdict::Pass, "audit_intact", vec![entries]),
        (None, End::Differs { sealed: Some(sealed) }) => {
            (Verdict::Fail, "audit_cut", vec![entries, sealed.to_string()])
        }
        (None, End::Removed) => (Verdict::Fail, "audit_seal_removed", vec![entries]),
        (None, End::Differs { sealed: None }) => (Verdict::Fail, "audit_seal_other", vec![entries]),
        (None, End::Missing) => (Verdict::Warn, "audit_unsealed", vec![entries]),
    }
}

impl Diagnosis {
    /// What is the same for every operator is one finding of the deployment: one mistake is one failure, however many
    /// there are.
    fn lift_shared(&mut self) {
        for name in [keys::PUBLIC_ADDRESS, keys::NOTIFY_ADDRESS, keys::CLOCK, keys::APP_LINKS] {
            let key = keys::whole(keys::DEPLOYMENT, name);
            let mut found = Vec::new();
            for group in self.operators.iter_mut().flat_map(|examined| &mut examined.report.groups) {
                found.extend(group.checks.extract_if(.., |finding| finding.key == key));
            }
            // A notification that came in for one proves the address for all; anything else is as bad as it ever was.
            let said = if name == keys::NOTIFY_ADDRESS {
                found.into_iter().min_by_key(|finding| severity(finding.verdict))
            } else {
                found.into_iter().max_by_key(|finding| severity(finding.verdict))
            };
            self.deployment.extend(said);
        }
    }
}

/// What says nothing says less than what is right.
const fn severity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Cannot => 0,
        Verdict::Pass => 1,
        Verdict::Warn => 2,
        Verdict::Fail => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::super::types::Group;
    use super::*;
    use domain::time::UnixMs;

    fn examined(code: &str, findings: &[(&str, Verdict)]) -> Examined {
        let finding = |(name, verdict): &(&str, Verdict)| {
            Finding::new(keys::DEPLOYMENT, name, *verdict, "words", UnixMs(1)).with(code)
        };
        let checks = findings.iter().map(finding).collect();
        let groups = vec![Group { area: keys::DEPLOYMENT.to_owned(), at: UnixMs(1), checks }];
        Examined { code: code.to_owned(), name: String::new(), report: Report { groups } }
    }

    #[test]
    fn what_all_operators_share_is_said_once() {
        use Verdict::{Cannot, Fail, Pass, Warn};
        let one = [(keys::NOTIFY_ADDRESS, Fail), (keys::CLOCK, Cannot), (keys::EXCLUSION, Pass)];
        let two = [(keys::NOTIFY_ADDRESS, Warn), (keys::CLOCK, Pass), (keys::EXCLUSION, Fail)];
        let mut diagnosis = Diagnosis {
            deployment: Vec::new(),
            operators: vec![examined("one", &one), examined("two", &two)],
        };
        diagnosis.lift_shared();
        let said =
            diagnosis.deployment.iter().map(|found| (found.name(), found.verdict, found.args[0].as_str()));
        let said: Vec<_> = said.collect();
        assert_eq!(said, [(keys::NOTIFY_ADDRESS, Warn, "two"), (keys::CLOCK, Pass, "two")]);
        let left: Vec<_> = diagnosis.operators.iter().map(|one| one.report.findings().count()).collect();
        assert_eq!(left, [1, 1], "the exclusion is each one's own");
        assert!(diagnosis.is_ill());
    }
}
