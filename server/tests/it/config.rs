//! Configuration: precedence, messages, and a document that names every key and no other.

use peakepay::config::{Config, LogFormat, Sources, keys};
use secrecy::ExposeSecret;
use std::collections::BTreeSet;
use std::path::Path;

fn sources(flags: &[(&str, &str)], env: &[(&str, &str)], file: &str) -> Sources {
    let owned =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let mut sources = Sources { flags: owned(flags), env: owned(env), ..Sources::default() };
    sources.read_toml(Path::new("test.toml"), file).unwrap();
    sources
}

fn refusal(sources: &Sources) -> String {
    Config::read(sources).unwrap_err().to_string()
}

#[test]
fn flags_before_environment_before_file_before_default() {
    let file = "port = 3";
    let port = |flags: &[(&str, &str)], env: &[(&str, &str)], file: &str| {
        Config::read(&sources(flags, env, file)).unwrap().port
    };
    assert_eq!(port(&[("port", "1")], &[("PORT", "2")], file), 1);
    assert_eq!(port(&[], &[("PORT", "2")], file), 2);
    assert_eq!(port(&[], &[("PORT", "")], file), 3);
    assert_eq!(port(&[], &[], ""), 3000);
}

#[test]
fn defaults_hold_and_lists_may_be_lists() {
    let config =
        Config::read(&sources(&[], &[], "outbound_allow = [\"10.0.0.0/8\", \"192.168.1.2:80\"]")).unwrap();
    assert_eq!(config.database_url.expose_secret(), "sqlite:data/peakepay.db");
    assert_eq!(config.log_format, LogFormat::Text);
    assert!(
        config.auto_migrate && config.jobs && config.master_keys.is_empty() && config.public_base.is_none()
    );
    assert!(config.outbound_allow.allows([10, 1, 1, 1].into(), 9));
    assert!(!config.outbound_allow.allows([192, 168, 1, 2].into(), 81));
}

#[test]
fn a_wrong_value_names_key_place_value_and_what_is_expected() {
    let words = refusal(&sources(&[("trusted_hops", "9")], &[], ""));
    assert_eq!(words, "--trusted-hops is \"9\"; expected a whole number from 0 to 8");
    let words = refusal(&sources(&[], &[("PORT", "http")], ""));
    assert_eq!(words, "PORT is \"http\"; expected a port number from 1 to 65535");
    let words = refusal(&sources(&[], &[], "log_format = \"xml\""));
    assert_eq!(words, "log_format in test.toml is \"xml\"; expected text or json");
}

#[test]
fn secrets_are_not_repeated() {
    let words = refusal(&sources(&[], &[("PEAKEPAY_METRICS_TOKEN", "short")], ""));
    assert!(words.contains("PEAKEPAY_METRICS_TOKEN") && !words.contains("short"), "{words}");
    let words = refusal(&sources(&[], &[("PEAKEPAY_MASTER_KEY", "c2hvcnQ=")], ""));
    assert!(words.contains("PEAKEPAY_MASTER_KEY") && !words.contains("c2hvcnQ"), "{words}");
}

#[test]
fn the_mobile_app_has_the_shapes_that_the_open_platform_takes() {
    let signature = "94cffa99d23924042f5784716c442121";
    for (name, good, wrong) in [
        ("app_ios_bundle_ids", "com.apple.PeakeCloud,com.apple.PeakeCloud.test", "PeakeCloud 1"),
        ("app_android_package", "com.poobo.peakecloud", "com poobo"),
        ("app_android_signature", signature, &signature.to_uppercase()),
        ("app_android_signature", signature, &signature[1..]),
        ("app_apple_team_id", "A1B2C3D4E5", "a1b2c3d4e5"),
    ] {
        assert!(Config::read(&sources(&[(name, good)], &[], "")).is_ok(), "{name}");
        let words = refusal(&sources(&[(name, wrong)], &[], ""));
        assert!(words.contains(wrong), "{name}: {words}");
    }
}

#[test]
fn the_public_address_is_https_or_this_machine() {
    let base = |text: &str| Config::read(&sources(&[("public_base", text)], &[], "")).map(|c| c.public_base);
    for good in [
        "https://app.example.cn",
        "https://app.example.cn:8443/",
        "http://127.0.0.1:3000",
        "http://localhost",
    ] {
        assert!(base(good).unwrap().is_some(), "{good}");
    }
    for bad in [
        "http://app.example.cn",
        "https://app.example.cn/pay",
        "app.example.cn",
        "https://u:p@a.cn",
        "ftp://a",
    ] {
        assert!(base(bad).is_err(), "{bad}");
    }
}

