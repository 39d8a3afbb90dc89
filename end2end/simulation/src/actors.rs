//! What people, machines and bad luck do. One act at a time, chosen by the seed.

use anyhow::Result;
use domain::ids::{OrderNo, QrToken};
use domain::money::Fen;
use domain::time::{MINUTE, SECOND, UnixMs};
use domain::wallet::Wallet;
use sandbox::state::UmsWallet;
use sandbox::{FaultName, FaultRequest};
use service::app_payments::{AppCaller, Payable, StartAppPayment};
use service::parking::{AtLane, Entered, Left};
use service::payer::{Authorised, PageRequest, PageState, StartPayment, Started};
use service::refunds::RefundRequest;
use service::{Error, Service};
use std::sync::PoisonError;

use crate::crash::alive;
use crate::operator::{CARDS, Inside, SITE, STATION};
use crate::world::{Open, PEOPLE, Watched, World};

/// Where a payer's request comes from.
const REMOTE: &str = "198.51.100.20";

/// What the product answered; `Ok(None)`: it was killed in the middle.
type Answered<T> = Result<Option<T>>;

/// Faults that a run may draw, all of which both sides must survive.
const FAULTS: &[FaultName] = &[
    FaultName::LoseNotification,
    FaultName::DelayNotification,
    FaultName::DuplicateNotification,
    FaultName::ReorderNotifications,
    FaultName::CorruptSignature,
    FaultName::SignatureProbe,
    FaultName::TamperedBody,
    FaultName::StaleTimestamp,
    FaultName::UnknownSerial,
    FaultName::WrongAmount,
    FaultName::WrongCurrency,
    FaultName::WrongMerchant,
    FaultName::WrongApp,
    FaultName::UnknownMembers,
    FaultName::Coupon,
    FaultName::ServerError,
    FaultName::TooManyRequests,
    FaultName::UserPaying,
    FaultName::ErrorAfterSuccess,
    FaultName::TimeoutAfterSuccess,
    FaultName::LateSuccess,
    FaultName::BalanceNotEnough,
    FaultName::LoseEvent,
    FaultName::TokenExpired,
    FaultName::AccountBanned,
    FaultName::QuotaReached,
    FaultName::MessageSystemFailed,
];

/// What makes a kept notification a forged one.
const FORGERIES: &[FaultName] = &[
    FaultName::CorruptSignature,
    FaultName::TamperedBody,
    FaultName::StaleTimestamp,
    FaultName::UnknownSerial,
    FaultName::WrongAmount,
    FaultName::WrongCurrency,
    FaultName::WrongMerchant,
    FaultName::WrongApp,
];

/// Lets one act happen.
///
/// # Errors
/// The product answered something that no act of this kind can lead to.
pub async fn act(world: &mut World) -> Result<()> {
    let service = world.service().await?;
    if world.chance.once_in(6) {
        world.fate.kill_after(world.chance.between(0, 24));
    }
    match world.chance.below(35) {
        0..=3 => arrive(world, &service).await,
        4..=6 => to_lane(world, &service).await,
        7..=10 => tap(world, &service).await,
        11 => top_up(world, &service).await,
        12 => app(world, &service).await,
        13..=16 => confirm(world),
        17 => cancel(world),
        18..=19 => look(world, &service).await,
        20..=22 => deliver(world).await,
        23..=25 => work(world, &service).await,
        26 => forge(world).await,
        27 => refund(world, &service).await,
        28 => bad_luck(world),
        29 => bad_line(world),
        30 => leave(world, &service).await,
        31 => follow(world),
        _ => pass(world),
    }?;
    if world.product.get().is_some() && world.fate.counts().1 == world.deaths {
        return Ok(());
    }
    // Whatever was under way is gone; the next act starts the product on what is durable.
    world.deaths = world.fate.counts().1;
    world.tell("the product was killed");
    world.product.set(None);
    Ok(())
}

/// Runs a piece of the product; a refusal that is part of life is no error of the run.
async fn ask<T>(work: impl Future<Output = service::Result<T>>) -> Answered<T> {
    match alive(work).await {
        None => Ok(None),
        Some(Ok(value)) => Ok(Some(value)),
        Some(Err(
            // A session ended: the page is loaded again.
            Error::NotSignedIn
            | Error::Conflict(_)
            | Error::NotFound(_)
            | Error::Throttled { .. }
            | Error::Provider { .. }
            | Error::Invalid(_),
        )) => Ok(None),
        Some(Err(error)) => Err(error.into()),
    }
}

