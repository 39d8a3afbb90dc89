//! Merchant numbers (商户号) and what the merchant platform knows about them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::keys::{Credential, RsaKey};

/// A product (产品) that a merchant number may or may not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Product {
    /// JSAPI支付.
    Jsapi,
    /// APP支付.
    App,
    /// 退款 through the API.
    Refund,
}

/// How WeChat Pay signs for a merchant number when the request does not say (1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// With the key pair whose id is `PUB_KEY_ID_…`.
    PublicKey,
    /// With the current platform certificate's key.
    Certificate,
}

/// WeChat Pay's own key pair for one merchant number in public-key mode.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PublicKeyPair {
    /// `PUB_KEY_ID_…`.
    pub id: String,
    /// The pair.
    pub key: RsaKey,
}

/// What a platform certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlatformRole {
    /// Out of date since last year; its private key is still in WeChat Pay's hands.
    Expired,
    /// The one in use.
    Current,
    /// The one that follows; offered for download only once a rotation began.
    Next,
}

/// A WeChat Pay platform certificate (平台证书).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlatformCertificate {
    /// Its place in the rotation.
    pub role: PlatformRole,
    /// Whether `GET /v3/certificates` offers it.
    pub offered: bool,
    /// Serial, PEM and key.
    pub credential: Credential,
}

/// One merchant number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Merchant {
    /// 10 digits.
    pub mch_id: String,
    /// The name on the payment sheet (商户简称).
    pub name: String,
    /// `APIv3` key, 32 characters; empty when it was never set (then nothing is notified).
    pub api_v3_key: String,
    /// The API key of v2 (APIv2密钥), 32 characters; empty when it was never set (then nothing of v2 verifies).
    #[serde(default)]
    pub api_key: String,
    /// Merchant API certificates; all of them may sign, the last is the newest.
    pub certificates: Vec<Credential>,
    /// Public-key mode.
    pub public_key: PublicKeyPair,
    /// Certificate mode.
    pub platform_certificates: Vec<PlatformCertificate>,
    /// Whether platform certificates exist at all for this number; new numbers have the public key alone (1.1).
    pub certificates_offered: bool,
    /// Which key signs when the request does not choose.
    pub verification: Verification,
    /// Products that are on.
    pub products: BTreeSet<Product>,
    /// JSAPI payment directories (支付授权目录), at most five.
    pub directories: Vec<String>,
    /// `AppIDs` bound to this number.
    pub app_ids: Vec<String>,
}

impl Merchant {
    /// The newest merchant API certificate.
    #[must_use]
    pub fn certificate(&self) -> Option<&Credential> {
        self.certificates.last()
    }

    /// Whether a product is on.
    #[must_use]
    pub fn has(&self, product: Product) -> bool {
        self.products.contains(&product)
    }

    /// The platform certificate with this role.
    #[must_use]
    pub fn platform(&self, role: PlatformRole) -> Option<&Credential> {
        self.platform_certificates.iter().find(|c| c.role == role).map(|c| &c.credential)
    }

    /// Begins or ends the rotation of platform certificates.
    pub fn offer_next(&mut self, offered: bool) {
        for certificate in self.platform_certificates.iter_mut().filter(|c| c.role == PlatformRole::Next) {
            certificate.offered = offered;
        }
    }
}
