//! What the visitors' pages, the gates and the console are told. Times are UTC epoch milliseconds.

use domain::ids::{BookingId, BookingNo, HostId, QrToken, SiteId};
use domain::time::UnixMs;
use domain::visitor::{BookingState, PassVerdict, Period};
use domain::wallet::Wallet;
use serde::{Deserialize, Serialize};

/// Somebody opens one of the visitors' pages.
#[derive(Clone, Copy, Debug)]
pub struct VisitRequest<'a> {
    /// The token in the address.
    pub token: &'a QrToken,
    /// What opened it.
    pub wallet: Wallet,
    /// The browser's session cookie, if it sent one.
    pub session: Option<&'a str>,
    /// WeChat could not say who it is: go on without, where that is possible.
    pub unnamed: bool,
}

/// A page that was opened.
#[derive(Clone, Debug)]
pub struct VisitOpened {
    /// What it shows.
    pub page: VisitPage,
    /// The token of a session that was made for this browser: set the cookie.
    pub new_session: Option<String>,
}

/// What a visitors' page shows.
#[derive(Clone, Debug)]
pub enum VisitPage {
    /// Send them to WeChat's authorisation first.
    Authorise {
        /// Where to.
        url: String,
    },
    /// A site's page: the form.
    Form(BookingForm),
    /// A site's page while nothing can be booked there.
    Closed {
        /// The site.
        site_name: String,
    },
    /// The visitor's own page.
    Visitor(Box<VisitorPage>),
    /// The host's page.
    Host(Box<HostPage>),
    /// A page of a host whom only WeChat can tell: open it there.
    OnlyInWechat {
        /// Where visitors come to.
        place: String,
    },
    /// A page of another host than the one who opened it.
    NotTheHost {
        /// Where visitors come to.
        place: String,
    },
    /// A binding link: ask whether that is them.
    Bind(BindPage),
}

/// The form of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookingForm {
    /// The site.
    pub site_name: String,
    /// Whom one may visit; by department.
    pub hosts: Vec<HostChoice>,
    /// Names this form: sent twice, it is one booking.
    pub form: QrToken,
    /// What stands in the fields of the time first.
    pub usual: Period,
}

/// A host as visitors see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostChoice {
    /// The row.
    pub id: HostId,
    /// The name.
    pub name: String,
    /// The department, or empty.
    pub department: String,
}

/// What a visitor sends. Everything as it was typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Book<'a> {
    /// The form's name.
    pub form: &'a str,
    /// The visitor's name.
    pub name: &'a str,
    /// Their mobile number.
    pub phone: &'a str,
    /// Whom they visit: a host's id.
    pub host: &'a str,
    /// From when, `2026-11-24T09:00`.
    pub from: &'a str,
    /// Until when.
    pub until: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Their car, or empty.
    pub plate: &'a str,
}

/// What a visitor may change of a booking. Everything as it was typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChangeVisit<'a> {
    /// From when, `2026-11-24T09:00`.
    pub from: &'a str,
    /// Until when.
    pub until: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Their car, or empty.
    pub plate: &'a str,
}

/// Who sends a form.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The site's code in the address.
    pub token: &'a QrToken,
    /// The browser's session, if it has one.
    pub session: Option<&'a str>,
    /// The address that it came from.
    pub remote: &'a str,
}

/// A booking as its visitor and its host see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookingView {
    /// Its number.
    pub booking_no: BookingNo,
    /// Where.
    pub site_name: String,
    /// The visitor's name.
    pub name: String,
    /// Their mobile number.
    pub phone: String,
    /// Whom they visit.
    pub host_name: String,
    /// That host's department, or empty.
    pub department: String,
    /// When.
    pub period: Period,
    /// Why.
    pub reason: String,
    /// Their car, or empty.
    pub plate: String,
    /// How often the visitor changed it.
    pub revision: i64,
    /// How far it has come.
    pub state: BookingState,
    /// Whether the host answered what it says now.
    pub answered: bool,
    /// Why the host declined, or empty.
    pub answer: String,
    /// When a gate let them in.
    pub arrived_at: Option<UnixMs>,
}

/// The visitor's own page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitorPage {
    /// The booking.
    pub booking: BookingView,
    /// What the pass's QR code says, while it is valid or will be.
    pub pass: Option<String>,
    /// Whether a message went out to the host.
    pub host_told: bool,
    /// Whether the visitor may still change it or take it back.
    pub is_open: bool,
    /// Where they may book anew: a path.
    pub book_again: Option<String>,
}

/// The host's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPage {
    /// The booking.
    pub booking: BookingView,
    /// Whether it waits for the host's answer.
    pub may_decide: bool,
}

/// A binding link's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindPage {
    /// The operator.
    pub operator_name: String,
    /// The host's name.
    pub name: String,
    /// The department, or empty.
    pub department: String,
}

/// What a host or a member of staff decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostAnswer<'a> {
    /// The visitor may come.
    Approve,
    /// The visitor may not; why, perhaps empty.
    Decline(&'a str),
}

