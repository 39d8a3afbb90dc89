//! Alipay: inside its browser (`alipay_life`) and in the App (`alipay_app`). Both methods share one application and one
//! merchant.
//!
//! | module | what |
//! | --- | --- |
//! | [`types`] | what goes in and out |
//! | `input` | every field of the form, all errors at once |
//! | `stored` | what is kept: public facts, and the sealed key |
//! | `probe` | asking Alipay whether what was entered is right |
//! | `save`, `form` | the use cases |

mod form;
mod input;
mod probe;
mod save;
mod stored;
pub mod types;

use crate::Service;
use crate::accounts::check::{self, Verdict};
use crate::error::{Error, Result};
use crate::payments::provider_error;
use channels::alipay::{AlipayChannel, AlipayProduct};
use domain::ids::{AccountId, OperatorId};
use domain::method::Method;
use domain::time::UnixMs;
use std::sync::Arc;
use store::{accounts, certificates, methods, transact};
use types::AlipayLifeProduct;

/// The one address that Alipay's authorisation comes back to: Alipay compares host and path with what the operator
/// entered, so it cannot be the page's own.
pub const CALLBACK_PATH: &str = "/authorise/alipay";

/// The channel of an account with one version of its credentials, for a method.
pub(super) async fn channel(
    service: &Service,
    account: &AccountId,
    version: i64,
    method: Method,
) -> Result<Arc<AlipayChannel>> {
    let mut conn = service.store().read().await?;
    let row = accounts::by_id(&mut conn, account).await?.ok_or(Error::NotFound("merchant_account"))?;
    let kept = service.open_version(&mut conn, account, version).await?;
    let fetched = certificates::of_account(&mut conn, account).await?;
    drop(conn);
    let (facts, secrets) = stored::read(&kept)?;
    let credentials = stored::credentials(&row.mch_id, &facts, &secrets, &fetched)?;
    let endpoints = service.settings().endpoints.alipay.of(facts.environment);
    let product = match (method, facts.product) {
        (Method::AlipayApp, _) => AlipayProduct::App,
        (_, AlipayLifeProduct::Jsapi) => AlipayProduct::Jsapi,
        (_, AlipayLifeProduct::FaceToFace) => AlipayProduct::FaceToFace,
    };
    let http = Arc::clone(service.provider_http());
    Ok(Arc::new(AlipayChannel::new(http, endpoints, Arc::new(credentials), product)))
}

impl Service {
    /// The application that asks an operator's payers who they are, whether its method is on or not.
    pub(crate) async fn alipay_payer_channel(&self, operator: &OperatorId) -> Result<Arc<AlipayChannel>> {
        let mut conn = self.store().read().await?;
        let missing = || Error::NotFound("alipay_app");
        let life = methods::get(&mut conn, operator, Method::AlipayLife).await?.ok_or_else(missing)?;
        let account = accounts::by_id(&mut conn, &life.account_id).await?.ok_or_else(missing)?;
        drop(conn);
        channel(self, &account.id, account.version, Method::AlipayLife).await
    }

    /// A payer came back from Alipay's authorisation: the callback address is right.
    pub(crate) async fn note_alipay_callback(&self, operator: &OperatorId) -> Result<()> {
        let mut conn = self.store().read().await?;
        let Some(life) = methods::get(&mut conn, operator, Method::AlipayLife).await? else { return Ok(()) };
        let Some(account) = accounts::by_id(&mut conn, &life.account_id).await? else { return Ok(()) };
        drop(conn);
        self.prove(&account.id, account.version, check::CALLBACK, Verdict::Pass, "callback_works").await
    }

    /// Fetches a certificate that Alipay signs with by now and that an answer or a notification named, and keeps it
    /// once it leads to the root file. In key mode there is none: 0.
    pub(crate) async fn fetch_alipay_certificate(&self, account: &AccountId, number: &str) -> Result<usize> {
        let mut conn = self.store().read().await?;
        let row = accounts::by_id(&mut conn, account).await?.ok_or(Error::NotFound("merchant_account"))?;
        drop(conn);
        let channel = channel(self, account, row.version, Method::AlipayLife).await?;
        let fetched = match channel.download_certificate(&self.call_context(), number).await {
            Ok(fetched) => fetched,
            Err(channels::CallError::NotFound) => return Ok(0),
            Err(error) => return Err(provider_error(&error)),
        };
        let now = self.now();
        let kept = certificates::Row {
            account_id: account.clone(),
            serial: number.to_owned(),
            pem: fetched.to_pem(),
            not_before: UnixMs(fetched.not_before_ms),
            not_after: UnixMs(fetched.not_after_ms),
            fetched_at: now,
        };
        transact!(Error, self.store(), |tx| { Ok::<_, Error>(certificates::keep(tx, &kept).await?) })?;
        self.channels.forget(account);
        Ok(1)
    }
}
