//! What can go wrong, by name.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Place;

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
