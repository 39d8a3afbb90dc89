//! The reminder that a payment brings: queued in the transaction that settles its order.

use super::{NewMessage, Recipient, is_on};
use crate::Service;
use crate::error::Result;
use domain::message::{MessageKind, ValueKey};
use domain::method::{Method, Scenario};
use domain::time::UnixMs;
use store::{Conn, Tx, operators, orders, payments, sites};

/// What was paid for, in the language that payers read.
const fn trade_type(scenario: Scenario) -> &'static str {
    match scenario {
        Scenario::TopUp => "充值缴费",
        Scenario::Parking | Scenario::Offline => "停车缴费",
        Scenario::Test => "支付测试",
    }
}

impl Service {
    /// Tells the payer that their money arrived, if the operator wants that and there is a way to them.
    pub(crate) async fn remind_of_payment(
        &self,
        tx: &mut Tx,
        payment: &payments::Row,
        order: &orders::Row,
        now: UnixMs,
    ) -> Result<()> {
        let kind = MessageKind::Payment;
        if order.scenario == Scenario::Test || !is_on(tx, &order.operator_id, kind).await? {
            return Ok(());
        }
        let to = self.payer_of(tx, payment, order).await?;
        let account = operators::by_id(tx, &order.operator_id).await?.map(|o| o.name).unwrap_or_default();
        let place = match &order.site_id {
            Some(site) => sites::by_id(tx, site).await?.map(|site| site.name).unwrap_or_default(),
            None => String::new(),
        };
        let values = vec![
            (ValueKey::BillNo, order.order_no.as_str().to_owned()),
            (ValueKey::Account, account),
            (ValueKey::TradeType, trade_type(order.scenario).to_owned()),
            (ValueKey::Time, payment.paid_at.unwrap_or(now).shanghai_text()),
            (ValueKey::Amount, payment.amount.to_string()),
            (ValueKey::Plate, order.plate.clone()),
            (ValueKey::Place, place),
        ];
        let new = NewMessage {
            operator: &order.operator_id,
            kind,
            to,
            values,
            link: None,
            reference: order.order_no.as_str(),
            dedup_key: &format!("paid:{}", payment.id),
            order: Some(&order.id),
            now,
        };
        self.queue_anyway(tx, new).await?;
        Ok(())
    }

    /// The follower who paid by the official account, and the number of whoever holds the card or the stay.
    async fn payer_of(
        &self,
        conn: &mut Conn,
        payment: &payments::Row,
        order: &orders::Row,
    ) -> Result<Recipient> {
        let follower = payment.method == Method::WechatOa && !payment.payer_id.is_empty();
        let owner = order.card_id.as_ref().map(|c| c.as_str().to_owned());
        let owner = owner.or_else(|| order.visit_id.as_ref().map(|v| v.as_str().to_owned()));
        let phone = match owner {
            Some(owner) => self.holder_phone(conn, &owner).await?,
            None => None,
        };
        Ok(Recipient {
            app_id: follower.then(|| payment.app_id.clone()),
            openid: follower.then(|| payment.payer_id.clone()),
            phone,
        })
    }
}
