//! The credentials of one merchant (wechat.md 2.2, 2.6).

use std::fmt;

use super::sign::SignType;
use crate::http::ClientIdentity;
use crate::wechat::material::ApiV2Key;

/// Everything that one direct merchant needs to talk to WeChat Pay v2. Its `Debug` shows no secret.
pub struct V2Credentials {
    /// Merchant number.
    pub mch_id: String,
    /// The app that is paid in, bound to the merchant: the official account's or the mobile app's.
    pub app_id: String,
    /// The API key: signs and verifies everything, and opens the notification of a refund.
    pub api_key: ApiV2Key,
    /// How requests and wallet calls are signed. What comes in may be signed either way.
    pub sign_type: SignType,
    /// `apiclient_cert.pem` and its key: refunds are taken over mutual TLS only.
    pub identity: ClientIdentity,
}

impl fmt::Debug for V2Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("V2Credentials")
            .field("mch_id", &self.mch_id)
            .field("app_id", &self.app_id)
            .field("sign_type", &self.sign_type)
            .finish_non_exhaustive()
    }
}
