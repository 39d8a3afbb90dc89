//! One call of the gateway: parameters, signature, the verified node of the answer (alipay.md 2, 3).

use std::sync::Arc;

use ::http::{Request, StatusCode, header};
use bytes::Bytes;
use domain::time::UnixMs;

use super::keys::{AlipayCredentials, AlipayKeys};
use super::sign::{self, Parameters, SIGN_TYPE};
use super::wire::Status;
use super::{AlipayEndpoints, reject};
use crate::channel::CallContext;
use crate::error::{CallError, VerifyError};
use crate::http::HttpClient;

const USER_AGENT: &str = concat!("peakepay/", env!("CARGO_PKG_VERSION"));
/// Sent in the body; everything else goes into the query, as Alipay's own SDKs do it.
const IN_BODY: [&str; 3] = ["biz_content", "code", "grant_type"];
const SUCCESS: &str = "10000";

/// The gateway, as one application reaches it.
#[derive(Clone)]
pub(super) struct Gateway {
    pub http: Arc<dyn HttpClient>,
    pub endpoints: AlipayEndpoints,
    pub own: Arc<AlipayCredentials>,
}

/// An answer whose signature fits.
pub(super) struct Verified {
    /// The node's text.
    pub node: String,
}

/// An answer before its signature was looked at.
pub(super) struct Answer {
    body: Bytes,
    method: String,
}

impl Gateway {
    /// The parameters of one call, signed.
    pub fn signed(
        &self,
        ctx: &CallContext,
        method: &str,
        business: &[(&str, &str)],
    ) -> Result<Parameters, CallError> {
        let timestamp = UnixMs(ctx.now_ms).shanghai_text();
        let mut parameters = Parameters::new();
        let public = [
            ("app_id", self.own.app_id.as_str()),
            ("method", method),
            ("format", "JSON"),
            ("charset", "utf-8"),
            ("sign_type", SIGN_TYPE),
            ("timestamp", &timestamp),
            ("version", "1.0"),
        ];
        for (name, value) in public.iter().chain(business) {
            parameters.insert((*name).to_owned(), (*value).to_owned());
        }
        if let AlipayKeys::Certificates(held) = &self.own.keys {
            parameters.insert("app_cert_sn".to_owned(), held.app_cert_sn().to_owned());
            parameters.insert("alipay_root_cert_sn".to_owned(), held.root().serial_number().to_owned());
        }
        sign::sign(&self.own.app_key, parameters)
            .ok_or_else(|| CallError::NotSent("cannot be signed".to_owned()))
    }

    /// Calls `method`, and gives the node of a success.
    pub async fn call(
        &self,
        ctx: &CallContext,
        method: &str,
        business: &[(&str, &str)],
    ) -> Result<Verified, CallError> {
        let answer = self.ask(ctx, method, business).await?;
        let verified = answer.verified(&self.own.keys, ctx.now_ms)?;
        let status = status_of(&verified.node)?;
        if status.code == SUCCESS { Ok(verified) } else { Err(reject::call_error(&status)) }
    }

    /// Sends a call, and believes nothing yet.
    pub async fn ask(
        &self,
        ctx: &CallContext,
        method: &str,
        business: &[(&str, &str)],
    ) -> Result<Answer, CallError> {
        let (mut query, mut body) = (Parameters::new(), Parameters::new());
        for (name, value) in self.signed(ctx, method, business)? {
            let side = if IN_BODY.contains(&name.as_str()) { &mut body } else { &mut query };
            side.insert(name, value);
        }
        let request = Request::post(format!("{}?{}", self.endpoints.gateway(), sign::encode(&query)))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded;charset=utf-8")
            .header(header::ACCEPT, "application/json")
            .header(header::USER_AGENT, USER_AGENT)
            .body(Bytes::from(sign::encode(&body)))
            .map_err(|e| CallError::NotSent(e.to_string()))?;
        let answer = self.http.send(request).await?;
        match answer.status() {
            StatusCode::OK => Ok(Answer { body: answer.into_body(), method: method.to_owned() }),
            // The gateway answers 200 whatever the outcome: this is something in between.
            status => Err(CallError::Malformed(format!("HTTP status {}", status.as_u16()))),
        }
    }
}

impl Answer {
    /// The node, once its signature fits. A refusal without a signature is told apart from an answer that was forged.
    pub fn verified(&self, keys: &AlipayKeys, now_ms: i64) -> Result<Verified, CallError> {
        let envelope = sign::open(&self.body, &self.method)
            .ok_or_else(|| CallError::Malformed("not an answer of the gateway".to_owned()))?;
        match envelope.verify(keys, now_ms) {
            Ok(()) => Ok(Verified { node: envelope.node.to_owned() }),
            Err(VerifyError::MissingHeader(_)) => {
                let status = status_of(envelope.node)?;
                let refused = !status.code.is_empty() && status.code != SUCCESS;
                Err(if refused {
                    reject::unsigned(&status)
                } else {
                    VerifyError::MissingHeader("sign").into()
                })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The node before anything is proven, for the one call whose answer brings the key that proves it.
    pub fn unproven_node(&self) -> Option<&str> {
        Some(sign::open(&self.body, &self.method)?.node)
    }
}

pub(super) fn status_of(node: &str) -> Result<Status, CallError> {
    serde_json::from_str(node).map_err(|_| CallError::Malformed("not a node".to_owned()))
}
