//! Order, query, close, refund, query of refunds (2.3 to 2.7): what they do once the caller is known.

use serde_json::{Value, json};

use crate::{
    faults::Operation,
    sandbox::Tools,
    state::{Api, Product, State, Trade, TradeState},
};

use super::{
    super::{auth::Caller, orders, refunds},
    rules::{self, Refused, required},
    views,
    xml::Fields,
};

/// What a call comes to: the fields that the answer carries besides the usual ones.
pub(super) fn perform(
    state: &mut State,
    tools: &Tools<'_>,
    operation: Operation,
    mch_id: &str,
    fields: &Fields,
) -> Result<Fields, Refused> {
    let merchant = state.merchant(mch_id).ok_or_else(Refused::system)?;
    let app_id = required(fields, "appid", 32)?;
    if !merchant.app_ids.iter().any(|bound| bound == app_id) {
        return Err(Refused::new("APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配"));
    }
    match operation {
        Operation::Order => order(state, tools, mch_id, fields),
        Operation::Query => Ok(views::trade(find(state, mch_id, fields)?)),
        Operation::Close => close(state, tools, mch_id, fields),
        Operation::Refund => refund(state, tools, mch_id, fields),
        Operation::RefundQuery => refund_query(state, mch_id, fields),
        _ => Err(Refused::system()),
    }
}

fn order(state: &mut State, tools: &Tools<'_>, mch_id: &str, fields: &Fields) -> Result<Fields, Refused> {
    rules::order(fields)?;
    let trade_type = required(fields, "trade_type", 16)?;
    let openid = may_order(state, mch_id, fields, trade_type)?;
    let request = comparable(fields);
    let number = required(fields, "out_trade_no", 32)?;
    let dialect = state.dialect;
    let prepay_id = if let Some(trade) = state.trade_mut(mch_id, number) {
        let caller = Caller { mch_id: mch_id.to_owned(), serial: String::new() };
        orders::repeat(trade, tools, &caller, &request, dialect).map_err(|e| Refused::of(&e))?
    } else {
        let time_expire_ms = rules::expiry(fields)?;
        rules::long_enough(time_expire_ms, tools.now_ms)?;
        let text = |name: &str| fields.get(name).cloned().unwrap_or_default();
        orders::open(
            state,
            tools,
            Trade {
                api: Api::V2,
                sign_type: super::sign::sign_type(fields).to_owned(),
                mch_id: mch_id.to_owned(),
                serial: String::new(),
                out_trade_no: number.to_owned(),
                app_id: text("appid"),
                trade_type: trade_type.to_owned(),
                description: text("body"),
                attach: fields.get("attach").cloned(),
                notify_url: text("notify_url"),
                total: rules::fen(fields, "total_fee")?,
                openid,
                time_expire_ms,
                request,
                prepays: Vec::new(),
                state: TradeState::NotPay,
                created_ms: tools.now_ms,
                transaction_id: None,
                paid_ms: None,
                payer_total: 0,
                closed_ms: None,
            },
        )
    };
    Ok([("trade_type", trade_type.to_owned()), ("prepay_id", prepay_id)]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect())
}

/// Whether this merchant may take money this way under this application; who pays, where that has to be said.
fn may_order(state: &State, mch_id: &str, fields: &Fields, trade_type: &str) -> Result<String, Refused> {
    let app_id = required(fields, "appid", 32)?;
    let has = |product| state.merchant(mch_id).is_some_and(|merchant| merchant.has(product));
    let unknown_app = || Refused::new("APPID_NOT_EXIST", "appid不存在");
    match trade_type {
        "JSAPI" if has(Product::Jsapi) => {
            state.official_account(app_id).ok_or_else(unknown_app)?;
            let openid = required(fields, "openid", 128)?;
            let known = state.payer_by_openid(app_id, openid).is_some();
            if known { Ok(openid.to_owned()) } else { Err(Refused::new("PARAM_ERROR", "无效的openid")) }
        }
        "APP" if has(Product::App) => state.mobile_app(app_id).map(|_| String::new()).ok_or_else(unknown_app),
        "JSAPI" | "APP" | "NATIVE" | "MWEB" => Err(Refused::new("NOAUTH", "商户无此接口权限")),
        _ => Err(Refused::wrong("trade_type")),
    }
}

