//! What parking systems need: keys of the REST interface, webhooks and their deliveries.

#![allow(clippy::too_many_arguments, reason = "a form's fields are the arguments of its function")]

use super::{Answer, Listing};
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// A key of the REST interface.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApiKey {
    /// The row's id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// How it begins, to recognise it.
    pub prefix: String,
    /// What it may do: scopes.
    pub scopes: Vec<domain::access::Scope>,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was last used.
    pub last_used_at: Option<UnixMs>,
    /// When it was revoked.
    pub revoked_at: Option<UnixMs>,
}

/// Where webhooks go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Webhook {
    /// The row's id.
    pub id: String,
    /// The address.
    pub url: String,
    /// When it was made.
    pub created_at: UnixMs,
}

/// One event sent to one webhook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// The row's id.
    pub id: String,
    /// Where it goes.
    pub url: String,
    /// What it tells.
    pub event_type: String,
    /// What it tells, in words.
    pub about: String,
    /// `waiting`, `delivered`, `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// What the receiver answered last: an HTTP status.
    pub last_status: Option<i64>,
    /// Why the last try did not succeed.
    pub last_error: Option<String>,
    /// When it is tried next.
    pub next_at: Option<UnixMs>,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was taken.
    pub delivered_at: Option<UnixMs>,
    /// What is sent.
    pub body: String,
}

/// Keys of the REST interface.
#[server(prefix = "/console/api", endpoint = "api_keys", input = Json)]
pub async fn list_api_keys() -> Answer<Vec<ApiKey>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        Ok(service.list_api_keys(&actor).await?.into_iter().map(ssr::key).collect())
    })
    .await
}

/// Makes a key; answers it, this once.
#[server(prefix = "/console/api", endpoint = "create_api_key")]
pub async fn create_api_key(
    name: String,
    vehicles: Option<String>,
    bills: Option<String>,
    payments: Option<String>,
    cards_read: Option<String>,
    cards_write: Option<String>,
    cards_debit: Option<String>,
    visitors: Option<String>,
    notices: Option<String>,
) -> Answer<String> {
    use super::server as s;
    use domain::access::Scope;
    s::with_actor(async move |service, actor| {
        let wanted = [
            (vehicles.is_some(), Scope::VehiclesWrite),
            (bills.is_some(), Scope::BillsRead),
            (payments.is_some(), Scope::PaymentsWrite),
            (cards_read.is_some(), Scope::CardsRead),
            (cards_write.is_some(), Scope::CardsWrite),
            (cards_debit.is_some(), Scope::CardsDebit),
            (visitors.is_some(), Scope::VisitorsVerify),
            (notices.is_some(), Scope::NoticesWrite),
        ];
        let scopes: Vec<Scope> = wanted.into_iter().filter_map(|(on, scope)| on.then_some(scope)).collect();
        service.create_api_key(&actor, name.trim(), &scopes).await.map(|made| made.key)
    })
    .await
}

/// Revokes a key for good.
#[server(prefix = "/console/api", endpoint = "revoke_api_key")]
pub async fn revoke_api_key(id: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::ApiKeyId::parse(&id))?;
        service.revoke_api_key(&actor, &id).await.map(|_| ())
    })
    .await
}

/// Webhooks.
#[server(prefix = "/console/api", endpoint = "webhooks", input = Json)]
pub async fn list_webhooks() -> Answer<Vec<Webhook>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        Ok(service.list_webhooks(&actor).await?.into_iter().map(ssr::webhook).collect())
    })
    .await
}

/// Adds a webhook; answers its secret, this once.
#[server(prefix = "/console/api", endpoint = "save_webhook")]
pub async fn save_webhook(url: String) -> Answer<String> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        service.save_webhook(&actor, url.trim()).await.map(|made| made.secret)
    })
    .await
}

/// Removes a webhook.
#[server(prefix = "/console/api", endpoint = "delete_webhook")]
pub async fn delete_webhook(id: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::WebhookId::parse(&id))?;
        service.delete_webhook(&actor, &id).await.map(|_| ())
    })
    .await
}

/// Sends a test event.
#[server(prefix = "/console/api", endpoint = "test_webhook")]
pub async fn test_webhook(id: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::WebhookId::parse(&id))?;
        service.send_test(&actor, &id).await.map(|_| ())
    })
    .await
}

/// What was sent lately, newest first.
#[server(prefix = "/console/api", endpoint = "deliveries", input = Json)]
pub async fn list_deliveries(after: Option<String>) -> Answer<Listing<Delivery>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let hooks = service.list_webhooks(&actor).await?;
        let urls = hooks.into_iter().map(|hook| (hook.id.to_string(), hook.url)).collect();
        let page = service.list_deliveries(&actor, after.as_deref()).await?;
        let rows = page.rows.into_iter().map(|d| ssr::delivery(d, &urls)).collect();
        Ok(Listing { rows, next: page.next })
    })
    .await
}

/// Sends a delivery again.
#[server(prefix = "/console/api", endpoint = "resend")]
pub async fn resend(id: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let id = s::id(domain::ids::DeliveryId::parse(&id))?;
        service.resend(&actor, &id).await.map(|_| ())
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr;
