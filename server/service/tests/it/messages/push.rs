//! Message push: templates fetched, compared, picked; switched on only when they are right.

use super::*;
use domain::message::ValueKey;
use domain::template::Difference;
use domain::template::category::Mapped;
use service::Error;
use store::both;

fn category() -> Value {
    json!({
        "template_id": "category-1", "title": "缴费成功通知", "primary_industry": "", "deputy_industry": "",
        "content": "停车场名称:{{thing1.DATA}}\n车牌号码:{{car_number2.DATA}}\n支付金额:{{amount3.DATA}}\n支付时间:{{time4.DATA}}\n",
    })
}

fn wrong() -> Value {
    let mut wrong = template(MessageKind::Payment, "wrong-1");
    wrong["content"] = json!(wrong["content"].as_str().unwrap().replace("付款金额", "实付金额"));
    wrong
}

both! {
    async fn a_template_that_differs_cannot_be_switched_on(db: TestStore) {
        let (w, platform) = reminding(db).await;
        platform.set(|s| s.templates.extend([wrong(), category()]));
        let offered = w.service.account_templates(&w.admin, MessageKind::Payment).await.unwrap();
        let order: Vec<(&str, bool)> =
            offered.iter().map(|c| (c.found.template_id.as_str(), c.is_fit)).collect();
        assert_eq!(order, [(TEMPLATE, true), ("category-1", true), ("wrong-1", false)]);
        // Picking one that does not fit switches the kind off.
        w.service.pick_template(&w.admin, MessageKind::Payment, "wrong-1", None).await.unwrap();
        let push = w.service.message_push(&w.admin).await.unwrap();
        let payment = push.settings.iter().find(|s| s.kind == MessageKind::Payment).unwrap();
        assert!(!payment.enabled);
        assert_eq!(payment.obstacle, Some("template_differs"));
        let label = Difference::Label {
            required: "付款金额".to_owned(), found: "实付金额".to_owned(), place: 5,
        };
        assert_eq!(payment.differences, [label]);
        let refused = w.service.set_message_push(&w.admin, MessageKind::Payment, true).await;
        assert!(matches!(refused, Err(Error::Conflict("template_differs"))), "{refused:?}");
        let unknown = w.service.pick_template(&w.admin, MessageKind::Payment, "typed-by-hand", None).await;
        assert!(matches!(unknown, Err(Error::NotFound("template"))), "{unknown:?}");
        let none = w.service.set_message_push(&w.admin, MessageKind::Notice, true).await;
        assert!(matches!(none, Err(Error::Conflict("no_template"))), "{none:?}");
    }

    async fn a_category_template_says_the_same_in_its_own_fields(db: TestStore) {
        let (w, platform) = reminding(db).await;
        platform.set(|s| s.templates.push(category()));
        w.service.pick_template(&w.admin, MessageKind::Payment, "category-1", None).await.unwrap();
        paid(&w, "V1", "alice").await;
        w.pass(MINUTE).await;
        let (_, template, data) = platform.script.lock().unwrap().arrived[0].clone();
        assert_eq!(template, "category-1");
        assert_eq!(data["thing1"]["value"], "一号停车场");
        assert_eq!(data["car_number2"]["value"], "粤B00001");
        assert_eq!(data["amount3"]["value"], "10.00元");
        assert!(data["time4"]["value"].as_str().unwrap().starts_with("2026年12月"));
        // A mapping of one's own that leaves the amount out is refused when it is switched on.
        let mapped = |field: &str, value| Mapped { field: field.to_owned(), value };
        let mapping = vec![
            mapped("thing1", ValueKey::Amount),
            mapped("car_number2", ValueKey::Plate),
            mapped("time4", ValueKey::Time),
        ];
        w.service.pick_template(&w.admin, MessageKind::Payment, "category-1", Some(mapping)).await.unwrap();
        let refused = w.service.set_message_push(&w.admin, MessageKind::Payment, true).await;
        assert!(matches!(refused, Err(Error::Conflict("mapping_incomplete"))), "{refused:?}");
    }

    async fn a_template_that_was_deleted_is_noticed(db: TestStore) {
        let (w, platform) = reminding(db).await;
        platform.set(|s| s.templates.clear());
        w.service.refresh_templates(&w.admin).await.unwrap();
        let push = w.service.message_push(&w.admin).await.unwrap();
        let payment = push.settings.iter().find(|s| s.kind == MessageKind::Payment).unwrap();
        assert_eq!(payment.obstacle, Some("template_differs"));
        assert!(payment.differences.len() > 5, "{:?}", payment.differences);
    }

    async fn a_message_is_tried_on_somebody_who_was_here(db: TestStore) {
        let (w, platform) = reminding(db).await;
        assert!(w.service.recent_followers(&w.admin).await.unwrap().is_empty());
        w.drive_in("V1", "粤B12345", 61).await;
        w.sign_in(&w.park_code, "alice").await;
        let followers = w.service.recent_followers(&w.admin).await.unwrap();
        let [alice] = followers.as_slice() else { panic!("{followers:?}") };
        assert!(!alice.key.contains("alice") && alice.masked.contains('…'));
        w.service.send_test_message(&w.admin, MessageKind::Payment, &alice.key).await.unwrap();
        let stranger = w.service.send_test_message(&w.admin, MessageKind::Payment, "nobody").await;
        assert!(matches!(stranger, Err(Error::NotFound("follower"))), "{stranger:?}");
        w.pass(MINUTE).await;
        assert_eq!((platform.arrived(), the_one(&w).await.reference.as_str()), (1, "TEST"));
    }
}
