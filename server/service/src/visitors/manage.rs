//! Bookings in the console: looking for them, what is personal of one, deciding and taking back, the table to download.

use super::answer::Decided;
use super::export::COLUMNS;
use super::tell::TakenBack;
use super::types::{Answer, Exported, HostAnswer, Visit, VisitFilter};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use crate::orders::Page;
use domain::access::Permission;
use domain::card::mask_holder;
use domain::ids::{BookingId, OperatorId};
use domain::phone::Phone;
use domain::time::UnixMs;
use domain::visitor::{BookingState, DEFAULT_RETENTION_DAYS, erased_from};
use serde_json::json;
use std::collections::HashMap;
use store::{Conn, sites, transact, visitor_bookings as bookings, visitor_hosts as hosts, visitor_sites};

/// Bookings of a page.
const PAGE: usize = 50;
/// The most bookings of a table.
const MAX_EXPORT: usize = 10_000;
/// The longest text to look for, in characters.
const MAX_TEXT: usize = 40;

async fn own(conn: &mut Conn, operator: &OperatorId, booking: &BookingId) -> Result<bookings::Row> {
    let row = bookings::find(conn, bookings::By::Id(booking)).await?;
    row.filter(|b| b.operator_id == *operator).ok_or(Error::NotFound("visit"))
}

fn query(filter: &VisitFilter) -> Result<bookings::Filter> {
    let text: String = filter.text.trim().chars().take(MAX_TEXT).collect();
    let after = filter.after.as_deref().filter(|after| !after.is_empty());
    Ok(bookings::Filter {
        text: Some(text).filter(|text| !text.is_empty()),
        state: filter.state,
        site: filter.site.clone(),
        from: filter.from,
        before: filter.before,
        after: after.map(BookingId::parse).transpose().map_err(|_| Error::field("after", "not_a_page"))?,
    })
}

/// Names that rows only point at, each read once.
#[derive(Default)]
struct Names {
    sites: HashMap<String, String>,
    hosts: HashMap<String, (String, String)>,
    retention_days: i64,
}

impl Names {
    async fn of(conn: &mut Conn, operator: &OperatorId, rows: &[bookings::Row]) -> Result<Self> {
        let days = visitor_sites::retention(conn, operator).await?.unwrap_or(DEFAULT_RETENTION_DAYS);
        let mut names = Self { retention_days: days, ..Self::default() };
        for row in rows {
            if !names.sites.contains_key(row.site_id.as_str()) {
                let site = sites::by_id(conn, &row.site_id).await?.ok_or(Error::NotFound("site"))?;
                names.sites.insert(row.site_id.to_string(), site.name);
            }
            if !names.hosts.contains_key(row.host_id.as_str()) {
                let host = hosts::by_id(conn, &row.host_id).await?.ok_or(Error::NotFound("host"))?;
                names.hosts.insert(row.host_id.to_string(), (host.name, host.department));
            }
        }
        Ok(names)
    }
}

impl Service {
    fn shown_visit(&self, row: bookings::Row, names: &Names, masked: bool, now: UnixMs) -> Result<Visit> {
        let phone = Phone::parse(&self.open_booking(&row)?.phone);
        let (host_name, department) = names.hosts.get(row.host_id.as_str()).cloned().unwrap_or_default();
        let over = row.state.is_open() && row.period.until <= now;
        Ok(Visit {
            id: row.id,
            booking_no: row.booking_no,
            site_name: names.sites.get(row.site_id.as_str()).cloned().unwrap_or_default(),
            name: if masked { mask_holder(&row.name) } else { row.name },
            phone: phone.map(|p| if masked { p.masked() } else { p.as_str().to_owned() }).unwrap_or_default(),
            plate: row.plate,
            host_name,
            department,
            reason: row.reason,
            from: row.period.from,
            until: row.period.until,
            revision: row.revision,
            state: if over { BookingState::Expired } else { row.state },
            answer: row.answer,
            created_at: row.created_at,
            decided_at: row.decided_at,
            arrived_at: row.arrived_at,
            gate: row.gate.unwrap_or_default(),
            host_told: row.host_told,
            visitor_told: row.visitor_told,
            erased_at: erased_from(row.period.until, names.retention_days),
        })
    }

    /// The bookings that fit, newest first, with what is personal masked.
    ///
    /// # Errors
    /// The role may not see them; `after` is not what a page ended with.
    pub async fn search_visits(&self, actor: &Actor, filter: &VisitFilter) -> Result<Page<Visit>> {
        let operator = actor.require(Permission::ViewVisitors)?;
        let query = query(filter)?;
        let mut conn = self.store().snapshot().await?;
        let limit = i64::try_from(PAGE).unwrap_or(i64::MAX - 1);
        let mut rows = bookings::search(&mut conn, operator, &query, limit + 1).await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
        let names = Names::of(&mut conn, operator, &rows).await?;
        let now = self.now();
        let rows: Result<Vec<Visit>> =
            rows.into_iter().map(|row| self.shown_visit(row, &names, true, now)).collect();
        Ok(Page { rows: rows?, next })
    }

