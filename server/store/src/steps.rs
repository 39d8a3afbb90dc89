//! Where a transaction is, told to a hook: the simulation ends its "process" at any of these points.

/// A point in the life of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "testing"), allow(dead_code))]
pub enum Step {
    /// Before it begins.
    Begin,
    /// Before it commits: what it did is not there yet.
    Commit,
    /// After it committed, before the caller knows.
    Committed,
}

/// The hook, or none. Takes no space in the product.
#[derive(Clone, Default)]
pub(crate) struct Steps {
    #[cfg(feature = "testing")]
    hook: Option<std::sync::Arc<dyn Fn(Step) + Send + Sync>>,
}

impl Steps {
    pub(crate) fn at(&self, step: Step) {
        #[cfg(feature = "testing")]
        if let Some(hook) = &self.hook {
            hook(step);
        }
        let _ = (self, step);
    }
}

impl std::fmt::Debug for Steps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Steps")
    }
}

#[cfg(feature = "testing")]
impl crate::Store {
    /// This database with a hook that is called at every [`Step`] of every transaction. A hook that panics ends the
    /// transaction there, as a kill would.
    #[must_use]
    pub fn with_steps(mut self, hook: std::sync::Arc<dyn Fn(Step) + Send + Sync>) -> Self {
        self.steps = Steps { hook: Some(hook) };
        self
    }
}
