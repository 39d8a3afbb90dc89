//! The merchant accounts: what their probes find, and what payments that happened say about the provider's side.

use super::keys;
use super::types::Finding;
use crate::Service;
use crate::accounts::{self, Verdict, WechatHalf};
use crate::error::Result;
use crate::timeline;
use domain::ids::OperatorId;
use domain::method::{Method, Scenario};
use domain::time::{DAY, UnixMs};
use serde::Deserialize;
use store::methods;
use store::self_checks::{self, Sign};

/// How far back payments are looked at.
const LOOK_BACK_MS: i64 = 30 * DAY;

/// The three authorised directories: name of the check and of the value to paste, scenarios that are paid in it.
const DIRECTORIES: [(&str, &[Scenario]); 3] = [
    (keys::DIRECTORY_PAY, &[Scenario::Parking, Scenario::Test]),
    (keys::DIRECTORY_CHARGE, &[Scenario::TopUp]),
    (keys::DIRECTORY_OFFLINE, &[Scenario::Offline]),
];

/// What an event says, as far as it matters here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Detail {
    answer: String,
    code: String,
    words: String,
}

impl Service {
    /// Checks the account behind an area; `None` where it was never set up.
    pub(super) async fn check_account(
        &self,
        operator: &OperatorId,
        area: &str,
    ) -> Result<Option<Vec<Finding>>> {
        let method = match area {
            keys::WECHAT_OA => Method::WechatOa,
            keys::WECHAT_APP => Method::WechatApp,
            keys::ALIPAY => Method::AlipayLife,
            keys::CHINAUMS => Method::ChinaUmsOa,
            _ => Method::UnionPayApp,
        };
        let Some(found) = self.recheck(operator, method).await? else { return Ok(None) };
        let mut findings: Vec<Finding> = accounts::concerning(method, found.checks)
            .into_iter()
            // AppID and AppSecret have an area of their own.
            .filter(|check| check.key != accounts::check::APP)
            .map(|check| Finding::of_check(area, check))
            .collect();
        for finding in &mut findings {
            let said = found.said.iter().find(|(key, _)| finding.key == keys::whole(area, key));
            if let Some((_, words)) = said {
                finding.provider_words.clone_from(words);
            }
        }
        let now = self.now();
        let mut conn = self.store().read().await?;
        if area == keys::WECHAT_APP
            && methods::get(&mut conn, operator, Method::WechatOa)
                .await?
                .is_some_and(|m| m.account_id == found.account)
        {
            findings.iter_mut().for_each(said_by_the_other_half);
        }
        let signs = self_checks::signs(&mut conn, operator, method.as_str(), now.plus(-LOOK_BACK_MS)).await?;
        drop(conn);
        let asked = findings.iter().any(|finding| finding.name() == keys::PRODUCT);
        if !method.leads_to_cashier() && !asked {
            findings.push(product(area, &signs, now));
        }
        if method == Method::WechatOa {
            let pasted = self.paste_values(WechatHalf::OfficialAccount, None)?;
            for (name, scenarios) in DIRECTORIES {
                let value = pasted.iter().filter(|value| value.key == name).cloned();
                let found = directory(name, &signs, scenarios, now);
                findings.push(Finding { values: value.collect(), ..found });
            }
        }
        Ok(Some(findings))
    }
}

/// A merchant number that both halves of WeChat Pay share is wrong once.
fn said_by_the_other_half(finding: &mut Finding) {
    if finding.verdict == Verdict::Fail && finding.name() != accounts::check::MOBILE_APP_BOUND {
        finding.verdict = Verdict::Cannot;
        "because".clone_into(&mut finding.words);
        finding.args = vec![keys::whole(keys::WECHAT_OA, finding.name())];
        finding.provider_words.clear();
    }
}

fn detail(sign: &Sign) -> Detail {
    serde_json::from_str(&sign.detail_json).unwrap_or_default()
}

/// Whether the product is on: the provider took an order last, or said that it is not allowed.
fn product(area: &str, signs: &[Sign], now: UnixMs) -> Finding {
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

/// Whether a directory is registered: the wallet opened its sheet there last, or refused the page.
fn directory(name: &str, signs: &[Sign], scenarios: &[Scenario], now: UnixMs) -> Finding {
    let finding = |verdict, words| Finding::new(keys::WECHAT_OA, name, verdict, words, now);
    let here = signs.iter().filter(|sign| {
        sign.kind == timeline::BRIDGE_ANSWERED && scenarios.iter().any(|s| s.as_str() == sign.scenario)
    });
    for sign in here {
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
        assert_eq!(check(&[say("get_brand_wcpay_request:fail")]).0, Verdict::Warn);
        assert_eq!(check(&[say("no_bridge")]).0, Verdict::Cannot);
        let other = directory(keys::DIRECTORY_CHARGE, &[refused], &[Scenario::TopUp], UnixMs(0));
        assert_eq!(other.verdict, Verdict::Cannot, "another directory");
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
