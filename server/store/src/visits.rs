//! Stays of vehicles.

use crate::decode::{fen, id, ms, opt_ms, opt_text, text};
use crate::{Conn, Error, Result, Tx};
use domain::ids::{OperatorId, SiteId, VisitId};
use domain::money::Fen;
use domain::plate::Plate;
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `visit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The stay; its id is the bill's too.
    pub id: VisitId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// The car park.
    pub site_id: SiteId,
    /// The parking system's number of the stay; unique at the site.
    pub visit_no: String,
    /// The plate, where one was read.
    pub plate: Option<Plate>,
    /// Who scanned in without a plate: a hash of the payer's id.
    pub payer_key: Option<String>,
    /// The number on that payer's ticket.
    pub ticket_no: Option<String>,
    /// When the vehicle came in.
    pub entered_at: UnixMs,
    /// When it left.
    pub left_at: Option<UnixMs>,
    /// What was paid for the stay, in fen.
    pub paid: Fen,
    /// When something was last paid.
    pub paid_at: Option<UnixMs>,
    /// Until when the vehicle may leave after the last payment.
    pub exit_until: Option<UnixMs>,
    /// When the row was made.
    pub created_at: UnixMs,
}

const COLUMNS: &str = "id, operator_id, site_id, visit_no, plate, payer_key, ticket_no, entered_at, left_at, paid, \
    paid_at, exit_until, created_at";

fn read(row: &AnyRow) -> Result<Row> {
    let plate = opt_text(row, "plate")?.map(|p| Plate::parse(&p)).transpose();
    Ok(Row {
        id: id(row, "id")?,
        operator_id: id(row, "operator_id")?,
        site_id: id(row, "site_id")?,
        visit_no: text(row, "visit_no")?,
        plate: plate.map_err(|_| Error::Corrupt("plate".to_owned()))?,
        payer_key: opt_text(row, "payer_key")?,
        ticket_no: opt_text(row, "ticket_no")?,
        entered_at: ms(row, "entered_at")?,
        left_at: opt_ms(row, "left_at")?,
        paid: fen(row, "paid")?,
        paid_at: opt_ms(row, "paid_at")?,
        exit_until: opt_ms(row, "exit_until")?,
        created_at: ms(row, "created_at")?,
    })
}

/// Adds a stay of a vehicle that is inside. `false`: the site has this number already, or a vehicle with this plate is
/// inside; nothing was added.
pub async fn insert(tx: &mut Tx, visit: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO visit (id, operator_id, site_id, visit_no, plate, payer_key, ticket_no, entered_at, paid, \
         created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9) ON CONFLICT DO NOTHING",
    )
    .bind(visit.id.as_str())
    .bind(visit.operator_id.as_str())
    .bind(visit.site_id.as_str())
    .bind(visit.visit_no.as_str())
    .bind(visit.plate.as_ref().map(Plate::as_str))
    .bind(visit.payer_key.as_deref())
    .bind(visit.ticket_no.as_deref())
    .bind(visit.entered_at.0)
    .bind(visit.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The stay with this id.
pub async fn by_id(conn: &mut Conn, visit: &VisitId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM visit WHERE id = $1"));
    sqlx::query(sql).bind(visit.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The stay with the parking system's number.
pub async fn by_no(conn: &mut Conn, site: &SiteId, visit_no: &str) -> Result<Option<Row>> {
    let sql =
        sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM visit WHERE site_id = $1 AND visit_no = $2"));
    let query = sqlx::query(sql).bind(site.as_str()).bind(visit_no);
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The vehicle with this plate that is inside.
pub async fn inside_by_plate(conn: &mut Conn, site: &SiteId, plate: &Plate) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM visit WHERE site_id = $1 AND plate = $2 AND left_at IS NULL"
    ));
    let query = sqlx::query(sql).bind(site.as_str()).bind(plate.as_str());
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The latest stay of a plate, inside or gone.
pub async fn latest_by_plate(conn: &mut Conn, site: &SiteId, plate: &Plate) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM visit WHERE site_id = $1 AND plate = $2 ORDER BY entered_at DESC, id DESC LIMIT 1"
    ));
    let query = sqlx::query(sql).bind(site.as_str()).bind(plate.as_str());
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The latest vehicle inside of whoever scanned in without a plate.
pub async fn inside_by_payer(conn: &mut Conn, site: &SiteId, payer_key: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM visit WHERE site_id = $1 AND payer_key = $2 AND left_at IS NULL \
         ORDER BY entered_at DESC, id DESC LIMIT 1"
    ));
    let query = sqlx::query(sql).bind(site.as_str()).bind(payer_key);
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// How the console calls the vehicles of these stays: the plate, or the number of the stay.
pub async fn shown_at_lanes(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<(VisitId, String)>> {
    let rows = sqlx::query(
        "SELECT v.id, COALESCE(v.plate, v.ticket_no, v.visit_no) AS shown FROM lane l JOIN visit v ON v.id = l.visit_id \
         WHERE l.operator_id = $1",
    )
    .bind(operator.as_str())
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(|row| Ok((id(row, "id")?, text(row, "shown")?))).collect()
}

/// A settled order paid `amount` for the stay: the vehicle may leave until `exit_until`.
pub async fn add_paid(
    tx: &mut Tx,
    visit: &VisitId,
    amount: Fen,
    at: UnixMs,
    exit_until: UnixMs,
) -> Result<()> {
    sqlx::query("UPDATE visit SET paid = paid + $1, paid_at = $2, exit_until = $3 WHERE id = $4")
        .bind(amount.value())
        .bind(at.0)
        .bind(exit_until.0)
        .bind(visit.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// The vehicle left. `false`: it had left already; nothing changed.
pub async fn leave(tx: &mut Tx, visit: &VisitId, at: UnixMs) -> Result<bool> {
    let done = sqlx::query("UPDATE visit SET left_at = $1 WHERE id = $2 AND left_at IS NULL")
        .bind(at.0)
        .bind(visit.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}
