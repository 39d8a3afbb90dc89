//! The table: for every mistake of the sandbox, what shows it, and what the self-check says then.

use domain::method::Method;
use domain::time::MINUTE;
use sandbox::Mistake;
use sandbox::state::Permission;
use service::accounts::Verdict;

/// In which world a mistake is made; each has a test of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The official account and its templates, looked at alone.
    Account,
    /// What only payers' phones and the account's server show.
    Phones,
    /// WeChat Pay, with its public key.
    Wechat,
    /// Alipay, ChinaUMS and UnionPay.
    Others,
    /// WeChat Pay with its API v2.
    V2,
    /// WeChat Pay with platform certificates.
    Certificates,
    /// ChinaUMS's portal.
    Portal,
    /// What the operator downloads is wrong from the start.
    Downloads,
}

/// What has to happen before it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Nothing: the providers say it when asked.
    Ask,
    /// Somebody scans and pays by this method.
    Scan(Method),
    /// Two people do.
    ScanTwice(Method),
    /// Somebody pays in the App by this method.
    App(Method),
    /// The account sends a message.
    Message,
    /// The form is saved with what is downloaded now.
    Save,
}

/// What the self-check says about it.
#[derive(Clone, Copy, Debug)]
pub enum Said {
    /// This finding, with these words, and this in the provider's own.
    Finding(&'static str, Verdict, &'static str, &'static str),
    /// Nothing, because no machine can know it: this finding shows the value to compare with.
    Compare(&'static str, &'static str),
    /// It never gets that far: the form refuses this field with this code.
    Refused(&'static str, &'static str),
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A mistake that the sandbox knows by name.
    Named(Mistake),
    /// The account lacks a permission.
    Without(Permission),
    /// 模板消息 has no industry.
    NoIndustry,
    /// The merchant number moved from platform certificates to the public key.
    PublicKeyInstead,
    /// A verification file waits for the platform's staff.
    FileWaits,
    /// The public address leads nowhere.
    CutOff,
    /// Our clock is behind, by so many milliseconds.
    Behind(i64),
}

/// A mistake, and what comes of it.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub group: Group,
    pub what: What,
    pub deed: Deed,
    pub said: Said,
}

const fn fail(key: &'static str, words: &'static str, theirs: &'static str) -> Said {
    Said::Finding(key, Verdict::Fail, words, theirs)
}

const fn warn(key: &'static str, words: &'static str, theirs: &'static str) -> Said {
    Said::Finding(key, Verdict::Warn, words, theirs)
}

