//! Product, provider and car park, wired together in one process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result, bail};
use domain::access::Scope;
use domain::ids::{LaneId, OrderNo, QrToken, SiteId};
use domain::method::Method;
use domain::money::Fen;
use domain::tariff::Tariff;
use domain::time::MINUTE;
use sandbox::{Config, KeySource, Sandbox};
use service::accounts::SaveWechat;
use service::integration::ApiCaller;
use service::sites::{LaneKind, SaveLane, SaveSite, SiteKind};
use service::{Actor, Deps, Endpoints, Service, Settings, Vault};
use store::Store;
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::chance::Chance;
use crate::crash::Fate;
use crate::time::VirtualTime;
use crate::wires::{Product, ToParking, ToProduct, ToProvider};

/// The people who pay; the sandbox knows them.
pub const PEOPLE: [&str; 4] = ["lin", "chen", "zhao", "wang"];
const PRODUCT: &str = "http://127.0.0.1:3000";
const PROVIDER: &str = "http://127.0.0.1:3001";

/// A payment sheet on somebody's phone.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Whose phone.
    pub person: usize,
    /// Through which code.
    pub token: QrToken,
    /// What it pays.
    pub prepay_id: String,
    /// For the result page.
    pub order_no: OrderNo,
}

/// Everything of one run.
pub struct World {
    /// Everything random.
    pub chance: Chance,
    /// Everything's time.
    pub time: VirtualTime,
    /// When the product dies.
    pub fate: Fate,
    /// The provider.
    pub sandbox: Sandbox,
    /// The product.
    pub product: Product,
    /// Its database, for checks and for closing it after a death.
    pub store: Store,
    /// The wire to the provider.
    pub wire: ToProvider,
    /// The wire to the parking system.
    pub parking: ToParking,
    /// The operator's administrator.
    pub admin: Actor,
    /// The parking system.
    pub caller: ApiCaller,
    /// Codes: two exit lanes and the car park's.
    pub tokens: Vec<QrToken>,
    /// The exit lanes' codes.
    pub lanes: Vec<&'static str>,
    /// Sessions of the people's browsers.
    pub sessions: [Option<String>; 4],
    /// Cars inside: visit numbers.
    pub inside: Vec<String>,
    /// How many cars came.
    pub cars: u32,
    /// Open payment sheets.
    pub sheets: Vec<Sheet>,
    /// Orders that somebody watches.
    pub watched: Vec<(usize, QrToken, OrderNo)>,
    /// The last state of every payment, by `out_trade_no`.
    pub states: BTreeMap<String, String>,
    /// Deaths that were dealt with.
    pub deaths: u64,
    /// What happened, for a failing seed.
    pub story: Vec<String>,
    address: String,
    _folder: TempDir,
}

/// The car park's code.
pub const SITE: &str = "P001";

impl World {
    /// A car park with two exit lanes, WeChat Pay switched on, and an empty past.
    ///
    /// # Errors
    /// Something of the set-up was refused: a mistake, whatever the seed.
    pub async fn new(seed: u64) -> Result<Self> {
        let (chance, time, fate, product) =
            (Chance::new(seed), VirtualTime::default(), Fate::default(), Product::default());
        fate.spare();
        let config =
            Config { product_base: PRODUCT.parse()?, sandbox_base: PROVIDER.parse()?, time_scale: 1 };
        let outbound = Arc::new(ToProduct { product: product.clone() });
        let clock = Arc::new(time.clone());
        let sandbox = Sandbox::new(config, clock, Arc::new(chance.clone()), outbound, KeySource::Fixture)?;
        let wire = ToProvider {
            router: sandbox.providers_router(),
            breaks_once_in: Arc::new(Mutex::new(0)),
            chance: chance.clone(),
            fate: fate.clone(),
        };
        let parking = ToParking { received: Arc::default(), wire: wire.clone() };
        let folder = tempfile::tempdir()?;
        let address = format!("sqlite:{}", folder.path().join("world.db").display());
        let (service, store) = open(&address, &time, &chance, &fate, &wire, &parking).await?;
        let site = set_up(&service, &sandbox).await?;
        product.set(Some(service));
        Ok(Self {
            chance,
            time,
            fate,
            sandbox,
            product,
            store,
            wire,
            parking,
            admin: site.admin,
            caller: site.caller,
            tokens: site.tokens,
            lanes: vec!["OUT1", "OUT2"],
            sessions: [None, None, None, None],
            inside: Vec::new(),
            cars: 0,
            sheets: Vec::new(),
            watched: Vec::new(),
            states: BTreeMap::new(),
            deaths: 0,
            story: Vec::new(),
            address,
            _folder: folder,
        })
    }

