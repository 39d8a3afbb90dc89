//! Visitors for the demo: booked on the booking page, answered, let in by a gate. One host is a person of the virtual
//! phone, so that a booking that waits can be answered from the message there.

use super::history::authorised;
use ::sandbox::Sandbox;
use anyhow::{Context, bail};
use domain::ids::QrToken;
use domain::time::{HOUR, MINUTE};
use domain::visitor::{BookingState, local_text};
use domain::wallet::Wallet;
use service::integration::ApiCaller;
use service::payer::Authorised;
use service::visitors::{
    Answer, Book, CheckPass, HostAnswer, SaveHost, Sender, VisitFilter, VisitPage, VisitRequest, VisitorPage,
};
use service::{Actor, Service};

/// Somebody whom visitors come to see.
struct Host {
    name: &'static str,
    department: &'static str,
    phone: &'static str,
    /// Whose WeChat it is on the virtual phone; nobody's: told by text message.
    person: Option<&'static str>,
}

const HOSTS: [Host; 3] = [
    Host { name: "赵敏", department: "招商部", phone: "13800000003", person: Some("zhao") },
    Host { name: "孙磊", department: "工程部", phone: "13800000011", person: None },
    Host { name: "前台", department: "", phone: "13800000012", person: None },
];

/// What becomes of a booking.
enum Becomes {
    Waiting,
    Approved,
    Declined(&'static str),
    Withdrawn,
    Arrived,
}

/// A booking to make.
struct Visit {
    name: &'static str,
    phone: &'static str,
    /// Whose WeChat it was booked in; nobody's: in a browser.
    person: Option<&'static str>,
    host: &'static str,
    /// From when on, counted from now, in minutes.
    from: i64,
    hours: i64,
    reason: &'static str,
    plate: &'static str,
    becomes: Becomes,
}

/// The oldest first.
const VISITS: [Visit; 6] = [
    Visit {
        name: "陈建国",
        phone: "13800000002",
        person: Some("chen"),
        host: "孙磊",
        from: -50,
        hours: 3,
        reason: "电梯年检",
        plate: "粤BD12345",
        becomes: Becomes::Arrived,
    },
    Visit {
        name: "周文",
        phone: "13800000021",
        person: None,
        host: "前台",
        from: 24 * 60,
        hours: 1,
        reason: "面试",
        plate: "",
        becomes: Becomes::Withdrawn,
    },
    Visit {
        name: "何佳",
        phone: "13800000022",
        person: None,
        host: "孙磊",
        from: 26 * 60,
        hours: 2,
        reason: "设备推销",
        plate: "",
        becomes: Becomes::Declined("已有供应商，不必来访"),
    },
    Visit {
        name: "林小雨",
        phone: "13800000001",
        person: Some("lin"),
        host: "赵敏",
        from: 30,
        hours: 4,
        reason: "商铺看场",
        plate: "粤B8K921",
        becomes: Becomes::Approved,
    },
    Visit {
        name: "徐婷",
        phone: "13800000023",
        person: None,
        host: "赵敏",
        from: 20 * 60,
        hours: 2,
        reason: "续签租约",
        plate: "沪A6T508",
        becomes: Becomes::Waiting,
    },
    Visit {
        name: "高远",
        phone: "13800000024",
        person: None,
        host: "前台",
        from: 48 * 60,
        hours: 1,
        reason: "送样品",
        plate: "",
        becomes: Becomes::Waiting,
    },
];

/// What playing needs.
pub struct Visitors<'a> {
    /// The product.
    pub service: &'a Service,
    /// The providers.
    pub sandbox: &'a Sandbox,
    /// The operator.
    pub actor: &'a Actor,
    /// The gate's key.
    pub gate: ApiCaller,
    /// The site's code.
    pub site: &'a str,
}

/// The code of the demo's booking page, once there is one: its address.
///
/// # Errors
/// A use case refused.
pub async fn booking_page(service: &Service, actor: &Actor) -> anyhow::Result<Option<String>> {
    Ok(service.visit_settings(actor).await?.sites.into_iter().find_map(|place| place.url))
}

