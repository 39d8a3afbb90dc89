//! Plans: whatever an operator is, wants and has.

use domain::guide::{
    Choice, ChoiceError, Evidence, Have, Merchant, Platform, Progress, Step, StepState, Want, applies, plan,
    prerequisites, proofs, rule, standing,
};
use domain::time::{DAY, UnixMs};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn choice(wants: &[Want], has: &[Have]) -> Choice {
    Choice {
        wants: wants.iter().copied().collect(),
        merchant: Merchant::Company,
        has: has.iter().copied().collect(),
    }
}

/// Any choice that a plan can be made of.
fn choices() -> impl Strategy<Value = Choice> {
    let wants = prop::collection::btree_set(prop::sample::select(Want::ALL), 1..=Want::ALL.len());
    let has = prop::collection::btree_set(prop::sample::select(Have::ALL), 0..=Have::ALL.len());
    (wants, prop::sample::select(Merchant::ALL), has)
        .prop_map(|(wants, merchant, has)| Choice { wants, merchant, has })
        .prop_filter("what excludes each other", |choice| choice.check().is_ok())
}

fn platforms(choice: &Choice) -> BTreeSet<Platform> {
    plan(choice).into_iter().map(|step| rule(step).platform).collect()
}

proptest! {
    #[test]
    fn what_a_step_needs_comes_before_it(choice in choices()) {
        let plan = plan(&choice);
        for (at, step) in plan.iter().enumerate() {
            for before in prerequisites(*step, &choice) {
                let place = plan.iter().position(|other| *other == before);
                prop_assert!(place.is_some_and(|place| place < at), "{before} before {step}: {plan:?}");
            }
        }
    }

    #[test]
    fn a_plan_has_every_step_that_applies_once_and_no_other(choice in choices()) {
        let plan = plan(&choice);
        let set: BTreeSet<Step> = plan.iter().copied().collect();
        prop_assert_eq!(set.len(), plan.len());
        for step in Step::ALL {
            prop_assert_eq!(set.contains(step), applies(*step, &choice), "{}", step);
        }
        prop_assert_eq!(plan.last(), Some(&Step::SelfCheck));
    }

    #[test]
    fn a_platform_is_visited_only_for_what_is_done_there(choice in choices()) {
        let platforms = platforms(&choice);
        let direct = choice.wants(Want::WechatScan) || choice.wants(Want::WechatApp);
        prop_assert_eq!(platforms.contains(&Platform::Merchant), direct);
        prop_assert_eq!(platforms.contains(&Platform::OfficialAccount), choice.wants(Want::WechatScan) || choice.messages());
        prop_assert_eq!(platforms.contains(&Platform::OpenPlatform), choice.wants(Want::WechatApp));
        prop_assert_eq!(platforms.contains(&Platform::Alipay), choice.wants(Want::AlipayScan) || choice.wants(Want::AlipayApp));
        let chinaums = platforms.contains(&Platform::Chinaums);
        prop_assert_eq!(chinaums, choice.wants(Want::ChinaumsScan) && !choice.has(Have::ChinaumsAccount));
    }

    #[test]
    fn what_is_there_is_not_applied_for(choice in choices()) {
        let plan = plan(&choice);
        let there = [
            (Have::MerchantNumber, Step::MerchantApply),
            (Have::SharedNumber, Step::MerchantSecond),
            (Have::ServiceAccount, Step::OaRegister),
            (Have::ServiceAccount, Step::OaCertify),
            (Have::OpenPlatform, Step::OpenRegister),
            (Have::SamePrincipal, Step::BindReview),
            (Have::SamePrincipal, Step::AppBindReview),
            (Have::AlipayAccount, Step::AlipayRegister),
            (Have::ChinaumsAccount, Step::ChinaumsContract),
            (Have::UnionpayAccount, Step::UnionpayContract),
        ];
        for (have, step) in there {
            prop_assert!(!(choice.has(have) && plan.contains(&step)), "{step} although {have}");
        }
    }

    #[test]
    fn a_proof_is_looked_for_only_where_its_method_is_wanted(choice in choices()) {
        use domain::guide::Proof as P;
        let all: Vec<P> = plan(&choice).into_iter().flat_map(|step| proofs(step, &choice)).collect();
        let of = [
            (P::WechatAccount, Want::WechatScan),
            (P::WechatAppAccount, Want::WechatApp),
            (P::AlipayLifeOn, Want::AlipayScan),
            (P::ChinaumsOn, Want::ChinaumsScan),
            (P::UnionpayAppOn, Want::UnionpayApp),
            (P::Sms, Want::Sms),
        ];
        for (proof, want) in of {
            prop_assert_eq!(all.contains(&proof), choice.wants(want), "{}", proof);
        }
    }
}

