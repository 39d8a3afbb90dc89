//! Notifications (`chinaums.md` 8): a form with a random pair, signed with the communication key.

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Map, Value};

use crate::{
    clock,
    faults::FaultName,
    ids,
    notifications::{self, News},
    sandbox::Tools,
    state::{Notification, Provider, State, UmsOrder, UmsRefund, UmsRefundStatus},
};

use super::{calls, sign};

/// Until `SUCCESS`, within 24 hours. The real schedule is not published.
pub(crate) const NOTIFY_RETRIES_S: [i64; 12] =
    [15, 15, 30, 180, 600, 1200, 1800, 1800, 3600, 10_800, 21_600, 43_200];

/// Faults of what is said and how it is signed.
pub(crate) const FAULTS: [FaultName; 5] = [
    FaultName::CorruptSignature,
    FaultName::TamperedBody,
    FaultName::WrongAmount,
    FaultName::WrongMerchant,
    FaultName::UnknownMembers,
];

/// A merchant number that is nobody's.
const OTHER_MERCHANT: &str = "898340149009999";

/// Exactly one word accepts.
pub(crate) fn accepts(status: StatusCode, body: &[u8]) -> bool {
    status == StatusCode::OK && body == b"SUCCESS"
}

/// A payment succeeded.
pub(super) fn announce_payment(state: &mut State, tools: &Tools<'_>, order: &UmsOrder) {
    let fields = fields(state, order);
    enqueue(state, tools, order, None, fields, order.paid_ms.unwrap_or(tools.now_ms));
}

/// A refund settled.
pub(super) fn announce_refund(state: &mut State, tools: &Tools<'_>, refund: &UmsRefund) {
    let Some(order) = state.chinaums.order(&refund.mid, &refund.number).cloned() else { return };
    let mut fields = fields(state, &order);
    let mut set = |name: &str, value: String| fields.insert(name.to_owned(), value.into());
    set("refundOrderId", refund.refund_number.clone());
    set("refundTargetOrderId", refund.target_id.clone());
    set("refundAmount", refund.amount.to_string());
    set("refundDesc", "退款".into());
    if let Some(at) = refund.arrived_ms {
        set("refundPayTime", clock::beijing(at, "%Y-%m-%d %H:%M:%S"));
        set("refundSettleDate", clock::beijing(at, "%Y-%m-%d"));
    } else if refund.status == UmsRefundStatus::Fail {
        set("refundStatus", "FAIL".into());
    }
    enqueue(state, tools, &order, Some(&refund.refund_number), fields, tools.now_ms);
}

/// What a notification says about an order; all of it text.
fn fields(state: &State, order: &UmsOrder) -> Map<String, Value> {
    let mut fields: Map<String, Value> = calls::order_view(order)
        .into_iter()
        .map(|(name, value)| (name, value.as_str().map_or_else(|| value.to_string(), str::to_owned).into()))
        .collect();
    let merchant = state.chinaums.merchant(&order.mid);
    let mut set = |name: &str, value: &str| fields.insert(name.to_owned(), value.into());
    set("tid", merchant.map(|m| m.tid.as_str()).unwrap_or_default());
    set("instMid", merchant.map(|m| m.inst_mid.as_str()).unwrap_or_default());
    set("merName", merchant.map(|m| m.name.as_str()).unwrap_or_default());
    set("settleRefId", &order.seq_id);
    set("createTime", &clock::beijing(order.created_ms, "%Y-%m-%d %H:%M:%S"));
    set("orderDesc", &order.description);
    set("billFundsDesc", "现金支付");
    set("attachedData", "");
    set("buyerId", &ids::openid(&order.mid, order.payer.as_deref().unwrap_or_default()));
    fields
}

fn enqueue(
    state: &mut State,
    tools: &Tools<'_>,
    order: &UmsOrder,
    refund: Option<&str>,
    fields: Map<String, Value>,
    created_ms: i64,
) {
    let Some(url) = order.notify_url.clone() else { return };
    let news = News {
        provider: Provider::Chinaums,
        id: ids::notification_id(tools.random),
        mch_id: order.mid.clone(),
        out_trade_no: order.number.clone(),
        out_refund_no: refund.map(str::to_owned),
        event_type: order.status.as_str().into(),
        url,
        created_ms,
        resource: Value::Object(fields).to_string(),
        body: String::new(),
    };
    notifications::enqueue(state, tools, news);
}

/// One attempt: the same `notifyId`, another random pair, signed anew.
pub(crate) fn compose(
    state: &mut State,
    tools: &Tools<'_>,
    notification: &Notification,
    faults: &[FaultName],
) -> Option<http::Request<Bytes>> {
    let merchant = state.chinaums.merchant(&notification.mch_id)?.clone();
    let mut fields: Map<String, Value> = serde_json::from_str(&notification.resource).ok()?;
    fields.insert("notifyId".into(), notification.id.as_str().into());
    let (name, value) = random_pair(tools);
    fields.insert(name, value.into());
    distort(&mut fields, faults);
    if merchant.names_digest {
        fields.insert("signType".into(), "SHA256".into());
    }
    let key = merchant.communication_key.as_str();
    let mut signature = sign::keyed(merchant.digest, &sign::canonical(&texts(&fields)), key);
    if faults.contains(&FaultName::CorruptSignature) {
        signature = sign::keyed(merchant.digest, "", key);
    }
    fields.insert("sign".into(), signature.into());
    if faults.contains(&FaultName::TamperedBody) {
        tamper(&mut fields);
    }
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(texts(&fields)).finish();
    let request = http::Request::post(&notification.url)
        .header("Content-Type", "application/x-www-form-urlencoded;charset=utf-8")
        .header("User-Agent", "Apache-HttpClient/4.5");
    request.body(Bytes::from(body)).ok()
}

/// Two letters, the first of either case, and four more: never the same twice in a row.
fn random_pair(tools: &Tools<'_>) -> (String, String) {
    let letters = |len: usize| -> String {
        let digits = ids::hex_lower(tools.random, len);
        digits.bytes().map(|b| char::from(b'g' + b % 16)).collect()
    };
    let mut name = letters(2);
    if ids::digits(tools.random, 1).as_str() < "5" {
        name[..1].make_ascii_uppercase();
    }
    (name, letters(4))
}

/// Every member as the text that takes part in the signature.
pub(super) fn texts(fields: &Map<String, Value>) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    fields.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// Makes a true message false; it is signed properly afterwards.
pub(super) fn distort(fields: &mut Map<String, Value>, faults: &[FaultName]) {
    for fault in faults {
        match fault {
            FaultName::WrongAmount => {
                let name = if fields.contains_key("refundAmount") { "refundAmount" } else { "totalAmount" };
                if let Some(value) = fields.get_mut(name) {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    *value = (text.parse::<i64>().unwrap_or_default() + 1).to_string().into();
                }
            }
            FaultName::WrongMerchant => {
                fields.insert("mid".into(), OTHER_MERCHANT.into());
            }
            FaultName::UnknownMembers => {
                fields.insert("sandboxMember".into(), "未知 & 新".into());
            }
            _ => {}
        }
    }
}

/// One sign is changed after signing.
pub(super) fn tamper(fields: &mut Map<String, Value>) {
    if let Some(Value::String(text)) = fields.get_mut("seqId") {
        let last = text.pop();
        text.push(if last == Some('N') { 'M' } else { 'N' });
    }
}
