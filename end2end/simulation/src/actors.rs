//! What people, machines and bad luck do. One act at a time, chosen by the seed.

use anyhow::Result;
use domain::ids::QrToken;
use domain::money::Fen;
use domain::time::{MINUTE, SECOND, UnixMs};
use domain::wallet::Wallet;
use sandbox::{FaultName, FaultRequest};
use service::parking::{AtLane, Entered, Left};
use service::payer::{Authorised, PageRequest, PageState, StartPayment, Started};
use service::refunds::RefundRequest;
use service::{Error, Service};
use std::sync::PoisonError;

use crate::crash::alive;
use crate::world::{PEOPLE, SITE, Sheet, World};

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
];

/// What makes a kept notification a forged one.
pub const FORGERIES: &[FaultName] = &[
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
    match world.chance.below(34) {
        0..=3 => arrive(world, &service).await,
        4..=6 => to_lane(world, &service).await,
        7..=12 => tap(world, &service).await,
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
            Error::Conflict(_)
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
    if ask(service.vehicle_entered(&world.caller, entered)).await?.is_some() {
        world.tell(format!("{visit_no} came in"));
        world.inside.push(visit_no);
    }
    Ok(())
}

async fn to_lane(world: &mut World, service: &Service) -> Result<()> {
    let Some(visit_no) = world.chance.pick(&world.inside).cloned() else { return Ok(()) };
    let lane = *world.chance.pick(&world.lanes).unwrap_or(&"OUT1");
    world.tell(format!("{visit_no} stands at {lane}"));
    let at = AtLane { site: SITE.to_owned(), lane: lane.to_owned(), visit_no: Some(visit_no), plate: None };
    ask(service.vehicle_at_lane(&world.caller, at)).await?;
    Ok(())
}

async fn leave(world: &mut World, service: &Service) -> Result<()> {
    if world.inside.is_empty() {
        return Ok(());
    }
    let visit_no = world.inside.swap_remove(world.chance.below(world.inside.len()));
    world.tell(format!("{visit_no} left"));
    let left_at = UnixMs(world.time.now());
    let left = Left { site: SITE.to_owned(), visit_no: Some(visit_no), plate: None, left_at };
    ask(service.vehicle_left(&world.caller, left)).await?;
    Ok(())
}

/// A payer opens a code, signs in with the wallet if need be, and taps.
async fn tap(world: &mut World, service: &Service) -> Result<()> {
    let person = world.chance.below(PEOPLE.len());
    let Some(token) = world.chance.pick(&world.tokens).cloned() else { return Ok(()) };
    for _ in 0..3 {
        let session = world.sessions[person].clone();
        let request = PageRequest {
            token: &token,
            wallet: Wallet::Wechat,
            session: session.as_deref(),
            remote: REMOTE,
        };
        let Some(opened) = ask(service.open_page(request)).await? else { return Ok(()) };
        if let Some(session) = opened.new_session {
            world.sessions[person] = Some(session);
        }
        match opened.state {
            PageState::Authorise { url } => {
                if !authorise(world, service, person, &token, &url).await? {
                    return Ok(());
                }
            }
            PageState::AskPlate { .. } => {
                let Some(session) = world.sessions[person].clone() else { return Ok(()) };
                let plate = format!("粤B{:05}", world.chance.between(1, i64::from(world.cars.max(1))));
                ask(service.choose_plate(&token, &session, &plate)).await?;
            }
            PageState::Bill(bill) => return pay(world, service, person, &token, &bill.order_no).await,
            _ => return Ok(()),
        }
    }
    Ok(())
}

async fn authorise(
    world: &mut World,
    service: &Service,
    person: usize,
    token: &QrToken,
    url: &str,
) -> Result<bool> {
    let query = url.split_once('?').map(|(_, q)| q.split('#').next().unwrap_or_default()).unwrap_or_default();
    let back = world
        .sandbox
        .authorise(query, PEOPLE[person])
        .map_err(|page| anyhow::anyhow!("authorisation: {page}"))?;
    let back: url::Url = back.parse()?;
    let value = |name: &str| back.query_pairs().find(|(k, _)| k == name).map(|(_, v)| v.into_owned());
    let (code, state) = (value("code"), value("state").unwrap_or_default());
    let Some(session) = world.sessions[person].clone() else { return Ok(false) };
    let done = ask(service.finish_authorisation(token, &session, code.as_deref(), &state)).await?;
    Ok(matches!(done, Some(Authorised::Done)))
}

async fn pay(
    world: &mut World,
    service: &Service,
    person: usize,
    token: &QrToken,
    order_no: &domain::ids::OrderNo,
) -> Result<()> {
    let Some(session) = world.sessions[person].clone() else { return Ok(()) };
    let start = StartPayment { token, session: &session, order_no, remote: None };
    world.watched.push((person, token.clone(), order_no.clone()));
    if let Some(Started::Invoke { call, order_no }) = ask(service.start_payment(start)).await? {
        let call = serde_json::to_value(&call)?;
        let package = call.get("package").and_then(|p| p.as_str()).unwrap_or_default();
        let prepay_id = package.trim_start_matches("prepay_id=").to_owned();
        let page = format!("http://127.0.0.1:3000/PeakeCloud/mobile/pay/{}", token.as_str());
        if let Err(refusal) = world.sandbox.bridge_check(&page, &call, PEOPLE[person]) {
            // The payer may have paid on another sheet, or the provider closed it: news that travel slower than taps.
            if ["paid", "closed", "expired"].iter().any(|news| refusal.reason.contains(news)) {
                return Ok(());
            }
            anyhow::bail!("the wallet refuses the call: {}", refusal.reason);
        }
        world.tell(format!("{} sees the sheet of {order_no}", PEOPLE[person]));
        world.sheets.push(Sheet { person, token: token.clone(), prepay_id, order_no });
    }
    Ok(())
}

/// A payer confirms a sheet, even one that has been open for long.
fn confirm(world: &mut World) -> Result<()> {
    if world.sheets.is_empty() {
        return Ok(());
    }
    let sheet = world.sheets.swap_remove(world.chance.below(world.sheets.len()));
    let openid =
        sandbox::ids::openid(&world.sandbox.demo_account().official_account_app_id, PEOPLE[sheet.person]);
    let paid = world.sandbox.pay(&sheet.prepay_id, &openid).is_ok();
    world.tell(format!(
        "{} confirms {}: {}",
        PEOPLE[sheet.person],
        sheet.order_no,
        if paid { "paid" } else { "refused" }
    ));
    Ok(())
}

fn cancel(world: &mut World) -> Result<()> {
    if !world.sheets.is_empty() {
        let sheet = world.sheets.swap_remove(world.chance.below(world.sheets.len()));
        world.sandbox.cancel(&sheet.prepay_id, PEOPLE[sheet.person]);
    }
    Ok(())
}

/// A payer's result page asks.
async fn look(world: &mut World, service: &Service) -> Result<()> {
    let Some((person, token, order_no)) = world.chance.pick(&world.watched).cloned() else { return Ok(()) };
    let Some(session) = world.sessions[person].clone() else { return Ok(()) };
    let asks = world.chance.once_in(2);
    ask(service.payment_result(&token, &session, &order_no, asks)).await?;
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
    let admin = world.admin.clone();
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
