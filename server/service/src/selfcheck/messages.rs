//! What the account holds for messages: the picked templates as they are there now, and their industry.

use super::keys;
use super::official::Looked;
use super::types::Finding;
use crate::Service;
use crate::accounts::Verdict;
use crate::error::Result;
use channels::wechat::oa::{Industry, TemplateRow};
use domain::ids::OperatorId;
use domain::message::MessageKind;
use domain::template::compare::any_grave;
use domain::template::{Difference, Found, INDUSTRY, compare, required};
use domain::time::UnixMs;
use store::{message_settings, verification_files};

impl Service {
    /// Compares what the operator picked with what the account holds; `None` where nothing was picked.
    pub(super) async fn check_messages(
        &self,
        operator: &OperatorId,
        looked: Option<&Looked>,
    ) -> Result<Option<Vec<Finding>>> {
        let rows = message_settings::of_operator(&mut self.store().read().await?, operator).await?;
        let now = self.now();
        let (mut picked, mut findings) = (Vec::new(), Vec::new());
        for (kind, json) in rows.iter().filter_map(|row| Some((row.kind, row.template_json.as_deref()?))) {
            if let Ok(found) = serde_json::from_str::<Found>(json) {
                picked.push((kind, found));
            } else {
                let (area, name) = (keys::MESSAGES, name_of(kind));
                findings.push(Finding::new(area, &name, Verdict::Fail, "template_unread", now));
            }
        }
        if picked.is_empty() && findings.is_empty() {
            return Ok(None);
        }
        let held = looked.and_then(|looked| looked.templates.as_ref()?.as_ref().ok());
        let industry = looked.and_then(|looked| looked.industry.as_ref()?.as_ref().ok());
        if picked.iter().any(|(_, found)| !found.is_category()) {
            findings.push(industry_of(industry, now));
        }
        let industry_wrong =
            findings.iter().any(|f| f.name() == keys::INDUSTRY && f.verdict == Verdict::Fail);
        for (kind, known) in &picked {
            findings.push(asked_for(*kind, template_of(*kind, known, held, industry_wrong, now)));
        }
        if let Some(held) = held {
            self.keep_templates_read(operator, held).await?;
        }
        Ok(Some(findings))
    }
}

impl Service {
    /// The operator's verification files, as they are seen from outside.
    pub(super) async fn check_verification_files(&self, operator: &OperatorId) -> Result<Finding> {
        let now = self.now();
        let of = |verdict, words| {
            Finding::new(keys::OFFICIAL_ACCOUNT, keys::VERIFICATION_FILES, verdict, words, now)
        };
        let rows = verification_files::of_operator(&mut self.store().read().await?, operator).await?;
        if rows.is_empty() {
            return Ok(of(Verdict::Cannot, "files_none"));
        }
        for row in &rows {
            let named = match (&row.path[..], &row.name) {
                ("", name) => name.clone(),
                (path, name) => format!("{path}/{name}"),
            };
            if row.released_at.is_none() {
                return Ok(of(Verdict::Warn, "files_wait").with(named));
            }
            match self.look_from_outside(row).await? {
                ("served", _) => {}
                ("differs", _) => return Ok(of(Verdict::Fail, "files_differ").with(named)),
                (code, detail) => {
                    let why = match code {
                        "status" => format!("HTTP {detail}"),
                        "redirected" => format!("→ {detail}"),
                        code => code.to_owned(),
                    };
                    return Ok(of(Verdict::Fail, "files_unreachable").with(named).with(why));
                }
            }
        }
        // The platform's page names the file that it asks for, and tells nobody else: to be compared.
        let served = of(Verdict::Pass, "files_reachable").with(rows.len().to_string());
        Ok(rows.into_iter().fold(served, |found, row| found.paste("verification_file", row.name)))
    }
}

