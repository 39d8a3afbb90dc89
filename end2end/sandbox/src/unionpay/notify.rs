//! Notifications (section 7): a form, sent only for what succeeded. When they are sent is [`crate::notifications`]'
//! business.

use bytes::Bytes;

use crate::{
    faults::FaultName,
    ids,
    notifications::{self, News},
    sandbox::Tools,
    state::{Notification, Provider, State, UnionBack, UnionTrade},
};

use super::{
    answers::{self, pairs},
    message::{self, Message},
};

/// A payment succeeded.
pub(super) fn announce_payment(state: &mut State, tools: &Tools<'_>, trade: &UnionTrade) {
    let mut fields = answers::of_trade(trade);
    // Some of them come with brackets and equals signs inside.
    fields.insert("accNo".into(), "6216***********0018".into());
    let about = (trade.order_id.as_str(), None, trade.mer_id.as_str());
    enqueue(state, tools, about, &trade.back_url, fields);
}

/// A refund or an undo succeeded.
pub(super) fn announce_back(state: &mut State, tools: &Tools<'_>, back: &UnionBack) {
    let about = (back.payment.as_str(), Some(back.order_id.as_str()), back.mer_id.as_str());
    enqueue(state, tools, about, &back.back_url, answers::of_back(back));
}

fn enqueue(
    state: &mut State,
    tools: &Tools<'_>,
    (order, refund, mer_id): (&str, Option<&str>, &str),
    url: &str,
    mut fields: Message,
) {
    fields.extend(pairs([
        ("version", "5.1.0"),
        ("encoding", "UTF-8"),
        ("accessType", "0"),
        ("bizType", "000201"),
        ("respCode", "00"),
        ("respMsg", "success"),
    ]));
    let news = News {
        provider: Provider::UnionPay,
        id: ids::notification_id(tools.random),
        mch_id: mer_id.into(),
        out_trade_no: order.into(),
        out_refund_no: refund.map(str::to_owned),
        event_type: fields.get("txnType").map(|kind| format!("txnType {kind}")).unwrap_or_default(),
        url: url.into(),
        created_ms: tools.now_ms,
        resource: message::write_form(&fields),
        body: String::new(),
    };
    notifications::enqueue(state, tools, news);
}

/// One attempt, signed afresh.
pub(crate) fn compose(
    state: &mut State,
    notification: &Notification,
    faults: &[FaultName],
) -> Option<http::Request<Bytes>> {
    let mut fields = message::read_form(notification.resource.as_bytes())?;
    answers::distort(&mut fields, faults);
    let signed = answers::signed(&mut state.union_pay, fields, faults);
    http::Request::post(&notification.url)
        .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
        .header("User-Agent", "Jakarta Commons-HttpClient/3.1")
        .body(Bytes::from(message::write_form(&signed)))
        .ok()
}
