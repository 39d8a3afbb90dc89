//! 基础信息管理 → 支付方式管理 → 银联商务公众号支付管理.

use super::account_page::{self, Acts, Shown, Switch};
use crate::api::call::call;
use crate::api::chinaums::{CheckChinaums, ChinaumsPage, GetChinaums, SaveChinaums, SetChinaums};
use crate::i18n::{chinaums as t, console as c, tr};
use crate::ui::{self, Action, Choice, Field, Form, SecretField};
use domain::method::Method;
use leptos::prelude::*;

/// Switching on is the choice's business: it says what follows.
const SWITCH: Switch = Switch {
    id: "switch-off",
    method: None,
    on: None,
    off: c::SWITCH_OFF,
    ask: t::OFF_ASK,
    consequence: t::OFF_CONSEQUENCE,
    class: "btn",
};

/// The page.
pub fn page() -> AnyView {
    let doings = [ui::action::<SaveChinaums>(), ui::action::<SetChinaums>(), ui::action::<CheckChinaums>()];
    let acts = Acts::new(doings, t::SAVED, None).with_scan_choice();
    let data = ui::fetch_when(move || acts.changed(), || call(GetChinaums {}));
    let acts = acts.with_test(Method::ChinaUmsOa);
    view! {
        {account_page::crumbs()}
        {ui::load(data, move |page: ChinaumsPage| show(&page, acts))}
    }
    .into_any()
}

fn show(page: &ChinaumsPage, acts: Acts) -> AnyView {
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
fn form(page: &ChinaumsPage, save: Action) -> AnyView {
    let page = StoredValue::new(page.clone());
    view! {
        <Form action=save id="chinaums">
            {ui::card(t::MERCHANT, Some(t::MERCHANT_ABOUT), page.with_value(merchant_fields))}
            {ui::card(t::KEYS, Some(t::KEYS_ABOUT), page.with_value(key_fields))}
            {account_page::form_foot()}
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
    let facts =
        vec![(tr(t::MID), account_page::code(&page.mid)), (tr(t::TID), account_page::code(&page.tid))];
    account_page::read_only(page.configured, facts)
}
