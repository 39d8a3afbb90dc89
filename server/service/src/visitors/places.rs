//! Where visitors may book, the keys of the gates there, and for how long bookings are kept.

use super::types::{GateKey, VisitSettings, VisitSite};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use crate::sites::{all_sites, own_site};
use domain::access::Permission;
use domain::ids::{QrToken, SiteId};
use domain::offline::KeyNo;
use domain::visitor::{DEFAULT_RETENTION_DAYS, RETENTION_DAYS};
use serde_json::json;
use store::{transact, visitor_sites as places};

impl Service {
    /// Where and how visitors are taken.
    ///
    /// # Errors
    /// The role may not see it.
    pub async fn visit_settings(&self, actor: &Actor) -> Result<VisitSettings> {
        let operator = actor.require(Permission::ViewVisitors)?;
        let mut conn = self.store().snapshot().await?;
        let opened = places::of_operator(&mut conn, operator).await?;
        let mut sites = Vec::new();
        for site in all_sites(&mut conn, operator).await? {
            let place = opened.iter().find(|place| place.site_id == site.id);
            let key = match place {
                Some(place) => places::current_key(&mut conn, &place.site_id).await?,
                None => None,
            };
            sites.push(VisitSite {
                site_id: site.id,
                site_name: site.name,
                token: place.map(|place| place.token.clone()),
                url: place.map(|place| self.visit_url(&place.token)),
                takes_bookings: place.is_some_and(|place| place.takes_bookings),
                key: key.map(|key| (key.key_no.value(), key.check_value)),
            });
        }
        let retention_days = places::retention(&mut conn, operator).await?.unwrap_or(DEFAULT_RETENTION_DAYS);
        Ok(VisitSettings { sites, retention_days })
    }

    /// Takes bookings at a site, or no more. The first time, the site gets its code and its first key. `false`: it was
    /// so already.
    ///
    /// # Errors
    /// The role may not; no such site.
    pub async fn set_visit_site(&self, actor: &Actor, site: &SiteId, takes_bookings: bool) -> Result<bool> {
        let operator = actor.require(Permission::ManageVisitors)?;
        let (now, token) = (self.now(), QrToken::from_random(self.random()));
        let (key, _) = self.new_pass_key(site, KeyNo::FIRST, &actor.name)?;
        transact!(Error, self.store(), |tx| {
            let site = own_site(tx, operator, site).await?;
            let row = places::Row {
                site_id: site.id.clone(),
                operator_id: operator.clone(),
                token: token.clone(),
                takes_bookings,
                created_at: now,
            };
            let changed = if places::insert(tx, &row).await? {
                places::insert_key(tx, &key).await?;
                takes_bookings
            } else {
                places::set_open(tx, &site.id, takes_bookings).await?
            };
            if changed {
                let action = if takes_bookings { "visitor.site_open" } else { "visitor.site_close" };
                audit::record(self, tx, actor, action, &site.code, &json!({})).await?;
            }
            Ok(changed)
        })
    }

    /// Issues a new key for a site's gates, shown this once. Passes are made with it from now on, those that were
    /// approved before too once their page is opened; a gate takes both while it holds both.
    ///
    /// # Errors
    /// The role may not; no such site, or never opened for visitors; [`Error::Conflict`] `no_more_keys`,
    /// `key_changed`: somebody else issued one at the same moment.
    pub async fn issue_gate_key(&self, actor: &Actor, site: &SiteId) -> Result<GateKey> {
        let operator = actor.require(Permission::ManageVisitors)?;
        let mut conn = self.store().read().await?;
        let site = own_site(&mut conn, operator, site).await?;
        let current = places::current_key(&mut conn, &site.id).await?.ok_or(Error::NotFound("visit_site"))?;
        drop(conn);
        let key_no = current.key_no.next().ok_or(Error::Conflict("no_more_keys"))?;
        let (row, key) = self.new_pass_key(&site.id, key_no, &actor.name)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let replaced = places::replace_key(tx, &site.id, current.key_no, now).await?;
            if !replaced || !places::insert_key(tx, &row).await? {
                return Err(Error::Conflict("key_changed"));
            }
            let detail = json!({ "key_no": key_no.value(), "check_value": row.check_value });
            audit::record(self, tx, actor, "visitor.gate_key", &site.code, &detail).await
        })?;
        let key = hex::encode(key.as_slice());
        Ok(GateKey { key_no: key_no.value(), key, check_value: row.check_value })
    }

    /// Keeps bookings for so many days after their end.
    ///
    /// # Errors
    /// The role may not; out of bounds (field `days`).
    pub async fn set_visit_retention(&self, actor: &Actor, days: i64) -> Result<()> {
        let operator = actor.require(Permission::ManageVisitors)?;
        if !RETENTION_DAYS.contains(&days) {
            return Err(Error::field("days", "retention_days"));
        }
        transact!(Error, self.store(), |tx| {
            let before = places::retention(tx, operator).await?.unwrap_or(DEFAULT_RETENTION_DAYS);
            if before == days {
                return Ok(());
            }
            places::set_retention(tx, operator, days).await?;
            let detail = json!({ "days": days, "before": before });
            audit::record(self, tx, actor, "visitor.retention", "", &detail).await
        })
    }
}
