//! One card: its holder, its balance, its history; blocking it.

use super::cards::{badges, phone_field};
use crate::api::call::call;
use crate::api::cards::{BlockCard, Card, CardDetail, CardEntry, GetCard, SaveCard};
use crate::api::session::Me;
use crate::console::routes::Page;
use crate::i18n::{Text, cards as t, console, tr};
use crate::ui::{self, Action, Checkbox, Column, Dialog, Field, Form, Icon, Submit, icon, toaster};
use domain::access::Permission;
use domain::card::CardEntryKind;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub fn page(id: String) -> AnyView {
    let save = ui::action::<SaveCard>();
    let block = ui::action::<BlockCard>();
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|q| q.get("before")).and_then(|n| n.parse::<i64>().ok()));
    let source = move || (before.get(), save.done(), block.done());
    let card = id.clone();
    let data = ui::fetch_when(source, move || call(GetCard { id: card.clone(), before: before.get() }));
    let toaster = toaster();
    ui::after(save, move |_: String| toaster.good(tr(t::CARD_SAVED)));
    ui::after(block, move |blocked: bool| {
        toaster.good(tr(if blocked { t::BLOCKED_DONE } else { t::UNBLOCKED_DONE }));
    });
    let may = expect_context::<Me>().may(Permission::ManageCards);
    view! {
        <a class="back" href=Page::Cards.path()>{icon(Icon::ArrowLeft)}{tr(t::CARDS)}</a>
        {ui::load(data, move |detail: CardDetail| show(detail, may, save, block, before.get_untracked()))}
    }
    .into_any()
}

fn show(detail: CardDetail, may: bool, save: Action, block: Action, before: Option<i64>) -> AnyView {
    let card = &detail.card;
    let (editing, blocking) = (RwSignal::new(false), RwSignal::new(false));
    ui::after(save, move |_: String| editing.set(false));
    ui::after(block, move |_: bool| blocking.set(false));
    let (blocked, id) = (card.blocked, card.id.clone());
    let turn = if blocked {
        let fields = view! {
            <input type="hidden" name="id" value=id.clone() />
            <button type="submit" class="btn">{tr(t::UNBLOCK)}</button>
        };
        ui::button_form(block, fields.into_any())
    } else {
        view! {
            <button type="button" class="btn btn--quiet-danger" on:click=move |_| blocking.set(true)>{tr(t::BLOCK)}</button>
        }
        .into_any()
    };
    let actions = may.then(|| {
        view! {
            <button type="button" class="btn" on:click=move |_| editing.set(true)>{tr(t::EDIT_CARD)}</button>
            {turn}
        }
    });
    let copy = StoredValue::new(card.clone());
    let phone = StoredValue::new(detail.phone.clone());
    view! {
        {ui::page_head(card.card_no.clone(), "", actions.into_any())}
        {ui::plain_card(summary(card, detail.phone))}
        {ui::card(t::HISTORY, Some(t::HISTORY_ABOUT), history(detail.entries))}
        {pager(&card.id, before, detail.next)}
        <Dialog title=t::EDIT_CARD open=editing>{edit_form(copy.get_value(), phone.get_value(), save, editing)}</Dialog>
        <Dialog title=t::BLOCK_ASK open=blocking>{block_form(copy.get_value(), block, blocking)}</Dialog>
    }
    .into_any()
}

fn summary(card: &Card, phone: Option<String>) -> AnyView {
    let holder = ui::or_dash(card.holder.clone());
    ui::facts(vec![
        (tr(t::BALANCE), view! { <span class="amount">{ui::signed_money(card.balance)}</span> }.into_any()),
        (tr(t::HOLDER), holder.into_any()),
        (tr(t::PHONE), phone.unwrap_or_else(|| "—".to_owned()).into_any()),
        (tr(console::STATE), badges(card)),
        (tr(console::CREATED_AT), ui::time(card.created_at)),
    ])
}

fn edit_form(card: Card, phone: Option<String>, save: Action, open: RwSignal<bool>) -> AnyView {
    let forget = phone.map(|known| {
        view! {
            <p class="muted">{t::phone_kept(known)}</p>
            <Checkbox name="forget_phone" label=t::PHONE_FORGET />
        }
    });
    view! {
        <Form action=save id="edit-card">
            <input type="hidden" name="id" value=card.id />
            <input type="hidden" name="card_no" value=card.card_no />
            <Field name="holder" label=t::HOLDER hint=t::HOLDER_HINT value=card.holder maxlength=40 optional=true />
            {phone_field()}
            {forget}
            {ui::ask(open, view! { <Submit label=console::SAVE /> }.into_any())}
        </Form>
    }
    .into_any()
}

fn block_form(card: Card, block: Action, open: RwSignal<bool>) -> AnyView {
    view! {
        <Form action=block id="block-card">
            <input type="hidden" name="id" value=card.id />
            <input type="hidden" name="blocked" value="on" />
            <p><strong>{card.card_no}" "{card.holder}</strong></p>
            <p>{tr(t::BLOCK_CONSEQUENCE)}</p>
            {ui::ask(open, view! { <Submit label=t::BLOCK class="btn btn--danger" /> }.into_any())}
        </Form>
    }
    .into_any()
}

fn history(entries: Vec<CardEntry>) -> AnyView {
    if entries.is_empty() {
        return ui::empty(Icon::Receipt, t::NO_HISTORY, t::NO_HISTORY_ABOUT, ().into_any());
    }
    let columns = [
        Column::tight(t::AT),
        Column::new(t::WHAT),
        Column::num(t::CHANGE),
        Column::num(t::AFTER),
        Column::new(console::SITE_OR_STATION),
    ];
    ui::table(t::HISTORY, &columns, entries.into_iter().map(row).collect())
}

fn row(entry: CardEntry) -> Vec<AnyView> {
    let reference = match (entry.order_id, entry.order_no, entry.debit_no) {
        (Some(id), Some(number), _) => Some(
            view! { <a class="cell-note" href=Page::Order(id).path()><code>{number}</code></a> }.into_any(),
        ),
        (_, _, Some(number)) => {
            let note = (!entry.note.is_empty()).then(|| format!(" · {}", entry.note));
            Some(view! { <span class="cell-note"><code>{number}</code>{note}</span> }.into_any())
        }
        _ => None,
    };
    let place = ui::or_dash(entry.site_name);
    vec![
        ui::time(entry.at),
        view! { {tr(kind_text(entry.kind))}{reference} }.into_any(),
        ui::change(entry.amount),
        ui::signed_money(entry.balance),
        place.into_any(),
    ]
}

const fn kind_text(kind: CardEntryKind) -> Text {
    match kind {
        CardEntryKind::Opening => t::KIND_OPENING,
        CardEntryKind::TopUp => t::KIND_TOP_UP,
        CardEntryKind::LateTopUp => t::KIND_LATE,
        CardEntryKind::Debit => t::KIND_DEBIT,
        CardEntryKind::DebitUndone => t::KIND_UNDONE,
        CardEntryKind::Refund => t::KIND_REFUND,
        CardEntryKind::RefundFailed => t::KIND_REFUND_FAILED,
    }
}

fn pager(id: &str, before: Option<i64>, next: Option<i64>) -> AnyView {
    let path = Page::Card(id.to_owned()).path();
    let first = before.map(|_| path.clone());
    ui::pager(first, next.map(|next| format!("{path}?before={next}")))
}
