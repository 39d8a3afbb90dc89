//! From the use cases' types to the console's.

use super::*;
use crate::i18n::{guide, lang};
use std::collections::HashMap;

/// A key.
pub fn key(key: service::integration::ApiKey) -> ApiKey {
    ApiKey {
        id: key.id.into(),
        name: key.name,
        prefix: key.prefix,
        scopes: key.scopes,
        created_at: key.created_at,
        last_used_at: key.last_used_at,
        revoked_at: key.revoked_at,
    }
}

/// A webhook.
pub fn webhook(hook: service::integration::Webhook) -> Webhook {
    Webhook { id: hook.id.into(), url: hook.url, created_at: hook.created_at }
}

/// A delivery; `urls` knows the addresses of the webhooks that still exist.
pub fn delivery(d: service::webhooks::Delivery, urls: &HashMap<String, String>) -> Delivery {
    Delivery {
        id: d.id.into(),
        url: urls.get(d.endpoint_id.as_str()).cloned().unwrap_or_default(),
        about: guide::told(lang(), &d.event_type),
        event_type: d.event_type,
        state: d.state,
        attempts: d.attempts,
        last_status: d.last_status,
        last_error: d.last_error,
        next_at: d.next_at,
        created_at: d.created_at,
        delivered_at: d.delivered_at,
        body: d.body,
    }
}
