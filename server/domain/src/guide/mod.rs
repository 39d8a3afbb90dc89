//! The onboarding guide (开通向导): which steps lead an operator to what it wants, and in which order.
//!
//! A plan is a function of a [`Choice`]: [`plan`] takes from all [`Step`]s, in their order, those that [`applies`] says
//! yes to. What comes before what stands in [`rule`]; `progress` says how far a step is.

mod applies;
mod progress;
mod rules;

pub use applies::{applies, plan, prerequisites, proofs};
pub use progress::{Evidence, Progress, Standing, StepState, standing};
pub use rules::{Rule, Wait, rule};

use crate::method::text_enum;
use std::collections::BTreeSet;

text_enum! {
    /// What an operator wants to have in the end.
    Want {
        /// 微信扫码支付, to a WeChat merchant number of its own.
        WechatScan = "wechat_scan",
        /// 支付宝扫码支付, to its own Alipay account.
        AlipayScan = "alipay_scan",
        /// 银联商务扫码支付: payers scan with WeChat or Alipay, the money goes to ChinaUMS.
        ChinaumsScan = "chinaums_scan",
        /// 微信 App 支付
        WechatApp = "wechat_app",
        /// 支付宝 App 支付
        AlipayApp = "alipay_app",
        /// 银联 App 支付
        UnionpayApp = "unionpay_app",
        /// 微信交易消息: a reminder after each payment.
        PaymentMessages = "payment_messages",
        /// 微信普通消息: notices of integrated systems.
        NoticeMessages = "notice_messages",
        /// 访客预约, with 微信访客消息 and 微信访客通知消息.
        Visitors = "visitors",
        /// 短信消息
        Sms = "sms",
        /// 脱机缴费: terminals without a network.
        Offline = "offline",
    }
}

text_enum! {
    /// What kind of body the operator is; it decides the papers.
    Merchant {
        /// 个体工商户
        Individual = "individual",
        /// 企业
        Company = "company",
        /// 党政机关
        Government = "government",
        /// 事业单位
        Institution = "institution",
        /// 民办非企业
        NonEnterprise = "non_enterprise",
        /// 社会团体
        Association = "association",
        /// 基金会
        Foundation = "foundation",
    }
}

text_enum! {
    /// What is there already, or true of the accounts.
    Have {
        /// A WeChat merchant number (商户号) whose application is complete.
        MerchantNumber = "merchant_number",
        /// The App is to use the same merchant number as scan payment.
        SharedNumber = "shared_number",
        /// A certified service account (认证服务号).
        ServiceAccount = "service_account",
        /// A certified developer account of the WeChat open platform.
        OpenPlatform = "open_platform",
        /// Merchant number and accounts belong to one and the same body (同一主体): Tencent reviews no binding.
        SamePrincipal = "same_principal",
        /// An Alipay merchant account.
        AlipayAccount = "alipay_account",
        /// A contract with ChinaUMS.
        ChinaumsAccount = "chinaums_account",
        /// A contract with UnionPay.
        UnionpayAccount = "unionpay_account",
    }
}

text_enum! {
    /// Where a step is done.
    Platform {
        /// Nowhere yet: at one's own desk.
        Desk = "desk",
        /// 微信支付商户平台
        Merchant = "merchant",
        /// 微信公众平台
        OfficialAccount = "official_account",
        /// 微信开放平台
        OpenPlatform = "open_platform",
        /// 支付宝
        Alipay = "alipay",
        /// 银联商务
        Chinaums = "chinaums",
        /// 银联
        Unionpay = "unionpay",
        /// The SMS provider.
        Sms = "sms",
        /// Here.
        Console = "console",
    }
}

text_enum! {
    /// Who does a step.
    Doer {
        /// The operator's administrator.
        Administrator = "administrator",
        /// The operator's finance.
        Finance = "finance",
        /// The operator's legal person, whose identity is verified.
        LegalPerson = "legal_person",
        /// The merchant number's 超级管理员.
        SuperAdministrator = "super_administrator",
        /// The platform's staff.
        Platform = "platform",
        /// The provider, on whom everybody waits.
        Provider = "provider",
    }
}

