//! What the pages of 支付方式管理 have in common: what can be done, the switch, the checks, the test payment, the end of
//! the form, what to paste at the provider.

use super::{scan_choice, wechat_test};
use crate::api::accounts::{Check, Paste, Verdict};
use crate::api::session::Me;
use crate::i18n::{Text, console as t, selfcheck, tr};
use crate::ui::{self, Action, Dialog, Form, Icon, Submit, Tone, icon, toaster};
use domain::access::Permission;
use domain::method::Method;
use leptos::prelude::*;

/// What can be done on such a page, and by whom.
#[derive(Clone, Copy)]
pub struct Acts {
    /// Saves the form.
    pub save: Action,
    switch: Action,
    recheck: Action,
    /// Whether this person may do it.
    pub may: bool,
    /// Checks that are newer than the page. The page itself is not fetched anew for what a test payment has proven:
    /// somebody may be typing.
    proven: RwSignal<Option<Vec<Check>>>,
    test: Option<wechat_test::Test>,
    /// Where scan payments go; shown once something is set up.
    scan: Option<scan_choice::Scan>,
    /// What the small forms of this page name beside their act.
    half: Option<&'static str>,
    /// What is said of a check that nothing has proven yet.
    unproven: Text,
}

impl Acts {
    /// The three acts of a page. `saved` is said after saving; `half` says which one, where a page has two.
    pub fn new(acts: [Action; 3], saved: Text, half: Option<&'static str>) -> Self {
        let [save, switch, recheck] = acts;
        let proven = RwSignal::new(None::<Vec<Check>>);
        let toaster = toaster();
        ui::after(save, move |_: Vec<Check>| {
            proven.set(None);
            toaster.good(tr(saved));
            ui::focus_later(&["#checks"]);
        });
        ui::after(switch, move |()| toaster.good(tr(t::SWITCHED)));
        ui::after(recheck, move |_: Vec<Check>| {
            proven.set(None);
            toaster.good(tr(t::RECHECKED));
        });
        let may = expect_context::<Me>().may(Permission::ManagePayment);
        Self { save, switch, recheck, may, proven, test: None, scan: None, half, unproven: t::CHECK_CANNOT }
    }

    /// Where something else than a payment proves what cannot be checked yet.
    #[must_use]
    pub fn unproven(self, unproven: Text) -> Self {
        Self { unproven, ..self }
    }

    /// With a test payment by this method.
    #[must_use]
    pub fn with_test(self, method: Method) -> Self {
        Self { test: self.may.then(|| wechat_test::test(method, self.proven)), ..self }
    }

    /// With the choice between the two families of scan payment.
    #[must_use]
    pub fn with_scan_choice(self) -> Self {
        let Self { save, switch, recheck, .. } = self;
        let scan = scan_choice::scan(move || save.done() + switch.done() + recheck.done());
        Self { scan: Some(scan), ..self }
    }

    /// Changes with whatever asks for the page anew.
    pub fn changed(self) -> u32 {
        let scan = self.scan.map_or(0, scan_choice::Scan::done);
        self.save.done() + self.switch.done() + self.recheck.done() + scan
    }

    fn half_field(self) -> Option<AnyView> {
        self.half.map(|half| view! { <input type="hidden" name="half" value=half /> }.into_any())
    }
}

/// What such a page shows, from above to below; between head and form stand the choice, the checks and the test payment.
pub struct Shown<'a> {
    /// Its head.
    pub head: AnyView,
    /// Right below it.
    pub above: AnyView,
    /// Whether anything was saved.
    pub configured: bool,
    /// Why it is on although its essential checks have not passed, where it is.
    pub overridden: &'a [String],
    /// What the checks said.
    pub checks: &'a [Check],
    /// The form, or what others than administrators see.
    pub body: AnyView,
    /// What the provider's side is told, and the heading above it.
    pub paste: (Text, &'a [Paste]),
}

/// Where one is.
pub fn crumbs() -> AnyView {
    view! { <p class="crumbs">{tr(t::MENU_BASICS)}" / "{tr(t::MENU_METHODS)}</p> }.into_any()
}

/// The page.
pub fn arrange(shown: Shown<'_>, acts: Acts) -> AnyView {
    let kept = shown.checks.to_vec();
    let checks = move || {
        let now = acts.proven.get().unwrap_or_else(|| kept.clone());
        (!now.is_empty()).then(|| {
            let button = view! {
                {acts.half_field()}
                <button type="submit" class="btn btn--small" disabled=move || acts.recheck.pending()>{tr(t::RECHECK)}</button>
            };
            let again = acts.may.then(|| ui::button_form(acts.recheck, button.into_any()));
            ui::card(t::CHECKS, None, view! { {check_list(&now, acts.unproven)}{again} }.into_any())
        })
    };
    let usable = acts.may && shown.configured;
    view! {
        {shown.head}
        {overridden(shown.overridden)}
        {shown.above}
        {acts.scan.filter(|_| usable).map(scan_choice::card)}
        {checks}
        {acts.test.filter(|_| usable).map(wechat_test::card)}
        {shown.body}
        {paste_under(shown.paste.0, shown.paste.1)}
    }
    .into_any()
}

/// A method that is on by override says so until its checks pass.
fn overridden(notes: &[String]) -> Option<AnyView> {
    (!notes.is_empty()).then(|| {
        let lines: Vec<AnyView> =
            notes.iter().map(|note| view! { <p>{note.clone()}</p> }.into_any()).collect();
        let consequence = view! { <p class="muted">{tr(selfcheck::M_OVERRIDDEN_ABOUT)}</p> };
        ui::note(Tone::Bad, view! { <div>{lines}{consequence}</div> }.into_any())
    })
}

