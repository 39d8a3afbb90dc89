//! The one place where a transaction is run again.

use std::time::Duration;

/// How often a transaction is tried.
const TRIES: u32 = 12;

/// Counts the tries of one transaction; made by [`transact!`](crate::transact).
#[derive(Debug, Default)]
pub struct Tries(u32);

impl Tries {
    /// Waits a little and answers whether to try once more. The first repetition comes at once: under SERIALIZABLE one
    /// of the two that collided is through by then.
    pub async fn again(&mut self) -> bool {
        self.0 += 1;
        match self.0 {
            TRIES.. => return false,
            1 => tokio::task::yield_now().await,
            n => tokio::time::sleep(Duration::from_millis(1 << n.min(7))).await,
        }
        true
    }
}

/// Runs a transaction: begins, runs the block with `tx: &mut Tx`, commits. An error, by `?` too, rolls everything back.
/// A serialization failure, a deadlock or a busy file runs the whole block again, so it must be free of side effects
/// other than those on the database.
///
/// `transact!(store, |tx| { …; Ok(value) })` gives `Result<value, store::Error>`;
/// `transact!(MyError, store, |tx| { … })` gives `Result<value, MyError>`, where `MyError: From<store::Error> + Retryable`.
#[macro_export]
macro_rules! transact {
    ($store:expr, |$tx:ident| $body:block) => {
        $crate::transact!($crate::Error, $store, |$tx| $body)
    };
    ($error:ty, $store:expr, |$tx:ident| $body:block) => {{
        let store: &$crate::Store = &$store;
        let mut tries = $crate::Tries::default();
        loop {
            let outcome: ::core::result::Result<_, $error> = async {
                let mut transaction = store.begin().await?;
                let result: ::core::result::Result<_, $error> = {
                    #[allow(unused_variables)]
                    let $tx: &mut $crate::Tx = &mut transaction;
                    async { $body }.await
                };
                let value = result?;
                transaction.commit().await?;
                Ok(value)
            }
            .await;
            match outcome {
                Err(error) if $crate::Retryable::is_retryable(&error) && tries.again().await => {}
                outcome => break outcome,
            }
        }
    }};
}
