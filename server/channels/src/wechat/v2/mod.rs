//! WeChat Pay API v2, direct merchant, JSAPI and APP (wechat.md 2): XML, one shared key, MD5 or HMAC-SHA256.
//!
//! Every answer whose `return_code` is `SUCCESS` is verified over all its fields before anything else of it is read; the
//! others are not signed and are read as a refusal. The notification of a refund is encrypted but not signed: it is a
//! hint to ask, and nothing of it is applied.

mod client;
mod ecb;
mod keys;
mod notification;
mod prepare;
mod reject;
pub mod sign;
mod wire;

pub use super::xml;
pub use client::V2Channel;
pub use ecb::{open_req_info, req_info_key};
pub use keys::V2Credentials;
pub use sign::SignType;
