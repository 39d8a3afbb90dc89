//! A car without a plate (无牌车) scans in: its payer gets a ticket, and the parking system is asked to open.

use super::EntryTicket;
use super::place::Target;
use crate::Service;
use crate::error::{Error, Result};
use crate::webhooks::NewEvent;
use domain::ids::{QrToken, VisitId};
use domain::money::Fen;
use store::{lanes, transact, visits};

impl Service {
    /// Gives the payer a ticket at an entry lane; the one they have if their car is in already.
    ///
    /// # Errors
    /// The code is not an entry lane's.
    pub async fn enter_without_plate(&self, token: &QrToken, session: &str) -> Result<EntryTicket> {
        let payer = self.payer_at(token, session).await?;
        let Target::Site(target) = &payer.target else { return Err(Error::NotFound("qr_code")) };
        let lane = target.lane.as_ref().filter(|lane| lane.kind == lanes::Kind::Entry);
        let lane = lane.ok_or(Error::Conflict("not_an_entry"))?;
        let (site, key, now) = (&target.site, payer.key(), self.now());
        let ticket_no = ticket_number(now, self.random());
        let (ticket_no, entered_at) = transact!(Error, self.store(), |tx| {
            if let Some(visit) = visits::inside_by_payer(tx, &site.id, &key).await? {
                return Ok((visit.ticket_no.unwrap_or(visit.visit_no), visit.entered_at));
            }
            let visit = visits::Row {
                id: VisitId::from_parts(now, self.random()),
                operator_id: target.operator_id.clone(),
                site_id: site.id.clone(),
                visit_no: ticket_no.clone(),
                plate: None,
                payer_key: Some(key.clone()),
                ticket_no: Some(ticket_no.clone()),
                entered_at: now,
                left_at: None,
                paid: Fen::ZERO,
                paid_at: None,
                exit_until: None,
                created_at: now,
            };
            if !visits::insert(tx, &visit).await? {
                return Err(Error::Conflict("ticket_taken"));
            }
            let event = NewEvent {
                event_type: "parking.entry_requested",
                data: serde_json::json!({
                    "site": site.code, "lane": lane.code, "visit_no": ticket_no, "ticket_no": ticket_no,
                }),
                order: None,
                dedup_key: &format!("entry:{}", visit.id),
                now,
            };
            self.publish(tx, &target.operator_id, event).await?;
            Ok((ticket_no.clone(), now))
        })?;
        Ok(EntryTicket { ticket_no, site_name: site.name.clone(), lane_name: lane.name.clone(), entered_at })
    }
}

/// `T`, the Shanghai month, day, hour and minute, and five digits: short enough to read out.
fn ticket_number(now: domain::time::UnixMs, random: [u8; 4]) -> String {
    let (_, month, day, hour, minute, _) = now.shanghai_parts();
    format!("T{month:02}{day:02}{hour:02}{minute:02}{:05}", u32::from_be_bytes(random) % 100_000)
}
