//! Whether WeChat takes an order of the App: tried with one that nobody can pay, where no payment has said it yet.
//!
//! The order is of one fen. It is given to nobody, stands nowhere in our books, and ends by itself after five minutes. In
//! a webview such an order needs a payer, so there the test payment tells.

use super::keys;
use super::types::Finding;
use crate::Service;
use crate::accounts::{Verdict, check};
use crate::error::{Error, Result};
use crate::payments::provider_words;
use crate::test_payment::AMOUNT;
use channels::error::{CallError, RejectKind};
use channels::types::{CreateOrder, Prepay};
use domain::ids::OutTradeNo;
use domain::method::Method;
use domain::money::Fen;
use domain::time::{MINUTE, SECOND, UnixMs};
use store::methods::Pointed;

/// What a new order is answered with.
type Answer = std::result::Result<Prepay, CallError>;

/// How long the order stands at WeChat.
const STANDS_MS: i64 = 5 * MINUTE;
/// What it is called in the merchant's list of orders.
const DESCRIPTION: &str = "自检试单";

impl Service {
    /// Settles what is open about the App's product and its binding.
    ///
    /// # Errors
    /// The database, or stored material that does not open. What WeChat answers is no error.
    pub(super) async fn try_app_order(&self, pointed: &[Pointed], findings: &mut [Finding]) -> Result<()> {
        let verdict = |name: &str| findings.iter().find(|found| found.name() == name).map(|f| f.verdict);
        let signs = verdict(check::SIGNATURE).or(verdict(check::API_KEY)) == Some(Verdict::Pass);
        let known = [keys::PRODUCT, check::MOBILE_APP_BOUND].map(verdict) == [Some(Verdict::Pass); 2];
        if known || !signs {
            return Ok(());
        }
        let Some(app) = pointed.iter().find(|one| one.method == Method::WechatApp) else { return Ok(()) };
        let Some(answer) = self.order_in_app(app).await? else { return Ok(()) };
        for said in what_it_says(&answer, self.now()) {
            if said.name() == check::MOBILE_APP_BOUND {
                let (account, version) = (&app.account_id, app.account_version);
                self.prove(account, version, said.name(), said.verdict, &said.words).await?;
            }
            if let Some(open) = findings.iter_mut().find(|open| open.key == said.key) {
                *open = said;
            }
        }
        Ok(())
    }

    /// What WeChat answers; `None` where no order can be written.
    async fn order_in_app(&self, app: &Pointed) -> Result<Option<Answer>> {
        let now = self.now();
        let app_id = app.app_id.as_deref().unwrap_or_default();
        let channel = self.channel(&app.account_id, app.account_version, app_id, app.method).await?;
        let request = channel.prepare_order(&CreateOrder {
            out_trade_no: OutTradeNo::from_parts("C", now, self.random()),
            description: DESCRIPTION.to_owned(),
            amount: Fen::new(AMOUNT).map_err(|e| Error::Internal(e.to_string()))?,
            notify_url: self.notify_url(app.method.provider(), &app.notify_key, false),
            time_expire_ms: now.plus(STANDS_MS).seconds() * SECOND,
            created_at_ms: now.0,
            payer_id: String::new(),
            wallet: None,
            return_url: None,
            client_ip: None,
        });
        let Ok(request) = request else { return Ok(None) };
        Ok(Some(channel.submit_order(&self.call_context(), &request).await))
    }
}

/// What the answer settles.
fn what_it_says(answer: &Answer, now: UnixMs) -> Vec<Finding> {
    let finding = |name, verdict, words| Finding::new(keys::WECHAT_APP, name, verdict, words, now);
    match answer {
        Ok(_) => vec![
            finding(keys::PRODUCT, Verdict::Pass, "product_takes_orders"),
            finding(check::MOBILE_APP_BOUND, Verdict::Pass, "app_bound"),
        ],
        Err(error @ CallError::Rejected { kind: RejectKind::NoPermission, .. }) => {
            let off = finding(keys::PRODUCT, Verdict::Fail, "product_refuses_orders");
            vec![off.said(provider_words(error))]
        }
        Err(error @ CallError::Rejected { kind: RejectKind::AppNotBound, .. }) => {
            let apart = finding(check::MOBILE_APP_BOUND, Verdict::Fail, "app_not_bound");
            vec![apart.said(provider_words(error))]
        }
        Err(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(answer: &Answer) -> Vec<(String, Verdict)> {
        what_it_says(answer, UnixMs(0)).into_iter().map(|found| (found.key, found.verdict)).collect()
    }

    fn refused(kind: RejectKind) -> Answer {
        Err(CallError::Rejected {
            http_status: 403,
            code: "NO_AUTH".to_owned(),
            message: "no".to_owned(),
            detail: None,
            request_id: None,
            kind,
        })
    }

    #[test]
    fn an_order_that_is_taken_proves_product_and_binding() {
        let taken: Answer = Ok(Prepay { prepay_id: "wx1".to_owned(), raw: String::new() });
        let both = [("wechat_app.product", Verdict::Pass), ("wechat_app.mobile_app_bound", Verdict::Pass)];
        assert_eq!(verdicts(&taken), both.map(|(key, verdict)| (key.to_owned(), verdict)));
    }

    #[test]
    fn a_refusal_says_one_thing_or_nothing() {
        let off = verdicts(&refused(RejectKind::NoPermission));
        assert_eq!(off, [("wechat_app.product".to_owned(), Verdict::Fail)]);
        let apart = verdicts(&refused(RejectKind::AppNotBound));
        assert_eq!(apart, [("wechat_app.mobile_app_bound".to_owned(), Verdict::Fail)]);
        assert!(verdicts(&refused(RejectKind::RateLimited)).is_empty());
    }
}
