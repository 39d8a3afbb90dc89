//! Templates of the operator's official account: fetched, compared, picked, added. An ID is never typed.

use super::plan::Plan;
use super::settings::{by_template, setting_of};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use channels::wechat::oa::TemplateRow;
use domain::access::Permission;
use domain::ids::OperatorId;
use domain::message::MessageKind;
use domain::template::category::{Field, Mapped, MappingProblem, fields, propose_mapping};
use domain::template::{Difference, Found, required};
use store::{Tx, message_settings, transact};

/// How many templates of an account are looked at: WeChat allows 25.
const MAX_TEMPLATES: usize = 100;
/// How many fields a category template is asked with at most.
const MAX_KEYWORDS: usize = 5;

/// A template that the account holds, seen as one for a kind of message.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The template.
    pub found: Found,
    /// Whether it is a category template.
    pub is_category: bool,
    /// In what it differs from the guide's.
    pub differences: Vec<Difference>,
    /// Its typed fields.
    pub fields: Vec<Field>,
    /// The mapping that is proposed for it.
    pub mapping: Vec<Mapped>,
    /// What is wrong with that.
    pub problems: Vec<MappingProblem>,
    /// Whether messages of this kind can be sent by it as it is.
    pub is_fit: bool,
}

impl Service {
    /// The templates that the operator's official account holds now, the best for this kind first.
    ///
    /// # Errors
    /// The role may not; there is no official account; [`Error::Provider`].
    pub async fn account_templates(&self, actor: &Actor, kind: MessageKind) -> Result<Vec<Candidate>> {
        let operator = actor.require(Permission::ManageMessages)?;
        by_template(kind)?;
        let mut all: Vec<Candidate> =
            self.fetch_templates(operator).await?.into_iter().map(|found| candidate(kind, found)).collect();
        all.sort_by_key(|c| {
            (!c.is_fit, c.is_category, c.differences.len() + c.problems.len(), c.found.title.clone())
        });
        Ok(all)
    }

    /// Picks a template of the account for a kind: it is fetched once more, and kept as it is now. Without a mapping the
    /// proposed one is taken. What does not fit switches the kind off.
    ///
    /// # Errors
    /// The role may not; the account has no such template; [`Error::Provider`].
    pub async fn pick_template(
        &self,
        actor: &Actor,
        kind: MessageKind,
        template_id: &str,
        mapping: Option<Vec<Mapped>>,
    ) -> Result<()> {
        let operator = actor.require(Permission::ManageMessages)?;
        by_template(kind)?;
        let app_id = self.app_id_of(operator).await?.ok_or(Error::NotFound("official_account"))?;
        let found = self.fetch_templates(operator).await?;
        let found = found.into_iter().find(|f| f.template_id == template_id);
        let found = found.ok_or(Error::NotFound("template"))?;
        let mapping = match mapping {
            Some(mapping) => mapping,
            None if found.is_category() => propose_mapping(kind, &fields(&found)),
            None => Vec::new(),
        };
        let plan = Plan { template_id: template_id.to_owned(), found, mapping };
        transact!(Error, self.store(), |tx| {
            self.keep_plan(tx, operator, kind, &app_id, &plan).await?;
            let detail = serde_json::json!({ "title": plan.found.title, "fits": plan.is_fit(kind) });
            audit::record(self, tx, actor, "message.template", kind.as_str(), &detail).await
        })
    }

