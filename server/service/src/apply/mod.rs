//! Makes the database agree with a declarative file. Applying the same file again changes nothing; what the file does
//! not name is left alone.

mod file;

pub use file::ApplyFile;

use crate::error::{Error, Result};
use crate::sites::{Lane, SaveLane, SaveSite, Site};
use crate::staff::NewStaff;
use crate::{Actor, Service};
use domain::access::{Permission, Role};
use domain::time::MINUTE;
use secrecy::{ExposeSecret as _, SecretString};
use std::fmt;

/// Something that the file changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What was done: `added`, `changed`, `switched`, `not switched on: …`.
    pub what: String,
    /// To what: a path of codes.
    pub target: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.target, self.what)
    }
}

/// Collects the changes below one path.
struct Changes(Vec<Change>);

impl Changes {
    fn add(&mut self, what: &str, target: String) {
        self.0.push(Change { what: what.to_owned(), target });
    }
}

impl Service {
    /// Applies a file. Each thing is its own transaction: after an error, a second run goes on from there.
    ///
    /// # Errors
    /// The actor is not of the platform, or something in the file is refused; the error is that of the use case.
    pub async fn apply(&self, actor: &Actor, file: ApplyFile) -> Result<Vec<Change>> {
        actor.require_platform(Permission::ManageOperators)?;
        let mut changes = Changes(Vec::new());
        for person in file.platform_staff {
            let platform = Actor { operator: None, ..actor.clone() };
            let new = new_staff(person.login, person.name, Role::Platform, &person.password);
            self.apply_staff(&platform, new, "platform", &mut changes).await?;
        }
        for operator in file.operator {
            self.apply_operator(actor, operator, &mut changes).await?;
        }
        Ok(changes.0)
    }

    async fn apply_operator(&self, actor: &Actor, file: file::Operator, changes: &mut Changes) -> Result<()> {
        let known = self.list_operators(actor).await?.into_iter().find(|o| o.code == file.code);
        let operator = match known {
            Some(operator) => operator,
            None => {
                changes.add("added", file.code.clone());
                self.create_operator(actor, &file.code, &file.name).await?
            }
        };
        let actor = &Actor { operator: Some(operator.id), ..actor.clone() };
        for person in file.staff {
            let new = new_staff(person.login, person.name, person.role, &person.password);
            self.apply_staff(actor, new, &file.code, changes).await?;
        }
        for site in &file.site {
            self.apply_site(actor, site, &file.code, changes).await?;
        }
        if let Some(wechat) = file.wechat_pay {
            let enabled = wechat.enabled;
            let declared = self.declare_wechat(actor, wechat.into(), enabled).await?;
            let target = || format!("{}/wechat_pay", file.code);
            if declared.changed {
                changes.add("saved", target());
            }
            if declared.switched {
                changes.add(if enabled { "switched on" } else { "switched off" }, target());
            }
            if let Some(code) = declared.refused {
                changes.add(&format!("not switched on: {code}"), target());
            }
        }
        Ok(())
    }

    async fn apply_staff(&self, actor: &Actor, new: NewStaff, path: &str, changes: &mut Changes) -> Result<()> {
        let target = format!("{path}/staff/{}", new.login);
        let known = self.list_staff(actor).await?.into_iter().find(|person| person.login == new.login);
        match known {
            None => {
                self.create_staff(actor, new).await?;
                changes.add("added", target);
            }
            Some(person) if person.role != new.role => {
                self.update_staff(actor, &person.id, new.role, person.locked).await?;
                changes.add("changed", target);
            }
            Some(_) => {}
        }
        Ok(())
    }

    async fn apply_site(&self, actor: &Actor, file: &file::Site, path: &str, changes: &mut Changes) -> Result<()> {
        let path = format!("{path}/{}", file.code);
        let known = self.list_sites(actor).await?.into_iter().find(|site| site.code == file.code);
        let wanted = SaveSite {
            id: known.as_ref().map(|site| site.id.clone()),
            code: file.code.clone(),
            name: file.name.clone(),
            kind: file.kind,
            tariff: file.tariff.as_ref().map(file::TariffFile::read).transpose()?,
            exit_window_ms: i64::from(file.exit_minutes) * MINUTE,
            quote_valid_ms: i64::from(file.quote_minutes) * MINUTE,
        };
        let site = match known {
            Some(site) if is_as_wanted(&site, &wanted) => site,
            known => {
                changes.add(if known.is_some() { "changed" } else { "added" }, path.clone());
                self.save_site(actor, wanted).await?
            }
        };
        let mut lanes = site.lanes.clone();
        for lane in &file.lane {
            self.apply_lane(actor, &site, lane, &path, &mut lanes, changes).await?;
        }
        for code in &file.qr {
            self.apply_qr(actor, &site, code, &path, &lanes, changes).await?;
        }
        Ok(())
    }

    async fn apply_lane(
        &self,
        actor: &Actor,
        site: &Site,
        file: &file::Lane,
        path: &str,
        lanes: &mut Vec<Lane>,
        changes: &mut Changes,
    ) -> Result<()> {
        let known = lanes.iter().position(|lane| lane.code == file.code);
        let same = known.and_then(|i| lanes.get(i)).is_some_and(|l| l.name == file.name && l.kind == file.kind);
        if same {
            return Ok(());
        }
        let input = SaveLane {
            id: known.and_then(|i| lanes.get(i)).map(|lane| lane.id.clone()),
            site_id: site.id.clone(),
            code: file.code.clone(),
            name: file.name.clone(),
            kind: file.kind,
        };
        changes.add(if known.is_some() { "changed" } else { "added" }, format!("{path}/{}", file.code));
        let saved = self.save_lane(actor, input).await?;
        lanes.retain(|lane| lane.id != saved.id);
        lanes.push(saved);
        Ok(())
    }

    async fn apply_qr(
        &self,
        actor: &Actor,
        site: &Site,
        file: &file::Code,
        path: &str,
        lanes: &[Lane],
        changes: &mut Changes,
    ) -> Result<()> {
        let codes = self.list_qr(actor, Some(&site.id)).await?;
        if codes.iter().any(|code| code.label == file.label && code.revoked_at.is_none()) {
            return Ok(());
        }
        let lane = match &file.lane {
            None => None,
            Some(code) => Some(lanes.iter().find(|lane| lane.code == *code).ok_or(Error::NotFound("lane"))?),
        };
        self.create_qr(actor, &site.id, lane.map(|lane| &lane.id), &file.label).await?;
        changes.add("added", format!("{path}/qr/{}", file.label));
        Ok(())
    }
}

fn new_staff(login: String, name: String, role: Role, password: &SecretString) -> NewStaff {
    NewStaff { login, name, role, password: password.expose_secret().to_owned() }
}

fn is_as_wanted(site: &Site, wanted: &SaveSite) -> bool {
    site.name == wanted.name
        && site.kind == wanted.kind
        && site.tariff == wanted.tariff
        && site.exit_window_ms == wanted.exit_window_ms
        && site.quote_valid_ms == wanted.quote_valid_ms
}
