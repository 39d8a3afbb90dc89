//! Secrets at rest: AES-256-GCM, with the key's id and the row's id bound in, so that a sealed value can be moved to no
//! other row.

use crate::env::Random;
use crate::error::{Error, Result};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

/// Version byte of the sealed form: version ‖ key id (8) ‖ nonce (12) ‖ ciphertext ‖ tag (16).
const VERSION: u8 = 1;
const HEAD: usize = 1 + 8 + 12;

/// The master keys of this installation. The first seals; all of them open, so that a key can be rotated while running.
pub struct Vault {
    keys: Vec<MasterKey>,
}

struct MasterKey {
    id: [u8; 8],
    key: LessSafeKey,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vault({} keys)", self.keys.len())
    }
}

impl Vault {
    /// A vault of master keys, the current one first.
    ///
    /// # Errors
    /// No key at all.
    pub fn new(keys: &[Zeroizing<[u8; 32]>]) -> Result<Self> {
        let keys = keys.iter().map(MasterKey::new).collect::<Result<Vec<_>>>()?;
        if keys.is_empty() {
            return Err(Error::Internal("no master key".to_owned()));
        }
        Ok(Self { keys })
    }

    /// The id of the key that seals, in hex: kept in the database, so that a wrong key is noticed at start.
    pub fn key_id(&self) -> String {
        self.keys.first().map(|k| hex::encode(k.id)).unwrap_or_default()
    }

    /// Whether one of the keys has this id.
    pub fn knows(&self, key_id: &str) -> bool {
        self.keys.iter().any(|k| hex::encode(k.id) == key_id)
    }

    /// Seals `plain` for the row `context` (table, id, column).
    ///
    /// # Errors
    /// Only if the cipher fails, which it does for no input of ours.
    pub fn seal(&self, random: &dyn Random, context: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let key = self.keys.first().ok_or_else(|| Error::Internal("no master key".to_owned()))?;
        let mut nonce = [0; 12];
        random.fill(&mut nonce);
        let mut sealed = vec![VERSION];
        sealed.extend_from_slice(&key.id);
        sealed.extend_from_slice(&nonce);
        let mut body = plain.to_vec();
        key.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(aad(key.id, context)),
                &mut body,
            )
            .map_err(|_| Error::Internal("sealing failed".to_owned()))?;
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }

    /// Whether a value is sealed with the present key.
    pub fn is_present(&self, sealed: &[u8]) -> bool {
        self.keys.first().is_some_and(|key| sealed.get(1..9) == Some(&key.id[..]))
    }

    /// Opens what [`Vault::seal`] made for the same `context`.
    ///
    /// # Errors
    /// An unknown key, another context, or a changed byte.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let refused = || Error::Internal(format!("a sealed value does not open: {context}"));
        let (head, body) = sealed.split_at_checked(HEAD).ok_or_else(refused)?;
        let (version, key_id, nonce) = (head[0], &head[1..9], &head[9..]);
        let key =
            self.keys.iter().find(|k| k.id == *key_id).filter(|_| version == VERSION).ok_or_else(refused)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| refused())?;
        let mut plain = Zeroizing::new(body.to_vec());
        let len = key
            .key
            .open_in_place(nonce, Aad::from(aad(key.id, context)), &mut plain)
            .map_err(|_| refused())?
            .len();
        plain.truncate(len);
        Ok(plain)
    }
}

impl MasterKey {
    fn new(bytes: &Zeroizing<[u8; 32]>) -> Result<Self> {
        let digest = aws_lc_rs::digest::digest(
            &aws_lc_rs::digest::SHA256,
            &[b"peakepay key id".as_slice(), &bytes[..]].concat(),
        );
        let mut id = [0; 8];
        id.copy_from_slice(&digest.as_ref()[..8]);
        let key = UnboundKey::new(&AES_256_GCM, &bytes[..])
            .map_err(|_| Error::Internal("bad master key".to_owned()))?;
        Ok(Self { id, key: LessSafeKey::new(key) })
    }
}

fn aad(key_id: [u8; 8], context: &str) -> Vec<u8> {
    [key_id.as_slice(), context.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::SystemRandom;

    #[test]
    fn opens_only_what_it_sealed_for_that_row() {
        let (a, b) = (Zeroizing::new([1; 32]), Zeroizing::new([2; 32]));
        let random = SystemRandom::default();
        let old = Vault::new(std::slice::from_ref(&a)).unwrap();
        let sealed = old.seal(&random, "row 1", b"secret").unwrap();
        assert_eq!(old.open("row 1", &sealed).unwrap().as_slice(), b"secret");
        assert!(old.open("row 2", &sealed).is_err());
        for i in 0..sealed.len() {
            let mut bad = sealed.clone();
            bad[i] ^= 1;
            assert!(old.open("row 1", &bad).is_err(), "byte {i}");
        }
        let rotated = Vault::new(&[b, a]).unwrap();
        assert_eq!(rotated.open("row 1", &sealed).unwrap().as_slice(), b"secret");
        assert!(Vault::new(&[]).is_err());
    }
}
