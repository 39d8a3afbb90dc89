//! Every night each operator is checked by a job of its own, so that a slow provider holds up nobody else. What turned red
//! since is told to those of the staff who said where they are told, in one message; what stays red is told once.

use super::types::{Finding, Report};
use crate::Service;
use crate::accounts::Verdict;
use crate::alerts::Alert;
use crate::error::{Error, Result};
use crate::jobs::{Job, Next};
use crate::operators;
use domain::ids::OperatorId;
use domain::time::{DAY, HOUR, MINUTE, UnixMs};
use store::{self_checks, transact};

/// When, after midnight in Shanghai.
const AT_MS: i64 = 3 * HOUR + 30 * MINUTE;
/// How far apart two operators' checks begin.
const APART_MS: i64 = 2_000;
/// The report in the console.
const REPORT: &str = "/console/self-check";

/// The next time that is half past three in the night.
pub(crate) fn next_night(now: UnixMs) -> UnixMs {
    let today = now.shanghai_day_start().plus(AT_MS);
    if today > now { today } else { today.plus(DAY) }
}

impl Service {
    /// Gives every operator that is served its check of this night.
    pub(crate) async fn run_nightly(&self) -> Result<Next> {
        let mut at = self.now();
        let all = operators::all(&mut self.store().read().await?).await?;
        for operator in all.into_iter().filter(|operator| operator.active) {
            transact!(Error, self.store(), |tx| {
                self.enqueue(tx, &Job::SelfCheck(operator.id.clone()), at).await
            })?;
            at = at.plus(APART_MS);
        }
        Ok(Next::Recur(next_night(self.now())))
    }

    /// Checks one operator, tells its staff what turned red, and notices what ends soon.
    pub(crate) async fn run_operator_check(&self, operator: &OperatorId) -> Result<Next> {
        let report = self.run_self_check(operator, None).await?;
        let failed = report.count(Verdict::Fail);
        if failed > 0 {
            tracing::warn!(%operator, failed, "the nightly self-check found mistakes");
        }
        self.tell_of_mistakes(operator, &report).await?;
        self.notice_ends(operator).await?;
        Ok(Next::Done)
    }

    /// One message of everything that failed now and that nobody was told of. A check that could not be made this night
    /// is neither news nor mended.
    async fn tell_of_mistakes(&self, operator: &OperatorId, report: &Report) -> Result<()> {
        let contacts = self.alert_contacts(operator).await?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            for key in self_checks::alarms(tx, operator).await? {
                if report.find(&key).is_none_or(is_over) {
                    self_checks::end_alarm(tx, operator, &key).await?;
                }
            }
            let mut new = 0;
            for failed in report.findings().filter(|finding| finding.verdict == Verdict::Fail) {
                new += usize::from(self_checks::raise_alarm(tx, operator, &failed.key, now).await?);
            }
            if new > 0 {
                let content = content(new);
                let link = format!("{}{REPORT}", self.settings().public_base);
                let alert = Alert {
                    operator,
                    content: &content,
                    initiator: "自检",
                    at: now,
                    link: Some(&link),
                    reference: &content,
                    key: &format!("self_check:{}", now.0),
                };
                for contact in &contacts {
                    self.tell_staff(tx, contact, alert).await?;
                }
            }
            Ok::<_, Error>(())
        })
    }
}

fn is_over(finding: &Finding) -> bool {
    matches!(finding.verdict, Verdict::Pass | Verdict::Warn)
}

/// In the twenty characters that a phone shows, and in the language of its readers.
fn content(new: usize) -> String {
    format!("自检发现{new}项新的错误，请处理")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_a_phone() {
        assert!(content(999).chars().count() <= 20);
    }

    #[test]
    fn nights() {
        let at = |text: &str| UnixMs::from_shanghai_text(text).unwrap();
        assert_eq!(next_night(at("2026-11-23 19:20:00")), at("2026-11-24 03:30:00"));
        assert_eq!(next_night(at("2026-11-24 03:29:59")), at("2026-11-24 03:30:00"));
        assert_eq!(next_night(at("2026-11-24 03:30:00")), at("2026-11-25 03:30:00"));
    }
}