async fn arrive(world: &mut World, service: &Service) -> Result<()> {
    world.cars += 1;
    let visit_no = format!("V{}", world.cars);
    let entered_at = UnixMs(world.time.now()).plus(-world.chance.between(0, 300) * MINUTE);
    let entered = Entered {
        site: SITE.to_owned(),
        visit_no: visit_no.clone(),
        plate: Some(format!("粤B{:05}", world.cars)),
        entered_at,
    };
    let at = world.chance.below(world.operators.len());
    if let Some(visit) = ask(service.vehicle_entered(&world.operators[at].caller, entered)).await? {
        world.tell(format!("{visit_no} came in at operator {at}"));
        world.operators[at].inside.push(Inside { visit_no, bill_id: visit.visit.bill_id });
    }
    Ok(())
}

async fn to_lane(world: &mut World, service: &Service) -> Result<()> {
    let at = world.chance.below(world.operators.len());
    let operator = &world.operators[at];
    let Some(Inside { visit_no, .. }) = world.chance.pick(&operator.inside).cloned() else { return Ok(()) };
    let lanes: Vec<_> = operator.doors.iter().filter_map(|door| door.lane).collect();
    let Some(lane) = world.chance.pick(&lanes).copied() else { return Ok(()) };
    let caller = operator.caller.clone();
    world.tell(format!("{visit_no} stands at {lane}"));
    let at = AtLane { site: SITE.to_owned(), lane: lane.to_owned(), visit_no: Some(visit_no), plate: None };
    ask(service.vehicle_at_lane(&caller, at)).await?;
    Ok(())
}

async fn leave(world: &mut World, service: &Service) -> Result<()> {
    let at = world.chance.below(world.operators.len());
    let inside = world.operators[at].inside.len();
    if inside == 0 {
        return Ok(());
    }
    let gone = world.chance.below(inside);
    let visit_no = world.operators[at].inside.swap_remove(gone).visit_no;
    world.tell(format!("{visit_no} left"));
    let left_at = UnixMs(world.time.now());
    let left = Left { site: SITE.to_owned(), visit_no: Some(visit_no), plate: None, left_at };
    ask(service.vehicle_left(&world.operators[at].caller, left)).await?;
    Ok(())
}

/// Somebody with a wallet at a code.
#[derive(Clone)]
struct Payer {
    person: usize,
    wallet: Wallet,
    token: QrToken,
}

/// A payer opens a car park's or a lane's code, signs in with the wallet if need be, and taps.
async fn tap(world: &mut World, service: &Service) -> Result<()> {
    let at = world.chance.below(world.operators.len());
    let Some(door) = world.chance.pick(&world.operators[at].doors).cloned() else { return Ok(()) };
    scan(world, service, at, door.token).await
}

/// A card's holder opens the station's code, signs in, names the card and an amount, and taps.
async fn top_up(world: &mut World, service: &Service) -> Result<()> {
    let at = world.chance.below(world.operators.len());
    let station = world.operators[at].station.clone();
    scan(world, service, at, station).await
}

async fn scan(world: &mut World, service: &Service, at: usize, token: QrToken) -> Result<()> {
    let person = world.chance.below(PEOPLE.len());
    let Some(wallet) = world.chance.pick(&world.operators[at].wallets()).copied() else { return Ok(()) };
    let payer = Payer { person, wallet, token };
    for _ in 0..4 {
        let session = world.sessions.get(&(person, wallet)).cloned();
        let request =
            PageRequest { token: &payer.token, wallet, session: session.as_deref(), remote: REMOTE };
        let Some(opened) = ask(service.open_page(request)).await? else { return Ok(()) };
        if let Some(session) = opened.new_session {
            world.sessions.insert((person, wallet), session);
        }
        let Some(session) = world.sessions.get(&(person, wallet)).cloned() else { return Ok(()) };
        match opened.state {
            PageState::Authorise { url } => {
                if !authorise(world, service, &payer, &session, &url).await? {
                    return Ok(());
                }
            }
            PageState::AskPlate { .. } => {
                let plate = format!("粤B{:05}", world.chance.between(1, i64::from(world.cars.max(1))));
                ask(service.choose_plate(&payer.token, &session, &plate)).await?;
            }
            PageState::Bill(bill) => {
                return pay(world, service, (&payer, &session, "pay"), &bill.order_no).await;
            }
            PageState::AskCard { .. } => {
                let Some(card) = world.chance.pick(&CARDS).copied() else { return Ok(()) };
                ask(service.choose_card(&payer.token, &session, card)).await?;
            }
            PageState::Card(page) => match page.pending {
                Some(order) if world.chance.once_in(2) => {
                    return pay(world, service, (&payer, &session, "charge"), &order.order_no).await;
                }
                _ => {
                    let yuan = world.chance.pick(&["50", "100", "12.34"]).copied().unwrap_or("50");
                    ask(service.choose_amount(&payer.token, &session, yuan)).await?;
                }
            },
            _ => return Ok(()),
        }
    }
    Ok(())
}

