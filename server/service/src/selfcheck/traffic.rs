//! What payments, refunds and notifications that happened say about the provider's side, where no interface tells.

use super::keys;
use super::types::Finding;
use crate::accounts::{Verdict, check};
use crate::timeline;
use domain::method::Scenario;
use domain::payment::RefundState;
use domain::time::UnixMs;
use serde::Deserialize;
use store::self_checks::{SentRefund, Sign};

/// WeChat's words for "this merchant number may not", in API v3 and v2.
const NO_PERMISSION: [&str; 2] = ["NO_AUTH", "NOAUTH"];

/// What an event says, as far as it matters here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Detail {
    answer: String,
    code: String,
    words: String,
}

fn detail(sign: &Sign) -> Detail {
    serde_json::from_str(&sign.detail_json).unwrap_or_default()
}

/// Whether the product is on: the provider took an order last, or said that it is not allowed.
pub(super) fn product(area: &str, signs: &[Sign], now: UnixMs) -> Finding {
    let finding = |verdict, words| Finding::new(area, keys::PRODUCT, verdict, words, now);
    let decisive = signs.iter().find_map(|sign| match sign.kind.as_str() {
        timeline::PREPAY_RECEIVED => Some((sign, None)),
        timeline::PREPAY_REFUSED => {
            let detail = detail(sign);
            (detail.code == "rejected_no_permission").then_some((sign, Some(detail.words)))
        }
        _ => None,
    });
    match decisive {
        Some((sign, None)) => finding(Verdict::Pass, "product_on").with(day(sign.at)),
        Some((sign, Some(words))) => finding(Verdict::Fail, "product_off").with(day(sign.at)).said(words),
        None => finding(Verdict::Cannot, "until_first_payment"),
    }
}

/// Whether a directory is registered: somebody paid there or the wallet opened its sheet last, or it refused the page.
/// Who pays and closes WeChat at once answers nothing.
pub(super) fn directory(name: &str, signs: &[Sign], scenarios: &[Scenario], now: UnixMs) -> Finding {
    let finding = |verdict, words| Finding::new(keys::WECHAT_OA, name, verdict, words, now);
    let here = signs.iter().filter(|sign| scenarios.iter().any(|s| s.as_str() == sign.scenario));
    for sign in here {
        match sign.kind.as_str() {
            timeline::PAID => return finding(Verdict::Pass, "directory_works").with(day(sign.at)),
            timeline::BRIDGE_ANSWERED => {}
            _ => continue,
        }
        let answer = detail(sign).answer;
        let (word, rest) = answer.split_once(' ').unwrap_or((answer.as_str(), ""));
        match word.rsplit(':').next().unwrap_or_default() {
            "ok" | "cancel" => return finding(Verdict::Pass, "directory_works").with(day(sign.at)),
            "fail" if rest.contains("未注册") => {
                return finding(Verdict::Fail, "directory_missing").with(day(sign.at)).said(rest);
            }
            "fail" => return finding(Verdict::Warn, "directory_doubtful").with(day(sign.at)).said(rest),
            _ => {}
        }
    }
    finding(Verdict::Cannot, "directory_unseen")
}

/// What the provider said when a payment showed that the app is not bound.
pub(super) fn quote_refusal(finding: &mut Finding, signs: &[Sign]) {
    if finding.words != "app_not_bound" {
        return;
    }
    let refused = signs.iter().filter(|sign| sign.kind == timeline::PREPAY_REFUSED).map(detail);
    if let Some(said) = refused.into_iter().find(|said| said.code == "rejected_app_not_bound") {
        finding.provider_words = said.words;
    }
}

/// Whether the merchant number may give money back: the provider took a refund last, or said that it may not.
pub(super) fn refunds(area: &str, sent: &[SentRefund], now: UnixMs) -> Finding {
    let finding = |verdict, words| Finding::new(area, keys::REFUNDS, verdict, words, now);
    for refund in sent {
        let code = refund.words.split(' ').next().unwrap_or_default();
        match refund.state {
            RefundState::Accepted | RefundState::Succeeded | RefundState::Abnormal => {
                return finding(Verdict::Pass, "refunds_work").with(day(refund.at));
            }
            RefundState::Requested if NO_PERMISSION.contains(&code) => {
                return finding(Verdict::Fail, "refunds_off").with(day(refund.at)).said(&refund.words);
            }
            _ => {}
        }
    }
    finding(Verdict::Cannot, "until_first_refund")
}

