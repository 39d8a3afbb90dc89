//! When notifications are sent, and again, and given up (1.14). What they say is their provider's business.

use std::{future::Future, pin::pin, time::Duration};

use bytes::Bytes;
use futures::{StreamExt, stream::FuturesUnordered};

use crate::{
    alipay, chinaums,
    faults::{Fault, FaultName, Occasion},
    official_account::callback,
    outbound::{OutboundError, TimeLimit},
    sandbox::{Sandbox, Tools},
    sms,
    state::{Attempt, Delivery, EventKind, Notification, Outcome, Provider, RefundStatus, State},
    unionpay, wechat_pay,
};

/// WeChat Pay's retries, in seconds after each failure: about 24 hours and 4 minutes in all.
pub const WECHAT_PAY_RETRIES_S: [i64; 15] =
    [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600];

/// The merchant must answer within this time (1.14).
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// An attempt that is on its way is not taken again before this.
const IN_FLIGHT_MS: i64 = 6_000;
/// As much of an answer as is remembered, in characters.
const ANSWER_KEPT: usize = 500;
/// How often the real server looks for something due.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long a first attempt is held back, unless the fault says how long.
const HOLD_MS: i64 = 60_000;

/// In what providers' notifications differ, besides what they say.
impl Provider {
    /// Seconds after each failure.
    fn retries(self) -> &'static [i64] {
        match self {
            Self::WechatPay | Self::WechatPayV2 => &WECHAT_PAY_RETRIES_S,
            Self::UnionPay => &unionpay::RETRIES_S,
            Self::Chinaums => &chinaums::NOTIFY_RETRIES_S,
            Self::Alipay => &alipay::notify::RETRIES_S,
            Self::OfficialAccount => &callback::RETRIES_S,
            Self::Sms => &sms::receipts::RETRIES_S,
        }
    }

    /// Whether an answer says that the notification has been dealt with.
    fn accepts(self, status: http::StatusCode, body: &[u8]) -> bool {
        match self {
            Self::WechatPay => status.is_success(),
            Self::WechatPayV2 => wechat_pay::v2::notify::accepted(status, body),
            // Only the status counts, and 302 counts too.
            Self::UnionPay => matches!(status.as_u16(), 200 | 302),
            Self::Chinaums => chinaums::accepts(status, body),
            Self::Alipay => alipay::notify::accepted(status, body),
            Self::OfficialAccount => callback::accepted(status, body),
            Self::Sms => sms::receipts::accepted(status, body),
        }
    }

    /// Whether a fault makes a notification of this provider a forgery. Who signs no time cannot be late, who has one
    /// key shows no serial, and what a message does not name cannot be wrong in it.
    #[must_use]
    pub fn forges(self, fault: FaultName, about_refund: bool) -> bool {
        use FaultName as F;
        let signed_wrongly = matches!(fault, F::CorruptSignature | F::TamperedBody);
        let said_wrongly = matches!(fault, F::WrongAmount | F::WrongMerchant);
        match self {
            Self::WechatPay => {
                let of_key = matches!(fault, F::StaleTimestamp | F::UnknownSerial);
                let named = matches!(fault, F::WrongCurrency | F::WrongApp) && !about_refund;
                signed_wrongly || said_wrongly || of_key || named
            }
            // What is not signed is a hint only: its content is not believed, right or wrong.
            Self::WechatPayV2 if about_refund => signed_wrongly || fault == F::WrongMerchant,
            Self::WechatPayV2 => {
                signed_wrongly || said_wrongly || matches!(fault, F::WrongCurrency | F::WrongApp)
            }
            Self::UnionPay => {
                let of_key = matches!(
                    fault,
                    F::UnknownSerial | F::WrongSigner | F::TamperedLineEnds | F::ExpiredCertificate
                );
                signed_wrongly || said_wrongly || of_key || fault == F::WrongCurrency
            }
            Self::Chinaums => signed_wrongly || said_wrongly,
            Self::Alipay => signed_wrongly || said_wrongly || fault == F::WrongApp,
            // In clear nothing but the address is signed.
            Self::OfficialAccount => fault == F::CorruptSignature,
            // Nobody signs a receipt.
            Self::Sms => false,
        }
    }

    /// What can be wrong with an attempt: how it is signed, and what it says.
    fn spoilt_by(self) -> [&'static [FaultName]; 2] {
        match self {
            Self::WechatPay | Self::WechatPayV2 => {
                [&wechat_pay::SEAL_FAULTS, &wechat_pay::notify::CONTENT_FAULTS]
            }
            Self::UnionPay => [&unionpay::SEAL_FAULTS, &unionpay::CONTENT_FAULTS],
            Self::Chinaums => [&chinaums::FAULTS, &[]],
            Self::Alipay => [&alipay::notify::SEAL_FAULTS, &alipay::notify::CONTENT_FAULTS],
            Self::OfficialAccount => [&callback::SEAL_FAULTS, &[]],
            Self::Sms => [&[], &[]],
        }
    }

    /// One attempt, with what goes wrong with it. None: what it is about is not there any more.
    fn compose(
        self,
        state: &mut State,
        tools: &Tools<'_>,
        notification: &Notification,
        faults: &[FaultName],
    ) -> Option<http::Request<Bytes>> {
        match self {
            Self::WechatPay => wechat_pay::notify::compose(state, tools, notification, faults),
            Self::WechatPayV2 => wechat_pay::v2::notify::compose(state, tools, notification, faults),
            Self::UnionPay => unionpay::notify::compose(state, notification, faults),
            Self::Chinaums => chinaums::compose(state, tools, notification, faults),
            Self::Alipay => alipay::notify::compose(state, tools, notification, faults),
            Self::OfficialAccount => callback::compose(state, tools, notification, faults),
            Self::Sms => sms::receipts::compose(state, tools, notification),
        }
    }
}

