//! 基础信息管理 → 支付方式管理 → 银联支付 (App).

use super::wechat::{check_list, paste_under};
use crate::api::accounts::Check;
use crate::api::call::call;
use crate::api::session::Me;
use crate::api::unionpay::{CheckUnionpay, GetUnionpay, SaveUnionpay, SetUnionpay, UnionPayPage};
use crate::i18n::{console as c, tr, unionpay as t};
use crate::ui::{
    self, Action, Checkbox, Choice, Dialog, Field, Form, Icon, SecretField, Submit, Tone, toaster,
};
use domain::access::Permission;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let save = ui::action::<SaveUnionpay>();
    let switch = ui::action::<SetUnionpay>();
    let recheck = ui::action::<CheckUnionpay>();
    let source = move || (save.done(), switch.done(), recheck.done());
    let data = ui::fetch_when(source, || call(GetUnionpay {}));
    let toaster = toaster();
    ui::after(save, move |_: Vec<Check>| {
        toaster.good(tr(t::SAVED));
        ui::focus_later(&["#checks"]);
    });
    ui::after(switch, move |()| toaster.good(tr(c::SWITCHED)));
    ui::after(recheck, move |_: Vec<Check>| toaster.good(tr(c::RECHECKED)));
    let may = expect_context::<Me>().may(Permission::ManagePayment);
    view! {
        <p class="crumbs">{tr(c::MENU_BASICS)}" / "{tr(c::MENU_METHODS)}</p>
        {ui::load(data, move |page: UnionPayPage| show(&page, may, (save, switch, recheck)))}
    }
    .into_any()
}

fn show(page: &UnionPayPage, may: bool, (save, switch, recheck): (Action, Action, Action)) -> AnyView {
    let checks = (!page.checks.is_empty()).then(|| {
        let button = view! {
            <button type="submit" class="btn btn--small" disabled=move || recheck.pending()>{tr(c::RECHECK)}</button>
        };
        let again = may.then(|| ui::button_form(recheck, button.into_any()));
        ui::card(c::CHECKS, None, view! { {check_list(&page.checks)}{again} }.into_any())
    });
    let body = if may { form(page, save) } else { read_only(page) };
    view! {
        {ui::page_head(tr(t::TITLE), tr(t::ABOUT), state(page, may, switch))}
        {checks}
        {body}
        {paste_under(c::PASTE_PROVIDER, &page.paste)}
    }
    .into_any()
}

/// Whether the App's users can pay with it, and the switch.
fn state(page: &UnionPayPage, may: bool, switch: Action) -> AnyView {
    let badge = match (page.configured, page.enabled) {
        (false, _) => ui::badge(Tone::Plain, tr(c::NOT_CONFIGURED)),
        (true, false) => ui::badge(Tone::Warn, tr(c::SWITCHED_OFF)),
        (true, true) => ui::badge(Tone::Good, tr(c::SWITCHED_ON)),
    };
    if !page.configured || !may {
        return badge;
    }
    let open = RwSignal::new(false);
    let refusal =
        move || switch.error().map(|e| view! { <p class="field__error" role="alert">{e.words}</p> });
    let control = if page.enabled {
        view! {
            <button type="button" class="btn" on:click=move |_| open.set(true)>{tr(c::SWITCH_OFF)}</button>
            <Dialog title=c::SWITCH_OFF_ASK open=open>
                <Form action=switch id="switch-off">
                    <input type="hidden" name="enabled" value="false" />
                    <p>{tr(t::OFF_CONSEQUENCE)}</p>
                    {ui::ask(open, view! { <Submit label=c::SWITCH_OFF class="btn btn--danger" /> }.into_any())}
                </Form>
            </Dialog>
        }
        .into_any()
    } else {
        let on = view! {
            <input type="hidden" name="enabled" value="true" />
            <button type="submit" class="btn btn--primary">{tr(c::SWITCH_ON)}</button>
        };
        view! { {ui::button_form(switch, on.into_any())}{refusal} }.into_any()
    };
    view! { {badge}{control} }.into_any()
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
            <div class="form__foot form__foot--sticky">
                <Submit label=c::SAVE_AND_CHECK />
                <p class="muted">{tr(c::SECRETS_STAY)}</p>
            </div>
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
    if !page.configured {
        return ui::empty(Icon::Wallet, c::NOT_CONFIGURED, c::ASK_ADMINISTRATOR, ().into_any());
    }
    ui::plain_card(ui::facts(vec![
        (tr(t::MER_ID), view! { <code>{page.mer_id.clone()}</code> }.into_any()),
        (tr(t::CERT_ID), view! { <code>{page.cert_id.clone()}</code> }.into_any()),
        (tr(c::VALID_UNTIL), ui::time_or_dash(page.valid_until)),
    ]))
}
