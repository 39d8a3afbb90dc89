//! Alipay's gateway, its authorisation page and its wallet (alipay.md 2 to 9, 13).
//!
//! A call goes the same way whatever it asks: application, signature over query and body, clock, then the business. The
//! node's bytes are computed once; those bytes are signed, and those bytes are sent.

pub mod authorise;
pub mod certificates;
pub(crate) mod console;
mod error;
mod fields;
mod gateway;
pub(crate) mod notify;
mod refunds;
pub mod sign;
mod trades;
pub mod wallet;

use axum::{
    Router,
    routing::{get, post},
};

use crate::{
    sandbox::{Sandbox, Tools},
    state::{Alipay, AlipayStatus, EventKind, State},
};

/// A request may be this far from our clock.
const CLOCK_WINDOW_MS: i64 = 600_000;
/// An authorisation code is good for so long.
const CODE_LIFE_MS: i64 = 180_000;

/// `/gateway.do` and the authorisation page.
pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/gateway.do", post(gateway::call).get(gateway::call))
        .route("/oauth2/publicAppAuthorize.htm", get(authorise::page))
}

/// Lends Alipay's part of the memory out, apart from the rest. None: there is none.
pub(crate) fn with<R>(state: &mut State, act: impl FnOnce(&mut Alipay, &mut State) -> R) -> Option<R> {
    let mut alipay = state.alipay.take()?;
    let result = act(&mut alipay, state);
    state.alipay = Some(alipay);
    Some(result)
}

/// Lets time pass: trades that nobody paid in time close, and the merchant is told.
pub(crate) fn pass_time(state: &mut State, tools: &Tools<'_>) {
    let _ = with(state, |alipay, state| {
        let mut closed = Vec::new();
        for trade in &mut alipay.trades {
            if trade.status == AlipayStatus::WaitBuyerPay && trade.expires_ms <= tools.now_ms {
                trade.status = AlipayStatus::TradeClosed;
                trade.closed_ms = Some(trade.expires_ms);
                let words = ("超时未付，支付宝关闭交易", "not paid in time: closed by Alipay");
                state.log(tools.now_ms, EventKind::Call, &trade.out_trade_no, words);
                closed.push(trade.clone());
            }
        }
        for trade in &closed {
            notify::announce(alipay, state, tools, trade, None);
        }
    });
}
