//! Order, query, close (1.6, 1.10).

use serde_json::{Value, json};

use crate::{
    clock, ids,
    sandbox::Tools,
    state::{Api, Dialect, Prepay, Product, State, Trade, TradeState},
};

use super::{
    auth::Caller,
    error::{ApiError, internal},
    exchange::{Call, Done},
    fields::{self, Member, Rule, fen, optional, required, text},
    rules, views,
};

/// Letters, digits and `_-|*` (1.6).
fn number_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-|*".contains(c)
}

const JSAPI_ORDER: &[Member] = &[
    required("appid", text(32)),
    required("mchid", text(32)),
    required("description", text(127)),
    required("out_trade_no", Rule::Text { min: 6, max: 32, allowed: number_character }),
    optional("time_expire", Rule::Time),
    optional("attach", text(128)),
    required("notify_url", Rule::NotifyUrl { max: 255 }),
    optional("goods_tag", text(32)),
    optional("support_fapiao", Rule::Bool),
    required("amount", Rule::Object(AMOUNT)),
    required("payer", Rule::Object(&[required("openid", text(128))])),
    optional("detail", Rule::Object(DETAIL)),
    optional("scene_info", Rule::Object(SCENE)),
    optional("settle_info", Rule::Object(&[optional("profit_sharing", Rule::Bool)])),
    optional("limit_pay", Rule::List { of: &LIMIT, max: 4 }),
];

/// As for JSAPI, without a payer (1.7).
const APP_ORDER: &[Member] = &[
    required("appid", text(32)),
    required("mchid", text(32)),
    required("description", text(127)),
    required("out_trade_no", Rule::Text { min: 6, max: 32, allowed: number_character }),
    optional("time_expire", Rule::Time),
    optional("attach", text(128)),
    required("notify_url", Rule::NotifyUrl { max: 255 }),
    optional("goods_tag", text(32)),
    optional("support_fapiao", Rule::Bool),
    required("amount", Rule::Object(AMOUNT)),
    optional("detail", Rule::Object(DETAIL)),
    optional("scene_info", Rule::Object(SCENE)),
    optional("settle_info", Rule::Object(&[optional("profit_sharing", Rule::Bool)])),
    optional("limit_pay", Rule::List { of: &LIMIT, max: 4 }),
];

const AMOUNT: &[Member] = &[required("total", fen()), optional("currency", Rule::Currency)];

const LIMIT: Rule = Rule::OneOf(&["no_balance", "no_credit", "no_debit", "balance_only"]);

const DETAIL: &[Member] = &[
    optional("cost_price", fen()),
    optional("invoice_id", text(32)),
    optional("goods_detail", Rule::List { of: &Rule::Object(GOODS), max: 100 }),
];

const GOODS: &[Member] = &[
    required("merchant_goods_id", text(32)),
    optional("wechatpay_goods_id", text(32)),
    optional("goods_name", text(256)),
    required("quantity", Rule::Int { min: 1, max: 1_000_000 }),
    required("unit_price", Rule::Int { min: 0, max: 100_000_000_000 }),
];

const SCENE: &[Member] = &[
    required("payer_client_ip", text(45)),
    optional("device_id", text(32)),
    optional(
        "store_info",
        Rule::Object(&[
            required("id", text(32)),
            optional("name", text(256)),
            optional("area_code", text(32)),
            optional("address", text(512)),
        ]),
    ),
];

const CLOSE: &[Member] = &[required("mchid", text(32))];

/// `POST /v3/pay/transactions/jsapi` and `/app`.
pub(super) fn place(
    state: &mut State,
    tools: &Tools<'_>,
    caller: &Caller,
    body: &[u8],
    product: Product,
) -> Result<Done, ApiError> {
    let request = fields::read(body, if product == Product::App { APP_ORDER } else { JSAPI_ORDER })?;
    may_order(state, &caller.mch_id, &request, product)?;
    let dialect = state.dialect;
    let number = string(&request, "/out_trade_no");
    let prepay_id = match state.trade_mut(&caller.mch_id, &number) {
        Some(trade) => repeat(trade, tools, caller, &request, dialect)?,
        None => new_order(state, tools, caller, request, product)?,
    };
    Ok(Done::ok(json!({ "prepay_id": prepay_id })))
}

