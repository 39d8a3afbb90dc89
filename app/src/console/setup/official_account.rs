//! 公众号接入: server messages, verification files, the access token.

use super::oa_files;
use crate::api::accounts::{Check, Verdict};
use crate::api::call::call;
use crate::api::official_account::{
    AllowPlainCallbacks, Callback, GetOfficialAccount, Made, MakeOaCallback, OaPage, RefreshOaToken,
    SaveOfficialAccount, Token, Trouble,
};
use crate::console::routes::Page;
use crate::i18n::{console as c, official_account as t, tr};
use crate::ui::{self, Action, Dialog, Field, Form, Icon, SecretField, Select, Submit, Tone, toaster};
use leptos::prelude::*;

/// What can be done on the page.
#[derive(Clone, Copy)]
struct Acts {
    save: Action,
    make: Action,
    mode: Action,
    refresh: Action,
    files: oa_files::Acts,
    asking: RwSignal<bool>,
}

/// The page.
pub fn page() -> AnyView {
    let acts = Acts {
        save: ui::action::<SaveOfficialAccount>(),
        make: ui::action::<MakeOaCallback>(),
        mode: ui::action::<AllowPlainCallbacks>(),
        refresh: ui::action::<RefreshOaToken>(),
        files: oa_files::Acts::new(),
        asking: RwSignal::new(false),
    };
    let made = RwSignal::new(None::<Made>);
    let toaster = toaster();
    ui::after(acts.make, move |new: Made| {
        acts.asking.set(false);
        made.set(Some(new));
    });
    ui::after(acts.save, move |check: Check| match check.verdict {
        Verdict::Pass => toaster.good(tr(t::ACCOUNT_SAVED)),
        _ => toaster.bad(check.words),
    });
    ui::after(acts.mode, move |()| toaster.good(tr(t::MODE_SAVED)));
    ui::after(acts.refresh, move |()| toaster.good(tr(t::REFRESHED)));
    for action in [acts.make, acts.refresh] {
        Effect::new(move |_| {
            if let Some(error) = action.error() {
                toaster.bad(error.words);
            }
        });
    }
    let data = ui::fetch_when(
        move || {
            let all = [acts.save, acts.make, acts.mode, acts.refresh];
            (all.map(Action::done), acts.files.changed())
        },
        || call(GetOfficialAccount {}),
    );
    view! {
        {ui::page_head(tr(t::TITLE), tr(t::ABOUT), ().into_any())}
        {move || made.get().map(|new| shown_once(new, made))}
        {ui::load(data, move |page: OaPage| show(page, acts))}
        <Dialog title=t::MAKE_AGAIN_ASK open=acts.asking>
            <Form action=acts.make id="make-again">
                <p>{tr(t::MAKE_AGAIN_CONSEQUENCE)}</p>
                {ui::ask(acts.asking, view! { <Submit label=t::MAKE_AGAIN class="btn btn--danger" /> }.into_any())}
            </Form>
        </Dialog>
        {acts.files.dialogs()}
    }
    .into_any()
}

fn show(page: OaPage, acts: Acts) -> AnyView {
    let entered = account(&page, acts.save);
    let OaPage { app_id, token, callback, domain, files, waiting, .. } = page;
    let joined = app_id.is_some().then(|| {
        view! { {server(callback, acts)}{oa_files::own(domain, files, acts.files)}{credential(token, acts.refresh)} }
    });
    view! { {waiting.map(|all| oa_files::waiting(all, acts.files))}{entered}{joined} }.into_any()
}

/// AppID and AppSecret. The AppID that WeChat Pay uses is changed there.
fn account(page: &OaPage, save: Action) -> AnyView {
    let (app_id, set_at) = (page.app_id.clone().unwrap_or_default(), page.app_secret_set_at);
    let field = if page.by_wechat_pay {
        let to =
            view! { <p>{tr(t::BY_WECHAT_PAY)}" "<a href=Page::Wechat.path()>{tr(t::GO_TO_WECHAT)}</a></p> };
        view! {
            {ui::facts(vec![(tr(c::APP_ID), view! { <code>{app_id.clone()}</code> }.into_any())])}
            {to}
            <input type="hidden" name="app_id" value=app_id />
        }
        .into_any()
    } else {
        view! { <Field name="app_id" label=c::APP_ID hint=c::APP_ID_HINT value=app_id placeholder="wx…" maxlength=32 /> }
            .into_any()
    };
    let form = view! {
        <Form action=save id="account">
            {field}
            <SecretField name="app_secret" label=c::APP_SECRET hint=c::APP_SECRET_HINT set_at=set_at length=32 />
            <div class="form__foot"><Submit label=c::SAVE /></div>
        </Form>
    };
    ui::card(t::ACCOUNT, Some(t::ACCOUNT_ABOUT), form.into_any())
}