/// What is to be notified: the part of a [`Notification`] that its provider writes.
#[derive(Clone, Debug)]
pub(crate) struct News {
    pub provider: Provider,
    pub id: String,
    pub mch_id: String,
    pub out_trade_no: String,
    pub out_refund_no: Option<String>,
    pub event_type: String,
    pub url: String,
    pub created_ms: i64,
    pub resource: String,
    /// Empty where every attempt is composed afresh.
    pub body: String,
}

/// Puts a notification on its way: at once, or later where a fault holds its first attempt back.
pub(crate) fn enqueue(state: &mut State, tools: &Tools<'_>, news: News) {
    let at = Occasion::notifying(tools.now_ms, &news.out_trade_no);
    let delayed = state.strike(FaultName::DelayNotification, &at);
    let reordered = match news.provider {
        Provider::OfficialAccount | Provider::Sms => None,
        _ => state.strike(FaultName::ReorderNotifications, &at),
    };
    let held = reordered.is_some();
    let hold = |fault: Fault| fault.delay_ms.map_or(tools.config.scaled(HOLD_MS), i64::from);
    let wait = delayed.into_iter().chain(reordered).map(hold).max().unwrap_or(0);
    let News { provider, id, mch_id, out_trade_no, out_refund_no, event_type, url, .. } = news;
    state.notifications.push(Notification {
        provider,
        id,
        mch_id,
        out_trade_no,
        out_refund_no,
        event_type,
        url,
        created_ms: news.created_ms,
        resource: news.resource,
        body: news.body,
        delivery: Delivery::Waiting,
        next_attempt_ms: Some(tools.now_ms + wait),
        retries: 0,
        held,
        repeating: false,
        next_faults: Vec::new(),
        attempts: Vec::new(),
    });
}

/// An attempt that was begun.
struct Departure {
    id: String,
    /// None: lost on purpose.
    request: Option<http::Request<Bytes>>,
}

/// See [`Sandbox::deliver_due`].
pub(crate) async fn deliver_due(sandbox: &Sandbox) -> usize {
    // What becomes due while we send waits for the next call, so this ends even if the clock runs.
    let until_ms = sandbox.now_ms();
    let mut sent = 0;
    while let Some(departure) = depart(sandbox, until_ms) {
        attempt(sandbox, departure).await;
        sent += 1;
    }
    sent
}

