//! Where a finding is mended: at the provider's own console, on a page of this one, by a payment.

use crate::i18n::{Lang, Text, t};
use service::consoles::Console;
use service::selfcheck::Finding;

/// A place to go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A provider's console.
    Console(Console),
    /// A page of this console.
    Page(&'static str),
    /// The test payment on the page of an account.
    TestPayment(&'static str),
}

/// What is still awaited where only a payment shows how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    /// The test payment, which every scan method has.
    Test,
    /// Somebody has to pay in the App.
    App,
    /// Somebody has to scan and pay.
    Scan,
}

impl Awaited {
    pub(super) const fn words(self) -> Text {
        match self {
            Self::Test => t(
                "做一笔 0.01 元测试付款（自动退款），再回来重新检查",
                "Make the 0.01-yuan test payment (refunded by itself), then check again",
            ),
            Self::App => t("在 App 里付一笔，再回来重新检查", "Pay something in the App, then check again"),
            Self::Scan => t("用手机扫码付一笔，再回来重新检查", "Scan and pay something, then check again"),
        }
    }
}

/// The kind of payment that a check waits for; `None` where it waits for none.
pub(super) fn awaited_payment(finding: &Finding) -> Option<Awaited> {
    let waits = finding.words.starts_with("until_first") || finding.words.starts_with("proven_by_first");
    waits.then(|| match finding.area() {
        "wechat_app" => Awaited::App,
        _ if finding.words == "proven_by_first_scan" => Awaited::Scan,
        _ => Awaited::Test,
    })
}

/// Whether a check is decided by the last payment, and not by asking.
pub(super) fn payment_tells(finding: &Finding) -> bool {
    match (finding.area(), finding.name()) {
        ("wechat_oa", "product" | "app_bound" | "api_v3_key" | "wechatpay_public_key" | "refunds")
        | ("official_account", "web_domain")
        | ("chinaums", "communication_key" | "source_number")
        | ("alipay", "merchant_pid") => true,
        ("wechat_oa", name) => name.starts_with("directory_"),
        _ => false,
    }
}

/// Where to go, in the order of doing.
pub fn places(finding: &Finding) -> Vec<Place> {
    if awaited_payment(finding).is_some() {
        return test_payment(finding).into_iter().collect();
    }
    let cannot_say = finding.words == "because" || finding.words == "not_proven";
    if cannot_say || !(finding.needs_action() || by_hand(finding)) {
        return Vec::new();
    }
    let mut places: Vec<Place> = console(finding).map(Place::Console).into_iter().collect();
    places.extend(page(finding).map(Place::Page));
    // A test payment is made in the directory of parking alone.
    let elsewhere = matches!(finding.name(), "directory_charge" | "directory_offline");
    if payment_tells(finding) && !elsewhere {
        places.extend(test_payment(finding));
    }
    places
}

/// What no machine can look at: a person compares.
fn by_hand(finding: &Finding) -> bool {
    matches!(
        finding.words.as_str(),
        "directory_unseen" | "web_domain_unseen" | "app_fields_compare" | "files_none"
    )
}

fn console(finding: &Finding) -> Option<Console> {
    match (finding.area(), finding.name()) {
        ("wechat_app", "mobile_app_secret") | ("deployment", "app_fields") => Some(Console::Open),
        ("wechat_oa" | "wechat_app", _) => Some(Console::Merchant),
        ("official_account", "verification_files") if finding.words == "files_wait" => None,
        ("official_account" | "messages", _) => Some(Console::OfficialAccount),
        ("alipay", _) => Some(Console::Alipay),
        ("chinaums", _) => Some(Console::ChinaUms),
        ("unionpay", _) => Some(Console::UnionPay),
        _ => None,
    }
}

/// The page where the other half of the mending is done: only where something is entered here.
fn page(finding: &Finding) -> Option<&'static str> {
    match (finding.area(), finding.name()) {
        ("wechat_oa" | "wechat_app" | "alipay", "product" | "app_bound" | "mobile_app_bound" | "refunds") => {
            None
        }
        ("wechat_oa", name) if name.starts_with("directory_") => None,
        ("wechat_oa", _) | ("official_account", "app_secret" | "service_account") => {
            Some("/console/payment/wechat")
        }
        ("wechat_app", _) => Some("/console/payment/wechat-app"),
        ("official_account", "server_address" | "verification_files" | "web_domain") => {
            Some("/console/official-account")
        }
        ("messages", name) if name.starts_with("template_") => Some("/console/push"),
        ("alipay", _) => Some("/console/payment/alipay"),
        ("chinaums", _) => Some("/console/payment/chinaums"),
        ("unionpay", name) if name != "product" => Some("/console/payment/unionpay"),
        ("sms", _) => Some("/console/push/sms"),
        ("deployment", "exclusion") => Some("/console/payment/wechat"),
        _ => None,
    }
}

fn test_payment(finding: &Finding) -> Option<Place> {
    let page = match finding.area() {
        "wechat_oa" | "official_account" => "/console/payment/wechat#test-payment",
        "alipay" => "/console/payment/alipay#test-payment",
        "chinaums" => "/console/payment/chinaums#test-payment",
        _ => return None,
    };
    Some(Place::TestPayment(page))
}

