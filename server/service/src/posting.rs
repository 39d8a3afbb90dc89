//! Posting to the ledger: the one place, and therefore the one place that moves what a card holds. An entry that
//! touches a card's account moves that card in the same transaction, or is refused together with everything around it.

use crate::Service;
use crate::error::{Error, Result};
use crate::timeline::{self, Spot};
use crate::webhooks::NewEvent;
use domain::card::{Balance, CardEntryKind};
use domain::ids::{CardId, OperatorId, OrderId, SiteId};
use domain::ledger::{Entry, LedgerAccount};
use domain::money::Fen;
use domain::time::UnixMs;
use store::{Tx, card_entries, cards, ledger, orders, sites};

/// An entry to post.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewEntry<'a> {
    pub operator: &'a OperatorId,
    /// What happened: a stable word.
    pub kind: &'a str,
    /// To what; with the kind it is posted once.
    pub reference: &'a str,
    pub entry: &'a Entry,
    /// Where, for a card's history; an order knows its own place.
    pub site: Option<&'a SiteId>,
    pub order: Option<&'a OrderId>,
    /// Whether it may take a card below zero.
    pub below_zero: bool,
    pub now: UnixMs,
}

impl Service {
    /// Posts an entry and moves the cards that it touches. A second time is nothing. [`Error::Conflict`]
    /// `card_below_zero`: a card holds too little; the caller's transaction must not be committed.
    pub(crate) async fn post_entry(&self, tx: &mut Tx, new: NewEntry<'_>) -> Result<()> {
        let id = domain::ids::uuid_v7(new.now, self.random());
        let head = ledger::Head {
            id: &id,
            operator: new.operator,
            at: new.now,
            kind: new.kind,
            reference: new.reference,
        };
        if !ledger::post(tx, head, new.entry).await? {
            return Ok(());
        }
        for posting in new.entry.postings() {
            if let LedgerAccount::CardBalance(card) = &posting.account {
                // A card is what the operator owes its holder: credit, which is negative, grows it.
                self.move_card(tx, new, card, -posting.amount).await?;
            }
        }
        Ok(())
    }

    async fn move_card(&self, tx: &mut Tx, new: NewEntry<'_>, card: &CardId, amount: i64) -> Result<()> {
        let kind = CardEntryKind::parse(new.kind)
            .ok_or_else(|| Error::Internal(format!("{} does not move cards", new.kind)))?;
        let entry = card_entries::New {
            card,
            at: new.now,
            kind,
            reference: new.reference,
            amount,
            below_zero: new.below_zero,
            site: new.site,
            order: new.order,
        };
        let balance = card_entries::append(tx, entry).await?.ok_or(Error::Conflict("card_below_zero"))?;
        match new.order {
            Some(order) => self.tell_of_card(tx, new, order, card, kind, (amount, balance)).await,
            None => Ok(()),
        }
    }

    /// What an order did to a card goes on its time line and to the card system, which did not do it itself.
    async fn tell_of_card(
        &self,
        tx: &mut Tx,
        new: NewEntry<'_>,
        order: &OrderId,
        card: &CardId,
        kind: CardEntryKind,
        (amount, balance): (i64, Balance),
    ) -> Result<()> {
        let gone = || Error::Internal(format!("order {order} without its card"));
        let order = orders::by_id(tx, order).await?.ok_or_else(gone)?;
        let card = cards::by_id(tx, card).await?.ok_or_else(gone)?;
        let site = match &order.site_id {
            Some(site) => sites::by_id(tx, site).await?.map(|site| site.code),
            None => None,
        };
        let amount = Fen::new(amount.abs()).map_err(|e| Error::Internal(e.to_string()))?;
        let word = if kind.adds() { timeline::CARD_CREDITED } else { timeline::CARD_TAKEN };
        let (shown, held) = (amount.to_string(), balance.to_string());
        let detail = [("card_no", card.card_no.as_str()), ("amount", shown.as_str()), ("balance", &held)];
        let spot = Spot { order: &order.id, payment: None, at: new.now };
        timeline::add(tx, spot, word, &detail).await?;
        let event_type = match kind {
            CardEntryKind::Refund => "card.refund_taken",
            CardEntryKind::RefundFailed => "card.refund_returned",
            _ => "card.topped_up",
        };
        let event = NewEvent {
            event_type,
            data: serde_json::json!({
                "site": site,
                "card_no": card.card_no,
                "order_no": order.order_no,
                "amount": amount,
                "balance": balance,
                "at": new.now.shanghai_rfc3339(),
            }),
            order: Some(&order.id),
            dedup_key: &format!("{}:{}", new.kind, new.reference),
            now: new.now,
        };
        self.publish(tx, new.operator, event).await?;
        Ok(())
    }
}
