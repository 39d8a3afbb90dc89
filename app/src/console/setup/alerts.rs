//! 接收通知: a QR code that binds the own WeChat, and a telephone number that a code confirms.

use crate::api::alerts::{
    AlertsPage, BindLink, ConfirmAlertPhone, GetAlerts, MakeAlertLink, RemoveAlertPhone, SendAlertCode,
    UnbindWechat,
};
use crate::api::call::call;
use crate::console::routes::Page;
use crate::i18n::{Text, alerts as t, tr};
use crate::ui::{self, Action, Field, Form, Submit, Tone, toaster};
use leptos::prelude::*;

/// How often a page with a code asks whether it was scanned, in seconds.
const LOOK_EVERY: u64 = 3;

/// What can be done, and the link that is shown.
#[derive(Clone, Copy)]
struct Acts {
    link: Action,
    unbind: Action,
    code: Action,
    confirm: Action,
    forget: Action,
    shown: RwSignal<Option<BindLink>>,
}

/// The page.
pub fn page() -> AnyView {
    let acts = Acts {
        link: ui::action::<MakeAlertLink>(),
        unbind: ui::action::<UnbindWechat>(),
        code: ui::action::<SendAlertCode>(),
        confirm: ui::action::<ConfirmAlertPhone>(),
        forget: ui::action::<RemoveAlertPhone>(),
        shown: RwSignal::new(None),
    };
    let scanned = watch_scan(acts.shown);
    let changed =
        move || ([acts.unbind, acts.code, acts.confirm, acts.forget].map(Action::done), scanned.get());
    let data = ui::fetch_when(changed, || call(GetAlerts {}));
    say(acts);
    view! {
        {ui::page_head(tr(t::TITLE), tr(t::ABOUT), ().into_any())}
        {ui::load(data, move |page: AlertsPage| show(page, acts))}
    }
    .into_any()
}

/// Counts how often a shown code was scanned. The page itself is left alone until then, with what is typed into it.
fn watch_scan(shown: RwSignal<Option<BindLink>>) -> RwSignal<u32> {
    let (looks, scanned) = (RwSignal::new(0u32), RwSignal::new(0u32));
    ui::every(LOOK_EVERY, move || {
        if shown.with_untracked(Option::is_some) {
            looks.update(|n| *n += 1);
        }
    });
    let data = ui::fetch_when(move || looks.get(), || call(GetAlerts {}));
    Effect::new(move |before: Option<Option<AlertsPage>>| {
        let (before, now) = (before.flatten(), ui::peek::<AlertsPage>(data));
        if let (Some(before), Some(now)) = (&before, &now)
            && before.follower != now.follower
            && shown.with_untracked(Option::is_some)
        {
            shown.set(None);
            scanned.update(|n| *n += 1);
        }
        now.or(before)
    });
    scanned
}

/// What became of it, said once; a refusal without a field of its own too.
fn say(acts: Acts) {
    let toaster = toaster();
    ui::after(acts.link, move |link: BindLink| acts.shown.set(Some(link)));
    let good = [
        (acts.unbind, t::UNBOUND_DONE),
        (acts.code, t::CODE_SENT),
        (acts.confirm, t::CONFIRMED),
        (acts.forget, t::REMOVED),
    ];
    for (action, words) in good {
        ui::after(action, move |()| toaster.good(tr(words)));
    }
    for action in [acts.link, acts.unbind, acts.forget] {
        Effect::new(move |_| {
            if let Some(error) = action.error() {
                toaster.bad(error.words);
            }
        });
    }
}

fn show(page: AlertsPage, acts: Acts) -> AnyView {
    let off = (!page.notices).then(|| {
        let way = view! { <p>{tr(t::OFF)}" "<a href=Page::Push.path()>{tr(t::TO_PUSH)}</a></p> };
        ui::note(Tone::Warn, way.into_any())
    });
    view! {
        {off}
        {ui::card(t::WECHAT, Some(t::WECHAT_ABOUT), wechat(&page, acts))}
        {ui::card(t::PHONE, Some(t::PHONE_ABOUT), phone(page, acts))}
    }
    .into_any()
}

/// How one way stands: the masked name of it, or that there is none.
fn standing(known: Option<&String>) -> AnyView {
    let badge = match known {
        Some(_) => ui::badge(Tone::Good, tr(t::BOUND)),
        None => ui::badge(Tone::Plain, tr(t::NOT_BOUND)),
    };
    let name = known.map(|masked| view! { <code>{masked.clone()}</code>" " });
    view! { <p>{name}{badge}</p> }.into_any()
}

fn button(action: Action, label: Text, class: &'static str) -> AnyView {
    let button = view! {
        <button type="submit" class=class disabled=move || action.pending()>{tr(label)}</button>
    };
    ui::button_form(action, button.into_any())
}

fn wechat(page: &AlertsPage, acts: Acts) -> AnyView {
    let known = page.follower.clone();
    if !page.official_account {
        return view! { <p>{tr(t::NO_ACCOUNT)}</p> }.into_any();
    }
    let (bind, class) = match known {
        Some(_) => (t::BIND_OTHER, "btn"),
        None => (t::BIND, "btn btn--primary"),
    };
    let unbind = known.is_some().then(|| button(acts.unbind, t::UNBIND, "btn btn--quiet-danger"));
    view! {
        {standing(known.as_ref())}
        {move || acts.shown.get().map(code)}
        <div class="form__foot">{button(acts.link, bind, class)}{unbind}</div>
    }
    .into_any()
}

/// The code of a link.
fn code(link: BindLink) -> AnyView {
    view! {
        <div class="test">
            <img class="test__qr" src=format!("/console/qr/staff-{}.svg", link.token) alt=tr(t::QR_ALT) width="180" height="180" />
            <div class="test__words">
                <p><strong>{tr(t::SCAN)}</strong></p>
                <p class="muted">{tr(t::SCAN_ABOUT)}</p>
                {ui::copy_line(link.url, tr(t::LINK).to_owned())}
            </div>
        </div>
    }
    .into_any()
}

fn phone(page: AlertsPage, acts: Acts) -> AnyView {
    let forget = page.phone.is_some().then(|| button(acts.forget, t::REMOVE, "btn btn--quiet-danger"));
    let waiting = page.waiting.map(|masked| {
        view! {
            <Form action=acts.confirm id="alert-code" class="form form--narrow">
                <p>{t::waiting(masked)}</p>
                <Field name="code" label=t::CODE hint=t::CODE_HINT inputmode="numeric" autocomplete="one-time-code" maxlength=6 />
                <div class="form__foot"><Submit label=t::CONFIRM /></div>
            </Form>
        }
    });
    let ask = if page.texts {
        view! {
            <Form action=acts.code id="alert-phone" class="form form--narrow">
                <Field name="phone" label=t::NUMBER kind="tel" inputmode="tel" autocomplete="tel" maxlength=20 />
                <div class="form__foot"><Submit label=t::SEND_CODE class="btn" />{forget}</div>
            </Form>
        }
        .into_any()
    } else {
        view! { <p class="muted">{tr(t::NO_TEXTS)}</p>{forget} }.into_any()
    };
    view! { {standing(page.phone.as_ref())}{waiting}{ask} }.into_any()
}
