//! What platform staff tell every operator, when an address, a domain or a certificate changes: a banner in the console,
//! and a message to those of the operators' staff who said where they are told ([`crate::alerts`]).

use crate::Service;
use crate::access::Actor;
use crate::alerts::Alert;
use crate::audit;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::jobs::{Job, Next};
use domain::access::Permission;
use domain::ids::{AnnouncementId, OperatorId};
use domain::time::{DAY, UnixMs};
use store::announcements::{self, Row};
use store::{operators, transact};

/// Subjects that an announcement can have.
pub const SUBJECTS: &[&str] = &["address", "domain", "certificate", "other"];
/// The longest title; a phone shows twenty characters.
const MAX_TITLE: usize = 40;
/// The longest text.
const MAX_BODY: usize = 500;
/// How many days an announcement can be shown.
const MAX_DAYS: i64 = 90;
/// How many announcements are listed.
const MAX_LISTED: i64 = 100;
/// How many operators are gone through at a time.
const BATCH: i64 = 100;

/// Something to tell every operator.
#[derive(Clone, Debug, Default)]
pub struct NewAnnouncement {
    /// One of [`SUBJECTS`].
    pub subject: String,
    /// In a few words.
    pub title: String,
    /// What changes, and what to do.
    pub body: String,
    /// Where to read more; empty: nowhere.
    pub link: String,
    /// For how many days it is shown.
    pub days: i64,
}

/// What is told to every operator now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The announcement.
    pub id: AnnouncementId,
    /// One of [`SUBJECTS`].
    pub subject: String,
    /// In a few words.
    pub title: String,
    /// What changes, and what to do.
    pub body: String,
    /// Where to read more; empty: nowhere.
    pub link: String,
    /// When it was told.
    pub created_at: UnixMs,
    /// Until when it is shown.
    pub ends_at: UnixMs,
    /// Who told it.
    pub created_by: String,
    /// How many people have read it.
    pub readers: i64,
}

fn shown(row: Row, readers: i64) -> Announcement {
    Announcement {
        id: row.id,
        subject: row.subject,
        title: row.title,
        body: row.body,
        link: row.link,
        created_at: row.created_at,
        ends_at: row.ends_at,
        created_by: row.created_by,
        readers,
    }
}

impl Service {
    /// Tells every operator something.
    ///
    /// # Errors
    /// The actor is not of the platform; a wrong field.
    pub async fn announce(&self, actor: &Actor, new: &NewAnnouncement) -> Result<AnnouncementId> {
        actor.require_platform(Permission::ManageOperators)?;
        let mut fields = Fields::default();
        if !SUBJECTS.contains(&new.subject.as_str()) {
            fields.wrong("subject", "required");
        }
        fields.name("title", &new.title, MAX_TITLE);
        if new.body.trim().is_empty() {
            fields.wrong("body", "required");
        } else if new.body.chars().count() > MAX_BODY {
            fields.wrong_with("body", "too_long", MAX_BODY.to_string());
        }
        let is_link = new.link.starts_with("https://") && new.link.bytes().all(|b| b.is_ascii_graphic());
        if !new.link.is_empty() && (!is_link || new.link.len() > MAX_BODY) {
            fields.wrong("link", "not_an_address");
        }
        fields.between("days", new.days, 1, MAX_DAYS, "announcement_days");
        fields.done()?;
        let now = self.now();
        let row = Row {
            id: AnnouncementId::from_parts(now, self.random()),
            subject: new.subject.clone(),
            title: new.title.clone(),
            body: new.body.trim().to_owned(),
            link: new.link.clone(),
            created_by: actor.name.clone(),
            created_at: now,
            ends_at: now.plus(new.days * DAY),
        };
        transact!(Error, self.store(), |tx| {
            announcements::insert(tx, &row).await?;
            self.enqueue(tx, &Job::Announce(row.id.clone()), now).await?;
            let detail = serde_json::json!({ "subject": row.subject, "title": row.title });
            audit::record(self, tx, actor, "announcement.make", row.id.as_str(), &detail).await
        })?;
        Ok(row.id)
    }

    /// What every operator is told now, the latest first, without what the actor has read.
    ///
    /// # Errors
    /// The role may see nothing at all.
    pub async fn announcements(&self, actor: &Actor) -> Result<Vec<Announcement>> {
        actor.require_platform(Permission::ViewSetup)?;
        let mut conn = self.store().read().await?;
        let rows = match &actor.user {
            Some(user) => announcements::unread(&mut conn, user, self.now()).await?,
            None => announcements::current(&mut conn, self.now()).await?,
        };
        Ok(rows.into_iter().map(|row| shown(row, 0)).collect())
    }

    /// Everything that was announced, the latest first, with how many people have read it.
    ///
    /// # Errors
    /// The actor is not of the platform.
    pub async fn announced(&self, actor: &Actor) -> Result<Vec<Announcement>> {
        actor.require_platform(Permission::ManageOperators)?;
        let rows = announcements::all(&mut self.store().read().await?, MAX_LISTED).await?;
        Ok(rows.into_iter().map(|(row, readers)| shown(row, readers)).collect())
    }

    /// The actor has read an announcement: it is not shown to them any more. Read before: nothing happens.
    ///
    /// # Errors
    /// The role may see nothing at all.
    pub async fn read_announcement(&self, actor: &Actor, id: &AnnouncementId) -> Result<()> {
        actor.require_platform(Permission::ViewSetup)?;
        let Some(user) = &actor.user else { return Ok(()) };
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            announcements::mark_read(tx, id, user, now).await?;
            Ok(())
        })
    }

    /// Ends an announcement before its time.
    ///
    /// # Errors
    /// The actor is not of the platform; nothing of that is shown.
    pub async fn end_announcement(&self, actor: &Actor, id: &AnnouncementId) -> Result<()> {
        actor.require_platform(Permission::ManageOperators)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            if !announcements::end(tx, id, now).await? {
                return Err(Error::NotFound("announcement"));
            }
            let detail = serde_json::json!({});
            audit::record(self, tx, actor, "announcement.end", id.as_str(), &detail).await
        })
    }

    /// Queues the messages of an announcement, operator by operator. One that was told before is not told again.
    pub(crate) async fn run_announce(&self, id: &AnnouncementId) -> Result<Next> {
        let row = announcements::by_id(&mut self.store().read().await?, id).await?;
        // One that was ended meanwhile is told to nobody else.
        let Some(row) = row.filter(|row| row.ends_at > self.now()) else { return Ok(Next::Done) };
        let mut last: Option<OperatorId> = None;
        loop {
            let page = operators::list(&mut self.store().read().await?, last.as_ref(), BATCH).await?;
            let Some(end) = page.last() else { return Ok(Next::Done) };
            last = Some(end.id.clone());
            for operator in page {
                self.announce_to(&operator.id, &row).await?;
            }
        }
    }

    async fn announce_to(&self, operator: &OperatorId, row: &Row) -> Result<()> {
        let key = format!("announcement:{}", row.id);
        for contact in self.alert_contacts(operator).await? {
            let alert = Alert {
                operator,
                content: &row.title,
                initiator: &row.created_by,
                at: row.created_at,
                link: Some(row.link.as_str()).filter(|link| !link.is_empty()),
                reference: &row.title,
                key: &key,
            };
            transact!(Error, self.store(), |tx| { self.tell_staff(tx, &contact, alert).await })?;
        }
        Ok(())
    }
}
