//! Web authorisation and access tokens: sections 3.1 and 3.2.

use axum::body::Body;
use http::Request;
use sandbox::{FaultName, FaultRequest, Operation};
use serde_json::{Value, json};

use crate::support::{Answer, Merchant};

const BACK: &str = "http%3A%2F%2F127.0.0.1%3A3000%2Foauth%3Fa%3D1";

fn query(m: &Merchant) -> String {
    let app = &m.account.official_account_app_id;
    format!("appid={app}&redirect_uri={BACK}&response_type=code&scope=snsapi_base&state=abc123")
}

fn code(m: &Merchant) -> String {
    let address = m.sandbox.authorise(&query(m), "lin").unwrap();
    let (before, rest) = address.split_once("&code=").unwrap();
    assert_eq!(before, "http://127.0.0.1:3000/oauth?a=1");
    let (code, state) = rest.split_once('&').unwrap();
    assert_eq!((state, code.len()), ("state=abc123", 32));
    code.to_owned()
}

async fn get(m: &Merchant, url: &str) -> Answer {
    m.request(Request::get(url).header("host", "127.0.0.1:3001").body(Body::empty()).unwrap()).await
}

async fn exchange(m: &Merchant, code: &str) -> Value {
    let (app, secret) = (&m.account.official_account_app_id, &m.account.official_account_app_secret);
    let url = format!(
        "/sns/oauth2/access_token?appid={app}&secret={secret}&code={code}&grant_type=authorization_code"
    );
    let answer = get(m, &url).await;
    assert_eq!(answer.status, 200);
    answer.json()
}

#[tokio::test]
async fn a_code_is_good_once() {
    let m = Merchant::new();
    let code = code(&m);
    let first = exchange(&m, &code).await;
    assert_eq!(first["openid"], m.openid("lin"));
    assert_eq!((&first["scope"], &first["expires_in"]), (&json!("snsapi_base"), &json!(7200)));
    assert_eq!(first["openid"].as_str().unwrap().len(), 28);
    let second = exchange(&m, &code).await;
    assert_eq!(second["errcode"], 40163);
    let text = second["errmsg"].as_str().unwrap();
    assert!(text.starts_with("code been used, rid: ") && text.len() == 47, "{text}");
    assert_eq!(exchange(&m, "unknown").await["errcode"], 40029);
}

#[tokio::test]
async fn a_code_lives_five_minutes() {
    let m = Merchant::new();
    let (early, late) = (code(&m), code(&m));
    m.advance(299_999);
    assert_eq!(exchange(&m, &early).await["openid"], m.openid("lin"));
    m.advance(1);
    assert_eq!(exchange(&m, &late).await["errcode"], 40029);
}

#[tokio::test]
async fn the_exchange_tells_what_is_wrong() {
    let m = Merchant::new();
    let (app, secret) = (&m.account.official_account_app_id, &m.account.official_account_app_secret);
    let other = &m.sandbox.demo_accounts()[1];
    let code = code(&m);
    let good = format!("code={code}&grant_type=authorization_code");
    for (query, errcode) in [
        (format!("secret={secret}&{good}"), 41002),
        (format!("appid={app}&{good}"), 41004),
        (format!("appid={app}&secret={secret}&grant_type=authorization_code"), 41008),
        (format!("appid={app}&secret={secret}&code={code}"), 40002),
        (format!("appid=wx0000000000000000&secret={secret}&{good}"), 40013),
        (format!("appid={app}&secret=wrong&{good}"), 40125),
        (
            format!(
                "appid={}&secret={}&{good}",
                other.official_account_app_id, other.official_account_app_secret
            ),
            40029,
        ),
    ] {
        let answer = get(&m, &format!("/sns/oauth2/access_token?{query}")).await.json();
        assert_eq!(answer["errcode"], errcode, "{query}");
    }
    assert_eq!(exchange(&m, &code).await["openid"], m.openid("lin"), "nothing of that used the code up");
}

#[tokio::test]
async fn parameters_come_in_one_order() {
    let m = Merchant::new();
    let app = m.account.official_account_app_id.clone();
    let refused = |query: &str| m.sandbox.authorise(query, "lin").unwrap_err().code;
    let good = query(&m);
    assert!(m.sandbox.authorise(&format!("{good}&connect_redirect=1"), "lin").is_ok());
    assert_eq!(refused(&format!("{good}&x=1")), 10005);
    let swapped =
        format!("appid={app}&redirect_uri={BACK}&scope=snsapi_base&response_type=code&state=abc123");
    assert_eq!(refused(&swapped), 10005);
    assert_eq!(refused(&good.replace("snsapi_base", "snsapi_login")), 10005);
    assert_eq!(refused(&good.replace("abc123", "abc-123")), 10013);
    assert_eq!(refused(&good.replace("abc123", &"a".repeat(129))), 10013);
    assert_eq!(refused(&good.replace(&app, "wx0000000000000000")), 10012);
}

