//! One binary for all integration tests of the crate: it links once.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod alipay_calls;
mod alipay_forgery;
mod alipay_material;
mod alipay_support;
mod alipay_vectors;
mod bills;
mod certificates;
mod chinaums;
mod errors;
mod forgery;
mod material;
mod notifications;
mod oa;
mod oa_callback;
mod oa_calls;
mod sms;
mod support;
mod unionpay;
mod v2_calls;
mod v2_support;
mod v2_vectors;
mod v2_xml;
mod v3_calls;
mod vectors;
