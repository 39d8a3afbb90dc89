//! ChinaUMS netpay, 公众号支付 (`chinaums.md`): the open platform, the older portal, and the cashier that the payer's
//! browser is sent to.
//!
//! An order exists once its cashier was opened; the cashier takes the money in the payer's wallet, sends the payer back
//! and tells the merchant. Both interfaces lead to the same orders.

mod calls;
pub(crate) mod cashier;
pub(crate) mod console;
mod gate;
mod notify;
mod page;
mod refunds;
pub mod sign;

pub use cashier::{CashierRefusal, cancel, confirm, open_sheet};
pub(crate) use notify::{FAULTS, NOTIFY_RETRIES_S, accepts, compose};

use axum::{
    Router,
    routing::{get, post},
};

use crate::{
    sandbox::{Sandbox, Tools},
    state::{EventKind, State, UmsStatus},
};

/// Requests may be this old, or this far ahead. The real window is not published.
const CLOCK_WINDOW_MS: i64 = 600_000;
/// An order without `expireTime` lives so long (4.2).
const ORDER_LIFE_MS: i64 = 30 * 60_000;
/// How long a refund is on its way.
const REFUND_TRAVELS_MS: i64 = 5_000;
/// How long the fault `slow` takes.
const SLOW_MS: u64 = 3_000;

/// The pages that payers see, below these paths.
pub(crate) const PAYER_PAGES: [&str; 2] = ["/v1/netpay/webpay/", "/netpay-portal/"];

/// The open platform, the portal, the cashier.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/v1/netpay/webpay/pay", get(cashier::open_platform))
        .route("/v1/netpay/{call}", post(calls::open_platform))
        .route("/netpay-portal/webpay/pay.do", get(cashier::portal))
        .route("/netpay-portal/cashier.css", get(page::style))
        .route("/netpay-portal/cashier/{token}", get(cashier::show).post(cashier::act))
        .route("/netpay-route-server/api/", post(calls::portal))
}

/// When the next refund is due, UTC milliseconds.
pub(crate) fn next_due_ms(state: &State) -> Option<i64> {
    state.chinaums.refunds.iter().filter_map(|refund| refund.settles_ms).min()
}

/// Lets time pass: refunds arrive, orders that nobody paid close.
pub(crate) fn pass_time(state: &mut State, tools: &Tools<'_>) {
    refunds::settle(state, tools);
    let now = tools.now_ms;
    let mut closed = Vec::new();
    for order in &mut state.chinaums.orders {
        if order.status == UmsStatus::WaitBuyerPay && order.expires_ms <= now {
            order.status = UmsStatus::TradeClosed;
            order.closed_ms = Some(order.expires_ms);
            closed.push(order.number.clone());
        }
    }
    for number in closed {
        let text = ("银联商务订单超时关闭", "ChinaUMS order expired: closed");
        state.log(now, EventKind::Call, number, text);
    }
}
