//! `make bench`: what the product costs on this machine, measured on a release build, against the bounds of the design.
//!
//! A real installation on a SQLite file, with the simulated provider joined in this process: its time is counted apart.
//! The process itself is measured from outside: how soon it is ready, what it keeps in memory, how fast it takes
//! notifications over HTTP.

#![allow(clippy::print_stdout)]
#![allow(clippy::disallowed_methods, reason = "a bench measures the time that passes")]

mod baseline;
mod installation;
mod load;
mod payments;
mod process;
mod report;
mod weights;

use anyhow::{Context, Result};
use clap::Parser;
use installation::Installation;
use report::Report;
use std::path::PathBuf;

/// Measures the numbers of the design.
#[derive(Parser)]
struct Options {
    /// How many payments are created and how many notifications are taken, twice.
    #[arg(long, default_value_t = 1000)]
    payments: usize,
    /// How many notifications are under way at a time.
    #[arg(long, default_value_t = 16)]
    at_once: usize,
    /// How often the process is started.
    #[arg(long, default_value_t = 11)]
    starts: usize,
    /// The binary to measure.
    #[arg(long, env = "PEAKEPAY_BIN")]
    binary: Option<PathBuf>,
    /// The built front end.
    #[arg(long, default_value = "dist")]
    dist: PathBuf,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let binary = match options.binary {
        Some(binary) => binary,
        None => std::env::current_exe()?.with_file_name("peakepay"),
    };
    let mut report = Report::of_this_machine();

    eprintln!("creating {} payments", options.payments);
    let mut installation = Installation::new().await?;
    let created = payments::create(&mut installation, options.payments).await?;
    let signature = baseline::signature(&installation)?;
    report.creation(&created, signature);

    eprintln!("collecting their notifications");
    let notifications = installation.notifications(options.payments).await?;
    let copy = installation.copy().await.context("copying the database")?;
    let alone = baseline::verify_and_commit(&installation, &notifications).await?;
    report.alone(&alone);

    eprintln!("taking them in this process");
    let service = load::in_process(installation.service(), &notifications, options.at_once).await?;
    report.taken("verified and committed notifications, the use case", &alone, &service);

    eprintln!("starting {} {} times", binary.display(), options.starts);
    let starts = process::starts(&binary, &copy, options.starts).await?;
    report.starts(starts);
    let running = process::Running::start(&binary, &copy).await?;
    report.memory("memory, idle", running.resident_kib()?, 40);
    eprintln!("taking them over HTTP");
    let http = load::over_http(running.port, &notifications, options.at_once).await?;
    report.taken("the same over HTTP, with this load generator beside it", &alone, &http);
    report.memory("memory, at its highest under that load", running.peak_kib()?, 100);
    drop(running);

    report.weights(&weights::read(&options.dist)?);
    println!("{report}");
    installation.close().await?;
    Ok(())
}
