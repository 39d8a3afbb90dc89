//! UnionPay: the gateway, its certificates, the control, its notifications; the same vectors as the product.

use axum::body::Body;
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::Request;
use rsa::pkcs8::DecodePrivateKey;
use sandbox::{
    FaultName, FaultRequest, Place,
    keys::RsaKey,
    unionpay::{Message, digest_hex, sign, sign_string, verifies},
};
use serde_json::Value;
use spki::DecodePublicKey;
use x509_cert::{
    Certificate,
    der::{DecodePem, Encode},
};

use crate::support::{Answer, Merchant, Say};

const NOTIFY: &str = "http://127.0.0.1:3000/notify/unionpay/k1";
const NUMBER: &str = "P260102030405ABCDEFG";
const TIME: &str = "20260102030405";

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../vectors/unionpay-vectors.json")).unwrap()
}

fn message(object: &Value) -> Message {
    let pairs = object.as_object().unwrap().iter();
    pairs.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
}

fn public_key(pem: &str) -> rsa::PublicKey {
    let certificate = Certificate::from_pem(pem.replace("\r\n", "\n").trim_end()).unwrap();
    let spki = certificate.tbs_certificate().subject_public_key_info().to_der().unwrap();
    rsa::PublicKey::from_public_key_der(&spki).unwrap()
}

#[test]
fn signing_vectors() {
    let key =
        rsa::PrivateKey::from_pkcs8_pem(include_str!("../../vectors/unionpay-test-sign-private-key.pem"))
            .unwrap();
    let all = vectors();
    let mut signed = 0;
    for v in ["vectors", "derived"].iter().flat_map(|group| all[group].as_array().unwrap()) {
        if v["kind"] != "unionpay-sign" {
            continue;
        }
        let fields = message(&v["input"]["params"]);
        assert_eq!(sign_string(&fields), v["input"]["sign_string"].as_str().unwrap(), "{}", v["id"]);
        assert_eq!(digest_hex(&sign_string(&fields)), v["input"]["sha256_hex"].as_str().unwrap());
        assert_eq!(sign(&key, &fields), v["expected"].as_str().unwrap(), "{}", v["id"]);
        signed += 1;
    }
    assert_eq!(signed, 5);
}

#[test]
fn verifying_vectors() {
    let all = vectors();
    let mut verified = 0;
    for v in all["vectors"].as_array().unwrap().iter().filter(|v| v["kind"] == "unionpay-verify") {
        let mut fields = message(&v["input"]["params"]);
        fields.insert("signature".into(), v["input"]["signature"].as_str().unwrap().into());
        let key = public_key(&fields["signPubKeyCert"]);
        assert!(verifies(&key, &fields), "{}", v["id"]);
        let lines = fields["signPubKeyCert"].replace("\r\n", "\n");
        fields.insert("signPubKeyCert".into(), lines);
        assert!(!verifies(&key, &fields), "{}: line ends are signed", v["id"]);
        verified += 1;
    }
    assert_eq!(verified, 2);
}

/// A merchant who signs as the ready one.
struct Shop {
    merchant: Merchant,
    key: RsaKey,
    cert_id: String,
    mer_id: String,
}

impl Shop {
    fn new() -> Self {
        let merchant = Merchant::new();
        let (key, cert_id, mer_id) = merchant.sandbox.read(|state| {
            let own = &state.union_pay.merchants[0];
            let certificate = own.certificate().unwrap();
            (certificate.key.clone(), certificate.serial.clone(), own.mer_id.clone())
        });
        Self { merchant, key, cert_id, mer_id }
    }

