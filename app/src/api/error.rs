//! What a server function answers when it does not do what was asked.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// What a server function returns: the outer error is a broken transport, the inner one a refusal.
pub type Answer<T> = Result<Result<T, ApiError>, ApiError>;

/// A refusal, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// The stable code: `service::Error::code`, or `unreachable` when no answer came.
    pub code: String,
    /// What to tell the person.
    pub words: String,
    /// What is wrong with which field of the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldWords>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldWords {
    /// The field's name in the form.
    pub field: String,
    /// The stable code.
    pub code: String,
    /// What to tell the person.
    pub words: String,
}

impl ApiError {
    /// No answer came, or none that can be read.
    pub fn unreachable() -> Self {
        Self {
            code: "unreachable".to_owned(),
            words: crate::i18n::tr(crate::i18n::console::UNREACHABLE).to_owned(),
            fields: Vec::new(),
        }
    }

    /// Nobody is signed in, or the session ended.
    pub fn is_signed_out(&self) -> bool {
        self.code == "not_signed_in"
    }

    /// The words for a field, if it is wrong.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|f| f.field == name).map(|f| f.words.as_str())
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        #[cfg(feature = "ssr")]
        tracing::warn!(%error, "a server function did not answer");
        let _ = error;
        Self::unreachable()
    }
}
