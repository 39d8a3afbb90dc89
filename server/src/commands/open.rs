//! Opens the database and puts the use cases together.

use super::missing;
use crate::config::{Config, keys};
use crate::net::{OutboundClient, ProviderClient};
use anyhow::Context;
use secrecy::ExposeSecret;
use service::{Clock, Deps, Endpoints, Service, Settings, SystemClock, SystemRandom, Vault};
use std::sync::Arc;
use store::Store;
use url::Url;

/// A service with the database that it works on.
#[derive(Clone)]
pub struct Opened {
    /// The use cases.
    pub service: Service,
    /// Their database.
    pub store: Store,
}

/// Opens the configured database, without migrating it.
///
/// # Errors
/// It cannot be reached or made.
pub async fn open_store(config: &Config) -> anyhow::Result<Store> {
    let url = config.database_url.expose_secret();
    make_folder(url)?;
    Store::open(url)
        .await
        .with_context(|| format!("the database cannot be opened ({})", without_password(url)))
}

/// Opens the database, brings it up to date where the configuration says so, and puts the use cases together.
///
/// # Errors
/// The database, the master key or the public address is missing or wrong.
pub async fn open(config: &Config) -> anyhow::Result<Opened> {
    let public_base = config.public_base.as_ref().ok_or_else(|| missing(&keys::PUBLIC_BASE))?;
    open_with(config, public_base, Endpoints::default(), Arc::new(SystemClock)).await
}

/// [`open`] with a public address, provider addresses and a clock of the caller's choice.
///
/// # Errors
/// As [`open`].
pub(crate) async fn open_with(
    config: &Config,
    public_base: &Url,
    endpoints: Endpoints,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Opened> {
    if config.master_keys.is_empty() {
        return Err(missing(&keys::MASTER_KEY_FILE).into());
    }
    let store = open_store(config).await?;
    if config.auto_migrate {
        store.migrate().await.context("the database could not be brought up to date")?;
    }
    let service = Service::new(Deps {
        store: store.clone(),
        clock,
        random: Arc::new(SystemRandom::default()),
        provider_http: Arc::new(ProviderClient::new()?),
        outbound_http: Arc::new(OutboundClient::new(config.outbound_allow.clone())),
        vault: Vault::new(&config.master_keys)?,
        settings: Settings {
            public_base: public_base.as_str().trim_end_matches('/').to_owned(),
            endpoints,
            facts: config.facts.clone(),
        },
    });
    service.check_master_key().await.context("the master key does not fit this database")?;
    Ok(Opened { service, store })
}

/// The folder of an SQLite file is made where it is missing; the file itself is made by the database.
fn make_folder(url: &str) -> anyhow::Result<()> {
    let Some(path) = url.strip_prefix("sqlite:").map(|p| p.trim_start_matches("//")) else { return Ok(()) };
    match std::path::Path::new(path).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display())),
        _ => Ok(()),
    }
}

/// A database address as it may be shown.
fn without_password(url: &str) -> String {
    let Ok(mut url) = Url::parse(url) else {
        return url.split_once('@').map_or(url, |(_, rest)| rest).to_owned();
    };
    if url.password().is_some() {
        // Fails only for addresses that cannot carry a password.
        let _ = url.set_password(Some("…"));
    }
    url.to_string()
}
