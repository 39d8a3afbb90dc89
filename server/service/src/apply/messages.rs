//! The official account, text messages, message push.

use super::file::{MessagePushEntry, OfficialAccountEntry, SmsEntry};
use super::{Run, located};
use crate::error::{Error, Result};
use domain::message::MessageKind;

/// What an operator's entry says about messages.
pub(super) struct Messages {
    pub official_account: Option<OfficialAccountEntry>,
    pub sms: Option<SmsEntry>,
    pub push: Vec<MessagePushEntry>,
}

impl Run<'_> {
    /// After the merchant accounts, because WeChat Pay's official account goes before one by itself.
    pub(super) async fn messages(&mut self, operator: &str, at: &str, entry: Messages) -> Result<()> {
        if let Some(account) = entry.official_account {
            let at = format!("{at}.official_account");
            self.official_account(operator, account).await.map_err(|e| located(e, &at))?;
        }
        if let Some(sms) = entry.sms {
            self.sms(operator, sms).await.map_err(|e| located(e, &format!("{at}.sms")))?;
        }
        for push in entry.push {
            let at = format!("{at}.message_push[{}]", push.kind);
            self.push(operator, push).await.map_err(|e| located(e, &at))?;
        }
        Ok(())
    }

    async fn official_account(&mut self, operator: &str, entry: OfficialAccountEntry) -> Result<()> {
        let target = format!("{operator} {}", entry.app_id);
        if self.service.declare_official_account(&self.actor, entry.read()).await? {
            self.note("official account saved", target);
        }
        Ok(())
    }

    async fn sms(&mut self, operator: &str, entry: SmsEntry) -> Result<()> {
        let target = format!("{operator} {}", entry.account);
        let (save, enabled) = entry.read();
        let declared = self.service.declare_sms(&self.actor, save, enabled).await?;
        if declared.changed {
            self.note("text messages saved", &target);
        }
        if declared.switched {
            self.note(if enabled { "text messages on" } else { "text messages off" }, &target);
        }
        match declared.refused {
            Some(code) => Err(Error::Conflict(code)),
            None => Ok(()),
        }
    }

    async fn push(&mut self, operator: &str, entry: MessagePushEntry) -> Result<()> {
        let (kind, target) = (entry.kind, format!("{operator} {}", entry.kind));
        let stands = self.service.message_push(&self.actor).await?;
        let stands = stands.settings.into_iter().find(|setting| setting.kind == kind);
        let stands = stands.ok_or_else(|| Error::field("kind", "required"))?;
        let picked = stands.template.map(|template| template.template_id);
        let wanted = match entry.template {
            Some(id) => Some(id),
            None if picked.is_none() && entry.enabled => Some(self.fitting(kind).await?),
            None => None,
        };
        if let Some(id) = wanted.filter(|id| picked.as_ref() != Some(id)) {
            self.service.pick_template(&self.actor, kind, &id, None).await?;
            self.note("message template picked", &target);
        }
        if stands.enabled != entry.enabled {
            self.service.set_message_push(&self.actor, kind, entry.enabled).await?;
            self.note(if entry.enabled { "messages on" } else { "messages off" }, &target);
        }
        Ok(())
    }

    /// The first template of the account that fits.
    async fn fitting(&self, kind: MessageKind) -> Result<String> {
        let all = self.service.account_templates(&self.actor, kind).await?;
        let fitting = all.into_iter().find(|candidate| candidate.is_fit);
        fitting
            .map(|candidate| candidate.found.template_id)
            .ok_or_else(|| Error::field("template", "no_template"))
    }
}
