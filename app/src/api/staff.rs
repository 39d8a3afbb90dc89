//! People who sign in, and, for the platform, operators.

use super::Answer;
use domain::access::Role;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// The row's id.
    pub id: String,
    /// The name to sign in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// What they may do.
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

/// Everybody, and of whom a second factor is demanded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffPage {
    /// The people.
    pub people: Vec<Person>,
    /// Whether it is demanded of the operator's staff.
    pub demanded: bool,
    /// Whether it is demanded of the platform's staff; `None`: not one's own affair.
    pub platform_demanded: Option<bool>,
}

/// Everybody of the operator.
#[server(prefix = "/console/api", endpoint = "staff", input = Json)]
pub async fn list_staff() -> Answer<StaffPage> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let demands = service.second_factor_demands(&actor).await?;
        Ok(StaffPage {
            people: service.list_staff(&actor).await?.into_iter().map(ssr::person).collect(),
            demanded: demands.operator,
            platform_demanded: demands.platform,
        })
    })
    .await
}

/// Adds somebody.
#[server(prefix = "/console/api", endpoint = "create_staff")]
pub async fn create_staff(login: String, name: String, role: String, password: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let new = service::staff::NewStaff {
            login: login.trim().to_owned(),
            name: name.trim().to_owned(),
            role: ssr::role(&role)?,
            password,
        };
        service.create_staff(&actor, new).await.map(|_| ())
    })
    .await
}

/// Changes what somebody may do.
#[server(prefix = "/console/api", endpoint = "update_staff")]
pub async fn update_staff(id: String, role: String, locked: Option<String>) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::UserId::parse(&id))?;
        service.update_staff(&actor, &id, ssr::role(&role)?, locked.is_some()).await.map(|_| ())
    })
    .await
}

/// Gives somebody a new password.
#[server(prefix = "/console/api", endpoint = "reset_password")]
pub async fn reset_password(id: String, password: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::UserId::parse(&id))?;
        service.reset_password(&actor, &id, &password).await.map(|_| ())
    })
    .await
}

/// Adds an operator.
#[server(prefix = "/console/api", endpoint = "create_operator")]
pub async fn create_operator(code: String, name: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        service.create_operator(&actor, code.trim(), name.trim()).await.map(|_| ())
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr;
