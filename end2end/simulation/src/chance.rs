//! Everything that is random in a run comes from its seed.

use std::sync::{Arc, Mutex, PoisonError};

/// A seeded source that product, sandbox and scheduler share. Clones draw from the same stream, so that a run is one
/// sequence of draws and repeats exactly.
#[derive(Clone)]
pub struct Chance(Arc<Mutex<fastrand::Rng>>);

impl Chance {
    /// The source of one seed.
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(fastrand::Rng::with_seed(seed))))
    }

    fn with<R>(&self, draw: impl FnOnce(&mut fastrand::Rng) -> R) -> R {
        draw(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A number below `end`, which is at least 1.
    pub fn below(&self, end: usize) -> usize {
        self.with(|rng| rng.usize(..end.max(1)))
    }

    /// A number of the range.
    pub fn between(&self, from: i64, to: i64) -> i64 {
        self.with(|rng| rng.i64(from..=to))
    }

    /// True once in `n` draws.
    pub fn once_in(&self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of these.
    pub fn pick<'a, T>(&self, from: &'a [T]) -> Option<&'a T> {
        if from.is_empty() { None } else { from.get(self.below(from.len())) }
    }
}

impl service::Random for Chance {
    fn fill(&self, bytes: &mut [u8]) {
        self.with(|rng| rng.fill(bytes));
    }
}

impl sandbox::Random for Chance {
    fn fill(&self, buf: &mut [u8]) {
        self.with(|rng| rng.fill(buf));
    }
}
