//! A plan with how far each step is; ticking what is proven.

use super::proofs::Seen;
use super::types::{Guide, GuidePlan, GuideStep};
use crate::Service;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::staff;
use domain::access::Permission;
use domain::guide::{Choice, Evidence, Have, Merchant, Progress, Step, StepState, Want};
use domain::guide::{plan, prerequisites, rule, standing};
use domain::ids::OperatorId;
use domain::time::UnixMs;
use std::collections::{BTreeSet, HashMap};
use store::{Conn, guide, transact};

/// Words of a set, as the row has them.
pub(super) fn join<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

fn split<T: Ord>(words: &str, read: impl Fn(&str) -> Option<T>) -> BTreeSet<T> {
    words.split(' ').filter_map(read).collect()
}

/// What a row says. A word that this version does not know any more is left out.
pub(super) fn choice_of(row: &guide::Plan) -> Choice {
    Choice {
        wants: split(&row.wants, Want::parse),
        merchant: Merchant::parse(&row.merchant).unwrap_or(Merchant::Company),
        has: split(&row.has, Have::parse),
    }
}

/// How far every step of a choice is.
pub(super) fn steps_of(
    choice: &Choice,
    said: &HashMap<&str, &guide::Step>,
    seen: &Seen,
    now: UnixMs,
) -> Vec<GuideStep> {
    let mut steps: Vec<GuideStep> = plan(choice)
        .into_iter()
        .map(|step| {
            let row = said.get(step.as_str()).copied();
            let (evidence, reason) = seen.evidence(step, choice);
            let progress = row.map(|row| Progress { state: row.state, since: row.since });
            let stands = standing(&rule(step), progress, evidence, now);
            // That something was never switched on is no reason; that a check fails is one.
            let told = reason.filter(|reason| stands.reopened || !reason.key.is_empty());
            GuideStep {
                step,
                state: stands.state,
                by_system: stands.by_system,
                reopened: stands.reopened,
                overdue: stands.overdue,
                ready: false,
                reason: told.filter(|_| !stands.state.is_settled()),
                since: row.map(|row| row.since),
                by: row.map(|row| row.changed_by.clone()).unwrap_or_default(),
                assignee: row.map(|row| row.assignee.clone()).unwrap_or_default(),
                note: row.map(|row| row.note.clone()).unwrap_or_default(),
                version: row.map_or(0, |row| row.version),
            }
        })
        .collect();
    let settled: BTreeSet<Step> = steps.iter().filter(|s| s.state.is_settled()).map(|s| s.step).collect();
    for step in &mut steps {
        step.ready = prerequisites(step.step, choice).iter().all(|before| settled.contains(before));
    }
    steps
}

/// An operator's plan; `None`: nothing was chosen yet.
pub(super) async fn plan_of(
    conn: &mut Conn,
    operator: &OperatorId,
    now: UnixMs,
) -> Result<Option<GuidePlan>> {
    let Some(row) = guide::plan(conn, operator).await? else { return Ok(None) };
    let choice = choice_of(&row);
    let said = guide::steps(conn, operator).await?;
    let by_step = said.iter().map(|step| (step.step.as_str(), step)).collect();
    let seen = Seen::of(conn, operator).await?;
    let steps = steps_of(&choice, &by_step, &seen, now);
    Ok(Some(GuidePlan {
        choice,
        version: row.version,
        chosen_at: row.chosen_at,
        chosen_by: row.chosen_by,
        steps,
    }))
}

impl Service {
    /// The operator's guide, with what the system sees ticked.
    ///
    /// # Errors
    /// The role may not see the set-up.
    pub async fn guide(&self, actor: &Actor) -> Result<Guide> {
        let operator = actor.require(Permission::ViewSetup)?;
        self.tick_guide(operator).await?;
        let mut conn = self.store().read().await?;
        let members = staff::members(&mut conn, operator).await?;
        let platform = staff::platform(&mut conn).await?;
        let names: HashMap<String, String> = members
            .iter()
            .chain(&platform)
            .map(|member| (member.person.login.clone(), member.person.name.clone()))
            .collect();
        let name = |login: &mut String| {
            if let Some(name) = names.get(login) {
                login.clone_from(name);
            }
        };
        let mut plan = plan_of(&mut conn, operator, self.now()).await?;
        if let Some(plan) = &mut plan {
            name(&mut plan.chosen_by);
            plan.steps.iter_mut().for_each(|step| name(&mut step.by));
        }
        let people = members.into_iter().filter(|m| !m.person.locked).map(|m| m.person.name).collect();
        Ok(Guide { plan, people })
    }

    /// Ticks the steps that are proven, for those who look later: a step that was ticked stays so until a check has
    /// something against it.
    ///
    /// # Errors
    /// Only those of the database.
    pub(crate) async fn tick_guide(&self, operator: &OperatorId) -> Result<()> {
        let now = self.now();
        let mut conn = self.store().read().await?;
        let Some(row) = guide::plan(&mut conn, operator).await? else { return Ok(()) };
        let choice = choice_of(&row);
        let said = guide::steps(&mut conn, operator).await?;
        let seen = Seen::of(&mut conn, operator).await?;
        drop(conn);
        let said: HashMap<&str, &guide::Step> = said.iter().map(|s| (s.step.as_str(), s)).collect();
        let proven: Vec<guide::Step> = plan(&choice)
            .into_iter()
            .filter(|step| seen.evidence(*step, &choice).0 == Evidence::Proven)
            .filter_map(|step| ticked(step, said.get(step.as_str()).copied(), now))
            .collect();
        if proven.is_empty() {
            return Ok(());
        }
        transact!(Error, self.store(), |tx| {
            for step in &proven {
                // Who said something meanwhile has the last word; the next look ticks again.
                guide::put_step(tx, operator, step).await?;
            }
            Ok(())
        })
    }
}

/// The row of a step that the system ticks; `None` where it is settled already.
fn ticked(step: Step, said: Option<&guide::Step>, now: UnixMs) -> Option<guide::Step> {
    if said.is_some_and(|said| said.state.is_settled()) {
        return None;
    }
    Some(guide::Step {
        step: step.as_str().to_owned(),
        state: StepState::Done,
        since: now,
        assignee: said.map(|s| s.assignee.clone()).unwrap_or_default(),
        note: said.map(|s| s.note.clone()).unwrap_or_default(),
        version: said.map_or(0, |s| s.version) + 1,
        changed_at: now,
        changed_by: String::new(),
    })
}
