//! Merchant accounts, apps and payment methods: entered, checked, sealed, switched, and handed to the money side.
//!
//! | module | what |
//! | --- | --- |
//! | [`types`] | what goes in and out |
//! | [`check`] | what the checks said |
//! | `input` | every field of the form, all errors at once |
//! | `stored` | what is kept: public facts, and the sealed secrets |
//! | `probe` | asking WeChat whether what was entered is right |
//! | `save`, `form`, `methods`, `credentials` | the use cases |
//! | `cache` | channels that are ready to speak |
//!
//! A version of an account's credentials is never changed: a running payment keeps the one that it began with, and old
//! ones go on verifying. Secrets go in and never come out again, except to the channel that signs with them.

mod cache;
pub mod check;
mod credentials;
mod form;
mod input;
mod methods;
mod probe;
mod save;
mod stored;
pub mod types;

pub(crate) use cache::ChannelCache;
pub use check::{Check, Verdict, set_check};
pub use types::{
    ActiveMethod, Declared, MethodState, OaApp, PasteValue, PlatformCertificate, SaveWechat, Saved,
    VerifyWith, WechatForm,
};
