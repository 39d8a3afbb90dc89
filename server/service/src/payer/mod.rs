//! What a payer can do, and what the pay pages show.

mod authorise;
mod card;
mod card_page;
mod entry;
mod guest;
mod page;
mod place;
mod plate;
pub(crate) mod session;
pub mod types;
mod wallets;

pub(crate) use guest::{Guest, PageCall};
pub(crate) use place::{Payer, Target};
pub use types::*;
