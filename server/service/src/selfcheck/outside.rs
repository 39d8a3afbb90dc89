//! What only somebody outside sees: whether our public address leads back to us, whether our clock is right, what the
//! mobile app's platforms find here.

use super::keys;
use super::traffic::day;
use super::types::Finding;
use crate::Service;
use crate::accounts::Verdict;
use crate::error::{Error, Result};
use bytes::Bytes;
use domain::ids::OperatorId;
use domain::method::{Method, ScanFamily};
use domain::time::{DAY, HOUR, MINUTE, SECOND, UnixMs};
use store::{methods, self_checks, transact};
use url::{Host, Url};

/// How long a word may take to come back.
const WORD_LIFE_MS: i64 = MINUTE;
/// WeChat Pay refuses signatures that are five minutes away; this is where it gets uncomfortable.
const SKEW_WARN_MS: i64 = 60 * SECOND;
/// From here on signatures are refused.
const SKEW_FAIL_MS: i64 = 5 * MINUTE;

/// Why a page of ours could not be had through the public address: a stable code, or the status of the answer.
pub(super) struct NotHad(String);

impl Service {
    /// The answer to a word that a self-check sent through the public address; `None` for any other.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn echo(&self, word: &str) -> Result<Option<String>> {
        let mut conn = self.store().read().await?;
        Ok(self_checks::answer_to(&mut conn, word, self.now()).await?)
    }

    /// What is the same for every operator, and the exclusion, which is each one's own.
    pub(super) async fn check_deployment(&self, operator: &OperatorId) -> Result<Vec<Finding>> {
        let now = self.now();
        let mut findings = vec![public_address(&self.settings().public_base, now)];
        findings.push(self.notify_address(operator, now).await?);
        findings.push(self.clock_skew(now));
        let mut conn = self.store().read().await?;
        let pointed = methods::of_operator(&mut conn, operator).await?;
        drop(conn);
        let families: Vec<ScanFamily> =
            pointed.iter().filter(|m| m.enabled).filter_map(|m| m.method.family()).collect();
        let one = families.windows(2).all(|pair| pair[0] == pair[1]);
        let (verdict, words) =
            if one { (Verdict::Pass, "exclusion_holds") } else { (Verdict::Fail, "exclusion_broken") };
        findings.push(finding(keys::EXCLUSION, verdict, words, now));
        if let Some(app) = pointed.iter().find(|m| m.method == Method::WechatApp) {
            findings.push(self.app_fields(app.app_id.as_deref().unwrap_or_default(), now));
            findings.push(self.app_links(now).await);
        }
        Ok(findings)
    }

    /// Sends itself a word through the public address. Only who reads our database knows the answer.
    async fn notify_address(&self, operator: &OperatorId, now: UnixMs) -> Result<Finding> {
        let (word, answer) = (hex::encode(self.random::<16>()), hex::encode(self.random::<16>()));
        transact!(Error, self.store(), |tx| {
            let until = now.plus(WORD_LIFE_MS);
            Ok::<_, Error>(self_checks::keep_word(tx, &word, &answer, now, until).await?)
        })?;
        let path = format!("/notify/echo/{word}");
        let of = |verdict, words| finding(keys::NOTIFY_ADDRESS, verdict, words, now);
        let why = match self.through_public_address(&path).await {
            Ok(body) if body.trim_ascii() == answer.as_bytes() => {
                return Ok(of(Verdict::Pass, "notify_address_reached"));
            }
            Ok(_) => "other_server".to_owned(),
            Err(NotHad(why)) => why,
        };
        // Some networks do not let a machine call its own public address.
        let mut conn = self.store().read().await?;
        let heard = self_checks::last_notified(&mut conn, operator, now.plus(-DAY)).await?;
        let found = match heard {
            Some(at) => of(Verdict::Warn, "notify_address_from_inside").with(day(at)),
            None => of(Verdict::Fail, "notify_address_unreachable"),
        };
        Ok(found.with(self.settings().public_base.clone()).with(why))
    }

    /// A page of ours, as it is seen from outside.
    pub(super) async fn through_public_address(&self, path: &str) -> std::result::Result<Bytes, NotHad> {
        let request = http::Request::get(format!("{}{path}", self.settings().public_base))
            .body(Bytes::new())
            .map_err(|e| NotHad(e.to_string()))?;
        let sent = self.provider_http().send(request).await;
        let answer = sent.map_err(|error| NotHad(error.code().to_owned()))?;
        if answer.status() == http::StatusCode::OK {
            Ok(answer.into_body())
        } else {
            Err(NotHad(format!("HTTP {}", answer.status().as_u16())))
        }
    }

    fn clock_skew(&self, now: UnixMs) -> Finding {
        let of = |verdict, words| finding(keys::CLOCK, verdict, words, now);
        let Some(skew) = self.ear().skew(now.plus(-HOUR)) else { return of(Verdict::Cannot, "clock_unseen") };
        let seconds = (skew.ms.abs() / SECOND).to_string();
        match skew.ms.abs() {
            away if away >= SKEW_FAIL_MS => of(Verdict::Fail, "clock_wrong").with(seconds),
            away if away >= SKEW_WARN_MS => of(Verdict::Warn, "clock_drifts").with(seconds),
            _ => of(Verdict::Pass, "clock_right").with(seconds),
        }
    }

    /// The open platform tells nobody what was entered there: the values to compare it with.
    fn app_fields(&self, app_id: &str, now: UnixMs) -> Finding {
        let app = &self.settings().facts.mobile_app;
        let mut found =
            finding(keys::APP_FIELDS, Verdict::Cannot, "app_fields_compare", now).paste("app_id", app_id);
        for bundle in &app.ios_bundle_ids {
            found = found.paste("ios_bundle_id", bundle.clone());
        }
        found
            .paste("universal_link", format!("{}/", self.settings().public_base))
            .paste("android_package", app.android_package.clone())
            .paste("android_signature", app.android_signature.clone())
    }

    /// Universal Links, without which WeChat does not come back to the App on iOS.
    async fn app_links(&self, now: UnixMs) -> Finding {
        let app = &self.settings().facts.mobile_app;
        let of = |verdict, words| finding(keys::APP_LINKS, verdict, words, now);
        let Some(team) = &app.apple_team_id else { return of(Verdict::Warn, "app_links_without_team") };
        let path = "/.well-known/apple-app-site-association";
        match self.through_public_address(path).await {
            Err(NotHad(why)) => of(Verdict::Fail, "app_links_unreachable").with(path).with(why),
            Ok(body) => {
                let text = String::from_utf8_lossy(&body);
                let missing = app.ios_bundle_ids.iter().find(|id| !text.contains(&format!("{team}.{id}")));
                match missing {
                    None => of(Verdict::Pass, "app_links_served"),
                    Some(id) => of(Verdict::Fail, "app_links_other").with(format!("{team}.{id}")),
                }
            }
        }
    }
}

