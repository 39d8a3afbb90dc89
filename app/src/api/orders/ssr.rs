//! From the use cases' types to the console's.

use super::*;
use crate::api::desk::ssr::{self as desk, Rights};
use crate::i18n::{Lang, desk_guide, explain, guide, lang, messages, messages_words};
use domain::ids::PaymentId;
use domain::message::MessageKind;
use domain::time::DAY;
use service::orders as from;
use service::{Actor, Error};

/// A day of a filter; nothing where it is empty.
pub fn day(field: &'static str, text: &str) -> Result<Option<UnixMs>, Error> {
    match text {
        "" => Ok(None),
        text => UnixMs::shanghai_day(text).map(Some).ok_or_else(|| Error::field(field, "not_a_day")),
    }
}

/// What the page's address asks for.
pub fn filter(query: OrderQuery) -> Result<from::OrderFilter, Error> {
    Ok(from::OrderFilter {
        text: query.text.trim().to_owned(),
        state: OrderState::parse(&query.state),
        site: domain::ids::SiteId::parse(&query.site).ok(),
        method: None,
        flagged: query.state == "desk",
        from: day("from", &query.from)?,
        to: day("to", &query.to)?.map(|at| at.plus(DAY)),
        after: Some(query.after).filter(|after| !after.is_empty()),
        limit: 50,
    })
}

/// An order in a list.
pub fn row(row: from::OrderRow) -> OrderRow {
    OrderRow {
        id: row.id.into(),
        order_no: row.order_no.into(),
        scenario: row.scenario,
        site_name: row.site_name,
        plate: row.plate,
        card_no: row.card_no,
        amount: row.amount,
        refunded: row.refunded,
        state: row.state,
        method: row.method,
        at_desk: row.at_desk,
        created_at: row.created_at,
        settled_at: row.settled_at,
    }
}

/// One order, for this actor.
pub fn detail(detail: from::OrderDetail, refund_limit: Option<Fen>, actor: &Actor) -> OrderDetail {
    let rights = Rights::of(actor);
    let settled = detail.order.state == OrderState::Settled;
    let events = detail.events.into_iter().map(|e| event(e, &detail.payments)).collect();
    let of_card = detail.settled_by.clone().zip(detail.card.as_ref().map(|card| card.balance));
    OrderDetail {
        order: row(detail.order),
        lane_name: detail.lane_name,
        visit: detail.visit.map(|v| OrderVisit {
            visit_no: v.visit_no,
            ticket_no: v.ticket_no,
            entered_at: v.entered_at,
            left_at: v.left_at,
        }),
        card: detail.card.map(|card| OrderCard {
            id: card.id.into(),
            card_no: card.card_no.display(),
            holder: card.holder,
            balance: card.balance,
        }),
        lines: detail.lines,
        paid_before: detail.paid_before,
        valid_until: detail.valid_until,
        payments: detail
            .payments
            .into_iter()
            .map(|p| payment(p, of_card.as_ref(), settled, rights))
            .collect(),
        refunds: detail.refunds.into_iter().map(|r| refund(r, &actor.name, rights)).collect(),
        refund_limit,
        events,
        notifications: detail.notifications.into_iter().map(|n| notification(n, rights)).collect(),
        deliveries: detail.deliveries.into_iter().map(delivery).collect(),
    }
}

/// `of_card`: the payment that topped up a card, and what the card holds now.
fn payment(
    p: from::PaymentView,
    of_card: Option<&(PaymentId, Balance)>,
    settled: bool,
    rights: Rights,
) -> Payment {
    let at_desk = p.flag.is_some() && p.flag_resolution.is_none();
    let acceptable = p.flag == Some(PaymentFlag::Late) && !settled && p.refunding.is_zero();
    let words = |flag| desk_guide::payment_words(lang(), flag, acceptable, false);
    Payment {
        desk_words: p.flag.filter(|_| at_desk).map(words).unwrap_or_default(),
        steps: desk::payment_steps(p.id.as_str(), acceptable, at_desk, rights),
        method: p.method,
        out_trade_no: p.out_trade_no.into(),
        mch_id: p.mch_id,
        amount: p.amount,
        refundable: p.amount.saturating_sub(p.refunding),
        card_balance: of_card.filter(|(id, _)| *id == p.id).map(|(_, balance)| *balance),
        id: p.id.into(),
        refunded: p.refunded,
        state: p.state,
        flag: p.flag,
        at_desk,
        payer: p.payer,
        transaction_id: p.transaction_id,
        created_at: p.created_at,
        paid_at: p.paid_at,
    }
}

fn refund(r: from::RefundView, name: &str, rights: Rights) -> Refund {
    let own = r.asked_by.as_deref() == Some(name);
    let stuck = r.provider_words.is_some();
    Refund {
        progress: progress(&r),
        steps: desk::refund_steps(r.id.as_str(), r.state, own, stuck, rights),
        out_refund_no: r.out_refund_no.into(),
        amount: r.amount,
        reason: r.reason,
        state: r.state,
        provider_refund_id: r.provider_refund_id,
        provider_words: r.provider_words.map(|words| explain::with_advice(lang(), &words)),
    }
}

