//! Merchant accounts, apps and payment methods: entered, checked, sealed, switched, and handed to the money side.
//!
//! | module | what |
//! | --- | --- |
//! | [`types`] | what goes in and out, whatever the provider |
//! | [`check`] | what the checks said |
//! | `overrides` | switching on although checks have not passed |
//! | `recheck` | what is stored, tried once more |
//! | `declare` | what declaring an account comes down to |
//! | `entered` | what every form with an account of its own does on saving |
//! | `keep` | what every provider's form shares on its way to the database and back |
//! | `known` | what is known about every method, for whoever looks at the whole |
//! | `methods`, `family` | what there is, what is on, and switching; moving all scan payments at once |
//! | `channel`, `cache` | the channel that speaks for an account |
//! | [`alipay`] | Alipay, inside its browser and in the App |
//! | [`chinaums`] | ChinaUMS, from a WeChat or Alipay scan |
//! | [`unionpay`] | UnionPay, for the App |
//! | [`wechat`] | WeChat Pay and the official account |
//!
//! A version of an account's credentials is never changed: a running payment keeps the one that it began with, and old
//! ones go on verifying. Secrets go in and never come out again, except to the channel that signs with them.

pub mod alipay;
mod cache;
mod channel;
pub mod check;
pub mod chinaums;
mod declare;
mod entered;
mod family;
mod keep;
mod known;
mod methods;
mod overrides;
mod recheck;
pub mod types;
pub mod unionpay;
pub mod wechat;

pub use alipay::types::{AlipayForm, AlipayHosts, AlipayLifeProduct, AlipayMode, SaveAlipay};
pub(crate) use cache::ChannelCache;
pub(crate) use check::concerning;
pub use check::{Check, Verdict, set_check};
pub use chinaums::types::{ChinaumsDigest, ChinaumsForm, ChinaumsHosts, ChinaumsInterface, SaveChinaums};
pub use family::FamilySwitched;
pub(crate) use keep::{app_context, version_context};
pub(crate) use known::checks_of;
pub use overrides::Override;
pub(crate) use recheck::{PRODUCT, Rechecked};
pub use types::{ActiveMethod, Declared, MethodState, PasteValue, Saved};
pub use unionpay::types::{SaveUnionPay, UnionPayEnvironment, UnionPayForm, UnionPayHosts};
pub use wechat::SaveOfficialAccount;
pub use wechat::types::{
    OaApp, PlatformCertificate, SaveWechat, VerifyWith, WechatApi, WechatForm, WechatHalf,
};
