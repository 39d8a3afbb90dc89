//! Short messages.

mod calls;
mod gateway;
mod vectors;
