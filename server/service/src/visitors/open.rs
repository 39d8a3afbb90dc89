//! Opening a visitors' page, and who it is that opens it.

use super::find::{Target, path};
use super::types::{
    BindPage, BookingForm, HostChoice, HostPage, VisitOpened, VisitPage, VisitRequest, VisitorPage,
};
use crate::Service;
use crate::error::{Error, Result};
use crate::offline::AwsLc;
use crate::payer::{Authorised, Guest, PageCall};
use domain::ids::{OperatorId, QrToken};
use domain::plate::Plate;
use domain::time::{HOUR, UnixMs};
use domain::visitor::{BookingState, MAX_HOSTS, Pass, Period, seal_pass};
use domain::wallet::Wallet;
use store::{Conn, operators, sites, visitor_bookings as bookings, visitor_hosts as hosts, visitor_sites};

impl Service {
    /// Opens the page of a token: a site's, a visitor's, a host's, or a binding link's.
    ///
    /// # Errors
    /// [`Error::NotFound`]: there is no such token, or no more.
    pub async fn open_visit(&self, request: VisitRequest<'_>) -> Result<VisitOpened> {
        let mut conn = self.store().read().await?;
        let target = self.visit_target(&mut conn, request.token).await?;
        drop(conn);
        let still = |page| Ok(VisitOpened { page, new_session: None });
        match &target {
            Target::Visitor(booking) => {
                let mut conn = self.store().snapshot().await?;
                still(VisitPage::Visitor(Box::new(self.visitor_page(&mut conn, booking).await?)))
            }
            Target::Site(site, row) => {
                let form = self.booking_form(site, row).await?;
                let Some(form) = form else {
                    return still(VisitPage::Closed { site_name: site.name.clone() });
                };
                let guest = self.visit_guest(request, target.operator()).await?;
                let page = match guest.ask.filter(|_| !request.unnamed) {
                    Some(url) => VisitPage::Authorise { url },
                    None => VisitPage::Form(form),
                };
                Ok(VisitOpened { page, new_session: guest.new_session })
            }
            Target::Host(booking) => self.open_host_page(request, booking).await,
            Target::Bind(host) => self.open_bind_page(request, host).await,
        }
    }

    async fn open_host_page(
        &self,
        request: VisitRequest<'_>,
        booking: &bookings::Row,
    ) -> Result<VisitOpened> {
        let mut conn = self.store().snapshot().await?;
        let view = self.view_of(&mut conn, booking).await?;
        let host = hosts::by_id(&mut conn, &booking.host_id).await?.ok_or(Error::NotFound("host"))?;
        drop(conn);
        let place = view.site_name.clone();
        let mut opened = VisitOpened {
            page: VisitPage::Host(Box::new(HostPage {
                may_decide: booking.state == BookingState::Requested && self.now() < booking.period.until,
                booking: view,
            })),
            new_session: None,
        };
        // A host whom WeChat never named is known by the token alone, which went to their telephone.
        if self.bound_openid(&host).await?.is_none() {
            return Ok(opened);
        }
        if request.wallet != Wallet::Wechat {
            opened.page = VisitPage::OnlyInWechat { place };
            return Ok(opened);
        }
        let guest = self.visit_guest(request, &booking.operator_id).await?;
        opened.new_session = guest.new_session;
        if let Some(url) = guest.ask {
            opened.page =
                if request.unnamed { VisitPage::NotTheHost { place } } else { VisitPage::Authorise { url } };
        } else if !self.is_host(&host, guest.openid.as_deref()).await? {
            opened.page = VisitPage::NotTheHost { place };
        }
        Ok(opened)
    }

    async fn open_bind_page(&self, request: VisitRequest<'_>, host: &hosts::Row) -> Result<VisitOpened> {
        let operator = operators::by_id(&mut self.store().read().await?, &host.operator_id).await?;
        let operator_name = operator.ok_or(Error::NotFound("operator"))?.name;
        if request.wallet != Wallet::Wechat {
            return Ok(VisitOpened {
                page: VisitPage::OnlyInWechat { place: operator_name },
                new_session: None,
            });
        }
        let guest = self.visit_guest(request, &host.operator_id).await?;
        let page = match guest.ask {
            Some(_) if request.unnamed => VisitPage::NotTheHost { place: operator_name },
            Some(url) => VisitPage::Authorise { url },
            None if guest.openid.is_none() => VisitPage::NotTheHost { place: operator_name },
            None => VisitPage::Bind(BindPage {
                operator_name,
                name: host.name.clone(),
                department: host.department.clone(),
            }),
        };
        Ok(VisitOpened { page, new_session: guest.new_session })
    }

