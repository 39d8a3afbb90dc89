//! Secrets go in and do not come out: not printed, not in any answer, not in the database in clear.

use super::support::{API_V3_KEY, APP_SECRET, Reply, World, certificate_input, input, merchant_key};
use store::testing::TestStore;

/// What must be found nowhere: the two secrets, and a line out of the middle of the private key.
fn secrets() -> Vec<String> {
    let key = merchant_key();
    let line = key.lines().nth(10).unwrap().to_owned();
    assert!(line.len() > 40);
    vec![API_V3_KEY.to_owned(), APP_SECRET.to_owned(), line]
}

fn assert_free(what: &str, text: &[u8]) {
    for secret in secrets() {
        let found = text.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{what} holds a secret");
    }
}

store::both! {
    async fn nothing_prints_or_answers_a_secret(store: Store) {
        let world = World::new(store).await;
        assert_free("the input", format!("{:?}", input()).as_bytes());
        let saved = world.service.save_wechat(&world.admin, input()).await.unwrap();
        let form = world.service.wechat_form(&world.admin).await.unwrap();
        let methods = world.service.methods(&world.admin).await.unwrap();
        let oa = world.service.wechat_oa(&world.operator).await.unwrap();
        let credentials = world.service.wechat_credentials(&saved.account_id, 1).await.unwrap();
        let printed = format!("{saved:?} {form:?} {methods:?} {oa:?} {credentials:?}");
        assert_free("what is printed", printed.as_bytes());
        let answered = serde_json::to_string(&(&saved, &form, &methods)).unwrap();
        assert_free("what is answered", answered.as_bytes());
        assert!(!answered.contains("PRIVATE KEY"));
    }

    async fn errors_hold_no_secret(store: Store) {
        let world = World::new(store).await;
        for reply in [Reply::json(401, r#"{"code":"SIGN_ERROR","message":"签名错误"}"#), Reply::json(400, "{}")] {
            world.wechat.all(&reply);
            for input in [input(), certificate_input()] {
                let error = world.service.save_wechat(&world.admin, input).await.unwrap_err();
                assert_free("an error", format!("{error:?} {error}").as_bytes());
            }
        }
    }

    async fn the_audit_log_names_what_changed_and_no_secret(store: Store) {
        let world = World::new(store).await;
        world.service.save_wechat(&world.admin, input()).await.unwrap();
        world.service.set_method(&world.admin, domain::method::Method::WechatOa, true).await.unwrap();
        let mut conn = world.store.read().await.unwrap();
        let log = format!("{:?}", store::audit::chain(&mut conn, 0, 100).await.unwrap());
        assert_free("the audit log", log.as_bytes());
        for word in ["wechat.save", "method.enable", "api_v3_key", "merchant_private_key", "app_secret"] {
            assert!(log.contains(word), "{word} in {log}");
        }
    }
}

/// The file as it lies on the disk, write-ahead log included.
#[tokio::test]
async fn the_database_file_holds_no_secret() {
    let db = TestStore::sqlite().await;
    let world = World::new(db.store.clone()).await;
    world.service.save_wechat(&world.admin, input()).await.unwrap();
    let path = std::path::PathBuf::from(db.address.trim_start_matches("sqlite:"));
    let mut files = 0;
    for entry in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        assert_free(&path.display().to_string(), &std::fs::read(&path).unwrap());
        files += 1;
    }
    assert!(files > 0);
    db.end().await;
}
