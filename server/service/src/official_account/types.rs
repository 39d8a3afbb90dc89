//! What the console's page about the official account shows.

use domain::ids::VerificationFileId;
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};
use std::fmt;
use store::{oa_callbacks, oa_tokens};

/// How the operator's official account is joined to this deployment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OaSetup {
    /// The AppID; `None`: no official account was entered.
    pub app_id: Option<String>,
    /// When its AppSecret was last replaced.
    pub app_secret_set_at: Option<UnixMs>,
    /// Whether it is the one that WeChat Pay is set up with, so that its AppID is changed there.
    pub by_wechat_pay: bool,
    /// The shared token, once one was asked for.
    pub token: Option<TokenState>,
    /// The server address, once it was made.
    pub callback: Option<CallbackState>,
}

/// How it stands with the access token. Never the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenState {
    /// Until when it lives; `None`: there is none.
    pub valid_until: Option<UnixMs>,
    /// When it was fetched.
    pub fetched_at: Option<UnixMs>,
    /// Why the last try failed: our stable word.
    pub error_code: Option<String>,
    /// The provider's words.
    pub error_words: Option<String>,
    /// When it failed.
    pub error_at: Option<UnixMs>,
}

impl TokenState {
    pub(super) fn of(row: oa_tokens::Row) -> Self {
        Self {
            valid_until: (row.expires_at.0 > 0).then_some(row.expires_at),
            fetched_at: row.fetched_at,
            error_code: row.error_code,
            error_words: row.error_words,
            error_at: row.error_at,
        }
    }
}

/// How it stands with the server address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackState {
    /// The address to paste.
    pub url: String,
    /// Whether messages that are not encrypted are taken too.
    pub plain_allowed: bool,
    /// When token and key were made.
    pub made_at: UnixMs,
    /// When the platform last checked the address with the present token.
    pub verified_at: Option<UnixMs>,
    /// When something last came.
    pub last_at: Option<UnixMs>,
    /// What it was, `event:TEMPLATESENDJOBFINISH`.
    pub last_event: Option<String>,
    /// When something was last refused.
    pub refused_at: Option<UnixMs>,
    /// Why: `bad_signature`, `undecryptable`, `other_app`, `malformed`, `not_encrypted`, `stale`.
    pub refused_code: Option<String>,
}

impl CallbackState {
    pub(super) fn of(row: oa_callbacks::Row, public_base: &str) -> Self {
        Self {
            url: super::callback::url(public_base, &row.notify_key),
            plain_allowed: row.plain_allowed,
            made_at: row.made_at,
            verified_at: row.verified_at,
            last_at: row.last_at,
            last_event: row.last_event,
            refused_at: row.refused_at,
            refused_code: row.refused_code,
        }
    }
}

/// Token and key that were made: shown once, to be pasted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCallback {
    /// The address.
    pub url: String,
    /// The token.
    pub token: String,
    /// The EncodingAESKey.
    pub aes_key: String,
}

impl fmt::Debug for NewCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewCallback").field("url", &self.url).finish_non_exhaustive()
    }
}

/// A verification file in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationFile {
    /// The row.
    pub id: VerificationFileId,
    /// Its whole address.
    pub url: String,
    /// Its name.
    pub name: String,
    /// What is in it, as text; bytes that are no text are shown as `�`.
    pub content: String,
    /// Whether it holds the sixteen characters of its name, as WeChat's files do; `None` for files of another kind.
    pub fits_name: Option<bool>,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// When.
    pub uploaded_at: UnixMs,
    /// Who released it.
    pub released_by: Option<String>,
    /// Since when it is served; `None`: it waits for the platform's staff.
    pub released_at: Option<UnixMs>,
    /// When it was last looked for from outside.
    pub checked_at: Option<UnixMs>,
    /// What that found: `served`, `status`, `redirected`, `differs`, `unreachable`.
    pub check_code: Option<String>,
    /// Particulars of that.
    pub check_detail: Option<String>,
}

/// A file that waits for its release, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingFile {
    /// The operator's name.
    pub operator: String,
    /// The file.
    pub file: VerificationFile,
}
