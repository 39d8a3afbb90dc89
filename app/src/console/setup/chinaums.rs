//! 基础信息管理 → 支付方式管理 → 银联商务公众号支付管理.

use super::wechat::{check_list, paste_under};
use super::{scan_choice, wechat_test};
use crate::api::accounts::Check;
use crate::api::call::call;
use crate::api::chinaums::{CheckChinaums, ChinaumsPage, GetChinaums, SaveChinaums, SetChinaums};
use crate::api::session::Me;
use crate::i18n::{chinaums as t, console as c, tr};
use crate::ui::{self, Action, Choice, Dialog, Field, Form, Icon, SecretField, Submit, Tone, toaster};
use domain::access::Permission;
use domain::method::Method;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let save = ui::action::<SaveChinaums>();
    let switch = ui::action::<SetChinaums>();
    let recheck = ui::action::<CheckChinaums>();
    let proven = RwSignal::new(None::<Vec<Check>>);
    let scan = scan_choice::scan(move || save.done() + switch.done() + recheck.done());
    let source = move || (save.done(), switch.done(), recheck.done(), scan.done());
    let data = ui::fetch_when(source, || call(GetChinaums {}));
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
    let test = may.then(|| wechat_test::test(Method::ChinaUmsOa, proven));
    let acts = Actions { save, switch, recheck, proven, test, scan };
    view! {
        <p class="crumbs">{tr(c::MENU_BASICS)}" / "{tr(c::MENU_METHODS)}</p>
        {ui::load(data, move |page: ChinaumsPage| show(&page, may, acts))}
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

fn show(page: &ChinaumsPage, may: bool, acts: Actions) -> AnyView {
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
    let choice = may.then(|| scan_choice::card(acts.scan));
    let test = acts.test.filter(|_| page.configured).map(wechat_test::card);
    let body = if may { form(page, acts.save) } else { read_only(page) };
    view! {
        {ui::page_head(tr(t::TITLE), tr(t::ABOUT), state(page, may, acts.switch))}
        {page.configured.then_some(choice)}
        {checks}
        {test}
        {body}
        {paste_under(c::PASTE_PROVIDER, &page.paste)}
    }
    .into_any()
}

/// Whether payers can use it, and the way to stop it. Switching on is the choice's business: it says what follows.
fn state(page: &ChinaumsPage, may: bool, switch: Action) -> AnyView {
    let badge = match (page.configured, page.enabled) {
        (false, _) => ui::badge(Tone::Plain, tr(c::NOT_CONFIGURED)),
        (true, false) => ui::badge(Tone::Warn, tr(c::SWITCHED_OFF)),
        (true, true) => ui::badge(Tone::Good, tr(c::SWITCHED_ON)),
    };
    if !page.enabled || !may {
        return badge;
    }
    let open = RwSignal::new(false);
    view! {
        {badge}
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
}

/// The fields are made inside the form: they look there for what is wrong with them.
fn form(page: &ChinaumsPage, save: Action) -> AnyView {
    let page = StoredValue::new(page.clone());
    view! {
        <Form action=save id="chinaums">
            {ui::card(t::MERCHANT, Some(t::MERCHANT_ABOUT), page.with_value(merchant_fields))}
            {ui::card(t::KEYS, Some(t::KEYS_ABOUT), page.with_value(key_fields))}
            <div class="form__foot form__foot--sticky">
                <Submit label=c::SAVE_AND_CHECK />
                <p class="muted">{tr(c::SECRETS_STAY)}</p>
            </div>
        </Form>
    }
    .into_any()
}

fn merchant_fields(page: &ChinaumsPage) -> AnyView {
    let environment = RwSignal::new(if page.test { "test" } else { "production" }.to_owned());
    view! {
        <Field name="mid" label=t::MID hint=t::MID_HINT value=page.mid.clone() inputmode="numeric" maxlength=20 />
        <Field name="tid" label=t::TID hint=t::TID_HINT value=page.tid.clone() maxlength=12 />
        <Field name="source_no" label=t::SOURCE_NO hint=t::SOURCE_NO_HINT value=page.source_no.clone() maxlength=8 />
        <Field name="inst_mid" label=t::INST_MID hint=t::INST_MID_HINT value=page.inst_mid.clone() maxlength=32 />
        <fieldset class="choices">
            <legend>{tr(t::ENVIRONMENT)}</legend>
            <Choice name="environment" value="production" label=t::PRODUCTION hint=t::PRODUCTION_HINT chosen=environment />
            <Choice name="environment" value="test" label=t::TEST hint=t::TEST_HINT chosen=environment />
        </fieldset>
    }
    .into_any()
}

fn key_fields(page: &ChinaumsPage) -> AnyView {
    let interface = RwSignal::new(if page.portal { "portal" } else { "open_platform" }.to_owned());
    let own = StoredValue::new(page.clone());
    let fields = move || {
        let portal = interface.get() == "portal";
        own.with_value(|page| if portal { portal_fields(page) } else { open_fields(page) })
    };
    view! {
        <fieldset class="choices">
            <legend>{tr(t::INTERFACE)}</legend>
            <Choice name="interface" value="open_platform" label=t::OPEN hint=t::OPEN_HINT chosen=interface />
            <Choice name="interface" value="portal" label=t::PORTAL hint=t::PORTAL_HINT chosen=interface />
        </fieldset>
        {fields}
        <SecretField name="communication_key" label=t::KEY hint=t::KEY_HINT set_at=page.communication_key_set_at />
    }
    .into_any()
}

fn open_fields(page: &ChinaumsPage) -> AnyView {
    view! {
        <Field name="app_id" label=t::APP_ID hint=t::APP_ID_HINT value=page.app_id.clone() maxlength=40 />
        <SecretField name="app_key" label=t::APP_KEY hint=t::APP_KEY_HINT set_at=page.app_key_set_at length=32 />
    }
    .into_any()
}

fn portal_fields(page: &ChinaumsPage) -> AnyView {
    let digest = RwSignal::new(if page.md5 { "md5" } else { "sha256" }.to_owned());
    view! {
        <Field name="msg_src" label=t::MSG_SRC hint=t::MSG_SRC_HINT value=page.msg_src.clone() maxlength=64 />
        <fieldset class="choices">
            <legend>{tr(t::DIGEST)}</legend>
            <Choice name="digest" value="sha256" label=t::SHA256 hint=t::SHA256_HINT chosen=digest />
            <Choice name="digest" value="md5" label=t::MD5 hint=t::MD5_HINT chosen=digest />
        </fieldset>
    }
    .into_any()
}

fn read_only(page: &ChinaumsPage) -> AnyView {
    if !page.configured {
        return ui::empty(Icon::Wallet, c::NOT_CONFIGURED, c::ASK_ADMINISTRATOR, ().into_any());
    }
    ui::plain_card(ui::facts(vec![
        (tr(t::MID), view! { <code>{page.mid.clone()}</code> }.into_any()),
        (tr(t::TID), view! { <code>{page.tid.clone()}</code> }.into_any()),
    ]))
}
