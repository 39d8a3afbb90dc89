//! The ChinaUMS form: what is refused at which field, what the signed query proves, what is kept.

use super::support::{Reply, World, actor, said};
use channels::chinaums::sign::{Digest, canonical, keyed_digest};
use domain::access::Role;
use domain::method::{Method, Provider};
use secrecy::SecretString;
use service::Error;
use service::accounts::types::Environment;
use service::accounts::{ChinaumsInterface, SaveChinaums, Verdict, check};
use store::accounts;

const MID: &str = "898340149000005";
const APP_KEY: &str = "1c4e3b16066244ae9b236a09e5b312e8";
const KEY: &str = "impARTxrQcfwmRijpDNCw6hPxaWCddKEpYxjaKXDhCaTCXJ6";
const NO_ORDER: &str = r#"{"errCode":"NO_ORDER","errMsg":"无法找到指定的订单"}"#;

fn secret(text: &str) -> Option<SecretString> {
    Some(SecretString::from(text.to_owned()))
}

/// A whole form, every field right.
fn input() -> SaveChinaums {
    SaveChinaums {
        mid: MID.to_owned(),
        tid: "88880001".to_owned(),
        inst_mid: String::new(),
        source_no: "1017".to_owned(),
        environment: "test".to_owned(),
        interface: "open_platform".to_owned(),
        app_id: "10037e6f6823b20801682b6a5e5a0006".to_owned(),
        app_key: secret(APP_KEY),
        communication_key: secret(KEY),
        ..SaveChinaums::default()
    }
}

/// Nothing entered but what the form shows: every key is kept.
fn keep() -> SaveChinaums {
    SaveChinaums { app_key: None, communication_key: None, ..input() }
}

fn portal() -> SaveChinaums {
    SaveChinaums { interface: "portal".to_owned(), msg_src: "WWW.TEST.COM".to_owned(), ..keep() }
}

/// What the portal answers, signed.
fn signed(code: &str, key: &str) -> Reply {
    let pairs = [("errCode", code), ("msgSrc", "NETPAY"), ("msgType", "query")];
    let string = canonical(pairs.map(|(name, value)| (name, value.into())));
    let sign = keyed_digest(Digest::Md5, &string, &SecretString::from(key.to_owned()));
    let body = serde_json::json!({"errCode": code, "msgSrc": "NETPAY", "msgType": "query", "sign": sign});
    Reply::json(200, &body.to_string())
}

async fn refused(world: &World, input: SaveChinaums) -> Vec<(String, String)> {
    match world.service.save_chinaums(&world.admin, input).await {
        Err(Error::Invalid(fields)) => {
            let mut fields: Vec<_> = fields.into_iter().map(|f| (f.field, f.code)).collect();
            fields.sort();
            fields
        }
        other => panic!("not refused at a field: {other:?}"),
    }
}

