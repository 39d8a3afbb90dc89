//! Plays the payment providers, the wallets and the car park.
//!
//! One process answers under the providers' own paths, as strictly as they do, and signs what they sign. Time,
//! randomness and outgoing HTTP come from outside ([`Clock`], [`Random`], [`Outbound`]), so the same code serves
//! `peakepay demo` in real time and the seeded simulation in virtual time.
//!
//! The crate uses no other crate of the workspace, and `RustCrypto` where the product uses aws-lc-rs: the two
//! cannot agree on a mistake.
//!
//! | module | plays |
//! | --- | --- |
//! | [`wechat_pay`] | `api.mch.weixin.qq.com`, API v3, and the wallet's half of JSAPI payment |
//! | [`alipay`] | Alipay's gateway, its authorisation page, and the wallet's half of its payments |
//! | [`chinaums`] | ChinaUMS netpay: open platform, portal, and the cashier that payers are sent to |
//! | [`official_account`] | `open.weixin.qq.com` and `api.weixin.qq.com` |
//! | [`unionpay`] | `gateway.95516.com`, 全渠道 5.1.0, and the App control |
//! | [`sms`] | Alibaba Cloud's and Tencent Cloud's short messages, and a gateway with account and password |
//! | [`app`] | the mobile app on the virtual phone, and its server |
//! | [`device`], [`faces`] | the virtual phone, the car park and the providers' consoles |
//! | [`control`] | `/sandbox/...`, for tests and for the pages |
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod alipay;
pub mod app;
pub mod chinaums;
pub mod clock;
pub mod config;
pub mod control;
pub mod crypto;
pub mod device;
pub mod faces;
pub mod faults;
pub mod ids;
pub mod keys;
mod material;
pub mod mistakes;
pub mod notifications;
pub mod official_account;
pub mod outbound;
pub mod random;
mod sandbox;
mod sheets;
pub mod sms;
pub mod state;
mod storage;
pub mod terminal;
mod third;
pub mod unionpay;
pub mod wechat_pay;

pub use alipay::wallet::{AlipayRefusal, AlipaySheet};
pub use app::AppServer;
pub use clock::{Clock, SystemClock};
pub use config::Config;
pub use faults::{Fault, FaultName, FaultRequest, FaultTarget, Operation, Place};
pub use material::KeySource;
pub use mistakes::Mistake;
pub use outbound::{Outbound, OutboundError, ReqwestOutbound};
pub use random::{Random, SystemRandom};
pub use sandbox::{Sandbox, SandboxError, Tools};
pub use sheets::{Held, Sheet};
pub use state::{DemoAccount, DemoAlipay, DemoInfo, DemoQrCode, DemoUser, Parking};
pub use third::THIRD;
pub use wechat_pay::wallet::{BridgeRefusal, PaySheet, Receipt};
