//! What is checked, in words, wherever it is shown: on the page of an account, in the self-check, by `peakepay doctor`.
//! What each check is about, what its outcome means, what to do about it and where. Only the server renders them.

mod mends;
mod outcomes;
mod places;
mod reasons;
mod titles;

pub use places::{Place, place_name, places};

use self::mends::{MENDS, MENDS_BY_WORDS};
use self::titles::{AREAS, TITLES};
use super::errors::{fill, known};
use super::{Lang, Text, t};
use service::accounts::Verdict;
use service::selfcheck::Finding;

fn find(table: &[(&str, Text)], key: &str) -> Option<Text> {
    table.iter().find(|(known, _)| *known == key).map(|(_, text)| *text)
}

/// An area's name.
pub fn area(lang: Lang, area: &str) -> String {
    find(AREAS, area).map_or_else(|| area.to_owned(), |text| lang.t(text).to_owned())
}

/// What a check is about, by its name or its whole key; the key itself where it has no words.
pub fn title(lang: Lang, key: &str) -> String {
    let name = key.split_once('.').map_or(key, |(_, name)| name);
    find(TITLES, name).map_or_else(|| key.to_owned(), |text| lang.t(text).to_owned())
}

/// What an outcome means, by its stable code.
pub fn outcome(lang: Lang, code: &str, args: &[String]) -> String {
    outcomes::find(code)
        .or_else(|| known(code))
        .map_or_else(|| code.to_owned(), |text| fill(lang.t(text), &in_words(lang, args)))
}

/// What an outcome needs, with our own codes in words.
fn in_words(lang: Lang, args: &[String]) -> Vec<String> {
    args.iter()
        .map(|arg| reasons::find(arg).map_or_else(|| arg.clone(), |text| lang.t(text).to_owned()))
        .collect()
}

/// What a finding means.
pub fn words(lang: Lang, finding: &Finding) -> String {
    if finding.words == "because" {
        let cause = finding.args.first().map(String::as_str).unwrap_or_default();
        let of = cause.split_once('.').map_or("", |(of, _)| of);
        return if of == finding.area() {
            fill(lang.t(BECAUSE), &[title(lang, cause)])
        } else {
            fill(lang.t(BECAUSE_ELSEWHERE), &[area(lang, of), title(lang, cause)])
        };
    }
    outcome(lang, &finding.words, &finding.args)
}

/// What to do about it, for a finding that somebody has to do something about, or that only they can check. `base`: our
/// public address, whose scheme is entered at some platforms.
pub fn mend(lang: Lang, finding: &Finding, base: &str) -> Option<String> {
    if finding.verdict == Verdict::Pass || finding.words == "because" {
        return None;
    }
    if let Some(payment) = places::awaited_payment(finding) {
        return Some(lang.t(payment.words()).to_owned());
    }
    let name = finding.name();
    let kind = name.split('_').next().unwrap_or(name);
    let text = find(MENDS_BY_WORDS, &finding.words).or_else(|| {
        [&finding.key, name, kind, finding.area()].into_iter().find_map(|key| find(MENDS, key))
    })?;
    let scheme = base.split_inclusive("//").next().unwrap_or_default().to_owned();
    let mend = fill(lang.t(text), &[scheme]);
    let again = finding.needs_action() && places::payment_tells(finding);
    Some(if again { format!("{mend}{}", lang.t(PAY_AGAIN)) } else { mend })
}

const BECAUSE: Text = t(
    "暂时无法检查：请先解决“{0}”，然后重新检查",
    "Cannot be checked for now: mend “{0}” first, then check again",
);

/// The cause stands under another heading, maybe with the same title.
const BECAUSE_ELSEWHERE: Text = t(
    "暂时无法检查：请先解决“{0}”里的“{1}”，然后重新检查",
    "Cannot be checked for now: under “{0}”, mend “{1}” first, then check again",
);

