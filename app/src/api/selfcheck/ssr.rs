//! From the use cases' report to the page's.

use super::{Finding, Group, MethodRow, SelfCheckPage, Standing};
use crate::api::accounts::Verdict;
use crate::console::names::method_text;
use crate::i18n::{error_text, explain, guide, lang, selfcheck as t, selfcheck_guide as words, tr};
use service::accounts::{MethodState, Verdict as From};
use service::selfcheck as from;
use service::{Actor, Result, Service};

/// The page.
pub async fn page(service: &Service, actor: &Actor) -> Result<SelfCheckPage> {
    let report = service.self_check_report(actor).await?;
    let methods = service.methods(actor).await?;
    let counts = (
        report.count(From::Fail),
        report.count(From::Warn),
        report.count(From::Cannot),
        report.count(From::Pass),
    );
    let at = report.groups.iter().map(|group| group.at).max();
    let mut groups: Vec<Group> = report.groups.into_iter().map(group).collect();
    groups.sort_by_key(|group| rank(group.worst));
    let methods = methods.into_iter().filter(|method| method.configured).map(method).collect();
    Ok(SelfCheckPage { counts, at, groups, methods })
}

/// The worst first.
const fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Fail => 0,
        Verdict::Warn => 1,
        Verdict::Cannot => 2,
        Verdict::Pass => 3,
    }
}

fn group(group: from::Group) -> Group {
    let mut checks: Vec<Finding> = group.checks.into_iter().map(finding).collect();
    checks.sort_by_key(|finding| rank(finding.verdict));
    Group {
        title: words::area(lang(), &group.area),
        area: group.area,
        at: group.at,
        worst: checks.first().map_or(Verdict::Pass, |finding| finding.verdict),
        checks,
    }
}

fn finding(finding: from::Finding) -> Finding {
    let lang = lang();
    let shown = finding.verdict != From::Pass;
    // Where nothing here says what to do, the provider's code may.
    let known = explain::explain_any(lang, &finding.provider_words)
        .filter(|_| shown && finding.words != "because")
        .map(|known| known.remedy);
    Finding {
        title: words::title(lang, &finding.key),
        words: words::words(lang, &finding),
        mend: words::mend(lang, &finding).or(known).unwrap_or_default(),
        page: words::console_page(&finding).unwrap_or_default().to_owned(),
        verdict: match finding.verdict {
            From::Pass => Verdict::Pass,
            From::Warn => Verdict::Warn,
            From::Fail => Verdict::Fail,
            From::Cannot => Verdict::Cannot,
        },
        values: finding
            .values
            .into_iter()
            .filter(|_| shown)
            .map(|value| (guide::paste(lang, &value.key).0, value.value))
            .collect(),
        provider_words: finding.provider_words,
    }
}

fn method(state: MethodState) -> MethodRow {
    let lang = lang();
    let blocked = state.blocked_by.as_deref().unwrap_or_default();
    let (standing, words) = match (&state.overridden, state.enabled, blocked) {
        (Some(made), true, _) => (Standing::Overridden, t::override_note(&made.actor, &made.reason)),
        (_, true, _) => (Standing::On, String::new()),
        (_, false, "") => (Standing::Ready, String::new()),
        (_, false, "checks_failed" | "not_checked") => (Standing::Blocked, error_text(lang, blocked, &[])),
        (_, false, other) => (Standing::Off, error_text(lang, other, &[])),
    };
    MethodRow { method: state.method, name: tr(method_text(state.method)).to_owned(), standing, words }
}
