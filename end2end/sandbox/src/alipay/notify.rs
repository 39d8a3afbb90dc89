//! Notifications: what they say and how they are signed (alipay.md 9). When they are sent is [`crate::notifications`]'
//! business.

use bytes::Bytes;

use super::{
    authorise::{open_id, user_id},
    fields::yuan,
    sign::{self, Parameters},
};
use crate::{
    clock,
    faults::FaultName,
    ids,
    notifications::{News, enqueue},
    sandbox::Tools,
    state::{Alipay, AlipayIdentity, AlipayRefund, AlipayTrade, EventKind, Notification, Provider, State},
};

/// Seconds after each failure: eight deliveries within 25 hours.
pub(crate) const RETRIES_S: [i64; 7] = [240, 600, 600, 3600, 7200, 21_600, 54_000];

/// Faults that change what is said; it is signed properly.
pub(crate) const CONTENT_FAULTS: [FaultName; 4] =
    [FaultName::WrongAmount, FaultName::WrongMerchant, FaultName::WrongApp, FaultName::UnknownMembers];

/// Faults that change how it is signed.
pub(crate) const SEAL_FAULTS: [FaultName; 3] =
    [FaultName::CorruptSignature, FaultName::TamperedBody, FaultName::RotatedKey];

/// Those seven bytes and no others.
pub(crate) fn accepted(status: http::StatusCode, body: &[u8]) -> bool {
    status == http::StatusCode::OK && body == b"success"
}

/// A payment, a refund of one, or the end of a trade that nobody paid in time. Nobody is told when the call named no address.
pub(super) fn announce(
    alipay: &Alipay,
    state: &mut State,
    tools: &Tools<'_>,
    trade: &AlipayTrade,
    refund: Option<&AlipayRefund>,
) {
    let Some(url) = trade.notify_url.clone() else {
        let words = ("下单时没有 notify_url，不发送通知", "no notify_url was given: nothing is notified");
        state.log(tools.now_ms, EventKind::Notification, &trade.out_trade_no, words);
        return;
    };
    let id = format!("{}00222{}", clock::beijing(tools.now_ms, "%Y%m%d"), ids::digits(tools.random, 21));
    let said = content(alipay, trade, refund, &id);
    let news = News {
        provider: Provider::Alipay,
        id,
        mch_id: trade.pid.clone(),
        out_trade_no: trade.out_trade_no.clone(),
        out_refund_no: refund.map(|refund| refund.out_request_no.clone()),
        event_type: format!("trade_status_sync.{}", trade.status.as_str()),
        url,
        created_ms: tools.now_ms,
        resource: sign::encode(&said),
        body: String::new(),
    };
    enqueue(state, tools, news);
}

fn content(alipay: &Alipay, trade: &AlipayTrade, refund: Option<&AlipayRefund>, id: &str) -> Parameters {
    let time = |ms: i64| clock::beijing(ms, "%Y-%m-%d %H:%M:%S");
    let mut said: Parameters = [
        ("notify_type", "trade_status_sync"),
        ("notify_id", id),
        ("charset", "utf-8"),
        ("version", "1.0"),
        ("app_id", &trade.app_id),
        ("auth_app_id", &trade.app_id),
        ("seller_id", &trade.pid),
        ("seller_email", "sbx+shop@sandbox.example"),
        ("buyer_logon_id", "sbx***@sandbox.example"),
        ("trade_no", &trade.trade_no),
        ("out_trade_no", &trade.out_trade_no),
        ("trade_status", trade.status.as_str()),
        ("subject", &trade.subject),
        // Empty, and so not signed.
        ("body", ""),
        ("total_amount", &trade.total_text),
        ("gmt_create", &time(trade.created_ms)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect();
    let mut add = |name: &str, value: String| said.insert(name.to_owned(), value);
    if let Some(paid_ms) = trade.paid_ms {
        let paid = yuan(trade.payer_total);
        add("gmt_payment", time(paid_ms));
        add("point_amount", "0.00".to_owned());
        add("fund_bill_list", format!("[{{\"amount\":\"{paid}\",\"fundChannel\":\"ALIPAYACCOUNT\"}}]"));
        for name in ["receipt_amount", "buyer_pay_amount", "invoice_amount"] {
            add(name, paid.clone());
        }
    }
    if let Some(closed_ms) = trade.closed_ms {
        add("gmt_close", time(closed_ms));
    }
    if let Some(passback) = &trade.passback_params {
        add("passback_params", passback.clone());
    }
    if let (Some(person), Some(app)) = (trade.paid_by.as_ref(), alipay.app(&trade.app_id)) {
        match app.identity {
            AlipayIdentity::UserId => add("buyer_id", user_id(person)),
            AlipayIdentity::OpenId => add("buyer_open_id", open_id(&trade.app_id, person)),
        };
    }
    if let Some(refund) = refund {
        add("out_biz_no", refund.out_request_no.clone());
        add("refund_fee", yuan(alipay.refunded(&trade.trade_no)));
        add("gmt_refund", clock::beijing(refund.done_ms, "%Y-%m-%d %H:%M:%S.120"));
    }
    said
}

/// One attempt: the same `notify_id`, a moment of its own, a signature of its own.
pub(crate) fn compose(
    state: &mut State,
    tools: &Tools<'_>,
    notification: &Notification,
    faults: &[FaultName],
) -> Option<http::Request<Bytes>> {
    let mut said = sign::decode(notification.resource.as_bytes())?;
    let alipay = state.alipay.as_mut()?;
    if faults.contains(&FaultName::RotatedKey) {
        let app_id = said.get("app_id").cloned().unwrap_or_default();
        alipay.rotate(&app_id);
    }
    let app = alipay.app(said.get("app_id")?)?;
    let pair = if app.rotated { &app.next } else { &app.alipay };
    said.insert("notify_time".into(), clock::beijing(tools.now_ms, "%Y-%m-%d %H:%M:%S"));
    distort(&mut said, faults);
    let mut body = sign::sealed_form(&pair.key, said);
    if faults.contains(&FaultName::CorruptSignature) {
        let mut spoilt = sign::decode(body.as_bytes())?;
        spoilt.insert("sign".into(), pair.key.sign(b"another"));
        body = sign::encode(&spoilt);
    }
    if faults.contains(&FaultName::TamperedBody) {
        body = body.replacen("trade_status=TRADE_", "trade_status=TRADE__", 1);
    }
    http::Request::post(&notification.url)
        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
        .header("User-Agent", "Mozilla/4.0")
        .body(Bytes::from(body))
        .ok()
}

fn distort(said: &mut Parameters, faults: &[FaultName]) {
    let mut set = |name: &str, value: &str| said.insert(name.to_owned(), value.to_owned());
    for fault in faults {
        match fault {
            FaultName::WrongAmount => set("total_amount", "0.02"),
            FaultName::WrongMerchant => set("seller_id", "2088999999999999"),
            FaultName::WrongApp => set("app_id", "2021999999999999"),
            FaultName::UnknownMembers => set("sandbox_member", "a+b & 未知=%2B"),
            _ => None,
        };
    }
}
