//! The declarative file.

use super::people::{PASSWORD, fields};
use crate::fake_wechat::{API_V3_KEY, APP_ID, APP_SECRET, MCH_ID, PUBLIC_KEY_ID, vector};
use crate::world::World;
use domain::access::Role;
use service::Actor;
use service::apply::{ApplyFile, Change};
use service::qr::QrFilter;
use store::both;
use toml::Value;

const FILE: &str = r#"
[[platform_staff]]
login = "pike"
name = "披克"
password = "PASSWORD"

[[operator]]
code = "qingshan"
name = "青山物业"

[[operator.staff]]
login = "admin"
name = "王管理"
role = "administrator"
password = "PASSWORD"

[[operator.site]]
code = "P001"
name = "青山广场"
exit_minutes = 20

[operator.site.tariff]
free_minutes = 15
first_minutes = 60
first_price = "5"
period_minutes = 30
period_price = "2.50"
daily_cap = "30"

[[operator.site.lane]]
code = "IN1"
name = "入口"
kind = "entry"

[[operator.site.lane]]
code = "OUT1"
name = "出口"
kind = "exit"

[[operator.site.qr]]
label = "全场"

[[operator.site.qr]]
label = "一号出口"
lane = "OUT1"

[[operator]]
code = "bishui"
name = "碧水商业"
"#;

fn parse(text: &str) -> ApplyFile {
    toml::from_str(&text.replace("PASSWORD", PASSWORD)).unwrap()
}

/// The same, with WeChat Pay for the first operator.
fn with_wechat(enabled: bool) -> ApplyFile {
    let mut file: Value = Value::Table(FILE.replace("PASSWORD", PASSWORD).parse().unwrap());
    let text = |text: &str| Value::String(text.to_owned());
    let entry = [
        ("enabled", Value::Boolean(enabled)),
        ("app_id", text(APP_ID)),
        ("app_secret", text(APP_SECRET)),
        ("mch_id", text(MCH_ID)),
        ("api_v3_key", text(API_V3_KEY)),
        ("merchant_certificate", text(&vector("made-merchant-cert.pem"))),
        ("merchant_private_key", text(&vector("wechat-doc-merchant-private-key.pem"))),
        ("public_key_id", text(PUBLIC_KEY_ID)),
        ("public_key", text(&vector("wechat-gosdk-test-public-key.pem"))),
    ];
    let table = entry.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    file["operator"][0].as_table_mut().unwrap().insert("wechat_pay".to_owned(), Value::Table(table));
    file.try_into().unwrap()
}

fn what(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|c| c.to_string().split(" http").next().unwrap().to_owned()).collect()
}

