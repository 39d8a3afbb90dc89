//! What parking systems need: keys of the REST interface, and where webhooks go.

use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::secrets::{token, token_hash};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::access::{Permission, Scope};
use domain::ids::{ApiKeyId, OperatorId, WebhookId};
use domain::time::{MINUTE, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{api_keys, operators, transact, webhook_endpoints};
use url::Url;
use zeroize::Zeroizing;

/// How many keys a list shows at most; the newest.
const SHOWN_KEYS: i64 = 500;
/// How many webhooks an operator may have: every event goes to each.
const MAX_WEBHOOKS: usize = 10;
/// How exactly we know when a key was last used, in milliseconds.
const USED_MS: i64 = MINUTE;
/// How much of a key is kept to recognise it.
const PREFIX: usize = 9;

/// A parking system that proved its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiCaller {
    /// Whose system it is.
    pub operator: OperatorId,
    /// The key.
    pub key_id: ApiKeyId,
    /// What the key may do.
    pub scopes: Vec<Scope>,
}

impl ApiCaller {
    /// Checks that the key has `scope`.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn require(&self, scope: Scope) -> Result<&OperatorId> {
        if self.scopes.contains(&scope) { Ok(&self.operator) } else { Err(Error::Forbidden) }
    }
}

/// A key that was made: shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct NewApiKey {
    /// Its row.
    pub id: ApiKeyId,
    /// The key, `pk_…`.
    pub key: String,
}

impl std::fmt::Debug for NewApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewApiKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A key in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// Its row.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// How it begins.
    pub prefix: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was last used, to the minute.
    pub last_used_at: Option<UnixMs>,
    /// When it was revoked.
    pub revoked_at: Option<UnixMs>,
}

/// A webhook that was added: its secret is shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct NewWebhook {
    /// Its row.
    pub id: WebhookId,
    /// The signing secret, `whsec_…`.
    pub secret: String,
}

impl std::fmt::Debug for NewWebhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewWebhook").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A webhook in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Its row.
    pub id: WebhookId,
    /// The address.
    pub url: String,
    /// When it was added.
    pub created_at: UnixMs,
}

impl Service {
    /// Makes a key.
    ///
    /// # Errors
    /// The role may not; a wrong name; no scope (field `scopes`, `required`).
    pub async fn create_api_key(&self, actor: &Actor, name: &str, scopes: &[Scope]) -> Result<NewApiKey> {
        let operator = actor.require(Permission::ManageIntegration)?;
        let mut fields = Fields::default();
        fields.name("name", name, 60);
        if scopes.is_empty() {
            fields.wrong("scopes", "required");
        }
        fields.done()?;
        let (now, key) = (self.now(), format!("pk_{}", token(self.random())));
        let mut scopes = scopes.to_vec();
        scopes.sort_unstable();
        scopes.dedup();
        let row = api_keys::Row {
            id: ApiKeyId::from_parts(now, self.random()),
            operator_id: operator.clone(),
            name: name.to_owned(),
            prefix: key.chars().take(PREFIX).collect(),
            key_hash: token_hash(&key),
            scopes,
            created_by: Some(actor.name.clone()),
            created_at: now,
            last_used_at: None,
            revoked_at: None,
        };
        transact!(Error, self.store(), |tx| {
            api_keys::insert(tx, &row).await?;
            let detail = json!({ "key": row.prefix, "scopes": row.scopes });
            audit::record(self, tx, actor, "api_key.create", name, &detail).await
        })?;
        Ok(NewApiKey { id: row.id, key })
    }

    /// The operator's keys, revoked ones included, newest first.
    ///
    /// # Errors
    /// The role may not see them.
    pub async fn list_api_keys(&self, actor: &Actor) -> Result<Vec<ApiKey>> {
        let operator = actor.require(Permission::ManageIntegration)?;
        let mut conn = self.store().read().await?;
        let keys =
            api_keys::of_operator(&mut conn, operator, SHOWN_KEYS).await?.into_iter().map(|row| ApiKey {
                id: row.id,
                name: row.name,
                prefix: row.prefix,
                scopes: row.scopes,
                created_at: row.created_at,
                last_used_at: row.last_used_at,
                revoked_at: row.revoked_at,
            });
        Ok(keys.collect())
    }

