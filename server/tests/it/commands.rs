//! Commands of the real process: what they print, and what they end with.

use std::path::Path;
use std::process::{Command, Output};
use store::testing::{execute, open};

struct Deployment {
    folder: tempfile::TempDir,
}

impl Deployment {
    fn new() -> Self {
        let deployment = Self { folder: tempfile::tempdir().unwrap() };
        let made = deployment.run("one.key", &["key", "generate", "one.key"]);
        assert!(made.status.success(), "{made:?}");
        std::fs::write(deployment.folder.path().join("password"), "correct horse battery\n").unwrap();
        let arguments = ["user", "create", "boss", "--role", "platform", "--password-file", "password"];
        let made = deployment.run("one.key", &arguments);
        assert!(made.status.success(), "{made:?}");
        deployment
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, key_file: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_peakepay"))
            .args(arguments)
            .arg("--without-front-end")
            .env_clear()
            .env("PEAKEPAY_PUBLIC_BASE", "https://pay.example.com")
            .env("PEAKEPAY_MASTER_KEY_FILE", key_file)
            .env("DATABASE_URL", "sqlite:peakepay.db")
            .current_dir(self.path())
            .output()
            .unwrap()
    }

    async fn tamper(&self, sql: &str) {
        let store = open(&format!("sqlite:{}", self.path().join("peakepay.db").display())).await.unwrap();
        execute(&store, sql).await.unwrap();
        store.close().await;
    }
}

fn said(output: &Output) -> String {
    [&output.stdout[..], &output.stderr[..]].iter().map(|text| String::from_utf8_lossy(text)).collect()
}

#[tokio::test]
async fn a_broken_audit_log_ends_the_command_with_another_code_than_nought() {
    let deployment = Deployment::new();
    let intact = deployment.run("one.key", &["audit", "verify"]);
    assert_eq!(intact.status.code(), Some(0), "{}", said(&intact));
    assert!(said(&intact).contains("The audit log is intact: 1 entries"), "{}", said(&intact));
    deployment.tamper("UPDATE audit_log SET actor = 'nobody'").await;
    let broken = deployment.run("one.key", &["audit", "verify"]);
    assert_eq!(broken.status.code(), Some(1), "{}", said(&broken));
    assert!(said(&broken).contains("BROKEN at entry 1"), "{}", said(&broken));
}

#[tokio::test]
async fn a_log_that_was_cut_is_found_and_sealed_once_somebody_has_looked() {
    let deployment = Deployment::new();
    deployment.tamper("DELETE FROM audit_log").await;
    let cut = deployment.run("one.key", &["audit", "verify"]);
    assert_eq!(cut.status.code(), Some(1), "{}", said(&cut));
    assert!(said(&cut).contains("it has 0 entries"), "{}", said(&cut));
    let sealed = deployment.run("one.key", &["audit", "seal"]);
    assert_eq!(sealed.status.code(), Some(0), "{}", said(&sealed));
    assert!(said(&sealed).contains("intact: 1 entries"), "it says itself what was done: {}", said(&sealed));
    assert_eq!(deployment.run("one.key", &["audit", "verify"]).status.code(), Some(0));
}

#[tokio::test]
async fn a_log_from_before_logs_were_sealed_says_what_to_do() {
    let deployment = Deployment::new();
    deployment.tamper("DELETE FROM installation WHERE key = 'audit_end'").await;
    let never = deployment.run("one.key", &["audit", "verify"]);
    assert_eq!(never.status.code(), Some(3), "{}", said(&never));
    assert!(said(&never).contains("run `peakepay audit seal` once"), "{}", said(&never));
    assert!(!said(&never).contains("tampered"), "{}", said(&never));
    assert_eq!(deployment.run("one.key", &["audit", "seal"]).status.code(), Some(0));
    assert_eq!(deployment.run("one.key", &["audit", "verify"]).status.code(), Some(0));
    deployment.tamper("DELETE FROM installation WHERE key = 'audit_end'").await;
    let taken = deployment.run("one.key", &["audit", "verify"]);
    assert_eq!(taken.status.code(), Some(1), "{}", said(&taken));
    assert!(said(&taken).contains("WAS TAKEN AWAY"), "{}", said(&taken));
}

#[tokio::test]
async fn whoever_lost_their_second_factor_gets_in_again() {
    let deployment = Deployment::new();
    let reset = |login: &str| deployment.run("one.key", &["user", "reset-second-factor", login]);
    let none = reset("boss");
    assert_eq!(none.status.code(), Some(2), "{}", said(&none));
    assert!(said(&none).contains("boss has no second factor"), "{}", said(&none));
    let sql = "INSERT INTO second_factor (staff_id, sealed, shown_to, created_at, confirmed_at, last_step) \
               SELECT s.id, x'00', '', 1, 1, 1 FROM staff s";
    deployment.tamper(sql).await;
    let done = reset("Boss");
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert!(said(&reset("boss")).contains("has no second factor"));
    assert!(said(&reset("nobody")).contains("nobody signs in as nobody"));
    let log = deployment.run("one.key", &["audit", "verify"]);
    assert!(said(&log).contains("2 entries"), "it is in the log: {}", said(&log));
}

#[tokio::test]
async fn a_master_key_is_taken_away_after_sealing_again() {
    let deployment = Deployment::new();
    assert!(deployment.run("one.key", &["key", "generate", "two.key"]).status.success());
    let keys =
        ["two.key", "one.key"].map(|name| std::fs::read_to_string(deployment.path().join(name)).unwrap());
    std::fs::write(deployment.path().join("both.key"), keys.concat()).unwrap();
    let early = deployment.run("two.key", &["books", "check"]);
    assert_eq!(early.status.code(), Some(1), "the old one is needed still: {}", said(&early));
    let sealed = deployment.run("both.key", &["key", "reseal"]);
    assert_eq!(sealed.status.code(), Some(0), "{}", said(&sealed));
    assert!(said(&sealed).contains("Older keys can be taken away"), "{}", said(&sealed));
    let alone = deployment.run("two.key", &["books", "check"]);
    assert_eq!(alone.status.code(), Some(0), "{}", said(&alone));
    assert_eq!(deployment.run("one.key", &["books", "check"]).status.code(), Some(1));
}
