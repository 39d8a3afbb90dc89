//! Master keys: 32 random bytes each, in base64, one per line.

use super::{ConfigError, Sources, keys};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::io::Write;
use std::path::Path;
use zeroize::Zeroizing;

type MasterKey = Zeroizing<[u8; 32]>;

/// The master keys that the configuration names; empty where it names none.
pub(super) fn from(sources: &Sources) -> Result<Vec<MasterKey>, ConfigError> {
    let (file, inline) = (sources.find(&keys::MASTER_KEY_FILE), sources.find(&keys::MASTER_KEY));
    match (file, inline) {
        (Some(file), Some(inline)) => Err(ConfigError(format!(
            "{} and {} are both set; expected one of them",
            file.place, inline.place
        ))),
        (Some(file), None) => {
            read(Path::new(&file.value)).map_err(|e| ConfigError(format!("{}: {e}", file.place)))
        }
        (None, Some(inline)) => parse(&inline.value).ok_or_else(|| {
            ConfigError(format!("{} does not hold {}", inline.place, keys::MASTER_KEY.expects))
        }),
        (None, None) => Ok(Vec::new()),
    }
}

/// Reads a key file.
///
/// # Errors
/// The file cannot be read, or does not hold keys.
pub fn read(path: &Path) -> Result<Vec<MasterKey>, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|e| ConfigError(format!("the master key file {} cannot be read: {e}", path.display())))?;
    parse(&text).ok_or_else(|| {
        ConfigError(format!(
            "{} holds no usable key; expected {}",
            path.display(),
            keys::MASTER_KEY_FILE.expects
        ))
    })
}

/// Writes a new random key to a new file that only its owner may read.
///
/// # Errors
/// The file exists already (a master key is never overwritten) or cannot be written.
pub fn generate(path: &Path, random: &dyn service::Random) -> Result<(), ConfigError> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    random.fill(&mut bytes[..]);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let text = Zeroizing::new(STANDARD.encode(&bytes[..]));
    options
        .open(path)
        .and_then(|mut file| {
            writeln!(file, "{}", *text)?;
            file.sync_all()
        })
        .map_err(|e| ConfigError(format!("the master key file {} cannot be made: {e}", path.display())))
}

/// At least one key, and nothing that is not a key; lines that begin with `#` are remarks.
fn parse(text: &str) -> Option<Vec<MasterKey>> {
    let keys: Option<Vec<MasterKey>> = text
        .split(['\n', ','])
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let bytes = Zeroizing::new(STANDARD.decode(line).ok()?);
            Some(Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).ok()?))
        })
        .collect();
    keys.filter(|keys| !keys.is_empty())
}
