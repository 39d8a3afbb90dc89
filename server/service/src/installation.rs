//! Facts about the installation itself.

use crate::Service;
use crate::error::{Error, Result};
use store::{installation, transact};

/// Which master key sealed this database's secrets.
pub(crate) const MASTER_KEY: &str = "master_key_id";

impl Service {
    /// Compares the master keys with the one that this database was begun with, so that a wrong one is noticed at start
    /// and not at the first payment. A new database remembers the current one; while a key is being rotated, the older
    /// one is still among them.
    ///
    /// # Errors
    /// None of the keys is the one that the database knows.
    pub async fn check_master_key(&self) -> Result<()> {
        let current = self.vault().key_id();
        transact!(Error, self.store(), |tx| {
            match installation::get(tx, MASTER_KEY).await? {
                None => Ok(installation::set(tx, MASTER_KEY, &current).await?),
                Some(known) if self.vault().knows(&known) => Ok(()),
                Some(known) => Err(Error::Internal(format!(
                    "the master key is not the one that this database was sealed with (its id is {known})"
                ))),
            }
        })
    }
}
