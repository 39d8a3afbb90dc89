//! A stay that was paid, or owes nothing: the exit window opens and the parking system is told.

use crate::Service;
use crate::error::{Error, Result};
use crate::timeline::{self, Spot};
use crate::webhooks::NewEvent;
use domain::ids::OperatorId;
use domain::money::Fen;
use domain::time::UnixMs;
use serde::Serialize;
use store::{Tx, lanes, orders, sites, visits};

/// The webhook's word for it.
const EVENT: &str = "parking.released";

/// Why a car may leave, and until when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Release<'a> {
    /// `paid`, `free` or `window`.
    pub reason: &'a str,
    /// The order that paid.
    pub order: Option<&'a orders::Row>,
    /// At which lane.
    pub lane: Option<&'a lanes::Row>,
    /// Until when.
    pub exit_until: UnixMs,
    /// The same release is told once per key.
    pub dedup_key: &'a str,
    /// Now.
    pub now: UnixMs,
}

#[derive(Serialize)]
struct Data<'a> {
    site: &'a str,
    lane: Option<&'a str>,
    visit_no: &'a str,
    plate: Option<&'a str>,
    bill_id: &'a str,
    reason: &'a str,
    order_no: Option<&'a str>,
    amount: Option<Fen>,
    paid_at: Option<String>,
    exit_until: String,
}

impl Service {
    /// Adds a settled order to its stay, opens the exit window and tells the parking system.
    pub(super) async fn pay_visit(&self, tx: &mut Tx, order: &orders::Row, now: UnixMs) -> Result<()> {
        let Some(visit_id) = &order.visit_id else { return Ok(()) };
        let gone = || Error::Internal(format!("order {} without its stay", order.id));
        let visit = visits::by_id(tx, visit_id).await?.ok_or_else(gone)?;
        let site = sites::by_id(tx, &visit.site_id).await?.ok_or_else(gone)?;
        // From the moment that we can tell the barrier, not from the payer's tap: a late notification must not eat the
        // window.
        let exit_until = now.plus(site.exit_window_ms);
        visits::add_paid(tx, visit_id, order.amount, now, exit_until).await?;
        if visit.left_at.is_some() {
            return Ok(());
        }
        let lane = self.lane_of(tx, order, &visit).await?;
        let release = Release {
            reason: "paid",
            order: Some(order),
            lane: lane.as_ref(),
            exit_until,
            dedup_key: &format!("paid:{}", order.id),
            now,
        };
        self.release(tx, &order.operator_id, &site, &visit, release).await
    }

    /// The lane that the car stands at: the one whose code was scanned, if the car is still there.
    async fn lane_of(
        &self,
        tx: &mut Tx,
        order: &orders::Row,
        visit: &visits::Row,
    ) -> Result<Option<lanes::Row>> {
        let Some(lane) = &order.lane_id else { return Ok(None) };
        let lane = lanes::by_id(tx, lane).await?;
        // A car without a plate is not seen by the lane, only by its payer's scan.
        Ok(lane.filter(|lane| lane.visit_id.as_ref() == Some(&visit.id) || visit.plate.is_none()))
    }

    /// Tells the parking system that a car may leave.
    pub(crate) async fn release(
        &self,
        tx: &mut Tx,
        operator: &OperatorId,
        site: &sites::Row,
        visit: &visits::Row,
        release: Release<'_>,
    ) -> Result<()> {
        let data = Data {
            site: &site.code,
            lane: release.lane.map(|lane| lane.code.as_str()),
            visit_no: &visit.visit_no,
            plate: visit.plate.as_ref().map(domain::plate::Plate::as_str),
            bill_id: visit.id.as_str(),
            reason: release.reason,
            order_no: release.order.map(|o| o.order_no.as_str()),
            amount: release.order.map(|o| o.amount),
            paid_at: release.order.map(|_| release.now.shanghai_rfc3339()),
            exit_until: release.exit_until.shanghai_rfc3339(),
        };
        let data = serde_json::to_value(&data).map_err(|e| Error::Internal(e.to_string()))?;
        let event = NewEvent {
            event_type: EVENT,
            data,
            order: release.order.map(|o| &o.id),
            dedup_key: release.dedup_key,
            now: release.now,
        };
        let told = self.publish(tx, operator, event).await?;
        if let (Some(order), true) = (release.order, told > 0) {
            let spot = Spot { order: &order.id, payment: order.settled_by.as_ref(), at: release.now };
            timeline::add(
                tx,
                spot,
                timeline::RELEASED,
                &[("exit_until", &release.exit_until.shanghai_text())],
            )
            .await?;
        }
        Ok(())
    }
}
