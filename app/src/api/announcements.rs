//! What the platform tells every operator. Times are UTC epoch milliseconds.

use super::Answer;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// An announcement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as the use case names them")]
pub struct Announcement {
    pub id: String,
    pub title: String,
    pub body: String,
    pub link: String,
    pub created_at: UnixMs,
    pub created_by: String,
    pub ends_at: UnixMs,
    /// Whether it is shown now.
    pub current: bool,
    pub readers: i64,
}

#[cfg(feature = "ssr")]
fn shown(a: service::messages::Announcement, now: UnixMs) -> Announcement {
    Announcement {
        id: a.id.into(),
        title: a.title,
        body: a.body,
        link: a.link,
        created_at: a.created_at,
        created_by: a.created_by,
        current: a.ends_at > now,
        ends_at: a.ends_at,
        readers: a.readers,
    }
}

/// What the platform tells every operator now, and the reader has not read yet.
#[server(prefix = "/console/api", endpoint = "announcements", input = Json)]
pub async fn list_announcements() -> Answer<Vec<Announcement>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let now = service.now();
        Ok(service.announcements(&actor).await?.into_iter().map(|a| shown(a, now)).collect())
    })
    .await
}

/// Everything that was announced.
#[server(prefix = "/console/api", endpoint = "announced", input = Json)]
pub async fn list_announced() -> Answer<Vec<Announcement>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let now = service.now();
        Ok(service.announced(&actor).await?.into_iter().map(|a| shown(a, now)).collect())
    })
    .await
}

/// Tells every operator something.
#[server(prefix = "/console/api", endpoint = "announce")]
pub async fn announce(
    subject: String,
    title: String,
    body: String,
    #[server(default)] link: String,
    days: String,
) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let days = days.trim().parse().unwrap_or(0);
        let new = service::messages::NewAnnouncement {
            subject,
            title: title.trim().to_owned(),
            body,
            link: link.trim().to_owned(),
            days,
        };
        service.announce(&actor, &new).await.map(|_| ())
    })
    .await
}

/// The reader has read an announcement.
#[server(prefix = "/console/api", endpoint = "read_announcement")]
pub async fn read_announcement(id: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::AnnouncementId::parse(&id))?;
        service.read_announcement(&actor, &id).await
    })
    .await
}

/// Ends an announcement.
#[server(prefix = "/console/api", endpoint = "end_announcement")]
pub async fn end_announcement(id: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::AnnouncementId::parse(&id))?;
        service.end_announcement(&actor, &id).await
    })
    .await
}
