//! Signing in and out. Sessions live on the server; the cookie holds 256 random bits.

use crate::Service;
use crate::access::Actor;
use crate::audit::{self, Author};
use crate::error::{Error, Result};
use crate::operators::OperatorBrief;
use crate::second_factor::SignIn;
use crate::secrets::{hash_password, password_fits, token, token_hash};
use domain::access::Role;
use domain::ids::{OperatorId, UserId};
use domain::time::{DAY, HOUR, MINUTE, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Conn, Tx, operators, sessions, staff, throttle, transact};

/// How long a session lives at most, in milliseconds.
const SESSION_MS: i64 = 7 * DAY;
/// How long a session lives unused, in milliseconds.
const IDLE_MS: i64 = 12 * HOUR;
/// How exactly we know when a session was last used, in milliseconds.
const SEEN_MS: i64 = MINUTE;
/// Tries to sign in that did not succeed, per login and per address, in a window of this many milliseconds.
const WINDOW_MS: i64 = 15 * MINUTE;
pub(crate) const TRIES_PER_LOGIN: i64 = 10;
pub(crate) const TRIES_PER_ADDRESS: i64 = 60;

/// What counts the tries of an address.
pub(crate) fn address_key(remote: &str) -> String {
    format!("sign_in:address:{remote}")
}

/// A session that began: its token is not kept anywhere.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSession {
    /// What the cookie holds.
    pub token: String,
    /// When the session ends at the latest.
    pub expires_at: UnixMs,
}

impl std::fmt::Debug for NewSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSession").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they may do at the selected operator.
    pub role: Role,
    /// The operator that is selected.
    pub operator: Option<OperatorBrief>,
    /// The operators to choose from.
    pub operators: Vec<OperatorBrief>,
}

impl Service {
    /// Begins a session, or asks for the second factor of whoever has one or must have one. `remote` is the address that
    /// the request came from. An unknown login, a wrong password and the time that the answer takes look alike; what else
    /// is needed is said to whoever knows the password.
    ///
    /// # Errors
    /// [`Error::Conflict`] `wrong_login_or_password` or `account_locked`; [`Error::Throttled`] after too many tries for
    /// this login or from this address.
    pub async fn sign_in(&self, login: &str, password: &str, remote: &str) -> Result<SignIn> {
        let login = crate::staff::normal_login(login);
        let keys = [format!("sign_in:login:{}", token_hash(&login)), address_key(remote)];
        self.count_tries(&[(&keys[0], TRIES_PER_LOGIN), (&keys[1], TRIES_PER_ADDRESS)]).await?;
        let mut conn = self.store().read().await?;
        let person = staff::by_login(&mut conn, &login).await?;
        drop(conn);
        let fits = password_fits(password, person.as_ref().map(|p| p.password_hash.as_str())).await?;
        let Some(person) = person.filter(|_| fits) else {
            return Err(Error::Conflict("wrong_login_or_password"));
        };
        if person.locked {
            return Err(Error::Conflict("account_locked"));
        }
        transact!(Error, self.store(), |tx| {
            still_so(tx, &person).await?;
            throttle::clear(tx, &keys[0]).await?;
            throttle::forgive(tx, &keys[1]).await?;
            self.past_password(tx, &person, remote).await
        })
    }

    /// Counts tries before they are looked at: of two guesses at once, both count. Each has a key and a limit.
    pub(crate) async fn count_tries(&self, tries: &[(&str, i64)]) -> Result<()> {
        let now = self.now();
        let blocked = transact!(Error, self.store(), |tx| {
            let mut blocked = None;
            for (key, limit) in tries {
                blocked = blocked.max(throttle::count(tx, key, now, WINDOW_MS, *limit).await?);
            }
            Ok::<_, Error>(blocked)
        })?;
        match blocked {
            Some(until) => Err(Error::Throttled { retry_after_ms: until.since(now).max(1) }),
            None => Ok(()),
        }
    }

