//! What a use case may answer instead of its result. Every case has a stable code; the words are in the catalogue.

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Input that is wrong, field by field.
    #[error("invalid input: {0:?}")]
    Invalid(Vec<FieldError>),
    /// Nobody is signed in, or the session ended.
    #[error("not signed in")]
    NotSignedIn,
    /// The role does not allow it.
    #[error("forbidden")]
    Forbidden,
    /// Platform staff have not selected an operator.
    #[error("no operator selected")]
    NoOperator,
    /// There is no such thing, or not at this operator.
    #[error("not found: {0}")]
    NotFound(&'static str),
    /// It collides with what is there. The code says with what.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// Too many tries.
    #[error("throttled for {retry_after_ms} ms")]
    Throttled {
        /// When to try again, in milliseconds.
        retry_after_ms: i64,
    },
    /// A provider refused or could not be reached; nothing is lost. The code is stable, the words are the provider's.
    #[error("provider: {code}")]
    Provider {
        /// Our stable code.
        code: &'static str,
        /// The provider's own words, for people who run the system; never shown to a payer.
        words: String,
    },
    /// The database failed. The cause is logged, never shown; kept as it is, so that a transaction that another one was
    /// in the way of can be run again.
    #[error("internal: {0}")]
    Store(store::Error),
    /// Something of ours failed. The cause is logged, never shown.
    #[error("internal: {0}")]
    Internal(String),
}

/// The result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    /// A stable code, a key of the catalogue: `required`, `not_32_characters`, `pem_truncated` …
    pub code: String,
    /// What the words need: a length, a number, an example.
    pub args: Vec<String>,
}

impl FieldError {
    /// A field error without arguments.
    pub fn new(field: &str, code: &str) -> Self {
        Self { field: field.to_owned(), code: code.to_owned(), args: Vec::new() }
    }

    /// The same with one more argument.
    #[must_use]
    pub fn with(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }
}

impl Error {
    /// A single field error.
    pub fn field(field: &str, code: &str) -> Self {
        Self::Invalid(vec![FieldError::new(field, code)])
    }

    /// The stable code of this answer.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid_input",
            Self::NotSignedIn => "not_signed_in",
            Self::Forbidden => "forbidden",
            Self::NoOperator => "no_operator_selected",
            Self::NotFound(_) => "not_found",
            Self::Conflict(code) | Self::Provider { code, .. } => code,
            Self::Throttled { .. } => "too_many_requests",
            Self::Store(_) | Self::Internal(_) => "internal",
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl store::Retryable for Error {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_retryable())
    }
}
