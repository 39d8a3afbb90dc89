//! Every night each operator is checked by a job of its own, so that a slow provider holds up nobody else.

use crate::Service;
use crate::error::{Error, Result};
use crate::jobs::{Job, Next};
use domain::ids::OperatorId;
use domain::time::{DAY, HOUR, MINUTE, UnixMs};
use store::{operators, transact};

/// When, after midnight in Shanghai.
const AT_MS: i64 = 3 * HOUR + 30 * MINUTE;
/// How far apart two operators' checks begin.
const APART_MS: i64 = 2_000;
/// How many operators are read at a time.
const BATCH: i64 = 200;

/// The next time that is half past three in the night.
pub(crate) fn next_night(now: UnixMs) -> UnixMs {
    let today = now.shanghai_day_start().plus(AT_MS);
    if today > now { today } else { today.plus(DAY) }
}

impl Service {
    /// Gives every operator that is served its check of this night.
    pub(crate) async fn run_nightly(&self) -> Result<Next> {
        let now = self.now();
        let (mut after, mut at) = (None::<OperatorId>, now);
        loop {
            let page = operators::list(&mut self.store().read().await?, after.as_ref(), BATCH).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id.clone());
            for operator in page.into_iter().filter(|operator| operator.active) {
                transact!(Error, self.store(), |tx| {
                    self.enqueue(tx, &Job::SelfCheck(operator.id.clone()), at).await
                })?;
                at = at.plus(APART_MS);
            }
        }
        Ok(Next::Recur(next_night(self.now())))
    }

    /// Checks one operator, and notices what ends soon.
    pub(crate) async fn run_operator_check(&self, operator: &OperatorId) -> Result<Next> {
        let report = self.run_self_check(operator, None).await?;
        let failed = report.count(crate::accounts::Verdict::Fail);
        if failed > 0 {
            tracing::warn!(%operator, failed, "the nightly self-check found mistakes");
        }
        self.notice_ends(operator).await?;
        Ok(Next::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nights() {
        let at = |text: &str| UnixMs::from_shanghai_text(text).unwrap();
        assert_eq!(next_night(at("2026-11-23 19:20:00")), at("2026-11-24 03:30:00"));
        assert_eq!(next_night(at("2026-11-24 03:29:59")), at("2026-11-24 03:30:00"));
        assert_eq!(next_night(at("2026-11-24 03:30:00")), at("2026-11-25 03:30:00"));
    }
}
