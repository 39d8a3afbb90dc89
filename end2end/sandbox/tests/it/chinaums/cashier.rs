//! The payer's way: redirected to the cashier, paying in the wallet, and back; through the virtual phone too.

use axum::body::Body;
use bytes::Bytes;
use http::{Request, Response};
use sandbox::chinaums::sign::verifies;
use sandbox::state::{UmsStatus, UmsWallet};
use sandbox::{FaultName, FaultRequest};

use super::support::*;
use crate::device::{browse, with_product};

#[test]
fn both_doors_lead_to_one_order() {
    let ums = Ums::new();
    let sandbox = &ums.world.sandbox;
    let token = ums.opened();
    // The same order once more: another moment, another signature.
    ums.world.advance(60_000);
    let mut again = ums.order();
    again.insert("msgId".into(), "m2".into());
    assert_eq!(sandbox.open_cashier(&ums.open_address(&again), UmsWallet::Wechat), Ok(token.clone()));
    let portal = ums.portal_address(&again, "WXPay.jsPay");
    assert!(sandbox.open_cashier(&portal, UmsWallet::Wechat).is_err(), "the same number over another door");
    again.insert("totalAmount".into(), 1.into());
    let other = sandbox.open_cashier(&ums.open_address(&again), UmsWallet::Wechat);
    assert_eq!(other, Err("DUP_ORDER".into()));
    assert_eq!(sandbox.ums_orders().len(), 1);
}

#[test]
fn the_portals_type_fits_the_wallet() {
    let ums = Ums::new();
    let sandbox = &ums.world.sandbox;
    let address = |kind: &str| ums.portal_address(&ums.order(), kind);
    assert_eq!(sandbox.open_cashier(&address("trade.jsPay"), UmsWallet::Wechat), Err("BAD_REQUEST".into()));
    assert!(sandbox.open_cashier(&address("trade.jsPay"), UmsWallet::Alipay).is_ok());
}

#[test]
fn what_the_payer_would_be_shown() {
    let ums = Ums::new();
    let sandbox = &ums.world.sandbox;
    let refused = |name: &str, value: serde_json::Value| {
        let mut order = ums.order();
        order.insert(name.into(), value);
        sandbox.open_cashier(&ums.open_address(&order), UmsWallet::Wechat).unwrap_err()
    };
    assert_eq!(refused("merOrderId", "P1234567".into()), "BAD_REQUEST", "without the source number");
    assert_eq!(refused("totalAmount", 0.into()), "BAD_REQUEST");
    assert_eq!(refused("notifyUrl", "/notify".into()), "BAD_REQUEST");
    assert_eq!(refused("expireTime", "2026-01-02 03:00:00".into()), "BAD_REQUEST");
    assert_eq!(refused("requestTimestamp", "2026-01-02 02:00:00".into()), "ABNORMAL_REQUEST_TIME");
    let bent = ums.open_address(&ums.order()).replace("1250", "1");
    assert_eq!(sandbox.open_cashier(&bent, UmsWallet::Wechat), Err("9200".into()));
    assert!(sandbox.ums_orders().is_empty());
}

#[test]
fn the_payer_comes_back_with_a_signed_word() {
    let ums = Ums::new();
    let token = ums.opened();
    let left = ums.world.sandbox.leave_cashier(&token, "lin").unwrap().unwrap();
    assert!(left.starts_with(&format!("{BACK}?")) && left.contains("status=WAIT_BUYER_PAY"));
    let back = ums.world.sandbox.pay_at_cashier(&token, "lin").unwrap().unwrap();
    let query = back.split_once('?').unwrap().1;
    let pairs: Vec<(String, String)> =
        form_urlencoded::parse(query.as_bytes()).map(|(n, v)| (n.into_owned(), v.into_owned())).collect();
    assert!(verifies(&pairs, &ums.own.communication_key));
    assert!(ums.world.sandbox.pay_at_cashier(&token, "lin").is_err(), "once");
}

