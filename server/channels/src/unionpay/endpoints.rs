//! Where UnionPay is reached. A value, so that the sandbox can stand in; an account chooses between the two real ones.

use crate::endpoint::{BadEndpoint, origin};

/// The gateway of one environment, and what the App's SDK calls that environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnionPayEndpoints {
    gateway: String,
    mode: &'static str,
}

impl UnionPayEndpoints {
    /// UnionPay itself (unionpay.md 1).
    pub fn production() -> Self {
        Self { gateway: "https://gateway.95516.com".to_owned(), mode: "00" }
    }

    /// UnionPay's published test system.
    pub fn test() -> Self {
        Self { gateway: "https://gateway.test.95516.com".to_owned(), mode: "01" }
    }

    /// Another host, for a process that was started for the sandbox. The SDK takes it for a test system.
    ///
    /// # Errors
    /// Anything but a bare origin.
    pub fn new(gateway_base: &str) -> Result<Self, BadEndpoint> {
        Ok(Self { gateway: origin(gateway_base)?, mode: "01" })
    }

    /// The gateway's origin.
    pub fn gateway(&self) -> &str {
        &self.gateway
    }

    /// The SDK's `mode`: `00` production, `01` test.
    pub fn mode(&self) -> &'static str {
        self.mode
    }
}
