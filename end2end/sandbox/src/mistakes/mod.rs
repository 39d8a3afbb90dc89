//! Mistakes by name: what operators get wrong at the providers, to be made one at a time, or all at once by
//! [`Sandbox::break_operator`].
//!
//! Most of them are made at the provider's side of something that the product holds rightly, so that what the product
//! holds becomes wrong; the few that concern files which the operator downloads must be made before the product is
//! given them ([`Mistake::comes_first`]).

mod make;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

pub use make::Made;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mistake {
    /// The account is a 订阅号.
    SubscriptionAccount,
    /// The account is not certified.
    NotCertified,
    /// The product's address is not on the white list.
    WhiteList,
    /// The web authorisation domain is another one.
    WebDomain,
    /// The AppSecret was reset after the product was given it.
    AppSecretReset,
    /// 接口权限 → 模板消息 is not there.
    PermissionTemplates,
    /// 接口权限 → 网页授权 is not there.
    PermissionWebAuthorisation,
    /// The account is frozen.
    AccountFrozen,
    /// 付款提醒 has another title.
    TemplateTitle,
    /// 访客预约审批通知 lacks its last field.
    TemplateMissingField,
    /// Two fields of 来访预约结果通知 are swapped.
    TemplateSwappedFields,
    /// One field of 集成系统消息提醒 is called otherwise.
    TemplateChangedWord,
    /// 付款提醒 is gone.
    TemplateDeleted,
    /// The industries are others.
    Industry,
    /// 服务器配置: another token.
    CallbackToken,
    /// 服务器配置: another `EncodingAESKey`.
    CallbackAesKey,
    /// The platform asks for another verification file than the one that was uploaded.
    VerificationFile,
    /// The directory of the parking pages is not there.
    DirectoryMissing,
    /// The official account's `AppID` is not bound to the merchant number.
    AppIdNotBound,
    /// The `APIv3` key was replaced after the product was given it.
    ApiV3Key,
    /// The API key of v2 was replaced.
    ApiKey,
    /// The merchant certificate was replaced and the old one annulled.
    CertificateReplaced,
    /// The merchant certificate is out of date.
    CertificateExpired,
    /// The merchant certificate ends in 20 days.
    CertificateEndsSoon,
    /// The private key was taken from another merchant's folder.
    PrivateKeyMismatch,
    /// WeChat Pay's public key was applied for anew.
    PublicKeyReplaced,
    /// JSAPI支付 is off.
    ProductJsapiOff,
    /// APP支付 is off.
    ProductAppOff,
    /// 退款 is off.
    ProductRefundOff,
    /// The mobile app is not bound to the merchant number.
    MobileAppNotBound,
    /// The mobile app's AppSecret was reset.
    MobileAppSecretReset,
    /// The bundle id is spelled in another case.
    MobileAppBundleId,
    /// The Android signature is another build's.
    MobileAppSignature,
    /// ChinaUMS's communication key is another.
    ChinaumsCommunicationKey,
    /// ChinaUMS's open platform key is another.
    ChinaumsAppKey,
    /// ChinaUMS's terminal number is another.
    ChinaumsTerminal,
    /// The public key that Alipay knows is not the application's.
    AlipayKey,
    /// Alipay's JSAPI product is not signed.
    AlipayProductOff,
    /// The application is not online.
    AlipayOffline,
    /// UnionPay's 手机支付 is off.
    UnionpayProductOff,
}

impl Mistake {
    /// All of them, as the guide's steps go.
    pub const ALL: [Self; 40] = [
        Self::SubscriptionAccount,
        Self::NotCertified,
        Self::WhiteList,
        Self::WebDomain,
        Self::AppSecretReset,
        Self::PermissionTemplates,
        Self::PermissionWebAuthorisation,
        Self::AccountFrozen,
        Self::TemplateTitle,
        Self::TemplateMissingField,
        Self::TemplateSwappedFields,
        Self::TemplateChangedWord,
        Self::TemplateDeleted,
        Self::Industry,
        Self::CallbackToken,
        Self::CallbackAesKey,
        Self::VerificationFile,
        Self::DirectoryMissing,
        Self::AppIdNotBound,
        Self::ApiV3Key,
        Self::ApiKey,
        Self::CertificateReplaced,
        Self::CertificateExpired,
        Self::CertificateEndsSoon,
        Self::PrivateKeyMismatch,
        Self::PublicKeyReplaced,
        Self::ProductJsapiOff,
        Self::ProductAppOff,
        Self::ProductRefundOff,
        Self::MobileAppNotBound,
        Self::MobileAppSecretReset,
        Self::MobileAppBundleId,
        Self::MobileAppSignature,
        Self::ChinaumsCommunicationKey,
        Self::ChinaumsAppKey,
        Self::ChinaumsTerminal,
        Self::AlipayKey,
        Self::AlipayProductOff,
        Self::AlipayOffline,
        Self::UnionpayProductOff,
    ];

    /// What the broken operator has: everything that does not hide everything else.
    pub const BROKEN: [Self; 25] = [
        Self::SubscriptionAccount,
        Self::WhiteList,
        Self::WebDomain,
        Self::AppSecretReset,
        Self::TemplateTitle,
        Self::TemplateMissingField,
        Self::TemplateSwappedFields,
        Self::TemplateChangedWord,
        Self::Industry,
        Self::CallbackToken,
        Self::VerificationFile,
        Self::DirectoryMissing,
        Self::AppIdNotBound,
        Self::ApiV3Key,
        Self::ApiKey,
        Self::CertificateReplaced,
        Self::PublicKeyReplaced,
        Self::ProductJsapiOff,
        Self::ProductAppOff,
        Self::MobileAppNotBound,
        Self::MobileAppSecretReset,
        Self::MobileAppBundleId,
        Self::MobileAppSignature,
        Self::ChinaumsCommunicationKey,
        Self::ChinaumsTerminal,
    ];

    /// As it is written in the control interface.
    #[must_use]
    pub fn as_str(self) -> String {
        serde_json::to_value(self).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// A mistake by its name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        serde_json::from_value(Value::String(name.to_owned())).ok()
    }

    /// Whether it must be made before the product is given what the operator downloads.
    #[must_use]
    pub fn comes_first(self) -> bool {
        matches!(self, Self::CertificateExpired | Self::CertificateEndsSoon | Self::PrivateKeyMismatch)
    }
}
