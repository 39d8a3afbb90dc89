//! Bookings as a table that a spreadsheet opens: nothing that a visitor typed is taken for a formula.

use super::types::Visit;
use crate::error::{Error, Result};
use domain::time::UnixMs;
use domain::visitor::BookingState;
use std::borrow::Cow;

/// How many columns the table has.
pub(super) const COLUMNS: usize = 16;

/// The table, with a byte order mark, so that Excel reads it as UTF-8.
pub(super) fn table(
    head: &[&str; COLUMNS],
    visits: &[Visit],
    words: impl Fn(BookingState) -> &'static str,
) -> Result<String> {
    let broken = |e: csv::Error| Error::Internal(e.to_string());
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(head).map_err(broken)?;
    for visit in visits {
        let time = |at: Option<UnixMs>| at.map(UnixMs::shanghai_text).unwrap_or_default();
        let cells = [
            visit.booking_no.as_str(),
            &visit.site_name,
            &visit.name,
            &visit.phone,
            &visit.plate,
            &visit.host_name,
            &visit.department,
            &visit.reason,
            &visit.from.shanghai_text(),
            &visit.until.shanghai_text(),
            words(visit.state),
            &visit.answer,
            &time(Some(visit.created_at)),
            &time(visit.decided_at),
            &time(visit.arrived_at),
            &visit.gate,
        ]
        .map(|cell| safe(cell).into_owned());
        writer.write_record(cells).map_err(broken)?;
    }
    let bytes = writer.into_inner().map_err(|e| Error::Internal(e.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(format!("\u{feff}{text}"))
}

/// A cell that a spreadsheet would read as a formula, made text.
fn safe(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_a_formula() {
        for bad in ["=1+1", "+861", "-2", "@SUM(A1)", "\t=1", "＝1"] {
            assert_eq!(safe(bad), format!("'{bad}"));
        }
        for good in ["张小明", "13800000000", "a=b", ""] {
            assert_eq!(safe(good), good);
        }
    }
}
