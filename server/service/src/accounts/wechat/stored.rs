//! What is kept of a WeChat Pay account: facts that may be shown, and secrets, sealed for their one row.

use super::types::{VerifyWith, WechatApi, WechatHalf};
use crate::Service;
use crate::accounts::check::Check;
use crate::accounts::keep::NewVersion;
use crate::error::{Error, Result};
use channels::crypto::Certificate;
use channels::http::ClientIdentity;
use channels::wechat::material;
use channels::wechat::v2::{SignType, V2Credentials};
use channels::wechat::v3::{KeyMap, V3Credentials, VerifyMode};
use domain::ids::{AccountId, OperatorId};
use domain::method::Provider;
use domain::time::UnixMs;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Conn, accounts, apps, certificates, methods};

/// `public_json` of a version: everything about the credentials that is no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    pub api: WechatApi,
    pub mode: VerifyWith,
    /// PEM.
    pub merchant_certificate: String,
    pub merchant_serial: String,
    pub merchant_valid_from: UnixMs,
    pub merchant_valid_until: UnixMs,
    pub public_key: Option<PublicKey>,
    /// When certificate and private key were last replaced.
    pub merchant_key_set_at: UnixMs,
    pub api_v3_key_set_at: Option<UnixMs>,
    pub api_key_set_at: Option<UnixMs>,
}

/// A WeChat Pay public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PublicKey {
    /// `PUB_KEY_ID_…`.
    pub id: String,
    pub pem: String,
    pub set_at: UnixMs,
}

/// The secrets of a version. Not printed.
#[derive(Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "all of them are keys, and this is what they are called")]
pub(super) struct Secrets {
    /// PEM.
    pub merchant_private_key: SecretString,
    /// What v3 needs; kept while v2 is in use.
    pub api_v3_key: Option<SecretString>,
    /// What v2 needs; kept while v3 is in use.
    pub api_key: Option<SecretString>,
}

/// The version in use, opened.
pub(super) struct Current {
    pub version: i64,
    pub facts: Facts,
    pub secrets: Secrets,
    pub checks: Vec<Check>,
}

/// An app, opened.
pub(super) struct StoredApp {
    pub row: apps::Row,
    pub secret: SecretString,
}

/// What an operator has stored about one merchant number and one AppID.
pub(super) struct Stored {
    pub method: Option<methods::Row>,
    pub account: Option<accounts::Row>,
    pub current: Option<Current>,
    pub app: Option<StoredApp>,
    pub certificates: Vec<certificates::Row>,
}

/// How the secrets lie inside the sealed value.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "all of them are keys, and this is what they are called")]
struct Sealing<'a> {
    merchant_private_key: &'a str,
    api_v3_key: Option<&'a str>,
    api_key: Option<&'a str>,
}

/// The same on the way out.
#[derive(Deserialize)]
#[expect(clippy::struct_field_names, reason = "all of them are keys, and this is what they are called")]
struct Opened {
    merchant_private_key: String,
    api_v3_key: Option<String>,
    api_key: Option<String>,
}

impl Secrets {
    /// Facts and secrets as a version to be kept.
    pub fn version(&self, facts: &Facts) -> Result<NewVersion> {
        let sealing = Sealing {
            merchant_private_key: self.merchant_private_key.expose_secret(),
            api_v3_key: self.api_v3_key.as_ref().map(ExposeSecret::expose_secret),
            api_key: self.api_key.as_ref().map(ExposeSecret::expose_secret),
        };
        NewVersion::new(facts, &sealing)
    }
}

impl Service {
    /// What is stored about this number and this AppID.
    pub(super) async fn stored_wechat(
        &self,
        conn: &mut Conn,
        operator: &OperatorId,
        half: WechatHalf,
        (mch_id, app_id): (&str, &str),
    ) -> Result<Stored> {
        let account = accounts::by_number(conn, operator, Provider::Wechat, mch_id).await?;
        let current = match &account {
            Some(account) if account.version > 0 => {
                Some(self.opened_version(conn, &account.id, account.version).await?)
            }
            _ => None,
        };
        let certificates = match &account {
            Some(account) => certificates::of_account(conn, &account.id).await?,
            None => Vec::new(),
        };
        let app = apps::by_app_id(conn, operator, half.app_kind(), app_id).await?;
        let app =
            app.map(|row| Ok::<_, Error>(StoredApp { secret: self.open_app(&row)?, row })).transpose()?;
        let method = methods::get(conn, operator, half.method()).await?;
        Ok(Stored { method, account, current, app, certificates })
    }

