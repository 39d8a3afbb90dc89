//! Creating, finding, closing and cancelling trades (alipay.md 6, 7).

use serde_json::{Value, json};

use super::{
    authorise::{open_id, user_id},
    error::ApiError,
    fields::{Content, yuan},
    notify, refunds,
    sign::Parameters,
};
use crate::{
    clock,
    faults::{FaultName, Occasion, Operation, Place},
    ids,
    sandbox::Tools,
    state::{
        Alipay, AlipayApp, AlipayIdentity, AlipayProduct, AlipayRefund, AlipayStatus, AlipayTrade, State,
    },
};

/// `alipay.trade.create`: the same call again answers the same trade.
pub(super) fn create(
    alipay: &mut Alipay,
    state: &State,
    tools: &Tools<'_>,
    app: &AlipayApp,
    parameters: &Parameters,
) -> Result<Value, ApiError> {
    let content = Content::read(parameters.get("biz_content"))?;
    let product_code = content.optional("product_code", 64)?.unwrap_or_else(|| "FACE_TO_FACE_PAYMENT".into());
    let product = match product_code.as_str() {
        "JSAPI_PAY" => AlipayProduct::Jsapi,
        "FACE_TO_FACE_PAYMENT" => AlipayProduct::FaceToFace,
        _ => return Err(ApiError::parameter("product_code")),
    };
    let person = buyer(state, app, &content)?;
    if product == AlipayProduct::Jsapi && content.required("op_app_id", 32)? != app.app_id {
        return Err(ApiError::parameter("op_app_id"));
    }
    let trade = place(alipay, tools, app, parameters, (product, product_code, Some(person)))?;
    Ok(
        json!({"code": "10000", "msg": "Success", "out_trade_no": trade.out_trade_no, "trade_no": trade.trade_no}),
    )
}

/// Who is named, by the kind of id that this application is told.
fn buyer(state: &State, app: &AlipayApp, content: &Content) -> Result<String, ApiError> {
    let (by_user, by_open) = (content.optional("buyer_id", 28)?, content.optional("buyer_open_id", 128)?);
    let named = |id: &str, name: fn(&str, &str) -> String| {
        state.payers.iter().find(|p| name(&app.app_id, &p.key) == id).map(|p| p.key.clone())
    };
    let found = match (by_user, by_open) {
        (Some(id), None) => named(&id, |_, person| user_id(person)),
        (None, Some(id)) if app.identity == AlipayIdentity::OpenId => named(&id, open_id),
        _ => return Err(ApiError::parameter("buyer_id")),
    };
    found.ok_or_else(|| ApiError::business("ACQ.INVALID_PARAMETER", "买家不存在"))
}

/// A new trade, or the one that the same content made.
pub(super) fn place(
    alipay: &mut Alipay,
    tools: &Tools<'_>,
    app: &AlipayApp,
    parameters: &Parameters,
    (product, product_code, person): (AlipayProduct, String, Option<String>),
) -> Result<AlipayTrade, ApiError> {
    let content = Content::read(parameters.get("biz_content"))?;
    let out_trade_no = content.number("out_trade_no")?.ok_or_else(|| ApiError::parameter("out_trade_no"))?;
    let (total, total_text) = content.amount("total_amount")?;
    let subject = content.required("subject", 256)?;
    if subject.contains(['/', '=', '&']) {
        return Err(ApiError::parameter("subject"));
    }
    let passback_params = content.optional("passback_params", 512)?;
    if content.optional("seller_id", 28)?.is_some_and(|seller| seller != app.pid) {
        return Err(ApiError::business("ACQ.INVALID_RECEIVE_ACCOUNT", "无效的收款账号"));
    }
    if !app.has(product) {
        return Err(ApiError::business("ACQ.ACCESS_FORBIDDEN", "无权限使用接口"));
    }
    let notify_url = parameters.get("notify_url").filter(|url| !url.is_empty()).cloned();
    let request = Value::Object(content.0.clone());
    if let Some(known) = alipay.trade(&app.pid, &out_trade_no) {
        return match known.status {
            AlipayStatus::TradeSuccess => Err(ApiError::business("ACQ.TRADE_HAS_SUCCESS", "交易已被支付")),
            AlipayStatus::TradeClosed => Err(ApiError::business("ACQ.TRADE_HAS_CLOSE", "交易已经关闭")),
            AlipayStatus::WaitBuyerPay if known.request != request => {
                Err(ApiError::business("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改"))
            }
            AlipayStatus::WaitBuyerPay => Ok(known.clone()),
        };
    }
    let day = clock::beijing(tools.now_ms, "%Y%m%d");
    let trade = AlipayTrade {
        app_id: app.app_id.clone(),
        pid: app.pid.clone(),
        out_trade_no,
        trade_no: format!("{day}22001{}", ids::digits(tools.random, 15)),
        total,
        total_text,
        subject,
        product_code,
        person,
        passback_params,
        notify_url,
        expires_ms: content.expiry(tools.now_ms)?,
        request,
        status: AlipayStatus::WaitBuyerPay,
        created_ms: tools.now_ms,
        paid_ms: None,
        paid_by: None,
        closed_ms: None,
        payer_total: 0,
    };
    alipay.trades.push(trade.clone());
    Ok(trade)
}

