//! What visitors booked. A state changes only from the one that was read: of two decisions at once, one changes nothing.

use crate::decode::{bytes, id, int, ms, opt_ms, opt_text, text, word};
use crate::order_lists::like;
use crate::{Conn, Error, Result, Tx};
use domain::ids::{BookingId, BookingNo, HostId, OperatorId, SiteId};
use domain::time::{DAY, UnixMs};
use domain::visitor::{BookingState, DEFAULT_RETENTION_DAYS, PassNo, Period};
use sqlx::any::AnyRow;

/// A row of `visitor_booking`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The booking.
    pub id: BookingId,
    /// Whose visitor it is.
    pub operator_id: OperatorId,
    /// Its number, as people see it.
    pub booking_no: BookingNo,
    /// Where.
    pub site_id: SiteId,
    /// Whom they visit.
    pub host_id: HostId,
    /// SHA-256 of the form that was sent.
    pub form_hash: String,
    /// SHA-256 of the token of the visitor's page.
    pub visitor_hash: String,
    /// SHA-256 of the token of the host's page.
    pub host_hash: String,
    /// Telephone number, openid and the pages' tokens, sealed.
    pub sealed: Vec<u8>,
    /// The visitor's name.
    pub name: String,
    /// The last four digits of the telephone number.
    pub phone_tail: String,
    /// Why they come.
    pub reason: String,
    /// Their car, or empty.
    pub plate: String,
    /// When.
    pub period: Period,
    /// How often the visitor changed it.
    pub revision: i64,
    /// How far it has come.
    pub state: BookingState,
    /// The number of its pass.
    pub pass_no: PassNo,
    /// Whether a message went out to the host.
    pub host_told: bool,
    /// Whether a message with the result went out to the visitor.
    pub visitor_told: bool,
    /// Why the host declined, or empty.
    pub answer: String,
    /// When the host decided.
    pub decided_at: Option<UnixMs>,
    /// When a gate verified the pass.
    pub arrived_at: Option<UnixMs>,
    /// The gate's own number of that scan.
    pub check_no: Option<String>,
    /// Which gate it was.
    pub gate: Option<String>,
    /// When it was booked.
    pub created_at: UnixMs,
    /// When it last changed.
    pub updated_at: UnixMs,
}

/// What to look for. `None` and empty do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of a name, a number, a plate, or the end of a telephone number.
    pub text: Option<String>,
    /// How far it has come.
    pub state: Option<BookingState>,
    /// Where.
    pub site: Option<SiteId>,
    /// Visits that begin at this moment or later.
    pub from: Option<UnixMs>,
    /// Visits that begin before this moment.
    pub before: Option<UnixMs>,
    /// Where the page before ended.
    pub after: Option<BookingId>,
}

const COLUMNS: &str = "id, operator_id, booking_no, site_id, host_id, form_hash, visitor_hash, host_hash, sealed, name, \
                       phone_tail, reason, plate, from_at, until_at, state, pass_no, host_told, visitor_told, answer, decided_at, \
                       arrived_at, check_no, gate, created_at, updated_at, revision";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        operator_id: id(row, "operator_id")?,
        booking_no: id(row, "booking_no")?,
        site_id: id(row, "site_id")?,
        host_id: id(row, "host_id")?,
        form_hash: text(row, "form_hash")?,
        visitor_hash: text(row, "visitor_hash")?,
        host_hash: text(row, "host_hash")?,
        sealed: bytes(row, "sealed")?,
        name: text(row, "name")?,
        phone_tail: text(row, "phone_tail")?,
        reason: text(row, "reason")?,
        plate: text(row, "plate")?,
        period: Period { from: ms(row, "from_at")?, until: ms(row, "until_at")? },
        revision: int(row, "revision")?,
        state: word(row, "state", BookingState::parse)?,
        pass_no: PassNo::new(int(row, "pass_no")?).map_err(|_| Error::Corrupt("pass_no".to_owned()))?,
        host_told: int(row, "host_told")? == 1,
        visitor_told: int(row, "visitor_told")? == 1,
        answer: text(row, "answer")?,
        decided_at: opt_ms(row, "decided_at")?,
        arrived_at: opt_ms(row, "arrived_at")?,
        check_no: opt_text(row, "check_no")?,
        gate: opt_text(row, "gate")?,
        created_at: ms(row, "created_at")?,
        updated_at: ms(row, "updated_at")?,
    })
}

