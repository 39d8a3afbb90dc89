//! What is kept of a ChinaUMS account: facts that may be shown, and the keys, sealed for their one row.

use super::save::FORM;
use super::types::{ChinaumsDigest, ChinaumsInterface};
use crate::Service;
use crate::accounts::entered::Kept;
use crate::accounts::keep::{NewVersion, Version};
use crate::accounts::types::Environment;
use crate::error::{Error, Result};
use channels::chinaums::sign::Digest;
use channels::chinaums::{ChinaumsCredentials, Interface};
use domain::ids::OperatorId;
use domain::time::UnixMs;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use store::Conn;

/// `public_json` of a version: everything about the credentials that is no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    pub environment: Environment,
    pub interface: ChinaumsInterface,
    pub tid: String,
    pub inst_mid: String,
    pub source_no: String,
    /// Empty where only the portal was ever used.
    pub app_id: String,
    pub app_key_set_at: Option<UnixMs>,
    /// Empty where only the open platform was ever used.
    pub msg_src: String,
    pub digest: ChinaumsDigest,
    pub communication_key_set_at: UnixMs,
}

/// The secrets of a version. Not printed.
#[derive(Clone, Debug)]
pub(super) struct Secrets {
    pub app_key: Option<SecretString>,
    pub communication_key: SecretString,
}

/// What an operator has stored about one merchant number.
pub(super) type Stored = Kept<Facts, Secrets>;

/// How the secrets lie inside the sealed value.
#[derive(Serialize)]
struct Sealing<'a> {
    app_key: Option<&'a str>,
    communication_key: &'a str,
}

/// The same on the way out.
#[derive(Deserialize)]
struct Opened {
    app_key: Option<String>,
    communication_key: String,
}

impl Secrets {
    /// Facts and secrets as a version to be kept.
    pub fn version(&self, facts: &Facts) -> Result<NewVersion> {
        let sealing = Sealing {
            app_key: self.app_key.as_ref().map(ExposeSecret::expose_secret),
            communication_key: self.communication_key.expose_secret(),
        };
        NewVersion::new(facts, &sealing)
    }
}

/// Takes a version apart.
pub(super) fn read(kept: &Version) -> Result<(Facts, Secrets)> {
    let opened: Opened = kept.secrets()?;
    let secrets = Secrets {
        app_key: opened.app_key.map(SecretString::from),
        communication_key: SecretString::from(opened.communication_key),
    };
    Ok((kept.facts()?, secrets))
}

impl Service {
    /// What is stored about this number.
    pub(super) async fn stored_chinaums(
        &self,
        conn: &mut Conn,
        operator: &OperatorId,
        mid: &str,
    ) -> Result<Stored> {
        self.kept(conn, operator, &FORM, mid, read).await
    }
}

/// Credentials that a channel can speak with.
///
/// # Errors
/// An account of the open platform without its `appKey`, which saving had made sure of.
pub(super) fn credentials(mid: &str, facts: &Facts, secrets: &Secrets) -> Result<ChinaumsCredentials> {
    let missing = || Error::Internal(format!("the appKey of {mid} is gone"));
    let interface = match facts.interface {
        ChinaumsInterface::OpenPlatform => Interface::OpenPlatform {
            app_id: facts.app_id.clone(),
            app_key: secrets.app_key.clone().ok_or_else(missing)?,
        },
        ChinaumsInterface::Portal => Interface::Portal {
            msg_src: facts.msg_src.clone(),
            digest: match facts.digest {
                ChinaumsDigest::Sha256 => Digest::Sha256,
                ChinaumsDigest::Md5 => Digest::Md5,
            },
        },
    };
    Ok(ChinaumsCredentials {
        mid: mid.to_owned(),
        tid: facts.tid.clone(),
        inst_mid: facts.inst_mid.clone(),
        source_no: facts.source_no.clone(),
        interface,
        communication_key: secrets.communication_key.clone(),
    })
}
