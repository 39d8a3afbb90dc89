//! 退款记录: search, filters, pages.

use crate::api::Listing;
use crate::api::call::call;
use crate::api::refunds::{RefundQuery, RefundRow, SearchRefunds};
use crate::console::links::{Filters, day, filter_form, pager, select};
use crate::console::names::method_text;
use crate::console::routes::Page;
use crate::i18n::{console as c, desk as d, refunds as t, tr};
use crate::ui::{self, Column, Icon, Tone};
use domain::method::Provider;
use domain::payment::RefundState;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub fn page() -> AnyView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        query.with(|q| {
            let get = |name: &str| q.get(name).unwrap_or_default();
            RefundQuery {
                text: get("text"),
                state: get("state"),
                provider: get("provider"),
                from: get("from"),
                to: get("to"),
                after: get("after"),
            }
        })
    });
    let data = ui::fetch_when(move || wanted.get(), move || call(SearchRefunds { query: wanted.get() }));
    view! {
        {ui::page_head(tr(t::TITLE), tr(t::ABOUT), ().into_any())}
        {filters(&wanted.get_untracked())}
        {ui::load(data, move |listing: Listing<RefundRow>| show(listing, &wanted.get_untracked()))}
    }
    .into_any()
}

fn filters(now: &RefundQuery) -> AnyView {
    let states = [
        ("", c::ANY_STATE),
        ("desk", t::WAITS),
        (RefundState::Proposed.as_str(), d::REFUND_PROPOSED),
        (RefundState::Requested.as_str(), c::REFUND_REQUESTED),
        (RefundState::Accepted.as_str(), c::REFUND_ACCEPTED),
        (RefundState::Succeeded.as_str(), c::REFUND_SUCCEEDED),
        (RefundState::Failed.as_str(), c::REFUND_FAILED),
        (RefundState::Abnormal.as_str(), c::REFUND_ABNORMAL),
        (RefundState::Rejected.as_str(), d::REFUND_REJECTED),
    ]
    .map(|(value, words)| (value.to_owned(), tr(words).to_owned()));
    let providers = [
        ("", t::ANY_PROVIDER),
        (Provider::Wechat.as_str(), t::WECHAT),
        (Provider::Alipay.as_str(), t::ALIPAY),
        (Provider::ChinaUms.as_str(), t::CHINAUMS),
        (Provider::UnionPay.as_str(), t::UNIONPAY),
    ]
    .map(|(value, words)| (value.to_owned(), tr(words).to_owned()));
    let fields = view! {
        {select("state", c::STATE, &states, &now.state)}
        {select("provider", t::PROVIDER, &providers, &now.provider)}
        {day("from", c::FROM_DAY, &now.from)}
        {day("to", c::TO_DAY, &now.to)}
    };
    filter_form(
        Filters { page: Page::Refunds, text: now.text.clone(), hint: t::SEARCH_FOR },
        fields.into_any(),
    )
}

fn show(listing: Listing<RefundRow>, now: &RefundQuery) -> AnyView {
    if listing.rows.is_empty() {
        if *now == RefundQuery::default() {
            return ui::empty(Icon::Refund, t::NONE, t::NONE_ABOUT, ().into_any());
        }
        let clear = view! { <a class="btn" href=Page::Refunds.path() rel="external">{tr(c::CLEAR)}</a> };
        return ui::empty(Icon::Search, t::NOTHING_FOUND, c::NOTHING_FOUND_ABOUT, clear.into_any());
    }
    let pairs = [
        ("text", now.text.as_str()),
        ("state", &now.state),
        ("provider", &now.provider),
        ("from", &now.from),
        ("to", &now.to),
    ];
    let pager = pager(&Page::Refunds, &pairs, &now.after, listing.next.as_deref());
    let columns = [
        Column::tight(c::OUT_REFUND_NO),
        Column::tight(t::ASKED_AT),
        Column::new(c::SITE_OR_STATION),
        Column::tight(c::PLATE_OR_CARD),
        Column::tight(c::METHOD),
        Column::num(c::AMOUNT),
        Column::new(c::REASON),
        Column::tight(c::STATE),
    ];
    let rows = listing.rows.into_iter().map(row).collect();
    view! {
        {ui::plain_card(ui::table(t::TITLE, &columns, rows))}
        {pager}
    }
    .into_any()
}

fn row(refund: RefundRow) -> Vec<AnyView> {
    let note = |words: &'static str, value: AnyView| {
        view! { <span class="cell-note">{words}" "{value}</span> }.into_any()
    };
    let arrived = refund.succeeded_at.map(|at| note(tr(t::ARRIVED_AT), ui::time(at)));
    let waits = (refund.at_desk && refund.state != RefundState::Proposed)
        .then(|| ui::badge(Tone::Warn, tr(t::WAITS)));
    let subject = if refund.card_no.is_empty() {
        ui::plate(&refund.plate)
    } else {
        view! { <code>{refund.card_no}</code> }.into_any()
    };
    vec![
        view! { <a href=Page::Order(refund.order_id).path()><code>{refund.out_refund_no}</code></a> }
            .into_any(),
        view! { {ui::time(refund.created_at)}{note(tr(t::ASKED_BY), refund.asked_by.into_any())} }.into_any(),
        refund.place.into_any(),
        subject,
        tr(method_text(refund.method)).into_any(),
        ui::money(refund.amount),
        refund.reason.into_any(),
        view! { <span class="badges">{ui::refund_badge(refund.state)}{waits}</span>{arrived} }.into_any(),
    ]
}
