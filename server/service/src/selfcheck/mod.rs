//! Self-check (自检): everything about an operator's set-up that a machine can know, asked of whoever knows it.
//!
//! | module | what |
//! | --- | --- |
//! | [`keys`] | the names of areas and checks, and what has to be right first |
//! | [`types`] | findings, groups, the report |
//! | `run` | running the checks, keeping and reading what they found |
//! | `money` | the merchant accounts: their probes |
//! | `traffic` | what payments, refunds and notifications that happened say |
//! | `trial` | an order of the App that nobody can pay |
//! | `official` | the official account |
//! | `server_address` | what the account's server sends |
//! | `messages` | templates, industry, verification files |
//! | `outside` | the public address, the clock, the mobile app's links |
//! | `ear` | the clocks of the providers |
//! | `nightly` | the job |
//! | [`doctor`] | the deployment itself |
//!
//! One mistake is one failure: what cannot be checked because of it says so.

pub mod doctor;
mod ear;
pub mod keys;
mod messages;
mod money;
mod nightly;
mod official;
mod outside;
mod run;
mod server_address;
mod traffic;
mod trial;
pub mod types;

pub(crate) use ear::{Ear, Listening};
pub(crate) use nightly::next_night;
pub use types::{Finding, Group, Report};
