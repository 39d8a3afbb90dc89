//! The list of refunds. Amounts are fen, times UTC epoch milliseconds.

use super::{Answer, Listing};
use domain::method::Method;
use domain::money::Fen;
use domain::payment::RefundState;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// A refund in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefundRow {
    /// The number that the provider knows.
    pub out_refund_no: String,
    /// The order's id.
    pub order_id: String,
    /// Where the money was paid: the car park, or what else it was for.
    pub place: String,
    /// The plate as it stands on the metal, or empty.
    pub plate: String,
    /// The number of the card that was topped up, or empty.
    pub card_no: String,
    /// How it was paid.
    pub method: Method,
    /// The amount.
    pub amount: Fen,
    /// Why.
    pub reason: String,
    /// Where it is.
    pub state: RefundState,
    /// Whether it waits for somebody.
    pub at_desk: bool,
    /// Who asked for it.
    pub asked_by: String,
    /// When it was asked for.
    pub created_at: UnixMs,
    /// When the payer had it.
    pub succeeded_at: Option<UnixMs>,
}

/// What to look for, as the address of the page says it. Empty fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RefundQuery {
    /// Part of a number of the refund, its payment or its order, of a plate or a card.
    pub text: String,
    /// A state's word, or `desk` for what waits for somebody.
    pub state: String,
    /// A provider's word.
    pub provider: String,
    /// The first day, `2026-11-23`, Asia/Shanghai.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Where the page before ended.
    pub after: String,
}

/// The refunds that fit, newest first.
#[server(prefix = "/console/api", endpoint = "refunds", input = Json)]
pub async fn search_refunds(query: RefundQuery) -> Answer<Listing<RefundRow>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let page = service.search_refunds(&actor, &ssr::filter(query)?).await?;
        Ok(Listing { rows: page.rows.into_iter().map(ssr::row).collect(), next: page.next })
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::*;
    use crate::api::orders::ssr::day;
    use crate::i18n::{console as t, desk_guide, lang, tr};
    use domain::method::{Provider, Scenario};
    use domain::time::DAY;
    use service::refunds as from;

    /// What the page's address asks for.
    pub fn filter(query: RefundQuery) -> Result<from::RefundFilter, service::Error> {
        Ok(from::RefundFilter {
            state: RefundState::parse(&query.state),
            at_desk: query.state == "desk",
            provider: Provider::parse(&query.provider),
            from: day("from", &query.from)?,
            to: day("to", &query.to)?.map(|at| at.plus(DAY)),
            after: Some(query.after).filter(|after| !after.is_empty()),
            text: query.text,
        })
    }

    /// A refund in the list.
    pub fn row(row: from::RefundRow) -> RefundRow {
        let test = row.scenario == Scenario::Test;
        RefundRow {
            out_refund_no: row.out_refund_no.into(),
            order_id: row.order_id.into(),
            place: if test { tr(t::TEST_PAYMENT).to_owned() } else { row.site_name },
            plate: row.plate,
            card_no: row.card_no,
            method: row.method,
            amount: row.amount,
            reason: row.reason,
            state: row.state,
            at_desk: row.at_desk,
            asked_by: row.asked_by.unwrap_or_else(|| desk_guide::by_itself(lang())),
            created_at: row.created_at,
            succeeded_at: row.succeeded_at,
        }
    }
}
