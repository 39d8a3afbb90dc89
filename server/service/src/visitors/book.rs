//! Booking a visit: one form is one booking, however often it is sent. Throttled per browser, address, code and host.

use super::find::Target;
use super::sealed::BookingSecrets;
use super::typed::{Booked, read_booking};
use super::types::{Book, BookingForm, Sender};
use crate::Service;
use crate::error::{Error, Result};
use crate::payer::session;
use crate::secrets::token_hash;
use domain::ids::{BookingId, BookingNo, HostId, QrToken};
use domain::phone::Phone;
use domain::time::{HOUR, MINUTE, UnixMs};
use domain::visitor::{BookingState, PassNo};
use store::visitor_bookings::{self as bookings, By};
use store::{transact, visitor_hosts as hosts, visitor_sites};

/// How often one browser may book in an hour.
const PER_BROWSER: i64 = 6;
/// How often one address may book in an hour: a company's visitors share one.
const PER_ADDRESS: i64 = 60;
/// How often may be booked at one code in ten minutes.
const PER_CODE: i64 = 60;
/// How often may be booked for one visitor's number in an hour: a text message goes there about each of them, and
/// whoever books may type a stranger's.
const PER_NUMBER: i64 = 6;
/// How many bookings one host is asked about in an hour.
const PER_HOST: i64 = 30;

impl Service {
    /// The form of a site's code once more, to be shown with what was wrong.
    ///
    /// # Errors
    /// [`Error::NotFound`]: no such code. [`Error::Conflict`] `visits_closed`: nothing can be booked there.
    pub async fn visit_form(&self, token: &QrToken) -> Result<BookingForm> {
        let mut conn = self.store().read().await?;
        let Target::Site(site, row) = self.visit_target(&mut conn, token).await? else {
            return Err(Error::NotFound("visit"));
        };
        drop(conn);
        self.booking_form(&site, &row).await?.ok_or(Error::Conflict("visits_closed"))
    }

    /// Books a visit and asks the host. Answers the token of the visitor's own page.
    ///
    /// # Errors
    /// What was typed is wrong, field by field; too often; [`Error::Conflict`] `visits_closed`; [`Error::NotFound`].
    pub async fn book_visit(&self, sender: Sender<'_>, book: Book<'_>) -> Result<QrToken> {
        let mut conn = self.store().read().await?;
        let Target::Site(site, row) = self.visit_target(&mut conn, sender.token).await? else {
            return Err(Error::NotFound("visit"));
        };
        // Without a name of its own a form is every time a new one.
        let form = QrToken::parse(book.form).unwrap_or_else(|_| QrToken::from_random(self.random()));
        let form_hash = token_hash(&format!("{}:{}", row.site_id, form.as_str()));
        if let Some(known) = bookings::find(&mut conn, By::Form(&form_hash)).await? {
            return Ok(self.open_booking(&known)?.visitor);
        }
        drop(conn);
        if self.booking_form(&site, &row).await?.is_none() {
            return Err(Error::Conflict("visits_closed"));
        }
        let now = self.now();
        let read = read_booking(&book, now)?;
        self.count_booking(sender, &read.phone, &read.host).await?;
        let person = self.person_of(&row.operator_id, sender.session).await?;
        let secrets = BookingSecrets {
            phone: read.phone.as_str().to_owned(),
            openid: person.as_ref().map(|person| person.openid.clone()),
            app_id: person.map(|person| person.app_id),
            visitor: QrToken::from_random(self.random()),
            host: QrToken::from_random(self.random()),
        };
        let booking = self.new_booking(&row, read, &secrets, form_hash, now)?;
        transact!(Error, self.store(), |tx| {
            let host = hosts::by_id(tx, &booking.host_id).await?;
            let host = host.filter(|h| h.operator_id == booking.operator_id && h.is_reachable());
            let host = host.ok_or_else(|| Error::field("host", "choose_host"))?;
            if !bookings::insert(tx, &booking).await? {
                let known = bookings::find(tx, By::Form(&booking.form_hash))
                    .await?
                    .ok_or(Error::NotFound("visit"))?;
                return Ok(self.open_booking(&known)?.visitor);
            }
            self.ask_host(tx, &booking, &secrets, &host, &site.name).await?;
            Ok(secrets.visitor.clone())
        })
    }

    /// A booking that nobody has answered yet.
    fn new_booking(
        &self,
        site: &visitor_sites::Row,
        read: Booked,
        secrets: &BookingSecrets,
        form_hash: String,
        now: UnixMs,
    ) -> Result<bookings::Row> {
        let id = BookingId::from_parts(now, self.random());
        let digits = secrets.phone.len().saturating_sub(4);
        Ok(bookings::Row {
            sealed: self.seal_booking(&id, secrets)?,
            operator_id: site.operator_id.clone(),
            booking_no: BookingNo::from_parts("F", now, self.random()),
            site_id: site.site_id.clone(),
            host_id: read.host,
            form_hash,
            visitor_hash: token_hash(secrets.visitor.as_str()),
            host_hash: token_hash(secrets.host.as_str()),
            name: read.name,
            phone_tail: secrets.phone.get(digits..).unwrap_or_default().to_owned(),
            reason: read.visit.reason,
            plate: read.visit.plate,
            period: read.visit.period,
            revision: 0,
            state: BookingState::Requested,
            pass_no: PassNo::from_random(self.random()),
            host_told: false,
            visitor_told: false,
            answer: String::new(),
            decided_at: None,
            arrived_at: None,
            check_no: None,
            gate: None,
            created_at: now,
            updated_at: now,
            id,
        })
    }

    async fn count_booking(&self, sender: Sender<'_>, phone: &Phone, host: &HostId) -> Result<()> {
        if let Some(session) = sender.session {
            let key = format!("visit:session:{}", session::hash(session.as_bytes()));
            self.count_lookup(&key, PER_BROWSER, HOUR).await?;
        }
        self.count_lookup(&format!("visit:address:{}", sender.remote), PER_ADDRESS, HOUR).await?;
        self.count_lookup(&format!("visit:code:{}", sender.token.as_str()), PER_CODE, 10 * MINUTE).await?;
        let number = token_hash(phone.as_str());
        self.count_lookup(&format!("visit:number:{number}"), PER_NUMBER, HOUR).await?;
        self.count_asking(host).await
    }

    /// A host is asked once more.
    pub(super) async fn count_asking(&self, host: &HostId) -> Result<()> {
        self.count_lookup(&format!("visit:host:{host}"), PER_HOST, HOUR).await
    }
}
