//! From the use cases' types to the guide's pages, in the reader's language.

use super::*;
use crate::console::routes::Page;
use crate::i18n::onboarding::{self as words, questions as q};
use crate::i18n::{Lang, Text, checks, lang};
use domain::access::Permission;
use domain::guide::{Choice, Have, Merchant, Step, StepState, Want, prerequisites, rule};
use domain::time::DAY;
use service::guide::{Guide, GuidePlan, GuideStep};
use service::{Actor, Error, Result, Service};
use std::collections::BTreeSet;

/// The plan's page.
pub async fn plan(service: &Service, actor: &Actor) -> Result<PlanPage> {
    let guide = service.guide(actor).await?;
    let now = service.now();
    Ok(PlanPage {
        plan: guide.plan.map(|plan| shown_plan(&plan, now)),
        may_choose: actor.role.may(Permission::ManagePayment),
    })
}

fn shown_plan(plan: &GuidePlan, now: UnixMs) -> Plan {
    let lang = lang();
    let rows: Vec<StepRow> = plan.steps.iter().enumerate().map(|(i, step)| row(step, i + 1, now)).collect();
    let mut parts: Vec<Part> = Vec::new();
    for (step, row) in plan.steps.iter().zip(&rows) {
        let title = lang.t(words::phase(step.step));
        match parts.last_mut().filter(|part| part.title == title) {
            Some(part) => part.steps.push(row.clone()),
            None => parts.push(Part { title: title.to_owned(), settled: 0, steps: vec![row.clone()] }),
        }
    }
    for part in &mut parts {
        part.settled = part.steps.iter().filter(|row| row.settled).count();
    }
    let place = |step: &GuideStep| plan.steps.iter().position(|other| other.step == step.step);
    let waiting = plan.steps.iter().zip(&rows).filter(|(step, _)| step.state == StepState::Waiting);
    Plan {
        chosen: chips(&plan.choice),
        by: plan.chosen_by.clone(),
        at: plan.chosen_at,
        settled: plan.settled(),
        total: plan.steps.len(),
        next: plan.next().and_then(place).map(|at| rows[at].clone()),
        waiting: waiting.map(|(_, row)| row.clone()).collect(),
        parts,
    }
}

/// What was chosen, in a few words.
fn chips(choice: &Choice) -> Vec<String> {
    let lang = lang();
    let merchant = lang.t(words::merchant_kind(choice.merchant)).to_owned();
    let wants = choice.wants.iter().map(|want| lang.t(words::want(*want).0).to_owned());
    std::iter::once(merchant).chain(wants).collect()
}

/// A step in a list.
fn row(step: &GuideStep, number: usize, now: UnixMs) -> StepRow {
    let lang = lang();
    let rule = rule(step.step);
    let who = if step.assignee.is_empty() {
        lang.t(words::doer(rule.doer)).to_owned()
    } else {
        step.assignee.clone()
    };
    let (state, tone) = match step.state {
        _ if step.reopened => (lang.t(q::REOPENED), Tone::Bad),
        StepState::Done if step.by_system => (lang.t(q::SEEN), Tone::Good),
        StepState::Done => (lang.t(words::state(step.state)), Tone::Good),
        StepState::Waiting if step.overdue => (lang.t(q::OVERDUE), Tone::Bad),
        StepState::Waiting | StepState::Doing => (lang.t(words::state(step.state)), Tone::Warn),
        StepState::Open | StepState::NotNeeded => (lang.t(words::state(step.state)), Tone::Plain),
    };
    let about = match (&step.reason, step.state, step.since) {
        (Some(reason), ..) => checks::outcome(lang, &reason.words, &reason.args),
        (None, StepState::Waiting, Some(since)) => waited(lang, step, since, now),
        _ => String::new(),
    };
    StepRow {
        key: step.step.as_str().to_owned(),
        number,
        title: lang.t(words::words(step.step).title).to_owned(),
        place: lang.t(words::platform(rule.platform)).to_owned(),
        who,
        state: state.to_owned(),
        tone,
        alert: step.overdue || step.reason.is_some(),
        about,
        settled: step.state.is_settled(),
        blocked: !step.ready && !step.state.is_settled(),
    }
}

/// How long is waited, and how long it usually takes.
fn waited(lang: Lang, step: &GuideStep, since: UnixMs, now: UnixMs) -> String {
    let days = (now.shanghai_day_start().since(since.shanghai_day_start())) / DAY;
    let so_far = words::board_words(lang, days);
    match (rule(step.step).wait, lang) {
        (None, _) => so_far,
        (Some(wait), Lang::Zh) => format!("{so_far}，一般 {}", words::wait(lang, wait)),
        (Some(wait), Lang::En) => format!("{so_far}; usually {}", words::wait(lang, wait)),
    }
}

