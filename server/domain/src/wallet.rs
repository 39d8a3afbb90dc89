//! Which wallet opens a page, told by its User-Agent (`wechat.md` 4).

use crate::method::text_enum;

text_enum! {
    /// What opened the page.
    Wallet {
        /// WeChat's own browser, which can pay by JSAPI.
        Wechat = "wechat",
        /// Alipay's own browser.
        Alipay = "alipay",
        /// 企业微信; its User-Agent contains MicroMessenger too, but it cannot pay this way.
        Wecom = "wecom",
        /// A mini program's web view; contains MicroMessenger too, but has neither JSAPI nor H5 payment.
        MiniProgram = "mini_program",
        /// Any other browser.
        Other = "other",
    }
}

impl Wallet {
    /// Tells the wallet by the User-Agent. Case does not matter.
    pub fn detect(user_agent: &str) -> Self {
        let ua = user_agent.to_ascii_lowercase();
        let has = |word: &str| ua.contains(word);
        if has("micromessenger") {
            if has("wxwork") {
                Self::Wecom
            } else if has("miniprogram") {
                Self::MiniProgram
            } else {
                Self::Wechat
            }
        } else if has("alipayclient") {
            if has("miniprogram") { Self::MiniProgram } else { Self::Alipay }
        } else {
            Self::Other
        }
    }

    /// Whether a payer can pay from here at all.
    pub const fn can_pay(self) -> bool {
        matches!(self, Self::Wechat | Self::Alipay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_told_apart() {
        let wx = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN";
        assert_eq!(Wallet::detect(wx), Wallet::Wechat);
        assert_eq!(Wallet::detect(&format!("{wx} wxwork/4.1.22")), Wallet::Wecom);
        assert_eq!(Wallet::detect(&format!("{wx} miniProgram/wx0123456789abcdef")), Wallet::MiniProgram);
        assert_eq!(Wallet::detect("Mozilla/5.0 AlipayClient/10.5.96"), Wallet::Alipay);
        assert_eq!(Wallet::detect("Mozilla/5.0 Safari/605.1.15"), Wallet::Other);
        assert_eq!(Wallet::detect(""), Wallet::Other);
    }
}
