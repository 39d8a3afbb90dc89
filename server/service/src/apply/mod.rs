//! `apply`: makes the database agree with a declarative file, by the same use cases that the console calls, so that the
//! same checks hold and the same audit rows are written.
//!
//! Idempotent: a second run changes nothing. Nothing is ever taken away: what the file does not name stays as it is.
//! Not one transaction, because accounts are checked at their providers; a run that fails is put right and run again.

mod file;
mod messages;

pub use file::{
    AlipayEntry, ApplyFile, ChinaumsEntry, LaneEntry, MessagePushEntry, OfficialAccountEntry, OperatorEntry,
    PlatformStaffEntry, QrEntry, SiteEntry, SmsEntry, SmsTextEntry, StaffEntry, TariffEntry, TopUpEntry,
    UnionPayEntry, WechatEntry,
};

use messages::Messages;

use crate::Service;
use crate::access::Actor;
use crate::accounts::WechatHalf;
use crate::error::{Error, FieldError, Result};
use crate::operators::OperatorBrief;
use crate::sites::{Lane, SaveLane, SaveSite, Site};
use crate::staff::{NewStaff, normal_login};
use domain::access::{Permission, Role};
use domain::ids::{LaneId, SiteId};
use domain::time::MINUTE;
use secrecy::{ExposeSecret as _, SecretString};
use std::fmt;
use store::{lanes, operators, qr, sites, staff};

/// Something that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happened, a stable word: `operator created`, `site changed`, `method switched on` …
    pub what: &'static str,
    /// To what: `qingshan/P001/OUT1`.
    pub target: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.target)
    }
}

/// The changes so far, and where in the file we are.
struct Run<'a> {
    service: &'a Service,
    actor: Actor,
    changes: Vec<Change>,
}

impl Service {
    /// Makes the database agree with a file; returns what it changed, nothing if it agreed already.
    ///
    /// # Errors
    /// The actor is not of the platform; a use case refuses. The fields of [`Error::Invalid`] say where in the file.
    pub async fn apply(&self, actor: &Actor, file: ApplyFile) -> Result<Vec<Change>> {
        actor.require_platform(Permission::ManageOperators)?;
        let mut run = Run { service: self, actor: actor.clone(), changes: Vec::new() };
        for person in &file.platform_staff {
            let at = format!("platform_staff[{}]", person.login);
            run.platform_staff(person).await.map_err(|e| located(e, &at))?;
        }
        for entry in file.operator {
            run.operator(entry).await?;
        }
        Ok(run.changes)
    }
}

/// Puts where it was in the file before every field.
fn located(error: Error, at: &str) -> Error {
    let at_field = |field: FieldError| FieldError { field: format!("{at}.{}", field.field), ..field };
    match error {
        Error::Invalid(fields) => Error::Invalid(fields.into_iter().map(at_field).collect()),
        other => other,
    }
}