/// What can be chosen.
pub async fn choice(service: &Service, actor: &Actor) -> Result<ChoicePage> {
    let plan = service.guide(actor).await?.plan;
    let (seen, choice) = plan.map_or_else(
        || {
            // What most operators want and are.
            let wants = [Want::WechatScan, Want::AlipayScan, Want::PaymentMessages];
            let has = [Have::SamePrincipal, Have::SharedNumber];
            (0, Choice { wants: wants.into(), merchant: Merchant::Company, has: has.into() })
        },
        |plan| (plan.version, plan.choice),
    );
    Ok(ChoicePage { seen, questions: questions(lang(), &choice) })
}

/// The scan payments that can be had together.
const SCAN: [(&str, &[Want]); 5] = [
    ("both", &[Want::WechatScan, Want::AlipayScan]),
    ("wechat", &[Want::WechatScan]),
    ("alipay", &[Want::AlipayScan]),
    ("chinaums", &[Want::ChinaumsScan]),
    ("none", &[]),
];

const SCAN_WORDS: [q::Asked; 5] =
    [q::SCAN_BOTH, q::SCAN_WECHAT, q::SCAN_ALIPAY, q::SCAN_CHINAUMS, q::SCAN_NONE];

fn questions(lang: Lang, choice: &Choice) -> Vec<Question> {
    let text = |text: Text| lang.t(text).to_owned();
    let scans: BTreeSet<Want> = choice
        .wants
        .iter()
        .copied()
        .filter(|want| matches!(want, Want::WechatScan | Want::AlipayScan | Want::ChinaumsScan))
        .collect();
    let scan = SCAN.iter().zip(SCAN_WORDS).map(|((value, wants), (title, about))| Opt {
        value: (*value).to_owned(),
        title: text(title),
        about: text(about),
        chosen: scans == wants.iter().copied().collect(),
    });
    let wants = |all: &[Want]| -> Vec<Opt> {
        let one = |want: &Want| {
            let (title, about) = words::want(*want);
            let (value, chosen) = (want.as_str().to_owned(), choice.wants(*want));
            Opt { value, title: text(title), about: text(about), chosen }
        };
        all.iter().map(one).collect()
    };
    let merchants = Merchant::ALL.iter().map(|merchant| Opt {
        value: merchant.as_str().to_owned(),
        title: text(words::merchant_kind(*merchant)),
        about: String::new(),
        chosen: choice.merchant == *merchant,
    });
    let has = [
        Have::SamePrincipal,
        Have::SharedNumber,
        Have::MerchantNumber,
        Have::ServiceAccount,
        Have::OpenPlatform,
        Have::AlipayAccount,
        Have::ChinaumsAccount,
        Have::UnionpayAccount,
    ]
    .map(|have| {
        let (title, about) = words::have(have);
        let (value, chosen) = (have.as_str().to_owned(), choice.has(have));
        Opt { value, title: text(title), about: text(about), chosen }
    });
    let question = |(title, about): q::Asked, single: Option<&str>, options| Question {
        title: text(title),
        about: text(about),
        single: single.map(str::to_owned),
        options,
    };
    let more = [Want::PaymentMessages, Want::NoticeMessages, Want::Visitors, Want::Sms, Want::Offline];
    vec![
        question(q::SCAN, Some("scan"), scan.collect()),
        question(q::APP, None, wants(&[Want::WechatApp, Want::AlipayApp, Want::UnionpayApp])),
        question(q::MORE, None, wants(&more)),
        question(q::MERCHANT, Some("merchant"), merchants.collect()),
        question(q::HAVE, None, has.into()),
    ]
}

/// What was chosen in the form.
pub fn chosen(scan: Option<&str>, merchant: Option<&str>, chosen: &[String]) -> Result<Choice> {
    let merchant = merchant.and_then(Merchant::parse).ok_or_else(|| Error::field("merchant", "required"))?;
    let scan = SCAN.iter().find(|(word, _)| Some(*word) == scan).map_or(&[][..], |(_, wants)| *wants);
    let wants = scan.iter().copied().chain(chosen.iter().filter_map(|word| Want::parse(word)));
    let has = chosen.iter().filter_map(|word| Have::parse(word));
    Ok(Choice { wants: wants.collect(), merchant, has: has.collect() })
}

