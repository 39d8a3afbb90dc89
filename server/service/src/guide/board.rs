//! Every operator's progress, for the platform.

use super::types::BoardRow;
use super::view::plan_of;
use crate::Service;
use crate::access::Actor;
use crate::error::Result;
use crate::operators;
use domain::access::Permission;
use domain::guide::StepState;

impl Service {
    /// Every operator, by code: how far it is, on whom it waits since when, what was taken back.
    ///
    /// # Errors
    /// Not of the platform.
    pub async fn guide_board(&self, actor: &Actor) -> Result<Vec<BoardRow>> {
        actor.require_platform(Permission::ManageOperators)?;
        let now = self.now();
        let mut conn = self.store().read().await?;
        let mut rows = Vec::new();
        for operator in operators::all(&mut conn).await? {
            let plan = plan_of(&mut conn, &operator.id, now).await?;
            let mut row = BoardRow {
                operator: operator.into(),
                settled: 0,
                total: 0,
                waiting: Vec::new(),
                reopened: Vec::new(),
                next: None,
                moved_at: None,
            };
            if let Some(plan) = plan {
                row.settled = plan.settled();
                row.total = plan.steps.len();
                row.next = plan.next().cloned();
                let said = plan.steps.iter().filter_map(|step| step.since).max();
                row.moved_at = said.max(Some(plan.chosen_at));
                for step in plan.steps {
                    if step.state == StepState::Waiting {
                        row.waiting.push(step);
                    } else if step.reopened {
                        row.reopened.push(step);
                    }
                }
                row.waiting.sort_by_key(|step| step.since);
            }
            rows.push(row);
        }
        Ok(rows)
    }
}
