//! Double entry. An entry is a list of postings whose sum is nothing.

use crate::ids::{AccountId, CardId, OperatorId, SiteId};
use crate::method::Scenario;
use crate::money::Fen;
use std::fmt;

/// An account of the ledger (`design.md` 3).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LedgerAccount {
    /// What a provider owes the operator, per merchant account. Debit grows it.
    Clearing(AccountId),
    /// Income per site and scenario. Credit grows it.
    Income(SiteId, Scenario),
    /// Money on its way back to payers, per merchant account.
    RefundsInTransit(AccountId),
    /// Money that settles nothing yet: late and double payments, and test payments. Per merchant account.
    Suspense(AccountId),
    /// What the operator owes the holder of a card. Credit grows it.
    CardBalance(CardId),
    /// What cards held when they were entered here: owed to their holders since before these books began.
    CardOpening(OperatorId),
}

impl fmt::Display for LedgerAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clearing(account) => write!(f, "clearing:{account}"),
            Self::Income(site, scenario) => write!(f, "income:{site}:{scenario}"),
            Self::RefundsInTransit(account) => write!(f, "refunds_in_transit:{account}"),
            Self::Suspense(account) => write!(f, "suspense:{account}"),
            Self::CardBalance(card) => write!(f, "card_balance:{card}"),
            Self::CardOpening(operator) => write!(f, "card_opening:{operator}"),
        }
    }
}

/// One line of an entry: debit is positive, credit negative, in fen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The account.
    pub account: LedgerAccount,
    /// Signed fen.
    pub amount: i64,
}

/// A list of postings that balances; there is no other way to make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry(Vec<Posting>);

impl Entry {
    /// Moves `amount` into `debit` out of `credit`.
    pub fn transfer(debit: LedgerAccount, credit: LedgerAccount, amount: Fen) -> Self {
        let value = amount.value();
        Self(vec![Posting { account: debit, amount: value }, Posting { account: credit, amount: -value }])
    }

    /// The postings; their amounts sum to nothing.
    pub fn postings(&self) -> &[Posting] {
        &self.0
    }
}
