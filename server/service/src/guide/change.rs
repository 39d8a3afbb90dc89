//! Choosing, and saying how far a step is. Several people may do so at once: who has not seen the last word is told.

use super::types::{ChoosePlan, MarkStep};
use super::view::{choice_of, join};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::check::Fields;
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::guide::{ChoiceError, StepState, Want, applies};
use serde_json::json;
use store::{guide, transact};

impl Service {
    /// Chooses what the plan is for. `false`: it was so before. How far steps are stays.
    ///
    /// # Errors
    /// The role may not; nothing is wanted, or what excludes each other (field `scan`); somebody else chose meanwhile
    /// (`guide_changed`).
    pub async fn choose_plan(&self, actor: &Actor, choose: ChoosePlan) -> Result<bool> {
        let operator = actor.require(Permission::ManagePayment)?;
        choose.choice.check().map_err(|error| match error {
            ChoiceError::Nothing => Error::field("scan", "guide_nothing"),
            ChoiceError::Family => Error::field("scan", "guide_family"),
        })?;
        let row = guide::Plan {
            operator_id: operator.clone(),
            wants: join(choose.choice.wants.iter().map(|want| want.as_str())),
            merchant: choose.choice.merchant.as_str().to_owned(),
            has: join(choose.choice.has.iter().map(|have| have.as_str())),
            version: choose.seen + 1,
            chosen_at: self.now(),
            chosen_by: actor.name.clone(),
        };
        transact!(Error, self.store(), |tx| {
            let before = guide::plan(tx, operator).await?;
            if before.as_ref().map_or(0, |plan| plan.version) != choose.seen {
                return Err(Error::Conflict("guide_changed"));
            }
            if before.is_some_and(|plan| choice_of(&plan) == choose.choice) {
                return Ok(false);
            }
            if !guide::choose(tx, &row).await? {
                return Err(Error::Conflict("guide_changed"));
            }
            let wants: Vec<&str> = choose.choice.wants.iter().copied().map(Want::as_str).collect();
            let detail = json!({ "wants": wants, "merchant": row.merchant });
            audit::record(self, tx, actor, "guide.choose", "", &detail).await?;
            Ok(true)
        })
    }

    /// Says how far a step is, who is to do it, and what is to be known. `false`: it was so before.
    ///
    /// # Errors
    /// The role may not; a wrong field; no such step in the plan; somebody else said something meanwhile
    /// (`guide_changed`).
    pub async fn mark_step(&self, actor: &Actor, mark: MarkStep) -> Result<bool> {
        let operator = actor.require(Permission::WorkDesk)?;
        let mut fields = Fields::default();
        if !mark.assignee.is_empty() {
            fields.name("assignee", &mark.assignee, 60);
        }
        if mark.note.chars().count() > 500 {
            fields.wrong_with("note", "too_long", "500");
        } else if mark.note.chars().any(|c| c.is_control() && c != '\n') {
            fields.wrong("note", "name_shape");
        }
        fields.done()?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let plan = guide::plan(tx, operator).await?.ok_or(Error::NotFound("guide_step"))?;
            if !applies(mark.step, &choice_of(&plan)) {
                return Err(Error::NotFound("guide_step"));
            }
            let all = guide::steps(tx, operator).await?;
            let before = all.into_iter().find(|step| step.step == mark.step.as_str());
            if before.as_ref().map_or(0, |step| step.version) != mark.seen {
                return Err(Error::Conflict("guide_changed"));
            }
            let was = before.as_ref().map_or(StepState::Open, |step| step.state);
            let state = mark.state.unwrap_or(was);
            let since = before.as_ref().filter(|_| state == was).map_or(now, |step| step.since);
            let same = before
                .as_ref()
                .map_or(state == was && mark.assignee.is_empty() && mark.note.is_empty(), |step| {
                    state == was && step.assignee == mark.assignee && step.note == mark.note
                });
            if same {
                return Ok(false);
            }
            let row = guide::Step {
                step: mark.step.as_str().to_owned(),
                state,
                since,
                assignee: mark.assignee.clone(),
                note: mark.note.clone(),
                version: mark.seen + 1,
                changed_at: now,
                changed_by: actor.name.clone(),
            };
            if !guide::put_step(tx, operator, &row).await? {
                return Err(Error::Conflict("guide_changed"));
            }
            let detail = json!({ "step_state": state, "step_before": was });
            audit::record(self, tx, actor, "guide.mark", &format!("guide/{}", mark.step), &detail).await?;
            Ok(true)
        })
    }
}