impl Run<'_> {
    fn note(&mut self, what: &'static str, target: impl Into<String>) {
        self.changes.push(Change { what, target: target.into() });
    }

    async fn operator(&mut self, entry: OperatorEntry) -> Result<()> {
        let at = format!("operator[{}]", entry.code);
        let operator = self.one_operator(&entry).await.map_err(|e| located(e, &at))?;
        self.actor.operator = Some(operator.id);
        for person in &entry.staff {
            let at = format!("{at}.staff[{}]", person.login);
            self.member(&entry.code, person).await.map_err(|e| located(e, &at))?;
        }
        for site in &entry.site {
            let at = format!("{at}.site[{}]", site.code);
            self.site(&entry.code, site).await.map_err(|e| located(e, &at))?;
        }
        for (half, name, wechat) in [
            (WechatHalf::OfficialAccount, "wechat_pay", entry.wechat_pay),
            (WechatHalf::MobileApp, "wechat_pay_app", entry.wechat_pay_app),
        ] {
            if let Some(wechat) = wechat {
                let at = format!("{at}.{name}");
                self.wechat(&entry.code, half, wechat).await.map_err(|e| located(e, &at))?;
            }
        }
        if let Some(alipay) = entry.alipay {
            let at = format!("{at}.alipay");
            self.alipay(&entry.code, alipay).await.map_err(|e| located(e, &at))?;
        }
        if let Some(chinaums) = entry.chinaums {
            let at = format!("{at}.chinaums");
            self.chinaums(&entry.code, chinaums).await.map_err(|e| located(e, &at))?;
        }
        if let Some(unionpay) = entry.unionpay {
            let at = format!("{at}.unionpay");
            self.unionpay(&entry.code, unionpay).await.map_err(|e| located(e, &at))?;
        }
        let messages =
            Messages { official_account: entry.official_account, sms: entry.sms, push: entry.message_push };
        self.messages(&entry.code, &at, messages).await
    }

    async fn one_operator(&mut self, entry: &OperatorEntry) -> Result<OperatorBrief> {
        let mut conn = self.service.store().read().await?;
        let known = operators::by_code(&mut conn, &entry.code).await?;
        drop(conn);
        let Some(known) = known else {
            let made = self.service.create_operator(&self.actor, &entry.code, &entry.name).await?;
            self.note("operator created", &entry.code);
            return Ok(made);
        };
        if self.service.rename_operator(&self.actor, &known.id, &entry.name).await? {
            self.note("operator renamed", &entry.code);
        }
        Ok(known.into())
    }

    async fn platform_staff(&mut self, entry: &PlatformStaffEntry) -> Result<()> {
        match self.known(&entry.login).await? {
            Some(person) if person.platform => Ok(()),
            Some(_) => Err(Error::field("login", "taken")),
            None => self.add(&entry.login, &entry.name, Role::Platform, &entry.password).await,
        }
    }

    async fn member(&mut self, operator: &str, entry: &StaffEntry) -> Result<()> {
        if entry.role == Role::Platform {
            return Err(Error::field("role", "platform_staff_apart"));
        }
        let Some(person) = self.known(&entry.login).await? else {
            return self.add(&entry.login, &entry.name, entry.role, &entry.password).await;
        };
        let Some(here) = self.actor.operator.clone() else { return Err(Error::NoOperator) };
        let mut conn = self.service.store().read().await?;
        let role = staff::role_at(&mut conn, &person.id, &here).await?;
        drop(conn);
        match role {
            None => Err(Error::field("login", "taken")),
            Some(role) if role == entry.role => Ok(()),
            Some(_) => {
                self.service.update_staff(&self.actor, &person.id, entry.role, person.locked).await?;
                self.note("role changed", format!("{operator}/{}", person.login));
                Ok(())
            }
        }
    }

    async fn known(&self, login: &str) -> Result<Option<staff::Row>> {
        let mut conn = self.service.store().read().await?;
        Ok(staff::by_login(&mut conn, &normal_login(login)).await?)
    }

    async fn add(&mut self, login: &str, name: &str, role: Role, password: &SecretString) -> Result<()> {
        let password = password.expose_secret().to_owned();
        let new = NewStaff { login: login.to_owned(), name: name.to_owned(), role, password };
        let made = self.service.create_staff(&self.actor, new).await?;
        self.note("person added", made.login);
        Ok(())
    }

    async fn site(&mut self, operator: &str, entry: &SiteEntry) -> Result<()> {
        let Some(owner) = self.actor.operator.clone() else { return Err(Error::NoOperator) };
        let mut conn = self.service.store().read().await?;
        let known = sites::by_code(&mut conn, &owner, &entry.code).await?;
        drop(conn);
        let save = SaveSite {
            id: known.as_ref().map(|s| s.id.clone()),
            code: entry.code.clone(),
            name: entry.name.clone(),
            kind: entry.kind,
            tariff: entry.tariff.as_ref().map(TariffEntry::read).transpose()?,
            top_up: entry.top_up.as_ref().map(TopUpEntry::read).transpose()?,
            exit_window_ms: i64::from(entry.exit_minutes) * MINUTE,
            quote_valid_ms: i64::from(entry.quote_minutes) * MINUTE,
        };
        let saved = self.service.save_site(&self.actor, save).await?;
        let target = format!("{operator}/{}", entry.code);
        match known {
            None => self.note("site created", &target),
            Some(known) if differs(&known, &saved) => self.note("site changed", &target),
            Some(_) => {}
        }
        for lane in &entry.lane {
            let at = format!("lane[{}]", lane.code);
            self.lane(&target, &saved.id, lane).await.map_err(|e| located(e, &at))?;
        }
        for code in &entry.qr {
            let at = format!("qr[{}]", code.label);
            self.code(&target, &saved.id, code).await.map_err(|e| located(e, &at))?;
        }
        Ok(())
    }

    async fn lane(&mut self, site: &str, site_id: &SiteId, entry: &LaneEntry) -> Result<()> {
        let known = self.lane_row(site_id, &entry.code).await?;
        let save = SaveLane {
            id: known.as_ref().map(|l| l.id.clone()),
            site_id: site_id.clone(),
            code: entry.code.clone(),
            name: entry.name.clone(),
            kind: entry.kind,
        };
        let saved: Lane = self.service.save_lane(&self.actor, save).await?;
        let target = format!("{site}/{}", entry.code);
        match known {
            None => self.note("lane created", target),
            Some(known) if known.name != saved.name || known.kind != saved.kind => {
                self.note("lane changed", target);
            }
            Some(_) => {}
        }
        Ok(())
    }

    async fn lane_row(&self, site: &SiteId, code: &str) -> Result<Option<lanes::Row>> {
        let mut conn = self.service.store().read().await?;
        Ok(lanes::by_code(&mut conn, site, code).await?)
    }

    async fn code(&mut self, site: &str, site_id: &SiteId, entry: &QrEntry) -> Result<()> {
        let lane: Option<LaneId> = match &entry.lane {
            None => None,
            Some(code) => {
                let lane = self.lane_row(site_id, code).await?;
                Some(lane.ok_or_else(|| Error::field("lane", "no_such_lane"))?.id)
            }
        };
        let mut conn = self.service.store().read().await?;
        let known = qr::by_label(&mut conn, site_id, lane.as_ref(), &entry.label).await?;
        drop(conn);
        if known.is_none() {
            let made = self.service.create_qr(&self.actor, site_id, lane.as_ref(), &entry.label).await?;
            self.note("QR code made", format!("{site} {} {}", made.label, made.url));
        }
        Ok(())
    }

    async fn wechat(&mut self, operator: &str, half: WechatHalf, entry: WechatEntry) -> Result<()> {
        let [saved, on, off] = match half {
            WechatHalf::OfficialAccount => {
                ["WeChat Pay saved", "WeChat Pay switched on", "WeChat Pay switched off"]
            }
            WechatHalf::MobileApp => [
                "WeChat Pay in the App saved",
                "WeChat Pay in the App switched on",
                "WeChat Pay in the App switched off",
            ],
        };
        let target = format!("{operator} {}", entry.mch_id);
        let (save, enabled) = entry.read(half)?;
        let declared = self.service.declare_wechat(&self.actor, save, enabled).await?;
        if declared.changed {
            self.note(saved, &target);
        }
        if declared.switched {
            self.note(if enabled { on } else { off }, &target);
        }
        match declared.refused {
            Some(code) => Err(Error::Conflict(code)),
            None => Ok(()),
        }
    }

    async fn unionpay(&mut self, operator: &str, entry: UnionPayEntry) -> Result<()> {
        let target = format!("{operator} {}", entry.mer_id);
        let (save, enabled) = entry.read();
        let declared = self.service.declare_unionpay(&self.actor, save, enabled).await?;
        if declared.changed {
            self.note("UnionPay saved", &target);
        }
        if declared.switched {
            self.note(if enabled { "UnionPay switched on" } else { "UnionPay switched off" }, &target);
        }
        match declared.refused {
            Some(code) => Err(Error::Conflict(code)),
            None => Ok(()),
        }
    }

    async fn chinaums(&mut self, operator: &str, entry: ChinaumsEntry) -> Result<()> {
        let target = format!("{operator} {}", entry.mid);
        let (save, enabled) = entry.read();
        let declared = self.service.declare_chinaums(&self.actor, save, enabled).await?;
        if declared.changed {
            self.note("ChinaUMS saved", &target);
        }
        if declared.switched {
            self.note("ChinaUMS switched", &target);
        }
        match declared.refused {
            Some(code) => Err(Error::Conflict(code)),
            None => Ok(()),
        }
    }

    async fn alipay(&mut self, operator: &str, entry: AlipayEntry) -> Result<()> {
        let target = format!("{operator} {}", entry.seller_id);
        let (save, enabled) = entry.read();
        let declared = self.service.declare_alipay(&self.actor, save, &enabled).await?;
        if declared.changed {
            self.note("Alipay saved", &target);
        }
        if declared.switched {
            self.note("Alipay switched", &target);
        }
        match declared.refused {
            Some(code) => Err(Error::Conflict(code)),
            None => Ok(()),
        }
    }
}

fn differs(before: &sites::Row, after: &Site) -> bool {
    before.name != after.name
        || before.kind != after.kind
        || before.tariff != after.tariff
        || before.top_up != after.top_up
        || before.exit_window_ms != after.exit_window_ms
        || before.quote_valid_ms != after.quote_valid_ms
        || before.status != after.status
}
