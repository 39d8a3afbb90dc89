//! The sandbox as a whole: memory, clock, randomness, outgoing HTTP, and the router over them.

use std::{
    future::Future,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use axum::Router;

use crate::{
    alipay, chinaums,
    clock::{Clock, SystemClock},
    config::Config,
    control, device, faces,
    faults::{Fault, FaultRequest, MisplacedFault},
    material::{KeySource, Material},
    notifications, official_account,
    outbound::{Outbound, OutboundError, ReqwestOutbound},
    random::{Random, SystemRandom},
    sms,
    state::{
        self, Alipay, AlipayTrade, DemoAccount, DemoAlipay, DemoInfo, EventKind, Notification, Parking,
        Refund, State, Trade,
    },
    storage::Keeper,
    terminal, third, unionpay, wechat_pay,
};

/// Why a sandbox cannot start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// A key or a certificate could not be read or made.
    #[error("keys: {0}")]
    Key(String),
    /// The outgoing client could not start.
    #[error("outgoing HTTP: {0}")]
    Outbound(#[from] OutboundError),
    /// The file with an earlier run's memory cannot be used.
    #[error("memory in {path}: {why}")]
    Storage {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

/// What a change of the memory may need besides.
#[derive(Clone, Copy)]
pub struct Tools<'a> {
    /// UTC milliseconds.
    pub now_ms: i64,
    /// For numbers and nonces.
    pub random: &'a dyn Random,
    /// Where everybody stands.
    pub config: &'a Config,
}

/// The simulated providers. Clones share everything.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    outbound: Arc<dyn Outbound>,
    state: Mutex<State>,
    keeper: Option<Keeper>,
    devices: device::Devices,
}

impl Sandbox {
    /// A sandbox whose time, randomness and outgoing HTTP are the caller's.
    ///
    /// # Errors
    /// When keys or certificates cannot be made.
    pub fn new(
        config: Config,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        outbound: Arc<dyn Outbound>,
        keys: KeySource,
    ) -> Result<Self, SandboxError> {
        let material = Material::open(keys, clock.now_ms(), random.as_ref())?;
        let mut state = state::seed(&config, material, random.as_ref());
        state.alipay = Some(Alipay::open(keys, &config, clock.now_ms(), random.as_ref())?);
        Ok(Self::assemble(config, clock, random, outbound, state, None))
    }

    /// A sandbox in real time with new keys, which forgets everything when it ends.
    ///
    /// # Errors
    /// When keys cannot be made or the outgoing client cannot start.
    pub fn system(config: Config) -> Result<Self, SandboxError> {
        let outbound = Arc::new(ReqwestOutbound::new()?);
        Self::new(config, Arc::new(SystemClock), Arc::new(SystemRandom), outbound, KeySource::Generate)
    }

    /// A sandbox in real time that remembers: providers do not forget a payment because the merchant's machine was
    /// switched off. Every change is in the file before it is answered for; a killed process loses nothing.
    ///
    /// # Errors
    /// As [`Sandbox::system`], and when the file exists but cannot be read, or cannot be written.
    pub fn system_at(config: Config, file: impl Into<PathBuf>) -> Result<Self, SandboxError> {
        Self::remembering(config, file, Arc::new(SystemClock))
    }

    /// [`Sandbox::system_at`] by a clock of the caller's, which may be one that can be moved.
    ///
    /// # Errors
    /// As [`Sandbox::system_at`].
    pub fn remembering(
        config: Config,
        file: impl Into<PathBuf>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SandboxError> {
        let keeper = Keeper::new(file.into());
        let random = Arc::new(SystemRandom);
        let outbound = Arc::new(ReqwestOutbound::new()?);
        let mut state = if let Some(state) = keeper.load()? {
            state
        } else {
            let material = Material::open(KeySource::Generate, clock.now_ms(), random.as_ref())?;
            state::seed(&config, material, random.as_ref())
        };
        state.complete(random.as_ref());
        if state.alipay.is_none() {
            let made = Alipay::open(KeySource::Generate, &config, clock.now_ms(), random.as_ref())?;
            state.alipay = Some(made);
        }
        state.move_to(&config);
        keeper.save(&state)?;
        Ok(Self::assemble(config, clock, random, outbound, state, Some(keeper)))
    }

    fn assemble(
        config: Config,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        outbound: Arc<dyn Outbound>,
        state: State,
        keeper: Option<Keeper>,
    ) -> Self {
        let inner = Inner {
            config,
            clock,
            random,
            outbound,
            state: Mutex::new(state),
            keeper,
            devices: device::Devices::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Serves everything: the providers' own paths, the control interface, the pages, the virtual devices. Usable
    /// behind a listener and in process alike.
    pub fn router(&self) -> Router {
        let guarded = control::router()
            .merge(sms::console_router())
            .merge(faces::router())
            .merge(faces::webhook_router());
        let guarded = guarded.layer(axum::middleware::from_fn_with_state(self.clone(), control::guard));
        Router::new()
            .merge(guarded)
            .with_state(self.clone())
            .merge(self.providers_router())
            .layer(axum::middleware::from_fn_with_state(self.clone(), device::by_host))
    }

    /// The providers' own paths alone: `/v3`, `/gateway`, `/sns`, `/cgi-bin`, `/connect`.
    pub fn providers_router(&self) -> Router {
        wechat_pay::router()
            .merge(unionpay::router())
            .merge(chinaums::router())
            .merge(alipay::router())
            .merge(official_account::router())
            .merge(sms::router())
            .with_state(self.clone())
    }

    /// Looks at the memory. Keep it short, and never call the sandbox from within.
    pub fn read<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(&self.inner.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the memory, first letting time pass in it (refunds arrive, old orders close). The change is kept on
    /// disk, if there is one, before this returns. Never call the sandbox from within.
    pub fn change<R>(&self, change: impl FnOnce(&mut State, &Tools<'_>) -> R) -> R {
        let tools =
            Tools { now_ms: self.now_ms(), random: self.inner.random.as_ref(), config: &self.inner.config };
        let mut state = self.inner.state.lock().unwrap_or_else(PoisonError::into_inner);
        wechat_pay::pass_time(&mut state, &tools);
        unionpay::pass_time(&mut state, &tools);
        chinaums::pass_time(&mut state, &tools);
        alipay::pass_time(&mut state, &tools);
        let result = change(&mut state, &tools);
        state.prune();
        if let Some(keeper) = &self.inner.keeper
            && let Err(error) = keeper.save(&state)
        {
            // The demo goes on; only a restart would notice.
            tracing::warn!(%error, "the sandbox could not keep its memory");
        }
        result
    }

    pub(crate) fn config(&self) -> &Config {
        &self.inner.config
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.inner.clock)
    }

    /// Moves the clock forwards. `false`: it cannot be moved.
    pub(crate) fn advance(&self, ms: i64) -> bool {
        self.inner.clock.advance(ms)
    }

    /// The clock's time, UTC milliseconds.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.inner.clock.now_ms()
    }

    /// Random bytes for the pages.
    pub(crate) fn fill_random(&self, buf: &mut [u8]) {
        self.inner.random.fill(buf);
    }

    pub(crate) fn random(&self) -> Arc<dyn Random> {
        Arc::clone(&self.inner.random)
    }

    pub(crate) fn outbound(&self) -> Arc<dyn Outbound> {
        Arc::clone(&self.inner.outbound)
    }

    pub(crate) fn devices(&self) -> &device::Devices {
        &self.inner.devices
    }

    /// The first merchant and the first official account: everything that the product's form asks for.
    #[must_use]
    pub fn demo_account(&self) -> DemoAccount {
        self.read(|state| state.account(0)).unwrap_or_else(|| unreachable!("a sandbox has a first merchant"))
    }

    /// All pairs of merchant and official account, the ready one first.
    #[must_use]
    pub fn demo_accounts(&self) -> Vec<DemoAccount> {
        self.read(|state| (0..state.merchants.len()).filter_map(|place| state.account(place)).collect())
    }

    /// Alipay's applications, the ready one first.
    #[must_use]
    pub fn demo_alipay(&self) -> Vec<DemoAlipay> {
        self.read(|state| state.alipay.as_ref().map(Alipay::demo).unwrap_or_default())
    }

    /// Alipay's ready application.
    #[must_use]
    pub fn alipay_account(&self) -> Option<DemoAlipay> {
        self.demo_alipay().into_iter().next()
    }

    /// Alipay's trades, oldest first.
    #[must_use]
    pub fn alipay_trades(&self) -> Vec<AlipayTrade> {
        self.read(|state| state.alipay.as_ref().map(|alipay| alipay.trades.clone()).unwrap_or_default())
    }

    /// Tells the car park page how to reach the product.
    pub fn set_parking(&self, parking: Parking) {
        self.change(|state, _| state.parking = Some(parking));
    }

    /// Tells the start page what the demo consists of.
    pub fn set_demo_info(&self, info: DemoInfo) {
        self.change(|state, _| state.demo = Some(info));
    }

    /// What [`Sandbox::set_parking`] said.
    #[must_use]
    pub fn parking(&self) -> Option<Parking> {
        self.read(|state| state.parking.clone())
    }

    /// What [`Sandbox::set_demo_info`] said.
    #[must_use]
    pub fn demo_info(&self) -> Option<DemoInfo> {
        self.read(|state| state.demo.clone())
    }

    /// Types a key into a terminal, as somebody would at its keypad. `false`: the terminal does not take it.
    #[must_use]
    pub fn set_up_terminal(&self, key: &terminal::api::NewKey) -> bool {
        terminal::api::set_up(self, key).is_ok()
    }

    /// Every order, oldest first.
    #[must_use]
    pub fn payments(&self) -> Vec<Trade> {
        self.read(|state| state.trades.clone())
    }

    /// One order by the merchant's number.
    #[must_use]
    pub fn payment(&self, mch_id: &str, out_trade_no: &str) -> Option<Trade> {
        self.read(|state| state.trade(mch_id, out_trade_no).cloned())
    }

    /// Every refund, oldest first.
    #[must_use]
    pub fn refunds(&self) -> Vec<Refund> {
        self.read(|state| state.refunds.clone())
    }

    /// Every notification that is remembered, oldest first.
    #[must_use]
    pub fn notifications(&self) -> Vec<Notification> {
        self.read(|state| state.notifications.clone())
    }

    /// The faults that are set.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.read(|state| state.faults.clone())
    }

    /// Sets a fault.
    ///
    /// # Errors
    /// When the fault makes no sense in the place it was asked for.
    pub fn add_fault(&self, request: FaultRequest) -> Result<Fault, MisplacedFault> {
        self.change(|state, tools| state.add_fault(request, tools.now_ms))
    }

    /// Clears one fault, or all of them.
    pub fn clear_faults(&self, id: Option<u64>) {
        self.change(|state, tools| {
            state.faults.retain(|fault| id.is_some_and(|id| id != fault.id));
            state.log(tools.now_ms, EventKind::Fault, "", ("清除故障", "faults cleared"));
        });
    }

    /// Back to the beginning; keys, certificates and identities stay, since the product holds them already.
    pub fn reset(&self) {
        self.change(|state, tools| {
            let made = state.mistakes.iter().rev().map(|made| (made.place, made.mistake)).collect::<Vec<_>>();
            for (place, mistake) in &made {
                state.mend_mistake(tools, *place, *mistake);
            }
            state.reset(tools.config);
            // The third operator's beginning is to be broken.
            for (place, mistake) in made.into_iter().rev().filter(|(place, _)| *place == third::THIRD) {
                state.make_mistake(tools, place, mistake);
            }
        });
        self.devices().reset();
    }

    /// Sends every notification whose time has come, one after another in the order in which they are due; returns
    /// how many were sent (or lost on purpose). If the returned future is dropped half-way, what was on its way
    /// counts as unanswered and goes again on schedule.
    pub async fn deliver_due(&self) -> usize {
        notifications::deliver_due(self).await
    }

    /// When the next notification or refund is due, UTC milliseconds.
    #[must_use]
    pub fn next_due_ms(&self) -> Option<i64> {
        self.read(notifications::next_due_ms)
    }

    /// Sends notifications as their time comes, in real time, until `shutdown` is ready.
    pub async fn run(&self, shutdown: impl Future<Output = ()>) {
        notifications::run(self, shutdown).await;
    }
}
