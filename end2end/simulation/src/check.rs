//! What must hold after every step, and what must hold once everything has come to rest (`design.md` 9).

use anyhow::{Result, bail};
use domain::money::Fen;
use domain::payment::{PaymentEvent, PaymentState, Step};
use sandbox::state::Outcome;
use store::Store;

use crate::world::World;

/// After every step: one settlement per order, the ledger balances, refunds never exceed the payment (all of them
/// questions that `service` asks its own books), and every state was reached along the graph.
///
/// # Errors
/// Names what does not hold.
pub async fn after_step(world: &mut World) -> Result<()> {
    let service = world.service().await?;
    let wrong = service.check_books().await?;
    if !wrong.is_empty() {
        bail!("the books: {}", wrong.join("; "));
    }
    let now = store::books::payments(&mut world.store.read().await?).await?;
    for payment in now {
        let before = world.states.insert(payment.out_trade_no.clone(), payment.state.clone());
        let before = before.as_deref().unwrap_or("created");
        if !reachable(before, &payment.state, payment.amount) {
            bail!("{} went from {before} to {}", payment.out_trade_no, payment.state);
        }
    }
    Ok(())
}

/// Whether the graph leads from one state to another in any number of edges: several may lie between two looks.
fn reachable(from: &str, to: &str, amount: i64) -> bool {
    let (Some(from), Some(to), Ok(amount)) =
        (PaymentState::parse(from), PaymentState::parse(to), Fen::new(amount))
    else {
        return false;
    };
    let part = Fen::new(amount.value() / 2).unwrap_or_default();
    let events = [
        PaymentEvent::Prepared,
        PaymentEvent::Succeeded,
        PaymentEvent::Closed,
        PaymentEvent::Failed,
        PaymentEvent::RefundedTo(part),
        PaymentEvent::RefundedTo(amount),
    ];
    let (mut seen, mut open) = (vec![from], vec![from]);
    while let Some(state) = open.pop() {
        for event in events {
            if let Step::To(next) | Step::LateTo(next) = state.next(event, amount)
                && !seen.contains(&next)
            {
                seen.push(next);
                open.push(next);
            }
        }
    }
    seen.contains(&to)
}

/// Whatever was changed on its way was refused, every time.
fn nothing_forged_was_accepted(world: &World) -> Result<()> {
    for notification in world.sandbox.notifications() {
        for attempt in &notification.attempts {
            let refund = notification.out_refund_no.is_some();
            let forged = attempt.faults.iter().any(|fault| notification.provider.forges(*fault, refund));
            if forged && attempt.outcome == Outcome::Accepted {
                bail!(
                    "{} of {:?} was accepted with {:?}",
                    notification.id,
                    notification.provider,
                    attempt.faults
                );
            }
        }
    }
    Ok(())
}

/// At rest: product and provider agree on every payment and every refund, nothing is left half done, and the parking
/// system was told.
///
/// # Errors
/// Names what does not agree.
pub async fn at_rest(world: &mut World) -> Result<()> {
    world.service().await?;
    let store: Store = world.store.clone();
    let ours = store::books::payments(&mut store.read().await?).await?;
    let theirs = world.sandbox.held();
    for payment in &ours {
        let trade = theirs.iter().find(|t| t.out_trade_no == payment.out_trade_no);
        let paid_there = trade.is_some_and(|t| t.paid);
        let state = PaymentState::parse(&payment.state);
        if state.is_some_and(PaymentState::is_open) {
            bail!("{} is still {}", payment.out_trade_no, payment.state);
        }
        if state.is_some_and(PaymentState::has_money) != paid_there {
            bail!("{} is {} here, paid there: {paid_there}", payment.out_trade_no, payment.state);
        }
        let back = trade.map_or(0, |t| t.refunded);
        if back != payment.refunded {
            bail!("{}: {back} fen went back there, {} here", payment.out_trade_no, payment.refunded);
        }
        if payment.flag.as_deref() == Some("double") && payment.refunded != payment.amount {
            bail!(
                "{} was a second payment and kept {} fen",
                payment.out_trade_no,
                payment.amount - payment.refunded
            );
        }
    }
    for trade in &theirs {
        if trade.paid && !ours.iter().any(|p| p.out_trade_no == trade.out_trade_no) {
            bail!("{} was paid and nobody here knows it", trade.out_trade_no);
        }
    }
    nothing_forged_was_accepted(world)?;
    let told = store::books::deliveries(&mut store.read().await?, "parking.released").await?;
    if let Some((state, n)) = told.iter().find(|(state, _)| state != "delivered") {
        bail!("{n} messages to the parking system are {state}");
    }
    Ok(())
}
