//! 基础信息管理 → 支付方式管理 → 微信支付, in two halves of one shape: the app, the interface, the merchant number, how
//! WeChat's answers are verified.

use super::{scan_choice, wechat_test};
use crate::api::accounts::{
    Check, CheckWechat, GetWechat, Half, Paste, SaveWechat, SetWechat, Verdict, WechatPage,
};
use crate::api::call::call;
use crate::api::session::Me;
use crate::console::routes::Page;
use crate::i18n::{Text, console as t, tr, wechat as w};
use crate::ui::{self, Action, Choice, Dialog, Field, Form, Icon, SecretField, Submit, Tone, icon, toaster};
use domain::access::Permission;
use domain::method::Method;
use leptos::prelude::*;

/// The page of one half.
pub fn page(half: Half) -> AnyView {
    let save = ui::action::<SaveWechat>();
    let switch = ui::action::<SetWechat>();
    let recheck = ui::action::<CheckWechat>();
    // What a test payment has proven since the page was fetched. The page itself is not fetched anew for that: somebody
    // may be typing.
    let proven = RwSignal::new(None::<Vec<Check>>);
    let scan = scan_choice::scan(move || save.done() + switch.done() + recheck.done());
    let source = move || (save.done(), switch.done(), recheck.done(), scan.done());
    let data = ui::fetch_when(source, move || call(GetWechat { half }));
    let toaster = toaster();
    ui::after(save, move |_: Vec<Check>| {
        proven.set(None);
        toaster.good(tr(t::WECHAT_SAVED));
        ui::focus_later(&["#checks"]);
    });
    ui::after(switch, move |()| toaster.good(tr(t::SWITCHED)));
    ui::after(recheck, move |_: Vec<Check>| {
        proven.set(None);
        toaster.good(tr(t::RECHECKED));
    });
    let may = expect_context::<Me>().may(Permission::ManagePayment);
    // The App has a test payment of its own: pay in it.
    let test = (may && half == Half::OfficialAccount).then(|| wechat_test::test(Method::WechatOa, proven));
    view! {
        <p class="crumbs">{tr(t::MENU_BASICS)}" / "{tr(t::MENU_METHODS)}</p>
        {halves(half)}
        {ui::load(data, move |page: WechatPage| show(&page, may, Actions { save, switch, recheck, proven, test, scan }))}
    }
    .into_any()
}

/// What can be done on this page.
#[derive(Clone, Copy)]
struct Actions {
    save: Action,
    switch: Action,
    recheck: Action,
    /// Checks that are newer than the page.
    proven: RwSignal<Option<Vec<Check>>>,
    /// The test payment, for whoever may begin one.
    test: Option<wechat_test::Test>,
    /// Where scan payments go; shown once something is set up.
    scan: scan_choice::Scan,
}

/// The way to the other half.
fn halves(half: Half) -> AnyView {
    let tab = |to: Half, page: Page, label| {
        let current = (to == half).then_some("page");
        view! { <li><a href=page.path() aria-current=current>{tr(label)}</a></li> }
    };
    view! {
        <nav class="tabs" aria-label=tr(w::HALVES)>
            <ul>
                {tab(Half::OfficialAccount, Page::Wechat, w::HALF_OA)}
                {tab(Half::MobileApp, Page::WechatApp, w::HALF_APP)}
            </ul>
        </nav>
    }
    .into_any()
}

fn show(page: &WechatPage, may: bool, actions: Actions) -> AnyView {
    let (kept, half) = (page.checks.clone(), page.half);
    let checks = move || {
        let now = actions.proven.get().unwrap_or_else(|| kept.clone());
        (!now.is_empty()).then(|| checks(&now, may.then_some(actions.recheck), half))
    };
    let test = actions.test.filter(|_| page.configured).map(wechat_test::card);
    let scan =
        (may && half == Half::OfficialAccount && page.configured).then(|| scan_choice::card(actions.scan));
    let body = if may { form(page, actions.save) } else { read_only(page) };
    let (title, about) = match half {
        Half::OfficialAccount => (t::WECHAT_PAY, t::WECHAT_ABOUT),
        Half::MobileApp => (w::APP_TITLE, w::APP_ABOUT),
    };
    let shared = page.shared.then(|| view! { <p class="muted">{tr(w::SHARED)}</p> });
    view! {
        {ui::page_head(tr(title), tr(about), state(page, may, actions.switch))}
        {shared}
        {scan}
        {checks}
        {test}
        {body}
        {paste(&page.paste)}
    }
    .into_any()
}

