//! Notices of integrated systems (ERP, OA): taken by REST, told like any other message.

use super::list::view;
use super::{MessageView, NewMessage, Recipient, read_phone};
use crate::Service;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::integration::ApiCaller;
use aws_lc_rs::digest::{SHA256, digest};
use domain::access::Scope;
use domain::ids::{MessageId, OperatorId};
use domain::message::{MessageKind, ValueKey};
use domain::time::{MINUTE, UnixMs};
use serde::Serialize;
use store::{app_requests, message_settings, messages, throttle, transact};

/// The longest content, in characters; the phone shows the first twenty.
const MAX_CONTENT: usize = 200;
/// The longest name of a system or a person.
const MAX_NAME: usize = 40;
/// The longest address.
const MAX_URL: usize = 500;
/// The longest Idempotency-Key.
const MAX_KEY: usize = 128;
/// How many notices a key may have sent in a minute.
const PER_MINUTE: i64 = 600;

/// A notice to one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NewNotice {
    /// What it says.
    pub content: String,
    /// Which system tells it.
    pub source: String,
    /// Who began what it is about.
    pub initiator: String,
    /// When that was; now, if it is left out.
    pub time: Option<UnixMs>,
    /// What a tap opens.
    pub url: Option<String>,
    /// The follower of the operator's official account who is told.
    pub openid: Option<String>,
    /// The number that a text message goes to where the official account cannot reach them.
    pub phone: Option<String>,
}

impl NewNotice {
    fn check(&self) -> Result<()> {
        let mut fields = Fields::default();
        fields.name("content", &self.content, MAX_CONTENT);
        fields.name("source", &self.source, MAX_NAME);
        fields.name("initiator", &self.initiator, MAX_NAME);
        if let Some(url) = &self.url
            && (url.len() > MAX_URL || !is_address(url))
        {
            fields.wrong("url", "not_an_address");
        }
        if let Some(openid) = &self.openid
            && !is_openid(openid)
        {
            fields.wrong("openid", "not_an_openid");
        }
        if self.openid.is_none() && self.phone.is_none() {
            fields.wrong("openid", "openid_or_phone");
        }
        fields.done()
    }
}

fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && url.bytes().all(|b| b.is_ascii_graphic())
}

fn is_openid(text: &str) -> bool {
    (6..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
}

fn request_key(caller: &ApiCaller) -> String {
    format!("notice:{}", caller.key_id)
}

impl Service {
    /// Takes a notice. The same `key` with the same notice is the same message; `true`: it is new.
    ///
    /// # Errors
    /// The key lacks `notices:write`; a wrong field; [`Error::Conflict`]: `idempotency_key_reused` with another notice,
    /// `notices_off` while 微信普通消息 is switched off; [`Error::Throttled`].
    pub async fn send_notice(
        &self,
        caller: &ApiCaller,
        key: &str,
        notice: &NewNotice,
    ) -> Result<(bool, MessageView)> {
        let operator = caller.require(Scope::NoticesWrite)?;
        if !(1..=MAX_KEY).contains(&key.len()) || !key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Error::field("Idempotency-Key", "idempotency_key_shape"));
        }
        notice.check()?;
        let phone = read_phone(notice.phone.as_deref().unwrap_or_default())?;
        let app_id = match &notice.openid {
            Some(_) => {
                Some(self.app_id_of(operator).await?.ok_or(Error::Conflict("official_account_missing"))?)
            }
            None => None,
        };
        let body = serde_json::to_vec(notice).map_err(|e| Error::Internal(e.to_string()))?;
        let hash = hex::encode(digest(&SHA256, &body));
        let now = self.now();
        let (name, dedup_key) = (request_key(caller), format!("notice:{}:{key}", caller.key_id));
        transact!(Error, self.store(), |tx| {
            if let Some(until) = throttle::count(tx, &name, now, MINUTE, PER_MINUTE).await? {
                return Err(Error::Throttled { retry_after_ms: until.since(now) });
            }
            if app_requests::begin(tx, &name, key, &hash, now).await?.body_hash != hash {
                return Err(Error::Conflict("idempotency_key_reused"));
            }
            if let Some(row) = messages::by_key(tx, operator, &dedup_key).await? {
                return Ok((false, view(row)));
            }
            let setting = message_settings::get(tx, operator, MessageKind::Notice).await?;
            if !setting.is_some_and(|s| s.enabled) {
                return Err(Error::Conflict("notices_off"));
            }
            let new = NewMessage {
                operator,
                kind: MessageKind::Notice,
                to: Recipient { app_id: app_id.clone(), openid: notice.openid.clone(), phone: phone.clone() },
                values: values(notice, now),
                link: notice.url.clone(),
                reference: &format!("{} {key}", notice.source),
                dedup_key: &dedup_key,
                order: None,
                now,
            };
            let queued = self.queue_anyway(tx, new).await?;
            let queued = queued.ok_or_else(|| Error::Internal("a notice was not queued".to_owned()))?;
            let row = messages::by_id(tx, &queued).await?.ok_or(Error::NotFound("notice"))?;
            Ok((true, view(row)))
        })
    }

    /// What became of a notice.
    ///
    /// # Errors
    /// The key lacks `notices:write`; there is no such notice.
    pub async fn notice(&self, caller: &ApiCaller, id: &MessageId) -> Result<MessageView> {
        let operator: &OperatorId = caller.require(Scope::NoticesWrite)?;
        let row = messages::by_id(&mut self.store().read().await?, id).await?;
        let row = row.filter(|row| row.operator_id == *operator && row.kind == MessageKind::Notice);
        row.map(view).ok_or(Error::NotFound("notice"))
    }
}

fn values(notice: &NewNotice, now: UnixMs) -> Vec<(ValueKey, String)> {
    vec![
        (ValueKey::Content, notice.content.clone()),
        (ValueKey::Source, notice.source.clone()),
        (ValueKey::Initiator, notice.initiator.clone()),
        (ValueKey::Time, notice.time.unwrap_or(now).shanghai_text()),
    ]
}
