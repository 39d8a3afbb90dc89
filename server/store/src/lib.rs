//! Rows and SQL for SQLite and PostgreSQL.
//!
//! One SQL text for both, `$1` placeholders, portable types. A function that reads takes a [`Conn`], one that writes a
//! [`Tx`]; none opens a transaction of its own, and none knows a rule: rules are in `domain`, use cases in `service`.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod db;
mod decode;
mod error;
mod migrate;
mod steps;
#[cfg(feature = "testing")]
pub mod testing;
mod transact;

pub mod accounts;
pub mod announcements;
pub mod api_keys;
pub mod app_requests;
pub mod apps;
pub mod audit;
pub mod books;
pub mod card_debits;
pub mod card_entries;
pub mod cards;
pub mod certificates;
pub mod client_tokens;
pub mod deliveries;
pub mod desk;
pub mod events;
pub mod expiry;
pub mod followers;
pub mod guide;
pub mod health;
pub mod holder_phones;
pub mod installation;
pub mod jobs;
pub mod lanes;
pub mod ledger;
pub mod message_settings;
pub mod messages;
pub mod methods;
pub mod notifications;
pub mod oa_callbacks;
pub mod oa_tokens;
pub mod offline_bills;
pub mod operators;
pub mod order_lists;
pub mod orders;
pub mod overrides;
pub mod payer_cards;
pub mod payers;
pub mod payments;
pub mod qr;
pub mod refund_lists;
pub mod refunds;
pub mod sealed;
pub mod second_factors;
pub mod self_checks;
pub mod sessions;
pub mod sites;
pub mod sms_receipts;
pub mod sms_settings;
pub mod staff;
pub mod staff_contacts;
pub mod terminals;
pub mod test_payments;
pub mod throttle;
pub mod verification_files;
pub mod visitor_bookings;
pub mod visitor_hosts;
pub mod visitor_sites;
pub mod visits;
pub mod webhook_endpoints;

pub use db::{Conn, Store, Tx};
pub use error::{Error, Result, Retryable};
#[cfg(feature = "testing")]
pub use steps::Step;
pub use transact::Tries;
