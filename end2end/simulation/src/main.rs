//! `simulation --seed 42 --verbose`: one seed with its story. `simulation --seeds 300`: the first 300.

#![allow(clippy::print_stdout)]

use clap::Parser;
use simulation::crash::quiet_deaths;
use simulation::{Report, run};
use std::process::ExitCode;

/// Runs the product against a simulated provider, with crashes and faults, and checks its promises.
#[derive(Parser)]
struct Options {
    /// One seed.
    #[arg(long)]
    seed: Option<u64>,
    /// The seeds from 1 to this.
    #[arg(long, default_value_t = 300)]
    seeds: u64,
    /// Print what happened.
    #[arg(long)]
    verbose: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = Options::parse();
    quiet_deaths();
    let seeds = options.seed.map_or(1..=options.seeds, |seed| seed..=seed);
    let (mut total, mut failed) = (Report::default(), Vec::new());
    let count = seeds.clone().count();
    for seed in seeds {
        match run(seed).await {
            Ok((report, story)) => {
                add(&mut total, report);
                if options.verbose {
                    println!("{}", story.join("\n"));
                }
            }
            Err(failure) => {
                println!("{}", failure.story.join("\n"));
                println!("SEED {seed} FAILED: {}\nrun it alone: make sim SEED={seed}", failure.why);
                failed.push(seed);
            }
        }
    }
    println!(
        "simulation: {} seeds passed, {} failed; {} orders at the provider, {} paid, {} refunds, {} notifications, \
         {} deaths",
        count - failed.len(),
        failed.len(),
        total.trades,
        total.paid,
        total.refunds,
        total.notifications,
        total.deaths
    );
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn add(total: &mut Report, one: Report) {
    total.trades += one.trades;
    total.paid += one.paid;
    total.refunds += one.refunds;
    total.notifications += one.notifications;
    total.deaths += one.deaths;
}
