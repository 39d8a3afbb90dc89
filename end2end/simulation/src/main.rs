//! `simulation --seed 42 --verbose`: one seed with its story. `simulation --seeds 300`: the first 300.

#![allow(clippy::print_stdout)]

use clap::Parser;
use simulation::crash::quiet_deaths;
use simulation::{Report, run};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

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

fn main() -> ExitCode {
    let options = Options::parse();
    quiet_deaths();
    let seeds: Vec<u64> = options.seed.map_or_else(|| (1..=options.seeds).collect(), |seed| vec![seed]);
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from).min(seeds.len().max(1));
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let running: Vec<_> =
            (0..workers).map(|_| scope.spawn(|| work(&seeds, &next, options.verbose))).collect();
        for worker in running {
            match worker.join() {
                Ok(part) => tally.join(part),
                Err(cause) => std::panic::resume_unwind(cause),
            }
        }
    });
    tally.print(seeds.len());
    if tally.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What some seeds came to.
#[derive(Default)]
struct Tally {
    total: Report,
    failed: Vec<u64>,
}

/// Takes seeds until there are none. Each seed has its own world, so that threads do not touch its order of events.
fn work(seeds: &[u64], next: &AtomicUsize, verbose: bool) -> Tally {
    let mut tally = Tally::default();
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        println!("no runtime can be made");
        tally.failed.extend(seeds);
        return tally;
    };
    while let Some(&seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
        match runtime.block_on(run(seed)) {
            Ok((report, story)) => {
                add(&mut tally.total, report);
                if verbose {
                    println!("{}", story.join("\n"));
                }
            }
            Err(failure) => {
                println!("{}\nSEED {seed} FAILED: {}", failure.story.join("\n"), failure.why);
                println!("run it alone: make sim SEED={seed}");
                tally.failed.push(seed);
            }
        }
    }
    tally
}

impl Tally {
    fn join(&mut self, part: Self) {
        add(&mut self.total, part.total);
        self.failed.extend(part.failed);
    }

    fn print(&self, count: usize) {
        let total = self.total;
        println!(
            "simulation: {} seeds passed, {} failed; {} orders at the provider, {} paid, {} refunds, \
             {} notifications, {} messages on phones, {} deaths",
            count - self.failed.len(),
            self.failed.len(),
            total.trades,
            total.paid,
            total.refunds,
            total.notifications,
            total.messages,
            total.deaths
        );
    }
}

fn add(total: &mut Report, one: Report) {
    total.trades += one.trades;
    total.paid += one.paid;
    total.refunds += one.refunds;
    total.notifications += one.notifications;
    total.messages += one.messages;
    total.deaths += one.deaths;
}
