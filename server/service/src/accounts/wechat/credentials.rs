//! Credentials for the money side, and the platform certificates that it verifies with.

use super::input::date;
use super::stored::{self, Current, Facts};
use super::types::{OaApp, VerifyWith, WechatApi};
use crate::Service;
use crate::accounts::check::{self, Check, Verdict};
use crate::accounts::keep::read_facts;
use crate::error::{Error, Result};
use crate::payments::provider_error;
use channels::channel::PaymentChannel;
use channels::crypto::Certificate;
use channels::error::CallError;
use channels::wechat::WechatProduct;
use channels::wechat::oa::OfficialAccount;
use channels::wechat::v2::V2Channel;
use channels::wechat::v3::{V3Channel, V3Credentials};
use domain::ids::{AccountId, OperatorId};
use domain::method::{Method, Provider};
use domain::time::UnixMs;
use std::sync::Arc;
use store::{Conn, accounts, apps, certificates, methods, transact};

/// The channel of an account with one version of its credentials, for a method and under an app.
pub(in crate::accounts) async fn channel(
    service: &Service,
    account: &AccountId,
    version: i64,
    app_id: &str,
    method: Method,
) -> Result<Arc<dyn PaymentChannel>> {
    let mut conn = service.store().read().await?;
    let row = accounts::by_id(&mut conn, account).await?.ok_or(Error::NotFound("merchant_account"))?;
    let current = service.opened_version(&mut conn, account, version).await?;
    let product = if method == Method::WechatApp { WechatProduct::App } else { WechatProduct::Jsapi };
    let (http, endpoints) =
        (Arc::clone(service.provider_http()), service.settings().endpoints.wechat.clone());
    Ok(match current.facts.api {
        WechatApi::V2 => {
            let own = stored::v2_credentials(&row.mch_id, app_id, &current.facts, &current.secrets)?;
            Arc::new(V2Channel::new(http, endpoints, Arc::new(own), product))
        }
        WechatApi::V3 => {
            let certificates = certificates::of_account(&mut conn, account).await?;
            let (facts, secrets) = (&current.facts, &current.secrets);
            let own = stored::credentials(&row.mch_id, app_id, facts, secrets, &certificates)?;
            Arc::new(V3Channel::new(http, endpoints, Arc::new(own), product))
        }
    })
}

/// Whether an account's answers are verified with certificates that have to be fetched.
fn fetches_certificates(facts: &Facts) -> bool {
    facts.api == WechatApi::V3 && facts.mode == VerifyWith::PlatformCertificates
}

impl Service {
    /// The credentials of one version of a WeChat Pay account, with every key of WeChat Pay that is known for it. The
    /// AppID is the one that the operator's method has now; a payment that began under another one overwrites it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an account or a version that there is not; [`Error::Internal`] when what is stored does
    /// not open or parse.
    pub async fn wechat_credentials(&self, account: &AccountId, version: i64) -> Result<V3Credentials> {
        let mut conn = self.store().read().await?;
        let row = accounts::by_id(&mut conn, account).await?.ok_or(Error::NotFound("merchant_account"))?;
        let current = self.opened_version(&mut conn, account, version).await?;
        self.assemble(&mut conn, &row, &current).await
    }

    /// The operator's official account, whether its method is on or not: the one that WeChat Pay is set up with, or else
    /// the one that was entered by itself.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the operator has entered none.
    pub async fn wechat_oa(&self, operator: &OperatorId) -> Result<OaApp> {
        let app = self.wechat_oa_row(operator).await?;
        Ok(OaApp { secret: self.open_app(&app)?, app_id: app.app_id })
    }

    /// The row of that official account.
    pub(crate) async fn wechat_oa_row(&self, operator: &OperatorId) -> Result<apps::Row> {
        let mut conn = self.store().read().await?;
        let found = match self.paying_oa(&mut conn, operator).await? {
            Some(app) => Some(app),
            None => apps::own_oa(&mut conn, operator).await?,
        };
        found.ok_or(Error::NotFound("official_account"))
    }

    /// The official account that WeChat Pay is set up with.
    pub(crate) async fn paying_oa(
        &self,
        conn: &mut Conn,
        operator: &OperatorId,
    ) -> Result<Option<apps::Row>> {
        let method = methods::get(conn, operator, Method::WechatOa).await?;
        match method.and_then(|method| method.app_row_id) {
            Some(app_row) => Ok(apps::by_id(conn, &app_row).await?),
            None => Ok(None),
        }
    }

