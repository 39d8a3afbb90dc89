//! 对账: a day's statement of a provider, held against the books.

use crate::api::bills::{BillChoice, BillDifference, BillReport, BillSums, CompareBill, GetBillChoice};
use crate::api::call::call;
use crate::console::links::{navigator, select};
use crate::console::routes::Page;
use crate::i18n::{Text, bills as t, tr};
use crate::ui::{self, Column, Icon, Tone};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub fn page() -> AnyView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        query.with(|q| {
            let get = |name: &str| q.get(name).unwrap_or_default();
            (get("account"), get("day"))
        })
    });
    let choice = ui::fetch(|| call(GetBillChoice {}));
    let asked = move || wanted.with(|(account, day)| !account.is_empty() && !day.is_empty());
    let data = ui::fetch_when(
        move || wanted.get(),
        move || {
            let (account, day) = wanted.get();
            call(CompareBill { account, day })
        },
    );
    view! {
        {ui::page_head(tr(t::BILLS), tr(t::BILLS_ABOUT), ().into_any())}
        {ui::load(choice, move |choice: BillChoice| form(choice, &wanted.get_untracked(), asked))}
        {move || asked().then(|| ui::load(data, show))}
    }
    .into_any()
}

fn form(
    choice: BillChoice,
    (account, day): &(String, String),
    asked: impl Fn() -> bool + Send + Sync + 'static,
) -> AnyView {
    if choice.accounts.is_empty() {
        return ui::empty(Icon::Wallet, t::NO_ACCOUNTS, t::NO_ACCOUNTS_ABOUT, ().into_any());
    }
    let navigate = navigator();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        navigate(&format!("{}?{}", Page::Bills.path(), ui::submitted_query(&ev)));
    };
    let accounts: Vec<(String, String)> = choice.accounts.into_iter().map(|a| (a.id, a.name)).collect();
    let day = if day.is_empty() { choice.newest.clone() } else { day.clone() };
    view! {
        <form class="filters" method="get" action=Page::Bills.path() on:submit=submit>
            {select("account", t::ACCOUNT, &accounts, account)}
            <label>
                <span class="field__label">{tr(t::BILL_DAY)}</span>
                <span class="input"><input type="date" name="day" value=day max=choice.last required /></span>
            </label>
            <div class="filters__go">
                <button type="submit" class="btn btn--primary">{tr(t::COMPARE)}</button>
            </div>
        </form>
        {move || (!asked()).then(|| ui::empty(Icon::Log, t::NOT_ASKED, t::NOT_ASKED_ABOUT, ().into_any()))}
    }
    .into_any()
}

fn show(report: BillReport) -> AnyView {
    let (tone, title, about) = match report.state.as_str() {
        "agrees" => (Tone::Good, t::AGREES, t::AGREES_ABOUT),
        "differs" => (Tone::Bad, t::DIFFERS, t::DIFFERS_ABOUT),
        "not_yet" => (Tone::Warn, t::NOT_YET, t::NOT_YET_ABOUT),
        _ => (Tone::Plain, t::NOT_OFFERED, t::NOT_OFFERED_ABOUT),
    };
    let file = report.file.map(|href| {
        view! {
            <div class="note__actions"><a class="btn btn--small" href=href rel="external" download>{tr(t::DOWNLOAD)}</a></div>
        }
    });
    let words = view! { <p><strong>{tr(title)}</strong></p><p>{tr(about)}</p>{file} };
    view! {
        {ui::note(tone, words.into_any())}
        {report.sums.map(|sums| sums_table(&sums))}
        {(!report.differences.is_empty()).then(|| differences(report.differences, report.count))}
    }
    .into_any()
}

fn sums_table(sums: &[BillSums; 2]) -> AnyView {
    let columns = [
        Column::new(t::SIDE),
        Column::num(t::PAYMENTS),
        Column::num(t::PAID),
        Column::num(t::REFUNDS),
        Column::num(t::REFUNDED),
    ];
    let row = |side: Text, sums: &BillSums| {
        vec![
            tr(side).into_any(),
            sums.payments.into_any(),
            ui::money(sums.paid),
            sums.refunds.into_any(),
            ui::money(sums.refunded),
        ]
    };
    let rows = vec![row(t::OURS, &sums[0]), row(t::THEIRS, &sums[1])];
    ui::plain_card(ui::table(t::SUMS, &columns, rows))
}

fn differences(found: Vec<BillDifference>, count: i64) -> AnyView {
    let columns =
        [Column::new(t::WHAT), Column::new(t::NUMBER), Column::num(t::OURS), Column::num(t::THEIRS)];
    let amount = |amount: Option<_>| amount.map_or_else(|| "–".into_any(), ui::money);
    let rows = found
        .into_iter()
        .map(|one| {
            let number = match one.order {
                Some(order) => {
                    view! { <a href=Page::Order(order).path()><code>{one.number}</code></a> }.into_any()
                }
                None => view! { <code>{one.number}</code> }.into_any(),
            };
            vec![one.what.into_any(), number, amount(one.ours), amount(one.theirs)]
        })
        .collect::<Vec<_>>();
    let more = count > i64::try_from(rows.len()).unwrap_or(i64::MAX);
    view! {
        {ui::plain_card(ui::table(t::DIFFERENCES, &columns, rows))}
        {more.then(|| view! { <p class="cell-note">{t::first_of(count)}</p> })}
    }
    .into_any()
}
