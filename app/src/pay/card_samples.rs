//! A card station's pages with made-up contents.

use super::samples::{NOW, Sample};
use super::{
    CardTrouble, Notice, PageContext, Tried, ask_card_page, choose_amount_page, notice, page, result,
};
use domain::card::{Balance, CardEntryKind, CardNo};
use domain::ids::OrderNo;
use domain::method::Method;
use domain::money::Fen;
use domain::time::{DAY, HOUR, MINUTE};
use domain::top_up::TopUpRefusal;
use domain::wallet::Wallet;
use service::payer::{CardEntryView, CardPage, PageCard, PageState, PayableTopUp, Place, ResultState};

const SITE: &str = "一食堂充值点";

fn fen(value: i64) -> Fen {
    Fen::new(value).unwrap_or(Fen::ZERO)
}

fn order_no() -> OrderNo {
    OrderNo::from_parts("D", NOW, [7; 10])
}

/// The number `860000123`.
fn number() -> Option<CardNo> {
    CardNo::parse("860000123").ok()
}

fn card(holder: &str, balance: Option<i64>) -> Option<PageCard> {
    let named = !holder.is_empty();
    Some(PageCard { card_no: number()?, holder: holder.to_owned(), named, balance: balance.map(Balance) })
}

fn choosing(card: PageCard) -> CardPage {
    CardPage {
        site_name: SITE.to_owned(),
        card,
        presets: [5_000, 10_000, 20_000, 50_000].map(fen).to_vec(),
        free: Some((fen(100), fen(100_000))),
        pending: None,
        entries: Vec::new(),
    }
}

fn entries() -> Vec<CardEntryView> {
    let entry = |ago: i64, kind, amount, site: &str| CardEntryView {
        at: NOW.plus(-ago),
        kind,
        amount,
        site_name: site.to_owned(),
    };
    vec![
        entry(HOUR, CardEntryKind::Debit, -1_250, SITE),
        entry(DAY, CardEntryKind::TopUp, 10_000, SITE),
        entry(2 * DAY, CardEntryKind::DebitUndone, 650, "便利店"),
        entry(2 * DAY, CardEntryKind::Debit, -650, "便利店"),
        entry(9 * DAY, CardEntryKind::Refund, -2_000, SITE),
        entry(30 * DAY, CardEntryKind::Opening, 2_600, ""),
    ]
}

/// Every page of a card station; `context` is one of its pages.
pub fn all(context: &PageContext<'_>) -> Vec<Sample> {
    // Nothing of a number that is written above can fail; a gallery without it would show.
    let (Some(number), Some(stranger), Some(holder), Some(owes), Some(nobody)) = (
        number(),
        card("张*明", None),
        card("张小明", Some(12_350)),
        card("张小明", Some(-2_000)),
        card("", None),
    ) else {
        return Vec::new();
    };
    let pending =
        PayableTopUp { order_no: order_no(), amount: fen(10_000), valid_until: NOW.plus(5 * MINUTE) };
    let paying = CardPage { pending: Some(pending), ..choosing(stranger.clone()) };
    let full = CardPage { presets: Vec::new(), free: None, ..choosing(stranger.clone()) };
    let known = CardPage { entries: entries(), ..choosing(holder) };
    let card_page = |page: &CardPage| PageState::Card(Box::new(page.clone()));
    let site_name = || SITE.to_owned();
    let states = [
        ("card-ask", PageState::AskCard { site_name: site_name() }),
        ("card-choose", card_page(&choosing(stranger.clone()))),
        ("card-choose-nameless", card_page(&choosing(nobody))),
        ("card-choose-full", card_page(&full)),
        ("card-known", card_page(&known)),
        ("card-owes", card_page(&choosing(owes))),
        ("card-pay", card_page(&paying)),
        ("card-blocked", PageState::CardBlocked { site_name: site_name(), card: stranger.clone() }),
        ("card-station-closed", PageState::StationClosed { site_name: site_name() }),
        (
            "card-not-wallet",
            PageState::NotWallet {
                site_name: site_name(),
                wallet: Wallet::Other,
                accepted: vec![Wallet::Wechat, Wallet::Alipay],
            },
        ),
        (
            "card-method-off",
            PageState::MethodOff { site_name: site_name(), wallet: Wallet::Wechat, other: None, down: false },
        ),
    ];
    let mut samples: Vec<Sample> =
        states.into_iter().map(|(name, state)| (name, page(context, &state, false))).collect();
    let choose = choosing(stranger);
    for (name, trouble, typed) in [
        ("card-choose-no-amount", CardTrouble::NoAmount, ""),
        ("card-choose-too-much", CardTrouble::Amount(TopUpRefusal::TooMuch), "99999"),
        ("card-wrong-name", CardTrouble::Name, "赵明"),
    ] {
        samples.push((name, choose_amount_page(context, &choose, Some(Tried { trouble, typed }))));
    }
    for (name, trouble) in [
        ("card-ask-wrong", CardTrouble::Length),
        ("card-ask-unknown", CardTrouble::Unknown),
        ("card-ask-throttled", CardTrouble::TooOften),
    ] {
        samples.push((name, ask_card_page(context, SITE, "8600-0012-4", Some(trouble))));
    }
    samples.push(("card-pay-changed", page(context, &card_page(&paying), true)));
    let place = Place { site_name: site_name(), lane_name: None, plate: None, ticket_no: None };
    let paid = ResultState::Paid {
        order_no: order_no(),
        amount: fen(10_000),
        paid_at: NOW,
        exit_until: None,
        card: Some((number, Balance(22_350))),
        place,
        method: Method::WechatOa,
    };
    samples.push(("card-result-paid", result(context, &paid, &order_no())));
    let waiting = ResultState::Waiting { order_no: order_no(), amount: fen(10_000) };
    samples.push(("card-waiting", result(context, &waiting, &order_no())));
    let late = ResultState::Late { amount: fen(10_000) };
    samples.push(("card-result-late", result(context, &late, &order_no())));
    samples.push(("card-bad-code", notice(context, Notice::BadCode)));
    samples.push(("card-trouble", notice(context, Notice::Trouble)));
    samples
}
