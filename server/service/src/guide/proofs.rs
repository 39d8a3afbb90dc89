//! What the system sees by itself of a step.

use super::types::Reason;
use crate::accounts::{self, Check, Verdict, check as c};
use crate::error::{Error, Result};
use crate::selfcheck::keys as k;
use crate::sms;
use domain::guide::{Choice, Evidence, Proof, Step, Want, proofs};
use domain::ids::OperatorId;
use domain::method::Method;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::{Conn, guide, self_checks};

/// An area of the self-check, and a key in it.
type Name<'a> = (&'a str, &'a str);

/// A finding of a stored self-check, as far as it matters here.
#[derive(Deserialize)]
struct Found {
    key: String,
    verdict: Verdict,
    #[serde(default)]
    words: String,
    #[serde(default)]
    args: Vec<String>,
}

/// Everything that is known about an operator's set-up.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// `area.key`.
    findings: BTreeMap<String, (Verdict, Reason)>,
    /// The methods that are on.
    on: Vec<Method>,
    there: guide::There,
}

impl Seen {
    /// Reads it. What was checked when credentials were saved is newer than the last self-check, and goes before it.
    pub async fn of(conn: &mut Conn, operator: &OperatorId) -> Result<Self> {
        let mut seen = Self::default();
        for row in self_checks::of_operator(conn, operator).await? {
            let all: Vec<Found> = serde_json::from_str(&row.findings_json)
                .map_err(|error| Error::Internal(format!("findings of {}: {error}", row.area)))?;
            for found in all {
                seen.keep(&row.area, found.key, found.verdict, found.words, found.args);
            }
        }
        for (method, on, checks) in accounts::checks_of(conn, operator).await? {
            if on {
                seen.on.push(method);
            }
            for check in checks {
                seen.keep_check(method, check);
            }
        }
        seen.there = guide::there(conn, operator).await?;
        Ok(seen)
    }

    fn keep(&mut self, area: &str, key: String, verdict: Verdict, words: String, args: Vec<String>) {
        let name = if key.contains('.') { key.clone() } else { format!("{area}.{key}") };
        let plain = key.rsplit('.').next().unwrap_or_default().to_owned();
        self.findings.insert(name, (verdict, Reason { key: plain, words, args }));
    }

    fn keep_check(&mut self, method: Method, check: Check) {
        use accounts::check::{APP, CALLBACK};
        let area = match (method, check.key.as_str()) {
            (Method::WechatOa, APP) => "official_account",
            (Method::WechatOa, _) => "wechat_oa",
            (Method::WechatApp, _) => "wechat_app",
            (Method::AlipayApp, CALLBACK) => return,
            (Method::AlipayLife | Method::AlipayApp, _) => "alipay",
            (Method::ChinaUmsOa, _) => "chinaums",
            (Method::UnionPayApp, _) => "unionpay",
        };
        let white_list = check.words == "ip_not_allowed" || check.words == "ip_to_confirm";
        if check.key == APP && white_list {
            // One answer says both: who asks is not let in, so that nothing is known about the secret.
            self.keep(area, "white_list".to_owned(), Verdict::Fail, check.words, check.args);
            self.findings.remove(&k::whole(area, k::APP_SECRET));
            return;
        }
        if check.key == APP && check.verdict == Verdict::Pass {
            self.keep(area, "white_list".to_owned(), Verdict::Pass, check.words.clone(), Vec::new());
        }
        self.keep(area, check.key, check.verdict, check.words, check.args);
    }

    /// The address that WeChat named when it did not let us in.
    pub fn named_address(&self) -> Option<String> {
        let (verdict, reason) = self.findings.get(&k::whole(k::OFFICIAL_ACCOUNT, k::WHITE_LIST))?;
        (*verdict == Verdict::Fail).then(|| reason.args.first().cloned())?.filter(|ip| !ip.is_empty())
    }

    /// What is known about a step, and what a check has against it. All proofs together tick it; one against it is
    /// enough.
    pub fn evidence(&self, step: Step, choice: &Choice) -> (Evidence, Option<Reason>) {
        let proofs = proofs(step, choice);
        let all: Vec<(Evidence, Option<Reason>)> =
            proofs.iter().map(|proof| self.proof(*proof, choice)).collect();
        if let Some(against) = all.iter().find(|(evidence, _)| *evidence == Evidence::Refuted) {
            return against.clone();
        }
        let proven = !all.is_empty() && all.iter().all(|(evidence, _)| *evidence == Evidence::Proven);
        (if proven { Evidence::Proven } else { Evidence::Unknown }, None)
    }