/// An App pays what a stay owes, or puts money on a card.
async fn app(world: &mut World, service: &Service) -> Result<()> {
    let at = world.chance.below(world.operators.len());
    let operator = &world.operators[at];
    let methods: Vec<_> =
        operator.ways.iter().map(|way| way.method()).filter(|method| method.is_app()).collect();
    let Some(method) = world.chance.pick(&methods).copied() else { return Ok(()) };
    let payable = if world.chance.once_in(3) {
        let card_no = world.chance.pick(&CARDS).copied().unwrap_or_default().to_owned();
        let amount = Fen::new(world.chance.between(100, 20_000))?;
        Payable::TopUp { site: STATION.to_owned(), card_no, amount }
    } else {
        let Some(inside) = world.chance.pick(&operator.inside) else { return Ok(()) };
        Payable::Bill(inside.bill_id.clone())
    };
    let person = world.chance.below(PEOPLE.len());
    let caller = AppCaller::Server(operator.caller.clone());
    let wanted = StartAppPayment {
        method,
        payer: Some(PEOPLE[person].to_owned()),
        payable: Some(payable),
        amount: None,
    };
    let key = format!("key-{}", world.chance.below(1_000_000));
    let Some(started) = ask(service.start_app_payment(&caller, &key, &wanted, None)).await? else {
        return Ok(());
    };
    open_sheet(world, (person, Wallet::Other), "", &started.call.params, started.payment.order_no)
}

async fn authorise(
    world: &mut World,
    service: &Service,
    payer: &Payer,
    session: &str,
    url: &str,
) -> Result<bool> {
    let back = world
        .sandbox
        .agree(url, PEOPLE[payer.person])
        .map_err(|page| anyhow::anyhow!("authorisation: {page}"))?;
    let back: url::Url = back.parse()?;
    let value = |name: &str| back.query_pairs().find(|(k, _)| k == name).map(|(_, v)| v.into_owned());
    let (code, state) = (value("code").or_else(|| value("auth_code")), value("state").unwrap_or_default());
    let done = ask(service.finish_authorisation(&payer.token, session, code.as_deref(), &state)).await?;
    Ok(matches!(done, Some(Authorised::Done)))
}

async fn pay(
    world: &mut World,
    service: &Service,
    (payer, session, directory): (&Payer, &str, &str),
    order_no: &OrderNo,
) -> Result<()> {
    let token = &payer.token;
    let start = StartPayment { token, session, order_no, remote: None };
    world.watched.push(Watched {
        session: session.to_owned(),
        token: token.clone(),
        order_no: order_no.clone(),
    });
    if let Some(Started::Invoke { call, order_no }) = ask(service.start_payment(start)).await? {
        let call = serde_json::to_value(&call)?;
        let page = format!("http://127.0.0.1:3000/PeakeCloud/mobile/{directory}/{}", token.as_str());
        open_sheet(world, (payer.person, payer.wallet), &page, &call, order_no)?;
    }
    Ok(())
}

/// The payer's phone takes what the product answered.
fn open_sheet(
    world: &mut World,
    (person, wallet): (usize, Wallet),
    page: &str,
    call: &serde_json::Value,
    order_no: OrderNo,
) -> Result<()> {
    let wallet = if wallet == Wallet::Alipay { UmsWallet::Alipay } else { UmsWallet::Wechat };
    let sheet = match world.sandbox.open_sheet(page, call, wallet, PEOPLE[person]) {
        Ok(sheet) => sheet,
        // The payer may have paid on another sheet, or the provider closed it: news that travel slower than taps.
        Err(reason)
            if ["paid", "closed", "expired", "SYSTEM_BUSY"].iter().any(|news| reason.contains(news)) =>
        {
            return Ok(());
        }
        Err(reason) => anyhow::bail!("the wallet refuses the call: {reason}"),
    };
    world.tell(format!("{} sees the sheet of {order_no}", PEOPLE[person]));
    world.sheets.push(Open { sheet, person, order_no });
    Ok(())
}

