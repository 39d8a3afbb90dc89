//! The App control (手机支付控件, section 4.1): what happens between `startPay(tn, mode)` and the money.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    faults::{FaultName, Occasion, Place},
    ids,
    sandbox::{Sandbox, Tools},
    state::{EventKind, State, UnionState, UnionTrade},
};

use super::{notify, trades};

/// What the control shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ControlSheet {
    /// To confirm with.
    pub tn: String,
    /// Who takes the money.
    pub merchant_name: String,
    /// What for.
    pub description: String,
    /// In fen.
    pub amount: i64,
    /// The merchant.
    pub mer_id: String,
    /// `orderId`.
    pub order_id: String,
}

/// The control does not pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, thiserror::Error)]
#[error("{notice} ({reason})")]
pub struct ControlRefusal {
    /// What the payer sees.
    pub notice: String,
    /// What the developer should know, and is never told by the real one.
    pub reason: String,
}

fn refusal(notice: &str, reason: &str) -> ControlRefusal {
    ControlRefusal { notice: notice.into(), reason: reason.into() }
}

impl Sandbox {
    /// The App started the control.
    ///
    /// # Errors
    /// With the notice that the control would show.
    pub fn union_check(&self, tn: &str, mode: &str) -> Result<ControlSheet, ControlRefusal> {
        self.change(|state, tools| {
            let sheet = check(state, tools, tn, mode);
            let (subject, text) = match &sheet {
                Ok(sheet) => (
                    sheet.order_id.clone(),
                    ("打开银联控件".to_owned(), "the UnionPay control was opened".to_owned()),
                ),
                Err(refused) => (
                    String::new(),
                    (
                        format!("银联控件：{}", refused.notice),
                        format!("UnionPay control: {}", refused.reason),
                    ),
                ),
            };
            state.log(tools.now_ms, EventKind::Wallet, subject, text);
            sheet
        })
    }

    /// The payer pays in the control; gives back `queryId`.
    ///
    /// # Errors
    /// With the notice that the control would show.
    pub fn union_pay(&self, tn: &str) -> Result<String, ControlRefusal> {
        self.change(|state, tools| {
            let paid = pay(state, tools, tn);
            let subject = state.union_pay.trade_by_tn(tn).map(|t| t.order_id.clone()).unwrap_or_default();
            let text = match &paid {
                Ok(id) => (format!("银联支付成功 {id}"), format!("paid by UnionPay {id}")),
                Err(refused) => (
                    format!("银联支付失败：{}", refused.notice),
                    format!("UnionPay payment failed: {}", refused.reason),
                ),
            };
            state.log(tools.now_ms, EventKind::Wallet, subject, text);
            paid
        })
    }

    /// The payer's bank refuses; the order can be tried again until its end.
    pub fn union_decline(&self, tn: &str) {
        self.change(|state, _| {
            if let Some(trade) =
                state.union_pay.trade_by_tn_mut(tn).filter(|t| t.state == UnionState::Waiting)
            {
                trade.state = UnionState::Refused;
            }
        });
    }

    /// Every order, oldest first.
    #[must_use]
    pub fn union_trades(&self) -> Vec<UnionTrade> {
        self.read(|state| state.union_pay.trades.clone())
    }
}

fn check(state: &State, tools: &Tools<'_>, tn: &str, mode: &str) -> Result<ControlSheet, ControlRefusal> {
    if mode != "01" {
        return Err(refusal("订单不存在", "mode 00 reaches UnionPay's production, this is no production"));
    }
    let trade = state.union_pay.trade_by_tn(tn).ok_or_else(|| refusal("订单不存在", "no such tn"))?;
    may_pay(trade, tools, false)?;
    let merchant = state.union_pay.merchant(&trade.mer_id);
    Ok(ControlSheet {
        tn: tn.into(),
        merchant_name: merchant.map(|m| m.name.clone()).unwrap_or_default(),
        description: trade.description.clone(),
        amount: trade.amount,
        mer_id: trade.mer_id.clone(),
        order_id: trade.order_id.clone(),
    })
}

fn may_pay(trade: &UnionTrade, tools: &Tools<'_>, late: bool) -> Result<(), ControlRefusal> {
    if trade.is_paid() {
        return Err(refusal("订单已支付", "the order is paid"));
    }
    if !late && trade.pay_timeout_ms.is_some_and(|until| until <= tools.now_ms) {
        return Err(refusal("订单已超时", "payTimeout has passed"));
    }
    Ok(())
}

fn pay(state: &mut State, tools: &Tools<'_>, tn: &str) -> Result<String, ControlRefusal> {
    let trade = state.union_pay.trade_by_tn(tn).ok_or_else(|| refusal("订单不存在", "no such tn"))?.clone();
    let at = Occasion {
        now_ms: tools.now_ms,
        place: Place::Wallet,
        operation: None,
        out_trade_no: &trade.order_id,
    };
    let late = state.strike(FaultName::LateSuccess, &at).is_some();
    may_pay(&trade, tools, late)?;
    let coupon = i64::from(trade.amount > 1 && state.strike(FaultName::Coupon, &at).is_some());
    let query_id = trades::query_id(tools);
    let trace_no = ids::digits(tools.random, 6);
    let gone = || refusal("订单不存在", "the order vanished");
    let paid = state.union_pay.trade_by_tn_mut(tn).ok_or_else(gone)?;
    paid.state = UnionState::Paid;
    paid.query_id = Some(query_id.clone());
    paid.trace_no = trace_no;
    paid.paid_ms = Some(tools.now_ms);
    paid.settle_amount = trade.amount - coupon;
    let paid = paid.clone();
    notify::announce_payment(state, tools, &paid);
    Ok(query_id)
}
