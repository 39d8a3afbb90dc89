//! Every sealed value of the database, wherever it stands: for sealing all of them again under another master key.

use crate::decode::{bytes, int, text};
use crate::{Conn, Result, Tx};

/// A column that holds sealed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `merchant_account_version.sealed`: by account and version.
    AccountVersion,
    /// `provider_app.sealed_secret`.
    App,
    /// `terminal_key.sealed`: by terminal and number.
    TerminalKey,
    /// `webhook_endpoint.sealed_secret`.
    Webhook,
    /// `notification.sealed`.
    Notification,
    /// `message_private.sealed`.
    Message,
    /// `holder_phone.sealed`.
    HolderPhone,
    /// `staff_follower.sealed`.
    StaffFollower,
    /// `staff_phone.sealed`.
    StaffPhone,
    /// `second_factor.sealed`: by person.
    SecondFactor,
    /// `sms_setting.sealed`.
    Sms,
    /// `visitor_key.sealed`: by site and number.
    VisitorKey,
    /// `visitor_host.sealed`.
    VisitorHost,
    /// `visitor_booking.sealed`.
    VisitorBooking,
    /// `oa_token.sealed`.
    OaToken,
    /// `oa_callback.sealed`.
    OaCallback,
}

/// One sealed value and what finds its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The row's id.
    pub id: String,
    /// Its number where the id has several; 0 elsewhere.
    pub number: i64,
    /// The value.
    pub bytes: Vec<u8>,
}

impl Place {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::AccountVersion,
        Self::App,
        Self::TerminalKey,
        Self::Webhook,
        Self::Notification,
        Self::Message,
        Self::HolderPhone,
        Self::StaffFollower,
        Self::StaffPhone,
        Self::SecondFactor,
        Self::Sms,
        Self::VisitorKey,
        Self::VisitorHost,
        Self::VisitorBooking,
        Self::OaToken,
        Self::OaCallback,
    ];

    /// Table and column.
    pub const fn names(self) -> (&'static str, &'static str) {
        let (table, column, ..) = self.spec();
        (table, column)
    }

    /// Table, column, the id's column, and the number's or `0`. SQL text.
    const fn spec(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::AccountVersion => ("merchant_account_version", "sealed", "account_id", "version"),
            Self::App => ("provider_app", "sealed_secret", "id", "0"),
            Self::TerminalKey => ("terminal_key", "sealed", "terminal_id", "key_no"),
            Self::Webhook => ("webhook_endpoint", "sealed_secret", "id", "0"),
            Self::Notification => ("notification", "sealed", "id", "0"),
            Self::Message => ("message_private", "sealed", "message_id", "0"),
            Self::HolderPhone => ("holder_phone", "sealed", "owner", "0"),
            Self::StaffFollower => ("staff_follower", "sealed", "id", "0"),
            Self::StaffPhone => ("staff_phone", "sealed", "id", "0"),
            Self::SecondFactor => ("second_factor", "sealed", "staff_id", "0"),
            Self::Sms => ("sms_setting", "sealed", "operator_id", "0"),
            Self::VisitorKey => ("visitor_key", "sealed", "site_id", "key_no"),
            Self::VisitorHost => ("visitor_host", "sealed", "id", "0"),
            Self::VisitorBooking => ("visitor_booking", "sealed", "id", "0"),
            Self::OaToken => ("oa_token", "sealed", "id", "0"),
            Self::OaCallback => ("oa_callback", "sealed", "app_row_id", "0"),
        }
    }
}

/// The values of a place after a row, in the order of their keys; at most `limit`. The first ones after `("", 0)`.
pub async fn after(conn: &mut Conn, place: Place, last: (&str, i64), limit: i64) -> Result<Vec<Sealed>> {
    let (table, column, id, number) = place.spec();
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {id} AS a, CAST({number} AS BIGINT) AS b, {column} AS sealed FROM {table} \
         WHERE {id} > $1 OR ({id} = $1 AND CAST({number} AS BIGINT) > $2) ORDER BY 1, 2 LIMIT $3"
    ));
    let rows = sqlx::query(sql).bind(last.0).bind(last.1).bind(limit).fetch_all(conn.sql()).await?;
    rows.iter()
        .map(|row| Ok(Sealed { id: text(row, "a")?, number: int(row, "b")?, bytes: bytes(row, "sealed")? }))
        .collect()
}

/// Puts `new` in the place of a value. `false`: it is not there any more as it was read; nothing changed.
pub async fn replace(tx: &mut Tx, place: Place, old: &Sealed, new: &[u8]) -> Result<bool> {
    let (table, column, id, number) = place.spec();
    let sql = sqlx::AssertSqlSafe(format!(
        "UPDATE {table} SET {column} = $1 WHERE {id} = $2 AND CAST({number} AS BIGINT) = $3 AND {column} = $4"
    ));
    let done = sqlx::query(sql)
        .bind(new)
        .bind(old.id.as_str())
        .bind(old.number)
        .bind(old.bytes.as_slice())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sealed_column_of_the_schema_is_forgotten() {
        let mut found = Vec::new();
        for (_, _, schema, _) in crate::migrate::STEPS {
            let mut table = "";
            for line in schema.lines().map(str::trim).filter(|line| !line.starts_with("--")) {
                let added =
                    line.strip_prefix("ALTER TABLE ").and_then(|rest| rest.split_once(" ADD COLUMN "));
                let (place, rest) = added.unwrap_or((table, line));
                if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                    table = rest.trim_end_matches(" (");
                }
                if let Some((column, _)) = rest.split_once(" BLOB") {
                    found.push((place, column));
                }
            }
        }
        found.sort_unstable();
        let mut known: Vec<_> = Place::ALL.iter().map(|place| place.names()).collect();
        known.sort_unstable();
        assert_eq!(found, known);
    }
}
