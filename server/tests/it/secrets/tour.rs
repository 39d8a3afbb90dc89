//! Every page of the console and every server function, without a list that somebody has to keep: the source says which
//! pages there are, links lead to those about something, and the registry knows the functions.

use super::browser::Browser;
use app::console::routes::Page;
use serde_json::{Value, json};
use std::collections::{BTreeSet, VecDeque};
use std::path::Path;

/// How many pages of one kind are opened.
const OF_A_KIND: usize = 3;
/// How many ids of a page are tried.
const OF_A_PAGE: usize = 2;
/// Functions that end the tour, and those that compare passwords, which takes long.
const LEFT_OUT: [&str; 4] = [
    "/console/api/sign_out",
    "/console/api/sign_in",
    "/console/api/change_password",
    "/console/api/create_staff",
];

/// The name of a page, without what it is about.
fn kind(page: &Page) -> String {
    format!("{page:?}").split('(').next().unwrap_or_default().to_owned()
}

/// Every page of the console, as the source lists them.
pub fn kinds() -> BTreeSet<String> {
    let source = routes();
    let list = source.split("pub enum Page {").nth(1).unwrap().split('}').next().unwrap();
    let names = list.lines().map(str::trim).filter(|line| !line.starts_with("//") && !line.is_empty());
    names.map(|line| line.split(['(', ',']).next().unwrap().to_owned()).collect()
}

/// The addresses that stand in the source, of pages that are about nothing in particular.
fn addresses() -> Vec<String> {
    let source = routes();
    let fixed = source.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next());
    fixed.filter(|address| address.starts_with("/console")).map(str::to_owned).collect()
}

fn routes() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src/console/routes.rs"))
        .unwrap()
}

/// Opens every page that has an address of its own or that links lead to; which ones there were.
pub async fn pages(browser: &mut Browser<'_>) -> BTreeSet<String> {
    let mut queue: VecDeque<String> = addresses().into();
    queue.push_back("/console/nowhere".to_owned());
    let mut opened = BTreeSet::new();
    let mut found: Vec<String> = Vec::new();
    while let Some(path) = queue.pop_front() {
        let this = kind(&Page::parse(path.split(['?', '#']).next().unwrap_or_default()));
        if found.iter().filter(|k| **k == this).count() >= OF_A_KIND || !opened.insert(path.clone()) {
            continue;
        }
        found.push(this);
        let page = browser.get(&path).await;
        let text = String::from_utf8_lossy(&page.body).into_owned();
        let links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for link in links.chain([page.header("location")]) {
            if link.starts_with("/console") && !link.contains("/api/") {
                queue.push_back(link.replace("&amp;", "&"));
            }
        }
    }
    found.into_iter().collect()
}

/// Ids of rows in what was shown, some of every page.
pub fn uuids(text: &str) -> Vec<String> {
    let is_id = |id: &str| {
        let groups: Vec<usize> = id.split('-').map(str::len).collect();
        groups == [8, 4, 4, 4, 12] && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
    };
    let mut found = Vec::new();
    for (at, _) in text.match_indices("-7") {
        let id = at.checked_sub(13).and_then(|start| text.get(start..start + 36)).filter(|id| is_id(id));
        if let Some(id) = id.filter(|id| !found.contains(&(*id).to_owned())) {
            found.push(id.to_owned());
        }
        if found.len() >= OF_A_PAGE {
            break;
        }
    }
    found
}

/// Calls every server function with something in every argument; how many answered with more than a refusal.
pub async fn functions(browser: &mut Browser<'_>) -> usize {
    let mut ids: Vec<String> = browser.seen.0.iter().flat_map(|(_, text)| uuids(text)).collect();
    ids.sort();
    ids.dedup();
    let mut all: Vec<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    all.sort_unstable();
    all.dedup();
    let mut answered = 0;
    for path in all.into_iter().filter(|path| !LEFT_OUT.contains(path)) {
        // What destroys is left for later: nothing would be left to be shown.
        let tried = if path.contains("delete") || path.contains("remove") || path.contains("revoke") {
            &[][..]
        } else {
            &ids[..]
        };
        let mut done = call(browser, path, "none").await;
        for id in tried {
            if done != Some(false) {
                break;
            }
            done = call(browser, path, id).await;
        }
        answered += usize::from(done == Some(true));
    }
    answered
}

/// One call; whether it was answered, or the id is of something else; `None`: another refusal.
async fn call(browser: &mut Browser<'_>, path: &str, id: &str) -> Option<bool> {
    let arguments = arguments(id);
    let answer = browser.call(path, "application/json", &arguments.to_string()).await;
    let answer = if answer.status.is_success() {
        answer
    } else {
        let fields = arguments.as_object().unwrap();
        let pairs = fields.iter().filter_map(|(name, value)| Some((name, value.as_str()?)));
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        browser.call(path, "application/x-www-form-urlencoded", &body).await
    };
    let value: Value = serde_json::from_slice(&answer.body).ok()?;
    match value.get("Err") {
        None => Some(true),
        Some(refused) if refused["code"] == "not_found" => Some(false),
        Some(_) => None,
    }
}

/// Something for every argument of every function; what one does not have it does not read.
fn arguments(id: &str) -> Value {
    let mut all = serde_json::Map::new();
    for name in
        ["id", "token", "order", "payment", "account", "terminal", "operator", "host", "file", "release"]
    {
        all.insert(name.to_owned(), json!(id));
    }
    for name in [
        "after", "text", "path", "old", "next", "reason", "content", "template", "follower", "message",
        "site",
    ] {
        all.insert(name.to_owned(), json!(""));
    }
    let query = json!({"text": "", "kind": "", "state": "", "site": "", "from": "", "to": "", "after": "", "provider": ""});
    for (name, value) in [
        ("query", query),
        ("half", json!("official_account")),
        ("method", json!("wechat_oa")),
        ("kind", json!("payment")),
        ("area", json!("")),
        ("key", json!("papers")),
        ("what", json!("accept")),
        ("to", json!("ums")),
        ("day", json!("2026-11-22")),
        ("lang", json!("zh")),
        ("theme", json!("dark")),
        ("name", json!("name")),
        ("label", json!("label")),
        ("url", json!("https://parking.example.com/other")),
        ("enabled", json!("true")),
        ("on", json!("true")),
        ("limit", json!("100")),
        ("days", json!("90")),
        ("phone", json!("13812345678")),
        ("csv", json!("card_no,holder\n86000009,x\n")),
    ] {
        all.insert(name.to_owned(), value);
    }
    Value::Object(all)
}
