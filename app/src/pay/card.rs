//! A card station's code: which card, how much, and what it holds for who is known to be its holder.

use super::PageContext;
use super::format::{day_and_clock, huge, moment, time, yuan};
use super::layout::Page;
use super::{icons, messages};
use crate::i18n::{Text, pay, top_up as words, tr};
use domain::card::CardEntryKind;
use domain::money::Fen;
use domain::top_up::TopUpRefusal;
use leptos::prelude::*;
use service::payer::{CardEntryView, CardPage, PageCard, PayableTopUp};

/// What was wrong with what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardTrouble {
    /// A card's number has another length.
    Length,
    /// A sign that numbers of cards do not have.
    Sign,
    /// There is no such card.
    Unknown,
    /// Too many look-ups.
    TooOften,
    /// No amount.
    NoAmount,
    /// An amount that is not taken.
    Amount(TopUpRefusal),
    /// Not the holder's name.
    Name,
    /// Too many names.
    NamesTooOften,
}

/// What was sent, to be shown again, and what was wrong with it.
#[derive(Clone, Copy, Debug)]
pub struct Tried<'a> {
    /// What was wrong.
    pub trouble: CardTrouble,
    /// What was typed.
    pub typed: &'a str,
}

impl Tried<'_> {
    fn says(self) -> AnyView {
        self.trouble.says()
    }

    fn value(self) -> String {
        self.typed.to_owned()
    }
}

impl CardTrouble {
    const fn text(self) -> Text {
        match self {
            Self::Length => words::CARD_LENGTH,
            Self::Sign => words::CARD_SIGN,
            Self::Unknown => words::CARD_UNKNOWN,
            Self::TooOften => words::CARD_TOO_OFTEN,
            Self::NoAmount => words::NO_AMOUNT,
            Self::Amount(TopUpRefusal::TooLittle) => words::TOO_LITTLE,
            Self::Amount(TopUpRefusal::TooMuch) => words::TOO_MUCH,
            Self::Amount(TopUpRefusal::NotOffered) => words::NOT_OFFERED,
            Self::Amount(TopUpRefusal::CardFull) => words::CARD_FULL,
            Self::Name => words::NAME_WRONG,
            Self::NamesTooOften => words::NAME_TOO_OFTEN,
        }
    }

    const fn is_about_the_name(self) -> bool {
        matches!(self, Self::Name | Self::NamesTooOften)
    }

    fn says(self) -> AnyView {
        view! { <div class="says" role="alert"><p>{tr(self.text())}</p></div> }.into_any()
    }
}

/// The page that asks for a card's number.
pub fn ask(context: &PageContext<'_>, site_name: &str, typed: &str, trouble: Option<CardTrouble>) -> Page {
    let body = view! {
        <form class="card" method="post" action=context.path.to_owned()>
            <input type="hidden" name="step" value="card" />
            <h1>{tr(words::ASK_CARD)}</h1>
            {trouble.map(CardTrouble::says)}
            <p class="plain">
                <label for="card_no">{tr(words::CARD_NO)}</label>
                <input
                    id="card_no"
                    name="card_no"
                    value=typed.to_owned()
                    placeholder=tr(words::CARD_NO_HINT)
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    maxlength="40"
                    enterkeyhint="next"
                    required=true
                />
            </p>
            <button class="go">{tr(words::NEXT)}</button>
            <p class="note">{tr(words::ASK_CARD_NOTE)}</p>
        </form>
    };
    Page::still(tr(words::TOP_UP), body).at(site_name, None)
}

