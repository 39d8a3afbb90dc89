//! One operator with one method, one payer, and what they pay.

use anyhow::{Result, anyhow, bail, ensure};
use domain::ids::OrderNo;
use domain::method::Scenario;
use domain::money::Fen;
use domain::time::{MINUTE, SECOND, UnixMs};
use domain::wallet::Wallet;
use sandbox::state::UmsWallet;
use sandbox::{FaultRequest, Held, Sheet};
use service::app_payments::{AppCaller, Payable, StartAppPayment};
use service::orders::{OrderDetail, OrderFilter};
use service::parking::{AtLane, Entered};
use service::payer::{AmountChoice, CardChoice, PageRequest, PageState, StartPayment, Started};
use service::{Error, Service};
use simulation::crash::alive;
use simulation::operator::{CARDS, Inside, SITE, STATION};
use simulation::run::come_to_rest;
use simulation::way::Way;
use simulation::world::{PEOPLE, World};
use store::testing::TestStore;

/// The person who pays.
const PERSON: &str = PEOPLE[0];
/// What is put on a card, in yuan and in fen.
const TOP_UP: (&str, i64) = ("50", 5_000);

/// What a tap led to.
#[derive(Debug)]
pub enum Tap {
    /// The wallet asks to confirm.
    Sheet(Sheet),
    /// It is paid already.
    Paid,
    /// Not now.
    Busy,
    /// The provider did not answer, or refused: the code.
    Provider(#[expect(dead_code, reason = "printed where a tap leads elsewhere")] &'static str),
    /// The product was killed.
    Killed,
}

pub struct Stage {
    pub world: World,
    pub way: Way,
    scenario: Scenario,
    keys: u32,
}

impl Stage {
    /// # Errors
    /// The set-up was refused.
    pub async fn new(db: &TestStore, way: Way, scenario: Scenario) -> Result<Self> {
        let world = World::at(1, &db.address, &[&[way]]).await?;
        let mut stage = Self { world, way, scenario, keys: 0 };
        stage.something_to_pay().await?;
        Ok(stage)
    }

    /// A car at the exit after 61 minutes; a card is there from the start.
    pub async fn something_to_pay(&mut self) -> Result<()> {
        if self.scenario == Scenario::TopUp {
            return Ok(());
        }
        let service = self.world.service().await?;
        self.world.cars += 1;
        let visit_no = format!("V{}", self.world.cars);
        let now = UnixMs(self.world.time.now());
        let plate = Some(format!("粤B{:05}", self.world.cars));
        let operator = &mut self.world.operators[0];
        let entered = Entered {
            site: SITE.to_owned(),
            visit_no: visit_no.clone(),
            plate,
            entered_at: now.plus(-61 * MINUTE),
        };
        let visit = service.vehicle_entered(&operator.caller, entered).await?.visit;
        operator.inside = vec![Inside { visit_no: visit_no.clone(), bill_id: visit.bill_id }];
        let at =
            AtLane { site: SITE.to_owned(), lane: "OUT1".to_owned(), visit_no: Some(visit_no), plate: None };
        service.vehicle_at_lane(&operator.caller, at).await?;
        Ok(())
    }

    /// The payer scans and taps, or the App asks to pay.
    pub async fn tap(&mut self) -> Result<Tap> {
        let service = self.world.service().await?;
        let answered = if self.way.wallets().is_empty() {
            alive(self.tap_in_app(&service)).await
        } else {
            alive(self.tap_on_page(&service)).await
        };
        if let Some(answer) = answered {
            return answer;
        }
        self.world.product.set(None);
        Ok(Tap::Killed)
    }

    async fn tap_in_app(&mut self, service: &Service) -> Result<Tap> {
        self.keys += 1;
        let operator = &self.world.operators[0];
        let payable = match self.scenario {
            Scenario::TopUp => Payable::TopUp {
                site: STATION.to_owned(),
                card_no: CARDS[0].to_owned(),
                amount: Fen::new(TOP_UP.1)?,
            },
            _ => Payable::Bill(operator.inside[0].bill_id.clone()),
        };
        let wanted = StartAppPayment {
            method: self.way.method(),
            payer: Some(PERSON.to_owned()),
            payable: Some(payable),
            amount: None,
        };
        let caller = AppCaller::Server(operator.caller.clone());
        let key = format!("key-{}", self.keys);
        match service.start_app_payment(&caller, &key, &wanted, None).await {
            Ok(started) => {
                let sheet =
                    self.world.sandbox.open_sheet("", &started.call.params, UmsWallet::Wechat, PERSON);
                Ok(Tap::Sheet(sheet.map_err(|reason| anyhow!("the SDK refuses: {reason}"))?))
            }
            Err(Error::Conflict("already_paid" | "nothing_owed")) => Ok(Tap::Paid),
            Err(Error::Conflict("payment_in_progress" | "quote_changed")) => Ok(Tap::Busy),
            Err(Error::Provider { code, .. }) => Ok(Tap::Provider(code)),
            Err(error) => Err(error.into()),
        }
    }

