//! Amounts, times and stays as a payer reads them.

use crate::i18n::{Lang, lang, pay as words, tr};
use domain::money::Fen;
use domain::tariff::FeeLine;
use domain::time::{DAY, HOUR, MINUTE, UnixMs};
use leptos::prelude::*;

/// `20:15` on an Asia/Shanghai clock.
pub fn clock(at: UnixMs) -> String {
    let (_, _, _, hour, minute, _) = at.shanghai_parts();
    format!("{hour:02}:{minute:02}")
}

/// `20:15`, with the day before it when it is another one than that of `now`.
pub fn moment(at: UnixMs, now: UnixMs) -> String {
    if at.shanghai_day_start() == now.shanghai_day_start() { clock(at) } else { day_and_clock(at) }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `11月23日 20:15`, `23 Nov 20:15`.
pub fn day_and_clock(at: UnixMs) -> String {
    let (_, month, day, ..) = at.shanghai_parts();
    let name = usize::try_from(month - 1).ok().and_then(|n| MONTHS.get(n)).copied().unwrap_or_default();
    match lang() {
        Lang::Zh => format!("{month}月{day}日 {}", clock(at)),
        Lang::En => format!("{day} {name} {}", clock(at)),
    }
}

/// A moment in a `<time>` element.
pub fn time(at: UnixMs, text: String) -> impl IntoView {
    view! { <time datetime=at.shanghai_rfc3339()>{text}</time> }
}

/// `2 小时 15 分钟`; whole minutes that have passed.
pub fn stay(ms: i64) -> String {
    let ms = ms.max(0);
    let parts = [(ms / DAY, Unit::Day), (ms % DAY / HOUR, Unit::Hour), (ms % HOUR / MINUTE, Unit::Minute)];
    let text: Vec<String> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, unit)| unit.of(n)).collect();
    if text.is_empty() { tr(words::LESS_THAN_A_MINUTE).to_owned() } else { text.join(" ") }
}

enum Unit {
    Day,
    Hour,
    Minute,
}

impl Unit {
    fn of(&self, n: i64) -> String {
        match self {
            Self::Day => words::days(n),
            Self::Hour => words::hours(n),
            Self::Minute => words::minutes(n),
        }
    }
}

/// How long a period of the tariff is: `60` minutes are an hour.
fn period(minutes: u32) -> String {
    if minutes.is_multiple_of(60) { words::hours(minutes / 60) } else { words::minutes(minutes) }
}

/// One line of how a fee came about: its text and its amount.
pub fn fee_line(line: &FeeLine) -> (String, Fen) {
    match line {
        FeeLine::Free { minutes } => (words::free_minutes(minutes), Fen::ZERO),
        FeeLine::First { minutes, amount } => (words::first_period(period(*minutes)), *amount),
        FeeLine::Periods { count, minutes, amount } => (words::periods(count, period(*minutes)), *amount),
        FeeLine::Capped { days, amount } => (words::capped(days), *amount),
    }
}

/// `¥12.50`.
pub fn yuan(amount: Fen) -> String {
    format!("¥{amount}")
}

/// The amount that a page is about: huge, with small cents; read out as one number.
pub fn huge(amount: Fen) -> impl IntoView {
    let text = amount.to_string();
    let (whole, cents) = text.split_once('.').unwrap_or((text.as_str(), "00"));
    let (whole, cents) = (whole.to_owned(), format!(".{cents}"));
    view! {
        <p class="amount">
            <span class="sr">{words::pay_amount(amount)}</span>
            <span aria-hidden="true"><small>"¥"</small>{whole}<small>{cents}</small></span>
        </p>
    }
}
