//! Terminals without a network: their bills are verified, paid once, and released by a code that they check themselves.

use crate::fake_wechat::{Op, Tweak};
use crate::world::World;
use aws_lc_rs::hmac;
use domain::ids::{OrderId, QrToken, TerminalId};
use domain::money::Fen;
use domain::offline::{Bill, BillNo, Crypto, ItemText, KeyNo, Scanned, Subject, check_value, seal};
use domain::payment::OrderState;
use domain::plate::Plate;
use domain::time::{DAY, HOUR, MINUTE, SECOND, UnixMs};
use service::Error;
use service::desk::LateDecision;
use service::notify::NotifyKind;
use service::offline::{IssuedKey, KeyState, OfflinePaid, OfflineScan, OfflineWhy};
use service::payer::{PageState, ResultState, Started};
use service::refunds::RefundRequest;
use store::both;

struct AwsLc;

impl Crypto for AwsLc {
    fn hmac_sha256(&self, key: &[u8], data: &[u8]) -> [u8; 32] {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), data).as_ref().try_into().unwrap()
    }
}

/// What somebody typed into a terminal, and what the terminal does with it.
struct Terminal {
    issued: IssuedKey,
    key: [u8; 32],
}

impl Terminal {
    fn keyed(issued: IssuedKey) -> Self {
        let key = hex::decode(&issued.key).unwrap().try_into().unwrap();
        Self { issued, key }
    }

    async fn new(w: &World) -> Self {
        Self::keyed(w.service.create_terminal(&w.admin, &w.site, "出口终端").await.unwrap())
    }

    fn bill(&self, number: i64, amount: i64, at: UnixMs) -> Bill {
        let at = UnixMs(at.seconds() * SECOND);
        Bill {
            terminal: self.issued.terminal_no,
            key_no: KeyNo::new(self.issued.key_no).unwrap(),
            bill_no: BillNo::new(number).unwrap(),
            amount: Fen::new(amount).unwrap(),
            issued_at: at,
            expires_at: at.plus(10 * MINUTE),
            subject: Subject::Plate(Plate::parse("粤B12345").unwrap()),
        }
    }

    fn show(&self, bill: &Bill) -> String {
        seal(&AwsLc, &self.key, bill).unwrap()
    }

    /// The code that the terminal waits for.
    fn expects(&self, segment: &str) -> String {
        let bill = Scanned::decode(segment).unwrap().verify(&AwsLc, &self.key).unwrap();
        bill.release_code(&AwsLc, &self.key).as_str().to_owned()
    }
}

async fn scan(w: &World, segment: &str) -> QrToken {
    match w.service.open_offline_bill(segment).await.unwrap() {
        OfflineScan::Bill(token) => token,
        OfflineScan::Refused(refused) => panic!("refused: {refused:?}"),
    }
}

async fn refused(w: &World, segment: &str) -> OfflineWhy {
    match w.service.open_offline_bill(segment).await.unwrap() {
        OfflineScan::Refused(refused) => refused.why,
        OfflineScan::Bill(_) => panic!("taken"),
    }
}

/// A payer scans and taps: session and the provider's number.
async fn tapped(w: &World, token: &QrToken, name: &str) -> (String, String) {
    let session = w.sign_in(token, name).await;
    let bill = shown(w, token, &session).await;
    let started = w.tap(token, &session, &bill).await.unwrap();
    assert!(matches!(started, Started::Invoke { .. }), "{started:?}");
    (session, w.newest_trade())
}

async fn shown(w: &World, token: &QrToken, session: &str) -> domain::ids::OrderNo {
    match w.open(token, Some(session)).await {
        PageState::OfflineBill { bill, .. } => bill.order_no,
        other => panic!("no bill but {other:?}"),
    }
}

async fn paid(w: &World, token: &QrToken, session: &str) -> OfflinePaid {
    match w.open(token, Some(session)).await {
        PageState::OfflinePaid(paid) => paid,
        other => panic!("not paid but {other:?}"),
    }
}

