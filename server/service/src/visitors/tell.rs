//! The messages to hosts and visitors. What they say must stand in their fields: WeChat shows nothing else.

use super::answer::result_word;
use super::sealed::{BookingSecrets, phone};
use crate::Service;
use crate::error::{Error, Result};
use crate::messages::{NewMessage, Recipient};
use domain::message::{MessageKind, ValueKey};
use domain::visitor::BookingState;
use store::visitor_bookings as bookings;
use store::{Tx, sites, visitor_hosts as hosts};

/// What stands before the reason of a visit that was changed.
const CHANGED: &str = "已修改";

/// Who took a visit back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TakenBack {
    /// The visitor.
    ByVisitor,
    /// The operator's staff.
    ByStaff,
}

impl TakenBack {
    /// In a word, for the host.
    const fn word(self) -> &'static str {
        match self {
            Self::ByVisitor => "访客已取消",
            Self::ByStaff => "已取消",
        }
    }
}

/// What a message says of a booking's end.
struct Said<'a> {
    /// In a word of at most five signs: more fits no field of a phrase.
    word: &'static str,
    /// Why, or the visit's reason.
    about: &'a str,
    /// What a tap opens.
    link: String,
    dedup_key: String,
}

/// What every message about a booking says.
fn values(row: &bookings::Row, phone: &str, host: &str, place: &str) -> Vec<(ValueKey, String)> {
    let mut values = vec![
        (ValueKey::Visitor, row.name.clone()),
        (ValueKey::Phone, phone.to_owned()),
        (ValueKey::Time, row.period.from.shanghai_text()),
        (ValueKey::Host, host.to_owned()),
        (ValueKey::Place, place.to_owned()),
    ];
    if !row.plate.is_empty() {
        values.push((ValueKey::Plate, row.plate.clone()));
    }
    values
}

impl Service {
    /// Asks the host, in the transaction that books or changes.
    pub(super) async fn ask_host(
        &self,
        tx: &mut Tx,
        row: &bookings::Row,
        secrets: &BookingSecrets,
        host: &hosts::Row,
        place: &str,
    ) -> Result<()> {
        let mut values = values(row, &secrets.phone, &host.name, place);
        let changed = row.revision > 0;
        let reason = if changed { format!("{CHANGED}：{}", row.reason) } else { row.reason.clone() };
        values.push((ValueKey::Reason, reason));
        let message = NewMessage {
            operator: &row.operator_id,
            kind: MessageKind::VisitorRequest,
            to: self.reach_host(host)?,
            values,
            link: Some(self.visit_url(&secrets.host)),
            reference: row.booking_no.as_str(),
            dedup_key: &format!("visitor_request:{}:{}", row.id, row.revision),
            order: None,
            now: self.now(),
        };
        if self.queue_message(tx, message).await? {
            bookings::told(tx, &row.id, false).await?;
        }
        Ok(())
    }

    /// How a host is reached.
    fn reach_host(&self, host: &hosts::Row) -> Result<Recipient> {
        let known = self.open_host(host)?;
        let phone = known.phone.as_deref().and_then(phone);
        Ok(Recipient { app_id: host.bound_app_id.clone(), openid: known.openid, phone })
    }

    /// Tells the visitor what became of their booking, in the transaction that does it.
    pub(super) async fn tell_visitor(
        &self,
        tx: &mut Tx,
        row: &bookings::Row,
        state: BookingState,
        answer: &str,
    ) -> Result<()> {
        let secrets = self.open_booking(row)?;
        let to = Recipient {
            app_id: secrets.app_id.clone(),
            openid: secrets.openid.clone(),
            phone: phone(&secrets.phone),
        };
        let about = if answer.is_empty() { &row.reason } else { answer };
        let said = Said {
            word: result_word(state),
            about,
            link: self.visit_url(&secrets.visitor),
            dedup_key: format!("visitor_result:{}:{}:{state}", row.id, row.revision),
        };
        if self.tell_result(tx, row, &secrets, to, said).await? {
            bookings::told(tx, &row.id, true).await?;
        }
        Ok(())
    }

    /// Tells a host who was asked that nobody comes any more, in the transaction that takes the visit back.
    pub(super) async fn tell_host(&self, tx: &mut Tx, row: &bookings::Row, by: TakenBack) -> Result<()> {
        if !row.host_told {
            return Ok(());
        }
        let secrets = self.open_booking(row)?;
        let host = hosts::by_id(tx, &row.host_id).await?.ok_or(Error::NotFound("host"))?;
        let said = Said {
            word: by.word(),
            about: &row.reason,
            link: self.visit_url(&secrets.host),
            dedup_key: format!("visitor_taken_back:{}", row.id),
        };
        self.tell_result(tx, row, &secrets, self.reach_host(&host)?, said).await.map(|_| ())
    }

    /// One message about what became of a booking. `false`: nothing was queued.
    async fn tell_result(
        &self,
        tx: &mut Tx,
        row: &bookings::Row,
        secrets: &BookingSecrets,
        to: Recipient,
        said: Said<'_>,
    ) -> Result<bool> {
        let host = hosts::by_id(tx, &row.host_id).await?.ok_or(Error::NotFound("host"))?;
        let site = sites::by_id(tx, &row.site_id).await?.ok_or(Error::NotFound("site"))?;
        let mut values = values(row, &secrets.phone, &host.name, &site.name);
        values.push((ValueKey::Reason, format!("{}：{}", said.word, said.about)));
        values.push((ValueKey::Result, said.word.to_owned()));
        let message = NewMessage {
            operator: &row.operator_id,
            kind: MessageKind::VisitorResult,
            to,
            values,
            link: Some(said.link),
            reference: row.booking_no.as_str(),
            dedup_key: &said.dedup_key,
            order: None,
            now: self.now(),
        };
        self.queue_message(tx, message).await
    }
}
