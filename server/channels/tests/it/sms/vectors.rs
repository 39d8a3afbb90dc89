//! Every entry of the vector file, and the list that proves that none was forgotten.

use channels::sms::aliyun::sign as aliyun;
use channels::sms::tencent::sign as tencent;
use secrecy::SecretString;
use serde_json::Value;

use crate::support::{file, str_of};

const COVERED: &[&str] = &[
    "tc3-official-1",
    "acs3-official",
    "aliyun-rpc-v1-sendsms",
    "tc3-derived-sendsms",
    "acs3-derived-sendsms",
];

fn all() -> Vec<Value> {
    let all: Value = serde_json::from_str(&file("sms-vectors.json")).unwrap();
    ["vectors", "derived"].iter().flat_map(|group| all[group].as_array().unwrap().clone()).collect()
}

fn of_kind(kind: &str) -> Vec<Value> {
    all().into_iter().filter(|v| v["kind"] == kind).collect()
}

fn pairs<'a>(v: &'a Value, pointer: &str) -> Vec<(&'a str, &'a str)> {
    let object = v.pointer(pointer).and_then(Value::as_object).unwrap();
    object.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect()
}

fn secret(v: &Value, pointer: &str) -> SecretString {
    SecretString::from(str_of(v, pointer).to_owned())
}

#[test]
fn no_vector_is_forgotten() {
    let all = all();
    let ids: Vec<&str> = all.iter().map(|v| str_of(v, "/id")).collect();
    assert_eq!(ids, COVERED);
}

#[test]
fn aliyun_v3() {
    for v in of_kind("acs3-hmac-sha256") {
        let (query, headers) = (aliyun::query(&pairs(&v, "/input/query")), pairs(&v, "/input/headers"));
        let body = str_of(&v, "/input/body").as_bytes();
        let canonical =
            aliyun::Canonical { method: str_of(&v, "/input/method"), query: &query, headers: &headers, body };
        assert_eq!(canonical.text(), str_of(&v, "/input/canonical_request"));
        assert_eq!(canonical.string_to_sign(), str_of(&v, "/input/string_to_sign"));
        let authorization = canonical
            .authorization(str_of(&v, "/input/access_key_id"), &secret(&v, "/input/access_key_secret"));
        assert_eq!(authorization, str_of(&v, "/input/authorization"));
        assert!(authorization.ends_with(&format!("Signature={}", str_of(&v, "/expected"))));
    }
}

#[test]
fn aliyun_rpc() {
    for v in of_kind("aliyun-rpc-hmac-sha1") {
        let text = aliyun::rpc_string_to_sign(str_of(&v, "/input/method"), &pairs(&v, "/input/params"));
        assert_eq!(text, str_of(&v, "/input/string_to_sign"));
        assert_eq!(
            aliyun::rpc_signature(&text, &secret(&v, "/input/access_key_secret")),
            str_of(&v, "/expected")
        );
    }
}

#[test]
fn tencent_tc3() {
    for v in of_kind("tc3-hmac-sha256") {
        let mut headers = pairs(&v, "/input/headers");
        headers.sort_unstable();
        let canonical = tencent::Canonical {
            service: str_of(&v, "/input/service"),
            timestamp: v["input"]["timestamp"].as_i64().unwrap(),
            headers: &headers,
            body: str_of(&v, "/input/body").as_bytes(),
        };
        assert_eq!(canonical.text(), str_of(&v, "/input/canonical_request"));
        assert_eq!(canonical.string_to_sign(), str_of(&v, "/input/string_to_sign"));
        let key = secret(&v, "/input/secret_key");
        assert_eq!(canonical.signature(&key), str_of(&v, "/expected"));
        if let Some(wanted) = v["input"]["authorization"].as_str() {
            assert_eq!(canonical.authorization(str_of(&v, "/input/secret_id"), &key), wanted);
        }
    }
}
