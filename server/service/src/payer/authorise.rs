//! The wallet's web authorisation, which names the payer where a provider needs that. A payer is named per session and
//! app, because one domain serves many operators.

use super::place::Target;
use super::session::{self, SESSION_MS};
use super::{Authorised, PageState};
use crate::Service;
use crate::accounts::ActiveMethod;
use crate::accounts::alipay::CALLBACK_PATH;
use crate::error::{Error, Result};
use crate::payments::provider_error;
use channels::CallError;
use channels::alipay::{AlipayEndpoints, authorise_url};
use channels::wechat::oa::{OaError, OfficialAccount, Scope, SignIn, authorize_url};
use domain::ids::{OperatorId, QrToken};
use domain::method::{Method, Provider};
use domain::time::MINUTE;
use std::sync::Arc;
use store::{Tx, methods, payers, transact};

/// How long an authorisation may take.
const STATE_MS: i64 = 15 * MINUTE;
/// How often an authorisation is begun anew after a code that was used up or too old (wechat.md 3.1).
const MAX_RESTARTS: i64 = 1;

/// What a provider made of an authorisation's code.
enum Named {
    /// This is the payer.
    Payer(String),
    /// The shared user of a page snapshot.
    Snapshot,
    /// The code was used up or too old: begin anew, or, where that was tried before, say this.
    Restart(Error),
}

/// Whose page asks the payer.
enum Asks {
    Wechat,
    Alipay(AlipayEndpoints),
}

/// Where an authorisation begins and comes back to.
struct Way<'a> {
    token: &'a QrToken,
    /// The page's own address, a path.
    path: String,
    asks: Asks,
    app_id: &'a str,
    session_hash: &'a str,
    attempts: i64,
}

/// What somebody comes back with.
struct Back {
    session_hash: String,
    code: String,
}

impl Service {
    /// Sends a payer to the wallet's authorisation.
    pub(super) async fn authorise(
        &self,
        target: &Target,
        token: &QrToken,
        method: &ActiveMethod,
        session_hash: &str,
    ) -> Result<PageState> {
        let way = Way {
            token,
            path: target.path(),
            asks: self.asks(target.operator(), method.method).await?,
            app_id: &method.app_id,
            session_hash,
            attempts: 0,
        };
        let url = transact!(Error, self.store(), |tx| { self.begin_authorisation(tx, &way).await })?;
        Ok(PageState::Authorise { url })
    }

    async fn begin_authorisation(&self, tx: &mut Tx, way: &Way<'_>) -> Result<String> {
        let state = hex::encode(self.random::<20>());
        let row = payers::State {
            app_id: way.app_id.to_owned(),
            token: way.token.as_str().to_owned(),
            attempts: way.attempts,
            created_at: self.now(),
        };
        payers::insert_state(tx, &state, way.session_hash, &row).await?;
        self.authorisation_url(way, &state)
    }

    /// The wallet's page that asks. WeChat comes back to the page's own address; Alipay to one address for all pages,
    /// which leads on to the page ([`Service::authorising_page`]).
    fn authorisation_url(&self, way: &Way<'_>, state: &str) -> Result<String> {
        let base = &self.settings().public_base;
        let back = format!("{base}{}", way.path);
        let url = match &way.asks {
            Asks::Wechat => {
                authorize_url(&self.settings().endpoints.wechat, way.app_id, &back, Scope::Base, state)
            }
            Asks::Alipay(endpoints) => {
                authorise_url(endpoints, way.app_id, &format!("{base}{CALLBACK_PATH}"), state)
            }
        };
        url.map_err(|e| Error::Internal(e.to_string()))
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
        let (back, taken) = self.take_authorisation(token, session, code, state).await?;
        let mut conn = self.store().read().await?;
        let target = self.target(&mut conn, token).await?;
        let pointed = methods::of_operator(&mut conn, target.operator()).await?;
        drop(conn);
        // The operator changed the app while the payer was away: begin again with the new one.
        let method = pointed
            .into_iter()
            .find(|m| m.method.names_payer() && m.app_id.as_deref() == Some(taken.app_id.as_str()))
            .ok_or(Error::NotSignedIn)?
            .method;
        let page = (token, target.path());
        self.conclude_authorisation(page, target.operator(), method, &back, &taken).await
    }

    /// Takes the state that somebody comes back with, and what came with it.
    async fn take_authorisation(
        &self,
        token: &QrToken,
        session: &str,
        code: Option<&str>,
        state: &str,
    ) -> Result<(Back, payers::State)> {
        let session_hash = session::hash(session.as_bytes());
        let since = self.now().plus(-STATE_MS);
        let taken = transact!(Error, self.store(), |tx| {
            Ok(payers::take_state(tx, state, &session_hash, since).await?)
        })?;
        let taken = taken.filter(|t| t.token == token.as_str()).ok_or(Error::NotSignedIn)?;
        let code = code.filter(|c| !c.is_empty()).ok_or(Error::NotSignedIn)?.to_owned();
        Ok((Back { session_hash, code }, taken))
    }

