//! From the use cases' types to the console's.

use super::*;
use crate::i18n::{guide, lang};
use domain::time::DAY;
use service::Error;
use service::orders as from;

/// What the page's address asks for.
pub fn filter(query: OrderQuery) -> Result<from::OrderFilter, Error> {
    let day = |field, text: &str| match text {
        "" => Ok(None),
        text => UnixMs::shanghai_day(text).map(Some).ok_or_else(|| Error::field(field, "not_a_day")),
    };
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
        amount: row.amount,
        refunded: row.refunded,
        state: row.state,
        method: row.method,
        at_desk: row.at_desk,
        created_at: row.created_at,
        settled_at: row.settled_at,
    }
}

/// One order.
pub fn detail(detail: from::OrderDetail) -> OrderDetail {
    OrderDetail {
        order: row(detail.order),
        lane_name: detail.lane_name,
        visit: detail.visit.map(|v| OrderVisit {
            visit_no: v.visit_no,
            ticket_no: v.ticket_no,
            entered_at: v.entered_at,
            left_at: v.left_at,
        }),
        lines: detail.lines,
        paid_before: detail.paid_before,
        valid_until: detail.valid_until,
        payments: detail.payments.into_iter().map(payment).collect(),
        refunds: detail.refunds.into_iter().map(refund).collect(),
        events: detail.events.into_iter().map(event).collect(),
        notifications: detail.notifications.into_iter().map(notification).collect(),
        deliveries: detail.deliveries.into_iter().map(delivery).collect(),
    }
}

fn payment(p: from::PaymentView) -> Payment {
    Payment {
        id: p.id.into(),
        method: p.method,
        out_trade_no: p.out_trade_no.into(),
        mch_id: p.mch_id,
        amount: p.amount,
        refundable: p.amount.saturating_sub(p.refunding),
        refunded: p.refunded,
        state: p.state,
        flag: p.flag,
        at_desk: p.flag.is_some() && p.flag_resolution.is_none(),
        payer: p.payer,
        transaction_id: p.transaction_id,
        created_at: p.created_at,
        paid_at: p.paid_at,
    }
}

fn refund(r: from::RefundView) -> Refund {
    Refund {
        out_refund_no: r.out_refund_no.into(),
        amount: r.amount,
        reason: r.reason,
        state: r.state,
        provider_words: r.provider_words,
        created_at: r.created_at,
        succeeded_at: r.succeeded_at,
    }
}

fn event(e: from::Event) -> Event {
    let lang = lang();
    let (title, tone) = guide::event(lang, &e.kind);
    let detail = e
        .detail
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| guide::detail(lang, &name, &value))
        .collect();
    Event { at: e.at, title, tone, detail }
}

/// A kept message.
pub fn notification(n: from::NotificationView) -> Notification {
    let lang = lang();
    let (verdict, tone) = guide::verdict(lang, &n.verdict);
    Notification {
        id: n.id.into(),
        kind: guide::notification_kind(lang, &n.kind),
        received_at: n.received_at,
        remote: n.remote,
        bytes: n.bytes,
        verdict,
        tone,
        detail: n.detail,
        order_id: n.order_id.map(Into::into),
    }
}

fn delivery(d: from::OrderDelivery) -> OrderDelivery {
    OrderDelivery {
        event_type: d.event_type,
        state: d.state,
        attempts: d.attempts,
        created_at: d.created_at,
        delivered_at: d.delivered_at,
    }
}
