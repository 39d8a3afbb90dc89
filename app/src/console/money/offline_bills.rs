//! 脱机账单: the bills that payers opened, by terminal, and the release code for staff who help.

use crate::api::Listing;
use crate::api::call::call;
use crate::api::session::Me;
use crate::api::terminals::{ListOfflineBills, ListTerminals, OfflineBill, OfflineReleaseCode, Terminal};
use crate::console::links::{address, pager};
use crate::console::routes::Page;
use crate::i18n::{console, terminals as t, tr};
use crate::ui::{self, Column, Dialog, Form, Icon, Submit};
use domain::access::Permission;
use domain::payment::OrderState;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub fn page() -> AnyView {
    let reveal = ui::action::<OfflineReleaseCode>();
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        query.with(|q| {
            let get = |name: &str| q.get(name).filter(|text| !text.is_empty());
            (get("terminal"), get("after").unwrap_or_default())
        })
    });
    let data = ui::fetch_when(
        move || wanted.get(),
        move || {
            let (terminal, after) = wanted.get();
            call(ListOfflineBills { terminal, after })
        },
    );
    let terminals = ui::fetch(|| call(ListTerminals {}));
    let asking = RwSignal::new(None::<OfflineBill>);
    let code = RwSignal::new(None::<String>);
    ui::after(reveal, move |digits: String| {
        asking.set(None);
        code.set(Some(digits));
    });
    let may = expect_context::<Me>().may(Permission::Refund);
    let open = ui::open_while(asking);
    view! {
        {ui::page_head(tr(t::OFFLINE_BILLS), tr(t::OFFLINE_BILLS_ABOUT), ().into_any())}
        {ui::load(terminals, move |all: Vec<Terminal>| tabs(&all, wanted))}
        {move || code.get().map(|digits| released(&digits, code))}
        {ui::load(data, move |found: Listing<OfflineBill>| show(found, wanted, may, asking))}
        <Dialog title=t::CODE_ASK open=open>
            <Form action=reveal id="release-code">
                <input type="hidden" name="order" value=asking.get_untracked().map(|bill| bill.order_id) />
                <p><strong>{asking.get_untracked().map(|bill| format!("{} · {}", bill.bill_no, bill.subject))}</strong></p>
                <p>{tr(t::CODE_CONSEQUENCE)}</p>
                {ui::ask(open, view! { <Submit label=t::SHOW_CODE /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}

/// The terminals to choose from.
fn tabs(all: &[Terminal], wanted: Memo<(Option<String>, String)>) -> AnyView {
    let links: Vec<AnyView> = std::iter::once((None, tr(t::ALL_TERMINALS).to_owned()))
        .chain(all.iter().map(|one| (Some(one.id.clone()), format!("{} {}", one.number, one.name))))
        .map(|(id, name)| {
            let href = address(&Page::OfflineBills, &[("terminal", id.as_deref().unwrap_or_default())]);
            let current = move || wanted.with(|(chosen, _)| *chosen == id).then_some("page");
            view! { <li><a href=href aria-current=current>{name}</a></li> }.into_any()
        })
        .collect();
    (links.len() > 2)
        .then(|| view! { <nav class="tabs" aria-label=tr(t::TERMINALS)><ul>{links}</ul></nav> })
        .into_any()
}

fn released(digits: &str, shown: RwSignal<Option<String>>) -> AnyView {
    let (head, tail) = digits.split_at_checked(4).unwrap_or((digits, ""));
    let grouped = format!("{head} {tail}");
    let body = view! {
        <p><strong>{tr(t::CODE_IS)}</strong></p>
        <p class="release-code">{grouped}</p>
        <p>{tr(t::CODE_IS_ABOUT)}</p>
        <div class="note__actions">
            <button type="button" class="btn btn--small" on:click=move |_| shown.set(None)>{tr(t::CODE_DONE)}</button>
        </div>
    };
    ui::note(ui::Tone::Good, body.into_any())
}

fn show(
    found: Listing<OfflineBill>,
    wanted: Memo<(Option<String>, String)>,
    may: bool,
    asking: RwSignal<Option<OfflineBill>>,
) -> AnyView {
    if found.rows.is_empty() {
        let link = view! { <a class="btn" href=Page::Terminals.path()>{tr(t::TERMINALS)}</a> };
        return ui::empty(Icon::Receipt, t::NO_BILLS, t::NO_BILLS_ABOUT, link.into_any());
    }
    let (terminal, after) = wanted.get_untracked();
    let terminal = terminal.unwrap_or_default();
    let pairs = [("terminal", terminal.as_str())];
    let pager = pager(&Page::OfflineBills, &pairs, &after, found.next.as_deref());
    let columns = [
        Column::tight(t::BILL_NO),
        Column::tight(t::NUMBER),
        Column::new(t::SUBJECT),
        Column::num(console::AMOUNT),
        Column::tight(console::STATE),
        Column::tight(t::ISSUED_AT),
        Column::tight(t::PAID_AT),
        Column::actions(),
    ];
    let rows = found.rows.into_iter().map(|bill| row(bill, may, asking)).collect();
    view! {
        {ui::plain_card(ui::table(t::OFFLINE_BILLS, &columns, rows))}
        {pager}
    }
    .into_any()
}

fn row(bill: OfflineBill, may: bool, asking: RwSignal<Option<OfflineBill>>) -> Vec<AnyView> {
    let action = (may && bill.state == OrderState::Settled).then(|| {
        let (copy, number) = (bill.clone(), bill.bill_no);
        view! {
            <button type="button" class="btn btn--small" on:click=move |_| asking.set(Some(copy.clone()))>
                {tr(t::SHOW_CODE)}<span class="sr-only">{number}</span>
            </button>
        }
    });
    vec![
        view! { <a href=Page::Order(bill.order_id).path()><code>{bill.bill_no}</code></a> }.into_any(),
        view! { <code>{bill.terminal}</code> }.into_any(),
        bill.subject.into_any(),
        ui::money(bill.amount),
        ui::order_badge(bill.state),
        ui::time(bill.issued_at),
        ui::time_or_dash(bill.settled_at),
        action.into_any(),
    ]
}
