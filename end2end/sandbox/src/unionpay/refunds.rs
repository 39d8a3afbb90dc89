//! Refunds and undos (section 6).

use crate::{
    clock,
    faults::{FaultName, Occasion, Operation, Place},
    ids,
    sandbox::Tools,
    state::{EventKind, State, UnionBack, UnionState, UnionTrade},
};

use super::{
    answers::{Refusal, pairs},
    message::Message,
    notify, rules, trades,
};

/// `backTransReq.do`. `00` says that it was accepted; what becomes of it is asked or told later.
pub(super) fn create(state: &mut State, tools: &Tools<'_>, message: &Message) -> Result<Message, Refusal> {
    let take = |name: &str| message.get(name).map(String::as_str).unwrap_or_default();
    let kind = take("txnType");
    if !matches!(kind, "04" | "31") || take("txnSubType") != "00" || take("currencyCode") != "156" {
        return Err(Refusal::new("10", "交易类型不支持"));
    }
    let (mer_id, order_id, time) = (take("merId"), take("orderId"), take("txnTime"));
    if state.union_pay.back(mer_id, order_id, time).is_some() {
        return Err(Refusal::new("12", "重复交易"));
    }
    let merchant = state.union_pay.merchant(mer_id).ok_or(Refusal::new("31", "商户状态不正确"))?;
    if kind == "04" && !merchant.refund || kind == "31" && !merchant.undo {
        return Err(Refusal::new("32", "无此交易权限"));
    }
    let amount = trades::amount(take("txnAmt"))?;
    let back_url = trades::notify_address(take("backUrl"))?;
    let original = take("origQryId");
    let payment =
        state.union_pay.trades.iter().find(|t| t.mer_id == mer_id && t.query_id.as_deref() == Some(original));
    let payment = payment.cloned().ok_or(Refusal::new("35", "原交易不存在或状态不正确"))?;
    check(state, tools, &payment, kind, amount)?;
    let outcome = outcome(state, tools, &payment);
    let query_id = trades::query_id(tools);
    state.union_pay.backs.push(UnionBack {
        mer_id: mer_id.into(),
        order_id: order_id.into(),
        txn_time: time.into(),
        payment: payment.order_id,
        orig_query_id: original.into(),
        txn_type: kind.into(),
        amount,
        back_url,
        query_id: query_id.clone(),
        trace_no: ids::digits(tools.random, 6),
        code: "05".into(),
        outcome,
        created_ms: tools.now_ms,
        settles_ms: tools.now_ms + tools.config.scaled(rules::REFUND_TRAVELS_MS),
    });
    Ok(pairs([("respCode", "00"), ("respMsg", "成功[0000000]"), ("queryId", &query_id)]))
}

fn check(
    state: &State,
    tools: &Tools<'_>,
    payment: &UnionTrade,
    kind: &str,
    amount: i64,
) -> Result<(), Refusal> {
    let wrong_state = Refusal::new("35", "原交易不存在或状态不正确");
    let paid_ms = payment.paid_ms.ok_or(wrong_state)?;
    let refunded = state.union_pay.refunded(payment.query_id.as_deref().unwrap_or_default());
    if payment.state == UnionState::Undone || tools.now_ms - paid_ms > rules::REFUND_LIFE_MS {
        return Err(wrong_state);
    }
    if kind == "04" {
        let fits = refunded.saturating_add(amount) <= payment.amount;
        return if fits { Ok(()) } else { Err(Refusal::new("36", "退货金额超过原交易金额")) };
    }
    if amount != payment.amount {
        return Err(Refusal::new("36", "撤销金额与原交易金额不符"));
    }
    let day = |ms: i64| clock::beijing(ms, "%Y%m%d");
    let hour: i8 = clock::beijing(tools.now_ms, "%H").parse().unwrap_or_default();
    if refunded > 0 || day(paid_ms) != day(tools.now_ms) || hour >= rules::UNDO_UNTIL_HOUR {
        return Err(wrong_state);
    }
    Ok(())
}

fn outcome(state: &mut State, tools: &Tools<'_>, payment: &UnionTrade) -> String {
    let (place, operation) = (Place::Answer, Some(Operation::Refund));
    let at = Occasion { now_ms: tools.now_ms, place, operation, out_trade_no: &payment.order_id };
    let code = if state.strike(FaultName::BalanceNotEnough, &at).is_some() {
        "64"
    } else if state.strike(FaultName::RefundClosed, &at).is_some()
        || state.strike(FaultName::RefundAbnormal, &at).is_some()
    {
        "01"
    } else {
        "00"
    };
    code.to_owned()
}

/// What is due is done, and announced if it succeeded.
pub(super) fn settle(state: &mut State, tools: &Tools<'_>) {
    let due: Vec<usize> = state
        .union_pay
        .backs
        .iter()
        .enumerate()
        .filter(|(_, back)| back.code == "05" && back.settles_ms <= tools.now_ms)
        .map(|(place, _)| place)
        .collect();
    for place in due {
        let back = &mut state.union_pay.backs[place];
        back.code.clone_from(&back.outcome);
        let back = back.clone();
        let undone = back.txn_type == "31" && back.code == "00";
        let original = Some(back.orig_query_id.as_str());
        if let Some(trade) =
            state.union_pay.trades.iter_mut().find(|t| undone && t.query_id.as_deref() == original)
        {
            trade.state = UnionState::Undone;
        }
        let (number, code) = (&back.order_id, &back.code);
        let text = (format!("银联退货 {number} {code}"), format!("UnionPay refund {number} {code}"));
        state.log(tools.now_ms, EventKind::Call, &back.payment, text);
        if back.code == "00" {
            notify::announce_back(state, tools, &back);
        }
    }
}
