//! Some history for the demo: stays that were paid by the real way, against the simulated providers. No row is
//! inserted by hand.

use anyhow::{Context, bail};
use channels::types::WalletCall;
use domain::ids::{OrderNo, QrToken};
use domain::time::{MINUTE, UnixMs};
use domain::wallet::Wallet;
use sandbox::Sandbox;
use service::Service;
use service::integration::ApiCaller;
use service::parking::{AtLane, Entered, Left};
use service::payer::{Authorised, Opened, PageRequest, PageState, StartPayment, Started};
use url::Url;

/// A stay to play.
struct Stay {
    visit_no: &'static str,
    plate: &'static str,
    /// How long before the first start it began, in minutes.
    minutes: i64,
    /// Who pays for it at which exit lane; nobody: the vehicle is still inside.
    paid_by: Option<(&'static str, &'static str)>,
}

const STAYS: [Stay; 7] = [
    Stay { visit_no: "DEMO-0001", plate: "粤B8K921", minutes: 412, paid_by: Some(("lin", "OUT1")) },
    Stay { visit_no: "DEMO-0002", plate: "粤BD12345", minutes: 187, paid_by: Some(("chen", "OUT2")) },
    Stay { visit_no: "DEMO-0003", plate: "沪A6T508", minutes: 95, paid_by: Some(("zhao", "OUT1")) },
    Stay { visit_no: "DEMO-0004", plate: "粤S30Q77", minutes: 1_570, paid_by: Some(("wang", "OUT2")) },
    Stay { visit_no: "DEMO-0005", plate: "粤B66N23", minutes: 140, paid_by: None },
    Stay { visit_no: "DEMO-0006", plate: "京AF08642", minutes: 64, paid_by: None },
    Stay { visit_no: "DEMO-0007", plate: "粤B5G310", minutes: 9, paid_by: None },
];

/// What playing needs.
pub struct History<'a> {
    /// The product.
    pub service: &'a Service,
    /// The providers.
    pub sandbox: &'a Sandbox,
    /// The car park's key.
    pub caller: ApiCaller,
    /// The car park's code.
    pub site: &'a str,
    /// The codes of the exit lanes, by lane code.
    pub lane_tokens: &'a [(String, QrToken)],
    /// When the demo was started for the first time: the same on every try.
    pub began_at: UnixMs,
    /// Where the product answers.
    pub public_base: &'a Url,
}

impl History<'_> {
    /// Plays every stay; one that was played before changes nothing.
    ///
    /// # Errors
    /// A step did not lead where it should.
    pub async fn play(&self) -> anyhow::Result<()> {
        for stay in &STAYS {
            self.stay(stay)
                .await
                .with_context(|| format!("the stay {} could not be played", stay.visit_no))?;
        }
        Ok(())
    }

    async fn stay(&self, stay: &Stay) -> anyhow::Result<()> {
        let (site, visit_no) = (self.site.to_owned(), stay.visit_no.to_owned());
        let entered_at = self.began_at.plus(-stay.minutes * MINUTE);
        let plate = Some(stay.plate.to_owned());
        self.service.vehicle_entered(&self.caller, Entered { site, visit_no, plate, entered_at }).await?;
        let Some((person, lane)) = stay.paid_by else { return Ok(()) };
        self.stand_at(lane, Some(stay.visit_no)).await?;
        self.pay(person, lane).await?;
        self.stand_at(lane, None).await?;
        let left = Left {
            site: self.site.to_owned(),
            visit_no: Some(stay.visit_no.to_owned()),
            plate: None,
            left_at: self.service.now(),
        };
        self.service.vehicle_left(&self.caller, left).await?;
        Ok(())
    }

    async fn stand_at(&self, lane: &str, visit_no: Option<&str>) -> anyhow::Result<()> {
        let report = AtLane {
            site: self.site.to_owned(),
            lane: lane.to_owned(),
            visit_no: visit_no.map(str::to_owned),
            plate: None,
        };
        self.service.vehicle_at_lane(&self.caller, report).await?;
        Ok(())
    }

    /// What a payer does: scan, be recognised, look at the bill, tap, confirm.
    async fn pay(&self, person: &str, lane: &str) -> anyhow::Result<()> {
        let token =
            self.lane_tokens.iter().find(|(code, _)| code == lane).map(|(_, t)| t).context("no such lane")?;
        let opened = self.open(token, None).await?;
        let session = opened.new_session.context("no session was made")?;
        let session = match opened.state {
            PageState::Authorise { url } => {
                self.authorise(token, &session, &url, person).await?;
                session
            }
            // Played before, up to the moment when the car should leave.
            PageState::Paid { .. } | PageState::Free { .. } => return Ok(()),
            other => bail!("the code led to {other:?}"),
        };
        match self.open(token, Some(&session)).await?.state {
            PageState::Bill(bill) => self.tap(token, &session, &bill.order_no, person).await,
            PageState::Paid { .. } | PageState::Free { .. } => Ok(()),
            other => bail!("the bill is {other:?}"),
        }
    }

    pub(super) async fn open(&self, token: &QrToken, session: Option<&str>) -> anyhow::Result<Opened> {
        let request = PageRequest { token, wallet: Wallet::Wechat, session, remote: "127.0.0.1" };
        Ok(self.service.open_page(request).await?)
    }

    pub(super) async fn authorise(
        &self,
        token: &QrToken,
        session: &str,
        url: &str,
        person: &str,
    ) -> anyhow::Result<()> {
        let (code, state) = authorised(self.sandbox, url, person)?;
        match self.service.finish_authorisation(token, session, Some(&code), &state).await? {
            Authorised::Done => Ok(()),
            other => bail!("the authorisation led to {other:?}"),
        }
    }

    pub(super) async fn tap(
        &self,
        token: &QrToken,
        session: &str,
        order_no: &OrderNo,
        person: &str,
    ) -> anyhow::Result<()> {
        let tap = StartPayment { token, session, order_no, remote: None };
        let call = match self.service.start_payment(tap).await? {
            Started::Invoke { call, .. } => call,
            Started::AlreadyPaid { .. } => return Ok(()),
            other => bail!("the tap led to {other:?}"),
        };
        let path = self.open(token, Some(session)).await?.path;
        self.confirm(&path, &call, person)?;
        // The provider tells us; ask it only if it does not.
        self.sandbox.deliver_due().await;
        self.service.payment_result(token, session, order_no, true).await?;
        Ok(())
    }

    /// The wallet's sheet, confirmed.
    fn confirm(&self, path: &str, call: &WalletCall, person: &str) -> anyhow::Result<()> {
        let page = self.public_base.join(path)?;
        let refused =
            |refusal: sandbox::BridgeRefusal| anyhow::anyhow!("the wallet refused: {}", refusal.reason);
        let sheet = self
            .sandbox
            .bridge_check(page.as_str(), &serde_json::to_value(call)?, person)
            .map_err(refused)?;
        self.sandbox.pay(&sheet.prepay_id, &sheet.openid).map_err(refused)?;
        Ok(())
    }
}

/// What the wallet brings back when it was asked who somebody is: code and state.
pub(super) fn authorised(sandbox: &Sandbox, url: &str, person: &str) -> anyhow::Result<(String, String)> {
    let asked = Url::parse(url)?;
    let back = sandbox.authorise(asked.query().unwrap_or_default(), person);
    let back = Url::parse(&back.map_err(|_| anyhow::anyhow!("the wallet refused the authorisation"))?)?;
    let value = |name: &str| back.query_pairs().find(|(n, _)| n == name).map(|(_, v)| v.into_owned());
    value("code").zip(value("state")).context("no code came back")
}
