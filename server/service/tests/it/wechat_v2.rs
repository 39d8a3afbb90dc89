//! WeChat Pay v2: the same promises as in v3, and the way from one to the other.

use crate::fake_wechat::{API_KEY, API_V3_KEY, APP_ID, APP_SECRET, Fault, MCH_ID, Op, Tweak, vector};
use crate::world::{World, wechat_form};
use channels::types::WalletCall;
use domain::ids::{OrderNo, PaymentId};
use domain::method::Method;
use domain::money::Fen;
use domain::payment::{OrderState, PaymentFlag, PaymentState, RefundState};
use domain::time::MINUTE;
use serde_json::json;
use service::accounts::{SaveWechat, Verdict, WechatApi, WechatHalf};
use service::notify::NotifyKind;
use service::payer::{ResultState, Started};
use service::refunds::RefundRequest;
use service::{Error, FieldError};
use store::both;
use store::testing::TestStore;

const ACCEPTED: &str =
    "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>";
const MOBILE_APP: &str = "wxfedcba9876543210";

fn v2_form() -> SaveWechat {
    SaveWechat {
        api: "v2".to_owned(),
        api_key: Some(API_KEY.to_owned().into()),
        app_id: APP_ID.to_owned(),
        app_secret: Some(APP_SECRET.to_owned().into()),
        mch_id: MCH_ID.to_owned(),
        merchant_certificate: Some(vector("made-merchant-cert.pem")),
        merchant_private_key: Some(vector("wechat-doc-merchant-private-key.pem").into()),
        ..SaveWechat::default()
    }
}

fn app_form() -> SaveWechat {
    SaveWechat { half: WechatHalf::MobileApp, app_id: MOBILE_APP.to_owned(), ..v2_form() }
}

/// The ordinary world, spoken to in v2.
async fn v2_world(db: &TestStore) -> World {
    let w = World::new(db).await;
    w.service.save_wechat(&w.admin, v2_form()).await.unwrap();
    w
}

async fn told(w: &World, trade: &str, tweak: &Tweak) -> u16 {
    w.notify(NotifyKind::Payment, w.wechat.payment_notification_v2(trade, tweak)).await.status
}

async fn paid(w: &World, visit: &str, plate: &str) -> (OrderNo, PaymentId) {
    let (_, order_no, trade) = w.tapped(visit, plate, "alice").await;
    w.wechat.pay(&trade);
    assert_eq!(told(w, &trade, &Tweak::default()).await, 200);
    let id = w.detail(&order_no).await.payments[0].id.clone();
    (order_no, id)
}

async fn refund(w: &World, payment: &PaymentId, fen: i64) {
    let amount = Fen::new(fen).unwrap();
    let request = RefundRequest { payment, amount, reason: "demo", below_zero: false };
    w.service.request_refund(&w.admin, request).await.unwrap();
}

fn codes(error: Error) -> Vec<(String, String)> {
    let Error::Invalid(fields) = error else { panic!("{error:?}") };
    fields.into_iter().map(|FieldError { field, code, .. }| (field, code)).collect()
}

