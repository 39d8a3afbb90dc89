//! What cannot be had for less on this machine: one signature, one verification, one durable commit.

use crate::installation::{Caught, Installation};
use anyhow::{Context, Result, ensure};
use channels::wechat::material;
use channels::wechat::v3::{KeyMap, aead, sign};
use serde_json::Value;
use service::{Clock as _, SystemClock};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, SqliteConnection};
use std::path::Path;
use std::time::{Duration, Instant};

/// How often a signature is made to be timed.
const SIGNATURES: usize = 500;

/// The usual time of one RSA-2048 signature with the merchant's key.
pub fn signature(installation: &Installation) -> Result<Duration> {
    let key = material::private_key(&installation.sandbox().demo_account().merchant_private_key_pem)?;
    let mut times = Vec::with_capacity(SIGNATURES);
    for n in 0..SIGNATURES {
        let began = Instant::now();
        let signed = key.sign_sha256(format!("message {n}").as_bytes());
        times.push(began.elapsed());
        ensure!(signed.is_some(), "the key does not sign");
    }
    times.sort_unstable();
    times.get(SIGNATURES / 2).copied().context("no signatures")
}

/// What verification and one durable commit take alone, for so many notifications.
pub struct Alone {
    /// How many.
    pub count: usize,
    /// Verifying and opening all of them.
    pub verification: Duration,
    /// Committing all of them, one by one.
    pub commits: Duration,
}

/// A connection as the product makes its own: WAL, and a commit waits for the disk.
pub async fn connect(path: &Path) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    Ok(SqliteConnection::connect_with(&options).await?)
}

/// Verifies, opens and commits one after the other, and nothing else.
///
/// # Errors
/// One of them does not verify: then nothing was measured.
pub async fn verify_and_commit(installation: &Installation, all: &[Caught]) -> Result<Alone> {
    let account = installation.sandbox().demo_account();
    let key = material::wechatpay_public_key(&account.wechatpay_public_key_pem)?;
    let keys = KeyMap::new().with_public_key(account.wechatpay_public_key_id, key);
    let secret = material::api_v3_key(&account.api_v3_key)?;
    let mut database = connect(&installation.file("alone.db")).await?;
    sqlx::query("CREATE TABLE kept (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
        .execute(&mut database)
        .await?;
    let (mut verification, mut commits) = (Duration::ZERO, Duration::ZERO);
    for one in all {
        let began = Instant::now();
        sign::verify(&one.headers, &one.body, &keys, SystemClock.now().0)?;
        let envelope: Value = serde_json::from_slice(&one.body)?;
        let text = |name: &str| envelope["resource"][name].as_str().unwrap_or_default();
        let opened = aead::open(&secret, text("nonce"), text("associated_data"), text("ciphertext"))
            .map_err(|e| anyhow::anyhow!(e.words()))?;
        verification += began.elapsed();
        let began = Instant::now();
        sqlx::query("BEGIN IMMEDIATE").execute(&mut database).await?;
        sqlx::query("INSERT INTO kept (body) VALUES ($1)").bind(opened).execute(&mut database).await?;
        sqlx::query("COMMIT").execute(&mut database).await?;
        commits += began.elapsed();
    }
    database.close().await?;
    Ok(Alone { count: all.len(), verification, commits })
}
