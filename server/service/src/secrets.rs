//! Tokens that we hand out once, and their hashes that we keep; passwords.

use crate::error::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

/// Memory in KiB, passes and lanes: OWASP's recommendation for Argon2id.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// What is verified when there is no such login, so that the answer takes as long. No password is known to fit it.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$cGVha2VwYXktbm9ib2R5$y5sWQnYzLwYf4kQmXqk0mJk8m6l0v2m1fS3bq9rX0sE";

/// 256 random bits as text.
pub(crate) fn token(random: [u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(random)
}

/// What is kept of a token: SHA-256 in hex. A token has 256 bits, so that a slow hash would add nothing.
pub(crate) fn token_hash(token: &str) -> String {
    hex::encode(digest(&SHA256, token.as_bytes()))
}

fn argon2() -> Result<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password. Takes some 20 ms of one core, so it runs aside from the threads that serve.
pub(crate) async fn hash_password(password: &str, salt: [u8; 16]) -> Result<String> {
    let password = Zeroizing::new(password.as_bytes().to_vec());
    aside(move || {
        let hashed = argon2()?.hash_password_with_salt(&password, &salt);
        Ok(hashed.map_err(|e| Error::Internal(e.to_string()))?.to_string())
    })
    .await
}

/// Whether a password fits. `None`: there is no hash to compare with; takes as long and answers `false`.
pub(crate) async fn password_fits(password: &str, hash: Option<&str>) -> Result<bool> {
    let known = hash.is_some();
    let hash = hash.unwrap_or(NOBODY).to_owned();
    let password = Zeroizing::new(password.as_bytes().to_vec());
    aside(move || {
        let parsed =
            PasswordHash::new(&hash).map_err(|e| Error::Internal(format!("a stored password hash: {e}")))?;
        Ok(argon2()?.verify_password(&password, &parsed).is_ok() && known)
    })
    .await
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn passwords() {
        let hash = hash_password("correct horse", [7; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(password_fits("correct horse", Some(&hash)).await.unwrap());
        assert!(!password_fits("correct horsf", Some(&hash)).await.unwrap());
        assert!(!password_fits("", None).await.unwrap());
        assert!(password_fits("x", Some("no hash")).await.is_err());
    }

    #[test]
    fn tokens() {
        assert_eq!(token([0xff; 32]).len(), 43);
        assert_eq!(token_hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