/// See [`Sandbox::run`]. A merchant that answers slowly does not hold up the others.
pub(crate) async fn run(sandbox: &Sandbox, shutdown: impl Future<Output = ()>) {
    let mut shutdown = pin!(shutdown);
    let mut going = FuturesUnordered::new();
    loop {
        let now_ms = sandbox.now_ms();
        if sandbox.read(next_due_ms).is_some_and(|due| due <= now_ms) {
            // Also when only a refund is due: taking the lock for a change lets time pass.
            while let Some(departure) = depart(sandbox, now_ms) {
                going.push(attempt(sandbox, departure));
            }
        }
        tokio::select! {
            () = &mut shutdown => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
            Some(()) = going.next(), if !going.is_empty() => {}
        }
    }
}

/// See [`Sandbox::next_due_ms`].
pub(crate) fn next_due_ms(state: &State) -> Option<i64> {
    let refunds = state.refunds.iter().filter(|r| r.status == RefundStatus::Processing).map(|r| r.settles_ms);
    let union_refunds = unionpay::next_due_ms(state).into_iter().chain(chinaums::next_due_ms(state));
    state.notifications.iter().filter_map(|n| n.next_attempt_ms).chain(refunds).chain(union_refunds).min()
}

/// Takes the notification that has been due longest, if any is due, and begins an attempt.
fn depart(sandbox: &Sandbox, until_ms: i64) -> Option<Departure> {
    sandbox.change(|state, tools| {
        let due = state
            .notifications
            .iter()
            .enumerate()
            .filter_map(|(place, n)| Some((n.next_attempt_ms.filter(|due| *due <= until_ms)?, place)))
            .min()?;
        Some(begin(state, tools, due.1))
    })
}

fn begin(state: &mut State, tools: &Tools<'_>, place: usize) -> Departure {
    let notification = &mut state.notifications[place];
    // Should nobody come back with an answer, the schedule goes on from here.
    notification.next_attempt_ms = Some(tools.now_ms + IN_FLIGHT_MS.max(retry_after(notification, tools)));
    notification.held = false;
    let mut faults = std::mem::take(&mut notification.next_faults);
    let notification = notification.clone();
    let at = Occasion::notifying(tools.now_ms, &notification.out_trade_no);
    let loss = match notification.provider {
        Provider::OfficialAccount | Provider::Sms => FaultName::LoseEvent,
        _ => FaultName::LoseNotification,
    };
    let lost = state.strike(loss, &at).is_some();
    let provider = notification.provider;
    let request = if lost {
        None
    } else {
        for names in provider.spoilt_by() {
            faults.extend(state.strike_all(names, &at));
        }
        provider.compose(state, tools, &notification, &faults)
    };
    let (outcome, faults) = match request {
        Some(_) => (Outcome::Sent, faults),
        None => (Outcome::Lost, vec![loss]),
    };
    let (status, answer) = (None, String::new());
    let attempt = Attempt { at_ms: tools.now_ms, outcome, status, answer, faults };
    state.notifications[place].attempts.push(attempt);
    Departure { id: notification.id, request }
}

async fn attempt(sandbox: &Sandbox, departure: Departure) {
    let Departure { id, request } = departure;
    let result = match request {
        None => None,
        Some(mut request) => {
            request.extensions_mut().insert(TimeLimit(ANSWER_WITHIN));
            Some(sandbox.outbound().send(request).await)
        }
    };
    sandbox.change(|state, tools| arrive(state, tools, &id, result));
}

