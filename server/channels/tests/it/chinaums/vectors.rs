//! Every entry of the vector file, and the list that proves that none was forgotten.

use std::borrow::Cow;

use channels::chinaums::sign::{
    Digest, canonical, keyed_digest, keyed_digest_fits, open_authorization, open_pay_query, open_signature,
    portal_pay_query,
};
use channels::chinaums::{ChinaumsChannel, ChinaumsCredentials};
use channels::types::{NotificationBody, RefundState, TradeState};
use channels::{CallError, PaymentChannel as _};
use domain::ids::{OutRefundNo, OutTradeNo};
use domain::time::UnixMs;
use http::HeaderMap;
use serde_json::Value;
use url::form_urlencoded;

use super::support::*;
use crate::support::{FakeNetwork, plain, str_of};

const COVERED: &[&str] = &[
    "ums-open-body-sig-official",
    "ums-sign-official-md5",
    "ums-sign-official-sha256",
    "ums-notify-sha256-1",
    "ums-legacy-response-no-order",
    "ums-legacy-response-system-busy",
    "ums-legacy-response-refund-unknown",
    "ums-legacy-response-route-error",
    "ums-derived-open-form-param",
    "ums-derived-open-body-sig-query",
    "ums-derived-access-token-signature",
    "ums-derived-legacy-pay-url-md5",
    "ums-derived-legacy-pay-url-sha256",
    "ums-derived-notify-wxpay-sha256",
    "ums-derived-notify-unionpay-md5",
    "ums-derived-notify-refund",
];

#[test]
fn no_vector_is_forgotten() {
    let all = all_vectors();
    let ids: Vec<&str> = ["vectors", "derived"]
        .iter()
        .flat_map(|group| all[group].as_array().unwrap())
        .map(|v| str_of(v, "/id"))
        .collect();
    assert_eq!(ids, COVERED);
}

fn digest_of(v: &Value) -> Digest {
    Digest::parse(str_of(v, "/input/digest")).unwrap()
}

fn moment(v: &Value) -> i64 {
    UnixMs::from_shanghai_compact(str_of(v, "/input/timestamp")).unwrap().0
}

#[test]
fn open_platform_signatures() {
    for id in ["ums-open-body-sig-official", "ums-derived-open-body-sig-query"] {
        let v = vector(id);
        let input = |name: &str| str_of(&v, &format!("/input/{name}")).to_owned();
        let (app_id, key) = (input("app_id"), secret(&input("app_key")));
        let content = input("content");
        let signature =
            open_signature(&app_id, &key, &input("timestamp"), &input("nonce"), content.as_bytes());
        assert_eq!(signature, str_of(&v, "/expected"), "{id}");
        if v["input"]["header"].is_string() {
            let header = open_authorization(&app_id, &key, moment(&v), &input("nonce"), content.as_bytes());
            assert_eq!(header, input("header"), "{id}");
        }
    }
}

#[test]
fn the_cashiers_address_of_the_open_platform() {
    let v = vector("ums-derived-open-form-param");
    let input = |name: &str| str_of(&v, &format!("/input/{name}"));
    let query = open_pay_query(
        input("app_id"),
        &secret(input("app_key")),
        moment(&v),
        input("nonce"),
        input("content"),
    );
    let address = format!("https://api-mop.chinaums.com/v1/netpay/webpay/pay?{query}");
    assert_eq!(address, str_of(&v, "/expected"));
}

/// The product signs every call and needs no token, so there is no product code for it; the vector is held against the
/// crypto library.
#[test]
fn the_token_digest_of_the_library() {
    let v = vector("ums-derived-access-token-signature");
    let input = |name: &str| str_of(&v, &format!("/input/{name}"));
    let text = ["app_id", "timestamp", "nonce", "app_key"].map(input).concat();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    assert_eq!(hex::encode(digest.as_ref()), str_of(&v, "/expected"));
}

#[test]
fn keyed_digests() {
    for id in ["ums-sign-official-md5", "ums-sign-official-sha256"] {
        let v = vector(id);
        let made =
            keyed_digest(digest_of(&v), str_of(&v, "/input/sign_string"), &secret(str_of(&v, "/input/key")));
        // The documentation prints one in upper and one in lower case.
        assert!(made.eq_ignore_ascii_case(str_of(&v, "/expected")), "{id}");
    }
}

