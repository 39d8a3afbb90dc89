//! Where WeChat is reached. A value, so that the sandbox can stand in; production offers no choice.

pub use crate::endpoint::BadEndpoint;
use crate::endpoint::origin;

/// The three hosts of WeChat that the product talks to or sends a payer to. Origins, no trailing slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WechatEndpoints {
    pay: String,
    oa: String,
    open: String,
}

impl WechatEndpoints {
    /// WeChat itself (wechat.md 0.3).
    pub fn production() -> Self {
        Self {
            pay: "https://api.mch.weixin.qq.com".to_owned(),
            oa: "https://api.weixin.qq.com".to_owned(),
            open: "https://open.weixin.qq.com".to_owned(),
        }
    }

    /// Other hosts, for a process that was started for the sandbox.
    ///
    /// Each has to be an origin without a path: the path is part of what is signed.
    pub fn new(pay_base: &str, oa_base: &str, open_base: &str) -> Result<Self, BadEndpoint> {
        Ok(Self { pay: origin(pay_base)?, oa: origin(oa_base)?, open: origin(open_base)? })
    }

    /// WeChat Pay's API.
    pub fn pay_base(&self) -> &str {
        &self.pay
    }

    /// The official account's API.
    pub fn oa_base(&self) -> &str {
        &self.oa
    }

    /// The page that asks a payer's WeChat for authorisation.
    pub fn open_base(&self) -> &str {
        &self.open
    }
}
