//! 基础信息管理 → 支付方式管理 → 微信支付, in two halves of one shape: the app, the interface, the merchant number, how
//! WeChat's answers are verified.

use super::account_page::{self, Acts, Shown, Switch};
use crate::api::accounts::{CheckWechat, GetWechat, Half, SaveWechat, SetWechat, WechatPage};
use crate::api::call::call;
use crate::console::routes::Page;
use crate::i18n::{console as t, tr, wechat as w};
use crate::ui::{self, Action, Choice, Field, Form, SecretField};
use domain::method::Method;
use leptos::prelude::*;

/// The page of one half.
pub fn page(half: Half) -> AnyView {
    let doings = [ui::action::<SaveWechat>(), ui::action::<SetWechat>(), ui::action::<CheckWechat>()];
    let acts = Acts::new(doings, t::WECHAT_SAVED, Some(half.as_str()));
    let official = half == Half::OfficialAccount;
    let acts = if official { acts.with_scan_choice() } else { acts };
    let data = ui::fetch_when(move || acts.changed(), move || call(GetWechat { half }));
    // The App has a test payment of its own: pay in it.
    let acts = if official { acts.with_test(Method::WechatOa) } else { acts };
    view! {
        {account_page::crumbs()}
        {halves(half)}
        {ui::load(data, move |page: WechatPage| show(&page, acts))}
    }
    .into_any()
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

fn show(page: &WechatPage, acts: Acts) -> AnyView {
    let (title, about, consequence) = match page.half {
        Half::OfficialAccount => (t::WECHAT_PAY, t::WECHAT_ABOUT, t::SWITCH_OFF_CONSEQUENCE),
        Half::MobileApp => (w::APP_TITLE, w::APP_ABOUT, w::SWITCH_OFF_APP),
    };
    let switch = Switch {
        id: "switch-off",
        method: None,
        on: Some(t::SWITCH_ON),
        off: t::SWITCH_OFF,
        ask: t::SWITCH_OFF_ASK,
        consequence,
        class: "btn",
    };
    let standing = account_page::standing(page.configured, page.enabled, switch, acts);
    let shown = Shown {
        head: ui::page_head(tr(title), tr(about), standing),
        above: page.shared.then(|| view! { <p class="muted">{tr(w::SHARED)}</p> }).into_any(),
        configured: page.configured,
        overridden: &page.overridden,
        checks: &page.checks,
        body: if acts.may { form(page, acts.save) } else { read_only(page) },
        paste: (t::PASTE, &page.paste),
    };
    account_page::arrange(shown, acts)
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
            {account_page::form_foot()}
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
    let facts = vec![
        (tr(t::APP_ID), account_page::code(&page.app_id)),
        (tr(t::MCH_ID), account_page::code(&page.mch_id)),
        (tr(t::SERIAL), account_page::code(&page.merchant_serial)),
        (tr(t::VALID_UNTIL), ui::time_or_dash(page.merchant_valid_until)),
    ];
    account_page::read_only(page.configured, facts)
}
