//! Configuration from flags, the environment and one TOML file, in this order.

pub mod keys;
mod master_key;
mod source;

use crate::net::allow::AllowList;
use keys::Key;
pub use master_key::{generate as generate_master_key, read as read_master_keys};
use secrecy::SecretString;
use service::settings::{DeploymentFacts, MobileApp};
pub use source::{Found, Sources};
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use url::Url;
use zeroize::Zeroizing;

/// A value that cannot be used. The words name the key, the value and what is expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

/// The configuration of one process, read and checked.
#[derive(Debug)]
pub struct Config {
    /// Where to listen.
    pub address: IpAddr,
    /// The port.
    pub port: u16,
    /// The public address; `None` where nobody set it.
    pub public_base: Option<Url>,
    /// The database.
    pub database_url: SecretString,
    /// Whether `serve` migrates by itself.
    pub auto_migrate: bool,
    /// The master keys, the current one first; empty where nobody set them.
    pub master_keys: Vec<Zeroizing<[u8; 32]>>,
    /// Whether this process runs background jobs.
    pub jobs: bool,
    /// How many proxies append to `X-Forwarded-For`.
    pub trusted_hops: u8,
    /// Private ranges that outbound calls may reach.
    pub outbound_allow: AllowList,
    /// The token for `/metrics`.
    pub metrics_token: Option<SecretString>,
    /// What operators paste at the providers about this deployment.
    pub facts: DeploymentFacts,
    /// The log filter.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
    /// How long one request may take.
    pub request_timeout: Duration,
    /// How long stopping may take.
    pub shutdown_grace: Duration,
    /// Where `demo` keeps its files.
    pub data_dir: PathBuf,
    /// The sandbox's port.
    pub sandbox_port: u16,
    /// How much faster the sandbox repeats notifications.
    pub sandbox_time_scale: u32,
}

impl Config {
    /// Reads and checks every value.
    ///
    /// # Errors
    /// The first value that cannot be used.
    pub fn read(sources: &Sources) -> Result<Self, ConfigError> {
        Ok(Self {
            address: parsed(sources, &keys::ADDRESS)?,
            port: number(sources, &keys::PORT, 1, 65_535)?,
            public_base: optional(sources, &keys::PUBLIC_BASE, public_base)?,
            database_url: required(sources, &keys::DATABASE_URL, database_url)?,
            auto_migrate: parsed(sources, &keys::AUTO_MIGRATE)?,
            master_keys: master_key::from(sources)?,
            jobs: parsed(sources, &keys::JOBS)?,
            trusted_hops: number(sources, &keys::TRUSTED_HOPS, 0, 8)?,
            outbound_allow: parsed(sources, &keys::OUTBOUND_ALLOW)?,
            metrics_token: optional(sources, &keys::METRICS_TOKEN, token)?,
            facts: DeploymentFacts {
                server_ip: optional(sources, &keys::SERVER_IP, |text| text.parse().ok())?,
                mobile_app: mobile_app(sources)?,
            },
            log: required(sources, &keys::LOG, log_filter)?,
            log_format: required(sources, &keys::LOG_FORMAT, log_format)?,
            request_timeout: Duration::from_secs(number(sources, &keys::REQUEST_TIMEOUT_S, 1, 300)?),
            shutdown_grace: Duration::from_secs(number(sources, &keys::SHUTDOWN_GRACE_S, 1, 300)?),
            data_dir: parsed(sources, &keys::DATA_DIR)?,
            sandbox_port: number(sources, &keys::SANDBOX_PORT, 1, 65_535)?,
            sandbox_time_scale: number(sources, &keys::SANDBOX_TIME_SCALE, 1, 1_000)?,
        })
    }
}

/// What to say about a value that does not fit. Secrets are not repeated.
fn wrong(key: &Key, found: &Found) -> ConfigError {
    let value = if key.flag.is_some() {
        format!("\"{}\"", found.value)
    } else {
        "a value that is not shown".to_owned()
    };
    ConfigError(format!("{} is {value}; expected {}", found.place, key.expects))
}

