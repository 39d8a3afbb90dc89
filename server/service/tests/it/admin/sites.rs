//! Car parks, lanes and codes.

use super::people::{code, fields};
use crate::world::{World, tariff};
use domain::money::Fen;
use domain::tariff::Tariff;
use domain::time::MINUTE;
use domain::top_up::TopUpRules;
use service::Error;
use service::qr::QrFilter;
use service::sites::{LaneKind, SaveLane, SaveSite, SiteKind, SiteStatus};
use store::both;

fn save(code: &str) -> SaveSite {
    SaveSite {
        id: None,
        code: code.to_owned(),
        name: "二号停车场".to_owned(),
        kind: SiteKind::CarPark,
        tariff: Some(tariff()),
        top_up: None,
        exit_window_ms: 15 * MINUTE,
        quote_valid_ms: 5 * MINUTE,
    }
}

both! {
    async fn saved_changed_and_closed(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let made = s.save_site(&w.admin, save("P2")).await.unwrap();
        assert_eq!(fields(s.save_site(&w.admin, save("P2")).await), [("code".to_owned(), "taken".to_owned())]);
        let clash = SaveSite { id: Some(made.id.clone()), ..save("P1") };
        assert_eq!(fields(s.save_site(&w.admin, clash).await), [("code".to_owned(), "taken".to_owned())]);
        let changed = SaveSite { id: Some(made.id.clone()), name: "改名".to_owned(), ..save("P2") };
        assert_eq!(s.save_site(&w.admin, changed.clone()).await.unwrap().name, "改名");
        let acts = s.list_audit(&w.admin, None).await.unwrap().rows.len();
        s.save_site(&w.admin, changed.clone()).await.unwrap();
        assert_eq!(s.list_audit(&w.admin, None).await.unwrap().rows.len(), acts, "saving what is there is no act");
        assert!(s.close_site(&w.admin, &made.id).await.unwrap());
        assert!(!s.close_site(&w.admin, &made.id).await.unwrap());
        let listed = s.list_sites(&w.admin).await.unwrap();
        assert_eq!(listed.iter().map(|x| (x.code.as_str(), x.status)).collect::<Vec<_>>(), [
            ("P1", SiteStatus::Active),
            ("P2", SiteStatus::Closed),
        ]);
        assert_eq!(listed[0].lanes.iter().map(|l| l.code.as_str()).collect::<Vec<_>>(), ["IN1", "OUT1"]);
        s.save_site(&w.admin, changed).await.unwrap();
        assert_eq!(s.list_sites(&w.admin).await.unwrap()[1].status, SiteStatus::Active, "saving opens it again");
    }

    async fn every_wrong_field_is_named(db: TestStore) {
        let w = World::new(db).await;
        let bad = SaveSite {
            code: "车场".to_owned(),
            name: String::new(),
            exit_window_ms: 0,
            quote_valid_ms: 2 * 60 * MINUTE,
            tariff: Some(Tariff { daily_cap: Some(Fen::ZERO), ..tariff() }),
            ..save("P2")
        };
        let wrong = fields(w.service.save_site(&w.admin, bad).await);
        let expected = [
            ("code", "code_shape"),
            ("name", "required"),
            ("exit_minutes", "exit_minutes_range"),
            ("quote_minutes", "quote_minutes_range"),
            ("tariff[daily_cap]", "tariff_cap"),
        ];
        assert_eq!(wrong, expected.map(|(f, c)| (f.to_owned(), c.to_owned())));
        let bare = SaveSite { tariff: None, ..save("P2") };
        assert_eq!(fields(w.service.save_site(&w.admin, bare).await), [("tariff".to_owned(), "required".to_owned())]);
        let station = SaveSite { kind: SiteKind::CardStation, top_up: Some(TopUpRules::usual()), ..save("C1") };
        let made = w.service.save_site(&w.admin, station.clone()).await.unwrap();
        assert_eq!((made.tariff, made.top_up), (None, Some(TopUpRules::usual())), "a card station has no tariff");
        let bare = SaveSite { top_up: None, ..station.clone() };
        assert_eq!(fields(w.service.save_site(&w.admin, bare).await), [("top_up".to_owned(), "required".to_owned())]);
        for (change, field, code) in [
            (TopUpRules { min: Fen::ZERO, ..TopUpRules::usual() }, "top_up[min]", "top_up_min"),
            (TopUpRules { max: Fen::ZERO, ..TopUpRules::usual() }, "top_up[max]", "top_up_max"),
            (TopUpRules { max_balance: Some(Fen::ZERO), ..TopUpRules::usual() }, "top_up[max_balance]", "top_up_max_balance"),
            (TopUpRules { presets: vec![Fen::MAX], ..TopUpRules::usual() }, "top_up[presets]", "top_up_presets"),
            (TopUpRules { presets: vec![], free_amount: false, ..TopUpRules::usual() }, "top_up[presets]", "top_up_nothing"),
        ] {
            let bad = SaveSite { top_up: Some(change), ..station.clone() };
            assert_eq!(fields(w.service.save_site(&w.admin, bad).await), [(field.to_owned(), code.to_owned())]);
        }
        let turned = SaveSite { id: Some(made.id), tariff: Some(tariff()), kind: SiteKind::CarPark, ..station };
        assert_eq!(fields(w.service.save_site(&w.admin, turned).await), [("kind".to_owned(), "kind_fixed".to_owned())]);
    }

    async fn lanes_show_what_stands_there(db: TestStore) {
        let w = World::new(db).await;
        w.drive_in("V1", "粤B12345", 30).await;
        w.at_exit("V1").await;
        let lane = |code: &str, id| SaveLane {
            id,
            site_id: w.site.clone(),
            code: code.to_owned(),
            name: "出口".to_owned(),
            kind: LaneKind::Exit,
        };
        assert_eq!(fields(w.service.save_lane(&w.admin, lane("OUT1", None)).await), [("code".to_owned(), "taken".to_owned())]);
        w.service.save_lane(&w.admin, lane("OUT9", Some(w.exit.clone()))).await.unwrap();
        let sites = w.service.list_sites(&w.admin).await.unwrap();
        let lane = sites[0].lanes.iter().find(|lane| lane.code == "OUT9").unwrap();
        assert_eq!(lane.vehicle.as_deref(), Some("粤B12345"), "it stays through a change");
    }

    async fn every_code_is_on_some_page(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let known = s.list_qr(&w.admin, &QrFilter::default()).await.unwrap().rows.len();
        for label in ["b", "a", "c", "b", "出口", "a", "入口"] {
            // All of one moment, some with one label.
            s.create_qr(&w.admin, &w.site, None, label).await.unwrap();
        }
        let all = s.list_qr(&w.admin, &QrFilter::default()).await.unwrap();
        assert_eq!((all.rows.len(), &all.next), (known + 7, &None));
        let mut filter = QrFilter { limit: 3, ..QrFilter::default() };
        let mut seen = Vec::new();
        loop {
            let page = s.list_qr(&w.admin, &filter).await.unwrap();
            assert!(page.rows.len() <= 3);
            seen.extend(page.rows);
            filter.after = page.next;
            if filter.after.is_none() {
                break;
            }
        }
        assert_eq!(seen, all.rows);

        let gone = &seen[4];
        s.revoke_qr(&w.admin, &gone.token).await.unwrap();
        let living = QrFilter { living: true, ..QrFilter::default() };
        let rows = s.list_qr(&w.admin, &living).await.unwrap().rows;
        assert!(rows.len() == known + 6 && rows.iter().all(|code| code.token != gone.token));
        let one = QrFilter { token: Some(gone.token.clone()), ..QrFilter::default() };
        assert_eq!(s.list_qr(&w.admin, &one).await.unwrap().rows[0].token, gone.token);

        for after in ["nonsense", "2222222222222222222A"] {
            let astray = QrFilter { after: Some(after.to_owned()), ..QrFilter::default() };
            let refused = fields(s.list_qr(&w.admin, &astray).await);
            assert_eq!(refused, [("after".to_owned(), "not_a_page".to_owned())]);
        }
    }

    async fn codes_lead_to_pages_until_revoked(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let made = s.create_qr(&w.admin, &w.site, Some(&w.exit), "一号出口").await.unwrap();
        assert_eq!(made.url, format!("https://pay.example.com/PeakeCloud/mobile/pay/{}", made.token.as_str()));
        assert_eq!((made.site_code.as_str(), made.lane_code.as_deref()), ("P1", Some("OUT1")));
        let all = QrFilter::default();
        let here = QrFilter { site: Some(w.site.clone()), ..all.clone() };
        assert_eq!(s.list_qr(&w.admin, &here).await.unwrap().rows.len(), 4);
        assert!(s.list_qr(&w.admin, &all).await.unwrap().rows.contains(&made));
        assert!(s.revoke_qr(&w.admin, &made.token).await.unwrap());
        assert!(!s.revoke_qr(&w.admin, &made.token).await.unwrap());
        let revoked = s.list_qr(&w.admin, &all).await.unwrap().rows.into_iter().find(|q| q.token == made.token).unwrap();
        assert_eq!(revoked.revoked_at, Some(w.now()));
        assert_eq!(fields(s.create_qr(&w.admin, &w.site, None, "").await), [("label".to_owned(), "required".to_owned())]);
        let other = s.save_site(&w.admin, save("P2")).await.unwrap();
        let astray = s.create_qr(&w.admin, &other.id, Some(&w.exit), "x").await;
        assert!(matches!(astray, Err(Error::NotFound("lane"))), "{astray:?}");
        let log = s.list_audit(&w.admin, None).await.unwrap();
        assert!(!serde_json::to_string(&log).unwrap().contains(made.token.as_str()), "a code is not in the log");
        assert_eq!(code(s.list_audit(&w.admin, Some("x")).await), "invalid_input");
    }
}
