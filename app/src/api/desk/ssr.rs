//! From the use cases' types to the desk's, and from its steps to the use cases.

use super::{Desk, Section, Step, Waiting};
use crate::api::orders::Tone;
use crate::api::server as s;
use crate::i18n::{Lang, console as t, desk as d, desk_guide as words, guide, lang, tr};
use domain::access::Permission;
use domain::ids::{JobId, NotificationId, PaymentId, RefundId};
use domain::payment::{PaymentFlag, RefundState};
use service::desk::{DeskItem, DeskRefund, LateDecision, RefundStep};
use service::jobs::DeadJob;
use service::orders::NotificationView;
use service::refunds::RefundDecision;
use service::{Actor, Error, Service};

/// What the one who looks may do. The use cases check it again.
#[derive(Clone, Copy, Debug)]
pub struct Rights {
    /// Give money back.
    pub refund: bool,
    /// Run things again, take them off the desk.
    pub work: bool,
}

impl Rights {
    /// An actor's.
    pub fn of(actor: &Actor) -> Self {
        Self { refund: actor.role.may(Permission::Refund), work: actor.role.may(Permission::WorkDesk) }
    }
}

/// A step in words; nothing where the right to it is missing.
fn step(may: bool, what: &str, id: &str) -> Option<Step> {
    let lang = lang();
    let words = words::step_words(what).filter(|_| may)?;
    Some(Step {
        what: what.to_owned(),
        id: id.to_owned(),
        label: lang.t(words.label).to_owned(),
        ask: lang.t(words.ask).to_owned(),
        consequence: lang.t(words.consequence).to_owned(),
        danger: words.danger,
    })
}

fn steps(all: impl IntoIterator<Item = Option<Step>>) -> Vec<Step> {
    all.into_iter().flatten().collect()
}

/// The desk in words; parts that hold nothing are left out.
pub fn desk(desk: service::desk::Desk, rights: Rights) -> Desk {
    let lang = lang();
    let section = |key: &str, rows: Vec<Waiting>, count: i64| {
        let (title, about) = words::section(lang, key);
        (!rows.is_empty()).then(|| Section { key: key.to_owned(), title, about, count, rows })
    };
    let unseen = desk.unseen;
    let counted = |key: &str, rows: Vec<Waiting>, unseen: i64| {
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let mut section = section(key, rows, count.saturating_add(unseen))?;
        if unseen > 0 {
            section.about = format!("{} {}", section.about, words::unseen(lang, unseen));
        }
        Some(section)
    };
    let refund = |row: DeskRefund| refund(lang, row, rights);
    let all = [
        counted("proposed", desk.proposed.into_iter().map(refund).collect(), unseen.proposed),
        counted(
            "payments",
            desk.payments.into_iter().map(|row| payment(lang, row, rights)).collect(),
            unseen.payments,
        ),
        counted("refunds", desk.refunds.into_iter().map(refund).collect(), unseen.refunds),
        counted("jobs", desk.jobs.into_iter().map(|row| job(lang, row, rights)).collect(), unseen.jobs),
        section(
            "quarantine",
            desk.quarantined.into_iter().map(|row| refused(lang, row, rights)).collect(),
            desk.quarantine,
        ),
    ];
    Desk { limit: desk.rules.limit, people: desk.rules.people, sections: all.into_iter().flatten().collect() }
}

fn fact(name: crate::i18n::Text, value: impl Into<String>) -> Option<(String, String)> {
    let value: String = value.into();
    (!value.is_empty()).then(|| (tr(name).to_owned(), value))
}

fn payment(lang: Lang, row: DeskItem, rights: Rights) -> Waiting {
    let badge = match row.flag {
        PaymentFlag::Late => t::FLAG_LATE,
        PaymentFlag::Double => t::FLAG_DOUBLE,
    };
    Waiting {
        tone: if row.going_back { Tone::Plain } else { Tone::Warn },
        badge: tr(badge).to_owned(),
        what: words::payment_words(lang, row.flag, row.acceptable, row.going_back),
        amount: Some(row.amount),
        plate: row.plate,
        at: row.paid_at,
        facts: [fact(t::OUT_TRADE_NO, row.out_trade_no), fact(t::PAYER, row.payer)]
            .into_iter()
            .flatten()
            .collect(),
        steps: payment_steps(row.payment_id.as_str(), row.acceptable, !row.going_back, rights),
        order: Some((row.order_id.into(), row.order_no.into())),
    }
}

/// What can be decided about a flagged payment.
pub fn payment_steps(id: &str, acceptable: bool, waits: bool, rights: Rights) -> Vec<Step> {
    let may = rights.refund && waits;
    steps([step(may, "late_refund", id), step(may && acceptable, "late_accept", id)])
}

