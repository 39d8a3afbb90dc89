//! What a card station's code shows.

use super::card::Chosen;
use super::place::{Payer, StationTarget};
use super::{CardEntryView, CardPage, PageCard, PageState, PayableTopUp};
use crate::Service;
use crate::error::Result;
use domain::card::{CardStatus, mask_holder};
use domain::payment::quote_stands;
use store::{card_entries, orders};

/// How many entries of its history a card's page shows.
const SHOWN_ENTRIES: i64 = 20;

impl Service {
    /// The page of the moment at a card station.
    pub(super) async fn station_page(&self, payer: &Payer, target: &StationTarget) -> Result<PageState> {
        let site_name = target.site.name.clone();
        if !target.takes_money() {
            return Ok(PageState::StationClosed { site_name });
        }
        let Some(chosen) = self.card_here(payer, target).await? else {
            return Ok(PageState::AskCard { site_name });
        };
        if chosen.card.status == CardStatus::Blocked {
            return Ok(PageState::CardBlocked { site_name, card: shown(&chosen) });
        }
        let mut conn = self.store().snapshot().await?;
        let open = orders::open_of_card(&mut conn, &chosen.card.id, &payer.key()).await?;
        let standing = open.filter(|order| {
            quote_stands(order.valid_until, self.now()) && order.site_id.as_ref() == Some(&target.site.id)
        });
        let pending = standing.map(|order| PayableTopUp {
            order_no: order.order_no,
            amount: order.amount,
            valid_until: order.valid_until,
        });
        let entries = if chosen.known {
            card_entries::of_card(&mut conn, &chosen.card.id, None, SHOWN_ENTRIES).await?
        } else {
            Vec::new()
        };
        let (rules, balance) = (&target.rules, chosen.card.balance);
        Ok(PageState::Card(Box::new(CardPage {
            site_name,
            presets: rules.offered(balance),
            free: free_bounds(target, &chosen),
            card: shown(&chosen),
            pending,
            entries: entries
                .into_iter()
                .map(|e| CardEntryView { at: e.at, kind: e.kind, amount: e.amount, site_name: e.site_name })
                .collect(),
        })))
    }
}

/// Between which bounds an amount may be typed; `None`: it may not, or the card is full.
fn free_bounds(target: &StationTarget, chosen: &Chosen) -> Option<(domain::money::Fen, domain::money::Fen)> {
    let rules = &target.rules;
    let room = rules.max_balance.map_or(i64::MAX, |most| most.value() - chosen.card.balance.0);
    let most = domain::money::Fen::new(rules.max.value().min(room)).ok()?;
    (rules.free_amount && most >= rules.min).then_some((rules.min, most))
}

fn shown(chosen: &Chosen) -> PageCard {
    PageCard {
        card_no: chosen.card.card_no.clone(),
        holder: if chosen.known { chosen.card.holder.clone() } else { mask_holder(&chosen.card.holder) },
        named: !chosen.card.holder.is_empty(),
        balance: chosen.known.then_some(chosen.card.balance),
    }
}
