//! Every WeChat Pay v2 entry of the vector file, and the list that proves that none was forgotten.

use aws_lc_rs::cipher::{AES_256, PaddedBlockEncryptingKey, UnboundCipherKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::types::{NotificationBody, Prepay, TradeState};
use channels::wechat::WechatProduct;
use channels::wechat::material::{self, MaterialError};
use channels::wechat::v2::{SignType, V2Channel, open_req_info, req_info_key, sign, xml};
use channels::{CallContext, PaymentChannel as _};
use http::HeaderMap;
use serde_json::Value;
use std::sync::Arc;

use crate::support::{APP_ID, FakeNetwork, MCH_ID, all_vectors, endpoints, str_of, vector};
use crate::v2_support::{API_KEY, credentials};

const COVERED: &[&str] = &[
    "v2-md5",
    "v2-hmac",
    "v2-md5-b",
    "v2-md5-empty-skipped",
    "v2-jsapi-paySign-md5",
    "v2-jsapi-paySign-hmac",
    "v2-req-info-a",
    "v2-md5-of-key",
    "v2-aes-ecb-hello",
    "derived-v2-app-sign-md5",
    "derived-v2-app-sign-hmac",
    "derived-v2-pay-notify-md5",
];

#[test]
fn no_v2_vector_is_forgotten() {
    let all = all_vectors();
    let ids: Vec<&str> = ["vectors", "derived"]
        .iter()
        .flat_map(|group| all[group].as_array().unwrap())
        .map(|v| str_of(v, "/id"))
        .filter(|id| id.contains("v2-"))
        .collect();
    assert_eq!(ids, COVERED);
}

fn fields_of(params: &Value) -> xml::Fields {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    params.as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

#[test]
fn signatures() {
    for id in ["v2-md5", "v2-hmac", "v2-md5-b", "v2-md5-empty-skipped"] {
        let v = vector(id);
        let kind = SignType::parse(str_of(&v, "/input/sign_type")).unwrap();
        let signed = sign::sign(&fields_of(&v["input"]["params"]), str_of(&v, "/input/key"), kind);
        assert_eq!(signed, str_of(&v, "/expected"), "{id}");
    }
    // One of the keys is no key that production takes.
    let short = str_of(&vector("v2-md5-empty-skipped"), "/input/key").to_owned();
    assert_eq!(
        material::api_v2_key(&short).unwrap_err(),
        MaterialError::Length { wanted: 32, found: short.len() }
    );
}

#[test]
fn wallet_signatures() {
    for id in ["v2-jsapi-paySign-md5", "v2-jsapi-paySign-hmac"] {
        let v = vector(id);
        let kind = SignType::parse(str_of(&v, "/input/params/signType")).unwrap();
        let signed = sign::sign(&fields_of(&v["input"]["params"]), str_of(&v, "/input/key"), kind);
        assert_eq!(signed, str_of(&v, "/expected"), "{id}");
    }
}

#[test]
fn an_app_is_called_as_its_sdk_takes_it() {
    for (id, kind) in
        [("derived-v2-app-sign-md5", SignType::Md5), ("derived-v2-app-sign-hmac", SignType::HmacSha256)]
    {
        let v = vector(id);
        assert_eq!(str_of(&v, "/key"), API_KEY);
        let own = Arc::new(credentials(kind));
        let channel = V2Channel::new(FakeNetwork::with([]), endpoints(), own, WechatProduct::App);
        let ctx = CallContext::new(1_554_208_460_999, str_of(&v, "/params/noncestr"));
        let prepay = Prepay { prepay_id: str_of(&v, "/params/prepayid").to_owned(), raw: String::new() };
        let call = serde_json::to_value(channel.wallet_call(&ctx, &prepay).unwrap()).unwrap();
        let mut wanted = v["params"].clone();
        wanted["sign"] = v["expected"].clone();
        assert_eq!(call, wanted, "{id}");
    }
}

#[test]
fn a_page_is_called_with_what_is_signed() {
    for kind in [SignType::Md5, SignType::HmacSha256] {
        let own = Arc::new(credentials(kind));
        let channel = V2Channel::new(FakeNetwork::with([]), endpoints(), own, WechatProduct::Jsapi);
        let prepay = Prepay { prepay_id: "wx2014".to_owned(), raw: String::new() };
        let call = channel.wallet_call(&CallContext::new(1_554_208_460_999, "N"), &prepay).unwrap();
        let mut fields = fields_of(&serde_json::to_value(call).unwrap());
        let pay_sign = fields.remove("paySign").unwrap();
        assert_eq!(fields["package"], "prepay_id=wx2014");
        assert_eq!(fields["signType"], kind.as_str());
        assert_eq!(pay_sign, sign::sign(&fields, API_KEY, kind));
    }
}

#[test]
fn what_a_refund_notification_hides() {
    let v = vector("v2-req-info-a");
    let plain = open_req_info(str_of(&v, "/input/api_key"), str_of(&v, "/input/req_info")).unwrap();
    assert_eq!(std::str::from_utf8(&plain).unwrap(), str_of(&v, "/expected"));
    let fields = xml::read(&plain, "root").unwrap();
    assert_eq!(fields["refund_recv_accout"], "支付用户零钱");
    assert_eq!(fields["success_time"], "2017-11-25 15:36:17");
    assert_eq!(open_req_info("ziR0QKsTUfMOuochC9RfCdmfHECorQAp", str_of(&v, "/input/req_info")), None);

    let v = vector("v2-md5-of-key");
    assert_eq!(req_info_key(str_of(&v, "/input/api_key")).as_str(), str_of(&v, "/expected"));

    let v = vector("v2-aes-ecb-hello");
    let key = UnboundCipherKey::new(&AES_256, str_of(&v, "/input/key").as_bytes()).unwrap();
    let mut bytes = str_of(&v, "/input/plaintext").as_bytes().to_vec();
    PaddedBlockEncryptingKey::ecb_pkcs7(key).unwrap().encrypt(&mut bytes).unwrap();
    assert_eq!(STANDARD.encode(bytes), str_of(&v, "/expected"));
}

#[test]
fn a_payment_notification() {
    let v = vector("derived-v2-pay-notify-md5");
    let mut fields = fields_of(&v["params"]);
    assert_eq!(sign::sign(&fields, str_of(&v, "/key"), SignType::Md5), str_of(&v, "/expected"));
    fields.insert("sign".to_owned(), str_of(&v, "/expected").to_owned());
    let body = xml::write(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let channel = crate::v2_support::channel(&FakeNetwork::with([]));
    let got = channel.parse_notification(&HeaderMap::new(), body.as_bytes(), 0).unwrap();
    let NotificationBody::Payment(trade) = got.body else { panic!("not a payment") };
    assert_eq!(trade.state, TradeState::Paid);
    assert_eq!(trade.mch_id.as_deref(), Some(MCH_ID));
    assert_eq!(trade.app_id.as_deref(), Some(APP_ID));
    assert_eq!(trade.out_trade_no, "SBX20260102000001");
    assert_eq!(trade.amount.unwrap().value(), 1000);
    assert_eq!(trade.currency.as_deref(), Some("CNY"));
    assert_eq!(trade.paid_at_ms, Some(1_767_294_245_000));
}
