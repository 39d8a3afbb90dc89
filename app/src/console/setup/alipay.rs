//! 基础信息管理 → 支付方式管理 → 支付宝支付.

use super::account_page::{self, Acts, Shown, Switch};
use crate::api::alipay::{AlipayPage, CheckAlipay, GetAlipay, SaveAlipay, SetAlipay};
use crate::api::call::call;
use crate::i18n::{Text, alipay as t, console as c, tr};
use crate::ui::{self, Action, Choice, Field, Form, SecretField, Tone};
use domain::method::Method;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let doings = [ui::action::<SaveAlipay>(), ui::action::<SetAlipay>(), ui::action::<CheckAlipay>()];
    let acts = Acts::new(doings, t::SAVED, None).with_scan_choice();
    let data = ui::fetch_when(move || acts.changed(), || call(GetAlipay {}));
    let acts = acts.with_test(Method::AlipayLife);
    view! {
        {account_page::crumbs()}
        {ui::load(data, move |page: AlipayPage| show(&page, acts))}
    }
    .into_any()
}

fn show(page: &AlipayPage, acts: Acts) -> AnyView {
    let badge = (!page.configured).then(|| ui::badge(Tone::Plain, tr(c::NOT_CONFIGURED)));
    let shown = Shown {
        head: ui::page_head(tr(t::TITLE), tr(t::ABOUT), badge.into_any()),
        above: page.configured.then(|| methods(page, acts)).into_any(),
        configured: page.configured,
        overridden: &page.overridden,
        checks: &page.checks,
        body: if acts.may { form(page, acts.save) } else { read_only(page) },
        paste: (c::PASTE_PROVIDER, &page.paste),
    };
    account_page::arrange(shown, acts)
}

/// The two methods of one application, each with its switch.
fn methods(page: &AlipayPage, acts: Acts) -> AnyView {
    let rows = vec![
        (tr(t::LIFE), state(Method::AlipayLife, page.life_enabled, t::OFF_LIFE, acts)),
        (tr(t::APP), state(Method::AlipayApp, page.app_enabled, t::OFF_APP, acts)),
    ];
    ui::plain_card(view! { {ui::facts(rows)}{account_page::refusal(acts)} }.into_any())
}

/// Whether a method is on, and its switch.
fn state(method: Method, enabled: bool, consequence: Text, acts: Acts) -> AnyView {
    let id = if method == Method::AlipayLife { "off-life" } else { "off-app" };
    let switch = Switch {
        id,
        method: Some(method),
        on: Some(t::ON),
        off: t::OFF,
        ask: t::OFF_ASK,
        consequence,
        class: "btn btn--small",
    };
    view! { <span class="switch-row">{account_page::on_or_off(enabled, switch, acts)}</span> }.into_any()
}

/// The fields are made inside the form: they look there for what is wrong with them.
fn form(page: &AlipayPage, save: Action) -> AnyView {
    let page = StoredValue::new(page.clone());
    view! {
        <Form action=save id="alipay">
            {ui::card(t::APPLICATION, Some(t::APPLICATION_ABOUT), page.with_value(application_fields))}
            {ui::card(t::SIGNING, Some(t::SIGNING_ABOUT), page.with_value(signing_fields))}
            {account_page::form_foot()}
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
    let facts = vec![
        (tr(t::APP_ID), account_page::code(&page.app_id)),
        (tr(t::PID), account_page::code(&page.seller_id)),
    ];
    account_page::read_only(page.configured, facts)
}
