//! One virtual clock for product and sandbox. It moves only when the scheduler moves it.

use domain::time::UnixMs;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// 2026-01-02T03:04:05Z: any moment does, as long as every run begins with it.
const START: i64 = 1_767_323_045_000;

/// The clock.
#[derive(Clone)]
pub struct VirtualTime(Arc<AtomicI64>);

impl Default for VirtualTime {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(START)))
    }
}

impl VirtualTime {
    /// Lets time pass, in milliseconds.
    pub fn pass(&self, ms: i64) {
        self.0.fetch_add(ms.max(0), Ordering::SeqCst);
    }

    /// Now, UTC epoch milliseconds.
    pub fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl service::Clock for VirtualTime {
    fn now(&self) -> UnixMs {
        UnixMs(Self::now(self))
    }
}

impl sandbox::Clock for VirtualTime {
    fn now_ms(&self) -> i64 {
        self.now()
    }
}
