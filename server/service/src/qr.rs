//! QR codes of car parks and lanes.

use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::orders::{Page, cut};
use crate::sites::{all_lanes, all_sites, own_site};
use domain::access::Permission;
use domain::ids::{LaneId, OperatorId, QrToken, SiteId};
use domain::site::SiteKind;
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use store::{Conn, lanes, qr, sites, transact};

/// Codes of a page unless asked otherwise.
const PAGE: u32 = 60;
/// The most that fit one page.
const MOST: u32 = 500;

/// Which codes to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QrFilter {
    /// Those of this site, its lanes included.
    pub site: Option<SiteId>,
    /// This one alone.
    pub token: Option<QrToken>,
    /// Those alone that were not revoked.
    pub living: bool,
    /// What the page before ended with.
    pub after: Option<String>,
    /// Rows of a page, 1–500; anything else: 60.
    pub limit: u32,
}

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

    /// The operator's codes that fit, newest first, a page at a time.
    ///
    /// # Errors
    /// The role may not see them; no such site; `after` is not what a page ended with.
    pub async fn list_qr(&self, actor: &Actor, filter: &QrFilter) -> Result<Page<Qr>> {
        let operator = actor.require(Permission::ViewSetup)?;
        let limit = if (1..=MOST).contains(&filter.limit) { filter.limit } else { PAGE };
        let mut conn = self.store().read().await?;
        if let Some(site) = &filter.site {
            own_site(&mut conn, operator, site).await?;
        }
        let Page { rows, next } = match &filter.token {
            Some(token) => {
                let code = own_code(&mut conn, operator, token).await?;
                Page { rows: code.into_iter().collect(), next: None }
            }
            None => codes(&mut conn, operator, filter, limit).await?,
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
        Ok(Page { rows: shown.collect(), next })
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
            let row = own_code(tx, operator, token).await?.ok_or(Error::NotFound("qr_code"))?;
            if !qr::revoke(tx, token, now).await? {
                return Ok(false);
            }
            audit::record(self, tx, actor, "qr.revoke", &row.label, &json!({ "token": head(token) })).await?;
            Ok(true)
        })
    }
}

/// A page of the codes that fit.
async fn codes(
    conn: &mut Conn,
    operator: &OperatorId,
    filter: &QrFilter,
    limit: u32,
) -> Result<Page<qr::Row>> {
    let after = match &filter.after {
        None => None,
        Some(token) => {
            let bad = || Error::field("after", "not_a_page");
            let token = QrToken::parse(token).map_err(|_| bad())?;
            Some(own_code(conn, operator, &token).await?.ok_or_else(bad)?)
        }
    };
    let sought = qr::Filter { site: filter.site.as_ref(), living: filter.living, after: after.as_ref() };
    let rows = qr::search(conn, operator, sought, i64::from(limit) + 1).await?;
    Ok(cut(rows, limit, |row| row.token.as_str().to_owned()))
}

/// The code, if it is the operator's.
async fn own_code(conn: &mut Conn, operator: &OperatorId, token: &QrToken) -> Result<Option<qr::Row>> {
    Ok(qr::by_token(conn, token).await?.filter(|code| code.operator_id == *operator))
}

/// Enough of a code to tell which; not enough to use it.
fn head(token: &QrToken) -> String {
    format!("{}…", token.as_str().chars().take(6).collect::<String>())
}
