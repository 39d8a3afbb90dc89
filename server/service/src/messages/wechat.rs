//! Handing a message to the official account.

use super::outcome::{Outcome, Trouble};
use crate::Service;
use crate::error::{Error, Result};
use crate::official_account::OaFailure;
use channels::wechat::oa::TemplateSend;
use domain::ids::OperatorId;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

impl Service {
    /// Hands a message over.
    pub(super) async fn hand_over(&self, operator: &OperatorId, send: &TemplateSend) -> Result<Outcome> {
        let (send, handed) = (Arc::new(send.clone()), Arc::new(AtomicBool::new(false)));
        let sent = self
            .with_oa(operator, |account, token| {
                let (send, handed) = (Arc::clone(&send), Arc::clone(&handed));
                async move {
                    handed.store(true, Ordering::Relaxed);
                    account.send_template(&token, &send).await
                }
            })
            .await;
        Ok(match sent {
            Ok(number) => Outcome::Taken(number),
            Err(OaFailure::Oa(error)) if handed.load(Ordering::Relaxed) => Outcome::of(&error),
            // It was the token that could not be had: then nothing is unknown.
            Err(OaFailure::Oa(error)) => match Outcome::of(&error) {
                Outcome::Unknown(trouble) => Outcome::Later(trouble),
                other => other,
            },
            Err(OaFailure::NoAccount) => Outcome::Account(Trouble::new("no_official_account", "")),
            Err(OaFailure::Busy) => Outcome::Later(Trouble::new("busy", "")),
            Err(OaFailure::Service(error)) if handed.load(Ordering::Relaxed) => {
                tracing::warn!(%error, "a message was handed over, and what came of it was lost");
                Outcome::Unknown(Trouble::new("ours", ""))
            }
            Err(OaFailure::Service(error)) => return Err::<Outcome, Error>(error),
        })
    }
}
