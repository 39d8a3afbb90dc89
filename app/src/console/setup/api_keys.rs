//! 系统对接 → API 密钥.

use crate::api::call::call;
use crate::api::integration::{ApiKey, CreateApiKey, ListApiKeys, RevokeApiKey};
use crate::i18n::{cards as c, console as t, messages as m, tr, unionpay as u, visitors as v};
use crate::ui::{self, Action, Checkbox, Column, Dialog, Field, Form, Icon, Submit, Tone, icon, toaster};
use domain::access::Scope;
use leptos::prelude::*;

/// The page.
pub fn page() -> AnyView {
    let create = ui::action::<CreateApiKey>();
    let revoke = ui::action::<RevokeApiKey>();
    let data = ui::fetch_when(move || (create.done(), revoke.done()), || call(ListApiKeys {}));
    let open = RwSignal::new(false);
    let made = RwSignal::new(None::<String>);
    let revoking = RwSignal::new(None::<ApiKey>);
    let toaster = toaster();
    ui::after(create, move |key: String| {
        open.set(false);
        made.set(Some(key));
    });
    ui::after(revoke, move |()| {
        revoking.set(None);
        toaster.good(tr(t::KEY_REVOKED));
    });
    let actions = view! {
        <a class="btn" href="/api/docs/" rel="external">{icon(Icon::External)}{tr(t::API_DOCS)}</a>
        <button type="button" class="btn btn--primary" on:click=move |_| open.set(true)>{icon(Icon::Plus)}{tr(t::NEW_KEY)}</button>
    };
    view! {
        {ui::page_head(tr(t::API_KEYS), tr(t::API_KEYS_ABOUT), actions.into_any())}
        {move || made.get().map(|key| super::webhooks::shown_once(t::KEY_ONCE, t::KEY_ONCE_ABOUT, key, made))}
        {ui::load(data, move |keys: Vec<ApiKey>| show(keys, revoking, open))}
        <Dialog title=t::NEW_KEY open=open>
            <Form action=create id="api-key">
                <Field name="name" label=t::KEY_NAME hint=t::KEY_NAME_HINT maxlength=60 />
                <fieldset class="choices">
                    <legend>{tr(t::SCOPES)}</legend>
                    <Checkbox name="vehicles" label=t::SCOPE_VEHICLES hint=t::SCOPE_VEHICLES_HINT checked=true />
                    <Checkbox name="bills" label=t::SCOPE_BILLS hint=t::SCOPE_BILLS_HINT checked=true />
                    <Checkbox name="payments" label=u::SCOPE_PAYMENTS hint=u::SCOPE_PAYMENTS_HINT />
                    <Checkbox name="cards_read" label=c::SCOPE_CARDS_READ hint=c::SCOPE_CARDS_READ_HINT />
                    <Checkbox name="cards_write" label=c::SCOPE_CARDS_WRITE hint=c::SCOPE_CARDS_WRITE_HINT />
                    <Checkbox name="cards_debit" label=c::SCOPE_CARDS_DEBIT hint=c::SCOPE_CARDS_DEBIT_HINT />
                    <Checkbox name="visitors" label=v::SCOPE_VISITORS hint=v::SCOPE_VISITORS_HINT />
                    <Checkbox name="notices" label=m::SCOPE_NOTICES hint=m::SCOPE_NOTICES_HINT />
                    {ui::group_error("scopes")}
                </fieldset>
                {ui::ask(open, view! { <Submit label=t::NEW_KEY /> }.into_any())}
            </Form>
        </Dialog>
        {revoke_dialog(revoke, revoking)}
    }
    .into_any()
}

fn show(keys: Vec<ApiKey>, revoking: RwSignal<Option<ApiKey>>, open: RwSignal<bool>) -> AnyView {
    if keys.is_empty() {
        let add = view! {
            <button type="button" class="btn btn--primary" on:click=move |_| open.set(true)>{icon(Icon::Plus)}{tr(t::NEW_KEY)}</button>
        };
        return ui::empty(Icon::Key, t::NO_KEYS, t::NO_KEYS_ABOUT, add.into_any());
    }
    let rows = keys.into_iter().map(|key| row(key, revoking)).collect();
    let columns = [
        Column::new(t::KEY_NAME),
        Column::tight(t::KEY),
        Column::new(t::SCOPES),
        Column::tight(t::CREATED_AT),
        Column::tight(t::LAST_USED),
        Column::actions(),
    ];
    ui::plain_card(ui::table(t::API_KEYS, &columns, rows))
}

fn row(key: ApiKey, revoking: RwSignal<Option<ApiKey>>) -> Vec<AnyView> {
    let scopes: Vec<&str> = key
        .scopes
        .iter()
        .map(|scope| match scope {
            Scope::VehiclesWrite => tr(t::SCOPE_VEHICLES),
            Scope::BillsRead => tr(t::SCOPE_BILLS),
            Scope::PaymentsWrite => tr(u::SCOPE_PAYMENTS),
            Scope::CardsRead => tr(c::SCOPE_CARDS_READ),
            Scope::CardsWrite => tr(c::SCOPE_CARDS_WRITE),
            Scope::CardsDebit => tr(c::SCOPE_CARDS_DEBIT),
            Scope::VisitorsVerify => tr(v::SCOPE_VISITORS),
            Scope::NoticesWrite => tr(m::SCOPE_NOTICES),
        })
        .collect();
    let action = if key.revoked_at.is_some() {
        ui::badge(Tone::Plain, tr(t::REVOKED))
    } else {
        let (copy, name) = (key.clone(), key.name.clone());
        view! {
            <button type="button" class="btn btn--small btn--quiet-danger" on:click=move |_| revoking.set(Some(copy.clone()))>
                {tr(t::REVOKE)}<span class="sr-only">{name}</span>
            </button>
        }
        .into_any()
    };
    vec![
        key.name.into_any(),
        view! { <code>{key.prefix}"…"</code> }.into_any(),
        scopes.join(tr(t::COMMA)).into_any(),
        ui::time(key.created_at),
        key.last_used_at.map_or_else(|| tr(t::NEVER).into_any(), ui::time),
        action,
    ]
}

fn revoke_dialog(revoke: Action, revoking: RwSignal<Option<ApiKey>>) -> AnyView {
    let open = ui::open_while(revoking);
    view! {
        <Dialog title=t::REVOKE_KEY_ASK open=open>
            <Form action=revoke id="revoke-key">
                <input type="hidden" name="id" value=revoking.get_untracked().map(|k| k.id) />
                <p><strong>{revoking.get_untracked().map(|k| k.name)}</strong></p>
                <p>{tr(t::REVOKE_KEY_CONSEQUENCE)}</p>
                {ui::ask(open, view! { <Submit label=t::REVOKE class="btn btn--danger" /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}
