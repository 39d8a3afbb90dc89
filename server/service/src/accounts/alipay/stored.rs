//! What is kept of an Alipay account: facts that may be shown, and the private key, sealed for its one row.

use super::save::FORM;
use super::types::{AlipayLifeProduct, AlipayMode};
use crate::Service;
use crate::accounts::entered::Kept;
use crate::accounts::keep::{NewVersion, Version};
use crate::accounts::types::Environment;
use crate::error::{Error, Result};
use channels::alipay::{AlipayCredentials, AlipayKeys, CertificateMode, material};
use channels::crypto::Certificate;
use channels::wechat::material::MaterialError;
use domain::ids::OperatorId;
use domain::time::UnixMs;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use store::{Conn, apps, certificates};

/// `public_json` of a version: everything about the credentials that is no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    pub environment: Environment,
    pub mode: AlipayMode,
    pub product: AlipayLifeProduct,
    pub app_id: String,
    /// 应用公钥, bare base64: what Alipay has to know of our private key.
    pub app_public_key: String,
    /// When the private key was last replaced.
    pub key_set_at: UnixMs,
    pub alipay_key: Option<AlipayKey>,
    pub files: Option<Files>,
}

/// 支付宝公钥.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AlipayKey {
    /// As it was entered.
    pub text: String,
    pub set_at: UnixMs,
}

/// The three files of certificate mode, PEM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Files {
    pub app: String,
    pub app_until: UnixMs,
    pub alipay: String,
    pub alipay_until: UnixMs,
    pub root: String,
    pub set_at: UnixMs,
}

/// The secrets of a version. Not printed.
#[derive(Clone, Debug)]
pub(super) struct Secrets {
    /// As it was entered.
    pub app_private_key: SecretString,
}

/// What an operator has stored about one PID and one application.
pub(super) struct Stored {
    /// With the method of the life account.
    pub kept: Kept<Facts, Secrets>,
    pub app: Option<apps::Row>,
}

/// How the secret lies inside the sealed value.
#[derive(Serialize)]
struct Sealing<'a> {
    app_private_key: &'a str,
}

/// The same on the way out.
#[derive(Deserialize)]
struct Opened {
    app_private_key: String,
}

impl Secrets {
    /// Facts and secrets as a version to be kept.
    pub fn version(&self, facts: &Facts) -> Result<NewVersion> {
        NewVersion::new(facts, &Sealing { app_private_key: self.app_private_key.expose_secret() })
    }
}

/// Takes a version apart.
pub(super) fn read(kept: &Version) -> Result<(Facts, Secrets)> {
    let opened: Opened = kept.secrets()?;
    Ok((kept.facts()?, Secrets { app_private_key: SecretString::from(opened.app_private_key) }))
}

impl Service {
    /// What is stored about this PID and this application.
    pub(super) async fn stored_alipay(
        &self,
        conn: &mut Conn,
        operator: &OperatorId,
        seller_id: &str,
        app_id: &str,
    ) -> Result<Stored> {
        let kept = self.kept(conn, operator, &FORM, seller_id, read).await?;
        let app = apps::by_app_id(conn, operator, apps::ALIPAY_APP, app_id).await?;
        Ok(Stored { kept, app })
    }
}

/// Credentials that a channel can speak with. Certificates of Alipay's that were fetched since stand beside the one
/// that was uploaded.
///
/// # Errors
/// Stored material that does not parse any more, which saving had made sure of.
pub(super) fn credentials(
    seller_id: &str,
    facts: &Facts,
    secrets: &Secrets,
    fetched: &[certificates::Row],
) -> Result<AlipayCredentials> {
    let damaged = |e: MaterialError| Error::Internal(format!("stored material of {seller_id}: {}", e.code()));
    let missing = || Error::Internal(format!("stored material of {seller_id} is incomplete"));
    let keys = match facts.mode {
        AlipayMode::Key => {
            let key = facts.alipay_key.as_ref().ok_or_else(missing)?;
            AlipayKeys::PublicKey(material::public_key(&key.text).map_err(damaged)?)
        }
        AlipayMode::Certificate => {
            let files = facts.files.as_ref().ok_or_else(missing)?;
            let app = material::certificate(&files.app).map_err(damaged)?;
            let root = material::root_file(&files.root).map_err(damaged)?;
            let mut mode = CertificateMode::new(material::serial_number(&app).map_err(damaged)?, root);
            let uploaded = material::certificate(&files.alipay).map_err(damaged)?;
            let fetched = fetched.iter().filter_map(|row| Certificate::from_pem(&row.pem).ok());
            for certificate in std::iter::once(uploaded).chain(fetched) {
                mode = mode.with_alipay_certificate(certificate).map_err(|e| damaged(e.into()))?;
            }
            AlipayKeys::Certificates(mode)
        }
    };
    Ok(AlipayCredentials {
        app_id: facts.app_id.clone(),
        seller_id: seller_id.to_owned(),
        app_key: material::private_key(secrets.app_private_key.expose_secret()).map_err(damaged)?,
        keys,
    })
}
