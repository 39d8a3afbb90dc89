//! Alipay's set-up: what is stored (never a secret), the checks, the values to paste.

use super::Answer;
use super::accounts::{Check, Paste};
use domain::method::Method;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// The Alipay page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "what the page shows, one thing each")]
pub struct AlipayPage {
    /// Whether anything was saved.
    pub configured: bool,
    /// Whether payers who scan with Alipay can use it.
    pub life_enabled: bool,
    /// Whether the App's users can pay with it.
    pub app_enabled: bool,
    /// Why it is on although its essential checks have not passed: by whom, and the reason; one entry for each method.
    pub overridden: Vec<String>,
    /// APPID.
    pub app_id: String,
    /// PID.
    pub seller_id: String,
    /// Alipay's test environment; otherwise production.
    pub test: bool,
    /// 公钥证书模式; otherwise 公钥模式.
    pub certificate_mode: bool,
    /// 当面付 pays a scan; otherwise JSAPI支付.
    pub face_to_face: bool,
    /// When the private key was last replaced.
    pub key_set_at: Option<UnixMs>,
    /// When Alipay's public key was last replaced.
    pub alipay_key_set_at: Option<UnixMs>,
    /// When the certificates were last replaced.
    pub certificates_set_at: Option<UnixMs>,
    /// End of the application certificate's validity.
    pub app_certificate_until: Option<UnixMs>,
    /// End of the validity of Alipay's certificate.
    pub alipay_certificate_until: Option<UnixMs>,
    /// What the checks said.
    pub checks: Vec<Check>,
    /// What to paste on Alipay's side.
    pub paste: Vec<Paste>,
}

/// The Alipay page.
#[server(prefix = "/console/api", endpoint = "alipay", input = Json)]
pub async fn get_alipay() -> Answer<AlipayPage> {
    use super::server as s;
    s::with_actor(async move |service, actor| ssr::page(&service, &actor).await).await
}

/// Saves and checks; an empty secret keeps the stored one. Answers what the checks said.
#[server(prefix = "/console/api", endpoint = "save_alipay")]
#[allow(clippy::too_many_arguments, reason = "one argument per field of the form")]
pub async fn save_alipay(
    app_id: String,
    seller_id: String,
    environment: Option<String>,
    product: Option<String>,
    mode: Option<String>,
    app_private_key: Option<String>,
    alipay_public_key: Option<String>,
    app_certificate: Option<String>,
    alipay_certificate: Option<String>,
    root_certificate: Option<String>,
) -> Answer<Vec<Check>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let input = service::accounts::SaveAlipay {
            app_id,
            seller_id,
            environment: environment.unwrap_or_default(),
            mode: mode.unwrap_or_default(),
            product: product.unwrap_or_default(),
            app_private_key: app_private_key.map(Into::into),
            alipay_public_key,
            app_certificate,
            alipay_certificate,
            root_certificate,
        };
        let saved = service.save_alipay(&actor, input).await?;
        Ok(saved.checks.into_iter().map(super::accounts::check_in_words).collect())
    })
    .await
}

/// Checks again what is stored. Answers what the checks said.
#[server(prefix = "/console/api", endpoint = "check_alipay")]
pub async fn check_alipay() -> Answer<Vec<Check>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let saved = service.check_alipay(&actor).await?;
        Ok(saved.checks.into_iter().map(super::accounts::check_in_words).collect())
    })
    .await
}

/// Switches one of Alipay's two methods on or off.
#[server(prefix = "/console/api", endpoint = "set_alipay")]
pub async fn set_alipay(method: Method, enabled: bool) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        if !matches!(method, Method::AlipayLife | Method::AlipayApp) {
            return Err(service::Error::field("method", "required"));
        }
        service.set_method(&actor, method, enabled).await.map(|_| ())
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::*;
    use crate::api::accounts::{check_in_words, paste_in_words};
    use crate::api::selfcheck::overrides;
    use domain::method::Method;
    use service::accounts::types::Environment;
    use service::accounts::{AlipayLifeProduct, AlipayMode};
    use service::{Actor, Result, Service};

    /// The page.
    pub async fn page(service: &Service, actor: &Actor) -> Result<AlipayPage> {
        let form = service.alipay_form(actor).await?;
        Ok(AlipayPage {
            configured: form.account_id.is_some(),
            life_enabled: form.life_enabled,
            app_enabled: form.app_enabled,
            overridden: overrides(service, actor, &[Method::AlipayLife, Method::AlipayApp]).await?,
            app_id: form.app_id,
            seller_id: form.seller_id,
            test: form.environment == Environment::Test,
            certificate_mode: form.mode == AlipayMode::Certificate,
            face_to_face: form.product == AlipayLifeProduct::FaceToFace,
            key_set_at: form.key_set_at,
            alipay_key_set_at: form.alipay_key_set_at,
            certificates_set_at: form.certificates_set_at,
            app_certificate_until: form.app_certificate_until,
            alipay_certificate_until: form.alipay_certificate_until,
            checks: form.checks.into_iter().map(check_in_words).collect(),
            paste: form.paste.into_iter().map(paste_in_words).collect(),
        })
    }
}