/// Adds a booking. `false`: this form was sent before; nothing was added.
pub async fn insert(tx: &mut Tx, booking: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO visitor_booking (id, operator_id, booking_no, site_id, host_id, form_hash, visitor_hash, host_hash, \
         sealed, name, phone_tail, reason, plate, from_at, until_at, state, pass_no, host_told, visitor_told, answer, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, 0, '', $18, $18) \
         ON CONFLICT (form_hash) DO NOTHING",
    )
    .bind(booking.id.as_str())
    .bind(booking.operator_id.as_str())
    .bind(booking.booking_no.as_str())
    .bind(booking.site_id.as_str())
    .bind(booking.host_id.as_str())
    .bind(booking.form_hash.as_str())
    .bind(booking.visitor_hash.as_str())
    .bind(booking.host_hash.as_str())
    .bind(booking.sealed.as_slice())
    .bind(booking.name.as_str())
    .bind(booking.phone_tail.as_str())
    .bind(booking.reason.as_str())
    .bind(booking.plate.as_str())
    .bind(booking.period.from.0)
    .bind(booking.period.until.0)
    .bind(booking.state.as_str())
    .bind(booking.pass_no.value())
    .bind(booking.created_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The host decided: from `from` to `to`; `answer` is why they declined, or empty. `false`: it is not in `from` any more;
/// nothing changed.
pub async fn decide(
    tx: &mut Tx,
    booking: &BookingId,
    (from, to): (BookingState, BookingState),
    answer: &str,
    at: UnixMs,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE visitor_booking SET state = $1, answer = $2, decided_at = $3, updated_at = $3 \
         WHERE id = $4 AND state = $5",
    )
    .bind(to.as_str())
    .bind(answer)
    .bind(at.0)
    .bind(booking.as_str())
    .bind(from.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A message went out to the host, or (`visitor`) to the visitor.
pub async fn told(tx: &mut Tx, booking: &BookingId, visitor: bool) -> Result<()> {
    let column = if visitor { "visitor_told" } else { "host_told" };
    let sql = sqlx::AssertSqlSafe(format!("UPDATE visitor_booking SET {column} = 1 WHERE id = $1"));
    sqlx::query(sql).bind(booking.as_str()).execute(tx.sql()).await?;
    Ok(())
}

/// Moves a booking from `from` to `to`. `false`: it is not in `from` any more; nothing changed.
pub async fn advance(
    tx: &mut Tx,
    booking: &BookingId,
    (from, to): (BookingState, BookingState),
    at: UnixMs,
) -> Result<bool> {
    let done =
        sqlx::query("UPDATE visitor_booking SET state = $1, updated_at = $2 WHERE id = $3 AND state = $4")
            .bind(to.as_str())
            .bind(at.0)
            .bind(booking.as_str())
            .bind(from.as_str())
            .execute(tx.sql())
            .await?;
    Ok(done.rows_affected() == 1)
}

/// The visitor changes what they booked: `changed` says when, why and in which car. The host has to be asked again.
/// `false`: it is not as it was read any more; nothing changed.
pub async fn change(tx: &mut Tx, read: &Row, changed: &Row, at: UnixMs) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE visitor_booking SET from_at = $1, until_at = $2, reason = $3, plate = $4, state = $5, \
         revision = revision + 1, answer = '', decided_at = NULL, host_told = 0, visitor_told = 0, updated_at = $6 \
         WHERE id = $7 AND state = $8 AND revision = $9",
    )
    .bind(changed.period.from.0)
    .bind(changed.period.until.0)
    .bind(changed.reason.as_str())
    .bind(changed.plate.as_str())
    .bind(changed.state.as_str())
    .bind(at.0)
    .bind(read.id.as_str())
    .bind(read.state.as_str())
    .bind(read.revision)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Somebody came in.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The gate's own number of the scan.
    pub check_no: &'a str,
    /// Which gate it was.
    pub gate: &'a str,
    /// When the gate opened.
    pub at: UnixMs,
}