#[test]
fn late_and_with_a_coupon() {
    let ums = Ums::new();
    let token = ums.opened();
    ums.world.advance(31 * 60_000);
    assert!(ums.world.sandbox.pay_at_cashier(&token, "lin").is_err());
    ums.world.sandbox.add_fault(FaultRequest::new(FaultName::LateSuccess)).unwrap();
    ums.world.sandbox.add_fault(FaultRequest::new(FaultName::Coupon)).unwrap();
    ums.world.sandbox.pay_at_cashier(&token, "lin").unwrap();
    let order = ums.world.sandbox.ums_orders().remove(0);
    assert_eq!((order.status, order.payer_total), (UmsStatus::TradeSuccess, 1249));
}

fn on(device: &str, path: &str) -> http::request::Builder {
    Request::builder().uri(path).header("host", format!("{device}.localhost:3001"))
}

fn location(parts: &http::response::Parts) -> String {
    parts.headers["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn on_the_virtual_phone_without_a_script() {
    let ums = Ums::new();
    let address = ums.open_address(&ums.order());
    let page =
        format!("<!doctype html><html><head></head><body><a href=\"{address}\">去付款</a></body></html>");
    let (sandbox, _) = with_product(move |_| {
        let body = Bytes::from(page.clone());
        Response::builder().header("content-type", "text/html; charset=utf-8").body(body).unwrap()
    });
    // The two sandboxes draw the same numbers, so that the address is right for both.
    let product = on("alipay-chen", "/PeakeCloud/mobile/pay/CODE").body(Body::empty()).unwrap();
    let (_, text) = browse(&sandbox, product).await;
    let link = text.split("<a href=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(link.starts_with("http://alipay-chen.localhost:3001/v1/netpay/webpay/pay?"), "{link}");
    let path = link.strip_prefix("http://alipay-chen.localhost:3001").unwrap().to_owned();
    let (parts, _) = browse(&sandbox, on("alipay-chen", &path).body(Body::empty()).unwrap()).await;
    assert_eq!(parts.status, 302);
    let cashier = location(&parts);
    let path = cashier.strip_prefix("http://alipay-chen.localhost:3001").unwrap().to_owned();
    let (_, text) = browse(&sandbox, on("alipay-chen", &path).body(Body::empty()).unwrap()).await;
    assert!(text.contains("12.50") && text.contains("value=\"pay\"") && text.contains("停车缴费 粤B12345"));
    // Another wallet cannot take it over.
    let (_, text) = browse(&sandbox, on("wechat-lin", &path).body(Body::empty()).unwrap()).await;
    assert!(!text.contains("value=\"pay\""));
    let press = on("alipay-chen", &path)
        .method("POST")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("act=pay"))
        .unwrap();
    let (parts, _) = browse(&sandbox, press).await;
    assert_eq!(parts.status, 303);
    assert!(location(&parts).starts_with("http://alipay-chen.localhost:3001/PeakeCloud/mobile/pay/CODE/O1?"));
    let order = sandbox.ums_orders().remove(0);
    assert_eq!((order.status, order.payer.as_deref()), (UmsStatus::TradeSuccess, Some("chen")));
    assert_eq!(order.wallet, UmsWallet::Alipay);
}

#[tokio::test]
async fn a_scripts_answer_stays_on_the_phone() {
    let ums = Ums::new();
    let word = serde_json::json!({"call": {"url": ums.open_address(&ums.order())}}).to_string();
    let (sandbox, _) = with_product(move |_| {
        let body = Bytes::from(word.clone());
        Response::builder().header("content-type", "application/json").body(body).unwrap()
    });
    let request = on("wechat-lin", "/PeakeCloud/mobile/pay/CODE").body(Body::empty()).unwrap();
    let (_, text) = browse(&sandbox, request).await;
    assert!(text.contains("http://wechat-lin.localhost:3001/v1/netpay/webpay/pay?"), "{text}");
}
