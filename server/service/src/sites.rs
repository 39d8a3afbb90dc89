//! Car parks, their tariffs and their lanes.

use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::check::Fields;
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::ids::{LaneId, OperatorId, SiteId};
use domain::tariff::{Tariff, TariffError};
use domain::time::{DAY, HOUR, MINUTE, UnixMs};
use domain::top_up::{RulesError, TopUpRules};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use store::{Conn, lanes, sites, transact, visits};

pub use domain::site::{LaneKind, SiteKind, SiteStatus};

/// How many rows are read at a time.
const BATCH: i64 = 500;

/// A car park or a card station with its lanes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The site.
    pub id: SiteId,
    /// The code that the parking system uses.
    pub code: String,
    /// The name that payers see.
    pub name: String,
    /// What it is.
    pub kind: SiteKind,
    /// What a stay costs; `None` for a card station.
    pub tariff: Option<Tariff>,
    /// What a card station takes; `None` for a car park.
    pub top_up: Option<TopUpRules>,
    /// How long a payer may take to leave after paying, in milliseconds.
    pub exit_window_ms: i64,
    /// How long a quote stands, in milliseconds.
    pub quote_valid_ms: i64,
    /// Whether it is in use.
    pub status: SiteStatus,
    /// Its lanes, by code.
    pub lanes: Vec<Lane>,
}

/// A lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// The lane.
    pub id: LaneId,
    /// The code that the parking system uses.
    pub code: String,
    /// The name that payers see.
    pub name: String,
    /// Which way it leads.
    pub kind: LaneKind,
    /// What stands there now: a plate, a ticket's number or the number of the stay.
    pub vehicle: Option<String>,
}

/// A site to be added, or changed if it has an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveSite {
    /// Which; `None`: a new one.
    pub id: Option<SiteId>,
    /// The code that the parking system uses: 1 to 32 of `A–Z a–z 0–9 - _`.
    pub code: String,
    /// The name that payers see, at most 60 characters.
    pub name: String,
    /// What it is.
    pub kind: SiteKind,
    /// What a stay costs; required for a car park.
    pub tariff: Option<Tariff>,
    /// What a card station takes; required for one.
    pub top_up: Option<TopUpRules>,
    /// How long a payer may take to leave after paying, in milliseconds: a minute to a day.
    pub exit_window_ms: i64,
    /// How long a quote stands, in milliseconds: one minute to an hour.
    pub quote_valid_ms: i64,
}

/// A lane to be added, or changed if it has an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveLane {
    /// Which; `None`: a new one.
    pub id: Option<LaneId>,
    /// Of which site; a lane does not move.
    pub site_id: SiteId,
    /// The code that the parking system uses.
    pub code: String,
    /// The name that payers see.
    pub name: String,
    /// Which way it leads.
    pub kind: LaneKind,
}

impl SaveSite {
    fn check(&self) -> Result<()> {
        let mut fields = Fields::default();
        fields.code("code", &self.code, 32);
        fields.name("name", &self.name, 60);
        fields.between("exit_minutes", self.exit_window_ms, MINUTE, DAY, "exit_minutes_range");
        fields.between("quote_minutes", self.quote_valid_ms, MINUTE, HOUR, "quote_minutes_range");
        match (self.kind, &self.tariff) {
            (SiteKind::CarPark, None) => fields.wrong("tariff", "required"),
            (SiteKind::CarPark, Some(tariff)) => {
                if let Err(error) = tariff.check() {
                    let (field, code) = tariff_words(tariff, error);
                    fields.wrong(field, code);
                }
            }
            (SiteKind::CardStation, _) => match &self.top_up {
                None => fields.wrong("top_up", "required"),
                Some(rules) => {
                    if let Err(error) = rules.check() {
                        let (field, code) = rules_words(error);
                        fields.wrong(field, code);
                    }
                }
            },
        }
        fields.done()
    }
}

const fn tariff_words(tariff: &Tariff, error: TariffError) -> (&'static str, &'static str) {
    match error {
        TariffError::Period => ("tariff[period_minutes]", "tariff_period"),
        TariffError::Minutes if tariff.free_minutes > 1440 => ("tariff[free_minutes]", "tariff_minutes"),
        TariffError::Minutes => ("tariff[first_minutes]", "tariff_minutes"),
        TariffError::Cap => ("tariff[daily_cap]", "tariff_cap"),
    }
}

const fn rules_words(error: RulesError) -> (&'static str, &'static str) {
    match error {
        RulesError::Min => ("top_up[min]", "top_up_min"),
        RulesError::Max => ("top_up[max]", "top_up_max"),
        RulesError::MaxBalance => ("top_up[max_balance]", "top_up_max_balance"),
        RulesError::Presets => ("top_up[presets]", "top_up_presets"),
        RulesError::Nothing => ("top_up[presets]", "top_up_nothing"),
    }
}

