//! The fields of the ChinaUMS form: each read and checked, everything that is wrong said at once.

use super::stored::{Facts, Secrets, Stored};
use super::types::{ChinaumsDigest, ChinaumsInterface, SaveChinaums};
use crate::accounts::entered::replaced;
use crate::accounts::types::Environment;
use crate::check::Fields;
use crate::error::{FieldError, Result};
use channels::chinaums::material::{self, MaterialError};
use domain::time::UnixMs;
use secrecy::{ExposeSecret, SecretString};

/// The fields, as [`SaveChinaums`] names them.
pub(super) mod field {
    pub const MID: &str = "mid";
    pub const TID: &str = "tid";
    pub const INST_MID: &str = "inst_mid";
    pub const SOURCE_NO: &str = "source_no";
    pub const ENVIRONMENT: &str = "environment";
    pub const INTERFACE: &str = "interface";
    pub const APP_ID: &str = "app_id";
    pub const APP_KEY: &str = "app_key";
    pub const MSG_SRC: &str = "msg_src";
    pub const DIGEST: &str = "digest";
    pub const COMMUNICATION_KEY: &str = "communication_key";
}

/// Well-formed input, completed by what is stored, ready to be tried.
pub(super) struct Candidate {
    pub mid: String,
    pub facts: Facts,
    pub secrets: Secrets,
    pub changed: Changed,
}

/// What is other than stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one per group of fields: they are independent of each other"
)]
pub(super) struct Changed {
    pub app_key: bool,
    pub communication_key: bool,
    /// Everything that is no secret.
    pub facts: bool,
    /// The method points at another account than before.
    pub target: bool,
}

impl Changed {
    /// The account gets a new version.
    pub fn credentials(self) -> bool {
        self.app_key || self.communication_key || self.facts
    }

    /// Anything at all.
    pub fn any(self) -> bool {
        self.credentials() || self.target
    }

    /// What was replaced, for the audit log.
    pub fn names(self) -> Vec<&'static str> {
        replaced([
            (self.app_key, field::APP_KEY),
            (self.communication_key, field::COMMUNICATION_KEY),
            (self.facts, field::INTERFACE),
            (self.target, field::MID),
        ])
    }
}

fn take<T>(wrong: &mut Fields, field: &str, read: std::result::Result<T, MaterialError>) -> Option<T> {
    wrong.take(read.map_err(|error| field_error(field, error)))
}

/// A key that is entered, or the one that is kept.
fn key(
    wrong: &mut Fields,
    field: &str,
    given: Option<&SecretString>,
    kept: Option<&SecretString>,
    read: impl FnOnce(&str) -> std::result::Result<SecretString, MaterialError>,
) -> Option<SecretString> {
    match given.map(ExposeSecret::expose_secret).filter(|text| !text.trim().is_empty()) {
        Some(text) => take(wrong, field, read(text)),
        None => wrong.required(field, kept.cloned()),
    }
}

/// Reads the form. `stored` is what is kept about the same merchant number.
///
/// # Errors
/// [`crate::Error::Invalid`] with every field that is wrong.
pub(super) fn read(input: &SaveChinaums, stored: &Stored, now: UnixMs) -> Result<Candidate> {
    let mut wrong = Fields::default();
    let known = stored.current.as_ref();
    let mid = take(&mut wrong, field::MID, material::mid(&input.mid));
    let tid = take(&mut wrong, field::TID, material::tid(&input.tid));
    let inst_mid = or_default(&input.inst_mid, material::INST_MID);
    let inst_mid = take(&mut wrong, field::INST_MID, material::inst_mid(inst_mid));
    let source_no = take(&mut wrong, field::SOURCE_NO, material::source_no(&input.source_no));
    let environment = wrong.required(field::ENVIRONMENT, Environment::parse(input.environment.trim()));
    let interface = wrong.required(field::INTERFACE, ChinaumsInterface::parse(input.interface.trim()));
    let digest = ChinaumsDigest::parse(or_default(&input.digest, ChinaumsDigest::Sha256.as_str()));
    let digest = wrong.required(field::DIGEST, digest);
    let communication_key = key(
        &mut wrong,
        field::COMMUNICATION_KEY,
        input.communication_key.as_ref(),
        known.map(|c| &c.secrets.communication_key),
        material::communication_key,
    );
    let own = interface.and_then(|interface| of_interface(&mut wrong, input, stored, interface));
    if let (Some(Own { app_key: Some(app_key), .. }), Some(communication_key)) = (&own, &communication_key)
        && app_key.expose_secret() == communication_key.expose_secret()
    {
        // The usual mistake of all (chinaums.md 1).
        wrong.wrong(field::COMMUNICATION_KEY, "chinaums_same_keys");
    }
    let all = || {
        let own = own?;
        let facts = Facts {
            environment: environment?,
            interface: interface?,
            tid: tid?,
            inst_mid: inst_mid?,
            source_no: source_no?,
            app_id: own.app_id,
            app_key_set_at: None,
            msg_src: own.msg_src,
            digest: digest?,
            communication_key_set_at: now,
        };
        Some((mid?, facts, Secrets { app_key: own.app_key, communication_key: communication_key? }))
    };
    match all() {
        Some((mid, facts, secrets)) if wrong.is_clean() => Ok(complete(mid, facts, secrets, stored, now)),
        _ => Err(wrong.refusal()),
    }
}

