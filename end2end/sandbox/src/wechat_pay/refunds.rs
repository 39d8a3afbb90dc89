//! Refunds (1.11).

use serde_json::Value;

use crate::{
    faults::{FaultName, Occasion, Operation, Place},
    ids,
    sandbox::Tools,
    state::{Api, EventKind, Product, Refund, RefundStatus, State, Trade, TradeState},
};

use super::{
    error::{ApiError, internal},
    exchange::Done,
    fields::{self, Member, Rule, fen, optional, required, text},
    notify,
    orders::{integer, string},
    rules, views,
};

/// Letters, digits and `_-|*@` (1.11).
fn number_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-|*@".contains(c)
}

const REFUND: &[Member] = &[
    optional("transaction_id", text(32)),
    optional("out_trade_no", text(32)),
    required("out_refund_no", Rule::Text { min: 1, max: 64, allowed: number_character }),
    optional("reason", text(80)),
    optional("notify_url", Rule::NotifyUrl { max: 256 }),
    optional("funds_account", Rule::OneOf(&["AVAILABLE"])),
    required("amount", Rule::Object(AMOUNT)),
    optional("goods_detail", Rule::List { of: &Rule::Object(GOODS), max: 100 }),
];

const AMOUNT: &[Member] = &[
    required("refund", fen()),
    required("total", fen()),
    required("currency", Rule::Currency),
    optional("from", Rule::List { of: &Rule::Object(FROM), max: 2 }),
];

const FROM: &[Member] =
    &[required("account", Rule::OneOf(&["AVAILABLE", "UNAVAILABLE"])), required("amount", fen())];

const GOODS: &[Member] = &[
    required("merchant_goods_id", text(32)),
    optional("wechatpay_goods_id", text(32)),
    optional("goods_name", text(256)),
    required("unit_price", fen()),
    required("refund_amount", fen()),
    required("refund_quantity", Rule::Int { min: 1, max: 1_000_000 }),
];

/// `POST /v3/refund/domestic/refunds`; the same call again answers the same refund.
pub(super) fn create(
    state: &mut State,
    tools: &Tools<'_>,
    mch_id: &str,
    body: &[u8],
) -> Result<Done, ApiError> {
    let request = fields::read(body, REFUND)?;
    if request.get("transaction_id").is_none() && request.get("out_trade_no").is_none() {
        let pointer = "/transaction_id".to_owned();
        return Err(ApiError::field(pointer, Value::from(""), "One of two fields is required", "body"));
    }
    let refund = take(state, tools, mch_id, request, Api::V3)?;
    answer(state, &refund)
}

