//! The declarative file. Secrets are strings here: whoever read the file has put them in the place of
//! `{ file = "…" }` and `{ env = "…" }`.

use crate::accounts::types::Environment;
use crate::accounts::{
    AlipayLifeProduct, AlipayMode, ChinaumsInterface, SaveAlipay, SaveChinaums, SaveUnionPay, SaveWechat,
    WechatApi, WechatHalf,
};
use crate::error::{Error, FieldError};
use domain::access::Role;
use domain::method::Method;
use domain::money::Fen;
use domain::site::{LaneKind, SiteKind};
use domain::tariff::Tariff;
use domain::top_up::TopUpRules;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

/// Operators with all that is theirs, and the platform's staff.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ApplyFile {
    /// `[[operator]]`
    pub operator: Vec<OperatorEntry>,
    /// `[[platform_staff]]`
    pub platform_staff: Vec<PlatformStaffEntry>,
}

/// One operator.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorEntry {
    /// Finds it again.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `[[operator.staff]]`
    #[serde(default)]
    pub staff: Vec<StaffEntry>,
    /// `[[operator.site]]`
    #[serde(default)]
    pub site: Vec<SiteEntry>,
    /// `[operator.wechat_pay]`: the official account, for scan payment.
    pub wechat_pay: Option<WechatEntry>,
    /// `[operator.wechat_pay_app]`: the mobile app of the open platform.
    pub wechat_pay_app: Option<WechatEntry>,
    /// `[operator.alipay]`: inside Alipay's browser and in the App.
    pub alipay: Option<AlipayEntry>,
    /// `[operator.chinaums]`: from a WeChat or an Alipay scan, instead of those two.
    pub chinaums: Option<ChinaumsEntry>,
    /// `[operator.unionpay]`: in the App.
    pub unionpay: Option<UnionPayEntry>,
}

/// Somebody who signs in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffEntry {
    /// Finds them again.
    pub login: String,
    /// Their name.
    pub name: String,
    /// `administrator`, `finance` or `read_only`.
    pub role: Role,
    /// The first password; never changes one that is there.
    #[serde(deserialize_with = "secret")]
    pub password: SecretString,
}

/// Somebody of the platform.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformStaffEntry {
    /// Finds them again.
    pub login: String,
    /// Their name.
    pub name: String,
    /// The first password; never changes one that is there.
    #[serde(deserialize_with = "secret")]
    pub password: SecretString,
}

/// A car park or a card station.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteEntry {
    /// Finds it again, at its operator.
    pub code: String,
    /// The name that payers see.
    pub name: String,
    /// `car_park` if it does not say otherwise.
    #[serde(default = "car_park")]
    pub kind: SiteKind,
    /// Minutes to leave after paying; 15 if it does not say otherwise.
    #[serde(default = "fifteen")]
    pub exit_minutes: u32,
    /// Minutes that a quote stands; 5 if it does not say otherwise.
    #[serde(default = "five")]
    pub quote_minutes: u32,
    /// `[operator.site.tariff]`
    pub tariff: Option<TariffEntry>,
    /// `[operator.site.top_up]`
    pub top_up: Option<TopUpEntry>,
    /// `[[operator.site.lane]]`
    #[serde(default)]
    pub lane: Vec<LaneEntry>,
    /// `[[operator.site.qr]]`
    #[serde(default)]
    pub qr: Vec<QrEntry>,
}

/// A tariff; prices are yuan in quotes: `"2.50"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TariffEntry {
    /// Stays of at most so many minutes are free.
    #[serde(default)]
    pub free_minutes: u32,
    /// The length of the first period; 0: none.
    #[serde(default)]
    pub first_minutes: u32,
    /// Its price.
    #[serde(default = "zero")]
    pub first_price: String,
    /// The length of each further period.
    pub period_minutes: u32,
    /// Its price.
    pub period_price: String,
    /// The most that a day costs.
    pub daily_cap: Option<String>,
}

/// What a card station takes; amounts are yuan in quotes: `"50"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopUpEntry {
    /// The amounts to choose from, smallest first.
    #[serde(default)]
    pub presets: Vec<String>,
    /// Whether another amount may be typed; so if it does not say otherwise.
    #[serde(default = "yes")]
    pub free_amount: bool,
    /// The least of one top-up.
    pub min: String,
    /// The most of one top-up.
    pub max: String,
    /// The most that a card may hold; without it there is no bound.
    pub max_balance: Option<String>,
}

