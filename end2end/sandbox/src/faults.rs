//! Faults by name: what can go wrong between a merchant and a provider, on request.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::state::{EventKind, State};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultName {
    /// An attempt to notify is never sent; the schedule goes on.
    LoseNotification,
    /// The first attempt comes later: by `delay_ms`, or 60 s.
    DelayNotification,
    /// An accepted notification is sent once more, unchanged but for its signature.
    DuplicateNotification,
    /// The first attempt waits until another notification has been sent, at most 60 s (or `delay_ms`).
    ReorderNotifications,
    /// A signature over something else.
    CorruptSignature,
    /// 签名探测: a signature that begins with `WECHATPAY/SIGNTEST/` (1.3).
    SignatureProbe,
    /// One byte of the body is flipped after signing.
    TamperedBody,
    /// The signature's time is 10 minutes past.
    StaleTimestamp,
    /// A serial that nobody knows.
    UnknownSerial,
    /// Signed with an expired platform certificate.
    ExpiredCertificate,
    /// Signed with the platform certificate that follows; `/v3/certificates` offers it from now on.
    RotatedKey,
    /// Signed by a merchant's certificate, which the same authority made (UnionPay).
    WrongSigner,
    /// The line ends of the certificate in the message are changed after signing (UnionPay).
    TamperedLineEnds,
    /// One fen more than was ordered.
    WrongAmount,
    /// Another currency.
    WrongCurrency,
    /// Another merchant's number.
    WrongMerchant,
    /// Another application's `AppID`.
    WrongApp,
    /// Members that the protocol document does not know, which a client must ignore.
    UnknownMembers,
    /// A coupon pays one fen: `payer_total` is less than `total`.
    Coupon,
    /// The answer comes late: by `delay_ms`, or 3 s.
    Slow,
    /// 500 `SYSTEM_ERROR`, and nothing was done.
    ServerError,
    /// 429 `FREQUENCY_LIMITED`, and nothing was done.
    TooManyRequests,
    /// 202 `USERPAYING`, and nothing was done.
    UserPaying,
    /// It was done, but the answer is 500 `SYSTEM_ERROR`.
    ErrorAfterSuccess,
    /// It was done, but no answer comes: the gateway says 504.
    TimeoutAfterSuccess,
    /// A closed order can still be paid: the payer was quicker than the news.
    LateSuccess,
    /// The merchant's balance is too low: 403 `NOT_ENOUGH`.
    BalanceNotEnough,
    /// The refund ends `ABNORMAL`.
    RefundAbnormal,
    /// The refund ends `CLOSED`.
    RefundClosed,
    /// The channel behind the provider does not say whether it refunded; it did (ChinaUMS).
    RefundUnknown,
    /// An event of the official account is never sent; the schedule goes on.
    LoseEvent,
    /// The access token of this call is out of date before its time: 42001, from now on.
    TokenExpired,
    /// The official account may not call: 48004.
    AccountBanned,
    /// The day's template messages are used up: 45009.
    QuotaReached,
    /// The template message is taken and never arrives: `failed: system failed`.
    MessageSystemFailed,
}

impl FaultName {
    /// All of them, in the order in which a page lists them.
    pub const ALL: [Self; 35] = [
        Self::LoseNotification,
        Self::DelayNotification,
        Self::DuplicateNotification,
        Self::ReorderNotifications,
        Self::CorruptSignature,
        Self::SignatureProbe,
        Self::TamperedBody,
        Self::StaleTimestamp,
        Self::UnknownSerial,
        Self::ExpiredCertificate,
        Self::RotatedKey,
        Self::WrongSigner,
        Self::TamperedLineEnds,
        Self::WrongAmount,
        Self::WrongCurrency,
        Self::WrongMerchant,
        Self::WrongApp,
        Self::UnknownMembers,
        Self::Coupon,
        Self::Slow,
        Self::ServerError,
        Self::TooManyRequests,
        Self::UserPaying,
        Self::ErrorAfterSuccess,
        Self::TimeoutAfterSuccess,
        Self::LateSuccess,
        Self::BalanceNotEnough,
        Self::RefundAbnormal,
        Self::RefundClosed,
        Self::RefundUnknown,
        Self::LoseEvent,
        Self::TokenExpired,
        Self::AccountBanned,
        Self::QuotaReached,
        Self::MessageSystemFailed,
    ];

