//! One seed: acts, checks, and then rest.

use std::sync::PoisonError;

use anyhow::{Result, bail};
use domain::time::{DAY, HOUR, MINUTE};

use crate::actors;
use crate::check;
use crate::messages;
use crate::world::World;

/// How many acts a run has.
const ACTS: usize = 300;
/// How long a run may take to come to rest, in virtual time.
const REST: i64 = 2 * DAY;

/// What a run did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Report {
    /// Payments at the provider.
    pub trades: usize,
    /// Of these paid.
    pub paid: usize,
    /// Of these refunded, in part or whole.
    pub refunds: usize,
    /// Notifications that were sent.
    pub notifications: usize,
    /// Messages that were shown on phones.
    pub messages: usize,
    /// How often the product was killed.
    pub deaths: u64,
}

/// A run that broke a promise: why, and what happened until then.
#[derive(Debug)]
pub struct Failure {
    /// What does not hold.
    pub why: String,
    /// What happened.
    pub story: Vec<String>,
}

/// Runs a seed.
///
/// # Errors
/// A promise was broken; the story leads there.
pub async fn run(seed: u64) -> std::result::Result<(Report, Vec<String>), Failure> {
    let mut world =
        World::new(seed).await.map_err(|e| Failure { why: format!("set-up: {e:#}"), story: Vec::new() })?;
    let outcome = live(&mut world).await;
    world.store.close().await;
    match outcome {
        Ok(report) => Ok((report, world.story)),
        Err(error) => Err(Failure { why: format!("{error:#}"), story: world.story }),
    }
}

async fn live(world: &mut World) -> Result<Report> {
    for _ in 0..ACTS {
        actors::act(world).await?;
        check::after_step(world).await?;
    }
    come_to_rest(world).await?;
    check::at_rest(world).await?;
    let messages = messages::accounted_for(world).await?;
    let held = world.sandbox.held();
    Ok(Report {
        trades: held.len(),
        paid: held.iter().filter(|held| held.paid).count(),
        refunds: held.iter().filter(|held| held.refunded > 0).count(),
        notifications: world.sandbox.notifications().iter().map(|n| n.attempts.len()).sum(),
        messages,
        deaths: world.fate.counts().1,
    })
}

/// No more faults, no more deaths: time passes until nothing is left to do.
///
/// # Errors
/// A promise was broken, or two days later there is still something to do.
pub async fn come_to_rest(world: &mut World) -> Result<()> {
    world.tell("from here on nothing goes wrong");
    world.fate.spare();
    world.sandbox.clear_faults(None);
    *world.wire.breaks_once_in.lock().unwrap_or_else(PoisonError::into_inner) = 0;
    let service = world.service().await?;
    world.fate.spare();
    let end = world.time.now() + REST;
    let mut quiet = 0;
    while world.time.now() < end {
        let sent = world.sandbox.deliver_due().await;
        let mut done = 0;
        for _ in 0..200 {
            match service.run_due(20).await? {
                0 => break,
                n => done += n,
            }
        }
        check::after_step(world).await?;
        // Recurring jobs go on for ever; half a day in which only they ran is rest.
        quiet = if sent == 0 && done <= 3 { quiet + 1 } else { 0 };
        world.time.pass(if quiet > 4 { HOUR } else { 5 * MINUTE });
    }
    if quiet < 4 {
        bail!("after two days there is still something to do");
    }
    Ok(())
}
