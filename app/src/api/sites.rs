//! Car parks, their tariffs and lanes, and the QR codes that hang there.

use super::{Answer, Listing};
use domain::money::Fen;
use domain::site::SiteKind;
use domain::tariff::{Tariff, TariffError};
use domain::time::UnixMs;
use domain::top_up::TopUpRules;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// A car park.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// The row's id.
    pub id: String,
    /// The code that the parking system uses.
    pub code: String,
    /// The name that payers see.
    pub name: String,
    /// Whether it is a car park or a card station.
    pub kind: SiteKind,
    /// What a stay costs.
    pub tariff: Option<Tariff>,
    /// What a card station takes.
    pub top_up: Option<TopUpRules>,
    /// How long a payer may take to leave, in minutes.
    pub exit_minutes: i64,
    /// How long a quote stands, in minutes.
    pub quote_minutes: i64,
    /// Whether it takes payments.
    pub active: bool,
    /// Its lanes.
    pub lanes: Vec<Lane>,
}

/// A lane.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    /// The row's id.
    pub id: String,
    /// The code that the parking system uses.
    pub code: String,
    /// The name.
    pub name: String,
    /// Whether cars leave here; otherwise they come in.
    pub exit: bool,
    /// The plate or the stay that stands there now.
    pub vehicle: Option<String>,
}

/// A QR code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Qr {
    /// The code in its address.
    pub token: String,
    /// What is written under it.
    pub label: String,
    /// What it says.
    pub url: String,
    /// The car park's id.
    pub site_id: String,
    /// The car park or card station.
    pub site_name: String,
    /// Which of them it is.
    pub kind: SiteKind,
    /// The lane, unless it is the whole car park's.
    pub lane_name: Option<String>,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was revoked.
    pub revoked_at: Option<UnixMs>,
}

/// Which QR codes to list. Empty fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QrQuery {
    /// A car park's id.
    pub site: String,
    /// One code alone.
    pub token: String,
    /// Those to print: what was revoked is left out, and a page is longer.
    pub to_print: bool,
    /// Where the page before ended.
    pub after: String,
}

/// A tariff as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TariffForm {
    /// Minutes.
    pub free_minutes: String,
    /// Minutes; empty or 0 for no special first period.
    pub first_minutes: String,
    /// Yuan.
    pub first_price: String,
    /// Minutes.
    pub period_minutes: String,
    /// Yuan.
    pub period_price: String,
    /// Yuan; empty for no cap.
    pub daily_cap: String,
}

/// What is wrong with a field: its name and the code.
pub type BadField = (&'static str, &'static str);

impl TariffForm {
    /// The form of a tariff; of a usual one where there is none yet.
    pub fn of(tariff: Option<&Tariff>) -> Self {
        let Some(tariff) = tariff else {
            return Self {
                free_minutes: "15".to_owned(),
                first_minutes: "60".to_owned(),
                first_price: "5".to_owned(),
                period_minutes: "60".to_owned(),
                period_price: "2".to_owned(),
                daily_cap: "30".to_owned(),
            };
        };
        Self {
            free_minutes: tariff.free_minutes.to_string(),
            first_minutes: tariff.first_minutes.to_string(),
            first_price: tariff.first_price.to_string(),
            period_minutes: tariff.period_minutes.to_string(),
            period_price: tariff.period_price.to_string(),
            daily_cap: tariff.daily_cap.map(|cap| cap.to_string()).unwrap_or_default(),
        }
    }

