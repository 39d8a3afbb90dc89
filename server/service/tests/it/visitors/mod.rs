//! Visitors, from the form to the gate, on both databases.

mod answering;
mod booking;
mod changing;
mod gates;
mod keeping;

use crate::fake_wechat::openid;
use crate::world::World;
use domain::access::{Permission, Scope};
use domain::ids::{BookingId, HostId, QrToken};
use domain::message::MessageKind;
use domain::time::{HOUR, UnixMs};
use domain::visitor::{BookingState, local_text};
use domain::wallet::Wallet;
use service::Vault;
use service::integration::ApiCaller;
use service::payer::Authorised;
use service::visitors::{
    Answer, Book, CheckPass, HostAnswer, PassChecked, SaveHost, Sender, Visit, VisitFilter, VisitPage,
    VisitRequest,
};
use store::testing::TestStore;
use store::visitor_bookings::{self as bookings, By};
use store::{message_settings, transact};
use zeroize::Zeroizing;

/// A world with a site that takes bookings and a host who has a telephone.
pub struct Park {
    pub w: World,
    pub code: QrToken,
    pub host: HostId,
    pub gate: ApiCaller,
}

/// What was booked, with the tokens of its pages, which nobody but the messages gets.
#[derive(Clone, Debug)]
pub struct Booked {
    pub id: BookingId,
    pub visitor: QrToken,
    pub host: QrToken,
}

/// What a visitor types, with the time from an hour on.
pub struct Typed {
    pub form: QrToken,
    pub name: String,
    pub phone: String,
    pub host: String,
    pub from: String,
    pub until: String,
    pub reason: String,
    pub plate: String,
}

impl Typed {
    pub fn book(&self) -> Book<'_> {
        Book {
            form: self.form.as_str(),
            name: &self.name,
            phone: &self.phone,
            host: &self.host,
            from: &self.from,
            until: &self.until,
            reason: &self.reason,
            plate: &self.plate,
        }
    }
}

pub fn host(name: &str, phone: &str) -> SaveHost {
    SaveHost {
        name: name.to_owned(),
        department: "研发部".to_owned(),
        phone: phone.to_owned(),
        ..SaveHost::default()
    }
}

/// Messages of this kind go out from now on.
pub async fn messages_on(w: &World, kind: MessageKind) {
    let operator = w.admin.operator.clone().unwrap();
    let row = message_settings::Row {
        kind,
        enabled: true,
        app_id: String::new(),
        template_json: None,
        mapping_json: "[]".to_owned(),
        fetched_at: None,
        updated_at: w.now(),
    };
    let put: Result<(), store::Error> =
        transact!(w.store, |tx| { message_settings::put(tx, &operator, &row).await });
    put.unwrap();
}