    /// One booking, with what is personal masked.
    ///
    /// # Errors
    /// The role may not see it; no such booking.
    pub async fn visit_detail(&self, actor: &Actor, booking: &BookingId) -> Result<Visit> {
        let operator = actor.require(Permission::ViewVisitors)?;
        let mut conn = self.store().snapshot().await?;
        let row = own(&mut conn, operator, booking).await?;
        let names = Names::of(&mut conn, operator, std::slice::from_ref(&row)).await?;
        self.shown_visit(row, &names, true, self.now())
    }

    /// The same with name and telephone number. Looking is an act that the audit log keeps.
    ///
    /// # Errors
    /// The role may not; no such booking.
    pub async fn reveal_visit(&self, actor: &Actor, booking: &BookingId) -> Result<Visit> {
        let operator = actor.require(Permission::ManageVisitors)?;
        transact!(Error, self.store(), |tx| {
            let row = own(tx, operator, booking).await?;
            let names = Names::of(tx, operator, std::slice::from_ref(&row)).await?;
            let number = row.booking_no.clone();
            audit::record(self, tx, actor, "visitor.reveal", number.as_str(), &json!({})).await?;
            self.shown_visit(row, &names, false, self.now())
        })
    }

    /// Staff answer in the host's place, where nobody could tell the host. `false`: it was answered so before.
    ///
    /// # Errors
    /// The role may not; no such booking; [`Error::Conflict`] `visit_decided`, `visit_changed`.
    pub async fn decide_visit(&self, actor: &Actor, booking: &BookingId, answer: Answer<'_>) -> Result<bool> {
        let operator = actor.require(Permission::ManageVisitors)?;
        let decided = Decided::read(answer)?;
        let action = match answer.answer {
            HostAnswer::Approve => "visitor.approve",
            HostAnswer::Decline(_) => "visitor.decline",
        };
        transact!(Error, self.store(), |tx| {
            let row = own(tx, operator, booking).await?;
            let done = self.decide(tx, &row, &decided).await?;
            if done {
                audit::record(self, tx, actor, action, row.booking_no.as_str(), &json!({})).await?;
            }
            Ok(done)
        })
    }

    /// Takes a booking back and tells visitor and host. `false`: it was taken back before.
    ///
    /// # Errors
    /// The role may not; no such booking; [`Error::Conflict`] `visit_decided`: it is over, or was declined.
    pub async fn cancel_visit(&self, actor: &Actor, booking: &BookingId) -> Result<bool> {
        let operator = actor.require(Permission::ManageVisitors)?;
        transact!(Error, self.store(), |tx| {
            let row = own(tx, operator, booking).await?;
            let done = self.take_back(tx, &row, TakenBack::ByStaff).await?;
            if done {
                self.tell_visitor(tx, &row, BookingState::Cancelled, "").await?;
                audit::record(self, tx, actor, "visitor.cancel", row.booking_no.as_str(), &json!({})).await?;
            }
            Ok(done)
        })
    }

    /// The bookings that fit as a table, newest first, with names and telephone numbers; at most 10,000. Downloading is
    /// an act that the audit log keeps. `head` is its first line, `words` names a state.
    ///
    /// # Errors
    /// The role may not.
    pub async fn export_visits(
        &self,
        actor: &Actor,
        filter: &VisitFilter,
        head: &[&str; COLUMNS],
        words: impl Fn(BookingState) -> &'static str,
    ) -> Result<Exported> {
        let operator = actor.require(Permission::ManageVisitors)?;
        let query = bookings::Filter { after: None, ..query(filter)? };
        let limit = i64::try_from(MAX_EXPORT).unwrap_or(i64::MAX - 1);
        let mut conn = self.store().snapshot().await?;
        let mut rows = bookings::search(&mut conn, operator, &query, limit + 1).await?;
        let cut = rows.len() > MAX_EXPORT;
        rows.truncate(MAX_EXPORT);
        let names = Names::of(&mut conn, operator, &rows).await?;
        drop(conn);
        let (now, count) = (self.now(), rows.len());
        let visits: Result<Vec<Visit>> =
            rows.into_iter().map(|row| self.shown_visit(row, &names, false, now)).collect();
        let csv = super::export::table(head, &visits?, words)?;
        transact!(Error, self.store(), |tx| {
            let detail = json!({ "count": count });
            audit::record(self, tx, actor, "visitor.export", "", &detail).await
        })?;
        Ok(Exported { csv, rows: count, cut })
    }
}
