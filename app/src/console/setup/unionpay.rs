//! 基础信息管理 → 支付方式管理 → 银联支付 (App).

use super::account_page::{self, Acts, Shown, Switch};
use crate::api::call::call;
use crate::api::unionpay::{CheckUnionpay, GetUnionpay, SaveUnionpay, SetUnionpay, UnionPayPage};
use crate::i18n::{console as c, tr, unionpay as t};
use crate::ui::{self, Action, Checkbox, Choice, Field, Form, SecretField};
use leptos::prelude::*;

const SWITCH: Switch = Switch {
    id: "switch-off",
    method: None,
    on: Some(c::SWITCH_ON),
    off: c::SWITCH_OFF,
    ask: t::OFF_ASK,
    consequence: t::OFF_CONSEQUENCE,
    class: "btn",
};

/// The page.
pub fn page() -> AnyView {
    let doings = [ui::action::<SaveUnionpay>(), ui::action::<SetUnionpay>(), ui::action::<CheckUnionpay>()];
    let acts = Acts::new(doings, t::SAVED, None);
    let data = ui::fetch_when(move || acts.changed(), || call(GetUnionpay {}));
    view! {
        {account_page::crumbs()}
        {ui::load(data, move |page: UnionPayPage| show(&page, acts))}
    }
    .into_any()
}

fn show(page: &UnionPayPage, acts: Acts) -> AnyView {
    let standing = account_page::standing(page.configured, page.enabled, SWITCH, acts);
    let shown = Shown {
        head: ui::page_head(tr(t::TITLE), tr(t::ABOUT), standing),
        above: ().into_any(),
        configured: page.configured,
        overridden: &page.overridden,
        checks: &page.checks,
        body: if acts.may { form(page, acts.save) } else { read_only(page) },
        paste: (c::PASTE_PROVIDER, &page.paste),
    };
    account_page::arrange(shown, acts)
}

/// The fields are made inside the form: they look there for what is wrong with them.
fn form(page: &UnionPayPage, save: Action) -> AnyView {
    let page = StoredValue::new(page.clone());
    view! {
        <Form action=save id="unionpay">
            {ui::card(t::MERCHANT, Some(t::MERCHANT_ABOUT), page.with_value(merchant_fields))}
            {ui::card(t::KEY, Some(t::KEY_ABOUT), page.with_value(key_fields))}
            {ui::card(t::AUTHORITIES, Some(t::AUTHORITIES_ABOUT), page.with_value(authority_fields))}
            {ui::card(t::REFUNDS, Some(t::REFUNDS_ABOUT), page.with_value(refund_fields))}
            {account_page::form_foot()}
        </Form>
    }
    .into_any()
}

fn merchant_fields(page: &UnionPayPage) -> AnyView {
    let environment = RwSignal::new(if page.test { "test" } else { "production" }.to_owned());
    view! {
        <Field name="mer_id" label=t::MER_ID hint=t::MER_ID_HINT value=page.mer_id.clone() maxlength=15 />
        <fieldset class="choices">
            <legend>{tr(t::ENVIRONMENT)}</legend>
            <Choice name="environment" value="production" label=t::PRODUCTION hint=t::PRODUCTION_HINT chosen=environment />
            <Choice name="environment" value="test" label=t::TEST hint=t::TEST_HINT chosen=environment />
        </fieldset>
    }
    .into_any()
}

fn key_fields(page: &UnionPayPage) -> AnyView {
    let set_at = page.key_set_at;
    view! {
        {certificate(page)}
        <SecretField name="pfx" label=t::PFX hint=t::PFX_HINT set_at=set_at file=".pfx,.p12" />
        <SecretField name="pfx_password" label=t::PFX_PASSWORD hint=t::PFX_PASSWORD_HINT set_at=set_at />
    }
    .into_any()
}

fn certificate(page: &UnionPayPage) -> Option<AnyView> {
    page.configured.then(|| {
        ui::facts(vec![
            (tr(t::CERT_ID), view! { <code>{page.cert_id.clone()}</code> }.into_any()),
            (tr(t::SUBJECT), view! { <code>{page.subject.clone()}</code> }.into_any()),
            (tr(c::VALID_UNTIL), ui::time_or_dash(page.valid_until)),
        ])
    })
}

fn authority_fields(page: &UnionPayPage) -> AnyView {
    let stored = page.configured.then(|| {
        ui::facts(vec![
            (tr(t::ROOT), view! { <code>{page.root_subject.clone()}</code> }.into_any()),
            (tr(t::MIDDLE), view! { <code>{page.middle_subject.clone()}</code> }.into_any()),
        ])
    });
    let set_at = page.key_set_at;
    view! {
        {stored}
        <SecretField name="root" label=t::ROOT hint=t::ROOT_HINT set_at=set_at file=".cer,.pem,.crt" />
        <SecretField name="middle" label=t::MIDDLE hint=t::MIDDLE_HINT set_at=set_at file=".cer,.pem,.crt" />
    }
    .into_any()
}

fn refund_fields(page: &UnionPayPage) -> AnyView {
    view! { <Checkbox name="undo_same_day" label=t::UNDO hint=t::UNDO_HINT checked=page.undo_same_day /> }
        .into_any()
}

fn read_only(page: &UnionPayPage) -> AnyView {
    let facts = vec![
        (tr(t::MER_ID), account_page::code(&page.mer_id)),
        (tr(t::CERT_ID), account_page::code(&page.cert_id)),
        (tr(c::VALID_UNTIL), ui::time_or_dash(page.valid_until)),
    ];
    account_page::read_only(page.configured, facts)
}
