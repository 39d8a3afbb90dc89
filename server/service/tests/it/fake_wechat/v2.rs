//! The scripted WeChat in its second version: the same orders and refunds, said in XML.

use super::rules::{refund_json, trade_json, trade_of};
use super::{API_KEY, APP_ID, FakeWechat, Fault, MCH_ID, Op, Tweak};
use aws_lc_rs::cipher::{AES_256, PaddedBlockEncryptingKey, UnboundCipherKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use channels::http::ClientIdentity;
use channels::wechat::v2::{SignType, req_info_key, sign, xml};
use domain::time::UnixMs;
use http::{HeaderMap, Request, Response, StatusCode};
use serde_json::{Value, json};

pub(super) fn op(path: &str) -> Option<Op> {
    match path {
        "/pay/unifiedorder" => Some(Op::Order),
        "/pay/orderquery" => Some(Op::Query),
        "/pay/closeorder" => Some(Op::Close),
        "/secapi/pay/refund" => Some(Op::Refund),
        "/pay/refundquery" => Some(Op::QueryRefund),
        _ => None,
    }
}

/// The call as v3 would say it: path and body. Nonce and signature are left out: a repetition has others.
pub(super) fn translated(op: Op, body: &str) -> (String, String) {
    let fields = xml::read(body.as_bytes(), "xml").unwrap();
    let text = |name: &str| fields.get(name).cloned();
    let number = |name: &str| text(name).map(|value| value.parse::<i64>().unwrap());
    match op {
        Op::Order => {
            let body = json!({
                "api": "v2", "appid": text("appid"), "mchid": text("mch_id"), "out_trade_no": text("out_trade_no"),
                "description": text("body"), "notify_url": text("notify_url"), "trade_type": text("trade_type"),
                "sign_type": text("sign_type"), "amount": { "total": number("total_fee"), "currency": "CNY" },
                "payer": { "openid": text("openid") },
            });
            (String::new(), body.to_string())
        }
        Op::Refund => {
            let mut body = json!({
                "api": "v2", "out_refund_no": text("out_refund_no"), "notify_url": text("notify_url"),
                "amount": { "refund": number("refund_fee"), "total": number("total_fee"), "currency": "CNY" },
            });
            for name in ["transaction_id", "out_trade_no"] {
                if let Some(value) = text(name) {
                    body[name] = value.into();
                }
            }
            (String::new(), body.to_string())
        }
        Op::QueryRefund => (format!("/{}", text("out_refund_no").unwrap()), String::new()),
        _ => (format!("/v3/pay/transactions/out-trade-no/{}", text("out_trade_no").unwrap()), String::new()),
    }
}

impl FakeWechat {
    /// Refunds are taken from whoever shows a certificate; nobody else's orders are touched.
    pub(super) fn refused_before(&self, op: Op, request: &Request<Bytes>) -> Option<Response<Bytes>> {
        let fields = xml::read(request.body(), "xml").unwrap();
        if sign::verify(&fields, API_KEY).is_err() {
            let body = "<xml><return_code>FAIL</return_code><return_msg>签名错误</return_msg></xml>";
            return Some(Response::new(Bytes::from(body)));
        }
        if op != Op::Refund {
            return None;
        }
        if request.extensions().get::<ClientIdentity>().is_none() || self.shuns_certificates() {
            let body = "<html>400 No required SSL certificate was sent</html>";
            let mut response = Response::new(Bytes::from(body));
            *response.status_mut() = StatusCode::BAD_REQUEST;
            return Some(response);
        }
        let number = fields.get("out_trade_no").cloned();
        let known = fields.contains_key("transaction_id") || number.is_some_and(|n| self.trade(&n).is_some());
        (!known).then(|| self.answer_v2(op, &fields, 404, &json!({ "code": "ORDERNOTEXIST" }), None))
    }

    /// The answer in XML, signed; a forged one by another key.
    #[allow(clippy::unused_self, reason = "beside its siblings, which need it")]
    pub(super) fn answer_v2(
        &self,
        op: Op,
        asked: &xml::Fields,
        status: u16,
        said: &Value,
        fault: Option<Fault>,
    ) -> Response<Bytes> {
        let mut fields = base();
        let mut set = |name: &str, value: &str| fields.insert(name.to_owned(), value.to_owned());
        set("return_code", "SUCCESS");
        if status < 300 {
            set("result_code", "SUCCESS");
            match op {
                Op::Order => fields.extend([("prepay_id".to_owned(), text(said, "/prepay_id"))]),
                Op::Query => fields.extend(trade_fields(said)),
                Op::Refund => fields.extend(refund_fields(said, "")),
                Op::QueryRefund => fields.extend(refund_fields(said, "_0")),
                _ => {}
            }
        } else {
            set("result_code", "FAIL");
            let code = match (op, text(said, "/code").as_str()) {
                (Op::QueryRefund, "RESOURCE_NOT_EXISTS") => "REFUNDNOTEXIST".to_owned(),
                (_, "RESOURCE_NOT_EXISTS") => "ORDERNOTEXIST".to_owned(),
                (_, code @ ("OUT_TRADE_NO_USED" | "INVALID_REQUEST" | "PARAM_ERROR")) => code.to_owned(),
                (_, code) => code.replace('_', ""),
            };
            set("err_code", &code);
        }
        let kind = asked.get("sign_type").and_then(|kind| SignType::parse(kind)).unwrap_or(SignType::Md5);
        let key = if fault == Some(Fault::Forged) { "f".repeat(32) } else { API_KEY.to_owned() };
        Response::new(signed(fields, &key, kind))
    }

    /// The notification that WeChat would send about an order that was placed in v2 and paid. Names of fields stand in
    /// `tweak.set`.
    pub fn payment_notification_v2(&self, out_trade_no: &str, tweak: &Tweak) -> (HeaderMap, Bytes) {
        let trade = self.trade(out_trade_no).unwrap();
        assert_eq!(trade.body["api"], "v2", "told in the version that it was ordered in");
        let mut fields = base();
        fields.extend(trade_fields(&trade_json(out_trade_no, &trade)));
        fields.remove("trade_state");
        fields.insert("return_code".to_owned(), "SUCCESS".to_owned());
        fields.insert("result_code".to_owned(), "SUCCESS".to_owned());
        for (name, value) in &tweak.set {
            fields.insert((*name).to_owned(), value.as_str().unwrap().to_owned());
        }
        let kind = SignType::parse(trade.body["sign_type"].as_str().unwrap()).unwrap();
        let key = tweak.key.unwrap_or(API_KEY);
        (HeaderMap::new(), flipped(signed(fields, key, kind), tweak))
    }

    /// The notification that WeChat would send about a refund that was asked for in v2.
    pub fn refund_notification_v2(&self, out_refund_no: &str, tweak: &Tweak) -> (HeaderMap, Bytes) {
        let state = self.state.lock().unwrap();
        let refund = state.refunds.get(out_refund_no).unwrap();
        assert_eq!(refund.body["api"], "v2", "told in the version that it was asked for in");
        let (number, trade) = trade_of(&state, refund);
        let mut inner = refund_fields(&refund_json(out_refund_no, refund, number, trade), "");
        drop(state);
        for (name, value) in &tweak.set {
            inner.insert((*name).to_owned(), value.as_str().unwrap().to_owned());
        }
        let plain = document(&inner).replace("<xml>", "<root>").replace("</xml>", "</root>");
        let key = req_info_key(tweak.key.unwrap_or(API_KEY));
        let key = UnboundCipherKey::new(&AES_256, key.as_bytes()).unwrap();
        let mut bytes = plain.into_bytes();
        PaddedBlockEncryptingKey::ecb_pkcs7(key).unwrap().encrypt(&mut bytes).unwrap();
        let mut fields = base();
        fields.insert("return_code".to_owned(), "SUCCESS".to_owned());
        fields.insert("req_info".to_owned(), STANDARD.encode(bytes));
        (HeaderMap::new(), Bytes::from(document(&fields)))
    }
}

fn base() -> xml::Fields {
    [("appid", APP_ID), ("mch_id", MCH_ID), ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

fn signed(mut fields: xml::Fields, key: &str, kind: SignType) -> Bytes {
    let signature = sign::sign(&fields, key, kind);
    fields.insert("sign".to_owned(), signature);
    Bytes::from(document(&fields))
}

fn document(fields: &xml::Fields) -> String {
    xml::write(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

/// A digit of the amount is another one.
fn flipped(body: Bytes, tweak: &Tweak) -> Bytes {
    if !tweak.flip {
        return body;
    }
    let text = String::from_utf8(body.to_vec()).unwrap();
    Bytes::from(text.replacen("<total_fee>1", "<total_fee>2", 1))
}

fn text(said: &Value, pointer: &str) -> String {
    match said.pointer(pointer) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

fn trade_fields(said: &Value) -> xml::Fields {
    let paid_at = text(said, "/success_time");
    let time_end: String = paid_at.chars().take(19).filter(char::is_ascii_digit).collect();
    [
        ("appid", text(said, "/appid")),
        ("out_trade_no", text(said, "/out_trade_no")),
        ("trade_state", text(said, "/trade_state")),
        ("transaction_id", text(said, "/transaction_id")),
        ("openid", text(said, "/payer/openid")),
        ("total_fee", text(said, "/amount/total")),
        ("time_end", time_end),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

fn refund_fields(said: &Value, place: &str) -> xml::Fields {
    let status = match text(said, "/status").as_str() {
        "CLOSED" => "REFUNDCLOSE",
        "ABNORMAL" => "CHANGE",
        "SUCCESS" => "SUCCESS",
        _ => "PROCESSING",
    };
    let arrived = UnixMs(1_795_435_200_000).shanghai_text();
    let mut fields: xml::Fields = [
        ("transaction_id", text(said, "/transaction_id")),
        ("out_trade_no", text(said, "/out_trade_no")),
        ("total_fee", text(said, "/amount/total")),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    for (name, value) in [
        ("out_refund_no", text(said, "/out_refund_no")),
        ("refund_id", text(said, "/refund_id")),
        ("refund_fee", text(said, "/amount/refund")),
        ("refund_status", status.to_owned()),
        ("refund_recv_accout", "支付用户零钱".to_owned()),
    ] {
        fields.insert(format!("{name}{place}"), value);
    }
    if status == "SUCCESS" {
        let name =
            if place.is_empty() { "success_time".to_owned() } else { format!("refund_success_time{place}") };
        fields.insert(name, arrived);
    }
    fields
}
