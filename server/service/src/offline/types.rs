//! What the console and the pay pages are told. Amounts are fen, times UTC epoch milliseconds.

use domain::ids::{OrderId, OrderNo, QrToken, SiteId, TerminalId};
use domain::money::Fen;
use domain::offline::{Bill, TerminalNo};
use domain::payment::OrderState;
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};

/// How a key of a terminal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// The terminal should use it.
    Current,
    /// Replaced; its bills are taken until the overlap ends.
    Overlapping,
    /// Its bills are refused.
    Ended,
}

/// A key of a terminal, without the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerminalKey {
    /// Which of the terminal's keys.
    pub key_no: u8,
    /// Six hex digits that the terminal shows too.
    pub check_value: String,
    /// How it stands.
    pub state: KeyState,
    /// When it was issued.
    pub created_at: UnixMs,
    /// Until when its bills are taken; `None` for the current one.
    pub accept_until: Option<UnixMs>,
    /// When a bill made with it was first opened; `None`: the terminal does not use it yet.
    pub first_used_at: Option<UnixMs>,
}

/// An offline terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terminal {
    /// The terminal.
    pub id: TerminalId,
    /// The number printed on it.
    pub terminal_no: TerminalNo,
    /// How people call it.
    pub name: String,
    /// Where it stands.
    pub site_id: SiteId,
    /// The site's name.
    pub site_name: String,
    /// Its keys, the newest first.
    pub keys: Vec<TerminalKey>,
    /// How many of its bills were paid.
    pub paid_count: i64,
    /// Their sum.
    pub paid: Fen,
    /// When it was added.
    pub created_at: UnixMs,
    /// When it was revoked, for good.
    pub revoked_at: Option<UnixMs>,
}

/// A key that was issued: shown once. What has to be entered into the terminal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedKey {
    /// The terminal.
    pub id: TerminalId,
    /// The terminal's number.
    pub terminal_no: TerminalNo,
    /// Which of its keys.
    pub key_no: u8,
    /// The 32 bytes of the key as 64 hex digits.
    pub key: String,
    /// Six hex digits that the terminal shows once the key was entered right.
    pub check_value: String,
    /// What the terminal puts before a bill: the address of this deployment and the directory.
    pub address: String,
    /// Until when bills made with the key before are taken.
    pub old_until: Option<UnixMs>,
}

impl std::fmt::Debug for IssuedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedKey")
            .field("terminal_no", &self.terminal_no)
            .field("key_no", &self.key_no)
            .finish_non_exhaustive()
    }
}

/// A bill in the console's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineBillRow {
    /// The order that pays it.
    pub order_id: OrderId,
    /// Its number.
    pub order_no: OrderNo,
    /// The terminal.
    pub terminal_no: TerminalNo,
    /// The bill's number at the terminal.
    pub bill_no: i64,
    /// The plate or what it is for.
    pub subject: String,
    /// Its amount.
    pub amount: Fen,
    /// Where its order is.
    pub state: OrderState,
    /// When the terminal issued it, by its own clock.
    pub issued_at: UnixMs,
    /// When somebody first opened it.
    pub opened_at: UnixMs,
    /// When it was paid.
    pub settled_at: Option<UnixMs>,
}

/// What is known of a bill whose MAC was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfflineFacts {
    /// The site's name.
    pub site_name: String,
    /// What the terminal is called.
    pub terminal_name: String,
    /// The bill.
    pub bill: Bill,
}

/// Why a bill is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfflineWhy {
    /// It cannot be read: cut off, or of a version that this server does not know.
    Unreadable,
    /// No terminal of this deployment has its number.
    UnknownTerminal,
    /// Its MAC is wrong: altered, or made with another key.
    Forged,
    /// The terminal was revoked.
    TerminalRevoked,
    /// It was made with a key that is not taken any more.
    KeyEnded,
    /// The terminal's clock is ahead by more than is tolerated.
    NotYet,
    /// It expired.
    Expired,
    /// The terminal showed another bill with the same number before.
    NumberReused,
    /// It was paid after it had been given up: the operator's staff look at it.
    Late,
    /// It was paid, and the money went back.
    Refunded,
}

/// A bill that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfflineRefused {
    /// Why.
    pub why: OfflineWhy,
    /// The bill, where its MAC was right.
    pub facts: Option<OfflineFacts>,
}

/// What a scanned segment led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfflineScan {
    /// A bill that we keep: the pages know it by this token.
    Bill(QrToken),
    /// Not taken.
    Refused(Box<OfflineRefused>),
}

/// A paid bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfflinePaid {
    /// The bill.
    pub facts: OfflineFacts,
    /// When it was paid, by the provider's clock.
    pub paid_at: UnixMs,
    /// The eight digits, for the payer who paid; `None` for anybody else.
    pub release: Option<String>,
}
