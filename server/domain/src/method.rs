//! Providers, payment methods and families (`requirements.md` 2).

use crate::wallet::Wallet;

macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stored and public text.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Reads the stored text; `None` for anything else.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use text_enum;

text_enum! {
    /// Who holds the money until it is settled to the operator.
    Provider {
        /// 微信支付
        Wechat = "wechat",
        /// 支付宝
        Alipay = "alipay",
        /// 银联商务
        ChinaUms = "chinaums",
        /// 银联
        UnionPay = "unionpay",
    }
}

text_enum! {
    /// The six payment methods.
    Method {
        /// 微信公众号支付 (JSAPI)
        WechatOa = "wechat_oa",
        /// 支付宝生活号支付
        AlipayLife = "alipay_life",
        /// 银联商务公众号支付
        ChinaUmsOa = "chinaums_oa",
        /// 微信 App 支付
        WechatApp = "wechat_app",
        /// 支付宝 App 支付
        AlipayApp = "alipay_app",
        /// 银联 App 支付
        UnionPayApp = "unionpay_app",
    }
}

text_enum! {
    /// What excludes what among the scan methods: an operator has one scan family at a time.
    ScanFamily {
        /// WeChat and Alipay with merchant numbers of their own.
        Direct = "direct",
        /// Everything through ChinaUMS.
        ChinaUms = "chinaums",
    }
}

text_enum! {
    /// What is paid for.
    Scenario {
        /// 停车缴费
        Parking = "parking",
        /// 充值缴费
        TopUp = "top_up",
        /// 脱机缴费: a bill that a terminal without a network showed
        Offline = "offline",
        /// The 0.01-yuan payment that proves a merchant account; refunded by itself.
        Test = "test",
    }
}

impl Method {
    /// The provider that this method's money goes to.
    pub const fn provider(self) -> Provider {
        match self {
            Self::WechatOa | Self::WechatApp => Provider::Wechat,
            Self::AlipayLife | Self::AlipayApp => Provider::Alipay,
            Self::ChinaUmsOa => Provider::ChinaUms,
            Self::UnionPayApp => Provider::UnionPay,
        }
    }

    /// The scan methods that a wallet can pay by; an operator has at most one of them on.
    pub const fn of_wallet(wallet: Wallet) -> &'static [Self] {
        match wallet {
            Wallet::Wechat => &[Self::WechatOa, Self::ChinaUmsOa],
            Wallet::Alipay => &[Self::AlipayLife, Self::ChinaUmsOa],
            Wallet::Wecom | Wallet::MiniProgram | Wallet::Other => &[],
        }
    }

    /// Whether it is paid in an App, by the provider's SDK.
    pub const fn is_app(self) -> bool {
        matches!(self, Self::WechatApp | Self::AlipayApp | Self::UnionPayApp)
    }

    /// Whether the provider has to name the payer before a payment can be created: by the wallet's web authorisation.
    pub const fn names_payer(self) -> bool {
        matches!(self, Self::WechatOa | Self::AlipayLife)
    }

    /// Whether a payer pays at the provider's own cashier, where the browser is sent, and not by the wallet's bridge.
    pub const fn leads_to_cashier(self) -> bool {
        matches!(self, Self::ChinaUmsOa)
    }

    /// The scan family, or `None` for App methods, which exclusion never affects.
    pub const fn family(self) -> Option<ScanFamily> {
        match self {
            Self::WechatOa | Self::AlipayLife => Some(ScanFamily::Direct),
            Self::ChinaUmsOa => Some(ScanFamily::ChinaUms),
            Self::WechatApp | Self::AlipayApp | Self::UnionPayApp => None,
        }
    }
}
