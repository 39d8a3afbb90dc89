//! The tables of wechat.md 1.11–1.13, row by row, in both spellings.

use channels::types::OrderRef;
use channels::{CallError, PaymentChannel as _, RejectKind};
use http::{HeaderValue, Response};

use crate::support::{FakeNetwork, channel, ctx, order, order_ref, plain};

async fn submit(answer: Response<bytes::Bytes>) -> CallError {
    let channel = channel(&FakeNetwork::with([Ok(answer)]));
    let request = channel.prepare_order(&order()).unwrap();
    channel.submit_order(&ctx(), &request).await.unwrap_err()
}

fn kind(error: &CallError) -> RejectKind {
    match error {
        CallError::Rejected { kind, .. } => *kind,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_row_of_the_tables() {
    use RejectKind as K;
    for (status, codes, expected) in [
        (202, &["USERPAYING"][..], K::Unavailable),
        (400, &["PARAM_ERROR"], K::Parameter),
        (400, &["INVALID_REQUEST"], K::Parameter),
        (400, &["APPID_MCHID_NOT_MATCH"], K::AppNotBound),
        (400, &["MCH_NOT_EXISTS"], K::Merchant),
        (404, &["MCH_NOT_EXISTS"], K::Merchant),
        (401, &["SIGN_ERROR"], K::Signature),
        (403, &["NO_AUTH", "NOAUTH"], K::NoPermission),
        (403, &["OUT_TRADE_NO_USED"], K::Duplicate),
        (403, &["RULE_LIMIT", "RULELIMIT", "TRADE_ERROR"], K::Other),
        (403, &["ACCOUNT_ERROR", "ACCOUNTERROR", "USER_ACCOUNT_ABNORMAL"], K::PayerAccount),
        (403, &["NOT_ENOUGH", "NOTENOUGH"], K::Balance),
        (429, &["FREQUENCY_LIMITED", "RATELIMIT_EXCEEDED"], K::RateLimited),
        (500, &["SYSTEM_ERROR", "SYSTEMERROR", "BANK_ERROR", "BANKERROR"], K::Unavailable),
        (500, &["OPENID_MISMATCH", "INVALID_TRANSACTIONID"], K::Parameter),
        (502, &["SERVICE_UNAVAILABLE"], K::Unavailable),
        (503, &["SERVICE_UNAVAILABLE"], K::Unavailable),
    ] {
        for code in codes {
            let error = submit(plain(status, &format!(r#"{{"code":"{code}","message":"m"}}"#))).await;
            assert_eq!(kind(&error), expected, "{status} {code}");
            assert_eq!(error.is_unknown(), expected == K::Unavailable);
            assert_eq!(error.is_retryable(), matches!(expected, K::Unavailable | K::RateLimited));
        }
    }
    for (status, code, expected) in [
        (400, "ORDER_CLOSED", CallError::Closed),
        (400, "ORDERCLOSED", CallError::Closed),
        (404, "ORDER_NOT_EXIST", CallError::NotFound),
        (404, "ORDERNOTEXIST", CallError::NotFound),
        (404, "RESOURCE_NOT_EXISTS", CallError::NotFound),
        (400, "ORDERPAID", CallError::AlreadyPaid),
    ] {
        let error = submit(plain(status, &format!(r#"{{"code":"{code}","message":"m"}}"#))).await;
        assert_eq!(error, expected, "{code}");
        assert!(!error.is_unknown() && !error.is_retryable());
    }
}

/// The code `SIGN_ERROR` covers several causes; the message chooses the words for the operator.
#[tokio::test]
async fn the_operator_is_told_the_cause() {
    use RejectKind as K;
    let not_match = r#"{"code":"SIGN_ERROR","detail":{"detail":{"issue":"sign not match"},"field":"signature","location":"authorization","sign_information":{"method":"POST","sign_message_length":349,"truncated_sign_message":"POST\n/v3/pay/transactions/jsapi\n1756951532\nIXlHDnWguGbz7uMOL7xdPibFoV342jP3\n{\"amount\n","url":"/v3/pay/transactions/jsapi"}},"message":"签名错误"}"#;
    for (status, body, expected) in [
        (401, not_match, K::Signature),
        (401, r#"{"code":"SIGN_ERROR","message":"签名信息错误，验签失败"}"#, K::Signature),
        (
            401,
            r#"{"code":"SIGN_ERROR","message":"Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"}"#,
            K::Clock,
        ),
        (
            401,
            r#"{"code":"SIGN_ERROR","message":"商户证书序列号有误。请使用签名私钥匹配的证书序列号"}"#,
            K::Serial,
        ),
        (
            400,
            r#"{"code":"PARAM_ERROR","message":"http header中的mchid与post payload中的mchid不匹配"}"#,
            K::Merchant,
        ),
        (400, r#"{"code":"PARAM_ERROR","message":"平台证书序列号Wechatpay-Serial错误"}"#, K::ProviderKey),
        (404, "", K::Other),
        (405, "", K::Other),
        (502, "<html>bad gateway</html>", K::Unavailable),
    ] {
        assert_eq!(kind(&submit(plain(status, body)).await), expected, "{body}");
    }
    let CallError::Rejected { detail, code, message, .. } = submit(plain(401, not_match)).await else {
        panic!()
    };
    assert!(detail.unwrap().contains("sign not match"));
    assert_eq!((code.as_str(), message.as_str()), ("SIGN_ERROR", "签名错误"));
}

#[tokio::test]
async fn the_internal_code_counts() {
    for (request_id, expected) in [
        ("08F5-268449538", "already_paid"),
        ("08F5-268498689", "already_paid"),
        ("08F5-268447914", "closed"),
        ("08F5-268498688", "rejected_duplicate"),
        ("08F5-268435461", "rejected_parameter"),
    ] {
        let mut answer = plain(400, r#"{"code":"INVALID_REQUEST","message":"m"}"#);
        answer.headers_mut().insert("request-id", HeaderValue::from_static(request_id));
        let error = submit(answer).await;
        assert_eq!(error.code(), expected);
        if let CallError::Rejected { request_id: kept, .. } = error {
            assert_eq!(kept.as_deref(), Some(request_id));
        }
    }
}

/// The setup check: a signed query for an order that does not exist proves key, serial and merchant.
#[tokio::test]
async fn the_signed_question_for_nothing() {
    let nothing: OrderRef = order_ref();
    for (status, body, expected) in [
        (404, r#"{"code":"ORDER_NOT_EXIST","message":"订单不存在"}"#, "not_found"),
        (401, r#"{"code":"SIGN_ERROR","message":"签名错误"}"#, "rejected_signature"),
        (400, r#"{"code":"MCH_NOT_EXISTS","message":"商户号不存在"}"#, "rejected_merchant"),
    ] {
        let network = FakeNetwork::with([Ok(plain(status, body))]);
        assert_eq!(channel(&network).query(&ctx(), &nothing).await.unwrap_err().code(), expected);
    }
}
