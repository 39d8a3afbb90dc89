//! A v2 merchant, and WeChat Pay's side of the signature.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use channels::http::ClientIdentity;
use channels::wechat::v2::{SignType, V2Channel, V2Credentials, sign, xml};
use channels::wechat::{WechatProduct, material};
use http::Response;
use secrecy::SecretString;

use crate::support::{APP_ID, FakeNetwork, MCH_ID, endpoints, plain};

pub const API_KEY: &str = "192006250b4c09247ec02edce69f6a2d";

pub fn credentials(sign_type: SignType) -> V2Credentials {
    V2Credentials {
        mch_id: MCH_ID.to_owned(),
        app_id: APP_ID.to_owned(),
        api_key: material::api_v2_key(API_KEY).unwrap(),
        sign_type,
        identity: ClientIdentity {
            certificate_pem: Arc::from("the certificate"),
            private_key_pem: Arc::new(SecretString::from("the private key")),
        },
    }
}

pub fn channel_of(network: &Arc<FakeNetwork>, product: WechatProduct, sign_type: SignType) -> V2Channel {
    V2Channel::new(network.clone(), endpoints(), Arc::new(credentials(sign_type)), product)
}

pub fn channel(network: &Arc<FakeNetwork>) -> V2Channel {
    channel_of(network, WechatProduct::Jsapi, SignType::HmacSha256)
}

pub fn fields(pairs: &[(&str, &str)]) -> xml::Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<BTreeMap<_, _>>()
}

/// A document that WeChat Pay signed.
pub fn signed_xml(pairs: &[(&str, &str)], kind: SignType) -> String {
    let mut fields = fields(pairs);
    fields.insert("nonce_str".to_owned(), "answernonce".to_owned());
    let signature = sign::sign(&fields, API_KEY, kind);
    fields.insert("sign".to_owned(), signature);
    xml::write(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

/// A signed answer of WeChat Pay with these fields besides the usual ones.
pub fn answer(pairs: &[(&str, &str)]) -> Response<Bytes> {
    let mut all = vec![
        ("return_code", "SUCCESS"),
        ("return_msg", "OK"),
        ("appid", APP_ID),
        ("mch_id", MCH_ID),
        ("result_code", "SUCCESS"),
    ];
    for pair in pairs {
        all.retain(|(name, _)| *name != pair.0);
        all.push(*pair);
    }
    plain(200, &signed_xml(&all, SignType::HmacSha256))
}

/// A signed refusal.
pub fn refusal(code: &str, words: &str) -> Response<Bytes> {
    answer(&[("result_code", "FAIL"), ("err_code", code), ("err_code_des", words)])
}
