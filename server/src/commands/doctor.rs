//! `peakepay doctor`: what is wrong with the deployment and with every operator's set-up, for people or, with `--json`,
//! for machines.
//!
//! Exit status: 0 nothing is wrong (warnings are not wrong), 1 something is wrong or could not be examined, 2 wrong
//! arguments or configuration.

use super::{Ended, Opened, open};
use crate::cli::DoctorCommand;
use crate::config::{Config, ConfigError};
use crate::say;
use app::i18n::{Lang, Text, checks as words, guide};
use secrecy::ExposeSecret;
use serde::Serialize;
use service::accounts::{PasteValue, Verdict};
use service::selfcheck::Finding;
use service::selfcheck::doctor::Diagnosis;
use service::{Actor, Service};
use std::path::Path;

/// From where on the disk is low, in bytes.
const DISK_WARN: u64 = 1024 * 1024 * 1024;
/// From where on it is too low to go on.
const DISK_FAIL: u64 = 100 * 1024 * 1024;

/// One finding as it is printed.
#[derive(Serialize)]
struct Told {
    key: String,
    /// What it belongs to, in words: several accounts have checks of the same title.
    area: String,
    verdict: Verdict,
    title: String,
    words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<ToPaste>,
    #[serde(skip_serializing_if = "String::is_empty")]
    provider_words: String,
}

/// What to paste, and what it is.
#[derive(Serialize)]
struct ToPaste {
    key: String,
    label: String,
    value: String,
}

#[derive(Serialize)]
struct Operator {
    code: String,
    name: String,
    checks: Vec<Told>,
}

/// The whole answer.
#[derive(Serialize)]
struct Answer {
    healthy: bool,
    failed: usize,
    warnings: usize,
    unchecked: usize,
    passed: usize,
    deployment: Vec<Told>,
    operators: Vec<Operator>,
}

/// Runs the command.
///
/// # Errors
/// Something is wrong, there is no such operator, or the deployment could not be examined.
pub async fn run(config: &Config, asked: DoctorCommand) -> anyhow::Result<()> {
    let lang = Lang::parse(&asked.lang)
        .ok_or_else(|| ConfigError(format!("--lang is \"{}\"; expected zh or en", asked.lang)))?;
    let opened = opened(config, &asked).await?;
    let mut diagnosis = match opened.service.diagnose(&Actor::cli(None), asked.operator.as_deref()).await {
        Err(service::Error::NotFound("operator")) => {
            let code = asked.operator.unwrap_or_default();
            return Err(ConfigError(format!("there is no operator with the code {code}")).into());
        }
        other => other?,
    };
    diagnosis.deployment.push(disk(&opened.service, config.database_url.expose_secret()));
    let answer = told(lang, diagnosis, &opened.service.settings().public_base);
    if asked.json {
        say(&serde_json::to_string_pretty(&answer)?);
    } else {
        print(lang, &answer);
    }
    if answer.healthy { Ok(()) } else { Err(Ended(1).into()) }
}

/// With the providers that are to be asked: the real ones, or those of a running demo.
async fn opened(config: &Config, asked: &DoctorCommand) -> anyhow::Result<Opened> {
    #[cfg(feature = "demo")]
    if let Some(base) = &asked.sandbox {
        let endpoints = service::Endpoints::sandbox(base).map_err(|error| ConfigError(error.to_string()))?;
        let public_base =
            config.public_base.as_ref().ok_or_else(|| super::missing(&crate::config::keys::PUBLIC_BASE))?;
        let clock = std::sync::Arc::new(service::SystemClock);
        return super::open_with(config, public_base, endpoints, clock).await;
    }
    #[cfg(not(feature = "demo"))]
    let _ = asked;
    open(config).await
}

