//! The demo's clock: the machine's, moved forwards as often as somebody wants to see what time does. Product and
//! simulated providers share it, and it stays moved when the demo is started again.

use domain::time::UnixMs;
use futures::future::BoxFuture;
use service::SystemClock;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// The most that it is ahead of the machine's clock, in milliseconds: certificates of the sandbox are valid for longer.
const MOST_AHEAD_MS: i64 = 365 * 24 * 3_600_000;

/// A clock that can be moved.
#[derive(Debug)]
pub struct DemoClock {
    ahead_ms: AtomicI64,
    file: PathBuf,
}

impl DemoClock {
    /// As far ahead as it was left; `file` keeps how far.
    pub fn open(file: PathBuf) -> Self {
        let kept = std::fs::read_to_string(&file).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        Self { ahead_ms: AtomicI64::new(kept), file }
    }

    fn time(&self) -> UnixMs {
        service::Clock::now(&SystemClock).plus(self.ahead_ms.load(Ordering::SeqCst))
    }

    fn move_by(&self, ms: i64) -> bool {
        let further = |ahead: i64| ahead.checked_add(ms).filter(|ahead| *ahead <= MOST_AHEAD_MS);
        let Ok(before) = self.ahead_ms.fetch_update(Ordering::SeqCst, Ordering::SeqCst, further) else {
            return false;
        };
        if let Err(error) = std::fs::write(&self.file, (before + ms).to_string()) {
            tracing::warn!(%error, "the demo will forget how far its clock was moved");
        }
        true
    }
}

impl service::Clock for DemoClock {
    fn now(&self) -> UnixMs {
        self.time()
    }
}

impl ::sandbox::Clock for DemoClock {
    fn now_ms(&self) -> i64 {
        self.time().0
    }

    fn advance(&self, ms: i64) -> bool {
        self.move_by(ms)
    }

    fn sleep(&self, ms: u64) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(Duration::from_millis(ms)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_as_far_ahead_as_it_was_moved() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        let clock = DemoClock::open(file.clone());
        assert!(clock.move_by(60_000) && clock.move_by(5_000));
        assert!(!clock.move_by(MOST_AHEAD_MS), "further than its certificates last");
        assert_eq!(DemoClock::open(file).ahead_ms.load(Ordering::SeqCst), 65_000);
        let machine = service::Clock::now(&SystemClock);
        assert!(clock.time().since(machine) >= 65_000);
    }
}
