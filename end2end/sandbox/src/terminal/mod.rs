//! Terminals without a network (docs/OFFLINE.md): each has a key, a clock of its own and a counter, shows a bill as a QR
//! code, and checks the release code that the payer types in. Nothing here asks the product anything.

pub mod api;
pub mod code;
mod picture;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use code::{Bill, Key, Subject};

/// Lines of a terminal's log.
const KEPT: usize = 20;
/// Tries for a release code before the bill is void.
const TRIES: u32 = 3;
/// How long after its expiry a bill can still be released, in seconds of the terminal's own clock.
const GRACE_S: i64 = 3600;
/// A demonstration has room for this many.
pub const MOST: usize = 20;

/// One terminal: what would be in its memory.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Terminal {
    /// The number printed on it.
    pub number: u32,
    /// Which of its keys it uses.
    pub key_no: u8,
    /// The key, 64 hex digits.
    pub key: String,
    /// What comes before a bill in the code.
    pub address: String,
    /// How many seconds its clock is ahead.
    pub drift_s: i64,
    /// Counts bills; outlives everything.
    pub last_bill_no: i64,
    /// What is on its screen.
    pub bill: Option<Shown>,
    /// What happened, the latest first.
    pub log: VecDeque<Line>,
}

/// A bill on the screen.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shown {
    /// What it says.
    pub bill: Bill,
    /// What the QR code says.
    pub url: String,
    /// The code that releases it, worked out when it was issued.
    pub release_code: String,
    /// Tries left.
    pub tries_left: u32,
    /// Where it stands.
    pub state: Standing,
}

/// Where a bill stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Waits for its code.
    Waiting,
    /// The right code was typed in.
    Released,
    /// Three wrong codes, or too late.
    Void,
}

/// One line of the log.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// UTC epoch milliseconds, by the sandbox's clock.
    pub at: i64,
    /// A word: `keyed`, `issued`, `released`, `wrong`, `void`, `late`.
    pub what: String,
    /// The bill's number, or the key's.
    pub number: i64,
}

/// What a typed code led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// Open.
    Open,
    /// Wrong; so many tries are left.
    Wrong(u32),
    /// There is no bill to release.
    Nothing,
    /// The bill expired too long ago.
    Late,
}

impl Terminal {
    /// A terminal with nothing on its screen.
    pub fn new(number: u32, key_no: u8, key: &Key, address: &str, now_ms: i64) -> Self {
        Self {
            number,
            key_no,
            key: hex::encode(key),
            address: address.to_owned(),
            drift_s: 0,
            // A counter that was never set begins with the time: it is then above every number used before.
            last_bill_no: now_ms / 1000,
            bill: None,
            log: VecDeque::new(),
        }
    }

    /// Another key is typed in; the counter and the screen stay.
    pub fn rekey(&mut self, key_no: u8, key: &Key, address: &str, now_ms: i64) {
        self.key_no = key_no;
        self.key = hex::encode(key);
        address.clone_into(&mut self.address);
        self.note(now_ms, "keyed", i64::from(key_no));
    }

    fn key(&self) -> Key {
        let mut key = [0; 32];
        // It was checked when it was typed in.
        let _ = hex::decode_to_slice(&self.key, &mut key);
        key
    }

    /// What the terminal shows to prove that it has the right key.
    pub fn check_value(&self) -> String {
        code::check_value(&self.key(), self.number, self.key_no)
    }

    /// Seconds since 1970 by the terminal's own clock.
    pub fn clock_s(&self, now_ms: i64) -> i64 {
        now_ms.div_euclid(1000) + self.drift_s
    }

    /// Issues a bill and puts it on the screen. `spoilt`: its amount is altered after the MAC was made.
    pub fn issue(&mut self, subject: Subject, amount: u32, life_s: u32, spoilt: bool, now_ms: i64) {
        self.last_bill_no += 1;
        let issued_at = u32::try_from(self.clock_s(now_ms)).unwrap_or_default();
        let mut bill = Bill {
            terminal: self.number,
            key_no: self.key_no,
            bill_no: self.last_bill_no,
            amount,
            issued_at,
            expires_at: issued_at.saturating_add(life_s),
            subject,
        };
        let key = self.key();
        let release_code = code::release_code(&key, &bill);
        let mac = code::mac(&key, &bill);
        if spoilt {
            bill.amount = bill.amount.saturating_sub(1).max(1);
        }
        let url = format!("{}{}", self.address, code::segment(&bill, &mac));
        self.bill = Some(Shown { bill, url, release_code, tries_left: TRIES, state: Standing::Waiting });
        self.note(now_ms, "issued", self.last_bill_no);
    }