#[tokio::test]
async fn the_redirects_host_is_the_configured_one() {
    let m = Merchant::new();
    let good = query(&m);
    let allow = |domains: &[&str]| {
        m.sandbox.change(|state, _| {
            state.official_accounts[0].authorisation_domains =
                domains.iter().map(|d| (*d).to_owned()).collect();
        });
    };
    let refused =
        |address: &str| m.sandbox.authorise(&good.replace(BACK, address), "lin").err().map(|page| page.code);
    allow(&["app.peake.com.cn"]);
    assert_eq!(refused(BACK), Some(10003));
    assert_eq!(refused("https%3A%2F%2Fapp.peake.com.cn%2Fback"), None);
    assert_eq!(refused("https%3A%2F%2Fwww.app.peake.com.cn%2Fback"), Some(10003));
    assert_eq!(refused("https%3A%2F%2Fpeake.com.cn%2Fback"), Some(10003));
    assert_eq!(refused("https%3A%2F%2Fapp.peake.com.cn%3A8443%2Fback"), Some(10003));
    allow(&["app.peake.com.cn/PeakeCloud/"]);
    assert_eq!(refused("https%3A%2F%2Fapp.peake.com.cn%2Fback"), Some(10003));
    assert_eq!(refused("https%3A%2F%2Fapp.peake.com.cn%2FPeakeCloud%2Fback"), None);
    allow(&[]);
    assert_eq!(refused(BACK), Some(10003));
}

#[tokio::test]
async fn only_certified_service_accounts_authorise() {
    let m = Merchant::new();
    let page = async |m: &Merchant| m.sandbox.authorise(&query(m), "lin").err().map(|page| page.code);
    m.sandbox.change(|state, _| state.official_accounts[0].verified = false);
    assert_eq!(page(&m).await, Some(10005));
    m.sandbox.change(|state, _| {
        state.official_accounts[0].verified = true;
        state.official_accounts[0].kind = sandbox::state::AccountKind::Subscription;
    });
    assert_eq!(page(&m).await, Some(10005));
}

#[tokio::test]
async fn outside_of_wechat_there_is_no_authorisation() {
    let m = Merchant::new();
    let answer = get(&m, &format!("/connect/oauth2/authorize?{}", query(&m))).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("请在微信客户端打开链接"), "{}", answer.text());
}

#[tokio::test]
async fn classic_tokens_replace_each_other_with_an_overlap() {
    let m = Merchant::new();
    let (app, secret) = (&m.account.official_account_app_id, &m.account.official_account_app_secret);
    let url = format!("/cgi-bin/token?grant_type=client_credential&appid={app}&secret={secret}");
    let first = get(&m, &url).await.json();
    assert_eq!(first["expires_in"], 7200);
    let second = get(&m, &url).await.json();
    assert_ne!(first["access_token"], second["access_token"]);
    let ends = m.sandbox.read(|state| state.tokens.iter().map(|t| t.expires_ms).collect::<Vec<_>>());
    assert_eq!(ends, [m.now_ms() + 300_000, m.now_ms() + 7_200_000]);
    for (query, errcode) in [
        (url.replace("client_credential", "x"), 40002),
        (url.replace(app.as_str(), "wx0000000000000000"), 40013),
        (url.replace(secret.as_str(), "wrong"), 40125),
    ] {
        assert_eq!(get(&m, &query).await.json()["errcode"], errcode);
    }
    m.sandbox.change(|state, _| state.official_accounts[0].ip_white_list = vec!["10.1.2.3".into()]);
    let answer = get(&m, &url).await.json();
    assert_eq!(answer["errcode"], 40164);
    let text = answer["errmsg"].as_str().unwrap();
    assert!(
        text.starts_with("invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist, rid: "),
        "{text}"
    );
}

#[tokio::test]
async fn stable_tokens_stay_until_five_minutes_before_their_end() {
    let m = Merchant::new();
    let ask = async |force: bool| {
        let body = json!({
            "grant_type": "client_credential",
            "appid": m.account.official_account_app_id,
            "secret": m.account.official_account_app_secret,
            "force_refresh": force,
        });
        let request = Request::post("/cgi-bin/stable_token").header("host", "127.0.0.1:3001");
        m.request(request.body(Body::from(body.to_string())).unwrap()).await.json()
    };
    let first = ask(false).await;
    m.advance(6_900_000);
    let same = ask(false).await;
    assert_eq!((&same["access_token"], &same["expires_in"]), (&first["access_token"], &json!(300)));
    m.advance(1);
    let next = ask(false).await;
    assert_ne!(next["access_token"], first["access_token"]);
    assert_eq!(next["expires_in"], 7200);
    let forced = ask(true).await;
    assert_ne!(forced["access_token"], next["access_token"]);
    assert_eq!(ask(false).await["access_token"], forced["access_token"]);
    assert_eq!(ask(true).await["errcode"], 45011);
    for _ in 1..20 {
        m.advance(30_000);
        assert!(ask(true).await.get("errcode").is_none());
    }
    m.advance(30_000);
    assert_eq!(ask(true).await["errcode"], 45009);
}

#[tokio::test]
async fn the_platform_can_fail_too() {
    let m = Merchant::new();
    let code = code(&m);
    let fault = FaultRequest::new(FaultName::ServerError).in_call(Operation::CodeExchange).times(1);
    m.sandbox.add_fault(fault).unwrap();
    assert_eq!(exchange(&m, &code).await["errcode"], -1);
    assert_eq!(exchange(&m, &code).await["openid"], m.openid("lin"));
}

#[test]
fn the_console_takes_hosts_and_nothing_else() {
    use sandbox::official_account::check_domain;
    assert!(check_domain("app.peake.com.cn").is_ok());
    assert!(check_domain("app.peake.com.cn/PeakeCloud").is_ok());
    assert!(check_domain("127.0.0.1").is_ok());
    for wrong in ["https://app.peake.com.cn", "app.peake.com.cn:443", "120.76.47.240", "intranet", ""] {
        assert!(check_domain(wrong).is_err(), "{wrong}");
    }
}