    /// One version, opened.
    pub(super) async fn opened_version(
        &self,
        conn: &mut Conn,
        account: &AccountId,
        version: i64,
    ) -> Result<Current> {
        let kept = self.open_version(conn, account, version).await?;
        let opened: Opened = kept.secrets()?;
        Ok(Current {
            version,
            facts: kept.facts()?,
            secrets: Secrets {
                merchant_private_key: SecretString::from(opened.merchant_private_key),
                api_v3_key: opened.api_v3_key.map(SecretString::from),
                api_key: opened.api_key.map(SecretString::from),
            },
            checks: kept.checks,
        })
    }
}

/// Credentials that a channel can speak with. Both kinds of WeChat Pay's keys stand in the key map, whatever the mode:
/// notifications move over gradually when a merchant switches (wechat.md 1.1).
///
/// # Errors
/// Stored material that does not parse any more, which saving had made sure of.
pub(super) fn credentials(
    mch_id: &str,
    app_id: &str,
    facts: &Facts,
    secrets: &Secrets,
    certificates: &[certificates::Row],
) -> Result<V3Credentials> {
    let damaged = damaged(mch_id);
    let mut verifiers = KeyMap::new();
    if let Some(key) = &facts.public_key {
        let parsed = material::wechatpay_public_key(&key.pem).map_err(damaged)?;
        verifiers = verifiers.with_public_key(key.id.clone(), parsed);
    }
    for row in certificates {
        verifiers = verifiers.with_certificate(material::certificate(&row.pem).map_err(damaged)?);
    }
    let mode = match (facts.mode, &facts.public_key) {
        (VerifyWith::PublicKey, Some(key)) => VerifyMode::PublicKey { id: key.id.clone() },
        (VerifyWith::PublicKey, None) => {
            return Err(Error::Internal(format!("no public key of {mch_id} is stored")));
        }
        (VerifyWith::PlatformCertificates, _) => VerifyMode::Certificates,
    };
    Ok(V3Credentials {
        mch_id: mch_id.to_owned(),
        app_id: app_id.to_owned(),
        merchant_serial: facts.merchant_serial.clone(),
        merchant_key: material::private_key(secrets.merchant_private_key.expose_secret()).map_err(damaged)?,
        api_v3_key: material::api_v3_key(exposed(secrets.api_v3_key.as_ref())).map_err(damaged)?,
        verifiers,
        mode,
    })
}

/// Credentials that a v2 channel can speak with.
///
/// # Errors
/// Stored material that does not parse any more, which saving had made sure of.
pub(super) fn v2_credentials(
    mch_id: &str,
    app_id: &str,
    facts: &Facts,
    secrets: &Secrets,
) -> Result<V2Credentials> {
    Ok(V2Credentials {
        mch_id: mch_id.to_owned(),
        app_id: app_id.to_owned(),
        api_key: material::api_v2_key(exposed(secrets.api_key.as_ref())).map_err(damaged(mch_id))?,
        // WeChat takes MD5 as well; there is no reason to.
        sign_type: SignType::HmacSha256,
        identity: ClientIdentity {
            certificate_pem: facts.merchant_certificate.as_str().into(),
            private_key_pem: Arc::new(secrets.merchant_private_key.clone()),
        },
    })
}

fn damaged(mch_id: &str) -> impl Fn(material::MaterialError) -> Error + Copy {
    move |e| Error::Internal(format!("stored material of {mch_id}: {}", e.code()))
}

/// Nothing stands for "not kept": no key reads from it.
fn exposed(secret: Option<&SecretString>) -> &str {
    secret.map(ExposeSecret::expose_secret).unwrap_or_default()
}

/// A fetched certificate as it is kept.
pub(super) fn certificate_row(
    account: &AccountId,
    certificate: &Certificate,
    now: UnixMs,
) -> certificates::Row {
    certificates::Row {
        account_id: account.clone(),
        serial: certificate.serial.clone(),
        pem: certificate.to_pem(),
        not_before: UnixMs(certificate.not_before_ms),
        not_after: UnixMs(certificate.not_after_ms),
        fetched_at: now,
    }
}
