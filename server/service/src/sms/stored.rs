//! What is kept: facts that may be shown, and the secret, sealed for its one row.

use super::types::{SmsHosts, SmsProvider, SmsSignature};
use crate::Service;
use crate::accounts::{self, Check};
use crate::error::{Error, Result};
use channels::http::HttpClient;
use channels::sms::SmsSender;
use channels::sms::aliyun::{Aliyun, AliyunSignature};
use channels::sms::gateway::{Gateway, GatewayTemplate};
use channels::sms::tencent::Tencent;
use domain::ids::OperatorId;
use domain::message::{MessageKind, ValueKey};
use domain::time::UnixMs;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Conn, sms_settings};

/// What is sent for one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KindText {
    pub kind: MessageKind,
    /// The template's id, or the text.
    pub template: String,
    /// The template's variables and which values they are, in its order.
    pub params: Vec<(String, ValueKey)>,
    /// The template's own text, where the gateway shows it.
    pub content: Option<String>,
}

/// `public_json`: everything that is no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    pub sender: SmsProvider,
    pub account: String,
    pub app_id: String,
    pub signature: SmsSignature,
    pub sign: String,
    pub gateway: Option<GatewayTemplate>,
    pub texts: Vec<KindText>,
    pub secret_set_at: UnixMs,
}

impl Facts {
    pub fn text(&self, kind: MessageKind) -> Option<&KindText> {
        self.texts.iter().find(|text| text.kind == kind)
    }

    /// Who sends. The two clouds answer at fixed addresses; a gateway's was entered by a user, so that it is called
    /// through the guard.
    pub fn sender(
        &self,
        secret: &SecretString,
        hosts: &SmsHosts,
        (provider, outbound): (&Arc<dyn HttpClient>, &Arc<dyn HttpClient>),
    ) -> Result<Box<dyn SmsSender>> {
        let (account, secret) = (self.account.as_str(), secret.clone());
        Ok(match self.sender {
            SmsProvider::Aliyun => {
                let signature = match self.signature {
                    SmsSignature::V3 => AliyunSignature::V3,
                    SmsSignature::Rpc => AliyunSignature::Rpc,
                };
                Box::new(Aliyun::new(Arc::clone(provider), hosts.aliyun.clone(), signature, account, secret))
            }
            SmsProvider::Tencent => {
                let endpoint = hosts.tencent.clone();
                Box::new(Tencent::new(Arc::clone(provider), endpoint, account, secret, self.app_id.as_str()))
            }
            SmsProvider::Gateway => {
                let gone = || Error::Internal("the gateway's description is gone".to_owned());
                let template = self.gateway.clone().ok_or_else(gone)?;
                Box::new(Gateway::new(Arc::clone(outbound), template, account, secret))
            }
        })
    }
}

/// What an operator has stored, opened.
pub(super) struct Stored {
    pub version: i64,
    pub enabled: bool,
    pub facts: Facts,
    pub secret: SecretString,
    pub checks: Vec<Check>,
}

pub(crate) fn secret_context(operator: &str) -> String {
    format!("sms_setting/{operator}")
}

impl Service {
    pub(super) async fn stored_sms(&self, conn: &mut Conn, operator: &OperatorId) -> Result<Option<Stored>> {
        let Some(row) = sms_settings::get(conn, operator).await? else { return Ok(None) };
        let plain = self.vault().open(&secret_context(operator.as_str()), &row.sealed)?;
        let secret = std::str::from_utf8(&plain)
            .map_err(|_| Error::Internal("the secret of the SMS gateway is damaged".to_owned()))?;
        let facts = serde_json::from_str(&row.public_json)
            .map_err(|e| Error::Internal(format!("sms_setting: {e}")))?;
        Ok(Some(Stored {
            version: row.version,
            enabled: row.enabled,
            facts,
            secret: SecretString::from(secret.to_owned()),
            checks: accounts::check::read(&row.checks_json)?,
        }))
    }

    pub(super) fn sealed_sms(&self, operator: &OperatorId, secret: &SecretString) -> Result<Vec<u8>> {
        let plain = secret.expose_secret().as_bytes();
        self.vault().seal(self.inner.random.as_ref(), &secret_context(operator.as_str()), plain)
    }

    pub(super) fn sender_of(&self, facts: &Facts, secret: &SecretString) -> Result<Box<dyn SmsSender>> {
        let hosts = &self.settings().endpoints.sms;
        facts.sender(secret, hosts, (self.provider_http(), self.outbound_http()))
    }
}