    /// Revokes a key for good.
    ///
    /// # Errors
    /// The role may not; no such key, or it was revoked already.
    pub async fn revoke_api_key(&self, actor: &Actor, key: &ApiKeyId) -> Result<()> {
        let operator = actor.require(Permission::ManageIntegration)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let keys = api_keys::of_operator(tx, operator, SHOWN_KEYS).await?;
            let name = keys.into_iter().find(|k| k.id == *key).map(|k| k.name);
            if !api_keys::revoke(tx, operator, key, now).await? {
                return Err(Error::NotFound("api_key"));
            }
            audit::record(self, tx, actor, "api_key.revoke", &name.unwrap_or_default(), &json!({})).await
        })
    }

    /// Who calls the REST interface, by the bearer key.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]: no such key, it was revoked, or its operator is not served.
    pub async fn api_caller(&self, key: &str) -> Result<ApiCaller> {
        let mut conn = self.store().read().await?;
        let row = api_keys::living(&mut conn, &token_hash(key)).await?.ok_or(Error::NotSignedIn)?;
        let served = operators::by_id(&mut conn, &row.operator_id).await?.is_some_and(|o| o.active);
        drop(conn);
        if !served {
            return Err(Error::NotSignedIn);
        }
        let now = self.now();
        if row.last_used_at.is_none_or(|at| now.since(at) >= USED_MS) {
            transact!(Error, self.store(), |tx| { Ok::<_, Error>(api_keys::used(tx, &row.id, now).await?) })?;
        }
        Ok(ApiCaller { operator: row.operator_id, key_id: row.id, scopes: row.scopes })
    }

    /// Adds an address that webhooks go to. Whether it may be reached is checked when something is sent.
    ///
    /// # Errors
    /// The role may not; the address is none (field `url`), is there already (`taken`), or there are ten
    /// ([`Error::Conflict`] `too_many_webhooks`).
    pub async fn save_webhook(&self, actor: &Actor, url: &str) -> Result<NewWebhook> {
        let operator = actor.require(Permission::ManageIntegration)?;
        check_address(url)?;
        let now = self.now();
        let id = WebhookId::from_parts(now, self.random());
        let secret: Zeroizing<[u8; 32]> = Zeroizing::new(self.random());
        let row = webhook_endpoints::Row {
            sealed_secret: self.vault().seal(
                self.inner.random.as_ref(),
                &sealed_context(&id),
                secret.as_slice(),
            )?,
            id: id.clone(),
            operator_id: operator.clone(),
            url: url.to_owned(),
            enabled: true,
            created_at: now,
            deleted_at: None,
        };
        transact!(Error, self.store(), |tx| {
            if webhook_endpoints::of_operator(tx, operator).await?.len() >= MAX_WEBHOOKS {
                return Err(Error::Conflict("too_many_webhooks"));
            }
            if !webhook_endpoints::insert(tx, &row).await? {
                return Err(Error::field("url", "taken"));
            }
            audit::record(self, tx, actor, "webhook.create", url, &json!({})).await
        })?;
        Ok(NewWebhook { id, secret: format!("whsec_{}", STANDARD.encode(secret.as_slice())) })
    }

    /// The operator's webhooks, oldest first.
    ///
    /// # Errors
    /// The role may not see them.
    pub async fn list_webhooks(&self, actor: &Actor) -> Result<Vec<Webhook>> {
        let operator = actor.require(Permission::ManageIntegration)?;
        let mut conn = self.store().read().await?;
        let rows = webhook_endpoints::of_operator(&mut conn, operator).await?;
        Ok(rows
            .into_iter()
            .map(|row| Webhook { id: row.id, url: row.url, created_at: row.created_at })
            .collect())
    }

    /// Removes a webhook; what was sent there stays to be looked at.
    ///
    /// # Errors
    /// The role may not; no such webhook.
    pub async fn delete_webhook(&self, actor: &Actor, webhook: &WebhookId) -> Result<()> {
        let operator = actor.require(Permission::ManageIntegration)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let row = webhook_endpoints::by_id(tx, webhook).await?.ok_or(Error::NotFound("webhook"))?;
            if !webhook_endpoints::remove(tx, operator, webhook, now).await? {
                return Err(Error::NotFound("webhook"));
            }
            audit::record(self, tx, actor, "webhook.delete", &row.url, &json!({})).await
        })
    }

    /// The bytes behind an endpoint's `whsec_…`.
    ///
    /// # Errors
    /// They do not open with this installation's master keys.
    pub(crate) fn open_webhook_secret(
        &self,
        endpoint: &webhook_endpoints::Row,
    ) -> Result<Zeroizing<Vec<u8>>> {
        self.vault().open(&sealed_context(&endpoint.id), &endpoint.sealed_secret)
    }
}

pub(crate) fn sealed_context(id: &WebhookId) -> String {
    format!("webhook_endpoint:{id}:secret")
}

fn check_address(text: &str) -> Result<()> {
    let wrong = |code: &str| Err(Error::field("url", code));
    if text.is_empty() {
        return wrong("required");
    }
    let Ok(url) = Url::parse(text) else { return wrong("url_shape") };
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if text.len() > 500 || !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain {
        return wrong("url_shape");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["https://parking.example.cn/hook", "http://192.168.1.20:8080/hook?x=1", "http://[::1]/"]
        {
            assert!(check_address(good).is_ok(), "{good}");
        }
        for bad in
            ["", "parking", "ftp://x/", "https://u:p@x/", "https://x/#f", "file:///etc/passwd", "https://"]
        {
            assert!(check_address(bad).is_err(), "{bad}");
        }
    }
}
