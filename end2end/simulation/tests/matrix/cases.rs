//! What can happen to a payment, and what has to come of it.

use crate::stage::{Stage, Tap};
use anyhow::{Result, bail, ensure};
use domain::method::Scenario;
use domain::money::Fen;
use domain::payment::{OrderState, PaymentFlag, PaymentState};
use domain::time::{MINUTE, SECOND};
use sandbox::state::Outcome;
use sandbox::{FaultName, FaultRequest, Operation};
use service::Error;
use service::desk::LateDecision;
use service::refunds::RefundRequest;
use simulation::crash::alive;
use simulation::way::Way;
use store::testing::TestStore;

/// A column of the table.
pub struct Case {
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

const fn case(name: &'static str, zh: &'static str, en: &'static str) -> Case {
    Case { name, zh, en }
}

pub const CASES: &[Case] = &[
    case("pay", "支付", "pay"),
    case("cancel", "取消", "cancel"),
    case("lost", "通知丢失", "lost notification"),
    case("duplicate", "通知重复", "duplicate"),
    case("forged", "伪造通知", "forged"),
    case("wrong_amount", "金额不符", "wrong amount"),
    case("late", "关单后到账", "late after close"),
    case("time_out", "成功但超时", "time-out after success"),
    case("refund", "退款", "refund"),
    case("partial", "部分退款", "partial refunds"),
    case("killed", "中途断电", "killed in the middle"),
];

pub async fn run(name: &str, db: &TestStore, way: Way, scenario: Scenario) -> Result<()> {
    let mut stage = Stage::new(db, way, scenario).await?;
    let outcome = match name {
        "pay" => pay(&mut stage).await,
        "cancel" => cancel(&mut stage).await,
        "lost" => lost(&mut stage).await,
        "duplicate" => duplicate(&mut stage).await,
        "forged" => refused_once(&mut stage, FaultName::CorruptSignature).await,
        "wrong_amount" => refused_once(&mut stage, FaultName::WrongAmount).await,
        "late" => late(&mut stage).await,
        "time_out" => time_out(&mut stage).await,
        "refund" => refund(&mut stage).await,
        "partial" => partial(&mut stage).await,
        "killed" => killed(&mut stage).await,
        other => bail!("there is no case {other}"),
    };
    stage.world.store.close().await;
    outcome
}

/// The one payment of the newest order.
async fn the_payment(stage: &mut Stage) -> Result<service::orders::PaymentView> {
    let payments = stage.order().await?.payments;
    let [payment] = payments.as_slice() else { bail!("{} payments, not one", payments.len()) };
    Ok(payment.clone())
}

async fn is_settled_once(stage: &mut Stage) -> Result<()> {
    let order = stage.order().await?;
    ensure!(order.order.state == OrderState::Settled, "the order is {}", order.order.state);
    ensure!(stage.events("settled").await? == 1, "settled more than once");
    let paid = stage.held().iter().filter(|held| held.paid).count();
    ensure!(paid == 1, "{paid} payments at the provider");
    Ok(())
}

async fn pay(stage: &mut Stage) -> Result<()> {
    let sheet = stage.sheet().await?;
    stage.confirm(&sheet)?;
    stage.world.sandbox.deliver_due().await;
    let payment = the_payment(stage).await?;
    ensure!(payment.state == PaymentState::Paid, "notified, but {}", payment.state);
    stage.rest().await?;
    is_settled_once(stage).await?;
    ensure!(matches!(stage.tap().await?, Tap::Paid | Tap::Sheet(_)), "the page after a payment");
    Ok(())
}

async fn cancel(stage: &mut Stage) -> Result<()> {
    let sheet = stage.sheet().await?;
    stage.world.sandbox.leave(&sheet);
    stage.rest().await?;
    let payment = the_payment(stage).await?;
    ensure!(matches!(payment.state, PaymentState::Closed | PaymentState::Failed), "it is {}", payment.state);
    ensure!(stage.kept_there() == 0, "somebody paid");
    ensure!(stage.order().await?.order.state == OrderState::Closed, "the order is open");
    Ok(())
}

/// No notification ever comes: the query finds the money within a minute.
async fn lost(stage: &mut Stage) -> Result<()> {
    let sheet = stage.sheet().await?;
    stage.fault(FaultRequest::new(FaultName::LoseNotification))?;
    stage.confirm(&sheet)?;
    stage.world.sandbox.deliver_due().await;
    ensure!(the_payment(stage).await?.state.is_open(), "nobody could know yet");
    stage.jobs_for(MINUTE).await?;
    let payment = the_payment(stage).await?;
    ensure!(payment.state == PaymentState::Paid, "after a minute it is {}", payment.state);
    stage.rest().await?;
    is_settled_once(stage).await
}

async fn duplicate(stage: &mut Stage) -> Result<()> {
    let sheet = stage.sheet().await?;
    stage.fault(FaultRequest::new(FaultName::DuplicateNotification).times(2))?;
    stage.confirm(&sheet)?;
    for _ in 0..20 {
        stage.world.sandbox.deliver_due().await;
        stage.world.time.pass(MINUTE);
    }
    let accepted = stage
        .world
        .sandbox
        .notifications()
        .iter()
        .flat_map(|n| n.attempts.clone())
        .filter(|attempt| attempt.outcome == Outcome::Accepted)
        .count();
    ensure!(accepted >= 2, "only {accepted} notifications were accepted");
    stage.rest().await?;
    is_settled_once(stage).await
}

/// What is not the provider's own word is refused and changes nothing; the true one comes through afterwards.
async fn refused_once(stage: &mut Stage, fault: FaultName) -> Result<()> {
    let sheet = stage.sheet().await?;
    stage.fault(FaultRequest::new(fault).times(1))?;
    stage.confirm(&sheet)?;
    stage.world.sandbox.deliver_due().await;
    let kept = stage.world.sandbox.notifications();
    let first = kept.first().and_then(|n| n.attempts.first());
    ensure!(first.is_some_and(|a| a.outcome == Outcome::Refused), "it was not refused: {first:?}");
    ensure!(first.is_some_and(|a| a.faults.contains(&fault)), "nothing was forged: {first:?}");
    ensure!(the_payment(stage).await?.state.is_open(), "it was believed");
    let service = stage.world.service().await?;
    let admin = stage.world.operators[0].admin.clone();
    ensure!(!service.quarantine(&admin, None).await?.rows.is_empty(), "it is not in the quarantine");
    stage.rest().await?;
    is_settled_once(stage).await
}

/// Paid after it was closed on both sides: flagged, never dropped, given back when somebody says so.
async fn late(stage: &mut Stage) -> Result<()> {
    let sheet = stage.sheet().await?;
    stage.jobs_for(70 * MINUTE).await?;
    let payment = the_payment(stage).await?;
    ensure!(matches!(payment.state, PaymentState::Closed | PaymentState::Failed), "it is {}", payment.state);
    stage.fault(FaultRequest::new(FaultName::LateSuccess).times(1))?;
    stage.confirm(&sheet)?;
    stage.world.sandbox.deliver_due().await;
    let payment = the_payment(stage).await?;
    ensure!(payment.flag == Some(PaymentFlag::Late), "it is {} and not flagged", payment.state);
    let service = stage.world.service().await?;
    let admin = stage.world.operators[0].admin.clone();
    service.resolve_late(&admin, &payment.id, LateDecision::Refund).await?;
    stage.rest().await?;
    ensure!(stage.kept_there() == 0, "{} fen are still there", stage.kept_there());
    ensure!(stage.events("settled").await? == 0, "late money settled the order");
    Ok(())
}

/// The provider acts, but its answer never comes: first of the order, then of the refund. Neither happens twice.
async fn time_out(stage: &mut Stage) -> Result<()> {
    let silent = |operation| FaultRequest::new(FaultName::TimeoutAfterSuccess).in_call(operation).times(1);
    stage.fault(silent(Operation::Order))?;
    let mut sheet = None;
    for _ in 0..400 {
        match stage.tap().await? {
            Tap::Sheet(made) => {
                sheet = Some(made);
                break;
            }
            Tap::Busy | Tap::Provider(_) => stage.jobs_for(5 * SECOND).await?,
            other => bail!("the tap led to {other:?}"),
        }
    }
    let Some(sheet) = sheet else { bail!("it could never be paid") };
    stage.world.sandbox.clear_faults(None);
    stage.confirm(&sheet)?;
    stage.rest().await?;
    is_settled_once(stage).await?;
    stage.fault(silent(Operation::Refund))?;
    let amount = stage.order().await?.order.amount;
    ask_back(stage, amount).await?;
    stage.jobs_for(10 * MINUTE).await?;
    stage.rest().await?;
    ensure!(stage.kept_there() == 0, "{} fen are still there", stage.kept_there());
    Ok(())
}

/// The payment that settled the newest settled order.
async fn settled(stage: &mut Stage) -> Result<service::orders::PaymentView> {
    for order in stage.orders().await? {
        if let Some(payment) = order.payments.into_iter().find(|p| Some(&p.id) == order.settled_by.as_ref()) {
            return Ok(payment);
        }
    }
    bail!("no order is settled")
}

async fn ask_back(stage: &mut Stage, amount: Fen) -> Result<bool> {
    let payment = settled(stage).await?.id;
    let service = stage.world.service().await?;
    let admin = stage.world.operators[0].admin.clone();
    let request = RefundRequest { payment: &payment, amount, reason: "客户要求", below_zero: false };
    match service.request_refund(&admin, request).await {
        Ok(_) => Ok(true),
        Err(Error::Conflict("refund_exceeds_payment")) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

async fn paid(stage: &mut Stage) -> Result<Fen> {
    let sheet = stage.sheet().await?;
    stage.confirm(&sheet)?;
    stage.rest().await?;
    is_settled_once(stage).await?;
    Ok(settled(stage).await?.amount)
}

async fn refund(stage: &mut Stage) -> Result<()> {
    let amount = paid(stage).await?;
    ensure!(ask_back(stage, amount).await?, "it was refused");
    stage.rest().await?;
    ensure!(settled(stage).await?.state == PaymentState::Refunded, "it is not refunded here");
    ensure!(stage.kept_there() == 0, "{} fen are still there", stage.kept_there());
    Ok(())
}

async fn partial(stage: &mut Stage) -> Result<()> {
    let amount = paid(stage).await?;
    let fen = |value| Fen::new(value).unwrap_or_default();
    ensure!(ask_back(stage, fen(1)).await?, "one fen was refused");
    stage.rest().await?;
    ensure!(settled(stage).await?.state == PaymentState::PartiallyRefunded, "one fen went back");
    ensure!(!ask_back(stage, amount).await?, "more than was paid");
    ensure!(ask_back(stage, fen(amount.value() - 1)).await?, "the rest was refused");
    ensure!(!ask_back(stage, fen(1)).await?, "one fen too much");
    stage.rest().await?;
    ensure!(settled(stage).await?.state == PaymentState::Refunded, "it is not refunded here");
    ensure!(stage.kept_there() == 0, "{} fen are still there", stage.kept_there());
    Ok(())
}

/// Killed at every third step of a payment, ten times over: each is paid once, and nothing is lost.
async fn killed(stage: &mut Stage) -> Result<()> {
    for round in 0_usize..10 {
        if round > 0 {
            stage.world.time.pass(20 * MINUTE);
            stage.something_to_pay().await?;
        }
        stage.world.service().await?;
        stage.world.fate.kill_after(i64::try_from(round)? * 3);
        let mut confirmed = false;
        for _ in 0..200 {
            match stage.tap().await? {
                Tap::Sheet(sheet) => {
                    stage.confirm(&sheet)?;
                    confirmed = true;
                    break;
                }
                Tap::Killed => {}
                Tap::Busy | Tap::Provider(_) => {
                    stage.world.fate.spare();
                    stage.jobs_for(5 * SECOND).await?;
                }
                Tap::Paid => bail!("nobody has paid"),
            }
        }
        ensure!(confirmed, "round {round} could never be paid");
        stage.world.sandbox.deliver_due().await;
        let service = stage.world.service().await?;
        if alive(service.run_due(20)).await.is_none() {
            stage.world.product.set(None);
        }
        stage.world.fate.spare();
        stage.world.service().await?;
        for _ in 0..20 {
            stage.world.sandbox.deliver_due().await;
            stage.jobs_for(10 * SECOND).await?;
        }
        let paid = stage.held().iter().filter(|held| held.paid).count();
        ensure!(paid == round + 1, "{paid} payments after round {round}");
        ensure!(stage.events("settled").await? == round + 1, "round {round} was not settled");
    }
    ensure!(stage.world.fate.counts().1 > 0, "nobody was killed");
    stage.rest().await
}
