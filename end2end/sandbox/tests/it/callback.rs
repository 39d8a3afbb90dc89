//! 服务器配置: verified when saved, signed events, encrypted ones, sent again until they are answered.

use base64::{Engine, engine::general_purpose::STANDARD};
use sandbox::{
    FaultName, FaultRequest,
    official_account::callback::{aes_key, encrypt, signature},
    state::{Delivery, MessageMode, MessageServer},
};
use serde_json::{Value, json};
use url::Url;

use crate::{support::Say, templates::Account};

const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

fn server(mode: MessageMode) -> MessageServer {
    MessageServer {
        url: "http://127.0.0.1:3000/notify/wechat-oa/k1".into(),
        token: "peake2026".into(),
        aes_key: KEY.into(),
        mode,
    }
}

fn query(request: &http::Request<bytes::Bytes>, name: &str) -> String {
    let url: Url = request.uri().to_string().parse().unwrap();
    url.query_pairs()
        .find(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

async fn act(a: &Account, body: Value) -> Value {
    let request = http::Request::post(format!("/sandbox/consoles/accounts/{}", a.app_id))
        .header("host", "127.0.0.1:3001")
        .header("content-type", "application/json");
    a.m.request(request.body(body.to_string().into()).unwrap()).await.json()
}

/// An account whose events go to the merchant.
async fn listening(mode: MessageMode) -> (Account, String) {
    let a = Account::at(0).await;
    assert!(a.m.sandbox.set_message_server(&a.app_id, server(mode)));
    let id = a.template("集成系统消息提醒").await;
    (a, id)
}

#[tokio::test]
async fn an_address_is_asked_before_it_is_saved() {
    let a = Account::at(0).await;
    let body = json!({"act": "set_server", "server": server(MessageMode::Plain)});
    a.m.say([Say::Body("something else")]);
    assert_eq!(act(&a, body.clone()).await["refusal"]["code"], "server_mismatch");
    a.m.say([Say::Nothing]);
    assert_eq!(act(&a, body.clone()).await["refusal"]["code"], "server_silent");
    let heard = a.m.listener.heard.lock().unwrap().pop().unwrap();
    let (time, nonce) = (query(&heard, "timestamp"), query(&heard, "nonce"));
    assert_eq!(query(&heard, "signature"), signature(&["peake2026", &time, &nonce]));
    assert_eq!(query(&heard, "echostr").len(), 19);
    let elsewhere = json!({"act": "set_server", "server": {"url": "http://a.example/x", "token": "peake", "aes_key": KEY, "mode": "plain"}});
    assert_eq!(act(&a, elsewhere).await["refusal"]["code"], "server_silent");
    let short = json!({"act": "set_server", "server": {"url": "http://127.0.0.1:3000/x", "token": "pe", "aes_key": KEY, "mode": "plain"}});
    assert_eq!(act(&a, short).await["refusal"]["code"], "server_token");
    assert!(a.m.sandbox.read(|state| state.official_accounts[0].server.is_none()));
    a.m.say([Say::Echo]);
    assert!(act(&a, body).await["accounts"][0]["server"]["token"] == "peake2026");
}

#[tokio::test]
async fn the_end_of_a_message_is_told_in_clear() {
    let (a, id) = listening(MessageMode::Plain).await;
    let sent = a.send("lin", &id, json!({"keyword1": {"value": "你好"}})).await;
    a.m.say([Say::Body("success")]);
    let heard = a.m.deliver().await;
    let xml = String::from_utf8(heard[0].body().to_vec()).unwrap();
    let msgid = sent["msgid"].as_i64().unwrap();
    let openid = a.openid("lin");
    assert!(
        xml.contains(&format!("<MsgID>{msgid}</MsgID><Status><![CDATA[success]]></Status></xml>")),
        "{xml}"
    );
    assert!(xml.contains("<Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event>"), "{xml}");
    assert!(xml.contains(&format!("<FromUserName><![CDATA[{openid}]]></FromUserName>")), "{xml}");
    let (time, nonce) = (query(&heard[0], "timestamp"), query(&heard[0], "nonce"));
    assert_eq!(query(&heard[0], "signature"), signature(&["peake2026", &time, &nonce]));
    assert_eq!((query(&heard[0], "openid"), query(&heard[0], "msg_signature")), (openid, String::new()));
    assert_eq!(a.m.sandbox.notifications()[0].delivery, Delivery::Delivered);
}

#[tokio::test]
async fn who_refuses_messages_and_what_the_system_loses_is_told_too() {
    let (a, id) = listening(MessageMode::Plain).await;
    a.edit(|account| {
        account.muted.insert("lin".into());
    });
    let data = json!({"keyword1": {"value": "你好"}});
    assert_eq!(a.send("lin", &id, data.clone()).await["errcode"], 0);
    a.m.sandbox.add_fault(FaultRequest::new(FaultName::MessageSystemFailed).times(1)).unwrap();
    assert_eq!(a.send("chen", &id, data).await["errcode"], 0);
    a.m.say([Say::Body("success"), Say::Body("success")]);
    let heard = a.m.deliver().await;
    let text = |n: usize| String::from_utf8(heard[n].body().to_vec()).unwrap();
    assert!(text(0).contains("<![CDATA[failed:user block]]>"), "{}", text(0));
    assert!(text(1).contains("<![CDATA[failed: system failed]]>"), "{}", text(1));
}

#[tokio::test]
async fn safe_mode_shows_nothing_in_clear() {
    let (a, id) = listening(MessageMode::Safe).await;
    a.send("lin", &id, json!({"keyword1": {"value": "你好"}})).await;
    a.m.say([Say::Body("success")]);
    let heard = a.m.deliver().await.remove(0);
    let xml = String::from_utf8(heard.body().to_vec()).unwrap();
    assert!(!xml.contains("TEMPLATESENDJOBFINISH"), "{xml}");
    let sealed = xml.split("<Encrypt><![CDATA[").nth(1).unwrap().split("]]>").next().unwrap();
    assert_eq!(STANDARD.decode(sealed).unwrap().len() % 32, 0);
    let (time, nonce) = (query(&heard, "timestamp"), query(&heard, "nonce"));
    assert_eq!(query(&heard, "encrypt_type"), "aes");
    assert_eq!(query(&heard, "msg_signature"), signature(&["peake2026", &time, &nonce, sealed]));

    let (b, id) = listening(MessageMode::Both).await;
    b.send("lin", &id, json!({"keyword1": {"value": "你好"}})).await;
    let xml = String::from_utf8(b.m.deliver().await.remove(0).body().to_vec()).unwrap();
    assert!(xml.contains("TEMPLATESENDJOBFINISH") && xml.contains("<Encrypt>"), "{xml}");
}

/// Section 7's vectors 33 to 35.
#[test]
fn the_public_vectors_are_met() {
    let sealed = "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==";
    assert_eq!(
        signature(&["123456", "1411443780", "437374425", sealed]),
        "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96"
    );
    let key = aes_key(KEY).unwrap();
    assert_eq!(
        encrypt(&key, b"aaaabbbbccccdddd", "我是中文abcd123", "wxb11529c136998cb6"),
        "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
    );
}

#[tokio::test]
async fn an_event_comes_again_until_it_is_answered_and_at_most_four_times() {
    let (a, _) = listening(MessageMode::Plain).await;
    assert!(a.m.sandbox.follow(&a.app_id, "wang", true));
    a.m.say([Say::Body("error"), Say::Nothing, Say::Status(500), Say::Body("no")]);
    let mut heard = Vec::new();
    for _ in 0..6 {
        heard.extend(a.m.deliver().await);
        a.m.advance(5_000);
    }
    assert_eq!(heard.len(), 4);
    let xml = String::from_utf8(heard[0].body().to_vec()).unwrap();
    assert!(xml.contains("<Event><![CDATA[subscribe]]></Event>"), "{xml}");
    assert_eq!(a.m.sandbox.notifications()[0].delivery, Delivery::GivenUp);
    // Following twice is following once.
    assert!(a.m.sandbox.follow(&a.app_id, "wang", true));
    assert!(a.m.sandbox.follow(&a.app_id, "wang", false));
    let events: Vec<String> = a.m.sandbox.notifications().into_iter().map(|n| n.event_type).collect();
    assert_eq!(events, ["subscribe", "unsubscribe"]);
}

#[tokio::test]
async fn an_event_can_be_lost_and_forged() {
    let (a, _) = listening(MessageMode::Plain).await;
    a.m.sandbox.add_fault(FaultRequest::new(FaultName::LoseEvent).times(1)).unwrap();
    a.m.sandbox.follow(&a.app_id, "wang", true);
    assert!(a.m.deliver().await.is_empty());
    a.m.sandbox.add_fault(FaultRequest::new(FaultName::CorruptSignature).times(1)).unwrap();
    a.m.advance(5_000);
    a.m.say([Say::Status(403), Say::Body("success")]);
    let forged = a.m.deliver().await.remove(0);
    let (time, nonce) = (query(&forged, "timestamp"), query(&forged, "nonce"));
    assert_ne!(query(&forged, "signature"), signature(&["peake2026", &time, &nonce]));
    a.m.advance(5_000);
    assert_eq!(a.m.deliver().await.len(), 1);
    assert_eq!(a.m.sandbox.notifications()[0].delivery, Delivery::Delivered);
}
