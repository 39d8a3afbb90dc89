//! One order with everything that happened to it.

use super::quote::Kept;
use super::{
    Event, NotificationView, OrderCard, OrderDelivery, OrderDetail, OrderVisit, PaymentView, RefundView,
    search,
};
use crate::Service;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::notify::keep::mask_text;
use crate::timeline;
use domain::access::Permission;
use domain::ids::OrderId;
use domain::money::Fen;
use std::collections::HashMap;
use store::{
    Conn, accounts, cards, deliveries, events, lanes, notifications, order_lists, orders, payments, refunds,
    visits,
};

impl Service {
    /// One order of the operator: payments, refunds, time line, notifications, webhooks.
    ///
    /// # Errors
    /// The role may not see money, or there is no such order.
    pub async fn order_detail(&self, actor: &Actor, id: &OrderId) -> Result<OrderDetail> {
        let operator = actor.require(Permission::ViewMoney)?;
        let mut conn = self.store().snapshot().await?;
        let row = order_lists::one(&mut conn, operator, id).await?.ok_or(Error::NotFound("order"))?;
        let order = orders::by_id(&mut conn, id).await?.ok_or(Error::NotFound("order"))?;
        let kept: Option<Kept> = serde_json::from_str(&order.quote_json).ok();
        let lane_name = match &order.lane_id {
            Some(lane) => lanes::by_id(&mut conn, lane).await?.map(|lane| lane.name),
            None => None,
        };
        let visit = match &order.visit_id {
            Some(visit) => visits::by_id(&mut conn, visit).await?.map(|visit| OrderVisit {
                visit_no: visit.visit_no,
                ticket_no: visit.ticket_no,
                entered_at: visit.entered_at,
                left_at: visit.left_at,
            }),
            None => None,
        };
        let card = match &order.card_id {
            Some(card) => cards::by_id(&mut conn, card).await?.map(|card| OrderCard {
                id: card.id,
                card_no: card.card_no,
                holder: card.holder,
                balance: card.balance,
            }),
            None => None,
        };
        Ok(OrderDetail {
            order: search::shown(row),
            lane_name,
            visit,
            card,
            lines: kept.as_ref().map(|k| k.lines.clone()).unwrap_or_default(),
            paid_before: kept.map_or(Fen::ZERO, |k| k.paid),
            valid_until: order.valid_until,
            settled_by: order.settled_by,
            payments: payment_views(&mut conn, id).await?,
            refunds: refunds::of_order(&mut conn, id).await?.into_iter().map(refund_view).collect(),
            events: events::of_order(&mut conn, id).await?.into_iter().map(event_view).collect(),
            notifications: notifications::of_order(&mut conn, id)
                .await?
                .into_iter()
                .map(notification_view)
                .collect(),
            deliveries: deliveries::of_order(&mut conn, id).await?.into_iter().map(delivery_view).collect(),
        })
    }
}

async fn payment_views(conn: &mut Conn, order: &OrderId) -> Result<Vec<PaymentView>> {
    let mut numbers: HashMap<String, String> = HashMap::new();
    let mut views = Vec::new();
    for row in payments::of_order(conn, order).await? {
        let key = row.account_id.as_str().to_owned();
        if !numbers.contains_key(&key) {
            let account = accounts::by_id(conn, &row.account_id).await?;
            numbers.insert(key.clone(), account.map(|a| a.mch_id).unwrap_or_default());
        }
        let mch_id = numbers.get(&key).cloned().unwrap_or_default();
        views.push(payment_view(row, mch_id));
    }
    Ok(views)
}

fn payment_view(row: payments::Row, mch_id: String) -> PaymentView {
    PaymentView {
        id: row.id,
        method: row.method,
        out_trade_no: row.out_trade_no,
        mch_id,
        amount: row.amount,
        refunding: row.refunding,
        refunded: row.refunded,
        state: row.state,
        flag: row.flag,
        flag_resolution: row.flag_resolution,
        payer: mask_text(&row.payer_id),
        transaction_id: row.transaction_id,
        created_at: row.created_at,
        expires_at: row.expires_at,
        paid_at: row.paid_at,
    }
}

fn refund_view(row: refunds::Row) -> RefundView {
    RefundView {
        id: row.id,
        payment_id: row.payment_id,
        out_refund_no: row.out_refund_no,
        amount: row.amount,
        reason: row.reason,
        cause: row.cause,
        state: row.state,
        provider_refund_id: row.provider_refund_id,
        provider_words: row.provider_words,
        asked_by: row.created_by,
        decided_by: row.decided_by,
        decided_at: row.decided_at,
        created_at: row.created_at,
        succeeded_at: row.succeeded_at,
    }
}

fn event_view(row: events::Row) -> Event {
    Event {
        at: row.at,
        kind: row.kind,
        payment_id: row.payment_id,
        detail: timeline::detail(&row.detail_json),
    }
}

pub(crate) fn notification_view(row: notifications::Row) -> NotificationView {
    NotificationView {
        id: row.id,
        kind: row.kind,
        received_at: row.received_at,
        remote: row.remote,
        bytes: row.bytes,
        verdict: row.verdict,
        detail: row.detail,
        order_id: row.order_id,
        first_verdict: row.first_verdict,
        replayed_at: row.replayed_at,
        replayed_by: row.replayed_by,
    }
}

fn delivery_view(row: deliveries::Row) -> OrderDelivery {
    OrderDelivery {
        id: row.id,
        event_type: row.event_type,
        state: row.state,
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        created_at: row.created_at,
        delivered_at: row.delivered_at,
    }
}
