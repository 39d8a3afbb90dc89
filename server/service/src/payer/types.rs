//! What the pay pages are told. Amounts are fen, times UTC epoch milliseconds.

use crate::offline::{OfflineFacts, OfflinePaid, OfflineRefused};
use channels::types::WalletCall;
use domain::card::{Balance, CardEntryKind, CardNo};
use domain::ids::{OrderNo, QrToken};
use domain::method::Method;
use domain::money::Fen;
use domain::tariff::FeeLine;
use domain::time::UnixMs;
use domain::top_up::TopUpRefusal;
use domain::wallet::Wallet;
use std::net::IpAddr;

/// Somebody opens a code's page.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest<'a> {
    /// The code in the address.
    pub token: &'a QrToken,
    /// What opened it.
    pub wallet: Wallet,
    /// The payer's session cookie, if the browser sent one.
    pub session: Option<&'a str>,
    /// The address that the request came from, for throttling.
    pub remote: &'a str,
}

/// Where the payer stands, as far as the page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The car park's name; the operator's name on a test payment.
    pub site_name: String,
    /// The lane's name, at a lane's code.
    pub lane_name: Option<String>,
    /// The car's plate, where it has one.
    pub plate: Option<String>,
    /// The number on the payer's ticket, for a car without a plate.
    pub ticket_no: Option<String>,
}

/// A stay and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageBill {
    /// When the car came in.
    pub entered_at: UnixMs,
    /// The moment that the fee is counted to.
    pub as_of: UnixMs,
    /// What the stay costs until then.
    pub fee: Fen,
    /// What was paid for it before.
    pub paid: Fen,
    /// What is owed now.
    pub due: Fen,
    /// How the fee came about.
    pub lines: Vec<FeeLine>,
}

/// A bill that can be paid now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayableBill {
    /// The quote; the tap posts it back.
    pub order_no: OrderNo,
    /// What the tap pays.
    pub amount: Fen,
    /// How it came about; `None` on a test payment.
    pub bill: Option<PageBill>,
    /// Until when the quote stands.
    pub valid_until: UnixMs,
    /// Where.
    pub place: Place,
}

/// A page that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Paying here leads to a provider's cashier, for which the page needs no script.
    pub cashier: bool,
    /// What it shows.
    pub state: PageState,
    /// The token of a session that was made for this browser: set the cookie.
    pub new_session: Option<String>,
    /// The page's own address: where it was opened elsewhere, go there.
    pub path: String,
}

/// A card as its payer may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageCard {
    /// The number that was typed.
    pub card_no: CardNo,
    /// The holder's name: masked, unless the payer knew it; empty where the card has none.
    pub holder: String,
    /// Whether the card has a holder's name to be known.
    pub named: bool,
    /// What the card holds; `None` for who did not know the holder's name.
    pub balance: Option<Balance>,
}

/// A top-up that can be paid now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayableTopUp {
    /// The quote; the tap posts it back.
    pub order_no: OrderNo,
    /// What the tap pays.
    pub amount: Fen,
    /// Until when the quote stands.
    pub valid_until: UnixMs,
}

/// An entry of a card's history, as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardEntryView {
    /// When.
    pub at: UnixMs,
    /// Why.
    pub kind: CardEntryKind,
    /// In is positive, out negative, in fen.
    pub amount: i64,
    /// Where, or empty.
    pub site_name: String,
}

/// A card at a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardPage {
    /// The station.
    pub site_name: String,
    /// The card.
    pub card: PageCard,
    /// The amounts to choose from; only those that the card can take.
    pub presets: Vec<Fen>,
    /// Between which bounds an amount may be typed; `None`: it may not. Neither this nor a preset: the card is full.
    pub free: Option<(Fen, Fen)>,
    /// The top-up that was chosen and stands.
    pub pending: Option<PayableTopUp>,
    /// The newest entries of its history, newest first; empty for who did not know the holder's name.
    pub entries: Vec<CardEntryView>,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub enum PageState {
    /// Opened in something that cannot pay: say which app to scan with.
    NotWallet {
        /// The car park.
        site_name: String,
        /// What opened it.
        wallet: Wallet,
        /// The wallets that it can be paid with here.
        accepted: Vec<Wallet>,
    },
    /// The operator takes no payments by this wallet, or its provider does not answer at the moment.
    MethodOff {
        /// The car park.
        site_name: String,
        /// What opened it.
        wallet: Wallet,
        /// The wallet that works here, to be scanned with instead.
        other: Option<Wallet>,
        /// The method is on, and several calls in a row have failed at its provider.
        down: bool,
    },
    /// Send the payer to the wallet's authorisation first.
    Authorise {
        /// Where to.
        url: String,
    },
    /// A car park's code: ask for the plate.
    AskPlate {
        /// The car park.
        site_name: String,
    },
    /// An entry lane's code: offer a ticket to a car without a plate.
    EntryOffer {
        /// The car park.
        site_name: String,
        /// The lane.
        lane_name: String,
    },
    /// The payer has a ticket: their car is in.
    Entered {
        /// The car park.
        site_name: String,
        /// The number on the ticket.
        ticket_no: String,
        /// Since when.
        entered_at: UnixMs,
    },
    /// Nobody stands at this lane.
    NoCar {
        /// The car park.
        site_name: String,
        /// The lane.
        lane_name: String,
    },
    /// Nothing to pay.
    Free {
        /// Where.
        place: Place,
        /// The stay.
        bill: PageBill,
    },
    /// Paid already, and the exit window is open.
    Paid {
        /// Where.
        place: Place,
        /// The stay.
        bill: PageBill,
        /// Until when the car may leave.
        exit_until: UnixMs,
    },
    /// Owed: show the bill and the button.
    Bill(PayableBill),
    /// An earlier payment is being made clear at the provider: follow `payment_result` of this order.
    InProgress {
        /// The order.
        order_no: OrderNo,
        /// Its amount.
        amount: Fen,
        /// Where.
        place: Place,
    },
    /// A card station's code: ask for the card's number.
    AskCard {
        /// The station.
        site_name: String,
    },
    /// The card that was named: choose an amount, or pay the one that was chosen.
    Card(Box<CardPage>),
    /// The card that was named is blocked.
    CardBlocked {
        /// The station.
        site_name: String,
        /// The card.
        card: PageCard,
    },
    /// The card station takes no top-ups any more.
    StationClosed {
        /// The station.
        site_name: String,
    },
    /// A terminal's bill: show it and the button.
    OfflineBill {
        /// What can be paid.
        bill: PayableBill,
        /// The bill as the terminal issued it.
        facts: OfflineFacts,
    },
    /// A terminal's bill was paid.
    OfflinePaid(OfflinePaid),
    /// A terminal's bill is not taken.
    OfflineRefused(OfflineRefused),
    /// The test payment of this one-off page was paid; it is refunded by itself.
    TestPaid {
        /// How much.
        amount: Fen,
    },
}

