//! Who acts.

use crate::error::{Error, Result};
use domain::access::{Permission, Role};
use domain::ids::{OperatorId, UserId};

/// Somebody who signed in, or a command on the machine itself, acting for one operator.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person; `None` for the command line.
    pub user: Option<UserId>,
    /// How the audit log names them: a login, or `cli`.
    pub name: String,
    /// The operator that is selected; `None` while platform staff have selected none.
    pub operator: Option<OperatorId>,
    /// The person's role at that operator.
    pub role: Role,
    /// The session's hash, so that its owner can end all others.
    pub(crate) session: Option<String>,
}

impl Actor {
    /// The command line of the machine that holds the database: whoever runs it could edit the file itself.
    pub fn cli(operator: Option<OperatorId>) -> Self {
        Self { user: None, name: "cli".to_owned(), operator, role: Role::Platform, session: None }
    }

    /// Checks that the actor has `permission` and has selected an operator, and returns that operator.
    ///
    /// # Errors
    /// [`Error::Forbidden`], or [`Error::NoOperator`] when none is selected.
    pub fn require(&self, permission: Permission) -> Result<&OperatorId> {
        if !self.role.may(permission) {
            return Err(Error::Forbidden);
        }
        self.operator.as_ref().ok_or(Error::NoOperator)
    }

    /// Checks a permission that needs no selected operator.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn require_platform(&self, permission: Permission) -> Result<()> {
        if self.role.may(permission) { Ok(()) } else { Err(Error::Forbidden) }
    }
}
