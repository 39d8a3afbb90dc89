//! What the merchant hears.

use sandbox::chinaums::sign::verifies;
use sandbox::{FaultName, FaultRequest};

use super::support::*;
use crate::support::Say;

fn pairs(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).map(|(n, v)| (n.into_owned(), v.into_owned())).collect()
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
}

async fn heard(ums: &Ums) -> Vec<Vec<(String, String)>> {
    ums.world.sandbox.deliver_due().await;
    ums.world.listener.heard.lock().unwrap().drain(..).map(|r| pairs(r.body())).collect()
}

#[tokio::test]
async fn only_one_word_accepts() {
    let ums = Ums::new();
    let order = ums.paid();
    // The usual 204 of the listener is no acceptance here.
    let first = heard(&ums).await.remove(0);
    assert!(verifies(&first, &ums.own.communication_key));
    assert_eq!((value(&first, "merOrderId"), value(&first, "totalAmount")), (NUMBER, "1250"));
    assert_eq!((value(&first, "signType"), value(&first, "status")), ("SHA256", "TRADE_SUCCESS"));
    assert_eq!(value(&first, "targetOrderId"), order.target_order_id.unwrap());
    assert!(first.iter().any(|(name, value)| name == "attachedData" && value.is_empty()));
    for (answer, wait_ms) in [(Say::Body("success"), 15_000), (Say::Body("SUCCESS"), 15_000)] {
        ums.world.listener.answers.lock().unwrap().push_back(answer);
        ums.world.advance(wait_ms);
        let again = heard(&ums).await.remove(0);
        assert_eq!(value(&again, "notifyId"), value(&first, "notifyId"), "the same for every delivery");
        assert_ne!(value(&again, "sign"), value(&first, "sign"), "another random pair");
    }
    ums.world.advance(86_400_000);
    assert!(heard(&ums).await.is_empty());
}

#[tokio::test]
async fn md5_without_a_word_about_it() {
    let mut ums = Ums::new();
    ums.world.sandbox.change(|state, _| {
        state.chinaums.merchants[0].digest = sandbox::state::UmsDigest::Md5;
        state.chinaums.merchants[0].names_digest = false;
    });
    ums.own = ums.world.sandbox.ums_merchants().remove(0);
    ums.paid();
    let news = heard(&ums).await.remove(0);
    assert_eq!((value(&news, "sign").len(), value(&news, "signType")), (32, ""));
    assert!(verifies(&news, &ums.own.communication_key));
}

#[tokio::test]
async fn forged_and_false_ones() {
    for (fault, genuine) in [
        (FaultName::CorruptSignature, false),
        (FaultName::TamperedBody, false),
        (FaultName::WrongAmount, true),
        (FaultName::WrongMerchant, true),
        (FaultName::UnknownMembers, true),
    ] {
        let ums = Ums::new();
        ums.world.sandbox.add_fault(FaultRequest::new(fault).times(1)).unwrap();
        ums.paid();
        let news = heard(&ums).await.remove(0);
        assert_eq!(verifies(&news, &ums.own.communication_key), genuine, "{fault:?}");
        match fault {
            FaultName::WrongAmount => assert_eq!(value(&news, "totalAmount"), "1251"),
            FaultName::WrongMerchant => assert_ne!(value(&news, "mid"), ums.own.mid),
            FaultName::UnknownMembers => assert!(!value(&news, "sandboxMember").is_empty()),
            _ => {}
        }
    }
}

#[tokio::test]
async fn refunds_are_told_at_the_same_address() {
    let ums = Ums::new();
    ums.paid();
    heard(&ums).await;
    ums.open("refund", &ums.refund("1017R260102030405ABCDEFGHJK", 250)).await;
    ums.world.advance(5_000);
    let news = heard(&ums).await;
    let refund = news.iter().find(|n| !value(n, "refundOrderId").is_empty()).unwrap();
    assert!(verifies(refund, &ums.own.communication_key));
    assert_eq!((value(refund, "status"), value(refund, "refundAmount")), ("TRADE_REFUND", "250"));
    assert_eq!(value(refund, "refundPayTime"), "2026-01-02 03:04:10");
}
