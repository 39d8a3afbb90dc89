//! Between the password and the session: the right password of somebody who needs more makes no session but a token for
//! one browser, good for ten minutes, for one purpose.

use super::{HALF_WAY_MS, Needs, Waiting, needs, tries_key, typed};
use crate::Service;
use crate::audit::{self, Author};
use crate::auth::{NewSession, TRIES_PER_ADDRESS, TRIES_PER_LOGIN, address_key};
use crate::error::{Error, Result};
use crate::secrets::{token, token_hash};
use domain::second_factor::RecoveryCode;
use domain::time::UnixMs;
use serde_json::json;
use std::fmt;
use store::{Conn, Tx, second_factors, sessions, staff, throttle, transact};

/// What a right password led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// A session.
    In(NewSession),
    /// The question for a second factor, or to set one up.
    HalfWay(NewHalfWay),
}

impl SignIn {
    /// The session, where the password was all that it took.
    pub fn session(self) -> Option<NewSession> {
        match self {
            Self::In(session) => Some(session),
            Self::HalfWay(_) => None,
        }
    }
}

/// Somebody who is half-way in now: the token is not kept anywhere.
#[derive(Clone, PartialEq, Eq)]
pub struct NewHalfWay {
    /// What the cookie holds.
    pub token: String,
    /// Until when it counts.
    pub expires_at: UnixMs,
}

impl fmt::Debug for NewHalfWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewHalfWay").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Where somebody stands who is half-way in.
#[derive(Clone, Debug)]
pub struct HalfWay {
    /// What they signed in with.
    pub login: String,
    /// Whether they have to set a second factor up; otherwise a code of it is awaited.
    pub set_up: bool,
    /// The secret to set up, while it waits for its first code.
    pub waiting: Option<Waiting>,
}

impl Service {
    /// Where the right password of somebody leads, in the transaction that looked at them last.
    pub(crate) async fn past_password(
        &self,
        tx: &mut Tx,
        person: &staff::Row,
        remote: &str,
    ) -> Result<SignIn> {
        let token = token(self.random());
        let token_hash = token_hash(&token);
        let set_up = match needs(tx, person).await? {
            Needs::Nothing => {
                return Ok(SignIn::In(self.open_session(tx, person, &json!({ "address": remote })).await?));
            }
            Needs::Code => false,
            Needs::SetUp => self.make_waiting(tx, &person.id, &token_hash).await?,
        };
        let expires_at = self.now().plus(HALF_WAY_MS);
        let row = second_factors::HalfWay { token_hash, staff_id: person.id.clone(), set_up, expires_at };
        second_factors::begin_half_way(tx, &row).await?;
        Ok(SignIn::HalfWay(NewHalfWay { token, expires_at }))
    }

    /// What somebody who is half-way in is asked for.
    ///
    /// # Errors
    /// [`Error::Conflict`] `sign_in_again`: it took too long, or something about them changed meanwhile.
    pub async fn half_way(&self, token: &str) -> Result<HalfWay> {
        let mut conn = self.store().read().await?;
        let (half, person) = self.half_person(&mut conn, token).await?;
        let waiting =
            if half.set_up { self.waiting(&mut conn, &person, &half.token_hash).await? } else { None };
        Ok(HalfWay { login: person.login, set_up: half.set_up, waiting })
    }

    /// The second step of signing in: a code out of the app, or a recovery code. `remote` is the address that the request
    /// came from.
    ///
    /// # Errors
    /// At field `code`: `second_factor_shape`, `second_factor_wrong`, `second_factor_used`, `recovery_code_wrong`;
    /// [`Error::Conflict`] `sign_in_again`; [`Error::Throttled`].
    pub async fn second_step(&self, token: &str, code: &str, remote: &str) -> Result<NewSession> {
        let typed = typed(code)?;
        let keys = self.count_second_step(token, remote).await?;
        transact!(Error, self.store(), |tx| {
            let (_, person) = self.half_person(tx, token).await.and_then(only(false))?;
            let factor = self.spend(tx, &person.id, &typed).await?;
            forgive(tx, &keys).await?;
            // The token works once: of two right codes at the same moment, one leads to a session.
            if !second_factors::end_half_way(tx, &token_hash(token)).await? {
                return Err(Error::Conflict("sign_in_again"));
            }
            self.open_session(tx, &person, &json!({ "address": remote, "factor": factor })).await
        })
    }

    /// The first code of somebody who had to set a second factor up before they come in: it is on, their other sessions,
    /// begun without it, end, and this one begins. The recovery codes are shown this once.
    ///
    /// # Errors
    /// At field `code`: `six_digits`, `second_factor_wrong`; [`Error::Conflict`] `sign_in_again` or
    /// `second_factor_begin_again`; [`Error::Throttled`].
    pub async fn finish_set_up(
        &self,
        token: &str,
        code: &str,
        remote: &str,
    ) -> Result<(NewSession, Vec<RecoveryCode>)> {
        let keys = self.count_second_step(token, remote).await?;
        transact!(Error, self.store(), |tx| {
            let (half, person) = self.half_person(tx, token).await.and_then(only(true))?;
            let codes = self.confirm_waiting(tx, &person.id, &half.token_hash, code).await?;
            forgive(tx, &keys).await?;
            sessions::delete_of(tx, &person.id, None).await?;
            let operator = crate::auth::first_operator(tx, &person).await?;
            let by = Author { operator: operator.as_ref(), user: Some(&person.id), name: &person.login };
            audit::record_as(self, tx, by, "second_factor.switch_on", &person.login, &json!({})).await?;
            let session = self.open_session(tx, &person, &json!({ "address": remote })).await?;
            Ok((session, codes))
        })
    }

    /// Counts a try before it is looked at, for the person and for the address.
    async fn count_second_step(&self, token: &str, remote: &str) -> Result<[String; 2]> {
        let mut conn = self.store().read().await?;
        let (half, _) = self.half_person(&mut conn, token).await?;
        drop(conn);
        let keys = [tries_key(&half.staff_id), address_key(remote)];
        self.count_tries(&[(&keys[0], TRIES_PER_LOGIN), (&keys[1], TRIES_PER_ADDRESS)]).await?;
        Ok(keys)
    }

    /// Who is half-way in with a token. Whoever was locked out, or got another password, is not any more.
    async fn half_person(
        &self,
        conn: &mut Conn,
        token: &str,
    ) -> Result<(second_factors::HalfWay, staff::Row)> {
        let gone = || Error::Conflict("sign_in_again");
        let half = second_factors::half_way(conn, &token_hash(token), self.now()).await?.ok_or_else(gone)?;
        let person = staff::by_id(conn, &half.staff_id).await?.filter(|person| !person.locked);
        Ok((half, person.ok_or_else(gone)?))
    }
}

type Person = (second_factors::HalfWay, staff::Row);

/// A token is for one purpose: to set up, or to enter a code.
fn only(set_up: bool) -> impl Fn(Person) -> Result<Person> {
    move |(half, person)| {
        if half.set_up == set_up { Ok((half, person)) } else { Err(Error::Conflict("sign_in_again")) }
    }
}

async fn forgive(tx: &mut Tx, keys: &[String; 2]) -> Result<()> {
    throttle::clear(tx, &keys[0]).await?;
    Ok(throttle::forgive(tx, &keys[1]).await?)
}
