//! The one binary of Peake Pay: command line, configuration, HTTP surface, jobs.
//!
//! Nothing here decides about money: handlers turn a request into a call of [`service::Service`] and its answer
//! into a response. Nothing here opens a transaction.
//!
//! | module | what |
//! | --- | --- |
//! | [`cli`], [`commands`], [`config`] | what the process is asked to do, and with which settings |
//! | [`state`], [`router`] | what every handler gets, and which handler answers where |
//! | [`console`], [`pay`], [`rest`], [`notify`], [`health`], [`assets`], [`bill_file`] | the areas of the HTTP surface |
//! | [`observe`], [`security`], [`problem`] | what every answer goes through |
//! | [`net`] | outgoing HTTP |
//! | [`serve`], [`jobs`] | the running process, and how it ends |
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod assets;
pub mod bill_file;
pub mod cli;
pub mod client_ip;
pub mod commands;
pub mod config;
pub mod console;
#[cfg(feature = "demo")]
pub mod demo;
pub mod health;
pub mod jobs;
pub mod logging;
pub mod net;
pub mod notify;
pub mod observe;
pub mod official_account;
pub mod pay;
pub mod problem;
pub mod qr;
pub mod rest;
pub mod router;
pub mod security;
pub mod serve;
pub mod state;
pub mod visits;
pub mod well_known;

use app::i18n::{Lang, error_text, service_error_text};
use std::process::ExitCode;

/// What a process ends with: 0 done, 1 failed, 2 wrong arguments or configuration, and what a command says of itself
/// ([`commands::Ended`]).
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> ExitCode {
    let (cli, sources) = match cli::parse(arguments) {
        Ok(parsed) => parsed,
        Err(answer) => {
            // Help and the version are answers too: clap prints those to standard output and says 0.
            let code = u8::try_from(answer.exit_code()).unwrap_or(2);
            let printed = answer.print();
            return ExitCode::from(if printed.is_ok() { code } else { 1 });
        }
    };
    match commands::run(cli, sources) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(commands::Ended(status)) = error.downcast_ref() {
                return ExitCode::from(*status);
            }
            let wrong_configuration = error.is::<config::ConfigError>();
            complain(&format!("peakepay: {}", words(&error)));
            ExitCode::from(if wrong_configuration { 2 } else { 1 })
        }
    }
}

/// A failure in words. What a use case refused is said as the console says it; causes of our own failures are shown,
/// because whoever runs commands here runs the deployment.
fn words(error: &anyhow::Error) -> String {
    let texts = error.chain().map(|cause| match cause.downcast_ref::<service::Error>() {
        Some(service::Error::Internal(cause)) => cause.clone(),
        Some(service::Error::Store(cause)) => cause.to_string(),
        Some(service::Error::Invalid(fields)) => {
            let field =
                |f: &service::FieldError| format!("{}: {}", f.field, error_text(Lang::En, &f.code, &f.args));
            fields.iter().map(field).collect::<Vec<_>>().join("; ")
        }
        Some(refusal) => service_error_text(Lang::En, refusal),
        None => cause.to_string(),
    });
    texts.collect::<Vec<_>>().join(": ")
}

/// Says something on standard error, where a closed pipe is no reason to fail.
fn complain(words: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// Says something on standard output, where a closed pipe is no reason to fail.
pub(crate) fn say(words: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{words}");
}
