//! Messages to people: queued in the transaction that causes them, sent by template of the official account, by text
//! message where that cannot be, never twice, and never lost without a trace.
//!
//! | module | what |
//! | --- | --- |
//! | here | queueing |
//! | [`send`], [`sms`] | one try, and what comes of it |
//! | [`wechat`] | asking the official account |
//! | [`finish`] | what the platform says later |
//! | [`payment`] | the reminder that a payment brings |
//! | [`settings`], [`templates`], [`preview`] | message push (推送配置) |
//! | [`list`] | message records (消息记录) |

mod announce;
mod finish;
mod followers;
mod list;
mod notices;
mod outcome;
mod payment;
mod phones;
mod plan;
mod preview;
mod send;
mod settings;
mod sms;
mod templates;
mod wechat;

pub use announce::{Announcement, NewAnnouncement, SUBJECTS};
pub use followers::Follower;
pub use list::{MessageDetail, MessageSearch, MessageTry, MessageView};
pub use notices::NewNotice;
pub use settings::{MessagePush, MessageSetting};
pub use templates::Candidate;

pub(crate) use followers::follower_context;
pub(crate) use phones::{holder_context, read_phone};
pub(crate) use plan::plan_of;

use crate::Service;
use crate::error::{Error, Result};
use crate::jobs::Job;
use crate::timeline::{self, Spot};
use domain::ids::{MessageId, OperatorId, OrderId};
use domain::message::{MessageKind, ValueKey};
use domain::phone::Phone;
use domain::time::{DAY, UnixMs};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, message_settings, messages};

/// How long what a message says is kept after it was queued.
const KEEP_PRIVATE_MS: i64 = 30 * DAY;
/// The same for messages that name a visitor.
const KEEP_VISITOR_MS: i64 = 7 * DAY;

/// Whom a message is for. A follower is known by official account and openid together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Recipient {
    pub app_id: Option<String>,
    pub openid: Option<String>,
    pub phone: Option<Phone>,
}

/// Something to tell somebody.
#[derive(Clone, Debug)]
pub(crate) struct NewMessage<'a> {
    pub operator: &'a OperatorId,
    pub kind: MessageKind,
    pub to: Recipient,
    /// What it tells, see [`MessageKind::values`].
    pub values: Vec<(ValueKey, String)>,
    /// What a tap opens: a whole address.
    pub link: Option<String>,
    /// What it is about, shown and searched: nothing personal.
    pub reference: &'a str,
    /// The operator tells a thing once per key.
    pub dedup_key: &'a str,
    /// The order on whose time line it stands.
    pub order: Option<&'a OrderId>,
    pub now: UnixMs,
}

/// What a message says and to whom, as it lies sealed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Private {
    pub openid: Option<String>,
    pub phone: Option<String>,
    pub values: Vec<(ValueKey, String)>,
    pub link: Option<String>,
}

/// What the private part of a message is sealed for.
pub(crate) fn message_context(message: &MessageId) -> String {
    format!("message_private:{message}:sealed")
}

impl Service {
    /// Queues a message in the transaction that causes it. `false`: nothing was queued, because messages of this kind
    /// are off, because there is no way to this person, or because it was told before.
    pub(crate) async fn queue_message(&self, tx: &mut Tx, new: NewMessage<'_>) -> Result<bool> {
        if !is_on(tx, new.operator, new.kind).await? {
            return Ok(false);
        }
        Ok(self.queue_anyway(tx, new).await?.is_some())
    }

    /// The same without asking whether messages of this kind are on. `None`: nothing was queued.
    pub(crate) async fn queue_anyway(&self, tx: &mut Tx, new: NewMessage<'_>) -> Result<Option<MessageId>> {
        let follower = new.to.app_id.as_deref().zip(new.to.openid.as_deref());
        if follower.is_none() && new.to.phone.is_none() {
            return Ok(None);
        }
        let id = MessageId::from_parts(new.now, self.random());
        let recipient = shown_recipient(follower.map(|(_, openid)| openid), new.to.phone.as_ref());
        let row = messages::New {
            id: &id,
            operator: new.operator,
            kind: new.kind,
            dedup_key: new.dedup_key,
            reference: new.reference,
            recipient: &recipient,
            app_id: follower.map_or("", |(app_id, _)| app_id),
            order: new.order,
            channel: if follower.is_some() { messages::WECHAT } else { messages::SMS },
            sending_id: &self.sending_id(),
            at: new.now,
        };
        if !messages::insert(tx, row).await? {
            return Ok(None);
        }
        let private = Private {
            openid: new.to.openid,
            phone: new.to.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            values: new.values,
            link: new.link,
        };
        let plain = serde_json::to_vec(&private).map_err(|e| Error::Internal(e.to_string()))?;
        let sealed = self.vault().seal(self.inner.random.as_ref(), &message_context(&id), &plain)?;
        messages::keep_private(tx, &id, &sealed, new.now.plus(kept_for(new.kind))).await?;
        self.enqueue(tx, &Job::SendMessage(id.clone()), new.now).await?;
        if let Some(order) = new.order {
            let detail = [("kind", new.kind.as_str()), ("to", &recipient)];
            let spot = Spot { order, payment: None, at: new.now };
            timeline::add(tx, spot, timeline::MESSAGE_QUEUED, &detail).await?;
        }
        Ok(Some(id))
    }

    /// A fresh id of a sending: 32 signs, as long as the platform takes.
    fn sending_id(&self) -> String {
        hex::encode(self.random::<16>())
    }

    /// Opens what a message says.
    pub(crate) fn open_private(&self, message: &MessageId, sealed: &[u8]) -> Result<Private> {
        let plain = self.vault().open(&message_context(message), sealed)?;
        serde_json::from_slice(&plain)
            .map_err(|_| Error::Internal(format!("message {message} cannot be read")))
    }
}

/// Whether the operator wants messages of this kind.
async fn is_on(conn: &mut Conn, operator: &OperatorId, kind: MessageKind) -> Result<bool> {
    Ok(message_settings::get(conn, operator, kind).await?.is_some_and(|setting| setting.enabled))
}

const fn kept_for(kind: MessageKind) -> i64 {
    match kind {
        MessageKind::VisitorRequest | MessageKind::VisitorResult => KEEP_VISITOR_MS,
        MessageKind::Sms | MessageKind::Notice | MessageKind::Payment => KEEP_PRIVATE_MS,
    }
}

/// A recipient as lists show them: enough to tell two apart.
fn shown_recipient(openid: Option<&str>, phone: Option<&Phone>) -> String {
    let parts = [openid.map(masked_openid), phone.map(Phone::masked)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" / ")
}

/// `oUpF…x8Q2`
pub(crate) fn masked_openid(openid: &str) -> String {
    let signs: Vec<char> = openid.chars().collect();
    if signs.len() <= 10 {
        return "…".to_owned();
    }
    let (head, tail) = (&signs[..4], &signs[signs.len() - 4..]);
    head.iter().chain(&['…']).chain(tail).collect()
}