fn at(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

store::both! {
    async fn chinaums_fields_are_refused_where_they_stand(store: Store) {
        let world = World::new(store).await;
        let all = refused(&world, SaveChinaums::default()).await;
        let fields: Vec<_> = all.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["communication_key", "environment", "interface", "mid", "source_no", "tid"]);
        let with = |change: fn(&mut SaveChinaums)| {
            let mut input = input();
            change(&mut input);
            refused(&world, input)
        };
        assert_eq!(with(|i| i.mid = "123".into()).await, at("mid", "length"));
        assert_eq!(with(|i| i.tid = "8888000!".into()).await, at("tid", "character"));
        assert_eq!(with(|i| i.source_no = "10172".into()).await, at("source_no", "length"));
        assert_eq!(with(|i| i.app_id = String::new()).await, at("app_id", "required"));
        assert_eq!(with(|i| i.app_key = None).await, at("app_key", "required"));
        assert_eq!(with(|i| i.communication_key = secret("short")).await, at("communication_key", "length_between"));
        assert_eq!(with(|i| i.inst_mid = "YUEDAN".into()).await, at("inst_mid", "length_between"));
        assert_eq!(with(|i| i.interface = "portal".into()).await, at("msg_src", "required"));
        assert_eq!(with(|i| i.communication_key = secret(APP_KEY)).await, at("communication_key", "chinaums_same_keys"));
        assert!(world.wechat.take_requests().is_empty(), "nobody is asked about what cannot be right");
    }

    async fn a_signed_query_proves_the_open_platforms_key(store: Store) {
        let world = World::new(store.clone()).await;
        world.wechat.all(&Reply::json(200, NO_ORDER));
        let saved = world.service.save_chinaums(&world.admin, input()).await.unwrap();
        assert_eq!(world.wechat.take_requests(), ["POST /v1/netpay/query"], "read-only");
        assert_eq!(said(&saved.checks, check::UMS_SIGNATURE), (Verdict::Pass, "chinaums_accepted"));
        assert_eq!(said(&saved.checks, check::COMMUNICATION_KEY), (Verdict::Cannot, "until_first_payment"));
        assert!(world.service.set_method(&world.admin, Method::ChinaUmsOa, true).await.unwrap());
        let form = world.service.chinaums_form(&world.admin).await.unwrap();
        assert_eq!((form.mid.as_str(), form.inst_mid.as_str(), form.enabled), (MID, "YUEDANDEFAULT", true));
        assert_eq!((form.environment, form.interface), (Environment::Test, ChinaumsInterface::OpenPlatform));
        assert!(form.paste[0].value.starts_with("https://pay.example.com:8443/notify/chinaums/"));
        let shown = format!("{form:?}{}", serde_json::to_string(&form).unwrap());
        assert!(!shown.contains(APP_KEY) && !shown.contains(KEY));
        // The same again changes nothing; one key alone makes a version.
        let again = world.service.save_chinaums(&world.admin, keep()).await.unwrap();
        assert_eq!((again.version, again.new_version), (saved.version, false));
        let other = SaveChinaums { communication_key: secret(&"k".repeat(48)), ..keep() };
        let other = world.service.save_chinaums(&world.admin, other).await.unwrap();
        assert_eq!((other.version, other.new_version, other.switched_off), (saved.version + 1, true, false));
    }

    async fn chinaums_refusals_lead_to_their_fields(store: Store) {
        let world = World::new(store).await;
        let answers = |body: &str| world.wechat.all(&Reply::json(200, body));
        for (body, field, code) in [
            (r#"{"errCode":"9200","errInfo":"签名验证失败"}"#, "app_key", "chinaums_gateway_refused"),
            (r#"{"errCode":"9200","errInfo":"AppId不存在"}"#, "app_id", "chinaums_gateway_refused"),
            (r#"{"errCode":"NO_MERCHANT","errMsg":"x"}"#, "mid", "chinaums_unknown_merchant"),
            (r#"{"errCode":"INACTIVE_MERCHANT","errMsg":"x"}"#, "mid", "chinaums_inactive_merchant"),
            (r#"{"errCode":"INVLID_MERCHANT_CONFIG","errMsg":"x"}"#, "inst_mid", "chinaums_merchant_config"),
        ] {
            answers(body);
            assert_eq!(refused(&world, input()).await, at(field, code), "{body}");
        }
        for (body, code) in [
            (r#"{"errCode":"DENIED_IP","errMsg":"x"}"#, "rejected_ip"),
            (r#"{"errCode":"1000","errInfo":"Timestamp解析失败"}"#, "rejected_clock"),
        ] {
            answers(body);
            let error = world.service.save_chinaums(&world.admin, input()).await.unwrap_err();
            assert!(matches!(&error, Error::Provider { code: said, .. } if *said == code), "{error:?}");
        }
        assert!(world.service.chinaums_form(&world.admin).await.unwrap().account_id.is_none(), "nothing kept");
    }

    async fn the_portal_proves_the_communication_key(store: Store) {
        let world = World::new(store.clone()).await;
        world.wechat.all(&Reply::json(200, NO_ORDER));
        world.service.save_chinaums(&world.admin, input()).await.unwrap();
        world.wechat.all(&signed("NO_ORDER", KEY));
        world.wechat.take_requests();
        let saved = world.service.save_chinaums(&world.admin, portal()).await.unwrap();
        assert_eq!(world.wechat.take_requests(), ["POST /netpay-route-server/api/"]);
        assert_eq!(said(&saved.checks, check::COMMUNICATION_KEY), (Verdict::Pass, "communication_key_verifies"));
        world.wechat.all(&signed("NO_ORDER", &"x".repeat(48)));
        assert_eq!(refused(&world, portal()).await, at("communication_key", "chinaums_answer_unverified"));
        world.wechat.all(&signed("BAD_SIGN", KEY));
        assert_eq!(refused(&world, portal()).await, at("communication_key", "chinaums_bad_sign"));
        // Back to the open platform: its key was kept.
        world.wechat.all(&Reply::json(200, NO_ORDER));
        let back = world.service.save_chinaums(&world.admin, keep()).await.unwrap();
        assert_eq!(back.version, saved.version + 1);
        let checks = back.checks;
        assert_eq!(said(&checks, check::COMMUNICATION_KEY).0, Verdict::Pass, "proven by the same key before");
    }

    async fn chinaums_out_of_reach_is_no_refusal(store: Store) {
        let world = World::new(store.clone()).await;
        world.wechat.all(&Reply::Down);
        let saved = world.service.save_chinaums(&world.admin, input()).await.unwrap();
        assert_eq!(said(&saved.checks, check::UMS_SIGNATURE), (Verdict::Cannot, "provider_unreachable"));
        let refused = world.service.set_method(&world.admin, Method::ChinaUmsOa, true).await;
        assert!(matches!(refused, Err(Error::Conflict("not_checked"))));
        world.wechat.all(&Reply::json(200, NO_ORDER));
        let checked = world.service.check_chinaums(&world.admin).await.unwrap();
        assert_eq!((checked.version, checked.new_version), (saved.version, false));
        assert!(world.service.set_method(&world.admin, Method::ChinaUmsOa, true).await.unwrap());
        let finance = actor(&world.operator, Role::Finance);
        assert!(matches!(world.service.save_chinaums(&finance, keep()).await, Err(Error::Forbidden)));
        // The keys lie sealed.
        let mut conn = store.read().await.unwrap();
        let row = accounts::by_number(&mut conn, &world.operator, Provider::ChinaUms, MID).await.unwrap().unwrap();
        let version = accounts::version(&mut conn, &row.id, row.version).await.unwrap().unwrap();
        let raw = format!("{}{}", version.public_json, String::from_utf8_lossy(&version.sealed));
        assert!(!raw.contains(APP_KEY) && !raw.contains(KEY));
    }

    async fn declaring_chinaums_twice_asks_once(store: Store) {
        let world = World::new(store).await;
        world.wechat.all(&Reply::json(200, NO_ORDER));
        let first = world.service.declare_chinaums(&world.admin, input(), true).await.unwrap();
        assert!(first.changed && first.switched && first.refused.is_none());
        world.wechat.take_requests();
        let again = world.service.declare_chinaums(&world.admin, input(), true).await.unwrap();
        assert!(!again.changed && !again.switched);
        assert!(world.wechat.take_requests().is_empty());
    }
}
