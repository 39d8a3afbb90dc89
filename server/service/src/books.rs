//! Whether the money is right: the ledger balances, and everything agrees with it.

use crate::Service;
use crate::error::Result;

impl Service {
    /// Everything that is wrong with the money, over all operators, in words; empty when all is well. Tests and the
    /// simulation ask after every step; `peakepay` can ask at any time.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn check_books(&self) -> Result<Vec<String>> {
        let wrong = store::books::check(&mut self.store().read().await?).await?;
        Ok(wrong.into_iter().map(|(what, row)| format!("{what}: {row}")).collect())
    }
}