#[test]
fn every_known_mistake_is_guarded_against_in_some_plan() {
    let everything = [
        choice(&[Want::WechatScan, Want::WechatApp, Want::NoticeMessages, Want::Visitors], &[]),
        choice(&[Want::ChinaumsScan], &[]),
    ];
    let guarded: BTreeSet<u8> =
        everything.iter().flat_map(plan).flat_map(|step| rule(step).mistakes.iter().copied()).collect();
    assert_eq!(guarded, (1..=15).collect());
}

#[test]
fn app_payment_alone_needs_neither_directories_nor_domains() {
    let plan = plan(&choice(&[Want::WechatApp, Want::AlipayApp], &[Have::SamePrincipal]));
    for step in
        [Step::Directories, Step::OaDomains, Step::OaDomainFile, Step::OaWhiteList, Step::ProductJsapi]
    {
        assert!(!plan.contains(&step), "{step}");
    }
    assert!(plan.contains(&Step::AppCreate) && plan.contains(&Step::ProductApp));
}

#[test]
fn scan_payment_alone_needs_no_open_platform_and_chinaums_no_wechat() {
    let scan = platforms(&choice(&[Want::WechatScan, Want::AlipayScan], &[]));
    assert!(!scan.contains(&Platform::OpenPlatform));
    let chinaums = platforms(&choice(&[Want::ChinaumsScan], &[]));
    assert_eq!(chinaums, [Platform::Desk, Platform::Chinaums, Platform::Console].into_iter().collect());
    // Messages go out by the official account all the same.
    let told = plan(&choice(&[Want::ChinaumsScan, Want::PaymentMessages], &[]));
    assert!(told.contains(&Step::EnterAccount) && !told.contains(&Step::EnterWechat));
}

#[test]
fn one_body_for_all_accounts_skips_tencents_review() {
    let wants = [Want::WechatScan, Want::WechatApp];
    let other = plan(&choice(&wants, &[]));
    let same = plan(&choice(&wants, &[Have::SamePrincipal]));
    let left_out: Vec<&Step> = other.iter().filter(|step| !same.contains(step)).collect();
    assert_eq!(left_out, [&Step::BindReview, &Step::AppBindReview]);
}

#[test]
fn what_excludes_each_other_is_no_choice() {
    assert_eq!(choice(&[], &[]).check(), Err(ChoiceError::Nothing));
    for direct in [Want::WechatScan, Want::AlipayScan] {
        assert_eq!(choice(&[Want::ChinaumsScan, direct], &[]).check(), Err(ChoiceError::Family));
    }
    assert_eq!(choice(&[Want::ChinaumsScan, Want::WechatApp], &[]).check(), Ok(()));
}

#[test]
fn what_the_system_sees_goes_before_what_was_said() {
    use Evidence as E;
    use StepState as S;
    let now = UnixMs::shanghai_day("2026-11-23").unwrap();
    let rule = rule(Step::OaWhiteList);
    let said = |state| Some(Progress { state, since: now });
    let of = |said, evidence| {
        let s = standing(&rule, said, evidence, now);
        (s.state, s.by_system, s.reopened)
    };
    assert_eq!(of(None, E::Unknown), (S::Open, false, false));
    assert_eq!(of(None, E::Proven), (S::Done, true, false));
    assert_eq!(of(said(S::Waiting), E::Proven), (S::Done, true, false));
    assert_eq!(of(said(S::Done), E::Unknown), (S::Done, false, false));
    assert_eq!(of(said(S::Done), E::Refuted), (S::Open, false, true));
    assert_eq!(of(said(S::Doing), E::Refuted), (S::Doing, false, false));
    for evidence in [E::Unknown, E::Proven, E::Refuted] {
        assert_eq!(of(said(S::NotNeeded), evidence), (S::NotNeeded, false, false));
    }
}

#[test]
fn waiting_longer_than_usual_is_overdue() {
    let since = UnixMs::shanghai_day("2026-11-02").unwrap();
    let waiting = Some(Progress { state: StepState::Waiting, since });
    let overdue =
        |step, days: i64| standing(&rule(step), waiting, Evidence::Unknown, since.plus(days * DAY)).overdue;
    assert!(!overdue(Step::TemplateCustom, 15) && overdue(Step::TemplateCustom, 16));
    assert!(!overdue(Step::AppCreate, 9) && overdue(Step::AppCreate, 10));
    // Nobody knows how long this takes.
    assert!(!overdue(Step::ChinaumsContract, 400));
}
