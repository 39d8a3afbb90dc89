//! The running process: listens, runs jobs, and ends without losing anything.

use crate::assets::EMBEDDED;
use crate::commands::{Opened, open};
use crate::config::{Config, keys};
use crate::jobs;
use crate::router::router;
use crate::state::{AppState, HttpSettings};
use anyhow::{Context, bail};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

/// Upper bounds of the request histogram, in seconds.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0];

/// `peakepay serve`, until a signal to stop.
///
/// # Errors
/// Something is missing or wrong before it listens, or stopping took too long.
pub async fn serve(config: Config, without_front_end: bool) -> anyhow::Result<()> {
    require_front_end(without_front_end)?;
    let opened = open(&config).await?;
    let public_base = config.public_base.clone().context(keys::PUBLIC_BASE.expects)?;
    let state = state_of(&config, &opened, public_base)?;
    let listener = listen(SocketAddr::new(config.address, config.port)).await?;
    let process = Process::start(&config, state, opened, listener);
    tracing::info!(address = %config.address, port = config.port, "serving");
    stop_signal().await;
    process.stop().await
}

/// A build without the front end has nothing to show.
///
/// # Errors
/// The front end is missing and nobody said that this is meant.
pub fn require_front_end(without: bool) -> anyhow::Result<()> {
    if EMBEDDED.is_empty() && !without {
        bail!("this binary was built without its front end; run `make front` and build it again");
    }
    Ok(())
}

/// The state of the handlers for this configuration.
///
/// # Errors
/// Measurements cannot be set up.
pub fn state_of(config: &Config, opened: &Opened, public_base: Url) -> anyhow::Result<AppState> {
    let settings = HttpSettings {
        public_base,
        trusted_hops: config.trusted_hops,
        metrics_token: config.metrics_token.clone(),
        request_timeout: config.request_timeout,
    };
    let assets = crate::assets::urls(EMBEDDED);
    Ok(AppState::new(opened.service.clone(), opened.store.clone(), assets, measurements()?, settings))
}

/// Takes the port.
///
/// # Errors
/// Another process has it, or the address is not of this machine.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("{address} cannot be listened on"))
}

/// The process's recorder of measurements; there is one, also where tests make several states.
///
/// # Errors
/// Another recorder was set by somebody else.
pub fn measurements() -> anyhow::Result<PrometheusHandle> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)?
        .build_recorder();
    let handle = HANDLE.get_or_init(|| recorder.handle()).clone();
    // Only the first caller's recorder is kept; a second one in a race changes nothing that anybody reads.
    let _ = metrics::set_global_recorder(recorder);
    Ok(handle)
}

/// What runs, so that it can be stopped.
pub struct Process {
    stop: watch::Sender<bool>,
    state: AppState,
    opened: Opened,
    grace: Duration,
    http: JoinHandle<std::io::Result<()>>,
    jobs: Option<JoinHandle<()>>,
}

impl Process {
    /// Serves on `listener` and, where the configuration says so, runs jobs.
    pub fn start(config: &Config, state: AppState, opened: Opened, listener: TcpListener) -> Self {
        let (stop, stopped) = watch::channel(false);
        let app = router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let server = axum::serve(listener, app).with_graceful_shutdown(until(stopped.clone()));
        let http = tokio::spawn(server.into_future());
        let jobs = config.jobs.then(|| tokio::spawn(jobs::run(opened.service.clone(), stopped)));
        Self { stop, state, opened, grace: config.shutdown_grace, http, jobs }
    }

    /// The use cases that it runs.
    pub fn service(&self) -> &service::Service {
        &self.opened.service
    }

    /// Stops accepting, finishes running requests and the running jobs, and closes the database.
    ///
    /// # Errors
    /// It took longer than the grace period, or a task broke. Nothing is lost by either: jobs have leases.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.state.begin_stopping();
        self.stop.send_replace(true);
        let finish = async {
            self.http.await.context("the HTTP task broke")?.context("serving failed")?;
            match self.jobs {
                Some(jobs) => jobs.await.context("the job task broke"),
                None => Ok(()),
            }
        };
        let finished = tokio::time::timeout(self.grace, finish).await;
        self.opened.store.close().await;
        finished.map_err(|_| anyhow::anyhow!("some requests did not finish in {} s", self.grace.as_secs()))?
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a reason to stop as well.
    let _ = stopped.wait_for(|stop| *stop).await;
}

/// Waits for Ctrl-C or SIGTERM. From then on a second one ends the process at once.
pub async fn stop_signal() {
    next_signal().await;
    tokio::spawn(async {
        next_signal().await;
        std::process::exit(130);
    });
}

async fn next_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