/// A step's page; `None` while nothing is chosen.
pub async fn step(service: &Service, actor: &Actor, key: &str) -> Result<Option<StepPage>> {
    let missing = || Error::NotFound("guide_step");
    let wanted = Step::parse(key).ok_or_else(missing)?;
    let Guide { plan, people } = service.guide(actor).await?;
    let Some(plan) = plan else { return Ok(None) };
    let at = plan.steps.iter().position(|step| step.step == wanted).ok_or_else(missing)?;
    let values = service.guide_values(actor, wanted).await?;
    let (lang, step, said) = (lang(), &plan.steps[at], words::words(wanted));
    let all = |texts: &[Text]| -> Vec<String> { texts.iter().map(|text| lang.t(*text).to_owned()).collect() };
    let name = |step: Step| (step.as_str().to_owned(), lang.t(words::words(step).title).to_owned());
    let open =
        |before: &Step| plan.steps.iter().any(|other| other.step == *before && !other.state.is_settled());
    let mut prepare = all(said.prepare);
    if wanted == Step::Papers {
        prepare.splice(0..0, all(&words::papers(&plan.choice)));
    }
    let row = row(step, at + 1, service.now());
    Ok(Some(StepPage {
        total: plan.steps.len(),
        why: lang.t(said.why).to_owned(),
        menus: said.menus.iter().map(|menu| (menu.then.to_owned(), menu.now.to_owned())).collect(),
        prepare,
        acts: all(said.acts),
        values: values.into_iter().map(|value| pasted(lang, value)).collect(),
        mistakes: all(said.mistakes),
        facts: facts(lang, wanted),
        links: said.links.iter().map(|link| (lang.t(link.label).to_owned(), link.url.to_owned())).collect(),
        here: here(wanted, &plan.choice)
            .into_iter()
            .map(|page| (lang.t(page.title()).to_owned(), page.path()))
            .collect(),
        first: prerequisites(wanted, &plan.choice).into_iter().filter(open).map(name).collect(),
        reason: step.reason.as_ref().map(|reason| {
            let title = checks::title(lang, &reason.key);
            let said = checks::outcome(lang, &reason.words, &reason.args);
            if reason.key.is_empty() { said } else { format!("{title}：{said}") }
        }),
        states: states(lang, step),
        assignee: step.assignee.clone(),
        note: step.note.clone(),
        said: step.since.filter(|_| !step.by.is_empty()).map(|since| (step.by.clone(), since)),
        seen: step.version,
        people,
        may_mark: actor.role.may(Permission::WorkDesk),
        before: at.checked_sub(1).map(|at| name(plan.steps[at].step)),
        after: plan.steps.get(at + 1).map(|step| name(step.step)),
        row,
    }))
}

fn pasted(lang: Lang, value: service::accounts::PasteValue) -> Paste {
    let (label, place) = words::paste(lang, &value.key);
    Paste { label, value: value.value, place }
}

fn states(lang: Lang, step: &GuideStep) -> Vec<Opt> {
    let one = |state: &StepState| Opt {
        value: state.as_str().to_owned(),
        title: lang.t(words::state(*state)).to_owned(),
        about: lang.t(words::state_action(*state)).to_owned(),
        chosen: *state == step.state,
    };
    StepState::ALL.iter().map(one).collect()
}

/// Who, where, how long, what it costs.
fn facts(lang: Lang, step: Step) -> Vec<(String, String)> {
    let (rule, said) = (rule(step), words::words(step));
    let text = |text: Text| lang.t(text).to_owned();
    let mut facts = vec![
        (text(q::WHERE), text(words::platform(rule.platform))),
        (text(q::WHO), text(words::doer(rule.doer))),
    ];
    let wait = said.time.map(text).or_else(|| rule.wait.map(|wait| words::wait(lang, wait)));
    facts.extend(wait.map(|wait| (text(q::HOW_LONG), wait)));
    facts.extend(said.cost.map(|cost| (text(q::COSTS), text(cost))));
    facts
}

