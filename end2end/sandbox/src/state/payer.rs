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
    /// This person's mobile number; empty for somebody who is not of the demo.
    #[must_use]
    pub fn phone(&self) -> &'static str {
        match self.key.as_str() {
            "lin" => "13800000001",
            "chen" => "13800000002",
            "zhao" => "13800000003",
            "wang" => "13800000004",
            _ => "",
        }
    }

    /// This person's name under an application: the same at every start, another one under every application.
    #[must_use]
    pub fn openid(&self, app_id: &str) -> String {
        ids::openid(app_id, &self.key)
    }
}