    /// Begins a session of somebody who has shown everything that they have to show.
    pub(crate) async fn open_session(
        &self,
        tx: &mut Tx,
        person: &staff::Row,
        detail: &Value,
    ) -> Result<NewSession> {
        let (now, token) = (self.now(), token(self.random()));
        let expires_at = now.plus(SESSION_MS);
        let operator_id = first_operator(tx, person).await?;
        let by = Author { operator: operator_id.as_ref(), user: Some(&person.id), name: &person.login };
        audit::record_as(self, tx, by, "session.begin", &person.login, detail).await?;
        let session = sessions::Row {
            token_hash: token_hash(&token),
            staff_id: person.id.clone(),
            operator_id,
            created_at: now,
            last_seen_at: now,
            expires_at,
        };
        sessions::insert(tx, &session).await?;
        staff::signed_in(tx, &person.id, now).await?;
        Ok(NewSession { token, expires_at })
    }

    /// Whether a signed-in person's password is right, counted before it is looked at.
    ///
    /// # Errors
    /// It is not: `wrong_password` at `field`; too many tries.
    pub(crate) async fn prove_password(
        &self,
        person: &staff::Row,
        field: &str,
        password: &str,
    ) -> Result<()> {
        let key = format!("password:{}", person.id);
        self.count_tries(&[(&key, TRIES_PER_LOGIN)]).await?;
        if !password_fits(password, Some(&person.password_hash)).await? {
            return Err(Error::field(field, "wrong_password"));
        }
        transact!(Error, self.store(), |tx| { Ok(throttle::clear(tx, &key).await?) })
    }

    /// Who acts, by the session's token.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: no such session, it ended, or its owner was locked out or is nowhere a member any more.
    pub async fn actor(&self, token: &str) -> Result<Actor> {
        let session = self.living_session(token).await?;
        let mut conn = self.store().read().await?;
        let actor = actor_of(&mut conn, &session).await?.map(|(actor, _)| actor).ok_or(Error::NotSignedIn);
        drop(conn);
        self.note_use(&session).await?;
        actor
    }

    async fn living_session(&self, token: &str) -> Result<sessions::Row> {
        let now = self.now();
        let mut conn = self.store().read().await?;
        let session = sessions::living(&mut conn, &token_hash(token), now, now.plus(-IDLE_MS)).await?;
        session.ok_or(Error::NotSignedIn)
    }

    async fn note_use(&self, session: &sessions::Row) -> Result<()> {
        let now = self.now();
        if now.since(session.last_seen_at) < SEEN_MS {
            return Ok(());
        }
        transact!(Error, self.store(), |tx| { Ok(sessions::seen(tx, &session.token_hash, now).await?) })
    }

    /// Who is signed in, for the console's frame.
    ///
    /// # Errors
    /// As [`Service::actor`].
    pub async fn me(&self, token: &str) -> Result<Me> {
        let session = self.living_session(token).await?;
        let mut conn = self.store().read().await?;
        let (actor, person) = actor_of(&mut conn, &session).await?.ok_or(Error::NotSignedIn)?;
        let operator = match &actor.operator {
            Some(id) => operators::by_id(&mut conn, id).await?.map(OperatorBrief::from),
            None => None,
        };
        let operators = selectable(&mut conn, &person).await?.into_iter().map(OperatorBrief::from).collect();
        Ok(Me { login: person.login, name: person.name, role: actor.role, operator, operators })
    }

    /// Selects the operator that the session's acts are for.
    ///
    /// # Errors
    /// Not signed in, or the person has no part in that operator ([`Error::NotFound`]).
    pub async fn select_operator(&self, token: &str, operator: &OperatorId) -> Result<()> {
        let session = self.living_session(token).await?;
        transact!(Error, self.store(), |tx| {
            let (_, person) = actor_of(tx, &session).await?.ok_or(Error::NotSignedIn)?;
            if !may_select(tx, &person, operator).await? {
                return Err(Error::NotFound("operator"));
            }
            Ok(sessions::select_operator(tx, &session.token_hash, operator).await?)
        })
    }