/// The parameters that a repetition has to have alike.
fn comparable(fields: &Fields) -> Value {
    let same = fields.iter().filter(|(name, _)| !matches!(name.as_str(), "nonce_str" | "sign"));
    same.map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
}

fn find<'a>(state: &'a State, mch_id: &str, fields: &Fields) -> Result<&'a Trade, Refused> {
    let missing = || Refused::new("ORDERNOTEXIST", "订单不存在");
    if let Some(id) = rules::optional(fields, "transaction_id", 32)? {
        let paid = |t: &&Trade| t.mch_id == mch_id && t.transaction_id.as_deref() == Some(id);
        return state.trades.iter().find(paid).ok_or_else(missing);
    }
    let number = rules::number(fields, "out_trade_no", 32, "_-|*")?;
    state.trade(mch_id, number).ok_or_else(missing)
}

fn close(state: &mut State, tools: &Tools<'_>, mch_id: &str, fields: &Fields) -> Result<Fields, Refused> {
    let number = rules::number(fields, "out_trade_no", 32, "_-|*")?;
    orders::shut(state, tools, mch_id, number).map_err(|e| Refused::of(&e))?;
    Ok(Fields::new())
}

fn refund(state: &mut State, tools: &Tools<'_>, mch_id: &str, fields: &Fields) -> Result<Fields, Refused> {
    let number = rules::number(fields, "out_refund_no", 64, "_-|*@")?;
    rules::optional(fields, "refund_desc", 240)?;
    let mut request = json!({
        "out_refund_no": number,
        "amount": {
            "refund": rules::fen(fields, "refund_fee")?,
            "total": rules::fen(fields, "total_fee")?,
            "currency": "CNY",
        },
    });
    for name in ["transaction_id", "out_trade_no"] {
        if let Some(value) = rules::optional(fields, name, 32)? {
            request[name] = value.into();
        }
    }
    if request.get("transaction_id").is_none() && request.get("out_trade_no").is_none() {
        return Err(Refused::lacks("transaction_id"));
    }
    if let Some(url) = rules::optional(fields, "notify_url", 256)? {
        rules::notify_url(url)?;
        request["notify_url"] = url.into();
    }
    match rules::optional(fields, "refund_account", 30)? {
        None | Some("REFUND_SOURCE_UNSETTLED_FUNDS") => {}
        Some("REFUND_SOURCE_RECHARGE_FUNDS") => request["funds_account"] = "AVAILABLE".into(),
        Some(_) => return Err(Refused::wrong("refund_account")),
    }
    let refund = refunds::take(state, tools, mch_id, request, Api::V2).map_err(|e| Refused::of(&e))?;
    let trade = state.trade(mch_id, &refund.out_trade_no).ok_or_else(Refused::system)?;
    Ok(views::accepted(&refund, trade))
}

/// One number decides, in this order: `refund_id`, `out_refund_no`, `transaction_id`, `out_trade_no`.
fn refund_query(state: &State, mch_id: &str, fields: &Fields) -> Result<Fields, Refused> {
    let missing = || Refused::new("REFUNDNOTEXIST", "not exist");
    let mine = || state.refunds.iter().filter(|r| r.mch_id == mch_id);
    let by = |name: &str| rules::optional(fields, name, 64);
    let found: Vec<_> = if let Some(id) = by("refund_id")? {
        mine().filter(|r| r.refund_id == id).collect()
    } else if let Some(number) = by("out_refund_no")? {
        mine().filter(|r| r.out_refund_no == number).collect()
    } else {
        let trade = find(state, mch_id, fields).map_err(|_| missing())?;
        state.refunds_of(trade).take(10).collect()
    };
    let first = found.first().ok_or_else(missing)?;
    let trade = state.trade(mch_id, &first.out_trade_no).ok_or_else(Refused::system)?;
    Ok(views::refunds(state, trade, &found))
}
