//! Notifications that come in at the same moment share one commit, a savepoint each: making something durable costs
//! more than writing it.
//!
//! Nobody waits for company. Who comes while a commit is under way queues up; whoever gets the next turn takes all that
//! queue, itself included, through one transaction. There is no task in the background: a turn ends with its caller, and
//! what it had not finished is rolled back and taken up by those who wait for it.

use super::{Inbound, NotifyKind};
use crate::Service;
use crate::error::{Error, Result};
use bytes::Bytes;
use channels::types::Notification;
use http::HeaderMap;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Retryable as _, accounts, transact};
use tokio::sync::oneshot::{self, error::TryRecvError};

/// The most notifications in one commit: one that has to be run again takes all of them with it.
const MOST: usize = 32;

/// The verdict, and the status of a refusal.
pub(super) type Outcome = (&'static str, Option<u16>);

/// A verified notification with all that applying it needs.
pub(super) struct Work {
    pub account: accounts::Row,
    pub kind: NotifyKind,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub remote: String,
    pub notification: Notification,
}

impl Work {
    pub fn inbound(&self) -> Inbound<'_> {
        let Self { account, kind, headers, body, remote, .. } = self;
        Inbound { account, kind: *kind, headers, body, remote }
    }
}

struct Waiting {
    work: Arc<Work>,
    answer: oneshot::Sender<Result<Outcome>>,
}

/// Who waits, and whose turn it is.
#[derive(Default)]
pub(crate) struct Together {
    queue: Mutex<VecDeque<Waiting>>,
    turn: tokio::sync::Mutex<()>,
}

impl Together {
    fn enlist(&self, work: &Arc<Work>) -> oneshot::Receiver<Result<Outcome>> {
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting { work: Arc::clone(work), answer };
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).push_back(waiting);
        answered
    }

    /// The next ones, without those whose sender has hung up: theirs come again.
    fn next(&self) -> Vec<Waiting> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.retain(|waiting| !waiting.answer.is_closed());
        let count = queue.len().min(MOST);
        queue.drain(..count).collect()
    }
}

impl Service {
    /// Applies a verified notification, in one commit with those that came in meanwhile.
    pub(super) async fn apply_together(&self, work: Work) -> Result<Outcome> {
        let work = Arc::new(work);
        loop {
            let mut answered = self.together.enlist(&work);
            let turn = self.together.turn.lock().await;
            loop {
                match answered.try_recv() {
                    Ok(answer) => return answer,
                    Err(TryRecvError::Empty) => self.take_turn().await,
                    // Whoever had it was cut off, and nothing of it was committed.
                    Err(TryRecvError::Closed) => break,
                }
            }
            drop(turn);
        }
    }

    async fn take_turn(&self) {
        let (works, answers): (Vec<_>, Vec<_>) =
            self.together.next().into_iter().map(|waiting| (waiting.work, waiting.answer)).unzip();
        let outcomes = match self.apply_all(&works).await {
            Ok(outcomes) => outcomes,
            Err(error) => {
                let words = error.to_string();
                works.iter().map(|_| Err(Error::Internal(words.clone()))).collect()
            }
        };
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            // Who has hung up meanwhile is told when it comes again.
            let _ = answer.send(outcome);
        }
    }

    /// One transaction. What one of them runs into concerns it alone, unless the whole has to be run again.
    async fn apply_all(&self, works: &[Arc<Work>]) -> Result<Vec<Result<Outcome>>> {
        transact!(Error, self.store(), |tx| {
            if let [only] = works {
                return Ok(vec![Ok(self.apply_notification(tx, only).await?)]);
            }
            let mut outcomes = Vec::with_capacity(works.len());
            for work in works {
                tx.savepoint().await?;
                let outcome = match self.apply_notification(tx, work).await {
                    Err(error) if error.is_retryable() => return Err(error),
                    outcome => outcome,
                };
                if outcome.is_err() {
                    tx.back_to_savepoint().await?;
                }
                tx.forget_savepoint().await?;
                outcomes.push(outcome);
            }
            Ok::<_, Error>(outcomes)
        })
    }
}
