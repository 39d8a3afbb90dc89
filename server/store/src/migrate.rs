//! Brings the schema up to date. One folder per engine; the files of the two differ in little (see their heads).

use crate::db::Engine;
use crate::{Result, Store};
use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Version, description, SQL for SQLite, SQL for PostgreSQL.
pub(crate) type Step = (i64, &'static str, &'static str, &'static str);

macro_rules! step {
    ($version:literal, $name:literal, $file:literal) => {
        (
            $version,
            $name,
            include_str!(concat!("../migrations/sqlite/", $file)),
            include_str!(concat!("../migrations/postgres/", $file)),
        )
    };
}

/// In the order of their numbers.
pub(crate) const STEPS: &[Step] = &[
    step!(1, "first", "0001_first.sql"),
    step!(2, "official_account", "0002_official_account.sql"),
    step!(3, "messages", "0003_messages.sql"),
    step!(4, "sms", "0004_sms.sql"),
    step!(5, "visitors", "0005_visitors.sql"),
    step!(6, "selfcheck", "0006_selfcheck.sql"),
    step!(7, "guide", "0007_guide.sql"),
    step!(9, "refund_list", "0009_refund_list.sql"),
    step!(10, "message_finish", "0010_message_finish.sql"),
    step!(11, "alerts", "0011_alerts.sql"),
    step!(12, "second_thoughts", "0012_second_thoughts.sql"),
    step!(13, "lists", "0013_lists.sql"),
    step!(14, "second_factor", "0014_second_factor.sql"),
    step!(15, "self_check_alarm", "0015_self_check_alarm.sql"),
];

impl Store {
    /// Applies the migrations that are missing. Several processes may do so at once: the first one does it.
    ///
    /// # Errors
    /// A migration that was applied once is not the one that this program holds.
    pub async fn migrate(&self) -> Result<()> {
        self.migrate_to(i64::MAX).await
    }

    /// Applies the migrations that are missing, up to one: a release stops at the last that it knew.
    pub(crate) async fn migrate_to(&self, version: i64) -> Result<()> {
        let mut conn = self.writer().await?;
        if self.is_postgres() {
            sqlx::query("SET statement_timeout = 0").execute(&mut *conn).await?;
        }
        let done = migrator(self.engine(), version).run(&mut *conn).await;
        if self.is_postgres() {
            sqlx::query("SET statement_timeout = '30s'").execute(&mut *conn).await?;
        }
        Ok(done?)
    }
}

fn migrator(engine: Engine, last: i64) -> Migrator {
    let known = STEPS.iter().filter(|step| step.0 <= last);
    let steps = known.map(|&(version, description, sqlite, postgres)| {
        let sql = if engine == Engine::Postgres { postgres } else { sqlite };
        Migration::new(version, description.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(steps.collect())
}
