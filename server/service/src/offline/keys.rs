//! The product's HMAC, and a terminal's key as it is kept.

use crate::Service;
use crate::error::{Error, Result};
use aws_lc_rs::hmac;
use domain::ids::TerminalId;
use domain::offline::{Crypto, KEY_LEN, KeyNo};
use store::terminals;
use zeroize::Zeroizing;

/// HMAC by aws-lc-rs.
pub(crate) struct AwsLc;

impl Crypto for AwsLc {
    fn hmac_sha256(&self, key: &[u8], data: &[u8]) -> [u8; 32] {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), data);
        let mut bytes = [0; 32];
        bytes.copy_from_slice(tag.as_ref());
        bytes
    }
}

fn context(terminal: &TerminalId, key_no: KeyNo) -> String {
    format!("terminal_key:{terminal}:{}", key_no.value())
}

/// What the key of a row is sealed for; `None`: there is no such number.
pub(crate) fn terminal_key_context(terminal: &TerminalId, number: i64) -> Option<String> {
    Some(context(terminal, KeyNo::new(u8::try_from(number).ok()?).ok()?))
}

impl Service {
    /// Seals a terminal's key for its row.
    pub(super) fn seal_terminal_key(
        &self,
        terminal: &TerminalId,
        key_no: KeyNo,
        key: &[u8; KEY_LEN],
    ) -> Result<Vec<u8>> {
        self.vault().seal(self.inner.random.as_ref(), &context(terminal, key_no), key)
    }

    /// The key of a row.
    pub(super) fn open_terminal_key(&self, row: &terminals::Key) -> Result<Zeroizing<[u8; KEY_LEN]>> {
        let opened = self.vault().open(&context(&row.terminal_id, row.key_no), &row.sealed)?;
        let mut key = Zeroizing::new([0; KEY_LEN]);
        if opened.len() != KEY_LEN {
            return Err(Error::Internal(format!("a key of terminal {} has another length", row.terminal_id)));
        }
        key.copy_from_slice(&opened);
        Ok(key)
    }
}
