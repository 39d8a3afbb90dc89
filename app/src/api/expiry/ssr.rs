//! From the use cases' calendar to the page's.

use super::{Calendar, Quota, Recorded, Row, Version};
use crate::api::accounts::Verdict;
use crate::i18n::{expiry_guide as words, lang};
use domain::time::UnixMs;
use service::expiry as from;

/// From when on a key is old.
const OLD_DAYS: i64 = 365;

/// The calendar in words.
pub fn calendar(calendar: from::Calendar, now: UnixMs) -> Calendar {
    let lang = lang();
    Calendar {
        endings: calendar.endings.iter().map(ending).collect(),
        ages: calendar
            .ages
            .into_iter()
            .map(|age| Row {
                what: words::what(lang, &age.what),
                number: age.number,
                at: age.set_at,
                days: age.days,
                verdict: if age.days >= OLD_DAYS { Verdict::Warn } else { Verdict::Pass },
            })
            .collect(),
        quotas: calendar
            .quotas
            .into_iter()
            .map(|quota| Quota {
                what: words::what(lang, &quota.kind),
                kind: quota.kind,
                used: quota.used,
                allowed: quota.allowed,
                resets_at: quota.resets_at,
            })
            .collect(),
        versions: calendar
            .versions
            .into_iter()
            .map(|version| Version {
                account: format!("{} {}", words::provider(lang, version.provider), version.mch_id),
                version: version.version,
                serial: version.serial,
                saved_at: version.saved_at,
                until: version.valid_until,
                current: version.current,
                ended: version.valid_until.is_some_and(|until| until < now),
            })
            .collect(),
        recorded: calendar
            .recorded
            .into_iter()
            .map(|end| Recorded {
                what: words::what(lang, &end.kind),
                kind: end.kind,
                day: end.ends_at.map(day),
            })
            .collect(),
    }
}

fn day(at: UnixMs) -> String {
    at.shanghai_text().chars().take(10).collect()
}

fn ending(ending: &from::Ending) -> Row {
    Row {
        what: words::what(lang(), &ending.what),
        number: ending.number.clone(),
        at: ending.ends_at,
        days: ending.days_left,
        verdict: match ending.threshold() {
            Some(0 | 7) => Verdict::Fail,
            Some(_) => Verdict::Warn,
            None => Verdict::Pass,
        },
    }
}

/// A line of the banner.
pub fn line(ending: &from::Ending) -> String {
    words::line(
        lang(),
        &words::what(lang(), &ending.what),
        &ending.number,
        &day(ending.ends_at),
        ending.days_left,
    )
}
