//! Every mistake of the guide, made in the sandbox by itself: the right check says so, and no other.
//!
//! [`rows::row`] has a line for each of the sandbox's mistakes. Here each is made against a healthy operator, shown by
//! what shows it, found, mended, and gone.
//!
//! What requirements.md 5 lists besides is refused before it is kept, where it is entered, or has a test of its own:
//!
//! | mistake | test |
//! | --- | --- |
//! | API v3 key, AppSecret, AppID, merchant number of another shape; files cut off, mixed up or of another merchant | `accounts::fields` |
//! | API key of v2 not of 32 characters; another key for a number that both halves share | `wechat_v2` |
//! | certificates that end or ended since | `super::mistakes`, `super::expiry` |
//! | ChinaUMS's numbers and keys of another shape; two keys that are one | `accounts::chinaums` |
//! | ChinaUMS beside WeChat or Alipay | `accounts::exclusion` |
//! | verification files: name, content, not released, another one in its place | `official_account` |
//! | a template that is not the guide's, a mapping that does not fit, a kind without a template | `messages::push`, `domain::templates` |
//! | three saves of domains in a calendar month | `super::expiry` |
//! | bundle ids, package and signature of another shape | `server/tests/it/config.rs` |
//! | a public address that WeChat does not take | `service::selfcheck::outside` |

mod rows;
mod stage;

use super::world::World;
pub use rows::What;
use rows::{Deed, Group, Row, Said, of, row};
use sandbox::Mistake;
use service::Error;
use service::accounts::{SaveChinaums, SaveWechat, Verdict};
use service::selfcheck::{Finding, Report};
use stage::Ended;
pub use stage::{Begun, Stage};
use std::collections::BTreeSet;
use store::both;

/// A finding without its moment.
fn timeless(report: &Report) -> Vec<Finding> {
    report.findings().map(|found| Finding { at: domain::time::UnixMs(0), ..found.clone() }).collect()
}