fn told(lang: Lang, diagnosis: Diagnosis, base: &str) -> Answer {
    let count = |verdict| diagnosis.findings().filter(|finding| finding.verdict == verdict).count();
    let (failed, warnings, healthy) = (count(Verdict::Fail), count(Verdict::Warn), !diagnosis.is_ill());
    let (unchecked, passed) = (count(Verdict::Cannot), count(Verdict::Pass));
    let one = |finding: Finding| Told {
        area: words::area(lang, finding.area()),
        title: words::title(lang, &finding.key),
        words: words::words(lang, &finding),
        mend: words::mend(lang, &finding, base),
        values: finding.values.into_iter().map(|value| value_in_words(lang, value)).collect(),
        key: finding.key,
        verdict: finding.verdict,
        provider_words: finding.provider_words,
    };
    Answer {
        healthy,
        failed,
        warnings,
        unchecked,
        passed,
        deployment: diagnosis.deployment.into_iter().map(one).collect(),
        operators: diagnosis
            .operators
            .into_iter()
            .map(|examined| Operator {
                code: examined.code,
                name: examined.name,
                checks: examined.report.groups.into_iter().flat_map(|group| group.checks).map(one).collect(),
            })
            .collect(),
    }
}

fn value_in_words(lang: Lang, PasteValue { key, value }: PasteValue) -> ToPaste {
    ToPaste { label: guide::paste(lang, &key).0, key, value }
}

const fn t(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}

/// The signs in front of a line, the worst first, and what they mean.
const MARKS: [(Verdict, &str, Text); 4] = [
    (Verdict::Fail, "✗", t("有误", "wrong")),
    (Verdict::Warn, "!", t("请留意", "to look at")),
    (Verdict::Cannot, "?", t("无法自动检查", "cannot be checked")),
    (Verdict::Pass, "✓", t("正常", "right")),
];

const DEPLOYMENT: Text = t("整个部署", "The whole deployment");
const NOT_SET_UP: Text = t("还没有设置任何账户", "No account was set up yet");
const THEIR_WORDS: Text = t("对方原话：", "The provider's own words: ");

fn print(lang: Lang, answer: &Answer) {
    say(lang.t(DEPLOYMENT));
    print_list(lang, &answer.deployment);
    for operator in &answer.operators {
        say(&format!("\n{} ({})", operator.name, operator.code));
        let mut areas: Vec<&str> = Vec::new();
        for told in &operator.checks {
            if !areas.contains(&told.area.as_str()) {
                areas.push(&told.area);
            }
        }
        if areas.is_empty() {
            say(&format!("  {}", lang.t(NOT_SET_UP)));
        }
        for area in areas {
            say(&format!(" {area}"));
            print_list(lang, operator.checks.iter().filter(|told| told.area == area));
        }
    }
    let counts = [answer.failed, answer.warnings, answer.unchecked, answer.passed];
    let counts =
        MARKS.iter().zip(counts).map(|((_, mark, words), n)| format!("{mark} {n} {}", lang.t(*words)));
    say(&format!("\n{}", counts.collect::<Vec<_>>().join("   ")));
}

/// The worst first.
fn print_list<'a>(lang: Lang, list: impl IntoIterator<Item = &'a Told> + Clone) {
    for (verdict, mark, _) in MARKS {
        for told in list.clone().into_iter().filter(|told| told.verdict == verdict) {
            say(&format!("  {mark} {}: {}", told.title, told.words));
            if verdict == Verdict::Pass {
                continue;
            }
            if let Some(mend) = &told.mend {
                say(&format!("      → {mend}"));
            }
            for value in &told.values {
                say(&format!("      {}: {}", value.label, value.value));
            }
            if !told.provider_words.is_empty() {
                say(&format!("      {}{}", lang.t(THEIR_WORDS), told.provider_words));
            }
        }
    }
}

/// How much room the database has to grow, where it lies on this machine.
fn disk(service: &Service, database_url: &str) -> Finding {
    let of = |verdict, words, args| Finding::of_machine("disk", verdict, words, args, service.now());
    let path = database_url.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//"));
    let folder = path.map(|path| Path::new(path).parent().filter(|p| !p.as_os_str().is_empty()));
    let free = folder.and_then(|folder| free_bytes(folder.unwrap_or(Path::new("."))));
    match free {
        None => of(Verdict::Cannot, "disk_unknown", Vec::new()),
        Some(free) => {
            let args = vec![(free / (1024 * 1024)).to_string()];
            match free {
                ..DISK_FAIL => of(Verdict::Fail, "disk_low", args),
                DISK_FAIL..DISK_WARN => of(Verdict::Warn, "disk_low", args),
                DISK_WARN.. => of(Verdict::Pass, "disk_free", args),
            }
        }
    }
}

fn free_bytes(folder: &Path) -> Option<u64> {
    let room = rustix::fs::statvfs(folder).ok()?;
    room.f_bavail.checked_mul(room.f_frsize)
}