    /// The tariff that is meant: the same reading in the browser's preview and on the server.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self) -> Result<Tariff, Vec<BadField>> {
        let mut bad = Vec::new();
        let mut minutes = |field, text: &str| {
            let text = if text.trim().is_empty() { "0" } else { text.trim() };
            text.parse::<u32>().unwrap_or_else(|_| {
                bad.push((field, "not_minutes"));
                0
            })
        };
        let free_minutes = minutes("free_minutes", &self.free_minutes);
        let first_minutes = minutes("first_minutes", &self.first_minutes);
        let period_minutes = minutes("period_minutes", &self.period_minutes);
        let mut yuan = |field, text: &str| {
            Fen::parse_yuan(text).unwrap_or_else(|_| {
                bad.push((field, "not_an_amount"));
                Fen::ZERO
            })
        };
        let zero = |text: &str| if text.trim().is_empty() { "0".to_owned() } else { text.to_owned() };
        let first_price = yuan("first_price", &zero(&self.first_price));
        let period_price = yuan("period_price", &zero(&self.period_price));
        let daily_cap =
            Some(self.daily_cap.trim()).filter(|t| !t.is_empty()).map(|text| yuan("daily_cap", text));
        let tariff =
            Tariff { free_minutes, first_minutes, first_price, period_minutes, period_price, daily_cap };
        if bad.is_empty() {
            match tariff.check() {
                Ok(()) => return Ok(tariff),
                Err(TariffError::Period) => bad.push(("period_minutes", "tariff_period")),
                Err(TariffError::Minutes) if free_minutes > 1440 => {
                    bad.push(("free_minutes", "tariff_minutes"))
                }
                Err(TariffError::Minutes) => bad.push(("first_minutes", "tariff_minutes")),
                Err(TariffError::Cap) => bad.push(("daily_cap", "tariff_cap")),
            }
        }
        Err(bad)
    }
}

/// The amounts of a card station as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TopUpForm {
    /// Yuan, separated by commas or spaces.
    pub presets: String,
    /// There when ticked.
    pub free_amount: Option<String>,
    /// Yuan.
    pub min: String,
    /// Yuan.
    pub max: String,
    /// Yuan; empty for no bound.
    pub max_balance: String,
}

impl TopUpForm {
    /// The form of a station's rules; of usual ones where there are none yet.
    pub fn of(rules: Option<&TopUpRules>) -> Self {
        let rules = rules.cloned().unwrap_or_else(TopUpRules::usual);
        // Whole yuan are typed without their cents.
        let short = |amount: Fen| {
            let text = amount.to_string();
            text.strip_suffix(".00").unwrap_or(&text).to_owned()
        };
        Self {
            presets: rules.presets.iter().map(|p| short(*p)).collect::<Vec<_>>().join(", "),
            free_amount: rules.free_amount.then(|| "on".to_owned()),
            min: short(rules.min),
            max: short(rules.max),
            max_balance: rules.max_balance.map(short).unwrap_or_default(),
        }
    }

    /// The rules that are meant; whether they make sense is the use case's question.
    ///
    /// # Errors
    /// Every field that is no amount.
    pub fn parse(&self) -> Result<TopUpRules, Vec<BadField>> {
        let mut bad = Vec::new();
        let mut yuan = |field, text: &str| {
            Fen::parse_yuan(text).unwrap_or_else(|_| {
                bad.push((field, "not_an_amount"));
                Fen::ZERO
            })
        };
        let presets = self.presets.split([',', '，', '、', ' ', ';', '；']).filter(|text| !text.is_empty());
        let presets = presets.map(|text| yuan("presets", text)).collect();
        let (min, max) = (yuan("min", &self.min), yuan("max", &self.max));
        let most = Some(self.max_balance.trim()).filter(|text| !text.is_empty());
        let max_balance = most.map(|text| yuan("max_balance", text));
        let rules = TopUpRules { presets, free_amount: self.free_amount.is_some(), min, max, max_balance };
        if bad.is_empty() { Ok(rules) } else { Err(bad) }
    }
}

/// Every car park and card station.
#[server(prefix = "/console/api", endpoint = "sites", input = Json)]
pub async fn list_sites() -> Answer<Vec<Site>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        Ok(service.list_sites(&actor).await?.into_iter().map(ssr::site).collect())
    })
    .await
}

/// One car park.
#[server(prefix = "/console/api", endpoint = "site", input = Json)]
pub async fn get_site(id: String) -> Answer<Site> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let found = service.list_sites(&actor).await?.into_iter().find(|site| site.id.as_str() == id);
        found.map(ssr::site).ok_or(service::Error::NotFound("site"))
    })
    .await
}

