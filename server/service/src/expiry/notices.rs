//! What ends soon is noticed once per threshold, and stands on the console's banner until somebody takes it off or the
//! next threshold comes. Staff who said where they are told get a message of it, once.

use super::types::Ending;
use super::words;
use crate::Service;
use crate::access::Actor;
use crate::alerts::{Alert, Contact};
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::ids::OperatorId;
use store::expiry::{self, Notice};
use store::{Tx, transact};

/// The calendar in the console.
const CALENDAR: &str = "/console/calendar";

impl Service {
    /// What the banner says: what is within a threshold that nobody took off the banner yet.
    ///
    /// # Errors
    /// The role may not see it, or the database fails.
    pub async fn expiry_banner(&self, actor: &Actor) -> Result<Vec<Ending>> {
        let operator = actor.require(Permission::ViewSetup)?;
        let near = self.near_ends(operator).await?;
        if near.is_empty() {
            return Ok(near);
        }
        let notices = expiry::notices(&mut self.store().read().await?, operator).await?;
        let seen = |ending: &Ending| {
            let of = |notice: &&Notice| {
                notice.subject == ending.subject()
                    && notice.ends_at == ending.ends_at
                    && Some(notice.threshold_days) == ending.threshold()
            };
            notices.iter().find(of).is_some_and(|notice| notice.seen_at.is_some())
        };
        Ok(near.into_iter().filter(|ending| !seen(ending)).collect())
    }

    /// Takes everything off the banner that stands there now; each comes back at its next threshold.
    ///
    /// # Errors
    /// The role may not, or the database fails.
    pub async fn dismiss_expiry_banner(&self, actor: &Actor) -> Result<()> {
        let operator = actor.require(Permission::ManagePayment)?;
        self.notice_ends(operator).await?;
        let (near, now) = (self.near_ends(operator).await?, self.now());
        transact!(Error, self.store(), |tx| {
            for ending in &near {
                expiry::see(tx, operator, &ending.subject(), now).await?;
            }
            Ok::<_, Error>(())
        })
    }

    async fn near_ends(&self, operator: &OperatorId) -> Result<Vec<Ending>> {
        let calendar = self.calendar_of(operator).await?;
        Ok(calendar.endings.into_iter().filter(|ending| ending.threshold().is_some()).collect())
    }

    /// Notices what came within a threshold, and tells those of the staff who said where; how much of it is new.
    pub(crate) async fn notice_ends(&self, operator: &OperatorId) -> Result<usize> {
        let (near, now) = (self.near_ends(operator).await?, self.now());
        let contacts = self.alert_contacts(operator).await?;
        let mut new = 0;
        for ending in near {
            let Some(threshold_days) = ending.threshold() else { continue };
            let notice = Notice {
                subject: ending.subject(),
                ends_at: ending.ends_at,
                threshold_days,
                noticed_at: now,
                seen_at: None,
            };
            let first = transact!(Error, self.store(), |tx| {
                let first = expiry::notice(tx, operator, &notice).await?;
                if first {
                    self.tell_of_end(tx, operator, &contacts, &ending).await?;
                }
                Ok::<_, Error>(first)
            })?;
            if first {
                tracing::warn!(%operator, what = %ending.what, days_left = ending.days_left, "something ends soon");
                new += 1;
            }
        }
        Ok(new)
    }

    async fn tell_of_end(
        &self,
        tx: &mut Tx,
        operator: &OperatorId,
        contacts: &[Contact],
        ending: &Ending,
    ) -> Result<()> {
        let (content, threshold) = (words::content(ending), ending.threshold().unwrap_or_default());
        let key = format!("expiry:{}:{}:{threshold}", ending.subject(), ending.ends_at.0);
        let link = format!("{}{CALENDAR}", self.settings().public_base);
        let alert = Alert {
            operator,
            content: &content,
            initiator: words::initiator(ending),
            at: self.now(),
            link: Some(&link),
            reference: &content,
            key: &key,
        };
        for contact in contacts {
            self.tell_staff(tx, contact, alert).await?;
        }
        Ok(())
    }
}
