//! How each payment provider talks.
//!
//! The rest of the product sees [`PaymentChannel`] and the neutral words of [`types`]; a provider's wire
//! type never leaves its module. Nothing here reads a clock, draws a random number or opens a socket:
//! the time and the nonce come in as [`CallContext`], the network as [`http::HttpClient`]. Nothing here
//! knows a database.
//!
//! | module | what |
//! | --- | --- |
//! | [`wechat::v3`], [`wechat::v2`] | WeChat Pay, direct merchant, JSAPI and APP |
//! | [`alipay`] | Alipay's open platform, JSAPI and App payment |
//! | [`wechat::oa`] | the official account: web authorisation, access token |
//! | [`wechat::material`] | keys, certificates and ids as an operator enters them |
//! | [`unionpay`] | UnionPay 全渠道 5.1.0, App payment |
//! | [`chinaums`] | ChinaUMS netpay, 公众号支付, open platform and portal |
//! | [`sms`] | short messages: Aliyun, Tencent, gateways with account and password |
//! | [`crypto`] | PEM, RSA and X.509 shared by the providers |
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod alipay;
pub mod channel;
pub mod chinaums;
pub mod crypto;
pub mod endpoint;
pub mod error;
pub mod http;
pub mod sms;
pub mod types;
pub mod unionpay;
pub mod wechat;

pub use channel::{CallContext, Capabilities, NotificationAnswer, PaymentChannel};
pub use error::{CallError, NotifyError, PrepareError, RejectKind, VerifyError};
