//! Self-check against the simulated platforms: a mistake is made there, and the right check fails, and no other.

mod apart;
mod beside;
mod canary;
mod each;
mod expiry;
mod gate;
mod guide;
mod mistakes;
mod nights;
mod rotation;
mod world;