/// Address, token and key, to be pasted now.
fn shown_once(new: Made, shown: RwSignal<Option<Made>>) -> AnyView {
    let body = view! {
        <p><strong>{tr(t::ONCE)}</strong></p>
        <p>{tr(t::ONCE_ABOUT)}</p>
        {ui::facts(vec![
            (tr(t::URL), ui::copy_line(new.url, tr(t::URL).to_owned())),
            (tr(t::TOKEN), ui::copy_line(new.token, tr(t::TOKEN).to_owned())),
            (tr(t::AES_KEY), ui::copy_line(new.aes_key, tr(t::AES_KEY).to_owned())),
            (tr(t::MODE), tr(t::MODE_SAFE).into_any()),
        ])}
        <div class="note__actions">
            <button type="button" class="btn btn--small" on:click=move |_| shown.set(None)>{tr(c::SECRET_KEPT)}</button>
        </div>
    };
    ui::note(Tone::Good, body.into_any())
}

fn server(callback: Option<Callback>, acts: Acts) -> AnyView {
    let body = match callback {
        None => {
            let make = view! { <button type="submit" class="btn btn--primary">{tr(t::MAKE)}</button> };
            let make = ui::button_form(acts.make, make.into_any());
            ui::empty(Icon::Webhook, t::NOT_MADE, t::NOT_MADE_ABOUT, make)
        }
        Some(callback) => made(callback, acts),
    };
    ui::card(t::SERVER, Some(t::SERVER_ABOUT), body)
}

fn made(callback: Callback, acts: Acts) -> AnyView {
    let verified = match callback.verified_at {
        Some(at) => ui::time(at),
        None => ui::badge(Tone::Warn, tr(t::NOT_VERIFIED)),
    };
    let last = match callback.last_at {
        Some(at) => view! { {callback.last_event}" · "{ui::time(at)} }.into_any(),
        None => tr(c::NEVER).into_any(),
    };
    let facts = ui::facts(vec![
        (tr(t::URL), ui::copy_line(callback.url, tr(t::URL).to_owned())),
        (tr(t::MADE_AT), ui::time(callback.made_at)),
        (tr(t::VERIFIED), verified),
        (tr(t::LAST_EVENT), last),
    ]);
    let modes = vec![
        ("no".to_owned(), tr(t::MODE_SAFE).to_owned()),
        ("yes".to_owned(), tr(t::MODE_PLAIN).to_owned()),
    ];
    let mode = if callback.plain { "yes" } else { "no" };
    view! {
        {callback.trouble.map(|trouble| remark(t::LAST_REFUSED, trouble))}
        {facts}
        <Form action=acts.mode id="mode">
            <Select name="plain" label=t::MODE hint=t::MODE_HINT options=modes value=mode />
            <div class="form__foot">
                <Submit label=c::SAVE class="btn" />
                <button type="button" class="btn btn--quiet-danger" on:click=move |_| acts.asking.set(true)>
                    {tr(t::MAKE_AGAIN)}
                </button>
            </div>
        </Form>
    }
    .into_any()
}

/// What went wrong last, what to do, and what the platform said.
fn remark(title: crate::i18n::Text, trouble: Trouble) -> AnyView {
    let words = (!trouble.provider.is_empty()).then(|| {
        view! { <p>{tr(t::PLATFORM_SAYS)}" "<code class="wrap">{trouble.provider.clone()}</code></p> }
    });
    let body = view! {
        <p><strong>{tr(title)}</strong>" · "{ui::time(trouble.at)}</p>
        <p>{trouble.remedy}</p>
        {words}
    };
    ui::note(Tone::Warn, body.into_any())
}

fn credential(token: Token, refresh: Action) -> AnyView {
    let state = match (&token.trouble, token.good) {
        (None, true) => ui::badge(Tone::Good, tr(t::GOOD)),
        (Some(_), good) => ui::badge(if good { Tone::Warn } else { Tone::Bad }, tr(t::FAILED)),
        (None, false) => ui::badge(Tone::Plain, tr(t::NONE_YET)),
    };
    let facts = ui::facts(vec![
        (tr(t::STATE), state),
        (tr(t::VALID_UNTIL), ui::time_or_dash(token.valid_until)),
        (tr(t::FETCHED_AT), ui::time_or_dash(token.fetched_at)),
    ]);
    let fetch = view! { <button type="submit" class="btn">{tr(t::REFRESH)}</button> };
    let body = view! {
        {token.trouble.map(|trouble| remark(t::FAILED, trouble))}
        {facts}
        {ui::button_form(refresh, fetch.into_any())}
    };
    ui::card(t::CREDENTIAL, Some(t::CREDENTIAL_ABOUT), body.into_any())
}