    /// Who opens a visitors' page.
    async fn visit_guest(&self, request: VisitRequest<'_>, operator: &OperatorId) -> Result<Guest> {
        let VisitRequest { token, wallet, session, unnamed } = request;
        self.guest(PageCall { token, path: path(token), wallet, session, unnamed }, operator).await
    }

    /// They come back from WeChat's authorisation. Afterwards redirect to the clean address.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: the state is not this session's, used or too old; load the page again.
    /// [`Error::Provider`]: WeChat cannot say who it is.
    pub async fn finish_visit_sign_in(
        &self,
        token: &QrToken,
        session: &str,
        code: Option<&str>,
        state: &str,
    ) -> Result<Authorised> {
        let mut conn = self.store().read().await?;
        let target = self.visit_target(&mut conn, token).await?;
        drop(conn);
        let operator = target.operator();
        self.named_by_wechat((token, path(token)), operator, session, code, state).await
    }

    /// Who a host is to the official account that the operator uses now; `None`: it never named them.
    pub(super) async fn bound_openid(&self, host: &hosts::Row) -> Result<Option<String>> {
        let Some(bound) = &host.bound_app_id else { return Ok(None) };
        match self.wechat_oa(&host.operator_id).await {
            Ok(app) if app.app_id == *bound => Ok(self.open_host(host)?.openid),
            Ok(_) | Err(Error::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether the person is the host, where WeChat can tell.
    pub(super) async fn is_host(&self, host: &hosts::Row, openid: Option<&str>) -> Result<bool> {
        let bound = self.bound_openid(host).await?;
        Ok(bound.is_none() || bound.as_deref() == openid)
    }

    /// A site's form; `None`: nothing can be booked there.
    pub(super) async fn booking_form(
        &self,
        site: &sites::Row,
        row: &visitor_sites::Row,
    ) -> Result<Option<BookingForm>> {
        let mut conn = self.store().read().await?;
        let operator = operators::by_id(&mut conn, &row.operator_id).await?;
        if !row.takes_bookings || !operator.is_some_and(|o| o.active) {
            return Ok(None);
        }
        let limit = i64::try_from(MAX_HOSTS).unwrap_or(i64::MAX);
        let all = hosts::of_operator(&mut conn, &row.operator_id, limit).await?;
        let hosts: Vec<HostChoice> = all
            .into_iter()
            .filter(hosts::Row::is_reachable)
            .map(|host| HostChoice { id: host.id, name: host.name, department: host.department })
            .collect();
        let form = QrToken::from_random(self.random());
        let usual = usual_period(self.now());
        Ok((!hosts.is_empty()).then(|| BookingForm { site_name: site.name.clone(), hosts, form, usual }))
    }

    async fn visitor_page(&self, conn: &mut Conn, row: &bookings::Row) -> Result<VisitorPage> {
        let now = self.now();
        let mut booking = self.view_of(conn, row).await?;
        if row.state.is_open() && row.period.until <= now {
            booking.state = BookingState::Expired;
        }
        let pass = match booking.state {
            BookingState::Approved => Some(self.pass_of(conn, row).await?),
            _ => None,
        };
        let is_open = booking.state.is_open();
        let book_again = match booking.state {
            BookingState::Declined | BookingState::Cancelled | BookingState::Expired => {
                let place = visitor_sites::by_site(conn, &row.site_id).await?;
                place.filter(|place| place.takes_bookings).map(|place| path(&place.token))
            }
            BookingState::Requested | BookingState::Approved | BookingState::Arrived => None,
        };
        Ok(VisitorPage { booking, pass, host_told: row.host_told, is_open, book_again })
    }

    /// What the QR code of a booking's pass says, made with the key that the site's gates have now.
    async fn pass_of(&self, conn: &mut Conn, row: &bookings::Row) -> Result<String> {
        let key = visitor_sites::current_key(conn, &row.site_id).await?;
        let key = key.ok_or_else(|| Error::Internal(format!("site {} has no visitors' key", row.site_id)))?;
        let plate = Plate::parse(&row.plate).ok();
        let pass = Pass::of(key.key_no, row.pass_no, row.period, plate);
        seal_pass(&AwsLc, &*self.open_pass_key(&key)?, &pass).map_err(|e| Error::Internal(e.to_string()))
    }
}

/// From the next full hour, for two hours.
fn usual_period(now: UnixMs) -> Period {
    let from = UnixMs((now.0.div_euclid(HOUR) + 1) * HOUR);
    Period { from, until: from.plus(2 * HOUR) }
}
