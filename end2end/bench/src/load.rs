//! Taking many notifications, several at a time.

use crate::installation::Caught;
use anyhow::{Context, Result, ensure};
use domain::method::Provider;
use futures::{StreamExt as _, TryStreamExt as _};
use service::Service;
use service::notify::NotifyKind;
use std::time::{Duration, Instant};

/// What was taken in which time.
pub struct Taken {
    /// How many.
    pub count: usize,
    /// All of them, from the first to the last.
    pub whole: Duration,
}

/// Through the use case, in this process.
///
/// # Errors
/// One of them was not taken.
pub async fn in_process(service: &Service, all: &[Caught], at_once: usize) -> Result<Taken> {
    let began = Instant::now();
    futures::stream::iter(all.iter().cloned())
        .map(|one| {
            let service = service.clone();
            tokio::spawn(async move {
                let key = one.path.rsplit('/').next().unwrap_or_default().to_owned();
                let kind = NotifyKind::Payment;
                let remote = "203.0.113.7";
                service.receive(Provider::Wechat, &key, kind, &one.headers, one.body, remote).await.status
            })
        })
        .buffer_unordered(at_once)
        .map_err(anyhow::Error::from)
        .try_for_each(|status| async move {
            ensure!(status == 204, "a notification was answered with {status}");
            Ok(())
        })
        .await?;
    Ok(Taken { count: all.len(), whole: began.elapsed() })
}

/// Over HTTP, into a running process.
///
/// # Errors
/// One of them was not taken.
pub async fn over_http(port: u16, all: &[Caught], at_once: usize) -> Result<Taken> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let began = Instant::now();
    futures::stream::iter(all)
        .map(|one| {
            let request = client
                .post(format!("http://127.0.0.1:{port}{}", one.path))
                .headers(one.headers.clone())
                .body(one.body.clone());
            async move { anyhow::Ok(request.send().await.context("the process did not answer")?.status()) }
        })
        .buffer_unordered(at_once)
        .try_for_each(|status| async move {
            ensure!(status == 204, "a notification was answered with {status}");
            Ok(())
        })
        .await?;
    Ok(Taken { count: all.len(), whole: began.elapsed() })
}
