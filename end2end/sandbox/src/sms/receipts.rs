//! Receipts (`sms.md` 3 for the gateway with account and password; the clouds' as their public documents write them): what
//! became of a message that was taken, sent to the address that the customer registered.

use bytes::Bytes;
use http::{Request, StatusCode, header::CONTENT_TYPE};
use serde_json::{Value, json};
use url::Url;

use crate::{
    clock, ids,
    notifications::{News, enqueue},
    sandbox::{Sandbox, Tools},
    state::{EventKind, Notification, Provider, SmsGateway, SmsMessage, SmsStatus, State},
};

/// Twice more, a minute apart.
pub(crate) const RETRIES_S: [i64; 2] = [60, 60];

/// Puts the receipt of a message on its way, if its gateway was given an address.
pub(super) fn send(state: &mut State, tools: &Tools<'_>, message: &SmsMessage) {
    let url = state.sms.receipt_urls.of(message.gateway).to_owned();
    if url.is_empty() {
        return;
    }
    let news = News {
        provider: Provider::Sms,
        id: ids::notification_id(tools.random),
        mch_id: String::new(),
        out_trade_no: message.our_id.clone(),
        out_refund_no: None,
        event_type: "SmsReport".to_owned(),
        url,
        created_ms: tools.now_ms,
        resource: message.id.clone(),
        body: String::new(),
    };
    enqueue(state, tools, news);
}

/// The request that carries a receipt, as its gateway writes it. None: the message is forgotten.
pub(crate) fn compose(
    state: &State,
    tools: &Tools<'_>,
    notification: &Notification,
) -> Option<Request<Bytes>> {
    let message = state.sms.outbox.iter().find(|message| message.id == notification.resource)?;
    let delivered = message.status == SmsStatus::Delivered;
    let code = if delivered { "DELIVRD" } else { "UNDELIV" };
    let now = clock::beijing(tools.now_ms, "%Y-%m-%d %H:%M:%S");
    match message.gateway {
        SmsGateway::Aliyun => post(
            &notification.url,
            &json!([{"phone_number": message.phone, "send_time": now, "report_time": now, "success": delivered,
                "err_code": if delivered { "DELIVERED" } else { code }, "err_msg": "", "sms_size": "1",
                "biz_id": message.id, "out_id": message.our_id}]),
        ),
        SmsGateway::Tencent => post(
            &notification.url,
            &json!([{"user_receive_time": now, "nationcode": "86", "mobile": message.phone,
                "report_status": if delivered { "SUCCESS" } else { "FAIL" }, "errmsg": code, "description": "",
                "sid": message.id}]),
        ),
        SmsGateway::Account => {
            let mut url = Url::parse(&notification.url).ok()?;
            url.query_pairs_mut()
                .append_pair("msgid", &message.id)
                .append_pair("mobile", &message.phone)
                .append_pair("status", code)
                .append_pair("reportTime", &clock::beijing(tools.now_ms, "%y%m%d%H%M"));
            Request::get(url.as_str()).body(Bytes::new()).ok()
        }
    }
}

fn post(url: &str, body: &Value) -> Option<Request<Bytes>> {
    Request::post(url).header(CONTENT_TYPE, "application/json").body(Bytes::from(body.to_string())).ok()
}

/// What each gateway takes for an answer.
pub(crate) fn accepted(status: StatusCode, body: &[u8]) -> bool {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    status == StatusCode::OK && (answer["code"] == 0 || answer["result"] == 0 || answer["clcode"] == "000000")
}

impl Sandbox {
    /// Registers where a gateway sends its receipts. `false`: the sandbox goes nowhere but to the product.
    pub fn set_sms_receipts(&self, gateway: SmsGateway, url: &str) -> bool {
        let known = url.is_empty() || Url::parse(url).is_ok_and(|url| self.is_product(&url));
        if known {
            self.change(|state, tools| {
                state.sms.receipt_urls.set(gateway, url.to_owned());
                let text =
                    ("短信平台：登记了回执地址", "SMS gateways: an address for receipts was registered");
                state.log(tools.now_ms, EventKind::Setting, "sms", text);
            });
        }
        known
    }
}
