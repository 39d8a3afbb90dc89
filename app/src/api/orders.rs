//! Orders, and one order with everything that happened to it. Amounts are fen, times UTC epoch milliseconds.

use super::desk::Step;
use super::{Answer, Listing};
use domain::card::Balance;
use domain::method::{Method, Scenario};
use domain::money::Fen;
use domain::payment::{OrderState, PaymentFlag, PaymentState, RefundState};
use domain::tariff::FeeLine;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderRow {
    /// The row's id.
    pub id: String,
    /// Its number.
    pub order_no: String,
    /// What is paid for.
    pub scenario: Scenario,
    /// The car park's name; empty on a test payment.
    pub site_name: String,
    /// The plate as it stands on the metal, or empty.
    pub plate: String,
    /// The number of the card that is topped up, or empty.
    pub card_no: String,
    /// The amount.
    pub amount: Fen,
    /// What went back of it.
    pub refunded: Fen,
    /// Where it is.
    pub state: OrderState,
    /// The method of its latest payment.
    pub method: Option<Method>,
    /// Whether a payment of it waits for a decision.
    pub at_desk: bool,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was settled.
    pub settled_at: Option<UnixMs>,
}

/// What to look for, as the address of the page says it. Empty fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderQuery {
    /// Part of an order number, a plate, or a provider's number.
    pub text: String,
    /// `open`, `settled`, `closed`, or `desk` for what waits for a decision.
    pub state: String,
    /// A car park's id.
    pub site: String,
    /// The first day, `2026-11-23`, Asia/Shanghai.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Where the page before ended.
    pub after: String,
}

/// One order with its history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderDetail {
    /// The order.
    pub order: OrderRow,
    /// The lane's name.
    pub lane_name: Option<String>,
    /// The stay's number at the parking system, and the payer's ticket for a car without a plate.
    pub visit: Option<OrderVisit>,
    /// The card that is topped up.
    pub card: Option<OrderCard>,
    /// How the amount came about.
    pub lines: Vec<FeeLine>,
    /// What had been paid for the stay before.
    pub paid_before: Fen,
    /// Until when the quote stood.
    pub valid_until: UnixMs,
    /// Every attempt to pay, oldest first.
    pub payments: Vec<Payment>,
    /// Every refund, oldest first.
    pub refunds: Vec<Refund>,
    /// The sum above which a payment's refunds need a second person.
    pub refund_limit: Option<Fen>,
    /// The time line, oldest first.
    pub events: Vec<Event>,
    /// The provider's messages, oldest first.
    pub notifications: Vec<Notification>,
    /// Webhooks that told of it, oldest first.
    pub deliveries: Vec<OrderDelivery>,
}

/// The stay that an order was made for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderVisit {
    /// The parking system's number.
    pub visit_no: String,
    /// The payer's ticket, for a car without a plate.
    pub ticket_no: Option<String>,
    /// When the car came in.
    pub entered_at: UnixMs,
    /// When it left.
    pub left_at: Option<UnixMs>,
}

/// The card that an order tops up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderCard {
    /// The row's id.
    pub id: String,
    /// Its number in groups of four.
    pub card_no: String,
    /// The holder's name, or empty.
    pub holder: String,
    /// What it holds now.
    pub balance: Balance,
}

/// One attempt to pay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    /// The row's id.
    pub id: String,
    /// The method.
    pub method: Method,
    /// The number that the provider knows.
    pub out_trade_no: String,
    /// The merchant number.
    pub mch_id: String,
    /// The amount.
    pub amount: Fen,
    /// What may still be given back.
    pub refundable: Fen,
    /// What the card holds now that a refund of this payment takes from.
    pub card_balance: Option<Balance>,
    /// What went back.
    pub refunded: Fen,
    /// Where it is.
    pub state: PaymentState,
    /// What somebody must look at.
    pub flag: Option<PaymentFlag>,
    /// Whether the flag still waits for a decision.
    pub at_desk: bool,
    /// What happened, where it does.
    pub desk_words: String,
    /// What can be done about that.
    pub steps: Vec<Step>,
    /// The payer's id, masked.
    pub payer: String,
    /// The provider's number.
    pub transaction_id: Option<String>,
    /// When it began.
    pub created_at: UnixMs,
    /// When it was paid, by the provider's clock.
    pub paid_at: Option<UnixMs>,
}