    /// An official account, to talk to.
    pub(crate) fn official_account(&self, app: &apps::Row) -> Result<OfficialAccount> {
        let (http, endpoints) = (Arc::clone(self.provider_http()), self.settings().endpoints.wechat.clone());
        Ok(OfficialAccount::new(http, endpoints, app.app_id.as_str(), self.open_app(app)?))
    }

    /// Fetches the platform certificates of an account that verifies with them, and keeps them; how many came. An
    /// account that verifies with the WeChat Pay public key has none to fetch: 0.
    ///
    /// A wrong API v3 key shows here first: the account's checks say so afterwards.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an account that there is not; [`Error::Provider`] when the certificates cannot be had.
    pub async fn refresh_platform_certificates(&self, account: &AccountId) -> Result<usize> {
        let mut conn = self.store().read().await?;
        let row = accounts::by_id(&mut conn, account).await?.ok_or(Error::NotFound("merchant_account"))?;
        let current = self.opened_version(&mut conn, account, row.version).await?;
        if !fetches_certificates(&current.facts) {
            return Ok(0);
        }
        let credentials = self.assemble(&mut conn, &row, &current).await?;
        drop(conn);
        let (http, endpoints) = (Arc::clone(self.provider_http()), self.settings().endpoints.wechat.clone());
        let channel = V3Channel::new(http, endpoints, Arc::new(credentials), WechatProduct::Jsapi);
        let answer = channel.download_certificates(&self.call_context()).await;
        self.keep_certificates(account, current.version, &answer).await?;
        let fetched = answer.map_err(|e| provider_error(&e))?;
        Ok(fetched.len())
    }

    /// The accounts whose platform certificates have to be fetched again and again.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn certificate_accounts(&self) -> Result<Vec<AccountId>> {
        let mut conn = self.store().read().await?;
        let mut found = Vec::new();
        for account in accounts::at_provider(&mut conn, Provider::Wechat).await? {
            let version = accounts::version(&mut conn, &account.id, account.version).await?;
            let facts = version.map(|version| read_facts::<Facts>(&version.public_json)).transpose()?;
            if facts.as_ref().is_some_and(fetches_certificates) {
                found.push(account.id);
            }
        }
        Ok(found)
    }

    async fn assemble(
        &self,
        conn: &mut Conn,
        account: &accounts::Row,
        current: &Current,
    ) -> Result<V3Credentials> {
        let certificates = certificates::of_account(conn, &account.id).await?;
        let pointed = methods::of_operator(conn, &account.operator_id).await?;
        let app_id = pointed.into_iter().filter(|m| m.account_id == account.id).find_map(|m| m.app_id);
        let app_id = app_id.unwrap_or_default();
        stored::credentials(&account.mch_id, &app_id, &current.facts, &current.secrets, &certificates)
    }

    async fn keep_certificates(
        &self,
        account: &AccountId,
        version: i64,
        answer: &std::result::Result<Vec<Certificate>, CallError>,
    ) -> Result<()> {
        let now = self.now();
        let (fetched, checks) = match answer {
            Ok(fetched) if !fetched.is_empty() => {
                let until = fetched.iter().map(|c| c.not_after_ms).max().unwrap_or_default();
                let certificates =
                    Check::new(check::PLATFORM_CERTIFICATES, Verdict::Pass, "certificates_fetched", now)
                        .with(fetched.len().to_string())
                        .with(date(UnixMs(until)));
                (
                    fetched.as_slice(),
                    vec![Check::new(check::API_V3_KEY, Verdict::Pass, "key_decrypts", now), certificates],
                )
            }
            Err(CallError::Undecryptable(_)) => {
                (&[][..], vec![Check::new(check::API_V3_KEY, Verdict::Fail, "api_v3_key_wrong", now)])
            }
            _ => return Ok(()),
        };
        let written: Result<()> = transact!(Error, self.store(), |tx| {
            for certificate in fetched {
                certificates::keep(tx, &stored::certificate_row(account, certificate, now)).await?;
            }
            for check in &checks {
                check::set_check(tx, account, version, check).await?;
            }
            Ok(())
        });
        self.channels.forget(account);
        written
    }
}
