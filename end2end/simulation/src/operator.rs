//! An operator of a run: its methods, its car park, and the codes that hang there.

use anyhow::Result;
use domain::access::Scope;
use domain::ids::{LaneId, QrToken, SiteId, VisitId};
use domain::money::Fen;
use domain::tariff::Tariff;
use domain::time::MINUTE;
use domain::top_up::TopUpRules;
use domain::wallet::Wallet;
use sandbox::Sandbox;
use service::cards::{HolderPhone, SaveCard};
use service::integration::ApiCaller;
use service::sites::{LaneKind, SaveLane, SaveSite, SiteKind};
use service::{Actor, Service};

use crate::way::Way;

/// The car park's code, at every operator.
pub const SITE: &str = "P001";
/// The card station's code, at every operator.
pub const STATION: &str = "S001";
/// The numbers of the cards that can be topped up, at every operator.
pub const CARDS: [&str; 3] = ["80000001", "80000002", "80000003"];

/// A code that payers scan.
#[derive(Clone, Debug)]
pub struct Door {
    /// What is printed.
    pub token: QrToken,
    /// The exit lane that it hangs at; `None`: the car park's own code.
    pub lane: Option<&'static str>,
}

/// A car inside.
#[derive(Clone, Debug)]
pub struct Inside {
    /// The parking system's number of its visit.
    pub visit_no: String,
    /// Ours, which an App pays.
    pub bill_id: VisitId,
}

/// An operator.
pub struct Operator {
    /// Its administrator.
    pub admin: Actor,
    /// Its parking system.
    pub caller: ApiCaller,
    /// How it is paid.
    pub ways: Vec<Way>,
    /// Codes: two exit lanes and the car park's.
    pub doors: Vec<Door>,
    /// The card station's code.
    pub station: QrToken,
    /// Cars inside.
    pub inside: Vec<Inside>,
}

impl Operator {
    /// An operator with these methods switched on, and a car park with two exit lanes and a webhook.
    ///
    /// # Errors
    /// Something was refused: a mistake, whatever the seed.
    pub async fn set_up(service: &Service, sandbox: &Sandbox, code: &str, ways: &[Way]) -> Result<Self> {
        let operator = service.create_operator(&Actor::cli(None), code, "模拟停车").await?;
        let admin = Actor::cli(Some(operator.id));
        for way in ways {
            way.set_up(service, sandbox, &admin).await?;
        }
        let site = service.save_site(&admin, car_park()).await?;
        let mut doors = Vec::new();
        for lane in ["OUT1", "OUT2"] {
            let id = new_lane(service, &admin, &site.id, lane).await?;
            doors.push(Door { token: qr(service, &admin, &site.id, Some(&id)).await?, lane: Some(lane) });
        }
        doors.push(Door { token: qr(service, &admin, &site.id, None).await?, lane: None });
        let station = service.save_site(&admin, card_station()).await?;
        let station = qr(service, &admin, &station.id, None).await?;
        for number in CARDS {
            let card = SaveCard {
                id: None,
                card_no: number.to_owned(),
                holder: "王小明".to_owned(),
                opening: Fen::ZERO,
                phone: HolderPhone::Keep,
            };
            service.save_card(&admin, card).await?;
        }
        service.save_webhook(&admin, "http://203.0.113.9/hook").await?;
        let key = service
            .create_api_key(
                &admin,
                "sim",
                &[Scope::VehiclesWrite, Scope::BillsRead, Scope::CardsDebit, Scope::PaymentsWrite],
            )
            .await?;
        let caller = service.api_caller(&key.key).await?;
        Ok(Self { admin, caller, ways: ways.to_vec(), doors, station, inside: Vec::new() })
    }

    /// The wallets that can pay here from a scanned page.
    pub fn wallets(&self) -> Vec<Wallet> {
        let mut wallets: Vec<Wallet> = self.ways.iter().flat_map(|way| way.wallets()).collect();
        wallets.sort_unstable();
        wallets.dedup();
        wallets
    }
}

fn car_park() -> SaveSite {
    SaveSite {
        id: None,
        code: SITE.to_owned(),
        name: "模拟车场".to_owned(),
        kind: SiteKind::CarPark,
        tariff: Some(Tariff {
            free_minutes: 15,
            first_minutes: 60,
            first_price: Fen::new(500).unwrap_or_default(),
            period_minutes: 30,
            period_price: Fen::new(200).unwrap_or_default(),
            daily_cap: Fen::new(4000).ok(),
        }),
        top_up: None,
        exit_window_ms: 15 * MINUTE,
        quote_valid_ms: 5 * MINUTE,
    }
}

fn card_station() -> SaveSite {
    SaveSite {
        code: STATION.to_owned(),
        name: "模拟充值点".to_owned(),
        kind: SiteKind::CardStation,
        tariff: None,
        top_up: Some(TopUpRules::usual()),
        ..car_park()
    }
}

async fn new_lane(service: &Service, admin: &Actor, site: &SiteId, code: &str) -> Result<LaneId> {
    let input = SaveLane {
        id: None,
        site_id: site.clone(),
        code: code.to_owned(),
        name: code.to_owned(),
        kind: LaneKind::Exit,
    };
    Ok(service.save_lane(admin, input).await?.id)
}

async fn qr(service: &Service, admin: &Actor, site: &SiteId, lane: Option<&LaneId>) -> Result<QrToken> {
    Ok(service.create_qr(admin, site, lane, "sim").await?.token)
}
