//! Tables that become cards on a phone: every cell carries its column's name for that.

use crate::i18n::{Text, console as t, tr};
use leptos::prelude::*;

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its heading.
    pub label: Text,
    /// A style class: `num` for figures, `tight` for short things, `actions` for buttons, or nothing.
    pub class: &'static str,
}

impl Column {
    /// An ordinary column.
    pub const fn new(label: Text) -> Self {
        Self { label, class: "" }
    }

    /// A column of figures.
    pub const fn num(label: Text) -> Self {
        Self { label, class: "num" }
    }

    /// A column of short things.
    pub const fn tight(label: Text) -> Self {
        Self { label, class: "tight" }
    }

    /// A column of buttons.
    pub const fn actions() -> Self {
        Self { label: t::ACTIONS, class: "actions" }
    }
}

/// A table. The first cell of a row names it.
pub fn table(caption: Text, columns: &[Column], rows: Vec<Vec<AnyView>>) -> AnyView {
    let heads: Vec<AnyView> = columns
        .iter()
        .map(|c| {
            if c.class == "actions" {
                view! { <th scope="col" class=c.class><span class="sr-only">{tr(c.label)}</span></th> }
                    .into_any()
            } else {
                view! { <th scope="col" class=c.class>{tr(c.label)}</th> }.into_any()
            }
        })
        .collect();
    let rows: Vec<AnyView> = rows
        .into_iter()
        .map(|cells| {
            let cells: Vec<AnyView> = cells
                .into_iter()
                .zip(columns)
                .enumerate()
                .map(|(i, (cell, column))| match i {
                    0 => view! { <th scope="row" class=column.class data-label=tr(column.label)>{cell}</th> }
                        .into_any(),
                    _ => view! { <td class=column.class data-label=tr(column.label)>{cell}</td> }.into_any(),
                })
                .collect();
            view! { <tr>{cells}</tr> }.into_any()
        })
        .collect();
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption class="sr-only">{tr(caption)}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Links to the first and to the next page; nothing where one page holds all.
pub fn pager(first: Option<String>, next: Option<String>) -> AnyView {
    if first.is_none() && next.is_none() {
        return ().into_any();
    }
    view! {
        <nav class="pager" aria-label=tr(t::PAGES)>
            {first.map(|href| view! { <a class="btn" href=href>{tr(t::FIRST_PAGE)}</a> })}
            {next.map(|href| view! { <a class="btn" rel="next" href=href>{tr(t::NEXT_PAGE)}</a> })}
        </nav>
    }
    .into_any()
}