    /// The product, started again if it is dead.
    ///
    /// # Errors
    /// It does not start on its own database.
    pub async fn service(&mut self) -> Result<Service> {
        if let Some(service) = self.product.get() {
            return Ok(service);
        }
        self.fate.spare();
        self.store.close().await;
        let (service, store) =
            open(&self.address, &self.time, &self.chance, &self.fate, &self.wire, &self.parking).await?;
        self.store = store;
        self.product.set(Some(service.clone()));
        self.tell("the product was started again");
        Ok(service)
    }

    /// Adds a line to the story.
    pub fn tell(&mut self, what: impl Into<String>) {
        let line = format!("{:>9} s  {}", (self.time.now() / 1000) % 10_000_000, what.into());
        self.story.push(line);
    }
}

async fn open(
    address: &str,
    time: &VirtualTime,
    chance: &Chance,
    fate: &Fate,
    wire: &ToProvider,
    parking: &ToParking,
) -> Result<(Service, Store)> {
    let steps = fate.clone();
    // A killed process is not a power cut: the disk need not be waited for.
    let store = store::testing::open(address).await?.with_steps(Arc::new(move |_| steps.step()));
    store.migrate().await?;
    let service = Service::new(Deps {
        store: store.clone(),
        clock: Arc::new(time.clone()),
        random: Arc::new(chance.clone()),
        provider_http: Arc::new(wire.clone()),
        outbound_http: Arc::new(parking.clone()),
        vault: Vault::new(&[Zeroizing::new([7; 32])])?,
        settings: Settings {
            public_base: PRODUCT.to_owned(),
            endpoints: Endpoints::sandbox(PROVIDER)?,
        },
    });
    Ok((service, store))
}

struct SetUp {
    admin: Actor,
    caller: ApiCaller,
    tokens: Vec<QrToken>,
}

async fn set_up(service: &Service, sandbox: &Sandbox) -> Result<SetUp> {
    let operator = service.create_operator(&Actor::cli(None), "sim", "模拟停车").await?;
    let admin = Actor::cli(Some(operator.id));
    pay_method(service, sandbox, &admin).await?;
    let site = service.save_site(&admin, car_park()).await?;
    let mut tokens = Vec::new();
    for code in ["OUT1", "OUT2"] {
        let lane = lane(service, &admin, &site.id, code).await?;
        tokens.push(qr(service, &admin, &site.id, Some(&lane)).await?);
    }
    tokens.push(qr(service, &admin, &site.id, None).await?);
    service.save_webhook(&admin, "http://203.0.113.9/hook").await?;
    let key = service.create_api_key(&admin, "sim", &[Scope::VehiclesWrite, Scope::BillsRead]).await?;
    let caller = service.api_caller(&key.key).await?;
    Ok(SetUp { admin, caller, tokens })
}

async fn pay_method(service: &Service, sandbox: &Sandbox, admin: &Actor) -> Result<()> {
    let account = sandbox.demo_account();
    let input = SaveWechat {
        app_id: account.official_account_app_id,
        app_secret: Some(account.official_account_app_secret.into()),
        mch_id: account.mch_id,
        api_v3_key: Some(account.api_v3_key.into()),
        merchant_certificate: Some(account.merchant_certificate_pem),
        merchant_private_key: Some(account.merchant_private_key_pem.into()),
        mode: "public_key".to_owned(),
        public_key_id: Some(account.wechatpay_public_key_id),
        public_key: Some(account.wechatpay_public_key_pem),
    };
    service.save_wechat(admin, input).await.context("saving the account")?;
    if !service.set_method(admin, Method::WechatOa, true).await? {
        bail!("WeChat Pay could not be switched on");
    }
    Ok(())
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

async fn lane(service: &Service, admin: &Actor, site: &SiteId, code: &str) -> Result<LaneId> {
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
