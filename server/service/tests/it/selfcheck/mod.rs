//! Self-check against the simulated platforms: a mistake is made there, and the right check fails, and no other.

mod apart;
mod canary;
mod each;
mod expiry;
mod gate;
mod mistakes;
mod world;
