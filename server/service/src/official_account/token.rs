//! The official account's access token, shared by all processes through the database (wechat.md 3.2).
//!
//! Exactly one process fetches: the one that gets the row's lease. The others go on with the token that is there, or
//! wait for the new one. `stable_token` answers the same token until five minutes before its end and then another one,
//! the two overlapping, so the job asks four minutes before the end.

use super::OaFailure;
use crate::Service;
use crate::error::{Error, Result};
use crate::jobs::{Job, Next};
use channels::wechat::oa::{AccessToken, OaError};
use domain::time::{MINUTE, SECOND, UnixMs};
use secrecy::{ExposeSecret as _, SecretString};
use std::time::Duration;
use store::oa_tokens::{self, ACCESS_TOKEN, Fetched};
use store::{apps, transact};

/// A token is not begun with that lives for less.
const SAFE_MS: i64 = MINUTE;
/// How long before its end the job asks for another one.
const EARLY_MS: i64 = 4 * MINUTE;
/// How long one fetch may take: longer than the client waits for an answer.
const LEASE_MS: i64 = 30 * SECOND;
/// After a failed fetch the job leaves the account alone for so long; whoever needs the token asks all the same.
const REST_MS: i64 = 10 * MINUTE;
/// The job looks at least so often.
const LOOK_MS: i64 = 30 * MINUTE;
/// How often, and how long, somebody waits for another process's fetch.
const WAITS: u32 = 30;
const WAIT: Duration = Duration::from_millis(100);
/// How much of the provider's words is kept.
const MAX_WORDS: usize = 300;

/// What a token's row is sealed for.
pub(crate) fn token_context(row_id: &str) -> String {
    format!("oa_token/{row_id}")
}

/// A token and the fence of its fetch.
type Held = (AccessToken, i64);

impl Service {
    /// The app's token: the one that is kept, or one that is fetched now, by us or by another process.
    pub(super) async fn shared_token(&self, app: &apps::Row) -> std::result::Result<Held, OaFailure> {
        for turn in 0..WAITS {
            if turn > 0 {
                tokio::time::sleep(WAIT).await;
            }
            let row = self.token_row(app).await?;
            if let Some(token) = self.token_of(&row, SAFE_MS) {
                return Ok((token, row.fence));
            }
            if let Some(held) = self.fetch_token(app, &row).await? {
                return Ok(held);
            }
        }
        Err(OaFailure::Busy)
    }

    /// Fetches a token whatever is kept, unless another process is at it.
    pub(super) async fn fetch_token_now(&self, app: &apps::Row) -> std::result::Result<(), OaFailure> {
        let row = self.token_row(app).await?;
        match self.fetch_token(app, &row).await? {
            Some(_) => Ok(()),
            None => Err(OaFailure::Busy),
        }
    }

    /// Forgets a token that the account refused, if it is still the one that is kept.
    pub(super) async fn spoil_token(&self, app: &apps::Row, fence: i64) -> Result<()> {
        let row = self.token_row(app).await?;
        transact!(Error, self.store(), |tx| { Ok(oa_tokens::spoil(tx, &row.id, fence).await?) })
    }

    /// The app's row; there is one afterwards.
    async fn token_row(&self, app: &apps::Row) -> Result<oa_tokens::Row> {
        let kept = oa_tokens::of_app(&mut self.store().read().await?, &app.id, ACCESS_TOKEN).await?;
        if let Some(row) = kept {
            return Ok(row);
        }
        let id = format!("{}/{ACCESS_TOKEN}", app.id);
        let empty = self.seal_token(&id, "")?;
        transact!(Error, self.store(), |tx| {
            oa_tokens::add(tx, &id, &app.id, ACCESS_TOKEN, &empty).await?;
            oa_tokens::of_app(tx, &app.id, ACCESS_TOKEN).await?.ok_or(Error::NotFound("oa_token"))
        })
    }

