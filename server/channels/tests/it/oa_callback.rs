//! The official account's server messages: signatures, encryption and events.

use channels::wechat::oa::callback::{AesKey, CallbackError, Stamp, Told, open, read, seal, verify};
use proptest::prelude::*;
use secrecy::SecretString;

use crate::support::{str_of, vector};

const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const APP_ID: &str = "wxb11529c136998cb6";
const STAMP: Stamp<'_> = Stamp { timestamp: "1410685589", nonce: "test" };

fn token() -> SecretString {
    SecretString::from("test")
}

fn key() -> AesKey {
    AesKey::parse(KEY).unwrap()
}

fn finished(status: &str) -> String {
    format!(
        "<xml><ToUserName><![CDATA[gh_7f083739789a]]></ToUserName><FromUserName><![CDATA[oia2TjuEGTNoeX76QEjQNrcURxG8]]></FromUserName><CreateTime>1395658920</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>200163836</MsgID><Status><![CDATA[{status}]]></Status></xml>"
    )
}

#[test]
fn the_address_is_verified_as_in_the_vector() {
    let vector = vector("mp-server-signature");
    let input = |name: &str| str_of(&vector, &format!("/input/{name}")).to_owned();
    let (timestamp, nonce) = (input("timestamp"), input("nonce"));
    let stamp = Stamp { timestamp: &timestamp, nonce: &nonce };
    let token = SecretString::from(input("token"));
    let signature = str_of(&vector, "/expected");
    assert!(verify(&token, stamp, signature));
    assert!(!verify(&token, Stamp { nonce: "other", ..stamp }, signature));
    assert!(!verify(&SecretString::from("other"), stamp, signature));
    assert!(!verify(&token, stamp, ""));
}

#[test]
fn a_message_is_encrypted_as_in_the_vectors() {
    let vector = vector("mp-msg-encrypt");
    let input = |name: &str| str_of(&vector, &format!("/input/{name}")).to_owned();
    let key = AesKey::parse(&input("encoding_aes_key")).unwrap();
    let random = input("random16").into_bytes().try_into().unwrap();
    let plain = input("plaintext");
    let (document, signature) =
        seal(&token(), &key, &input("appid"), STAMP, random, plain.as_bytes()).unwrap();
    let expected = format!("<Encrypt>{}</Encrypt>", str_of(&vector, "/expected"));
    assert!(document.contains(&expected), "{document}");
    let opened = open(&token(), &key, &input("appid"), STAMP, &signature, document.as_bytes());
    assert_eq!(opened, Ok(plain.into_bytes()));
}

#[test]
fn the_signature_covers_the_ciphertext_as_in_the_vector() {
    let vector = vector("mp-msg-signature");
    let input = |name: &str| str_of(&vector, &format!("/input/{name}")).to_owned();
    let (timestamp, nonce, token) = (input("timestamp"), input("nonce"), SecretString::from(input("token")));
    let stamp = Stamp { timestamp: &timestamp, nonce: &nonce };
    let body = format!("<xml><Encrypt><![CDATA[{}]]></Encrypt></xml>", input("encrypt"));
    let signature = str_of(&vector, "/expected");
    // The vector's key is another one: a fitting signature goes on to the decryption, which fails.
    let opened = open(&token, &key(), APP_ID, stamp, signature, body.as_bytes());
    assert!(matches!(opened, Err(CallbackError::Undecryptable | CallbackError::OtherApp)), "{opened:?}");
    let changed = body.replace("4ByGGj", "4ByGGk");
    let opened = open(&token, &key(), APP_ID, stamp, signature, changed.as_bytes());
    assert_eq!(opened, Err(CallbackError::BadSignature));
}

