//! What the documents name exists: files, tests, tables, functions. A document that speaks of what was renamed misleads.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Folders whose files are ours.
const FOLDERS: [&str; 11] = [
    ".cargo",
    ".ci",
    "app",
    "docs",
    "end2end/bench",
    "end2end/sandbox",
    "end2end/simulation",
    "end2end/tests",
    "scripts",
    "server",
    "style",
];
const SOURCES: [&str; 8] = ["rs", "sql", "ts", "mjs", "sh", "toml", "js", "css"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file below a folder, as a path from the root.
fn files(root: &Path, folder: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(root.join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            files(root, &path, found);
        } else if kind.is_file() {
            found.push(path);
        }
    }
}

/// What stands in backticks on one line.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

fn is_path(token: &str) -> bool {
    let name = token.rsplit('/').next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    name.rsplit_once('.')
        .is_some_and(|(stem, end)| !stem.is_empty() && (SOURCES.contains(&end) || end == "md"))
        && token.chars().all(plain)
}

/// `a_name_like_this`: a test, a function, a table, a column, an index.
fn is_name(token: &str) -> bool {
    token.contains('_')
        && token.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && token.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Names that are not in this repository: a setting of PostgreSQL, the operator's own configuration file.
const OF_OTHERS: [&str; 2] = ["archive_mode", "peakepay.toml"];

#[test]
fn what_the_documents_name_exists() {
    let root = root();
    let mut found: Vec<String> = FOLDERS
        .iter()
        .flat_map(|folder| {
            let mut below = Vec::new();
            files(&root, folder, &mut below);
            below
        })
        .collect();
    for name in std::fs::read_dir(&root).unwrap().chain(std::fs::read_dir(root.join("end2end")).unwrap()) {
        found.push(name.unwrap().path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned());
    }
    let source = |path: &&String| path.rsplit_once('.').is_some_and(|(_, end)| SOURCES.contains(&end));
    let texts: Vec<String> = found
        .iter()
        .filter(source)
        .filter_map(|path| std::fs::read_to_string(root.join(path)).ok())
        .collect();
    let words: HashSet<&str> =
        texts.iter().flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')).collect();

    let mut missing = Vec::new();
    let documents = found.iter().filter(|path| {
        path.starts_with("docs/") && Path::new(path).extension().is_some_and(|end| end == "md")
    });
    for document in documents.map(String::as_str).chain(["README.md", "README.zh-CN.md", "CONTRIBUTING.md"]) {
        for token in quoted(&std::fs::read_to_string(root.join(document)).unwrap()) {
            let there = if OF_OTHERS.contains(&token) || token.starts_with('/') {
                true
            } else if is_path(token) {
                found.iter().any(|path| path == token || path.ends_with(&format!("/{token}")))
            } else {
                !is_name(token) || words.contains(token)
            };
            if !there {
                missing.push(format!("{document}: {token}"));
            }
        }
    }
    assert!(missing.is_empty(), "documents name what is not there:\n{}", missing.join("\n"));
}

fn document(name: &str) -> String {
    std::fs::read_to_string(root().join("docs").join(name)).unwrap()
}

/// A document's section, from its heading to the next of the same rank.
fn section<'a>(text: &'a str, heading: &str) -> &'a str {
    let begin = text.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no section {heading}"));
    let body = &text[begin + heading.len() + 2..];
    &body[..body.find("\n## ").unwrap_or(body.len())]
}

#[test]
fn every_room_of_the_service_is_in_the_architecture() {
    let text = document("ARCHITECTURE.md");
    let rooms: HashSet<&str> = quoted(section(&text, "## The rooms")).collect();
    let there = std::fs::read_dir(root().join("server/service/src")).unwrap().map(|entry| {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() { format!("{name}/") } else { name }
    });
    let there: HashSet<String> = there.filter(|name| name != "lib.rs").collect();
    let nameless: Vec<&String> = there
        .iter()
        // A folder stands for the file that holds its parts.
        .filter(|name| !there.contains(&name.replace(".rs", "/")) || name.ends_with('/'))
        .filter(|name| !rooms.contains(name.as_str()))
        .collect();
    assert!(nameless.is_empty(), "docs/ARCHITECTURE.md does not say what these are for: {nameless:?}");
}

#[test]
fn every_kind_of_job_is_in_the_architecture() {
    let text = document("ARCHITECTURE.md");
    let told: HashSet<&str> = quoted(section(&text, "## Jobs")).collect();
    let source = std::fs::read_to_string(root().join("server/service/src/jobs/mod.rs")).unwrap();
    let kinds: Vec<&str> = source
        .lines()
        .filter(|line| line.starts_with("pub const ") && line.contains(": &str = "))
        .filter_map(|line| line.split('"').nth(1))
        .collect();
    assert!(kinds.len() > 10, "{kinds:?}");
    let missing: Vec<&&str> = kinds.iter().filter(|kind| !told.contains(**kind)).collect();
    assert!(missing.is_empty(), "docs/ARCHITECTURE.md lacks {missing:?}");
}

/// A word in the place of every secret that a file or the environment holds.
fn with_words(value: toml::Value) -> toml::Value {
    use toml::Value;
    match value {
        Value::Table(table)
            if table.len() == 1 && (table.contains_key("file") || table.contains_key("env")) =>
        {
            Value::String("secret".to_owned())
        }
        Value::Table(table) => Value::Table(table.into_iter().map(|(k, v)| (k, with_words(v))).collect()),
        Value::Array(all) => Value::Array(all.into_iter().map(with_words).collect()),
        other => other,
    }
}

#[test]
fn the_file_to_apply_in_the_operations_manual_reads_and_has_everything_in_it() {
    let text = document("OPERATIONS.md");
    let blocks = text.split("```toml\n").skip(1).filter_map(|block| Some(block.split_once("```")?.0));
    let file: String = blocks.filter(|block| block.contains("operator")).collect();
    let read: service::apply::ApplyFile =
        with_words(toml::Value::Table(file.parse().unwrap())).try_into().unwrap();
    assert_eq!((read.platform_staff.len(), read.operator.len()), (1, 1));
    let operator = &read.operator[0];
    assert!(operator.wechat_pay.is_some() && operator.wechat_pay_app.is_some() && operator.alipay.is_some());
    assert!(operator.chinaums.is_some() && operator.unionpay.is_some() && operator.sms.is_some());
    assert!(operator.official_account.is_some() && !operator.message_push.is_empty());
    assert!(!operator.staff.is_empty() && operator.site.iter().any(|site| site.top_up.is_some()));
}