    /// The token of a row that lives for at least `margin` more. One that does not open counts as none: it can be
    /// fetched again.
    fn token_of(&self, row: &oa_tokens::Row, margin: i64) -> Option<AccessToken> {
        let left = row.expires_at.since(self.now());
        if left <= margin {
            return None;
        }
        let plain = self.vault().open(&token_context(&row.id), &row.sealed).ok()?;
        let token = SecretString::from(std::str::from_utf8(&plain).ok()?.to_owned());
        Some(AccessToken { token, expires_in_s: u32::try_from(left / SECOND).unwrap_or(u32::MAX) })
    }

    fn seal_token(&self, row_id: &str, token: &str) -> Result<Vec<u8>> {
        self.vault().seal(self.inner.random.as_ref(), &token_context(row_id), token.as_bytes())
    }

    /// Asks the account for a token in the place of the one that `seen` holds. `None`: somebody else is at it, or was
    /// since.
    async fn fetch_token(
        &self,
        app: &apps::Row,
        seen: &oa_tokens::Row,
    ) -> std::result::Result<Option<Held>, OaFailure> {
        let account = self.official_account(app)?;
        let now = self.now();
        let leased = transact!(Error, self.store(), |tx| {
            Ok(oa_tokens::lease(tx, seen, now, now.plus(LEASE_MS)).await?)
        })?;
        let Some(fence) = leased else { return Ok(None) };
        match account.stable_token(false).await {
            Ok(token) => {
                self.keep_token(&seen.id, fence, &token).await?;
                Ok(Some((token, fence)))
            }
            Err(error) => {
                self.keep_failure(&seen.id, fence, &error).await?;
                Err(error.into())
            }
        }
    }

    async fn keep_token(&self, row_id: &str, fence: i64, token: &AccessToken) -> Result<()> {
        let now = self.now();
        let sealed = self.seal_token(row_id, token.token.expose_secret())?;
        let expires_at = now.plus(i64::from(token.expires_in_s) * SECOND);
        let new = Fetched { sealed: &sealed, expires_at, at: now };
        transact!(Error, self.store(), |tx| {
            if oa_tokens::keep(tx, row_id, fence, new).await? {
                let at = expires_at.plus(-EARLY_MS).max(now);
                store::jobs::hasten(tx, &Job::RefreshOaTokens.key(), at).await?;
            }
            Ok(())
        })
    }

    async fn keep_failure(&self, row_id: &str, fence: i64, error: &OaError) -> Result<()> {
        let now = self.now();
        let words: String = error.to_string().chars().take(MAX_WORDS).collect();
        transact!(Error, self.store(), |tx| {
            Ok(oa_tokens::failed(tx, row_id, fence, (error.code(), &words), now).await?)
        })
    }

    /// Fetches every token in use that ends soon.
    pub(crate) async fn run_refresh_oa_tokens(&self) -> Result<Next> {
        let now = self.now();
        let kept = oa_tokens::in_use(&mut self.store().read().await?).await?;
        let mut next = now.plus(LOOK_MS);
        for row in kept {
            let due = due_at(&row);
            if due > now {
                next = next.min(due);
                continue;
            }
            let app = apps::by_id(&mut self.store().read().await?, &row.app_row_id).await?;
            let Some(app) = app else { continue };
            next = next.min(match self.fetch_token(&app, &row).await {
                Ok(Some((token, _))) => now.plus(i64::from(token.expires_in_s) * SECOND - EARLY_MS),
                Ok(None) => now.plus(MINUTE),
                Err(OaFailure::Oa(error)) => {
                    tracing::warn!(app = %app.id, %error, "the access token could not be fetched");
                    now.plus(REST_MS)
                }
                Err(failure) => return Err(failure.into()),
            });
        }
        Ok(Next::Recur(next.max(now.plus(MINUTE))))
    }
}

/// When the job fetches a row's token again.
fn due_at(row: &oa_tokens::Row) -> UnixMs {
    let ends = row.expires_at.plus(-EARLY_MS);
    row.error_at.map_or(ends, |failed| ends.max(failed.plus(REST_MS)))
}
