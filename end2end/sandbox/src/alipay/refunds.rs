//! Refunds (alipay.md 8): done when the call is; `out_request_no` makes a repetition harmless.

use serde_json::{Value, json};

use super::{
    error::ApiError,
    fields::{Content, yuan},
    notify,
    sign::Parameters,
    trades::named,
};
use crate::{
    clock,
    faults::{FaultName, Occasion, Operation, Place},
    sandbox::Tools,
    state::{Alipay, AlipayApp, AlipayRefund, AlipayStatus, State},
};

/// `alipay.trade.refund`
pub(super) fn refund(
    alipay: &mut Alipay,
    state: &mut State,
    tools: &Tools<'_>,
    app: &AlipayApp,
    parameters: &Parameters,
) -> Result<Value, ApiError> {
    let content = Content::read(parameters.get("biz_content"))?;
    let trade = named(alipay, app, &content)?;
    let (amount, _) = content.amount("refund_amount")?;
    let reason = content.optional("refund_reason", 256)?;
    let number = content.number("out_request_no")?;
    let too_much = || ApiError::business("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限");
    let number = match number {
        Some(number) => number,
        None if amount == trade.total => trade.out_trade_no.clone(),
        None => return Err(too_much()),
    };
    let earlier = alipay.refunds_of(&trade.trade_no).find(|refund| refund.out_request_no == number);
    if let Some(earlier) = earlier {
        if earlier.amount != amount {
            return Err(ApiError::business("ACQ.DISCORDANT_REPEAT_REQUEST", "不一致的请求"));
        }
        return Ok(answer(alipay, &trade.trade_no, &trade.out_trade_no, "N"));
    }
    if trade.paid_ms.is_none() || trade.status != AlipayStatus::TradeSuccess {
        return Err(ApiError::status());
    }
    if alipay.refunded(&trade.trade_no) + amount > trade.total {
        return Err(too_much());
    }
    let (place, operation) = (Place::Answer, Some(Operation::Refund));
    let at = Occasion { now_ms: tools.now_ms, place, operation, out_trade_no: &trade.out_trade_no };
    if state.strike(FaultName::BalanceNotEnough, &at).is_some() {
        return Err(ApiError::business("ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足"));
    }
    let refund = AlipayRefund {
        trade_no: trade.trade_no.clone(),
        out_request_no: number,
        amount,
        reason,
        done_ms: tools.now_ms,
    };
    carry_out(alipay, state, tools, refund);
    Ok(answer(alipay, &trade.trade_no, &trade.out_trade_no, "Y"))
}

/// Moves the money back, and tells the merchant.
pub(super) fn carry_out(alipay: &mut Alipay, state: &mut State, tools: &Tools<'_>, refund: AlipayRefund) {
    alipay.refunds.push(refund.clone());
    let refunded = alipay.refunded(&refund.trade_no);
    let Some(trade) = alipay.by_trade_no_mut(&refund.trade_no) else { return };
    if refunded >= trade.total {
        trade.status = AlipayStatus::TradeClosed;
        trade.closed_ms = Some(tools.now_ms);
    }
    let trade = trade.clone();
    notify::announce(alipay, state, tools, &trade, Some(&refund));
}

/// `refund_fee` is the sum of all refunds of the trade.
fn answer(alipay: &Alipay, trade_no: &str, out_trade_no: &str, changed: &str) -> Value {
    json!({"code": "10000", "msg": "Success", "buyer_logon_id": "sbx***@sandbox.example", "fund_change": changed,
        "out_trade_no": out_trade_no, "refund_fee": yuan(alipay.refunded(trade_no)), "send_back_fee": "0.00",
        "trade_no": trade_no})
}

/// `alipay.trade.fastpay.refund.query`: an answer with nothing in it says that there is no such refund.
pub(super) fn query(alipay: &Alipay, app: &AlipayApp, parameters: &Parameters) -> Result<Value, ApiError> {
    let content = Content::read(parameters.get("biz_content"))?;
    let trade = named(alipay, app, &content)?;
    let number = content.number("out_request_no")?.ok_or_else(|| ApiError::parameter("out_request_no"))?;
    let found = alipay.refunds_of(&trade.trade_no).find(|refund| refund.out_request_no == number);
    let Some(refund) = found else { return Ok(json!({"code": "10000", "msg": "Success"})) };
    let wants_time = content.0.get("query_options").and_then(Value::as_array);
    let wants_time =
        wants_time.is_some_and(|options| options.iter().any(|option| option == "gmt_refund_pay"));
    let mut node = json!({"code": "10000", "msg": "Success", "out_request_no": number,
        "out_trade_no": trade.out_trade_no, "refund_amount": yuan(refund.amount),
        "refund_status": "REFUND_SUCCESS", "total_amount": yuan(trade.total), "trade_no": trade.trade_no});
    if wants_time {
        node["gmt_refund_pay"] = clock::beijing(refund.done_ms, "%Y-%m-%d %H:%M:%S").into();
    }
    Ok(node)
}
