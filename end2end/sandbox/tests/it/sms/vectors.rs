//! Every vector, through the sandbox's own cryptography.

use sandbox::sms::sign;
use serde_json::Value;

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} missing"))
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = value
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
        .collect();
    pairs.sort();
    pairs
}

#[test]
fn every_vector() {
    let all: Value = serde_json::from_str(include_str!("../../../vectors/sms-vectors.json")).unwrap();
    let mut seen = 0;
    for v in ["vectors", "derived"].iter().flat_map(|group| all[group].as_array().unwrap()) {
        let (input, expected) = (&v["input"], text(v, "expected"));
        let (string, signature) = match text(v, "kind") {
            "acs3-hmac-sha256" => {
                let query = sign::sorted_query(&pairs(&input["query"]));
                let (headers, body) = (pairs(&input["headers"]), text(input, "body").as_bytes());
                let canonical = sign::canonical_request(text(input, "method"), &query, &headers, body);
                assert_eq!(canonical, text(input, "canonical_request"));
                sign::acs3(&canonical, text(input, "access_key_secret"))
            }
            "aliyun-rpc-hmac-sha1" => {
                sign::rpc(text(input, "method"), &pairs(&input["params"]), text(input, "access_key_secret"))
            }
            "tc3-hmac-sha256" => {
                let (headers, body) = (pairs(&input["headers"]), text(input, "body").as_bytes());
                let canonical = sign::canonical_request("POST", "", &headers, body);
                assert_eq!(canonical, text(input, "canonical_request"));
                let stamp = input["timestamp"].to_string();
                let date = text(input, "string_to_sign").lines().nth(2).unwrap().split('/').next().unwrap();
                sign::tc3(&canonical, &stamp, date, text(input, "service"), text(input, "secret_key"))
            }
            other => panic!("no such kind: {other}"),
        };
        assert_eq!(string, text(input, "string_to_sign"));
        assert_eq!(signature, expected);
        seen += 1;
    }
    assert_eq!(seen, 5);
}
