//! `peakepay demo`: the whole product on this machine, with simulated providers and a virtual phone beside it.
//!
//! The product does not know that it is being simulated: it is configured as an operator would configure it, and
//! reaches the sandbox as it would reach WeChat.

mod banner;
mod cards;
mod clock;
mod folder;
mod history;
mod push;
mod seed;
mod story;
mod visitors;

use crate::commands::open_with;
use crate::config::Config;
use crate::net::allow::AllowList;
use crate::say;
use crate::serve::{self, Process, listen, require_front_end};
use ::sandbox::Sandbox;
use anyhow::Context;
use banner::{Line, boxed};
use clock::DemoClock;
use folder::Folder;
use secrecy::SecretString;
use service::{Endpoints, SystemRandom};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

/// Whose App it is at Apple, where nobody said so: the association file is served like everything else.
const APPLE_TEAM: &str = "PEAKEDEMO1";

/// Where a demo answers.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    /// The product.
    pub product: Url,
    /// The simulated providers and the virtual phone.
    pub sandbox: Url,
}

/// Runs the demo until a signal to stop.
///
/// # Errors
/// A port or the folder is taken, or the demo could not be set up.
pub async fn run(config: Config, without_front_end: bool) -> anyhow::Result<()> {
    require_front_end(without_front_end)?;
    let folder = Folder::take(&config.data_dir)?;
    let places = Places { product: local(config.port)?, sandbox: local(config.sandbox_port)? };
    let product = listen((Ipv4Addr::LOCALHOST, config.port).into()).await?;
    let beside = listen((Ipv4Addr::LOCALHOST, config.sandbox_port).into()).await?;
    let config = adapt(config, &folder)?;
    let clock = Arc::new(DemoClock::open(folder.clock_file()));
    let sandbox = Beside::start(&config, &folder, &places, clock.clone(), beside)?;
    let process = start(&config, &places, clock, product).await?;
    let outcome = tokio::select! {
        shown = show(&folder, &places, &sandbox.sandbox, process.service()) => match shown {
            Ok(()) => { serve::stop_signal().await; Ok(()) }
            failed => failed,
        },
        () = serve::stop_signal() => Ok(()),
    };
    let stopped = process.stop().await;
    sandbox.stop().await;
    outcome.and(stopped)
}

/// Seeds what is missing and says where to go.
async fn show(
    folder: &Folder,
    places: &Places,
    sandbox: &Sandbox,
    service: &service::Service,
) -> anyhow::Result<()> {
    let seeded =
        seed::ensure(folder, places, sandbox, service).await.context("the demo could not be set up")?;
    say(&boxed(&lines(places, &seeded, folder)));
    Ok(())
}

fn local(port: u16) -> anyhow::Result<Url> {
    Ok(Url::parse(&format!("http://127.0.0.1:{port}"))?)
}

/// The demo's own database, keys and reach, whatever the configuration says about those of a deployment.
fn adapt(mut config: Config, folder: &Folder) -> anyhow::Result<Config> {
    config.database_url = SecretString::from(folder.database_url());
    config.master_keys = folder.master_keys(&SystemRandom::default())?;
    config.auto_migrate = true;
    config.jobs = true;
    config.facts.mobile_app.apple_team_id.get_or_insert_with(|| APPLE_TEAM.to_owned());
    config.outbound_allow = AllowList::only(SocketAddr::from((Ipv4Addr::LOCALHOST, config.sandbox_port)));
    Ok(config)
}

async fn start(
    config: &Config,
    places: &Places,
    clock: Arc<DemoClock>,
    listener: TcpListener,
) -> anyhow::Result<Process> {
    let base = places.sandbox.as_str().trim_end_matches('/');
    let opened = open_with(config, &places.product, Endpoints::sandbox(base)?, clock).await?;
    let state = serve::state_of(config, &opened, places.product.clone())?;
    Ok(Process::start(config, state, opened, listener))
}

/// The simulated providers, running beside the product.
struct Beside {
    sandbox: Sandbox,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Beside {
    fn start(
        config: &Config,
        folder: &Folder,
        places: &Places,
        clock: Arc<DemoClock>,
        listener: TcpListener,
    ) -> anyhow::Result<Self> {
        let settings = ::sandbox::Config {
            product_base: places.product.clone(),
            sandbox_base: places.sandbox.clone(),
            time_scale: config.sandbox_time_scale,
        };
        let sandbox = Sandbox::remembering(settings, folder.sandbox_file(), clock)?;
        let (stop, stopped) = watch::channel(false);
        let app = sandbox.router().into_make_service_with_connect_info::<SocketAddr>();
        let server = axum::serve(listener, app).with_graceful_shutdown(until(stopped.clone()));
        let http = tokio::spawn(async move {
            if let Err(error) = server.await {
                tracing::error!(%error, "the sandbox stopped serving");
            }
        });
        let deliveries = tokio::spawn({
            let sandbox = sandbox.clone();
            async move { sandbox.run(until(stopped)).await }
        });
        Ok(Self { sandbox, stop, tasks: vec![http, deliveries] })
    }

    /// Ends it. A phone that keeps a page open is not waited for.
    async fn stop(self) {
        self.stop.send_replace(true);
        for task in self.tasks {
            if tokio::time::timeout(std::time::Duration::from_secs(2), task).await.is_err() {
                tracing::debug!("the sandbox was not waited for any longer");
            }
        }
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a reason to stop as well.
    let _ = stopped.wait_for(|stop| *stop).await;
}

fn lines(places: &Places, seeded: &seed::Seeded, folder: &Folder) -> Vec<Line> {
    let at =
        |base: &Url, path: &str| base.join(path).map_or_else(|_| base.to_string(), |url| url.to_string());
    let mut lines = vec![
        Line::Title("Peake Pay · 演示 demo"),
        Line::Gap,
        Line::Pair("控制台 Console".to_owned(), at(&places.product, "/console")),
        Line::Pair("虚拟手机 Virtual phone".to_owned(), at(&places.sandbox, "/phone")),
        Line::Pair("停车场 Car park".to_owned(), at(&places.sandbox, "/carpark")),
        Line::Pair("微信平台 Providers' consoles".to_owned(), at(&places.sandbox, "/")),
        Line::Pair("接口文档 REST interface".to_owned(), at(&places.product, "/api/docs/")),
        Line::Gap,
        Line::Title("登录 Sign in"),
    ];
    for person in &seeded.people {
        let value = format!("{:<16}  {}", person.login, person.password);
        lines.push(Line::Pair(person.what.clone(), value));
    }
    lines.push(Line::Gap);
    lines.push(Line::Pair("数据 Data".to_owned(), folder.path().display().to_string()));
    lines.push(Line::Title("Ctrl-C 结束 ends it"));
    lines
}