/// What a place is called on the way there.
pub fn place_name(lang: Lang, place: Place) -> &'static str {
    lang.t(match place {
        Place::Console(Console::Merchant) => t("打开微信支付商户平台", "Open the merchant platform"),
        Place::Console(Console::OfficialAccount) => {
            t("打开微信公众平台", "Open the official account platform")
        }
        Place::Console(Console::Open) => t("打开微信开放平台", "Open the open platform"),
        Place::Console(Console::Alipay) => t("打开支付宝开放平台", "Open Alipay's open platform"),
        Place::Console(Console::ChinaUms) => t("打开银联商务商户服务", "Open ChinaUMS's merchant service"),
        Place::Console(Console::UnionPay) => t("打开银联商户服务网站", "Open UnionPay's merchant service"),
        Place::Page(_) => t("打开本系统的设置页", "Open the page here"),
        Place::TestPayment(_) => t("去做测试付款", "Make the test payment"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::UnixMs;
    use service::accounts::Verdict;
    use std::collections::BTreeSet;

    fn finding(key: &str, verdict: Verdict, words: &str) -> Finding {
        Finding {
            key: key.to_owned(),
            verdict,
            words: words.to_owned(),
            args: Vec::new(),
            values: Vec::new(),
            provider_words: String::new(),
            provider_code: String::new(),
            at: UnixMs(0),
        }
    }

    #[test]
    fn a_remedy_leads_to_the_platform_then_here_then_to_the_payment() {
        let key = finding("wechat_oa.api_v3_key", Verdict::Fail, "wechat_wrong_api_v3_key");
        let ways = [
            Place::Console(Console::Merchant),
            Place::Page("/console/payment/wechat"),
            Place::TestPayment("/console/payment/wechat#test-payment"),
        ];
        assert_eq!(places(&key), ways);
        let listed = finding("official_account.white_list", Verdict::Fail, "ip_not_allowed");
        assert_eq!(places(&listed), [Place::Console(Console::OfficialAccount)]);
    }

    #[test]
    fn what_waits_for_a_payment_leads_to_it() {
        let key = finding("wechat_oa.api_v3_key", Verdict::Cannot, "until_first_payment");
        assert_eq!(places(&key), [Place::TestPayment("/console/payment/wechat#test-payment")]);
        assert_eq!(awaited_payment(&key), Some(Awaited::Test));
        let app = finding("wechat_app.product", Verdict::Cannot, "until_first_payment");
        assert_eq!((places(&app), awaited_payment(&app)), (Vec::new(), Some(Awaited::App)));
    }

    #[test]
    fn what_is_right_or_waits_for_another_check_leads_nowhere() {
        assert!(places(&finding("wechat_oa.api_key", Verdict::Pass, "api_key_accepted")).is_empty());
        assert!(places(&finding("messages.industry", Verdict::Cannot, "because")).is_empty());
    }

    /// Every check, by area; the names of [`super::super::TITLES`] and no other.
    const CHECKS: &[(&str, &[&str])] = &[
        (
            "wechat_oa",
            &[
                "merchant_signature",
                "merchant_certificate",
                "api_v3_key",
                "api_key",
                "wechatpay_public_key",
                "platform_certificates",
                "refund_certificate",
                "app_bound",
                "product",
                "refunds",
                "directory_pay",
                "directory_charge",
                "directory_offline",
            ],
        ),
        ("wechat_app", &["merchant_signature", "mobile_app_secret", "mobile_app_bound", "product", "stored"]),
        (
            "official_account",
            &[
                "app_secret",
                "white_list",
                "service_account",
                "certified",
                "permission_templates",
                "permission_jsapi",
                "permission_user_info",
                "web_domain",
                "verification_files",
                "server_address",
            ],
        ),
        (
            "messages",
            &[
                "industry",
                "template_payment",
                "template_notice",
                "template_visitor_request",
                "template_visitor_result",
            ],
        ),
        (
            "alipay",
            &[
                "alipay_signature",
                "alipay_certificates",
                "alipay_key",
                "authorisation_callback",
                "merchant_pid",
                "product",
            ],
        ),
        ("chinaums", &["chinaums_signature", "communication_key", "source_number"]),
        ("unionpay", &["merchant_signature", "merchant_certificate", "provider_authorities", "product"]),
        (
            "sms",
            &[
                "sms_account",
                "sms_sign",
                "sms_test",
                "sms_template_payment",
                "sms_template_notice",
                "sms_template_visitor_request",
                "sms_template_visitor_result",
            ],
        ),
        (
            "deployment",
            &[
                "public_address",
                "notify_address",
                "clock",
                "exclusion",
                "app_fields",
                "app_links",
                "database",
                "master_key",
                "jobs",
                "dead_jobs",
                "books",
                "audit",
                "disk",
            ],
        ),
    ];

    #[test]
    fn whatever_fails_says_what_to_do_and_leads_somewhere() {
        let mut named = BTreeSet::new();
        for (area, names) in CHECKS {
            for name in *names {
                named.insert(*name);
                let found = finding(&format!("{area}.{name}"), Verdict::Fail, "provider_refused");
                for lang in [Lang::Zh, Lang::En] {
                    let mend = super::super::mend(lang, &found, "https://pay.example.cn");
                    assert!(mend.is_some_and(|text| !text.is_empty()), "no remedy for {}", found.key);
                }
                // The deployment is mended by the platform's staff, who have no page for it.
                assert!(*area == "deployment" || !places(&found).is_empty(), "{} leads nowhere", found.key);
            }
        }
        let titled: BTreeSet<&str> = super::super::TITLES.iter().map(|(name, _)| *name).collect();
        assert_eq!(named, titled);
    }
}
