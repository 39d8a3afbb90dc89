//! Notifications: what they say and how they are signed (1.14). When they are sent is [`crate::notifications`]'
//! business.

use bytes::Bytes;
use serde_json::{Value, json};

use crate::{
    clock, crypto,
    faults::FaultName,
    ids,
    notifications::{self, News},
    sandbox::Tools,
    state::{Api, EventKind, Merchant, Notification, Provider, Refund, State, Trade},
};

use super::{seal, v2, views};

/// Faults that change what a message says; it is signed properly.
pub(crate) const CONTENT_FAULTS: [FaultName; 5] = [
    FaultName::WrongAmount,
    FaultName::WrongCurrency,
    FaultName::WrongMerchant,
    FaultName::WrongApp,
    FaultName::UnknownMembers,
];

/// A merchant and an application that are nobody's.
pub(super) const OTHER_MERCHANT: &str = "1900009999";
pub(super) const OTHER_APP: &str = "wx9999999999999999";

/// A payment succeeded.
pub(super) fn announce_payment(state: &mut State, tools: &Tools<'_>, trade: &Trade) {
    let about = Announcement {
        mch_id: &trade.mch_id,
        out_trade_no: &trade.out_trade_no,
        out_refund_no: None,
        url: &trade.notify_url,
        event_type: "TRANSACTION.SUCCESS",
        created_ms: trade.paid_ms.unwrap_or(tools.now_ms),
        resource: match trade.api {
            Api::V2 => v2::notify::payment(trade),
            Api::V3 => views::trade(trade).to_string(),
        },
        api: trade.api,
    };
    announce(state, tools, &about);
}

/// A refund settled, one way or another. Nobody is told when the call named no address.
pub(super) fn announce_refund(state: &mut State, tools: &Tools<'_>, refund: &Refund) {
    let Some(url) = &refund.notify_url else { return };
    let Some(trade) = state.trade(&refund.mch_id, &refund.out_trade_no) else { return };
    let resource = match refund.api {
        Api::V2 => v2::notify::refund(refund, trade),
        Api::V3 => views::refund_resource(refund, trade).to_string(),
    };
    let event_type = format!("REFUND.{}", refund.status.as_str());
    let about = Announcement {
        mch_id: &refund.mch_id,
        out_trade_no: &refund.out_trade_no,
        out_refund_no: Some(&refund.out_refund_no),
        url,
        event_type: &event_type,
        created_ms: refund.settles_ms,
        resource,
        api: refund.api,
    };
    announce(state, tools, &about);
}

/// What an announcement says, whichever version of the interface placed the order.
struct Announcement<'a> {
    mch_id: &'a str,
    out_trade_no: &'a str,
    out_refund_no: Option<&'a str>,
    url: &'a str,
    event_type: &'a str,
    created_ms: i64,
    resource: String,
    api: Api,
}

fn announce(state: &mut State, tools: &Tools<'_>, about: &Announcement<'_>) {
    let id = ids::notification_id(tools.random);
    // Without an APIv3 key there is nothing to encrypt with, and WeChat Pay sends nothing (1.1).
    let Some(body) = state.merchant(about.mch_id).and_then(|merchant| match about.api {
        // Composed afresh for every attempt.
        Api::V2 => Some(String::new()),
        Api::V3 => envelope(merchant, &id, about.event_type, about.created_ms, &about.resource, tools),
    }) else {
        let text = ("未设置APIv3密钥，不发送通知", "no APIv3 key is set: nothing is notified");
        state.log(tools.now_ms, EventKind::Notification, about.out_trade_no, text);
        return;
    };
    let news = News {
        provider: if about.api == Api::V2 { Provider::WechatPayV2 } else { Provider::WechatPay },
        id,
        mch_id: about.mch_id.into(),
        out_trade_no: about.out_trade_no.into(),
        out_refund_no: about.out_refund_no.map(str::to_owned),
        event_type: about.event_type.into(),
        url: about.url.into(),
        created_ms: about.created_ms,
        resource: about.resource.clone(),
        body,
    };
    notifications::enqueue(state, tools, news);
}

