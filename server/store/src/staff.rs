//! People who sign in to the console, and what they are at which operator.

use crate::decode::{id, int, ms, opt_ms, text};
use crate::{Conn, Error, Result, Tx};
use domain::access::{Permission, Role};
use domain::ids::{OperatorId, UserId};
use domain::time::UnixMs;
use sqlx::any::AnyRow;

/// A row of `staff`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The person.
    pub id: UserId,
    /// What they sign in with; lower case, unique in the installation.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// Staff of the platform, who act for every operator.
    pub platform: bool,
    /// Locked out by somebody.
    pub locked: bool,
    /// When they were added.
    pub created_at: UnixMs,
    /// When their password was last changed.
    pub password_changed_at: UnixMs,
    /// When they last signed in.
    pub last_sign_in_at: Option<UnixMs>,
}

/// A person with the role that they have at the operator that was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub person: Row,
    /// Their role there; [`Role::Platform`] for the platform's staff.
    pub role: Role,
}

const COLUMNS: &str = "s.id, s.login, s.name, s.password_hash, s.platform, s.status, s.created_at, s.password_changed_at, s.last_sign_in_at";

fn read(row: &AnyRow) -> Result<Row> {
    Ok(Row {
        id: id(row, "id")?,
        login: text(row, "login")?,
        name: text(row, "name")?,
        password_hash: text(row, "password_hash")?,
        platform: int(row, "platform")? == 1,
        locked: text(row, "status")? == "locked",
        created_at: ms(row, "created_at")?,
        password_changed_at: ms(row, "password_changed_at")?,
        last_sign_in_at: opt_ms(row, "last_sign_in_at")?,
    })
}

fn read_role(row: &AnyRow) -> Result<Role> {
    Role::parse(&text(row, "role")?).ok_or_else(|| Error::Corrupt("role".to_owned()))
}

/// Adds a person. `false`: the login is taken; nothing was added.
pub async fn insert(tx: &mut Tx, person: &Row) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO staff (id, login, name, password_hash, platform, status, created_at, password_changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (login) DO NOTHING",
    )
    .bind(person.id.as_str())
    .bind(person.login.as_str())
    .bind(person.name.as_str())
    .bind(person.password_hash.as_str())
    .bind(i64::from(person.platform))
    .bind(status(person.locked))
    .bind(person.created_at.0)
    .bind(person.password_changed_at.0)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

const fn status(locked: bool) -> &'static str {
    if locked { "locked" } else { "active" }
}

/// Makes a person a member of an operator, or gives a member another role. The platform's role is no membership.
pub async fn set_member(tx: &mut Tx, staff: &UserId, operator: &OperatorId, role: Role) -> Result<()> {
    sqlx::query(
        "INSERT INTO membership (staff_id, operator_id, role) VALUES ($1, $2, $3) \
         ON CONFLICT (staff_id, operator_id) DO UPDATE SET role = excluded.role",
    )
    .bind(staff.as_str())
    .bind(operator.as_str())
    .bind(role.as_str())
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The person with this login.
pub async fn by_login(conn: &mut Conn, login: &str) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM staff s WHERE s.login = $1"));
    sqlx::query(sql).bind(login).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// The person with this id.
pub async fn by_id(conn: &mut Conn, staff: &UserId) -> Result<Option<Row>> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM staff s WHERE s.id = $1"));
    sqlx::query(sql).bind(staff.as_str()).fetch_optional(conn.sql()).await?.as_ref().map(read).transpose()
}

/// What a person is at an operator; `None` for the platform's staff too, who are no members.
pub async fn role_at(conn: &mut Conn, staff: &UserId, operator: &OperatorId) -> Result<Option<Role>> {
    let row = sqlx::query("SELECT role FROM membership WHERE staff_id = $1 AND operator_id = $2")
        .bind(staff.as_str())
        .bind(operator.as_str())
        .fetch_optional(conn.sql())
        .await?;
    row.as_ref().map(read_role).transpose()
}

/// The members of an operator in the order in which they were added, after `after`; at most `limit`.
pub async fn members(
    conn: &mut Conn,
    operator: &OperatorId,
    after: Option<&UserId>,
    limit: i64,
) -> Result<Vec<Member>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS}, m.role FROM staff s JOIN membership m ON m.staff_id = s.id \
         WHERE m.operator_id = $1 AND s.id > $2 ORDER BY s.id LIMIT $3"
    ));
    let query = sqlx::query(sql)
        .bind(operator.as_str())
        .bind(after.map(UserId::as_str).unwrap_or_default())
        .bind(limit);
    let rows = query.fetch_all(conn.sql()).await?;
    rows.iter().map(|row| Ok(Member { person: read(row)?, role: read_role(row)? })).collect()
}

/// The platform's staff in the order in which they were added, after `after`; at most `limit`.
pub async fn platform(conn: &mut Conn, after: Option<&UserId>, limit: i64) -> Result<Vec<Member>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM staff s WHERE s.platform = 1 AND s.id > $1 ORDER BY s.id LIMIT $2"
    ));
    let query = sqlx::query(sql).bind(after.map(UserId::as_str).unwrap_or_default()).bind(limit);
    let rows = query.fetch_all(conn.sql()).await?;
    rows.iter().map(|row| Ok(Member { person: read(row)?, role: Role::Platform })).collect()
}

/// How many members of an operator can sign in and may do something.
pub async fn count_active(conn: &mut Conn, operator: &OperatorId, permission: Permission) -> Result<i64> {
    let roles: Vec<String> =
        Role::ALL.iter().filter(|role| role.may(permission)).map(|role| format!("'{role}'")).collect();
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT COUNT(*) AS n FROM staff s JOIN membership m ON m.staff_id = s.id \
         WHERE m.operator_id = $1 AND s.status = 'active' AND m.role IN ({})",
        roles.join(", ")
    ));
    let row = sqlx::query(sql).bind(operator.as_str()).fetch_one(conn.sql()).await?;
    int(&row, "n")
}

/// Locks a person out, or lets them in again.
pub async fn set_locked(tx: &mut Tx, staff: &UserId, locked: bool) -> Result<()> {
    sqlx::query("UPDATE staff SET status = $1 WHERE id = $2")
        .bind(status(locked))
        .bind(staff.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Replaces a password, if it is still `old_hash`. `false`: somebody else replaced it meanwhile; nothing changed.
pub async fn set_password(
    tx: &mut Tx,
    staff: &UserId,
    old_hash: &str,
    new_hash: &str,
    at: UnixMs,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE staff SET password_hash = $1, password_changed_at = $2 WHERE id = $3 AND password_hash = $4",
    )
    .bind(new_hash)
    .bind(at.0)
    .bind(staff.as_str())
    .bind(old_hash)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that a person signed in.
pub async fn signed_in(tx: &mut Tx, staff: &UserId, at: UnixMs) -> Result<()> {
    sqlx::query("UPDATE staff SET last_sign_in_at = $1 WHERE id = $2")
        .bind(at.0)
        .bind(staff.as_str())
        .execute(tx.sql())
        .await?;
    Ok(())
}
