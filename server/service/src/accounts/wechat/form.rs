//! The form as it is stored, and what to paste on WeChat's side.

use super::types::{PlatformCertificate, VerifyWith, WechatApi, WechatForm, WechatHalf};
use crate::Service;
use crate::access::Actor;
use crate::accounts::PasteValue;
use crate::accounts::check;
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::method::Provider;
use store::{accounts, apps, certificates, methods};
use url::Url;

/// The three authorised directories, spelled as WeChat compares them (`requirements.md` 3).
const DIRECTORIES: [(&str, &str); 3] = [
    ("directory_charge", "/PeakeCloud/mobile/charge/"),
    ("directory_pay", "/PeakeCloud/mobile/pay/"),
    ("directory_offline", "/PeakeCloud/offline/"),
];

impl Service {
    /// What is stored for the official account's half of WeChat Pay: never a secret, only since when there is one.
    ///
    /// # Errors
    /// The actor may not manage payment, or the database fails.
    pub async fn wechat_form(&self, actor: &Actor) -> Result<WechatForm> {
        self.wechat_half(actor, WechatHalf::OfficialAccount).await
    }

    /// What is stored for the mobile app's half of WeChat Pay.
    ///
    /// # Errors
    /// Those of [`Service::wechat_form`].
    pub async fn wechat_app_form(&self, actor: &Actor) -> Result<WechatForm> {
        self.wechat_half(actor, WechatHalf::MobileApp).await
    }

    pub(super) async fn wechat_half(&self, actor: &Actor, half: WechatHalf) -> Result<WechatForm> {
        let operator = actor.require(Permission::ManagePayment)?;
        let mut conn = self.store().read().await?;
        let mut form = empty_form(half);
        if let Some(method) = methods::get(&mut conn, operator, half.method()).await? {
            let other = methods::get(&mut conn, operator, half.other().method()).await?;
            form.shared = other.is_some_and(|other| other.account_id == method.account_id);
            form.enabled = method.enabled;
            if let Some(app_row) = &method.app_row_id
                && let Some(app) = apps::by_id(&mut conn, app_row).await?
            {
                form.app_id = app.app_id;
                form.app_secret_set_at = Some(app.secret_changed_at);
            }
            let account = accounts::by_id(&mut conn, &method.account_id)
                .await?
                .ok_or(Error::NotFound("merchant_account"))?;
            let current = self.opened_version(&mut conn, &account.id, account.version).await?;
            let facts = current.facts;
            form.version = current.version;
            form.mch_id = account.mch_id;
            form.api = facts.api;
            form.api_key_set_at = facts.api_key_set_at;
            form.api_v3_key_set_at = facts.api_v3_key_set_at;
            form.merchant_key_set_at = Some(facts.merchant_key_set_at);
            form.merchant_serial = facts.merchant_serial;
            form.merchant_valid_from = Some(facts.merchant_valid_from);
            form.merchant_valid_until = Some(facts.merchant_valid_until);
            form.mode = facts.mode;
            form.public_key_set_at = facts.public_key.as_ref().map(|key| key.set_at);
            form.public_key_id = facts.public_key.map(|key| key.id).unwrap_or_default();
            form.checks = check::concerning(half.method(), current.checks);
            let fetched = certificates::of_account(&mut conn, &account.id).await?;
            form.platform_certificates = fetched.into_iter().map(shown).collect();
            form.paste = self.paste_values(half, Some(&account.notify_key))?;
            form.account_id = Some(account.id);
        } else {
            form.paste = self.paste_values(half, None)?;
        }
        form.paste.extend(server_ip(&form));
        Ok(form)
    }

    /// Directories without a scheme, because WeChat's form adds it; the domain without a port, because that form takes
    /// none. An App has neither.
    pub(crate) fn paste_values(&self, half: WechatHalf, notify_key: Option<&str>) -> Result<Vec<PasteValue>> {
        let base = &self.settings().public_base;
        let bad = || Error::Internal(format!("the public address {base} has no host"));
        let url = Url::parse(base).map_err(|_| bad())?;
        let host = url.host_str().ok_or_else(bad)?;
        let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let mut values = Vec::new();
        if half == WechatHalf::OfficialAccount {
            values.extend(DIRECTORIES.iter().map(|(key, path)| paste(key, format!("{authority}{path}"))));
            values.push(paste("web_domain", host.to_owned()));
        }
        if let Some(notify_key) = notify_key {
            values.push(paste("notify_url", self.wechat_notify_url(notify_key)));
        }
        Ok(values)
    }

    /// Where WeChat Pay sends its messages about payments of an account.
    fn wechat_notify_url(&self, notify_key: &str) -> String {
        format!("{}/notify/{}/{notify_key}", self.settings().public_base, Provider::Wechat.as_str())
    }
}

/// The address to put on the white list, once WeChat has told us how it sees us.
fn server_ip(form: &WechatForm) -> Option<PasteValue> {
    let app = form.checks.iter().find(|c| c.key == check::APP && c.words == "ip_not_allowed")?;
    app.args.first().filter(|ip| !ip.is_empty()).map(|ip| paste("server_ip", ip.clone()))
}

fn paste(key: &str, value: String) -> PasteValue {
    PasteValue { key: key.to_owned(), value }
}

fn shown(row: certificates::Row) -> PlatformCertificate {
    PlatformCertificate {
        serial: row.serial,
        valid_from: row.not_before,
        valid_until: row.not_after,
        fetched_at: row.fetched_at,
    }
}

fn empty_form(half: WechatHalf) -> WechatForm {
    WechatForm {
        half,
        shared: false,
        api: WechatApi::default(),
        account_id: None,
        version: 0,
        enabled: false,
        app_id: String::new(),
        app_secret_set_at: None,
        mch_id: String::new(),
        api_key_set_at: None,
        api_v3_key_set_at: None,
        merchant_key_set_at: None,
        merchant_serial: String::new(),
        merchant_valid_from: None,
        merchant_valid_until: None,
        mode: VerifyWith::default(),
        public_key_id: String::new(),
        public_key_set_at: None,
        platform_certificates: Vec::new(),
        checks: Vec::new(),
        paste: Vec::new(),
    }
}
