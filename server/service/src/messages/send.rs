//! One try to send a message, and what comes of it.
//!
//! A try is written down before it is made. One whose outcome nobody knows is made again under the same id, which
//! WeChat sends once within ten minutes; after that the message ends as failed, with the truth said, rather than being
//! sent a second time.

use super::outcome::{Outcome, Trouble};
use super::{Private, finish};
use crate::Service;
use crate::error::{Error, Result};
use crate::jobs::Next;
use crate::timeline::{self, Spot};
use channels::wechat::oa::TemplateSend;
use domain::ids::MessageId;
use domain::message::MessageState;
use domain::schedule;
use domain::template::render;
use domain::time::{DAY, MINUTE, UnixMs};
use store::messages::{self, Moved, Row};
use store::{Tx, message_settings, transact};

/// How long the same sending may be repeated without being sent twice: WeChat's ten minutes, less what a try takes.
const SAME_SENDING_MS: i64 = 9 * MINUTE;
/// How much of the other side's words is kept.
const MAX_WORDS: usize = 300;

/// The message as it stands: what a change starts from.
pub(super) fn still(row: &Row, at: UnixMs) -> Moved<'_> {
    Moved {
        state: row.state,
        channel: &row.channel,
        sending_id: &row.sending_id,
        unknown_since: row.unknown_since,
        tries: row.tries,
        msg_id: row.msg_id,
        why: row.why.as_deref(),
        words: row.words.as_deref(),
        next_at: row.next_at,
        at,
    }
}

/// A try that was written down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Begun {
    pub seq: i64,
    pub at: UnixMs,
}

impl Service {
    /// Makes the next try of a message.
    pub(crate) async fn run_send_message(&self, id: &MessageId) -> Result<Next> {
        let mut conn = self.store().read().await?;
        let row = messages::by_id(&mut conn, id).await?;
        let Some(row) = row else { return Ok(Next::Done) };
        if row.state != MessageState::Queued {
            drop(conn);
            return self.heed_early_word(&row).await;
        }
        let private = messages::private(&mut conn, id).await?;
        drop(conn);
        let Some(private) = private else {
            return self
                .message_ended(&row, None, MessageState::Failed, &Trouble::new("forgotten", ""))
                .await;
        };
        let private = self.open_private(id, &private.sealed)?;
        if row.channel == messages::SMS {
            return self.try_sms(row, &private).await;
        }
        let mut conn = self.store().read().await?;
        let paused = messages::paused(&mut conn, &row.app_id, self.now()).await?;
        drop(conn);
        if let Some(until) = paused {
            let trouble = Trouble::new("quota_used_up", "");
            return self.message_exhausted(&row, &private, None, until, &trouble).await;
        }
        let send = match self.message_prepared(&row, &private).await? {
            Ok(send) => send,
            Err(outcome) => return self.message_came_of(&row, &private, None, outcome).await,
        };
        let Some((row, begun)) = self.message_begun(row).await? else { return Ok(Next::Done) };
        if row.unknown_since.is_some_and(|since| begun.at.since(since) > SAME_SENDING_MS) {
            return self
                .message_ended(&row, Some(begun), MessageState::Failed, &Trouble::new("outcome_unknown", ""))
                .await;
        }
        let outcome = self.hand_over(&row.operator_id, &send).await?;
        self.message_came_of(&row, &private, Some(begun), outcome).await
    }

    /// The message in the fields of the operator's template.
    async fn message_prepared(
        &self,
        row: &Row,
        private: &Private,
    ) -> Result<std::result::Result<TemplateSend, Outcome>> {
        let mut conn = self.store().read().await?;
        let setting = message_settings::get(&mut conn, &row.operator_id, row.kind).await?;
        drop(conn);
        let plan = match setting.as_ref() {
            Some(setting) if setting.app_id == row.app_id => super::plan_of(setting)?,
            Some(setting) if !setting.app_id.is_empty() => {
                return Ok(Err(Outcome::Never(Trouble::new("other_account", ""))));
            }
            _ => None,
        };
        let Some(plan) = plan else {
            return Ok(Err(Outcome::Account(Trouble::new("no_template", ""))));
        };
        let data = match render::to_send(plan.lines(row.kind, &private.values)) {
            Ok(data) => data,
            Err(bad) => {
                let names: Vec<String> =
                    bad.into_iter().map(|(label, why)| format!("{label}: {why}")).collect();
                return Ok(Err(Outcome::Never(Trouble::new("field_does_not_fit", names.join(", ")))));
            }
        };
        Ok(Ok(TemplateSend {
            touser: private.openid.clone().unwrap_or_default(),
            template_id: plan.template_id,
            url: private.link.clone(),
            client_msg_id: row.sending_id.clone(),
            data,
        }))
    }

