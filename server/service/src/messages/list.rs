//! Message records (消息记录): searching, looking at one, having it sent again.

use super::settings::setting_of;
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::error::{Error, Result};
use crate::jobs::Job;
use crate::orders::Page;
use domain::access::Permission;
use domain::card::mask_holder;
use domain::ids::{MessageId, OrderId};
use domain::message::{MessageKind, MessageState, ValueKey};
use domain::phone::Phone;
use domain::template::render::Line;
use domain::time::UnixMs;
use store::messages::{self, Filter, Moved, Row, Try};
use store::transact;

/// How many messages a page has.
const PAGE: i64 = 50;

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct MessageSearch {
    /// Part of what a message is about, or of its masked recipient.
    pub text: Option<String>,
    /// Only this kind.
    pub kind: Option<MessageKind>,
    /// Only this state.
    pub state: Option<MessageState>,
    /// Made at or after.
    pub from: Option<UnixMs>,
    /// Made before.
    pub to: Option<UnixMs>,
    /// Where the page before ended.
    pub after: Option<String>,
}

/// One try, as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageTry {
    /// When.
    pub at: UnixMs,
    /// `wechat` or `sms`.
    pub channel: String,
    /// A stable word.
    pub outcome: String,
    /// The other side's words.
    pub words: String,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageView {
    /// The message.
    pub id: MessageId,
    /// Its kind.
    pub kind: MessageKind,
    /// What it is about.
    pub reference: String,
    /// Whom, masked.
    pub recipient: String,
    /// The order that it is about.
    pub order_id: Option<OrderId>,
    /// How far it has come.
    pub state: MessageState,
    /// `wechat` or `sms`.
    pub channel: String,
    /// What went wrong last, a stable word.
    pub why: Option<String>,
    /// When it is tried next.
    pub next_at: Option<UnixMs>,
    /// When it was queued.
    pub created_at: UnixMs,
    /// When it changed last.
    pub updated_at: UnixMs,
}

/// A message with everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageDetail {
    /// The message.
    pub message: MessageView,
    /// What it says; `None`: that was forgotten.
    pub lines: Option<Vec<Line>>,
    /// What a tap opens; `None` also where whoever has the address could act for the recipient.
    pub link: Option<String>,
    /// Its tries, the first one first.
    pub tries: Vec<MessageTry>,
    /// Whether it may be sent once more.
    pub may_resend: bool,
}

impl Service {
    /// The operator's messages that fit, newest first.
    ///
    /// # Errors
    /// The role may not see them; `after` is not where a page ended.
    pub async fn search_messages(&self, actor: &Actor, search: MessageSearch) -> Result<Page<MessageView>> {
        let operator = actor.require(Permission::ViewMessages)?;
        let filter = Filter {
            text: search.text.filter(|text| !text.trim().is_empty()),
            kind: search.kind,
            state: search.state,
            from: search.from,
            to: search.to,
            after: search.after.filter(|a| !a.is_empty()).map(|a| read_after(&a)).transpose()?,
        };
        let mut conn = self.store().read().await?;
        let mut rows = messages::by_operator(&mut conn, operator, &filter, PAGE + 1).await?;
        let more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
        if more {
            rows.pop();
        }
        let next = rows.last().filter(|_| more).map(|row| format!("{}.{}", row.created_at.0, row.id));
        Ok(Page { rows: rows.into_iter().map(view).collect(), next })
    }

