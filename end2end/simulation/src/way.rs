//! The six payment methods as a run uses them: where they are set up, and who can pay by them.

use anyhow::{Context as _, Result, bail};
use domain::method::Method;
use domain::wallet::Wallet;
use sandbox::Sandbox;
use service::accounts::{SaveAlipay, SaveChinaums, SaveUnionPay, SaveWechat, WechatHalf};
use service::{Actor, Service};

/// A payment method, in one of the forms in which an operator has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// WeChat Pay API v3, JSAPI.
    WechatV3,
    /// WeChat Pay API v2, JSAPI.
    WechatV2,
    /// Alipay's life account.
    Alipay,
    /// ChinaUMS, open platform.
    ChinaumsOpen,
    /// ChinaUMS, portal.
    ChinaumsPortal,
    /// WeChat Pay API v3 in the App.
    WechatApp,
    /// Alipay in the App.
    AlipayApp,
    /// UnionPay in the App.
    UnionpayApp,
}

impl Way {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::WechatV3,
        Self::WechatV2,
        Self::Alipay,
        Self::ChinaumsOpen,
        Self::ChinaumsPortal,
        Self::WechatApp,
        Self::AlipayApp,
        Self::UnionpayApp,
    ];

    /// The method.
    pub const fn method(self) -> Method {
        match self {
            Self::WechatV3 | Self::WechatV2 => Method::WechatOa,
            Self::ChinaumsOpen | Self::ChinaumsPortal => Method::ChinaUmsOa,
            Self::Alipay => Method::AlipayLife,
            Self::WechatApp => Method::WechatApp,
            Self::AlipayApp => Method::AlipayApp,
            Self::UnionpayApp => Method::UnionPayApp,
        }
    }

    /// The wallets that pay by it from a scanned page; none: an App does.
    pub fn wallets(self) -> Vec<Wallet> {
        [Wallet::Wechat, Wallet::Alipay]
            .into_iter()
            .filter(|wallet| Method::of_wallet(*wallet).contains(&self.method()))
            .collect()
    }

    /// Enters the account as the simulated provider gave it out, and switches the method on.
    ///
    /// # Errors
    /// Something was refused.
    pub async fn set_up(self, service: &Service, sandbox: &Sandbox, admin: &Actor) -> Result<()> {
        self.enter(service, sandbox, admin).await.with_context(|| format!("setting up {self:?}"))?;
        if !service.set_method(admin, self.method(), true).await? {
            bail!("{} could not be switched on", self.method());
        }
        Ok(())
    }

    async fn enter(self, service: &Service, sandbox: &Sandbox, admin: &Actor) -> Result<()> {
        match self {
            Self::WechatV3 => service.save_wechat(admin, wechat(sandbox, "v3")).await?,
            Self::WechatV2 => service.save_wechat(admin, wechat(sandbox, "v2")).await?,
            Self::WechatApp => {
                let account = sandbox.demo_account();
                let input = SaveWechat {
                    half: WechatHalf::MobileApp,
                    app_id: account.mobile_app_id,
                    app_secret: Some(account.mobile_app_secret.into()),
                    ..wechat(sandbox, "v3")
                };
                service.save_wechat(admin, input).await?
            }
            // One application serves both methods.
            Self::Alipay | Self::AlipayApp => service.save_alipay(admin, alipay(sandbox)?).await?,
            Self::ChinaumsOpen => service.save_chinaums(admin, chinaums(sandbox, "open_platform")).await?,
            Self::ChinaumsPortal => service.save_chinaums(admin, chinaums(sandbox, "portal")).await?,
            Self::UnionpayApp => service.save_unionpay(admin, unionpay(sandbox)?).await?,
        };
        Ok(())
    }
}

fn wechat(sandbox: &Sandbox, api: &str) -> SaveWechat {
    let account = sandbox.demo_account();
    let third = api == "v3";
    SaveWechat {
        half: WechatHalf::OfficialAccount,
        api: api.to_owned(),
        app_id: account.official_account_app_id,
        app_secret: Some(account.official_account_app_secret.into()),
        mch_id: account.mch_id,
        api_key: (!third).then(|| account.api_v2_key.into()),
        api_v3_key: third.then(|| account.api_v3_key.into()),
        merchant_certificate: Some(account.merchant_certificate_pem),
        merchant_private_key: Some(account.merchant_private_key_pem.into()),
        mode: "public_key".to_owned(),
        public_key_id: third.then_some(account.wechatpay_public_key_id),
        public_key: third.then_some(account.wechatpay_public_key_pem),
    }
}

fn alipay(sandbox: &Sandbox) -> Result<SaveAlipay> {
    let account = sandbox.alipay_account().context("no Alipay application")?;
    Ok(SaveAlipay {
        app_id: account.app_id,
        seller_id: account.seller_id,
        environment: "production".to_owned(),
        mode: "key".to_owned(),
        product: "jsapi".to_owned(),
        app_private_key: Some(account.app_private_key.into()),
        alipay_public_key: Some(account.alipay_public_key),
        app_certificate: None,
        alipay_certificate: None,
        root_certificate: None,
    })
}

fn chinaums(sandbox: &Sandbox, interface: &str) -> SaveChinaums {
    let account = sandbox.chinaums_account();
    SaveChinaums {
        mid: account.mid,
        tid: account.tid,
        inst_mid: account.inst_mid,
        source_no: account.source_no,
        environment: "test".to_owned(),
        interface: interface.to_owned(),
        app_id: account.app_id,
        app_key: Some(account.app_key.into()),
        msg_src: account.msg_src,
        digest: "sha256".to_owned(),
        communication_key: Some(account.communication_key.into()),
    }
}

fn unionpay(sandbox: &Sandbox) -> Result<SaveUnionPay> {
    let account = sandbox.union_accounts().into_iter().next().context("no UnionPay merchant")?;
    Ok(SaveUnionPay {
        mer_id: account.mer_id,
        environment: "test".to_owned(),
        pfx: Some(account.pfx_base64.into()),
        pfx_password: Some(account.pfx_password.into()),
        root: Some(account.root_pem),
        middle: Some(account.middle_pem),
        undo_same_day: false,
    })
}
