//! What the self-check gives.

use crate::accounts::{Check, PasteValue, Verdict};
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};

/// The words of what could not be checked because of another check, whose key is the first argument.
pub(super) const BECAUSE: &str = "because";

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The whole key: area, dot, name (see [`super::keys`]).
    pub key: String,
    /// How it came out.
    pub verdict: Verdict,
    /// What that means: a stable code, a key of the catalogue. `because`: it could not be checked because of the check
    /// whose key is the first argument.
    pub words: String,
    /// What the words need: a date, an address, a number.
    pub args: Vec<String>,
    /// What to paste on the other side to mend it.
    #[serde(default)]
    pub values: Vec<PasteValue>,
    /// The provider's own words; empty where it said nothing.
    #[serde(default)]
    pub provider_words: String,
    /// The provider's own code, where it gave one: explained by the catalogue of errors.
    #[serde(default)]
    pub provider_code: String,
    /// When it was checked.
    pub at: UnixMs,
}

/// What was found in one area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The area.
    pub area: String,
    /// When it was last checked as a whole.
    pub at: UnixMs,
    /// What was found, in the order of checking.
    pub checks: Vec<Finding>,
}

/// What is known about an operator's set-up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The areas that apply, in the order of [`super::keys::AREAS`].
    pub groups: Vec<Group>,
}

impl Finding {
    /// A finding without arguments for its words.
    pub(super) fn new(area: &str, name: &str, verdict: Verdict, words: &str, at: UnixMs) -> Self {
        Self {
            key: super::keys::whole(area, name),
            verdict,
            words: words.to_owned(),
            args: Vec::new(),
            values: Vec::new(),
            provider_words: String::new(),
            provider_code: String::new(),
            at,
        }
    }

    /// A finding about the machine that this process runs on.
    pub fn of_machine(name: &str, verdict: Verdict, words: &str, args: Vec<String>, at: UnixMs) -> Self {
        Self { args, ..Self::new(super::keys::DEPLOYMENT, name, verdict, words, at) }
    }

    /// What a check of an account found.
    pub(super) fn of_check(area: &str, check: Check) -> Self {
        Self { args: check.args, ..Self::new(area, &check.key, check.verdict, &check.words, check.at) }
    }

    /// The same with one more argument.
    #[must_use]
    pub(super) fn with(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// The same with a value to paste.
    #[must_use]
    pub(super) fn paste(mut self, key: &str, value: impl Into<String>) -> Self {
        self.values.push(PasteValue { key: key.to_owned(), value: value.into() });
        self
    }

    /// The same with what the provider said.
    #[must_use]
    pub(super) fn said(mut self, words: impl Into<String>) -> Self {
        self.provider_words = words.into();
        self
    }

    /// The same with the provider's code.
    #[must_use]
    pub(super) fn coded(mut self, code: impl ToString) -> Self {
        self.provider_code = code.to_string();
        self
    }

    /// The area that it belongs to.
    pub fn area(&self) -> &str {
        self.key.split_once('.').map_or("", |(area, _)| area)
    }

    /// Its name within the area.
    pub fn name(&self) -> &str {
        self.key.split_once('.').map_or(self.key.as_str(), |(_, name)| name)
    }

    /// Whether somebody has to do something.
    pub fn needs_action(&self) -> bool {
        matches!(self.verdict, Verdict::Fail | Verdict::Warn)
    }
}

impl Report {
    /// The finding with this whole key.
    pub fn find(&self, key: &str) -> Option<&Finding> {
        self.findings().find(|finding| finding.key == key)
    }

    /// Every finding.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.groups.iter().flat_map(|group| &group.checks)
    }

