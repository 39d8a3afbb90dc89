//! Notifications (section 7): a form, sent only for what succeeded. When they are sent is [`crate::notifications`]'
//! business.

use bytes::Bytes;

use crate::{
    faults::{FaultName, Occasion, Place},
    ids,
    sandbox::Tools,
    state::{Delivery, Notification, Provider, State, UnionBack, UnionTrade},
};

use super::{
    answers::{self, CONTENT_FAULTS, SEAL_FAULTS, pairs},
    message::{self, Message},
    rules,
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
    let at =
        Occasion { now_ms: tools.now_ms, place: Place::Notification, operation: None, out_trade_no: order };
    let delayed = state.strike(FaultName::DelayNotification, &at);
    let reordered = state.strike(FaultName::ReorderNotifications, &at);
    let held = reordered.is_some();
    let hold =
        |fault: crate::faults::Fault| fault.delay_ms.map_or(tools.config.scaled(rules::HOLD_MS), i64::from);
    let wait = delayed.into_iter().chain(reordered).map(hold).max().unwrap_or(0);
    let event_type = fields.get("txnType").map(|kind| format!("txnType {kind}")).unwrap_or_default();
    state.notifications.push(Notification {
        provider: Provider::UnionPay,
        id: ids::notification_id(tools.random),
        mch_id: mer_id.into(),
        out_trade_no: order.into(),
        out_refund_no: refund.map(str::to_owned),
        event_type,
        url: url.into(),
        created_ms: tools.now_ms,
        resource: message::write_form(&fields),
        body: String::new(),
        delivery: Delivery::Waiting,
        next_attempt_ms: Some(tools.now_ms + wait),
        retries: 0,
        held,
        repeating: false,
        next_faults: Vec::new(),
        attempts: Vec::new(),
    });
}

/// One attempt, signed afresh.
pub(crate) fn compose(
    state: &mut State,
    tools: &Tools<'_>,
    notification: &Notification,
    mut faults: Vec<FaultName>,
) -> Option<(http::Request<Bytes>, Vec<FaultName>)> {
    let at = Occasion {
        now_ms: tools.now_ms,
        place: Place::Notification,
        operation: None,
        out_trade_no: &notification.out_trade_no,
    };
    faults.extend(state.strike_all(&SEAL_FAULTS, &at));
    faults.extend(state.strike_all(&CONTENT_FAULTS, &at));
    let mut fields = message::read_form(notification.resource.as_bytes())?;
    answers::distort(&mut fields, &faults);
    let signed = answers::signed(&mut state.union_pay, fields, &faults);
    let request = http::Request::post(&notification.url)
        .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
        .header("User-Agent", "Jakarta Commons-HttpClient/3.1")
        .body(Bytes::from(message::write_form(&signed)));
    request.ok().map(|request| (request, faults))
}
