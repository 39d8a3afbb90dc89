//! Where Alipay is reached. Two hosts that Alipay publishes, and others only for a process that was started for them.

use serde::{Deserialize, Serialize};
use url::Url;

/// Which Alipay an account is held at. A closed list: an operator chooses one, and enters no address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlipayEnvironment {
    /// The real one.
    #[default]
    Production,
    /// Alipay's sandbox (沙箱环境), with applications and money of its own.
    Test,
}

impl AlipayEnvironment {
    /// The stored word, and the one of a form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Test => "test",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Production, Self::Test].into_iter().find(|known| known.as_str() == text)
    }
}

/// The gateway, and the page that authorises a payer, of one environment. Absolute, without a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlipayEndpoints {
    gateway: String,
    authorise: String,
}

/// An address that is not an absolute `http(s)` address without query and fragment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not an absolute http(s) address without a query")]
pub struct BadAlipayEndpoint(String);

impl AlipayEndpoints {
    /// The hosts that Alipay publishes (alipay.md 1).
    pub fn published(environment: AlipayEnvironment) -> Self {
        let (gateway, authorise) = match environment {
            AlipayEnvironment::Production => ("openapi.alipay.com", "openauth.alipay.com"),
            AlipayEnvironment::Test => {
                ("openapi-sandbox.dl.alipaydev.com", "openauth-sandbox.dl.alipaydev.com")
            }
        };
        Self {
            gateway: format!("https://{gateway}/gateway.do"),
            authorise: format!("https://{authorise}/oauth2/publicAppAuthorize.htm"),
        }
    }

    /// Other addresses, for a process that was started for the sandbox.
    pub fn new(gateway: &str, authorise: &str) -> Result<Self, BadAlipayEndpoint> {
        Ok(Self { gateway: address(gateway)?, authorise: address(authorise)? })
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

/// The addresses of both environments. Production uses [`AlipayHosts::published`]; the demo and the tests put the
/// simulator in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlipayHosts {
    /// Of [`AlipayEnvironment::Production`].
    pub production: AlipayEndpoints,
    /// Of [`AlipayEnvironment::Test`].
    pub test: AlipayEndpoints,
}

impl AlipayHosts {
    /// What Alipay publishes.
    pub fn published() -> Self {
        Self {
            production: AlipayEndpoints::published(AlipayEnvironment::Production),
            test: AlipayEndpoints::published(AlipayEnvironment::Test),
        }
    }

    /// One simulator for both.
    pub fn simulated(endpoints: AlipayEndpoints) -> Self {
        Self { production: endpoints.clone(), test: endpoints }
    }

    /// The addresses of one environment.
    pub fn of(&self, environment: AlipayEnvironment) -> &AlipayEndpoints {
        match environment {
            AlipayEnvironment::Production => &self.production,
            AlipayEnvironment::Test => &self.test,
        }
    }
}

fn address(text: &str) -> Result<String, BadAlipayEndpoint> {
    let bad = || BadAlipayEndpoint(text.to_owned());
    let url = Url::parse(text).map_err(|_| bad())?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if plain { Ok(url.to_string()) } else { Err(bad()) }
}
