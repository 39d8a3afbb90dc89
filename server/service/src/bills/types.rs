//! What is shown of a bill. Amounts are fen, moments UTC epoch milliseconds.

use channels::types::{BillKind, BillLine};
use domain::ids::{AccountId, OrderId};
use domain::method::Provider;
use domain::money::Fen;
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};

/// A merchant number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillAccount {
    /// The account.
    pub id: AccountId,
    /// Whose it is.
    pub provider: Provider,
    /// Its number there.
    pub mch_id: String,
}

/// How a comparison went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BillState {
    /// Nothing differs.
    Agrees,
    /// Something differs.
    Differs,
    /// The provider has not made the bill yet.
    NotYet,
    /// This provider's bills are not fetched; its own console has them.
    NotOffered,
}

/// What a line or a row of ours is about, by the number that both sides know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A payment, by its `out_trade_no`.
    Payment(String),
    /// A refund, by its `out_refund_no`.
    Refund(String),
}

impl Subject {
    pub(super) fn of(line: &BillLine) -> Self {
        match &line.kind {
            BillKind::Payment => Self::Payment(line.out_trade_no.clone()),
            BillKind::Refund { out_refund_no } => Self::Refund(out_refund_no.clone()),
        }
    }
}

/// What came in and what went back in a day, by one side's account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillSums {
    /// How many payments.
    pub payments: i64,
    /// Their sum.
    pub paid: Fen,
    /// How many refunds.
    pub refunds: i64,
    /// Their sum.
    pub refunded: Fen,
}

/// How the two sides differ about one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// The bill has it, the books do not.
    MissingHere,
    /// The books have it, the bill does not.
    MissingThere,
    /// Both have it, with another amount.
    OtherAmount,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// How.
    pub kind: DifferenceKind,
    /// About what.
    pub subject: Subject,
    /// What the books say.
    pub ours: Option<Fen>,
    /// What the bill says.
    pub theirs: Option<Fen>,
    /// The order behind it, where the books know it.
    pub order: Option<OrderId>,
}

/// A day's bill against the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillReport {
    /// How it went.
    pub state: BillState,
    /// The beginning of the day.
    pub day: UnixMs,
    /// By the books.
    pub ours: BillSums,
    /// By the bill.
    pub theirs: BillSums,
    /// How many differences there are.
    pub count: i64,
    /// The first of them.
    pub differences: Vec<Difference>,
}

impl BillReport {
    /// There was nothing to compare with.
    pub(super) fn without(state: BillState, day: UnixMs) -> Self {
        let none = BillSums::default();
        Self { state, day, ours: none, theirs: none, count: 0, differences: Vec::new() }
    }
}