/// An answer, and what it is about: a booking that was changed meanwhile is not meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The [`BookingView::revision`] that was shown.
    pub revision: i64,
    /// What was decided.
    pub answer: HostAnswer<'a>,
}

/// A gate scanned something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckPass {
    /// What it scanned.
    pub pass: String,
    /// The code of the site where it stands.
    pub site: String,
    /// The gate system's own number of this scan: the same twice gives the same answer.
    pub check_no: String,
    /// Which gate it was, or empty.
    pub gate: String,
}

/// What a gate is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassChecked {
    /// Whether to let them in.
    pub verdict: PassVerdict,
    /// Whose pass it is, where it is one of this site's.
    pub visitor: Option<PassHolder>,
}

/// Whose pass it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassHolder {
    /// The booking's number.
    pub booking_no: BookingNo,
    /// The visitor's name, masked.
    pub name: String,
    /// Whom they visit.
    pub host_name: String,
    /// Their car, or empty.
    pub plate: String,
    /// When they visit.
    pub period: Period,
    /// When a gate let them in.
    pub arrived_at: Option<UnixMs>,
}

/// What the console looks for. Empty fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitFilter {
    /// Part of a name, a number, a plate, or the end of a telephone number.
    pub text: String,
    /// How far it has come.
    pub state: Option<BookingState>,
    /// Where.
    pub site: Option<SiteId>,
    /// Visits from this day on.
    pub from: Option<UnixMs>,
    /// Visits that begin before this moment.
    pub before: Option<UnixMs>,
    /// Where the page before ended.
    pub after: Option<String>,
}

/// A booking in the console. What is personal is masked, unless it was revealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The row.
    pub id: BookingId,
    /// Its number.
    pub booking_no: BookingNo,
    /// Where.
    pub site_name: String,
    /// The visitor's name.
    pub name: String,
    /// Their mobile number.
    pub phone: String,
    /// Their car, or empty.
    pub plate: String,
    /// Whom they visit.
    pub host_name: String,
    /// That host's department, or empty.
    pub department: String,
    /// Why.
    pub reason: String,
    /// From when.
    pub from: UnixMs,
    /// Until when.
    pub until: UnixMs,
    /// How often the visitor changed it.
    pub revision: i64,
    /// How far it has come.
    pub state: BookingState,
    /// Why the host declined, or empty.
    pub answer: String,
    /// When it was booked.
    pub created_at: UnixMs,
    /// When the host decided.
    pub decided_at: Option<UnixMs>,
    /// When a gate let them in.
    pub arrived_at: Option<UnixMs>,
    /// At which gate, or empty.
    pub gate: String,
    /// Whether a message went out to the host.
    pub host_told: bool,
    /// Whether a message with the result went out to the visitor.
    pub visitor_told: bool,
    /// When it is deleted.
    pub erased_at: UnixMs,
}

/// A host in the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// The row.
    pub id: HostId,
    /// The name.
    pub name: String,
    /// The department, or empty.
    pub department: String,
    /// The mobile number, masked; empty: none.
    pub phone: String,
    /// When WeChat named them to the official account in use now.
    pub bound_at: Option<UnixMs>,
    /// The address that binds them, until it is used; only for who may manage hosts.
    pub link: Option<String>,
    /// Whether visitors can choose them: somebody can tell them of a visit.
    pub offered: bool,
}

/// Enters or changes a host.
#[derive(Clone, Debug, Default)]
pub struct SaveHost {
    /// The host to change; `None`: a new one.
    pub id: Option<HostId>,
    /// The name.
    pub name: String,
    /// The department, or empty.
    pub department: String,
    /// The mobile number; empty: none, or for a host who is there, the one that is kept.
    pub phone: String,
    /// Forget the mobile number that is kept.
    pub forget_phone: bool,
}

/// A site in the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitSite {
    /// The site.
    pub site_id: SiteId,
    /// Its name.
    pub site_name: String,
    /// The code of its booking page; `None`: it was never opened for visitors.
    pub token: Option<QrToken>,
    /// The page's address.
    pub url: Option<String>,
    /// Whether bookings are taken now.
    pub takes_bookings: bool,
    /// The number of the key that makes its passes, and what a gate shows once it was entered.
    pub key: Option<(u8, String)>,
}

/// Where and how visitors are taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitSettings {
    /// The operator's sites.
    pub sites: Vec<VisitSite>,
    /// For how many days after its end a booking is kept.
    pub retention_days: i64,
}

/// A key for a site's gates, shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct GateKey {
    /// Which of the site's keys.
    pub key_no: u8,
    /// 64 hex digits.
    pub key: String,
    /// What the gate shows once it was entered.
    pub check_value: String,
}

impl std::fmt::Debug for GateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GateKey").field("key_no", &self.key_no).finish_non_exhaustive()
    }
}

/// A table to be downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub csv: String,
    /// How many bookings it holds.
    pub rows: usize,
    /// Whether there were more than fit.
    pub cut: bool,
}
