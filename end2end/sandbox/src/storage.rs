//! The memory of a demo, kept in a file.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash, Hasher},
    io,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use crate::{sandbox::SandboxError, state::State};

/// The file, and what is in it.
pub(crate) struct Keeper {
    file: PathBuf,
    /// Hash of what was written last: looking at a page writes nothing.
    last: Mutex<Option<u64>>,
}

impl Keeper {
    pub fn new(file: PathBuf) -> Self {
        Self { file, last: Mutex::new(None) }
    }

    /// Reads an earlier run's memory; none when there was no earlier run.
    pub fn load(&self) -> Result<Option<State>, SandboxError> {
        let text = match fs::read(&self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.wrong(&error)),
        };
        serde_json::from_slice(&text).map(Some).map_err(|error| self.wrong(&error))
    }

    /// Writes beside the file and renames: a kill leaves the old memory or the new one, never half of one. No
    /// fsync, because the demo has to outlive its process, not a power cut.
    pub fn save(&self, state: &State) -> Result<(), SandboxError> {
        let text = serde_json::to_vec(state).map_err(|error| self.wrong(&error))?;
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let hash = Some(hasher.finish());
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if *last == hash {
            return Ok(());
        }
        let beside = self.file.with_extension("new");
        fs::write(&beside, text)
            .and_then(|()| fs::rename(&beside, &self.file))
            .map_err(|error| self.wrong(&error))?;
        *last = hash;
        Ok(())
    }

    fn wrong(&self, why: &dyn std::fmt::Display) -> SandboxError {
        SandboxError::Storage { path: self.file.clone(), why: why.to_string() }
    }
}