/// A payer confirms a sheet, even one that has been open for long.
fn confirm(world: &mut World) -> Result<()> {
    if world.sheets.is_empty() {
        return Ok(());
    }
    let open = world.sheets.swap_remove(world.chance.below(world.sheets.len()));
    let answer = match world.sandbox.confirm(&open.sheet) {
        Ok(()) => "paid".to_owned(),
        Err(reason) => format!("refused, {reason}"),
    };
    world.tell(format!("{} confirms {}: {answer}", PEOPLE[open.person], open.order_no));
    Ok(())
}

fn cancel(world: &mut World) -> Result<()> {
    if !world.sheets.is_empty() {
        let open = world.sheets.swap_remove(world.chance.below(world.sheets.len()));
        world.sandbox.leave(&open.sheet);
    }
    Ok(())
}

/// A payer's result page asks.
async fn look(world: &mut World, service: &Service) -> Result<()> {
    let Some(watched) = world.chance.pick(&world.watched).cloned() else { return Ok(()) };
    let asks = world.chance.once_in(2);
    ask(service.payment_result(&watched.token, &watched.session, &watched.order_no, asks)).await?;
    Ok(())
}

async fn deliver(world: &mut World) -> Result<()> {
    world.sandbox.deliver_due().await;
    Ok(())
}

async fn work(world: &mut World, service: &Service) -> Result<()> {
    let limit = 1 + world.chance.below(8);
    ask(service.run_due(limit)).await?;
    Ok(())
}

/// Somebody sends an old notification again: as it was, or changed.
async fn forge(world: &mut World) -> Result<()> {
    let kept = world.sandbox.notifications();
    let Some(id) = world.chance.pick(&kept).map(|n| n.id.clone()) else { return Ok(()) };
    let forged = if world.chance.once_in(3) {
        vec![]
    } else {
        world.chance.pick(FORGERIES).copied().into_iter().collect()
    };
    world.tell(format!("a notification comes once more, with {forged:?}"));
    world.sandbox.replay_notification(&id, &forged);
    world.sandbox.deliver_due().await;
    Ok(())
}

/// The operator refunds some of a payment.
async fn refund(world: &mut World, service: &Service) -> Result<()> {
    let filter = service::orders::OrderFilter::default();
    let Some(operator) = world.chance.pick(&world.operators) else { return Ok(()) };
    let admin = operator.admin.clone();
    let Some(page) = ask(service.search_orders(&admin, &filter)).await? else { return Ok(()) };
    let Some(order) = world.chance.pick(&page.rows).map(|row| row.id.clone()) else { return Ok(()) };
    let Some(detail) = ask(service.order_detail(&admin, &order)).await? else { return Ok(()) };
    let Some(payment) = world.chance.pick(&detail.payments) else { return Ok(()) };
    let amount = Fen::new(world.chance.between(1, payment.amount.value()))?;
    world.tell(format!("the operator refunds {amount} of {}", payment.out_trade_no));
    let wanted = RefundRequest { payment: &payment.id, amount, reason: "模拟退款", below_zero: false };
    ask(service.request_refund(&admin, wanted)).await?;
    Ok(())
}

/// Somebody follows the official account, or no longer does.
fn follow(world: &mut World) -> Result<()> {
    let app_id = world.sandbox.demo_account().official_account_app_id;
    let Some(person) = world.chance.pick(&PEOPLE).copied() else { return Ok(()) };
    let follows = !world.chance.once_in(4);
    world.sandbox.follow(&app_id, person, follows);
    world.tell(format!("{person} follows the official account: {follows}"));
    Ok(())
}

fn bad_luck(world: &mut World) -> Result<()> {
    let Some(name) = world.chance.pick(FAULTS).copied() else { return Ok(()) };
    world.tell(format!("fault: {name:?}"));
    world.sandbox.add_fault(FaultRequest::new(name).times(1))?;
    Ok(())
}

fn bad_line(world: &mut World) -> Result<()> {
    let n = if world.chance.once_in(2) { 0 } else { 2 + world.chance.below(6) };
    *world.wire.breaks_once_in.lock().unwrap_or_else(PoisonError::into_inner) = n;
    world.tell(format!("the line breaks once in {n}"));
    Ok(())
}

fn pass(world: &mut World) -> Result<()> {
    let spans = [SECOND, 6 * SECOND, 20 * SECOND, 2 * MINUTE, 6 * MINUTE, 40 * MINUTE];
    let span = *world.chance.pick(&spans).unwrap_or(&SECOND);
    world.time.pass(span);
    world.tell(format!("{} s pass", span / SECOND));
    Ok(())
}
