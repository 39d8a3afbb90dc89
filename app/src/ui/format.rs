//! Money and time, always in the same shape. Times are Asia/Shanghai.

use crate::i18n::{Lang, lang};
use domain::card::Balance;
use domain::money::Fen;
use domain::plate::Plate;
use domain::time::{HOUR, MINUTE, UnixMs};
use leptos::prelude::*;

/// An amount with its sign: `¥12.50`, thousands apart.
pub fn money(amount: Fen) -> AnyView {
    view! { <span class="money">{money_text(amount)}</span> }.into_any()
}

/// The same, to stand in a sentence.
pub fn money_text(amount: Fen) -> String {
    let text = amount.to_string();
    let (yuan, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let mut grouped = String::with_capacity(yuan.len() + 8);
    for (i, digit) in yuan.chars().enumerate() {
        if i > 0 && (yuan.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("¥{grouped}.{cents}")
}

/// What a card holds: `¥12.50`, `−¥12.50` below zero.
pub fn signed_money(balance: Balance) -> AnyView {
    signed(balance, "")
}

/// What came in or went out: `+¥12.50`, `−¥12.50`.
pub fn change(amount: Balance) -> AnyView {
    signed(amount, "+")
}

fn signed(amount: Balance, plus: &'static str) -> AnyView {
    let sign = if amount.is_below_zero() { "−" } else { plus };
    let size = Fen::new(amount.0.abs()).unwrap_or(Fen::MAX);
    view! { <span class="money" class:money--below=amount.is_below_zero()>{sign}{money(size)}</span> }
        .into_any()
}

/// A moment: `2026-11-23 20:15:00`, readable by machines too.
pub fn time(at: UnixMs) -> AnyView {
    view! { <time datetime=at.shanghai_rfc3339()>{at.shanghai_text()}</time> }.into_any()
}

/// The day of a moment: `2026-11-23`.
pub fn day(at: UnixMs) -> AnyView {
    let text = at.shanghai_text();
    let day = text.split(' ').next().unwrap_or_default().to_owned();
    let machine = day.clone();
    view! { <time datetime=machine>{day}</time> }.into_any()
}

/// A text, or a dash where there is none.
pub fn or_dash(text: impl Into<String>) -> String {
    let text: String = text.into();
    if text.is_empty() { "—".to_owned() } else { text }
}

/// A moment, or a dash.
pub fn time_or_dash(at: Option<UnixMs>) -> AnyView {
    match at {
        Some(at) => time(at),
        None => view! { <span class="muted">"—"</span> }.into_any(),
    }
}

/// How long, in words: `2 小时 5 分钟`.
pub fn duration(ms: i64) -> String {
    let minutes = (ms.max(0) + MINUTE - 1) / MINUTE;
    minutes_text(minutes)
}

/// Minutes in words: `2 小时 5 分钟`.
pub fn minutes_text(minutes: i64) -> String {
    let (hours, rest) = (minutes / (HOUR / MINUTE), minutes % (HOUR / MINUTE));
    let (h, m) = match lang() {
        Lang::Zh => (" 小时", " 分钟"),
        Lang::En => (" h", " min"),
    };
    match (hours, rest) {
        (0, rest) => format!("{rest}{m}"),
        (hours, 0) => format!("{hours}{h}"),
        (hours, rest) => format!("{hours}{h} {rest}{m}"),
    }
}

/// A plate as it stands on the metal, or a dash.
pub fn plate(text: &str) -> AnyView {
    if text.is_empty() {
        return view! { <span class="muted">"—"</span> }.into_any();
    }
    let green = Plate::parse(text).is_ok_and(|p| p.is_new_energy());
    let shown = Plate::parse(text).map_or_else(|_| text.to_owned(), |p| p.display());
    view! { <span class="plate" class:plate--green=green>{shown}</span> }.into_any()
}