/// Whether payers can use it, and the switch.
fn state(page: &WechatPage, may: bool, switch: Action) -> AnyView {
    let badge = match (page.configured, page.enabled) {
        (false, _) => ui::badge(Tone::Plain, tr(t::NOT_CONFIGURED)),
        (true, false) => ui::badge(Tone::Warn, tr(t::SWITCHED_OFF)),
        (true, true) => ui::badge(Tone::Good, tr(t::SWITCHED_ON)),
    };
    if !page.configured || !may {
        return badge;
    }
    let open = RwSignal::new(false);
    let half = page.half.as_str();
    let consequence = match page.half {
        Half::OfficialAccount => t::SWITCH_OFF_CONSEQUENCE,
        Half::MobileApp => w::SWITCH_OFF_APP,
    };
    let refusal =
        move || switch.error().map(|e| view! { <p class="field__error" role="alert">{e.words}</p> });
    let control = if page.enabled {
        view! {
            <button type="button" class="btn" on:click=move |_| open.set(true)>{tr(t::SWITCH_OFF)}</button>
            <Dialog title=t::SWITCH_OFF_ASK open=open>
                <Form action=switch id="switch-off">
                    <input type="hidden" name="half" value=half />
                    <input type="hidden" name="enabled" value="false" />
                    <p>{tr(consequence)}</p>
                    {ui::ask(open, view! { <Submit label=t::SWITCH_OFF class="btn btn--danger" /> }.into_any())}
                </Form>
            </Dialog>
        }
        .into_any()
    } else {
        let on = view! {
            <input type="hidden" name="half" value=half />
            <input type="hidden" name="enabled" value="true" />
            <button type="submit" class="btn btn--primary">{tr(t::SWITCH_ON)}</button>
        };
        view! {
            {ui::button_form(switch, on.into_any())}
            {refusal}
        }
        .into_any()
    };
    view! { {badge}{control} }.into_any()
}

/// The fields are made inside the form: they look there for what is wrong with them.
fn form(page: &WechatPage, save: Action) -> AnyView {
    let page = StoredValue::new(page.clone());
    let api = RwSignal::new(page.with_value(|page| if page.v2 { "v2" } else { "v3" }).to_owned());
    let is_v3 = move || api.get() == "v3";
    let (title, about) = match page.with_value(|page| page.half) {
        Half::OfficialAccount => (t::OFFICIAL_ACCOUNT, t::OFFICIAL_ACCOUNT_ABOUT),
        Half::MobileApp => (w::MOBILE_APP, w::MOBILE_APP_ABOUT),
    };
    let merchant = move || page.with_value(|page| merchant_fields(page, is_v3()));
    let verification = move || {
        let fields = || page.with_value(verification_fields);
        is_v3().then(|| ui::card(t::VERIFICATION, Some(t::VERIFICATION_ABOUT), fields()))
    };
    view! {
        <Form action=save id="wechat">
            <input type="hidden" name="half" value=page.with_value(|page| page.half.as_str()) />
            {ui::card(title, Some(about), page.with_value(account_fields))}
            {ui::card(w::INTERFACE, Some(w::INTERFACE_ABOUT), interface(api))}
            {ui::card(t::MERCHANT, Some(t::MERCHANT_ABOUT), view! {
                {page.with_value(merchant_number)}
                {merchant}
            }.into_any())}
            {verification}
            <div class="form__foot form__foot--sticky">
                <Submit label=t::SAVE_AND_CHECK />
                <p class="muted">{tr(t::SECRETS_STAY)}</p>
            </div>
        </Form>
    }
    .into_any()
}

fn account_fields(page: &WechatPage) -> AnyView {
    let (id, secret) = match page.half {
        Half::OfficialAccount => (t::APP_ID_HINT, t::APP_SECRET_HINT),
        Half::MobileApp => (w::MOBILE_APP_ID_HINT, w::MOBILE_APP_SECRET_HINT),
    };
    view! {
        <Field name="app_id" label=t::APP_ID hint=id value=page.app_id.clone() placeholder="wx…" maxlength=32 />
        <SecretField name="app_secret" label=t::APP_SECRET hint=secret set_at=page.app_secret_set_at length=32 />
    }
    .into_any()
}

/// v2 or v3: one switch, and only what that version needs is asked for.
fn interface(api: RwSignal<String>) -> AnyView {
    view! {
        <fieldset class="choices">
            <legend>{tr(w::INTERFACE_LEGEND)}</legend>
            <Choice name="api" value="v3" label=w::V3 hint=w::V3_HINT chosen=api />
            <Choice name="api" value="v2" label=w::V2 hint=w::V2_HINT chosen=api />
        </fieldset>
    }
    .into_any()
}

fn merchant_number(page: &WechatPage) -> AnyView {
    view! {
        <Field name="mch_id" label=t::MCH_ID hint=t::MCH_ID_HINT value=page.mch_id.clone() inputmode="numeric" maxlength=32 />
    }
    .into_any()
}

fn merchant_fields(page: &WechatPage, v3: bool) -> AnyView {
    let (api_key_at, api_v3_key_at) = (page.api_key_set_at, page.api_v3_key_set_at);
    let (key, certificate) = if v3 {
        let key = view! {
            <SecretField name="api_v3_key" label=t::API_V3_KEY hint=t::API_V3_KEY_HINT set_at=api_v3_key_at length=32 />
        };
        (key.into_any(), t::MERCHANT_CERTIFICATE_HINT)
    } else {
        let key = view! {
            <SecretField name="api_key" label=w::API_KEY hint=w::API_KEY_HINT set_at=api_key_at length=32 />
        };
        (key.into_any(), w::REFUND_CERTIFICATE_HINT)
    };
    view! {
        {key}
        <SecretField name="merchant_certificate" label=t::MERCHANT_CERTIFICATE hint=certificate
            set_at=page.key_set_at file=".pem" />
        {serial(page)}
        <SecretField name="merchant_private_key" label=t::MERCHANT_KEY hint=t::MERCHANT_KEY_HINT set_at=page.key_set_at file=".pem" />
    }
    .into_any()
}

