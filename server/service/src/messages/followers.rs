//! Followers whom a message can be tried on: people who opened a page in WeChat lately. Staff may say that one of them
//! is themselves, and are told what concerns the operator from then on.

use super::preview::sample;
use super::{NewMessage, Recipient, masked_openid};
use crate::Service;
use crate::access::Actor;
use crate::audit::{self, Author};
use crate::error::{Error, Result};
use crate::payer::session::hash;
use domain::access::Permission;
use domain::ids::{MessageId, OperatorId, UserId, uuid_v7};
use domain::message::MessageKind;
use domain::time::{DAY, UnixMs};
use store::followers::{self, Staff};
use store::{Tx, transact};

/// How long ago somebody may have been here to be offered.
const LATELY_MS: i64 = DAY;
/// How many are offered.
const OFFERED: i64 = 10;

/// Somebody who opened a page in WeChat lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follower {
    /// What names them to us; not their openid.
    pub key: String,
    /// Their openid, masked.
    pub masked: String,
    /// When they were here last; `None`: they are the actor, who said so.
    pub at: Option<UnixMs>,
    /// Whether they are the actor.
    pub is_me: bool,
}

/// What a member of staff's openid is sealed for.
pub(crate) fn follower_context(id: &str) -> String {
    format!("staff_follower:{id}:sealed")
}

/// A follower whose openid is at hand.
struct Known {
    openid: String,
    at: Option<UnixMs>,
    is_me: bool,
}

impl Service {
    /// Whom a message can be tried on.
    ///
    /// # Errors
    /// The role may not; there is no official account.
    pub async fn recent_followers(&self, actor: &Actor) -> Result<Vec<Follower>> {
        let operator = actor.require(Permission::ManageMessages)?;
        let app_id = self.app_id_of(operator).await?.ok_or(Error::NotFound("official_account"))?;
        let known = self.known_followers(actor, operator, &app_id).await?;
        Ok(known
            .into_iter()
            .map(|k| Follower {
                key: hash(k.openid.as_bytes()),
                masked: masked_openid(&k.openid),
                at: k.at,
                is_me: k.is_me,
            })
            .collect())
    }

    /// Sends a made-up message of a kind to a follower, whether the kind is on or off.
    ///
    /// # Errors
    /// The role may not; the follower was not here lately; no template is picked (`no_template`).
    pub async fn send_test_message(
        &self,
        actor: &Actor,
        kind: MessageKind,
        follower: &str,
    ) -> Result<MessageId> {
        let operator = actor.require(Permission::ManageMessages)?;
        super::settings::by_template(kind)?;
        let app_id = self.app_id_of(operator).await?.ok_or(Error::NotFound("official_account"))?;
        let openid = self.known_follower(actor, operator, &app_id, follower).await?;
        let now = self.now();
        let key = format!("test:{}", self.sending_id());
        transact!(Error, self.store(), |tx| {
            let setting = super::settings::setting_of(tx, operator, kind).await?;
            if setting.template_json.is_none() {
                return Err(Error::Conflict(super::settings::NO_TEMPLATE));
            }
            let new = NewMessage {
                operator,
                kind,
                to: Recipient { app_id: Some(app_id.clone()), openid: Some(openid.clone()), phone: None },
                values: sample(kind),
                link: None,
                reference: "TEST",
                dedup_key: &key,
                order: None,
                now,
            };
            let id = self.queue_anyway(tx, new).await?;
            let id = id.ok_or_else(|| Error::Internal("a test message was not queued".to_owned()))?;
            let detail = serde_json::json!({ "kind": kind.as_str(), "to": masked_openid(&openid) });
            audit::record(self, tx, actor, "message.test", id.as_str(), &detail).await?;
            Ok(id)
        })
    }

    /// The actor says that a follower is themselves.
    ///
    /// # Errors
    /// The role may not; the follower was not here lately; the command line is nobody's follower.
    pub async fn bind_follower(&self, actor: &Actor, follower: &str) -> Result<()> {
        let operator = actor.require(Permission::ManageMessages)?;
        let user = actor.user.clone().ok_or(Error::Forbidden)?;
        let app_id = self.app_id_of(operator).await?.ok_or(Error::NotFound("official_account"))?;
        let openid = self.known_follower(actor, operator, &app_id, follower).await?;
        let row = self.staff_follower(user, app_id, &openid)?;
        let by = Author { operator: Some(operator), user: Some(&row.staff_id), name: &actor.name };
        transact!(Error, self.store(), |tx| { self.bind_staff(tx, by, operator, &row).await })
    }

    /// Which follower a member of staff is, to be kept.
    pub(crate) fn staff_follower(&self, staff_id: UserId, app_id: String, openid: &str) -> Result<Staff> {
        let id = uuid_v7(self.now(), self.random());
        let sealed =
            self.vault().seal(self.inner.random.as_ref(), &follower_context(&id), openid.as_bytes())?;
        Ok(Staff { id, staff_id, app_id, sealed, masked: masked_openid(openid) })
    }

    /// Keeps it, in the place of who they were before.
    pub(crate) async fn bind_staff(
        &self,
        tx: &mut Tx,
        by: Author<'_>,
        operator: &OperatorId,
        row: &Staff,
    ) -> Result<()> {
        followers::bind(tx, operator, row, self.now()).await?;
        let detail = serde_json::json!({ "follower": row.masked });
        audit::record_as(self, tx, by, "message.bind", by.name, &detail).await
    }

    async fn known_follower(
        &self,
        actor: &Actor,
        operator: &OperatorId,
        app_id: &str,
        key: &str,
    ) -> Result<String> {
        let known = self.known_followers(actor, operator, app_id).await?;
        let found = known.into_iter().find(|k| hash(k.openid.as_bytes()) == key);
        found.map(|k| k.openid).ok_or(Error::NotFound("follower"))
    }

    async fn known_followers(
        &self,
        actor: &Actor,
        operator: &OperatorId,
        app_id: &str,
    ) -> Result<Vec<Known>> {
        let since = self.now().plus(-LATELY_MS);
        let mut conn = self.store().read().await?;
        let staff = followers::staff(&mut conn, operator, app_id).await?;
        let recent = followers::recent(&mut conn, operator, app_id, since, OFFERED).await?;
        drop(conn);
        let me = staff.iter().find(|s| Some(&s.staff_id) == actor.user.as_ref());
        let me = me.map(|row| self.open_follower(row)).transpose()?;
        let mut known: Vec<Known> = Vec::new();
        if let Some(openid) = &me {
            known.push(Known { openid: openid.clone(), at: None, is_me: true });
        }
        for r in recent {
            match known.iter_mut().find(|k| k.openid == r.openid) {
                Some(k) => k.at = Some(r.at),
                None => known.push(Known { openid: r.openid, at: Some(r.at), is_me: false }),
            }
        }
        Ok(known)
    }

    pub(crate) fn open_follower(&self, row: &Staff) -> Result<String> {
        let plain = self.vault().open(&follower_context(&row.id), &row.sealed)?;
        String::from_utf8(plain.to_vec()).map_err(|_| Error::Internal("a follower cannot be read".to_owned()))
    }
}
