//! The folder that a demo keeps: database, master key, passwords, the providers' memory. Readable by its owner alone.

use crate::config;
use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use service::Random;
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Signs of a password that nobody mixes up when reading it from a terminal.
const SIGNS: &[u8; 32] = b"23456789abcdefghjkmnpqrstvwxyzAB";

/// A demo's folder, held by one process at a time.
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

/// What a demo must remember to print the same details after a restart.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Secrets {
    /// Whether everything below was put into the database.
    #[serde(default)]
    pub seeded: bool,
    /// Whether the third operator's mistakes were made.
    #[serde(default)]
    pub broken: bool,
    /// When the demo was started for the first time, UTC epoch milliseconds: its history is told from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began_at: Option<i64>,
    /// The car park's key for the REST interface.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key: Option<String>,
    /// The card system's key for the REST interface.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_key: Option<String>,
    /// The key of the App's server for the REST interface.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_key: Option<String>,
    /// The gate's key for the REST interface.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate_key: Option<String>,
    /// Where its webhooks go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook_url: Option<String>,
    /// What they are signed with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook_secret: Option<String>,
    /// Passwords by login.
    #[serde(default)]
    pub passwords: BTreeMap<String, String>,
}

impl Folder {
    /// Makes the folder where it is missing, and takes it.
    ///
    /// # Errors
    /// It cannot be made, or another process has it.
    pub fn take(path: &Path) -> anyhow::Result<Self> {
        let named = || format!("the folder {}", path.display());
        fs::create_dir_all(path).with_context(named)?;
        #[cfg(unix)]
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700)).with_context(named)?;
        let lock = File::create(path.join("lock")).with_context(named)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => bail!("another demo runs on the folder {}", path.display()),
            Err(TryLockError::Error(e)) => Err(e).with_context(named),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The database's address.
    pub fn database_url(&self) -> String {
        format!("sqlite:{}", self.path.join("peakepay.db").display())
    }

    /// Where the demo's clock keeps how far it was moved.
    pub fn clock_file(&self) -> PathBuf {
        self.path.join("clock")
    }

    /// Where the simulated providers keep their memory.
    pub fn sandbox_file(&self) -> PathBuf {
        self.path.join("sandbox.json")
    }

    /// The master key; made at the first start.
    ///
    /// # Errors
    /// It cannot be read or made.
    pub fn master_keys(&self, random: &dyn Random) -> anyhow::Result<Vec<Zeroizing<[u8; 32]>>> {
        let file = self.path.join("master.key");
        if !file.exists() {
            config::generate_master_key(&file, random)?;
        }
        Ok(config::read_master_keys(&file)?)
    }

    /// What was kept.
    ///
    /// # Errors
    /// The file is there but cannot be read.
    pub fn secrets(&self) -> anyhow::Result<Secrets> {
        let file = self.secrets_file();
        match fs::read_to_string(&file) {
            Ok(text) => toml::from_str(&text).with_context(|| format!("{} cannot be read", file.display())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Secrets::default()),
            Err(e) => Err(e).with_context(|| format!("{} cannot be read", file.display())),
        }
    }

    /// Keeps `secrets`, so that a kill leaves the old file or the new one.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn keep(&self, secrets: &Secrets) -> anyhow::Result<()> {
        let (file, beside) = (self.secrets_file(), self.path.join("secrets.new"));
        let text = format!(
            "# Made for this folder alone. Delete the folder to start over.\n{}",
            toml::to_string(secrets)?
        );
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let write = |()| -> std::io::Result<()> {
            let mut new = options.open(&beside)?;
            new.write_all(text.as_bytes())?;
            new.sync_all()?;
            fs::rename(&beside, &file)
        };
        write(()).with_context(|| format!("{} cannot be written", file.display()))
    }

    /// Where the passwords are, for the people who look for them.
    pub fn secrets_file(&self) -> PathBuf {
        self.path.join("secrets.toml")
    }
}

/// A password of three groups: 60 random bits.
pub fn password(random: &dyn Random) -> String {
    let mut bytes = [0; 12];
    random.fill(&mut bytes);
    let signs: Vec<char> = bytes.iter().map(|b| char::from(SIGNS[usize::from(*b) % SIGNS.len()])).collect();
    let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use service::SystemRandom;

    #[test]
    fn keeps_what_it_made() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("demo");
        let folder = Folder::take(&path).unwrap();
        assert!(Folder::take(&path).is_err());
        let key = folder.master_keys(&SystemRandom::default()).unwrap();
        let mut secrets = folder.secrets().unwrap();
        assert!(!secrets.seeded);
        secrets.passwords.insert("admin".to_owned(), password(&SystemRandom::default()));
        folder.keep(&secrets).unwrap();
        drop(folder);
        let again = Folder::take(&path).unwrap();
        assert_eq!(again.secrets().unwrap().passwords, secrets.passwords);
        assert_eq!(again.master_keys(&SystemRandom::default()).unwrap(), key);
        #[cfg(unix)]
        for file in ["secrets.toml", "master.key"] {
            let mode = std::os::unix::fs::PermissionsExt::mode(
                &fs::metadata(path.join(file)).unwrap().permissions(),
            );
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
    }
}