    /// As it is written in the control interface.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LoseNotification => "lose_notification",
            Self::DelayNotification => "delay_notification",
            Self::DuplicateNotification => "duplicate_notification",
            Self::ReorderNotifications => "reorder_notifications",
            Self::CorruptSignature => "corrupt_signature",
            Self::SignatureProbe => "signature_probe",
            Self::TamperedBody => "tampered_body",
            Self::StaleTimestamp => "stale_timestamp",
            Self::UnknownSerial => "unknown_serial",
            Self::ExpiredCertificate => "expired_certificate",
            Self::RotatedKey => "rotated_key",
            Self::WrongSigner => "wrong_signer",
            Self::TamperedLineEnds => "tampered_line_ends",
            Self::WrongAmount => "wrong_amount",
            Self::WrongCurrency => "wrong_currency",
            Self::WrongMerchant => "wrong_merchant",
            Self::WrongApp => "wrong_app",
            Self::UnknownMembers => "unknown_members",
            Self::Coupon => "coupon",
            Self::Slow => "slow",
            Self::ServerError => "server_error",
            Self::TooManyRequests => "too_many_requests",
            Self::UserPaying => "user_paying",
            Self::ErrorAfterSuccess => "error_after_success",
            Self::TimeoutAfterSuccess => "timeout_after_success",
            Self::LateSuccess => "late_success",
            Self::BalanceNotEnough => "balance_not_enough",
            Self::RefundAbnormal => "refund_abnormal",
            Self::RefundClosed => "refund_closed",
            Self::RefundUnknown => "refund_unknown",
            Self::LoseEvent => "lose_event",
            Self::TokenExpired => "token_expired",
            Self::AccountBanned => "account_banned",
            Self::QuotaReached => "quota_reached",
            Self::MessageSystemFailed => "message_system_failed",
        }
    }

    /// Where the fault shows unless somebody says otherwise.
    #[must_use]
    pub fn usual_place(self) -> Place {
        match self {
            Self::Coupon | Self::LateSuccess => Place::Wallet,
            Self::Slow
            | Self::ServerError
            | Self::TooManyRequests
            | Self::UserPaying
            | Self::ErrorAfterSuccess
            | Self::TimeoutAfterSuccess
            | Self::BalanceNotEnough
            | Self::RefundAbnormal
            | Self::RefundClosed
            | Self::RefundUnknown
            | Self::TokenExpired
            | Self::AccountBanned
            | Self::QuotaReached
            | Self::MessageSystemFailed => Place::Answer,
            _ => Place::Notification,
        }
    }

    /// Whether the fault makes sense there.
    #[must_use]
    pub fn fits(self, place: Place) -> bool {
        place == self.usual_place()
            || place == Place::Answer
                && matches!(
                    self,
                    Self::CorruptSignature
                        | Self::SignatureProbe
                        | Self::TamperedBody
                        | Self::StaleTimestamp
                        | Self::UnknownSerial
                        | Self::ExpiredCertificate
                        | Self::RotatedKey
                        | Self::WrongSigner
                        | Self::TamperedLineEnds
                        | Self::WrongAmount
                        | Self::WrongCurrency
                        | Self::WrongMerchant
                        | Self::WrongApp
                        | Self::UnknownMembers
                )
    }
}

/// Where a fault shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In a notification.
    Notification,
    /// In the answer to a call.
    Answer,
    /// In the payer's wallet.
    Wallet,
}

/// The provider's interfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// The order, in either version and product.
    Order,
    /// Both queries of an order.
    Query,
    /// Close.
    Close,
    /// `POST /v3/refund/domestic/refunds`.
    Refund,
    /// Query of a refund.
    RefundQuery,
    /// `GET /v3/certificates`.
    Certificates,
    /// The statement of a day, in either version.
    Bill,
    /// `GET /sns/oauth2/access_token`.
    CodeExchange,
    /// `GET /cgi-bin/token` and `POST /cgi-bin/stable_token`.
    Token,
    /// `/cgi-bin/template/…`.
    Template,
    /// `POST /cgi-bin/message/template/send`.
    MessageSend,
    /// `/cgi-bin/account/getaccountbasicinfo` and `/cgi-bin/user/info`.
    AccountInfo,
    /// `GET /cgi-bin/ticket/getticket`.
    Ticket,
}

impl Operation {
    /// In words, Chinese and English, for the event log.
    #[must_use]
    pub fn titles(self) -> (&'static str, &'static str) {
        match self {
            Self::Order => ("下单", "order"),
            Self::Query => ("查询订单", "order query"),
            Self::Close => ("关闭订单", "close"),
            Self::Refund => ("申请退款", "refund"),
            Self::RefundQuery => ("查询退款", "refund query"),
            Self::Certificates => ("下载平台证书", "platform certificates"),
            Self::Bill => ("申请账单", "bill"),
            Self::CodeExchange => ("网页授权换取openid", "code exchange"),
            Self::Token => ("获取access_token", "access token"),
            Self::Template => ("模板与行业", "templates and industry"),
            Self::MessageSend => ("发送模板消息", "template message"),
            Self::AccountInfo => ("账号与粉丝信息", "account and follower"),
            Self::Ticket => ("获取jsapi_ticket", "jsapi_ticket"),
        }
    }
}

/// What a fault is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultTarget {
    /// Whatever comes.
    Always,
    /// The next order that is placed; from then on that order.
    NextTrade,
    /// One order.
    Trade(String),
}

