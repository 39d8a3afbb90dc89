//! What the database may answer.

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused a statement or could not be reached.
    #[error("database: {0}")]
    Sql(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A stored value is not what its column may hold.
    #[error("column {0} holds a value that it cannot have")]
    Corrupt(String),
    /// The address of the database is none.
    #[error("not a database address: {0}")]
    Address(String),
}

/// The result of a row function.
pub type Result<T> = std::result::Result<T, Error>;

/// Whether a failed transaction may simply be run again; asked by [`transact!`](crate::transact).
pub trait Retryable {
    /// `true`: nothing was changed, and the same transaction may succeed at once.
    fn is_retryable(&self) -> bool;
}

impl Retryable for Error {
    fn is_retryable(&self) -> bool {
        let Self::Sql(sqlx::Error::Database(error)) = self else { return false };
        // PostgreSQL: serialization failure, deadlock. SQLite: BUSY and LOCKED with their extended codes.
        match error.code().as_deref() {
            Some("40001" | "40P01") => true,
            Some(code) => code.parse::<u32>().is_ok_and(|code| code < 10_000 && matches!(code & 0xff, 5 | 6)),
            None => false,
        }
    }
}

impl Error {
    /// Whether a unique constraint refused the row. Prefer `ON CONFLICT`: on PostgreSQL the transaction is lost by now.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    /// Whether a foreign key or a check refused the row.
    pub fn is_constraint_violation(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(error))
            if error.is_foreign_key_violation() || error.is_check_violation() || error.is_unique_violation())
    }
}
