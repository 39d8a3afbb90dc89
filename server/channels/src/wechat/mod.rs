//! WeChat: payment (v3 and, later, v2) and the official account.

pub mod endpoints;
pub mod material;
pub mod oa;
pub mod v3;

pub use endpoints::WechatEndpoints;
