//! The memory of a demo, kept in a file.

use std::{fs, io, path::Path};

use crate::{sandbox::SandboxError, state::State};

/// Reads an earlier run's memory; none when there was no earlier run.
pub(crate) fn load(file: &Path) -> Result<Option<State>, SandboxError> {
    let text = match fs::read(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(wrong(file, &error)),
    };
    serde_json::from_slice(&text).map(Some).map_err(|error| wrong(file, &error))
}

/// Writes beside the file and renames: a kill leaves the old memory or the new one, never half of one. No fsync,
/// because the demo has to outlive its process, not a power cut.
pub(crate) fn save(file: &Path, state: &State) -> Result<(), SandboxError> {
    let text = serde_json::to_vec(state).map_err(|error| wrong(file, &error))?;
    let beside = file.with_extension("new");
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, file)).map_err(|error| wrong(file, &error))
}

fn wrong(file: &Path, why: &dyn std::fmt::Display) -> SandboxError {
    SandboxError::Storage { path: file.to_owned(), why: why.to_string() }
}
