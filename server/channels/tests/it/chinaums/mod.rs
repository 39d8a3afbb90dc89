//! ChinaUMS: vectors, calls over both interfaces, forged and odd messages.

mod calls;
mod forgery;
mod support;
mod vectors;