/// The row of a mistake. A new mistake does not compile before it has one.
pub fn row(mistake: Mistake) -> Row {
    use Deed::{App, Ask, Message, Save, Scan, ScanTwice};
    use Group::{Account, Downloads, Others, Phones, V2, Wechat};
    use Mistake as M;
    let (group, deed, said) = match mistake {
        M::SubscriptionAccount => {
            (Account, Ask, fail("official_account.service_account", "subscription_account", ""))
        }
        M::NotCertified => (Account, Ask, fail("official_account.certified", "not_certified", "")),
        M::WhiteList => (
            Account,
            Ask,
            fail("official_account.white_list", "ip_not_allowed", "40164: invalid ip 127.0.0.1"),
        ),
        M::AppSecretReset => {
            let said =
                fail("official_account.app_secret", "wechat_wrong_app_secret", "40125: invalid appsecret");
            (Account, Ask, said)
        }
        M::PermissionTemplates => {
            let key = "official_account.permission_templates";
            (Account, Ask, fail(key, "permission_templates_missing", "48001: api unauthorized"))
        }
        M::AccountFrozen => (
            Account,
            Ask,
            fail("official_account.app_secret", "account_blocked", "50007: user account is frozen"),
        ),
        M::TemplateTitle => (Account, Ask, fail("messages.template_payment", "template_title", "")),
        M::TemplateMissingField => {
            (Account, Ask, fail("messages.template_visitor_request", "template_field_missing", ""))
        }
        M::TemplateSwappedFields => {
            (Account, Ask, fail("messages.template_visitor_result", "template_field_moved", ""))
        }
        M::TemplateChangedWord => {
            (Account, Ask, fail("messages.template_notice", "template_field_words", ""))
        }
        M::TemplateDeleted => (Account, Ask, fail("messages.template_payment", "template_gone", "")),
        M::Industry => (Account, Ask, fail("messages.industry", "industry_wrong", "")),
        M::WebDomain => {
            let said = warn("official_account.web_domain", "web_domain_nobody_back", "");
            (Phones, ScanTwice(Method::WechatOa), said)
        }
        M::PermissionWebAuthorisation => {
            let said = warn("official_account.web_domain", "web_domain_nobody_back", "");
            (Phones, ScanTwice(Method::WechatOa), said)
        }
        M::DirectoryMissing => {
            let said = fail("wechat_oa.directory_pay", "directory_missing", "当前页面的URL未注册");
            (Phones, Scan(Method::WechatOa), said)
        }
        M::CallbackToken => {
            (Phones, Message, fail("official_account.server_address", "server_token_differs", ""))
        }
        M::CallbackAesKey => {
            (Phones, Message, fail("official_account.server_address", "server_key_differs", ""))
        }
        M::VerificationFile => {
            (Phones, Ask, Said::Compare("official_account.verification_files", "verification_file"))
        }
        M::MobileAppBundleId => (Phones, Ask, Said::Compare("deployment.app_fields", "ios_bundle_id")),
        M::MobileAppSignature => (Phones, Ask, Said::Compare("deployment.app_fields", "android_signature")),
        M::AppIdNotBound => (
            Wechat,
            Scan(Method::WechatOa),
            fail("wechat_oa.app_bound", "app_not_bound", "APPID_MCHID_NOT_MATCH"),
        ),
        M::MobileAppNotBound => {
            let said = fail("wechat_app.mobile_app_bound", "app_not_bound", "APPID_MCHID_NOT_MATCH");
            (Wechat, App(Method::WechatApp), said)
        }
        M::MobileAppSecretReset => {
            let said =
                fail("wechat_app.mobile_app_secret", "wechat_wrong_app_secret", "40125: invalid appsecret");
            (Wechat, Ask, said)
        }
        M::ApiV3Key => (Wechat, Scan(Method::WechatOa), fail("wechat_oa.api_v3_key", "api_v3_key_wrong", "")),
        M::CertificateReplaced => {
            (Wechat, Ask, fail("wechat_oa.merchant_signature", "wechat_unknown_serial", "SIGN_ERROR"))
        }
        M::PublicKeyReplaced => (
            Wechat,
            Scan(Method::WechatOa),
            fail("wechat_oa.wechatpay_public_key", "wechat_unknown_public_key", "PARAM_ERROR"),
        ),
        M::ProductJsapiOff => {
            (Wechat, Scan(Method::WechatOa), fail("wechat_oa.product", "product_off", "NO_AUTH"))
        }
        M::ProductAppOff => {
            (Wechat, App(Method::WechatApp), fail("wechat_app.product", "product_refuses_orders", "NO_AUTH"))
        }
        M::ProductRefundOff => {
            (Wechat, Scan(Method::WechatOa), fail("wechat_oa.refunds", "refunds_off", "NO_AUTH"))
        }
        M::ChinaumsAppKey => {
            (Others, Ask, fail("chinaums.chinaums_signature", "chinaums_gateway_refused", ""))
        }
        M::ChinaumsTerminal => {
            (Others, Ask, fail("chinaums.chinaums_signature", "chinaums_unknown_merchant", ""))
        }
        M::ChinaumsCommunicationKey => (
            Others,
            Scan(Method::ChinaUmsOa),
            fail("chinaums.communication_key", "communication_key_other", ""),
        ),
        M::AlipayKey => (
            Others,
            Ask,
            fail("alipay.alipay_signature", "alipay_signature_refused", "isv.invalid-signature"),
        ),
        M::AlipayProductOff => {
            (Others, Scan(Method::AlipayLife), fail("alipay.product", "product_off", "ACQ.ACCESS_FORBIDDEN"))
        }
        M::AlipayOffline => (Others, Ask, fail("alipay.product", "alipay_no_permission", "isv.insufficient")),
        M::UnionpayProductOff => {
            (Others, App(Method::UnionPayApp), fail("unionpay.product", "product_off", "无此交易权限"))
        }
        M::ApiKey => (V2, Ask, fail("wechat_oa.api_key", "wechat_api_key_refused", "")),
        M::CertificateExpired => {
            (Downloads, Save, Said::Refused("merchant_certificate", "certificate_expired"))
        }
        M::CertificateEndsSoon => {
            (Downloads, Save, warn("wechat_oa.merchant_certificate", "certificate_ends_soon", ""))
        }
        M::PrivateKeyMismatch => (Downloads, Save, Said::Refused("merchant_private_key", "key_mismatch")),
    };
    Row { group, what: What::Named(mistake), deed, said }
}

/// A mistake that a look finds.
const fn seen(group: Group, what: What, said: Said) -> Row {
    Row { group, what, deed: Deed::Ask, said }
}

/// The same mistakes where another setting makes another check find them, and mistakes that are not made at one of the
/// platforms' consoles alone.
pub const MORE: [Row; 12] = [
    seen(
        Group::Certificates,
        What::Named(Mistake::ApiV3Key),
        fail("wechat_oa.api_v3_key", "api_v3_key_wrong", ""),
    ),
    seen(
        Group::Certificates,
        What::PublicKeyInstead,
        fail("wechat_oa.platform_certificates", "wechat_no_platform_certificates", ""),
    ),
    seen(
        Group::Portal,
        What::Named(Mistake::ChinaumsCommunicationKey),
        fail("chinaums.communication_key", "chinaums_answer_unverified", ""),
    ),
    seen(
        Group::Account,
        What::Without(Permission::AccessToken),
        fail("official_account.app_secret", "account_refuses", "48001: api unauthorized"),
    ),
    seen(
        Group::Account,
        What::Without(Permission::JsapiTicket),
        warn("official_account.permission_jsapi", "permission_jsapi_missing", "48001: api unauthorized"),
    ),
    seen(
        Group::Account,
        What::Without(Permission::UserInfo),
        warn(
            "official_account.permission_user_info",
            "permission_user_info_missing",
            "48001: api unauthorized",
        ),
    ),
    seen(Group::Account, What::NoIndustry, fail("messages.industry", "industry_none", "")),
    seen(Group::Phones, What::FileWaits, warn("official_account.verification_files", "files_wait", "")),
    // Something came in today, so that others reach it.
    seen(Group::Phones, What::CutOff, warn("deployment.notify_address", "notify_address_from_inside", "")),
    seen(Group::V2, What::CutOff, fail("deployment.notify_address", "notify_address_unreachable", "")),
    seen(Group::Others, What::Behind(2 * MINUTE), warn("deployment.clock", "clock_drifts", "")),
    seen(Group::Others, What::Behind(6 * MINUTE), fail("deployment.clock", "clock_wrong", "")),
];

/// The rows of a group, in the order of the guide.
pub fn of(group: Group) -> Vec<Row> {
    let all = Mistake::ALL.into_iter().map(row).chain(MORE);
    all.filter(|row| row.group == group).collect()
}