/// One refund.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refund {
    /// The number that the provider knows.
    pub out_refund_no: String,
    /// The amount.
    pub amount: Fen,
    /// Why.
    pub reason: String,
    /// Where it is.
    pub state: RefundState,
    /// The provider's number.
    pub provider_refund_id: Option<String>,
    /// What the provider said when it did not go through.
    pub provider_words: Option<String>,
    /// How it went so far, and what comes next.
    pub progress: Vec<Progress>,
    /// What can be done about it.
    pub steps: Vec<Step>,
}

/// A step on the way of a refund.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What, in words.
    pub words: String,
    /// Who did it.
    pub by: Option<String>,
    /// When; `None`: not yet, or not known to the minute.
    pub at: Option<UnixMs>,
    /// `Good`: done; `Plain`: not yet; `Warn` and `Bad`: it stops here.
    pub tone: Tone,
}

/// How an event of the time line is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// A step.
    Plain,
    /// What was hoped for.
    Good,
    /// Look at it.
    Warn,
    /// It went wrong.
    Bad,
}

/// One event of the time line, in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: UnixMs,
    /// What happened, in words.
    pub title: String,
    /// How it is meant.
    pub tone: Tone,
    /// The particulars, name and value.
    pub detail: Vec<(String, String)>,
}

/// A kept message of a provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    /// The row's id.
    pub id: String,
    /// Payment or refund, in words.
    pub kind: String,
    /// When it came.
    pub received_at: UnixMs,
    /// From where.
    pub remote: String,
    /// How long it is.
    pub bytes: i64,
    /// What became of it, in words.
    pub verdict: String,
    /// Whether it was believed.
    pub tone: Tone,
    /// Particulars of the verdict.
    pub detail: String,
    /// The order that it is about.
    pub order_id: Option<String>,
    /// That it was run again: by whom, when, and what was said of it at first.
    pub replayed: Option<String>,
    /// What can be done with it.
    pub steps: Vec<Step>,
}

/// A message as it came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RawNotification {
    /// The headers that matter.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub body: String,
    /// What was in it, decrypted, payers' ids masked.
    pub plain: Option<String>,
}

/// A webhook that told of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderDelivery {
    /// What it told.
    pub event_type: String,
    /// What it told, in words.
    pub about: String,
    /// `waiting`, `delivered`, `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was taken.
    pub delivered_at: Option<UnixMs>,
}

/// Searches orders.
#[server(prefix = "/console/api", endpoint = "orders", input = Json)]
pub async fn search_orders(query: OrderQuery) -> Answer<Listing<OrderRow>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let page = service.search_orders(&actor, &ssr::filter(query)?).await?;
        Ok(Listing { rows: page.rows.into_iter().map(ssr::row).collect(), next: page.next })
    })
    .await
}

/// One order.
#[server(prefix = "/console/api", endpoint = "order", input = Json)]
pub async fn get_order(id: String) -> Answer<OrderDetail> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::OrderId::parse(&id))?;
        let detail = service.order_detail(&actor, &id).await?;
        let limit = service.refund_rules(&actor).await?.limit;
        Ok(ssr::detail(detail, limit, &actor))
    })
    .await
}

/// A message of a provider as it came.
#[server(prefix = "/console/api", endpoint = "raw_notification", input = Json)]
pub async fn get_raw_notification(id: String) -> Answer<RawNotification> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::NotificationId::parse(&id))?;
        let raw = service.raw_notification(&actor, &id).await?;
        Ok(RawNotification { headers: raw.headers, body: raw.body, plain: raw.plain })
    })
    .await
}

#[cfg(feature = "ssr")]
pub(super) mod ssr;
