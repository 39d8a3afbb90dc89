//! The wallets a virtual phone can play, and the name of a device.

use serde::{Deserialize, Serialize};

/// The program in which the payer opens a page: the two wallets and their look-alikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wallet {
    /// 微信: has the bridge and may pay.
    Wechat,
    /// 企业微信: its User-Agent also says `MicroMessenger`; a payer of the operator's account cannot pay in it.
    Wxwork,
    /// A web view of a mini program: says `MicroMessenger` and `miniProgram`; JSAPI pay is denied.
    Mini,
    /// 支付宝.
    Alipay,
    /// A plain mobile browser, no wallet at all.
    Browser,
}

impl Wallet {
    /// Every wallet, in the order in which the phone offers them.
    pub const ALL: [Self; 5] = [Self::Wechat, Self::Alipay, Self::Wxwork, Self::Mini, Self::Browser];

    /// The first part of a device's name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Wechat => "wechat",
            Self::Wxwork => "wxwork",
            Self::Mini => "mini",
            Self::Alipay => "alipay",
            Self::Browser => "browser",
        }
    }

    /// The wallet whose [`Wallet::key`] this is.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wallet| wallet.key() == key)
    }

    /// Whether WeChat's own pages (web authorisation) open in it.
    pub fn is_wechat_family(self) -> bool {
        matches!(self, Self::Wechat | Self::Wxwork | Self::Mini)
    }

    /// The User-Agent header that the program sends.
    pub fn user_agent(self, language: Language) -> String {
        const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) \
                             AppleWebKit/605.1.15 (KHTML, like Gecko)";
        let (wechat, alipay) = match language {
            Language::Zh => ("zh_CN", "zh-Hans"),
            Language::En => ("en", "en"),
        };
        match self {
            Self::Wechat => format!(
                "{PHONE} Mobile/15E148 MicroMessenger/8.0.50(0x1800323d) NetType/4G Language/{wechat}"
            ),
            Self::Wxwork => {
                format!("{PHONE} Mobile/15E148 wxwork/4.1.22 MicroMessenger/7.0.1 Language/{wechat}")
            }
            Self::Mini => format!(
                "{PHONE} Mobile/15E148 MicroMessenger/8.0.50(0x1800323d) NetType/4G \
                 Language/{wechat} miniProgram/wx5a0d0f5e3c0000aa"
            ),
            Self::Alipay => format!(
                "{PHONE} Mobile/15E148 Ariver/1.1.0 AliApp(AP/10.5.96.6000) Nebula WK \
                 AlipayDefined(nt:4G,ws:390|780|3.0) AlipayClient/10.5.96.6000 Language/{alipay}"
            ),
            Self::Browser => format!("{PHONE} Version/17.5 Mobile/15E148 Safari/604.1"),
        }
    }
}

/// The language a phone is set to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// The Accept-Language header that goes with it.
    pub fn accept(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN,zh-Hans;q=0.9",
            Self::En => "en-GB,en;q=0.9",
        }
    }
}

/// Who holds a virtual phone and in which program: `{wallet}-{person}` with an optional further
/// `-{anything}`, so that a test can have a fresh phone of the same person.
///
/// The proxy puts it into the extensions of a request for a simulated provider's page. A request
/// that lacks it did not come from a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The whole name, which is also the first label of the host.
    pub device: String,
    /// The program that shows the page.
    pub wallet: Wallet,
    /// Key of the payer, one of the sandbox's people.
    pub person: String,
}

impl Identity {
    /// Reads a device's name.
    pub fn parse(name: &str) -> Option<Self> {
        if name.len() > 40 || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            return None;
        }
        let mut parts = name.splitn(3, '-');
        let wallet = Wallet::parse(parts.next()?)?;
        let person = parts.next().filter(|person| !person.is_empty())?.to_owned();
        Some(Self { device: name.to_owned(), wallet, person })
    }

    /// Reads the Host header: `None` when it is not a device's host at all, `Some(None)` when it
    /// ends in `.localhost` but names no device.
    #[allow(clippy::option_option)]
    pub fn of_host(host: &str) -> Option<Option<Self>> {
        let host = host.rsplit_once(':').map_or(host, |(name, _port)| name);
        let name = host.strip_suffix(".localhost")?;
        Some(Self::parse(name))
    }
}