/// The trade that a call names; `trade_no` wins.
pub(super) fn named(alipay: &Alipay, app: &AlipayApp, content: &Content) -> Result<AlipayTrade, ApiError> {
    let found = match (content.number("trade_no")?, content.number("out_trade_no")?) {
        (Some(id), _) => alipay.by_trade_no(&id).filter(|trade| trade.pid == app.pid),
        (None, Some(number)) => alipay.trade(&app.pid, &number),
        (None, None) => return Err(ApiError::parameter("out_trade_no")),
    };
    found.cloned().ok_or_else(ApiError::no_trade)
}

/// `alipay.trade.query`
pub(super) fn query(alipay: &Alipay, app: &AlipayApp, parameters: &Parameters) -> Result<Value, ApiError> {
    let content = Content::read(parameters.get("biz_content"))?;
    let trade = named(alipay, app, &content)?;
    let mut node = json!({
        "code": "10000", "msg": "Success", "buyer_logon_id": "sbx***@sandbox.example", "buyer_pay_amount": "0.00",
        "invoice_amount": "0.00", "out_trade_no": trade.out_trade_no, "point_amount": "0.00",
        "receipt_amount": "0.00", "store_name": "停车场/出口", "total_amount": yuan(trade.total),
        "trade_no": trade.trade_no, "trade_status": trade.status.as_str(),
    });
    if let Some(paid_ms) = trade.paid_ms {
        node["send_pay_date"] = clock::beijing(paid_ms, "%Y-%m-%d %H:%M:%S").into();
        node["buyer_pay_amount"] = yuan(trade.payer_total).into();
        node["receipt_amount"] = yuan(trade.payer_total).into();
    }
    if let Some(person) = trade.paid_by.as_ref().or(trade.person.as_ref()) {
        match app.identity {
            AlipayIdentity::UserId => node["buyer_user_id"] = user_id(person).into(),
            AlipayIdentity::OpenId => node["buyer_open_id"] = open_id(&app.app_id, person).into(),
        }
    }
    Ok(node)
}

/// `alipay.trade.close`
pub(super) fn close(
    alipay: &mut Alipay,
    tools: &Tools<'_>,
    app: &AlipayApp,
    parameters: &Parameters,
) -> Result<Value, ApiError> {
    let content = Content::read(parameters.get("biz_content"))?;
    let trade = named(alipay, app, &content)?;
    match trade.status {
        AlipayStatus::TradeSuccess => return Err(ApiError::status()),
        AlipayStatus::TradeClosed if trade.paid_ms.is_some() => return Err(ApiError::status()),
        AlipayStatus::TradeClosed => return Err(ApiError::business("ACQ.TRADE_HAS_CLOSE", "交易已经关闭")),
        AlipayStatus::WaitBuyerPay => {}
    }
    if let Some(found) = alipay.by_trade_no_mut(&trade.trade_no) {
        found.status = AlipayStatus::TradeClosed;
        found.closed_ms = Some(tools.now_ms);
    }
    Ok(
        json!({"code": "10000", "msg": "Success", "out_trade_no": trade.out_trade_no, "trade_no": trade.trade_no}),
    )
}

/// `alipay.trade.cancel`: part of 当面付 alone.
pub(super) fn cancel(
    alipay: &mut Alipay,
    state: &mut State,
    tools: &Tools<'_>,
    app: &AlipayApp,
    parameters: &Parameters,
) -> Result<Value, ApiError> {
    if !app.has(AlipayProduct::FaceToFace) {
        return Err(ApiError::permission());
    }
    let content = Content::read(parameters.get("biz_content"))?;
    let trade = named(alipay, app, &content)?;
    let mut node = json!({"code": "10000", "msg": "Success", "out_trade_no": trade.out_trade_no,
        "trade_no": trade.trade_no, "retry_flag": "N"});
    let left = trade.total - alipay.refunded(&trade.trade_no);
    match trade.status {
        AlipayStatus::WaitBuyerPay => {
            node["action"] = "close".into();
            if let Some(found) = alipay.by_trade_no_mut(&trade.trade_no) {
                found.status = AlipayStatus::TradeClosed;
                found.closed_ms = Some(tools.now_ms);
            }
        }
        AlipayStatus::TradeSuccess => {
            node["action"] = "refund".into();
            let refund = AlipayRefund {
                trade_no: trade.trade_no.clone(),
                out_request_no: trade.out_trade_no.clone(),
                amount: left,
                reason: None,
                done_ms: tools.now_ms,
            };
            refunds::carry_out(alipay, state, tools, refund);
        }
        AlipayStatus::TradeClosed => {}
    }
    Ok(node)
}

/// The payer's money arrives; who waits for news is told.
pub(super) fn paid(alipay: &mut Alipay, state: &mut State, tools: &Tools<'_>, trade_no: &str, person: &str) {
    let Some(trade) = alipay.by_trade_no_mut(trade_no) else { return };
    let at = Occasion {
        now_ms: tools.now_ms,
        place: Place::Wallet,
        operation: None::<Operation>,
        out_trade_no: &trade.out_trade_no.clone(),
    };
    let coupon = i64::from(trade.total > 1 && state.strike(FaultName::Coupon, &at).is_some());
    trade.status = AlipayStatus::TradeSuccess;
    trade.paid_ms = Some(tools.now_ms);
    trade.paid_by = Some(person.to_owned());
    trade.closed_ms = None;
    trade.payer_total = trade.total - coupon;
    let trade = trade.clone();
    notify::announce(alipay, state, tools, &trade, None);
}
