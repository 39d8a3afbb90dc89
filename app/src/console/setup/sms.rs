//! 基础信息管理 → 推送配置 → 短信消息.

use super::account_page::{self, Acts, Shown, Switch};
use crate::api::call::call;
use crate::api::sms::{CheckSms, GetSms, SaveSms, SetSms, SmsPage, SmsText, TestSms};
use crate::i18n::{Text, console as c, sms as t, tr};
use crate::ui::{self, Action, Choice, Field, Form, SecretField, Select, Submit, toaster};
use domain::message::MessageKind;
use leptos::prelude::*;

const SWITCH: Switch = Switch {
    id: "switch-off",
    method: None,
    on: Some(c::SWITCH_ON),
    off: c::SWITCH_OFF,
    ask: c::SWITCH_OFF_ASK,
    consequence: t::CONSEQUENCE,
    class: "btn",
};

/// The page.
pub fn page() -> AnyView {
    let doings = [ui::action::<SaveSms>(), ui::action::<SetSms>(), ui::action::<CheckSms>()];
    let acts = Acts::new(doings, t::SAVED, None).unproven(t::UNPROVEN);
    let test = ui::action::<TestSms>();
    let data = ui::fetch_when(move || (acts.changed(), test.done()), || call(GetSms {}));
    let toaster = toaster();
    ui::after(test, move |()| toaster.good(tr(t::SENT)));
    view! { {ui::load(data, move |page: SmsPage| show(&page, acts, test))} }.into_any()
}

fn show(page: &SmsPage, acts: Acts, test: Action) -> AnyView {
    let standing = account_page::standing(page.configured, page.enabled, SWITCH, acts);
    let shown = Shown {
        head: ui::page_head(tr(t::TITLE), tr(t::ABOUT), standing),
        above: ().into_any(),
        configured: page.configured,
        overridden: &[],
        checks: &page.checks,
        body: if acts.may { form(page, acts.save) } else { read_only(page) },
        paste: (c::PASTE_PROVIDER, &page.paste),
    };
    let last =
        page.receipt_at.map(|at| view! { <p class="muted">{tr(t::LAST_RECEIPT)}" "{ui::time(at)}</p> });
    let tried = (acts.may && page.configured).then(|| try_card(page, test));
    view! { {account_page::arrange(shown, acts)}{last}{tried} }.into_any()
}

/// Through whom messages are sent decides which fields there are.
fn form(page: &SmsPage, save: Action) -> AnyView {
    let sender = RwSignal::new(page.sender.clone());
    let page = StoredValue::new(page.clone());
    let channel = move || page.with_value(|page| credentials(page, &sender.get()));
    let texts = move || page.with_value(|page| texts(page, &sender.get()));
    let protocol = move || {
        (sender.get() == "gateway")
            .then(|| ui::card(t::PROTOCOL, Some(t::PROTOCOL_ABOUT), page.with_value(protocol_fields)))
    };
    let choices = view! {
        <fieldset class="choices">
            <legend>{tr(t::SENDER)}</legend>
            <Choice name="sender" value="gateway" label=t::GATEWAY hint=t::GATEWAY_HINT chosen=sender />
            <Choice name="sender" value="aliyun" label=t::ALIYUN hint=t::ALIYUN_HINT chosen=sender />
            <Choice name="sender" value="tencent" label=t::TENCENT hint=t::TENCENT_HINT chosen=sender />
        </fieldset>
        {channel}
        <Field name="sign" label=t::SIGN hint=t::SIGN_HINT value=page.with_value(|page| page.sign.clone()) maxlength=40 />
    };
    view! {
        <Form action=save id="sms">
            {ui::card(t::CHANNEL, Some(t::CHANNEL_ABOUT), choices.into_any())}
            {protocol}
            {move || ui::card(t::TEXTS, Some(t::TEXTS_ABOUT), texts())}
            {account_page::form_foot()}
        </Form>
    }
    .into_any()
}

/// What is stored belongs to one sender; another one begins empty.
fn credentials(page: &SmsPage, sender: &str) -> AnyView {
    let own = page.sender == sender;
    let (account, secret, hint) = match sender {
        "aliyun" => (t::KEY_ID, t::KEY_SECRET, t::KEY_HINT),
        "tencent" => (t::SECRET_ID, t::SECRET_KEY, t::KEY_HINT),
        _ => (t::ACCOUNT, t::PASSWORD, t::PASSWORD_HINT),
    };
    let value = |text: &str| if own { text.to_owned() } else { String::new() };
    let app_id = (sender == "tencent").then(|| {
        view! {
            <Field name="app_id" label=t::APP_ID hint=t::APP_ID_HINT value=value(&page.app_id) inputmode="numeric" maxlength=20 />
        }
    });
    let signature = (sender == "aliyun").then(|| {
        let options = plain_options(&[("v3", "V3 (ACS3-HMAC-SHA256)"), ("rpc", "RPC (HMAC-SHA1)")]);
        view! { <Select name="signature" label=t::SIGNATURE options=options value=page.signature.clone() /> }
    });
    view! {
        <Field name="account" label=account value=value(&page.account) maxlength=100 />
        <SecretField name="secret" label=secret hint=hint set_at=page.secret_set_at.filter(|_| own) />
        {app_id}
        {signature}
    }
    .into_any()
}

fn title(kind: MessageKind) -> Text {
    match kind {
        MessageKind::Payment => t::PAYMENT,
        MessageKind::VisitorRequest => t::VISITOR_REQUEST,
        MessageKind::VisitorResult => t::VISITOR_RESULT,
        MessageKind::Notice | MessageKind::Sms => t::NOTICE,
    }
}