    async fn tap_on_page(&mut self, service: &Service) -> Result<Tap> {
        let wallet = self.way.wallets()[0];
        let operator = &self.world.operators[0];
        let (token, directory) = match self.scenario {
            Scenario::TopUp => (operator.station.clone(), "charge"),
            _ => (operator.doors[0].token.clone(), "pay"),
        };
        for _ in 0..5 {
            let session = self.world.sessions.get(&(0, wallet)).cloned();
            let request =
                PageRequest { token: &token, wallet, session: session.as_deref(), remote: "198.51.100.20" };
            let opened = service.open_page(request).await?;
            if let Some(session) = opened.new_session {
                self.world.sessions.insert((0, wallet), session);
            }
            let session = self.world.sessions.get(&(0, wallet)).cloned().unwrap_or_default();
            match opened.state {
                PageState::Authorise { url } => {
                    let back = self.world.sandbox.agree(&url, PERSON);
                    let back: url::Url = back.map_err(|page| anyhow!("authorisation: {page}"))?.parse()?;
                    let value =
                        |name: &str| back.query_pairs().find(|(k, _)| k == name).map(|(_, v)| v.into_owned());
                    let code = value("code").or_else(|| value("auth_code"));
                    let state = value("state").unwrap_or_default();
                    service.finish_authorisation(&token, &session, code.as_deref(), &state).await?;
                }
                PageState::AskCard { .. } => {
                    let chosen = service.choose_card(&token, &session, CARDS[0]).await?;
                    ensure!(matches!(chosen, CardChoice::Found), "the card is not found");
                }
                PageState::Card(page) => {
                    let Some(pending) = page.pending else {
                        match service.choose_amount(&token, &session, TOP_UP.0).await? {
                            AmountChoice::Ready => continue,
                            AmountChoice::InProgress { .. } | AmountChoice::Changed => return Ok(Tap::Busy),
                            other => bail!("the amount led to {other:?}"),
                        }
                    };
                    let page =
                        format!("http://127.0.0.1:3000/PeakeCloud/mobile/{directory}/{}", token.as_str());
                    return self.start(service, (&token, &session), &pending.order_no, &page, wallet).await;
                }
                PageState::Bill(bill) => {
                    let page =
                        format!("http://127.0.0.1:3000/PeakeCloud/mobile/{directory}/{}", token.as_str());
                    return self.start(service, (&token, &session), &bill.order_no, &page, wallet).await;
                }
                PageState::Paid { .. } => return Ok(Tap::Paid),
                PageState::InProgress { .. } => return Ok(Tap::Busy),
                other => bail!("the page shows {other:?}"),
            }
        }
        bail!("the page never came to a bill")
    }

    async fn start(
        &mut self,
        service: &Service,
        (token, session): (&domain::ids::QrToken, &str),
        order_no: &OrderNo,
        page: &str,
        wallet: Wallet,
    ) -> Result<Tap> {
        let tap = StartPayment { token, session, order_no, remote: None };
        Ok(match service.start_payment(tap).await {
            Ok(Started::Invoke { call, .. }) => {
                let ums = if wallet == Wallet::Alipay { UmsWallet::Alipay } else { UmsWallet::Wechat };
                let sheet = self.world.sandbox.open_sheet(page, &serde_json::to_value(&call)?, ums, PERSON);
                Tap::Sheet(sheet.map_err(|reason| anyhow!("the wallet refuses: {reason}"))?)
            }
            Ok(Started::AlreadyPaid { .. }) => Tap::Paid,
            Ok(Started::QuoteChanged | Started::Busy { .. }) => Tap::Busy,
            Err(Error::Provider { code, .. }) => Tap::Provider(code),
            Err(error) => return Err(error.into()),
        })
    }

    /// A tap that has to lead to a sheet.
    pub async fn sheet(&mut self) -> Result<Sheet> {
        match self.tap().await? {
            Tap::Sheet(sheet) => Ok(sheet),
            other => bail!("no sheet but {other:?}"),
        }
    }

    pub fn confirm(&self, sheet: &Sheet) -> Result<()> {
        self.world.sandbox.confirm(sheet).map_err(|reason| anyhow!("the wallet does not pay: {reason}"))
    }

    pub fn fault(&self, request: FaultRequest) -> Result<()> {
        self.world.sandbox.add_fault(request)?;
        Ok(())
    }

    /// Time passes in steps, in which jobs run; the provider's notifications are not delivered.
    pub async fn jobs_for(&mut self, ms: i64) -> Result<()> {
        let mut left = ms;
        while left > 0 {
            let step = left.min(if ms > 5 * MINUTE { MINUTE } else { 5 * SECOND });
            self.world.time.pass(step);
            left -= step;
            let service = self.world.service().await?;
            for _ in 0..50 {
                if service.run_due(20).await? == 0 {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Everything that is due is delivered and done, faults are gone, time passes until nothing is left; then product
    /// and provider have to agree.
    pub async fn rest(&mut self) -> Result<()> {
        come_to_rest(&mut self.world).await?;
        simulation::check::at_rest(&mut self.world).await
    }

    /// What the provider holds.
    pub fn held(&self) -> Vec<Held> {
        self.world.sandbox.held()
    }

    /// What came in at the provider less what went back, in fen.
    pub fn kept_there(&self) -> i64 {
        self.held().iter().filter(|held| held.paid).map(|held| held.amount - held.refunded).sum()
    }

    /// Every order, newest first, with everything that is known of it.
    pub async fn orders(&mut self) -> Result<Vec<OrderDetail>> {
        let service = self.world.service().await?;
        let admin = self.world.operators[0].admin.clone();
        let page = service.search_orders(&admin, &OrderFilter::default()).await?;
        let mut details = Vec::new();
        for row in page.rows {
            details.push(service.order_detail(&admin, &row.id).await?);
        }
        Ok(details)
    }

    /// The order that was made last.
    pub async fn order(&mut self) -> Result<OrderDetail> {
        self.orders().await?.into_iter().next().ok_or_else(|| anyhow!("no order was made"))
    }

    /// How often something stands on the time lines of all orders.
    pub async fn events(&mut self, kind: &str) -> Result<usize> {
        let orders = self.orders().await?;
        Ok(orders.iter().flat_map(|order| &order.events).filter(|event| event.kind == kind).count())
    }
}
