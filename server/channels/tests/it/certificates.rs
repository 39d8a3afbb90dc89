//! Downloading platform certificates.

use std::sync::Arc;

use channels::wechat::WechatProduct;
use channels::wechat::material;
use channels::wechat::v3::{KeyMap, V3Channel, VerifyMode};
use channels::{CallError, VerifyError};
use serde_json::json;

use crate::support::{
    CERT_SERIAL, FakeNetwork, credentials, ctx, endpoints, file, plain, probe, seal, signed, signed_by,
};

fn answer_with(serial: &str, pem: &str) -> String {
    json!({"data": [{
        "effective_time": "2021-04-27T16:55:23+08:00", "expire_time": "2031-04-25T16:55:23+08:00",
        "serial_no": serial,
        "encrypt_certificate": {"algorithm": "AEAD_AES_256_GCM", "associated_data": "certificate",
            "nonce": "3a584b49ed9b", "ciphertext": seal("3a584b49ed9b", "certificate", pem)},
    }]})
    .to_string()
}

fn honest() -> String {
    answer_with(CERT_SERIAL, &file("wechat-gosdk-test-platform-cert.pem"))
}

fn channel(network: &Arc<FakeNetwork>) -> V3Channel {
    let own = credentials(KeyMap::new(), VerifyMode::Certificates);
    V3Channel::new(network.clone(), endpoints(), Arc::new(own), WechatProduct::Jsapi)
}

#[tokio::test]
async fn the_first_download_needs_no_key() {
    let network = FakeNetwork::with([Ok(signed_by(CERT_SERIAL, 200, &honest()))]);
    let got = channel(&network).download_certificates(&ctx()).await.unwrap();
    assert_eq!(got.len(), 1);
    assert_eq!(got[0].serial, CERT_SERIAL);
    assert_eq!(network.requests()[0].uri(), "http://pay.test/v3/certificates?algorithm_type=RSA");
}

#[tokio::test]
async fn a_probe_on_the_way_is_asked_again() {
    let network =
        FakeNetwork::with([Ok(probe_of_certificates()), Ok(signed_by(CERT_SERIAL, 200, &honest()))]);
    assert_eq!(channel(&network).download_certificates(&ctx()).await.unwrap().len(), 1);
}

fn probe_of_certificates() -> http::Response<bytes::Bytes> {
    let mut answer = signed_by(CERT_SERIAL, 200, &honest());
    let signature = probe(200, "").headers()["wechatpay-signature"].clone();
    answer.headers_mut().insert("wechatpay-signature", signature);
    answer
}

#[tokio::test]
async fn refused_downloads() {
    let other_serial =
        answer_with("5DEA10EF55877E3CF6C33255C2E7DEFFF7E427EC", &file("wechat-gosdk-test-platform-cert.pem"));
    let no_certificate = answer_with(CERT_SERIAL, "hello");
    let changed = honest().replace("\"nonce\":\"3a584b49ed9b\"", "\"nonce\":\"3a584b49ed9c\"");
    for (answer, code) in [
        (signed_by(CERT_SERIAL, 200, &other_serial), "malformed_answer"),
        (signed_by(CERT_SERIAL, 200, &no_certificate), "malformed_answer"),
        (signed_by(CERT_SERIAL, 200, "{}"), "malformed_answer"),
        (signed_by(CERT_SERIAL, 200, &changed), "decrypt_failed"),
        // Signed by a key that is neither held nor in the answer.
        (signed(200, &honest()), "unknown_serial"),
        (plain(200, &honest()), "missing_header"),
        (plain(404, r#"{"code":"RESOURCE_NOT_EXISTS","message":"无可用的平台证书"}"#), "not_found"),
    ] {
        let got = channel(&FakeNetwork::with([Ok(answer)])).download_certificates(&ctx()).await.unwrap_err();
        assert_eq!(got.code(), code, "{got:?}");
    }
    let mut tampered = signed_by(CERT_SERIAL, 200, &honest());
    *tampered.body_mut() = honest().replace("2031-04-25", "2041-04-25").into();
    let got = channel(&FakeNetwork::with([Ok(tampered)])).download_certificates(&ctx()).await;
    assert_eq!(got.unwrap_err(), CallError::Unverified(VerifyError::BadSignature));
}

#[tokio::test]
async fn a_wrong_api_v3_key_says_so() {
    let mut own = credentials(KeyMap::new(), VerifyMode::Certificates);
    own.api_v3_key = material::api_v3_key("00000000000000000000000000000000").unwrap();
    let network = FakeNetwork::with([Ok(signed_by(CERT_SERIAL, 200, &honest()))]);
    let channel = V3Channel::new(network, endpoints(), Arc::new(own), WechatProduct::Jsapi);
    let got = channel.download_certificates(&ctx()).await.unwrap_err();
    assert!(matches!(got, CallError::Undecryptable(_)));
    assert!(!got.is_unknown() && !got.is_retryable());
}
