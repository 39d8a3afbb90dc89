//! ChinaUMS: vectors, both doors, the cashier on a phone, refunds, notifications, faults.

mod calls;
mod cashier;
mod notifications;
mod support;
mod vectors;