/// Where it goes on here: a page for each of what is wanted.
fn here(step: Step, choice: &Choice) -> Vec<Page> {
    use Step as S;
    let wanted = |pages: &[(Want, Page)]| -> Vec<Page> {
        pages.iter().filter(|(want, _)| choice.wants(*want)).map(|(_, page)| page.clone()).collect()
    };
    let one = match step {
        S::Papers => Page::GuidePapers,
        S::MerchantRead | S::ApiKeys => {
            let mut halves = wanted(&[(Want::WechatScan, Page::Wechat), (Want::WechatApp, Page::WechatApp)]);
            // The keys of a shared number are entered once.
            halves.truncate(if choice.has(Have::SharedNumber) { 1 } else { 2 });
            return halves;
        }
        S::SwitchScan => {
            return wanted(&[
                (Want::WechatScan, Page::Wechat),
                (Want::AlipayScan, Page::Alipay),
                (Want::ChinaumsScan, Page::Chinaums),
            ]);
        }
        S::SwitchApp => {
            return wanted(&[
                (Want::WechatApp, Page::WechatApp),
                (Want::AlipayApp, Page::Alipay),
                (Want::UnionpayApp, Page::UnionPay),
            ]);
        }
        S::OaSecret if choice.wants(Want::WechatScan) => Page::Wechat,
        S::EnterWechat => Page::Wechat,
        S::OaSecret
        | S::EnterAccount
        | S::OaType
        | S::OaWhiteList
        | S::OaPermissions
        | S::OaDomainFile
        | S::OaDomains => Page::OfficialAccount,
        S::TemplateLibrary | S::TemplateCustom | S::TemplateIds => Page::Push,
        S::EnterSms => Page::Sms,
        S::AppSecret | S::EnterWechatApp => Page::WechatApp,
        S::AlipayKeys | S::EnterAlipay | S::AlipayCallback => Page::Alipay,
        S::ChinaumsContract | S::EnterChinaums => Page::Chinaums,
        S::UnionpayCertificate | S::EnterUnionpay => Page::UnionPay,
        S::Site => Page::Sites,
        S::Codes => Page::QrCodes,
        S::Terminals => Page::Terminals,
        S::VisitorPage => Page::VisitorSettings,
        S::Integration => Page::ApiKeys,
        S::SelfCheck => Page::SelfCheck,
        _ => return Vec::new(),
    };
    vec![one]
}

/// The list of papers; `None` while nothing is chosen.
pub async fn papers(service: &Service, actor: &Actor) -> Result<Option<PapersPage>> {
    let Some(plan) = service.guide(actor).await?.plan else { return Ok(None) };
    let lang = lang();
    let text = |text: Text| lang.t(text).to_owned();
    let open = plan.steps.iter().filter(|step| !step.state.is_settled() && step.step != Step::Papers);
    let steps = open.filter_map(|step| {
        let said = words::words(step.step);
        let all: Vec<String> = said.prepare.iter().copied().map(text).collect();
        (!all.is_empty()).then(|| (text(said.title), all))
    });
    Ok(Some(PapersPage {
        merchant: text(words::merchant_kind(plan.choice.merchant)),
        papers: words::papers(&plan.choice).into_iter().map(text).collect(),
        steps: steps.collect(),
    }))
}

/// Every operator's progress.
pub async fn board(service: &Service, actor: &Actor) -> Result<Vec<BoardRow>> {
    let (lang, now) = (lang(), service.now());
    let rows = service.guide_board(actor).await?;
    let title = |step: &GuideStep| lang.t(words::words(step.step).title).to_owned();
    let shown = rows.into_iter().map(|board| BoardRow {
        id: board.operator.id.to_string(),
        name: board.operator.name,
        settled: board.settled,
        total: board.total,
        waiting: board
            .waiting
            .iter()
            .map(|step| {
                let on = lang.t(words::platform(rule(step.step).platform));
                let since = step.since.map(|since| waited(lang, step, since, now)).unwrap_or_default();
                (title(step), format!("{on} · {since}"), step.overdue)
            })
            .collect(),
        reopened: board.reopened.iter().map(title).collect(),
        next: board.next.as_ref().map(|step| (title(step), row(step, 0, now).who)),
        moved_at: board.moved_at,
    });
    Ok(shown.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(wants: &[Want], has: &[Have]) -> Choice {
        let (wants, has) = (wants.iter().copied().collect(), has.iter().copied().collect());
        Choice { wants, merchant: Merchant::Company, has }
    }

    #[test]
    fn a_step_leads_to_the_pages_of_what_is_wanted() {
        let messages = choice(&[Want::ChinaumsScan, Want::NoticeMessages, Want::UnionpayApp], &[]);
        let wechat = choice(&[Want::WechatScan, Want::AlipayScan, Want::WechatApp], &[]);
        let shared = choice(&[Want::WechatScan, Want::WechatApp], &[Have::SharedNumber]);
        let app = choice(&[Want::WechatApp], &[]);
        for (step, choice, pages) in [
            (Step::EnterAccount, &messages, vec![Page::OfficialAccount]),
            (Step::OaSecret, &messages, vec![Page::OfficialAccount]),
            (Step::OaSecret, &wechat, vec![Page::Wechat]),
            (Step::SwitchScan, &messages, vec![Page::Chinaums]),
            (Step::SwitchScan, &wechat, vec![Page::Wechat, Page::Alipay]),
            (Step::SwitchApp, &messages, vec![Page::UnionPay]),
            (Step::ApiKeys, &wechat, vec![Page::Wechat, Page::WechatApp]),
            (Step::ApiKeys, &shared, vec![Page::Wechat]),
            (Step::MerchantRead, &app, vec![Page::WechatApp]),
            (Step::OaRegister, &wechat, Vec::new()),
        ] {
            assert_eq!(here(step, choice), pages, "{step}");
        }
    }
}
