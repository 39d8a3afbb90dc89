//! Page heads, cards, lists of facts, empty states.

use super::badge::Tone;
use super::icon::{Icon, icon};
use crate::i18n::{Text, tr};
use leptos::prelude::*;

/// The head of a page: its name, a line about it, and what can be done. The name takes the focus after navigation.
pub fn page_head(title: impl Into<String>, about: impl Into<String>, actions: AnyView) -> AnyView {
    let (title, about): (String, String) = (title.into(), about.into());
    view! {
        <header class="page-head">
            <div class="page-head__words">
                <h1 tabindex="-1" id="page-title">{title}</h1>
                {(!about.is_empty()).then(|| view! { <p class="page-head__about">{about}</p> })}
            </div>
            <div class="page-head__actions">{actions}</div>
        </header>
    }
    .into_any()
}

/// A card with a heading.
pub fn card(title: Text, about: Option<Text>, body: AnyView) -> AnyView {
    view! {
        <section class="card">
            <div class="card__head">
                <h2>{tr(title)}</h2>
                {about.map(|about| view! { <p>{tr(about)}</p> })}
            </div>
            <div class="card__body">{body}</div>
        </section>
    }
    .into_any()
}

/// A card without a heading.
pub fn plain_card(body: AnyView) -> AnyView {
    view! { <section class="card card--plain">{body}</section> }.into_any()
}

/// What stands where nothing is yet, with what to do next.
pub fn empty(kind: Icon, title: Text, about: Text, action: AnyView) -> AnyView {
    view! {
        <div class="empty">
            <span class="empty__icon">{icon(kind)}</span>
            <p class="empty__title">{tr(title)}</p>
            <p class="empty__about">{tr(about)}</p>
            {action}
        </div>
    }
    .into_any()
}

/// Names and values.
pub fn facts(rows: Vec<(&'static str, AnyView)>) -> AnyView {
    let rows: Vec<AnyView> = rows
        .into_iter()
        .map(|(name, value)| {
            view! { <div class="facts__row"><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
        })
        .collect();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

/// A remark that stands out.
pub fn note(tone: Tone, body: AnyView) -> AnyView {
    let kind = match tone {
        Tone::Good => Icon::CheckCircle,
        Tone::Warn => Icon::Alert,
        Tone::Bad => Icon::CrossCircle,
        Tone::Plain | Tone::Info => Icon::Question,
    };
    view! {
        <div class=format!("note note--{}", tone.class())>
            {icon(kind)}
            <div class="note__body">{body}</div>
        </div>
    }
    .into_any()
}
