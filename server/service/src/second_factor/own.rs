//! One's own second factor, at the account page.

use super::{Needs, Waiting, is_demanded, needs, tries_key, typed};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::auth::TRIES_PER_LOGIN;
use crate::error::{Error, Result};
use domain::second_factor::RecoveryCode;
use domain::time::UnixMs;
use serde_json::json;
use store::{second_factors, sessions, staff, throttle, transact};

/// How one's own second factor stands.
#[derive(Clone, Debug)]
pub struct MySecondFactor {
    /// Since when it is on; `None`: it is off.
    pub on_since: Option<UnixMs>,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
    /// Whether the operator, or the platform of its own people, demands it.
    pub demanded: bool,
    /// A secret that waits for its first code.
    pub waiting: Option<Waiting>,
}

impl Service {
    /// How the actor's own second factor stands.
    ///
    /// # Errors
    /// The command line has none.
    pub async fn my_second_factor(&self, actor: &Actor) -> Result<MySecondFactor> {
        let person = self.oneself(actor).await?;
        let mut conn = self.store().read().await?;
        let factor = second_factors::of(&mut conn, &person.id).await?;
        Ok(MySecondFactor {
            on_since: factor.and_then(|factor| factor.confirmed_at),
            recovery_codes: second_factors::count_recovery_codes(&mut conn, &person.id).await?,
            demanded: is_demanded(&mut conn, &person).await?,
            waiting: self.waiting(&mut conn, &person, browser(actor)?).await?,
        })
    }

    /// Makes a secret for the actor, who proves by the password that it is they who sit there. It counts once a code of it
    /// was entered, within ten minutes.
    ///
    /// # Errors
    /// The command line has none; a wrong password (field `password`); too many tries; [`Error::Conflict`]
    /// `second_factor_on`.
    pub async fn begin_second_factor(&self, actor: &Actor, password: &str) -> Result<()> {
        let person = self.proven(actor, password).await?;
        transact!(Error, self.store(), |tx| {
            if !self.make_waiting(tx, &person.id, browser(actor)?).await? {
                return Err(Error::Conflict("second_factor_on"));
            }
            Ok(())
        })
    }

    /// The actor entered the first code: the second factor is on, and their other sessions, begun without it, end. The
    /// recovery codes are shown this once.
    ///
    /// # Errors
    /// The command line has none; at field `code`: `six_digits`, `second_factor_wrong`; [`Error::Conflict`]
    /// `second_factor_begin_again`; too many tries.
    pub async fn confirm_second_factor(&self, actor: &Actor, code: &str) -> Result<Vec<RecoveryCode>> {
        let person = self.oneself(actor).await?;
        self.count_tries(&[(&tries_key(&person.id), TRIES_PER_LOGIN)]).await?;
        transact!(Error, self.store(), |tx| {
            let codes = self.confirm_waiting(tx, &person.id, browser(actor)?, code).await?;
            throttle::clear(tx, &tries_key(&person.id)).await?;
            sessions::delete_of(tx, &person.id, actor.session.as_deref()).await?;
            audit::record(self, tx, actor, "second_factor.switch_on", &person.login, &json!({})).await?;
            Ok(codes)
        })
    }

    /// Makes new recovery codes in the place of the old ones; shown this once.
    ///
    /// # Errors
    /// The command line has none; a wrong password (field `password`); too many tries; [`Error::Conflict`]
    /// `second_factor_off`.
    pub async fn renew_recovery_codes(&self, actor: &Actor, password: &str) -> Result<Vec<RecoveryCode>> {
        let person = self.proven(actor, password).await?;
        transact!(Error, self.store(), |tx| {
            if needs(tx, &person).await? != Needs::Code {
                return Err(Error::Conflict("second_factor_off"));
            }
            let codes = self.make_recovery_codes(tx, &person.id).await?;
            audit::record(self, tx, actor, "second_factor.recovery_codes", &person.login, &json!({})).await?;
            Ok(codes)
        })
    }

    /// Switches the actor's second factor off. Where it is demanded, all their sessions end: the next sign-in sets up
    /// another one, which is how somebody moves to a new phone.
    ///
    /// # Errors
    /// The command line has none; a wrong password (field `password`) or code (field `code`); too many tries;
    /// [`Error::Conflict`] `second_factor_off`.
    pub async fn end_second_factor(&self, actor: &Actor, password: &str, code: &str) -> Result<()> {
        let typed = typed(code)?;
        let person = self.proven(actor, password).await?;
        self.count_tries(&[(&tries_key(&person.id), TRIES_PER_LOGIN)]).await?;
        transact!(Error, self.store(), |tx| {
            let factor = self.spend(tx, &person.id, &typed).await?;
            throttle::clear(tx, &tries_key(&person.id)).await?;
            second_factors::delete(tx, &person.id).await?;
            if is_demanded(tx, &person).await? {
                sessions::delete_of(tx, &person.id, None).await?;
            }
            let detail = json!({ "factor": factor });
            audit::record(self, tx, actor, "second_factor.switch_off", &person.login, &detail).await
        })
    }

    /// The person that an actor is.
    async fn oneself(&self, actor: &Actor) -> Result<staff::Row> {
        let user = actor.user.as_ref().ok_or(Error::Forbidden)?;
        let mut conn = self.store().read().await?;
        staff::by_id(&mut conn, user).await?.ok_or(Error::NotSignedIn)
    }

    /// The same, who has entered their password again.
    async fn proven(&self, actor: &Actor, password: &str) -> Result<staff::Row> {
        let person = self.oneself(actor).await?;
        self.prove_password(&person, "password", password).await?;
        Ok(person)
    }
}

/// The hash of the actor's session: whoever has none sits at no browser.
fn browser(actor: &Actor) -> Result<&str> {
    actor.session.as_deref().ok_or(Error::Forbidden)
}
