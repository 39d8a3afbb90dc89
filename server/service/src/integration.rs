//! What parking and card systems need of us: keys of the REST interface, and endpoints that webhooks go to.

use crate::error::{Error, Result};
use crate::{Actor, Service, audit};
use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::access::{Permission, Scope};
use domain::ids::{ApiKeyId, OperatorId, WebhookId};
use domain::time::{MINUTE, UnixMs};
use serde_json::json;
use store::{api_keys, transact, webhook_endpoints};
use url::Url;
use zeroize::Zeroizing;

/// What every key begins with, so that it is recognised where it should not lie.
const KEY_PREFIX: &str = "pk_";
/// What every webhook secret begins with (Standard Webhooks).
const SECRET_PREFIX: &str = "whsec_";
/// How many signs of a key are shown later, to recognise it.
const SHOWN: usize = 11;
/// The longest name of a key, in characters.
const MAX_NAME: usize = 60;
/// The longest address of a webhook, in bytes.
const MAX_URL: usize = 500;
/// The most endpoints of one operator.
const MAX_ENDPOINTS: usize = 10;
/// `last_used_at` is written at most once a minute, so that reading stays cheap.
const TOUCH_EVERY_MS: i64 = MINUTE;

/// A key of the REST interface, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// The key.
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

/// A key that was just made. `key` is shown this once: we keep only its SHA-256.
#[derive(Clone)]
pub struct NewApiKey {
    /// The key's row.
    pub id: ApiKeyId,
    /// The key itself.
    pub key: String,
}

/// Who calls the REST interface, proven by a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiCaller {
    /// Whose key it is; a caller sees nothing of anybody else.
    pub operator: OperatorId,
    /// Which key.
    pub key_id: ApiKeyId,
    /// What it may do.
    pub scopes: Vec<Scope>,
}

impl ApiCaller {
    /// Checks that the key may do this.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn require(&self, scope: Scope) -> Result<&OperatorId> {
        if self.scopes.contains(&scope) { Ok(&self.operator) } else { Err(Error::Forbidden) }
    }
}

/// Where webhooks go, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// The endpoint.
    pub id: WebhookId,
    /// Its address.
    pub url: String,
    /// When it was made.
    pub created_at: UnixMs,
}

/// An endpoint that was just made. `secret` is shown this once.
#[derive(Clone)]
pub struct NewWebhook {
    /// The endpoint.
    pub id: WebhookId,
    /// `whsec_` and base64, as Standard Webhooks writes it.
    pub secret: String,
}

impl Service {
    /// Makes a key.
    ///
    /// # Errors
    /// The role may not; no name (`required`), a long one (`too_long`), or no scope (`required`).
    pub async fn create_api_key(&self, actor: &Actor, name: &str, scopes: &[Scope]) -> Result<NewApiKey> {
        let operator = actor.require(Permission::ManageIntegration)?;
        check_key(name, scopes)?;
        let now = self.now();
        let id = ApiKeyId::from_parts(now, self.random());
        let key = format!("{KEY_PREFIX}{}", URL_SAFE_NO_PAD.encode(self.random::<32>()));
        let scope_text = scopes.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(" ");
        let created_by = actor.user.as_ref().map(|u| u.as_str().to_owned());
        transact!(Error, self.store(), |tx| {
            let row = api_keys::New {
                id: &id,
                operator_id: operator,
                name,
                prefix: key.get(..SHOWN).unwrap_or_default(),
                key_hash: &hash(&key),
                scopes: &scope_text,
                created_by: created_by.as_deref(),
                at: now,
            };
            api_keys::insert(tx, row).await?;
            let detail = json!({ "name": name, "scopes": scope_text });
            audit::record(self, tx, actor, "api_key.create", id.as_str(), &detail).await
        })?;
        Ok(NewApiKey { id, key })
    }

    /// Every key of the operator, revoked ones too.
    ///
    /// # Errors
    /// The role may not.
    pub async fn list_api_keys(&self, actor: &Actor) -> Result<Vec<ApiKey>> {
        let operator = actor.require(Permission::ManageIntegration)?;
        let rows = api_keys::of_operator(&mut self.store().read().await?, operator).await?;
        Ok(rows.into_iter().map(shown_key).collect())
    }