/// Whether this merchant may take this payer's money under this application at all.
fn may_order(state: &State, mch_id: &str, request: &Value, product: Product) -> Result<(), ApiError> {
    let merchant = state.merchant(mch_id).ok_or_else(ApiError::system)?;
    if !merchant.has(product) {
        return Err(ApiError::no_auth());
    }
    let app_id = string(request, "/appid");
    // The two kinds of AppID look alike and do not stand for each other (0.4).
    let other_kind = product == Product::App && state.mobile_app(&app_id).is_none();
    if !merchant.app_ids.contains(&app_id) || other_kind {
        let error = ApiError::new(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配，请检查后再试");
        return Err(error.numbered(internal::APP_MISMATCH));
    }
    if product == Product::App {
        return Ok(());
    }
    let openid = string(request, "/payer/openid");
    if state.payer_by_openid(&app_id, &openid).is_some() {
        return Ok(());
    }
    let elsewhere =
        state.official_accounts.iter().any(|a| state.payer_by_openid(&a.app_id, &openid).is_some());
    Err(if elsewhere {
        ApiError::invalid_request("appid和openid不匹配")
    } else {
        ApiError::new(400, "PARAM_ERROR", "无效的openid")
    })
}

/// The same number again: allowed while unpaid and open, and only with the same parameters.
pub(super) fn repeat(
    trade: &mut Trade,
    tools: &Tools<'_>,
    caller: &Caller,
    request: &Value,
    dialect: Dialect,
) -> Result<String, ApiError> {
    if trade.state.is_paid() {
        return Err(ApiError::paid(dialect));
    }
    if trade.state == TradeState::Closed {
        return Err(ApiError::order_closed());
    }
    if trade.request != *request {
        return Err(ApiError::reentry(dialect));
    }
    if trade.time_expire_ms.is_some_and(|until| until <= tools.now_ms) {
        return Err(ApiError::invalid_request("该订单已失效").numbered(internal::EXPIRED));
    }
    trade.serial.clone_from(&caller.serial);
    match trade.prepays.last() {
        Some(prepay) if prepay.expires_ms > tools.now_ms => Ok(prepay.id.clone()),
        _ => Ok(prepay(trade, tools)),
    }
}

fn prepay(trade: &mut Trade, tools: &Tools<'_>) -> String {
    let id = ids::prepay_id(tools.random, tools.now_ms);
    trade.prepays.push(Prepay { id: id.clone(), expires_ms: tools.now_ms + rules::PREPAY_LIFE_MS });
    id
}

fn new_order(
    state: &mut State,
    tools: &Tools<'_>,
    caller: &Caller,
    request: Value,
    product: Product,
) -> Result<String, ApiError> {
    let time_expire_ms = request.get("time_expire").and_then(Value::as_str).and_then(clock::parse_rfc3339);
    if time_expire_ms.is_some_and(|until| until <= tools.now_ms) {
        let value = request["time_expire"].clone();
        return Err(ApiError::field("/time_expire".into(), value, "Time is in the past", "body"));
    }
    let trade = Trade {
        api: Api::V3,
        sign_type: String::new(),
        mch_id: caller.mch_id.clone(),
        serial: caller.serial.clone(),
        out_trade_no: string(&request, "/out_trade_no"),
        app_id: string(&request, "/appid"),
        trade_type: if product == Product::App { "APP" } else { "JSAPI" }.into(),
        description: string(&request, "/description"),
        attach: request.get("attach").and_then(Value::as_str).map(str::to_owned),
        notify_url: string(&request, "/notify_url"),
        total: integer(&request, "/amount/total"),
        openid: string(&request, "/payer/openid"),
        time_expire_ms,
        request,
        prepays: Vec::new(),
        state: TradeState::NotPay,
        created_ms: tools.now_ms,
        transaction_id: None,
        paid_ms: None,
        payer_total: 0,
        closed_ms: None,
    };
    Ok(open(state, tools, trade))
}

/// Remembers a new order; its prepay id.
pub(super) fn open(state: &mut State, tools: &Tools<'_>, mut trade: Trade) -> String {
    let id = prepay(&mut trade, tools);
    state.trades.push(trade);
    id
}

/// Query by the merchant's number; works in every state.
pub(super) fn query(state: &State, mch_id: &str, number: &str) -> Result<Done, ApiError> {
    let trade = state.trade(mch_id, number).ok_or_else(ApiError::no_order)?;
    Ok(Done::ok(views::trade(trade)))
}

/// Query by WeChat's number; there is one only after payment.
pub(super) fn query_by_id(state: &State, mch_id: &str, id: &str) -> Result<Done, ApiError> {
    let found = state.trades.iter().find(|t| t.mch_id == mch_id && t.transaction_id.as_deref() == Some(id));
    found.map(|trade| Done::ok(views::trade(trade))).ok_or_else(ApiError::no_order)
}

/// Close; may be repeated.
pub(super) fn close(
    state: &mut State,
    tools: &Tools<'_>,
    mch_id: &str,
    call: &Call<'_>,
) -> Result<Done, ApiError> {
    fields::read(call.body, CLOSE)?;
    shut(state, tools, mch_id, call.number)?;
    Ok(Done::no_content())
}

/// Nobody can pay it from now on.
pub(super) fn shut(state: &mut State, tools: &Tools<'_>, mch_id: &str, number: &str) -> Result<(), ApiError> {
    let dialect = state.dialect;
    let trade = state.trade_mut(mch_id, number).ok_or_else(ApiError::no_order)?;
    if trade.state.is_paid() {
        return Err(ApiError::paid(dialect));
    }
    if trade.state == TradeState::NotPay {
        trade.state = TradeState::Closed;
        trade.closed_ms = Some(tools.now_ms);
    }
    Ok(())
}

/// A string that the table has already found there.
pub(super) fn string(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// An integer that the table has already found there.
pub(super) fn integer(value: &Value, pointer: &str) -> i64 {
    value.pointer(pointer).and_then(Value::as_i64).unwrap_or_default()
}
