//! Some cards for the demo and what was done with them: entered and spent from by the card system's own interface,
//! topped up by the real way, against the simulated providers.

use super::history::History;
use anyhow::{Context, bail};
use domain::card::CardEntryKind;
use domain::ids::QrToken;
use domain::money::Fen;
use domain::time::MINUTE;
use service::cards::{Debit, PutCard};
use service::integration::ApiCaller;
use service::payer::{AmountChoice, CardChoice, PageState};

/// A card to enter.
struct Card {
    number: &'static str,
    holder: &'static str,
    /// The holder's number, for messages; empty where the card system has none.
    phone: &'static str,
    /// What it held before, in fen.
    opening: i64,
    /// Who tops it up, by how many yuan.
    topped_up: Option<(&'static str, &'static str)>,
    /// What was paid with it: how long before the first start, in minutes; fen; what for.
    debits: &'static [(i64, i64, &'static str)],
}

const CARDS: [Card; 4] = [
    Card {
        number: "86000001",
        holder: "林小雨",
        phone: "13800000001",
        opening: 5_600,
        topped_up: Some(("lin", "100")),
        debits: &[(1_690, 1_250, "一食堂 午餐"), (1_320, 680, "一食堂 早餐"), (230, 1_400, "一食堂 午餐")],
    },
    Card {
        number: "86000002",
        holder: "陈建国",
        phone: "13800000002",
        opening: 5_000,
        topped_up: Some(("chen", "50")),
        debits: &[(1_655, 1_600, "一食堂 午餐"), (215, 1_150, "便利店")],
    },
    Card {
        number: "86000003",
        holder: "赵敏",
        phone: "13800000003",
        opening: 1_200,
        topped_up: None,
        debits: &[],
    },
    Card {
        number: "86000004",
        holder: "",
        phone: "",
        opening: 2_000,
        topped_up: None,
        debits: &[(205, 550, "便利店")],
    },
];

impl History<'_> {
    /// Plays every card; one that was played before changes nothing.
    ///
    /// # Errors
    /// A step did not lead where it should.
    pub async fn play_cards(&self, system: &ApiCaller, station: &str, code: &QrToken) -> anyhow::Result<()> {
        for card in &CARDS {
            self.card(system, station, code, card)
                .await
                .with_context(|| format!("the card {} could not be played", card.number))?;
        }
        Ok(())
    }

    async fn card(
        &self,
        system: &ApiCaller,
        station: &str,
        code: &QrToken,
        card: &Card,
    ) -> anyhow::Result<()> {
        let put = PutCard {
            card_no: card.number.to_owned(),
            holder: Some(card.holder.to_owned()),
            status: None,
            opening_balance: Some(Fen::new(card.opening)?),
        };
        self.service.put_card(system, put).await?;
        self.service.put_card_phone(system, card.number, card.phone).await?;
        for (n, (minutes, fen, note)) in card.debits.iter().enumerate() {
            let debit = Debit {
                card_no: card.number.to_owned(),
                debit_no: format!("DEMO-{}-{n}", card.number),
                site: station.to_owned(),
                amount: Fen::new(*fen)?,
                occurred_at: self.began_at.plus(-minutes * MINUTE),
                note: (*note).to_owned(),
            };
            self.service.debit_card(system, debit).await?;
        }
        let Some((person, yuan)) = card.topped_up else { return Ok(()) };
        let history = self.service.api_card_entries(system, card.number, None).await?;
        if history.entries.iter().any(|entry| entry.kind == CardEntryKind::TopUp) {
            return Ok(());
        }
        self.top_up(code, card.number, person, yuan).await
    }

    /// What a card holder does: scan, be recognised, name the card, choose an amount, tap, confirm.
    async fn top_up(&self, code: &QrToken, card_no: &str, person: &str, yuan: &str) -> anyhow::Result<()> {
        let opened = self.open(code, None).await?;
        let session = opened.new_session.context("no session was made")?;
        let PageState::Authorise { url } = opened.state else { bail!("the code led to {:?}", opened.state) };
        self.authorise(code, &session, &url, person).await?;
        if self.service.choose_card(code, &session, card_no).await? != CardChoice::Found {
            bail!("there is no such card");
        }
        let choice = self.service.choose_amount(code, &session, yuan).await?;
        if choice != AmountChoice::Ready {
            bail!("the amount led to {choice:?}");
        }
        match self.open(code, Some(&session)).await?.state {
            PageState::Card(page) => {
                let pending = page.pending.context("no top-up stands")?;
                self.tap(code, &session, &pending.order_no, person).await
            }
            other => bail!("the card is {other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_card_is_spent_from_before_it_holds_enough() {
        for card in &CARDS {
            let spent: i64 = card.debits.iter().map(|(_, fen, _)| fen).sum();
            assert!(spent <= card.opening, "{} cannot pay {spent} out of {}", card.number, card.opening);
        }
    }
}