    /// Asks the provider who it is, and keeps the answer; or begins anew.
    async fn conclude_authorisation(
        &self,
        (token, path): (&QrToken, String),
        operator: &OperatorId,
        method: Method,
        back: &Back,
        taken: &payers::State,
    ) -> Result<Authorised> {
        match self.name_payer(operator, method, &back.code).await? {
            Named::Payer(id) => {
                self.keep_payer(&back.session_hash, &taken.app_id, &id).await?;
                Ok(Authorised::Done)
            }
            Named::Snapshot => Ok(Authorised::Snapshot),
            Named::Restart(_) if taken.attempts < MAX_RESTARTS => {
                let (app_id, session_hash) = (taken.app_id.as_str(), back.session_hash.as_str());
                let attempts = taken.attempts + 1;
                let asks = self.asks(operator, method).await?;
                let way = Way { token, path, asks, app_id, session_hash, attempts };
                let url = transact!(Error, self.store(), |tx| { self.begin_authorisation(tx, &way).await })?;
                Ok(Authorised::Restart { url })
            }
            Named::Restart(error) => Err(error),
        }
    }

    /// Where an official account asks somebody who they are, from a page that is no payment's.
    pub(crate) async fn ask_wechat(
        &self,
        token: &QrToken,
        path: String,
        app_id: &str,
        session_hash: &str,
    ) -> Result<String> {
        let way = Way { token, path, asks: Asks::Wechat, app_id, session_hash, attempts: 0 };
        transact!(Error, self.store(), |tx| { self.begin_authorisation(tx, &way).await })
    }

    /// Somebody comes back from [`Service::ask_wechat`].
    ///
    /// # Errors
    /// As [`Service::finish_authorisation`].
    pub(crate) async fn named_by_wechat(
        &self,
        page: (&QrToken, String),
        operator: &OperatorId,
        session: &str,
        code: Option<&str>,
        state: &str,
    ) -> Result<Authorised> {
        let (back, taken) = self.take_authorisation(page.0, session, code, state).await?;
        if self.wechat_oa(operator).await?.app_id != taken.app_id {
            return Err(Error::NotSignedIn);
        }
        self.conclude_authorisation(page, operator, Method::WechatOa, &back, &taken).await
    }

    /// Exchanges an authorisation's code for the payer's id.
    async fn name_payer(&self, operator: &OperatorId, method: Method, code: &str) -> Result<Named> {
        match method.provider() {
            Provider::Wechat => self.name_wechat_payer(operator, code).await,
            Provider::Alipay => self.name_alipay_payer(operator, code).await,
            other => Err(Error::Internal(format!("{other} names no payers"))),
        }
    }

    async fn name_wechat_payer(&self, operator: &OperatorId, code: &str) -> Result<Named> {
        let app = self.wechat_oa(operator).await?;
        let (http, endpoints) = (Arc::clone(self.provider_http()), self.settings().endpoints.wechat.clone());
        let account = OfficialAccount::new(http, endpoints, app.app_id, app.secret);
        match account.exchange_code(code).await {
            Ok(SignIn::Payer { openid, .. }) => Ok(Named::Payer(openid)),
            Ok(SignIn::Snapshot) => Ok(Named::Snapshot),
            Err(error) => {
                let refusal = Error::Provider { code: error.code(), words: error.to_string() };
                let anew = matches!(error, OaError::RestartSignIn { .. });
                if anew { Ok(Named::Restart(refusal)) } else { Err(refusal) }
            }
        }
    }

    async fn name_alipay_payer(&self, operator: &OperatorId, code: &str) -> Result<Named> {
        let channel = self.alipay_payer_channel(operator).await?;
        match channel.exchange_code(&self.call_context(), code).await {
            Ok(payer) => {
                self.note_alipay_callback(operator).await?;
                Ok(Named::Payer(payer.as_str().to_owned()))
            }
            Err(error) => {
                // A code that was used up or too old is refused with or without a signature; beginning anew does no harm.
                let anew = matches!(&error,
                    CallError::Rejected { code, .. } | CallError::Unsigned { code, .. } if code == "isv.code-invalid");
                let refusal = provider_error(&error);
                if anew { Ok(Named::Restart(refusal)) } else { Err(refusal) }
            }
        }
    }

    /// Whose page asks a payer who they are.
    async fn asks(&self, operator: &OperatorId, method: Method) -> Result<Asks> {
        match method.provider() {
            Provider::Wechat => Ok(Asks::Wechat),
            Provider::Alipay => {
                let channel = self.alipay_payer_channel(operator).await?;
                Ok(Asks::Alipay(channel.endpoints().clone()))
            }
            other => Err(Error::Internal(format!("{other} names no payers"))),
        }
    }

    /// The page that an authorisation of this session began at, a path. `None`: the state is unknown, used, or another
    /// session's. The state stays: the page itself takes it.
    ///
    /// # Errors
    /// Only those of the database, and a code that there is no more.
    pub async fn authorising_page(&self, session: &str, state: &str) -> Result<Option<String>> {
        let session_hash = session::hash(session.as_bytes());
        let mut conn = self.store().snapshot().await?;
        let Some(token) = payers::state_token(&mut conn, state, &session_hash).await? else {
            return Ok(None);
        };
        let token = QrToken::parse(&token).map_err(|_| Error::NotSignedIn)?;
        Ok(Some(self.target(&mut conn, &token).await?.path()))
    }

    async fn keep_payer(&self, session_hash: &str, app_id: &str, payer_id: &str) -> Result<()> {
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            payers::keep_identity(tx, session_hash, app_id, payer_id, now).await?;
            payers::extend_session(tx, session_hash, now.plus(SESSION_MS)).await?;
            Ok(())
        })
    }
}
