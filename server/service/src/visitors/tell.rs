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
    /// Asks the host, in the transaction that books.
    pub(super) async fn ask_host(
        &self,
        tx: &mut Tx,
        row: &bookings::Row,
        secrets: &BookingSecrets,
        host: &hosts::Row,
        place: &str,
    ) -> Result<()> {
        let known = self.open_host(host)?;
        let mut values = values(row, &secrets.phone, &host.name, place);
        values.push((ValueKey::Reason, row.reason.clone()));
        let message = NewMessage {
            operator: &row.operator_id,
            kind: MessageKind::VisitorRequest,
            to: Recipient {
                app_id: host.bound_app_id.clone(),
                openid: known.openid,
                phone: known.phone.as_deref().and_then(phone),
            },
            values,
            link: Some(self.visit_url(&secrets.host)),
            reference: row.booking_no.as_str(),
            dedup_key: &format!("visitor_request:{}", row.id),
            order: None,
            now: self.now(),
        };
        if self.queue_message(tx, message).await? {
            bookings::told(tx, &row.id, false).await?;
        }
        Ok(())
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
        let host = hosts::by_id(tx, &row.host_id).await?.ok_or(Error::NotFound("host"))?;
        let site = sites::by_id(tx, &row.site_id).await?.ok_or(Error::NotFound("site"))?;
        let word = result_word(state);
        let mut values = values(row, &secrets.phone, &host.name, &site.name);
        let about = if answer.is_empty() { &row.reason } else { answer };
        values.push((ValueKey::Reason, format!("{word}：{about}")));
        values.push((ValueKey::Result, word.to_owned()));
        let message = NewMessage {
            operator: &row.operator_id,
            kind: MessageKind::VisitorResult,
            to: Recipient {
                app_id: secrets.app_id.clone(),
                openid: secrets.openid.clone(),
                phone: phone(&secrets.phone),
            },
            values,
            link: Some(self.visit_url(&secrets.visitor)),
            reference: row.booking_no.as_str(),
            dedup_key: &format!("visitor_result:{}:{state}", row.id),
            order: None,
            now: self.now(),
        };
        if self.queue_message(tx, message).await? {
            bookings::told(tx, &row.id, true).await?;
        }
        Ok(())
    }
}
