//! ChinaUMS's set-up, and the choice between the two families of scan payment.

use super::Answer;
use super::accounts::{Check, Paste};
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// The ChinaUMS page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChinaumsPage {
    /// Whether anything was saved.
    pub configured: bool,
    /// Whether payers can use it.
    pub enabled: bool,
    /// Why it is on although its essential checks have not passed: by whom, and the reason; one entry for each method.
    pub overridden: Vec<String>,
    /// `mid`.
    pub mid: String,
    /// `tid`.
    pub tid: String,
    /// `instMid`.
    pub inst_mid: String,
    /// `msgSrcId`.
    pub source_no: String,
    /// The test system; otherwise the real one.
    pub test: bool,
    /// The netpay portal; otherwise the open platform.
    pub portal: bool,
    /// `appId`.
    pub app_id: String,
    /// When `appKey` was last replaced.
    pub app_key_set_at: Option<UnixMs>,
    /// `msgSrc`.
    pub msg_src: String,
    /// The portal's requests are signed with MD5; otherwise with SHA-256.
    pub md5: bool,
    /// When the communication key was last replaced.
    pub communication_key_set_at: Option<UnixMs>,
    /// What the checks said.
    pub checks: Vec<Check>,
    /// What ChinaUMS's side is told.
    pub paste: Vec<Paste>,
}

/// How one scan method stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Payers use it.
    On,
    /// Set up, and could be switched on.
    Ready,
    /// Set up, but its checks have not passed.
    NotReady,
    /// Never set up.
    Missing,
}

/// One scan method in the choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScanMethod {
    /// Its name.
    pub name: String,
    /// Its number at the provider, or empty.
    pub mch_id: String,
    /// How it stands.
    pub standing: Standing,
}

/// Where scan payments go, and where they could go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScanChoice {
    /// WeChat and Alipay, with numbers of their own.
    pub direct: Vec<ScanMethod>,
    /// ChinaUMS.
    pub chinaums: ScanMethod,
}

/// The ChinaUMS page.
#[server(prefix = "/console/api", endpoint = "chinaums", input = Json)]
pub async fn get_chinaums() -> Answer<ChinaumsPage> {
    use super::server as s;
    s::with_actor(async move |service, actor| ssr::page(&service, &actor).await).await
}

/// Saves and checks; an empty key keeps the stored one. Answers what the checks said.
#[server(prefix = "/console/api", endpoint = "save_chinaums")]
#[allow(clippy::too_many_arguments, reason = "one argument per field of the form")]
pub async fn save_chinaums(
    mid: String,
    tid: String,
    inst_mid: String,
    source_no: String,
    environment: Option<String>,
    interface: Option<String>,
    app_id: Option<String>,
    app_key: Option<String>,
    msg_src: Option<String>,
    digest: Option<String>,
    communication_key: Option<String>,
) -> Answer<Vec<Check>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let input = service::accounts::SaveChinaums {
            mid,
            tid,
            inst_mid,
            source_no,
            environment: environment.unwrap_or_default(),
            interface: interface.unwrap_or_default(),
            app_id: app_id.unwrap_or_default(),
            app_key: app_key.map(Into::into),
            msg_src: msg_src.unwrap_or_default(),
            digest: digest.unwrap_or_default(),
            communication_key: communication_key.map(Into::into),
        };
        let saved = service.save_chinaums(&actor, input).await?;
        Ok(saved.checks.into_iter().map(super::accounts::check_in_words).collect())
    })
    .await
}

/// Checks again what is stored. Answers what the checks said.
#[server(prefix = "/console/api", endpoint = "check_chinaums")]
pub async fn check_chinaums() -> Answer<Vec<Check>> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let saved = service.check_chinaums(&actor).await?;
        Ok(saved.checks.into_iter().map(super::accounts::check_in_words).collect())
    })
    .await
}

/// Switches ChinaUMS off, so that nobody can pay by scanning until something is switched on.
#[server(prefix = "/console/api", endpoint = "set_chinaums")]
pub async fn set_chinaums(enabled: bool) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        service.set_method(&actor, domain::method::Method::ChinaUmsOa, enabled).await.map(|_| ())
    })
    .await
}

/// Where scan payments go.
#[server(prefix = "/console/api", endpoint = "scan_choice", input = Json)]
pub async fn get_scan_choice() -> Answer<ScanChoice> {
    use super::server as s;
    s::with_actor(async move |service, actor| ssr::choice(&service, &actor).await).await
}

/// Moves all scan payments to the other family.
#[server(prefix = "/console/api", endpoint = "switch_scan_family")]
pub async fn switch_scan_family(to: String) -> Answer<()> {
    use super::server as s;
    s::with_actor(async move |service, actor| {
        let to = domain::method::ScanFamily::parse(&to);
        let to = to.ok_or_else(|| service::Error::field("to", "required"))?;
        service.switch_scan_family(&actor, to).await.map(|_| ())
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::*;
    use crate::api::accounts::{check_in_words, paste_in_words};
    use crate::api::selfcheck::overrides;
    use crate::i18n::{chinaums as t, tr};
    use domain::method::Method;
    use service::accounts::types::Environment;
    use service::accounts::{ChinaumsDigest, ChinaumsInterface, MethodState};
    use service::{Actor, Result, Service};

    /// The page.
    pub async fn page(service: &Service, actor: &Actor) -> Result<ChinaumsPage> {
        let form = service.chinaums_form(actor).await?;
        Ok(ChinaumsPage {
            configured: form.account_id.is_some(),
            enabled: form.enabled,
            overridden: overrides(service, actor, &[Method::ChinaUmsOa]).await?,
            mid: form.mid,
            tid: form.tid,
            inst_mid: form.inst_mid,
            source_no: form.source_no,
            test: form.environment == Environment::Test,
            portal: form.interface == ChinaumsInterface::Portal,
            app_id: form.app_id,
            app_key_set_at: form.app_key_set_at,
            msg_src: form.msg_src,
            md5: form.digest == ChinaumsDigest::Md5,
            communication_key_set_at: form.communication_key_set_at,
            checks: form.checks.into_iter().map(check_in_words).collect(),
            paste: form.paste.into_iter().map(paste_in_words).collect(),
        })
    }

    /// Every scan method and how it stands. That the other family is on is what the choice is about, not an obstacle.
    pub async fn choice(service: &Service, actor: &Actor) -> Result<ScanChoice> {
        let states = service.methods(actor).await?;
        let one = |method: Method, name| {
            let state = states.iter().find(|state| state.method == method);
            ScanMethod {
                name: tr(name).to_owned(),
                mch_id: state.and_then(|state| state.mch_id.clone()).unwrap_or_default(),
                standing: state.map_or(Standing::Missing, standing),
            }
        };
        Ok(ScanChoice {
            direct: vec![one(Method::WechatOa, t::WECHAT), one(Method::AlipayLife, t::ALIPAY)],
            chinaums: one(Method::ChinaUmsOa, t::CHINAUMS),
        })
    }

    fn standing(state: &MethodState) -> Standing {
        match state.blocked_by.as_deref() {
            _ if state.enabled => Standing::On,
            Some("method_not_configured") => Standing::Missing,
            None | Some("scan_family_taken") if state.ready => Standing::Ready,
            _ => Standing::NotReady,
        }
    }
}
