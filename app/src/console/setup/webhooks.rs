//! 系统对接 → Webhook: where events are sent.

use crate::api::call::call;
use crate::api::integration::{DeleteWebhook, ListWebhooks, SaveWebhook, TestWebhook, Webhook};
use crate::console::routes::Page;
use crate::i18n::{Text, console as t, tr};
use crate::ui::{self, Action, Column, Dialog, Field, Form, Icon, Submit, icon, toaster};
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let save = ui::action::<SaveWebhook>();
    let delete = ui::action::<DeleteWebhook>();
    let test = ui::action::<TestWebhook>();
    let data = ui::fetch_when(move || (save.done(), delete.done()), || call(ListWebhooks {}));
    let open = RwSignal::new(false);
    let made = RwSignal::new(None::<String>);
    let deleting = RwSignal::new(None::<Webhook>);
    let toaster = toaster();
    ui::after(save, move |secret: String| {
        open.set(false);
        made.set(Some(secret));
    });
    ui::after(delete, move |()| {
        deleting.set(None);
        toaster.good(tr(t::WEBHOOK_DELETED));
    });
    ui::after(test, move |()| toaster.good(tr(t::TEST_SENT)));
    Effect::new(move |_| {
        if let Some(error) = test.error() {
            toaster.bad(error.words);
        }
    });
    let actions = view! {
        <a class="btn" href=Page::Deliveries.path()>{icon(Icon::Send)}{tr(t::DELIVERIES)}</a>
        <button type="button" class="btn btn--primary" on:click=move |_| open.set(true)>{icon(Icon::Plus)}{tr(t::NEW_WEBHOOK)}</button>
    };
    view! {
        {ui::page_head(tr(t::WEBHOOKS), tr(t::WEBHOOKS_ABOUT), actions.into_any())}
        {move || made.get().map(|secret| shown_once(t::SECRET_ONCE, t::SECRET_ONCE_ABOUT, secret, made))}
        {ui::load(data, move |all: Vec<Webhook>| show(all, test, deleting, open))}
        <Dialog title=t::NEW_WEBHOOK open=open>
            <Form action=save id="webhook">
                <Field name="url" label=t::WEBHOOK_URL hint=t::WEBHOOK_URL_HINT kind="url" inputmode="url" maxlength=500
                    placeholder="https://" />
                {ui::ask(open, view! { <Submit label=t::NEW_WEBHOOK /> }.into_any())}
            </Form>
        </Dialog>
        {delete_dialog(delete, deleting)}
    }
    .into_any()
}

/// A secret that is shown this once.
pub fn shown_once(title: Text, about: Text, secret: String, shown: RwSignal<Option<String>>) -> AnyView {
    let body = view! {
        <p><strong>{tr(title)}</strong></p>
        <p>{tr(about)}</p>
        {ui::copy_line(secret, tr(title).to_owned())}
        <div class="note__actions">
            <button type="button" class="btn btn--small" on:click=move |_| shown.set(None)>{tr(t::SECRET_KEPT)}</button>
        </div>
    };
    ui::note(ui::Tone::Good, body.into_any())
}

fn show(
    all: Vec<Webhook>,
    test: Action,
    deleting: RwSignal<Option<Webhook>>,
    open: RwSignal<bool>,
) -> AnyView {
    if all.is_empty() {
        let add = view! {
            <button type="button" class="btn btn--primary" on:click=move |_| open.set(true)>{icon(Icon::Plus)}{tr(t::NEW_WEBHOOK)}</button>
        };
        return ui::empty(Icon::Webhook, t::NO_WEBHOOKS, t::NO_WEBHOOKS_ABOUT, add.into_any());
    }
    let rows = all.into_iter().map(|hook| row(hook, test, deleting)).collect();
    let columns = [Column::new(t::WEBHOOK_URL), Column::tight(t::CREATED_AT), Column::actions()];
    ui::plain_card(ui::table(t::WEBHOOKS, &columns, rows))
}

fn row(hook: Webhook, test: Action, deleting: RwSignal<Option<Webhook>>) -> Vec<AnyView> {
    let copy = hook.clone();
    let send = view! {
        <input type="hidden" name="id" value=hook.id />
        <button type="submit" class="btn btn--small">{icon(Icon::Send)}{tr(t::SEND_TEST)}</button>
    };
    let actions = view! {
        <div class="row-actions">
            {ui::button_form(test, send.into_any())}
            <button type="button" class="btn btn--small btn--quiet-danger" on:click=move |_| deleting.set(Some(copy.clone()))>
                {tr(t::DELETE)}
            </button>
        </div>
    };
    vec![
        view! { <code class="wrap">{hook.url}</code> }.into_any(),
        ui::time(hook.created_at),
        actions.into_any(),
    ]
}

fn delete_dialog(delete: Action, deleting: RwSignal<Option<Webhook>>) -> AnyView {
    let open = ui::open_while(deleting);
    view! {
        <Dialog title=t::DELETE_WEBHOOK_ASK open=open>
            <Form action=delete id="delete-webhook">
                <input type="hidden" name="id" value=deleting.get_untracked().map(|w| w.id) />
                <p><code class="wrap">{deleting.get_untracked().map(|w| w.url)}</code></p>
                <p>{tr(t::DELETE_WEBHOOK_CONSEQUENCE)}</p>
                {ui::ask(open, view! { <Submit label=t::DELETE class="btn btn--danger" /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}
