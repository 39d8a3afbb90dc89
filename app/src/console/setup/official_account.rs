//! 公众号接入: server messages, verification files, the access token.

use super::oa_files;
use crate::api::call::call;
use crate::api::official_account::{
    AllowPlainCallbacks, Callback, GetOfficialAccount, Made, MakeOaCallback, OaPage, RefreshOaToken, Token,
    Trouble,
};
use crate::console::routes::Page;
use crate::i18n::{console as c, official_account as t, tr};
use crate::ui::{self, Action, Dialog, Form, Icon, Select, Submit, Tone, toaster};
use leptos::prelude::*;

/// What can be done on the page.
#[derive(Clone, Copy)]
struct Acts {
    make: Action,
    mode: Action,
    refresh: Action,
    files: oa_files::Acts,
    asking: RwSignal<bool>,
}

/// The page.
pub fn page() -> AnyView {
    let acts = Acts {
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
        move || (acts.make.done(), acts.mode.done(), acts.refresh.done(), acts.files.changed()),
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
    let OaPage { app_id, token, callback, domain, files, waiting } = page;
    let account = if app_id.is_some() {
        view! { {server(callback, acts)}{oa_files::own(domain, files, acts.files)}{credential(token, acts.refresh)} }
            .into_any()
    } else {
        let go = view! { <a class="btn btn--primary" href=Page::Wechat.path()>{tr(t::GO_TO_WECHAT)}</a> };
        ui::plain_card(ui::empty(Icon::Key, t::NO_ACCOUNT, t::NO_ACCOUNT_ABOUT, go.into_any()))
    };
    view! { {waiting.map(|all| oa_files::waiting(all, acts.files))}{account} }.into_any()
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
