//! What is about to be asked of the provider, committed before it is asked.

use super::start::Paying;
use crate::Service;
use crate::accounts::ActiveMethod;
use crate::error::{Error, Result};
use crate::jobs::Job;
use crate::timeline::{self, Spot};
use channels::types::CreateOrder;
use domain::ids::{OutTradeNo, PaymentId};
use domain::method::Scenario;
use domain::money::Fen;
use domain::payment::{OrderState, PaymentState};
use domain::schedule;
use domain::time::{HOUR, MINUTE, SECOND, UnixMs};
use store::{operators, orders, payments, sites, transact};

/// A tap just before the quote ends still leaves this long to pay.
const LEAST_TIME_TO_PAY_MS: i64 = 2 * MINUTE;
/// A quote that stands for days, a terminal's bill, still leaves no longer than this to one payment of it.
const MOST_TIME_TO_PAY_MS: i64 = HOUR;
/// How long a payment rests after its expiry before it is closed: a password typed in time gets through.
const CLOSE_AFTER_MS: i64 = 5 * SECOND;
/// One currency, so far.
const CURRENCY: &str = "CNY";

impl Service {
    /// Commits what is about to be asked of the provider. `None`: somebody else was faster.
    pub(super) async fn commit_intent(
        &self,
        paying: &Paying<'_>,
        order: &orders::Row,
    ) -> Result<Option<payments::Row>> {
        let payment = self.new_payment(paying, order).await?;
        transact!(Error, self.store(), |tx| {
            let current = orders::by_id(tx, &order.id).await?;
            if current.is_none_or(|o| o.state != OrderState::Open) || !payments::insert(tx, &payment).await? {
                return Ok(None);
            }
            let detail = [
                ("method", payment.method.as_str()),
                ("out_trade_no", payment.out_trade_no.as_str()),
                ("expires_at", &payment.expires_at.shanghai_text()),
            ];
            timeline::add(tx, Spot::of(&payment, payment.created_at), timeline::PAYMENT_CREATED, &detail)
                .await?;
            let first = payment.created_at.plus(schedule::next_query_after(0));
            self.enqueue(tx, &Job::QueryPayment(payment.id.clone()), first).await?;
            let end = payment.expires_at.plus(CLOSE_AFTER_MS);
            self.enqueue(tx, &Job::CloseOrder(payment.id.clone()), end).await?;
            Ok(Some(payment.clone()))
        })
    }

    async fn new_payment(&self, paying: &Paying<'_>, order: &orders::Row) -> Result<payments::Row> {
        let now = self.now();
        let ActiveMethod { method, account_id, account_version, app_id, notify_key, .. } = paying.method;
        let channel = self.channel(account_id, *account_version, app_id, *method).await?;
        let prefix = format!("{}P", channel.number_prefix());
        let out_trade_no = OutTradeNo::from_parts(&prefix, now, self.random());
        let (earliest, latest) = (now.plus(LEAST_TIME_TO_PAY_MS), now.plus(MOST_TIME_TO_PAY_MS));
        // Whole seconds: the provider is told the same moment that we act on.
        let expires_at = UnixMs(order.valid_until.min(latest).max(earliest).seconds() * SECOND);
        let request = channel
            .prepare_order(&CreateOrder {
                out_trade_no: out_trade_no.clone(),
                description: self.description(order).await?,
                amount: order.amount,
                notify_url: self.notify_url(method.provider(), notify_key, false),
                time_expire_ms: expires_at.0,
                created_at_ms: now.0,
                payer_id: paying.provider_payer_id.to_owned(),
                wallet: paying.wallet,
                return_url: paying.return_url.clone(),
                client_ip: paying.remote,
            })
            .map_err(|e| Error::Internal(e.to_string()))?;
        Ok(payments::Row {
            id: PaymentId::from_parts(now, self.random()),
            order_id: order.id.clone(),
            operator_id: order.operator_id.clone(),
            method: *method,
            account_id: account_id.clone(),
            account_version: *account_version,
            app_id: app_id.clone(),
            out_trade_no,
            amount: order.amount,
            currency: CURRENCY.to_owned(),
            state: PaymentState::Created,
            payer_id: paying.payer_key.to_owned(),
            request_json: serde_json::to_string(&request).map_err(|e| Error::Internal(e.to_string()))?,
            submissions: 1,
            prepay_id: None,
            prepay_at: None,
            transaction_id: None,
            paid_at: None,
            refunding: Fen::ZERO,
            refunded: Fen::ZERO,
            flag: None,
            flag_resolution: None,
            expires_at,
            created_at: now,
            updated_at: now,
        })
    }

    /// What the payer reads on the wallet's bill.
    async fn description(&self, order: &orders::Row) -> Result<String> {
        let mut conn = self.store().read().await?;
        let name = match &order.site_id {
            Some(site) => sites::by_id(&mut conn, site).await?.map(|s| s.name),
            None => operators::by_id(&mut conn, &order.operator_id).await?.map(|o| o.name),
        };
        let what = match order.scenario {
            Scenario::Parking => "停车缴费",
            Scenario::TopUp => "充值缴费",
            Scenario::Offline => "脱机缴费",
            Scenario::Test => "支付测试",
        };
        let parts = [Some(what.to_owned()), name, Some(order.plate.clone()).filter(|p| !p.is_empty())];
        Ok(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }
}
