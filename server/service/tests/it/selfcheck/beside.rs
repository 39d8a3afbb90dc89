//! What a check, or mending something, does beside it: to the page of messages, to the other half of an account.

use super::world::World;
use domain::message::MessageKind;
use domain::method::Method;
use domain::template::compare::any_grave;
use sandbox::Mistake;
use service::accounts::SaveWechat;
use store::both;

both! {
    async fn the_page_of_messages_says_of_a_template_what_the_self_check_says(db: TestStore) {
        let w = World::new(db).await;
        let grave = async || {
            let push = w.service.message_push(&w.admin).await.unwrap();
            let of = push.settings.iter().find(|s| s.kind == MessageKind::VisitorResult).unwrap();
            any_grave(&of.differences)
        };
        w.mistake(Mistake::TemplateSwappedFields);
        assert!(!grave().await, "nobody looked yet");
        w.check().await;
        assert!(grave().await);
        w.sandbox.mend_mistake(0, Mistake::TemplateSwappedFields);
        w.check().await;
        assert!(!grave().await);
    }

    async fn new_keys_leave_the_other_half_on_whatever_is_wrong_with_its_app(db: TestStore) {
        let w = World::new(db).await;
        for method in [Method::WechatOa, Method::WechatApp] {
            assert!(w.service.set_method(&w.admin, method, true).await.unwrap());
        }
        w.mistake(Mistake::MobileAppSecretReset);
        w.check().await;
        let input = SaveWechat { api_v3_key: Some("0".repeat(32).into()), ..w.wechat() };
        let saved = w.service.save_wechat(&w.admin, input).await.unwrap();
        assert!(saved.new_version && !saved.switched_off);
        assert!(w.service.wechat_form(&w.admin).await.unwrap().enabled);
        assert!(w.service.wechat_app_form(&w.admin).await.unwrap().enabled);
    }
}
