//! Outgoing HTTP: to providers, and, guarded, to addresses that users entered.

pub mod allow;
mod client;
pub mod guard;
mod outbound;
mod provider;

pub use outbound::OutboundClient;
pub use provider::ProviderClient;
