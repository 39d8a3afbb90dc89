//! 到期日历: what ends when, how old keys are, what platforms still allow, which versions still verify.

use crate::api::accounts::Verdict;
use crate::api::call::call;
use crate::api::expiry::{Calendar, GetCalendar, Quota, RecordChange, RecordEnd, Recorded, Row, Version};
use crate::api::session::Me;
use crate::console::routes::Page;
use crate::i18n::{alerts, selfcheck as t, tr};
use crate::ui::{self, Action, Column, Dialog, Field, Form, Tone, toaster};
use domain::access::Permission;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let (count, record) = (ui::action::<RecordChange>(), ui::action::<RecordEnd>());
    let data = ui::fetch_when(move || (count.done(), record.done()), || call(GetCalendar {}));
    let chosen = RwSignal::new(None::<Recorded>);
    let toaster = toaster();
    ui::after(count, move |()| toaster.good(tr(t::COUNTED)));
    ui::after(record, move |()| {
        chosen.set(None);
        toaster.good(tr(t::RECORDED_DONE));
    });
    let may = expect_context::<Me>().may(Permission::ManagePayment);
    view! {
        {ui::page_head(tr(t::CALENDAR), tr(t::CALENDAR_ABOUT), view! {
            <a class="btn" href=Page::Alerts.path()>{tr(alerts::TITLE)}</a>
        }.into_any())}
        {ui::load(data, move |calendar: Calendar| show(calendar, may, count, chosen))}
        {question(record, chosen)}
    }
    .into_any()
}

fn show(calendar: Calendar, may: bool, count: Action, chosen: RwSignal<Option<Recorded>>) -> AnyView {
    let endings = if calendar.endings.is_empty() {
        view! { <p class="muted">{tr(t::NO_ENDINGS)}</p> }.into_any()
    } else {
        let columns =
            [Column::new(t::WHAT), Column::new(t::NUMBER), Column::tight(t::DAY), Column::num(t::LEFT)];
        ui::table(t::ENDINGS, &columns, calendar.endings.into_iter().map(row).collect())
    };
    let ages = (!calendar.ages.is_empty()).then(|| {
        let columns =
            [Column::new(t::WHAT), Column::new(t::NUMBER), Column::tight(t::SINCE), Column::num(t::AGES)];
        let rows = calendar.ages.into_iter().map(row).collect();
        ui::card(t::AGES, Some(t::AGES_ABOUT), ui::table(t::AGES, &columns, rows))
    });
    let versions = (!calendar.versions.is_empty()).then(|| {
        let columns = [
            Column::new(t::NUMBER),
            Column::num(t::VERSION),
            Column::new(t::SERIAL),
            Column::tight(t::SAVED),
            Column::tight(t::STATE),
        ];
        let rows = calendar.versions.into_iter().map(version).collect();
        ui::card(t::VERSIONS, Some(t::VERSIONS_ABOUT), ui::table(t::VERSIONS, &columns, rows))
    });
    let quotas: Vec<AnyView> = calendar.quotas.into_iter().map(|one| quota(one, may, count)).collect();
    let recorded: Vec<AnyView> =
        calendar.recorded.into_iter().map(|one| to_record(one, may, chosen)).collect();
    view! {
        {ui::card(t::ENDINGS, None, endings)}
        {ui::card(t::RECORDED, Some(t::RECORDED_ABOUT), view! { <ul class="check-list">{recorded}</ul> }.into_any())}
        {ui::card(t::QUOTAS, Some(t::QUOTAS_ABOUT), view! { <ul class="check-list">{quotas}</ul> }.into_any())}
        {ages}
        {versions}
    }
    .into_any()
}

const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Fail => Tone::Bad,
        Verdict::Warn => Tone::Warn,
        Verdict::Pass | Verdict::Cannot => Tone::Plain,
    }
}

fn row(row: Row) -> Vec<AnyView> {
    let days = ui::badge(tone(row.verdict), t::days_left(row.days));
    vec![row.what.into_any(), view! { <code>{row.number}</code> }.into_any(), ui::day(row.at), days]
}

fn version(version: Version) -> Vec<AnyView> {
    let (tone, word) = match (version.current, version.ended) {
        (true, false) => (Tone::Good, t::CURRENT),
        (false, false) => (Tone::Info, t::VERIFIES),
        (_, true) => (Tone::Bad, t::ENDED),
    };
    vec![
        version.account.into_any(),
        version.version.into_any(),
        view! { <code class="wrap">{ui::or_dash(version.serial)}</code> }.into_any(),
        ui::time(version.saved_at),
        ui::badge(tone, tr(word)),
    ]
}

fn quota(quota: Quota, may: bool, count: Action) -> AnyView {
    let tone = if quota.used >= quota.allowed { Tone::Warn } else { Tone::Plain };
    let button = may.then(|| {
        let fields = view! {
            <input type="hidden" name="kind" value=quota.kind />
            <button type="submit" class="btn btn--small" disabled=move || count.pending()>{tr(t::COUNT_ONE)}</button>
        };
        ui::button_form(count, fields.into_any())
    });
    view! {
        <li class="check-row check-row--line">
            <div>
                <p class="check-row__title"><span>{quota.what}</span>{ui::badge(tone, t::used_of(quota.used, quota.allowed))}</p>
                <p class="check-row__words">{tr(t::RESETS)}" "{ui::day(quota.resets_at)}</p>
            </div>
            {button}
        </li>
    }
    .into_any()
}

fn to_record(end: Recorded, may: bool, chosen: RwSignal<Option<Recorded>>) -> AnyView {
    let day = end.day.clone().unwrap_or_else(|| tr(t::NOT_RECORDED).to_owned());
    let label = if end.day.is_some() { t::CHANGE_DATE } else { t::RECORD };
    let kept = end.clone();
    let button = may.then(|| {
        view! {
            <button type="button" class="btn btn--small" on:click=move |_| chosen.set(Some(kept.clone()))>{tr(label)}</button>
        }
    });
    view! {
        <li class="check-row check-row--line">
            <p class="check-row__title"><span>{end.what}</span><span class="check-row__verdict">{day}</span></p>
            {button}
        </li>
    }
    .into_any()
}

fn question(record: Action, chosen: RwSignal<Option<Recorded>>) -> AnyView {
    let open = ui::open_while(chosen);
    let form = move || {
        chosen.get_untracked().map(|end| {
            let submit = view! {
                <button type="submit" class="btn btn--primary" disabled=move || record.pending()>{tr(t::RECORD)}</button>
            };
            view! {
                <Form action=record id="record">
                    <input type="hidden" name="kind" value=end.kind />
                    <p><strong>{end.what}</strong></p>
                    <Field name="day" label=t::DAY kind="date" maxlength=10 value=end.day.unwrap_or_default() />
                    {ui::ask(open, submit.into_any())}
                </Form>
            }
            .into_any()
        })
    };
    view! { <Dialog title=t::RECORDED open=open>{form()}</Dialog> }.into_any()
}