/// WeChat takes neither addresses nor ports, and no plain http, in any of its forms.
fn public_address(base: &str, now: UnixMs) -> Finding {
    let of = |verdict, words| finding(keys::PUBLIC_ADDRESS, verdict, words, now).with(base);
    let Ok(url) = Url::parse(base) else { return of(Verdict::Fail, "public_address_unreadable") };
    let local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    match url.host() {
        _ if local => of(Verdict::Cannot, "public_address_local"),
        Some(Host::Domain(_)) if url.scheme() != "https" => of(Verdict::Fail, "public_address_plain"),
        Some(Host::Domain(_)) if url.port().is_some() => of(Verdict::Warn, "public_address_port"),
        Some(Host::Domain(_)) => of(Verdict::Pass, "public_address_good"),
        _ => of(Verdict::Warn, "public_address_ip"),
    }
}

fn finding(name: &str, verdict: Verdict, words: &str, now: UnixMs) -> Finding {
    Finding::new(keys::DEPLOYMENT, name, verdict, words, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_the_providers_take() {
        for (base, verdict, words) in [
            ("https://pay.example.cn", Verdict::Pass, "public_address_good"),
            ("https://pay.example.cn:8443", Verdict::Warn, "public_address_port"),
            ("http://pay.example.cn", Verdict::Fail, "public_address_plain"),
            ("http://pay.example.cn:8080", Verdict::Fail, "public_address_plain"),
            ("https://203.0.113.7", Verdict::Warn, "public_address_ip"),
            ("http://127.0.0.1:3000", Verdict::Cannot, "public_address_local"),
            ("http://[::1]:3000", Verdict::Cannot, "public_address_local"),
            ("pay.example.cn", Verdict::Fail, "public_address_unreadable"),
        ] {
            let found = public_address(base, UnixMs(0));
            assert_eq!((found.verdict, found.words.as_str()), (verdict, words), "{base}");
        }
    }
}
