//! Message push (推送配置): what an operator set up per kind, and switching it on and off.

use super::plan::{Plan, plan_of};
use super::preview::sample;
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::ids::OperatorId;
use domain::message::MessageKind;
use domain::template::category::{Field, Mapped, MappingProblem};
use domain::template::render::Line;
use domain::template::{Difference, Found};
use domain::time::UnixMs;
use store::{Conn, message_settings, transact};

/// Message push of one kind.
#[derive(Clone, Debug)]
pub struct MessageSetting {
    /// The kind.
    pub kind: MessageKind,
    /// Whether messages of this kind go out.
    pub enabled: bool,
    /// The template that was picked.
    pub template: Option<Found>,
    /// Whether it is a category template.
    pub is_category: bool,
    /// In what it differs from the guide's.
    pub differences: Vec<Difference>,
    /// Its typed fields; none with the guide's template.
    pub fields: Vec<Field>,
    /// Which value goes into which of them.
    pub mapping: Vec<Mapped>,
    /// What is wrong with that.
    pub problems: Vec<MappingProblem>,
    /// What keeps it from being switched on, a stable word; `None`: nothing does.
    pub obstacle: Option<&'static str>,
    /// When the template was fetched from the account.
    pub fetched_at: Option<UnixMs>,
    /// A message of this kind as it would read.
    pub preview: Vec<Line>,
}

/// Message push as a whole.
#[derive(Clone, Debug)]
pub struct MessagePush {
    /// The AppID of the operator's official account; `None`: there is none yet.
    pub app_id: Option<String>,
    /// Whether text messages are set up and on.
    pub sms: bool,
    /// The kinds that go by a template.
    pub settings: Vec<MessageSetting>,
}

/// There is no official account, or another one than the template was picked from.
pub(super) const NO_TEMPLATE: &str = "no_template";
const OTHER_ACCOUNT: &str = "other_account";
const TEMPLATE_DIFFERS: &str = "template_differs";
const MAPPING_INCOMPLETE: &str = "mapping_incomplete";

impl Service {
    /// Message push of the actor's operator.
    ///
    /// # Errors
    /// The role may not see it.
    pub async fn message_push(&self, actor: &Actor) -> Result<MessagePush> {
        let operator = actor.require(Permission::ViewMessages)?;
        let app_id = self.app_id_of(operator).await?;
        let sms = self.sms_sender(operator).await?.is_some();
        let mut conn = self.store().read().await?;
        let rows = message_settings::of_operator(&mut conn, operator).await?;
        let settings = MessageKind::BY_TEMPLATE.iter().map(|kind| {
            let row = rows.iter().find(|row| row.kind == *kind);
            shown(row.unwrap_or(&unset(*kind)), app_id.as_deref(), sms)
        });
        let settings = settings.collect::<Result<_>>()?;
        Ok(MessagePush { app_id, sms, settings })
    }

    /// Switches messages of a kind on or off. Without a template a kind can be on where text messages are: they alone go
    /// out then.
    ///
    /// # Errors
    /// The role may not; [`Error::Conflict`] with what is in the way: `no_template`, `other_account`,
    /// `template_differs`, `mapping_incomplete`.
    pub async fn set_message_push(&self, actor: &Actor, kind: MessageKind, on: bool) -> Result<()> {
        let operator = actor.require(Permission::ManageMessages)?;
        by_template(kind)?;
        let app_id = self.app_id_of(operator).await?;
        let sms = self.sms_sender(operator).await?.is_some();
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let row = setting_of(tx, operator, kind).await?;
            if on && let Some(obstacle) = obstacle(&row, plan_of(&row)?.as_ref(), app_id.as_deref(), sms) {
                return Err(Error::Conflict(obstacle));
            }
            message_settings::put(
                tx,
                operator,
                &message_settings::Row { enabled: on, updated_at: now, ..row },
            )
            .await?;
            let detail = serde_json::json!({ "on": on });
            audit::record(self, tx, actor, "message.switch", kind.as_str(), &detail).await
        })
    }

    /// The AppID of the operator's official account, if one was entered.
    pub(crate) async fn app_id_of(&self, operator: &OperatorId) -> Result<Option<String>> {
        match self.wechat_oa(operator).await {
            Ok(app) => Ok(Some(app.app_id)),
            Err(Error::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Only kinds that go by a template are set up here.
pub(super) fn by_template(kind: MessageKind) -> Result<()> {
    if kind.is_by_template() { Ok(()) } else { Err(Error::NotFound("message_kind")) }
}

/// What an operator set up for a kind, or what holds before anything was.
pub(super) async fn setting_of(
    conn: &mut Conn,
    operator: &OperatorId,
    kind: MessageKind,
) -> Result<message_settings::Row> {
    Ok(message_settings::get(conn, operator, kind).await?.unwrap_or_else(|| unset(kind)))
}

fn unset(kind: MessageKind) -> message_settings::Row {
    message_settings::Row {
        kind,
        enabled: false,
        app_id: String::new(),
        template_json: None,
        mapping_json: "[]".to_owned(),
        fetched_at: None,
        updated_at: UnixMs(0),
    }
}

fn obstacle(
    row: &message_settings::Row,
    plan: Option<&Plan>,
    app_id: Option<&str>,
    sms: bool,
) -> Option<&'static str> {
    match plan {
        None if sms => None,
        None => Some(NO_TEMPLATE),
        Some(_) if app_id != Some(row.app_id.as_str()) => Some(OTHER_ACCOUNT),
        Some(plan) if plan.is_fit(row.kind) => None,
        Some(plan) if plan.is_category() => Some(MAPPING_INCOMPLETE),
        Some(_) => Some(TEMPLATE_DIFFERS),
    }
}

fn shown(row: &message_settings::Row, app_id: Option<&str>, sms: bool) -> Result<MessageSetting> {
    let plan = plan_of(row)?;
    let obstacle = obstacle(row, plan.as_ref(), app_id, sms);
    let values = sample(row.kind);
    let kind = row.kind;
    Ok(match plan {
        Some(plan) => MessageSetting {
            kind,
            enabled: row.enabled,
            is_category: plan.is_category(),
            differences: plan.differences(kind),
            fields: plan.fields(),
            problems: plan.problems(kind),
            preview: plan.lines(kind, &values),
            template: Some(plan.found),
            mapping: plan.mapping,
            obstacle,
            fetched_at: row.fetched_at,
        },
        None => MessageSetting {
            kind,
            enabled: row.enabled,
            template: None,
            is_category: false,
            differences: Vec::new(),
            fields: Vec::new(),
            mapping: Vec::new(),
            problems: Vec::new(),
            obstacle,
            fetched_at: None,
            preview: super::preview::of_guide(kind, &values),
        },
    })
}
