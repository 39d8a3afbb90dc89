//! Secrets to look for, in every spelling in which one could come out, and what came out.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use std::io;
use std::sync::{Arc, Mutex, OnceLock};
use tracing_subscriber::fmt::MakeWriter;

/// How much of a secret is looked for: enough to be nothing else, and within one line.
const PIECE: usize = 40;
/// The shortest text that can be told from an accident.
const SHORTEST: usize = 8;

/// Something that must not come out.
pub struct Canary {
    /// Where it was planted.
    pub name: String,
    forms: Vec<String>,
}

impl Canary {
    /// `None`: too short to be looked for.
    pub fn new(name: &str, secret: &[u8]) -> Option<Self> {
        let forms = match std::str::from_utf8(secret) {
            Ok(text) if text.bytes().all(|b| !b.is_ascii_control() || b.is_ascii_whitespace()) => {
                let text = piece(text);
                if text.len() < SHORTEST {
                    return None;
                }
                spellings(text.as_bytes(), Some(text))
            }
            _ => spellings(secret, None),
        };
        Some(Self { name: name.to_owned(), forms })
    }

    /// The spelling in which it stands in `text`.
    pub fn found<'a>(&'a self, text: &str) -> Option<&'a str> {
        self.forms.iter().map(String::as_str).find(|form| text.contains(form))
    }
}

/// A piece of a secret that is no heading, and that no other key begins with.
fn piece(text: &str) -> &str {
    let lines: Vec<&str> = text.lines().filter(|l| !l.starts_with("-----") && !l.is_empty()).collect();
    let line = lines.get(lines.len() / 2).copied().unwrap_or_default().trim();
    if line.len() <= PIECE || !line.is_ascii() {
        return line;
    }
    let start = (line.len() - PIECE) / 2;
    &line[start..start + PIECE]
}

fn spellings(bytes: &[u8], text: Option<&str>) -> Vec<String> {
    let mut forms = vec![hex::encode(bytes), hex::encode_upper(bytes)];
    // Base64 depends on what stands before it: three ways, without the signs that its neighbours share.
    for before in 0..3 {
        let shifted = [vec![0; before], bytes.to_vec()].concat();
        let whole = shifted.len() / 3 * 4;
        for mut text in [STANDARD.encode(&shifted), URL_SAFE_NO_PAD.encode(&shifted)] {
            text.truncate(whole);
            forms.push(text.split_off([0, 2, 3][before].min(text.len())));
        }
    }
    if let Some(text) = text {
        forms.push(url::form_urlencoded::byte_serialize(text.as_bytes()).collect());
        forms.push(serde_json::to_string(text).unwrap().trim_matches('"').to_owned());
        forms.push(text.to_owned());
    }
    forms.sort();
    forms.dedup();
    forms
}

/// Everything that came out, with where.
#[derive(Default)]
pub struct Outputs(pub Vec<(String, String)>);

impl Outputs {
    pub fn add(&mut self, place: impl Into<String>, text: impl Into<String>) {
        self.0.push((place.into(), text.into()));
    }

    /// What of `canaries` stands where.
    pub fn leaks(&self, canaries: &[Canary]) -> Vec<String> {
        let found = |(place, text): &(String, String)| {
            let leak = |c: &Canary| {
                c.found(text).map(|form| format!("{} in {place}: {}", c.name, around(text, form)))
            };
            canaries.iter().filter_map(leak).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(found).collect()
    }
}

/// What stands around a find.
fn around(text: &str, form: &str) -> String {
    let at = text.find(form).unwrap_or_default();
    let before: Vec<char> = text[..at].chars().rev().take(120).collect();
    let after: String = text[at..].chars().take(form.chars().count() + 40).collect();
    format!("…{}{after}…", before.into_iter().rev().collect::<String>())
}

/// The log of the whole process at its most talkative.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// There is one for the process; the tests beside this one write into it too.
    pub fn start() -> Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        let start = || {
            let log = Self::default();
            let builder = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
            let full = tracing_subscriber::fmt::format::FmtSpan::FULL;
            builder.with_span_events(full).with_writer(log.clone()).init();
            log
        };
        LOG.get_or_init(start).clone()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[test]
fn every_spelling_is_found() {
    let canary = Canary::new("key", "canary/secret+0123456789".as_bytes()).unwrap();
    let basic = STANDARD.encode("user:canary/secret+0123456789!");
    let encoded: String =
        url::form_urlencoded::byte_serialize("canary/secret+0123456789".as_bytes()).collect();
    for text in ["canary/secret+0123456789", &encoded, &basic, &hex::encode("canary/secret+0123456789")] {
        assert!(canary.found(&format!("before {text} after")).is_some(), "{text}");
    }
    assert!(canary.found("canary/secret and 0123456789").is_none());
    assert!(Canary::new("short", b"short").is_none());
    let pem = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nQ2FuYXJ5Q2FuYXJ5Q2FuYXJ5Q2FuYXJ5\n-----END PRIVATE KEY-----";
    assert!(Canary::new("pem", pem.as_bytes()).unwrap().found("Q2FuYXJ5Q2FuYXJ5Q2FuYXJ5Q2FuYXJ5").is_some());
}