both! {
    async fn twice_is_once(db: TestStore) {
        let w = World::new(db).await;
        let (s, cli) = (&w.service, Actor::cli(None));
        let first = s.apply(&cli, parse(FILE)).await.unwrap();
        assert_eq!(what(&first), [
            "person added: pike",
            "operator created: qingshan",
            "person added: admin",
            "site created: qingshan/P001",
            "lane created: qingshan/P001/IN1",
            "lane created: qingshan/P001/OUT1",
            "QR code made: qingshan/P001 全场",
            "QR code made: qingshan/P001 一号出口",
            "operator created: bishui",
        ]);
        let log = s.verify_audit(&cli).await.unwrap().entries;
        assert_eq!(what(&s.apply(&cli, parse(FILE)).await.unwrap()), Vec::<String>::new());
        assert_eq!(s.verify_audit(&cli).await.unwrap().entries, log, "nothing happened, nothing is in the log");
        let token = s.sign_in("admin", PASSWORD, "203.0.113.1").await.unwrap().session().unwrap().token;
        let admin = s.actor(&token).await.unwrap();
        assert_eq!(admin.role, Role::Administrator);
        let site = s.list_sites(&admin).await.unwrap().remove(0);
        assert_eq!((site.exit_window_ms, site.quote_valid_ms, site.lanes.len()), (20 * 60_000, 5 * 60_000, 2));
        assert_eq!(site.tariff.unwrap().period_price.value(), 250);
    }

    async fn what_differs_is_changed_and_nothing_else(db: TestStore) {
        let w = World::new(db).await;
        let (s, cli) = (&w.service, Actor::cli(None));
        s.apply(&cli, parse(FILE)).await.unwrap();
        let changed = FILE
            .replace("\"2.50\"", "\"3\"")
            .replace("name = \"出口\"", "name = \"南出口\"")
            .replace("青山物业", "青山物业公司")
            .replace("administrator", "finance")
            .replace("PASSWORD", "another password");
        assert_eq!(what(&s.apply(&cli, parse(&changed)).await.unwrap()), [
            "operator renamed: qingshan",
            "role changed: qingshan/admin",
            "site changed: qingshan/P001",
            "lane changed: qingshan/P001/OUT1",
        ]);
        s.sign_in("admin", PASSWORD, "203.0.113.1").await.unwrap();
        let fewer = FILE.split("[[operator.site.qr]]").next().unwrap().to_owned();
        let after = what(&s.apply(&cli, parse(&fewer)).await.unwrap());
        assert!(!after.is_empty() && !after.iter().any(|c| c.contains("QR")), "{after:?}");
        let token = s.sign_in("pike", PASSWORD, "203.0.113.1").await.unwrap().session().unwrap().token;
        let operators = s.list_operators(&cli).await.unwrap();
        let qingshan = operators.iter().find(|o| o.code == "qingshan").unwrap();
        s.select_operator(&token, &qingshan.id).await.unwrap();
        let codes = s.list_qr(&s.actor(&token).await.unwrap(), &QrFilter::default()).await.unwrap().rows;
        assert_eq!(codes.len(), 2, "what the file does not name stays");
    }

    async fn a_mistake_is_named_where_it_is(db: TestStore) {
        let w = World::new(db).await;
        let cli = Actor::cli(None);
        let wrong = |from: &str, to: &str| {
            let (s, cli, file) = (w.service.clone(), cli.clone(), parse(&FILE.replace(from, to)));
            async move { fields(s.apply(&cli, file).await).remove(0) }
        };
        let at = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        assert_eq!(wrong("\"2.50\"", "\"2.505\"").await, at("operator[qingshan].site[P001].tariff[period_price]", "not_an_amount"));
        assert_eq!(wrong("lane = \"OUT1\"", "lane = \"OUT7\"").await, at("operator[qingshan].site[P001].qr[一号出口].lane", "no_such_lane"));
        assert_eq!(wrong("code = \"bishui\"", "code = \"碧水\"").await, at("operator[碧水].code", "code_shape"));
        assert_eq!(wrong("\"administrator\"", "\"platform\"").await, at("operator[qingshan].staff[admin].role", "platform_staff_apart"));
        assert_eq!(wrong("code = \"qingshan\"", "code = \"demo\"\n#").await, at("operator[demo].staff[admin].login", "taken"));
    }

    async fn wechat_pay_is_declared_and_switched(db: TestStore) {
        let w = World::new(db).await;
        let (s, cli) = (&w.service, Actor::cli(None));
        s.apply(&cli, parse(FILE)).await.unwrap();
        let first = what(&s.apply(&cli, with_wechat(true)).await.unwrap());
        assert_eq!(first, [
            format!("WeChat Pay saved: qingshan {MCH_ID}"),
            format!("WeChat Pay switched on: qingshan {MCH_ID}"),
        ]);
        assert_eq!(what(&s.apply(&cli, with_wechat(true)).await.unwrap()), Vec::<String>::new());
        assert_eq!(what(&s.apply(&cli, with_wechat(false)).await.unwrap()), [format!("WeChat Pay switched off: qingshan {MCH_ID}")]);
    }
}