/// How a refund went so far, and what comes next.
fn progress(r: &from::RefundView) -> Vec<Progress> {
    let lang = lang();
    let step = |key: &str, by: Option<String>, at: Option<UnixMs>, tone: Tone| Progress {
        words: desk_guide::progress(lang, key),
        by,
        at,
        tone,
    };
    let asked_by = r.asked_by.clone().unwrap_or_else(|| desk_guide::by_itself(lang));
    let mut all = vec![step("asked", Some(asked_by), Some(r.created_at), Tone::Good)];
    match r.state {
        RefundState::Proposed => all.push(step("waits", None, None, Tone::Warn)),
        RefundState::Rejected => all.push(step("rejected", r.decided_by.clone(), r.decided_at, Tone::Bad)),
        _ if r.decided_by.is_some() => {
            all.push(step("approved", r.decided_by.clone(), r.decided_at, Tone::Good));
        }
        _ => {}
    }
    let next = |key: &str| step(key, None, None, Tone::Plain);
    match r.state {
        RefundState::Rejected => {}
        RefundState::Proposed => all.extend([next("sending"), next("arrived")]),
        RefundState::Requested if r.provider_words.is_some() => {
            all.extend([step("sending", None, None, Tone::Warn), next("arrived")]);
        }
        RefundState::Requested => all.extend([next("sending"), next("arrived")]),
        RefundState::Accepted => all.extend([step("accepted", None, None, Tone::Good), next("arrived")]),
        RefundState::Succeeded => all.push(step("arrived", None, r.succeeded_at, Tone::Good)),
        RefundState::Failed => all.push(step("failed", None, None, Tone::Bad)),
        RefundState::Abnormal => all.push(step("abnormal", None, None, Tone::Bad)),
    }
    all
}

fn event(e: from::Event, payments: &[from::PaymentView]) -> Event {
    let lang = lang();
    let of = e.payment_id.and_then(|id| payments.iter().find(|p| p.id == id));
    let (title, tone) = guide::event(lang, &e.kind, of.map(|p| p.method.provider()));
    let said = |(name, value): &(String, String)| {
        let provider = matches!(name.as_str(), "words" | "answer");
        provider.then(|| explain::explain_any(lang, value)).flatten()
    };
    let known = e.detail.iter().find_map(said);
    let verdict = e.detail.iter().find(|(name, _)| name == "verdict").map(|(_, word)| word.clone());
    let verdict = verdict.unwrap_or_default();
    let mut detail: Vec<(String, String)> = e
        .detail
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| particular(lang, &verdict, &name, &value))
        .collect();
    if let Some(known) = known {
        detail.push((lang.t(explain::CAUSE).to_owned(), known.cause));
        detail.push((lang.t(explain::REMEDY).to_owned(), known.remedy));
    }
    Event { at: e.at, title, tone, detail }
}

/// A particular of an event in words: also what message it was, why it did not go, and what does not match.
fn particular(lang: Lang, verdict: &str, name: &str, value: &str) -> (String, String) {
    let (shown, words) = guide::detail(lang, name, value);
    let words = match (name, MessageKind::parse(value)) {
        ("kind", Some(kind)) => lang.t(messages::kind(kind).0).to_owned(),
        ("why", _) => messages_words::why(value),
        ("detail", _) => guide::mismatch(lang, verdict, value),
        _ => words,
    };
    (shown, words)
}

/// A kept message.
pub fn notification(n: from::NotificationView, rights: Rights) -> Notification {
    let lang = lang();
    let (verdict, tone) = guide::verdict(lang, &n.verdict);
    let replayed = n.replayed_at.zip(n.replayed_by).map(|(at, by)| {
        let before = n.first_verdict.as_ref().map(|verdict| guide::verdict(lang, verdict).0);
        desk_guide::replayed(lang, &by, at, before)
    });
    Notification {
        steps: desk::replay_steps(n.id.as_str(), rights),
        replayed,
        id: n.id.into(),
        kind: guide::notification_kind(lang, &n.kind),
        received_at: n.received_at,
        remote: n.remote,
        bytes: n.bytes,
        verdict,
        tone,
        detail: guide::mismatch(lang, &n.verdict, &n.detail),
        order_id: n.order_id.map(Into::into),
    }
}

fn delivery(d: from::OrderDelivery) -> OrderDelivery {
    OrderDelivery {
        about: guide::told(lang(), &d.event_type),
        event_type: d.event_type,
        state: d.state,
        attempts: d.attempts,
        created_at: d.created_at,
        delivered_at: d.delivered_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_on_the_time_line_says_why_and_what_to_do() {
        let told = |name: &str, value: &str| {
            let at = UnixMs(0);
            let kind = service::timeline::PREPAY_REFUSED.to_owned();
            let detail =
                vec![("code".to_owned(), "rejected".to_owned()), (name.to_owned(), value.to_owned())];
            event(from::Event { at, kind, payment_id: None, detail }, &[]).detail
        };
        let refused = told("words", "APPID_MCHID_NOT_MATCH appid和mch_id不匹配");
        let names: Vec<&str> = refused.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names[2..], ["可能的原因", "处理办法"], "{refused:?}");
        assert!(refused[1].1.contains("appid和mch_id不匹配"), "the provider's own words stay");
        assert!(refused[3].1.contains("产品中心"), "{refused:?}");
        assert_eq!(told("answer", "当前页面的URL未注册:https://a.b/").len(), 4);
        assert_eq!(told("words", "connection reset").len(), 2);
        assert_eq!(told("order_no", "NO_AUTH").len(), 2, "only what a provider said is explained");
    }
}