    /// Writes a try down before it is made. A try that was begun and never ended was cut off: nobody knows what came of
    /// it. `None`: somebody else moved the message.
    pub(super) async fn message_begun(&self, row: Row) -> Result<Option<(Row, Begun)>> {
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let cut_off = messages::tries(tx, &row.id).await?.pop().filter(|t| t.outcome == "begun");
            if let Some(cut_off) = &cut_off {
                messages::end_try(tx, &row.id, cut_off.seq, "cut_off", "").await?;
            }
            let since = row.unknown_since.or_else(|| cut_off.map(|t| t.at));
            let to = Moved { unknown_since: since, tries: row.tries + 1, ..still(&row, now) };
            if !messages::moved(tx, &row, to).await? {
                return Ok(None);
            }
            let seq = messages::begin_try(tx, &row.id, &row.channel, now).await?;
            let row = Row { unknown_since: since, tries: row.tries + 1, ..row.clone() };
            Ok(Some((row, Begun { seq, at: now })))
        })
    }

    async fn message_came_of(
        &self,
        row: &Row,
        private: &Private,
        begun: Option<Begun>,
        outcome: Outcome,
    ) -> Result<Next> {
        match outcome {
            Outcome::Taken(number) => self.message_taken(row, begun, number).await,
            Outcome::Unknown(trouble) => {
                let since = row.unknown_since.or_else(|| begun.map(|b| b.at));
                self.message_repeats(row, begun, since, &trouble).await
            }
            // What may have been sent before is only repeated as it was, never sent in another way.
            Outcome::Later(trouble) | Outcome::Account(trouble) | Outcome::Exhausted(trouble)
                if row.unknown_since.is_some() =>
            {
                self.message_repeats(row, begun, row.unknown_since, &trouble).await
            }
            Outcome::Later(trouble) => self.message_later(row, begun, &trouble).await,
            Outcome::Exhausted(trouble) => {
                let until = self.now().shanghai_day_start().plus(DAY + MINUTE);
                transact!(Error, self.store(), |tx| {
                    Ok::<_, Error>(messages::pause(tx, &row.app_id, until).await?)
                })?;
                self.message_exhausted(row, private, begun, until, &trouble).await
            }
            Outcome::Account(trouble) => match self.sms_instead(row, private, begun, &trouble).await? {
                Some(next) => Ok(next),
                None => self.message_later(row, begun, &trouble).await,
            },
            Outcome::Recipient(trouble) => match self.sms_instead(row, private, begun, &trouble).await? {
                Some(next) => Ok(next),
                None => self.message_ended(row, begun, MessageState::NotReachable, &trouble).await,
            },
            Outcome::Never(trouble) => match self.sms_instead(row, private, begun, &trouble).await? {
                Some(next) => Ok(next),
                None => self.message_ended(row, begun, MessageState::Failed, &trouble).await,
            },
        }
    }

    async fn message_taken(&self, row: &Row, begun: Option<Begun>, number: i64) -> Result<Next> {
        let now = self.now();
        let early = transact!(Error, self.store(), |tx| {
            end_try(tx, row, begun, "taken", "").await?;
            let to = Moved {
                state: MessageState::Sent,
                unknown_since: None,
                msg_id: Some(number),
                why: None,
                words: None,
                next_at: None,
                ..still(row, now)
            };
            if messages::moved(tx, row, to).await? {
                note(tx, row, timeline::MESSAGE_SENT, &[("kind", row.kind.as_str())], now).await?;
            }
            // The platform's event may have overtaken its answer. Read in here, so that it is either seen now or sees
            // the number itself.
            Ok::<_, Error>(messages::kept_finish(tx, &row.operator_id, &row.app_id, number).await?)
        })?;
        if let Some(status) = early {
            self.message_finished(&row.operator_id, &row.app_id, number, &status).await?;
        }
        Ok(Next::Done)
    }

    /// A process that died between taking the platform's answer and heeding what was said before it left that to us.
    async fn heed_early_word(&self, row: &Row) -> Result<Next> {
        let Some(number) = row.msg_id.filter(|_| row.state == MessageState::Sent) else {
            return Ok(Next::Done);
        };
        let mut conn = self.store().read().await?;
        let early = messages::kept_finish(&mut conn, &row.operator_id, &row.app_id, number).await?;
        drop(conn);
        if let Some(status) = early {
            self.message_finished(&row.operator_id, &row.app_id, number, &status).await?;
        }
        Ok(Next::Done)
    }

    /// Again under the same id, as long as that cannot send it twice.
    pub(super) async fn message_repeats(
        &self,
        row: &Row,
        begun: Option<Begun>,
        since: Option<UnixMs>,
        trouble: &Trouble,
    ) -> Result<Next> {
        let now = self.now();
        let tries = u32::try_from(row.tries).unwrap_or(u32::MAX);
        let next = schedule::delay_after(schedule::MESSAGE_UNKNOWN, tries).map(|delay| now.plus(delay));
        let next = next.filter(|next| since.is_none_or(|since| next.since(since) <= SAME_SENDING_MS));
        if let Some(next) = next {
            return self.message_waits(row, begun, since, next, trouble).await;
        }
        let words = format!("{}: {}", trouble.why, trouble.words);
        self.message_ended(row, begun, MessageState::Failed, &Trouble::new("outcome_unknown", words)).await
    }

    /// Later, since it was surely not sent.
    pub(super) async fn message_later(
        &self,
        row: &Row,
        begun: Option<Begun>,
        trouble: &Trouble,
    ) -> Result<Next> {
        let tries = u32::try_from(row.tries.max(1)).unwrap_or(u32::MAX);
        match schedule::delay_after(schedule::MESSAGE, tries) {
            Some(delay) => self.message_waits(row, begun, None, self.now().plus(delay), trouble).await,
            None => self.message_ended(row, begun, MessageState::Failed, trouble).await,
        }
    }

    /// Today's number of messages is used up: as a text message, or tomorrow.
    async fn message_exhausted(
        &self,
        row: &Row,
        private: &Private,
        begun: Option<Begun>,
        until: UnixMs,
        trouble: &Trouble,
    ) -> Result<Next> {
        match self.sms_instead(row, private, begun, trouble).await? {
            Some(next) => Ok(next),
            None => self.message_waits(row, begun, row.unknown_since, until, trouble).await,
        }
    }

    async fn message_waits(
        &self,
        row: &Row,
        begun: Option<Begun>,
        unknown_since: Option<UnixMs>,
        next: UnixMs,
        trouble: &Trouble,
    ) -> Result<Next> {
        let words = bounded(&trouble.words);
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            end_try(tx, row, begun, trouble.why, &words).await?;
            // What waits although no try was made counts as one, so that it does not wait for ever.
            let tries = if begun.is_some() { row.tries } else { row.tries + 1 };
            let to = Moved {
                unknown_since,
                tries,
                why: Some(trouble.why),
                words: Some(&words),
                next_at: Some(next),
                ..still(row, now)
            };
            messages::moved(tx, row, to).await?;
            Ok::<_, Error>(())
        })?;
        Ok(Next::At(next))
    }

    /// Ends a message that did not go.
    pub(super) async fn message_ended(
        &self,
        row: &Row,
        begun: Option<Begun>,
        state: MessageState,
        trouble: &Trouble,
    ) -> Result<Next> {
        let words = bounded(&trouble.words);
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            end_try(tx, row, begun, trouble.why, &words).await?;
            let to = Moved { state, ..finish::ended(row, trouble.why, &words, now) };
            if messages::moved(tx, row, to).await? {
                let detail = [("kind", row.kind.as_str()), ("why", trouble.why)];
                note(tx, row, timeline::MESSAGE_FAILED, &detail, now).await?;
            }
            Ok::<_, Error>(())
        })?;
        Ok(Next::Done)
    }
}

/// Writes down what came of a try, if one was made.
pub(super) async fn end_try(
    tx: &mut Tx,
    row: &Row,
    begun: Option<Begun>,
    outcome: &str,
    words: &str,
) -> Result<()> {
    if let Some(begun) = begun {
        messages::end_try(tx, &row.id, begun.seq, outcome, words).await?;
    }
    Ok(())
}

/// Puts a message's step on its order's time line.
pub(super) async fn note(
    tx: &mut Tx,
    row: &Row,
    word: &str,
    detail: &[(&str, &str)],
    now: UnixMs,
) -> Result<()> {
    match &row.order_id {
        Some(order) => timeline::add(tx, Spot { order, payment: None, at: now }, word, detail).await,
        None => Ok(()),
    }
}

pub(super) fn bounded(words: &str) -> String {
    words.chars().take(MAX_WORDS).collect()
}
