//! A merchant with made keys, and UnionPay's side of the signature.

use std::sync::Arc;

use channels::CallContext;
use channels::crypto::{Certificate, SigningKey};
use channels::types::{CreateOrder, CreateRefund, OrderRef, RefundRef};
use channels::unionpay::fields::Fields;
use channels::unionpay::trust::Trust;
use channels::unionpay::{UnionPayChannel, UnionPayCredentials, UnionPayEndpoints, sign};
use domain::ids::{OutRefundNo, OutTradeNo};
use domain::money::Fen;
use http::Response;
use serde_json::Value;

use crate::support::{FakeNetwork, file, plain};

pub use crate::support::str_of;

/// 2026-12-01 10:00:00 in Beijing, inside the made certificates' validity.
pub const NOW_MS: i64 = 1_796_090_400_000;
pub const MER_ID: &str = "777290058110048";
pub const CERT_ID: &str = "68759663125";
pub const QUERY_ID: &str = "512612011000001234568";

pub fn vector(id: &str) -> Value {
    let all: Value = serde_json::from_str(&file("unionpay-vectors.json")).unwrap();
    let groups = ["vectors", "derived"].iter().flat_map(|group| all[group].as_array().unwrap().clone());
    groups.into_iter().find(|v| v["id"] == id).unwrap_or_else(|| panic!("no vector {id}"))
}

pub fn fields_of(object: &Value) -> Fields {
    let pairs = object.as_object().unwrap().iter();
    pairs.fold(Fields::new(), |fields, (name, value)| fields.with(name, value.as_str().unwrap()))
}

pub fn certificate(name: &str) -> Certificate {
    Certificate::from_pem(&file(name)).unwrap()
}

pub fn made_trust() -> Trust {
    Trust::new(certificate("made-unionpay-root.pem"), certificate("made-unionpay-middle.pem"), false).unwrap()
}

pub fn credentials() -> UnionPayCredentials {
    UnionPayCredentials {
        mer_id: MER_ID.to_owned(),
        cert_id: CERT_ID.to_owned(),
        signing_key: SigningKey::from_pem(&file("made-unionpay-merchant-key.pem")).unwrap(),
        trust: made_trust(),
        undo_same_day: false,
    }
}

pub fn channel_with(network: &Arc<FakeNetwork>, credentials: UnionPayCredentials) -> UnionPayChannel {
    let endpoints = UnionPayEndpoints::new("http://union.test").unwrap();
    UnionPayChannel::new(network.clone(), endpoints, Arc::new(credentials))
}

pub fn channel(network: &Arc<FakeNetwork>) -> UnionPayChannel {
    channel_with(network, credentials())
}

pub fn ctx() -> CallContext {
    CallContext::new(NOW_MS, "593BEC0C930BF1AFEB40B4A08C8FB242")
}

pub fn order() -> CreateOrder {
    CreateOrder {
        out_trade_no: OutTradeNo::parse("P261201100000ABCDEFGHJK").unwrap(),
        description: "停车缴费 A=1&B{2} 粤B12345".to_owned(),
        amount: Fen::new(10_000).unwrap(),
        notify_url: "https://pay.example.com/notify/unionpay/k".to_owned(),
        time_expire_ms: NOW_MS + 300_000,
        created_at_ms: NOW_MS,
        payer_id: String::new(),
        wallet: None,
        return_url: None,
        client_ip: None,
    }
}

pub fn order_ref() -> OrderRef {
    OrderRef { out_trade_no: order().out_trade_no, created_at_ms: NOW_MS, expires_at_ms: NOW_MS + 300_000 }
}

pub fn refund() -> CreateRefund {
    CreateRefund {
        out_trade_no: order().out_trade_no,
        transaction_id: Some(QUERY_ID.to_owned()),
        payment_created_at_ms: NOW_MS,
        out_refund_no: OutRefundNo::parse("R261201110000ABCDEFGHJK").unwrap(),
        created_at_ms: NOW_MS + 3_600_000,
        amount: Fen::new(2_500).unwrap(),
        total: Fen::new(10_000).unwrap(),
        reason: Some("误缴".to_owned()),
        notify_url: Some("https://pay.example.com/notify/unionpay/k/refund".to_owned()),
    }
}

pub fn refund_ref() -> RefundRef {
    let refund = refund();
    RefundRef {
        out_refund_no: refund.out_refund_no,
        out_trade_no: refund.out_trade_no,
        created_at_ms: refund.created_at_ms,
    }
}

/// The PEM as UnionPay sends it: with CRLF.
pub fn crlf(name: &str) -> String {
    file(name).trim_end().replace('\n', "\r\n")
}

/// Signed by UnionPay's made key, or by another one with its certificate.
pub fn signed_by(who: &str, fields: &Fields) -> Fields {
    let key = SigningKey::from_pem(&file(&format!("made-unionpay-{who}-key.pem"))).unwrap();
    let mut fields = fields.clone();
    fields.set("signMethod", "01");
    fields.set("signPubKeyCert", crlf(&format!("made-unionpay-{who}.pem")));
    let signature = sign::sign(&key, &fields).unwrap();
    fields.with("signature", signature)
}

/// An answer as it stands on the wire: nothing encoded.
pub fn answer(fields: &Fields) -> Response<bytes::Bytes> {
    let text: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    plain(200, &text.join("&"))
}

pub fn signed_answer(fields: &Fields) -> Response<bytes::Bytes> {
    answer(&signed_by("signer", fields))
}

/// What an answer about our order repeats.
pub fn echo() -> Fields {
    Fields::new()
        .with("version", "5.1.0")
        .with("encoding", "UTF-8")
        .with("merId", MER_ID)
        .with("accessType", "0")
        .with("bizType", "000201")
        .with("orderId", order().out_trade_no.as_str())
        .with("txnTime", "20261201100000")
        .with("txnType", "01")
        .with("txnSubType", "01")
}

pub fn paid() -> Fields {
    echo()
        .with("respCode", "00")
        .with("respMsg", "成功[0000000]")
        .with("queryId", QUERY_ID)
        .with("txnAmt", "10000")
        .with("currencyCode", "156")
        .with("settleAmt", "9900")
        .with("traceNo", "067402")
        .with("traceTime", "1201100130")
}

pub fn refund_echo() -> Fields {
    let refund = refund();
    echo()
        .with("orderId", refund.out_refund_no.as_str())
        .with("txnTime", "20261201110000")
        .with("txnType", "04")
        .with("txnSubType", "00")
        .with("txnAmt", "2500")
        .with("currencyCode", "156")
        .with("origQryId", QUERY_ID)
}
