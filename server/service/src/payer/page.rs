//! What a code's page shows.

use super::place::{Payer, SiteTarget, Target, TestTarget};
use super::session::Session;
use super::{Opened, PageBill, PageRequest, PageState, PayableBill, Place};
use crate::Service;
use crate::error::{Error, Result};
use crate::orders::{Quote, Wanted, What};
use crate::parking::{Bill, bill_of};
use crate::settle::Release;
use domain::payment::OrderState;
use domain::time::MINUTE;
use store::{lanes, orders, transact, visits};

impl Service {
    /// Opens a code's page: what the payer sees, and what they can do.
    ///
    /// # Errors
    /// [`Error::NotFound`]: no such code, or it was revoked.
    pub async fn open_page(&self, request: PageRequest<'_>) -> Result<Opened> {
        let mut conn = self.store().read().await?;
        let target = self.target(&mut conn, request.token).await?;
        drop(conn);
        let (site_name, wallet) = (target.name().to_owned(), request.wallet);
        let path = target.path();
        let nobody = |state| Ok(Opened { cashier: false, state, new_session: None, path: target.path() });
        if !wallet.can_pay() {
            let accepted = self.accepted_at(&target).await?;
            return nobody(PageState::NotWallet { site_name, wallet, accepted });
        }
        let methods = self.methods_at(&target, wallet).await?;
        let Some(method) = methods.into_iter().find_map(|(method, on)| on.then_some(method)) else {
            let other = self.other_at(&target, wallet).await?;
            return nobody(PageState::MethodOff { site_name, wallet, other, down: false });
        };
        if self.is_down(&method.account_id).await?
            && let Some(other) = self.other_at(&target, wallet).await?
        {
            return nobody(PageState::MethodOff { site_name, wallet, other: Some(other), down: true });
        }
        let cashier = method.method.leads_to_cashier();
        let Session { hash, new } = self.session(request.session, wallet).await?;
        let state = match self.payer_id(&method, &hash).await? {
            Some(id) => {
                self.payers_page(Payer { id, session_hash: hash, wallet, method, on: true, target }).await?
            }
            None => self.authorise(&target, request.token, &method, &hash).await?,
        };
        Ok(Opened { cashier, state, new_session: new, path })
    }

    async fn payers_page(&self, payer: Payer) -> Result<PageState> {
        match &payer.target {
            Target::Test(target) => self.test_page(target).await,
            Target::Site(target) => self.site_page(&payer, target).await,
            Target::Station(target) => self.station_page(&payer, target).await,
            Target::Offline(target) => self.offline_page(&payer, target).await,
        }
    }

    async fn test_page(&self, target: &TestTarget) -> Result<PageState> {
        let order = orders::by_id(&mut self.store().read().await?, &target.page.order_id).await?;
        let order = order.ok_or(Error::NotFound("order"))?;
        let place =
            Place { site_name: target.operator_name.clone(), lane_name: None, plate: None, ticket_no: None };
        Ok(match order.state {
            OrderState::Settled => PageState::TestPaid { amount: order.amount },
            OrderState::Closed => return Err(Error::NotFound("qr_code")),
            OrderState::Open => PageState::Bill(PayableBill {
                order_no: order.order_no,
                amount: order.amount,
                bill: None,
                valid_until: order.valid_until,
                place,
            }),
        })
    }

    async fn site_page(&self, payer: &Payer, target: &SiteTarget) -> Result<PageState> {
        let site_name = target.site.name.clone();
        if let Some(lane) = target.lane.as_ref().filter(|lane| lane.kind == lanes::Kind::Entry) {
            let mut conn = self.store().read().await?;
            let inside = visits::inside_by_payer(&mut conn, &target.site.id, &payer.key()).await?;
            return Ok(match inside.and_then(|v| v.ticket_no.map(|ticket_no| (ticket_no, v.entered_at))) {
                Some((ticket_no, entered_at)) => PageState::Entered { site_name, ticket_no, entered_at },
                None => PageState::EntryOffer { site_name, lane_name: lane.name.clone() },
            });
        }
        // A quote that cannot be replaced because its payment was just paid is looked at again.
        for _ in 0..3 {
            let Some(visit) = self.visit_here(payer, target).await? else {
                return Ok(match target.lane_name() {
                    Some(lane_name) => PageState::NoCar { site_name, lane_name },
                    None => PageState::AskPlate { site_name },
                });
            };
            if let Some(state) = self.bill_page(target, &visit).await? {
                return Ok(state);
            }
        }
        Err(Error::Conflict("bill_keeps_changing"))
    }

    /// The page of a stay's bill. `None`: it changed while it was counted; look again.
    async fn bill_page(&self, target: &SiteTarget, visit: &visits::Row) -> Result<Option<PageState>> {
        let now = self.now();
        let bill = bill_of(visit, &target.site, now)?;
        let place = target.place(visit);
        if bill.may_leave {
            return self.may_leave(target, visit, &bill, place).await.map(Some);
        }
        let wanted = Wanted {
            operator: &target.operator_id,
            site: &target.site,
            lane: target.lane.as_ref().map(|lane| &lane.id),
            what: What::Stay(visit, &bill),
            now: bill.as_of,
        };
        Ok(match self.quote(&wanted).await? {
            Quote::Order(order) => Some(PageState::Bill(PayableBill {
                order_no: order.order_no,
                amount: order.amount,
                bill: Some(shown(visit, &bill)),
                valid_until: order.valid_until,
                place,
            })),
            Quote::InProgress(order) => {
                Some(PageState::InProgress { order_no: order.order_no, amount: order.amount, place })
            }
            Quote::Changed => None,
        })
    }

    /// Nothing is owed: at an exit lane the barrier is told so.
    async fn may_leave(
        &self,
        target: &SiteTarget,
        visit: &visits::Row,
        bill: &Bill,
        place: Place,
    ) -> Result<PageState> {
        let now = self.now();
        let paid = !bill.paid.is_zero();
        let window = bill.exit_until.filter(|until| paid && *until >= now);
        // A stay that owes nothing although its window is over, or that is free, leaves within a new one.
        let exit_until = window.unwrap_or_else(|| now.plus(target.site.exit_window_ms));
        let reason = if paid { "window" } else { "free" };
        if let Some(lane) = &target.lane {
            self.release_at(target, visit, lane, reason, exit_until).await?;
        }
        let bill = shown(visit, bill);
        Ok(if paid { PageState::Paid { place, bill, exit_until } } else { PageState::Free { place, bill } })
    }

    /// Once a minute at most, however often the page is loaded.
    async fn release_at(
        &self,
        target: &SiteTarget,
        visit: &visits::Row,
        lane: &lanes::Row,
        reason: &str,
        exit_until: domain::time::UnixMs,
    ) -> Result<()> {
        let now = self.now();
        let dedup_key = format!("{reason}:{}:{}:{}", visit.id, lane.id, now.0.div_euclid(MINUTE));
        transact!(Error, self.store(), |tx| {
            let release =
                Release { reason, order: None, lane: Some(lane), exit_until, dedup_key: &dedup_key, now };
            self.release(tx, &target.operator_id, &target.site, visit, release).await
        })
    }
}

fn shown(visit: &visits::Row, bill: &Bill) -> PageBill {
    PageBill {
        entered_at: visit.entered_at,
        as_of: bill.as_of,
        fee: bill.fee,
        paid: bill.paid,
        due: bill.due,
        lines: bill.lines.clone(),
    }
}