#[test]
fn the_cashiers_address_of_the_portal() {
    for id in ["ums-derived-legacy-pay-url-md5", "ums-derived-legacy-pay-url-sha256"] {
        let v = vector(id);
        let params: Vec<(&str, Cow<'_, str>)> = v["input"]["params"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.as_str(), Cow::from(value.as_str().unwrap())))
            .collect();
        assert_eq!(canonical(params.clone()), str_of(&v, "/input/sign_string"), "{id}");
        let query = portal_pay_query(params, digest_of(&v), &secret(str_of(&v, "/input/key")));
        let address = format!("https://qr.chinaums.com/netpay-portal/webpay/pay.do?{query}");
        assert_eq!(address, str_of(&v, "/input/url"), "{id}");
    }
}

/// The trap: `signType` and the random two-letter pair take part, and upper case sorts before lower case.
#[test]
fn the_string_of_a_notification() {
    for (id, trap) in [
        ("ums-notify-sha256-1", "&signType=SHA256&"),
        ("ums-derived-notify-wxpay-sha256", "Qk=zWpd&billFunds="),
        ("ums-derived-notify-unionpay-md5", "Qk=zWpd&billFunds="),
        ("ums-derived-notify-refund", "&refundAmount=250&"),
    ] {
        let v = vector(id);
        let body = str_of(&v, "/input/form_body").as_bytes();
        let pairs: Vec<_> = form_urlencoded::parse(body).collect();
        let string = canonical(pairs.iter().map(|(name, value)| (name.as_ref(), value.clone())));
        assert_eq!(string, str_of(&v, "/input/sign_string"), "{id}");
        assert!(string.contains(trap), "{id}");
        let key = secret(str_of(&v, "/input/key"));
        let sign = str_of(&v, "/expected");
        assert_eq!(keyed_digest(digest_of(&v), &string, &key), sign, "{id}");
        let sign_type = pairs.iter().find(|(name, _)| name == "signType").map(|(_, value)| value.as_ref());
        assert!(keyed_digest_fits(&string, sign_type, sign, &key), "{id}");
        assert!(keyed_digest_fits(&string, sign_type, &sign.to_ascii_lowercase(), &key), "{id}: case");
        let without = string.replace("&signType=SHA256", "");
        if without != string {
            assert!(!keyed_digest_fits(&without, sign_type, sign, &key), "{id}: signType takes part");
        }
    }
}

fn account_of(v: &Value) -> ChinaumsChannel {
    let own = ChinaumsCredentials {
        mid: "898310148160568".to_owned(),
        communication_key: secret(str_of(v, "/input/key")),
        ..open_platform()
    };
    channel(own, &FakeNetwork::with([]))
}

#[test]
fn notifications_of_payments() {
    for (id, mid, number, amount, transaction, paid) in [
        (
            "ums-notify-sha256-1",
            "898310148160568",
            "3194yhdg0cdvw8qy909u",
            1,
            "2020123022001499401449542662",
            "2020-12-30 18:20:20",
        ),
        (
            "ums-derived-notify-wxpay-sha256",
            MID,
            "101720260105093000123A1B2C3D",
            1250,
            "4200001234202601050000000001",
            "2026-01-05 09:30:31",
        ),
        (
            "ums-derived-notify-unionpay-md5",
            MID,
            "101720260105093000123A1B2C3D",
            1250,
            "2601050930310000001",
            "2026-01-05 09:30:31",
        ),
    ] {
        let v = vector(id);
        let body = str_of(&v, "/input/form_body").as_bytes();
        let got = account_of(&v).parse_notification(&HeaderMap::new(), body, NOW_MS).unwrap();
        assert_eq!(got.event_type, "TRADE_SUCCESS");
        let NotificationBody::Payment(trade) = got.body else { panic!("{id}: not a payment") };
        assert_eq!(trade.state, TradeState::Paid, "{id}");
        assert_eq!((trade.mch_id.as_deref(), trade.app_id), (Some(mid), None), "{id}");
        assert_eq!(trade.out_trade_no, number, "{id}");
        assert_eq!(trade.amount.unwrap().value(), amount, "{id}");
        assert_eq!(trade.transaction_id.as_deref(), Some(transaction), "{id}");
        assert_eq!(trade.paid_at_ms, UnixMs::from_shanghai_text(paid).map(|at| at.0), "{id}");
    }
}

#[test]
fn a_notification_of_a_refund() {
    let v = vector("ums-derived-notify-refund");
    let body = str_of(&v, "/input/form_body").as_bytes();
    let got = account_of(&v).parse_notification(&HeaderMap::new(), body, NOW_MS).unwrap();
    let NotificationBody::Refund(refund) = got.body else { panic!("not a refund") };
    assert_eq!(refund.state, RefundState::Succeeded);
    assert_eq!(refund.out_refund_no, "1017R20260105100000001");
    assert_eq!(refund.refund_id, "50300000012026010500000000001");
    assert_eq!(refund.out_trade_no.as_deref(), Some("101720260105093000123A1B2C3D"));
    assert_eq!((refund.amount.unwrap().value(), refund.total.unwrap().value()), (250, 1250));
    let at = UnixMs::from_shanghai_text("2026-01-05 10:00:05").map(|at| at.0);
    assert_eq!(refund.succeeded_at_ms, at);
}

fn portal_answering(v: &Value) -> ChinaumsChannel {
    let own =
        ChinaumsCredentials { source_no: "1000".to_owned(), ..portal(str_of(v, "/input/key"), Digest::Md5) };
    channel(own, &FakeNetwork::with([Ok(plain(200, str_of(v, "/input/body")))]))
}

#[tokio::test]
async fn answers_of_the_portal() {
    let mut refund = refund();
    refund.out_refund_no = OutRefundNo::parse("10001812258711204162924586").unwrap();
    refund.out_trade_no = OutTradeNo::parse("1000P260105093000ABCDEFGHJK").unwrap();

    let v = vector("ums-legacy-response-no-order");
    let error = portal_answering(&v).query(&ctx(), &order_ref()).await.unwrap_err();
    assert_eq!(error, CallError::NotFound);

    let v = vector("ums-legacy-response-system-busy");
    let busy = portal_answering(&v);
    let request = busy.prepare_refund(&refund).unwrap();
    let error = busy.submit_refund(&ctx(), &request).await.unwrap_err();
    assert!(error.is_unknown(), "{error:?}");

    // TARGET_FAIL beside UNKNOWN: not failed, to be asked again.
    let v = vector("ums-legacy-response-refund-unknown");
    let report = portal_answering(&v).submit_refund(&ctx(), &request).await.unwrap();
    assert_eq!(report.state, RefundState::Processing);
    assert_eq!((report.amount, report.total.unwrap().value()), (None, 1));

    // A channel without this question: the caller repeats the refund.
    let v = vector("ums-legacy-response-route-error");
    let error = portal_answering(&v).query_refund(&ctx(), &refund_ref()).await.unwrap_err();
    assert_eq!(error, CallError::NotFound);
}
