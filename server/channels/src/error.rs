//! What can go wrong with a provider, sorted by what it means for the money.

use crate::http::TransportError;

/// The parameters of an order or refund can not be sent to this provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct PrepareError {
    /// Our field.
    pub field: &'static str,
    /// What is wrong with it, for a log or a developer.
    pub reason: &'static str,
}

/// A call did not give the wanted answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The request could not be built or signed. Nothing left the process.
    #[error("the request could not be made: {0}")]
    NotSent(String),
    /// No answer: the provider may have acted or not.
    #[error("outcome unknown: {0}")]
    Unknown(#[from] TransportError),
    /// The provider knows no such order or refund.
    #[error("the provider knows no such order")]
    NotFound,
    /// The order has been paid already.
    #[error("the order is already paid")]
    AlreadyPaid,
    /// The order is closed; only a new number can be paid.
    #[error("the order is closed")]
    Closed,
    /// The provider refused.
    #[error("refused: HTTP {http_status} {code} {message}")]
    Rejected {
        /// HTTP status; 200 where the provider reports errors inside a good answer.
        http_status: u16,
        /// The provider's code, empty where it gave none.
        code: String,
        /// The provider's words.
        message: String,
        /// The provider's details, as JSON text.
        detail: Option<String>,
        /// The provider's trace id.
        request_id: Option<String>,
        /// What it comes down to.
        kind: RejectKind,
    },
    /// A refusal that its provider usually signs came unsigned (Alipay: a wrong key or an unknown app). Worth showing to
    /// who set the account up, and proof of nothing: whether the provider acted is not known.
    #[error("refused without a signature: {code} {message}")]
    Unsigned {
        /// The code in it.
        code: String,
        /// The words in it.
        message: String,
        /// What it would come down to.
        kind: RejectKind,
    },
    /// An answer came, but its signature does not prove that it is the provider's. Nothing of it is believed.
    #[error("the answer could not be verified: {0}")]
    Unverified(#[from] VerifyError),
    /// The provider's answer does not open with our key: most likely a wrong API v3 key.
    #[error("the answer could not be decrypted: {0}")]
    Undecryptable(&'static str),
    /// A verified answer that makes no sense.
    #[error("the answer could not be understood: {0}")]
    Malformed(String),
}

impl CallError {
    /// It is not known whether the provider acted. Only a query or a verified notification settles it.
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown(_) | Self::Unverified(_) | Self::Unsigned { .. } | Self::Malformed(_) => true,
            Self::Rejected { kind, .. } => *kind == RejectKind::Unavailable,
            Self::NotSent(_) | Self::NotFound | Self::AlreadyPaid | Self::Closed | Self::Undecryptable(_) => {
                false
            }
        }
    }

    /// Sending the identical request again, later, may well succeed without anybody doing something.
    pub fn is_retryable(&self) -> bool {
        self.is_unknown() || matches!(self, Self::Rejected { kind: RejectKind::RateLimited, .. })
    }

    /// The provider's own code and message, and nothing of ours; empty where it gave none.
    pub fn provider_words(&self) -> String {
        match self {
            Self::Rejected { code, message, .. } | Self::Unsigned { code, message, .. } => {
                format!("{code} {message}").trim().to_owned()
            }
            _ => String::new(),
        }
    }

    /// A stable word for logs, tables and the console's texts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSent(_) => "not_sent",
            Self::Unknown(error) => error.code(),
            Self::NotFound => "not_found",
            Self::AlreadyPaid => "already_paid",
            Self::Closed => "closed",
            Self::Rejected { kind, .. } | Self::Unsigned { kind, .. } => kind.code(),
            Self::Unverified(e) => e.code(),
            Self::Undecryptable(_) => "decrypt_failed",
            Self::Malformed(_) => "malformed_answer",
        }
    }
}

