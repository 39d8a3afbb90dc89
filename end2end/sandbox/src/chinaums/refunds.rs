//! Refunds (`chinaums.md` 5.2, 5.3).

use serde_json::{Map, Value, json};

use crate::{
    clock,
    faults::{FaultName, Occasion, Operation, Place},
    ids,
    sandbox::Tools,
    state::{EventKind, State, UmsOrder, UmsRefund, UmsRefundStatus, UmsStatus},
};

use super::{
    REFUND_TRAVELS_MS, calls,
    gate::{self, Message, Refusal},
    notify,
};

/// `refund`: the same two numbers again answer the refund that exists.
pub(super) fn create(
    state: &mut State,
    tools: &Tools<'_>,
    message: &Message,
) -> Result<Map<String, Value>, Refusal> {
    let (mid, number) = (message.mid.clone(), message.text("merOrderId"));
    let refund_number = message.text("refundOrderId");
    gate::number(state, &mid, "refundOrderId", &refund_number)?;
    let amount = message.fen("refundAmount")?;
    let Some(order) = state.chinaums.order(&mid, &number).cloned() else {
        return Err(Refusal::new("NO_ORDER", "无法找到指定的订单"));
    };
    let earlier = state
        .chinaums
        .refunds
        .iter()
        .find(|r| r.mid == mid && r.number == number && r.refund_number == refund_number);
    if let Some(earlier) = earlier {
        return Ok(view(&order, earlier));
    }
    if order.paid_ms.is_none() {
        return Err(Refusal::new("OPERATION_NOT_ALLOWED", "订单未支付，不允许退款"));
    }
    if state.chinaums.refunded(&order) + amount > order.total {
        return Err(Refusal::new("OPERATION_NOT_ALLOWED", "退款金额超过可退金额"));
    }
    let at = Occasion {
        now_ms: tools.now_ms,
        place: Place::Answer,
        operation: Some(Operation::Refund),
        out_trade_no: &number,
    };
    if state.strike(FaultName::BalanceNotEnough, &at).is_some() {
        let mut refusal = Refusal::new("TARGET_FAIL", "渠道处理失败：可退余额不足");
        refusal.more = json!({"refundStatus": "FAIL", "refundOrderId": refund_number, "merOrderId": number})
            .as_object()
            .cloned()
            .unwrap_or_default();
        return Err(refusal);
    }
    let unknown = state.strike(FaultName::RefundUnknown, &at).is_some();
    let fails = state.strike(FaultName::RefundClosed, &at).is_some();
    let refund = UmsRefund {
        mid,
        number,
        refund_number,
        target_id: ids::refund_id(tools.random, tools.now_ms),
        amount,
        status: if unknown { UmsRefundStatus::Unknown } else { UmsRefundStatus::Processing },
        outcome: if fails { UmsRefundStatus::Fail } else { UmsRefundStatus::Success },
        settles_ms: Some(tools.now_ms + tools.config.scaled(REFUND_TRAVELS_MS)),
        created_ms: tools.now_ms,
        arrived_ms: None,
    };
    state.chinaums.refunds.push(refund.clone());
    restate(state, &refund);
    let body = view(&order, &refund);
    if unknown {
        let mut refusal = Refusal::new("TARGET_FAIL", "404_状态未知");
        refusal.more = body;
        refusal.more.insert("status".into(), "UNKNOWN".into());
        refusal.more.insert("targetStatus".into(), "SUCCESS|FAIL|SYSTEMERROR".into());
        return Err(refusal);
    }
    Ok(body)
}

/// `refund-query`: here `merOrderId` is the refund's number.
pub(super) fn query(state: &State, message: &Message) -> Result<Map<String, Value>, Refusal> {
    let number = message.text("merOrderId");
    let missing = || Refusal::new("NO_ORDER", "无法找到指定的订单");
    let refund = state.chinaums.refunds.iter().find(|r| r.mid == message.mid && r.refund_number == number);
    let refund = refund.ok_or_else(missing)?;
    let order = state.chinaums.order(&refund.mid, &refund.number).ok_or_else(missing)?;
    let mut body = view(order, refund);
    // This answer names what went back to the payer, and not the refund's amount (5.3).
    body.remove("refundAmount");
    body.insert("sendBackAmount".into(), refund.amount.min(order.payer_total).into());
    Ok(body)
}

fn view(order: &UmsOrder, refund: &UmsRefund) -> Map<String, Value> {
    let mut body = calls::order_view(order);
    let mut set = |name: &str, value: Value| body.insert(name.to_owned(), value);
    set("refundStatus", refund.status.as_str().into());
    set("refundOrderId", refund.refund_number.as_str().into());
    set("refundTargetOrderId", refund.target_id.as_str().into());
    // Sometimes text, sometimes a number (5).
    set("refundAmount", refund.amount.to_string().into());
    if let Some(at) = refund.arrived_ms {
        set("refundPayTime", clock::beijing(at, "%Y-%m-%d %H:%M:%S").into());
        set("refundFunds", format!("现金:{}", refund.amount).into());
    }
    body
}

/// `TRADE_REFUND` after a part, `TRADE_CLOSED` after the whole.
fn restate(state: &mut State, refund: &UmsRefund) {
    let Some(order) = state.chinaums.order(&refund.mid, &refund.number).cloned() else { return };
    let refunded = state.chinaums.refunded(&order);
    if let Some(order) = state.chinaums.order_mut(&refund.mid, &refund.number) {
        order.status = if refunded == 0 {
            UmsStatus::TradeSuccess
        } else if refunded >= order.total {
            UmsStatus::TradeClosed
        } else {
            UmsStatus::TradeRefund
        };
    }
}

/// Refunds whose time has come arrive, or fail, and are told.
pub(super) fn settle(state: &mut State, tools: &Tools<'_>) {
    let due: Vec<usize> = (0..state.chinaums.refunds.len())
        .filter(|place| state.chinaums.refunds[*place].settles_ms.is_some_and(|at| at <= tools.now_ms))
        .collect();
    for place in due {
        let refund = &mut state.chinaums.refunds[place];
        let at = refund.settles_ms.take().unwrap_or(tools.now_ms);
        refund.status = refund.outcome;
        refund.arrived_ms = (refund.status == UmsRefundStatus::Success).then_some(at);
        let refund = refund.clone();
        restate(state, &refund);
        let (number, status) = (&refund.refund_number, refund.status.as_str());
        let text = (format!("银联商务退款 {number} {status}"), format!("ChinaUMS refund {number} {status}"));
        state.log(tools.now_ms, EventKind::Call, &refund.number, text);
        notify::announce_refund(state, tools, &refund);
    }
}