/// The report of somebody whom nothing is wrong with.
async fn healthy(stage: &Stage) -> Vec<Finding> {
    let report = stage.w.check().await;
    let wrong: Vec<_> = report.findings().filter(|found| found.needs_action()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    timeless(&report)
}

/// Lets happen what shows the mistake; `wrong`: it is made at present.
async fn show(stage: &Stage, row: &Row, wrong: bool) {
    let ended = match row.deed {
        Deed::Ask => return,
        Deed::Message => return stage.send_message().await,
        Deed::Save => {
            let saved = stage.w.service.save_wechat(&stage.w.admin, stage.w.wechat()).await;
            return match (row.said, saved) {
                (Said::Refused(field, code), Err(Error::Invalid(fields))) if wrong => {
                    let said: Vec<_> = fields.iter().map(|f| (f.field.as_str(), f.code.as_str())).collect();
                    assert_eq!(said, [(field, code)], "{:?}", row.what);
                }
                (_, saved) => drop(saved.unwrap()),
            };
        }
        Deed::Scan(method) => stage.scan(method).await,
        Deed::ScanTwice(method) => {
            stage.scan(method).await;
            stage.scan(method).await
        }
        Deed::App(method) => stage.pay_in_app(method).await,
    };
    assert!(wrong || ended == Ended::Paid, "{:?} was mended: {ended:?}", row.what);
}

/// Whether this begins as a provider's words do: with its code, or with what a wallet shows in Chinese. Ours are English.
fn is_theirs(words: &str) -> bool {
    let code = words.split([' ', ':']).next().unwrap_or_default();
    let is_code = code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_.-".contains(&b));
    is_code || code.starts_with("isv.") || !code.is_ascii()
}

/// What the report says otherwise than the healthy one does is what the row says, and what waits for that.
fn assert_said(row: &Row, healthy: &[Finding], report: &Report) {
    let now = timeless(report);
    let keys = |all: &[Finding]| all.iter().map(|found| found.key.clone()).collect::<BTreeSet<_>>();
    assert_eq!(keys(healthy), keys(&now), "{:?}", row.what);
    let changed = now.into_iter().filter(|found| !healthy.contains(found));
    let (waiting, mut said): (Vec<_>, Vec<_>) = changed.partition(|found| found.words == "because");
    match row.said {
        Said::Finding(key, verdict, words, theirs) => {
            let found = said.pop().unwrap_or_else(|| panic!("{:?} changed nothing", row.what));
            assert!(said.is_empty(), "{:?}: {found:#?} and {said:#?}", row.what);
            let is = (found.key.as_str(), found.verdict, found.words.as_str());
            assert_eq!(is, (key, verdict, words), "{:?}", row.what);
            assert!(found.provider_words.contains(theirs), "{:?}: {found:#?}", row.what);
            assert!(is_theirs(&found.provider_words), "{:?}: {found:#?}", row.what);
            for other in waiting {
                let is = (other.verdict, other.args.as_slice());
                assert_eq!(is, (Verdict::Cannot, [key.to_owned()].as_slice()), "{:?}: {other:#?}", row.what);
            }
        }
        Said::Compare(key, value) => {
            assert!(said.is_empty() && waiting.is_empty(), "{:?}: {said:#?}", row.what);
            let found = report.find(key).unwrap();
            assert!(found.values.iter().any(|v| v.key == value && !v.value.is_empty()), "{found:#?}");
        }
        Said::Refused(..) => assert!(said.is_empty() && waiting.is_empty(), "{:?}: {said:#?}", row.what),
    }
}

/// Makes each mistake of a group by itself, and mends it.
async fn one_by_one(stage: &Stage, group: Group) {
    let before = healthy(stage).await;
    for row in of(group) {
        stage.make(row.what).await;
        show(stage, &row, true).await;
        let report = match row.said {
            // Nothing of it was kept, and nobody was asked.
            Said::Refused(..) => stage.w.service.self_check_report(&stage.w.admin).await.unwrap(),
            _ => stage.w.check().await,
        };
        assert_said(&row, &before, &report);
        stage.mend(row.what).await;
        show(stage, &row, false).await;
        let report = stage.w.check().await;
        let left: Vec<_> = timeless(&report).into_iter().filter(|found| !before.contains(found)).collect();
        assert!(left.is_empty(), "{:?} was mended: {left:#?}", row.what);
    }
}

/// A test for each group, and the list of groups that have one.
macro_rules! groups {
    ($($group:ident $name:ident($db:ident) $stage:block)*) => {
        const TESTED: &[Group] = &[$(Group::$group),*];
        both! {
            $(
                async fn $name($db: TestStore) {
                    let stage: Stage = $stage;
                    one_by_one(&stage, Group::$group).await;
                }
            )*
        }
    };
}

groups! {
    Account the_account_and_its_templates(db) {
        let stage = Stage::proven(db).await;
        stage.w.tells_its_kind();
        stage
    }
    Phones what_only_phones_show(db) { Stage::proven(db).await }
    Wechat wechat_pay(db) { Stage::proven(db).await }
    Others alipay_chinaums_and_unionpay(db) { Stage::proven(db).await }
    V2 wechat_pay_v2(db) {
        let w = World::bare(db);
        let key = w.sandbox.demo_account().api_v2_key;
        w.set_up(|input| SaveWechat { api: "v2".to_owned(), api_key: Some(key.into()), ..input }).await;
        Stage::around(w).await
    }
    Certificates platform_certificates(db) { Stage::around(World::with_certificates(db).await).await }
    Portal chinaums_portal(db) {
        let stage = Stage::around(World::new(db).await).await;
        let w = &stage.w;
        let msg_src = w.sandbox.ums_merchants().remove(1).msg_src;
        let portal = SaveChinaums { interface: "portal".to_owned(), msg_src, ..w.chinaums() };
        w.service.save_chinaums(&w.admin, portal).await.unwrap();
        stage
    }
    Downloads what_was_downloaded(db) { Stage::around(World::new(db).await).await }
}

#[test]
fn no_mistake_is_forgotten() {
    for mistake in Mistake::ALL {
        assert!(TESTED.contains(&row(mistake).group), "{mistake:?} is made in no test");
    }
    let made: usize = TESTED.iter().map(|group| of(*group).len()).sum();
    assert_eq!(made, Mistake::ALL.len() + rows::MORE.len());
}
