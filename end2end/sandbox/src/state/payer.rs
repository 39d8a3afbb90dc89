//! The people who hold the virtual phones.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids;

/// A person with a wallet full of money.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Payer {
    /// Short name, part of device names: `lin`.
    pub key: String,
    /// Full name: 林小雨.
    pub name: String,
}

impl Payer {
    /// This person's name under an application: the same at every start, another one under every application.
    #[must_use]
    pub fn openid(&self, app_id: &str) -> String {
        ids::openid(app_id, &self.key)
    }
}
