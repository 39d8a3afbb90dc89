//! The onboarding guide: choosing, ticking by hand and by the system, two people at once, the platform's board.

use crate::admin::people::{code, fields, of_role, stranger};
use crate::fake_wechat::{API_V3_KEY, APP_ID, Tweak};
use crate::world::{World, wechat_form};
use domain::access::Role;
use domain::guide::{Choice, Have, Merchant, Step, StepState, Want};
use domain::method::Method;
use domain::time::DAY;
use service::guide::{ChoosePlan, GuidePlan, GuideStep, MarkStep};
use service::notify::NotifyKind;
use service::{Actor, Service};
use std::sync::atomic::Ordering;
use store::both;

/// WeChat scan payment with payment reminders, for a company whose accounts are all its own.
pub fn scan_and_messages(seen: i64) -> ChoosePlan {
    choose(&[Want::WechatScan, Want::PaymentMessages], &[Have::SamePrincipal], seen)
}

/// That all of this is wanted by a company that has all of that.
pub fn choose(wants: &[Want], has: &[Have], seen: i64) -> ChoosePlan {
    let (wants, has) = (wants.iter().copied().collect(), has.iter().copied().collect());
    ChoosePlan { choice: Choice { wants, merchant: Merchant::Company, has }, seen }
}

/// That a step is done.
pub fn done(step: Step, seen: i64) -> MarkStep {
    mark(step, StepState::Done, seen)
}

fn mark(step: Step, state: StepState, seen: i64) -> MarkStep {
    MarkStep { step, seen, state: Some(state), assignee: String::new(), note: String::new() }
}

/// The plan.
pub async fn plan(service: &Service, actor: &Actor) -> GuidePlan {
    service.guide(actor).await.unwrap().plan.unwrap()
}

/// So many days later; nobody works meanwhile.
fn later(w: &World, days: i64) {
    w.clock.0.fetch_add(days * DAY, Ordering::SeqCst);
}

/// A step of it.
pub fn step(plan: &GuidePlan, step: Step) -> &GuideStep {
    plan.steps.iter().find(|s| s.step == step).unwrap()
}