/// A switch: what it says and what follows from switching off.
#[derive(Clone, Copy)]
pub struct Switch {
    /// The id of the form that switches off; unique on the page.
    pub id: &'static str,
    /// The method, where a page has several.
    pub method: Option<Method>,
    /// On the button that switches on; nothing where that is done elsewhere.
    pub on: Option<Text>,
    /// On the button that switches off.
    pub off: Text,
    /// The question before switching off.
    pub ask: Text,
    /// What follows.
    pub consequence: Text,
    /// The class of the buttons.
    pub class: &'static str,
}

/// Whether payers can use the account, and the switch; for the head of a page with one method.
pub fn standing(configured: bool, enabled: bool, switch: Switch, acts: Acts) -> AnyView {
    if !configured {
        return ui::badge(Tone::Plain, tr(t::NOT_CONFIGURED));
    }
    view! { {on_or_off(enabled, switch, acts)}{refusal(acts)} }.into_any()
}

/// Why switching was refused.
pub fn refusal(acts: Acts) -> AnyView {
    let words = move || {
        acts.switch.error().map(|e| view! { <p class="field__error" role="alert">{e.words}</p> }.into_any())
    };
    words.into_any()
}

/// Whether a method is on, and its switch.
pub fn on_or_off(enabled: bool, switch: Switch, acts: Acts) -> AnyView {
    let (tone, word) = if enabled { (Tone::Good, t::SWITCHED_ON) } else { (Tone::Warn, t::SWITCHED_OFF) };
    let control = acts.may.then(|| if enabled { switch_off(switch, acts) } else { switch_on(switch, acts) });
    view! { {ui::badge(tone, tr(word))}{control} }.into_any()
}

fn method_field(switch: Switch) -> Option<AnyView> {
    switch
        .method
        .map(|method| view! { <input type="hidden" name="method" value=method.as_str() /> }.into_any())
}

fn switch_on(switch: Switch, acts: Acts) -> AnyView {
    let Some(label) = switch.on else { return ().into_any() };
    let fields = view! {
        {acts.half_field()}
        {method_field(switch)}
        <input type="hidden" name="enabled" value="true" />
        <button type="submit" class=format!("{} btn--primary", switch.class)>{tr(label)}</button>
    };
    ui::button_form(acts.switch, fields.into_any())
}

fn switch_off(switch: Switch, acts: Acts) -> AnyView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class=switch.class on:click=move |_| open.set(true)>{tr(switch.off)}</button>
        <Dialog title=switch.ask open=open>
            <Form action=acts.switch id=switch.id>
                {acts.half_field()}
                {method_field(switch)}
                <input type="hidden" name="enabled" value="false" />
                <p>{tr(switch.consequence)}</p>
                {ui::ask(open, view! { <Submit label=switch.off class="btn btn--danger" /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}

/// The end of the form.
pub fn form_foot() -> AnyView {
    view! {
        <div class="form__foot form__foot--sticky">
            <Submit label=t::SAVE_AND_CHECK />
            <p class="muted">{tr(t::SECRETS_STAY)}</p>
        </div>
    }
    .into_any()
}

/// What others than administrators see: the facts, or whom to ask.
pub fn read_only(configured: bool, facts: Vec<(&'static str, AnyView)>) -> AnyView {
    if configured {
        return ui::plain_card(ui::facts(facts));
    }
    ui::empty(Icon::Wallet, t::NOT_CONFIGURED, t::ASK_ADMINISTRATOR, ().into_any())
}

/// A number among the facts.
pub fn code(text: &str) -> AnyView {
    view! { <code>{text.to_owned()}</code> }.into_any()
}

/// What the checks said, one line each.
pub fn check_list(checks: &[Check], cannot: Text) -> AnyView {
    let rows: Vec<AnyView> = checks
        .iter()
        .map(|check| {
            let (kind, class, verdict) = match check.verdict {
                Verdict::Pass => (Icon::CheckCircle, "good", t::CHECK_PASS),
                Verdict::Warn => (Icon::Alert, "warn", t::CHECK_WARN),
                Verdict::Fail => (Icon::CrossCircle, "bad", t::CHECK_FAIL),
                Verdict::Cannot => (Icon::Question, "plain", cannot),
            };
            view! {
                <li class=format!("check-row check-row--{class}")>
                    {icon(kind)}
                    <div>
                        <p class="check-row__title">{check.title.clone()}<span class="check-row__verdict">{tr(verdict)}</span></p>
                        <p class="check-row__words">{check.words.clone()}</p>
                    </div>
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ul class="check-list" id="checks" tabindex="-1" aria-label=tr(t::CHECKS)>{rows}</ul> }.into_any()
}

/// What to paste at a provider, under a heading that names its side.
pub fn paste_under(title: Text, values: &[Paste]) -> Option<AnyView> {
    paste_card(title, t::PASTE_ABOUT, values)
}

/// A card of values to paste, each with what it is and where it goes; none where there are none.
pub fn paste_card(title: Text, about: Text, values: &[Paste]) -> Option<AnyView> {
    (!values.is_empty()).then(|| {
        let rows: Vec<AnyView> = values
            .iter()
            .map(|p| {
                view! {
                    <li class="paste">
                        <p class="paste__label">{p.label.clone()}</p>
                        {ui::copy_line(p.value.clone(), p.label.clone())}
                        <p class="paste__place">{p.place.clone()}</p>
                    </li>
                }
                .into_any()
            })
            .collect();
        ui::card(title, Some(about), view! { <ul class="pastes">{rows}</ul> }.into_any())
    })
}