    /// Fetches every picked template once more and keeps how they are now. A kind whose template is gone, or does not fit
    /// any more, keeps its switch: what stands in the way is shown, and its messages say so.
    ///
    /// # Errors
    /// The role may not; there is no official account; [`Error::Provider`].
    pub async fn refresh_templates(&self, actor: &Actor) -> Result<()> {
        let operator = actor.require(Permission::ManageMessages)?;
        let found = self.fetch_templates(operator).await?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            for row in message_settings::of_operator(tx, operator).await? {
                let Some(plan) = super::plan_of(&row)? else { continue };
                let now_held = found.iter().find(|f| f.template_id == plan.template_id);
                // A template that was deleted is compared as an empty one: everything is missing.
                let gone = Found { template_id: plan.template_id.clone(), ..Found::default() };
                let json = json(now_held.unwrap_or(&gone))?;
                let row = message_settings::Row {
                    template_json: Some(json),
                    fetched_at: Some(now),
                    updated_at: now,
                    ..row
                };
                message_settings::put(tx, operator, &row).await?;
            }
            audit::record(self, tx, actor, "message.refresh", "", &serde_json::json!({})).await
        })
    }

    /// Keeps how picked templates of the guide are at the account now, so that the page of messages says what the
    /// self-check says. One that is gone stays as it was, for its name; so does a category template, for its mapping.
    pub(crate) async fn keep_templates_read(
        &self,
        operator: &OperatorId,
        held: &[TemplateRow],
    ) -> Result<()> {
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            for row in message_settings::of_operator(tx, operator).await? {
                let Some(plan) = super::plan_of(&row)?.filter(|plan| !plan.is_category()) else { continue };
                let Some(seen) = held.iter().find(|seen| seen.template_id == plan.template_id) else {
                    continue;
                };
                let seen = json(&found(seen.clone()))?;
                if row.template_json.as_deref() == Some(&seen) {
                    continue;
                }
                let row = message_settings::Row {
                    template_json: Some(seen),
                    fetched_at: Some(now),
                    updated_at: now,
                    ..row
                };
                message_settings::put(tx, operator, &row).await?;
            }
            Ok::<_, Error>(())
        })
    }

    /// Adds the library's template of a kind to the account and picks it.
    ///
    /// # Errors
    /// The role may not; the kind's template is none of the library (`not_in_library`); [`Error::Provider`], which
    /// since 2023 is what most accounts answer: category templates are all that they can add.
    pub async fn add_library_template(&self, actor: &Actor, kind: MessageKind) -> Result<()> {
        let operator = actor.require(Permission::ManageMessages)?;
        by_template(kind)?;
        let number = required(kind).and_then(|r| r.library).ok_or(Error::Conflict("not_in_library"))?;
        let id = self.add_to_account(operator, number, &[]).await?;
        self.pick_template(actor, kind, &id, None).await
    }

    /// Adds a category template by its number, with the fields that are wanted, and picks it.
    ///
    /// # Errors
    /// The role may not; a wrong field; [`Error::Provider`].
    pub async fn add_category_template(
        &self,
        actor: &Actor,
        kind: MessageKind,
        number: &str,
        keywords: &[String],
    ) -> Result<()> {
        let operator = actor.require(Permission::ManageMessages)?;
        by_template(kind)?;
        let number = number.trim();
        if !(1..=12).contains(&number.len()) || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Error::field("number", "not_a_template_number"));
        }
        let keywords: Vec<&str> = keywords.iter().map(|k| k.trim()).filter(|k| !k.is_empty()).collect();
        if keywords.is_empty()
            || keywords.len() > MAX_KEYWORDS
            || keywords.iter().any(|k| k.chars().count() > 20)
        {
            return Err(Error::field("keywords", "not_template_keywords"));
        }
        let id = self.add_to_account(operator, number, &keywords).await?;
        self.pick_template(actor, kind, &id, None).await
    }

    async fn add_to_account(&self, operator: &OperatorId, number: &str, keywords: &[&str]) -> Result<String> {
        let number = number.to_owned();
        let keywords: Vec<String> = keywords.iter().map(|k| (*k).to_owned()).collect();
        let added = self
            .with_oa(operator, |account, token| {
                let (number, keywords) = (number.clone(), keywords.clone());
                async move {
                    let keywords: Vec<&str> = keywords.iter().map(String::as_str).collect();
                    account.add_template(&token, &number, &keywords).await
                }
            })
            .await?;
        Ok(added)
    }

    async fn fetch_templates(&self, operator: &OperatorId) -> Result<Vec<Found>> {
        let rows =
            self.with_oa(operator, |account, token| async move { account.templates(&token).await }).await?;
        Ok(rows.into_iter().take(MAX_TEMPLATES).map(found).collect())
    }

    async fn keep_plan(
        &self,
        tx: &mut Tx,
        operator: &OperatorId,
        kind: MessageKind,
        app_id: &str,
        plan: &Plan,
    ) -> Result<()> {
        let now = self.now();
        let row = setting_of(tx, operator, kind).await?;
        let row = message_settings::Row {
            enabled: row.enabled && plan.is_fit(kind),
            app_id: app_id.to_owned(),
            template_json: Some(json(&plan.found)?),
            mapping_json: json(&plan.mapping)?,
            fetched_at: Some(now),
            updated_at: now,
            ..row
        };
        Ok(message_settings::put(tx, operator, &row).await?)
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Internal(e.to_string()))
}

fn found(row: TemplateRow) -> Found {
    Found {
        template_id: row.template_id,
        title: row.title,
        primary_industry: row.primary_industry,
        deputy_industry: row.deputy_industry,
        content: row.content,
    }
}

fn candidate(kind: MessageKind, found: Found) -> Candidate {
    let is_category = found.is_category();
    let fields = if is_category { fields(&found) } else { Vec::new() };
    let mapping = propose_mapping(kind, &fields);
    let plan = Plan { template_id: found.template_id.clone(), found, mapping };
    Candidate {
        is_category,
        differences: plan.differences(kind),
        problems: plan.problems(kind),
        is_fit: plan.is_fit(kind),
        fields,
        mapping: plan.mapping,
        found: plan.found,
    }
}
