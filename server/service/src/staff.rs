//! People who sign in: the members of an operator, and the platform's staff.

use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::auth::is_self;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::secrets::hash_password;
use domain::access::{Permission, Role};
use domain::ids::{OperatorId, UserId};
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Conn, Tx, second_factors, sessions, staff, transact};

/// How many characters a password has.
const PASSWORD: std::ops::RangeInclusive<usize> = 10..=200;
/// How many rows are read at a time.
const BATCH: i64 = 500;

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// The person.
    pub id: UserId,
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they may do here.
    pub role: Role,
    /// Whether they are locked out.
    pub locked: bool,
    /// When they were added.
    pub created_at: UnixMs,
    /// When they last signed in.
    pub last_sign_in_at: Option<UnixMs>,
    /// Whether they have a second factor.
    pub second_factor: bool,
}

/// Somebody to be added.
#[derive(Clone)]
pub struct NewStaff {
    /// What they sign in with: letters, digits, `.`, `-`, `_`, `@`; case does not matter.
    pub login: String,
    /// Their name.
    pub name: String,
    /// [`Role::Platform`], or what they are at the actor's operator.
    pub role: Role,
    /// Their first password, 10 to 200 characters.
    pub password: String,
}

impl std::fmt::Debug for NewStaff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewStaff")
            .field("login", &self.login)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// A login as it is kept.
pub(crate) fn normal_login(login: &str) -> String {
    login.trim().to_lowercase()
}

/// Whether `password` may be one; errors are at `field`.
pub(crate) fn check_password(field: &str, password: &str, login: &str) -> Result<()> {
    let mut fields = Fields::default();
    let length = password.chars().count();
    if length < *PASSWORD.start() {
        fields.wrong_with(field, "password_too_short", PASSWORD.start().to_string());
    } else if length > *PASSWORD.end() {
        fields.wrong_with(field, "too_long", PASSWORD.end().to_string());
    } else if password.to_lowercase() == login || password.chars().all(|c| password.starts_with(c)) {
        fields.wrong(field, "password_too_weak");
    }
    fields.done()
}

fn check_new(new: &NewStaff, login: &str) -> Result<()> {
    let mut fields = Fields::default();
    let shape = |b: u8| b.is_ascii_alphanumeric() || b".-_@".contains(&b);
    if login.is_empty() {
        fields.wrong("login", "required");
    } else if login.len() > 64 || !login.bytes().all(shape) {
        fields.wrong("login", "login_shape");
    }
    fields.name("name", &new.name, 60);
    fields.done()?;
    check_password("password", &new.password, login)
}

fn shown(member: staff::Member, second_factor: bool) -> Staff {
    let person = member.person;
    Staff {
        id: person.id,
        login: person.login,
        name: person.name,
        role: member.role,
        locked: person.locked,
        created_at: person.created_at,
        last_sign_in_at: person.last_sign_in_at,
        second_factor,
    }
}