fn arrive(
    state: &mut State,
    tools: &Tools<'_>,
    id: &str,
    result: Option<Result<http::Response<Bytes>, OutboundError>>,
) {
    // A reset in between forgot it.
    let Some(place) = state.notifications.iter().position(|n| n.id == id) else { return };
    let accepted = note_answer(&mut state.notifications[place], result);
    let notification = &state.notifications[place];
    let repeated = notification.repeating;
    let out_trade_no = notification.out_trade_no.clone();
    let at = Occasion::notifying(tools.now_ms, &out_trade_no);
    let duplicate = accepted && !repeated && state.strike(FaultName::DuplicateNotification, &at).is_some();
    settle(&mut state.notifications[place], tools, accepted, duplicate);
    log(state, tools, place);
    for other in state.notifications.iter_mut().filter(|n| n.held && n.id != id) {
        other.held = false;
        other.next_attempt_ms = other.next_attempt_ms.map(|due| due.min(tools.now_ms));
    }
}

/// Writes the answer down; says whether it accepts.
fn note_answer(
    notification: &mut Notification,
    result: Option<Result<http::Response<Bytes>, OutboundError>>,
) -> bool {
    let Some(attempt) = notification.attempts.last_mut() else { return false };
    let Some(result) = result else { return false };
    match result {
        Ok(response) => {
            let accepted = notification.provider.accepts(response.status(), response.body());
            attempt.status = Some(response.status().as_u16());
            attempt.answer = String::from_utf8_lossy(response.body()).chars().take(ANSWER_KEPT).collect();
            attempt.outcome = if accepted { Outcome::Accepted } else { Outcome::Refused };
            accepted
        }
        Err(error) => {
            attempt.outcome = Outcome::NoAnswer;
            attempt.answer = error.to_string();
            false
        }
    }
}

/// What comes after the answer.
fn settle(notification: &mut Notification, tools: &Tools<'_>, accepted: bool, duplicate: bool) {
    notification.repeating = duplicate;
    if accepted {
        notification.delivery = Delivery::Delivered;
    }
    notification.next_attempt_ms = if duplicate {
        Some(tools.now_ms)
    } else if notification.delivery != Delivery::Waiting {
        None
    } else if notification.retries >= notification.provider.retries().len() {
        notification.delivery = Delivery::GivenUp;
        None
    } else {
        let wait = retry_after(notification, tools);
        notification.retries += 1;
        Some(tools.now_ms + wait)
    };
}

/// Milliseconds until the next retry of the schedule; never nothing, however fast the sandbox lives.
fn retry_after(notification: &Notification, tools: &Tools<'_>) -> i64 {
    let seconds = notification.provider.retries().get(notification.retries).copied().unwrap_or(0);
    tools.config.scaled(seconds * 1000).max(1)
}

fn log(state: &mut State, tools: &Tools<'_>, place: usize) {
    let notification = &state.notifications[place];
    let Some(attempt) = notification.attempts.last() else { return };
    let (zh, en) = match attempt.outcome {
        Outcome::Lost => ("丢失".to_owned(), "lost".to_owned()),
        Outcome::NoAnswer => {
            (format!("无应答：{}", attempt.answer), format!("no answer: {}", attempt.answer))
        }
        _ => {
            let status = attempt.status.unwrap_or_default();
            (format!("应答 {status}"), format!("answered {status}"))
        }
    };
    let faults: Vec<&str> = attempt.faults.iter().map(|f| f.as_str()).collect();
    let faults = if faults.is_empty() { String::new() } else { format!(" [{}]", faults.join(" ")) };
    let number = notification.attempts.len();
    let kind = &notification.event_type;
    let text = (
        format!("通知 {kind} 第{number}次：{zh}{faults}"),
        format!("notification {kind}, attempt {number}: {en}{faults}"),
    );
    let subject = notification.out_trade_no.clone();
    state.log(tools.now_ms, EventKind::Notification, subject, text);
}

impl Sandbox {
    /// Sends a notification again at once (with the next [`Sandbox::deliver_due`]), with these faults: the way to
    /// replay one, and to forge one. Whether it was delivered already does not matter.
    ///
    /// Returns whether there is such a notification.
    pub fn replay_notification(&self, id: &str, faults: &[FaultName]) -> bool {
        self.change(|state, tools| {
            let Some(found) = state.notifications.iter_mut().find(|n| n.id == id) else { return false };
            found.next_attempt_ms = Some(tools.now_ms);
            found.next_faults = faults.to_vec();
            true
        })
    }
}
