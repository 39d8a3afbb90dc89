//! WeChat: payment (v3 and v2) and the official account.

mod bill;
pub mod endpoints;
mod limits;
pub mod material;
pub mod oa;
mod product;
pub mod v2;
pub mod v3;
pub mod xml;

pub use endpoints::WechatEndpoints;
pub use product::WechatProduct;

pub(crate) use product::{USER_AGENT, capabilities};