    fn draft(&self, pairs: &[(&str, &str)]) -> Message {
        let base = [
            ("version", "5.1.0"),
            ("encoding", "UTF-8"),
            ("signMethod", "01"),
            ("certId", self.cert_id.as_str()),
            ("merId", self.mer_id.as_str()),
            ("accessType", "0"),
            ("bizType", "000201"),
            ("txnTime", TIME),
        ];
        base.iter().chain(pairs).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn order(&self) -> Message {
        self.draft(&[
            ("txnType", "01"),
            ("txnSubType", "01"),
            ("channelType", "08"),
            ("orderId", NUMBER),
            ("txnAmt", "1000"),
            ("currencyCode", "156"),
            ("backUrl", NOTIFY),
            ("payTimeout", "20260102030905"),
            ("orderDesc", "停车费"),
        ])
    }

    fn query(&self, number: &str) -> Message {
        self.draft(&[("txnType", "00"), ("txnSubType", "00"), ("orderId", number)])
    }

    fn refund(&self, kind: &str, number: &str, amount: &str, original: &str) -> Message {
        self.draft(&[
            ("txnType", kind),
            ("txnSubType", "00"),
            ("channelType", "08"),
            ("orderId", number),
            ("txnAmt", amount),
            ("currencyCode", "156"),
            ("origQryId", original),
            ("backUrl", NOTIFY),
        ])
    }

    async fn post(&self, path: &str, mut fields: Message) -> Answer {
        let signature = sign(self.key.inner(), &fields);
        fields.entry("signature".into()).or_insert(signature);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        let request = Request::post(format!("/gateway/api/{path}.do"))
            .header("host", "127.0.0.1:3001")
            .header("content-type", "application/x-www-form-urlencoded;charset=UTF-8")
            .body(Body::from(body))
            .unwrap();
        self.merchant.request(request).await
    }

    /// A verified answer.
    async fn call(&self, path: &str, fields: Message) -> Message {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, 200);
        let read = split(&answer.text());
        assert!(self.is_honest(&read), "{}", answer.text());
        read
    }

    fn is_honest(&self, fields: &Message) -> bool {
        let pem = fields.get("signPubKeyCert").cloned().unwrap_or_default();
        let known = self.merchant.sandbox.read(|state| {
            let own = &state.union_pay.certificates;
            [own.signer.crlf(), own.next_signer.crlf()].contains(&pem)
        });
        known && verifies(&public_key(&pem), fields)
    }

    async fn tn(&self) -> String {
        self.call("appTransReq", self.order()).await["tn"].clone()
    }

    async fn paid(&self) -> String {
        let tn = self.tn().await;
        self.merchant.sandbox.union_pay(&tn).unwrap()
    }

    fn fault(&self, name: FaultName, place: Place) {
        self.merchant.sandbox.add_fault(FaultRequest::new(name).in_place(place).times(1)).unwrap();
    }

    async fn heard(&self) -> Vec<Message> {
        self.merchant.deliver().await.iter().map(form).collect()
    }
}