fn verification_fields(page: &WechatPage) -> AnyView {
    let mode =
        RwSignal::new(if page.public_key_mode { "public_key" } else { "platform_certificates" }.to_owned());
    let (id, set_at) = (page.public_key_id.clone(), page.public_key_set_at);
    let public_key = move || {
        (mode.get() == "public_key").then(|| {
            view! {
                <Field name="public_key_id" label=t::PUBLIC_KEY_ID hint=t::PUBLIC_KEY_ID_HINT value=id.clone()
                    placeholder="PUB_KEY_ID_…" maxlength=80 />
                <SecretField name="public_key" label=t::PUBLIC_KEY hint=t::PUBLIC_KEY_HINT set_at=set_at file=".pem" />
            }
            .into_any()
        })
    };
    view! {
        <fieldset class="choices">
            <legend>{tr(t::VERIFY_LEGEND)}</legend>
            <Choice name="mode" value="public_key" label=t::MODE_PUBLIC_KEY hint=t::MODE_PUBLIC_KEY_HINT chosen=mode />
            <Choice name="mode" value="platform_certificates" label=t::MODE_CERTIFICATE hint=t::MODE_CERTIFICATE_HINT chosen=mode />
        </fieldset>
        {public_key}
        {certificates(page)}
    }
    .into_any()
}

fn serial(page: &WechatPage) -> Option<AnyView> {
    (!page.merchant_serial.is_empty()).then(|| {
        ui::facts(vec![
            (tr(t::SERIAL), view! { <code>{page.merchant_serial.clone()}</code> }.into_any()),
            (tr(t::VALID_UNTIL), ui::time_or_dash(page.merchant_valid_until)),
        ])
    })
}

fn certificates(page: &WechatPage) -> Option<AnyView> {
    (!page.certificates.is_empty()).then(|| {
        let rows: Vec<AnyView> = page
            .certificates
            .iter()
            .map(|(serial, until)| {
                view! { <li><code>{serial.clone()}</code><span>{tr(t::VALID_UNTIL)}" "{ui::time(*until)}</span></li> }.into_any()
            })
            .collect();
        view! { <ul class="certificates" aria-label=tr(t::PLATFORM_CERTIFICATES)>{rows}</ul> }.into_any()
    })
}

fn read_only(page: &WechatPage) -> AnyView {
    if !page.configured {
        return ui::empty(Icon::Wallet, t::NOT_CONFIGURED, t::ASK_ADMINISTRATOR, ().into_any());
    }
    ui::plain_card(ui::facts(vec![
        (tr(t::APP_ID), view! { <code>{page.app_id.clone()}</code> }.into_any()),
        (tr(t::MCH_ID), view! { <code>{page.mch_id.clone()}</code> }.into_any()),
        (tr(t::SERIAL), view! { <code>{page.merchant_serial.clone()}</code> }.into_any()),
        (tr(t::VALID_UNTIL), ui::time_or_dash(page.merchant_valid_until)),
    ]))
}

/// What the checks said, one line each.
pub(super) fn check_list(checks: &[Check]) -> AnyView {
    let rows: Vec<AnyView> = checks
        .iter()
        .map(|check| {
            let (kind, class, verdict) = match check.verdict {
                Verdict::Pass => (Icon::CheckCircle, "good", t::CHECK_PASS),
                Verdict::Warn => (Icon::Alert, "warn", t::CHECK_WARN),
                Verdict::Fail => (Icon::CrossCircle, "bad", t::CHECK_FAIL),
                Verdict::Cannot => (Icon::Question, "plain", t::CHECK_CANNOT),
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

fn checks(checks: &[Check], recheck: Option<Action>, half: Half) -> AnyView {
    let list = check_list(checks);
    let again = recheck.map(|recheck| {
        let button = view! {
            <input type="hidden" name="half" value=half.as_str() />
            <button type="submit" class="btn btn--small" disabled=move || recheck.pending()>{tr(t::RECHECK)}</button>
        };
        ui::button_form(recheck, button.into_any())
    });
    ui::card(t::CHECKS, None, view! { {list}{again} }.into_any())
}

/// What to paste at WeChat.
fn paste(values: &[Paste]) -> Option<AnyView> {
    paste_under(t::PASTE, values)
}

/// What to paste at a provider, under a heading that names its side.
pub(super) fn paste_under(title: Text, values: &[Paste]) -> Option<AnyView> {
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
        ui::card(title, Some(t::PASTE_ABOUT), view! { <ul class="pastes">{rows}</ul> }.into_any())
    })
}
