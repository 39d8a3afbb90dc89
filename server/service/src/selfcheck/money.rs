//! The merchant accounts: what their probes find, beside what payments that happened say about the provider's side.

use super::types::{BECAUSE, Finding};
use super::{keys, traffic};
use crate::Service;
use crate::accounts::alipay::CALLBACK_PATH;
use crate::accounts::{self, PasteValue, Rechecked, Verdict, WechatHalf};
use crate::error::Result;
use domain::ids::OperatorId;
use domain::method::{Method, Scenario};
use domain::time::DAY;
use store::{methods, self_checks};

/// How far back payments are looked at.
const LOOK_BACK_MS: i64 = 30 * DAY;

/// The three authorised directories: name of the check and of the value to paste, scenarios that are paid in it.
const DIRECTORIES: [(&str, &[Scenario]); 3] = [
    (keys::DIRECTORY_PAY, &[Scenario::Parking, Scenario::Test]),
    (keys::DIRECTORY_CHARGE, &[Scenario::TopUp]),
    (keys::DIRECTORY_OFFLINE, &[Scenario::Offline]),
];

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
        let (account, version) = (found.account.clone(), found.version);
        let mut findings = probed(area, method, found, &self.settings().public_base);
        let now = self.now();
        let since = now.plus(-LOOK_BACK_MS);
        let mut conn = self.store().read().await?;
        let pointed = methods::of_operator(&mut conn, operator).await?;
        let shared = area == keys::WECHAT_APP
            && pointed.iter().any(|m| m.method == Method::WechatOa && m.account_id == account);
        if shared {
            findings.iter_mut().for_each(said_by_the_other_half);
        }
        let signs = self_checks::signs(&mut conn, operator, method.as_str(), since).await?;
        for finding in &mut findings {
            traffic::quote_refusal(finding, &signs);
        }
        if matches!(area, keys::WECHAT_OA | keys::WECHAT_APP) && !shared {
            let sent = self_checks::sent_refunds(&mut conn, operator, method.as_str(), since).await?;
            findings.push(traffic::refunds(area, &sent, now));
        }
        if area == keys::CHINAUMS {
            let credentials = (&account, version);
            let unread = self_checks::unread_messages(&mut conn, operator, credentials, since).await?;
            for finding in &mut findings {
                traffic::communication_key(finding, unread);
            }
        }
        drop(conn);
        let asked = findings.iter().any(|finding| finding.name() == keys::PRODUCT);
        if !method.leads_to_cashier() && !asked {
            findings.push(traffic::product(area, &signs, now));
        }
        if method == Method::WechatApp {
            self.try_app_order(&pointed, &mut findings).await?;
        }
        let app_id = pointed.into_iter().find(|m| m.method == method).and_then(|m| m.app_id);
        for finding in &mut findings {
            name_the_app(finding, app_id.as_deref());
        }
        if method == Method::WechatOa {
            let pasted = self.paste_values(WechatHalf::OfficialAccount, None)?;
            for (name, scenarios) in DIRECTORIES {
                let value = pasted.iter().filter(|value| value.key == name).cloned();
                let found = traffic::directory(name, &signs, scenarios, now);
                findings.push(Finding { values: value.collect(), ..found });
            }
        }
        Ok(Some(findings))
    }
}

/// What the probes found, with the provider's words and what is to be pasted on its side.
fn probed(area: &str, method: Method, found: Rechecked, base: &str) -> Vec<Finding> {
    let Rechecked { checks, said, .. } = found;
    // AppID and AppSecret have an area of their own.
    let checks = accounts::concerning(method, checks).into_iter().filter(|c| c.key != accounts::check::APP);
    checks
        .map(|check| {
            let words = said.iter().find(|(key, _)| *key == check.key).map(|(_, words)| words.clone());
            let finding = Finding::of_check(area, check).said(words.unwrap_or_default());
            if finding.name() == accounts::check::CALLBACK {
                finding.paste("authorisation_callback", format!("{base}{CALLBACK_PATH}"))
            } else {
                finding
            }
        })
        .collect()
}

/// What is bound to the merchant number is an AppID: the one to paste.
fn name_the_app(finding: &mut Finding, app_id: Option<&str>) {
    let binding = [accounts::check::APP_BOUND, accounts::check::MOBILE_APP_BOUND].contains(&finding.name());
    if let Some(app_id) = app_id.filter(|_| binding && finding.verdict == Verdict::Fail) {
        finding.values.push(PasteValue { key: "app_id".to_owned(), value: app_id.to_owned() });
    }
}

/// A merchant number that both halves of WeChat Pay share is wrong once.
fn said_by_the_other_half(finding: &mut Finding) {
    let own = [accounts::check::MOBILE_APP, accounts::check::MOBILE_APP_BOUND];
    if finding.needs_action() && !own.contains(&finding.name()) {
        finding.verdict = Verdict::Cannot;
        BECAUSE.clone_into(&mut finding.words);
        finding.args = vec![keys::whole(keys::WECHAT_OA, finding.name())];
        finding.provider_words.clear();
    }
}