/// What an authorisation that came back led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authorised {
    /// The payer is known: redirect to the clean address.
    Done,
    /// The code was used up or too old: once more, from the start.
    Restart {
        /// Where to.
        url: String,
    },
    /// The shared user of a page snapshot: ask to open the page properly.
    Snapshot,
}

/// What a plate led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlateChoice {
    /// The car is in; the page shows its bill from now on.
    Found,
    /// No such car in this car park.
    NoSuchCar,
}

/// What a card's number led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardChoice {
    /// There is such a card; the page is about it from now on.
    Found,
    /// The operator has no such card.
    NoSuchCard,
}

/// What naming the holder led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderAnswer {
    /// That is the name: the page shows what the card holds from now on.
    Right,
    /// It is not.
    Wrong,
}

/// What choosing an amount led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountChoice {
    /// The quote stands; the page shows it.
    Ready,
    /// The text is no amount.
    NoAmount,
    /// The amount is not taken.
    Refused(TopUpRefusal),
    /// An earlier top-up of this card by this payer is being made clear: follow it.
    InProgress {
        /// Its order.
        order_no: OrderNo,
    },
    /// Something changed meanwhile: look at the page again.
    Changed,
}

/// A ticket for a car without a plate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryTicket {
    /// The number on it.
    pub ticket_no: String,
    /// The car park.
    pub site_name: String,
    /// The lane.
    pub lane_name: String,
    /// When the car came in.
    pub entered_at: UnixMs,
}

/// The payer taps.
#[derive(Clone, Copy, Debug)]
pub struct StartPayment<'a> {
    /// The code in the address.
    pub token: &'a QrToken,
    /// The payer's session cookie.
    pub session: &'a str,
    /// The quote that was shown.
    pub order_no: &'a OrderNo,
    /// The payer's address, for the provider; not trusted for anything else.
    pub remote: Option<IpAddr>,
}

/// What the tap led to.
#[derive(Clone, Debug)]
pub enum Started {
    /// Call the bridge with this object.
    Invoke {
        /// The exact parameters.
        call: WalletCall,
        /// Whose result to follow.
        order_no: OrderNo,
    },
    /// It is paid.
    AlreadyPaid {
        /// Whose result to show.
        order_no: OrderNo,
    },
    /// The quote no longer stands, or another car is at the lane: load the page again and ask.
    QuoteChanged,
    /// Another payment of the same bill cannot be ended yet.
    Busy {
        /// When to try again, in milliseconds.
        retry_after_ms: i64,
    },
}

/// How a payment stands, by our own books and, where asked for, by the provider's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResultState {
    /// Settled.
    Paid {
        /// The order.
        order_no: OrderNo,
        /// What was paid.
        amount: Fen,
        /// When, by the provider's clock.
        paid_at: UnixMs,
        /// Until when the car may leave; `None` on a top-up and on a test payment.
        exit_until: Option<UnixMs>,
        /// The card that was topped up and what it holds now.
        card: Option<(CardNo, Balance)>,
        /// Where.
        place: Place,
        /// By which method.
        method: Method,
    },
    /// Not known to be paid yet.
    Waiting {
        /// The order.
        order_no: OrderNo,
        /// What it asks for.
        amount: Fen,
    },
    /// The quote ended unpaid.
    Closed,
    /// The provider refused; the bill can be tried again.
    Failed,
    /// Paid, but after the payment had been given up: the operator's staff look at it.
    Late {
        /// What was paid.
        amount: Fen,
    },
}
