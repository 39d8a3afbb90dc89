//! What a payer does at a card station: names the card, shows to be its holder, chooses an amount. Look-ups are
//! throttled per payer and per code, and a stranger learns no more than a masked name: neither what a card holds nor
//! what was done with it.

use super::place::{Payer, StationTarget, Target};
use super::{AmountChoice, CardChoice, HolderAnswer};
use crate::Service;
use crate::cards::number_code;
use crate::error::{Error, Result};
use crate::orders::{Quote, Wanted, What};
use domain::card::{CardNo, CardStatus, MAX_HOLDER, knows_holder};
use domain::ids::QrToken;
use domain::money::Fen;
use domain::time::{HOUR, MINUTE};
use store::{cards, orders, payer_cards, transact};

/// How long a card that was typed in is remembered at its code. Milliseconds.
const CHOICE_MS: i64 = HOUR;
/// How many cards one payer may look up in an hour.
const PER_PAYER: i64 = 10;
/// How many cards may be looked up at one code in ten minutes.
const PER_CODE: i64 = 120;
/// How often one payer may say who the holder is, in an hour.
const NAMES_PER_PAYER: i64 = 5;
/// How often that may be said of one card, in an hour.
const NAMES_PER_CARD: i64 = 20;

/// A card that a payer chose, and what they may know of it.
pub(super) struct Chosen {
    pub card: cards::Row,
    /// Whether they knew the holder's name.
    pub known: bool,
}

impl Service {
    fn station(payer: &Payer) -> Result<&StationTarget> {
        match &payer.target {
            Target::Station(target) => Ok(target),
            _ => Err(Error::NotFound("qr_code")),
        }
    }

    /// The card that the payer's session is about at a station.
    pub(super) async fn card_here(&self, payer: &Payer, target: &StationTarget) -> Result<Option<Chosen>> {
        let mut conn = self.store().snapshot().await?;
        let since = self.now().plus(-CHOICE_MS);
        let choice =
            payer_cards::choice(&mut conn, &payer.session_hash, target.token.as_str(), since).await?;
        let Some(choice) = choice else { return Ok(None) };
        let card = cards::by_id(&mut conn, &choice.card_id).await?;
        let card = card.filter(|card| card.operator_id == target.operator_id);
        Ok(card.map(|card| Chosen { card, known: choice.holder_known }))
    }

    /// Whether an order is the payer's own top-up of the card that they have before them.
    pub(super) async fn tops_up_here(
        &self,
        payer: &Payer,
        target: &StationTarget,
        order: &orders::Row,
    ) -> Result<bool> {
        let chosen = self.card_here(payer, target).await?;
        Ok(order.payer_key.as_ref() == Some(&payer.key())
            && order.site_id.as_ref() == Some(&target.site.id)
            && chosen.is_some_and(|c| {
                order.card_id.as_ref() == Some(&c.card.id) && c.card.status == CardStatus::Active
            }))
    }

    /// Looks for a card by its number and remembers it for this session at this code.
    ///
    /// # Errors
    /// The text is no number of a card (field `card_no`), or too many were looked up.
    pub async fn choose_card(&self, token: &QrToken, session: &str, card_no: &str) -> Result<CardChoice> {
        let number = CardNo::parse(card_no).map_err(|error| Error::field("card_no", number_code(error)))?;
        let payer = self.payer_at(token, session).await?;
        let target = Self::station(&payer)?;
        self.count_lookup(&format!("card:payer:{}", payer.key()), PER_PAYER, HOUR).await?;
        self.count_lookup(&format!("card:code:{}", token.as_str()), PER_CODE, 10 * MINUTE).await?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            if let Some(card) = cards::by_no(tx, &target.operator_id, &number).await? {
                payer_cards::choose(tx, &payer.session_hash, token.as_str(), &card.id, now).await?;
                Ok(CardChoice::Found)
            } else {
                payer_cards::forget(tx, &payer.session_hash, token.as_str()).await?;
                Ok(CardChoice::NoSuchCard)
            }
        })
    }

    /// The payer says who the card's holder is. Who knows it sees what the card holds and what was done with it.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: the session, the payer or the card is not known. Too many tries.
    pub async fn name_holder(&self, token: &QrToken, session: &str, name: &str) -> Result<HolderAnswer> {
        let payer = self.payer_at(token, session).await?;
        let target = Self::station(&payer)?;
        let chosen = self.card_here(&payer, target).await?.ok_or(Error::NotSignedIn)?;
        self.count_lookup(&format!("holder:payer:{}", payer.key()), NAMES_PER_PAYER, HOUR).await?;
        self.count_lookup(&format!("holder:card:{}", chosen.card.id), NAMES_PER_CARD, HOUR).await?;
        let name: String = name.chars().take(2 * MAX_HOLDER).collect();
        if !knows_holder(&chosen.card.holder, &name) {
            return Ok(HolderAnswer::Wrong);
        }
        let kept = transact!(Error, self.store(), |tx| {
            let (session, card) = (&payer.session_hash, &chosen.card.id);
            Ok::<_, Error>(payer_cards::know_holder(tx, session, token.as_str(), card).await?)
        })?;
        Ok(if kept { HolderAnswer::Right } else { HolderAnswer::Wrong })
    }

    /// The payer chooses how much to put on the card, in yuan as it was typed: the quote is made, the page shows it from
    /// now on. An earlier top-up of another amount is closed, at the provider first.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: the session, the payer or the card is not known.
    pub async fn choose_amount(&self, token: &QrToken, session: &str, yuan: &str) -> Result<AmountChoice> {
        let payer = self.payer_at(token, session).await?;
        let target = Self::station(&payer)?;
        let chosen = self.card_here(&payer, target).await?.ok_or(Error::NotSignedIn)?;
        let Ok(amount) = Fen::parse_yuan(yuan.trim_start_matches(['¥', '￥', ' '])) else {
            return Ok(AmountChoice::NoAmount);
        };
        if !payer.on || !target.takes_money() || chosen.card.status == CardStatus::Blocked {
            return Ok(AmountChoice::Changed);
        }
        if let Err(refusal) = target.rules.allow(amount, chosen.card.balance) {
            return Ok(AmountChoice::Refused(refusal));
        }
        let payer_key = payer.key();
        let what = What::TopUp { card: &chosen.card, payer_key: &payer_key, amount };
        let wanted =
            Wanted { operator: &target.operator_id, site: &target.site, lane: None, what, now: self.now() };
        Ok(match self.quote(&wanted).await? {
            Quote::Order(_) => AmountChoice::Ready,
            Quote::InProgress(order) => AmountChoice::InProgress { order_no: order.order_no },
            Quote::Changed => AmountChoice::Changed,
        })
    }
}
