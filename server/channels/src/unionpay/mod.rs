//! UnionPay 全渠道 5.1.0, App payment by the 手机支付控件 (unionpay.md).
//!
//! Requests are forms; answers look like forms but are not encoded ([`fields`]). Both sides sign with certificates
//! ([`sign`]); UnionPay's travels inside each message and is believed only after [`trust`] has followed it to the
//! pinned authorities. An order cannot be closed: it ends by its `payTimeout`.

mod client;
mod endpoints;
pub mod fields;
mod keys;
pub mod material;
mod pfx;
mod prepare;
mod reject;
pub mod sign;
pub mod trust;
mod wire;

pub use client::UnionPayChannel;
pub use endpoints::UnionPayEndpoints;
pub use keys::UnionPayCredentials;
pub use pfx::{PfxError, SigningMaterial, open_pfx};