    /// One of the operator's messages.
    ///
    /// # Errors
    /// The role may not see it; there is no such message.
    pub async fn message_detail(&self, actor: &Actor, id: &MessageId) -> Result<MessageDetail> {
        let operator = actor.require(Permission::ViewMessages)?;
        let mut conn = self.store().snapshot().await?;
        let row = messages::by_id(&mut conn, id).await?.filter(|row| row.operator_id == *operator);
        let row = row.ok_or(Error::NotFound("message"))?;
        let tries = messages::tries(&mut conn, id).await?;
        let private = messages::private(&mut conn, id).await?;
        let setting = setting_of(&mut conn, operator, row.kind).await?;
        drop(conn);
        let private = private.map(|p| self.open_private(id, &p.sealed)).transpose()?;
        let kind = row.kind;
        let may_resend = row.state.may_be_resent() && private.is_some();
        let (lines, link) = match private {
            Some(private) => {
                let values = masked(private.values);
                let lines = match super::plan_of(&setting)? {
                    Some(plan) => plan.lines(row.kind, &values),
                    None => super::preview::of_guide(row.kind, &values),
                };
                (Some(lines), private.link.filter(|_| !leads_to_a_person(kind)))
            }
            None => (None, None),
        };
        Ok(MessageDetail {
            message: view(row),
            lines,
            link,
            tries: tries.into_iter().map(shown_try).collect(),
            may_resend,
        })
    }

    /// Has a message that did not go sent once more, from the beginning.
    ///
    /// # Errors
    /// The role may not; there is no such message; `message_not_resendable`, `message_forgotten`.
    pub async fn resend_message(&self, actor: &Actor, id: &MessageId) -> Result<()> {
        let operator = actor.require(Permission::ManageMessages)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let row = messages::by_id(tx, id).await?.filter(|row| row.operator_id == *operator);
            let row = row.ok_or(Error::NotFound("message"))?;
            if !row.state.may_be_resent() {
                return Err(Error::Conflict("message_not_resendable"));
            }
            if messages::private(tx, id).await?.is_none() {
                return Err(Error::Conflict("message_forgotten"));
            }
            let sending_id = self.sending_id();
            let to = Moved {
                state: MessageState::Queued,
                channel: if row.app_id.is_empty() { messages::SMS } else { messages::WECHAT },
                sending_id: &sending_id,
                unknown_since: None,
                tries: 0,
                msg_id: None,
                next_at: Some(now),
                ..super::send::still(&row, now)
            };
            if !messages::moved(tx, &row, to).await? {
                return Err(Error::Conflict("message_not_resendable"));
            }
            self.enqueue(tx, &Job::SendMessage(id.clone()), now).await?;
            let detail = serde_json::json!({ "kind": row.kind.as_str(), "about": row.reference });
            audit::record(self, tx, actor, "message.resend", id.as_str(), &detail).await
        })
    }
}

fn read_after(after: &str) -> Result<(UnixMs, String)> {
    let wrong = || Error::field("after", "not_a_page");
    let (at, id) = after.split_once('.').ok_or_else(wrong)?;
    let at = at.parse().map_err(|_| wrong())?;
    Ok((UnixMs(at), MessageId::parse(id).map_err(|_| wrong())?.into()))
}

/// Whether a tap opens a page that is the recipient's alone: with it the host's answer could be given and the visitor's
/// pass shown by anybody who may look at messages.
const fn leads_to_a_person(kind: MessageKind) -> bool {
    matches!(kind, MessageKind::VisitorRequest | MessageKind::VisitorResult)
}

/// Values as staff may see them: telephone numbers and visitors' names masked.
fn masked(values: Vec<(ValueKey, String)>) -> Vec<(ValueKey, String)> {
    let mask = |(key, value): (ValueKey, String)| match (key, Phone::parse(&value)) {
        (ValueKey::Phone, Some(phone)) => (key, phone.masked()),
        (ValueKey::Phone, None) => (key, String::new()),
        (ValueKey::Visitor, _) => (key, mask_holder(&value)),
        _ => (key, value),
    };
    values.into_iter().map(mask).collect()
}

pub(super) fn view(row: Row) -> MessageView {
    MessageView {
        id: row.id,
        kind: row.kind,
        reference: row.reference,
        recipient: row.recipient,
        order_id: row.order_id,
        state: row.state,
        channel: row.channel,
        why: row.why,
        next_at: row.next_at.filter(|_| row.state == MessageState::Queued),
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn shown_try(t: Try) -> MessageTry {
    MessageTry { at: t.at, channel: t.channel, outcome: t.outcome, words: t.words }
}
