//! Hosts in the console: entered by staff, bound to their WeChat by a link that works once.

use super::sealed::HostSecrets;
use super::types::{Host, SaveHost};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::secrets::token_hash;
use domain::access::Permission;
use domain::ids::{HostId, OperatorId, QrToken};
use domain::phone::Phone;
use domain::visitor::{MAX_HOSTS, MAX_NAME};
use serde_json::json;
use store::{Conn, transact, visitor_hosts as hosts};

/// As many hosts as an operator may have.
fn limit() -> i64 {
    i64::try_from(MAX_HOSTS).unwrap_or(i64::MAX)
}

async fn own_host(conn: &mut Conn, operator: &OperatorId, host: &HostId) -> Result<hosts::Row> {
    let row = hosts::by_id(conn, host).await?;
    row.filter(|h| h.operator_id == *operator && h.removed_at.is_none()).ok_or(Error::NotFound("host"))
}

impl SaveHost {
    fn check(&mut self) -> Result<Option<Phone>> {
        self.name = self.name.trim().to_owned();
        self.department = self.department.trim().to_owned();
        let mut fields = Fields::default();
        fields.name("name", &self.name, MAX_NAME);
        if !self.department.is_empty() {
            fields.name("department", &self.department, MAX_NAME);
        }
        let phone = Phone::parse(&self.phone);
        if phone.is_none() && !self.phone.trim().is_empty() {
            fields.wrong("phone", "mobile_number");
        }
        fields.done()?;
        Ok(phone)
    }
}

impl Service {
    fn shown_host(&self, row: &hosts::Row, app_id: Option<&str>, with_link: bool) -> Result<Host> {
        let secrets = self.open_host(row)?;
        let phone = secrets.phone.as_deref().and_then(Phone::parse);
        let bound = row.bound_app_id.is_some() && row.bound_app_id.as_deref() == app_id;
        Ok(Host {
            id: row.id.clone(),
            name: row.name.clone(),
            department: row.department.clone(),
            phone: phone.map(|phone| phone.masked()).unwrap_or_default(),
            bound_at: row.bound_at.filter(|_| bound),
            link: secrets.bind.filter(|_| with_link).map(|token| self.visit_url(&token)),
            offered: row.is_reachable(),
        })
    }

    /// The operator's hosts, by department and name. Their binding links are for who may manage them.
    ///
    /// # Errors
    /// The role may not see them.
    pub async fn list_hosts(&self, actor: &Actor) -> Result<Vec<Host>> {
        let operator = actor.require(Permission::ViewVisitors)?;
        let with_links = actor.role.may(Permission::ManageVisitors);
        let app_id = match self.wechat_oa(operator).await {
            Ok(app) => Some(app.app_id),
            Err(Error::NotFound(_)) => None,
            Err(error) => return Err(error),
        };
        let mut conn = self.store().read().await?;
        let rows = hosts::of_operator(&mut conn, operator, limit()).await?;
        rows.iter().map(|row| self.shown_host(row, app_id.as_deref(), with_links)).collect()
    }

    /// Enters a host, or changes one.
    ///
    /// # Errors
    /// The role may not; a wrong field; no such host; [`Error::Conflict`] `too_many_hosts`, `host_changed`: somebody
    /// else changed them at the same moment.
    pub async fn save_host(&self, actor: &Actor, mut save: SaveHost) -> Result<HostId> {
        let operator = actor.require(Permission::ManageVisitors)?;
        let phone = save.check()?;
        let now = self.now();
        let fresh = (HostId::from_parts(now, self.random()), QrToken::from_random(self.random()));
        transact!(Error, self.store(), |tx| {
            let Some(id) = &save.id else {
                if hosts::of_operator(tx, operator, limit()).await?.len() >= MAX_HOSTS {
                    return Err(Error::Conflict("too_many_hosts"));
                }
                let (id, bind) = fresh.clone();
                let secrets = HostSecrets {
                    phone: phone.as_ref().map(|phone| phone.as_str().to_owned()),
                    openid: None,
                    bind: Some(bind.clone()),
                };
                let row = hosts::Row {
                    sealed: self.seal_host(&id, &secrets)?,
                    id,
                    operator_id: operator.clone(),
                    name: save.name.clone(),
                    department: save.department.clone(),
                    has_phone: phone.is_some(),
                    bind_hash: Some(token_hash(bind.as_str())),
                    bound_app_id: None,
                    bound_at: None,
                    created_at: now,
                    removed_at: None,
                };
                hosts::insert(tx, &row).await?;
                let detail = json!({ "department": row.department });
                audit::record(self, tx, actor, "visitor.host_add", &row.name, &detail).await?;
                return Ok(row.id);
            };
            let row = own_host(tx, operator, id).await?;
            let mut secrets = self.open_host(&row)?;
            if let Some(phone) = &phone {
                secrets.phone = Some(phone.as_str().to_owned());
            } else if save.forget_phone {
                secrets.phone = None;
            }
            let changed = hosts::Row {
                sealed: self.seal_host(&row.id, &secrets)?,
                name: save.name.clone(),
                department: save.department.clone(),
                has_phone: secrets.phone.is_some(),
                ..row.clone()
            };
            if !hosts::update(tx, &changed, &row.sealed).await? {
                return Err(Error::Conflict("host_changed"));
            }
            let detail = json!({ "department": changed.department, "name_before": row.name });
            audit::record(self, tx, actor, "visitor.host_save", &changed.name, &detail).await?;
            Ok(row.id)
        })
    }

    /// Makes a new binding link for a host; whoever was bound is not any more.
    ///
    /// # Errors
    /// The role may not; no such host; [`Error::Conflict`] `host_changed`.
    pub async fn renew_host_link(&self, actor: &Actor, host: &HostId) -> Result<String> {
        let operator = actor.require(Permission::ManageVisitors)?;
        let bind = QrToken::from_random(self.random());
        transact!(Error, self.store(), |tx| {
            let row = own_host(tx, operator, host).await?;
            let phone = self.open_host(&row)?.phone;
            let secrets = HostSecrets { phone, openid: None, bind: Some(bind.clone()) };
            let changed = hosts::Row {
                sealed: self.seal_host(&row.id, &secrets)?,
                bind_hash: Some(token_hash(bind.as_str())),
                bound_app_id: None,
                bound_at: None,
                ..row.clone()
            };
            if !hosts::update(tx, &changed, &row.sealed).await? {
                return Err(Error::Conflict("host_changed"));
            }
            audit::record(self, tx, actor, "visitor.host_link", &row.name, &json!({})).await?;
            Ok(self.visit_url(&bind))
        })
    }

    /// Removes a host: nobody books with them any more, and what is personal of them is forgotten. Bookings go on.
    ///
    /// # Errors
    /// The role may not; no such host; [`Error::Conflict`] `host_changed`.
    pub async fn remove_host(&self, actor: &Actor, host: &HostId) -> Result<()> {
        let operator = actor.require(Permission::ManageVisitors)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let row = own_host(tx, operator, host).await?;
            let removed = hosts::Row {
                sealed: self.seal_host(&row.id, &HostSecrets::default())?,
                has_phone: false,
                bind_hash: None,
                bound_app_id: None,
                bound_at: None,
                removed_at: Some(now),
                ..row.clone()
            };
            if !hosts::update(tx, &removed, &row.sealed).await? {
                return Err(Error::Conflict("host_changed"));
            }
            audit::record(self, tx, actor, "visitor.host_remove", &row.name, &json!({})).await
        })
    }
}
