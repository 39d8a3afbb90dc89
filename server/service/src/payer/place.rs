//! What a code leads to: a lane or a car park and the stay to be paid there, or a test payment.

use crate::Service;
use crate::accounts::ActiveMethod;
use crate::error::{Error, Result};
use crate::offline::OfflineTarget;
use crate::payer::{Place, session};
use domain::ids::{OperatorId, QrToken};
use domain::method::Method;
use domain::site::{SiteKind, SiteStatus};
use domain::time::HOUR;
use domain::top_up::TopUpRules;
use domain::wallet::Wallet;
use store::{Conn, lanes, operators, orders, payers, qr, sites, test_payments, visits};

/// How long a plate that was typed in is remembered at its code. Milliseconds.
const CHOICE_MS: i64 = HOUR;

/// What a code leads to.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// A site's code, perhaps of one of its lanes.
    Site(Box<SiteTarget>),
    /// A card station's code.
    Station(Box<StationTarget>),
    /// A terminal's bill.
    Offline(Box<OfflineTarget>),
    /// The one-off page of a test payment.
    Test(TestTarget),
}

#[derive(Clone, Debug)]
pub(crate) struct StationTarget {
    pub token: QrToken,
    pub operator_id: OperatorId,
    pub site: sites::Row,
    pub rules: TopUpRules,
}

impl StationTarget {
    /// Whether new top-ups begin here.
    pub fn takes_money(&self) -> bool {
        self.site.status == SiteStatus::Active
    }
}

#[derive(Clone, Debug)]
pub(crate) struct SiteTarget {
    pub token: QrToken,
    pub operator_id: OperatorId,
    pub site: sites::Row,
    pub lane: Option<lanes::Row>,
}

#[derive(Clone, Debug)]
pub(crate) struct TestTarget {
    pub page: test_payments::Row,
    pub operator_name: String,
}

/// A payer whom their wallet named, at a code.
#[derive(Clone, Debug)]
pub(crate) struct Payer {
    /// Who they are, as the provider names them under the method's app; their session where it names nobody.
    pub id: String,
    /// Their session.
    pub session_hash: String,
    /// What they opened the page with.
    pub wallet: Wallet,
    /// How they pay here.
    pub method: ActiveMethod,
    /// Whether that is switched on: what was begun can be followed to its end all the same.
    pub on: bool,
    /// Where they are.
    pub target: Target,
}

impl Target {
    pub fn operator(&self) -> &OperatorId {
        match self {
            Self::Site(target) => &target.operator_id,
            Self::Station(target) => &target.operator_id,
            Self::Offline(target) => target.operator(),
            Self::Test(target) => &target.page.operator_id,
        }
    }

    /// The page's own address, a path of one segment after its authorised directory.
    pub fn path(&self) -> String {
        match self {
            Self::Site(target) => format!("{}{}", target.site.kind.directory(), target.token.as_str()),
            Self::Station(target) => format!("{}{}", target.site.kind.directory(), target.token.as_str()),
            Self::Offline(target) => target.path(),
            Self::Test(target) => format!("{}{}", SiteKind::CarPark.directory(), target.page.token),
        }
    }

    /// What the page calls the place: the car park, or the operator on a test payment.
    pub fn name(&self) -> &str {
        match self {
            Self::Site(target) => &target.site.name,
            Self::Station(target) => &target.site.name,
            Self::Offline(target) => target.site_name(),
            Self::Test(target) => &target.operator_name,
        }
    }
}

impl SiteTarget {
    pub fn lane_name(&self) -> Option<String> {
        self.lane.as_ref().map(|lane| lane.name.clone())
    }

    pub fn place(&self, visit: &visits::Row) -> Place {
        Place {
            site_name: self.site.name.clone(),
            lane_name: self.lane_name(),
            plate: visit.plate.as_ref().map(|p| p.as_str().to_owned()),
            ticket_no: visit.ticket_no.clone(),
        }
    }
}

impl Payer {
    pub fn operator(&self) -> &OperatorId {
        self.target.operator()
    }

    /// What finds a car without a plate again: not the payer's id itself.
    pub fn key(&self) -> String {
        session::hash(format!("{}\n{}", self.method.app_id, self.id).as_bytes())
    }
}

