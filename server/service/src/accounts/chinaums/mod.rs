//! ChinaUMS 公众号支付: entered, tried at ChinaUMS, kept, and handed to the money side.
//!
//! | module | what |
//! | --- | --- |
//! | [`types`] | what goes in and out |
//! | `input` | every field of the form, all errors at once |
//! | `stored` | what is kept: public facts, and the sealed keys |
//! | `probe` | asking ChinaUMS whether what was entered is right |
//! | `save`, `form` | the use cases |

mod form;
mod input;
mod probe;
mod save;
mod stored;
pub mod types;

use crate::Service;
use crate::error::{Error, Result};
use channels::channel::PaymentChannel;
use channels::chinaums::ChinaumsChannel;
use domain::ids::AccountId;
use std::sync::Arc;
use store::accounts;

/// The channel of an account with one version of its credentials.
pub(super) async fn channel(
    service: &Service,
    account: &AccountId,
    version: i64,
) -> Result<Arc<dyn PaymentChannel>> {
    let mut conn = service.store().read().await?;
    let row = accounts::by_id(&mut conn, account).await?.ok_or(Error::NotFound("merchant_account"))?;
    let kept = service.open_version(&mut conn, account, version).await?;
    drop(conn);
    let (facts, secrets) = stored::read(&kept)?;
    let credentials = stored::credentials(&row.mch_id, &facts, &secrets)?;
    let endpoints = service.settings().endpoints.chinaums.of(facts.environment);
    Ok(Arc::new(ChinaumsChannel::new(Arc::clone(service.provider_http()), endpoints, Arc::new(credentials))))
}