/// The page of a card: the amount that was chosen with its button, or the amounts to choose from.
pub fn card_page(
    context: &PageContext<'_>,
    page: &CardPage,
    choose: bool,
    changed: bool,
    tried: Option<Tried<'_>>,
) -> Page {
    let pending = page.pending.as_ref().filter(|_| !choose && tried.is_none());
    let pays = pending.is_some();
    let changed = changed.then(|| {
        let message = messages::message(words::CHANGED_TITLE, words::CHANGED_BODY);
        view! { <div class="card says" role="status">{message}</div> }
    });
    let main = match pending {
        Some(top_up) => payable(context, page, top_up).into_any(),
        None => choices(context, page, tried.filter(|t| !t.trouble.is_about_the_name())).into_any(),
    };
    let below = if page.card.balance.is_some() {
        history(&page.entries).into_any()
    } else {
        holder_form(context, &page.card, tried.filter(|t| t.trouble.is_about_the_name())).into_any()
    };
    let mut shown =
        Page::still(tr(words::TOP_UP), view! { {changed}{main}{below} }).at(&page.site_name, None);
    shown.pays = pays;
    shown.active = pays;
    shown
}

/// The card as its payer may see it.
fn face(context: &PageContext<'_>, card: &PageCard) -> impl IntoView + use<> {
    let holder = if card.named {
        view! { <span>{tr(words::HOLDER)}" "<b>{card.holder.clone()}</b></span> }.into_any()
    } else {
        view! { <span>{tr(words::NO_HOLDER)}</span> }.into_any()
    };
    let balance = card.balance.map(|balance| {
        let below = balance.is_below_zero().then(|| view! { <small>{tr(words::BELOW_ZERO)}</small> });
        view! { <p class="holds">{tr(words::BALANCE)}" "<b>"¥"{balance.to_string()}</b>{below}</p> }
    });
    view! {
        <div class="stored">
            <p class="number">{card.card_no.display()}</p>
            <p>{holder}</p>
            {balance}
        </div>
        <a class="link" href=format!("{}?card", context.path)>{tr(words::OTHER_CARD)}</a>
    }
}

fn payable(context: &PageContext<'_>, page: &CardPage, top_up: &PayableTopUp) -> impl IntoView + use<> {
    let left = top_up.valid_until.since(context.now).max(0);
    let (order_no, posted) = (top_up.order_no.to_string(), top_up.order_no.to_string());
    let path = context.path.to_owned();
    view! {
        <section class="card">
            <h1>{tr(words::CHECK_HOLDER)}</h1>
            {face(context, &page.card)}
            <p class="label">{tr(words::AMOUNT)}</p>
            {huge(top_up.amount)}
            <form method="post" action=path.clone() data-pay=order_no data-left=left.to_string() data-state="">
                <input type="hidden" name="step" value="pay" />
                <input type="hidden" name="order_no" value=posted />
                {messages::place(None)}
                {super::bill::pay_button(context, top_up.amount)}
            </form>
            {context.need_script()}
            <p class="note">{pay::valid_until(moment(top_up.valid_until, context.now))}</p>
            <a class="link" href=format!("{path}?amount")>{tr(words::CHANGE_AMOUNT)}</a>
        </section>
        {messages::for_paying(context)}
    }
}

fn choices(context: &PageContext<'_>, page: &CardPage, tried: Option<Tried<'_>>) -> impl IntoView + use<> {
    let path = context.path.to_owned();
    let full = (page.presets.is_empty() && page.free.is_none()).then(|| {
        view! { <div class="says"><p><b>{tr(words::FULL_TITLE)}</b>{tr(words::FULL_BODY)}</p></div> }
    });
    let presets: Vec<_> = page.presets.iter().copied().map(preset).collect();
    let presets = (!presets.is_empty()).then(|| {
        view! {
            <form method="post" action=path.clone()>
                <input type="hidden" name="step" value="amount" />
                <h2>{tr(words::CHOOSE)}</h2>
                <div class="choices">{presets}</div>
            </form>
        }
    });
    let free = page.free.map(|(least, most)| {
        view! {
            <form method="post" action=path.clone()>
                <input type="hidden" name="step" value="amount" />
                <p class="plain">
                    <label for="amount">{tr(words::OTHER_AMOUNT)}</label>
                    <input id="amount" name="amount" inputmode="decimal" autocomplete="off" maxlength="12" enterkeyhint="done"
                        required=true placeholder=words::between(least, most) value=tried.map(Tried::value) />
                </p>
                <button class="go quiet">{tr(words::USE_AMOUNT)}</button>
            </form>
        }
    });
    view! {
        <section class="card">
            <h1>{tr(words::CHECK_HOLDER)}</h1>
            {face(context, &page.card)}
            {tried.map(Tried::says)}
            {full}
            {presets}
            {free}
        </section>
    }
}