/// What a refusal comes down to, so that the console can say what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectKind {
    /// Our signature does not verify: private key and certificate serial do not belong together, or the
    /// merchant number or serial is unknown to the provider.
    Signature,
    /// The serial of our certificate is not the one of the signing key.
    Serial,
    /// Our clock is more than five minutes off.
    Clock,
    /// The merchant number is unknown, or is not the one that signed.
    Merchant,
    /// The app is unknown to the provider.
    App,
    /// The app is not bound to the merchant number.
    AppNotBound,
    /// The connection showed no client certificate that the provider takes (WeChat v2's refund).
    ClientCertificate,
    /// Our address is not on the provider's white list.
    IpDenied,
    /// The product is not enabled for the merchant.
    NoPermission,
    /// The provider's key that we asked to answer with is not one of the merchant's.
    ProviderKey,
    /// A parameter is wrong.
    Parameter,
    /// The number was used before with other parameters.
    Duplicate,
    /// Too many requests.
    RateLimited,
    /// Not enough money in the account.
    Balance,
    /// The payer's account can not take part.
    PayerAccount,
    /// The provider could not say (5xx, 202): the same request can be sent again, the outcome is unknown.
    Unavailable,
    /// Anything else.
    Other,
}

impl RejectKind {
    /// A stable word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Signature => "rejected_signature",
            Self::Serial => "rejected_serial",
            Self::Clock => "rejected_clock",
            Self::Merchant => "rejected_merchant",
            Self::App => "rejected_app",
            Self::AppNotBound => "rejected_app_not_bound",
            Self::ClientCertificate => "rejected_client_certificate",
            Self::IpDenied => "rejected_ip",
            Self::NoPermission => "rejected_no_permission",
            Self::ProviderKey => "rejected_provider_key",
            Self::Parameter => "rejected_parameter",
            Self::Duplicate => "rejected_duplicate",
            Self::RateLimited => "rejected_rate",
            Self::Balance => "rejected_balance",
            Self::PayerAccount => "rejected_payer_account",
            Self::Unavailable => "provider_unavailable",
            Self::Other => "rejected",
        }
    }
}

/// Why an answer or a notification is not proven to come from the provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// A header that every signed message carries is missing, empty or not of its form.
    #[error("header {0} is missing or malformed")]
    MissingHeader(&'static str),
    /// Signed with an algorithm that we do not speak.
    #[error("signature type {0} is not supported")]
    UnsupportedType(String),
    /// Signed too long ago, or in the future: 300 seconds or more from our clock.
    #[error("signed {skew_s} seconds away from our clock")]
    Stale {
        /// Our clock minus the signed moment, seconds.
        skew_s: i64,
    },
    /// Signed with a key that we do not hold. In certificate mode: fetch the certificates, once.
    #[error("no key with serial {0}")]
    UnknownSerial(String),
    /// Signed with a certificate outside its validity.
    #[error("the certificate {0} is outside its validity")]
    ExpiredKey(String),
    /// Signed with a certificate that is not proven to be the provider's.
    #[error("the certificate is not the provider's: {0}")]
    UntrustedCertificate(String),
    /// The signature does not fit the bytes.
    #[error("the signature does not fit")]
    BadSignature,
    /// The provider's deliberate false signature (`WECHATPAY/SIGNTEST/`): refuse, tell nobody.
    #[error("a signature probe of the provider")]
    SignatureProbe,
}

impl VerifyError {
    /// A stable word.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingHeader(_) => "missing_header",
            Self::UnsupportedType(_) => "unsupported_signature_type",
            Self::Stale { .. } => "stale",
            Self::UnknownSerial(_) => "unknown_serial",
            Self::ExpiredKey(_) => "expired_key",
            Self::UntrustedCertificate(_) => "untrusted_certificate",
            Self::BadSignature => "bad_signature",
            Self::SignatureProbe => "signature_probe",
        }
    }
}

/// Why a notification is refused. Nothing of it is acted on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotifyError {
    /// Not proven to come from the provider.
    #[error(transparent)]
    Unverified(#[from] VerifyError),
    /// Verified, but our API v3 key does not open it: it was sealed with another one.
    #[error("the content could not be decrypted: {words}")]
    Decrypt {
        /// Why.
        words: &'static str,
        /// When the provider made it, UTC epoch milliseconds: sealed with the key of then, it is sent again as it is.
        made_at_ms: Option<i64>,
    },
    /// Verified and opened, but about something that this product does not do.
    #[error("event {0} is not for us")]
    UnsupportedEvent(String),
    /// Verified, but not the promised shape.
    #[error("the notification could not be understood: {0}")]
    Malformed(String),
}

impl NotifyError {
    /// A stable word for the quarantine and the console.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unverified(e) => e.code(),
            Self::Decrypt { .. } => "decrypt_failed",
            Self::UnsupportedEvent(_) => "unsupported_event",
            Self::Malformed(_) => "malformed",
        }
    }
}
