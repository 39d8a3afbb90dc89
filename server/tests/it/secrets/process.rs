//! The real process at its most talkative: what it writes while it sets a demo up and serves, and what its commands say.

use super::planted::Opened;
use super::search::{Canary, Outputs};
use crate::sigkill::Demo;
use service::Vault;
use std::fs::File;
use std::process::{Command, Output, Stdio};

/// The simulated providers share the process: what they write is theirs.
const FILTER: &str = "trace,sandbox=off";

/// What the doctor says of the operator with every mistake and of the one with none, in both languages and as JSON,
/// while the demo runs.
fn examined(command: &dyn Fn(&[&str]) -> Output, sandbox: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut doctor = |operator: &str, more: &[&str]| {
        let arguments = [&["doctor", "--sandbox", sandbox, "--operator", operator], more].concat();
        let Output { status, stdout, stderr } = command(&arguments);
        let [said, log] = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        texts.extend([said.clone(), log]);
        (status.code(), said)
    };
    let (status, said) = doctor("baishi", &[]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("✗ ") && said.contains("对方原话：") && !said.contains("refused: HTTP"), "{said}");
    let (status, said) = doctor("baishi", &["--json"]);
    let answer: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((status, &answer["healthy"]), (Some(1), &serde_json::json!(false)), "{said}");
    for lang in ["zh", "en"] {
        let (status, said) = doctor("qingshan", &["--lang", lang]);
        assert_eq!(status, Some(0), "{said}");
        assert!(!said.replace("✗ 0 ", "").contains('✗'), "{said}");
    }
    let (status, said) = doctor("qingshan", &["--json"]);
    let answer: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((status, &answer["failed"]), (Some(0), &serde_json::json!(0)), "{said}");
    texts
}

#[tokio::test]
async fn the_process_writes_no_secret() {
    let mut demo = Demo::new();
    let file = tempfile::NamedTempFile::new().unwrap();
    demo.start_logging(FILTER, Stdio::from(File::create(file.path()).unwrap()));
    demo.rest(reqwest::Method::GET, "/sites", None).await;
    let (product, data) = (demo.product(), demo.data());
    let database = format!("sqlite:{}", data.join("peakepay.db").display());
    let command = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_peakepay"))
            .args(arguments)
            .args(["--without-front-end", "--log", FILTER])
            .env_clear()
            .env("PEAKEPAY_PUBLIC_BASE", &product)
            .env("PEAKEPAY_MASTER_KEY_FILE", data.join("master.key"))
            .env("DATABASE_URL", &database)
            .output()
            .unwrap()
    };
    let doctor = examined(&command, &demo.providers());
    demo.kill();
    let mut outputs = Outputs::default();
    let log = String::from_utf8_lossy(&std::fs::read(file.path()).unwrap()).into_owned();
    assert!(log.contains("TRACE") && log.contains("answered"), "it is talkative");
    outputs.add("standard error", log);
    for text in doctor {
        outputs.add("doctor", text);
    }
    for arguments in [["audit", "verify"], ["books", "check"], ["key", "reseal"]] {
        let said = command(&arguments);
        assert!(said.status.success(), "{arguments:?}: {said:?}");
        for text in [said.stdout, said.stderr] {
            outputs.add(format!("{arguments:?}"), String::from_utf8_lossy(&text));
        }
    }

    let keys = peakepay::config::read_master_keys(&data.join("master.key")).unwrap();
    let store = store::Store::open(&database).await.unwrap();
    let opened = Opened::of(&store, &Vault::new(&keys).unwrap()).await;
    let mut secrets = opened.credentials;
    secrets.extend(opened.personal);
    secrets.extend(Canary::new("the master key", &keys[0][..]));
    let kept: toml::Table = std::fs::read_to_string(data.join("secrets.toml")).unwrap().parse().unwrap();
    let passwords = kept["passwords"].as_table().unwrap().iter();
    for (name, secret) in passwords.chain(kept.iter()).filter(|(name, _)| *name != "webhook_url") {
        secrets.extend(secret.as_str().and_then(|secret| Canary::new(name, secret.as_bytes())));
    }
    assert!(secrets.len() > 40, "{}", secrets.len());
    let leaks = outputs.leaks(&secrets);
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}
