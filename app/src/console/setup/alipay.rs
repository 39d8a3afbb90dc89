//! 基础信息管理 → 支付方式管理 → 支付宝支付.

use super::wechat::{check_list, paste_under};
use super::{scan_choice, wechat_test};
use crate::api::accounts::Check;
use crate::api::alipay::{AlipayPage, CheckAlipay, GetAlipay, SaveAlipay, SetAlipay};
use crate::api::call::call;
use crate::api::session::Me;
use crate::i18n::{Text, alipay as t, console as c, tr};
use crate::ui::{self, Action, Choice, Dialog, Field, Form, Icon, SecretField, Submit, Tone, toaster};
use domain::access::Permission;
use domain::method::Method;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let save = ui::action::<SaveAlipay>();
    let switch = ui::action::<SetAlipay>();
    let recheck = ui::action::<CheckAlipay>();
    // What a test payment has proven since the page was fetched.
    let proven = RwSignal::new(None::<Vec<Check>>);
    let scan = scan_choice::scan(move || save.done() + switch.done() + recheck.done());
    let source = move || (save.done(), switch.done(), recheck.done(), scan.done());
    let data = ui::fetch_when(source, || call(GetAlipay {}));
    let toaster = toaster();
    ui::after(save, move |_: Vec<Check>| {
        proven.set(None);
        toaster.good(tr(t::SAVED));
        ui::focus_later(&["#checks"]);
    });
    ui::after(switch, move |()| toaster.good(tr(c::SWITCHED)));
    ui::after(recheck, move |_: Vec<Check>| {
        proven.set(None);
        toaster.good(tr(c::RECHECKED));
    });
    let may = expect_context::<Me>().may(Permission::ManagePayment);
    let test = may.then(|| wechat_test::test(Method::AlipayLife, proven));
    let acts = Actions { save, switch, recheck, proven, test, scan };
    view! {
        <p class="crumbs">{tr(c::MENU_BASICS)}" / "{tr(c::MENU_METHODS)}</p>
        {ui::load(data, move |page: AlipayPage| show(&page, may, acts))}
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
    scan: scan_choice::Scan,
}

fn show(page: &AlipayPage, may: bool, acts: Actions) -> AnyView {
    let kept = page.checks.clone();
    let checks = move || {
        let now = acts.proven.get().unwrap_or_else(|| kept.clone());
        (!now.is_empty()).then(|| {
            let button = view! {
                <button type="submit" class="btn btn--small" disabled=move || acts.recheck.pending()>{tr(c::RECHECK)}</button>
            };
            let again = may.then(|| ui::button_form(acts.recheck, button.into_any()));
            ui::card(c::CHECKS, None, view! { {check_list(&now)}{again} }.into_any())
        })
    };
    let methods = page.configured.then(|| methods(page, may, acts.switch));
    let choice = (may && page.configured).then(|| scan_choice::card(acts.scan));
    let test = acts.test.filter(|_| page.configured).map(wechat_test::card);
    let body = if may { form(page, acts.save) } else { read_only(page) };
    let badge = (!page.configured).then(|| ui::badge(Tone::Plain, tr(c::NOT_CONFIGURED)));
    view! {
        {ui::page_head(tr(t::TITLE), tr(t::ABOUT), badge.into_any())}
        {methods}
        {choice}
        {checks}
        {test}
        {body}
        {paste_under(c::PASTE_PROVIDER, &page.paste)}
    }
    .into_any()
}

/// The two methods of one application, each with its switch.
fn methods(page: &AlipayPage, may: bool, switch: Action) -> AnyView {
    let refusal =
        move || switch.error().map(|e| view! { <p class="field__error" role="alert">{e.words}</p> });
    let rows = vec![
        (tr(t::LIFE), state(Method::AlipayLife, page.life_enabled, t::OFF_LIFE, may, switch)),
        (tr(t::APP), state(Method::AlipayApp, page.app_enabled, t::OFF_APP, may, switch)),
    ];
    ui::plain_card(view! { {ui::facts(rows)}{refusal} }.into_any())
}

/// Whether a method is on, and its switch.
fn state(method: Method, enabled: bool, consequence: Text, may: bool, switch: Action) -> AnyView {
    let (tone, word) = if enabled { (Tone::Good, c::SWITCHED_ON) } else { (Tone::Warn, c::SWITCHED_OFF) };
    let badge = ui::badge(tone, tr(word));
    if !may {
        return badge;
    }
    let open = RwSignal::new(false);
    let id = if method == Method::AlipayLife { "off-life" } else { "off-app" };
    let control = if enabled {
        view! {
            <button type="button" class="btn btn--small" on:click=move |_| open.set(true)>{tr(t::OFF)}</button>
            <Dialog title=t::OFF_ASK open=open>
                <Form action=switch id=id>
                    <input type="hidden" name="method" value=method.as_str() />
                    <input type="hidden" name="enabled" value="false" />
                    <p>{tr(consequence)}</p>
                    {ui::ask(open, view! { <Submit label=t::OFF class="btn btn--danger" /> }.into_any())}
                </Form>
            </Dialog>
        }
        .into_any()
    } else {
        let on = view! {
            <input type="hidden" name="method" value=method.as_str() />
            <input type="hidden" name="enabled" value="true" />
            <button type="submit" class="btn btn--small btn--primary">{tr(t::ON)}</button>
        };
        ui::button_form(switch, on.into_any())
    };
    view! { <span class="switch-row">{badge}{control}</span> }.into_any()
}

