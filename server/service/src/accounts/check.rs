//! What the checks on credentials said. Kept per version of an account, in `checks_json`.

use crate::error::{Error, Result};
use domain::ids::AccountId;
use domain::method::Method;
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use store::Tx;

/// Private key, certificate serial and merchant number, proven together by a signed query.
pub const SIGNATURE: &str = "merchant_signature";
/// The merchant certificate's validity.
pub const CERTIFICATE: &str = "merchant_certificate";
/// The API key of WeChat Pay v2: proven by a signed answer.
pub const API_KEY: &str = "api_key";
/// The certificate that WeChat Pay v2 takes refunds with.
pub const REFUND_CERTIFICATE: &str = "refund_certificate";
/// The API v3 key: proven by what it decrypts.
pub const API_V3_KEY: &str = "api_v3_key";
/// The WeChat Pay public key and its id: proven by a signed answer.
pub const PUBLIC_KEY: &str = "wechatpay_public_key";
/// The platform certificates: fetched and decrypted.
pub const PLATFORM_CERTIFICATES: &str = "platform_certificates";
/// AppID and AppSecret of the official account.
pub const APP: &str = "app_secret";
/// AppID and AppSecret of the mobile app.
pub const MOBILE_APP: &str = "mobile_app_secret";
/// That the AppID is bound to the merchant number: proven by the first order.
pub const APP_BOUND: &str = "app_bound";
/// That the mobile app's AppID is bound to the merchant number: proven by the first order in the App.
pub const MOBILE_APP_BOUND: &str = "mobile_app_bound";

/// The authorities whose certificates the provider signs with: proven by a signed answer.
pub const AUTHORITIES: &str = "provider_authorities";

/// ChinaUMS's merchant number, terminal and the key that signs requests, proven together by a signed query.
pub const UMS_SIGNATURE: &str = "chinaums_signature";
/// ChinaUMS's communication key: proven by what verifies with it.
pub const COMMUNICATION_KEY: &str = "communication_key";
/// The source number that ChinaUMS's order numbers begin with: proven by the first payment.
pub const SOURCE_NUMBER: &str = "source_number";

/// The application's private key, accepted by Alipay: proven by a signed query.
pub const ALIPAY_SIGNATURE: &str = "alipay_signature";
/// The validity of certificate mode's files.
pub const ALIPAY_CERTIFICATES: &str = "alipay_certificates";
/// Alipay's public key or certificate: proven by a signed answer.
pub const ALIPAY_KEY: &str = "alipay_key";
/// The address that Alipay's authorisation comes back to: proven by the first scan.
pub const CALLBACK: &str = "authorisation_callback";
/// The merchant's PID: proven by the first notification.
pub const PID: &str = "merchant_pid";

/// What only traffic shows to be wrong: words of failed checks.
const SHOWN_BY_TRAFFIC: [&str; 4] =
    ["api_v3_key_wrong", "public_key_wrong", "app_not_bound", "alipay_key_wrong"];

/// The order in which checks are shown.
const ORDER: [&str; 20] = [
    SIGNATURE,
    API_KEY,
    CERTIFICATE,
    REFUND_CERTIFICATE,
    API_V3_KEY,
    PUBLIC_KEY,
    PLATFORM_CERTIFICATES,
    APP,
    MOBILE_APP,
    APP_BOUND,
    MOBILE_APP_BOUND,
    AUTHORITIES,
    COMMUNICATION_KEY,
    SOURCE_NUMBER,
    ALIPAY_SIGNATURE,
    UMS_SIGNATURE,
    ALIPAY_CERTIFICATES,
    ALIPAY_KEY,
    CALLBACK,
    PID,
];

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Right.
    Pass,
    /// Works, but somebody should look at it.
    Warn,
    /// Wrong.
    Fail,
    /// Not known: it could not be checked, or only a payment can prove it.
    Cannot,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was checked: a constant of this module.
    pub key: String,
    /// How it came out.
    pub verdict: Verdict,
    /// What that means: a stable code, a key of the catalogue.
    pub words: String,
    /// What the words need: a date, an address, a number.
    pub args: Vec<String>,
    /// When it was checked.
    pub at: UnixMs,
}

impl Check {
    /// A check without arguments for its words.
    pub fn new(key: &str, verdict: Verdict, words: &str, at: UnixMs) -> Self {
        Self { key: key.to_owned(), verdict, words: words.to_owned(), args: Vec::new(), at }
    }

    /// Whether it stands while nothing newer is said: it is known, and what it found wrong was shown by traffic. What the
    /// provider refused when asked is refuted by its not being refused now.
    pub(super) fn is_lasting(&self) -> bool {
        match self.verdict {
            Verdict::Cannot => false,
            Verdict::Fail => SHOWN_BY_TRAFFIC.contains(&self.words.as_str()),
            Verdict::Pass | Verdict::Warn => true,
        }
    }

    /// The same with one more argument.
    #[must_use]
    pub fn with(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }
}

/// Why a method with these checks cannot be switched on: `checks_failed` or `not_checked`.
///
/// Essential is what can be proven without a payment: that the provider accepts our signature, the platform
/// certificates where answers are verified with them, and the AppSecret (which an IP white list that lacks us leaves
/// unproven, but payers can pay all the same).
pub(super) fn blocked_by(checks: &[Check]) -> Option<&'static str> {
    if checks.iter().any(|check| check.verdict == Verdict::Fail) {
        return Some("checks_failed");
    }
    let open = |check: &Check| match check.key.as_str() {
        SIGNATURE | ALIPAY_SIGNATURE | UMS_SIGNATURE | API_KEY | PLATFORM_CERTIFICATES => {
            check.verdict != Verdict::Pass
        }
        APP => check.verdict == Verdict::Cannot,
        _ => false,
    };
    if checks.is_empty() || checks.iter().any(open) { Some("not_checked") } else { None }
}

