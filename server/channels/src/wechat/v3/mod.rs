//! WeChat Pay API v3, direct merchant, JSAPI and APP (wechat.md 1).
//!
//! Every answer with status 200 or 204 is verified over its raw bytes before anything reads it; every
//! other status is read as a refusal first, because WeChat does not sign those.

pub mod aead;
mod client;
mod keys;
mod notification;
mod prepare;
mod reject;
pub mod sign;
mod wire;

pub use client::V3Channel;
pub use keys::{KeyMap, PlatformKey, V3Credentials, VerifyMode};