fn preset(amount: Fen) -> impl IntoView {
    // Whole yuan read faster without their cents.
    let text = amount.to_string();
    let short = text.strip_suffix(".00").unwrap_or(&text).to_owned();
    view! {
        <button class="go quiet" name="amount" value=text.clone() aria-label=words::preset(amount)>"¥"{short}</button>
    }
}

/// Who knows the holder's name sees what the card holds; a card without a name shows it to nobody.
fn holder_form(
    context: &PageContext<'_>,
    card: &PageCard,
    tried: Option<Tried<'_>>,
) -> impl IntoView + use<> {
    let path = context.path.to_owned();
    card.named.then(|| {
        view! {
            <details class="card" open=tried.is_some()>
                <summary>{tr(words::SEE_BALANCE)}</summary>
                <form method="post" action=path>
                    <input type="hidden" name="step" value="holder" />
                    {tried.map(Tried::says)}
                    <p class="plain">
                        <label for="holder">{tr(words::FULL_NAME)}</label>
                        <input id="holder" name="holder" autocomplete="off" maxlength="80" enterkeyhint="done" required=true
                            value=tried.map(Tried::value) />
                    </p>
                    <button class="go quiet">{tr(words::SHOW)}</button>
                    <p class="note">{tr(words::SEE_BALANCE_NOTE)}</p>
                </form>
            </details>
        }
    })
}

fn history(entries: &[CardEntryView]) -> impl IntoView + use<> {
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            let amount = Fen::new(entry.amount.abs()).unwrap_or(Fen::ZERO);
            let sign = if entry.amount < 0 { "−" } else { "+" };
            let place = (!entry.site_name.is_empty()).then(|| format!(" · {}", entry.site_name));
            view! {
                <div>
                    <dt>{tr(kind_text(entry.kind))}<small>{time(entry.at, day_and_clock(entry.at))}{place}</small></dt>
                    <dd>{sign}{yuan(amount)}</dd>
                </div>
            }
        })
        .collect();
    let body = if rows.is_empty() {
        view! { <p class="note">{tr(words::NO_HISTORY)}</p> }.into_any()
    } else {
        view! { <dl class="history">{rows}</dl> }.into_any()
    };
    view! { <section class="card"><h2>{tr(words::HISTORY)}</h2>{body}</section> }
}

const fn kind_text(kind: CardEntryKind) -> Text {
    match kind {
        CardEntryKind::Opening => words::KIND_OPENING,
        CardEntryKind::TopUp | CardEntryKind::LateTopUp => words::KIND_TOP_UP,
        CardEntryKind::Debit => words::KIND_DEBIT,
        CardEntryKind::DebitUndone => words::KIND_UNDONE,
        CardEntryKind::Refund => words::KIND_REFUND,
        CardEntryKind::RefundFailed => words::KIND_REFUND_FAILED,
    }
}

/// The card is blocked.
pub fn blocked(context: &PageContext<'_>, site_name: &str, card: &PageCard) -> Page {
    let body = view! {
        <section class="card">
            <div class="icon bad" inner_html=icons::MARK></div>
            <h1>{tr(words::BLOCKED_TITLE)}</h1>
            {face(context, card)}
            <p class="text">{tr(words::BLOCKED_BODY)}</p>
        </section>
    };
    Page::still(tr(words::BLOCKED_TITLE), body).at(site_name, None)
}

/// The station takes no top-ups any more.
pub fn closed(site_name: &str) -> Page {
    let body = view! {
        <section class="card">
            <div class="icon" inner_html=icons::MARK></div>
            <h1>{tr(words::CLOSED_TITLE)}</h1>
            <p class="text">{tr(words::CLOSED_BODY)}</p>
        </section>
    };
    Page::still(tr(words::CLOSED_TITLE), body).at(site_name, None)
}