/// A gate let the visitor in. `false`: the booking is not in `from` any more; nothing changed.
pub async fn arrive(
    tx: &mut Tx,
    booking: &BookingId,
    from: BookingState,
    arrival: Arrival<'_>,
    now: UnixMs,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE visitor_booking SET state = 'arrived', arrived_at = $1, check_no = $2, gate = $3, updated_at = $4 \
         WHERE id = $5 AND state = $6",
    )
    .bind(arrival.at.0)
    .bind(arrival.check_no)
    .bind(arrival.gate)
    .bind(now.0)
    .bind(booking.as_str())
    .bind(from.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How a booking is found.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// By its id.
    Id(&'a BookingId),
    /// By the SHA-256 of the form that was sent.
    Form(&'a str),
    /// By the SHA-256 of the token of the visitor's page.
    Visitor(&'a str),
    /// By the SHA-256 of the token of the host's page.
    Host(&'a str),
    /// By the number of its pass.
    Pass(PassNo),
}

/// One booking.
pub async fn find(conn: &mut Conn, by: By<'_>) -> Result<Option<Row>> {
    let column = match by {
        By::Id(_) => "id",
        By::Form(_) => "form_hash",
        By::Visitor(_) => "visitor_hash",
        By::Host(_) => "host_hash",
        By::Pass(_) => "pass_no",
    };
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM visitor_booking WHERE {column} = $1"));
    let query = match by {
        By::Id(booking) => sqlx::query(sql).bind(booking.as_str()),
        By::Form(hash) | By::Visitor(hash) | By::Host(hash) => sqlx::query(sql).bind(hash),
        By::Pass(number) => sqlx::query(sql).bind(number.value()),
    };
    query.fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The bookings that fit, newest first; at most `limit`.
pub async fn search(conn: &mut Conn, operator: &OperatorId, filter: &Filter, limit: i64) -> Result<Vec<Row>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM visitor_booking WHERE operator_id = $1 \
         AND ($2 IS NULL OR state = $2) AND ($3 IS NULL OR site_id = $3) \
         AND from_at >= $4 AND from_at < $5 AND ($6 IS NULL OR id < $6) \
         AND ($7 IS NULL OR LOWER(name) LIKE $7 ESCAPE '!' OR LOWER(booking_no) LIKE $7 ESCAPE '!' \
              OR LOWER(plate) LIKE $7 ESCAPE '!' OR phone_tail LIKE $7 ESCAPE '!') \
         ORDER BY id DESC LIMIT $8"
    ));
    sqlx::query(sql)
        .bind(operator.as_str())
        .bind(filter.state.map(BookingState::as_str))
        .bind(filter.site.as_ref().map(SiteId::as_str))
        .bind(filter.from.map_or(i64::MIN, |at| at.0))
        .bind(filter.before.map_or(i64::MAX, |at| at.0))
        .bind(filter.after.as_ref().map(BookingId::as_str))
        .bind(filter.text.as_deref().map(like))
        .bind(limit)
        .fetch_all(conn.sql())
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Bookings whose time is over and that nobody answered or came by; at most `limit`.
pub async fn overdue(conn: &mut Conn, now: UnixMs, limit: i64) -> Result<Vec<(BookingId, BookingState)>> {
    let rows = sqlx::query(
        "SELECT id, state FROM visitor_booking WHERE state IN ('requested', 'approved') AND until_at <= $1 \
         ORDER BY until_at LIMIT $2",
    )
    .bind(now.0)
    .bind(limit)
    .fetch_all(conn.sql())
    .await?;
    rows.iter().map(|row| Ok((id(row, "id")?, word(row, "state", BookingState::parse)?))).collect()
}

/// Deletes bookings that ended longer ago than their operator keeps them; at most `limit`.
pub async fn erase(tx: &mut Tx, now: UnixMs, limit: i64) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM visitor_booking WHERE id IN (\
         SELECT b.id FROM visitor_booking b LEFT JOIN visitor_settings s ON s.operator_id = b.operator_id \
         WHERE b.until_at <= $1 AND b.until_at + COALESCE(s.retention_days, $2) * $3 <= $1 \
         AND b.state NOT IN ('requested', 'approved') ORDER BY b.until_at LIMIT $4)",
    )
    .bind(now.0)
    .bind(DEFAULT_RETENTION_DAYS)
    .bind(DAY)
    .bind(limit)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected())
}
