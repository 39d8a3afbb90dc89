//! The loop that runs due jobs. Several processes may run it on one database: leases share the work.

use service::Service;
use std::time::Duration;
use tokio::sync::watch;

/// How many jobs are taken at once.
const BATCH: usize = 16;
/// How long to wait when nothing is due, at most: another process, or a request, may enqueue something at any time.
const IDLE: Duration = Duration::from_millis(250);
/// How long to wait after the database failed.
const AFTER_ERROR: Duration = Duration::from_secs(2);

/// Runs jobs until `stop` turns true. A batch that has begun is finished.
pub async fn run(service: Service, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let pause = match service.run_due(BATCH).await {
            Ok(0) => IDLE,
            Ok(_) => continue,
            Err(error) => {
                tracing::error!(%error, "due jobs could not be taken");
                AFTER_ERROR
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
}