/// Every site of an operator, by code.
pub(crate) async fn all_sites(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<sites::Row>> {
    let mut all: Vec<sites::Row> = Vec::new();
    loop {
        let rows = sites::of_operator(conn, operator, all.last().map(|s| &s.id), BATCH).await?;
        if rows.is_empty() {
            all.sort_by(|a, b| a.code.cmp(&b.code));
            return Ok(all);
        }
        all.extend(rows);
    }
}

/// Every lane of an operator, by code.
pub(crate) async fn all_lanes(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<lanes::Row>> {
    let mut all: Vec<lanes::Row> = Vec::new();
    loop {
        let rows = lanes::of_operator(conn, operator, all.last().map(|l| &l.id), BATCH).await?;
        if rows.is_empty() {
            all.sort_by(|a, b| a.code.cmp(&b.code));
            return Ok(all);
        }
        all.extend(rows);
    }
}

/// The operator's own site.
pub(crate) async fn own_site(conn: &mut Conn, operator: &OperatorId, site: &SiteId) -> Result<sites::Row> {
    let site = sites::by_id(conn, site).await?;
    site.filter(|s| s.operator_id == *operator).ok_or(Error::NotFound("site"))
}

fn shown_site(row: sites::Row, lanes: Vec<Lane>) -> Site {
    Site {
        id: row.id,
        code: row.code,
        name: row.name,
        kind: row.kind,
        tariff: row.tariff,
        top_up: row.top_up,
        exit_window_ms: row.exit_window_ms,
        quote_valid_ms: row.quote_valid_ms,
        status: row.status,
        lanes,
    }
}

fn shown_lane(row: lanes::Row, vehicle: Option<String>) -> Lane {
    Lane { id: row.id, code: row.code, name: row.name, kind: row.kind, vehicle }
}

impl Service {
    /// The operator's sites with their lanes and what stands there.
    ///
    /// # Errors
    /// The role may not see them.
    pub async fn list_sites(&self, actor: &Actor) -> Result<Vec<Site>> {
        let operator = actor.require(Permission::ViewSetup)?;
        let mut conn = self.store().read().await?;
        let vehicles: HashMap<_, _> =
            visits::shown_at_lanes(&mut conn, operator).await?.into_iter().collect();
        let mut lanes_of: HashMap<SiteId, Vec<Lane>> = HashMap::new();
        for lane in all_lanes(&mut conn, operator).await? {
            let vehicle = lane.visit_id.as_ref().and_then(|visit| vehicles.get(visit)).cloned();
            lanes_of.entry(lane.site_id.clone()).or_default().push(shown_lane(lane, vehicle));
        }
        let sites = all_sites(&mut conn, operator).await?.into_iter().map(|site| {
            let lanes = lanes_of.remove(&site.id).unwrap_or_default();
            shown_site(site, lanes)
        });
        Ok(sites.collect())
    }

    /// Adds or changes a site. A saved site is in use; one that was closed is opened again by saving it.
    ///
    /// # Errors
    /// The role may not; a wrong field; the code is taken (field `code`, `taken`); a car park does not become a card
    /// station nor the other way round (field `kind`, `kind_fixed`); no such site.
    pub async fn save_site(&self, actor: &Actor, save: SaveSite) -> Result<Site> {
        let operator = actor.require(Permission::ManageSites)?;
        save.check()?;
        let (now, fresh) = (self.now(), self.random());
        transact!(Error, self.store(), |tx| {
            let old = match &save.id {
                Some(id) => Some(own_site(tx, operator, id).await?),
                None => None,
            };
            if old.as_ref().is_some_and(|o| o.kind != save.kind) {
                return Err(Error::field("kind", "kind_fixed"));
            }
            let row = site_row(operator, &save, old.as_ref(), now, SiteId::from_parts(now, fresh));
            if old.as_ref() != Some(&row) {
                let saved = if old.is_some() {
                    sites::update(tx, &row).await?
                } else {
                    sites::insert(tx, &row).await?
                };
                if !saved {
                    return Err(Error::field("code", "taken"));
                }
                let action = if old.is_some() { "site.save" } else { "site.create" };
                audit::record(self, tx, actor, action, &row.code, &site_detail(&row, old.as_ref())).await?;
            }
            let lanes = all_lanes(tx, operator).await?.into_iter().filter(|lane| lane.site_id == row.id);
            let lanes = lanes.map(|lane| shown_lane(lane, None)).collect();
            Ok(shown_site(row, lanes))
        })
    }

    /// Closes a site: no vehicle enters any more. Those that are inside can still pay and leave, and everything that
    /// happened stays to be looked at. `false`: it was closed already.
    ///
    /// # Errors
    /// The role may not; no such site.
    pub async fn close_site(&self, actor: &Actor, site: &SiteId) -> Result<bool> {
        let operator = actor.require(Permission::ManageSites)?;
        transact!(Error, self.store(), |tx| {
            let mut row = own_site(tx, operator, site).await?;
            if row.status == SiteStatus::Closed {
                return Ok(false);
            }
            row.status = SiteStatus::Closed;
            sites::update(tx, &row).await?;
            audit::record(self, tx, actor, "site.close", &row.code, &json!({})).await?;
            Ok(true)
        })
    }

    /// Adds or changes a lane.
    ///
    /// # Errors
    /// The role may not; a wrong field; the code is taken (field `code`, `taken`); no such site or lane.
    pub async fn save_lane(&self, actor: &Actor, save: SaveLane) -> Result<Lane> {
        let operator = actor.require(Permission::ManageSites)?;
        let mut fields = Fields::default();
        fields.code("code", &save.code, 32);
        fields.name("name", &save.name, 60);
        fields.done()?;
        let (now, fresh) = (self.now(), self.random());
        transact!(Error, self.store(), |tx| {
            let site = own_site(tx, operator, &save.site_id).await?;
            if site.kind != SiteKind::CarPark {
                return Err(Error::NotFound("site"));
            }
            let old = match &save.id {
                Some(id) => Some(own_lane(tx, &site, id).await?),
                None => None,
            };
            let row = lane_row(&site, &save, old.as_ref(), now, LaneId::from_parts(now, fresh));
            if old.as_ref() != Some(&row) {
                let saved = if old.is_some() {
                    lanes::update(tx, &row).await?
                } else {
                    lanes::insert(tx, &row).await?
                };
                if !saved {
                    return Err(Error::field("code", "taken"));
                }
                let action = if old.is_some() { "lane.save" } else { "lane.create" };
                let detail = json!({ "name": row.name, "kind": row.kind });
                audit::record(self, tx, actor, action, &format!("{}/{}", site.code, row.code), &detail)
                    .await?;
            }
            Ok(shown_lane(row, None))
        })
    }
}

async fn own_lane(conn: &mut Conn, site: &sites::Row, lane: &LaneId) -> Result<lanes::Row> {
    lanes::by_id(conn, lane).await?.filter(|l| l.site_id == site.id).ok_or(Error::NotFound("lane"))
}

fn site_row(
    operator: &OperatorId,
    save: &SaveSite,
    old: Option<&sites::Row>,
    now: UnixMs,
    fresh: SiteId,
) -> sites::Row {
    sites::Row {
        id: old.map_or(fresh, |o| o.id.clone()),
        operator_id: operator.clone(),
        code: save.code.clone(),
        name: save.name.clone(),
        kind: save.kind,
        tariff: save.tariff.clone().filter(|_| save.kind == SiteKind::CarPark),
        top_up: save.top_up.clone().filter(|_| save.kind == SiteKind::CardStation),
        exit_window_ms: save.exit_window_ms,
        quote_valid_ms: save.quote_valid_ms,
        status: SiteStatus::Active,
        created_at: old.map_or(now, |o| o.created_at),
    }
}

fn lane_row(
    site: &sites::Row,
    save: &SaveLane,
    old: Option<&lanes::Row>,
    now: UnixMs,
    fresh: LaneId,
) -> lanes::Row {
    lanes::Row {
        id: old.map_or(fresh, |o| o.id.clone()),
        operator_id: site.operator_id.clone(),
        site_id: site.id.clone(),
        code: save.code.clone(),
        name: save.name.clone(),
        kind: save.kind,
        visit_id: old.and_then(|o| o.visit_id.clone()),
        visit_since: old.and_then(|o| o.visit_since),
        created_at: old.map_or(now, |o| o.created_at),
    }
}

/// What the log says about a saved site: its name and, where the price changed, both prices.
fn site_detail(row: &sites::Row, old: Option<&sites::Row>) -> serde_json::Value {
    let mut detail = json!({
        "name": row.name,
        "exit_minutes": row.exit_window_ms / MINUTE,
        "quote_minutes": row.quote_valid_ms / MINUTE,
    });
    if old.map_or(row.tariff.is_some(), |o| o.tariff != row.tariff) {
        detail["tariff"] = json!(row.tariff);
        if let Some(old) = old {
            detail["tariff_before"] = json!(old.tariff);
        }
    }
    if old.map_or(row.top_up.is_some(), |o| o.top_up != row.top_up) {
        detail["top_up"] = json!(row.top_up);
        if let Some(old) = old {
            detail["top_up_before"] = json!(old.top_up);
        }
    }
    detail
}