async fn why(w: &World, token: &QrToken, session: &str) -> OfflineWhy {
    match w.open(token, Some(session)).await {
        PageState::OfflineRefused(refused) => refused.why,
        other => panic!("not refused but {other:?}"),
    }
}

async fn pay(w: &World, trade: &str) {
    w.wechat.pay(trade);
    let answer = w.notify(NotifyKind::Payment, w.wechat.payment_notification(trade, &Tweak::default())).await;
    assert_eq!(answer.status, 204);
}

async fn only_order(w: &World) -> OrderId {
    let page = w.service.list_offline_bills(&w.admin, None, None).await.unwrap();
    assert_eq!(page.rows.len(), 1);
    page.rows[0].order_id.clone()
}

/// A terminal, and the order of a bill of it that somebody opened.
pub async fn one_bill(w: &World) -> (TerminalId, OrderId) {
    let terminal = Terminal::new(w).await;
    scan(w, &terminal.show(&terminal.bill(1, 1500, w.now()))).await;
    (terminal.issued.id.clone(), only_order(w).await)
}

both! {
    async fn a_bill_is_paid_once_and_released_by_its_code(db: TestStore) {
        let w = World::new(db).await;
        let terminal = Terminal::new(&w).await;
        assert_eq!(terminal.issued.address, "https://pay.example.com/PeakeCloud/offline/");
        let segment = terminal.show(&terminal.bill(1, 1500, w.now()));
        let token = scan(&w, &segment).await;
        let (session, trade) = tapped(&w, &token, "alice").await;
        let sent: serde_json::Value = serde_json::from_str(&w.wechat.calls(Op::Order)[0]).unwrap();
        assert_eq!(sent["amount"]["total"], 1500);
        pay(&w, &trade).await;
        let page = paid(&w, &token, &session).await;
        assert_eq!(page.release, Some(terminal.expects(&segment)));
        assert_eq!(page.facts.bill.amount.value(), 1500);
        let again = scan(&w, &segment).await;
        assert_eq!(again, token, "the same bill is the same page");
        assert_eq!(paid(&w, &again, &session).await.release, page.release, "reloading shows it again");

        let stranger = w.sign_in(&token, "bob").await;
        assert_eq!(paid(&w, &token, &stranger).await.release, None, "nobody else sees the code");
        let order = w.service.order_detail(&w.admin, &only_order(&w).await).await.unwrap();
        let tap = w.tap(&token, &stranger, &order.order.order_no).await.unwrap();
        assert!(matches!(tap, Started::AlreadyPaid { .. }), "{tap:?}");
        assert_eq!(w.wechat.calls(Op::Order).len(), 1);
        assert_eq!(w.balances().await, [("clearing".to_owned(), 1500), ("income".to_owned(), -1500)]);
        w.pass(MINUTE).await;
        let told = w.hooks();
        assert_eq!(told[0]["type"], "offline.paid");
        assert_eq!(told[0]["data"]["bill_no"], "1");
        assert_eq!(told[0]["data"]["amount"], 1500);
        let listed = w.service.list_offline_bills(&w.admin, Some(&terminal.issued.id), None).await.unwrap();
        assert_eq!((listed.rows[0].state, listed.rows[0].subject.as_str()), (OrderState::Settled, "粤B12345"));
        let all = w.service.list_terminals(&w.admin).await.unwrap();
        assert_eq!((all[0].paid_count, all[0].paid.value()), (1, 1500));
        w.books().await;
    }

    async fn what_does_not_verify_is_not_kept(db: TestStore) {
        let w = World::new(db).await;
        let terminal = Terminal::new(&w).await;
        let other = Terminal::new(&w).await;
        let bill = terminal.bill(1, 1500, w.now());
        let segment = terminal.show(&bill);
        assert_eq!(refused(&w, "").await, OfflineWhy::Unreadable);
        assert_eq!(refused(&w, &segment[..40]).await, OfflineWhy::Unreadable);
        let mut altered = segment.clone().into_bytes();
        altered[23] = if altered[23] == b'A' { b'B' } else { b'A' };
        assert_eq!(refused(&w, &String::from_utf8(altered).unwrap()).await, OfflineWhy::Forged, "the amount");
        assert_eq!(refused(&w, &seal(&AwsLc, &other.key, &bill).unwrap()).await, OfflineWhy::Forged);
        let unissued = Bill { key_no: KeyNo::new(2).unwrap(), ..bill.clone() };
        assert_eq!(refused(&w, &terminal.show(&unissued)).await, OfflineWhy::Forged);
        let nobody = domain::offline::TerminalNo::new(10_000_000).unwrap();
        let unknown = Bill { terminal: nobody, ..bill.clone() };
        assert_eq!(refused(&w, &terminal.show(&unknown)).await, OfflineWhy::UnknownTerminal);
        assert!(w.service.list_offline_bills(&w.admin, None, None).await.unwrap().rows.is_empty());
        let keys = w.service.list_terminals(&w.admin).await.unwrap();
        assert!(keys.iter().all(|t| t.keys[0].first_used_at.is_none()));
    }

    async fn a_clock_may_be_off_by_ten_minutes(db: TestStore) {
        let w = World::new(db).await;
        let terminal = Terminal::new(&w).await;
        let now = UnixMs(w.now().seconds() * SECOND);
        let ahead = |ms: i64| terminal.show(&terminal.bill(ms / SECOND + 10_000, 100, now.plus(ms)));
        assert_eq!(refused(&w, &ahead(10 * MINUTE + SECOND)).await, OfflineWhy::NotYet);
        scan(&w, &ahead(10 * MINUTE)).await;
        scan(&w, &ahead(-20 * MINUTE)).await;
        assert_eq!(refused(&w, &ahead(-20 * MINUTE - SECOND)).await, OfflineWhy::Expired);
    }

    async fn a_number_is_used_once(db: TestStore) {
        let w = World::new(db).await;
        let terminal = Terminal::new(&w).await;
        let first = scan(&w, &terminal.show(&terminal.bill(7, 1500, w.now()))).await;
        let cheaper = terminal.show(&terminal.bill(7, 1, w.now()));
        assert_eq!(refused(&w, &cheaper).await, OfflineWhy::NumberReused);
        let (_, trade) = tapped(&w, &first, "alice").await;
        pay(&w, &trade).await;
        assert_eq!(refused(&w, &cheaper).await, OfflineWhy::NumberReused);
        let other = Terminal::new(&w).await;
        scan(&w, &other.show(&other.bill(7, 1, w.now()))).await;
    }

    async fn many_scan_one_bill_and_one_pays_it(db: TestStore) {
        let w = World::new(db).await;
        let terminal = Terminal::new(&w).await;
        let segment = terminal.show(&terminal.bill(1, 1500, w.now()));
        let (a, b, c) = futures::join!(scan(&w, &segment), scan(&w, &segment), scan(&w, &segment));
        assert!(a == b && b == c);
        only_order(&w).await;
        let (alice, bob) = (w.sign_in(&a, "alice").await, w.sign_in(&a, "bob").await);
        let order_no = shown(&w, &a, &alice).await;
        let (one, two) = futures::join!(w.tap(&a, &alice, &order_no), w.tap(&a, &bob, &order_no));
        for answer in [one, two] {
            let answer = answer.unwrap();
            assert!(matches!(answer, Started::Invoke { .. } | Started::Busy { .. }), "{answer:?}");
        }
        let open = w.service.order_detail(&w.admin, &only_order(&w).await).await.unwrap();
        assert_eq!(open.payments.iter().filter(|p| p.state.is_open()).count(), 1, "one payment at a time");
        // Bob takes over: what Alice began is closed at the provider first.
        let answer = w.tap(&a, &bob, &order_no).await.unwrap();
        assert!(matches!(answer, Started::Invoke { .. }), "{answer:?}");
        pay(&w, &w.newest_trade()).await;
        assert_eq!(paid(&w, &a, &bob).await.release, Some(terminal.expects(&segment)));
        assert_eq!(paid(&w, &a, &alice).await.release, None);
        let result = w.service.payment_result(&a, &alice, &order_no, true).await.unwrap();
        assert!(matches!(result, ResultState::Paid { .. }));
        assert_eq!(w.balances().await, [("clearing".to_owned(), 1500), ("income".to_owned(), -1500)]);
        w.books().await;
    }

    async fn keys_change_without_closing_a_lane(db: TestStore) {
        let w = World::new(db).await;
        let old = Terminal::new(&w).await;
        let id = old.issued.id.clone();
        assert_eq!(
            old.issued.check_value,
            check_value(&AwsLc, &old.key, old.issued.terminal_no, KeyNo::FIRST)
        );
        let opened = old.show(&old.bill(1, 100, w.now()));
        let token = scan(&w, &opened).await;
        let new = Terminal::keyed(w.service.rotate_terminal_key(&w.admin, &id, true).await.unwrap());
        assert_eq!((new.issued.key_no, new.issued.old_until), (2, Some(w.now().plus(30 * DAY))));
        assert_ne!(new.key, old.key);
        scan(&w, &old.show(&old.bill(2, 100, w.now()))).await;
        scan(&w, &new.show(&new.bill(3, 100, w.now()))).await;
        let third = w.service.rotate_terminal_key(&w.admin, &id, true).await;
        assert!(matches!(third, Err(Error::Conflict("rotation_under_way"))), "{third:?}");

        let (session, trade) = tapped(&w, &token, "alice").await;
        assert!(w.service.end_old_terminal_key(&w.admin, &id).await.unwrap());
        assert!(!w.service.end_old_terminal_key(&w.admin, &id).await.unwrap());
        assert_eq!(refused(&w, &old.show(&old.bill(4, 100, w.now()))).await, OfflineWhy::KeyEnded);
        pay(&w, &trade).await;
        assert_eq!(paid(&w, &token, &session).await.release, Some(old.expects(&opened)), "what was begun ends");

        let leaked = Terminal::keyed(w.service.rotate_terminal_key(&w.admin, &id, false).await.unwrap());
        assert_eq!(refused(&w, &new.show(&new.bill(5, 100, w.now()))).await, OfflineWhy::KeyEnded);
        let waiting = scan(&w, &leaked.show(&leaked.bill(6, 100, w.now()))).await;
        let states: Vec<_> =
            w.service.list_terminals(&w.admin).await.unwrap()[0].keys.iter().map(|k| k.state).collect();
        assert_eq!(states, [KeyState::Current, KeyState::Ended, KeyState::Ended]);
        assert!(w.service.revoke_terminal(&w.admin, &id).await.unwrap());
        assert!(!w.service.revoke_terminal(&w.admin, &id).await.unwrap());
        assert_eq!(refused(&w, &leaked.show(&leaked.bill(7, 100, w.now()))).await, OfflineWhy::TerminalRevoked);
        assert_eq!(why(&w, &waiting, &session).await, OfflineWhy::TerminalRevoked);
        let rotated = w.service.rotate_terminal_key(&w.admin, &id, false).await;
        assert!(matches!(rotated, Err(Error::Conflict("terminal_revoked"))), "{rotated:?}");
        let log = format!("{:?}", w.service.list_audit(&w.admin, None).await.unwrap());
        assert!(log.contains("terminal.rotate") && !log.contains(&hex::encode(leaked.key)), "no key in the log");
    }

    async fn a_bill_that_expired_is_not_begun_and_late_money_is_not_lost(db: TestStore) {
        let w = World::new(db).await;
        let terminal = Terminal::new(&w).await;
        let segment = terminal.show(&terminal.bill(1, 1500, w.now()));
        let token = scan(&w, &segment).await;
        let (session, trade) = tapped(&w, &token, "alice").await;
        let order_no = shown(&w, &token, &session).await;
        w.leap(HOUR, 5 * MINUTE).await;
        assert_eq!(why(&w, &token, &session).await, OfflineWhy::Expired);
        let tap = w.tap(&token, &session, &order_no).await.unwrap();
        assert!(matches!(tap, Started::QuoteChanged), "{tap:?}");
        pay(&w, &trade).await;
        assert_eq!(why(&w, &token, &session).await, OfflineWhy::Late);
        let payment = w.detail(&order_no).await.payments[0].id.clone();
        w.service.resolve_late(&w.admin, &payment, LateDecision::Accept).await.unwrap();
        assert_eq!(paid(&w, &token, &session).await.release, Some(terminal.expects(&segment)));
        w.books().await;
    }

    async fn a_bill_of_days_leaves_an_hour_to_one_payment(db: TestStore) {
        let w = World::new(db).await;
        let terminal = Terminal::new(&w).await;
        let water = Subject::Item(ItemText::parse("一箱水").unwrap());
        let bill = terminal.bill(1, 1500, w.now());
        let bill = Bill { expires_at: bill.issued_at.plus(7 * DAY), subject: water, ..bill };
        let token = scan(&w, &terminal.show(&bill)).await;
        let (session, _) = tapped(&w, &token, "alice").await;
        let order_no = shown(&w, &token, &session).await;
        let first = w.detail(&order_no).await.payments[0].expires_at;
        assert!(first.since(w.now()) <= HOUR && first.since(w.now()) > HOUR - MINUTE);
        w.leap(5 * DAY, HOUR).await;
        assert_eq!(shown(&w, &token, &session).await, order_no, "the same bill is the same order for days");
        let tap = w.tap(&token, &session, &order_no).await.unwrap();
        assert!(matches!(tap, Started::Invoke { .. }), "{tap:?}");
        pay(&w, &w.newest_trade()).await;
        assert!(paid(&w, &token, &session).await.release.is_some());
        w.books().await;
    }

    async fn a_bill_whose_money_went_back_releases_nothing(db: TestStore) {
        let w = World::new(db).await;
        let terminal = Terminal::new(&w).await;
        let segment = terminal.show(&terminal.bill(1, 1500, w.now()));
        let token = scan(&w, &segment).await;
        let order = only_order(&w).await;
        let early = w.service.offline_release_code(&w.admin, &order).await;
        assert!(matches!(early, Err(Error::Conflict("not_paid"))), "{early:?}");
        let (session, trade) = tapped(&w, &token, "alice").await;
        pay(&w, &trade).await;
        assert_eq!(w.service.offline_release_code(&w.admin, &order).await.unwrap(), terminal.expects(&segment));
        let log = w.service.list_audit(&w.admin, None).await.unwrap();
        assert_eq!(log.rows[0].action, "offline.release_code");
        assert_eq!(log.rows[0].target, format!("{}/1", terminal.issued.terminal_no));
        let payment = w.service.order_detail(&w.admin, &order).await.unwrap().payments[0].id.clone();
        let refund = |amount: i64| RefundRequest {
            payment: &payment,
            amount: Fen::new(amount).unwrap(),
            reason: "退款",
            below_zero: false,
        };
        w.service.request_refund(&w.admin, refund(500)).await.unwrap();
        assert!(paid(&w, &token, &session).await.release.is_some(), "a part went back");
        w.service.request_refund(&w.admin, refund(1000)).await.unwrap();
        assert_eq!(why(&w, &token, &session).await, OfflineWhy::Refunded);
        let after = w.service.offline_release_code(&w.admin, &order).await;
        assert!(matches!(after, Err(Error::Conflict("not_paid"))), "{after:?}");
        w.books().await;
    }
}
