//! What a token in a visitors' address leads to.

use crate::Service;
use crate::error::{Error, Result};
use crate::secrets::token_hash;
use domain::ids::{OperatorId, QrToken};
use domain::visitor::DIRECTORY;
use store::visitor_bookings::{self as bookings, By};
use store::{Conn, sites, visitor_hosts as hosts, visitor_sites};

use super::types::BookingView;

/// What a token leads to. Each is good for one thing.
pub(super) enum Target {
    /// A site's booking page.
    Site(sites::Row, visitor_sites::Row),
    /// A visitor's own page.
    Visitor(bookings::Row),
    /// The page on which a host answers.
    Host(bookings::Row),
    /// A host's binding link.
    Bind(hosts::Row),
}

impl Target {
    /// Whose it is.
    pub fn operator(&self) -> &OperatorId {
        match self {
            Self::Site(_, site) => &site.operator_id,
            Self::Visitor(booking) | Self::Host(booking) => &booking.operator_id,
            Self::Bind(host) => &host.operator_id,
        }
    }
}

/// The page of a token, a path.
pub(super) fn path(token: &QrToken) -> String {
    format!("{DIRECTORY}{}", token.as_str())
}

impl Service {
    /// What a token leads to.
    pub(super) async fn visit_target(&self, conn: &mut Conn, token: &QrToken) -> Result<Target> {
        if let Some(row) = visitor_sites::by_token(conn, token).await? {
            let site = sites::by_id(conn, &row.site_id).await?.ok_or(Error::NotFound("site"))?;
            return Ok(Target::Site(site, row));
        }
        let hash = token_hash(token.as_str());
        if let Some(booking) = bookings::find(conn, By::Visitor(&hash)).await? {
            return Ok(Target::Visitor(booking));
        }
        if let Some(booking) = bookings::find(conn, By::Host(&hash)).await? {
            return Ok(Target::Host(booking));
        }
        let host = hosts::by_bind_hash(conn, &hash).await?.ok_or(Error::NotFound("visit"))?;
        Ok(Target::Bind(host))
    }

    /// The absolute address of a token's page.
    pub(super) fn visit_url(&self, token: &QrToken) -> String {
        format!("{}{}", self.settings().public_base, path(token))
    }

    /// A booking as its visitor and its host see it.
    pub(super) async fn view_of(&self, conn: &mut Conn, row: &bookings::Row) -> Result<BookingView> {
        let site = sites::by_id(conn, &row.site_id).await?.ok_or(Error::NotFound("site"))?;
        let host = hosts::by_id(conn, &row.host_id).await?.ok_or(Error::NotFound("host"))?;
        Ok(BookingView {
            booking_no: row.booking_no.clone(),
            site_name: site.name,
            name: row.name.clone(),
            phone: self.open_booking(row)?.phone,
            host_name: host.name,
            department: host.department,
            period: row.period,
            reason: row.reason.clone(),
            plate: row.plate.clone(),
            revision: row.revision,
            state: row.state,
            answered: row.decided_at.is_some(),
            answer: row.answer.clone(),
            arrived_at: row.arrived_at,
        })
    }
}
