//! The declarative file of `peakepay apply`, as it is after secrets were put in their places.

use crate::accounts::SaveWechat;
use crate::error::{Error, Result};
use domain::access::Role;
use domain::money::Fen;
use domain::site::{LaneKind, SiteKind};
use domain::tariff::Tariff;
use secrecy::SecretString;
use serde::Deserialize;

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplyFile {
    /// Staff of the platform.
    #[serde(default)]
    pub platform_staff: Vec<PlatformStaff>,
    /// The operators.
    #[serde(default)]
    pub operator: Vec<Operator>,
}

/// Somebody of the platform.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformStaff {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Used only for somebody new.
    pub password: SecretString,
}

/// An operator with all that is theirs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// Finds the operator again.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Who works there.
    #[serde(default)]
    pub staff: Vec<Staff>,
    /// Car parks and card stations.
    #[serde(default)]
    pub site: Vec<Site>,
    /// The WeChat Pay account.
    pub wechat_pay: Option<WechatPay>,
}

/// Somebody of an operator.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// `administrator`, `finance` or `read_only`.
    pub role: Role,
    /// Used only for somebody new.
    pub password: SecretString,
}

/// A car park or a card station.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Finds it again.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `car_park` unless said.
    #[serde(default = "car_park")]
    pub kind: SiteKind,
    /// How long a car may take to the exit after it paid, in minutes.
    #[serde(default = "fifteen")]
    pub exit_minutes: u32,
    /// How long a quote stands, in minutes.
    #[serde(default = "five")]
    pub quote_minutes: u32,
    /// What parking costs.
    pub tariff: Option<TariffFile>,
    /// Its lanes.
    #[serde(default)]
    pub lane: Vec<Lane>,
    /// Its QR codes.
    #[serde(default)]
    pub qr: Vec<Code>,
}

/// A tariff; prices are yuan as text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TariffFile {
    #[serde(default)]
    free_minutes: u32,
    #[serde(default)]
    first_minutes: u32,
    first_price: Option<String>,
    period_minutes: u32,
    period_price: String,
    daily_cap: Option<String>,
}

/// A lane.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lane {
    /// Finds it again.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `entry` or `exit`.
    pub kind: LaneKind,
}

/// A QR code; its label finds it again.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// What stands under it.
    pub label: String,
    /// The lane's code; without it, the code is the site's.
    pub lane: Option<String>,
}

/// The WeChat Pay account: what the console's form asks for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WechatPay {
    /// Whether payers can use it.
    pub enabled: bool,
    app_id: String,
    app_secret: Option<SecretString>,
    mch_id: String,
    api_v3_key: Option<SecretString>,
    merchant_certificate: Option<String>,
    merchant_private_key: Option<SecretString>,
    #[serde(default = "public_key")]
    mode: String,
    public_key_id: Option<String>,
    public_key: Option<String>,
}

impl From<WechatPay> for SaveWechat {
    fn from(file: WechatPay) -> Self {
        Self {
            app_id: file.app_id,
            app_secret: file.app_secret,
            mch_id: file.mch_id,
            api_v3_key: file.api_v3_key,
            merchant_certificate: file.merchant_certificate,
            merchant_private_key: file.merchant_private_key,
            mode: file.mode,
            public_key_id: file.public_key_id,
            public_key: file.public_key,
        }
    }
}

impl TariffFile {
    /// The tariff, with prices read.
    ///
    /// # Errors
    /// A price is no amount in yuan (`not_an_amount`), at its key.
    pub fn read(&self) -> Result<Tariff> {
        Ok(Tariff {
            free_minutes: self.free_minutes,
            first_minutes: self.first_minutes,
            first_price: yuan("tariff.first_price", self.first_price.as_deref().unwrap_or("0"))?,
            period_minutes: self.period_minutes,
            period_price: yuan("tariff.period_price", &self.period_price)?,
            daily_cap: self.daily_cap.as_deref().map(|cap| yuan("tariff.daily_cap", cap)).transpose()?,
        })
    }
}

fn yuan(key: &str, text: &str) -> Result<Fen> {
    Fen::parse_yuan(text).map_err(|_| Error::field(key, "not_an_amount"))
}

fn car_park() -> SiteKind {
    SiteKind::CarPark
}

fn fifteen() -> u32 {
    15
}

fn five() -> u32 {
    5
}

fn public_key() -> String {
    "public_key".to_owned()
}
