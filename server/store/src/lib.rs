//! Rows and SQL for SQLite and PostgreSQL.
