//! QR codes of car parks and lanes.

use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::sites::{all_lanes, all_sites, own_site};
use domain::access::Permission;
use domain::ids::{LaneId, QrToken, SiteId};
use domain::site::SiteKind;
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use store::{lanes, qr, sites, transact};

/// How many codes a list shows at most; the newest.
const SHOWN: i64 = 1_000;

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qr {
    /// The code in its address.
    pub token: QrToken,
    /// What is written under it.
    pub label: String,
    /// What it says.
    pub url: String,
    /// The site.
    pub site_id: SiteId,
    /// The site's code.
    pub site_code: String,
    /// The site's name.
    pub site_name: String,
    /// What it is.
    pub site_kind: SiteKind,
    /// The lane, unless it is the whole site's.
    pub lane_id: Option<LaneId>,
    /// The lane's code.
    pub lane_code: Option<String>,
    /// The lane's name.
    pub lane_name: Option<String>,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was revoked, for good.
    pub revoked_at: Option<UnixMs>,
}

impl Service {
    fn shown_code(&self, row: qr::Row, site: &sites::Row, lane: Option<&lanes::Row>) -> Qr {
        Qr {
            url: format!("{}{}{}", self.settings().public_base, site.kind.directory(), row.token.as_str()),
            token: row.token,
            label: row.label,
            site_id: row.site_id,
            site_code: site.code.clone(),
            site_name: site.name.clone(),
            site_kind: site.kind,
            lane_id: row.lane_id,
            lane_code: lane.map(|l| l.code.clone()),
            lane_name: lane.map(|l| l.name.clone()),
            created_at: row.created_at,
            revoked_at: row.revoked_at,
        }
    }

    /// The operator's codes, or those of one site; the newest 1000, newest first.
    ///
    /// # Errors
    /// The role may not see them; no such site.
    pub async fn list_qr(&self, actor: &Actor, site: Option<&SiteId>) -> Result<Vec<Qr>> {
        let operator = actor.require(Permission::ViewSetup)?;
        let mut conn = self.store().read().await?;
        let rows = match site {
            Some(site) => {
                let site = own_site(&mut conn, operator, site).await?;
                qr::of_site(&mut conn, &site.id, SHOWN).await?
            }
            None => qr::of_operator(&mut conn, operator, SHOWN).await?,
        };
        let sites: HashMap<_, _> =
            all_sites(&mut conn, operator).await?.into_iter().map(|s| (s.id.clone(), s)).collect();
        let lanes: HashMap<_, _> =
            all_lanes(&mut conn, operator).await?.into_iter().map(|l| (l.id.clone(), l)).collect();
        let shown = rows.into_iter().filter_map(|row| {
            let site = sites.get(&row.site_id)?;
            let lane = row.lane_id.as_ref().and_then(|lane| lanes.get(lane));
            Some(self.shown_code(row, site, lane))
        });
        Ok(shown.collect())
    }

    /// Makes a code for a site or for a lane of it. `label` is what is written under it, at most 60 characters.
    ///
    /// # Errors
    /// The role may not; a wrong label; no such site or lane.
    pub async fn create_qr(
        &self,
        actor: &Actor,
        site: &SiteId,
        lane: Option<&LaneId>,
        label: &str,
    ) -> Result<Qr> {
        let operator = actor.require(Permission::ManageSites)?;
        let mut fields = Fields::default();
        fields.name("label", label, 60);
        fields.done()?;
        let (token, now) = (QrToken::from_random(self.random()), self.now());
        transact!(Error, self.store(), |tx| {
            let site = own_site(tx, operator, site).await?;
            let lane = match lane {
                Some(lane) => Some(lanes::by_id(tx, lane).await?.filter(|l| l.site_id == site.id)),
                None => None,
            };
            let lane = lane.map(|l| l.ok_or(Error::NotFound("lane"))).transpose()?;
            let row = qr::Row {
                token: token.clone(),
                operator_id: operator.clone(),
                site_id: site.id.clone(),
                lane_id: lane.as_ref().map(|l| l.id.clone()),
                label: label.to_owned(),
                created_at: now,
                revoked_at: None,
            };
            qr::insert(tx, &row).await?;
            let detail =
                json!({ "site": site.code, "lane": lane.as_ref().map(|l| &l.code), "token": head(&token) });
            audit::record(self, tx, actor, "qr.create", label, &detail).await?;
            Ok(self.shown_code(row, &site, lane.as_ref()))
        })
    }

    /// Revokes a code for good: whoever scans it is told so. `false`: it was revoked already.
    ///
    /// # Errors
    /// The role may not; no such code.
    pub async fn revoke_qr(&self, actor: &Actor, token: &QrToken) -> Result<bool> {
        let operator = actor.require(Permission::ManageSites)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let row = qr::by_token(tx, token).await?.filter(|q| q.operator_id == *operator);
            let row = row.ok_or(Error::NotFound("qr_code"))?;
            if !qr::revoke(tx, token, now).await? {
                return Ok(false);
            }
            audit::record(self, tx, actor, "qr.revoke", &row.label, &json!({ "token": head(token) })).await?;
            Ok(true)
        })
    }
}

/// Enough of a code to tell which; not enough to use it.
fn head(token: &QrToken) -> String {
    format!("{}…", token.as_str().chars().take(6).collect::<String>())
}