impl Visitors<'_> {
    /// Opens the site, enters the hosts, and plays every visit. May be repeated: what was played before stays as it is.
    ///
    /// # Errors
    /// A step did not lead where it should.
    pub async fn play(&self) -> anyhow::Result<()> {
        let sites = self.service.list_sites(self.actor).await?;
        let site = sites.iter().find(|site| site.code == self.site).context("the demo has no car park")?;
        self.service.set_visit_site(self.actor, &site.id, true).await?;
        let places = self.service.visit_settings(self.actor).await?.sites;
        let place = places.into_iter().find(|place| place.site_id == site.id).and_then(|place| place.token);
        let code = place.context("the car park takes no bookings")?;
        for host in &HOSTS {
            self.host(host).await.with_context(|| format!("{} could not be entered", host.name))?;
        }
        for (number, visit) in (1..).zip(&VISITS) {
            let form = QrToken::from_random([number; QrToken::LEN]);
            let played = self.visit(&code, &form, visit).await;
            played.with_context(|| format!("the visit of {} could not be played", visit.name))?;
        }
        Ok(())
    }

    async fn host(&self, host: &Host) -> anyhow::Result<()> {
        let known = |hosts: Vec<service::visitors::Host>| hosts.into_iter().find(|h| h.name == host.name);
        if known(self.service.list_hosts(self.actor).await?).is_none() {
            let save = SaveHost {
                name: host.name.to_owned(),
                department: host.department.to_owned(),
                phone: host.phone.to_owned(),
                ..SaveHost::default()
            };
            self.service.save_host(self.actor, save).await?;
        }
        let link = known(self.service.list_hosts(self.actor).await?).and_then(|host| host.link);
        if let Some((person, link)) = host.person.zip(link) {
            let token = token_of(&link)?;
            let session = self.in_wechat(&token, person).await?;
            self.service.bind_host(&token, Some(&session)).await?;
        }
        Ok(())
    }

    async fn visit(&self, code: &QrToken, form: &QrToken, visit: &Visit) -> anyhow::Result<()> {
        let hosts = self.service.list_hosts(self.actor).await?;
        let host = hosts.into_iter().find(|host| host.name == visit.host).context("no such host")?;
        let session = match visit.person {
            Some(person) => Some(self.in_wechat(code, person).await?),
            None => None,
        };
        let from = self.service.now().plus(visit.from * MINUTE);
        let (from, until) = (local_text(from), local_text(from.plus(visit.hours * HOUR)));
        let book = Book {
            form: form.as_str(),
            name: visit.name,
            phone: visit.phone,
            host: host.id.as_str(),
            from: &from,
            until: &until,
            reason: visit.reason,
            plate: visit.plate,
        };
        let sender = Sender { token: code, session: session.as_deref(), remote: "127.0.0.1" };
        let mine = self.service.book_visit(sender, book).await?;
        let page = self.page(&mine).await?;
        match &visit.becomes {
            Becomes::Waiting => Ok(()),
            _ if !page.booking.state.is_open() => Ok(()),
            Becomes::Withdrawn => Ok(self.service.withdraw_visit(&mine).await.map(|_| ())?),
            Becomes::Declined(why) => self.answer(&page, HostAnswer::Decline(why)).await,
            Becomes::Approved => self.answer(&page, HostAnswer::Approve).await,
            Becomes::Arrived => {
                self.answer(&page, HostAnswer::Approve).await?;
                self.arrive(&self.page(&mine).await?).await
            }
        }
    }

    async fn page(&self, mine: &QrToken) -> anyhow::Result<VisitorPage> {
        let request = VisitRequest { token: mine, wallet: Wallet::Other, session: None, unnamed: false };
        match self.service.open_visit(request).await?.page {
            VisitPage::Visitor(page) => Ok(*page),
            other => bail!("the visitor's page is {other:?}"),
        }
    }

    /// Staff answer in the host's place, once: nobody but the host is given the address of the host's page.
    async fn answer(&self, page: &VisitorPage, answer: HostAnswer<'_>) -> anyhow::Result<()> {
        if page.booking.state != BookingState::Requested {
            return Ok(());
        }
        let filter = VisitFilter { text: page.booking.booking_no.to_string(), ..VisitFilter::default() };
        let found = self.service.search_visits(self.actor, &filter).await?.rows;
        let visit = found.first().context("the booking is not found")?;
        let answer = Answer { revision: page.booking.revision, answer };
        self.service.decide_visit(self.actor, &visit.id, answer).await?;
        Ok(())
    }

    /// The gate at the east let them in a while ago.
    async fn arrive(&self, page: &VisitorPage) -> anyhow::Result<()> {
        let check = CheckPass {
            pass: page.pass.clone().context("there is no pass")?,
            site: self.site.to_owned(),
            check_no: "DEMO-1".to_owned(),
            gate: "东门".to_owned(),
        };
        let at = self.service.now().plus(-20 * MINUTE);
        let done = self.service.report_arrival(&self.gate, &check, at).await?;
        anyhow::ensure!(
            done.visitor.is_some_and(|v| v.arrived_at.is_some()),
            "the gate is told {}",
            done.verdict
        );
        Ok(())
    }

    /// Somebody opens a page on their phone, in WeChat, and it says who they are: their session.
    async fn in_wechat(&self, token: &QrToken, person: &str) -> anyhow::Result<String> {
        let request = VisitRequest { token, wallet: Wallet::Wechat, session: None, unnamed: false };
        let opened = self.service.open_visit(request).await?;
        let VisitPage::Authorise { url } = opened.page else { bail!("nobody was asked who they are") };
        let session = opened.new_session.context("no session was made")?;
        let (code, state) = authorised(self.sandbox, &url, person)?;
        match self.service.finish_visit_sign_in(token, &session, Some(&code), &state).await? {
            Authorised::Done => Ok(session),
            other => bail!("the authorisation led to {other:?}"),
        }
    }
}

fn token_of(link: &str) -> anyhow::Result<QrToken> {
    let token = link.rsplit('/').next().unwrap_or_default();
    QrToken::parse(token).map_err(|_| anyhow::anyhow!("the address has no token"))
}
