//! The fault matrix: every payment method, in parking and top-up, through everything that goes wrong, on both
//! databases. The README shows the table, and a test says whether it shows this one.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cases;
mod stage;
mod table;

use cases::CASES;
use domain::method::Scenario;
use simulation::crash::quiet_deaths;
use simulation::way::Way;
use store::testing::TestStore;

/// Every case of one method in one scenario; all that fail are named.
async fn row(way: Way, scenario: Scenario, postgres: bool) {
    quiet_deaths();
    let mut failed = Vec::new();
    for case in CASES {
        let db = if postgres {
            let Some(db) = TestStore::postgres().await else { return };
            db
        } else {
            TestStore::sqlite().await
        };
        if let Err(error) = cases::run(case.name, &db, way, scenario).await {
            failed.push(format!("{}: {error:#}", case.name));
        }
        db.end().await;
    }
    assert!(failed.is_empty(), "{way:?}, {scenario}:\n{}", failed.join("\n"));
}

macro_rules! rows {
    ($($name:ident: $way:ident),* $(,)?) => {$(
        mod $name {
            use super::*;

            #[tokio::test]
            async fn parking_sqlite() {
                row(Way::$way, Scenario::Parking, false).await;
            }

            #[tokio::test]
            async fn parking_postgres() {
                row(Way::$way, Scenario::Parking, true).await;
            }

            #[tokio::test]
            async fn top_up_sqlite() {
                row(Way::$way, Scenario::TopUp, false).await;
            }

            #[tokio::test]
            async fn top_up_postgres() {
                row(Way::$way, Scenario::TopUp, true).await;
            }
        }
    )*

        /// The ways that have rows here.
        const ROWS: &[Way] = &[$(Way::$way),*];
    };
}

rows! {
    wechat_v3: WechatV3,
    wechat_v2: WechatV2,
    alipay: Alipay,
    chinaums_open: ChinaumsOpen,
    chinaums_portal: ChinaumsPortal,
    wechat_app: WechatApp,
    alipay_app: AlipayApp,
    unionpay_app: UnionpayApp,
}

#[test]
fn every_way_has_its_rows() {
    assert_eq!(ROWS, Way::ALL);
}