    fn proof(&self, proof: Proof, choice: &Choice) -> (Evidence, Option<Reason>) {
        let there = |is: bool| (if is { Evidence::Proven } else { Evidence::Unknown }, None);
        match proof {
            Proof::WechatAccount => self.account(k::WECHAT_OA),
            Proof::WechatAppAccount => self.account(k::WECHAT_APP),
            Proof::AlipayAccount => self.all(
                &[(k::ALIPAY, c::ALIPAY_SIGNATURE)],
                &[(k::ALIPAY, c::ALIPAY_CERTIFICATES), (k::ALIPAY, c::ALIPAY_KEY)],
            ),
            Proof::ChinaumsAccount => {
                self.all(&[(k::CHINAUMS, c::UMS_SIGNATURE)], &[(k::CHINAUMS, c::COMMUNICATION_KEY)])
            }
            Proof::UnionpayAccount => {
                self.all(&[(k::UNIONPAY, c::SIGNATURE)], &[(k::UNIONPAY, c::CERTIFICATE)])
            }
            Proof::AppSecret => self.all(&[(k::OFFICIAL_ACCOUNT, k::APP_SECRET)], &[]),
            Proof::WhiteList => self.all(&[(k::OFFICIAL_ACCOUNT, k::WHITE_LIST)], &[]),
            Proof::ServiceAccount => {
                self.all(&[(k::OFFICIAL_ACCOUNT, k::SERVICE_ACCOUNT)], &[(k::OFFICIAL_ACCOUNT, k::CERTIFIED)])
            }
            Proof::Permissions => {
                let mut needed = vec![k::PERMISSION_JSAPI, k::PERMISSION_USER_INFO];
                if choice.messages() {
                    needed.push(k::PERMISSION_TEMPLATES);
                }
                self.held(&needed)
            }
            Proof::DomainFiles => self.all(&[(k::OFFICIAL_ACCOUNT, k::VERIFICATION_FILES)], &[]),
            Proof::Domains => self.all(&[(k::OFFICIAL_ACCOUNT, k::WEB_DOMAIN)], &[]),
            Proof::Directories => self.all(
                &[(k::WECHAT_OA, k::DIRECTORY_PAY)],
                &[(k::WECHAT_OA, k::DIRECTORY_CHARGE), (k::WECHAT_OA, k::DIRECTORY_OFFLINE)],
            ),
            Proof::Product => self.product((k::WECHAT_OA, k::PRODUCT), (k::WECHAT_OA, c::APP_BOUND)),
            Proof::AppProduct => {
                self.product((k::WECHAT_APP, k::PRODUCT), (k::WECHAT_APP, c::MOBILE_APP_BOUND))
            }
            Proof::Bound => self.all(&[(k::WECHAT_OA, c::APP_BOUND)], &[]),
            Proof::AppBound => self.all(&[(k::WECHAT_APP, c::MOBILE_APP_BOUND)], &[]),
            Proof::Industry => self.all(&[(k::MESSAGES, k::INDUSTRY)], &[]),
            Proof::Templates => self.templates(choice),
            Proof::AlipayCallback => self.all(&[(k::ALIPAY, c::CALLBACK)], &[]),
            Proof::Sms => self.all(
                &[(k::SMS, sms::check::ACCOUNT)],
                &[(k::SMS, sms::check::SIGN), (k::SMS, sms::check::TEST)],
            ),
            Proof::Site => there(self.there.site),
            Proof::Code => there(self.there.code),
            Proof::Terminal => there(self.there.terminal),
            Proof::ApiKey => there(self.there.api_key),
            Proof::WechatOaOn => self.on(Method::WechatOa),
            Proof::AlipayLifeOn => self.on(Method::AlipayLife),
            Proof::ChinaumsOn => self.on(Method::ChinaUmsOa),
            Proof::WechatAppOn => self.on(Method::WechatApp),
            Proof::AlipayAppOn => self.on(Method::AlipayApp),
            Proof::UnionpayAppOn => self.on(Method::UnionPayApp),
            Proof::SelfCheck => self.nothing_wrong(),
        }
    }

