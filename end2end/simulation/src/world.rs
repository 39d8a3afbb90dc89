//! Product, provider and car park, wired together in one process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use anyhow::Result;
use domain::ids::{OrderNo, QrToken};
use domain::wallet::Wallet;
use sandbox::{Config, KeySource, Sandbox};
use service::{Actor, Deps, Endpoints, Service, Settings, Vault};
use store::Store;
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::chance::Chance;
use crate::crash::Fate;
use crate::messages;
use crate::operator::Operator;
use crate::time::VirtualTime;
use crate::way::Way;
use crate::wires::{Product, ToParking, ToProduct, ToProvider};

/// The people who pay; the sandbox knows them.
pub const PEOPLE: [&str; 4] = ["lin", "chen", "zhao", "wang"];
const PRODUCT: &str = "http://127.0.0.1:3000";
const PROVIDER: &str = "http://127.0.0.1:3001";

/// A payment sheet on somebody's phone.
#[derive(Clone, Debug)]
pub struct Open {
    /// The sheet.
    pub sheet: sandbox::Sheet,
    /// Whose phone.
    pub person: usize,
    /// For the story.
    pub order_no: OrderNo,
}

/// An order whose result page somebody looks at.
#[derive(Clone, Debug)]
pub struct Watched {
    /// Whose session.
    pub session: String,
    /// At which code.
    pub token: QrToken,
    /// Which order.
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
    /// The operators: each with methods of its own.
    pub operators: Vec<Operator>,
    /// Whose payers are told by 付款提醒.
    pub messages_of: Option<Actor>,
    /// Sessions of the people's browsers, by person and wallet.
    pub sessions: BTreeMap<(usize, Wallet), String>,
    /// How many cars came.
    pub cars: u32,
    /// Open payment sheets.
    pub sheets: Vec<Open>,
    /// Orders that somebody watches.
    pub watched: Vec<Watched>,
    /// The last state of every payment, by `out_trade_no`.
    pub states: BTreeMap<String, String>,
    /// Deaths that were dealt with.
    pub deaths: u64,
    /// What happened, for a failing seed.
    pub story: Vec<String>,
    address: String,
    /// The folder of a database that this run made itself.
    folder: Option<TempDir>,
}

/// The operators of a run, by the methods that they have: the scan families exclude each other.
const OPERATORS: &[&[Way]] = &[
    &[Way::WechatV3, Way::Alipay, Way::WechatApp, Way::AlipayApp, Way::UnionpayApp],
    &[Way::ChinaumsOpen],
    &[Way::WechatV2],
    &[Way::ChinaumsPortal],
];

impl World {
    /// Operators with every method among them, and an empty past.
    ///
    /// # Errors
    /// Something of the set-up was refused: a mistake, whatever the seed.
    pub async fn new(seed: u64) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let address = format!("sqlite:{}", folder.path().join("world.db").display());
        let mut world = Self::at(seed, &address, OPERATORS).await?;
        world.folder = Some(folder);
        let service = world.service().await?;
        let teller = world.operators[0].admin.clone();
        messages::switch_on(&service, &world.sandbox, &teller).await?;
        world.messages_of = Some(teller);
        Ok(world)
    }

    /// The same on a database of the caller's, with operators that have these methods.
    ///
    /// # Errors
    /// As [`World::new`].
    pub async fn at(seed: u64, address: &str, plans: &[&[Way]]) -> Result<Self> {
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
        let (service, store) = open(address, &time, &chance, &fate, &wire, &parking).await?;
        let mut operators = Vec::new();
        for (n, ways) in plans.iter().enumerate() {
            operators.push(Operator::set_up(&service, &sandbox, &format!("sim{n}"), ways).await?);
        }
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
            operators,
            messages_of: None,
            sessions: BTreeMap::new(),
            cars: 0,
            sheets: Vec::new(),
            watched: Vec::new(),
            states: BTreeMap::new(),
            deaths: 0,
            story: Vec::new(),
            address: address.to_owned(),
            folder: None,
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
            facts: Default::default(),
        },
    });
    Ok((service, store))
}
