//! What the outside world gives: time and randomness.

use aws_lc_rs::rand::SecureRandom;
use domain::time::UnixMs;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, UTC.
    fn now(&self) -> UnixMs;
}

/// Draws random bytes. Production draws them from the operating system; the simulation from a seed.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> UnixMs {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        UnixMs(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The operating system's random source.
#[derive(Debug, Default)]
pub struct SystemRandom(aws_lc_rs::rand::SystemRandom);

impl Random for SystemRandom {
    /// # Panics
    /// When the operating system has no randomness to give: going on would make guessable secrets.
    fn fill(&self, bytes: &mut [u8]) {
        assert!(self.0.fill(bytes).is_ok(), "the operating system gave no random bytes");
    }
}
