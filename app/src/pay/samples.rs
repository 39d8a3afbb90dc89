//! Every pay page with made-up contents, for the tests and for `cargo run -p app --example pay_gallery`.

use super::{At, Notice, PageContext, PlateTrouble, notice, page, plate_page, result};
use crate::host::Assets;
use crate::i18n::Lang;
use domain::ids::OrderNo;
use domain::method::Method;
use domain::money::Fen;
use domain::tariff::Tariff;
use domain::time::{DAY, HOUR, MINUTE, UnixMs};
use domain::wallet::Wallet;
use service::payer::{PageBill, PageState, PayableBill, Place, ResultState};

/// When the samples happen: 2026-11-23 20:15 in Shanghai.
pub const NOW: UnixMs = UnixMs(1_795_436_100_000);

const SITE: &str = "科技园地下停车场";
const LANE: &str = "东出口 2 号道";
const AT: At<'static> = At { site_name: SITE, lane_name: None };

/// One page: its name, and what it looks like.
pub type Sample = (&'static str, String);

/// Every page in one language. Nothing is sent anywhere: the addresses come from `assets`.
pub fn all(lang: Lang, assets: &Assets) -> Vec<Sample> {
    let path = "/PeakeCloud/mobile/pay/23456789ABCDEFGHJKMN";
    let context =
        PageContext { lang, nonce: "r4nd0m", assets, path, now: NOW, cashier: false, wallet: Wallet::Wechat };
    let mut samples = states(&context);
    samples.extend(results(&context));
    samples.extend(notices(&context));
    let path = "/PeakeCloud/mobile/charge/23456789ABCDEFGHJKMN";
    samples.extend(super::card_samples::all(&PageContext { path, ..context }));
    let path = "/PeakeCloud/offline/23456789ABCDEFGHJKMN";
    samples.extend(super::offline_samples::all(&PageContext { path, ..context }));
    let path = "/PeakeCloud/mobile/visit/23456789ABCDEFGHJKMN";
    samples.extend(super::visit::samples::all(&PageContext { path, ..context }));
    let path = "/PeakeCloud/mobile/staff/23456789ABCDEFGHJKMN";
    samples.extend(super::staff::samples(&PageContext { path, ..context }));
    samples
}

fn fen(value: i64) -> Fen {
    Fen::new(value).unwrap_or(Fen::ZERO)
}

fn order_no() -> OrderNo {
    OrderNo::from_parts("D", NOW, [7; 10])
}

fn place(plate: Option<&str>, lane: bool) -> Place {
    Place {
        site_name: SITE.to_owned(),
        lane_name: lane.then(|| LANE.to_owned()),
        plate: plate.map(str::to_owned),
        ticket_no: plate.is_none().then(|| "W7K3-29".to_owned()),
    }
}

/// A stay that ends now.
fn bill(stay_ms: i64, paid: Fen) -> PageBill {
    let tariff = Tariff {
        free_minutes: 30,
        first_minutes: 60,
        first_price: fen(500),
        period_minutes: 30,
        period_price: fen(250),
        daily_cap: Some(fen(6_000)),
    };
    let entered_at = NOW.plus(-stay_ms);
    let fee = tariff.fee(entered_at, NOW);
    PageBill {
        entered_at,
        as_of: NOW,
        fee: fee.total,
        paid,
        due: fee.total.saturating_sub(paid),
        lines: fee.lines,
    }
}

fn payable(bill: PageBill, place: Place) -> PageState {
    let valid_until = NOW.plus(5 * MINUTE);
    PageState::Bill(PayableBill {
        order_no: order_no(),
        amount: bill.due,
        bill: Some(bill),
        valid_until,
        place,
    })
}

fn states(context: &PageContext<'_>) -> Vec<Sample> {
    let site_name = || SITE.to_owned();
    let lane_name = || LANE.to_owned();
    let stay = 2 * HOUR + 17 * MINUTE;
    let wallet = |wallet| PageState::NotWallet {
        site_name: site_name(),
        wallet,
        accepted: vec![Wallet::Wechat, Wallet::Alipay],
    };
    let test = PayableBill {
        order_no: order_no(),
        amount: fen(1),
        bill: None,
        valid_until: NOW.plus(5 * MINUTE),
        place: Place {
            site_name: "披克演示运营商".to_owned(),
            lane_name: None,
            plate: None,
            ticket_no: None,
        },
    };
    let plain = vec![
        ("bill-lane", payable(bill(stay, Fen::ZERO), place(Some("粤B12345"), true))),
        ("bill-site", payable(bill(stay, Fen::ZERO), place(Some("粤BD12345"), false))),
        ("bill-ticket", payable(bill(50 * MINUTE, Fen::ZERO), place(None, true))),
        ("bill-overstay", payable(bill(2 * DAY + 5 * HOUR, fen(6_000)), place(Some("粤Z1234港"), true))),
        ("bill-test", PageState::Bill(test)),
        ("not-wallet", wallet(Wallet::Other)),
        ("not-wallet-wecom", wallet(Wallet::Wecom)),
        ("not-wallet-mini", wallet(Wallet::MiniProgram)),
        (
            "method-off",
            PageState::MethodOff { site_name: site_name(), wallet: Wallet::Wechat, other: None, down: false },
        ),
        (
            "method-off-alipay",
            PageState::MethodOff {
                site_name: site_name(),
                wallet: Wallet::Alipay,
                other: Some(Wallet::Wechat),
                down: false,
            },
        ),
        (
            "method-down",
            PageState::MethodOff {
                site_name: site_name(),
                wallet: Wallet::Wechat,
                other: Some(Wallet::Alipay),
                down: true,
            },
        ),
        ("ask-plate", PageState::AskPlate { site_name: site_name() }),
        ("entry-offer", PageState::EntryOffer { site_name: site_name(), lane_name: "西入口".to_owned() }),
        (
            "entered",
            PageState::Entered { site_name: site_name(), ticket_no: "W7K3-29".to_owned(), entered_at: NOW },
        ),
        ("no-car", PageState::NoCar { site_name: site_name(), lane_name: lane_name() }),
        (
            "free",
            PageState::Free { place: place(Some("粤B12345"), true), bill: bill(12 * MINUTE, Fen::ZERO) },
        ),
        (
            "paid-before",
            PageState::Paid {
                place: place(Some("粤B12345"), false),
                bill: bill(stay, fen(1_250)),
                exit_until: NOW.plus(11 * MINUTE),
            },
        ),
        (
            "in-progress",
            PageState::InProgress {
                order_no: order_no(),
                amount: fen(1_250),
                place: place(Some("粤B12345"), true),
            },
        ),
        ("test-paid", PageState::TestPaid { amount: fen(1) }),
    ];
    let mut samples: Vec<Sample> =
        plain.into_iter().map(|(name, state)| (name, page(context, &state, false))).collect();
    let changed = payable(bill(stay, Fen::ZERO), place(Some("粤B12345"), true));
    samples.push(("bill-changed", page(context, &changed, true)));
    samples.push(("ask-plate-wrong", plate_page(context, AT, "粤B123", Some(PlateTrouble::Wrong))));
    samples.push(("ask-plate-unknown", plate_page(context, AT, "粤BD12345", Some(PlateTrouble::Unknown))));
    samples
}

fn results(context: &PageContext<'_>) -> Vec<Sample> {
    let order_no = order_no();
    let paid = |exit_until, place| ResultState::Paid {
        order_no: order_no.clone(),
        amount: fen(1_250),
        paid_at: NOW,
        exit_until,
        card: None,
        place,
        method: Method::WechatOa,
    };
    let states = [
        ("result-paid", paid(Some(NOW.plus(15 * MINUTE)), place(Some("粤B12345"), true))),
        ("result-waiting", ResultState::Waiting { order_no: order_no.clone(), amount: fen(1_250) }),
        ("result-closed", ResultState::Closed),
        ("result-failed", ResultState::Failed),
        ("result-late", ResultState::Late { amount: fen(1_250) }),
    ];
    states.into_iter().map(|(name, state)| (name, result(context, &state, &order_no))).collect()
}

fn notices(context: &PageContext<'_>) -> Vec<Sample> {
    let all = [
        ("bad-code", Notice::BadCode),
        ("snapshot", Notice::Snapshot),
        ("refused", Notice::Refused),
        ("too-many", Notice::TooMany),
        ("trouble", Notice::Trouble),
        ("need-script", Notice::NeedScript),
    ];
    all.into_iter().map(|(name, which)| (name, notice(context, which))).collect()
}
