//! The 0.01-yuan payment that proves what only a payment can prove, and is refunded by itself.

mod proof;

pub(crate) use proof::Moment;

use crate::Service;
use crate::access::Actor;
use crate::accounts::{Check, concerning};
use crate::audit;
use crate::error::{Error, Result};
use crate::orders::quote::Kept;
use crate::timeline::{self, Spot};
use domain::access::Permission;
use domain::ids::{OrderId, OrderNo, QrToken};
use domain::method::{Method, Scenario};
use domain::money::Fen;
use domain::payment::{OrderState, PaymentState, RefundState};
use domain::time::{MINUTE, UnixMs};
use serde::{Deserialize, Serialize};
use store::{Tx, accounts, orders, payments, refunds, test_payments, transact};

/// How long the page of a test payment works.
const VALID_MS: i64 = 15 * MINUTE;
/// One fen.
pub(crate) const AMOUNT: i64 = 1;

/// A test payment's page, to be opened in the method's wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestPayment {
    /// The code in its address.
    pub token: String,
    /// The address, for a QR code.
    pub url: String,
    /// Its order.
    pub order_id: OrderId,
    /// Until when it works.
    pub expires_at: UnixMs,
}

/// How the latest test payment stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestStatus {
    /// Its page.
    pub page: TestPayment,
    /// `waiting`, `paying`, `paid`, `refunding`, `refunded`, `refund_failed`, `refused` or `expired`.
    pub state: String,
    /// What the account's checks say now.
    pub checks: Vec<Check>,
}

impl Service {
    /// Makes the one-off page of a test payment.
    ///
    /// # Errors
    /// The role may not, or the method was never set up (`method_not_configured`).
    pub async fn start_test_payment(&self, actor: &Actor, method: Method) -> Result<TestPayment> {
        let operator = actor.require(Permission::ManagePayment)?;
        let method = self.configured_method(operator, method).await?;
        let method = method.ok_or(Error::Conflict("method_not_configured"))?;
        let now = self.now();
        let order = test_order(operator.clone(), now, self.random(), self.random())?;
        let page = test_payments::Row {
            token: QrToken::from_random(self.random()).as_str().to_owned(),
            operator_id: operator.clone(),
            order_id: order.id.clone(),
            method: method.method.as_str().to_owned(),
            created_at: now,
            expires_at: order.valid_until,
        };
        transact!(Error, self.store(), |tx| {
            if !orders::insert(tx, &order).await? {
                return Err(Error::Internal("the order number is taken".to_owned()));
            }
            test_payments::insert(tx, &page).await?;
            self.note_test(tx, &order).await?;
            let detail = serde_json::json!({ "mch_id": method.mch_id, "order_no": order.order_no });
            audit::record(self, tx, actor, "test_payment.start", method.account_id.as_str(), &detail).await?;
            Ok::<_, Error>(())
        })?;
        Ok(self.shown_page(&page))
    }

    async fn note_test(&self, tx: &mut Tx, order: &orders::Row) -> Result<()> {
        let spot = Spot { order: &order.id, payment: None, at: order.created_at };
        let amount = order.amount.to_string();
        timeline::add(tx, spot, timeline::ORDER_CREATED, &[("amount", amount.as_str()), ("scenario", "test")])
            .await
    }

    fn shown_page(&self, page: &test_payments::Row) -> TestPayment {
        TestPayment {
            token: page.token.clone(),
            url: format!("{}/PeakeCloud/mobile/pay/{}", self.settings().public_base, page.token),
            order_id: page.order_id.clone(),
            expires_at: page.expires_at,
        }
    }

    /// How the operator's latest test payment by a method stands, and what it proved; `None` when there was none.
    ///
    /// # Errors
    /// The role may not see it.
    pub async fn test_payment_status(&self, actor: &Actor, method: Method) -> Result<Option<TestStatus>> {
        let operator = actor.require(Permission::ManagePayment)?;
        // One moment: an order of before beside a payment of after would say "expired" of what was paid.
        let mut conn = self.store().snapshot().await?;
        let Some(page) = test_payments::latest(&mut conn, operator, method.as_str()).await? else {
            return Ok(None);
        };
        let order = orders::by_id(&mut conn, &page.order_id).await?.ok_or(Error::NotFound("order"))?;
        let attempts = payments::of_order(&mut conn, &page.order_id).await?;
        let given_back = refunds::of_order(&mut conn, &page.order_id).await?;
        drop(conn);
        let state = state_of(&order, &attempts, &given_back, self.now());
        let checks = match self.configured_method(operator, method).await? {
            Some(at) => {
                let mut conn = self.store().read().await?;
                let version = accounts::version(&mut conn, &at.account_id, at.account_version).await?;
                let checks = version.map(|v| proof::checks(&v.checks_json)).transpose()?.unwrap_or_default();
                concerning(method, checks)
            }
            None => Vec::new(),
        };
        Ok(Some(TestStatus { page: self.shown_page(&page), state: state.to_owned(), checks }))
    }
}

fn test_order(
    operator: domain::ids::OperatorId,
    now: UnixMs,
    id: [u8; 10],
    number: [u8; 10],
) -> Result<orders::Row> {
    let amount = Fen::new(AMOUNT).map_err(|e| Error::Internal(e.to_string()))?;
    let kept = Kept { fee: amount, paid: Fen::ZERO, lines: Vec::new() };
    Ok(orders::Row {
        id: OrderId::from_parts(now, id),
        order_no: OrderNo::from_parts("T", now, number),
        operator_id: operator,
        scenario: Scenario::Test,
        site_id: None,
        lane_id: None,
        visit_id: None,
        card_id: None,
        payer_key: None,
        plate: String::new(),
        amount,
        quote_json: serde_json::to_string(&kept).map_err(|e| Error::Internal(e.to_string()))?,
        quoted_at: now,
        valid_until: now.plus(VALID_MS),
        state: OrderState::Open,
        settled_by: None,
        settled_at: None,
        created_at: now,
    })
}

fn state_of(
    order: &orders::Row,
    attempts: &[payments::Row],
    given_back: &[refunds::Row],
    now: UnixMs,
) -> &'static str {
    if order.state == OrderState::Settled {
        return match given_back.last().map(|r| r.state) {
            None => "paid",
            Some(RefundState::Proposed | RefundState::Requested | RefundState::Accepted) => "refunding",
            Some(RefundState::Succeeded) => "refunded",
            Some(RefundState::Failed | RefundState::Abnormal | RefundState::Rejected) => "refund_failed",
        };
    }
    match attempts.last().map(|p| p.state) {
        Some(PaymentState::Failed) => "refused",
        Some(state) if state.is_open() => "paying",
        _ if order.valid_until <= now || order.state == OrderState::Closed => "expired",
        _ => "waiting",
    }
}
