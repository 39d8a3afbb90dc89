//! Orders of the App control (section 4).

use crate::{
    clock, ids,
    sandbox::Tools,
    state::{State, UnionState, UnionTrade},
};

use super::{
    answers::{Refusal, pairs},
    message::Message,
};

/// `appTransReq.do`.
pub(super) fn place(state: &mut State, tools: &Tools<'_>, message: &Message) -> Result<Message, Refusal> {
    let take = |name: &str| message.get(name).map(String::as_str).unwrap_or_default();
    if take("txnType") != "01"
        || take("txnSubType") != "01"
        || take("bizType") != "000201"
        || take("channelType") != "08"
    {
        return Err(Refusal::new("10", "交易类型不支持"));
    }
    let merchant = state.union_pay.merchant(take("merId")).ok_or(Refusal::new("31", "商户状态不正确"))?;
    if !merchant.app {
        return Err(Refusal::new("32", "无此交易权限"));
    }
    if state.union_pay.trade(take("merId"), take("orderId"), take("txnTime")).is_some() {
        return Err(Refusal::new("12", "重复交易"));
    }
    if take("currencyCode") != "156" {
        return Err(Refusal::new("10", "currencyCode格式错误"));
    }
    let amount = amount(take("txnAmt"))?;
    let back_url = notify_address(take("backUrl"))?;
    let timeout = match take("payTimeout") {
        "" => None,
        text => Some(clock::parse_beijing(text).ok_or(Refusal::new("10", "payTimeout格式错误"))?),
    };
    if timeout.is_some_and(|until| until <= tools.now_ms) {
        return Err(Refusal::new("10", "payTimeout早于当前时间"));
    }
    if take("orderDesc").chars().count() > 32 || take("reqReserved").len() > 1024 {
        return Err(Refusal::new("10", "报文要素超长"));
    }
    let tn = format!("{}{}", ids::digits(tools.random, 6), ids::digits(tools.random, 15));
    state.union_pay.trades.push(UnionTrade {
        mer_id: take("merId").into(),
        order_id: take("orderId").into(),
        txn_time: take("txnTime").into(),
        amount,
        back_url,
        pay_timeout_ms: timeout,
        description: take("orderDesc").into(),
        req_reserved: take("reqReserved").into(),
        tn: tn.clone(),
        state: UnionState::Waiting,
        created_ms: tools.now_ms,
        query_id: None,
        trace_no: String::new(),
        paid_ms: None,
        settle_amount: 0,
    });
    Ok(pairs([("respCode", "00"), ("respMsg", "成功[0000000]"), ("tn", &tn)]))
}

/// At most 12 digits, no leading zero.
pub(super) fn amount(text: &str) -> Result<i64, Refusal> {
    let digits =
        (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| digits).ok_or(Refusal::new("10", "txnAmt格式错误"))
}

/// Absolute and without a query; loopback is let through, for this sandbox's own sake.
pub(super) fn notify_address(text: &str) -> Result<String, Refusal> {
    let good = url::Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.query().is_none()
            && url.has_host()
            && text.len() <= 256
    });
    if good { Ok(text.to_owned()) } else { Err(Refusal::new("10", "backUrl格式错误")) }
}

/// `queryId`: 21 digits.
pub(super) fn query_id(tools: &Tools<'_>) -> String {
    format!("51{}{}", clock::beijing(tools.now_ms, "%y%m%d%H%M%S"), ids::digits(tools.random, 7))
}
