//! The providers' own consoles, where people click: what a remedy leads to.

/// A provider's console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Console {
    /// 微信支付商户平台
    Merchant,
    /// 微信公众平台
    OfficialAccount,
    /// 微信开放平台
    Open,
    /// 支付宝开放平台
    Alipay,
    /// 银联商务商户服务
    ChinaUms,
    /// 银联商户服务
    UnionPay,
}

/// Where they are.
#[derive(Clone, Debug)]
pub enum Consoles {
    /// At the providers.
    Real,
    /// All at one origin, which opens the page of the account that `id` names: the sandbox.
    Simulated(String),
}

impl Consoles {
    /// Where to sign in, with the number of the account that it is about. `None`: this provider has no console that
    /// merchants could sign in to.
    pub fn address(&self, console: Console, account: &str) -> Option<String> {
        match self {
            Self::Real => real(console).map(str::to_owned),
            Self::Simulated(base) => Some(format!("{base}/providers/{}", simulated(console, account))),
        }
    }
}

const fn real(console: Console) -> Option<&'static str> {
    match console {
        Console::Merchant => Some("https://pay.weixin.qq.com/index.php/core/home/login"),
        Console::OfficialAccount => Some("https://mp.weixin.qq.com"),
        Console::Open => Some("https://open.weixin.qq.com/"),
        Console::Alipay => Some("https://open.alipay.com/"),
        Console::ChinaUms => None,
        Console::UnionPay => Some("https://merchant.unionpay.com/"),
    }
}

/// The mobile apps stand on the merchant platform's page there.
fn simulated(console: Console, account: &str) -> String {
    match console {
        Console::Merchant => format!("merchant?id={account}"),
        Console::OfficialAccount => format!("account?id={account}"),
        Console::Open => format!("merchant?id={account}#mobile"),
        Console::Alipay => format!("alipay?id={account}"),
        Console::ChinaUms => format!("chinaums?id={account}"),
        Console::UnionPay => format!("unionpay?id={account}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandbox_opens_the_account_and_the_real_ones_their_sign_in() {
        let sandbox = Consoles::Simulated("http://127.0.0.1:3101".to_owned());
        let there = sandbox.address(Console::Merchant, "1900000003");
        assert_eq!(there.as_deref(), Some("http://127.0.0.1:3101/providers/merchant?id=1900000003"));
        assert_eq!(
            Consoles::Real.address(Console::OfficialAccount, "wx1").as_deref(),
            Some("https://mp.weixin.qq.com")
        );
        assert_eq!(Consoles::Real.address(Console::ChinaUms, "898"), None);
    }
}
