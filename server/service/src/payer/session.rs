//! Payers' sessions, and the wallet's authorisation that names them. A payer is named per session and app, because one
//! domain serves many operators.

use super::place::Target;
use super::{Authorised, PageState};
use crate::Service;
use crate::accounts::ActiveMethod;
use crate::error::{Error, Result};
use aws_lc_rs::digest;
use channels::wechat::oa::{OaError, OfficialAccount, Scope, SignIn, authorize_url};
use domain::ids::QrToken;
use domain::time::{DAY, MINUTE};
use domain::wallet::Wallet;
use std::sync::Arc;
use store::{Tx, payers, transact};

/// How long a session lives before its payer is known.
const NEW_SESSION_MS: i64 = 30 * MINUTE;
/// How long it lives afterwards.
const SESSION_MS: i64 = 90 * DAY;
/// How long an authorisation may take.
const STATE_MS: i64 = 15 * MINUTE;
/// How often an authorisation is begun anew after a code that was used up or too old (wechat.md 3.1).
const MAX_RESTARTS: i64 = 1;

/// SHA-256 in hex: what is kept of a session's token.
pub(crate) fn hash(text: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, text).as_ref())
}

impl Service {
    /// Sends a payer to the wallet's authorisation, in the session that the browser sent or a new one.
    pub(super) async fn authorise(
        &self,
        token: &QrToken,
        method: &ActiveMethod,
        session: Option<&str>,
    ) -> Result<PageState> {
        let now = self.now();
        let alive = match session {
            Some(session) => {
                payers::session_lives(&mut self.store().read().await?, &hash(session.as_bytes()), now).await?
            }
            None => false,
        };
        let new_session = (!alive).then(|| hex::encode(self.random::<32>()));
        let session_hash = hash(new_session.as_deref().or(session).unwrap_or_default().as_bytes());
        let url = transact!(Error, self.store(), |tx| {
            if new_session.is_some() {
                payers::insert_session(tx, &session_hash, now, now.plus(NEW_SESSION_MS)).await?;
            }
            self.begin_authorisation(tx, token, &method.app_id, &session_hash, 0).await
        })?;
        Ok(PageState::Authorise { url, new_session })
    }

    async fn begin_authorisation(
        &self,
        tx: &mut Tx,
        token: &QrToken,
        app_id: &str,
        session_hash: &str,
        attempts: i64,
    ) -> Result<String> {
        let state = hex::encode(self.random::<20>());
        let row = payers::State {
            app_id: app_id.to_owned(),
            token: token.as_str().to_owned(),
            attempts,
            created_at: self.now(),
        };
        payers::insert_state(tx, &state, session_hash, &row).await?;
        let back = format!("{}/PeakeCloud/mobile/pay/{}", self.settings().public_base, token.as_str());
        authorize_url(&self.settings().wechat, app_id, &back, Scope::Base, &state)
            .map_err(|e| Error::Internal(e.to_string()))
    }

    /// The payer comes back from the wallet's authorisation. `state` works once, and only in the session and at the
    /// code that it was made for. Afterwards redirect to the clean address: a code works once.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: the state is not this session's, used or too old, or the payer refused; load the page
    /// again. [`Error::Provider`]: the wallet cannot say who it is.
    pub async fn finish_authorisation(
        &self,
        token: &QrToken,
        session: &str,
        code: Option<&str>,
        state: &str,
    ) -> Result<Authorised> {
        let session_hash = hash(session.as_bytes());
        let since = self.now().plus(-STATE_MS);
        let taken = transact!(Error, self.store(), |tx| {
            Ok(payers::take_state(tx, state, &session_hash, since).await?)
        })?;
        let taken = taken.filter(|t| t.token == token.as_str()).ok_or(Error::NotSignedIn)?;
        let code = code.filter(|c| !c.is_empty()).ok_or(Error::NotSignedIn)?;
        match self.exchange(token, &taken.app_id, code).await {
            Ok(SignIn::Payer { openid, .. }) => {
                self.keep_payer(&session_hash, &taken.app_id, &openid).await?;
                Ok(Authorised::Done)
            }
            Ok(SignIn::Snapshot) => Ok(Authorised::Snapshot),
            Err(Refused::Oa(OaError::RestartSignIn { .. })) if taken.attempts < MAX_RESTARTS => {
                let url = transact!(Error, self.store(), |tx| {
                    self.begin_authorisation(tx, token, &taken.app_id, &session_hash, taken.attempts + 1)
                        .await
                })?;
                Ok(Authorised::Restart { url })
            }
            Err(Refused::Oa(error)) => Err(Error::Provider { code: error.code(), words: error.to_string() }),
            Err(Refused::Ours(error)) => Err(error),
        }
    }

    async fn exchange(
        &self,
        token: &QrToken,
        app_id: &str,
        code: &str,
    ) -> std::result::Result<SignIn, Refused> {
        let mut conn = self.store().read().await.map_err(Error::from)?;
        let target: Target = self.target(&mut conn, token).await?;
        drop(conn);
        let app = self.wechat_oa(target.operator()).await?;
        if app.app_id != app_id {
            // The operator changed the app while the payer was away: begin again with the new one.
            return Err(Refused::Ours(Error::NotSignedIn));
        }
        let http = Arc::clone(self.provider_http());
        let account = OfficialAccount::new(http, self.settings().wechat.clone(), app.app_id, app.secret);
        account.exchange_code(code).await.map_err(Refused::Oa)
    }

    async fn keep_payer(&self, session_hash: &str, app_id: &str, payer_id: &str) -> Result<()> {
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            payers::keep_identity(tx, session_hash, app_id, payer_id, now).await?;
            payers::extend_session(tx, session_hash, now.plus(SESSION_MS)).await?;
            Ok(())
        })
    }

    /// How the payers of a wallet pay at a target, and who this session's payer is there.
    pub(super) async fn known(
        &self,
        target: &Target,
        wallet: Wallet,
        session: Option<&str>,
    ) -> Result<Option<(ActiveMethod, Option<String>)>> {
        let Some(method) = self.method_at(target, wallet).await? else { return Ok(None) };
        let id = match session {
            Some(session) => {
                let mut conn = self.store().read().await?;
                payers::identity(&mut conn, &hash(session.as_bytes()), &method.app_id, self.now()).await?
            }
            None => None,
        };
        Ok(Some((method, id)))
    }
}

enum Refused {
    Oa(OaError),
    Ours(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}