fn refund(lang: Lang, row: DeskRefund, rights: Rights) -> Waiting {
    let (tone, badge) = match row.state {
        RefundState::Proposed => (Tone::Warn, d::REFUND_PROPOSED),
        RefundState::Failed => (Tone::Bad, t::REFUND_FAILED),
        RefundState::Abnormal => (Tone::Bad, t::REFUND_ABNORMAL),
        _ => (Tone::Warn, t::REFUND_REQUESTED),
    };
    let asked_by = row.asked_by.clone().unwrap_or_else(|| words::by_itself(lang));
    Waiting {
        tone,
        badge: tr(badge).to_owned(),
        what: words::refund_words(lang, row.state, row.own),
        amount: Some(row.amount),
        plate: row.plate,
        at: Some(row.created_at),
        facts: [
            fact(d::ASKED_BY, asked_by),
            fact(t::REASON, row.reason),
            fact(t::OUT_REFUND_NO, row.out_refund_no),
            fact(d::PROVIDER_SAYS, row.words.unwrap_or_default()),
        ]
        .into_iter()
        .flatten()
        .collect(),
        steps: refund_steps(row.refund_id.as_str(), row.state, row.own, true, rights),
        order: Some((row.order_id.into(), row.order_no.into())),
    }
}

/// What can be done about a refund. `stuck`: it is on the desk.
pub fn refund_steps(id: &str, state: RefundState, own: bool, stuck: bool, rights: Rights) -> Vec<Step> {
    match state {
        RefundState::Proposed if own => steps([step(rights.refund, "withdraw", id)]),
        RefundState::Proposed => {
            steps([step(rights.refund, "approve", id), step(rights.refund, "reject", id)])
        }
        RefundState::Requested if stuck => steps([step(rights.work, "refund_resend", id)]),
        RefundState::Accepted => steps([step(rights.work, "refund_ask", id)]),
        RefundState::Abnormal => {
            steps([step(rights.work, "refund_ask", id), step(rights.work && stuck, "refund_settled", id)])
        }
        RefundState::Failed if stuck => {
            steps([step(rights.refund, "refund_again", id), step(rights.work, "refund_left", id)])
        }
        _ => Vec::new(),
    }
}

fn job(lang: Lang, row: DeadJob, rights: Rights) -> Waiting {
    let id = row.id.as_str();
    Waiting {
        tone: Tone::Bad,
        badge: words::job_words(lang, &row.kind),
        what: words::section(lang, "jobs").1,
        amount: None,
        plate: String::new(),
        at: row.given_up_at,
        facts: [
            fact(t::ATTEMPTS, row.attempts.to_string()),
            fact(t::REASON, row.last_error.unwrap_or_default()),
        ]
        .into_iter()
        .flatten()
        .collect(),
        steps: steps([step(rights.work, "job_retry", id), step(rights.work, "job_dismiss", id)]),
        order: row.order_id.map(|order| (order.into(), tr(t::ORDER).to_owned())),
    }
}

fn refused(lang: Lang, row: NotificationView, rights: Rights) -> Waiting {
    let (badge, _) = guide::verdict(lang, &row.verdict);
    Waiting {
        tone: Tone::Warn,
        badge,
        what: words::refused_words(lang, &row.verdict),
        amount: None,
        plate: String::new(),
        at: Some(row.received_at),
        facts: [
            fact(t::KIND, guide::notification_kind(lang, &row.kind)),
            fact(t::FROM, row.remote),
            fact(t::VERDICT, guide::mismatch(lang, &row.verdict, &row.detail)),
        ]
        .into_iter()
        .flatten()
        .collect(),
        steps: replay_steps(row.id.as_str(), rights),
        order: row.order_id.map(|order| (order.into(), tr(t::ORDER).to_owned())),
    }
}

/// Running a kept message again.
pub fn replay_steps(id: &str, rights: Rights) -> Vec<Step> {
    steps([step(rights.work, "replay", id)])
}

/// Does what the page's step says.
pub async fn take(service: &Service, actor: &Actor, what: &str, id: &str) -> service::Result<String> {
    let lang = lang();
    let known = words::step_words(what).ok_or_else(|| Error::field("what", "required"))?;
    let refund = || s::id(RefundId::parse(id));
    match what {
        "approve" => service.decide_refund(actor, &refund()?, RefundDecision::Approve).await?,
        "reject" | "withdraw" => service.decide_refund(actor, &refund()?, RefundDecision::Reject).await?,
        "late_refund" | "late_accept" => {
            let decision = if what == "late_refund" { LateDecision::Refund } else { LateDecision::Accept };
            service.resolve_late(actor, &s::id(PaymentId::parse(id))?, decision).await?;
        }
        "refund_again" => service.work_refund(actor, &refund()?, RefundStep::Again).await?,
        "refund_resend" | "refund_ask" => service.work_refund(actor, &refund()?, RefundStep::Now).await?,
        "refund_left" | "refund_settled" => {
            service.work_refund(actor, &refund()?, RefundStep::Handled).await?;
        }
        "job_retry" => service.retry_job(actor, &s::id(JobId::parse(id))?).await?,
        "job_dismiss" => service.dismiss_job(actor, &s::id(JobId::parse(id))?).await?,
        "replay" => {
            let replayed = service.replay_notification(actor, &s::id(NotificationId::parse(id))?).await?;
            return Ok(guide::verdict(lang, &replayed.verdict).0);
        }
        _ => return Err(Error::field("what", "required")),
    }
    Ok(lang.t(known.done).to_owned())
}
