//! WeChat Pay for ordinary merchants: API v3 (protocol document, sections 1, 4 and 6) and, in [`v2`], API v2.
//!
//! Every call goes the same way, in the order of section 6: path and method (axum), headers, `Authorization`, time,
//! merchant and serial, signature, body, business. An answer's bytes are computed once; those bytes are signed, and
//! those bytes are sent.

mod auth;
mod bill;
mod certificates;
pub mod directories;
mod error;
mod exchange;
mod fields;
pub(crate) mod notify;
mod orders;
mod refunds;
mod rules;
mod seal;
pub mod v2;
mod views;
pub mod wallet;

pub(crate) use seal::SEAL_FAULTS;

use axum::{
    Router,
    routing::{get, post},
};

use crate::{
    sandbox::{Sandbox, Tools},
    state::{EventKind, State, TradeState},
};

/// `/v3/...` and v2's paths.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .merge(v2::router())
        .route("/v3/pay/transactions/jsapi", post(exchange::order))
        .route("/v3/pay/transactions/app", post(exchange::order))
        .route("/v3/pay/transactions/out-trade-no/{out_trade_no}", get(exchange::query_by_number))
        .route("/v3/pay/transactions/out-trade-no/{out_trade_no}/close", post(exchange::close))
        .route("/v3/pay/transactions/id/{transaction_id}", get(exchange::query_by_id))
        .route("/v3/refund/domestic/refunds", post(exchange::refund))
        .route("/v3/refund/domestic/refunds/{out_refund_no}", get(exchange::refund_query))
        .route("/v3/certificates", get(exchange::certificates))
        .route("/v3/bill/tradebill", get(exchange::bill))
        .route("/v3/billdownload/file", get(exchange::bill_file))
}

/// Lets time pass: refunds arrive, orders that nobody paid for seven days close.
pub(crate) fn pass_time(state: &mut State, tools: &Tools<'_>) {
    refunds::settle(state, tools);
    let closing = tools.now_ms - rules::ORDER_LIFE_MS;
    let mut closed = Vec::new();
    for trade in &mut state.trades {
        if trade.state == TradeState::NotPay && trade.created_ms <= closing {
            trade.state = TradeState::Closed;
            trade.closed_ms = Some(trade.created_ms + rules::ORDER_LIFE_MS);
            closed.push(trade.out_trade_no.clone());
        }
    }
    for number in closed {
        state.log(
            tools.now_ms,
            EventKind::Call,
            number,
            ("订单超过7天未支付，微信关闭订单", "unpaid for seven days: closed by WeChat Pay"),
        );
    }
}
