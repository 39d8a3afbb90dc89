//! Mistakes by name: each is made, is noticed by the platform, and can be put back.

use axum::body::Body;
use http::Request;
use sandbox::{
    KeySource, Mistake, Sandbox, THIRD,
    state::{MessageMode, MessageServer},
};
use serde_json::{Value, json};

use crate::{support::Merchant, templates::Account};

fn with_server(sandbox: &Sandbox, place: usize) {
    let app_id = sandbox.read(|state| state.official_accounts[place].app_id.clone());
    let server = MessageServer {
        url: "http://127.0.0.1:3000/notify/wechat-oa/k1".into(),
        token: "peake2026".into(),
        aes_key: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG".into(),
        mode: MessageMode::Safe,
    };
    assert!(sandbox.set_message_server(&app_id, server));
}

/// Everything of one place that a mistake may touch; order does not matter where the platform has none.
fn side(sandbox: &Sandbox, place: usize) -> Value {
    let mut value = sandbox.read(|state| {
        json!({
            "merchant": state.merchants[place],
            "account": state.official_accounts[place],
            "app": state.mobile_apps[place],
            "ums": state.chinaums.merchants,
            "alipay": state.alipay.as_ref().and_then(|alipay| alipay.apps.get(place)),
            "union": state.union_pay.merchants.get(place),
            "given": sandbox_account(state, place),
        })
    });
    for path in ["/merchant/app_ids", "/account/templates"] {
        value.pointer_mut(path).unwrap().as_array_mut().unwrap().sort_by_key(Value::to_string);
    }
    value
}

fn sandbox_account(state: &sandbox::state::State, place: usize) -> Value {
    json!(state.merchants[place].certificate().map(|certificate| certificate.serial.clone()))
}

#[tokio::test]
async fn every_mistake_is_made_alone_and_put_back() {
    let m = Merchant::new();
    with_server(&m.sandbox, 0);
    let whole = side(&m.sandbox, 0);
    for mistake in Mistake::ALL {
        let name = mistake.as_str();
        assert_eq!(Mistake::parse(&name), Some(mistake), "{name}");
        assert!(m.sandbox.make_mistake(0, mistake), "{name}");
        assert!(m.sandbox.make_mistake(0, mistake), "made twice is made once: {name}");
        if mistake == Mistake::PrivateKeyMismatch {
            let given = m.sandbox.demo_account();
            assert_ne!(given.merchant_private_key_pem, m.account.merchant_private_key_pem);
        } else {
            assert_ne!(side(&m.sandbox, 0), whole, "{name} changes nothing");
        }
        assert_eq!(m.sandbox.mistakes(), [(0, mistake)]);
        assert!(m.sandbox.mend_mistake(0, mistake), "{name}");
        assert!(!m.sandbox.mend_mistake(0, mistake), "{name}");
        assert_eq!(side(&m.sandbox, 0), whole, "{name} is put back");
    }
    // In any order.
    let together = || Mistake::ALL.into_iter().filter(|mistake| Mistake::BROKEN.contains(mistake));
    for mistake in together() {
        assert!(m.sandbox.make_mistake(0, mistake));
    }
    for mistake in together() {
        assert!(m.sandbox.mend_mistake(0, mistake));
    }
    assert_eq!(side(&m.sandbox, 0), whole);
}

#[tokio::test]
async fn what_is_not_there_cannot_be_wrong() {
    let m = Merchant::new();
    assert!(!m.sandbox.make_mistake(0, Mistake::CallbackToken), "no server is set");
    assert!(!m.sandbox.make_mistake(1, Mistake::TemplateTitle), "no templates");
    assert!(!m.sandbox.make_mistake(7, Mistake::WhiteList), "nobody's accounts");
    assert!(m.sandbox.mistakes().is_empty());
}

#[tokio::test]
async fn the_official_account_platform_notices() {
    for (mistake, code) in
        [(Mistake::WhiteList, 40_164), (Mistake::AppSecretReset, 40_125), (Mistake::AccountFrozen, 50_007)]
    {
        let a = Account::at(0).await;
        assert!(a.m.sandbox.make_mistake(0, mistake));
        let secret = &a.m.account.official_account_app_secret;
        let body = json!({"grant_type": "client_credential", "appid": a.app_id, "secret": secret});
        assert_eq!(a.raw("POST", "/cgi-bin/stable_token", &body).await["errcode"], code, "{mistake:?}");
    }
    for mistake in [Mistake::SubscriptionAccount, Mistake::NotCertified, Mistake::PermissionTemplates] {
        let a = Account::at(0).await;
        assert!(a.m.sandbox.make_mistake(0, mistake));
        assert_eq!(a.get("template/get_all_private_template").await["errcode"], 48_001, "{mistake:?}");
    }
}