pub(crate) async fn members(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<staff::Member>> {
    let mut all: Vec<staff::Member> = Vec::new();
    loop {
        let rows = staff::members(conn, operator, all.last().map(|m| &m.person.id), BATCH).await?;
        if rows.is_empty() {
            all.sort_by(|a, b| a.person.login.cmp(&b.person.login));
            return Ok(all);
        }
        all.extend(rows);
    }
}

pub(crate) async fn platform(conn: &mut Conn) -> Result<Vec<staff::Member>> {
    let mut all: Vec<staff::Member> = Vec::new();
    loop {
        let rows = staff::platform(conn, all.last().map(|m| &m.person.id), BATCH).await?;
        if rows.is_empty() {
            all.sort_by(|a, b| a.person.login.cmp(&b.person.login));
            return Ok(all);
        }
        all.extend(rows);
    }
}

/// The person, with the role that the actor's rights over them depend on.
///
/// # Errors
/// The actor has nothing to do with that person: as if there were none.
pub(crate) async fn managed(conn: &mut Conn, actor: &Actor, user: &UserId) -> Result<staff::Member> {
    let person = staff::by_id(conn, user).await?.ok_or(Error::NotFound("staff"))?;
    let role = match &actor.operator {
        _ if person.platform => Some(Role::Platform).filter(|_| actor.role == Role::Platform),
        Some(operator) => staff::role_at(conn, user, operator).await?,
        None => None,
    };
    Ok(staff::Member { person, role: role.ok_or(Error::NotFound("staff"))? })
}

impl Service {
    /// The members of the actor's operator by login and, for platform staff, those of the platform after them.
    ///
    /// # Errors
    /// The role may not see them.
    pub async fn list_staff(&self, actor: &Actor) -> Result<Vec<Staff>> {
        let operator = actor.require(Permission::ManageStaff)?;
        let mut conn = self.store().read().await?;
        let mut people = members(&mut conn, operator).await?;
        if actor.role == Role::Platform {
            people.extend(platform(&mut conn).await?);
        }
        let having = second_factors::people(&mut conn, operator).await?;
        let shown = |member: staff::Member| {
            let second_factor = having.contains(&member.person.id);
            shown(member, second_factor)
        };
        Ok(people.into_iter().map(shown).collect())
    }

    /// Adds somebody: a member of the actor's operator, or staff of the platform.
    ///
    /// # Errors
    /// The role may not; a wrong field; the login is taken (field `login`, `taken`).
    pub async fn create_staff(&self, actor: &Actor, new: NewStaff) -> Result<Staff> {
        let operator = if new.role == Role::Platform {
            actor.require_platform(Permission::ManageOperators)?;
            None
        } else {
            Some(actor.require(Permission::ManageStaff)?)
        };
        let (login, now) = (normal_login(&new.login), self.now());
        check_new(&new, &login)?;
        let person = staff::Row {
            id: UserId::from_parts(now, self.random()),
            login,
            name: new.name.clone(),
            password_hash: hash_password(&new.password, self.random()).await?,
            platform: operator.is_none(),
            locked: false,
            created_at: now,
            password_changed_at: now,
            last_sign_in_at: None,
        };
        transact!(Error, self.store(), |tx| {
            if !staff::insert(tx, &person).await? {
                return Err(Error::field("login", "taken"));
            }
            if let Some(operator) = operator {
                staff::set_member(tx, &person.id, operator, new.role).await?;
            }
            let detail = json!({ "role": new.role });
            audit::record(self, tx, actor, "staff.create", &person.login, &detail).await
        })?;
        Ok(shown(staff::Member { person, role: new.role }, false))
    }

    /// Changes what somebody may do, and locks them out or lets them in. Nobody does this to themselves; platform staff
    /// stay platform staff.
    ///
    /// # Errors
    /// The role may not; no such person here; [`Error::Conflict`] `not_yourself` or `role_fixed`.
    pub async fn update_staff(
        &self,
        actor: &Actor,
        user: &UserId,
        role: Role,
        locked: bool,
    ) -> Result<Staff> {
        let operator = actor.require(Permission::ManageStaff)?;
        transact!(Error, self.store(), |tx| {
            let mut member = managed(tx, actor, user).await?;
            if is_self(actor, user) {
                return Err(Error::Conflict("not_yourself"));
            }
            if (role == Role::Platform) != member.person.platform {
                return Err(Error::Conflict("role_fixed"));
            }
            if role != member.role {
                staff::set_member(tx, user, operator, role).await?;
                let detail = json!({ "role": role, "before": member.role });
                audit::record(self, tx, actor, "staff.role", &member.person.login, &detail).await?;
                member.role = role;
            }
            if locked != member.person.locked {
                self.set_locked(tx, actor, &member.person, locked).await?;
                member.person.locked = locked;
            }
            let factor = second_factors::of(tx, user).await?;
            Ok(shown(member, factor.is_some_and(|factor| factor.confirmed_at.is_some())))
        })
    }

    async fn set_locked(&self, tx: &mut Tx, actor: &Actor, person: &staff::Row, locked: bool) -> Result<()> {
        staff::set_locked(tx, &person.id, locked).await?;
        if locked {
            sessions::delete_of(tx, &person.id, None).await?;
        }
        let action = if locked { "staff.lock" } else { "staff.unlock" };
        audit::record(self, tx, actor, action, &person.login, &json!({})).await
    }

    /// Gives somebody a new password and ends their sessions. The own one is changed with
    /// [`Service::change_password`].
    ///
    /// # Errors
    /// The role may not; no such person here; a weak password; [`Error::Conflict`] `not_yourself`.
    pub async fn reset_password(&self, actor: &Actor, user: &UserId, password: &str) -> Result<()> {
        actor.require(Permission::ManageStaff)?;
        let mut conn = self.store().read().await?;
        let person = managed(&mut conn, actor, user).await?.person;
        drop(conn);
        if is_self(actor, user) {
            return Err(Error::Conflict("not_yourself"));
        }
        check_password("password", password, &person.login)?;
        let (hash, now) = (hash_password(password, self.random()).await?, self.now());
        transact!(Error, self.store(), |tx| {
            if !staff::set_password(tx, user, &person.password_hash, &hash, now).await? {
                return Err(Error::Conflict("changed_meanwhile"));
            }
            sessions::delete_of(tx, user, None).await?;
            audit::record(self, tx, actor, "staff.reset_password", &person.login, &json!({})).await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_that_are_none() {
        for weak in ["", "123456789", "aaaaaaaaaaaa", "Wang.Xiao.Ming"] {
            assert!(check_password("password", weak, "wang.xiao.ming").is_err(), "{weak}");
        }
        assert!(check_password("password", &"长".repeat(201), "x").is_err());
        assert!(check_password("password", "十个字的中文密码也行", "x").is_ok());
    }
}
