//! Stored-value cards and their top-ups: the same world, with a card station, a card system and a card in it.

mod api;
mod faults;
mod manage;
mod payer;
mod refunds;

use crate::fake_wechat::{Op, Tweak};
use crate::world::World;
use domain::access::Scope;
use domain::card::{Balance, CardNo};
use domain::ids::{CardId, OrderNo, QrToken, SiteId};
use domain::money::Fen;
use domain::time::MINUTE;
use domain::top_up::TopUpRules;
use service::cards::{Card, CardDetail, Debit, Debited, HolderPhone, SaveCard};
use service::integration::ApiCaller;
use service::notify::NotifyKind;
use service::payer::{AmountChoice, CardChoice, CardPage, PageState, Started};
use service::sites::{SaveSite, SiteKind};
use std::ops::Deref;
use store::testing::TestStore;

pub const CARD_NO: &str = "86000001";
pub const HOLDER: &str = "张小明";

/// A world with a card station.
pub struct Station {
    pub world: World,
    pub site: SiteId,
    pub code: QrToken,
    pub card: CardId,
    /// The card system.
    pub cards: ApiCaller,
}

impl Deref for Station {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

pub fn fen(value: i64) -> Fen {
    Fen::new(value).unwrap()
}

pub fn save_station(code: &str, rules: TopUpRules) -> SaveSite {
    SaveSite {
        id: None,
        code: code.to_owned(),
        name: "一食堂充值点".to_owned(),
        kind: SiteKind::CardStation,
        tariff: None,
        top_up: Some(rules),
        exit_window_ms: 15 * MINUTE,
        quote_valid_ms: 5 * MINUTE,
    }
}

impl Station {
    pub async fn new(db: &TestStore) -> Self {
        let world = World::new(db).await;
        let (s, admin) = (&world.service, &world.admin);
        let site = s.save_site(admin, save_station("C1", TopUpRules::usual())).await.unwrap().id;
        let code = s.create_qr(admin, &site, None, "一食堂").await.unwrap().token;
        let scopes = [Scope::CardsRead, Scope::CardsWrite, Scope::CardsDebit];
        let key = s.create_api_key(admin, "cards", &scopes).await.unwrap();
        let cards = s.api_caller(&key.key).await.unwrap();
        let new = SaveCard {
            id: None,
            card_no: CARD_NO.to_owned(),
            holder: HOLDER.to_owned(),
            opening: fen(1_000),
            phone: HolderPhone::Keep,
        };
        let card = s.save_card(admin, new).await.unwrap().id;
        Self { world, site, code, card, cards }
    }

    pub async fn held(&self) -> i64 {
        self.state().await.card.balance.0
    }

    pub async fn state(&self) -> CardDetail {
        self.service.card_detail(&self.admin, &self.card, None).await.unwrap()
    }

    /// Somebody scans the station's code and names the card.
    pub async fn at_card(&self, payer: &str) -> String {
        let session = self.sign_in(&self.code, payer).await;
        assert!(matches!(self.open(&self.code, Some(&session)).await, PageState::AskCard { .. }));
        let found = self.service.choose_card(&self.code, &session, CARD_NO).await.unwrap();
        assert_eq!(found, CardChoice::Found);
        session
    }

    pub async fn page(&self, session: &str) -> CardPage {
        match self.open(&self.code, Some(session)).await {
            PageState::Card(page) => *page,
            other => panic!("no card but {other:?}"),
        }
    }

    /// The payer chooses an amount; the order that stands.
    pub async fn choose(&self, session: &str, yuan: &str) -> OrderNo {
        let choice = self.service.choose_amount(&self.code, session, yuan).await.unwrap();
        assert_eq!(choice, AmountChoice::Ready);
        self.page(session).await.pending.unwrap().order_no
    }

    /// The payer taps: the provider's number.
    pub async fn begin(&self, session: &str, order_no: &OrderNo) -> String {
        let started = self.tap(&self.code, session, order_no).await.unwrap();
        assert!(matches!(started, Started::Invoke { .. }), "{started:?}");
        self.newest_trade()
    }

    /// Scan, card, amount, tap: the session, the order's number and the provider's number.
    pub async fn topping_up(&self, payer: &str, yuan: &str) -> (String, OrderNo, String) {
        let session = self.at_card(payer).await;
        let order_no = self.choose(&session, yuan).await;
        let trade = self.begin(&session, &order_no).await;
        (session, order_no, trade)
    }

    /// The payer confirms, and WeChat tells us.
    pub async fn settle(&self, trade: &str) {
        self.wechat.pay(trade);
        self.told(trade).await;
    }

    pub async fn told(&self, trade: &str) {
        let message = self.wechat.payment_notification(trade, &Tweak::default());
        assert_eq!(self.notify(NotifyKind::Payment, message).await.status, 204);
    }

    pub async fn topped_up(&self, payer: &str, yuan: &str) -> (String, OrderNo) {
        let (session, order_no, trade) = self.topping_up(payer, yuan).await;
        self.settle(&trade).await;
        (session, order_no)
    }

    pub fn debit(&self, number: &str, amount: i64) -> Debit {
        Debit {
            card_no: CARD_NO.to_owned(),
            debit_no: number.to_owned(),
            site: "C1".to_owned(),
            amount: fen(amount),
            occurred_at: self.now(),
            note: String::new(),
        }
    }

    pub async fn spend(&self, number: &str, amount: i64) -> service::Result<Debited> {
        self.service.debit_card(&self.cards, self.debit(number, amount)).await
    }

    /// The bodies of the messages to the card system, of one type.
    pub fn card_hooks(&self, kind: &str) -> Vec<serde_json::Value> {
        self.hooks()
            .into_iter()
            .filter(|hook| hook["type"] == kind)
            .map(|hook| hook["data"].clone())
            .collect()
    }

    /// What the ledger says about every account that is not at nothing.
    pub async fn open_accounts(&self) -> Vec<(String, i64)> {
        self.balances().await.into_iter().filter(|(_, sum)| *sum != 0).collect()
    }
}

fn account(name: &str, sum: i64) -> (String, i64) {
    (name.to_owned(), sum)
}

fn number(text: &str) -> CardNo {
    CardNo::parse(text).unwrap()
}

fn balance(card: &Card) -> Balance {
    card.balance
}

/// How many orders were asked of the provider.
fn asked(w: &World) -> usize {
    w.wechat.calls(Op::Order).len()
}