/// The value of a key that need not be set, read by `read`.
fn optional<T>(s: &Sources, key: &Key, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, ConfigError> {
    s.find(key).map(|found| read(found.value.trim()).ok_or_else(|| wrong(key, &found))).transpose()
}

/// The value of a key that has a default, read by `read`.
fn required<T>(s: &Sources, key: &Key, read: impl Fn(&str) -> Option<T>) -> Result<T, ConfigError> {
    optional(s, key, read)?
        .ok_or_else(|| ConfigError(format!("{} is not set; expected {}", key.name, key.expects)))
}

fn parsed<T: FromStr>(s: &Sources, key: &Key) -> Result<T, ConfigError> {
    required(s, key, |text| text.parse().ok())
}

fn number<T: TryFrom<u64>>(s: &Sources, key: &Key, min: u64, max: u64) -> Result<T, ConfigError> {
    required(s, key, |text| {
        let number: u64 = text.parse().ok().filter(|n| (min..=max).contains(n))?;
        T::try_from(number).ok()
    })
}

/// A bare origin: https, or http on this machine itself.
fn public_base(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let anonymous = url.username().is_empty() && url.password().is_none();
    let scheme = match url.scheme() {
        "https" => true,
        "http" => is_this_machine(&url),
        _ => false,
    };
    (bare && anonymous && scheme).then_some(url)
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

fn database_url(text: &str) -> Option<SecretString> {
    let known = ["sqlite:", "postgres://", "postgresql://"]
        .iter()
        .any(|p| text.len() > p.len() && text.starts_with(p));
    known.then(|| text.into())
}

fn token(text: &str) -> Option<SecretString> {
    (text.len() >= 16 && text.bytes().all(|b| b.is_ascii_graphic())).then(|| text.into())
}

fn mobile_app(sources: &Sources) -> Result<MobileApp, ConfigError> {
    let package = |text: &str| {
        let parts: Vec<&str> = text.split('.').collect();
        let good = |part: &&str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        };
        (parts.len() >= 2 && parts.iter().all(good)).then(|| text.to_owned())
    };
    let fingerprint = |text: &str| {
        let bytes: Vec<&str> = text.split(':').collect();
        let hex = |byte: &&str| byte.len() == 2 && byte.bytes().all(|b| b.is_ascii_hexdigit());
        (bytes.len() == 32 && bytes.iter().all(hex)).then(|| text.to_ascii_uppercase())
    };
    let team = |text: &str| {
        let good = text.len() == 10 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        good.then(|| text.to_owned())
    };
    let digits = |text: &str| {
        let good = (4..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        good.then(|| text.to_owned())
    };
    let line = |text: &str| (1..=120).contains(&text.chars().count()).then(|| text.to_owned());
    let signature = |text: &str| {
        let good = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        good.then(|| text.to_owned())
    };
    Ok(MobileApp {
        english_name: required(sources, &keys::APP_NAME, line)?,
        description: required(sources, &keys::APP_DESCRIPTION, line)?,
        site: required(sources, &keys::APP_SITE, line)?,
        ios_bundle_ids: required(sources, &keys::APP_IOS_BUNDLE_IDS, |text| list(text, package))?,
        apple_team_id: optional(sources, &keys::APP_APPLE_TEAM_ID, team)?,
        android_package: required(sources, &keys::APP_ANDROID_PACKAGE, package)?,
        android_signature: required(sources, &keys::APP_ANDROID_SIGNATURE, signature)?,
        android_sha256: required(sources, &keys::APP_ANDROID_SHA256, |text| list(text, fingerprint))?,
        harmony_app_id: optional(sources, &keys::APP_HARMONY_ID, digits)?,
    })
}

/// Values between commas; none where there is nothing.
fn list<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(read).collect()
}

fn log_filter(text: &str) -> Option<String> {
    tracing_subscriber::EnvFilter::try_new(text).ok().map(|_| text.to_owned())
}

fn log_format(text: &str) -> Option<LogFormat> {
    match text {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    }
}
