//! A merchant with the published test parameters, over both interfaces.

use std::sync::Arc;

use channels::CallContext;
use channels::chinaums::sign::{Digest, canonical, keyed_digest};
use channels::chinaums::{ChinaumsChannel, ChinaumsCredentials, ChinaumsEndpoints, Interface};
use channels::types::{CreateOrder, CreateRefund, OrderRef, PayerWallet, RefundRef};
use domain::ids::{OutRefundNo, OutTradeNo};
use domain::money::Fen;
use http::{Request, Response};
use secrecy::SecretString;
use serde_json::Value;

use crate::support::{FakeNetwork, file, plain};

/// 2026-01-05 09:30:00 in Beijing.
pub const NOW_MS: i64 = 1_767_576_600_000;
pub const MID: &str = "898340149000005";
pub const TID: &str = "88880001";
pub const APP_ID: &str = "10037e6f6823b20801682b6a5e5a0006";
pub const APP_KEY: &str = "1c4e3b16066244ae9b236a09e5b312e8";
pub const OPEN_KEY: &str = "impARTxrQcfwmRijpDNCw6hPxaWCddKEpYxjaKXDhCaTCXJ6";
pub const PORTAL_KEY: &str = "fcAmtnx7MwismjWNhNKdHC44mNXtnEQeJkRrhKJwyrW2ysRR";
pub const ORDER: &str = "1017P260105093000ABCDEFGHJK";
pub const REFUND: &str = "1017R260105100000ABCDEFGHJK";

pub fn all_vectors() -> Value {
    serde_json::from_str(&file("chinaums-vectors.json")).unwrap()
}

pub fn vector(id: &str) -> Value {
    let all = all_vectors();
    let mut entries = ["vectors", "derived"].iter().flat_map(|group| all[group].as_array().unwrap());
    entries.find(|v| v["id"] == id).cloned().unwrap_or_else(|| panic!("no vector {id}"))
}

pub fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

pub fn open_platform() -> ChinaumsCredentials {
    ChinaumsCredentials {
        mid: MID.to_owned(),
        tid: TID.to_owned(),
        inst_mid: "YUEDANDEFAULT".to_owned(),
        source_no: "1017".to_owned(),
        interface: Interface::OpenPlatform { app_id: APP_ID.to_owned(), app_key: secret(APP_KEY) },
        communication_key: secret(OPEN_KEY),
    }
}

pub fn portal(key: &str, digest: Digest) -> ChinaumsCredentials {
    ChinaumsCredentials {
        interface: Interface::Portal { msg_src: "WWW.TEST.COM".to_owned(), digest },
        communication_key: secret(key),
        ..open_platform()
    }
}

pub fn channel(own: ChinaumsCredentials, network: &Arc<FakeNetwork>) -> ChinaumsChannel {
    ChinaumsChannel::new(network.clone(), ChinaumsEndpoints::production(), Arc::new(own))
}

pub fn ctx() -> CallContext {
    CallContext::new(NOW_MS, "9f1c2d3e4b5a69788796a5b4c3d2e1f0")
}

pub fn order() -> CreateOrder {
    CreateOrder {
        out_trade_no: OutTradeNo::parse(ORDER).unwrap(),
        description: "停车缴费 京A12345".to_owned(),
        amount: Fen::new(1250).unwrap(),
        notify_url: "https://pay.example.com/notify/chinaums/0123456789abcdef".to_owned(),
        time_expire_ms: NOW_MS + 300_000,
        created_at_ms: NOW_MS,
        payer_id: String::new(),
        wallet: Some(PayerWallet::Wechat),
        return_url: Some("https://pay.example.com/PeakeCloud/mobile/pay/CODE/O1".to_owned()),
        client_ip: None,
    }
}

pub fn order_ref() -> OrderRef {
    OrderRef {
        out_trade_no: OutTradeNo::parse(ORDER).unwrap(),
        created_at_ms: NOW_MS,
        expires_at_ms: NOW_MS + 300_000,
    }
}

pub fn refund() -> CreateRefund {
    CreateRefund {
        out_trade_no: OutTradeNo::parse(ORDER).unwrap(),
        transaction_id: Some("4200001234202601050000000001".to_owned()),
        payment_created_at_ms: NOW_MS,
        out_refund_no: OutRefundNo::parse(REFUND).unwrap(),
        created_at_ms: NOW_MS,
        amount: Fen::new(250).unwrap(),
        total: Fen::new(1250).unwrap(),
        reason: Some("重复缴费".to_owned()),
        notify_url: None,
    }
}

pub fn refund_ref() -> RefundRef {
    RefundRef {
        out_refund_no: OutRefundNo::parse(REFUND).unwrap(),
        out_trade_no: OutTradeNo::parse(ORDER).unwrap(),
        created_at_ms: NOW_MS,
    }
}

/// The body of a request as JSON.
pub fn sent(request: &Request<bytes::Bytes>) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

/// An answer of the open platform.
pub fn says(body: &Value) -> Result<Response<bytes::Bytes>, channels::http::TransportError> {
    Ok(plain(200, &body.to_string()))
}

/// An answer of the portal, signed.
pub fn signs(
    mut body: Value,
    digest: Digest,
    key: &str,
) -> Result<Response<bytes::Bytes>, channels::http::TransportError> {
    let object = body.as_object_mut().unwrap();
    let texts: Vec<(String, String)> = object
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        .collect();
    let string = canonical(texts.iter().map(|(name, value)| (name.as_str(), value.as_str().into())));
    object.insert("sign".to_owned(), keyed_digest(digest, &string, &secret(key)).into());
    Ok(plain(200, &body.to_string()))
}
