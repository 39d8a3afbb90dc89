//! 双重验证 on the account page: switching it on with an app, recovery codes, switching it off.

use super::second_step::digits;
use crate::api::call::call;
use crate::api::second_factor::{
    BeginSecondFactor, ConfirmSecondFactor, EndSecondFactor, GetSecondFactor, MySecondFactor,
    RenewRecoveryCodes, Waiting,
};
use crate::i18n::{Text, console as c, second_factor as t, tr};
use crate::ui::{self, Action, Data, Dialog, Field, Form, Icon, Submit, Tone, icon, toaster};
use leptos::prelude::*;

/// What can be done, and what is shown this once.
#[derive(Clone, Copy)]
pub struct Acts {
    data: Data,
    begin: Action,
    confirm: Action,
    renew: Action,
    end: Action,
    renewing: RwSignal<bool>,
    ending: RwSignal<bool>,
    /// Recovery codes that were made just now: nothing else is on the page until they are kept.
    pub codes: RwSignal<Option<Vec<String>>>,
}

/// Made with the page.
pub fn acts() -> Acts {
    let (begin, confirm) = (ui::action::<BeginSecondFactor>(), ui::action::<ConfirmSecondFactor>());
    let (renew, end) = (ui::action::<RenewRecoveryCodes>(), ui::action::<EndSecondFactor>());
    let changed = move || [begin, confirm, renew, end].map(Action::done);
    let data = ui::fetch_when(changed, || call(GetSecondFactor {}));
    let (renewing, ending) = (RwSignal::new(false), RwSignal::new(false));
    let codes = RwSignal::new(None);
    for action in [confirm, renew] {
        ui::after(action, move |made: Vec<String>| {
            renewing.set(false);
            codes.set(Some(made));
        });
    }
    let toaster = toaster();
    ui::after(end, move |()| {
        ending.set(false);
        toaster.good(tr(t::SWITCHED_OFF));
    });
    Acts { data, begin, confirm, renew, end, renewing, ending, codes }
}

/// The part of the account page.
pub fn part(acts: Acts) -> AnyView {
    let now = ui::load(acts.data, move |mine: MySecondFactor| standing(mine, acts));
    view! {
        {ui::card(t::TITLE, Some(t::ABOUT), now)}
        <Dialog title=t::RENEW open=acts.renewing>
            <Form action=acts.renew id="renew-codes">
                <p>{tr(t::RENEW_CONSEQUENCE)}</p>
                {password()}
                {ui::ask(acts.renewing, view! { <Submit label=t::RENEW /> }.into_any())}
            </Form>
        </Dialog>
        <Dialog title=t::END open=acts.ending>
            <Form action=acts.end id="end-second-factor">
                <p>{tr(t::END_CONSEQUENCE)}</p>
                {password()}
                <Field name="code" label=t::CODE hint=t::CODE_OR_RECOVERY autocomplete="one-time-code" maxlength=32 />
                {ui::ask(acts.ending, view! { <Submit label=t::END class="btn btn--danger" /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}

fn password() -> AnyView {
    view! { <Field name="password" label=c::PASSWORD kind="password" autocomplete="current-password" /> }
        .into_any()
}

fn standing(mine: MySecondFactor, acts: Acts) -> AnyView {
    let demanded = mine.demanded.then(|| ui::note(Tone::Info, view! { <p>{tr(t::DEMANDED)}</p> }.into_any()));
    if let Some(since) = mine.on_since {
        let left = mine.recovery_codes.to_string().into_any();
        let facts = ui::facts(vec![(tr(t::ON_SINCE), ui::time(since)), (tr(t::LEFT), left)]);
        let button = |open: RwSignal<bool>, label: Text, class: &'static str| {
            view! { <button type="button" class=class on:click=move |_| open.set(true)>{tr(label)}</button> }
                .into_any()
        };
        return view! {
            {demanded}
            {facts}
            <div class="form__foot">
                {button(acts.renewing, t::RENEW, "btn")}
                {button(acts.ending, t::END, "btn btn--quiet-danger")}
            </div>
        }
        .into_any();
    }
    if let Some(waiting) = mine.waiting {
        return view! {
            {secret(waiting)}
            <Form action=acts.confirm id="second-factor" class="form form--narrow">
                {digits(t::SIX_DIGITS)}
                <div class="form__foot"><Submit label=t::CONFIRM /></div>
            </Form>
        }
        .into_any();
    }
    view! {
        {demanded}
        <p>{ui::badge(Tone::Plain, tr(t::OFF))}</p>
        <Form action=acts.begin id="begin-second-factor" class="form form--narrow">
            {password()}
            <div class="form__foot"><Submit label=t::BEGIN /></div>
        </Form>
    }
    .into_any()
}

/// The secret to take into an app: as a code to scan, and for typing.
pub(super) fn secret(waiting: Waiting) -> AnyView {
    view! {
        <div class="test">
            <img class="test__qr" src=waiting.qr alt=tr(t::QR_ALT) width="180" height="180" />
            <div class="test__words">
                <p><strong>{tr(t::SCAN)}</strong></p>
                <p class="muted">{tr(t::SCAN_ABOUT)}</p>
                {ui::copy_line(waiting.secret, tr(t::SECRET).to_owned())}
                <p class="muted">{tr(t::ONCE)}</p>
            </div>
        </div>
    }
    .into_any()
}

/// Recovery codes, shown this once: to be copied, downloaded or printed; `on` goes on.
pub(super) fn recovery_codes(codes: Vec<String>, on: AnyView) -> AnyView {
    let file = format!("data:text/plain,{}%0A", codes.join("%0A"));
    let all = codes.join("\n");
    let rows: Vec<AnyView> =
        codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }.into_any()).collect();
    view! {
        <ol class="recovery-codes">{rows}</ol>
        <div class="row-actions no-print">
            {ui::copy_button(all, tr(t::RECOVERY).to_owned())}
            <a class="btn btn--small" href=file download="peakepay-recovery-codes.txt">{icon(Icon::Download)}{tr(t::DOWNLOAD)}</a>
            <button type="button" class="btn btn--small" on:click=|_| drop(window().print())>{icon(Icon::Print)}{tr(c::PRINT)}</button>
        </div>
        <div class="form__foot no-print">{on}</div>
    }
    .into_any()
}
