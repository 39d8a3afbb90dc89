//! Where scan payments go: WeChat and Alipay themselves, or ChinaUMS. A choice with its consequence, made in one act.

use crate::api::call::call;
use crate::api::chinaums::{GetScanChoice, ScanChoice, ScanMethod, Standing, SwitchScanFamily};
use crate::i18n::{chinaums as t, tr};
use crate::ui::{self, Action, Data, Dialog, Form, Submit, Tone, toaster};
use leptos::prelude::*;

/// The choice on a page. Made with the page, so that the page can be fetched anew after a switch.
#[derive(Clone, Copy)]
pub struct Scan {
    switch: Action,
    data: Data,
}

impl Scan {
    /// Changes with every switch.
    pub fn done(self) -> u32 {
        self.switch.done()
    }
}

/// The choice, fetched again whenever `changed` does.
pub fn scan(changed: impl Fn() -> u32 + Send + Sync + 'static) -> Scan {
    let switch = ui::action::<SwitchScanFamily>();
    let data = ui::fetch_when(move || (switch.done(), changed()), || call(GetScanChoice {}));
    let toaster = toaster();
    ui::after(switch, move |()| toaster.good(tr(t::MOVED)));
    Scan { switch, data }
}

/// The card.
pub fn card(Scan { switch, data }: Scan) -> AnyView {
    let body = ui::load(data, move |choice: ScanChoice| show(&choice, switch));
    ui::card(t::SCAN, Some(t::SCAN_ABOUT), body)
}

fn show(choice: &ScanChoice, switch: Action) -> AnyView {
    let chinaums = std::slice::from_ref(&choice.chinaums);
    let refusal =
        move || switch.error().map(|e| view! { <p class="field__error" role="alert">{e.words}</p> });
    view! {
        <ul class="families">
            {family(&Side { to: "direct", title: tr(t::DIRECT), label: t::MOVE_DIRECT, methods: &choice.direct, other: chinaums }, switch)}
            {family(&Side { to: "chinaums", title: tr(t::CHINAUMS), label: t::MOVE_CHINAUMS, methods: chinaums, other: &choice.direct }, switch)}
        </ul>
        {refusal}
    }
    .into_any()
}

/// One of the two families.
struct Side<'a> {
    to: &'static str,
    title: &'static str,
    label: crate::i18n::Text,
    methods: &'a [ScanMethod],
    other: &'a [ScanMethod],
}

fn names(methods: &[ScanMethod], standing: Standing) -> String {
    let names: Vec<&str> =
        methods.iter().filter(|m| m.standing == standing).map(|m| m.name.as_str()).collect();
    names.join("、")
}

fn family(side: &Side<'_>, switch: Action) -> AnyView {
    let on = side.methods.iter().any(|m| m.standing == Standing::On);
    let ready = side.methods.iter().any(|m| m.standing == Standing::Ready);
    let rows: Vec<AnyView> = side.methods.iter().map(method).collect();
    let control = if on {
        ().into_any()
    } else if ready {
        ask(side, switch)
    } else {
        view! { <p class="muted">{tr(t::SET_UP_FIRST)}</p> }.into_any()
    };
    let class = if on { "family family--on" } else { "family" };
    view! {
        <li class=class>
            <h3>{side.title}</h3>
            <ul class="family__methods">{rows}</ul>
            {control}
        </li>
    }
    .into_any()
}

fn method(method: &ScanMethod) -> AnyView {
    let (tone, words) = match method.standing {
        Standing::On => (Tone::Good, t::IN_USE),
        Standing::Ready => (Tone::Plain, t::READY),
        Standing::NotReady => (Tone::Warn, t::NOT_READY),
        Standing::Missing => (Tone::Plain, t::MISSING),
    };
    let number = (!method.mch_id.is_empty()).then(|| view! { <code>{method.mch_id.clone()}</code> });
    view! { <li><span>{method.name.clone()}" "{number}</span>{ui::badge(tone, tr(words))}</li> }.into_any()
}

/// The button, and the question with what follows from it.
fn ask(side: &Side<'_>, switch: Action) -> AnyView {
    let open = RwSignal::new(false);
    let (to, label) = (side.to, side.label);
    let going = names(side.methods, Standing::Ready);
    let coming = names(side.other, Standing::On);
    let moves = if coming.is_empty() { t::begins(&going) } else { t::moves(&coming, &going) };
    let left = names(side.methods, Standing::NotReady);
    let stays_off = (!left.is_empty()).then(|| t::stays_off(&left));
    let words = StoredValue::new((moves, stays_off));
    view! {
        <button type="button" class="btn" on:click=move |_| open.set(true)>{tr(label)}</button>
        <Dialog title=label open=open>
            <Form action=switch id="switch-family">
                <input type="hidden" name="to" value=to />
                <p><strong>{words.with_value(|words| words.0.clone())}</strong></p>
                {words.with_value(|words| words.1.clone()).map(|words| view! { <p>{words}</p> })}
                <p>{tr(t::MOVE_FINISH)}</p>
                <p>{tr(t::MOVE_APP)}</p>
                {ui::ask(open, view! { <Submit label=label class="btn btn--primary" /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}
