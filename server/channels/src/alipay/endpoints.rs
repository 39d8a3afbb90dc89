//! Where Alipay is reached. Two hosts that Alipay publishes, and others only for a process that was started for them.

use crate::endpoint::{BadEndpoint, origin};

/// The gateway, and the page that authorises a payer, of one environment. Absolute, without a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlipayEndpoints {
    gateway: String,
    authorise: String,
}

impl AlipayEndpoints {
    /// Alipay itself (alipay.md 1).
    pub fn production() -> Self {
        Self::published("openapi.alipay.com", "openauth.alipay.com")
    }

    /// The test system that Alipay publishes (沙箱环境), with applications and money of its own.
    pub fn test() -> Self {
        Self::published("openapi-sandbox.dl.alipaydev.com", "openauth-sandbox.dl.alipaydev.com")
    }

    fn published(gateway: &str, authorise: &str) -> Self {
        Self {
            gateway: format!("https://{gateway}/gateway.do"),
            authorise: format!("https://{authorise}/oauth2/publicAppAuthorize.htm"),
        }
    }

    /// Both at one origin: the sandbox.
    pub fn at(base: &str) -> Result<Self, BadEndpoint> {
        let base = origin(base)?;
        Ok(Self {
            gateway: format!("{base}/gateway.do"),
            authorise: format!("{base}/oauth2/publicAppAuthorize.htm"),
        })
    }

    /// The gateway.
    pub fn gateway(&self) -> &str {
        &self.gateway
    }

    /// The page that a payer's Alipay is sent to, to say who the payer is.
    pub fn authorise(&self) -> &str {
        &self.authorise
    }
}