/// A lane.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaneEntry {
    /// Finds it again, at its site.
    pub code: String,
    /// The name that payers see.
    pub name: String,
    /// `entry` or `exit`.
    pub kind: LaneKind,
}

/// A QR code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QrEntry {
    /// What is written under it; finds it again, at its site and lane.
    pub label: String,
    /// The lane's code; without it, the code is the whole site's.
    pub lane: Option<String>,
}

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
    pub(super) fn read(self) -> (SaveAlipay, [(Method, bool); 2]) {
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
    pub(super) fn read(self) -> (SaveChinaums, bool) {
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
    pub(super) fn read(self) -> (SaveUnionPay, bool) {
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

const fn car_park() -> SiteKind {
    SiteKind::CarPark
}

const fn fifteen() -> u32 {
    15
}

const fn five() -> u32 {
    5
}

const fn yes() -> bool {
    true
}

fn zero() -> String {
    "0".to_owned()
}

fn public_key() -> String {
    "public_key".to_owned()
}

fn v3() -> String {
    WechatApi::V3.as_str().to_owned()
}

fn maybe_secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(SecretString::from))
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

impl TariffEntry {
    /// The tariff that is meant.
    pub(super) fn read(&self) -> Result<Tariff, Error> {
        let mut wrong = Vec::new();
        let mut yuan = |field: &str, text: &str| {
            Fen::parse_yuan(text).unwrap_or_else(|_| {
                wrong.push(FieldError::new(&format!("tariff[{field}]"), "not_an_amount"));
                Fen::ZERO
            })
        };
        let tariff = Tariff {
            free_minutes: self.free_minutes,
            first_minutes: self.first_minutes,
            first_price: yuan("first_price", &self.first_price),
            period_minutes: self.period_minutes,
            period_price: yuan("period_price", &self.period_price),
            daily_cap: self.daily_cap.as_deref().map(|cap| yuan("daily_cap", cap)),
        };
        if wrong.is_empty() { Ok(tariff) } else { Err(Error::Invalid(wrong)) }
    }
}

impl TopUpEntry {
    /// The rules that are meant.
    pub(super) fn read(&self) -> Result<TopUpRules, Error> {
        let mut wrong = Vec::new();
        let mut yuan = |field: &str, text: &str| {
            Fen::parse_yuan(text).unwrap_or_else(|_| {
                wrong.push(FieldError::new(&format!("top_up[{field}]"), "not_an_amount"));
                Fen::ZERO
            })
        };
        let rules = TopUpRules {
            presets: self.presets.iter().map(|text| yuan("presets", text)).collect(),
            free_amount: self.free_amount,
            min: yuan("min", &self.min),
            max: yuan("max", &self.max),
            max_balance: self.max_balance.as_deref().map(|most| yuan("max_balance", most)),
        };
        if wrong.is_empty() { Ok(rules) } else { Err(Error::Invalid(wrong)) }
    }
}

impl WechatEntry {
    /// What is declared for this half, and whether payers can use it.
    pub(super) fn read(self, half: WechatHalf) -> Result<(SaveWechat, bool), Error> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_is_refused() {
        let ok = "[[operator]]\ncode = \"a\"\nname = \"A\"\n";
        assert_eq!(toml::from_str::<ApplyFile>(ok).unwrap().operator.len(), 1);
        assert!(toml::from_str::<ApplyFile>(&format!("{ok}sites = []\n")).is_err());
        assert!(toml::from_str::<ApplyFile>("operators = []").is_err());
    }

    #[test]
    fn prices_are_yuan_in_quotes() {
        let text = "period_minutes = 60\nperiod_price = \"2.5\"\ndaily_cap = \"30\"";
        let tariff = toml::from_str::<TariffEntry>(text).unwrap().read().unwrap();
        assert_eq!((tariff.period_price.value(), tariff.daily_cap.map(Fen::value)), (250, Some(3_000)));
        assert!(toml::from_str::<TariffEntry>("period_minutes = 60\nperiod_price = 2.5").is_err());
        let wrong =
            toml::from_str::<TariffEntry>("period_minutes = 60\nperiod_price = \"2.555\"").unwrap().read();
        assert!(matches!(wrong, Err(Error::Invalid(fields)) if fields[0].field == "tariff[period_price]"));
    }
}
