//! The providers' statements of a day against the books. Amounts are fen.

use super::Answer;
use domain::money::Fen;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// A merchant number to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BillAccount {
    /// The account's id.
    pub id: String,
    /// Provider and number, in words.
    pub name: String,
}

/// What there is to choose from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BillChoice {
    /// The merchant numbers.
    pub accounts: Vec<BillAccount>,
    /// The last day whose statement is there by now, `yyyy-MM-dd`.
    pub newest: String,
    /// The last day that is over: its statement may still be in the making.
    pub last: String,
}

/// One side's sums of a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BillDifference {
    /// What is wrong, in words.
    pub what: String,
    /// The number that both sides know.
    pub number: String,
    /// By the books.
    pub ours: Option<Fen>,
    /// By the bill.
    pub theirs: Option<Fen>,
    /// The order's id, where the books know it.
    pub order: Option<String>,
}

/// A day's comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BillReport {
    /// `agrees`, `differs`, `not_yet` or `not_offered`.
    pub state: String,
    /// By the books and by the bill; `None` where there is no bill to compare with.
    pub sums: Option<[BillSums; 2]>,
    /// How many differences there are.
    pub count: i64,
    /// The first of them.
    pub differences: Vec<BillDifference>,
    /// Where the file can be fetched.
    pub file: Option<String>,
}

/// The merchant numbers that bills can be asked for.
#[server(prefix = "/console/api", endpoint = "bill_choice", input = Json)]
pub async fn get_bill_choice() -> Answer<BillChoice> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let accounts = service.bill_accounts(&actor).await?;
        Ok(ssr::choice(accounts, service.now()))
    })
    .await
}

/// Fetches a day's bill and holds it against the books. `day`: `yyyy-MM-dd`.
#[server(prefix = "/console/api", endpoint = "compare_bill", input = Json)]
pub async fn compare_bill(account: String, day: String) -> Answer<BillReport> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::AccountId::parse(&account))?;
        let start = domain::time::UnixMs::shanghai_day(&day);
        let start = start.ok_or_else(|| service::Error::field("day", "not_a_day"))?;
        Ok(ssr::report(service.compare_bill(&actor, &id, start).await?, &account, &day))
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::{BillAccount, BillChoice, BillDifference, BillReport, BillSums};
    use crate::i18n::{bills as t, tr};
    use domain::time::{DAY, UnixMs};
    use service::bills::{self as b, BillState, DifferenceKind, Subject};

    pub fn choice(accounts: Vec<b::BillAccount>, now: UnixMs) -> BillChoice {
        let name = |a: &b::BillAccount| format!("{} {}", tr(t::provider(a.provider)), a.mch_id);
        let accounts = accounts.iter().map(|a| BillAccount { id: a.id.to_string(), name: name(a) }).collect();
        let day = |moment: UnixMs| moment.shanghai_text().chars().take(10).collect();
        BillChoice { accounts, newest: day(b::newest_day(now)), last: day(now.plus(-DAY)) }
    }

    pub fn report(report: b::BillReport, account: &str, day: &str) -> BillReport {
        let (state, compared) = match report.state {
            BillState::Agrees => ("agrees", true),
            BillState::Differs => ("differs", true),
            BillState::NotYet => ("not_yet", false),
            BillState::NotOffered => ("not_offered", false),
        };
        let has_file = report.theirs.payments + report.theirs.refunds > 0;
        BillReport {
            state: state.to_owned(),
            sums: compared.then(|| [sums(report.ours), sums(report.theirs)]),
            count: report.count,
            differences: report.differences.into_iter().map(difference).collect(),
            file: has_file.then(|| format!("/console/bills/{account}/{day}.csv")),
        }
    }

    fn sums(sums: b::BillSums) -> BillSums {
        let b::BillSums { payments, paid, refunds, refunded } = sums;
        BillSums { payments, paid, refunds, refunded }
    }

    fn difference(found: b::Difference) -> BillDifference {
        let (refund, number) = match found.subject {
            Subject::Payment(number) => (false, number),
            Subject::Refund(number) => (true, number),
        };
        let what = match (found.kind, refund) {
            (DifferenceKind::MissingHere, false) => t::PAYMENT_MISSING_HERE,
            (DifferenceKind::MissingHere, true) => t::REFUND_MISSING_HERE,
            (DifferenceKind::MissingThere, false) => t::PAYMENT_MISSING_THERE,
            (DifferenceKind::MissingThere, true) => t::REFUND_MISSING_THERE,
            (DifferenceKind::OtherAmount, false) => t::PAYMENT_OTHER_AMOUNT,
            (DifferenceKind::OtherAmount, true) => t::REFUND_OTHER_AMOUNT,
        };
        let order = found.order.map(|id| id.to_string());
        BillDifference { what: tr(what).to_owned(), number, ours: found.ours, theirs: found.theirs, order }
    }
}
