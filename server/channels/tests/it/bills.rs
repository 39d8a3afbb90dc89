//! The statement of a day over a fake network, with the published sample as its file (wechat.md 1.15).

use channels::types::{BillAnswer, BillKind};
use channels::{CallError, PaymentChannel as _};
use domain::time::UnixMs;
use serde_json::json;

use crate::support::{FakeNetwork, channel, ctx, file, plain, signed};

const SAMPLE: &str = "wechat-tradebill-all-sample.csv";
const SHA1: &str = "d289af2e804e8cfa901f619b863756c5c3f6543c";

fn day() -> i64 {
    UnixMs::shanghai_day("2026-01-02").unwrap().0
}

fn place(url: &str, digest: &str) -> String {
    json!({"download_url": url, "hash_type": "SHA1", "hash_value": digest}).to_string()
}

async fn fetched(url: &str, digest: &str, body: &str) -> Result<BillAnswer, CallError> {
    let network = FakeNetwork::with([Ok(signed(200, &place(url, digest))), Ok(plain(200, body))]);
    channel(&network).bill(&ctx(), day()).await
}

#[tokio::test]
async fn the_sample_is_read_and_its_address_is_signed() {
    let url = "http://pay.test/v3/billdownload/file?token=xxx";
    let network = FakeNetwork::with([Ok(signed(200, &place(url, SHA1))), Ok(plain(200, &file(SAMPLE)))]);
    let BillAnswer::Ready(bill) = channel(&network).bill(&ctx(), day()).await.unwrap() else { panic!() };
    let asked: Vec<String> = network.requests().iter().map(|r| r.uri().to_string()).collect();
    assert_eq!(asked, ["http://pay.test/v3/bill/tradebill?bill_date=2026-01-02&bill_type=ALL", url]);
    let is_signed = |r: &http::Request<bytes::Bytes>| r.headers().contains_key("authorization");
    assert!(network.requests().iter().all(is_signed));
    let [paid, back] = &bill.lines[..] else { panic!("{:?}", bill.lines) };
    assert_eq!(
        (&paid.kind, paid.out_trade_no.as_str(), paid.amount.value()),
        (&BillKind::Payment, "SBX20260102000001", 1000)
    );
    assert_eq!(UnixMs(paid.at_ms).shanghai_text(), "2026-01-02 03:04:05");
    let number = "SBXR20260102000001".to_owned();
    assert_eq!((&back.kind, back.amount.value()), (&BillKind::Refund { out_refund_no: number }, 300));
}

#[tokio::test]
async fn another_address_or_another_file_is_refused() {
    let good = "http://pay.test/v3/billdownload/file?token=xxx";
    for url in [
        "http://evil.test/v3/billdownload/file",
        "http://pay.test.evil.test/file",
        "http://pay.test@evil.test/",
    ] {
        let refused = fetched(url, SHA1, &file(SAMPLE)).await;
        assert!(matches!(refused, Err(CallError::Malformed(_))), "{url}: {refused:?}");
    }
    let changed = file(SAMPLE).replacen("10.00", "90.00", 1);
    assert!(matches!(fetched(good, SHA1, &changed).await, Err(CallError::Malformed(_))));
    assert!(matches!(fetched(good, SHA1, &file(SAMPLE)).await, Ok(BillAnswer::Ready(_))));
}

#[tokio::test]
async fn a_day_without_business_and_one_that_is_being_counted() {
    for (code, wanted) in
        [("NO_STATEMENT_EXIST", BillAnswer::Empty), ("STATEMENT_CREATING", BillAnswer::NotYet)]
    {
        let body = json!({"code": code, "message": "…"}).to_string();
        let network = FakeNetwork::with([Ok(plain(400, &body))]);
        assert_eq!(channel(&network).bill(&ctx(), day()).await.unwrap(), wanted);
    }
}