/// The checks that matter for a method. A merchant number that WeChat's two methods share has one list for both.
pub(crate) fn concerning(method: Method, mut checks: Vec<Check>) -> Vec<Check> {
    checks.retain(|check| concerns(method, &check.key));
    checks
}

fn concerns(method: Method, key: &str) -> bool {
    match key {
        APP | APP_BOUND => method != Method::WechatApp,
        CALLBACK => method != Method::AlipayApp,
        MOBILE_APP | MOBILE_APP_BOUND => method == Method::WechatApp,
        _ => true,
    }
}

/// Keeps what was known for the other method of the same account: it was not looked at.
pub(super) fn take_over(checks: &mut Vec<Check>, earlier: &[Check], method: Method) {
    for other in earlier.iter().filter(|check| !concerns(method, &check.key)) {
        put(checks, other.clone());
    }
}

/// `new`, where a check that could say nothing gives way to what an earlier one had found about the same material.
pub(super) fn remember(
    new: Vec<Check>,
    earlier: &[Check],
    same_material: impl Fn(&str) -> bool,
) -> Vec<Check> {
    new.into_iter()
        .map(|check| {
            let known = earlier.iter().find(|e| e.key == check.key && e.is_lasting());
            match known {
                Some(known) if check.verdict == Verdict::Cannot && same_material(&check.key) => known.clone(),
                _ => check,
            }
        })
        .collect()
}

/// Puts `check` in the place of the one with the same key, in the order of showing.
pub(super) fn put(checks: &mut Vec<Check>, check: Check) {
    checks.retain(|other| other.key != check.key);
    checks.push(check);
    checks.sort_by_key(|check| ORDER.iter().position(|key| *key == check.key).unwrap_or(ORDER.len()));
}

pub(crate) fn read(json: &str) -> Result<Vec<Check>> {
    serde_json::from_str(json).map_err(|e| Error::Internal(format!("checks_json: {e}")))
}

pub(crate) fn write(checks: &[Check]) -> Result<String> {
    serde_json::to_string(checks).map_err(|e| Error::Internal(format!("checks_json: {e}")))
}

/// Overwrites one check of a version: a payment has proven it, or has shown it wrong. A version that is gone is none of
/// our business: nothing happens.
///
/// # Errors
/// Only those of the database.
pub async fn set_check(tx: &mut Tx, account: &AccountId, version: i64, check: &Check) -> Result<()> {
    let Some(row) = store::accounts::version(tx, account, version).await? else { return Ok(()) };
    let mut checks = read(&row.checks_json)?;
    put(&mut checks, check.clone());
    store::accounts::set_checks(tx, account, version, &write(&checks)?).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, verdict: Verdict) -> Check {
        Check::new(key, verdict, "words", UnixMs(1))
    }

    #[test]
    fn what_has_to_pass() {
        use Verdict::{Cannot, Fail, Pass, Warn};
        let all =
            |signature, key, app| vec![check(SIGNATURE, signature), check(API_V3_KEY, key), check(APP, app)];
        assert_eq!(blocked_by(&[]), Some("not_checked"));
        assert_eq!(blocked_by(&all(Pass, Cannot, Pass)), None);
        assert_eq!(blocked_by(&all(Pass, Cannot, Warn)), None);
        assert_eq!(blocked_by(&all(Pass, Cannot, Cannot)), Some("not_checked"));
        assert_eq!(blocked_by(&all(Cannot, Cannot, Pass)), Some("not_checked"));
        assert_eq!(blocked_by(&all(Pass, Fail, Pass)), Some("checks_failed"));
        let mut certificates = all(Pass, Pass, Pass);
        certificates.push(check(PLATFORM_CERTIFICATES, Cannot));
        assert_eq!(blocked_by(&certificates), Some("not_checked"));
    }

    #[test]
    fn what_is_known_about_the_same_material_stays() {
        let wrong = Check::new(PUBLIC_KEY, Verdict::Fail, "public_key_wrong", UnixMs(1));
        let refused = Check::new(APP_BOUND, Verdict::Fail, "wechat_app_not_bound", UnixMs(1));
        let earlier = [check(API_V3_KEY, Verdict::Pass), wrong, refused, check(APP, Verdict::Pass)];
        let new = vec![
            check(API_V3_KEY, Verdict::Cannot),
            check(PUBLIC_KEY, Verdict::Cannot),
            check(APP, Verdict::Cannot),
            check(SIGNATURE, Verdict::Cannot),
            // Refused when asked before, not refused now.
            check(APP_BOUND, Verdict::Cannot),
        ];
        let now: Vec<_> = remember(new, &earlier, |key| key != APP).into_iter().map(|c| c.verdict).collect();
        assert_eq!(now, [Verdict::Pass, Verdict::Fail, Verdict::Cannot, Verdict::Cannot, Verdict::Cannot]);
    }

    #[test]
    fn one_check_per_key_in_the_order_of_showing() {
        let mut checks = vec![check(SIGNATURE, Verdict::Pass), check(APP, Verdict::Pass)];
        put(&mut checks, check(API_V3_KEY, Verdict::Fail));
        put(&mut checks, check(API_V3_KEY, Verdict::Pass));
        let keys: Vec<_> = checks.iter().map(|c| (c.key.as_str(), c.verdict)).collect();
        assert_eq!(keys, [(SIGNATURE, Verdict::Pass), (API_V3_KEY, Verdict::Pass), (APP, Verdict::Pass)]);
        assert_eq!(read(&write(&checks).unwrap()).unwrap(), checks);
    }
}
