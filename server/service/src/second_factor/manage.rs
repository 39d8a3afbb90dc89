//! Who must have a second factor, and taking away one that somebody cannot use any more.

use super::{PLATFORM_DEMANDS, platform_demands};
use crate::Service;
use crate::access::Actor;
use crate::audit::{self, Author};
use crate::auth::{first_operator, is_self};
use crate::error::{Error, Result};
use crate::staff::{managed, normal_login};
use domain::access::{Permission, Role};
use domain::ids::{OperatorId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Tx, installation, operators, second_factors, sessions, staff, throttle, transact};

/// Of whom a second factor is demanded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demands {
    /// Of everybody who works for the actor's operator.
    pub operator: bool,
    /// Of the platform's staff; `None`: the actor is not one of them.
    pub platform: Option<bool>,
}

impl Service {
    /// Of whom a second factor is demanded.
    ///
    /// # Errors
    /// The role may not manage staff.
    pub async fn second_factor_demands(&self, actor: &Actor) -> Result<Demands> {
        let operator = actor.require(Permission::ManageStaff)?;
        let mut conn = self.store().read().await?;
        let platform = match actor.role {
            Role::Platform => Some(platform_demands(&mut conn).await?),
            _ => None,
        };
        Ok(Demands { operator: second_factors::is_demanded(&mut conn, operator).await?, platform })
    }

    /// Demands a second factor of everybody who works for the actor's operator, from their next sign-in on; or no more.
    ///
    /// # Errors
    /// The role may not manage staff.
    pub async fn demand_second_factor(&self, actor: &Actor, on: bool) -> Result<()> {
        let operator = actor.require(Permission::ManageStaff)?;
        transact!(Error, self.store(), |tx| {
            if !second_factors::demand(tx, operator, on).await? {
                return Ok(());
            }
            let code = operators::by_id(tx, operator).await?.map(|row| row.code).unwrap_or_default();
            audit::record(self, tx, actor, demanded(on), &code, &json!({})).await
        })
    }

    /// Demands a second factor of the platform's staff, from their next sign-in on; or no more.
    ///
    /// # Errors
    /// Not of the platform.
    pub async fn demand_second_factor_of_platform(&self, actor: &Actor, on: bool) -> Result<()> {
        actor.require_platform(Permission::ManageOperators)?;
        transact!(Error, self.store(), |tx| {
            if platform_demands(tx).await? == on {
                return Ok(());
            }
            installation::set(tx, PLATFORM_DEMANDS, if on { "1" } else { "0" }).await?;
            let by = Author { operator: None, user: actor.user.as_ref(), name: &actor.name };
            audit::record_as(self, tx, by, demanded(on), "platform", &json!({})).await
        })
    }

    /// Takes away the second factor of somebody who cannot use it any more, and ends their sessions.
    ///
    /// # Errors
    /// The role may not manage staff; no such person here; [`Error::Conflict`] `not_yourself` or `second_factor_off`.
    pub async fn reset_second_factor(&self, actor: &Actor, user: &UserId) -> Result<()> {
        actor.require(Permission::ManageStaff)?;
        transact!(Error, self.store(), |tx| {
            let person = managed(tx, actor, user).await?.person;
            if is_self(actor, user) {
                return Err(Error::Conflict("not_yourself"));
            }
            self.take_away(tx, actor, actor.operator.as_ref(), &person).await
        })
    }

    /// The same by login, for whoever works at the server itself: the last administrator may be the one who is locked out.
    ///
    /// # Errors
    /// Not of the platform; there is no such login; [`Error::Conflict`] `not_yourself` or `second_factor_off`.
    pub async fn reset_second_factor_of(&self, actor: &Actor, login: &str) -> Result<()> {
        actor.require_platform(Permission::ManageOperators)?;
        transact!(Error, self.store(), |tx| {
            let person = staff::by_login(tx, &normal_login(login)).await?.ok_or(Error::NotFound("staff"))?;
            if is_self(actor, &person.id) {
                return Err(Error::Conflict("not_yourself"));
            }
            let operator = first_operator(tx, &person).await?.filter(|_| !person.platform);
            self.take_away(tx, actor, operator.as_ref(), &person).await
        })
    }

    async fn take_away(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        operator: Option<&OperatorId>,
        person: &staff::Row,
    ) -> Result<()> {
        if !second_factors::delete(tx, &person.id).await? {
            return Err(Error::Conflict("second_factor_off"));
        }
        throttle::clear(tx, &super::tries_key(&person.id)).await?;
        sessions::delete_of(tx, &person.id, None).await?;
        let by = Author { operator, user: actor.user.as_ref(), name: &actor.name };
        audit::record_as(self, tx, by, "second_factor.reset", &person.login, &json!({})).await
    }
}

const fn demanded(on: bool) -> &'static str {
    if on { "second_factor.demand" } else { "second_factor.demand_end" }
}
