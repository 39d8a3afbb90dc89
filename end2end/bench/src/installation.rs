//! A whole installation on a SQLite file, with the simulated provider in this process.

use anyhow::{Context, Result, bail};
use async_trait::async_trait;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use domain::ids::{OrderNo, QrToken};
use domain::time::MINUTE;
use domain::wallet::Wallet;
use futures::future::BoxFuture;
use http_body_util::BodyExt as _;
use sandbox::{Config, KeySource, Outbound, OutboundError, Sandbox};
use service::parking::{AtLane, Entered};
use service::payer::{Authorised, PageRequest, PageState};
use service::{Clock as _, Deps, Endpoints, Service, Settings, SystemClock, SystemRandom, Vault};
use simulation::operator::{Operator, SITE};
use simulation::way::Way;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::Store;
use tempfile::TempDir;
use tower::ServiceExt as _;
use zeroize::Zeroizing;

const PROVIDER: &str = "http://127.0.0.1:3001";
/// Who pays everything.
pub const PERSON: &str = "lin";
/// Where the payer's requests come from.
const REMOTE: &str = "198.51.100.20";
/// The master key: the process that is measured has to open what was sealed here.
pub const MASTER_KEY: [u8; 32] = [7; 32];

/// One notification as the provider would send it.
#[derive(Clone, Debug)]
pub struct Caught {
    /// `/notify/…`
    pub path: String,
    /// With the provider's signature.
    pub headers: http::HeaderMap,
    /// As it was signed.
    pub body: Bytes,
}

/// The provider's side: keeps its notifications instead of sending them.
#[derive(Clone, Default)]
struct Catcher(Arc<Mutex<Vec<Caught>>>);

impl Outbound for Catcher {
    fn send(
        &self,
        req: http::Request<Bytes>,
    ) -> BoxFuture<'static, Result<http::Response<Bytes>, OutboundError>> {
        let path = req.uri().path().to_owned();
        let (parts, body) = req.into_parts();
        let caught = Caught { path, headers: parts.headers, body };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(caught);
        let mut taken = http::Response::new(Bytes::new());
        *taken.status_mut() = http::StatusCode::NO_CONTENT;
        Box::pin(std::future::ready(Ok(taken)))
    }
}

/// The wire to the provider, with the time that the provider takes.
#[derive(Clone)]
struct Wire {
    router: axum::Router,
    spent_ns: Arc<AtomicU64>,
}

#[async_trait]
impl HttpClient for Wire {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let began = Instant::now();
        let answer = self.router.clone().oneshot(request.map(axum::body::Body::from)).await;
        let (parts, body) = answer.unwrap_or_else(|never| match never {}).into_parts();
        let body = body.collect().await.map_err(|e| TransportError::Other(e.to_string()))?.to_bytes();
        let spent = u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.spent_ns.fetch_add(spent, Ordering::Relaxed);
        Ok(http::Response::from_parts(parts, body))
    }
}

/// Everything that is needed to pay.
pub struct Installation {
    folder: TempDir,
    store: Store,
    service: Service,
    sandbox: Sandbox,
    wire: Wire,
    catcher: Catcher,
    operator: Operator,
    session: Option<String>,
    cars: usize,
}

