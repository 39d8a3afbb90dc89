//! Where a value comes from: flags before the environment before the file before the default.

use super::ConfigError;
use super::keys::{self, Key};
use std::collections::BTreeMap;
use std::path::Path;

/// The values that flags, the environment and the file give, before they are read as what they should be.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// By TOML key.
    pub flags: BTreeMap<String, String>,
    /// By variable.
    pub env: BTreeMap<String, String>,
    /// By TOML key.
    pub file: BTreeMap<String, String>,
    /// What the file is called, for messages.
    pub file_name: String,
}

/// A value with where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The text.
    pub value: String,
    /// `--port`, `PORT`, `port in peakepay.toml`, `the default of port`.
    pub place: String,
}

impl Sources {
    /// Finds the value of `key`. An empty environment variable counts as not set.
    pub fn find(&self, key: &Key) -> Option<Found> {
        let found = |value: &str, place: String| Some(Found { value: value.to_owned(), place });
        if let Some((value, flag)) = self.flags.get(key.name).zip(key.flag) {
            return found(value, format!("--{flag}"));
        }
        if let Some(value) = self.env.get(key.env).filter(|v| !v.is_empty()) {
            return found(value, key.env.to_owned());
        }
        if let Some(value) = self.file.get(key.name) {
            return found(value, format!("{} in {}", key.name, self.file_name));
        }
        key.default.and_then(|value| found(value, format!("the default of {}", key.name)))
    }

    /// Whether somebody set `key`, so that it is not merely the default.
    pub fn is_set(&self, key: &Key) -> bool {
        self.find(&Key { default: None, ..*key }).is_some()
    }

    /// Takes the variables that are ours from the process's environment.
    pub fn read_env(&mut self) {
        self.env =
            keys::ALL.iter().filter_map(|k| Some((k.env.to_owned(), std::env::var(k.env).ok()?))).collect();
    }

    /// Reads the TOML file: `given` if there is one, else `peakepay.toml` in the working directory if it exists.
    ///
    /// # Errors
    /// A named file that cannot be read, wrong TOML, or a key that does not exist.
    pub fn read_file(&mut self, given: Option<&Path>) -> Result<(), ConfigError> {
        let path = given.unwrap_or(Path::new("peakepay.toml"));
        if given.is_none() && !path.exists() {
            return Ok(());
        }
        let text = std::fs::read_to_string(path).map_err(|e| {
            ConfigError(format!("the configuration file {} cannot be read: {e}", path.display()))
        })?;
        self.read_toml(path, &text)
    }

    /// Takes the values of a TOML text.
    ///
    /// # Errors
    /// Wrong TOML, a key that does not exist, or a value that is neither text, number, truth value nor a list of texts.
    pub fn read_toml(&mut self, path: &Path, text: &str) -> Result<(), ConfigError> {
        self.file_name = path.display().to_string();
        let table: toml::Table =
            text.parse().map_err(|e| ConfigError(format!("{} is not valid TOML: {e}", path.display())))?;
        for (name, value) in table {
            if !keys::ALL.iter().any(|k| k.name == name) {
                let known: Vec<&str> = keys::ALL.iter().map(|k| k.name).collect();
                let words =
                    format!("{name} in {} is no key; the keys are {}", path.display(), known.join(", "));
                return Err(ConfigError(words));
            }
            let text = plain(&value).ok_or_else(|| {
                ConfigError(format!("{name} in {} is neither text, number nor list", path.display()))
            })?;
            self.file.insert(name, text);
        }
        Ok(())
    }
}

fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(yes) => Some(yes.to_string()),
        toml::Value::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(toml::Value::as_str).collect();
            Some(texts?.join(","))
        }
        _ => None,
    }
}
