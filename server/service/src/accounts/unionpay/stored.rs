//! What is kept of a UnionPay account: facts that may be shown, and the private key, sealed for its one row.

use super::save::FORM;
use super::types::UnionPayEnvironment;
use crate::Service;
use crate::accounts::entered::Kept;
use crate::accounts::keep::{NewVersion, Version};
use crate::error::{Error, Result};
use channels::unionpay::{UnionPayCredentials, material};
use domain::ids::OperatorId;
use domain::time::UnixMs;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use store::Conn;

/// `public_json` of a version: everything about the credentials that is no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    pub environment: UnionPayEnvironment,
    /// `certId`.
    pub cert_id: String,
    /// Whom the signing certificate names.
    pub subject: String,
    pub valid_from: UnixMs,
    pub valid_until: UnixMs,
    /// When the signing certificate was last replaced.
    pub key_set_at: UnixMs,
    /// PEM.
    pub root: String,
    /// PEM.
    pub middle: String,
    pub undo_same_day: bool,
}

/// The secrets of a version. Not printed.
#[derive(Clone, Debug)]
pub(super) struct Secrets {
    /// PKCS#8, PEM.
    pub private_key: SecretString,
}

/// What an operator has stored about one merchant number.
pub(super) type Stored = Kept<Facts, Secrets>;

/// How the secret lies inside the sealed value.
#[derive(Serialize)]
struct Sealing<'a> {
    private_key: &'a str,
}

/// The same on the way out.
#[derive(Deserialize)]
struct Opened {
    private_key: String,
}

impl Secrets {
    /// Facts and secrets as a version to be kept.
    pub fn version(&self, facts: &Facts) -> Result<NewVersion> {
        NewVersion::new(facts, &Sealing { private_key: self.private_key.expose_secret() })
    }
}

/// Takes a version apart.
pub(super) fn read(kept: &Version) -> Result<(Facts, Secrets)> {
    let opened: Opened = kept.secrets()?;
    Ok((kept.facts()?, Secrets { private_key: SecretString::from(opened.private_key) }))
}

impl Service {
    /// What is stored about this number.
    pub(super) async fn stored_unionpay(
        &self,
        conn: &mut Conn,
        operator: &OperatorId,
        mer_id: &str,
    ) -> Result<Stored> {
        self.kept(conn, operator, &FORM, mer_id, read).await
    }
}

/// Credentials that a channel can speak with.
///
/// # Errors
/// Stored material that does not parse any more, which saving had made sure of.
pub(super) fn credentials(mer_id: &str, facts: &Facts, secrets: &Secrets) -> Result<UnionPayCredentials> {
    let damaged =
        |e: material::MaterialError| Error::Internal(format!("stored material of {mer_id}: {}", e.code()));
    let test = facts.environment == UnionPayEnvironment::Test;
    Ok(UnionPayCredentials {
        mer_id: mer_id.to_owned(),
        cert_id: facts.cert_id.clone(),
        signing_key: material::signing_key(secrets.private_key.expose_secret()).map_err(damaged)?,
        trust: material::trust(&facts.root, &facts.middle, test).map_err(damaged)?,
        undo_same_day: facts.undo_same_day,
    })
}