both! {
    async fn a_driver_pays_and_a_repetition_changes_nothing(db: TestStore) {
        let w = v2_world(db).await;
        w.drive_in("V1", "粤B12345", 61).await;
        w.at_exit("V1").await;
        let session = w.sign_in(&w.lane_code, "alice").await;
        let bill = w.bill(&w.lane_code, &session).await;
        let started = w.tap(&w.lane_code, &session, &bill.order_no).await.unwrap();
        let Started::Invoke { call: WalletCall::WechatBridge(call), .. } = started else { panic!("{started:?}") };
        assert_eq!((call.sign_type.as_str(), call.pay_sign.len()), ("HMAC-SHA256", 64));
        let trade = w.newest_trade();
        w.wechat.pay(&trade);
        let message = w.wechat.payment_notification_v2(&trade, &Tweak::default());
        for _ in 0..3 {
            let answer = w.notify(NotifyKind::Payment, message.clone()).await;
            let kind = answer.content_type;
            assert_eq!((answer.status, kind, answer.body), (200, Some("text/xml; charset=utf-8"), ACCEPTED));
        }
        let detail = w.detail(&bill.order_no).await;
        assert_eq!((detail.order.state, detail.payments[0].state), (OrderState::Settled, PaymentState::Paid));
        let verdicts: Vec<_> = detail.notifications.iter().map(|n| n.verdict.as_str()).collect();
        assert_eq!(verdicts.iter().filter(|v| **v == "applied").count(), 1);
        assert_eq!(verdicts.iter().filter(|v| **v == "repeated").count(), 2);
        assert_eq!(w.balances().await, [("clearing".to_owned(), 1000), ("income".to_owned(), -1000)]);
        w.books().await;
    }

    async fn a_lost_answer_and_a_lost_notification_are_made_good(db: TestStore) {
        let w = v2_world(db).await;
        w.drive_in("V1", "粤B12345", 61).await;
        w.at_exit("V1").await;
        let session = w.sign_in(&w.lane_code, "alice").await;
        let bill = w.bill(&w.lane_code, &session).await;
        for fault in [Fault::LostAfter, Fault::Forged] {
            w.wechat.fault(Op::Order, fault);
            assert!(!matches!(w.tap(&w.lane_code, &session, &bill.order_no).await, Ok(Started::Invoke { .. })));
        }
        let started = w.tap(&w.lane_code, &session, &bill.order_no).await.unwrap();
        assert!(matches!(started, Started::Invoke { .. }), "the same order again");
        let trade = w.newest_trade();
        assert_eq!(w.wechat.trades(), std::slice::from_ref(&trade));
        w.wechat.pay(&trade);
        w.pass(MINUTE).await;
        assert_eq!(w.detail(&bill.order_no).await.order.state, OrderState::Settled, "the query found it");
        w.books().await;
    }

    async fn what_does_not_fit_changes_nothing(db: TestStore) {
        let w = v2_world(db).await;
        let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        let set = |name, value: &str| Tweak { set: vec![(name, json!(value))], ..Tweak::default() };
        for (verdict, status, tweak) in [
            ("bad_signature", 401, Tweak { flip: true, ..Tweak::default() }),
            ("bad_signature", 401, Tweak { key: Some("ffffffffffffffffffffffffffffffff"), ..Tweak::default() }),
            ("wrong_amount", 400, set("total_fee", "999")),
            ("wrong_currency", 400, set("fee_type", "USD")),
            ("wrong_merchant", 400, set("mch_id", "1900000002")),
            ("wrong_app", 400, set("appid", "wxffffffffffffffff")),
            ("unknown_order", 400, set("out_trade_no", "P00000000000000000")),
            ("not_success", 400, set("result_code", "FAIL")),
        ] {
            assert_eq!(told(&w, &trade, &tweak).await, status, "{verdict}");
            let newest = w.service.quarantine(&w.admin, None).await.unwrap().rows.into_iter().next().unwrap();
            assert_eq!(newest.verdict, verdict);
            w.advance(10);
        }
        for junk in ["", "{}", "<!DOCTYPE x [<!ENTITY a SYSTEM \"http://x\">]><xml><a>&a;</a></xml>"] {
            let junk = (http::HeaderMap::new(), junk.as_bytes().to_vec().into());
            assert!(w.notify(NotifyKind::Payment, junk).await.status >= 400);
        }
        let detail = w.detail(&order_no).await;
        assert_eq!((detail.order.state, detail.payments[0].state), (OrderState::Open, PaymentState::Pending));
        assert!(w.balances().await.is_empty());
        assert_eq!(told(&w, &trade, &set("cash_fee", "1")).await, 200, "what the payer paid does not count");
        assert_eq!(w.detail(&order_no).await.order.state, OrderState::Settled);
        w.books().await;
    }

    async fn an_expired_order_is_closed_there_and_late_money_is_kept(db: TestStore) {
        let w = v2_world(db).await;
        let (session, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.pass(10 * MINUTE).await;
        assert_eq!(w.wechat.trade(&trade).unwrap().state, "CLOSED");
        assert_eq!(w.detail(&order_no).await.payments[0].state, PaymentState::Closed);
        w.wechat.pay(&trade);
        assert_eq!(told(&w, &trade, &Tweak::default()).await, 200);
        let payment = w.detail(&order_no).await.payments.remove(0);
        assert_eq!((payment.state, payment.flag), (PaymentState::Paid, Some(PaymentFlag::Late)));
        let result = w.service.payment_result(&w.lane_code, &session, &order_no, true).await.unwrap();
        assert!(matches!(result, ResultState::Late { .. }));
        w.books().await;
    }

    async fn refunds_in_parts_are_followed_and_a_hint_only_makes_us_ask(db: TestStore) {
        let w = v2_world(db).await;
        let (order_no, payment) = paid(&w, "V1", "粤B12345").await;
        refund(&w, &payment, 300).await;
        w.pass(MINUTE / 2).await;
        let number = w.wechat.refunds().keys().next().unwrap().clone();
        assert_eq!(w.detail(&order_no).await.refunds[0].state, RefundState::Accepted);
        // It says SUCCESS, but nobody signed that: WeChat, when asked, still says PROCESSING.
        let claim = Tweak { set: vec![("refund_status", json!("SUCCESS"))], ..Tweak::default() };
        let asked = w.wechat.calls(Op::QueryRefund).len();
        let answer = w.notify(NotifyKind::Refund, w.wechat.refund_notification_v2(&number, &claim)).await;
        assert_eq!((answer.status, answer.body), (200, ACCEPTED));
        assert_eq!(w.detail(&order_no).await.refunds[0].state, RefundState::Accepted, "nothing of it is applied");
        while w.service.run_due(8).await.unwrap() > 0 {}
        assert_eq!(w.wechat.calls(Op::QueryRefund).len(), asked + 1, "asked at once");
        assert_eq!(w.detail(&order_no).await.refunds[0].state, RefundState::Accepted);
        w.wechat.refund_becomes(&number, "SUCCESS");
        w.notify(NotifyKind::Refund, w.wechat.refund_notification_v2(&number, &Tweak::default())).await;
        while w.service.run_due(8).await.unwrap() > 0 {}
        let detail = w.detail(&order_no).await;
        assert_eq!(detail.refunds[0].state, RefundState::Succeeded);
        assert_eq!(detail.payments[0].state, PaymentState::PartiallyRefunded);
        assert!(detail.notifications.iter().any(|n| n.verdict == "hint"));
        let strange = Tweak { key: Some("ffffffffffffffffffffffffffffffff"), ..Tweak::default() };
        let answer = w.notify(NotifyKind::Refund, w.wechat.refund_notification_v2(&number, &strange)).await;
        assert_eq!(answer.status, 401);
        let form = w.service.wechat_form(&w.admin).await.unwrap();
        assert!(form.checks.iter().all(|c| c.verdict != Verdict::Fail), "a stranger says nothing about our key");
        w.wechat.refunds_answer("SUCCESS");
        refund(&w, &payment, 700).await;
        w.pass(3 * MINUTE).await;
        assert_eq!(w.detail(&order_no).await.payments[0].state, PaymentState::Refunded);
        w.books().await;
    }

    /// A payment that began under v2 is asked about, told, closed and refunded rightly after the switch.
    async fn moving_to_v3_leaves_running_payments_alone(db: TestStore) {
        let w = v2_world(db).await;
        let (order_no, refunded) = paid(&w, "V0", "粤B00000").await;
        // A refund that was sent in v2, and of which nothing was heard.
        w.wechat.fault(Op::Refund, Fault::LostAfter);
        refund(&w, &refunded, 400).await;
        w.service.run_due(8).await.unwrap();
        assert_eq!(w.wechat.refunds().len(), 1);
        let told_later = w.tapped("V1", "粤B11111", "bob").await;
        let asked_later = w.tapped("V2", "粤B22222", "carol").await;
        let closed_later = w.tapped("V3", "粤B33333", "dave").await;
        let tapped_again = w.tapped("V4", "粤B44444", "erin").await;

        let v3 = SaveWechat { api: "v3".to_owned(), ..wechat_form(API_V3_KEY) };
        w.service.save_wechat(&w.admin, v3).await.unwrap();
        assert_eq!(w.service.wechat_form(&w.admin).await.unwrap().api, WechatApi::V3);

        // Told in v2, as it was ordered.
        w.wechat.pay(&told_later.2);
        assert_eq!(told(&w, &told_later.2, &Tweak::default()).await, 200);
        assert_eq!(w.detail(&told_later.1).await.order.state, OrderState::Settled);
        // The wallet is called as the order was signed; the car stands at the lane no more, so the order has to.
        w.at_exit("V4").await;
        let started = w.tap(&w.lane_code, &tapped_again.0, &tapped_again.1).await.unwrap();
        let Started::Invoke { call: WalletCall::WechatBridge(call), .. } = started else { panic!("{started:?}") };
        assert_eq!(call.sign_type, "HMAC-SHA256");
        // Asked about in v3.
        w.wechat.pay(&asked_later.2);
        w.pass(MINUTE).await;
        assert_eq!(w.detail(&asked_later.1).await.order.state, OrderState::Settled);
        // The refund is sent again as it was, byte for byte, in v2.
        let sent = w.wechat.calls(Op::Refund);
        assert!(sent.len() >= 2 && sent.iter().all(|body| *body == sent[0]), "{sent:?}");
        assert_eq!(w.wechat.refunds().len(), 1);
        let number = w.wechat.refunds().keys().next().unwrap().clone();
        w.wechat.refund_becomes(&number, "SUCCESS");
        // Closed in v3.
        w.pass(10 * MINUTE).await;
        assert_eq!(w.wechat.trade(&closed_later.2).unwrap().state, "CLOSED");
        assert_eq!(w.detail(&closed_later.1).await.payments[0].state, PaymentState::Closed);
        assert_eq!(w.detail(&order_no).await.refunds[0].state, RefundState::Succeeded);
        // What is refunded from now on is refunded in v3, also of a payment of v2.
        w.wechat.refunds_answer("SUCCESS");
        refund(&w, &refunded, 600).await;
        w.pass(3 * MINUTE).await;
        assert_eq!(w.detail(&order_no).await.payments[0].state, PaymentState::Refunded);
        let last = w.wechat.calls(Op::Refund).pop().unwrap();
        assert!(!last.contains("\"api\""), "{last}");
        // And new payments begin in v3.
        let (_, fresh, trade) = w.tapped("V5", "粤B55555", "frank").await;
        w.wechat.pay(&trade);
        let answer = w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        assert_eq!(answer.status, 204);
        assert_eq!(w.detail(&fresh).await.order.state, OrderState::Settled);
        w.books().await;
    }

    async fn only_what_v2_needs_is_asked_and_each_field_says_what_is_wrong(db: TestStore) {
        let w = World::new(db).await;
        let operator = w.service.create_operator(&service::Actor::cli(None), "fresh", "新运营商").await.unwrap().id;
        let mut fresh = service::Actor::cli(Some(operator));
        fresh.role = domain::access::Role::Administrator;
        let save = |input| w.service.save_wechat(&fresh, input);
        let empty = SaveWechat { api: "v2".to_owned(), ..SaveWechat::default() };
        let wrong = codes(save(empty).await.unwrap_err());
        let fields: Vec<_> = wrong.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(
            fields,
            ["app_id", "mch_id", "app_secret", "api_key", "merchant_certificate", "merchant_private_key"]
        );
        assert!(wrong.iter().all(|(_, code)| code == "required"));
        let short = SaveWechat { api_key: Some("1".repeat(31).into()), ..v2_form() };
        assert_eq!(codes(save(short).await.unwrap_err()), [("api_key".to_owned(), "length".to_owned())]);
        let odd = SaveWechat { api: "v1".to_owned(), ..v2_form() };
        assert_eq!(codes(save(odd).await.unwrap_err()), [("api".to_owned(), "required".to_owned())]);
        let other = SaveWechat { api_key: Some("f".repeat(32).into()), ..v2_form() };
        let refused = ("api_key".to_owned(), "wechat_api_key_refused".to_owned());
        assert_eq!(codes(save(other).await.unwrap_err()), [refused]);
        w.wechat.fault(Op::Query, Fault::Refuse(400, "APPID_MCHID_NOT_MATCH"));
        let unbound = ("app_id".to_owned(), "wechat_app_not_bound".to_owned());
        assert_eq!(codes(save(v2_form()).await.unwrap_err()), [unbound]);
        w.wechat.fault(Op::Query, Fault::LostBefore);
        let unreached = save(v2_form()).await.unwrap();
        assert!(unreached.checks.iter().any(|c| c.key == "api_key" && c.verdict == Verdict::Cannot));
        let off = w.service.set_method(&fresh, Method::WechatOa, true).await;
        assert!(matches!(off, Err(Error::Conflict("not_checked"))));
        let saved = save(v2_form()).await.unwrap();
        assert_eq!(saved.version, 1, "the same credentials are the same version");
        let verdicts: Vec<_> = saved.checks.iter().map(|c| (c.key.as_str(), c.verdict)).collect();
        assert_eq!(
            verdicts,
            [
                ("api_key", Verdict::Pass),
                ("merchant_certificate", Verdict::Pass),
                ("refund_certificate", Verdict::Pass),
                ("app_secret", Verdict::Pass),
                ("app_bound", Verdict::Cannot),
            ]
        );
        assert!(w.service.set_method(&fresh, Method::WechatOa, true).await.unwrap());
        w.wechat.shun_certificates();
        let refused = codes(w.service.check_wechat(&fresh).await.unwrap_err());
        assert_eq!(refused, [("merchant_certificate".to_owned(), "wechat_client_certificate_refused".to_owned())]);
    }

    async fn the_app_has_a_half_of_its_own_with_the_same_or_another_number(db: TestStore) {
        let w = World::new(db).await;
        let before = w.service.wechat_app_form(&w.admin).await.unwrap();
        assert_eq!((before.account_id, before.shared), (None, false));
        assert!(before.paste.iter().all(|p| !p.key.starts_with("directory")), "an App has no pages");
        // The same number: its keys are known.
        let kept = SaveWechat {
            half: WechatHalf::MobileApp,
            app_id: MOBILE_APP.to_owned(),
            app_secret: Some(APP_SECRET.to_owned().into()),
            mch_id: MCH_ID.to_owned(),
            mode: "public_key".to_owned(),
            ..SaveWechat::default()
        };
        let saved = w.service.save_wechat(&w.admin, kept).await.unwrap();
        let scan = w.service.wechat_form(&w.admin).await.unwrap();
        assert_eq!((Some(saved.account_id), saved.new_version), (scan.account_id, false));
        assert!(scan.enabled && scan.shared, "saving one half leaves the other alone");
        assert!(scan.checks.iter().any(|c| c.key == "app_secret" && c.verdict == Verdict::Pass));
        let app = w.service.wechat_app_form(&w.admin).await.unwrap();
        assert_eq!((app.app_id.as_str(), app.api, app.enabled, app.shared), (MOBILE_APP, WechatApi::V3, false, true));
        let keys: Vec<_> = app.checks.iter().map(|c| c.key.as_str()).collect();
        assert!(keys.contains(&"mobile_app_bound") && !keys.contains(&"app_secret"), "{keys:?}");
        assert!(w.service.set_method(&w.admin, Method::WechatApp, true).await.unwrap());
        // One key for both: what cannot be proven for one half is not proven for the other.
        w.wechat.fault(Op::Query, Fault::LostBefore);
        let saved = w.service.save_wechat(&w.admin, v2_form()).await.unwrap();
        assert!(saved.switched_off);
        assert!(!w.service.wechat_app_form(&w.admin).await.unwrap().enabled);
        assert!(w.service.check_wechat_app(&w.admin).await.is_ok());
        assert!(w.service.set_method(&w.admin, Method::WechatApp, true).await.unwrap());
        assert!(w.service.set_method(&w.admin, Method::WechatOa, true).await.unwrap());
        let channel = w
            .service
            .channel(&scan_account(&w).await, saved.version, MOBILE_APP, Method::WechatApp)
            .await
            .unwrap();
        assert!(!channel.capabilities().needs_payer_id);
        assert!(w.service.set_method(&w.admin, Method::WechatApp, false).await.unwrap());
        // Another number is another account.
        w.wechat.fault(Op::Query, Fault::Refuse(404, "ORDERNOTEXIST"));
        let other = SaveWechat { mch_id: "1900000002".to_owned(), ..app_form() };
        let refused = codes(w.service.save_wechat(&w.admin, other).await.unwrap_err());
        assert_eq!(refused, [("merchant_certificate".to_owned(), "other_merchant".to_owned())]);
        assert_eq!(w.service.wechat_app_form(&w.admin).await.unwrap().mch_id, MCH_ID);
    }
}

async fn scan_account(w: &World) -> domain::ids::AccountId {
    w.service.wechat_form(&w.admin).await.unwrap().account_id.unwrap()
}