/// What only a payment shows stays as the last payment showed it.
const PAY_AGAIN: Text = t(
    "。改好以后再付一次，付成功了这一项才会变",
    ". Pay once more afterwards: when it is paid, this line changes, and only then",
);

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::UnixMs;
    use service::selfcheck::keys;
    use std::path::{Path, PathBuf};

    #[test]
    fn every_area_and_own_check_has_words() {
        for area in keys::AREAS {
            assert!(find(AREAS, area).is_some(), "{area}");
        }
        let own = [
            keys::APP_SECRET,
            keys::WHITE_LIST,
            keys::SERVICE_ACCOUNT,
            keys::CERTIFIED,
            keys::PERMISSION_TEMPLATES,
            keys::PERMISSION_JSAPI,
            keys::WEB_DOMAIN,
            keys::VERIFICATION_FILES,
            keys::SERVER_ADDRESS,
            keys::PRODUCT,
            keys::REFUNDS,
            keys::DIRECTORY_PAY,
            keys::DIRECTORY_CHARGE,
            keys::DIRECTORY_OFFLINE,
            keys::INDUSTRY,
            keys::PUBLIC_ADDRESS,
            keys::NOTIFY_ADDRESS,
            keys::CLOCK,
            keys::EXCLUSION,
            keys::APP_FIELDS,
            keys::APP_LINKS,
        ];
        for name in own {
            assert!(find(TITLES, name).is_some(), "{name}");
            let kind = name.split('_').next().unwrap_or(name);
            let mut ways = MENDS.iter().map(|(key, _)| *key);
            assert!(
                ways.any(|key| key == name || key == kind || key.ends_with(&format!(".{name}"))),
                "no way to mend {name}"
            );
        }
    }

    #[test]
    fn our_codes_are_said_in_words() {
        let args = ["connect".to_owned()];
        assert_eq!(outcome(Lang::Zh, "unreachable", &args), "没能得到应答（连接不上）");
        let args = ["https://a.example".to_owned(), "HTTP 502".to_owned()];
        assert!(outcome(Lang::En, "notify_address_unreachable", &args).contains("(HTTP 502)"));
    }

    #[test]
    fn every_title_once() {
        let mut all: Vec<&str> = TITLES.iter().map(|(key, _)| *key).collect();
        all.sort_unstable();
        assert_eq!(all.windows(2).find(|pair| pair[0] == pair[1]), None);
    }

    fn finding(verdict: Verdict, words: &str) -> Finding {
        Finding {
            key: "wechat_oa.directory_pay".to_owned(),
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
    fn a_cause_under_another_heading_is_named_with_it() {
        let because = |cause: &str| {
            let args = vec![cause.to_owned()];
            words(Lang::Zh, &Finding { args, ..finding(Verdict::Cannot, "because") })
        };
        let said = "暂时无法检查：请先解决“商户号、证书、私钥”，然后重新检查";
        assert_eq!(because("wechat_oa.merchant_signature"), said);
        let said = "暂时无法检查：请先解决“微信公众号”里的“IP 白名单”，然后重新检查";
        assert_eq!(because("official_account.white_list"), said);
    }

    #[test]
    fn what_only_a_payment_shows_says_so() {
        let missing =
            mend(Lang::En, &finding(Verdict::Fail, "directory_missing"), "https://pay.example.cn").unwrap();
        assert!(missing.contains("Choose https:// and") && missing.ends_with("only then"), "{missing}");
        let unseen =
            mend(Lang::En, &finding(Verdict::Cannot, "directory_unseen"), "https://pay.example.cn").unwrap();
        assert!(!unseen.contains("only then"), "{unseen}");
        assert_eq!(mend(Lang::En, &finding(Verdict::Pass, "directory_works"), ""), None);
    }

    #[test]
    fn every_word_of_the_source_is_known() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/service/src");
        let mut found = 0;
        for file in files(&source.join("selfcheck")).into_iter().chain(files(&source.join("accounts"))) {
            let text = std::fs::read_to_string(&file).unwrap();
            for code in codes(text.split("#[cfg(test)]").next().unwrap_or_default()) {
                found += 1;
                assert_ne!(outcome(Lang::En, code, &[]), code, "no words for {code} of {}", file.display());
            }
        }
        assert!(found > 100, "only {found} outcomes were found in the source");
    }

    /// What stands right behind a verdict.
    fn codes(text: &str) -> impl Iterator<Item = &str> {
        text.split("Verdict::").skip(1).filter_map(|part| {
            let (head, rest) = part.split_once(", \"")?;
            let code = rest.split_once('"')?.0;
            (head.chars().all(char::is_alphabetic) && code != "because").then_some(code)
        })
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
    }
}
