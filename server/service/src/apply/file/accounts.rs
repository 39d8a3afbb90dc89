//! Merchant accounts, by provider.

use super::{maybe_secret, secret};
use crate::accounts::types::Environment;
use crate::accounts::{
    AlipayLifeProduct, AlipayMode, ChinaumsInterface, SaveAlipay, SaveChinaums, SaveUnionPay, SaveWechat,
    WechatApi, WechatHalf,
};
use crate::error::Error;
use domain::method::Method;
use secrecy::SecretString;
use serde::Deserialize;

/// One half of an operator's WeChat Pay. Every secret that its version of the interface needs must be there: the file
/// says how things are, not what to change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WechatEntry {
    /// Whether payers can use it.
    pub enabled: bool,
    /// `v3` (if it does not say otherwise) or `v2`.
    #[serde(default = "v3")]
    pub api: String,
    /// The AppID of the official account or of the mobile app.
    pub app_id: String,
    /// Its AppSecret.
    #[serde(deserialize_with = "secret")]
    pub app_secret: SecretString,
    /// Merchant number.
    pub mch_id: String,
    /// API key; `v2` needs it.
    #[serde(default, deserialize_with = "maybe_secret")]
    pub api_key: Option<SecretString>,
    /// API v3 key; `v3` needs it.
    #[serde(default, deserialize_with = "maybe_secret")]
    pub api_v3_key: Option<SecretString>,
    /// `apiclient_cert.pem`
    pub merchant_certificate: String,
    /// `apiclient_key.pem`
    #[serde(deserialize_with = "secret")]
    pub merchant_private_key: SecretString,
    /// `public_key` (if it does not say otherwise) or `platform_certificates`; `v3` only.
    #[serde(default = "public_key")]
    pub mode: String,
    /// `PUB_KEY_ID_…`
    pub public_key_id: Option<String>,
    /// `pub_key.pem`
    pub public_key: Option<String>,
}

/// An operator's Alipay. In key mode Alipay's public key must be there, in certificate mode the three files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlipayEntry {
    /// Whether payers who scan with Alipay can use it.
    pub enabled: bool,
    /// Whether the App's users can pay with it; not if it does not say otherwise.
    #[serde(default)]
    pub app_enabled: bool,
    /// APPID.
    pub app_id: String,
    /// PID.
    pub seller_id: String,
    /// `production` (if it does not say otherwise) or `test`.
    #[serde(default = "production")]
    pub environment: String,
    /// `key` (if it does not say otherwise) or `certificate`.
    #[serde(default = "key_mode")]
    pub mode: String,
    /// `jsapi` (if it does not say otherwise) or `face_to_face`.
    #[serde(default = "jsapi")]
    pub product: String,
    /// 应用私钥
    #[serde(deserialize_with = "secret")]
    pub app_private_key: SecretString,
    /// 支付宝公钥
    pub alipay_public_key: Option<String>,
    /// `appCertPublicKey_*.crt`
    pub app_certificate: Option<String>,
    /// `alipayCertPublicKey_RSA2.crt`
    pub alipay_certificate: Option<String>,
    /// `alipayRootCert.crt`
    pub root_certificate: Option<String>,
}

impl AlipayEntry {
    /// What is declared, and which methods payers can use.
    pub(in crate::apply) fn read(self) -> (SaveAlipay, [(Method, bool); 2]) {
        let enabled = [(Method::AlipayLife, self.enabled), (Method::AlipayApp, self.app_enabled)];
        let save = SaveAlipay {
            app_id: self.app_id,
            seller_id: self.seller_id,
            environment: self.environment,
            mode: self.mode,
            product: self.product,
            app_private_key: Some(self.app_private_key),
            alipay_public_key: self.alipay_public_key,
            app_certificate: self.app_certificate,
            alipay_certificate: self.alipay_certificate,
            root_certificate: self.root_certificate,
        };
        (save, enabled)
    }
}

