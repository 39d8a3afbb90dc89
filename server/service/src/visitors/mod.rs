//! Visitors (访客): bookings, the hosts who answer them, and the passes that gates verify.
//!
//! A booking is made on a site's page ([`Service::book_visit`](crate::Service::book_visit)), answered on the page of the
//! host's message ([`Service::answer_visit`](crate::Service::answer_visit)) and used at a gate
//! ([`Service::verify_pass`](crate::Service::verify_pass), or told of later by a gate that had no network). The visitor may
//! change it or take it back meanwhile, and the host is told. Each of these pages has a token of its own that is good for
//! nothing else; only the tokens' SHA-256 are found in the database, they themselves, telephone numbers and openids are
//! sealed. Bookings are deleted when their operator's time is over (`sweep`).

mod answer;
mod book;
mod change;
mod export;
mod find;
mod gate;
mod hosts;
mod manage;
mod open;
mod places;
mod sealed;
mod sweep;
mod tell;
mod typed;
mod types;

pub(crate) use sealed::{booking_context, host_context, key_context_of};
pub use types::*;