text_enum! {
    /// A step, in the order in which plans have them: nothing comes before what it needs.
    Step {
        /// Get the papers together.
        Papers = "papers",
        /// Apply for a WeChat merchant number.
        MerchantApply = "merchant_apply",
        /// Apply for another merchant number for the App.
        MerchantSecond = "merchant_second",
        /// Read the merchant number, and see that the application is complete.
        MerchantRead = "merchant_read",
        /// Install the security control and the operating certificate.
        OperatingCertificate = "operating_certificate",
        /// Set the API key and get the certificate.
        ApiKeys = "api_keys",
        /// Switch on JSAPI payment.
        ProductJsapi = "product_jsapi",
        /// Switch on APP payment.
        ProductApp = "product_app",
        /// Enter the three authorised directories.
        Directories = "directories",
        /// Register a service account.
        OaRegister = "oa_register",
        /// Have it certified.
        OaCertify = "oa_certify",
        /// See that it is a service account and no subscription account.
        OaType = "oa_type",
        /// Take down AppID and AppSecret.
        OaSecret = "oa_secret",
        /// Enter them here, where no WeChat scan payment is wanted.
        EnterAccount = "enter_account",
        /// Put our address on the white list.
        OaWhiteList = "oa_white_list",
        /// See that the interfaces are there.
        OaPermissions = "oa_permissions",
        /// Hand in the verification file of the domains.
        OaDomainFile = "oa_domain_file",
        /// Enter the three domains.
        OaDomains = "oa_domains",
        /// Ask for the binding of merchant number and AppID.
        BindRequest = "bind_request",
        /// Tencent reviews it; only where the two belong to different bodies.
        BindReview = "bind_review",
        /// Confirm it at the official account.
        BindConfirm = "bind_confirm",
        /// Apply for payment at the official account.
        PaymentApply = "payment_apply",
        /// Enter WeChat Pay here.
        EnterWechat = "enter_wechat",
        /// Choose the industry of the templates.
        TemplateIndustry = "template_industry",
        /// Add the library's templates.
        TemplateLibrary = "template_library",
        /// Have the custom template made.
        TemplateCustom = "template_custom",
        /// Enter the templates' ids in 推送配置.
        TemplateIds = "template_ids",
        /// Register at the open platform.
        OpenRegister = "open_register",
        /// Have the developer certified.
        OpenCertify = "open_certify",
        /// Make the mobile app, and wait for its review.
        AppCreate = "app_create",
        /// Take down the App's AppID and AppSecret.
        AppSecret = "app_secret",
        /// Apply for payment in the App.
        AppPaymentApply = "app_payment_apply",
        /// Ask for the binding of merchant number and App.
        AppBindRequest = "app_bind_request",
        /// Tencent reviews it; only where the two belong to different bodies.
        AppBindReview = "app_bind_review",
        /// Confirm it at the open platform.
        AppBindConfirm = "app_bind_confirm",
        /// Enter the open platform's half of WeChat Pay here.
        EnterWechatApp = "enter_wechat_app",
        /// Get an Alipay merchant account.
        AlipayRegister = "alipay_register",
        /// Make the application at Alipay's open platform and bind its products.
        AlipayApplication = "alipay_application",
        /// Set how the application signs.
        AlipayKeys = "alipay_keys",
        /// Enter Alipay here.
        EnterAlipay = "enter_alipay",
        /// Enter the address that Alipay's authorisation comes back to.
        AlipayCallback = "alipay_callback",
        /// Agree with ChinaUMS, offline.
        ChinaumsContract = "chinaums_contract",
        /// Enter ChinaUMS here.
        EnterChinaums = "enter_chinaums",
        /// Agree with UnionPay.
        UnionpayContract = "unionpay_contract",
        /// Get the signing certificate.
        UnionpayCertificate = "unionpay_certificate",
        /// Enter UnionPay here.
        EnterUnionpay = "enter_unionpay",
        /// Agree with an SMS provider.
        SmsContract = "sms_contract",
        /// Enter the SMS account here.
        EnterSms = "enter_sms",
        /// Make the car park or the card station.
        Site = "site",
        /// Make and print the QR codes.
        Codes = "codes",
        /// Add the offline terminals.
        Terminals = "terminals",
        /// Open the visitors' page.
        VisitorPage = "visitor_page",
        /// Hand a key to the parking system or the App's server.
        Integration = "integration",
        /// Test and switch on scan payment.
        SwitchScan = "switch_scan",
        /// Test and switch on payment in the App.
        SwitchApp = "switch_app",
        /// Run the self-check until everything is green.
        SelfCheck = "self_check",
    }
}