#[tokio::test]
async fn templates_are_subtly_wrong() {
    let a = Account::at(0).await;
    let rights = a.get("template/get_all_private_template").await;
    let row = |all: &Value, place: usize| all["template_list"][place].clone();
    for (place, mistake) in [
        (0, Mistake::TemplateTitle),
        (1, Mistake::TemplateMissingField),
        (2, Mistake::TemplateSwappedFields),
        (3, Mistake::TemplateChangedWord),
    ] {
        assert!(a.m.sandbox.make_mistake(0, mistake));
        let now = a.get("template/get_all_private_template").await;
        for other in 0..4 {
            assert_eq!(row(&now, other) != row(&rights, other), other == place, "{mistake:?} at {other}");
        }
        assert_eq!(row(&now, place)["template_id"], row(&rights, place)["template_id"]);
        assert!(a.m.sandbox.mend_mistake(0, mistake));
        a.edit(|account| {
            account.templates.sort_by_key(|t| {
                ["付款提醒", "访客预约审批通知", "来访预约结果通知", "集成系统消息提醒"]
                    .iter()
                    .position(|title| *title == t.title)
            })
        });
    }
    assert!(a.m.sandbox.make_mistake(0, Mistake::Industry));
    assert_eq!(a.get("template/get_industry").await["primary_industry"]["second_class"], "物业");
}

#[tokio::test]
async fn the_merchant_platform_notices() {
    for (mistake, status, code) in [
        (Mistake::CertificateReplaced, 401, "SIGN_ERROR"),
        (Mistake::PublicKeyReplaced, 400, "PARAM_ERROR"),
        (Mistake::ProductJsapiOff, 403, "NO_AUTH"),
        (Mistake::AppIdNotBound, 400, "APPID_MCHID_NOT_MATCH"),
    ] {
        let m = Merchant::new();
        assert!(m.sandbox.make_mistake(0, mistake));
        let answer = m.place(&m.order_body("ORDER0001", 100)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{mistake:?}");
    }
    let m = Merchant::new();
    assert!(m.sandbox.make_mistake(0, Mistake::CertificateExpired));
    let m = Merchant { account: m.sandbox.demo_account(), ..m };
    let answer = m.place(&m.order_body("ORDER0001", 100)).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "SIGN_ERROR"));

    let m = Merchant::new();
    let prepay = m.order("ORDER0001", 100).await;
    let page = "http://127.0.0.1:3000/PeakeCloud/mobile/pay/x";
    assert!(m.sandbox.bridge_check(page, &m.bridge(&prepay), "lin").is_ok());
    assert!(m.sandbox.make_mistake(0, Mistake::DirectoryMissing));
    assert!(m.sandbox.bridge_check(page, &m.bridge(&prepay), "lin").is_err());
}

#[tokio::test]
async fn the_third_operator_begins_right_and_is_broken_and_a_reset_breaks_it_again() {
    let m = Merchant::new();
    let before = serde_json::to_value(m.sandbox.demo_accounts()).unwrap();
    let third = m.sandbox.third_operator(KeySource::Fixture).unwrap();
    let again = m.sandbox.third_operator(KeySource::Fixture).unwrap();
    assert_eq!(serde_json::to_value(&again).unwrap(), serde_json::to_value(&third).unwrap());
    let all = m.sandbox.demo_accounts();
    assert_eq!((all.len(), serde_json::to_value(&all[..2]).unwrap()), (3, before));
    with_server(&m.sandbox, THIRD);
    let right = Merchant { account: third.clone(), ..m };
    assert_eq!(right.place(&right.order_body("ORDER0001", 100)).await.status, 200);
    let m = right;

    assert_eq!(m.sandbox.break_operator(), Mistake::BROKEN);
    assert_eq!(m.place(&m.order_body("ORDER0002", 100)).await.status, 401);
    m.sandbox.reset();
    assert_eq!(m.sandbox.mistakes().len(), Mistake::BROKEN.len());
    assert_eq!(m.place(&m.order_body("ORDER0002", 100)).await.status, 401);
    m.sandbox.read(|state| {
        // What the others entered is as it was.
        assert!(state.official_accounts[0].may_authorise() && state.official_accounts[1].may_authorise());
        assert!(!state.official_accounts[2].may_authorise() && !state.official_accounts[3].may_authorise());
        assert_eq!(state.merchants[0].directories.len(), 3);
    });
    assert!(m.sandbox.third_ums_merchant().is_some());
}

#[tokio::test]
async fn mistakes_are_listed_made_and_mended_over_the_interface() {
    let m = Merchant::new();
    let ask = |method: &'static str, path: String| {
        let request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:3001");
        m.request(request.body(Body::empty()).unwrap())
    };
    let all = ask("GET", "/sandbox/mistakes".into()).await.json();
    assert_eq!(all.as_array().unwrap().len(), Mistake::ALL.len());
    assert_eq!(ask("PUT", "/sandbox/mistakes/0/white_list".into()).await.status, 204);
    let found = ask("GET", "/sandbox/mistakes".into()).await.json();
    let row = found.as_array().unwrap().iter().find(|row| row["name"] == "white_list").unwrap();
    assert_eq!((&row["made_at"], &row["of_broken_operator"]), (&json!([0]), &json!(true)));
    assert_eq!(ask("DELETE", "/sandbox/mistakes/0/white_list".into()).await.status, 204);
    for path in ["/sandbox/mistakes/0/white_list", "/sandbox/mistakes/0/nonsense"] {
        assert_eq!(ask("DELETE", path.into()).await.status, 404);
    }
    let app_id = &m.account.official_account_app_id;
    assert_eq!(ask("PUT", format!("/sandbox/followers/{app_id}/wang")).await.status, 204);
    m.sandbox.read(|state| assert!(state.official_accounts[0].followers.contains("wang")));
    assert_eq!(ask("DELETE", format!("/sandbox/followers/{app_id}/nobody")).await.status, 404);
}
