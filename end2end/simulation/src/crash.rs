//! Killing the product between any two steps.
//!
//! A step is a transaction's beginning, the moment before its commit, the moment after it, and each side of a provider
//! call. A crash unwinds the product out of whatever it was doing; the world then drops every part of it and opens the
//! database file again, as a restarted process would. The provider notices nothing.

use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use futures::FutureExt as _;

/// What unwinds.
pub struct Killed;

/// Decides at which step the product dies.
#[derive(Clone, Default)]
pub struct Fate(Arc<Counters>);

#[derive(Default)]
struct Counters {
    /// Steps left; negative: immortal.
    left: AtomicI64,
    /// Steps passed in the whole run.
    passed: AtomicU64,
    /// Deaths in the whole run.
    deaths: AtomicU64,
}

impl Fate {
    /// The product dies at the `steps`-th step from now.
    pub fn kill_after(&self, steps: i64) {
        self.0.left.store(steps, Ordering::SeqCst);
    }

    /// The product lives on.
    pub fn spare(&self) {
        self.0.left.store(-1, Ordering::SeqCst);
    }

    /// A step. Does not return when it is the fatal one.
    pub fn step(&self) {
        self.0.passed.fetch_add(1, Ordering::SeqCst);
        if self.0.left.load(Ordering::SeqCst) >= 0 && self.0.left.fetch_sub(1, Ordering::SeqCst) == 0 {
            self.0.deaths.fetch_add(1, Ordering::SeqCst);
            panic_any(Killed);
        }
    }

    /// How many steps were passed and how many of them were fatal.
    pub fn counts(&self) -> (u64, u64) {
        (self.0.passed.load(Ordering::SeqCst), self.0.deaths.load(Ordering::SeqCst))
    }
}

/// Runs a piece of the product; `None` when it was killed in it.
///
/// # Panics
/// Any panic that is not [`Killed`] is the product's own, and goes on.
pub async fn alive<T>(work: impl Future<Output = T>) -> Option<T> {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(value) => Some(value),
        Err(cause) if cause.is::<Killed>() => None,
        Err(cause) => std::panic::resume_unwind(cause),
    }
}

/// Keeps the deaths of a run out of the log; real panics still print.
pub fn quiet_deaths() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !info.payload().is::<Killed>() {
            let _ = catch_unwind(AssertUnwindSafe(|| usual(info)));
        }
    }));
}
