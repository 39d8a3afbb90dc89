//! From the use cases' types to the console's and back.

use super::*;
use crate::api::selfcheck::overrides;
use crate::i18n::{checks, guide, lang};
use service::accounts as from;
use service::test_payment::TestStatus;
use service::{Actor, Result, Service};

/// The page.
pub async fn page(service: &Service, actor: &Actor, half: Half) -> Result<WechatPage> {
    let form = match half {
        Half::OfficialAccount => service.wechat_form(actor).await?,
        Half::MobileApp => service.wechat_app_form(actor).await?,
    };
    Ok(WechatPage {
        half,
        shared: form.shared,
        v2: form.api == from::WechatApi::V2,
        api_key_set_at: form.api_key_set_at,
        configured: form.account_id.is_some(),
        enabled: form.enabled,
        overridden: overrides(service, actor, &[self::half(half).method()]).await?,
        app_id: form.app_id,
        app_secret_set_at: form.app_secret_set_at,
        mch_id: form.mch_id,
        api_v3_key_set_at: form.api_v3_key_set_at,
        key_set_at: form.merchant_key_set_at,
        merchant_serial: form.merchant_serial,
        merchant_valid_until: form.merchant_valid_until,
        public_key_mode: form.mode == from::VerifyWith::PublicKey,
        public_key_id: form.public_key_id,
        public_key_set_at: form.public_key_set_at,
        certificates: form.platform_certificates.into_iter().map(|c| (c.serial, c.valid_until)).collect(),
        checks: form.checks.into_iter().map(check).collect(),
        paste: form.paste.into_iter().map(paste).collect(),
    })
}

/// The half, in the use cases' words.
pub const fn half(half: Half) -> from::WechatHalf {
    match half {
        Half::OfficialAccount => from::WechatHalf::OfficialAccount,
        Half::MobileApp => from::WechatHalf::MobileApp,
    }
}

/// A check, in words.
pub fn check(check: from::Check) -> Check {
    let lang = lang();
    Check {
        title: checks::title(lang, &check.key),
        verdict: match check.verdict {
            from::Verdict::Pass => Verdict::Pass,
            from::Verdict::Warn => Verdict::Warn,
            from::Verdict::Fail => Verdict::Fail,
            from::Verdict::Cannot => Verdict::Cannot,
        },
        words: checks::outcome(lang, &check.words, &check.args),
    }
}

/// A value to paste, in words.
pub fn paste(value: from::PasteValue) -> Paste {
    let (label, place) = guide::paste(lang(), &value.key);
    Paste { label, value: value.value, place }
}

/// A test payment.
pub fn test(status: TestStatus) -> TestPayment {
    let stage = match status.state.as_str() {
        "waiting" => TestStage::Waiting,
        "paying" | "paid" | "refunding" => TestStage::Moving,
        "refunded" => TestStage::Done,
        "expired" => TestStage::Expired,
        _ => TestStage::Failed,
    };
    TestPayment {
        token: status.page.token,
        url: status.page.url,
        stage,
        words: guide::test_state(lang(), &status.state),
        order_id: status.page.order_id.into(),
        checks: status.checks.into_iter().map(check).collect(),
    }
}
