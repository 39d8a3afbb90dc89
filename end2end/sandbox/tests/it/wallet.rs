//! The wallet's half: section 4.

use serde_json::{Value, json};

use crate::support::Merchant;

const PAGE: &str = "http://127.0.0.1:3000/PeakeCloud/mobile/pay/abc?step=2#top";

#[tokio::test]
async fn a_proper_call_opens_the_sheet_and_confirming_pays() {
    let m = Merchant::new();
    let prepay = m.order("ORDER0001", 1234).await;
    let sheet = m.sandbox.bridge_check(PAGE, &m.bridge(&prepay), "lin").unwrap();
    assert_eq!((sheet.merchant_name.as_str(), sheet.amount), ("披克示范停车", 1234));
    assert_eq!(sheet.description, "停车费 粤B12345");
    assert_eq!(m.query("ORDER0001").await.json()["trade_state"], "NOTPAY");
    m.sandbox.cancel(&prepay, "lin");
    assert_eq!(m.query("ORDER0001").await.json()["trade_state"], "NOTPAY");
    let receipt = m.sandbox.pay(&sheet.prepay_id, &sheet.openid).unwrap();
    assert_eq!((receipt.amount, receipt.paid_ms), (1234, m.now_ms()));
    let again = m.sandbox.pay(&sheet.prepay_id, &sheet.openid).unwrap_err();
    assert_eq!(
        (again.err_msg.as_str(), again.notice.as_str()),
        ("get_brand_wcpay_request:fail", "该订单已支付")
    );
    assert_eq!(m.sandbox.notifications().len(), 1);
}

#[tokio::test]
async fn every_mistake_has_its_message() {
    let m = Merchant::new();
    let prepay = m.order("ORDER0001", 100).await;
    let notice = |page: &str, change: Value, person: &str| {
        let mut params = m.bridge(&prepay);
        for (name, value) in change.as_object().unwrap() {
            params[name] = value.clone();
        }
        m.sandbox.bridge_check(page, &params, person).unwrap_err().notice
    };
    assert_eq!(notice(PAGE, json!({"paySign": ""}), "lin"), "JSAPI缺少参数：paySign");
    assert_eq!(notice(PAGE, json!({"timeStamp": 1_767_294_245}), "lin"), "JSAPI缺少参数：timeStamp");
    assert_eq!(notice(PAGE, json!({"package": prepay}), "lin"), "缺少参数 total_fee");
    assert_eq!(notice(PAGE, json!({"package": "prepay_id=wx1"}), "lin"), "缺少参数 total_fee");
    let other_app = m.sandbox.demo_accounts()[1].official_account_app_id.clone();
    let unmatched = "unmatched order appid and payment appid";
    assert_eq!(notice(PAGE, json!({"appId": other_app}), "lin"), unmatched);
    assert_eq!(notice(PAGE, json!({"nonceStr": "another"}), "lin"), "支付验证签名失败");
    assert_eq!(notice(PAGE, json!({"signType": "MD5"}), "lin"), "支付验证签名失败");
    assert_eq!(notice(PAGE, json!({}), "chen"), "下单账号与支付账号不一致");
    let deeper = "http://127.0.0.1:3000/PeakeCloud/mobile/pay/abc/def";
    assert_eq!(notice(deeper, json!({}), "lin"), format!("当前页面的URL未注册：{deeper}"));
    m.sandbox.change(|state, _| state.merchants[0].directories.clear());
    assert_eq!(notice(PAGE, json!({}), "lin"), format!("当前页面的URL未注册：{PAGE}"));
    m.sandbox.change(|state, _| state.merchants[0].products.clear());
    assert_eq!(notice(PAGE, json!({}), "lin"), "商户号该产品权限未开通");
    m.advance(7_200_000);
    assert_eq!(notice(PAGE, json!({}), "lin"), "缺少参数 total_fee");
}

#[tokio::test]
async fn an_app_signature_does_not_open_a_page() {
    let m = Merchant::new();
    let prepay = m.order("ORDER0001", 100).await;
    let mut params = m.bridge(&prepay);
    let message = sandbox::crypto::app_message(
        params["appId"].as_str().unwrap(),
        params["timeStamp"].as_str().unwrap(),
        params["nonceStr"].as_str().unwrap(),
        &prepay,
    );
    params["paySign"] = m.key().sign(message.as_bytes()).into();
    assert_eq!(m.sandbox.bridge_check(PAGE, &params, "lin").unwrap_err().notice, "支付验证签名失败");
}

#[tokio::test]
async fn an_order_closed_under_the_open_sheet_is_not_paid() {
    let m = Merchant::new();
    let prepay = m.order("ORDER0001", 100).await;
    m.sandbox.bridge_check(PAGE, &m.bridge(&prepay), "lin").unwrap();
    m.close("ORDER0001").await;
    assert_eq!(m.sandbox.pay(&prepay, &m.openid("lin")).unwrap_err().notice, "该订单已关闭");
    assert_eq!(m.sandbox.pay("wxnothing", &m.openid("lin")).unwrap_err().notice, "缺少参数 total_fee");
    assert!(m.sandbox.notifications().is_empty());
}