/// The names of a kind's two fields.
fn names(kind: MessageKind) -> (&'static str, &'static str) {
    match kind {
        MessageKind::Payment => ("texts[payment_template]", "texts[payment_values]"),
        MessageKind::VisitorRequest => ("texts[visitor_request_template]", "texts[visitor_request_values]"),
        MessageKind::VisitorResult => ("texts[visitor_result_template]", "texts[visitor_result_values]"),
        MessageKind::Notice | MessageKind::Sms => ("texts[notice_template]", "texts[notice_values]"),
    }
}

fn texts(page: &SmsPage, sender: &str) -> AnyView {
    let own = page.sender == sender;
    page.texts.iter().map(|text| one_text(text, own, sender)).collect_view().into_any()
}

fn one_text(text: &SmsText, own: bool, sender: &str) -> AnyView {
    let (template_name, values_name) = names(text.kind);
    let whole = sender == "gateway";
    let template = match (own, whole) {
        (true, _) => text.template.clone(),
        (false, true) => text.proposed.clone(),
        (false, false) => String::new(),
    };
    let values = (!whole).then(|| {
        let hint = if sender == "aliyun" { t::VALUES_ALIYUN } else { t::VALUES_TENCENT };
        view! { <Field name=values_name label=t::VALUES hint=hint value=text.values.clone() maxlength=200 /> }
    });
    let preview = text.words.clone().filter(|_| own).map(|words| {
        view! {
            <p class="sms__preview"><span class="sr-only">{tr(t::PREVIEW)}": "</span>{words}</p>
            <p class="muted">{t::parts(text.parts)}</p>
        }
    });
    let label = if whole { t::TEXT } else { t::TEMPLATE };
    view! {
        <fieldset class="sms__kind">
            <legend>{tr(title(text.kind))}</legend>
            <Field name=template_name label=label value=template maxlength=400 optional=true />
            {values}
            <p class="field__hint">{text.available.clone()}</p>
            {preview}
        </fieldset>
    }
    .into_any()
}

fn plain_options(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
}

fn protocol_fields(page: &SmsPage) -> AnyView {
    let of = |name: &str| page.gateway.get(name).cloned().unwrap_or_default();
    let field = |name: &'static str, label: Text, value: String, hint: Option<Text>| match hint {
        Some(hint) => {
            view! { <Field name=name label=label hint=hint value=value maxlength=300 /> }.into_any()
        }
        None => view! { <Field name=name label=label value=value maxlength=300 /> }.into_any(),
    };
    let password = [
        ("plain", tr(t::PLAIN)),
        ("md5_lower", tr(t::MD5_LOWER)),
        ("md5_upper", tr(t::MD5_UPPER)),
        ("md5_with_timestamp", tr(t::MD5_TIME)),
    ];
    let fixed = of("fixed");
    view! {
        {field("gateway[url]", t::URL, of("url"), Some(t::URL_HINT))}
        <div class="sms__grid">
            <Select name="gateway[method]" label=t::METHOD options=plain_options(&[("post", "POST"), ("get", "GET")]) value=of("method") />
            <Select name="gateway[body]" label=t::BODY options=plain_options(&[("json", "JSON"), ("form", tr(t::BODY_FORM))]) value=of("body") />
            <Select name="gateway[charset]" label=t::CHARSET options=plain_options(&[("utf8", "UTF-8"), ("gbk", "GBK")]) value=of("charset") />
            <Select name="gateway[password_form]" label=t::PASSWORD_FORM options=plain_options(&password) value=of("password_form") />
            {field("gateway[account_field]", t::ACCOUNT_FIELD, of("account_field"), None)}
            {field("gateway[password_field]", t::PASSWORD_FIELD, of("password_field"), None)}
            {field("gateway[phone_field]", t::PHONE_FIELD, of("phone_field"), None)}
            {field("gateway[text_field]", t::TEXT_FIELD, of("text_field"), None)}
            {field("gateway[id_field]", t::ID_FIELD, of("id_field"), None)}
            {field("gateway[timestamp_field]", t::TIMESTAMP_FIELD, of("timestamp_field"), None)}
        </div>
        <div class="field">
            <label class="field__label" for="sms-fixed">{tr(t::FIXED)}</label>
            <textarea id="sms-fixed" name="gateway[fixed]" class="area" rows="2" spellcheck="false" autocomplete="off">{fixed}</textarea>
            <p class="field__hint">{tr(t::FIXED_HINT)}</p>
            {ui::group_error("gateway[fixed]")}
        </div>
        {field("gateway[success]", t::SUCCESS, of("success"), Some(t::SUCCESS_HINT))}
        {field("gateway[success_value]", t::SUCCESS_VALUE, of("success_value"), None)}
        {field("gateway[message_id]", t::MESSAGE_ID, of("message_id"), Some(t::MESSAGE_ID_HINT))}
        {field("gateway[words]", t::WORDS, of("words"), None)}
    }
    .into_any()
}

fn try_card(page: &SmsPage, test: Action) -> AnyView {
    let kinds: Vec<(String, String)> = page
        .texts
        .iter()
        .filter(|text| !text.template.is_empty())
        .map(|text| (text.kind.as_str().to_owned(), tr(title(text.kind)).to_owned()))
        .collect();
    let body = view! {
        <Form action=test id="try">
            <Select name="kind" label=t::KIND options=kinds />
            <Field name="phone" label=t::PHONE kind="tel" inputmode="tel" maxlength=20 />
            <Submit label=t::SEND class="btn" />
        </Form>
    };
    ui::card(t::TRY, Some(t::TRY_ABOUT), body.into_any())
}

fn read_only(page: &SmsPage) -> AnyView {
    account_page::read_only(page.configured, vec![(tr(t::SIGN), view! { {page.sign.clone()} }.into_any())])
}