/// An operator's ChinaUMS. On the open platform `app_id` and `app_key` must be there, on the portal `msg_src`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChinaumsEntry {
    /// Whether payers can use it. WeChat and Alipay scan payment have to be off then.
    pub enabled: bool,
    /// `mid` 商户号.
    pub mid: String,
    /// `tid` 终端号.
    pub tid: String,
    /// `instMid`; `YUEDANDEFAULT` if it does not say otherwise.
    #[serde(default)]
    pub inst_mid: String,
    /// `msgSrcId` 来源编号.
    pub source_no: String,
    /// `production` (if it does not say otherwise) or `test`.
    #[serde(default = "production")]
    pub environment: String,
    /// `open_platform` (if it does not say otherwise) or `portal`.
    #[serde(default = "open_platform")]
    pub interface: String,
    /// `appId`
    #[serde(default)]
    pub app_id: String,
    /// `appKey`
    #[serde(default, deserialize_with = "maybe_secret")]
    pub app_key: Option<SecretString>,
    /// `msgSrc` 消息来源.
    #[serde(default)]
    pub msg_src: String,
    /// `sha256` (if it does not say otherwise) or `md5`.
    #[serde(default)]
    pub digest: String,
    /// 通讯密钥
    #[serde(deserialize_with = "secret")]
    pub communication_key: SecretString,
}

impl ChinaumsEntry {
    /// What is declared, and whether payers can use it.
    pub(in crate::apply) fn read(self) -> (SaveChinaums, bool) {
        let save = SaveChinaums {
            mid: self.mid,
            tid: self.tid,
            inst_mid: self.inst_mid,
            source_no: self.source_no,
            environment: self.environment,
            interface: self.interface,
            app_id: self.app_id,
            app_key: self.app_key,
            msg_src: self.msg_src,
            digest: self.digest,
            communication_key: Some(self.communication_key),
        };
        (save, self.enabled)
    }
}

fn open_platform() -> String {
    ChinaumsInterface::OpenPlatform.as_str().to_owned()
}

/// An operator's UnionPay, for the App.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnionPayEntry {
    /// Whether the App's users can pay with it.
    pub enabled: bool,
    /// `merId`.
    pub mer_id: String,
    /// `production` (if it does not say otherwise) or `test`.
    #[serde(default = "production")]
    pub environment: String,
    /// The signing certificate's pfx file: `{ file = "acp_prod_sign.pfx" }`.
    #[serde(deserialize_with = "secret")]
    pub pfx: SecretString,
    /// Its password.
    #[serde(deserialize_with = "secret")]
    pub pfx_password: SecretString,
    /// `acp_*_root.cer`
    pub root: String,
    /// `acp_*_middle.cer`
    pub middle: String,
    /// Full refunds on the day of the payment go as 消费撤销; not if it does not say otherwise.
    #[serde(default)]
    pub undo_same_day: bool,
}

impl UnionPayEntry {
    /// What is declared, and whether the App's users can use it.
    pub(in crate::apply) fn read(self) -> (SaveUnionPay, bool) {
        let save = SaveUnionPay {
            mer_id: self.mer_id,
            environment: self.environment,
            pfx: Some(self.pfx),
            pfx_password: Some(self.pfx_password),
            root: Some(self.root),
            middle: Some(self.middle),
            undo_same_day: self.undo_same_day,
        };
        (save, self.enabled)
    }
}

fn production() -> String {
    Environment::Production.as_str().to_owned()
}

fn key_mode() -> String {
    AlipayMode::Key.as_str().to_owned()
}

fn jsapi() -> String {
    AlipayLifeProduct::Jsapi.as_str().to_owned()
}

impl WechatEntry {
    /// What is declared for this half, and whether payers can use it.
    pub(in crate::apply) fn read(self, half: WechatHalf) -> Result<(SaveWechat, bool), Error> {
        // What is left out would be kept, but a file says how things are.
        let (key, field) = match WechatApi::parse(&self.api) {
            Some(WechatApi::V2) => (&self.api_key, "api_key"),
            _ => (&self.api_v3_key, "api_v3_key"),
        };
        if key.is_none() {
            return Err(Error::field(field, "required"));
        }
        let save = SaveWechat {
            half,
            api: self.api,
            api_key: self.api_key,
            app_id: self.app_id,
            app_secret: Some(self.app_secret),
            mch_id: self.mch_id,
            api_v3_key: self.api_v3_key,
            merchant_certificate: Some(self.merchant_certificate),
            merchant_private_key: Some(self.merchant_private_key),
            mode: self.mode,
            public_key_id: self.public_key_id,
            public_key: self.public_key,
        };
        Ok((save, self.enabled))
    }
}

fn public_key() -> String {
    "public_key".to_owned()
}

fn v3() -> String {
    WechatApi::V3.as_str().to_owned()
}
