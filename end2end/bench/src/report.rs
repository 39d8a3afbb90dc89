//! The numbers beside their bounds, as a table for `docs/PERFORMANCE.md`.

use crate::baseline::Alone;
use crate::load::Taken;
use crate::payments::Created;
use crate::weights::Weights;
use std::fmt;
use std::time::Duration;

/// One line: what, the bound, what was measured, whether it holds.
struct Line {
    what: String,
    bound: String,
    measured: String,
    holds: Option<bool>,
}

/// Everything that was measured.
pub struct Report {
    machine: String,
    lines: Vec<Line>,
}

impl Report {
    /// An empty report with a word on the machine.
    pub fn of_this_machine() -> Self {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let cpu = read("/proc/cpuinfo");
        let model = cpu.lines().find_map(|l| l.strip_prefix("model name")).unwrap_or(": unknown");
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let load = read("/proc/loadavg");
        let machine = format!(
            "{cores} cores, {}, Linux {}; load before: {}",
            model.trim_start_matches([' ', '\t', ':']),
            read("/proc/sys/kernel/osrelease").trim(),
            load.split(' ').take(3).collect::<Vec<_>>().join(" ")
        );
        Self { machine, lines: Vec::new() }
    }

    fn add(&mut self, what: &str, bound: &str, measured: String, holds: Option<bool>) {
        self.lines.push(Line { what: what.to_owned(), bound: bound.to_owned(), measured, holds });
    }

    /// Our own time in creating a payment, against one signature.
    pub fn creation(&mut self, created: &Created, signature: Duration) {
        let mut own = created.own.clone();
        own.sort_unstable();
        let usual = quantile(&own, 50);
        self.add("one RSA-2048 signature", "", micros(signature), None);
        let measured =
            format!("{} ({}), p95 {}", micros(usual), times(usual, signature), micros(quantile(&own, 95)));
        let holds = usual.as_nanos() * 10 <= signature.as_nanos() * 15;
        self.add("our own time in creating a payment", "≤ 1.5 × a signature", measured, Some(holds));
    }

    /// Verification and one durable commit, alone.
    pub fn alone(&mut self, alone: &Alone) {
        let each = |whole: Duration| micros(whole / u32::try_from(alone.count.max(1)).unwrap_or(u32::MAX));
        let measured = format!(
            "{} a second: {} verification, {} commit",
            rate(alone.count, alone.verification + alone.commits),
            each(alone.verification),
            each(alone.commits)
        );
        self.add("verification and one durable commit alone", "", measured, None);
    }

    /// Notifications that were taken.
    pub fn taken(&mut self, what: &str, alone: &Alone, taken: &Taken) {
        let (bare, ours) = (alone.verification + alone.commits, taken.whole);
        // Both took the same notifications.
        let percent = bare.as_nanos() * 100 / ours.as_nanos().max(1);
        let measured = format!("{} a second: {percent} %", rate(taken.count, ours));
        self.add(what, "≥ 80 %", measured, Some(percent >= 80));
    }

    /// From start to ready.
    pub fn starts(&mut self, sorted: Vec<Duration>) {
        let (usual, worst) = (quantile(&sorted, 50), quantile(&sorted, 100));
        let measured = format!("{} (of {}: worst {})", millis(usual), sorted.len(), millis(worst));
        self.add("start to ready, existing database", "≤ 300 ms", measured, Some(usual.as_millis() <= 300));
    }

    /// Memory of the process.
    pub fn memory(&mut self, what: &str, kib: u64, bound_mb: u64) {
        let measured = format!("{}.{} MB", kib / 1024, kib % 1024 * 10 / 1024);
        self.add(what, &format!("≤ {bound_mb} MB"), measured, Some(kib <= bound_mb * 1024));
    }

    /// What pages weigh.
    pub fn weights(&mut self, weights: &Weights) {
        let kib = |bytes: u64| format!("{}.{} KiB", bytes / 1024, bytes % 1024 * 10 / 1024);
        let pay = format!("{} without its HTML", kib(weights.pay));
        self.add("first-visit pay page, brotli", "≤ 30 KB", pay, Some(weights.pay <= 30 * 1024));
        let holds = weights.console <= 350 * 1024;
        self.add(
            "console WebAssembly, brotli, heavier program",
            "≤ 350 KB",
            kib(weights.console),
            Some(holds),
        );
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.machine)?;
        writeln!(f, "| what | bound | measured | |\n| --- | --- | --- | --- |")?;
        for Line { what, bound, measured, holds } in &self.lines {
            let verdict = match holds {
                None => "",
                Some(true) => "holds",
                Some(false) => "**does not hold**",
            };
            writeln!(f, "| {what} | {bound} | {measured} | {verdict} |")?;
        }
        Ok(())
    }
}

fn quantile(sorted: &[Duration], percent: usize) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted.get(last * percent / 100).copied().unwrap_or_default()
}

fn micros(time: Duration) -> String {
    format!("{} µs", time.as_micros())
}

fn millis(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

/// `2.31 ×`, in whole numbers.
fn times(of: Duration, one: Duration) -> String {
    let hundredths = of.as_nanos() * 100 / one.as_nanos().max(1);
    format!("{}.{:02} ×", hundredths / 100, hundredths % 100)
}

/// How many a second.
fn rate(count: usize, whole: Duration) -> u128 {
    u128::try_from(count).unwrap_or_default() * 1_000_000_000 / whole.as_nanos().max(1)
}
