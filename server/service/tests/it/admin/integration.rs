//! Keys of the REST interface and webhooks.

use super::people::{code, fields};
use crate::world::World;
use domain::access::Scope;
use domain::time::MINUTE;
use service::Error;
use service::parking::{AtLane, BillQuery, Entered, Left};
use store::both;

both! {
    async fn a_key_is_shown_once_and_works_until_revoked(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let made = s.create_api_key(&w.admin, "道闸", &[Scope::BillsRead, Scope::BillsRead]).await.unwrap();
        assert!(made.key.starts_with("pk_") && made.key.len() == 46);
        assert!(!format!("{made:?}").contains(&made.key));
        let caller = s.api_caller(&made.key).await.unwrap();
        assert_eq!((caller.operator, caller.scopes), (w.admin.operator.clone().unwrap(), vec![Scope::BillsRead]));
        w.advance(10 * MINUTE);
        s.api_caller(&made.key).await.unwrap();
        let listed = s.list_api_keys(&w.admin).await.unwrap();
        let key = listed.iter().find(|key| key.id == made.id).unwrap();
        assert_eq!((key.name.as_str(), key.last_used_at), ("道闸", Some(w.now())));
        assert!(made.key.starts_with(&key.prefix) && key.prefix.len() < 12);
        s.revoke_api_key(&w.admin, &made.id).await.unwrap();
        assert!(matches!(s.api_caller(&made.key).await, Err(Error::NotSignedIn)));
        assert_eq!(code(s.revoke_api_key(&w.admin, &made.id).await), "not_found");
        for wrong in ["", "pk_", "pk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert!(matches!(s.api_caller(wrong).await, Err(Error::NotSignedIn)));
        }
        let bad = fields(s.create_api_key(&w.admin, "", &[]).await);
        assert_eq!(bad, [("name".to_owned(), "required".to_owned()), ("scopes".to_owned(), "required".to_owned())]);
    }

    async fn a_key_does_what_its_scopes_say(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        w.drive_in("V1", "粤B12345", 30).await;
        let mut reader = w.caller.clone();
        reader.scopes = vec![Scope::BillsRead];
        let mut writer = w.caller.clone();
        writer.scopes = vec![Scope::VehiclesWrite];
        let (site, visit_no) = ("P1".to_owned(), "V1".to_owned());
        let query = BillQuery { site: site.clone(), plate: None, visit_no: Some(visit_no.clone()) };
        let bill = s.bill(&reader, query.clone()).await.unwrap();
        let entered =
            Entered { site: site.clone(), visit_no: "V2".to_owned(), plate: None, entered_at: w.now() };
        let at = AtLane { site: site.clone(), lane: "OUT1".to_owned(), visit_no: Some(visit_no.clone()), plate: None };
        let left = Left { site, visit_no: Some(visit_no), plate: None, left_at: w.now() };
        assert_eq!(code(s.bill(&writer, query).await), "forbidden");
        assert_eq!(code(s.bill_payments(&writer, &bill.bill_id).await), "forbidden");
        assert_eq!(code(s.api_sites(&writer).await), "forbidden");
        assert_eq!(code(s.vehicle_entered(&reader, entered.clone()).await), "forbidden");
        assert_eq!(code(s.vehicle_at_lane(&reader, at.clone()).await), "forbidden");
        assert_eq!(code(s.vehicle_left(&reader, left.clone()).await), "forbidden");
        s.bill_payments(&reader, &bill.bill_id).await.unwrap();
        s.api_sites(&reader).await.unwrap();
        s.vehicle_entered(&writer, entered).await.unwrap();
        s.vehicle_at_lane(&writer, at).await.unwrap();
        s.vehicle_left(&writer, left).await.unwrap();
    }

    async fn webhooks_are_few_and_their_secrets_shown_once(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let made = s.save_webhook(&w.admin, "https://second.example.cn/hook").await.unwrap();
        assert!(made.secret.starts_with("whsec_") && made.secret.len() == 50);
        assert!(!format!("{made:?}").contains(&made.secret));
        let again = s.save_webhook(&w.admin, "https://second.example.cn/hook").await;
        assert_eq!(fields(again), [("url".to_owned(), "taken".to_owned())]);
        assert_eq!(fields(s.save_webhook(&w.admin, "second.example.cn").await), [("url".to_owned(), "url_shape".to_owned())]);
        for n in 0..8 {
            s.save_webhook(&w.admin, &format!("https://x.example.cn/{n}")).await.unwrap();
        }
        assert_eq!(code(s.save_webhook(&w.admin, "https://x.example.cn/9").await), "too_many_webhooks");
        s.delete_webhook(&w.admin, &made.id).await.unwrap();
        assert_eq!(code(s.delete_webhook(&w.admin, &made.id).await), "not_found");
        assert_eq!(s.list_webhooks(&w.admin).await.unwrap().len(), 9);
    }
}