/// The fields are made inside the form: they look there for what is wrong with them.
fn form(page: &AlipayPage, save: Action) -> AnyView {
    let page = StoredValue::new(page.clone());
    view! {
        <Form action=save id="alipay">
            {ui::card(t::APPLICATION, Some(t::APPLICATION_ABOUT), page.with_value(application_fields))}
            {ui::card(t::SIGNING, Some(t::SIGNING_ABOUT), page.with_value(signing_fields))}
            <div class="form__foot form__foot--sticky">
                <Submit label=c::SAVE_AND_CHECK />
                <p class="muted">{tr(c::SECRETS_STAY)}</p>
            </div>
        </Form>
    }
    .into_any()
}

fn application_fields(page: &AlipayPage) -> AnyView {
    let environment = RwSignal::new(if page.test { "test" } else { "production" }.to_owned());
    let product = RwSignal::new(if page.face_to_face { "face_to_face" } else { "jsapi" }.to_owned());
    view! {
        <Field name="app_id" label=t::APP_ID hint=t::APP_ID_HINT value=page.app_id.clone() inputmode="numeric" maxlength=20 />
        <Field name="seller_id" label=t::PID hint=t::PID_HINT value=page.seller_id.clone() inputmode="numeric" maxlength=20 placeholder="2088…" />
        <fieldset class="choices">
            <legend>{tr(t::PRODUCT)}</legend>
            <Choice name="product" value="jsapi" label=t::JSAPI hint=t::JSAPI_HINT chosen=product />
            <Choice name="product" value="face_to_face" label=t::FACE_TO_FACE hint=t::FACE_TO_FACE_HINT chosen=product />
        </fieldset>
        <fieldset class="choices">
            <legend>{tr(t::ENVIRONMENT)}</legend>
            <Choice name="environment" value="production" label=t::PRODUCTION hint=t::PRODUCTION_HINT chosen=environment />
            <Choice name="environment" value="test" label=t::TEST hint=t::TEST_HINT chosen=environment />
        </fieldset>
    }
    .into_any()
}

fn signing_fields(page: &AlipayPage) -> AnyView {
    let mode = RwSignal::new(if page.certificate_mode { "certificate" } else { "key" }.to_owned());
    let own = StoredValue::new(page.clone());
    let fields = move || {
        let certificates = mode.get() == "certificate";
        own.with_value(|page| if certificates { certificate_fields(page) } else { key_fields(page) })
    };
    view! {
        <fieldset class="choices">
            <legend>{tr(t::MODE)}</legend>
            <Choice name="mode" value="key" label=t::KEY hint=t::KEY_HINT chosen=mode />
            <Choice name="mode" value="certificate" label=t::CERTIFICATE hint=t::CERTIFICATE_HINT chosen=mode />
        </fieldset>
        <SecretField name="app_private_key" label=t::PRIVATE_KEY hint=t::PRIVATE_KEY_HINT set_at=page.key_set_at file=".txt,.pem" />
        {fields}
    }
    .into_any()
}

fn key_fields(page: &AlipayPage) -> AnyView {
    view! {
        <SecretField name="alipay_public_key" label=t::PUBLIC_KEY hint=t::PUBLIC_KEY_HINT set_at=page.alipay_key_set_at file=".txt,.pem" />
    }
    .into_any()
}

fn certificate_fields(page: &AlipayPage) -> AnyView {
    let set_at = page.certificates_set_at;
    let dates = set_at.map(|_| {
        ui::facts(vec![
            (tr(t::VALID_UNTIL_APP), ui::time_or_dash(page.app_certificate_until)),
            (tr(t::VALID_UNTIL_ALIPAY), ui::time_or_dash(page.alipay_certificate_until)),
        ])
    });
    view! {
        <SecretField name="app_certificate" label=t::APP_CERTIFICATE hint=t::APP_CERTIFICATE_HINT set_at=set_at file=".crt,.pem" />
        <SecretField name="alipay_certificate" label=t::ALIPAY_CERTIFICATE hint=t::ALIPAY_CERTIFICATE_HINT set_at=set_at file=".crt,.pem" />
        <SecretField name="root_certificate" label=t::ROOT_CERTIFICATE hint=t::ROOT_CERTIFICATE_HINT set_at=set_at file=".crt,.pem" />
        {dates}
    }
    .into_any()
}

fn read_only(page: &AlipayPage) -> AnyView {
    if !page.configured {
        return ui::empty(Icon::Wallet, c::NOT_CONFIGURED, c::ASK_ADMINISTRATOR, ().into_any());
    }
    ui::plain_card(ui::facts(vec![
        (tr(t::APP_ID), view! { <code>{page.app_id.clone()}</code> }.into_any()),
        (tr(t::PID), view! { <code>{page.seller_id.clone()}</code> }.into_any()),
    ]))
}