/// A fault to be set.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FaultRequest {
    /// Which.
    pub name: FaultName,
    /// What for; everything unless said.
    #[serde(default = "always")]
    pub target: FaultTarget,
    /// Where; the fault's usual place unless said.
    #[serde(default)]
    pub place: Option<Place>,
    /// In which call alone.
    #[serde(default)]
    pub operation: Option<Operation>,
    /// How often; without end unless said.
    #[serde(default)]
    pub times: Option<u32>,
    /// For faults that wait: how long, in milliseconds of the clock.
    #[serde(default)]
    pub delay_ms: Option<u32>,
}

fn always() -> FaultTarget {
    FaultTarget::Always
}

impl FaultRequest {
    /// This fault for everything, for ever; narrow it down with the other methods.
    #[must_use]
    pub fn new(name: FaultName) -> Self {
        Self { name, target: always(), place: None, operation: None, times: None, delay_ms: None }
    }

    /// For one order.
    #[must_use]
    pub fn on_trade(mut self, out_trade_no: impl Into<String>) -> Self {
        self.target = FaultTarget::Trade(out_trade_no.into());
        self
    }

    /// For the next order that is placed.
    #[must_use]
    pub fn on_next_trade(mut self) -> Self {
        self.target = FaultTarget::NextTrade;
        self
    }

    /// In another place than usual.
    #[must_use]
    pub fn in_place(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// In one call alone.
    #[must_use]
    pub fn in_call(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// So many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Waiting so long.
    #[must_use]
    pub fn delayed(mut self, ms: u32) -> Self {
        self.delay_ms = Some(ms);
        self
    }
}

/// A fault that is set.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Fault {
    /// To clear it by.
    pub id: u64,
    /// Which.
    pub name: FaultName,
    /// What for.
    pub target: FaultTarget,
    /// Where.
    pub place: Place,
    /// In which call alone.
    pub operation: Option<Operation>,
    /// How often still; none: without end.
    pub left: Option<u32>,
    /// How long it waits, in milliseconds of the clock.
    pub delay_ms: Option<u32>,
    /// How often it struck.
    pub hits: u32,
}

/// A fault that cannot be where it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} does not occur in {place:?}", name.as_str())]
pub struct MisplacedFault {
    name: FaultName,
    place: Place,
}

impl State {
    /// Sets a fault; returns it as it now is.
    ///
    /// # Errors
    /// When the fault makes no sense in that place.
    pub fn add_fault(&mut self, request: FaultRequest, now_ms: i64) -> Result<Fault, MisplacedFault> {
        let FaultRequest { name, target, place, operation, times, delay_ms } = request;
        let place = place.unwrap_or(name.usual_place());
        if !name.fits(place) {
            return Err(MisplacedFault { name, place });
        }
        let id = self.next_number();
        let fault = Fault { id, name, target, place, operation, left: times, delay_ms, hits: 0 };
        self.log(
            now_ms,
            EventKind::Fault,
            "",
            (format!("设置故障 {}", name.as_str()), format!("fault set: {}", name.as_str())),
        );
        self.faults.push(fault.clone());
        Ok(fault)
    }

    /// Ties the faults for "the next order" to this one.
    pub(crate) fn bind_faults(&mut self, out_trade_no: &str) {
        for fault in self.faults.iter_mut().filter(|f| f.target == FaultTarget::NextTrade) {
            fault.target = FaultTarget::Trade(out_trade_no.to_owned());
        }
    }

    /// Uses up one stroke of this fault if it is set for such an event.
    pub(crate) fn strike(&mut self, name: FaultName, at: &Occasion<'_>) -> Option<Fault> {
        let index = self.faults.iter().position(|f| f.name == name && at.meets(f))?;
        let fault = &mut self.faults[index];
        fault.hits += 1;
        if let Some(left) = &mut fault.left {
            *left = left.saturating_sub(1);
        }
        let struck = fault.clone();
        self.faults.retain(|f| f.left != Some(0));
        let text = (format!("故障生效 {}", name.as_str()), format!("fault struck: {}", name.as_str()));
        self.log(at.now_ms, EventKind::Fault, at.out_trade_no, text);
        Some(struck)
    }

    /// Uses up one stroke of each of these faults that is set for such an event.
    pub(crate) fn strike_all(&mut self, names: &[FaultName], at: &Occasion<'_>) -> Vec<FaultName> {
        names.iter().copied().filter(|name| self.strike(*name, at).is_some()).collect()
    }
}

/// Something a fault may be set for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Occasion<'a> {
    pub now_ms: i64,
    pub place: Place,
    pub operation: Option<Operation>,
    /// Empty when it is about no order.
    pub out_trade_no: &'a str,
}

impl Occasion<'_> {
    fn meets(&self, fault: &Fault) -> bool {
        fault.place == self.place
            && (fault.operation.is_none() || fault.operation == self.operation)
            && match &fault.target {
                FaultTarget::Always => true,
                FaultTarget::NextTrade => false,
                FaultTarget::Trade(number) => number == self.out_trade_no,
            }
    }
}
