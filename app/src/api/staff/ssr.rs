//! From the use cases' types to the console's and back.

use super::*;

/// Somebody who signs in.
pub fn person(person: service::staff::Staff) -> Person {
    Person {
        id: person.id.into(),
        login: person.login,
        name: person.name,
        role: person.role,
        locked: person.locked,
        created_at: person.created_at,
        last_sign_in_at: person.last_sign_in_at,
        second_factor: person.second_factor,
    }
}

/// A role by its word.
pub fn role(word: &str) -> Result<Role, service::Error> {
    Role::parse(word).ok_or_else(|| service::Error::field("role", "required"))
}