/// A template of the old library stands under the industry that the account chose.
fn industry_of(industry: Option<&Industry>, now: UnixMs) -> Finding {
    let finding = |verdict, words| Finding::new(keys::MESSAGES, keys::INDUSTRY, verdict, words, now);
    let wanted = format!("{}/{}", INDUSTRY.0, INDUSTRY.1);
    let Some(industry) = industry else { return finding(Verdict::Cannot, "not_proven") };
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let chosen = [&industry.primary, &industry.secondary];
    let fits = chosen.iter().filter_map(|class| class.as_ref()).any(|class| {
        squeezed(&class.first) == squeezed(INDUSTRY.0) && squeezed(&class.second) == squeezed(INDUSTRY.1)
    });
    match (&industry.primary, fits) {
        (_, true) => finding(Verdict::Pass, "industry_right").with(wanted),
        (None, false) => finding(Verdict::Fail, "industry_none").with(&wanted).paste("industry", wanted),
        (Some(class), false) => {
            let found = format!("{}/{}", class.first, class.second);
            finding(Verdict::Fail, "industry_wrong").with(&wanted).with(found).paste("industry", wanted)
        }
    }
}

/// What another template has to have, for whoever looks for one.
fn asked_for(kind: MessageKind, finding: Finding) -> Finding {
    match required(kind).filter(|_| finding.verdict == Verdict::Fail) {
        None => finding,
        Some(required) => {
            let mut labels: Vec<&str> = required.fields.iter().map(|field| field.label).collect();
            // The guide's template tells the decision in its last field; a category template has a field for it.
            if kind == MessageKind::VisitorResult {
                labels.push("审批结果");
            }
            finding.paste("template_title", required.title()).paste("template_fields", labels.join("、"))
        }
    }
}

/// The name of the check of a kind's template.
fn name_of(kind: MessageKind) -> String {
    format!("template_{}", kind.as_str())
}

/// One picked template, as the account holds it now.
fn template_of(
    kind: MessageKind,
    known: &Found,
    held: Option<&Vec<TemplateRow>>,
    industry_wrong: bool,
    now: UnixMs,
) -> Finding {
    let name = name_of(kind);
    let finding = |verdict, words: &str| Finding::new(keys::MESSAGES, &name, verdict, words, now);
    let Some(held) = held else { return finding(Verdict::Cannot, "not_proven") };
    let Some(row) = held.iter().find(|row| row.template_id == known.template_id) else {
        return finding(Verdict::Fail, "template_gone").with(known.title.clone());
    };
    let now_held = Found {
        template_id: row.template_id.clone(),
        title: row.title.clone(),
        primary_industry: row.primary_industry.clone(),
        deputy_industry: row.deputy_industry.clone(),
        content: row.content.clone(),
    };
    if now_held.is_category() {
        return if now_held.fields() == known.fields() {
            finding(Verdict::Pass, "template_fits").with(row.title.clone())
        } else {
            finding(Verdict::Fail, "template_fields_changed").with(row.title.clone())
        };
    }
    let Some(required) = required(kind) else { return finding(Verdict::Cannot, "not_proven") };
    let mut differences = compare(required, &now_held);
    // The industry has a check of its own.
    differences.retain(|difference| !(industry_wrong && matches!(difference, Difference::Industry { .. })));
    let grave = differences.iter().find(|difference| !difference.is_harmless());
    match grave {
        Some(difference) if any_grave(&differences) => {
            told(finding(Verdict::Fail, "template_differs"), difference)
        }
        _ => finding(Verdict::Pass, "template_fits").with(row.title.clone()),
    }
}

/// A difference, in words and what they need.
fn told(mut finding: Finding, difference: &Difference) -> Finding {
    let (words, args): (&str, Vec<String>) = match difference {
        Difference::Title { required, found } => ("template_title", vec![required.clone(), found.clone()]),
        Difference::Industry { required, found } => {
            ("template_industry", vec![required.clone(), found.clone()])
        }
        Difference::Missing { label, place } => {
            ("template_field_missing", vec![label.clone(), place.to_string()])
        }
        Difference::Moved { label, place, found } => {
            ("template_field_moved", vec![label.clone(), place.to_string(), found.to_string()])
        }
        Difference::Label { required, found, place } => {
            ("template_field_words", vec![required.clone(), found.clone(), place.to_string()])
        }
        Difference::Key { label, required, found, .. } => {
            ("template_field_key", vec![label.clone(), required.clone(), found.clone()])
        }
        Difference::Extra { label, .. } => ("template_field_extra", vec![label.clone()]),
    };
    words.clone_into(&mut finding.words);
    finding.args = args;
    finding
}