#[test]
fn unknown_keys_and_broken_files_are_refused() {
    let read =
        |text: &str| Sources::default().read_toml(Path::new("test.toml"), text).unwrap_err().to_string();
    assert!(read("prot = 1").starts_with("prot in test.toml is no key; the keys are address, port,"));
    assert!(read("port = ").contains("test.toml is not valid TOML"));
    assert!(read("port = { a = 1 }").contains("neither text, number nor list"));
    assert!(Sources::default().read_file(Some(Path::new("/nonexistent/peakepay.toml"))).is_err());
}

#[test]
fn master_keys_come_from_a_file_or_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("master.key");
    peakepay::config::generate_master_key(&file, &service::SystemRandom::default()).unwrap();
    assert!(peakepay::config::generate_master_key(&file, &service::SystemRandom::default()).is_err());
    let path = file.to_str().unwrap();
    let config = Config::read(&sources(&[("master_key_file", path)], &[], "")).unwrap();
    assert_eq!(config.master_keys.len(), 1);
    let text = std::fs::read_to_string(&file).unwrap();
    let two = format!("{},{}", text.trim(), text.trim());
    let config = Config::read(&sources(&[], &[("PEAKEPAY_MASTER_KEY", &two)], "")).unwrap();
    assert_eq!(config.master_keys.len(), 2);
    let both = sources(&[("master_key_file", path)], &[("PEAKEPAY_MASTER_KEY", &two)], "");
    assert!(refusal(&both).ends_with("are both set; expected one of them"));
}

#[test]
fn every_key_is_documented_and_nothing_else_is() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/CONFIGURATION.md")).unwrap();
    let sections: Vec<(&str, &str)> =
        text.split("\n### `").skip(1).filter_map(|s| s.split_once('`')).collect();
    let documented: BTreeSet<&str> = sections.iter().map(|(name, _)| *name).collect();
    let known: BTreeSet<&str> = keys::ALL.iter().map(|key| key.name).collect();
    assert_eq!(documented, known);
    for key in keys::ALL {
        let (_, body) = sections.iter().find(|(name, _)| *name == key.name).unwrap();
        let flag = key.flag.map_or_else(|| "none".to_owned(), |flag| format!("`--{flag}`"));
        let default = match key.default {
            None => "none".to_owned(),
            Some("") => "empty".to_owned(),
            Some(value) => format!("`{value}`"),
        };
        for line in [
            format!("- flag: {flag}\n"),
            format!("- environment: `{}`\n", key.env),
            format!("- default: {default}\n"),
            format!("- expected: {}\n", key.expects),
            format!("\n{}\n", key.help),
        ] {
            assert!(body.contains(&line), "{}: the document lacks {line:?}", key.name);
        }
    }
}

/// The commands that do something, with the words that lead to them.
#[cfg(feature = "demo")]
fn leaves(command: &clap::Command, path: &str) -> Vec<(String, clap::Command)> {
    let below: Vec<&clap::Command> = command.get_subcommands().collect();
    if below.is_empty() {
        return vec![(path.to_owned(), command.clone())];
    }
    below.into_iter().flat_map(|inner| leaves(inner, &format!("{path} {}", inner.get_name()))).collect()
}

// The document is about the build with everything in it.
#[cfg(feature = "demo")]
#[test]
fn every_command_and_each_of_its_options_is_documented_and_nothing_else_is() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/CONFIGURATION.md")).unwrap();
    let rows: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("| `peakepay ")).collect();
    let shown: Vec<String> =
        rows.iter().map(|row| format!("peakepay {}", row.split_once('`').unwrap().0)).collect();
    let commands = leaves(&peakepay::cli::command(), "peakepay");
    assert_eq!(rows.len(), commands.len(), "{shown:#?}");
    for (path, command) in commands {
        let row = shown.iter().find(|row| **row == path || row.starts_with(&format!("{path} ")));
        let row = row.unwrap_or_else(|| panic!("the document lacks {path}"));
        let own: BTreeSet<String> = command
            .get_arguments()
            .map(|arg| {
                arg.get_long()
                    .map_or_else(|| arg.get_id().as_str().to_uppercase(), |name| format!("--{name}"))
            })
            .collect();
        let words = row[path.len()..].split([' ', '[', ']']).filter(|word| !word.is_empty());
        let mut named = BTreeSet::new();
        let mut after_option = false;
        for word in words {
            // What stands behind an option is its value.
            if word.starts_with("--") || !after_option {
                named.insert(word.to_owned());
            }
            after_option = word.starts_with("--");
        }
        assert_eq!(named, own, "{path}");
    }
}