/// Nothing is decoded; the certificate's value has line ends and equals signs.
fn split(text: &str) -> Message {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn form(request: &Request<Bytes>) -> Message {
    form_urlencoded::parse(request.body()).into_owned().collect()
}

#[tokio::test]
async fn an_order_is_not_paid_until_somebody_pays() {
    let shop = Shop::new();
    let answer = shop.call("appTransReq", shop.order()).await;
    assert_eq!((answer["respCode"].as_str(), answer["tn"].len()), ("00", 21));
    assert_eq!(shop.call("queryTrans", shop.query(NUMBER)).await["respCode"], "34");
    assert_eq!(shop.call("appTransReq", shop.order()).await["respCode"], "12");

    let sheet = shop.merchant.sandbox.union_check(&answer["tn"], "01").unwrap();
    assert_eq!((sheet.amount, sheet.description.as_str()), (1000, "停车费"));
    assert!(shop.merchant.sandbox.union_check(&answer["tn"], "00").is_err(), "production's mode");
    let query_id = shop.merchant.sandbox.union_pay(&answer["tn"]).unwrap();
    assert_eq!(query_id.len(), 21);
    assert!(shop.merchant.sandbox.union_pay(&answer["tn"]).is_err());
    let asked = shop.call("queryTrans", shop.query(NUMBER)).await;
    assert_eq!((asked["respCode"].as_str(), asked["origRespCode"].as_str()), ("00", "00"));
    assert_eq!((asked["queryId"].as_str(), asked["txnAmt"].as_str()), (query_id.as_str(), "1000"));
}

#[tokio::test]
async fn a_refusing_bank_is_no_end_before_the_time_is_over() {
    let shop = Shop::new();
    let tn = shop.tn().await;
    shop.merchant.sandbox.union_decline(&tn);
    assert_eq!(shop.call("queryTrans", shop.query(NUMBER)).await["origRespCode"], "05");
    shop.merchant.advance(300_000);
    assert_eq!(shop.call("queryTrans", shop.query(NUMBER)).await["origRespCode"], "64");
    assert!(shop.merchant.sandbox.union_pay(&tn).is_err(), "payTimeout has passed");
    shop.fault(FaultName::LateSuccess, Place::Wallet);
    assert!(shop.merchant.sandbox.union_pay(&tn).is_ok());
}

#[tokio::test]
async fn what_the_gateway_refuses() {
    let shop = Shop::new();
    let bent = |name: &str, value: &str| {
        let mut fields = shop.order();
        fields.insert(name.into(), value.into());
        fields
    };
    for (name, value, code) in [
        ("certId", "1", "11"),
        ("signature", "bm8=", "11"),
        ("version", "5.0.0", "10"),
        ("merId", "777290058119999", "31"),
        // Another merchant's number under our certificate.
        ("merId", "777290058110097", "11"),
    ] {
        let answer = shop.post("appTransReq", bent(name, value)).await.text();
        assert!(answer.starts_with(&format!("respCode={code}&")), "{name}: {answer}");
        assert!(!answer.contains("signature="), "{name}: nobody is known yet");
    }
    for (name, value, code) in [
        ("orderId", "P-1234567", "10"),
        ("txnTime", "20260102040405", "10"),
        ("txnTime", "", "13"),
        ("txnAmt", "0100", "10"),
        ("txnAmt", "0", "10"),
        ("currencyCode", "840", "10"),
        ("backUrl", "http://127.0.0.1:3000/a?b=1", "10"),
        ("payTimeout", "20260102030404", "10"),
        ("channelType", "07", "10"),
    ] {
        let answer = shop.call("appTransReq", bent(name, value)).await;
        assert_eq!(answer["respCode"], code, "{name}={value}");
    }
    shop.merchant.sandbox.change(|state, _| state.union_pay.merchants[0].app = false);
    assert_eq!(shop.call("appTransReq", shop.order()).await["respCode"], "32");
}

#[tokio::test]
async fn refunds_and_undo() {
    let shop = Shop::new();
    let original = shop.paid().await;
    let refund = |number: &str, amount: &str| shop.refund("04", number, amount, &original);
    assert_eq!(shop.call("backTransReq", shop.refund("04", "R0000001", "1", "9")).await["respCode"], "35");
    assert_eq!(shop.call("backTransReq", refund("R0000001", "1001")).await["respCode"], "36");
    assert_eq!(shop.call("backTransReq", refund("R0000001", "400")).await["respCode"], "00");
    assert_eq!(shop.call("backTransReq", refund("R0000001", "400")).await["respCode"], "12");
    assert_eq!(shop.call("queryTrans", shop.query("R0000001")).await["origRespCode"], "05");
    assert_eq!(shop.call("backTransReq", refund("R0000002", "601")).await["respCode"], "36");
    assert_eq!(shop.call("backTransReq", refund("R0000002", "600")).await["respCode"], "00");
    shop.merchant.advance(3_000);
    let asked = shop.call("queryTrans", shop.query("R0000001")).await;
    assert_eq!((asked["origRespCode"].as_str(), asked["txnType"].as_str()), ("00", "04"));
    assert_eq!(
        shop.call("backTransReq", shop.refund("31", "R0000003", "1000", &original)).await["respCode"],
        "35"
    );
    assert_eq!(shop.call("queryTrans", shop.query("R0000009")).await["respCode"], "34");
}

#[tokio::test]
async fn an_undo_is_for_the_whole_and_for_the_day() {
    let shop = Shop::new();
    let original = shop.paid().await;
    let undo = |number: &str, amount: &str| shop.refund("31", number, amount, &original);
    assert_eq!(shop.call("backTransReq", undo("R0000001", "999")).await["respCode"], "36");
    shop.merchant.sandbox.change(|state, _| state.union_pay.merchants[0].undo = false);
    assert_eq!(shop.call("backTransReq", undo("R0000001", "1000")).await["respCode"], "32");
    shop.merchant.sandbox.change(|state, _| state.union_pay.merchants[0].undo = true);
    assert_eq!(shop.call("backTransReq", undo("R0000002", "1000")).await["respCode"], "00");
    shop.merchant.advance(3_000);
    let kinds: Vec<String> = shop.heard().await.iter().map(|heard| heard["txnType"].clone()).collect();
    assert_eq!(kinds, ["01", "31"]);
    assert_eq!(
        shop.call("backTransReq", shop.refund("04", "R0000003", "1", &original)).await["respCode"],
        "35"
    );
}

#[tokio::test]
async fn notifications_come_for_success_until_the_status_says_so() {
    let shop = Shop::new();
    shop.merchant.say([Say::Status(403), Say::Nothing, Say::Status(500), Say::Status(302)]);
    let query_id = shop.paid().await;
    let mut heard = shop.heard().await;
    for wait_s in [60, 120, 240] {
        assert_eq!(heard.len(), 1);
        assert!(shop.is_honest(&heard[0]) && heard[0]["queryId"] == query_id);
        shop.merchant.advance(wait_s * 1000 - 1);
        assert!(shop.heard().await.is_empty());
        shop.merchant.advance(1);
        heard = shop.heard().await;
    }
    assert_eq!(heard.len(), 1, "302 counts as taken");
    shop.merchant.advance(86_400_000);
    assert!(shop.heard().await.is_empty());
}

#[tokio::test]
async fn faults_of_answers_and_notifications() {
    for name in [
        FaultName::CorruptSignature,
        FaultName::TamperedBody,
        FaultName::TamperedLineEnds,
        FaultName::ExpiredCertificate,
        FaultName::UnknownSerial,
        FaultName::WrongSigner,
    ] {
        let shop = Shop::new();
        shop.fault(name, Place::Answer);
        let answer = split(&shop.post("appTransReq", shop.order()).await.text());
        assert!(!shop.is_honest(&answer), "{name:?}");
        let tn = shop.merchant.sandbox.union_trades()[0].tn.clone();
        shop.merchant.sandbox.union_pay(&tn).unwrap();
        shop.fault(name, Place::Notification);
        let heard = shop.heard().await;
        assert!(!shop.is_honest(&heard[0]), "{name:?}");
    }
    let shop = Shop::new();
    for (name, field, value) in [
        (FaultName::WrongAmount, "txnAmt", "1001"),
        (FaultName::WrongCurrency, "currencyCode", "840"),
        (FaultName::WrongMerchant, "merId", "777290058119999"),
    ] {
        shop.fault(name, Place::Notification);
        if shop.merchant.sandbox.union_trades().is_empty() {
            shop.paid().await;
        } else {
            let id = shop.merchant.sandbox.notifications()[0].id.clone();
            assert!(shop.merchant.sandbox.replay_notification(&id, &[]));
        }
        let heard = shop.heard().await;
        assert!(shop.is_honest(&heard[0]), "{name:?} is signed properly");
        assert_eq!(heard[0][field], value);
    }
}

#[tokio::test]
async fn a_lost_answer_was_an_order_all_the_same() {
    let shop = Shop::new();
    shop.fault(FaultName::TimeoutAfterSuccess, Place::Answer);
    assert_eq!(shop.post("appTransReq", shop.order()).await.status, 504);
    assert_eq!(shop.call("appTransReq", shop.order()).await["respCode"], "12");
}

#[tokio::test]
async fn the_console_hands_out_files() {
    let shop = Shop::new();
    let get = async |name: &str| {
        let request = Request::get(format!("/sandbox/consoles/unionpay/{}/files/{name}", shop.mer_id))
            .header("host", "127.0.0.1:3001")
            .body(Body::empty())
            .unwrap();
        shop.merchant.request(request).await
    };
    for name in ["acp_test_root.cer", "acp_test_middle.cer", "acp_test_enc.cer"] {
        let answer = get(name).await;
        assert!(answer.text().starts_with("-----BEGIN CERTIFICATE-----"), "{name}");
    }
    assert_eq!(get("acp_test_sign.pfx").await.body[0], 0x30);
    assert_eq!(get("../keys").await.status, 404);
    let account = shop.merchant.sandbox.union_accounts().remove(0);
    assert_eq!(account.mer_id, shop.mer_id);
    let pfx = p12::PFX::parse(&STANDARD.decode(account.pfx_base64).unwrap()).unwrap();
    assert!(pfx.verify_mac(&account.pfx_password) && !pfx.verify_mac("111111"));
    assert_eq!(pfx.cert_x509_bags("000000").unwrap().len(), 3);
}