/// Adds or changes a car park; answers its id.
#[server(prefix = "/console/api", endpoint = "save_site")]
pub async fn save_site(
    id: Option<String>,
    code: String,
    name: String,
    #[server(default)] tariff: TariffForm,
    exit_minutes: String,
    quote_minutes: String,
) -> Answer<String> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let save = ssr::save_site(id, &code, &name, &tariff, &exit_minutes, &quote_minutes)?;
        service.save_site(&actor, save).await.map(|site| site.id.to_string())
    })
    .await
}

/// Adds or changes a card station; answers its id.
#[server(prefix = "/console/api", endpoint = "save_station")]
pub async fn save_station(
    id: Option<String>,
    code: String,
    name: String,
    #[server(default)] top_up: TopUpForm,
    quote_minutes: String,
) -> Answer<String> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let save = ssr::save_station(id, &code, &name, &top_up, &quote_minutes)?;
        service.save_site(&actor, save).await.map(|site| site.id.to_string())
    })
    .await
}

/// Closes a car park or a card station: it takes no payments any more.
#[server(prefix = "/console/api", endpoint = "close_site")]
pub async fn close_site(id: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::SiteId::parse(&id))?;
        service.close_site(&actor, &id).await.map(|_| ())
    })
    .await
}

/// Adds or changes a lane.
#[server(prefix = "/console/api", endpoint = "save_lane")]
pub async fn save_lane(
    id: Option<String>,
    site: String,
    code: String,
    name: String,
    kind: String,
) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let save = ssr::save_lane(id, &site, &code, &name, &kind)?;
        service.save_lane(&actor, save).await.map(|_| ())
    })
    .await
}

/// QR codes that fit, a page at a time.
#[server(prefix = "/console/api", endpoint = "qr_codes", input = Json)]
pub async fn list_qr(query: QrQuery) -> Answer<Listing<Qr>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let page = service.list_qr(&actor, &ssr::qr_filter(query)?).await?;
        Ok(Listing { rows: page.rows.into_iter().map(ssr::qr).collect(), next: page.next })
    })
    .await
}

/// Makes a QR code. `place` is `site id` or `site id/lane id`.
#[server(prefix = "/console/api", endpoint = "create_qr")]
pub async fn create_qr(place: String, label: String) -> Answer<Qr> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let (site, lane) = ssr::place(&place)?;
        service.create_qr(&actor, &site, lane.as_ref(), label.trim()).await.map(ssr::qr)
    })
    .await
}

/// Revokes a QR code for good.
#[server(prefix = "/console/api", endpoint = "revoke_qr")]
pub async fn revoke_qr(token: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let token = s::id(domain::ids::QrToken::parse(&token))?;
        service.revoke_qr(&actor, &token).await.map(|_| ())
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tariff_survives_its_form() {
        let usual = TariffForm::of(None).parse().unwrap();
        assert_eq!(TariffForm::of(Some(&usual)).parse().unwrap(), usual);
        assert_eq!(usual.first_price, Fen::new(500).unwrap());
    }

    #[test]
    fn amounts_survive_their_form() {
        let usual = TopUpRules::usual();
        assert_eq!(TopUpForm::of(None).parse().unwrap(), usual);
        let odd = TopUpRules {
            presets: vec![Fen::new(150).unwrap()],
            free_amount: false,
            max_balance: None,
            ..usual
        };
        assert_eq!(TopUpForm::of(Some(&odd)).parse().unwrap(), odd);
        let typed = TopUpForm { presets: "50，100、 200;300".into(), ..TopUpForm::of(None) };
        assert_eq!(typed.parse().unwrap().presets.len(), 4);
        let wrong = TopUpForm { presets: "50, x".into(), min: String::new(), ..TopUpForm::of(None) };
        assert_eq!(wrong.parse().unwrap_err(), [("presets", "not_an_amount"), ("min", "not_an_amount")]);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let form = TariffForm {
            free_minutes: "x".into(),
            period_minutes: "60".into(),
            period_price: "1.234".into(),
            ..TariffForm::default()
        };
        assert_eq!(
            form.parse().unwrap_err(),
            [("free_minutes", "not_minutes"), ("period_price", "not_an_amount")]
        );
        let none = TariffForm { period_minutes: String::new(), ..TariffForm::of(None) };
        assert_eq!(none.parse().unwrap_err(), [("period_minutes", "tariff_period")]);
    }
}