/// Takes a refund whose fields have been looked at: a new one, or the one that it repeats.
pub(super) fn take(
    state: &mut State,
    tools: &Tools<'_>,
    mch_id: &str,
    request: Value,
    api: Api,
) -> Result<Refund, ApiError> {
    if !state.merchant(mch_id).is_some_and(|m| m.has(Product::Refund)) {
        return Err(ApiError::no_auth());
    }
    let number = string(&request, "/out_refund_no");
    if let Some(earlier) = state.refunds.iter().find(|r| r.mch_id == mch_id && r.out_refund_no == number) {
        same_parameters(&earlier.request, &request)?;
        return Ok(earlier.clone());
    }
    let trade = find(state, mch_id, &request)?;
    may_refund(state, tools, &trade, &request)?;
    let out_trade_no = trade.out_trade_no.as_str();
    let (place, operation) = (Place::Answer, Some(Operation::Refund));
    let at = Occasion { now_ms: tools.now_ms, place, operation, out_trade_no };
    if state.strike(FaultName::BalanceNotEnough, &at).is_some() {
        return Err(ApiError::new(403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起"));
    }
    let outcome = outcome(state, &at);
    let refund = accept(state, tools, &trade, request, (api, outcome));
    if let Some(trade) = state.trade_mut(mch_id, &trade.out_trade_no) {
        trade.state = TradeState::Refund;
    }
    state.refunds.push(refund.clone());
    Ok(refund)
}

fn same_parameters(earlier: &Value, now: &Value) -> Result<(), ApiError> {
    if earlier == now {
        return Ok(());
    }
    let text = if earlier.get("amount") == now.get("amount") {
        "请求重入时，参数与首次请求时不一致"
    } else {
        "订单金额或退款金额与之前请求不一致，请核实后再试"
    };
    Err(ApiError::invalid_request(text).numbered(internal::REENTRY))
}

/// Missing and unpaid orders are the same to a refund (1.11).
fn find(state: &State, mch_id: &str, request: &Value) -> Result<Trade, ApiError> {
    let missing = || ApiError::new(404, "RESOURCE_NOT_EXISTS", "订单不存在").numbered(internal::MISSING);
    let wanted = |name: &str| request.get(name).and_then(Value::as_str);
    let (id, number) = (wanted("transaction_id"), wanted("out_trade_no"));
    let trade = state
        .trades
        .iter()
        .filter(|t| t.mch_id == mch_id && t.state.is_paid())
        .find(|t| match number {
            Some(number) => t.out_trade_no == number,
            None => t.transaction_id.as_deref() == id,
        })
        .ok_or_else(missing)?;
    if id.is_some_and(|id| trade.transaction_id.as_deref() != Some(id)) {
        return Err(ApiError::invalid_request("微信支付订单号与商户订单号不匹配"));
    }
    Ok(trade.clone())
}

fn may_refund(state: &State, tools: &Tools<'_>, trade: &Trade, request: &Value) -> Result<(), ApiError> {
    let amount = integer(request, "/amount/refund");
    let from = request.pointer("/amount/from").and_then(Value::as_array);
    let from = from.map(|list| list.iter().map(|f| integer(f, "/amount")).sum::<i64>());
    let refunded = state.refunded(trade);
    let problem = if integer(request, "/amount/total") != trade.total {
        "订单金额或退款金额与之前请求不一致，请核实后再试"
    } else if from.is_some_and(|sum| sum != amount) {
        "退款出资金额之和与退款金额不一致"
    } else if trade.paid_ms.is_some_and(|paid| tools.now_ms - paid > rules::REFUND_LIFE_MS) {
        "订单已超过可退款的最大期限"
    } else if refunded >= trade.total {
        "订单已全额退款"
    } else if refunded.saturating_add(amount) > trade.total {
        "退款金额大于可退金额"
    } else if state.refunds_of(trade).count() >= rules::MOST_REFUNDS {
        "订单的部分退款次数已达到50次上限"
    } else {
        return Ok(());
    };
    Err(ApiError::invalid_request(problem))
}

fn outcome(state: &mut State, at: &Occasion<'_>) -> RefundStatus {
    if state.strike(FaultName::RefundAbnormal, at).is_some() {
        RefundStatus::Abnormal
    } else if state.strike(FaultName::RefundClosed, at).is_some() {
        RefundStatus::Closed
    } else {
        RefundStatus::Success
    }
}

fn accept(
    state: &State,
    tools: &Tools<'_>,
    trade: &Trade,
    request: Value,
    (api, outcome): (Api, RefundStatus),
) -> Refund {
    let amount = integer(&request, "/amount/refund");
    let given_back: i64 =
        state.refunds_of(trade).filter(|r| r.status != RefundStatus::Closed).map(|r| r.payer_amount).sum();
    let available = request.get("funds_account").is_some();
    Refund {
        api,
        mch_id: trade.mch_id.clone(),
        out_refund_no: string(&request, "/out_refund_no"),
        refund_id: ids::refund_id(tools.random, tools.now_ms),
        out_trade_no: trade.out_trade_no.clone(),
        transaction_id: trade.transaction_id.clone().unwrap_or_default(),
        amount,
        payer_amount: amount.min(trade.payer_total - given_back),
        notify_url: request.get("notify_url").and_then(Value::as_str).map(str::to_owned),
        funds_account: if available { "AVAILABLE" } else { "UNSETTLED" }.into(),
        request,
        status: RefundStatus::Processing,
        outcome,
        created_ms: tools.now_ms,
        settles_ms: tools.now_ms + tools.config.scaled(rules::REFUND_TRAVELS_MS),
        success_ms: None,
    }
}

/// `GET /v3/refund/domestic/refunds/{out_refund_no}`.
pub(super) fn query(state: &State, mch_id: &str, number: &str) -> Result<Done, ApiError> {
    let found = state.refunds.iter().find(|r| r.mch_id == mch_id && r.out_refund_no == number);
    let refund = found.ok_or_else(|| ApiError::new(404, "RESOURCE_NOT_EXISTS", "退款单不存在"))?;
    answer(state, refund)
}

fn answer(state: &State, refund: &Refund) -> Result<Done, ApiError> {
    let trade = state.trade(&refund.mch_id, &refund.out_trade_no).ok_or_else(ApiError::system)?;
    Ok(Done::ok(views::refund(refund, trade)))
}

/// Refunds whose time has come arrive, and are announced.
pub(super) fn settle(state: &mut State, tools: &Tools<'_>) {
    let due: Vec<usize> = state
        .refunds
        .iter()
        .enumerate()
        .filter(|(_, r)| r.status == RefundStatus::Processing && r.settles_ms <= tools.now_ms)
        .map(|(place, _)| place)
        .collect();
    for place in due {
        let refund = &mut state.refunds[place];
        refund.status = refund.outcome;
        if refund.status == RefundStatus::Success {
            refund.success_ms = Some(refund.settles_ms);
        }
        let refund = refund.clone();
        let (number, status) = (&refund.out_refund_no, refund.status.as_str());
        let text = (format!("退款 {number} {status}"), format!("refund {number} {status}"));
        state.log(tools.now_ms, EventKind::Call, &refund.out_trade_no, text);
        notify::announce_refund(state, tools, &refund);
    }
}
