//! The onboarding guide: what operators chose, and how far their steps are.

use crate::decode::{id, int, ms, text, word};
use crate::{Conn, Result, Tx};
use domain::guide::StepState;
use domain::ids::OperatorId;
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `guide_plan`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Whose it is.
    pub operator_id: OperatorId,
    /// What is wanted: words, spaces between them.
    pub wants: String,
    /// What the operator is: a word.
    pub merchant: String,
    /// What is there: words, spaces between them.
    pub has: String,
    /// Counts changes, from 1.
    pub version: i64,
    /// When it was chosen.
    pub chosen_at: UnixMs,
    /// By whom: a login.
    pub chosen_by: String,
}

/// A row of `guide_step`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which: a word.
    pub step: String,
    /// How far it is.
    pub state: StepState,
    /// Since when it is in this state.
    pub since: UnixMs,
    /// Who is to do it.
    pub assignee: String,
    /// What somebody noted.
    pub note: String,
    /// Counts changes, from 1.
    pub version: i64,
    /// When it was changed last.
    pub changed_at: UnixMs,
    /// By whom: a login; empty: by the system.
    pub changed_by: String,
}

fn read_plan(row: &AnyRow) -> Result<Plan> {
    Ok(Plan {
        operator_id: id(row, "operator_id")?,
        wants: text(row, "wants")?,
        merchant: text(row, "merchant")?,
        has: text(row, "has")?,
        version: int(row, "version")?,
        chosen_at: ms(row, "chosen_at")?,
        chosen_by: text(row, "chosen_by")?,
    })
}

fn read_step(row: &AnyRow) -> Result<Step> {
    Ok(Step {
        step: text(row, "step")?,
        state: word(row, "state", StepState::parse)?,
        since: ms(row, "since")?,
        assignee: text(row, "assignee")?,
        note: text(row, "note")?,
        version: int(row, "version")?,
        changed_at: ms(row, "changed_at")?,
        changed_by: text(row, "changed_by")?,
    })
}

/// What an operator chose; `None`: nothing yet.
pub async fn plan(conn: &mut Conn, operator: &OperatorId) -> Result<Option<Plan>> {
    let row = sqlx::query(
        "SELECT operator_id, wants, merchant, has, version, chosen_at, chosen_by FROM guide_plan \
         WHERE operator_id = $1",
    )
    .bind(operator.as_str())
    .fetch_optional(conn.sql())
    .await?;
    row.as_ref().map(read_plan).transpose()
}

/// Keeps a choice: the first one (version 1), or the one that follows what the chooser has seen. `false`: somebody else
/// chose meanwhile; nothing changed.
pub async fn choose(tx: &mut Tx, plan: &Plan) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO guide_plan (operator_id, wants, merchant, has, version, chosen_at, chosen_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (operator_id) DO UPDATE SET wants = excluded.wants, \
         merchant = excluded.merchant, has = excluded.has, version = excluded.version, \
         chosen_at = excluded.chosen_at, chosen_by = excluded.chosen_by \
         WHERE guide_plan.version = excluded.version - 1",
    )
    .bind(plan.operator_id.as_str())
    .bind(plan.wants.as_str())
    .bind(plan.merchant.as_str())
    .bind(plan.has.as_str())
    .bind(plan.version)
    .bind(plan.chosen_at.0)
    .bind(plan.chosen_by.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How far the steps of an operator are, of earlier plans too.
pub async fn steps(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Step>> {
    let rows = sqlx::query(
        "SELECT step, state, since, assignee, note, version, changed_at, changed_by FROM guide_step \
         WHERE operator_id = $1 ORDER BY step",
    )
    .bind(operator.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(read_step).collect()
}

/// Keeps how far a step is: the first word about it (version 1), or the one that follows what its author has seen.
/// `false`: somebody else changed it meanwhile; nothing changed.
pub async fn put_step(tx: &mut Tx, operator: &OperatorId, step: &Step) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO guide_step (operator_id, step, state, since, assignee, note, version, changed_at, changed_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (operator_id, step) DO UPDATE SET \
         state = excluded.state, since = excluded.since, assignee = excluded.assignee, note = excluded.note, \
         version = excluded.version, changed_at = excluded.changed_at, changed_by = excluded.changed_by \
         WHERE guide_step.version = excluded.version - 1",
    )
    .bind(operator.as_str())
    .bind(step.step.as_str())
    .bind(step.state.as_str())
    .bind(step.since.0)
    .bind(step.assignee.as_str())
    .bind(step.note.as_str())
    .bind(step.version)
    .bind(step.changed_at.0)
    .bind(step.changed_by.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What an operator has made here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four things, there or not")]
pub struct There {
    /// A car park or a card station in use.
    pub site: bool,
    /// A QR code that is not revoked.
    pub code: bool,
    /// A terminal that is not revoked.
    pub terminal: bool,
    /// A key for other systems that is not revoked.
    pub api_key: bool,
}

/// What an operator has made here.
pub async fn there(conn: &mut Conn, operator: &OperatorId) -> Result<There> {
    let row = sqlx::query(
        "SELECT \
         (SELECT COUNT(*) FROM site WHERE operator_id = $1 AND status = 'active') AS sites, \
         (SELECT COUNT(*) FROM qr_code WHERE operator_id = $1 AND revoked_at IS NULL) AS codes, \
         (SELECT COUNT(*) FROM terminal WHERE operator_id = $1 AND revoked_at IS NULL) AS terminals, \
         (SELECT COUNT(*) FROM api_key WHERE operator_id = $1 AND revoked_at IS NULL) AS api_keys",
    )
    .bind(operator.as_str())
    .fetch_one(conn.sql())
    .await?;
    let any = |column| int(&row, column).map(|count| count > 0);
    Ok(There {
        site: any("sites")?,
        code: any("codes")?,
        terminal: any("terminals")?,
        api_key: any("api_keys")?,
    })
}
