//! 自检: what was checked, the worst first, with where to mend it; and the gate on switching methods on.

use crate::api::accounts::Verdict;
use crate::api::call::call;
use crate::api::selfcheck::{
    Finding, GetSelfCheck, Group, MethodRow, OverrideMethod, RunSelfCheck, SelfCheckPage, Standing, Way,
};
use crate::api::session::Me;
use crate::i18n::{selfcheck as t, tr};
use crate::ui::{self, Action, Dialog, Field, Form, Icon, Tone, icon, toaster};
use domain::access::Permission;
use domain::time::UnixMs;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let run = ui::action::<RunSelfCheck>();
    let force = ui::action::<OverrideMethod>();
    let data = ui::fetch_when(move || (run.done(), force.done()), || call(GetSelfCheck {}));
    let toaster = toaster();
    let chosen = RwSignal::new(None::<MethodRow>);
    ui::after(run, move |()| toaster.good(tr(t::CHECKED)));
    ui::after(force, move |()| {
        chosen.set(None);
        toaster.good(tr(t::OVERRIDDEN));
    });
    let may = expect_context::<Me>().may(Permission::ManagePayment);
    let only = RwSignal::new(false);
    let all = may.then(|| again(run, "", "btn btn--primary"));
    view! {
        {ui::page_head(tr(t::SELF_CHECK), tr(t::SELF_CHECK_ABOUT), view! { {all} }.into_any())}
        {ui::load(data, move |page: SelfCheckPage| show(page, may, only, run, chosen))}
        {question(force, chosen)}
    }
    .into_any()
}

/// The button that checks everything, or one area.
fn again(run: Action, area: &str, class: &'static str) -> AnyView {
    let label = if area.is_empty() { t::CHECK_ALL } else { t::CHECK_AREA };
    let area = area.to_owned();
    let fields = view! {
        <input type="hidden" name="area" value=area />
        <button type="submit" class=class disabled=move || run.pending()>
            {move || tr(if run.pending() { t::CHECKING } else { label })}
        </button>
    };
    ui::button_form(run, fields.into_any())
}

fn show(
    page: SelfCheckPage,
    may: bool,
    only: RwSignal<bool>,
    run: Action,
    chosen: RwSignal<Option<MethodRow>>,
) -> AnyView {
    let methods = (!page.methods.is_empty()).then(|| methods(page.methods, may, chosen));
    let Some(at) = page.at else {
        return view! {
            {ui::empty(Icon::Shield, t::NEVER_CHECKED, t::NEVER_CHECKED_ABOUT, ().into_any())}
            {methods}
        }
        .into_any();
    };
    let summary = summary(page.counts, at);
    let groups = StoredValue::new(page.groups);
    let list = move || {
        let only = only.get();
        let shown: Vec<AnyView> =
            groups.with_value(|all| all.iter().filter_map(|one| group(one, only, may, run)).collect());
        if shown.is_empty() {
            return ui::empty(Icon::CheckCircle, t::NOTHING_TO_DO, t::SELF_CHECK_ABOUT, ().into_any());
        }
        shown.into_any()
    };
    view! {
        {summary}
        <label class="self-check__only">
            <input type="checkbox" prop:checked=only on:change:target=move |ev| only.set(ev.target().checked()) />
            <span>{tr(t::ONLY_ACTION)}</span>
        </label>
        {list}
        {methods}
    }
    .into_any()
}

/// How many came out how; what nobody has to know of is left out.
fn summary((fail, warn, cannot, pass): (usize, usize, usize, usize), at: UnixMs) -> AnyView {
    let tone = match (fail, warn) {
        (1.., _) => Tone::Bad,
        (0, 1..) => Tone::Warn,
        (0, 0) => Tone::Good,
    };
    let counts = [
        (fail, t::wrong(fail)),
        (warn, t::to_look_at(warn)),
        (pass, t::right(pass)),
        (cannot, t::unchecked(cannot)),
    ];
    let counts: Vec<String> = counts.into_iter().filter(|(n, _)| *n > 0).map(|(_, words)| words).collect();
    let order = (fail > 0).then(|| view! { <p>{tr(t::ORDER)}</p> });
    let words = view! {
        <p><strong>{counts.join(" · ")}</strong></p>
        {order}
        <p class="muted">{tr(t::LAST_RUN)}" "{ui::time(at)}</p>
    };
    ui::note(tone, words.into_any())
}

const fn needs_action(finding: &Finding) -> bool {
    matches!(finding.verdict, Verdict::Fail | Verdict::Warn)
}

/// An area; nothing where only what needs action is shown and nothing of it does.
fn group(group: &Group, only: bool, may: bool, run: Action) -> Option<AnyView> {
    let shown: Vec<AnyView> =
        group.checks.iter().filter(|finding| !only || needs_action(finding)).map(finding).collect();
    if shown.is_empty() {
        return None;
    }
    let id = format!("area-{}", group.area);
    let labelled = id.clone();
    let button = may.then(|| again(run, &group.area, "btn btn--small"));
    let account = (!group.account.is_empty()).then(|| format!("{} · ", group.account));
    Some(
        view! {
            <section class="card" aria-labelledby=labelled>
                <div class="self-check__head">
                    <div>
                        <h2 id=id>{group.title.clone()}</h2>
                        <p class="muted">{account}{tr(t::LAST_RUN)}" "{ui::time(group.at)}</p>
                    </div>
                    {button}
                </div>
                <ul class="check-list">{shown}</ul>
            </section>
        }
        .into_any(),
    )
}

