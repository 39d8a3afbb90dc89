//! ChinaUMS netpay, 公众号支付 from a WeChat or an Alipay scan (chinaums.md).
//!
//! Two interfaces to one system, behind one channel: the open platform (`appId` and `appKey`, HMAC-SHA256) and the older
//! netpay portal (`msgSrc` and a communication key, a digest over all parameters). An order is made by the payer's browser
//! opening the cashier, not by a call of ours: [`ChinaumsChannel`] signs the address and never waits for anybody.
//!
//! Notifications are signed with the communication key in both interfaces. The portal signs its answers too; the open
//! platform's are protected by TLS alone (chinaums.md 2.4).

mod client;
mod endpoints;
mod keys;
pub mod material;
mod notification;
mod prepare;
mod reject;
mod report;
pub mod sign;
mod wire;

pub use client::ChinaumsChannel;
pub use endpoints::ChinaumsEndpoints;
pub use keys::{ChinaumsCredentials, Interface};
