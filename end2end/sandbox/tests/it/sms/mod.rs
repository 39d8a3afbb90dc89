//! Short-message gateways.

mod calls;
mod vectors;
