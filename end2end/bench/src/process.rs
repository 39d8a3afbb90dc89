//! The real process, from outside: when it is ready and what memory it holds.

use crate::installation::MASTER_KEY;
use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How often it is asked whether it is ready.
const ASK_EVERY: Duration = Duration::from_millis(1);
/// How long it may take at most.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long it stands idle before its memory is read.
const IDLE: Duration = Duration::from_secs(3);

/// A running process on an existing database. Ends with its owner.
pub struct Running {
    child: Child,
    /// Where it listens.
    pub port: u16,
    /// From its start to its first `200` at `/readyz`.
    pub ready_after: Duration,
}

impl Running {
    /// Starts it and waits until it is ready, and then a little, so that it is idle.
    ///
    /// # Errors
    /// It does not start.
    pub async fn start(binary: &Path, database: &Path) -> Result<Self> {
        let running = Self::ready(binary, database).await?;
        tokio::time::sleep(IDLE).await;
        Ok(running)
    }

    /// Without background jobs: they would ask the real provider about the payments of this bench.
    async fn ready(binary: &Path, database: &Path) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let began = Instant::now();
        let child = Command::new(binary)
            .arg("serve")
            .env_clear()
            .env("PORT", port.to_string())
            .env("PEAKEPAY_PUBLIC_BASE", format!("http://127.0.0.1:{port}"))
            .env("DATABASE_URL", format!("sqlite:{}", database.display()))
            .env("PEAKEPAY_MASTER_KEY", STANDARD.encode(MASTER_KEY))
            .env("PEAKEPAY_JOBS", "false")
            .env("PEAKEPAY_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("{} could not be started", binary.display()))?;
        let mut running = Self { child, port, ready_after: Duration::ZERO };
        while !is_ready(port).await {
            if let Some(status) = running.child.try_wait()? {
                bail!("the process ended with {status}");
            }
            if began.elapsed() > PATIENCE {
                bail!("the process is not ready after {PATIENCE:?}");
            }
            tokio::time::sleep(ASK_EVERY).await;
        }
        running.ready_after = began.elapsed();
        Ok(running)
    }

    /// What it holds in memory now, in KiB.
    ///
    /// # Errors
    /// This system has no `/proc`.
    pub fn resident_kib(&self) -> Result<u64> {
        self.status("VmRSS:")
    }

    /// The most that it ever held, in KiB.
    ///
    /// # Errors
    /// This system has no `/proc`.
    pub fn peak_kib(&self) -> Result<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> Result<u64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = text.lines().find_map(|line| line.strip_prefix(name)).context("no such line")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse()?)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// From the start to ready, each time anew on the same database.
///
/// # Errors
/// It does not start.
pub async fn starts(binary: &Path, database: &Path, count: usize) -> Result<Vec<Duration>> {
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        all.push(Running::ready(binary, database).await?.ready_after);
    }
    all.sort_unstable();
    Ok(all)
}

async fn is_ready(port: u16) -> bool {
    let ask = async {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.ok()?;
        let request = format!("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok()?;
        answer.starts_with(b"HTTP/1.1 200").then_some(())
    };
    ask.await.is_some()
}