#[test]
fn only_what_is_meant_for_us_is_opened() {
    let (body, signature) = seal(&token(), &key(), APP_ID, STAMP, [7; 16], b"<xml/>").unwrap();
    let open = |app: &str, key: &AesKey, body: &str, signature: &str| {
        open(&token(), key, app, STAMP, signature, body.as_bytes())
    };
    assert_eq!(open(APP_ID, &key(), &body, &signature), Ok(b"<xml/>".to_vec()));
    assert_eq!(open("wxother", &key(), &body, &signature), Err(CallbackError::OtherApp));
    assert_eq!(open(APP_ID, &key(), &body, "0"), Err(CallbackError::BadSignature));
    assert_eq!(open(APP_ID, &key(), "<xml></xml>", &signature), Err(CallbackError::Malformed));
    let doctype = format!("<!DOCTYPE xml>{body}");
    assert_eq!(open(APP_ID, &key(), &doctype, &signature), Err(CallbackError::Malformed));
    let other = AesKey::parse(&"b".repeat(43)).unwrap();
    let opened = open(APP_ID, &other, &body, &signature);
    assert!(matches!(opened, Err(CallbackError::Undecryptable | CallbackError::OtherApp)), "{opened:?}");
}

#[test]
fn keys_that_are_none() {
    let (short, long) = ("a".repeat(42), "a".repeat(44));
    for text in ["", short.as_str(), long.as_str(), "abcdefghijklmnopqrstuvwxyz0123456789ABCDEF="] {
        assert!(AesKey::parse(text).is_none(), "{text}");
    }
    assert_eq!(format!("{:?}", key()), "AesKey(..)");
}

#[test]
fn the_end_of_a_sending_is_read() {
    for status in ["success", "failed:user block", "failed: system failed"] {
        let event = read(finished(status).as_bytes()).unwrap();
        assert_eq!(event.told, Told::TemplateSent { msg_id: 200_163_836, status: status.to_owned() });
        assert_eq!(event.openid, "oia2TjuEGTNoeX76QEjQNrcURxG8");
        assert_eq!(event.created_at_s, 1_395_658_920);
    }
    assert_eq!(read(finished("").as_bytes()), Err(CallbackError::Malformed));
}

#[test]
fn other_messages_are_named_and_nothing_of_them_is_kept() {
    let text = "<xml><ToUserName>gh_1</ToUserName><FromUserName>oA</FromUserName><CreateTime>5</CreateTime><MsgType>text</MsgType><Content>secret words</Content><MsgId>77</MsgId></xml>";
    let event = read(text.as_bytes()).unwrap();
    assert_eq!(event.told, Told::Other("text".to_owned()));
    assert!(!format!("{event:?}").contains("secret"));
    // Elements within elements: a picture sent by a menu entry.
    let nested = "<xml><FromUserName>oA</FromUserName><CreateTime>5</CreateTime><MsgType>event</MsgType><Event>pic_weixin</Event><SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>x</PicMd5Sum></item></PicList></SendPicsInfo></xml>";
    let event = read(nested.as_bytes()).unwrap();
    assert_eq!(event.told, Told::Other("event:pic_weixin".to_owned()));
    for wrong in [
        "",
        "<xml></xml>",
        "<!DOCTYPE xml [<!ENTITY a \"b\">]><xml></xml>",
        "<xml><FromUserName>o A</FromUserName><CreateTime>5</CreateTime><MsgType>text</MsgType></xml>",
        "<xml><FromUserName>oA</FromUserName><CreateTime>x</CreateTime><MsgType>text</MsgType></xml>",
    ] {
        assert_eq!(read(wrong.as_bytes()), Err(CallbackError::Malformed), "{wrong}");
    }
    let deep = format!("<xml>{}{}</xml>", "<a>".repeat(9), "</a>".repeat(9));
    assert_eq!(read(deep.as_bytes()), Err(CallbackError::Malformed));
}

proptest! {
    #[test]
    fn whatever_is_sealed_opens(message in proptest::collection::vec(any::<u8>(), 0..200), random: [u8; 16]) {
        let (body, signature) = seal(&token(), &key(), APP_ID, STAMP, random, &message).unwrap();
        prop_assert_eq!(open(&token(), &key(), APP_ID, STAMP, &signature, body.as_bytes()), Ok(message));
    }

    #[test]
    fn nothing_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..300), text in "[A-Za-z0-9+/]{0,200}={0,2}") {
        let _ = read(&body);
        let _ = open(&token(), &key(), APP_ID, STAMP, "", &body);
        let (_, signature) = seal(&token(), &key(), APP_ID, STAMP, [0; 16], b"").unwrap();
        let _ = open(&token(), &key(), APP_ID, STAMP, &signature, format!("<xml><Encrypt>{text}</Encrypt></xml>").as_bytes());
    }
}
