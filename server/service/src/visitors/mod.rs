//! Visitors (访客): bookings, the hosts who answer them, and the passes that gates verify.

mod sealed;

pub(crate) use sealed::{booking_context, host_context, key_context_of};
