//! Putting the calendar together from what is stored.

use super::record::{CHANGES, ENDS, month};
use super::types::{Age, Calendar, Ending, KeyVersion, Quota, RecordedEnd};
use crate::Service;
use crate::access::Actor;
use crate::accounts::{AlipayMode, VerifyWith, WechatApi, WechatForm};
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::ids::OperatorId;
use domain::time::{DAY, UnixMs};
use serde::Deserialize;
use store::{accounts, expiry};

/// The validity among what every provider's module keeps of a version.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Validity {
    merchant_serial: String,
    cert_id: String,
    merchant_valid_until: Option<UnixMs>,
    valid_until: Option<UnixMs>,
}

impl Service {
    /// What ends when.
    ///
    /// # Errors
    /// The role may not see it, or the database fails.
    pub async fn calendar(&self, actor: &Actor) -> Result<Calendar> {
        let operator = actor.require(Permission::ViewSetup)?;
        self.calendar_of(operator).await
    }

    pub(super) async fn calendar_of(&self, operator: &OperatorId) -> Result<Calendar> {
        let (actor, now) = (Actor::cli(Some(operator.clone())), self.now());
        let mut calendar = Calendar::default();
        let (scan, app) = (self.wechat_form(&actor).await?, self.wechat_app_form(&actor).await?);
        wechat(&mut calendar, &scan, now);
        if app.mch_id != scan.mch_id {
            wechat(&mut calendar, &app, now);
        }
        for form in [&scan, &app] {
            age(&mut calendar, "app_secret", &form.app_id, form.app_secret_set_at, now);
        }
        self.others(&mut calendar, &actor, now).await?;
        let mut conn = self.store().read().await?;
        let recorded = expiry::ends(&mut conn, operator).await?;
        for kind in ENDS {
            let ends_at = recorded.iter().find(|(known, _)| known.as_str() == *kind).map(|(_, at)| *at);
            calendar.endings.extend(ends_at.map(|at| Ending::new(kind, "", at, now)));
            calendar.recorded.push(RecordedEnd { kind: (*kind).to_owned(), ends_at });
        }
        for change in CHANGES {
            let (since, resets_at) = month(now, change.months);
            let used = expiry::changes_since(&mut conn, operator, change.kind, since).await?;
            let (kind, allowed) = (change.kind.to_owned(), change.allowed);
            calendar.quotas.push(Quota { kind, used, allowed, resets_at });
        }
        for account in accounts::of_operator(&mut conn, operator).await? {
            for version in accounts::history(&mut conn, &account.id).await? {
                calendar.versions.push(key_version(&account, &version)?);
            }
        }
        calendar.endings.sort_by_key(|ending| (ending.ends_at, ending.subject()));
        calendar.ages.sort_by(|a, b| (a.set_at, &a.what).cmp(&(b.set_at, &b.what)));
        Ok(calendar)
    }

    /// Alipay, ChinaUMS and UnionPay.
    async fn others(&self, calendar: &mut Calendar, actor: &Actor, now: UnixMs) -> Result<()> {
        let alipay = self.alipay_form(actor).await?;
        if alipay.account_id.is_some() {
            let number = alipay.seller_id.as_str();
            if alipay.mode == AlipayMode::Certificate {
                ends(calendar, "alipay_app_certificate", number, alipay.app_certificate_until, now);
                ends(calendar, "alipay_certificate", number, alipay.alipay_certificate_until, now);
            }
            age(calendar, "alipay_app_key", number, alipay.key_set_at, now);
        }
        let chinaums = self.chinaums_form(actor).await?;
        age(calendar, "communication_key", &chinaums.mid, chinaums.communication_key_set_at, now);
        age(calendar, "chinaums_app_key", &chinaums.mid, chinaums.app_key_set_at, now);
        let unionpay = self.unionpay_form(actor).await?;
        ends(calendar, "unionpay_certificate", &unionpay.mer_id, unionpay.valid_until, now);
        Ok(())
    }
}

fn wechat(calendar: &mut Calendar, form: &WechatForm, now: UnixMs) {
    if form.account_id.is_none() {
        return;
    }
    let number = form.mch_id.as_str();
    let certificate = if form.api == WechatApi::V2 { "refund_certificate" } else { "merchant_certificate" };
    ends(calendar, certificate, number, form.merchant_valid_until, now);
    if form.api == WechatApi::V3 && form.mode == VerifyWith::PlatformCertificates {
        // A new one comes before the old one ends: what matters is the last.
        let last = form.platform_certificates.iter().map(|certificate| certificate.valid_until).max();
        ends(calendar, "platform_certificate", number, last, now);
    }
    age(calendar, "api_key", number, form.api_key_set_at, now);
    age(calendar, "api_v3_key", number, form.api_v3_key_set_at, now);
    age(calendar, "wechatpay_public_key", number, form.public_key_set_at, now);
}

fn key_version(account: &accounts::Row, version: &accounts::Version) -> Result<KeyVersion> {
    let known: Validity = serde_json::from_str(&version.public_json)
        .map_err(|e| Error::Internal(format!("public_json: {e}")))?;
    let serials = [known.merchant_serial, known.cert_id];
    Ok(KeyVersion {
        provider: account.provider,
        mch_id: account.mch_id.clone(),
        version: version.version,
        current: version.version == account.version,
        saved_at: version.created_at,
        serial: serials.into_iter().find(|serial| !serial.is_empty()).unwrap_or_default(),
        valid_until: known.merchant_valid_until.or(known.valid_until),
    })
}

fn ends(calendar: &mut Calendar, what: &str, number: &str, at: Option<UnixMs>, now: UnixMs) {
    calendar.endings.extend(at.map(|at| Ending::new(what, number, at, now)));
}

fn age(calendar: &mut Calendar, what: &str, number: &str, at: Option<UnixMs>, now: UnixMs) {
    calendar.ages.extend(at.map(|set_at| Age {
        what: what.to_owned(),
        number: number.to_owned(),
        set_at,
        days: now.since(set_at).div_euclid(DAY).max(0),
    }));
}
