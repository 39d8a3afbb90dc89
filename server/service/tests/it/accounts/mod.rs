//! Merchant accounts: what is refused, what is kept, what is handed out, and that no secret ever comes back.

mod chinaums;
mod exclusion;
mod fields;
mod probing;
mod saving;
mod secrets;
pub mod support;
