//! Sealing everything again under the present master key, so that an older one can be taken away.
//!
//! Safe at any time and as often as one likes: what is sealed with the present key is left alone, so that a run that was
//! broken off is gone on with by the next; a value that changes meanwhile is met again by that next run.

use crate::Service;
use crate::access::Actor;
use crate::accounts::{app_context, version_context};
use crate::alerts;
use crate::audit;
use crate::error::{Error, Result};
use crate::installation::MASTER_KEY;
use crate::integration::sealed_context;
use crate::messages::{follower_context, holder_context, message_context};
use crate::notify::keep::seal_context;
use crate::official_account::{callback_context, token_context};
use crate::offline::terminal_key_context;
use crate::second_factor::factor_context;
use crate::sms;
use crate::visitors;
use domain::access::Permission;
use domain::ids::{
    AccountId, AppRowId, BookingId, HostId, MessageId, NotificationId, SiteId, TerminalId, WebhookId,
};
use std::fmt;
use store::sealed::{self, Place, Sealed};
use store::{Tx, installation, transact};

/// How many values are sealed again in one transaction.
const BATCH: i64 = 100;

/// What sealing everything again came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// How many values were sealed again now.
    pub sealed: u64,
    /// How many were sealed with the present key before.
    pub present: u64,
    /// How many changed while they were being sealed again: the next run meets them.
    pub moved: u64,
    /// Values that none of the keys opens: table and row.
    pub lost: Vec<String>,
    /// The id of the present key.
    pub key_id: String,
}

impl Resealed {
    /// Whether nothing is sealed with another key any more.
    pub fn is_complete(&self) -> bool {
        self.moved == 0 && self.lost.is_empty()
    }
}

impl fmt::Display for Resealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Sealed again: {}; sealed with the present key before: {}.", self.sealed, self.present)?;
        for row in &self.lost {
            writeln!(f, "No key opens {row}.")?;
        }
        if self.moved > 0 {
            writeln!(f, "{} values changed meanwhile: run it again.", self.moved)?;
        }
        if self.is_complete() {
            write!(f, "Everything is sealed with the key {}. Older keys can be taken away.", self.key_id)
        } else {
            write!(f, "Keep every key: not everything is sealed with {} yet.", self.key_id)
        }
    }
}

impl Service {
    /// Seals every secret and every kept message again under the present master key. Once nothing is left, the database
    /// remembers that key, and asks for no other at the next start.
    ///
    /// # Errors
    /// The actor is not of the platform; the database.
    pub async fn reseal(&self, actor: &Actor) -> Result<Resealed> {
        actor.require_platform(Permission::ManageOperators)?;
        let mut done = Resealed { key_id: self.vault().key_id(), ..Resealed::default() };
        for place in Place::ALL {
            self.reseal_place(*place, &mut done).await?;
        }
        transact!(Error, self.store(), |tx| {
            if done.is_complete() {
                installation::set(tx, MASTER_KEY, &done.key_id).await?;
            }
            let detail = serde_json::json!({
                "sealed": done.sealed, "present": done.present, "lost": done.lost.len(), "moved": done.moved,
            });
            audit::record(self, tx, actor, "key.reseal", &done.key_id, &detail).await
        })?;
        Ok(done)
    }

    async fn reseal_place(&self, place: Place, done: &mut Resealed) -> Result<()> {
        let mut last = (String::new(), 0);
        loop {
            let mut conn = self.store().read().await?;
            let rows = sealed::after(&mut conn, place, (&last.0, last.1), BATCH).await?;
            drop(conn);
            let Some(end) = rows.last() else { return Ok(()) };
            last = (end.id.clone(), end.number);
            let mut changed = Vec::new();
            for row in &rows {
                if self.vault().is_present(&row.bytes) {
                    done.present += 1;
                } else if let Some(new) = self.sealed_again(place, row) {
                    changed.push((row, new));
                } else {
                    let (table, _) = place.names();
                    done.lost.push(format!("{table} {} {}", row.id, row.number));
                }
            }
            if changed.is_empty() {
                continue;
            }
            let kept = transact!(Error, self.store(), |tx| { put(tx, place, &changed).await })?;
            done.sealed += kept;
            done.moved += u64::try_from(changed.len()).unwrap_or(u64::MAX).saturating_sub(kept);
        }
    }

    /// The value under the present key; `None`: none of the keys opens it for its row.
    fn sealed_again(&self, place: Place, row: &Sealed) -> Option<Vec<u8>> {
        let context = context(place, row)?;
        let plain = self.vault().open(&context, &row.bytes).ok()?;
        self.vault().seal(self.inner.random.as_ref(), &context, &plain).ok()
    }
}

async fn put(tx: &mut Tx, place: Place, changed: &[(&Sealed, Vec<u8>)]) -> Result<u64> {
    let mut kept = 0;
    for (row, new) in changed {
        kept += u64::from(sealed::replace(tx, place, row, new).await?);
    }
    Ok(kept)
}

/// What the value of a row is sealed for.
fn context(place: Place, row: &Sealed) -> Option<String> {
    let id = row.id.as_str();
    match place {
        Place::AccountVersion => Some(version_context(&AccountId::parse(id).ok()?, row.number)),
        Place::App => Some(app_context(&AppRowId::parse(id).ok()?)),
        Place::TerminalKey => terminal_key_context(&TerminalId::parse(id).ok()?, row.number),
        Place::Webhook => Some(sealed_context(&WebhookId::parse(id).ok()?)),
        Place::Notification => Some(seal_context(&NotificationId::parse(id).ok()?)),
        Place::Message => Some(message_context(&MessageId::parse(id).ok()?)),
        Place::HolderPhone => Some(holder_context(id)),
        Place::StaffFollower => Some(follower_context(id)),
        Place::StaffPhone => Some(alerts::phone_context(id)),
        Place::SecondFactor => Some(factor_context(id)),
        Place::Sms => Some(sms::secret_context(id)),
        Place::VisitorKey => visitors::key_context_of(&SiteId::parse(id).ok()?, row.number),
        Place::VisitorHost => Some(visitors::host_context(&HostId::parse(id).ok()?)),
        Place::OaToken => Some(token_context(id)),
        Place::OaCallback => Some(callback_context(&AppRowId::parse(id).ok()?)),
        Place::VisitorBooking => Some(visitors::booking_context(&BookingId::parse(id).ok()?)),
    }
}
