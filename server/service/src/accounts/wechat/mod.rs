//! WeChat Pay and the official account: entered, tried at WeChat, kept, and handed to the money side.
//!
//! | module | what |
//! | --- | --- |
//! | [`types`] | what goes in and out |
//! | `input` | every field of the form, all errors at once |
//! | `stored` | what is kept: public facts, and the sealed secrets |
//! | `probe`, `probe_v2` | asking WeChat whether what was entered is right |
//! | `save`, `form`, `credentials` | the use cases |
//! | `own_oa` | the official account by itself, without a merchant number |

mod credentials;
mod form;
mod input;
mod own_oa;
mod probe;
mod probe_v2;
mod save;
mod stored;
pub mod types;

pub(super) use credentials::channel;
pub use own_oa::SaveOfficialAccount;