    fn on(&self, method: Method) -> (Evidence, Option<Reason>) {
        if self.on.contains(&method) {
            return (Evidence::Proven, None);
        }
        let words = "guide_method_off".to_owned();
        (Evidence::Refuted, Some(Reason { key: String::new(), words, args: Vec::new() }))
    }

    /// The templates of the messages that are wanted.
    fn templates(&self, choice: &Choice) -> (Evidence, Option<Reason>) {
        let of = [
            (Want::PaymentMessages, "template_payment"),
            (Want::NoticeMessages, "template_notice"),
            (Want::Visitors, "template_visitor_request"),
            (Want::Visitors, "template_visitor_result"),
        ];
        let wanted = of.into_iter().filter(|(want, _)| choice.wants(*want));
        let needed: Vec<Name<'_>> = wanted.map(|(_, key)| (k::MESSAGES, key)).collect();
        self.all(&needed, &[])
    }

    /// A WeChat merchant number speaks v3, proven by its signature, or v2, proven by its key.
    fn account(&self, area: &str) -> (Evidence, Option<Reason>) {
        let is_v2 = self.findings.contains_key(&k::whole(area, c::API_KEY));
        let speaks = if is_v2 { c::API_KEY } else { c::SIGNATURE };
        let others =
            [c::CERTIFICATE, c::API_V3_KEY, c::PUBLIC_KEY, c::PLATFORM_CERTIFICATES].map(|key| (area, key));
        self.all(&[(area, speaks)], &others)
    }

    /// WeChat takes an order only for a product that is on: an order that shows the binding shows the product too.
    fn product(&self, product: Name<'_>, bound: Name<'_>) -> (Evidence, Option<Reason>) {
        match self.all(&[product], &[]) {
            (Evidence::Unknown, _) if self.all(&[bound], &[]).0 == Evidence::Proven => {
                (Evidence::Proven, None)
            }
            known => known,
        }
    }

    /// The account holds all of these interfaces; one that it lacks refutes it, also where nothing depends on it.
    fn held(&self, permissions: &[&str]) -> (Evidence, Option<Reason>) {
        let found = |name: &&str| self.findings.get(&k::whole(k::OFFICIAL_ACCOUNT, name));
        let lacking = |(verdict, _): &&(Verdict, Reason)| matches!(verdict, Verdict::Fail | Verdict::Warn);
        if let Some((_, reason)) = permissions.iter().filter_map(found).find(lacking) {
            return (Evidence::Refuted, Some(reason.clone()));
        }
        let passes = |name: &&str| found(name).is_some_and(|(verdict, _)| *verdict == Verdict::Pass);
        (if permissions.iter().all(passes) { Evidence::Proven } else { Evidence::Unknown }, None)
    }

    /// Proven once all of `needed` pass; refuted by any of both that fails.
    fn all(&self, needed: &[Name<'_>], also: &[Name<'_>]) -> (Evidence, Option<Reason>) {
        let found = |(area, key): &Name<'_>| self.findings.get(&k::whole(area, key));
        let failed = needed.iter().chain(also).filter_map(found).find(|(v, _)| *v == Verdict::Fail);
        if let Some((_, reason)) = failed {
            return (Evidence::Refuted, Some(reason.clone()));
        }
        let passes =
            |name: &Name<'_>| found(name).is_some_and(|(v, _)| matches!(v, Verdict::Pass | Verdict::Warn));
        let proven = !needed.is_empty() && needed.iter().all(passes);
        (if proven { Evidence::Proven } else { Evidence::Unknown }, None)
    }

    /// The self-check ran, and found nothing wrong.
    fn nothing_wrong(&self) -> (Evidence, Option<Reason>) {
        let deployment = k::whole(k::DEPLOYMENT, "");
        let ran = self.findings.keys().any(|name| name.starts_with(&deployment));
        match self.findings.values().find(|(verdict, _)| *verdict == Verdict::Fail) {
            Some((_, reason)) if ran => (Evidence::Refuted, Some(reason.clone())),
            None if ran => (Evidence::Proven, None),
            _ => (Evidence::Unknown, None),
        }
    }
}
