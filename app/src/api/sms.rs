//! Short messages (推送配置 → 短信消息).

use super::Answer;
use super::accounts::{Check, Paste};
use domain::message::MessageKind;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One kind of message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SmsText {
    /// Which.
    pub kind: MessageKind,
    /// The template's id, or the text.
    pub template: String,
    /// What could be sent, for a gateway with texts.
    pub proposed: String,
    /// The template's variables.
    pub values: String,
    /// What may be named, in words.
    pub available: String,
    /// As it arrives; `None` where the template's text is not known.
    pub words: Option<String>,
    /// What that is billed as.
    pub parts: usize,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SmsPage {
    /// Whether anything was saved.
    pub configured: bool,
    /// Whether messages are sent.
    pub enabled: bool,
    /// `gateway`, `aliyun` or `tencent`.
    pub sender: String,
    /// The account, AccessKey ID or SecretId.
    pub account: String,
    /// When the secret was last replaced.
    pub secret_set_at: Option<UnixMs>,
    /// Tencent: `SmsSdkAppId`.
    pub app_id: String,
    /// Aliyun: `v3` or `rpc`.
    pub signature: String,
    /// The signature.
    pub sign: String,
    /// How the gateway wants to be spoken to, by the names of the form.
    pub gateway: BTreeMap<String, String>,
    /// Every kind.
    pub texts: Vec<SmsText>,
    /// The address for receipts, to be pasted at the gateway; empty for whoever may not set it up.
    pub paste: Vec<Paste>,
    /// When a receipt last came.
    pub receipt_at: Option<UnixMs>,
    /// What the checks said.
    pub checks: Vec<Check>,
}

/// The page.
#[server(prefix = "/console/api", endpoint = "sms", input = Json)]
pub async fn get_sms() -> Answer<SmsPage> {
    use super::server as s;
    s::with_actor(async move |service, actor| Ok(ssr::page(service.sms_form(&actor).await?))).await
}

/// Saves and checks; an empty secret keeps the stored one. Answers what the checks said. `texts` holds
/// `payment_template`, `payment_values` and so on.
#[server(prefix = "/console/api", endpoint = "save_sms")]
#[allow(clippy::too_many_arguments, reason = "one argument per field of the form")]
pub async fn save_sms(
    sender: String,
    account: String,
    secret: Option<String>,
    app_id: Option<String>,
    signature: Option<String>,
    sign: String,
    #[server(default)] gateway: BTreeMap<String, String>,
    #[server(default)] texts: BTreeMap<String, String>,
) -> Answer<Vec<Check>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let input = service::sms::SaveSms {
            sender,
            account,
            secret: secret.map(Into::into),
            app_id: app_id.unwrap_or_default(),
            signature: signature.unwrap_or_default(),
            sign,
            gateway: ssr::gateway(gateway),
            texts: ssr::texts(&texts),
        };
        let checks = service.save_sms(&actor, input).await.map_err(ssr::as_the_form_names_them)?;
        Ok(checks.into_iter().map(ssr::explained).collect())
    })
    .await
}

/// Checks again what is stored. Answers what the checks said.
#[server(prefix = "/console/api", endpoint = "check_sms")]
pub async fn check_sms() -> Answer<Vec<Check>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        Ok(service.check_sms(&actor).await?.into_iter().map(ssr::explained).collect())
    })
    .await
}

/// Switches sending on or off.
#[server(prefix = "/console/api", endpoint = "set_sms")]
pub async fn set_sms(enabled: bool) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.set_sms(&actor, enabled).await.map(|_| ())).await
}

/// Sends one message with examples.
#[server(prefix = "/console/api", endpoint = "test_sms")]
pub async fn test_sms(kind: MessageKind, phone: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| service.test_sms(&actor, kind, &phone).await.map(|_| ())).await
}

#[cfg(feature = "ssr")]
mod ssr;