    /// How many findings have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.findings().filter(|finding| finding.verdict == verdict).count()
    }

    /// What cannot be checked because something before it is wrong says so: one mistake is one failure.
    pub(super) fn explain_prerequisites(&mut self) {
        let with = |wrong: &dyn Fn(&Finding) -> bool| -> Vec<String> {
            self.findings().filter(|finding| wrong(finding)).map(|finding| finding.key.clone()).collect()
        };
        let failed = with(&|finding| finding.verdict == Verdict::Fail);
        // Nobody answered: whatever builds upon it was not asked.
        let silent = with(&|finding| super::keys::NO_ANSWER.contains(&finding.words.as_str()));
        // Where we do not reach ourselves it is unknown what others reach, also if it is for us alone.
        let doubtful = with(&Finding::needs_action);
        // What the other half of an account says already stands for it here.
        let passed_on: Vec<(String, String)> = self
            .findings()
            .filter(|finding| finding.words == BECAUSE)
            .filter_map(|finding| Some((finding.key.clone(), finding.args.first()?.clone())))
            .collect();
        for finding in self.groups.iter_mut().flat_map(|group| &mut group.checks) {
            let away = super::keys::UNREACHABLE.contains(&finding.words.as_str());
            if (finding.verdict != Verdict::Cannot && !away) || finding.words == BECAUSE {
                continue;
            }
            let before = super::keys::prerequisites(finding.area(), finding.name());
            let cause = before.into_iter().find_map(|key| {
                let said = passed_on.iter().find(|(known, _)| *known == key).map(|(_, cause)| cause.clone());
                let wrong = if away { &doubtful } else { &failed };
                let unasked = finding.words == super::keys::NOT_PROVEN && silent.contains(&key);
                if wrong.contains(&key) || unasked { Some(key) } else { said }
            });
            if let Some(cause) = cause {
                finding.verdict = Verdict::Cannot;
                BECAUSE.clone_into(&mut finding.words);
                finding.args = vec![cause];
                finding.values.clear();
                finding.provider_words.clear();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::keys;
    use super::*;

    #[test]
    fn one_mistake_is_one_failure() {
        let finding = |area, name, verdict, words| Finding::new(area, name, verdict, words, UnixMs(1));
        let mut report = Report {
            groups: vec![
                Group {
                    area: keys::OFFICIAL_ACCOUNT.to_owned(),
                    at: UnixMs(1),
                    checks: vec![
                        finding(keys::OFFICIAL_ACCOUNT, keys::APP_SECRET, Verdict::Cannot, "not_proven"),
                        finding(keys::OFFICIAL_ACCOUNT, keys::WHITE_LIST, Verdict::Fail, "ip_not_allowed"),
                        finding(
                            keys::OFFICIAL_ACCOUNT,
                            keys::WEB_DOMAIN,
                            Verdict::Cannot,
                            "web_domain_unseen",
                        ),
                    ],
                },
                Group {
                    area: keys::MESSAGES.to_owned(),
                    at: UnixMs(1),
                    checks: vec![finding(keys::MESSAGES, keys::INDUSTRY, Verdict::Cannot, "not_proven")],
                },
            ],
        };
        report.explain_prerequisites();
        let words = |key: &str| report.find(key).map(|f| (f.words.clone(), f.args.clone())).unwrap();
        let because = ("because".to_owned(), vec!["official_account.white_list".to_owned()]);
        assert_eq!(words("official_account.app_secret"), because);
        assert_eq!(words("messages.industry"), because);
        assert_eq!(words("official_account.web_domain").0, "web_domain_unseen");
        assert_eq!(report.count(Verdict::Fail), 1);
    }

    #[test]
    fn what_nobody_was_asked_has_no_remedy_of_its_own() {
        let area = keys::OFFICIAL_ACCOUNT;
        let finding = |name, words| Finding::new(area, name, Verdict::Cannot, words, UnixMs(1));
        let checks = vec![
            finding(keys::APP_SECRET, "unreachable"),
            finding(keys::WHITE_LIST, "unreachable"),
            finding(keys::SERVICE_ACCOUNT, "not_proven"),
            finding(keys::WEB_DOMAIN, "web_domain_unseen"),
        ];
        let mut report = Report { groups: vec![Group { area: area.to_owned(), at: UnixMs(1), checks }] };
        report.explain_prerequisites();
        let words: Vec<&str> = report.findings().map(|finding| finding.words.as_str()).collect();
        assert_eq!(words, ["unreachable", "unreachable", "because", "web_domain_unseen"]);
        assert_eq!(report.groups[0].checks[2].args, ["official_account.app_secret"]);
    }
}
