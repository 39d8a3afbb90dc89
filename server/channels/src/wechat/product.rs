//! What is paid, and what holds for it in either version of the interface (wechat.md 1.6, 1.7, 1.11).

use crate::channel::Capabilities;
use crate::types::WechatSdkCall;

/// Who we say that we are.
pub(crate) const USER_AGENT: &str = concat!("peakepay/", env!("CARGO_PKG_VERSION"));

const DAY_MS: i64 = 86_400_000;

/// A product of the merchant: how the payer's WeChat is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WechatProduct {
    /// A page inside WeChat, under an official account.
    Jsapi,
    /// An App, through WeChat's SDK, under a mobile app of the open platform.
    App,
}

impl WechatProduct {
    /// The wire's `trade_type`.
    pub const fn trade_type(self) -> &'static str {
        match self {
            Self::Jsapi => "JSAPI",
            Self::App => "APP",
        }
    }
}

/// What WeChat Pay can do. The same in v2 and v3: they are two ways to the same orders.
pub(crate) fn capabilities(product: WechatProduct) -> Capabilities {
    Capabilities {
        can_close: true,
        close_within_ms: Some(7 * DAY_MS),
        final_after_ms: None,
        unpaid_when_not_found: false,
        resubmit_gives_prepay: true,
        prepay_valid_ms: Some(2 * 3_600_000),
        refund_within_ms: Some(365 * DAY_MS),
        max_refunds: Some(50),
        refund_query_after_ms: 60_000,
        needs_payer_id: product == WechatProduct::Jsapi,
    }
}

impl WechatSdkCall {
    /// A call with everything that no moment and no key decides.
    pub(crate) fn unsigned(app_id: &str, mch_id: &str, prepay_id: &str) -> Self {
        Self {
            appid: app_id.to_owned(),
            partnerid: mch_id.to_owned(),
            prepayid: prepay_id.to_owned(),
            package: "Sign=WXPay".to_owned(),
            noncestr: String::new(),
            timestamp: String::new(),
            sign: String::new(),
        }
    }
}
