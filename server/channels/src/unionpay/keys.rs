//! What one merchant needs to talk to UnionPay.

use std::fmt;

use super::trust::Trust;
use crate::crypto::SigningKey;

/// One merchant's number, signing key and pinned authorities. Its `Debug` shows no secret.
pub struct UnionPayCredentials {
    /// `merId`, 15 characters.
    pub mer_id: String,
    /// Serial of the signing certificate, decimal.
    pub cert_id: String,
    /// The signing certificate's private key.
    pub signing_key: SigningKey,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// Full refunds on the day of the payment go as 消费撤销, which the merchant must have been granted.
    pub undo_same_day: bool,
}

impl fmt::Debug for UnionPayCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnionPayCredentials")
            .field("mer_id", &self.mer_id)
            .field("cert_id", &self.cert_id)
            .field("undo_same_day", &self.undo_same_day)
            .finish_non_exhaustive()
    }
}
