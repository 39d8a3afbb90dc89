//! Payers' browser sessions: one per browser and wallet. Only the SHA-256 of a session's token is kept.

use super::place::{Payer, Target};
use crate::Service;
use crate::accounts::ActiveMethod;
use crate::error::{Error, Result};
use aws_lc_rs::digest;
use domain::ids::QrToken;
use domain::time::{DAY, MINUTE};
use domain::wallet::Wallet;
use store::{payers, transact};

/// How long a session lives before its payer is known.
const NEW_SESSION_MS: i64 = 30 * MINUTE;
/// How long it lives afterwards.
pub(super) const SESSION_MS: i64 = 90 * DAY;

/// SHA-256 in hex: what is kept of a session's token.
pub(crate) fn hash(text: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, text).as_ref())
}

/// The session of a page that is opened.
pub(crate) struct Session {
    /// What is kept of it.
    pub hash: String,
    /// Its token, where it was made just now: set the cookie.
    pub new: Option<String>,
}

impl Service {
    /// The session that the browser sent, or a new one: also where the one sent has ended, or belongs to another wallet.
    pub(crate) async fn session(&self, sent: Option<&str>, wallet: Wallet) -> Result<Session> {
        let now = self.now();
        if let Some(sent) = sent {
            let hash = hash(sent.as_bytes());
            if payers::session_wallet(&mut self.store().read().await?, &hash, now).await? == Some(wallet) {
                return Ok(Session { hash, new: None });
            }
        }
        let token = hex::encode(self.random::<32>());
        let hash = hash(token.as_bytes());
        transact!(Error, self.store(), |tx| {
            Ok(payers::insert_session(tx, &hash, wallet, now, now.plus(NEW_SESSION_MS)).await?)
        })?;
        Ok(Session { hash, new: Some(token) })
    }

    /// Lets the session of a payer who pays live on.
    pub(crate) async fn extend_session(&self, session_hash: &str) -> Result<()> {
        let until = self.now().plus(SESSION_MS);
        transact!(Error, self.store(), |tx| { Ok(payers::extend_session(tx, session_hash, until).await?) })
    }

    /// Who a session's payer is under a method: as the provider names them, or, where it names nobody, the session
    /// itself, which is what tells the same payer's second tap from another payer's.
    pub(super) async fn payer_id(&self, method: &ActiveMethod, session_hash: &str) -> Result<Option<String>> {
        if !method.method.names_payer() {
            return Ok(Some(format!("session:{session_hash}")));
        }
        let mut conn = self.store().read().await?;
        Ok(payers::identity(&mut conn, session_hash, &method.app_id, self.now()).await?)
    }

    /// The payer of a session at a code.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: no session, or the wallet has not named the payer yet.
    pub(crate) async fn payer_at(&self, token: &QrToken, session: &str) -> Result<Payer> {
        let session_hash = hash(session.as_bytes());
        let mut conn = self.store().read().await?;
        let target: Target = self.target(&mut conn, token).await?;
        let wallet = payers::session_wallet(&mut conn, &session_hash, self.now()).await?;
        drop(conn);
        let wallet = wallet.ok_or(Error::NotSignedIn)?;
        let methods = self.methods_at(&target, wallet).await?;
        if methods.is_empty() {
            return Err(Error::Conflict("method_off"));
        }
        for (method, on) in methods {
            if let Some(id) = self.payer_id(&method, &session_hash).await? {
                return Ok(Payer { id, session_hash, wallet, method, on, target });
            }
        }
        Err(Error::NotSignedIn)
    }
}
