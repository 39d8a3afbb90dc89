//! An official account that only sends messages: entered by itself, and declared in a file with message push and text
//! messages.

use super::*;
use crate::admin::people::{fields, stranger};
use service::accounts::{SaveOfficialAccount, Verdict};
use service::apply::ApplyFile;
use service::{Actor, Error};
use store::both;

const OTHER_APP: &str = "wxfedcba9876543210";
const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn account(app_id: &str, secret: &str) -> SaveOfficialAccount {
    let app_secret = Some(secret.to_owned().into());
    SaveOfficialAccount { app_id: app_id.to_owned(), app_secret }
}

fn wrong(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

const FILE: &str = r#"
[[operator]]
code = "bishui"
name = "碧水商业"

[operator.official_account]
app_id = "wxfedcba9876543210"
app_secret = "0123456789abcdef0123456789abcdef"

[operator.sms]
enabled = true
sender = "gateway"
account = "N1234567"
secret = "canary-secret-0123456789"
sign = "碧水商业"

[operator.sms.gateway]
url = "https://sms.example.com/msg/send/json"
method = "post"
body = "json"
account_field = "account"
password_field = "password"
phone_field = "phone"
text_field = "msg"
id_field = "uid"
success = "/code"
success_value = "0"
message_id = "/msgId"
words = "/errorMsg"

[[operator.sms.text]]
kind = "payment"
template = "已收到{amount}元"

[[operator.message_push]]
kind = "payment"
enabled = true
"#;

both! {
    async fn an_account_that_only_sends_messages(db: TestStore) {
        let (w, platform) = reminding(db).await;
        let (s, admin) = (&w.service, stranger(&w).await);
        platform.set(|s| s.token_refusal = Some(40_125));
        let refused = s.save_official_account(&admin, account(OTHER_APP, SECRET)).await;
        assert_eq!(fields(refused), wrong("app_secret", "wechat_wrong_app_secret"));
        assert_eq!(s.oa_setup(&admin).await.unwrap().app_id, None, "what is refused is not kept");
        let short = s.save_official_account(&admin, account(OTHER_APP, "short")).await;
        assert_eq!(fields(short), wrong("app_secret", "length"));
        platform.set(|s| s.token_refusal = None);
        let check = s.save_official_account(&admin, account(OTHER_APP, SECRET)).await.unwrap();
        assert_eq!(check.verdict, Verdict::Pass);
        let setup = s.oa_setup(&admin).await.unwrap();
        assert_eq!((setup.app_id.as_deref(), setup.by_wechat_pay), (Some(OTHER_APP), false));
        // All that hangs on an official account works without a merchant number.
        platform.set(|s| s.templates.push(template(MessageKind::Notice, "template-of-notices")));
        s.pick_template(&admin, MessageKind::Notice, "template-of-notices", None).await.unwrap();
        s.set_message_push(&admin, MessageKind::Notice, true).await.unwrap();
        s.make_oa_callback(&admin).await.unwrap();
        let kept = SaveOfficialAccount { app_id: OTHER_APP.to_owned(), app_secret: None };
        s.save_official_account(&admin, kept).await.unwrap();
    }

    async fn whoever_only_names_an_account_sees_none_of_its_payers(db: TestStore) {
        let (w, platform) = reminding(db).await;
        w.sign_in(&w.park_code, "alice").await;
        assert_eq!(w.service.recent_followers(&w.admin).await.unwrap().len(), 1);
        // WeChat does not answer, so that a secret is kept that nobody knows to be wrong.
        platform.set(|s| s.token_refusal = Some(-1));
        let stranger = stranger(&w).await;
        let check = w.service.save_official_account(&stranger, account(OA, SECRET)).await.unwrap();
        assert_eq!(check.verdict, Verdict::Cannot);
        assert!(w.service.recent_followers(&stranger).await.unwrap().is_empty());
    }

    async fn where_wechat_pay_is_set_up_its_account_counts(db: TestStore) {
        let (w, _) = reminding(db).await;
        let other = w.service.save_official_account(&w.admin, account(OTHER_APP, SECRET)).await;
        assert_eq!(fields(other), wrong("app_id", "oa_of_wechat_pay"));
        w.service.save_official_account(&w.admin, account(OA, SECRET)).await.unwrap();
        let setup = w.service.oa_setup(&w.admin).await.unwrap();
        assert_eq!((setup.app_id.as_deref(), setup.by_wechat_pay), (Some(OA), true));
    }

    async fn declared_in_a_file_twice_is_once(db: TestStore) {
        let (w, platform) = reminding(db).await;
        let file = || toml::from_str::<ApplyFile>(FILE).unwrap();
        let apply = async || {
            let changes = w.service.apply(&Actor::cli(None), file()).await.unwrap();
            changes.into_iter().map(|change| change.what).collect::<Vec<_>>()
        };
        let all = [
            "operator created",
            "official account saved",
            "text messages saved",
            "text messages on",
            "message template picked",
            "messages on",
        ];
        assert_eq!(apply().await, all);
        // Nothing is asked again, so that nothing can be refused.
        platform.set(|s| {
            s.token_refusal = Some(40_125);
            s.templates.clear();
        });
        assert!(apply().await.is_empty());
        let none = FILE.replace("bishui", "qingshan").replace("wxfedcba9876543210", "wx");
        let refused = w.service.apply(&Actor::cli(None), toml::from_str(&none).unwrap()).await;
        let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
        assert_eq!(fields[0].field, "operator[qingshan].official_account.app_id");
    }
}
