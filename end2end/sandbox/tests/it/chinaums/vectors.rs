//! Every ChinaUMS vector, through the sandbox's own cryptography.

use sandbox::chinaums::sign::{canonical, keyed, open_signature, verifies};
use sandbox::state::UmsDigest;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::support::texts;

fn entries() -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("../../../vectors/chinaums-vectors.json")).unwrap();
    ["vectors", "derived"].iter().flat_map(|group| all[group].as_array().unwrap().clone()).collect()
}

fn input<'a>(entry: &'a Value, name: &str) -> &'a str {
    entry["input"][name].as_str().unwrap_or_else(|| panic!("{name} missing in {}", entry["id"]))
}

fn digest(entry: &Value) -> UmsDigest {
    match input(entry, "digest") {
        "md5" => UmsDigest::Md5,
        "sha256" => UmsDigest::Sha256,
        other => panic!("{other}"),
    }
}

fn decoded(form: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(form.as_bytes()).map(|(n, v)| (n.into_owned(), v.into_owned())).collect()
}

/// Members with the text that takes part: a nested value as it was transmitted.
fn members(body: &str) -> Vec<(String, String)> {
    texts(&serde_json::from_str::<Map<String, Value>>(body).unwrap())
}

fn open(entry: &Value) -> String {
    let take = |name| input(entry, name);
    let content = take("content");
    assert_eq!(hex::encode(Sha256::digest(content)), take("content_sha256_hex"), "{}", entry["id"]);
    open_signature(take("app_id"), take("app_key"), take("timestamp"), take("nonce"), content.as_bytes())
}

#[test]
fn every_vector() {
    let mut seen = 0;
    for entry in entries() {
        let (id, expected) = (entry["id"].as_str().unwrap(), entry["expected"].as_str().unwrap_or_default());
        seen += 1;
        match entry["kind"].as_str().unwrap() {
            "ums-hmac-sha256" => assert_eq!(open(&entry), expected, "{id}"),
            "ums-open-form-param" => {
                assert_eq!(open(&entry), input(&entry, "signature"), "{id}");
                let query = expected.split_once('?').unwrap().1;
                let signature = decoded(query).pop().unwrap();
                assert_eq!(signature, ("signature".into(), input(&entry, "signature").into()), "{id}");
            }
            "ums-token-digest" => {
                let text = ["app_id", "timestamp", "nonce", "app_key"].map(|n| input(&entry, n)).concat();
                assert_eq!(hex::encode(Sha256::digest(text)), expected, "{id}");
            }
            "ums-key-digest" => {
                let made = keyed(digest(&entry), input(&entry, "sign_string"), input(&entry, "key"));
                assert!(made.eq_ignore_ascii_case(expected), "{id}");
            }
            "ums-legacy-url" => {
                let params = texts(entry["input"]["params"].as_object().unwrap());
                assert_eq!(canonical(&params), input(&entry, "sign_string"), "{id}");
                assert_eq!(
                    keyed(digest(&entry), &canonical(&params), input(&entry, "key")),
                    expected,
                    "{id}"
                );
                let address = decoded(input(&entry, "url").split_once('?').unwrap().1);
                assert!(verifies(&address, input(&entry, "key")), "{id}");
            }
            "ums-notify-verify" => check(&entry, &decoded(input(&entry, "form_body"))),
            "ums-json-response-md5" => check(&entry, &members(input(&entry, "body"))),
            other => panic!("{id}: no test for {other}"),
        }
    }
    assert_eq!(seen, 16);
}

fn check(entry: &Value, pairs: &[(String, String)]) {
    let id = &entry["id"];
    assert_eq!(canonical(pairs), input(entry, "sign_string"), "{id}");
    let made = keyed(digest(entry), &canonical(pairs), input(entry, "key"));
    assert_eq!(made, entry["expected"].as_str().unwrap(), "{id}");
    assert!(verifies(pairs, input(entry, "key")), "{id}");
    assert!(!verifies(pairs, "another key"), "{id}");
}
