//! What a verified notification may still get wrong.

use channels::types::{NotificationBody, RefundState, TradeState};
use channels::wechat::WechatProduct;
use channels::wechat::material;
use channels::wechat::v3::V3Channel;
use channels::{NotifyError, PaymentChannel as _};
use std::sync::Arc;

use crate::support::{
    self, FakeNetwork, NOW_MS, PUB_KEY_ID, channel, credentials, endpoints, envelope, public_key_map,
    public_key_mode, signed_headers,
};

fn parse(body: &str) -> Result<channels::types::Notification, NotifyError> {
    let headers = signed_headers(PUB_KEY_ID, NOW_MS / 1000, "n", body.as_bytes());
    channel(&FakeNetwork::with([])).parse_notification(&headers, body.as_bytes(), NOW_MS)
}

#[test]
fn unknown_members_and_missing_optionals_are_fine() {
    let plain = r#"{"mchid":"1","appid":"a","out_trade_no":"N","trade_state":"NOTPAY","tomorrow":[1]}"#;
    let NotificationBody::Payment(trade) = parse(&envelope("TRANSACTION.SUCCESS", plain)).unwrap().body
    else {
        panic!("not a payment")
    };
    assert_eq!(trade.state, TradeState::NotPaid);
    assert_eq!((trade.amount, trade.transaction_id, trade.paid_at_ms), (None, None, None));
}

#[test]
fn refund_states() {
    for (event, word, state) in [
        ("REFUND.SUCCESS", "SUCCESS", RefundState::Succeeded),
        ("REFUND.ABNORMAL", "ABNORMAL", RefundState::Abnormal),
        ("REFUND.CLOSED", "CLOSED", RefundState::Closed),
    ] {
        let plain = format!(
            r#"{{"mchid":"1","out_trade_no":"N","transaction_id":"T","refund_id":"R","out_refund_no":"O",
            "refund_status":"{word}","amount":{{"total":9,"refund":3,"payer_total":9,"payer_refund":3}}}}"#
        );
        let NotificationBody::Refund(refund) = parse(&envelope(event, &plain)).unwrap().body else {
            panic!("not a refund")
        };
        assert_eq!(refund.state, state);
    }
}

#[test]
fn refused_with_a_stable_word() {
    let trade = r#"{"mchid":"1","appid":"a","out_trade_no":"N","trade_state":"SUCCESS"}"#;
    let negative =
        r#"{"mchid":"1","appid":"a","out_trade_no":"N","trade_state":"SUCCESS","amount":{"total":-1}}"#;
    let fraction =
        r#"{"mchid":"1","appid":"a","out_trade_no":"N","trade_state":"SUCCESS","amount":{"total":1.5}}"#;
    let strange = r#"{"mchid":"1","appid":"a","out_trade_no":"N","trade_state":"PERHAPS"}"#;
    for (body, code) in [
        (envelope("PAYSCORE.USER_OPEN_SERVICE", trade), "unsupported_event"),
        (envelope("TRANSACTION.SUCCESS", "not json"), "malformed"),
        (envelope("TRANSACTION.SUCCESS", negative), "malformed"),
        (envelope("TRANSACTION.SUCCESS", fraction), "malformed"),
        (envelope("TRANSACTION.SUCCESS", strange), "malformed"),
        (envelope("REFUND.SUCCESS", trade), "malformed"),
        ("{}".to_owned(), "malformed"),
        (String::new(), "malformed"),
        (envelope("TRANSACTION.SUCCESS", trade).replace("AEAD_AES_256_GCM", "NONE"), "malformed"),
        (envelope("TRANSACTION.SUCCESS", trade).replace("nonce0000001", "nonce00000012345"), "malformed"),
        (envelope("TRANSACTION.SUCCESS", trade).replace("nonce0000001", "nonce0000002"), "decrypt_failed"),
    ] {
        assert_eq!(parse(&body).unwrap_err().code(), code, "{body}");
    }
}

/// Verified, but not opened: this is how a wrong API v3 key of the right length shows.
#[test]
fn a_wrong_api_v3_key() {
    let mut own = credentials(public_key_map(), public_key_mode());
    own.api_v3_key = material::api_v3_key("0123456789abcdef0123456789ABCDEf").unwrap();
    let channel = V3Channel::new(FakeNetwork::with([]), endpoints(), Arc::new(own), WechatProduct::Jsapi);
    let body = envelope("TRANSACTION.SUCCESS", "{}");
    let headers = signed_headers(PUB_KEY_ID, NOW_MS / 1000, "n", body.as_bytes());
    let refused = channel.parse_notification(&headers, body.as_bytes(), NOW_MS).unwrap_err();
    assert_eq!(refused.code(), "decrypt_failed");
}

#[test]
fn a_missing_or_empty_aad_is_the_same() {
    let plain = r#"{"mchid":"1","appid":"a","out_trade_no":"N","trade_state":"SUCCESS",
        "amount":{"total":1,"currency":"CNY"}}"#;
    for aad in [serde_json::json!(""), serde_json::Value::Null] {
        let body = serde_json::json!({
            "id": "EV", "event_type": "TRANSACTION.SUCCESS",
            "resource": {"algorithm": "AEAD_AES_256_GCM", "nonce": "nonce0000001", "associated_data": aad,
                "ciphertext": support::seal("nonce0000001", "", plain)},
        });
        assert!(parse(&body.to_string()).is_ok());
    }
}

#[test]
fn what_wechat_is_answered() {
    let channel = channel(&FakeNetwork::with([]));
    assert_eq!(channel.answer_notification(true).status, 204);
    let refused = channel.answer_notification(false);
    assert_eq!(refused.status, 401);
    let body: serde_json::Value = serde_json::from_str(refused.body).unwrap();
    assert_eq!(body["code"], "FAIL");
}