impl Installation {
    /// A car park with two exit lanes and WeChat Pay switched on.
    ///
    /// # Errors
    /// The set-up was refused.
    pub async fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let product = "http://127.0.0.1:3000";
        let config =
            Config { product_base: product.parse()?, sandbox_base: PROVIDER.parse()?, time_scale: 1 };
        let catcher = Catcher::default();
        let (clock, random) = (Arc::new(sandbox::SystemClock), Arc::new(sandbox::SystemRandom));
        let sandbox = Sandbox::new(config, clock, random, Arc::new(catcher.clone()), KeySource::Fixture)?;
        let wire = Wire { router: sandbox.providers_router(), spent_ns: Arc::default() };
        let store = Store::open(&format!("sqlite:{}", folder.path().join("bench.db").display())).await?;
        store.migrate().await?;
        let service = Service::new(Deps {
            store: store.clone(),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom::default()),
            provider_http: Arc::new(wire.clone()),
            outbound_http: Arc::new(wire.clone()),
            vault: Vault::new(&[Zeroizing::new(MASTER_KEY)])?,
            settings: Settings {
                public_base: product.to_owned(),
                endpoints: Endpoints::sandbox(PROVIDER)?,
                facts: Default::default(),
            },
        });
        let operator = Operator::set_up(&service, &sandbox, "bench", &[Way::WechatV3]).await?;
        Ok(Self { folder, store, service, sandbox, wire, catcher, operator, session: None, cars: 0 })
    }

    /// The product.
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// The provider.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// The code of the exit lane that everybody uses.
    pub fn token(&self) -> Result<&QrToken> {
        let door = self.operator.doors.first().context("the car park has no code")?;
        Ok(&door.token)
    }

    /// The payer's session.
    pub fn session(&self) -> &str {
        self.session.as_deref().unwrap_or_default()
    }

    /// How long the provider has taken for all calls so far.
    pub fn spent_at_provider(&self) -> Duration {
        Duration::from_nanos(self.wire.spent_ns.load(Ordering::Relaxed))
    }

    /// Drives the next car to the exit and opens the page: a bill that can be paid.
    pub async fn next_bill(&mut self) -> Result<OrderNo> {
        self.cars += 1;
        let visit_no = format!("V{}", self.cars);
        let entered_at = SystemClock.now().plus(-137 * MINUTE);
        let plate = Some(format!("粤B{:05}", self.cars));
        let entered = Entered { site: SITE.to_owned(), visit_no: visit_no.clone(), plate, entered_at };
        self.service.vehicle_entered(&self.operator.caller, entered).await?;
        let at =
            AtLane { site: SITE.to_owned(), lane: "OUT1".to_owned(), visit_no: Some(visit_no), plate: None };
        self.service.vehicle_at_lane(&self.operator.caller, at).await?;
        match self.open_page().await? {
            PageState::Authorise { url } => {
                self.authorise(&url).await?;
                match self.open_page().await? {
                    PageState::Bill(bill) => Ok(bill.order_no),
                    other => bail!("no bill after the authorisation: {other:?}"),
                }
            }
            PageState::Bill(bill) => Ok(bill.order_no),
            other => bail!("no bill: {other:?}"),
        }
    }

    async fn open_page(&mut self) -> Result<PageState> {
        let token = self.token()?.clone();
        let session = self.session.clone();
        let request = PageRequest {
            token: &token,
            wallet: Wallet::Wechat,
            session: session.as_deref(),
            remote: REMOTE,
        };
        let opened = self.service.open_page(request).await?;
        if let Some(session) = opened.new_session {
            self.session = Some(session);
        }
        Ok(opened.state)
    }

    async fn authorise(&self, url: &str) -> Result<()> {
        let query = url.split_once('?').map_or("", |(_, query)| query.split('#').next().unwrap_or_default());
        let back = self.sandbox.authorise(query, PERSON).map_err(|page| anyhow::anyhow!("{page}"))?;
        let back: url::Url = back.parse()?;
        let value = |name: &str| back.query_pairs().find(|(k, _)| k == name).map(|(_, v)| v.into_owned());
        let (code, state) = (value("code"), value("state").unwrap_or_default());
        match self
            .service
            .finish_authorisation(self.token()?, self.session(), code.as_deref(), &state)
            .await?
        {
            Authorised::Done => Ok(()),
            other => bail!("the authorisation ended otherwise: {other:?}"),
        }
    }

    /// The signed notifications of everything that was paid.
    pub async fn notifications(&self, count: usize) -> Result<Vec<Caught>> {
        while self.sandbox.deliver_due().await > 0 {}
        let all = self.catcher.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if all.len() != count {
            bail!("{} notifications for {count} payments", all.len());
        }
        Ok(all)
    }

    /// A copy of the database as it is now: a complete one, whatever stands in the write-ahead log.
    pub async fn copy(&self) -> Result<PathBuf> {
        let path = self.folder.path().join("copy.db");
        let from = self.folder.path().join("bench.db");
        let mut source = crate::baseline::connect(&from).await?;
        sqlx::query("VACUUM INTO $1").bind(path.display().to_string()).execute(&mut source).await?;
        Ok(path)
    }

    /// A fresh place for another file.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Closes the database.
    pub async fn close(self) -> Result<()> {
        self.store.close().await;
        self.folder.close()?;
        Ok(())
    }
}
