//! What the process was asked to do.

mod apply;
mod doctor;
mod open;
mod user;

use crate::cli::{AuditCommand, BooksCommand, Cli, Command, KeyCommand, UserCommand};
use crate::config::{self, Config, ConfigError, Sources};
use crate::{logging, say, serve};
use anyhow::Context;
#[cfg(feature = "demo")]
pub(crate) use open::open_with;
pub use open::{Opened, open, open_store};
use service::Actor;
use std::path::PathBuf;

/// What `audit verify` ends with where nothing is known to be wrong and no seal proves it.
const UNSEALED: u8 = 3;

/// Everything was said: what is left is the status that the process ends with.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("ended with {0}")]
pub struct Ended(pub u8);

/// Runs one command to its end.
///
/// # Errors
/// [`ConfigError`] for a wrong configuration; [`Ended`] where everything was said; anything else is a failure.
pub fn run(cli: Cli, mut sources: Sources) -> anyhow::Result<()> {
    if let Command::Key(KeyCommand::Generate { file }) = &cli.command {
        return generate_key(file);
    }
    sources.read_env();
    let named = cli.config.or_else(|| std::env::var_os("PEAKEPAY_CONFIG").map(PathBuf::from));
    sources.read_file(named.as_deref())?;
    let config = Config::read(&sources)?;
    logging::start(log_filter(&cli.command, &config, &sources), config.log_format);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no threads")?;
    runtime.block_on(dispatch(cli.command, config, cli.without_front_end))
}

/// A demo says only what is wrong, unless somebody asks for more: its terminal shows where to go.
fn log_filter<'a>(command: &Command, config: &'a Config, sources: &Sources) -> &'a str {
    #[cfg(feature = "demo")]
    if matches!(command, Command::Demo) && !sources.is_set(&config::keys::LOG) {
        return "warn";
    }
    let _ = (command, sources);
    &config.log
}

async fn dispatch(command: Command, config: Config, without_front_end: bool) -> anyhow::Result<()> {
    match command {
        Command::Serve => serve::serve(config, without_front_end).await,
        #[cfg(feature = "demo")]
        Command::Demo => crate::demo::run(config, without_front_end).await,
        Command::Migrate => migrate(&config).await,
        Command::Doctor(asked) => doctor::run(&config, asked).await,
        Command::Apply { file } => apply::run(&config, &file).await,
        Command::User(UserCommand::Create { login, name, role, operator, password_file }) => {
            let name = name.unwrap_or_else(|| login.clone());
            user::create(&config, user::New { login, name, role, operator, password_file }).await
        }
        Command::User(UserCommand::ResetSecondFactor { login }) => {
            user::reset_second_factor(&config, &login).await
        }
        Command::Audit(AuditCommand::Verify) => verify_audit(&config).await,
        Command::Audit(AuditCommand::Seal) => seal_audit(&config).await,
        Command::Books(BooksCommand::Check) => check_books(&config).await,
        Command::Key(KeyCommand::Generate { file }) => generate_key(&file),
        Command::Key(KeyCommand::Reseal) => reseal(&config).await,
    }
}

async fn migrate(config: &Config) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    store.migrate().await.context("the database could not be brought up to date")?;
    say("The database is up to date.");
    Ok(())
}

async fn verify_audit(config: &Config) -> anyhow::Result<()> {
    let opened = open(config).await?;
    let report = opened.service.verify_audit(&Actor::cli(None)).await?;
    say(&report.to_string());
    if report.is_unsealed() {
        return Err(Ended(UNSEALED).into());
    }
    anyhow::ensure!(report.is_intact(), "the audit log was tampered with");
    Ok(())
}

async fn seal_audit(config: &Config) -> anyhow::Result<()> {
    let opened = open(config).await?;
    if !opened.service.seal_audit(&Actor::cli(None)).await? {
        say("It ends where it was sealed.");
    }
    say(&opened.service.verify_audit(&Actor::cli(None)).await?.to_string());
    Ok(())
}

async fn reseal(config: &Config) -> anyhow::Result<()> {
    let opened = open(config).await?;
    let done = opened.service.reseal(&Actor::cli(None)).await?;
    say(&done.to_string());
    anyhow::ensure!(done.is_complete(), "not everything is sealed with the present master key");
    Ok(())
}

async fn check_books(config: &Config) -> anyhow::Result<()> {
    let opened = open(config).await?;
    let wrong = opened.service.check_books().await?;
    for line in &wrong {
        say(line);
    }
    anyhow::ensure!(wrong.is_empty(), "{} things in the books do not agree", wrong.len());
    say("The books agree.");
    Ok(())
}

fn generate_key(file: &std::path::Path) -> anyhow::Result<()> {
    config::generate_master_key(file, &service::SystemRandom::default())?;
    say(&format!(
        "A new master key lies in {}. Keep a copy in a safe place: without it no secret opens.",
        file.display()
    ));
    Ok(())
}

/// What is missing to run a use case.
fn missing(key: &config::keys::Key) -> ConfigError {
    ConfigError(format!(
        "{} is not set (flag, {}, or the configuration file); expected {}",
        key.name, key.env, key.expects
    ))
}
