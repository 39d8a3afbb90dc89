//! UnionPay 全渠道 5.1.0.

mod calls;
mod forgery;
mod material;
mod notifications;
mod support;
mod vectors;
