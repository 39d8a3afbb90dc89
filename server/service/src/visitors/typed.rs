//! What visitors type, read field by field; everything that is wrong is said at once.

use super::types::{Book, ChangeVisit};
use crate::check::Fields;
use crate::error::{Error, Result};
use domain::ids::HostId;
use domain::phone::Phone;
use domain::plate::Plate;
use domain::time::UnixMs;
use domain::visitor::{MAX_NAME, MAX_REASON, Period, PeriodError, local_time};

/// A booking.
pub(super) struct Booked {
    pub name: String,
    pub phone: Phone,
    pub host: HostId,
    pub visit: Visited,
}

/// When somebody comes, why and in which car.
pub(super) struct Visited {
    pub period: Period,
    pub reason: String,
    /// Or empty.
    pub plate: String,
}

pub(super) fn read_booking(book: &Book<'_>, now: UnixMs) -> Result<Booked> {
    let mut fields = Fields::default();
    let name = book.name.trim();
    fields.name("name", name, MAX_NAME);
    let phone = Phone::parse(book.phone);
    if book.phone.trim().is_empty() {
        fields.wrong("phone", "required");
    } else if phone.is_none() {
        fields.wrong("phone", "mobile_number");
    }
    let host = HostId::parse(book.host).ok();
    if host.is_none() {
        fields.wrong("host", "choose_host");
    }
    let visit = ChangeVisit { from: book.from, until: book.until, reason: book.reason, plate: book.plate };
    let visit = read_visit(&mut fields, visit, now);
    fields.done()?;
    match (phone, host, visit) {
        (Some(phone), Some(host), Some(visit)) => Ok(Booked { name: name.to_owned(), phone, host, visit }),
        _ => Err(Error::field("name", "required")),
    }
}

pub(super) fn read_change(change: ChangeVisit<'_>, now: UnixMs) -> Result<Visited> {
    let mut fields = Fields::default();
    let visit = read_visit(&mut fields, change, now);
    fields.done()?;
    visit.ok_or_else(|| Error::field("from", "required"))
}

/// `None`: what was wrong is in `fields`.
fn read_visit(fields: &mut Fields, typed: ChangeVisit<'_>, now: UnixMs) -> Option<Visited> {
    let period = read_period(fields, typed.from, typed.until, now);
    let reason = typed.reason.trim();
    fields.name("reason", reason, MAX_REASON);
    let plate = match typed.plate.trim() {
        "" => Some(String::new()),
        text => Plate::parse(text).ok().map(|plate| plate.as_str().to_owned()),
    };
    if plate.is_none() {
        fields.wrong("plate", "plate_shape");
    }
    Some(Visited { period: period?, reason: reason.to_owned(), plate: plate? })
}

fn read_period(fields: &mut Fields, from: &str, until: &str, now: UnixMs) -> Option<Period> {
    let times = [("from", from), ("until", until)].map(|(name, text)| {
        let time = local_time(text);
        if time.is_none() {
            fields.wrong(name, if text.trim().is_empty() { "required" } else { "visit_time" });
        }
        time
    });
    let [Some(from), Some(until)] = times else { return None };
    match Period::book(from, until, now) {
        Ok(period) => Some(period),
        Err(error) => {
            let (field, code) = period_code(error);
            fields.wrong(field, code);
            None
        }
    }
}

const fn period_code(error: PeriodError) -> (&'static str, &'static str) {
    match error {
        PeriodError::Past => ("from", "visit_past"),
        PeriodError::TooFar => ("from", "visit_too_far"),
        PeriodError::Backwards => ("until", "visit_backwards"),
        PeriodError::TooLong => ("until", "visit_too_long"),
    }
}