    /// A payer types a code in.
    pub fn release(&mut self, typed: &str, now_ms: i64) -> Release {
        let clock = self.clock_s(now_ms);
        let Some(shown) = self.bill.as_mut().filter(|shown| shown.state == Standing::Waiting) else {
            return Release::Nothing;
        };
        let number = shown.bill.bill_no;
        let (answer, what) = if clock > i64::from(shown.bill.expires_at) + GRACE_S {
            shown.state = Standing::Void;
            (Release::Late, "late")
        } else if typed == shown.release_code {
            shown.state = Standing::Released;
            (Release::Open, "released")
        } else {
            shown.tries_left = shown.tries_left.saturating_sub(1);
            if shown.tries_left == 0 {
                shown.state = Standing::Void;
                (Release::Wrong(0), "void")
            } else {
                (Release::Wrong(shown.tries_left), "wrong")
            }
        };
        self.note(now_ms, what, number);
        answer
    }

    /// The screen is blank and the clock right; key and counter stay, since the product holds them already.
    pub fn reset(&mut self) {
        self.bill = None;
        self.drift_s = 0;
        self.log.clear();
    }

    fn note(&mut self, at: i64, what: &str, number: i64) {
        self.log.push_front(Line { at, what: what.to_owned(), number });
        self.log.truncate(KEPT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_796_127_300_000;

    fn issued() -> Terminal {
        let mut terminal =
            Terminal::new(10_000_001, 1, &[7; 32], "http://127.0.0.1:3000/PeakeCloud/offline/", NOW);
        terminal.issue(Subject::Plate("粤B12345".to_owned()), 1500, 600, false, NOW);
        terminal
    }

    #[test]
    fn three_tries_and_no_more() {
        let mut terminal = issued();
        let right = terminal.bill.as_ref().unwrap().release_code.clone();
        let wrong = if right == "00000000" { "00000001" } else { "00000000" };
        assert_eq!(terminal.release(wrong, NOW), Release::Wrong(2));
        assert_eq!(terminal.release(wrong, NOW), Release::Wrong(1));
        assert_eq!(terminal.release(wrong, NOW), Release::Wrong(0));
        assert_eq!(terminal.release(&right, NOW), Release::Nothing, "the bill is void");
        terminal.issue(Subject::Item("水".to_owned()), 1, 60, false, NOW);
        let right = terminal.bill.as_ref().unwrap().release_code.clone();
        assert_eq!(terminal.release(wrong, NOW), Release::Wrong(2));
        assert_eq!(terminal.release(&right, NOW), Release::Open);
        assert_eq!(terminal.release(&right, NOW), Release::Nothing, "a code works once");
    }

    #[test]
    fn a_payer_has_an_hour_after_the_expiry() {
        let late = NOW + (600 + GRACE_S) * 1000;
        let mut terminal = issued();
        let right = terminal.bill.as_ref().unwrap().release_code.clone();
        assert_eq!(terminal.clone().release(&right, late), Release::Open);
        assert_eq!(terminal.release(&right, late + 1000), Release::Late);
    }

    #[test]
    fn numbers_are_never_used_twice() {
        let mut terminal = issued();
        let first = terminal.bill.as_ref().unwrap().bill.bill_no;
        terminal.rekey(2, &[8; 32], "http://127.0.0.1:3000/PeakeCloud/offline/", NOW);
        terminal.issue(Subject::Plate("粤B12345".to_owned()), 1500, 600, false, NOW);
        assert_eq!(terminal.bill.as_ref().unwrap().bill.bill_no, first + 1);
        let again = Terminal::new(10_000_001, 1, &[7; 32], "", NOW + 60_000);
        assert!(again.last_bill_no > first, "a terminal that lost its memory");
    }
}
