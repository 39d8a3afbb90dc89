//! `peakepay doctor`: what is wrong with the deployment and with every operator's set-up, for people or, with `--json`,
//! for machines.
//!
//! Exit status: 0 nothing is wrong (warnings are not wrong), 1 something is wrong or could not be examined, 2 wrong
//! arguments or configuration.

use super::open;
use crate::config::{Config, ConfigError};
use crate::say;
use app::i18n::{Lang, checks as words, guide};
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
    deployment: Vec<Told>,
    operators: Vec<Operator>,
}

/// Runs the command.
///
/// # Errors
/// Something is wrong, there is no such operator, or the deployment could not be examined.
pub async fn run(config: &Config, operator: Option<&str>, json: bool, lang: &str) -> anyhow::Result<()> {
    let lang =
        Lang::parse(lang).ok_or_else(|| ConfigError(format!("--lang is \"{lang}\"; expected zh or en")))?;
    let opened = open(config).await?;
    let mut diagnosis = match opened.service.diagnose(&Actor::cli(None), operator).await {
        Err(service::Error::NotFound("operator")) => {
            let code = operator.unwrap_or_default();
            return Err(ConfigError(format!("there is no operator with the code {code}")).into());
        }
        other => other?,
    };
    diagnosis.deployment.push(disk(&opened.service, config.database_url.expose_secret()));
    let answer = told(lang, diagnosis, &opened.service.settings().public_base);
    if json {
        say(&serde_json::to_string_pretty(&answer)?);
    } else {
        print(&answer);
    }
    anyhow::ensure!(answer.healthy, "{} checks failed", answer.failed);
    Ok(())
}

fn told(lang: Lang, diagnosis: Diagnosis, base: &str) -> Answer {
    let count = |verdict| diagnosis.findings().filter(|finding| finding.verdict == verdict).count();
    let (failed, warnings, healthy) = (count(Verdict::Fail), count(Verdict::Warn), !diagnosis.is_ill());
    let one = |finding: Finding| Told {
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

fn print(answer: &Answer) {
    print_list(&answer.deployment);
    for operator in &answer.operators {
        say(&format!("\n{} ({})", operator.name, operator.code));
        print_list(&operator.checks);
    }
    say(&format!("\n{} ✗  {} !", answer.failed, answer.warnings));
}

/// The worst first.
fn print_list(list: &[Told]) {
    let marks = [(Verdict::Fail, "✗"), (Verdict::Warn, "!"), (Verdict::Cannot, "?"), (Verdict::Pass, "✓")];
    for (verdict, mark) in marks {
        for told in list.iter().filter(|told| told.verdict == verdict) {
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
                say(&format!("      “{}”", told.provider_words));
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
