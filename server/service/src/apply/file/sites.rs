//! Car parks and card stations, their prices, lanes and codes.

use crate::error::{Error, FieldError};
use domain::money::Fen;
use domain::site::{LaneKind, SiteKind};
use domain::tariff::Tariff;
use domain::top_up::TopUpRules;
use serde::Deserialize;

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

impl TariffEntry {
    /// The tariff that is meant.
    pub(in crate::apply) fn read(&self) -> Result<Tariff, Error> {
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
    pub(in crate::apply) fn read(&self) -> Result<TopUpRules, Error> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
