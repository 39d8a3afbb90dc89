//! The official account's plumbing: one shared access token, what its server tells us, and files that prove a domain.
//!
//! | module | what |
//! | --- | --- |
//! | `token` | the token that all processes share, fetched by the one that holds the lease |
//! | `callback` | the server address (服务器配置): its secrets, its verification, its events |
//! | `files` | verification files: uploaded by an operator, released by the platform's staff, served at the domain |
//! | `types` | what the console's page shows |
//!
//! Whoever calls the account goes through [`Service::with_oa`]; nobody else asks for a token.

mod callback;
mod files;
mod token;
mod types;

use crate::Service;
use crate::access::Actor;
use crate::error::{Error, Result};
use channels::wechat::oa::{AccessToken, OaError, OfficialAccount};
use domain::access::Permission;
use domain::ids::OperatorId;
use store::{apps, oa_callbacks, oa_tokens};

pub(crate) use callback::callback_context;
pub use callback::{CallbackCall, CallbackTaken};
pub use files::UploadFile;
pub(crate) use token::token_context;
pub use types::{CallbackState, NewCallback, OaSetup, TokenState, VerificationFile, WaitingFile};

/// Why the official account could not be asked, or what it answered instead.
#[derive(Debug, thiserror::Error)]
pub enum OaFailure {
    /// The operator has entered no official account.
    #[error("no official account")]
    NoAccount,
    /// Another process is fetching the token, and has been for a while: ask again.
    #[error("the access token is being fetched")]
    Busy,
    /// What the account said, or that it did not answer.
    #[error(transparent)]
    Oa(#[from] OaError),
    /// Something of ours failed.
    #[error(transparent)]
    Service(Error),
}

impl OaFailure {
    /// The stable word.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoAccount => "no_official_account",
            Self::Busy => "busy",
            Self::Oa(error) => error.code(),
            Self::Service(error) => error.code(),
        }
    }

    /// WeChat's number, where it gave one.
    pub fn errcode(&self) -> Option<i64> {
        match self {
            Self::Oa(error) => error.errcode(),
            _ => None,
        }
    }

    /// The provider's words, for people who run the system.
    pub fn words(&self) -> String {
        match self {
            Self::Oa(error) => error.to_string(),
            _ => String::new(),
        }
    }

    /// Asking again, later, may well succeed without anybody doing something.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::NoAccount => false,
            Self::Busy | Self::Service(_) => true,
            Self::Oa(error) => error.is_retryable(),
        }
    }
}

impl From<Error> for OaFailure {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound("official_account") => Self::NoAccount,
            error => Self::Service(error),
        }
    }
}

impl From<OaFailure> for Error {
    fn from(failure: OaFailure) -> Self {
        match failure {
            OaFailure::NoAccount => Self::NotFound("official_account"),
            OaFailure::Service(error) => error,
            other => Self::Provider { code: other.code(), words: other.words() },
        }
    }
}

impl Service {
    /// Calls the operator's official account with the shared token. A token that the account refuses is dropped, fetched
    /// anew once, and the call made once more.
    ///
    /// # Errors
    /// [`OaFailure`].
    pub async fn with_oa<T, F, Fut>(
        &self,
        operator: &OperatorId,
        call: F,
    ) -> std::result::Result<T, OaFailure>
    where
        F: Fn(OfficialAccount, AccessToken) -> Fut,
        Fut: Future<Output = std::result::Result<T, OaError>>,
    {
        let app = self.wechat_oa_row(operator).await?;
        let account = self.official_account(&app)?;
        let (token, fence) = self.shared_token(&app).await?;
        match call(account.clone(), token).await {
            Err(OaError::TokenInvalid(_)) => {
                self.spoil_token(&app, fence).await?;
                let (token, _) = self.shared_token(&app).await?;
                Ok(call(account, token).await?)
            }
            answer => Ok(answer?),
        }
    }

    /// How the operator's official account is joined to this deployment.
    ///
    /// # Errors
    /// The role may not; the database.
    pub async fn oa_setup(&self, actor: &Actor) -> Result<OaSetup> {
        let operator = actor.require(Permission::ManagePayment)?;
        let app = match self.wechat_oa_row(operator).await {
            Ok(app) => app,
            Err(Error::NotFound(_)) => return Ok(OaSetup::default()),
            Err(error) => return Err(error),
        };
        let mut conn = self.store().snapshot().await?;
        let by_wechat_pay = self.paying_oa(&mut conn, operator).await?.is_some();
        let token = oa_tokens::of_app(&mut conn, &app.id, oa_tokens::ACCESS_TOKEN).await?;
        let callback = oa_callbacks::of_app(&mut conn, &app.id).await?;
        Ok(OaSetup {
            token: token.map(TokenState::of),
            callback: callback.map(|row| CallbackState::of(row, &self.settings().public_base)),
            app_id: Some(app.app_id),
            app_secret_set_at: Some(app.secret_changed_at),
            by_wechat_pay,
        })
    }

    /// Fetches the token now, whatever is kept: after something was mended at the platform.
    ///
    /// # Errors
    /// The role may not; there is no official account. What the provider says is kept, and shown by
    /// [`Service::oa_setup`].
    pub async fn refresh_oa_token(&self, actor: &Actor) -> Result<()> {
        let operator = actor.require(Permission::ManagePayment)?;
        let app: apps::Row = self.wechat_oa_row(operator).await?;
        match self.fetch_token_now(&app).await {
            Ok(()) | Err(OaFailure::Oa(_) | OaFailure::Busy) => Ok(()),
            Err(failure) => Err(failure.into()),
        }
    }
}