    /// Revokes a key at once and for good.
    ///
    /// # Errors
    /// The role may not, or there is no such key.
    pub async fn revoke_api_key(&self, actor: &Actor, id: &ApiKeyId) -> Result<()> {
        let operator = actor.require(Permission::ManageIntegration)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            if !api_keys::revoke(tx, operator, id, now).await? {
                return Err(Error::NotFound("api_key"));
            }
            audit::record(self, tx, actor, "api_key.revoke", id.as_str(), &json!({})).await
        })
    }

    /// Who this bearer key belongs to.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] for anything that is no key, or a revoked one.
    pub async fn api_caller(&self, bearer: &str) -> Result<ApiCaller> {
        if !bearer.starts_with(KEY_PREFIX) || bearer.len() > 100 {
            return Err(Error::NotSignedIn);
        }
        let row = api_keys::by_hash(&mut self.store().read().await?, &hash(bearer)).await?;
        let row = row.filter(|row| row.revoked_at.is_none()).ok_or(Error::NotSignedIn)?;
        let now = self.now();
        if row.last_used_at.is_none_or(|last| now.since(last) >= TOUCH_EVERY_MS) {
            transact!(Error, self.store(), |tx| { Ok::<_, Error>(api_keys::touch(tx, &row.id, now).await?) })?;
        }
        Ok(ApiCaller { scopes: scopes(&row.scopes), operator: row.operator_id, key_id: row.id })
    }

    /// Adds an endpoint that is told of every event.
    ///
    /// # Errors
    /// The role may not; the address is no `http(s)` address without credentials (`not_a_url`); there are ten already
    /// (`too_many_webhooks`).
    pub async fn save_webhook(&self, actor: &Actor, address: &str) -> Result<NewWebhook> {
        let operator = actor.require(Permission::ManageIntegration)?;
        check_address(address)?;
        let now = self.now();
        let id = WebhookId::from_parts(now, self.random());
        let secret = Zeroizing::new(self.random::<32>());
        let sealed = self.seal_bytes(&webhook_context(&id), secret.as_slice())?;
        transact!(Error, self.store(), |tx| {
            if webhook_endpoints::of_operator(tx, operator).await?.len() >= MAX_ENDPOINTS {
                return Err(Error::Conflict("too_many_webhooks"));
            }
            let row =
                webhook_endpoints::New { id: &id, operator_id: operator, url: address, sealed_secret: &sealed, at: now };
            webhook_endpoints::insert(tx, row).await?;
            audit::record(self, tx, actor, "webhook.create", id.as_str(), &json!({ "url": address })).await
        })?;
        Ok(NewWebhook { id, secret: format!("{SECRET_PREFIX}{}", STANDARD.encode(secret.as_slice())) })
    }

    /// Every endpoint of the operator.
    ///
    /// # Errors
    /// The role may not.
    pub async fn list_webhooks(&self, actor: &Actor) -> Result<Vec<Webhook>> {
        let operator = actor.require(Permission::ManageIntegration)?;
        let rows = webhook_endpoints::of_operator(&mut self.store().read().await?, operator).await?;
        Ok(rows.into_iter().map(|r| Webhook { id: r.id, url: r.url, created_at: r.created_at }).collect())
    }

    /// Removes an endpoint; what waits for it is given up.
    ///
    /// # Errors
    /// The role may not, or there is no such endpoint.
    pub async fn delete_webhook(&self, actor: &Actor, id: &WebhookId) -> Result<()> {
        let operator = actor.require(Permission::ManageIntegration)?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            if !webhook_endpoints::delete(tx, operator, id, now).await? {
                return Err(Error::NotFound("webhook"));
            }
            audit::record(self, tx, actor, "webhook.delete", id.as_str(), &json!({})).await
        })
    }

    /// The bytes that sign for an endpoint.
    pub(crate) fn open_webhook_secret(&self, row: &webhook_endpoints::Row) -> Result<Zeroizing<Vec<u8>>> {
        self.vault().open(&webhook_context(&row.id), &row.sealed_secret)
    }
}

fn webhook_context(id: &WebhookId) -> String {
    format!("webhook_endpoint/{id}/secret")
}

fn hash(key: &str) -> String {
    hex::encode(digest::digest(&digest::SHA256, key.as_bytes()))
}

fn scopes(text: &str) -> Vec<Scope> {
    text.split(' ').filter_map(Scope::parse).collect()
}

fn shown_key(row: api_keys::Row) -> ApiKey {
    ApiKey {
        scopes: scopes(&row.scopes),
        id: row.id,
        name: row.name,
        prefix: row.prefix,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        revoked_at: row.revoked_at,
    }
}

fn check_key(name: &str, scopes: &[Scope]) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Error::field("name", "required"));
    }
    if name.chars().count() > MAX_NAME {
        return Err(Error::field("name", "too_long"));
    }
    if scopes.is_empty() {
        return Err(Error::field("scopes", "required"));
    }
    Ok(())
}

/// Only the shape: where it leads is checked when something is sent, after resolution (`docs/SECURITY.md`).
fn check_address(address: &str) -> Result<()> {
    let wrong = || Error::field("url", "not_a_url");
    if address.len() > MAX_URL {
        return Err(Error::field("url", "too_long"));
    }
    let url = Url::parse(address).map_err(|_| wrong())?;
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && plain { Ok(()) } else { Err(wrong()) }
}
