//! `peakepay apply FILE`: makes the database agree with a declarative file, and says what it changed.

use super::open;
use crate::config::{Config, ConfigError};
use crate::say;
use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use service::Actor;
use service::apply::ApplyFile;
use std::path::Path;
use toml::Value;

/// Runs the command.
///
/// # Errors
/// The file or a secret cannot be read, the file does not fit, or a use case refuses; everything before that is kept,
/// and a second run goes on from there.
pub async fn run(config: &Config, path: &Path) -> anyhow::Result<()> {
    let file = read(path)?;
    let opened = open(config).await?;
    let changes = opened.service.apply(&Actor::cli(None), file).await?;
    for change in &changes {
        say(&format!("{change}"));
    }
    if changes.is_empty() {
        say("Nothing to change.");
    }
    Ok(())
}

/// Reads an apply file; secrets are taken from where it says.
///
/// # Errors
/// As [`run`].
pub fn read(path: &Path) -> anyhow::Result<ApplyFile> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    parse(&text, folder).with_context(|| format!("{} cannot be applied", path.display()))
}

fn parse(text: &str, folder: &Path) -> anyhow::Result<ApplyFile> {
    let mut file: Value = Value::Table(text.parse()?);
    resolve(&mut file, folder)?;
    Ok(file.try_into()?)
}

/// Puts the secret in the place of every `{ file = "…" }` and `{ env = "…" }`. Files are relative to the apply file.
fn resolve(value: &mut Value, folder: &Path) -> Result<(), ConfigError> {
    match value {
        Value::Table(table) => {
            let only = (table.len() == 1).then(|| table.iter().next()).flatten();
            let source = only.and_then(|(kind, source)| Some((kind.clone(), source.as_str()?.to_owned())));
            if let Some(secret) = source.and_then(|(kind, source)| secret(&kind, &source, folder)) {
                *value = Value::String(secret?);
                return Ok(());
            }
            table.iter_mut().try_for_each(|(_, inner)| resolve(inner, folder))
        }
        Value::Array(items) => items.iter_mut().try_for_each(|inner| resolve(inner, folder)),
        _ => Ok(()),
    }
}

/// The secret that a table of one member names; `None` for a table of another kind.
fn secret(kind: &str, source: &str, folder: &Path) -> Option<Result<String, ConfigError>> {
    match kind {
        "file" => {
            let path = folder.join(source);
            // A pfx file is no text: it is handed on as base64.
            let text = std::fs::read(&path).map(|bytes| match String::from_utf8(bytes) {
                Ok(text) => text.trim_end_matches(['\r', '\n']).to_owned(),
                Err(binary) => STANDARD.encode(binary.as_bytes()),
            });
            Some(
                text.map_err(|e| {
                    ConfigError(format!("the secret in {} cannot be read: {e}", path.display()))
                }),
            )
        }
        "env" => {
            Some(std::env::var(source).map_err(|_| ConfigError(format!("the variable {source} is not set"))))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_come_from_files_and_the_environment() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), "from a file\n").unwrap();
        let mut value: Value = Value::Table(
            "a = { file = \"secret\" }\nb = [{ c = { file = \"secret\" } }]\nd = { file = \"x\", e = 1 }\nf = { env = \"PATH\" }"
                .parse()
                .unwrap(),
        );
        resolve(&mut value, folder.path()).unwrap();
        assert_eq!(value["a"].as_str(), Some("from a file"));
        assert_eq!(value["b"][0]["c"].as_str(), Some("from a file"));
        assert_eq!(value["d"]["file"].as_str(), Some("x"));
        assert_eq!(value["f"].as_str(), std::env::var("PATH").ok().as_deref());
        let mut missing: Value = Value::Table("a = { file = \"none\" }".parse().unwrap());
        assert!(resolve(&mut missing, folder.path()).unwrap_err().to_string().contains("none"));
        let mut missing: Value = Value::Table("a = { env = \"PEAKEPAY_NO_SUCH\" }".parse().unwrap());
        assert!(resolve(&mut missing, folder.path()).unwrap_err().to_string().contains("PEAKEPAY_NO_SUCH"));
    }
}
