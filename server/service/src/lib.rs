//! Use cases, jobs and checks.
//!
//! The only crate that opens a transaction. The clock, the random source and the HTTP client come in from outside, so
//! that the simulation can drive them. Every privileged use case takes an [`Actor`] and checks it itself: the console
//! only hides what would be refused.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod access;
pub mod accounts;
pub mod alerts;
pub mod app_payments;
pub mod apply;
pub mod audit;
pub mod auth;
pub mod bills;
pub mod cards;
pub mod consoles;
pub mod desk;
pub mod env;
pub mod error;
pub mod expiry;
pub mod guide;
pub mod integration;
pub mod jobs;
pub mod messages;
pub mod notify;
pub mod official_account;
pub mod offline;
pub mod operators;
pub mod orders;
pub mod parking;
pub mod payer;
pub mod payments;
pub mod qr;
pub mod refunds;
pub mod reseal;
pub mod second_factor;
pub mod selfcheck;
pub mod settings;
pub mod settle;
pub mod sites;
pub mod sms;
pub mod staff;
pub mod test_payment;
pub mod timeline;
pub mod vault;
pub mod visitors;
pub mod webhooks;

mod books;
mod check;
mod installation;
mod posting;
mod secrets;

use std::sync::Arc;

pub use access::Actor;
pub use channels::wechat::WechatEndpoints;
pub use env::{Clock, Random, SystemClock, SystemRandom};
pub use error::{Error, FieldError, Result};
pub use vault::Vault;

/// What a [`Service`] is made of.
pub struct Deps {
    /// The database.
    pub store: store::Store,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws random bytes.
    pub random: Arc<dyn Random>,
    /// Sends requests to providers.
    pub provider_http: Arc<dyn channels::http::HttpClient>,
    /// Sends requests to addresses that users entered; guarded against private networks.
    pub outbound_http: Arc<dyn channels::http::HttpClient>,
    /// Seals and opens secrets.
    pub vault: Vault,
    /// Settings of the deployment.
    pub settings: Settings,
}

/// Settings of the deployment that use cases need.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The public address of this deployment, without a trailing `/`: `https://app.peake.com.cn`. Never taken from a
    /// request.
    pub public_base: String,
    /// Where the providers answer.
    pub endpoints: Endpoints,
    /// What operators paste at the providers about this deployment.
    pub facts: settings::DeploymentFacts,
}

/// Where the providers answer: production, or the sandbox that `demo` starts.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// WeChat Pay and the official account.
    pub wechat: WechatEndpoints,
    /// Alipay's gateway and its authorisation page.
    pub alipay: accounts::AlipayHosts,
    /// ChinaUMS's interfaces.
    pub chinaums: accounts::ChinaumsHosts,
    /// UnionPay's two systems.
    pub unionpay: accounts::UnionPayHosts,
    /// Alibaba Cloud's and Tencent Cloud's short messages.
    pub sms: sms::SmsHosts,
    /// Where people sign in.
    pub consoles: consoles::Consoles,
}

impl Endpoints {
    /// Every provider at one origin: the sandbox.
    ///
    /// # Errors
    /// The base is no bare `http(s)://host[:port]`.
    pub fn sandbox(base: &str) -> std::result::Result<Self, channels::wechat::endpoints::BadEndpoint> {
        Ok(Self {
            wechat: WechatEndpoints::new(base, base, base)?,
            alipay: accounts::AlipayHosts::sandbox(base)?,
            chinaums: accounts::ChinaumsHosts::sandbox(base)?,
            unionpay: accounts::UnionPayHosts::sandbox(base)?,
            sms: sms::SmsHosts::sandbox(base)?,
            consoles: consoles::Consoles::Simulated(base.to_owned()),
        })
    }
}

impl Default for Endpoints {
    /// Production.
    fn default() -> Self {
        Self {
            wechat: WechatEndpoints::production(),
            alipay: accounts::AlipayHosts::default(),
            chinaums: accounts::ChinaumsHosts::default(),
            unionpay: accounts::UnionPayHosts::default(),
            sms: sms::SmsHosts::default(),
            consoles: consoles::Consoles::Real,
        }
    }
}

/// Every use case, on one database. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    inner: Arc<Deps>,
    channels: Arc<accounts::ChannelCache>,
    ear: Arc<selfcheck::Ear>,
    together: Arc<notify::Together>,
}

impl Service {
    /// Puts a service together.
    pub fn new(mut deps: Deps) -> Self {
        let ear = Arc::<selfcheck::Ear>::default();
        deps.provider_http = Arc::new(selfcheck::Listening {
            inner: deps.provider_http,
            clock: Arc::clone(&deps.clock),
            ear: Arc::clone(&ear),
            own: deps.settings.public_base.split("://").last().unwrap_or_default().to_owned(),
        });
        Self { inner: Arc::new(deps), channels: Arc::default(), ear, together: Arc::default() }
    }

    /// The deployment's settings.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    pub(crate) fn ear(&self) -> &selfcheck::Ear {
        &self.ear
    }

    pub(crate) fn store(&self) -> &store::Store {
        &self.inner.store
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.inner.vault
    }

    pub(crate) fn provider_http(&self) -> &Arc<dyn channels::http::HttpClient> {
        &self.inner.provider_http
    }

    pub(crate) fn outbound_http(&self) -> &Arc<dyn channels::http::HttpClient> {
        &self.inner.outbound_http
    }

    /// Now.
    pub fn now(&self) -> domain::time::UnixMs {
        self.inner.clock.now()
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.inner.random.fill(&mut bytes);
        bytes
    }
}