/// An answer to a booking that was never changed.
pub const fn first(answer: HostAnswer<'_>) -> Answer<'_> {
    Answer { revision: 0, answer }
}

/// What the gate at the east scanned.
pub fn scanned(pass: &str, check_no: &str) -> CheckPass {
    CheckPass {
        pass: pass.to_owned(),
        site: "P1".to_owned(),
        check_no: check_no.to_owned(),
        gate: "东门".to_owned(),
    }
}

/// A host and a booking, for a world that has other worries.
pub async fn one_booking(w: &World) -> (HostId, BookingId) {
    let s = &w.service;
    s.set_visit_site(&w.admin, &w.site, true).await.unwrap();
    let host = s.save_host(&w.admin, host("王敏", "13800000009")).await.unwrap();
    let code = s.visit_settings(&w.admin).await.unwrap().sites[0].token.clone().unwrap();
    let (from, host_id) = (w.now().plus(HOUR), host.to_string());
    let (from, until) = (local_text(from), local_text(from.plus(HOUR)));
    let book = Book {
        name: "陈晓明",
        phone: "13800000002",
        host: &host_id,
        from: &from,
        until: &until,
        reason: "洽谈",
        ..Book::default()
    };
    let sender = Sender { token: &code, session: None, remote: "203.0.113.7" };
    s.book_visit(sender, book).await.unwrap();
    let rows = s.search_visits(&w.admin, &VisitFilter::default()).await.unwrap().rows;
    (host, rows[0].id.clone())
}

impl Park {
    pub async fn new(db: &TestStore) -> Self {
        let w = World::new(db).await;
        messages_on(&w, MessageKind::VisitorRequest).await;
        messages_on(&w, MessageKind::VisitorResult).await;
        w.service.set_visit_site(&w.admin, &w.site, true).await.unwrap();
        let host = w.service.save_host(&w.admin, host("王敏", "13800000009")).await.unwrap();
        let settings = w.service.visit_settings(&w.admin).await.unwrap();
        let code = settings.sites[0].token.clone().unwrap();
        let key = w.service.create_api_key(&w.admin, "gate", &[Scope::VisitorsVerify]).await.unwrap();
        let gate = w.service.api_caller(&key.key).await.unwrap();
        Self { w, code, host, gate }
    }

    pub fn now(&self) -> UnixMs {
        self.w.now()
    }

    /// A form that somebody filled in: from an hour on, for two hours.
    pub fn typed(&self, n: u8) -> Typed {
        let from = self.now().plus(HOUR);
        Typed {
            // A sign tells the last five bits of a byte.
            form: QrToken::from_random(std::array::from_fn(|i| if i == 0 { n / 32 } else { n })),
            name: "陈晓明".to_owned(),
            phone: "138 0000 0002".to_owned(),
            host: self.host.to_string(),
            from: local_text(from),
            until: local_text(from.plus(2 * HOUR)),
            reason: "项目洽谈".to_owned(),
            plate: "粤b12345".to_owned(),
        }
    }

    pub fn sender(&self) -> Sender<'_> {
        Sender { token: &self.code, session: None, remote: "203.0.113.7" }
    }

    pub async fn book(&self, n: u8) -> Booked {
        let typed = self.typed(n);
        let token = self.w.service.book_visit(self.sender(), typed.book()).await.unwrap();
        self.secrets(&token).await
    }

    /// The tokens of a booking, opened with the master key as the messages' job does.
    pub async fn secrets(&self, visitor: &QrToken) -> Booked {
        let hash =
            hex::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, visitor.as_str().as_bytes()));
        let mut conn = self.w.store.read().await.unwrap();
        let row = bookings::find(&mut conn, By::Visitor(&hash)).await.unwrap().unwrap();
        let vault = Vault::new(&[Zeroizing::new([7; 32])]).unwrap();
        let plain = vault.open(&format!("visitor_booking:{}", row.id), &row.sealed).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&plain).unwrap();
        let token = |name: &str| QrToken::parse(json[name].as_str().unwrap()).unwrap();
        Booked { id: row.id, visitor: token("visitor"), host: token("host") }
    }

    pub async fn answer(&self, booked: &Booked, answer: HostAnswer<'_>) -> service::Result<bool> {
        self.w.service.answer_visit(&booked.host, None, first(answer)).await
    }

    pub async fn state(&self, booked: &Booked) -> BookingState {
        self.detail(booked).await.state
    }

    pub async fn detail(&self, booked: &Booked) -> Visit {
        self.w.service.visit_detail(&self.w.admin, &booked.id).await.unwrap()
    }

    pub async fn page(&self, token: &QrToken) -> VisitPage {
        let request = VisitRequest { token, wallet: Wallet::Other, session: None, unnamed: false };
        self.w.service.open_visit(request).await.unwrap().page
    }

    /// What the QR code of a visitor's page says.
    pub async fn pass(&self, booked: &Booked) -> Option<String> {
        match self.page(&booked.visitor).await {
            VisitPage::Visitor(page) => page.pass,
            other => panic!("no visitor's page but {other:?}"),
        }
    }

    /// A visit that the host agreed to, and its pass.
    pub async fn approved(&self, n: u8) -> (Booked, String) {
        let booked = self.book(n).await;
        assert!(self.answer(&booked, HostAnswer::Approve).await.unwrap());
        let pass = self.pass(&booked).await.unwrap();
        (booked, pass)
    }

    pub async fn scan(&self, pass: &str, check_no: &str) -> PassChecked {
        self.w.service.verify_pass(&self.gate, &scanned(pass, check_no)).await.unwrap()
    }

    /// A gate tells later whom it let in while it had no network.
    pub async fn report(&self, pass: &str, check_no: &str, at: UnixMs) -> PassChecked {
        self.w.service.report_arrival(&self.gate, &scanned(pass, check_no), at).await.unwrap()
    }

    /// Somebody opens a page in WeChat for the first time; their session.
    pub async fn in_wechat(&self, token: &QrToken, name: &str) -> String {
        let request = VisitRequest { token, wallet: Wallet::Wechat, session: None, unnamed: false };
        let opened = self.w.service.open_visit(request).await.unwrap();
        let VisitPage::Authorise { url } = opened.page else { panic!("not asked who: {:?}", opened.page) };
        let state = url.split("state=").nth(1).unwrap().trim_end_matches("#wechat_redirect").to_owned();
        let (session, code) = (opened.new_session.unwrap(), format!("of-{name}"));
        let done = self.w.service.finish_visit_sign_in(token, &session, Some(&code), &state).await.unwrap();
        assert_eq!(done, Authorised::Done);
        session
    }

    pub async fn page_in_wechat(&self, token: &QrToken, session: &str) -> VisitPage {
        let request = VisitRequest { token, wallet: Wallet::Wechat, session: Some(session), unnamed: false };
        self.w.service.open_visit(request).await.unwrap().page
    }

    /// How many messages of a kind were queued.
    pub async fn messages(&self, kind: MessageKind) -> usize {
        let search = service::messages::MessageSearch { kind: Some(kind), ..Default::default() };
        self.w.service.search_messages(&self.w.admin, search).await.unwrap().rows.len()
    }

    pub async fn all(&self) -> Vec<Visit> {
        self.w.service.search_visits(&self.w.admin, &VisitFilter::default()).await.unwrap().rows
    }
}

#[test]
fn who_may_see_and_do_what() {
    use domain::access::Role;
    let may = |role: Role, permission| role.may(permission);
    assert!(
        may(Role::ReadOnly, Permission::ViewVisitors) && !may(Role::ReadOnly, Permission::ManageVisitors)
    );
    assert!(may(Role::Administrator, Permission::ManageVisitors));
    assert!(!may(Role::Finance, Permission::ViewVisitors), "finance has nothing to do with visitors");
    assert_ne!(openid("a"), openid("b"));
}
