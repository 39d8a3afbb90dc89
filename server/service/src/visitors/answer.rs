//! What hosts, visitors and staff decide. Of two decisions at once, one is made; the other is told so.

use super::find::Target;
use super::tell::TakenBack;
use super::types::{Answer, HostAnswer};
use crate::Service;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::secrets::token_hash;
use domain::ids::QrToken;
use domain::visitor::{BookingEvent, BookingState, MAX_REASON, Move};
use store::visitor_bookings::{self as bookings, By};
use store::{Tx, transact, visitor_hosts as hosts};

/// What was decided, checked.
#[derive(Clone, Debug)]
pub(super) struct Decided {
    event: BookingEvent,
    answer: String,
    /// About which revision of the booking.
    revision: i64,
}

impl Decided {
    pub fn read(Answer { revision, answer }: Answer<'_>) -> Result<Self> {
        match answer {
            HostAnswer::Approve => Ok(Self { event: BookingEvent::Approve, answer: String::new(), revision }),
            HostAnswer::Decline(why) => {
                let why = why.trim();
                let mut fields = Fields::default();
                if !why.is_empty() {
                    fields.name("reason", why, MAX_REASON);
                }
                fields.done()?;
                Ok(Self { event: BookingEvent::Decline, answer: why.to_owned(), revision })
            }
        }
    }
}

impl Service {
    /// The host answers on the page of the message. Answered so before: `false`, and nothing happens.
    ///
    /// # Errors
    /// [`Error::NotFound`]: no such page. [`Error::Forbidden`]: WeChat says that it is somebody else.
    /// [`Error::Conflict`] `visit_decided`: it was answered otherwise, taken back, or is over; `visit_changed`: not what
    /// the answer is about.
    pub async fn answer_visit(
        &self,
        token: &QrToken,
        session: Option<&str>,
        answer: Answer<'_>,
    ) -> Result<bool> {
        let decided = Decided::read(answer)?;
        let mut conn = self.store().read().await?;
        let Target::Host(booking) = self.visit_target(&mut conn, token).await? else {
            return Err(Error::NotFound("visit"));
        };
        let host = hosts::by_id(&mut conn, &booking.host_id).await?.ok_or(Error::NotFound("host"))?;
        drop(conn);
        let person = self.person_of(&booking.operator_id, session).await?;
        if !self.is_host(&host, person.as_ref().map(|person| person.openid.as_str())).await? {
            return Err(Error::Forbidden);
        }
        let hash = token_hash(token.as_str());
        transact!(Error, self.store(), |tx| {
            let row = bookings::find(tx, By::Host(&hash)).await?.ok_or(Error::NotFound("visit"))?;
            self.decide(tx, &row, &decided).await
        })
    }

    /// Moves a booking by a decision and tells its visitor. `false`: it was decided so before.
    pub(super) async fn decide(&self, tx: &mut Tx, row: &bookings::Row, decided: &Decided) -> Result<bool> {
        let now = self.now();
        if row.revision != decided.revision {
            return Err(Error::Conflict("visit_changed"));
        }
        let to = match row.state.next(decided.event) {
            Move::To(to) if now < row.period.until => to,
            Move::Stay => return Ok(false),
            Move::To(_) | Move::Refuse => return Err(Error::Conflict("visit_decided")),
        };
        if !bookings::decide(tx, &row.id, (row.state, to), &decided.answer, now).await? {
            return Err(Error::Conflict("visit_decided"));
        }
        self.tell_visitor(tx, row, to, &decided.answer).await?;
        Ok(true)
    }

    /// The visitor takes their booking back; a host who was asked is told. `false`: it was taken back before.
    ///
    /// # Errors
    /// [`Error::NotFound`]: no such page. [`Error::Conflict`] `visit_decided`: it is over, or was declined.
    pub async fn withdraw_visit(&self, token: &QrToken) -> Result<bool> {
        let hash = token_hash(token.as_str());
        transact!(Error, self.store(), |tx| {
            let row = bookings::find(tx, By::Visitor(&hash)).await?.ok_or(Error::NotFound("visit"))?;
            self.take_back(tx, &row, TakenBack::ByVisitor).await
        })
    }

    /// Takes a booking back and tells its host. `false`: it was taken back before.
    pub(super) async fn take_back(&self, tx: &mut Tx, row: &bookings::Row, by: TakenBack) -> Result<bool> {
        match row.state.next(BookingEvent::Cancel) {
            Move::Stay => Ok(false),
            Move::Refuse => Err(Error::Conflict("visit_decided")),
            Move::To(to) => {
                if !bookings::advance(tx, &row.id, (row.state, to), self.now()).await? {
                    return Err(Error::Conflict("visit_decided"));
                }
                self.tell_host(tx, row, by).await?;
                Ok(true)
            }
        }
    }

    /// The person whom WeChat named is the host of this binding link, which works once.
    ///
    /// # Errors
    /// [`Error::NotFound`]: the link was used or replaced. [`Error::NotSignedIn`]: WeChat has named nobody.
    pub async fn bind_host(&self, token: &QrToken, session: Option<&str>) -> Result<()> {
        let mut conn = self.store().read().await?;
        let Target::Bind(host) = self.visit_target(&mut conn, token).await? else {
            return Err(Error::NotFound("visit"));
        };
        drop(conn);
        let person = self.person_of(&host.operator_id, session).await?.ok_or(Error::NotSignedIn)?;
        let mut secrets = self.open_host(&host)?;
        (secrets.openid, secrets.bind) = (Some(person.openid), None);
        let bound = hosts::Row {
            sealed: self.seal_host(&host.id, &secrets)?,
            bind_hash: None,
            bound_app_id: Some(person.app_id),
            bound_at: Some(self.now()),
            ..host.clone()
        };
        transact!(Error, self.store(), |tx| {
            if hosts::update(tx, &bound, &host.sealed).await? {
                Ok(())
            } else {
                Err(Error::NotFound("visit"))
            }
        })
    }
}

/// In a word, what became of a booking, for the message to its visitor.
pub(super) const fn result_word(state: BookingState) -> &'static str {
    match state {
        BookingState::Approved | BookingState::Arrived => "已通过",
        BookingState::Declined => "未通过",
        BookingState::Cancelled => "已取消",
        // What expires after the host agreed is told to nobody.
        BookingState::Requested | BookingState::Expired => "未获答复",
    }
}
