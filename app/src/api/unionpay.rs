//! UnionPay's set-up for the App: what is stored (never a secret), the checks.

use super::Answer;
use super::accounts::{Check, Paste};
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// The UnionPay page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UnionPayPage {
    /// Whether anything was saved.
    pub configured: bool,
    /// Whether the App's users can pay with it.
    pub enabled: bool,
    /// Why it is on although its essential checks have not passed: by whom, and the reason; one entry for each method.
    pub overridden: Vec<String>,
    /// `merId`.
    pub mer_id: String,
    /// The test system; otherwise the real one.
    pub test: bool,
    /// When the signing certificate was last replaced.
    pub key_set_at: Option<UnixMs>,
    /// `certId`.
    pub cert_id: String,
    /// Whom it names.
    pub subject: String,
    /// Until when it is valid.
    pub valid_until: Option<UnixMs>,
    /// The root's subject.
    pub root_subject: String,
    /// The intermediate's subject.
    pub middle_subject: String,
    /// Whether full refunds on the day of the payment go as 消费撤销.
    pub undo_same_day: bool,
    /// What the checks said.
    pub checks: Vec<Check>,
    /// What UnionPay's side is told.
    pub paste: Vec<Paste>,
}

/// The UnionPay page.
#[server(prefix = "/console/api", endpoint = "unionpay", input = Json)]
pub async fn get_unionpay() -> Answer<UnionPayPage> {
    use super::accounts::ssr as words;
    use super::selfcheck::overrides;
    use super::server as s;
    use domain::method::Method;
    s::with_actor(async move |service, actor| {
        let form = service.unionpay_form(&actor).await?;
        Ok(UnionPayPage {
            configured: form.account_id.is_some(),
            enabled: form.enabled,
            overridden: overrides(&service, &actor, &[Method::UnionPayApp]).await?,
            mer_id: form.mer_id,
            test: form.environment.as_str() == "test",
            key_set_at: form.key_set_at,
            cert_id: form.cert_id,
            subject: form.certificate_subject,
            valid_until: form.valid_until,
            root_subject: form.root_subject,
            middle_subject: form.middle_subject,
            undo_same_day: form.undo_same_day,
            checks: form.checks.into_iter().map(words::check).collect(),
            paste: form.paste.into_iter().map(words::paste).collect(),
        })
    })
    .await
}

/// Saves and checks; what is left empty keeps what is stored. Answers what the checks said.
#[server(prefix = "/console/api", endpoint = "save_unionpay")]
#[allow(clippy::too_many_arguments, reason = "one argument per field of the form")]
pub async fn save_unionpay(
    mer_id: String,
    environment: Option<String>,
    pfx: Option<String>,
    pfx_password: Option<String>,
    root: Option<String>,
    middle: Option<String>,
    undo_same_day: Option<String>,
) -> Answer<Vec<Check>> {
    use super::accounts::ssr as words;
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let input = service::accounts::SaveUnionPay {
            mer_id,
            environment: environment.unwrap_or_default(),
            pfx: pfx.map(Into::into),
            pfx_password: pfx_password.map(Into::into),
            root,
            middle,
            undo_same_day: undo_same_day.is_some(),
        };
        let saved = service.save_unionpay(&actor, input).await?;
        Ok(saved.checks.into_iter().map(words::check).collect())
    })
    .await
}

/// Checks again what is stored. Answers what the checks said.
#[server(prefix = "/console/api", endpoint = "check_unionpay")]
pub async fn check_unionpay() -> Answer<Vec<Check>> {
    use super::accounts::ssr as words;
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let saved = service.check_unionpay(&actor).await?;
        Ok(saved.checks.into_iter().map(words::check).collect())
    })
    .await
}

/// Switches UnionPay in the App on or off.
#[server(prefix = "/console/api", endpoint = "set_unionpay")]
pub async fn set_unionpay(enabled: bool) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        service.set_method(&actor, domain::method::Method::UnionPayApp, enabled).await.map(|_| ())
    })
    .await
}
