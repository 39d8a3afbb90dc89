//! People, roles, set-up, the parking interface and the audit log.

mod apply;
mod audit;
mod integration;
mod parking;
pub mod people;
mod reseal;
mod roles;
mod second_factor;
mod sessions;
mod sites;
mod staff;