/// What one interface alone needs. What the other one needed is kept, so that going back asks for nothing.
struct Own {
    app_id: String,
    app_key: Option<SecretString>,
    msg_src: String,
}

fn of_interface(
    wrong: &mut Fields,
    input: &SaveChinaums,
    stored: &Stored,
    interface: ChinaumsInterface,
) -> Option<Own> {
    let known = stored.current.as_ref();
    let kept = |pick: fn(&Facts) -> &String| known.map(|c| pick(&c.facts).clone()).unwrap_or_default();
    let kept_key = known.and_then(|c| c.secrets.app_key.as_ref());
    match interface {
        ChinaumsInterface::OpenPlatform => {
            let app_id = take(wrong, field::APP_ID, material::app_id(&input.app_id));
            let app_key = key(wrong, field::APP_KEY, input.app_key.as_ref(), kept_key, material::app_key);
            Some(Own { app_id: app_id?, app_key: Some(app_key?), msg_src: kept(|facts| &facts.msg_src) })
        }
        ChinaumsInterface::Portal => {
            let msg_src = take(wrong, field::MSG_SRC, material::msg_src(&input.msg_src))?;
            Some(Own { app_id: kept(|facts| &facts.app_id), app_key: kept_key.cloned(), msg_src })
        }
    }
}

/// Compares with what is stored: what is the same keeps its moment.
fn complete(mid: String, mut facts: Facts, secrets: Secrets, stored: &Stored, now: UnixMs) -> Candidate {
    let known = stored.current.as_ref();
    let text = |key: &SecretString| key.expose_secret().to_owned();
    let same_app_key =
        known.is_some_and(|c| c.secrets.app_key.as_ref().map(text) == secrets.app_key.as_ref().map(text));
    let same_key =
        known.is_some_and(|c| text(&c.secrets.communication_key) == text(&secrets.communication_key));
    let since = |same: bool, before: Option<UnixMs>| before.filter(|_| same).or(Some(now));
    facts.app_key_set_at = match &secrets.app_key {
        Some(_) => since(same_app_key, known.and_then(|c| c.facts.app_key_set_at)),
        None => None,
    };
    let key_set_at = since(same_key, known.map(|c| c.facts.communication_key_set_at));
    facts.communication_key_set_at = key_set_at.unwrap_or(now);
    let same_facts = known.is_some_and(|c| {
        let moments = Facts {
            app_key_set_at: facts.app_key_set_at,
            communication_key_set_at: facts.communication_key_set_at,
            ..c.facts.clone()
        };
        moments == facts
    });
    let changed = Changed {
        app_key: secrets.app_key.is_some() && !same_app_key,
        communication_key: !same_key,
        facts: !same_facts,
        target: stored.is_new_target(),
    };
    Candidate { mid, facts, secrets, changed }
}

fn or_default<'a>(text: &'a str, default: &'a str) -> &'a str {
    let text = text.trim();
    if text.is_empty() { default } else { text }
}

fn field_error(field: &str, error: MaterialError) -> FieldError {
    match error {
        MaterialError::Empty => FieldError::new(field, "required"),
        MaterialError::Character => FieldError::new(field, "character"),
        MaterialError::Length { least, most, found } if least == most => {
            FieldError::new(field, "length").with(most.to_string()).with(found.to_string())
        }
        MaterialError::Length { least, most, found } => FieldError::new(field, "length_between")
            .with(least.to_string())
            .with(most.to_string())
            .with(found.to_string()),
    }
}
