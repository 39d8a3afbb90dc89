//! The official account over a fake network.

use std::sync::Arc;

use channels::http::TransportError;
use channels::wechat::WechatEndpoints;
use channels::wechat::oa::{OaError, OfficialAccount, Refusal, Scope, SignIn, authorize_url};
use secrecy::{ExposeSecret as _, SecretString};

use crate::support::{APP_ID, FakeNetwork, endpoints, plain};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn account(network: &Arc<FakeNetwork>) -> OfficialAccount {
    OfficialAccount::new(network.clone(), endpoints(), APP_ID, SecretString::from(SECRET))
}

#[test]
fn the_authorisation_address_is_exact() {
    let url = authorize_url(
        &WechatEndpoints::production(),
        APP_ID,
        "https://pay.example.com/PeakeCloud/mobile/pay/abc?s=1",
        Scope::Base,
        "abc123",
    );
    assert_eq!(
        url.unwrap(),
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0000000000000001&redirect_uri=https%3A%2F%2Fpay.example.com%2FPeakeCloud%2Fmobile%2Fpay%2Fabc%3Fs%3D1&response_type=code&scope=snsapi_base&state=abc123#wechat_redirect"
    );
    let account = account(&FakeNetwork::with([]));
    let too_long = "a".repeat(129);
    for state in ["", "a-b", "a b", "状态", too_long.as_str()] {
        assert_eq!(account.authorize_url("https://a.b/", state).unwrap_err().field, "state");
    }
    assert!(account.authorize_url("https://a.b/", &"a".repeat(128)).is_ok());
    assert!(!format!("{account:?}").contains(SECRET));
}

#[tokio::test]
async fn a_code_becomes_a_payer() {
    let network = FakeNetwork::with([Ok(plain(
        200,
        r#"{"access_token":"t","expires_in":7200,"refresh_token":"r","openid":"oX_-1","scope":"snsapi_base"}"#,
    ))]);
    let got = account(&network).exchange_code("a/b").await.unwrap();
    assert_eq!(got, SignIn::Payer { openid: "oX_-1".to_owned(), unionid: None });
    assert_eq!(
        network.requests()[0].uri().to_string(),
        format!(
            "http://oa.test:81/sns/oauth2/access_token?appid={APP_ID}&secret={SECRET}&code=a%2Fb&grant_type=authorization_code"
        )
    );
    let snapshot = r#"{"access_token":"t","openid":"oSnapshot","is_snapshotuser":1}"#;
    let got = account(&FakeNetwork::with([Ok(plain(200, snapshot))])).exchange_code("c").await;
    assert_eq!(got, Ok(SignIn::Snapshot));
}

#[tokio::test]
async fn errors_are_told_apart() {
    let whitelist = r#"{"errcode":40164,"errmsg":"invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist, rid: 5f-1-2"}"#;
    let refusal = |errcode: i64, errmsg: &str| Refusal { errcode, errmsg: errmsg.to_owned() };
    let whitelist_words = "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist, rid: 5f-1-2";
    for (body, expected) in [
        (r#"{"errcode":40029,"errmsg":"invalid code"}"#, OaError::RestartSignIn { errcode: 40029 }),
        (r#"{"errcode":40163,"errmsg":"code been used"}"#, OaError::RestartSignIn { errcode: 40163 }),
        (
            r#"{"errcode":40125,"errmsg":"invalid appsecret"}"#,
            OaError::WrongSecret(refusal(40125, "invalid appsecret")),
        ),
        (
            r#"{"errcode":40001,"errmsg":"invalid credential"}"#,
            OaError::WrongSecret(refusal(40001, "invalid credential")),
        ),
        (
            r#"{"errcode":40013,"errmsg":"invalid appid"}"#,
            OaError::WrongAppId(refusal(40013, "invalid appid")),
        ),
        (
            whitelist,
            OaError::IpNotAllowed {
                ip: Some("1.2.3.4".parse().unwrap()),
                refusal: refusal(40164, whitelist_words),
            },
        ),
        (
            r#"{"errcode":40164,"errmsg":"?"}"#,
            OaError::IpNotAllowed { ip: None, refusal: refusal(40164, "?") },
        ),
        (r#"{"errcode":45011,"errmsg":"freq"}"#, OaError::RateLimited(refusal(45011, "freq"))),
        (r#"{"errcode":-1,"errmsg":"busy"}"#, OaError::Busy),
        (r#"{"errcode":50004,"errmsg":"frozen"}"#, OaError::AccountBlocked(refusal(50004, "frozen"))),
        (
            r#"{"errcode":89503,"errmsg":"confirm"}"#,
            OaError::Api { errcode: 89503, errmsg: "confirm".to_owned() },
        ),
    ] {
        let network = FakeNetwork::with([Ok(plain(200, body)), Ok(plain(200, body))]);
        let account = account(&network);
        assert_eq!(account.exchange_code("c").await, Err(expected.clone()));
        assert_eq!(account.stable_token(false).await.unwrap_err(), expected);
    }
    for (answer, code, retry) in [
        (Err(TransportError::Timeout), "unreachable", true),
        (Ok(plain(502, "")), "busy", true),
        (Ok(plain(302, "")), "malformed_answer", false),
        (Ok(plain(200, "<html>")), "malformed_answer", false),
        (Ok(plain(200, "{}")), "malformed_answer", false),
        (Ok(plain(200, r#"{"openid":"o X"}"#)), "malformed_answer", false),
    ] {
        let error = account(&FakeNetwork::with([answer])).exchange_code("c").await.unwrap_err();
        assert_eq!((error.code(), error.is_retryable()), (code, retry));
        assert!(!format!("{error:?} {error}").contains(SECRET));
    }
}

#[tokio::test]
async fn the_stable_token() {
    let network = FakeNetwork::with([Ok(plain(200, r#"{"access_token":"tok","expires_in":345}"#))]);
    let got = account(&network).stable_token(false).await.unwrap();
    assert_eq!((got.token.expose_secret(), got.expires_in_s), ("tok", 345));
    assert!(!format!("{got:?}").contains("tok\""));
    let sent = network.requests().remove(0);
    assert_eq!(sent.uri(), "http://oa.test:81/cgi-bin/stable_token");
    let body: serde_json::Value = serde_json::from_slice(sent.body()).unwrap();
    assert_eq!(
        body,
        serde_json::json!({"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET, "force_refresh": false})
    );
}