impl Service {
    /// What a code leads to.
    pub(crate) async fn target(&self, conn: &mut Conn, token: &QrToken) -> Result<Target> {
        if let Some(code) = qr::by_token(conn, token).await? {
            if code.revoked_at.is_some() {
                return Err(Error::NotFound("qr_code"));
            }
            let site = sites::by_id(conn, &code.site_id).await?.ok_or(Error::NotFound("site"))?;
            let lane = match &code.lane_id {
                Some(lane) => lanes::by_id(conn, lane).await?,
                None => None,
            };
            let (token, operator_id) = (token.clone(), code.operator_id);
            if site.kind == SiteKind::CardStation {
                let rules = site.top_up.clone().unwrap_or_else(TopUpRules::usual);
                return Ok(Target::Station(Box::new(StationTarget { token, operator_id, site, rules })));
            }
            return Ok(Target::Site(Box::new(SiteTarget { token, operator_id, site, lane })));
        }
        if let Some(target) = self.offline_target(conn, token.as_str()).await? {
            return Ok(Target::Offline(Box::new(target)));
        }
        let page = test_payments::by_token(conn, token.as_str()).await?;
        let page = page.filter(|p| p.expires_at > self.now()).ok_or(Error::NotFound("qr_code"))?;
        let operator = operators::by_id(conn, &page.operator_id).await?.ok_or(Error::NotFound("operator"))?;
        Ok(Target::Test(TestTarget { page, operator_name: operator.name }))
    }

    /// How payers of a wallet can pay at a target, and whether that is switched on: first what is on. What is off is
    /// named too, because a payment that was begun by it can be followed to its end. A test payment goes by its own
    /// method, on or not.
    pub(crate) async fn methods_at(
        &self,
        target: &Target,
        wallet: Wallet,
    ) -> Result<Vec<(ActiveMethod, bool)>> {
        let of_wallet = Method::of_wallet(wallet);
        if let Target::Test(target) = target {
            let method = Method::parse(&target.page.method).filter(|method| of_wallet.contains(method));
            let Some(method) = method else { return Ok(Vec::new()) };
            let configured = self.configured_method(&target.page.operator_id, method).await?;
            return Ok(configured.map(|method| (method, true)).into_iter().collect());
        }
        let active = self.active_method(target.operator(), wallet).await?;
        let mut found: Vec<_> = active.into_iter().map(|method| (method, true)).collect();
        for method in of_wallet {
            if found.iter().all(|(known, _)| known.method != *method)
                && let Some(off) = self.configured_method(target.operator(), *method).await?
            {
                found.push((off, false));
            }
        }
        Ok(found)
    }

    /// The stay that the payer would pay here.
    pub(crate) async fn visit_here(&self, payer: &Payer, target: &SiteTarget) -> Result<Option<visits::Row>> {
        let mut conn = self.store().read().await?;
        // Read again: the car may have moved on since the page was opened.
        let seen = match &target.lane {
            Some(lane) => lanes::by_id(&mut conn, &lane.id).await?.and_then(|lane| lane.visit_id),
            None => None,
        };
        let standing = if seen.is_some() {
            seen
        } else {
            let since = self.now().plus(-CHOICE_MS);
            payers::choice(&mut conn, &payer.session_hash, target.token.as_str(), since).await?
        };
        let visit = match standing {
            Some(visit) => visits::by_id(&mut conn, &visit).await?,
            // No camera reads a car without a plate: its payer's own ticket counts.
            None => visits::inside_by_payer(&mut conn, &target.site.id, &payer.key()).await?,
        };
        Ok(visit.filter(|v| v.left_at.is_none() && v.site_id == target.site.id))
    }

    /// Whether an order is still about what the payer has before them: the lane's car may have changed meanwhile.
    pub(crate) async fn stands_at(&self, payer: &Payer, order: &orders::Row) -> Result<bool> {
        match &payer.target {
            Target::Test(target) => Ok(target.page.order_id == order.id),
            Target::Station(target) => self.tops_up_here(payer, target, order).await,
            Target::Offline(target) => Ok(self.offline_stands(target, order)),
            Target::Site(target) => {
                let visit = self.visit_here(payer, target).await?;
                Ok(visit.is_some_and(|v| order.visit_id.as_ref() == Some(&v.id)))
            }
        }
    }
}