    /// Ends a session. One that is not there is ended already.
    ///
    /// # Errors
    /// The database.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let hash = token_hash(token);
        transact!(Error, self.store(), |tx| { Ok(sessions::delete(tx, &hash).await?) })
    }

    /// Changes the actor's own password and ends their other sessions.
    ///
    /// # Errors
    /// The old password is wrong, the new one is too weak; too many tries. The command line has no password.
    pub async fn change_password(&self, actor: &Actor, old: &str, new: &str) -> Result<()> {
        let user = actor.user.as_ref().ok_or(Error::Forbidden)?;
        let mut conn = self.store().read().await?;
        let person = staff::by_id(&mut conn, user).await?.ok_or(Error::NotSignedIn)?;
        drop(conn);
        crate::staff::check_password("new", new, &person.login)?;
        self.prove_password(&person, "old", old).await?;
        let (hash, now) = (hash_password(new, self.random()).await?, self.now());
        transact!(Error, self.store(), |tx| {
            if !staff::set_password(tx, user, &person.password_hash, &hash, now).await? {
                return Err(Error::Conflict("changed_meanwhile"));
            }
            sessions::delete_of(tx, user, actor.session.as_deref()).await?;
            audit::record(self, tx, actor, "password.change", &person.login, &json!({})).await
        })
    }
}

/// The actor of a session, and the person. `None`: the person may not act any more.
async fn actor_of(conn: &mut Conn, session: &sessions::Row) -> Result<Option<(Actor, staff::Row)>> {
    let Some(person) = staff::by_id(conn, &session.staff_id).await?.filter(|p| !p.locked) else {
        return Ok(None);
    };
    let selected = match &session.operator_id {
        Some(operator) if may_select(conn, &person, operator).await? => Some(operator.clone()),
        _ => selectable(conn, &person).await?.into_iter().next().map(|o| o.id).filter(|_| !person.platform),
    };
    let role = match &selected {
        _ if person.platform => Some(Role::Platform),
        Some(operator) => staff::role_at(conn, &person.id, operator).await?,
        None => None,
    };
    let Some(role) = role else { return Ok(None) };
    let actor = Actor {
        user: Some(person.id.clone()),
        name: person.login.clone(),
        operator: selected,
        role,
        session: Some(session.token_hash.clone()),
    };
    Ok(Some((actor, person)))
}

/// Comparing a password takes a while: one that was changed meanwhile, or an account that was locked, must not get a
/// session behind the back of whoever ended them all.
async fn still_so(conn: &mut Conn, person: &staff::Row) -> Result<()> {
    match staff::by_id(conn, &person.id).await? {
        Some(now) if now.password_hash != person.password_hash => {
            Err(Error::Conflict("wrong_login_or_password"))
        }
        Some(now) if now.locked => Err(Error::Conflict("account_locked")),
        Some(_) => Ok(()),
        None => Err(Error::Conflict("wrong_login_or_password")),
    }
}

async fn may_select(conn: &mut Conn, person: &staff::Row, operator: &OperatorId) -> Result<bool> {
    if person.platform {
        return Ok(operators::by_id(conn, operator).await?.is_some());
    }
    let active = operators::by_id(conn, operator).await?.is_some_and(|o| o.active);
    Ok(active && staff::role_at(conn, &person.id, operator).await?.is_some())
}

/// The operators that a person can act for.
async fn selectable(conn: &mut Conn, person: &staff::Row) -> Result<Vec<operators::Row>> {
    if person.platform {
        return crate::operators::all(conn).await;
    }
    let mut operators = operators::of_staff(conn, &person.id).await?;
    operators.retain(|o| o.active);
    Ok(operators)
}

/// The operator that a person's session begins with.
pub(crate) async fn first_operator(conn: &mut Conn, person: &staff::Row) -> Result<Option<OperatorId>> {
    Ok(selectable(conn, person).await?.into_iter().next().map(|operator| operator.id))
}

/// Whether an actor is this person.
pub(crate) fn is_self(actor: &Actor, user: &UserId) -> bool {
    actor.user.as_ref() == Some(user)
}