/// The JSON that is sent; none without a usable `APIv3` key.
fn envelope(
    merchant: &Merchant,
    id: &str,
    event_type: &str,
    created_ms: i64,
    resource: &str,
    tools: &Tools<'_>,
) -> Option<String> {
    let kind = if event_type.starts_with("REFUND") { "refund" } else { "transaction" };
    let nonce = ids::alphanumeric(tools.random, 12);
    let key = merchant.api_v3_key.as_bytes();
    let ciphertext = crypto::gcm_encrypt(key, nonce.as_bytes(), kind.as_bytes(), resource.as_bytes()).ok()?;
    let body = json!({
        "id": id,
        "create_time": clock::rfc3339(created_ms),
        "resource_type": "encrypt-resource",
        "event_type": event_type,
        "summary": summary(event_type),
        "resource": {
            "original_type": kind,
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": ciphertext,
            "associated_data": kind,
            "nonce": nonce,
        },
    });
    Some(body.to_string())
}

fn summary(event_type: &str) -> &'static str {
    match event_type {
        "REFUND.SUCCESS" => "退款成功",
        "REFUND.ABNORMAL" => "退款异常",
        "REFUND.CLOSED" => "退款关闭",
        _ => "支付成功",
    }
}

/// One attempt. Every attempt has a signature and a time of its own.
pub(crate) fn compose(
    state: &mut State,
    tools: &Tools<'_>,
    notification: &Notification,
    faults: &[FaultName],
) -> Option<http::Request<Bytes>> {
    rotate(state, &notification.mch_id, faults);
    let merchant = state.merchant(&notification.mch_id)?;
    let body = if CONTENT_FAULTS.iter().any(|fault| faults.contains(fault)) {
        let mut resource: Value = serde_json::from_str(&notification.resource).ok()?;
        distort(&mut resource, faults);
        let Notification { id, event_type, created_ms, .. } = notification;
        envelope(merchant, id, event_type, *created_ms, &resource.to_string(), tools)?
    } else {
        notification.body.clone()
    };
    let sealed = seal::seal(merchant, None, body.into_bytes(), faults, tools);
    let mut request = http::Request::post(&notification.url)
        .header("Content-Type", "application/json")
        .header("Accept", "*/*")
        .header("User-Agent", "Mozilla/4.0")
        .header("Request-ID", format!("{}-0", ids::request_id(tools.random)));
    for (name, value) in sealed.headers {
        request = request.header(name, value);
    }
    request.body(Bytes::from(sealed.body)).ok()
}

/// `rotated_key` begins the rotation: the following certificate can be downloaded from now on.
pub(super) fn rotate(state: &mut State, mch_id: &str, faults: &[FaultName]) {
    if faults.contains(&FaultName::RotatedKey)
        && let Some(merchant) = state.merchant_mut(mch_id)
    {
        merchant.offer_next(true);
    }
}

/// Makes a true message false, in the ways that the faults name.
pub(super) fn distort(message: &mut Value, faults: &[FaultName]) {
    let Some(object) = message.as_object_mut() else { return };
    let refund = object.contains_key("out_refund_no");
    for fault in faults {
        match fault {
            FaultName::WrongAmount => {
                let name = if refund { "refund" } else { "total" };
                if let Some(amount) = object.get_mut("amount").and_then(|amount| amount.get_mut(name)) {
                    *amount = Value::from(amount.as_i64().unwrap_or_default() + 1);
                }
            }
            FaultName::WrongCurrency => {
                if let Some(amount) = object.get_mut("amount").and_then(Value::as_object_mut) {
                    amount.insert("currency".into(), "USD".into());
                }
            }
            FaultName::WrongMerchant => {
                object.insert("mchid".into(), OTHER_MERCHANT.into());
            }
            FaultName::WrongApp => {
                object.insert("appid".into(), OTHER_APP.into());
            }
            FaultName::UnknownMembers => {
                object.insert("sandbox_member".into(), json!({"numbers": [1, 2], "text": "未知"}));
            }
            _ => {}
        }
    }
}
