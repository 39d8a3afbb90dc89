//! Alipay's open platform: payment inside Alipay's browser and in the App (alipay.md).
//!
//! Every answer is verified over the bytes of its node as they stand in the body before anything reads it. What
//! Alipay does not sign, its refusals of a wrong key among it, proves nothing.

mod calls;
pub mod certificates;
mod client;
mod endpoints;
mod keys;
pub mod material;
mod notification;
mod oauth;
mod prepare;
mod reject;
pub mod sign;
mod wire;

pub use certificates::{ChainError, RootFile};
pub use client::{AlipayChannel, CancelAction, CancelOutcome};
pub use endpoints::AlipayEndpoints;
pub use keys::{AlipayCredentials, AlipayKeys, CertificateMode};
pub use oauth::{PayerId, authorise_url};

use serde::{Deserialize, Serialize};

/// What an order is placed as (alipay.md 6.1, 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlipayProduct {
    /// JSAPI payment: inside Alipay's browser, product code `JSAPI_PAY`.
    Jsapi,
    /// 当面付: inside Alipay's browser, as integrations of a 生活号 were made before JSAPI payment was a product of its
    /// own; no product code.
    FaceToFace,
    /// App payment.
    App,
}

impl AlipayProduct {
    /// `product_code`.
    const fn code(self) -> Option<&'static str> {
        match self {
            Self::Jsapi => Some("JSAPI_PAY"),
            Self::FaceToFace => None,
            Self::App => Some("QUICK_MSECURITY_PAY"),
        }
    }
}