/// ChinaUMS's communication key on the open platform, which nothing but its messages shows. `unread`: when one last came
/// that did not verify although the money was there.
pub(super) fn communication_key(finding: &mut Finding, unread: Option<UnixMs>) {
    let Some(at) = unread.filter(|_| finding.name() == check::COMMUNICATION_KEY) else { return };
    finding.verdict = Verdict::Fail;
    "communication_key_other".clone_into(&mut finding.words);
    finding.args = vec![day(at)];
}

/// The day of a moment, as it is shown.
pub(super) fn day(at: UnixMs) -> String {
    at.shanghai_text().chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(scenario: &str, kind: &str, detail: &str) -> Sign {
        let (scenario, kind, detail_json) = (scenario.to_owned(), kind.to_owned(), detail.to_owned());
        Sign { scenario, kind, at: UnixMs(1_796_083_200_000), detail_json }
    }

    #[test]
    fn what_wallets_say_about_directories() {
        let say = |answer: &str| sign("parking", "bridge_answered", &format!("{{\"answer\":\"{answer}\"}}"));
        let check = |signs: &[Sign]| {
            let found = directory(keys::DIRECTORY_PAY, signs, &[Scenario::Parking], UnixMs(0));
            (found.verdict, found.words)
        };
        let refused = say("get_brand_wcpay_request:fail 当前页面的URL未注册：http://a/");
        let opened = say("get_brand_wcpay_request:cancel");
        assert_eq!(check(&[]).0, Verdict::Cannot);
        assert_eq!(
            check(&[refused.clone(), opened.clone()]),
            (Verdict::Fail, "directory_missing".to_owned())
        );
        assert_eq!(check(&[opened, refused.clone()]), (Verdict::Pass, "directory_works".to_owned()));
        let paid = sign("parking", "paid", "{}");
        assert_eq!(
            check(&[paid.clone(), refused.clone()]).0,
            Verdict::Pass,
            "money came, whatever was answered"
        );
        assert_eq!(check(&[refused.clone(), paid]).0, Verdict::Fail);
        assert_eq!(check(&[say("get_brand_wcpay_request:fail")]).0, Verdict::Warn);
        assert_eq!(check(&[say("no_bridge")]).0, Verdict::Cannot);
        let other = directory(keys::DIRECTORY_CHARGE, &[refused], &[Scenario::TopUp], UnixMs(0));
        assert_eq!(other.verdict, Verdict::Cannot, "another directory");
    }

    #[test]
    fn refunds_that_are_not_allowed() {
        let sent = |state, words: &str| SentRefund { state, at: UnixMs(1), words: words.to_owned() };
        let check = |sent: &[SentRefund]| refunds(keys::WECHAT_OA, sent, UnixMs(2)).verdict;
        let refused = sent(RefundState::Requested, "NO_AUTH 商户号该产品权限未开通");
        let poor = sent(RefundState::Requested, "NOT_ENOUGH 余额不足");
        let taken = sent(RefundState::Accepted, "");
        assert_eq!(check(&[]), Verdict::Cannot);
        assert_eq!(
            check(&[poor.clone(), refused.clone(), taken.clone()]),
            Verdict::Fail,
            "the last that says"
        );
        assert_eq!(check(&[poor.clone(), taken, refused]), Verdict::Pass);
        assert_eq!(check(&[poor]), Verdict::Cannot, "a balance is no permission");
    }

    #[test]
    fn a_product_that_is_off() {
        let check = |signs: &[Sign]| product(keys::WECHAT_OA, signs, UnixMs(0)).verdict;
        let off = sign("parking", "prepay_refused", r#"{"code":"rejected_no_permission","words":"NO_AUTH"}"#);
        let other = sign("parking", "prepay_refused", r#"{"code":"rejected_parameter"}"#);
        let on = sign("parking", "prepay_received", "{}");
        assert_eq!(check(&[other.clone(), off.clone()]), Verdict::Fail);
        assert_eq!(check(&[on, off]), Verdict::Pass);
        assert_eq!(check(&[other]), Verdict::Cannot);
    }
}
