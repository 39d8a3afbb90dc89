//! Somebody of every role, signed in as they would be.

use crate::world::World;
use domain::access::Role;
use domain::ids::OperatorId;
use service::staff::NewStaff;
use service::{Actor, Service};

pub const PASSWORD: &str = "correct horse battery";

pub fn new_staff(login: &str, role: Role) -> NewStaff {
    NewStaff { login: login.to_owned(), name: "王小明".to_owned(), role, password: PASSWORD.to_owned() }
}

/// Adds somebody and signs them in; the token of their session.
pub async fn signed_in(service: &Service, operator: Option<&OperatorId>, login: &str, role: Role) -> String {
    service.create_staff(&Actor::cli(operator.cloned()), new_staff(login, role)).await.unwrap();
    service.sign_in(login, PASSWORD, "203.0.113.1").await.unwrap().session().unwrap().token
}

/// Another operator, and its administrator.
pub async fn stranger(world: &World) -> Actor {
    let s = &world.service;
    let other = s.create_operator(&Actor::cli(None), "other", "别家").await.unwrap().id;
    let token = signed_in(s, Some(&other), "stranger", Role::Administrator).await;
    s.actor(&token).await.unwrap()
}

/// Somebody of this role at the world's operator; the platform's person has selected it.
pub async fn of_role(world: &World, role: Role) -> Actor {
    let (s, operator) = (&world.service, world.admin.operator.as_ref().unwrap());
    let at = Some(operator).filter(|_| role != Role::Platform);
    let token = signed_in(s, at, &format!("one_{role}"), role).await;
    s.select_operator(&token, operator).await.unwrap();
    s.actor(&token).await.unwrap()
}

/// The code of a refusal.
pub fn code<T: std::fmt::Debug>(result: service::Result<T>) -> &'static str {
    result.unwrap_err().code()
}

/// The fields that are wrong, with their codes.
pub fn fields<T: std::fmt::Debug>(result: service::Result<T>) -> Vec<(String, String)> {
    match result {
        Err(service::Error::Invalid(fields)) => fields.into_iter().map(|f| (f.field, f.code)).collect(),
        other => panic!("no field errors: {other:?}"),
    }
}
