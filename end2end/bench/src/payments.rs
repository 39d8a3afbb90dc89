//! What the product itself takes for creating a payment: everything from the tap to the wallet's call, without the
//! provider.

use crate::installation::{Installation, PERSON};
use anyhow::{Context, Result, bail};
use service::payer::{StartPayment, Started};
use std::time::{Duration, Instant};

/// How long each creation took.
pub struct Created {
    /// Without the provider's time, in the order of creation.
    pub own: Vec<Duration>,
}

/// Creates so many payments and pays each at the provider.
///
/// # Errors
/// One of them was refused.
pub async fn create(installation: &mut Installation, count: usize) -> Result<Created> {
    let account = installation.sandbox().demo_account();
    let openid = sandbox::ids::openid(&account.official_account_app_id, PERSON);
    let mut own = Vec::with_capacity(count);
    for _ in 0..count {
        let order_no = installation.next_bill().await?;
        let start = StartPayment {
            token: installation.token()?,
            session: installation.session(),
            order_no: &order_no,
            remote: None,
        };
        let (before, began) = (installation.spent_at_provider(), Instant::now());
        let started = installation.service().start_payment(start).await?;
        let whole = began.elapsed();
        own.push(whole.saturating_sub(installation.spent_at_provider().saturating_sub(before)));
        let Started::Invoke { call, .. } = started else { bail!("no wallet's call: {started:?}") };
        let call = serde_json::to_value(&call)?;
        let package = call.get("package").and_then(|p| p.as_str()).context("no package")?;
        let prepay_id = package.trim_start_matches("prepay_id=");
        if let Err(refusal) = installation.sandbox().pay(prepay_id, &openid) {
            bail!("not paid: {refusal:?}");
        }
    }
    Ok(Created { own })
}
