//! Reading columns into the domain's types. A stored value that does not fit is [`Error::Corrupt`].

use crate::{Error, Result};
use domain::money::Fen;
use domain::time::UnixMs;
use sqlx::Row as _;
use sqlx::any::AnyRow;

pub(crate) fn text(row: &AnyRow, column: &str) -> Result<String> {
    Ok(row.try_get::<String, _>(column)?)
}

pub(crate) fn opt_text(row: &AnyRow, column: &str) -> Result<Option<String>> {
    Ok(row.try_get::<Option<String>, _>(column)?)
}

pub(crate) fn int(row: &AnyRow, column: &str) -> Result<i64> {
    Ok(row.try_get::<i64, _>(column)?)
}

pub(crate) fn opt_int(row: &AnyRow, column: &str) -> Result<Option<i64>> {
    Ok(row.try_get::<Option<i64>, _>(column)?)
}

pub(crate) fn bytes(row: &AnyRow, column: &str) -> Result<Vec<u8>> {
    Ok(row.try_get::<Vec<u8>, _>(column)?)
}

pub(crate) fn ms(row: &AnyRow, column: &str) -> Result<UnixMs> {
    int(row, column).map(UnixMs)
}

pub(crate) fn opt_ms(row: &AnyRow, column: &str) -> Result<Option<UnixMs>> {
    Ok(opt_int(row, column)?.map(UnixMs))
}

pub(crate) fn fen(row: &AnyRow, column: &str) -> Result<Fen> {
    Fen::new(int(row, column)?).map_err(|_| corrupt(column))
}

pub(crate) fn opt_fen(row: &AnyRow, column: &str) -> Result<Option<Fen>> {
    opt_int(row, column)?.map(|value| Fen::new(value).map_err(|_| corrupt(column))).transpose()
}

/// An id or a number: anything that checks its text.
pub(crate) fn id<T: TryFrom<String>>(row: &AnyRow, column: &str) -> Result<T> {
    T::try_from(text(row, column)?).map_err(|_| corrupt(column))
}

pub(crate) fn opt_id<T: TryFrom<String>>(row: &AnyRow, column: &str) -> Result<Option<T>> {
    opt_text(row, column)?.map(|t| T::try_from(t).map_err(|_| corrupt(column))).transpose()
}

/// A word of one of the domain's enums.
pub(crate) fn word<T>(row: &AnyRow, column: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
    parse(&text(row, column)?).ok_or_else(|| corrupt(column))
}

pub(crate) fn opt_word<T>(
    row: &AnyRow,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>> {
    opt_text(row, column)?.map(|t| parse(&t).ok_or_else(|| corrupt(column))).transpose()
}

fn corrupt(column: &str) -> Error {
    Error::Corrupt(column.to_owned())
}