both! {
    async fn a_plan_is_chosen_kept_and_chosen_anew_without_losing_progress(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        assert_eq!(s.guide(&w.admin).await.unwrap().plan, None);
        assert!(s.choose_plan(&w.admin, scan_and_messages(0)).await.unwrap());
        let first = plan(s, &w.admin).await;
        assert_eq!((first.version, first.chosen_by.as_str(), first.chosen_at), (1, "cli", w.now()));
        assert!(first.steps.iter().all(|s| s.step != Step::AppCreate));
        s.mark_step(&w.admin, done(Step::Papers, 0)).await.unwrap();
        // The App comes in addition: what was done stays done.
        let more = choose(&[Want::WechatScan, Want::WechatApp], &[Have::SharedNumber], 1);
        assert!(s.choose_plan(&w.admin, more.clone()).await.unwrap());
        let second = plan(s, &w.admin).await;
        assert_eq!(step(&second, Step::Papers).state, StepState::Done);
        assert_eq!(step(&second, Step::AppCreate).state, StepState::Open);
        assert!(!s.choose_plan(&w.admin, ChoosePlan { seen: 2, ..more }).await.unwrap(), "it was so before");
    }

    async fn what_is_no_choice_is_refused_at_its_field(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let nothing = s.choose_plan(&w.admin, choose(&[], &[], 0)).await;
        assert_eq!(fields(nothing), [("scan".to_owned(), "guide_nothing".to_owned())]);
        let both = s.choose_plan(&w.admin, choose(&[Want::ChinaumsScan, Want::WechatScan], &[], 0)).await;
        assert_eq!(fields(both), [("scan".to_owned(), "guide_family".to_owned())]);
    }

    async fn who_has_not_seen_the_last_word_is_told(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let finance = of_role(&w, Role::Finance).await;
        s.choose_plan(&w.admin, scan_and_messages(0)).await.unwrap();
        assert_eq!(code(s.choose_plan(&w.admin, choose(&[Want::Sms], &[], 0)).await), "guide_changed");
        let first = MarkStep {
            assignee: "李法人".to_owned(),
            note: "申请单 2026112300017".to_owned(),
            ..mark(Step::MerchantApply, StepState::Waiting, 0)
        };
        s.mark_step(&finance, first).await.unwrap();
        // The administrator looked before that.
        assert_eq!(code(s.mark_step(&w.admin, done(Step::MerchantApply, 0)).await), "guide_changed");
        let now = plan(s, &w.admin).await;
        let apply = step(&now, Step::MerchantApply);
        assert_eq!((apply.state, apply.by.as_str()), (StepState::Waiting, "王小明"), "shown by name");
        assert_eq!((apply.assignee.as_str(), apply.note.as_str()), ("李法人", "申请单 2026112300017"));
        assert!(s.mark_step(&w.admin, done(Step::MerchantApply, apply.version)).await.unwrap());
    }

    async fn two_at_the_same_moment_one_word(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        s.choose_plan(&w.admin, scan_and_messages(0)).await.unwrap();
        let (one, other) = tokio::join!(
            s.mark_step(&w.admin, mark(Step::OaRegister, StepState::Doing, 0)),
            s.mark_step(&w.admin, mark(Step::OaRegister, StepState::Waiting, 0)),
        );
        let refused = [one, other].into_iter().filter_map(Result::err).map(|e| e.code()).collect::<Vec<_>>();
        assert_eq!(refused, ["guide_changed"]);
    }

    async fn waiting_counts_from_when_it_began(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        s.choose_plan(&w.admin, scan_and_messages(0)).await.unwrap();
        s.mark_step(&w.admin, mark(Step::MerchantApply, StepState::Waiting, 0)).await.unwrap();
        let began = w.now();
        later(&w, 3);
        // A note does not begin the waiting anew.
        let note = MarkStep { state: None, note: "催过一次".to_owned(), ..mark(Step::MerchantApply, StepState::Open, 1) };
        s.mark_step(&w.admin, note).await.unwrap();
        let soon = plan(s, &w.admin).await;
        assert_eq!((step(&soon, Step::MerchantApply).since, step(&soon, Step::MerchantApply).overdue), (Some(began), false));
        later(&w, 5);
        assert!(step(&plan(s, &w.admin).await, Step::MerchantApply).overdue);
    }

    async fn what_the_system_sees_ticks_itself_and_opens_again_with_the_reason(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        s.choose_plan(&w.admin, scan_and_messages(0)).await.unwrap();
        let before = plan(s, &w.admin).await;
        for known in [Step::ApiKeys, Step::EnterWechat, Step::OaWhiteList, Step::OaSecret, Step::Site, Step::Codes, Step::SwitchScan] {
            let known = step(&before, known);
            assert_eq!((known.state, known.by_system), (StepState::Done, true), "{}", known.step);
        }
        for unknown in [Step::BindConfirm, Step::Directories, Step::TemplateIds, Step::Papers] {
            assert_eq!(step(&before, unknown).state, StepState::Open, "{unknown}");
        }
        // The first payment proves that both are bound.
        let (_, _, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
        assert_eq!(step(&plan(s, &w.admin).await, Step::BindConfirm).state, StepState::Done);
        // The address is taken off the white list.
        w.wechat.forbid_address("203.0.113.7");
        s.check_wechat(&w.admin).await.unwrap();
        let after = plan(s, &w.admin).await;
        let list = step(&after, Step::OaWhiteList);
        assert_eq!((list.state, list.reopened), (StepState::Open, true));
        let reason = list.reason.clone().unwrap();
        assert_eq!((reason.words.as_str(), reason.args.as_slice()), ("ip_not_allowed", &["203.0.113.7".to_owned()][..]));
        assert_eq!(step(&after, Step::ApiKeys).state, StepState::Done, "the others stay");
        // And the address to add is the one to paste.
        let values = s.guide_values(&w.admin, Step::OaWhiteList).await.unwrap();
        assert_eq!(values.iter().map(|v| v.value.as_str()).collect::<Vec<_>>(), ["203.0.113.7"]);
    }

    async fn a_method_that_is_switched_off_opens_its_step_again(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        s.choose_plan(&w.admin, scan_and_messages(0)).await.unwrap();
        assert_eq!(step(&plan(s, &w.admin).await, Step::SwitchScan).state, StepState::Done);
        s.set_method(&w.admin, Method::WechatOa, false).await.unwrap();
        let off = plan(s, &w.admin).await;
        let switch = step(&off, Step::SwitchScan);
        assert!(switch.reopened && switch.reason.as_ref().is_some_and(|r| r.words == "guide_method_off"));
        s.set_method(&w.admin, Method::WechatOa, true).await.unwrap();
        assert_eq!(step(&plan(s, &w.admin).await, Step::SwitchScan).state, StepState::Done);
    }

    async fn steps_are_ready_once_what_comes_before_them_is_settled(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let outsider = stranger(&w).await;
        s.choose_plan(&outsider, scan_and_messages(0)).await.unwrap();
        let fresh = plan(s, &outsider).await;
        assert_eq!(fresh.next().unwrap().step, Step::Papers);
        assert!(!step(&fresh, Step::MerchantApply).ready);
        s.mark_step(&outsider, mark(Step::Papers, StepState::NotNeeded, 0)).await.unwrap();
        let next = plan(s, &outsider).await;
        assert_eq!(next.next().unwrap().step, Step::MerchantApply);
        assert_eq!((next.settled(), step(&next, Step::OaRegister).ready), (1, true));
    }

    async fn values_are_those_of_this_deployment(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let all = [Want::WechatScan, Want::WechatApp, Want::Visitors, Want::NoticeMessages];
        s.choose_plan(&w.admin, choose(&all, &[], 0)).await.unwrap();
        let values = async |step| -> Vec<String> {
            s.guide_values(&w.admin, step).await.unwrap().into_iter().map(|v| v.value).collect()
        };
        let directories = values(Step::Directories).await;
        assert_eq!(
            directories.into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>(),
            [
                "pay.example.com/PeakeCloud/mobile/charge/",
                "pay.example.com/PeakeCloud/mobile/pay/",
                "pay.example.com/PeakeCloud/offline/",
            ]
        );
        assert_eq!(values(Step::OaDomains).await, ["pay.example.com"; 3]);
        let app = values(Step::AppCreate).await;
        for value in ["com.apple.PeakeCloud", "com.poobo.peakecloud", "94cffa99d23924042f5784716c442121", "https://pay.example.com/"] {
            assert!(app.iter().any(|v| v == value), "{value}: {app:?}");
        }
        assert_eq!(values(Step::TemplateLibrary).await, ["OPENTM417363270", "OPENTM417740493"]);
        let custom = values(Step::TemplateCustom).await;
        assert_eq!(custom[0], "集成系统消息提醒");
        assert!(custom[1].starts_with("{{first.DATA}}\n内容："), "{custom:?}");
        assert!(values(Step::Papers).await.is_empty());
    }

    async fn what_is_said_is_checked(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        assert!(matches!(s.mark_step(&w.admin, done(Step::Papers, 0)).await, Err(service::Error::NotFound(_))));
        s.choose_plan(&w.admin, scan_and_messages(0)).await.unwrap();
        let elsewhere = s.mark_step(&w.admin, done(Step::AppCreate, 0)).await;
        assert!(matches!(elsewhere, Err(service::Error::NotFound(_))), "no step of this plan");
        let long = MarkStep { note: "长".repeat(501), ..done(Step::Papers, 0) };
        assert_eq!(fields(s.mark_step(&w.admin, long).await), [("note".to_owned(), "too_long".to_owned())]);
        let odd = MarkStep { assignee: "a\u{7}".to_owned(), ..done(Step::Papers, 0) };
        assert_eq!(fields(s.mark_step(&w.admin, odd).await), [("assignee".to_owned(), "name_shape".to_owned())]);
    }

    async fn the_board_shows_who_waits_on_whom(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let (platform, outsider) = (of_role(&w, Role::Platform).await, stranger(&w).await);
        s.choose_plan(&w.admin, scan_and_messages(0)).await.unwrap();
        s.mark_step(&w.admin, mark(Step::OaCertify, StepState::Waiting, 0)).await.unwrap();
        later(&w, 1);
        s.mark_step(&w.admin, mark(Step::PaymentApply, StepState::Waiting, 0)).await.unwrap();
        let board = s.guide_board(&platform).await.unwrap();
        let codes: Vec<&str> = board.iter().map(|row| row.operator.code.as_str()).collect();
        assert_eq!(codes, ["demo", "other"]);
        let waiting: Vec<Step> = board[0].waiting.iter().map(|s| s.step).collect();
        assert_eq!(waiting, [Step::OaCertify, Step::PaymentApply], "the longest first");
        assert_eq!(board[0].next.as_ref().unwrap().step, Step::Papers);
        assert_eq!((board[1].total, board[1].moved_at), (0, None), "nothing chosen");
        // Another operator's people see and change their own alone.
        assert_eq!(s.guide(&outsider).await.unwrap().plan, None);
        assert!(matches!(s.mark_step(&outsider, done(Step::Papers, 0)).await, Err(service::Error::NotFound(_))));
    }

    async fn every_word_is_audited_without_the_note(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        s.choose_plan(&w.admin, scan_and_messages(0)).await.unwrap();
        let told = MarkStep { note: "密码是 hunter2".to_owned(), ..done(Step::Papers, 0) };
        s.mark_step(&w.admin, told).await.unwrap();
        let log = s.list_audit(&w.admin, None).await.unwrap().rows;
        let acts: Vec<&str> = log.iter().map(|row| row.action.as_str()).filter(|a| a.starts_with("guide.")).collect();
        assert_eq!(acts, ["guide.mark", "guide.choose"]);
        assert!(!format!("{log:?}").contains("hunter2"));
    }

    async fn the_same_secrets_entered_again_keep_what_is_ticked(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        s.choose_plan(&w.admin, scan_and_messages(0)).await.unwrap();
        let before = plan(s, &w.admin).await.settled();
        let form = wechat_form(API_V3_KEY);
        assert_eq!(form.app_id, APP_ID);
        s.save_wechat(&w.admin, form).await.unwrap();
        assert_eq!(plan(s, &w.admin).await.settled(), before);
    }
}
