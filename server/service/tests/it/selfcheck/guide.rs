//! What the self-check sees ticks the guide's steps, and opens them again.

use super::world::{World, failed};
use crate::guide::{choose, plan, step};
use domain::guide::{Have, Step, StepState, Want};
use sandbox::Mistake;
use sandbox::state::Permission;
use service::accounts::{SaveOfficialAccount, Verdict};
use store::both;

both! {
    async fn an_account_by_itself_is_seen_as_soon_as_it_is_saved(db: TestStore) {
        let w = World::bare(db);
        w.open().await;
        let s = &w.service;
        s.choose_plan(&w.admin, choose(&[Want::NoticeMessages], &[Have::ServiceAccount], 0)).await.unwrap();
        let account = w.sandbox.demo_account();
        let input = || SaveOfficialAccount {
            app_id: account.official_account_app_id.clone(),
            app_secret: Some(account.official_account_app_secret.clone().into()),
        };
        w.mistake(Mistake::WhiteList);
        s.save_official_account(&w.admin, input()).await.unwrap();
        assert_eq!(failed(&s.self_check_report(&w.admin).await.unwrap()), ["official_account.white_list"]);
        w.sandbox.mend_mistake(0, Mistake::WhiteList);
        s.save_official_account(&w.admin, input()).await.unwrap();
        let report = s.self_check_report(&w.admin).await.unwrap();
        assert_eq!(report.find("official_account.app_secret").map(|found| found.verdict), Some(Verdict::Pass));
        let now = plan(s, &w.admin).await;
        for ticked in [Step::OaSecret, Step::EnterAccount, Step::OaWhiteList] {
            let step = step(&now, ticked);
            assert_eq!((step.state, step.by_system), (StepState::Done, true), "{ticked}");
        }
    }

    async fn every_interface_has_to_be_held(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        s.choose_plan(&w.admin, choose(&[Want::WechatScan], &[Have::SamePrincipal], 0)).await.unwrap();
        w.check().await;
        let permissions = async || step(&plan(s, &w.admin).await, Step::OaPermissions).clone();
        assert_eq!(permissions().await.state, StepState::Done);
        for (permission, words) in [
            (Permission::UserInfo, "permission_user_info_missing"),
            (Permission::JsapiTicket, "permission_jsapi_missing"),
        ] {
            let account = |change: &dyn Fn(&mut sandbox::state::OfficialAccount)| {
                w.sandbox.change(|state, _| change(&mut state.official_accounts[0]));
            };
            account(&|account| {
                account.revoked.insert(permission);
            });
            w.check().await;
            let open = permissions().await;
            assert!(open.reopened, "{permission:?}");
            assert_eq!(open.reason.map(|reason| reason.words), Some(words.to_owned()));
            account(&|account| {
                account.revoked.remove(&permission);
            });
            w.check().await;
            assert_eq!(permissions().await.state, StepState::Done, "{permission:?}");
        }
    }
}