fn finding(finding: &Finding) -> AnyView {
    let (tone, kind, verdict) = match finding.verdict {
        Verdict::Pass => (Tone::Good, Icon::CheckCircle, t::V_PASS),
        Verdict::Warn => (Tone::Warn, Icon::Alert, t::V_WARN),
        Verdict::Fail => (Tone::Bad, Icon::CrossCircle, t::V_FAIL),
        Verdict::Cannot => (Tone::Plain, Icon::Question, t::V_CANNOT),
    };
    let mend = (!finding.mend.is_empty()).then(|| {
        view! { <p class="self-check__mend"><strong>{tr(t::WHAT_TO_DO)}</strong>" "{finding.mend.clone()}</p> }
    });
    let ways = (!finding.ways.is_empty()).then(
        || view! { <p class="self-check__ways">{finding.ways.iter().map(way).collect::<Vec<_>>()}</p> },
    );
    let values: Vec<AnyView> = finding
        .values
        .iter()
        .map(|(label, value)| {
            view! {
                <div class="self-check__value">
                    <span class="muted">{label.clone()}</span>
                    {ui::copy_line(value.clone(), label.clone())}
                </div>
            }
            .into_any()
        })
        .collect();
    let said = (!finding.provider_words.is_empty()).then(|| {
        view! {
            <p class="self-check__said"><span>{tr(t::PROVIDER_WORDS)}</span>" "<q>{finding.provider_words.clone()}</q></p>
        }
    });
    view! {
        <li class=format!("check-row check-row--{}", tone.class())>
            {icon(kind)}
            <div class="self-check__body">
                <p class="check-row__title">
                    <span>{finding.title.clone()}</span>
                    <span class="check-row__verdict">{tr(verdict)}</span>
                </p>
                <p class="check-row__words">{finding.words.clone()}</p>
                {mend}
                {values}
                {ways}
                {said}
            </div>
        </li>
    }
    .into_any()
}

/// A way to where it is mended; somebody else's page opens beside this one.
fn way(way: &Way) -> AnyView {
    let (href, label) = (way.href.clone(), way.label.clone());
    if way.outside {
        view! {
            <a class="btn btn--small" href=href target="_blank" rel="noreferrer external">
                {label}
                <span class="sr-only">{tr(t::NEW_WINDOW)}</span>
            </a>
        }
        .into_any()
    } else {
        view! { <a class="btn btn--small" href=href>{label}</a> }.into_any()
    }
}

/// The methods that are set up, and whether they may be on.
fn methods(rows: Vec<MethodRow>, may: bool, chosen: RwSignal<Option<MethodRow>>) -> AnyView {
    let rows: Vec<AnyView> = rows.into_iter().map(|row| method(row, may, chosen)).collect();
    ui::card(t::METHODS, Some(t::METHODS_ABOUT), view! { <ul class="check-list">{rows}</ul> }.into_any())
}

fn method(row: MethodRow, may: bool, chosen: RwSignal<Option<MethodRow>>) -> AnyView {
    let (tone, word) = match row.standing {
        Standing::On => (Tone::Good, t::M_ON),
        Standing::Overridden => (Tone::Bad, t::M_OVERRIDDEN),
        Standing::Ready => (Tone::Info, t::M_READY),
        Standing::Blocked => (Tone::Warn, t::M_BLOCKED),
        Standing::Off => (Tone::Plain, t::M_OFF),
    };
    let kept = row.clone();
    let force = (may && row.standing == Standing::Blocked).then(|| {
        view! {
            <button type="button" class="btn btn--small" on:click=move |_| chosen.set(Some(kept.clone()))>{tr(t::OVERRIDE)}</button>
        }
    });
    let words = (!row.words.is_empty()).then(|| view! { <p class="check-row__words">{row.words}</p> });
    view! {
        <li class="check-row">
            <div class="self-check__body">
                <p class="check-row__title"><a href=row.page>{row.name}</a>{ui::badge(tone, tr(word))}</p>
                {words}
                {force}
            </div>
        </li>
    }
    .into_any()
}

fn question(force: Action, chosen: RwSignal<Option<MethodRow>>) -> AnyView {
    let open = ui::open_while(chosen);
    let form = move || {
        chosen.get_untracked().map(|row| {
            let submit = view! {
                <button type="submit" class="btn btn--danger" disabled=move || force.pending()>{tr(t::OVERRIDE)}</button>
            };
            view! {
                <Form action=force id="override">
                    <input type="hidden" name="method" value=row.method.as_str() />
                    <p><strong>{row.name}</strong></p>
                    <p>{tr(t::OVERRIDE_CONSEQUENCE)}</p>
                    <Field name="reason" label=t::REASON hint=t::REASON_HINT maxlength=200 />
                    {ui::ask(open, submit.into_any())}
                </Form>
            }
            .into_any()
        })
    };
    view! { <Dialog title=t::OVERRIDE_ASK open=open>{form()}</Dialog> }.into_any()
}