text_enum! {
    /// What the system can see by itself.
    Proof {
        /// WeChat accepts merchant number, certificate and key of scan payment.
        WechatAccount = "wechat_account",
        /// WeChat accepts those of payment in the App.
        WechatAppAccount = "wechat_app_account",
        /// AppID and AppSecret of the official account are right.
        AppSecret = "app_secret",
        /// WeChat lets our address in.
        WhiteList = "white_list",
        /// The official account is a certified service account.
        ServiceAccount = "service_account",
        /// It has the interfaces.
        Permissions = "permissions",
        /// The verification files are served.
        DomainFiles = "domain_files",
        /// The domains are entered.
        Domains = "domains",
        /// The directories are entered.
        Directories = "directories",
        /// JSAPI payment is switched on.
        Product = "product",
        /// APP payment is switched on.
        AppProduct = "app_product",
        /// AppID and merchant number are bound.
        Bound = "bound",
        /// The mobile app and its merchant number are bound.
        AppBound = "app_bound",
        /// The template industry is right.
        Industry = "industry",
        /// The wanted templates are right and switched on.
        Templates = "templates",
        /// Alipay accepts what was entered.
        AlipayAccount = "alipay_account",
        /// Somebody came back from Alipay's authorisation.
        AlipayCallback = "alipay_callback",
        /// ChinaUMS accepts what was entered.
        ChinaumsAccount = "chinaums_account",
        /// UnionPay accepts what was entered.
        UnionpayAccount = "unionpay_account",
        /// The SMS account is set up.
        Sms = "sms",
        /// There is a car park or a card station.
        Site = "site",
        /// There is a QR code.
        Code = "code",
        /// There is a terminal.
        Terminal = "terminal",
        /// There is a key for other systems.
        ApiKey = "api_key",
        /// 微信公众号支付 is on.
        WechatOaOn = "wechat_oa_on",
        /// 支付宝生活号支付 is on.
        AlipayLifeOn = "alipay_life_on",
        /// 银联商务公众号支付 is on.
        ChinaumsOn = "chinaums_on",
        /// 微信 App 支付 is on.
        WechatAppOn = "wechat_app_on",
        /// 支付宝 App 支付 is on.
        AlipayAppOn = "alipay_app_on",
        /// 银联 App 支付 is on.
        UnionpayAppOn = "unionpay_app_on",
        /// The last self-check found nothing wrong.
        SelfCheck = "self_check",
    }
}

/// What an operator said about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it wants.
    pub wants: BTreeSet<Want>,
    /// What it is.
    pub merchant: Merchant,
    /// What it has.
    pub has: BTreeSet<Have>,
}

/// Why a choice is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// Nothing is wanted.
    #[error("nothing is wanted")]
    Nothing,
    /// ChinaUMS and WeChat or Alipay scan payment exclude each other.
    #[error("ChinaUMS excludes WeChat and Alipay scan payment")]
    Family,
}

impl Choice {
    /// Whether a plan can be made of it.
    ///
    /// # Errors
    /// Nothing is wanted, or what excludes each other.
    pub fn check(&self) -> Result<(), ChoiceError> {
        if self.wants.is_empty() {
            return Err(ChoiceError::Nothing);
        }
        let direct = self.wants(Want::WechatScan) || self.wants(Want::AlipayScan);
        if direct && self.wants(Want::ChinaumsScan) {
            return Err(ChoiceError::Family);
        }
        Ok(())
    }

    /// Whether this is wanted.
    pub fn wants(&self, want: Want) -> bool {
        self.wants.contains(&want)
    }

    /// Whether this is there.
    pub fn has(&self, have: Have) -> bool {
        self.has.contains(&have)
    }

    /// Whether any scan payment is wanted.
    pub fn scans(&self) -> bool {
        self.wants(Want::WechatScan) || self.wants(Want::AlipayScan) || self.wants(Want::ChinaumsScan)
    }

    /// Whether any payment in the App is wanted.
    pub fn in_app(&self) -> bool {
        self.wants(Want::WechatApp) || self.wants(Want::AlipayApp) || self.wants(Want::UnionpayApp)
    }

    /// Whether messages go out by WeChat.
    pub fn messages(&self) -> bool {
        self.wants(Want::PaymentMessages) || self.wants(Want::NoticeMessages) || self.wants(Want::Visitors)
    }

    /// Whether a WeChat merchant number is needed.
    pub fn needs_merchant(&self) -> bool {
        self.wants(Want::WechatScan) || self.wants(Want::WechatApp)
    }

    /// Whether an official account is needed.
    pub fn needs_account(&self) -> bool {
        self.wants(Want::WechatScan) || self.messages()
    }
}
