//! The fields of the UnionPay form: each read and checked, everything that is wrong said at once.

use super::stored::{Facts, Secrets, Stored};
use super::types::{SaveUnionPay, UnionPayEnvironment};
use crate::accounts::entered::replaced;
use crate::check::Fields;
use crate::error::{FieldError, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::unionpay::material::{self, MaterialError};
use channels::unionpay::trust::TrustError;
use channels::unionpay::{PfxError, SigningMaterial, open_pfx};
use domain::time::UnixMs;
use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

/// The fields, as [`SaveUnionPay`] names them.
pub(super) mod field {
    pub const MER_ID: &str = "mer_id";
    pub const ENVIRONMENT: &str = "environment";
    pub const PFX: &str = "pfx";
    pub const PFX_PASSWORD: &str = "pfx_password";
    pub const ROOT: &str = "root";
    pub const MIDDLE: &str = "middle";
    pub const UNDO: &str = "undo_same_day";
}

/// Well-formed input, completed by what is stored, ready to be tried.
pub(super) struct Candidate {
    pub mer_id: String,
    pub facts: Facts,
    pub secrets: Secrets,
    pub changed: Changed,
}

/// What is other than stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one per field: they are independent of each other")]
pub(super) struct Changed {
    pub key: bool,
    pub environment: bool,
    pub authorities: bool,
    pub undo: bool,
    /// The method points at another account than before.
    pub target: bool,
}

impl Changed {
    /// The account gets a new version.
    pub fn credentials(self) -> bool {
        self.key || self.environment || self.authorities || self.undo
    }

    /// Anything at all.
    pub fn any(self) -> bool {
        self.credentials() || self.target
    }

    /// What was replaced, for the audit log.
    pub fn names(self) -> Vec<&'static str> {
        replaced([
            (self.key, field::PFX),
            (self.environment, field::ENVIRONMENT),
            (self.authorities, field::MIDDLE),
            (self.undo, field::UNDO),
            (self.target, field::MER_ID),
        ])
    }
}

fn take<T>(wrong: &mut Fields, field: &str, read: std::result::Result<T, MaterialError>) -> Option<T> {
    wrong.take(read.map_err(|error| FieldError::new(field, error.code())))
}

/// Reads the form. `stored` is what is kept about the same merchant number.
///
/// # Errors
/// [`crate::Error::Invalid`] with every field that is wrong.
pub(super) fn read(input: &SaveUnionPay, stored: &Stored, now: UnixMs) -> Result<Candidate> {
    let mut wrong = Fields::default();
    let known = stored.current.as_ref();
    let mer_id = take(&mut wrong, field::MER_ID, material::mer_id(&input.mer_id));
    let environment = UnionPayEnvironment::parse(input.environment.trim());
    let environment = wrong.required(field::ENVIRONMENT, environment);
    let signing = signing(input, stored, now, &mut wrong);
    let root =
        authority(field::ROOT, input.root.as_deref(), known.map(|c| c.facts.root.as_str()), &mut wrong);
    let middle =
        authority(field::MIDDLE, input.middle.as_deref(), known.map(|c| c.facts.middle.as_str()), &mut wrong);
    if let (Some(root), Some(middle)) = (&root, &middle)
        && let Err(error) = material::trust(root, middle, true)
    {
        let not_root = matches!(error, MaterialError::Trust(TrustError::NotARoot));
        wrong.wrong(if not_root { field::ROOT } else { field::MIDDLE }, error.code());
    }
    let (Some(mer_id), Some(environment), Some((facts, secrets)), Some(root), Some(middle)) =
        (mer_id, environment, signing, root, middle)
    else {
        return Err(wrong.refusal());
    };
    wrong.done()?;
    let facts = Facts { environment, root, middle, undo_same_day: input.undo_same_day, ..facts };
    let changed = Changed {
        key: known.is_none_or(|c| c.facts.cert_id != facts.cert_id || c.facts.key_set_at != facts.key_set_at),
        environment: known.is_none_or(|c| c.facts.environment != environment),
        authorities: known.is_none_or(|c| (&c.facts.root, &c.facts.middle) != (&facts.root, &facts.middle)),
        undo: known.is_none_or(|c| c.facts.undo_same_day != facts.undo_same_day),
        target: stored.is_new_target(),
    };
    Ok(Candidate { mer_id, facts, secrets, changed })
}

/// The signing certificate that was handed in, or the one that is stored.
fn signing(
    input: &SaveUnionPay,
    stored: &Stored,
    now: UnixMs,
    wrong: &mut Fields,
) -> Option<(Facts, Secrets)> {
    let known = stored.current.as_ref();
    let Some(pfx) = given(input.pfx.as_ref()) else {
        let current = wrong.required(field::PFX, known)?;
        if current.facts.valid_until < now {
            wrong.wrong(field::PFX, "not_valid_now");
        }
        return Some((current.facts.clone(), current.secrets.clone()));
    };
    let material = open(pfx, input.pfx_password.as_ref(), wrong)?;
    take(wrong, field::PFX, material::check_dates(&material, now.0))?;
    let certificate = &material.certificate;
    // The same file again is no change.
    let same = known.filter(|c| {
        c.facts.cert_id == certificate.serial_decimal
            && c.secrets.private_key.expose_secret() == material.private_key_pem.as_str()
    });
    let facts = Facts {
        environment: UnionPayEnvironment::default(),
        cert_id: certificate.serial_decimal.clone(),
        subject: certificate.common_name.clone().unwrap_or_else(|| certificate.subject.clone()),
        valid_from: UnixMs(certificate.not_before_ms),
        valid_until: UnixMs(certificate.not_after_ms),
        key_set_at: same.map_or(now, |c| c.facts.key_set_at),
        root: String::new(),
        middle: String::new(),
        undo_same_day: false,
    };
    let private_key = SecretString::from(material.private_key_pem.as_str().to_owned());
    Some((facts, Secrets { private_key }))
}

fn open(pfx: &str, password: Option<&SecretString>, wrong: &mut Fields) -> Option<SigningMaterial> {
    let text: Zeroizing<String> = Zeroizing::new(pfx.split_whitespace().collect());
    let bytes = STANDARD.decode(text.as_bytes()).map(Zeroizing::new).unwrap_or_default();
    let password = password.map(SecretString::expose_secret).unwrap_or_default();
    let opened = if bytes.is_empty() { Err(PfxError::NotPfx) } else { open_pfx(&bytes, password) };
    wrong.take(opened.map_err(|error| {
        let at = if error == PfxError::Password { field::PFX_PASSWORD } else { field::PFX };
        FieldError::new(at, error.code())
    }))
}

/// An authority's certificate, newly written: so that the same one with other line ends is no change.
fn authority(
    field: &'static str,
    given: Option<&str>,
    stored: Option<&str>,
    wrong: &mut Fields,
) -> Option<String> {
    let Some(text) = given.filter(|text| !text.trim().is_empty()) else {
        return wrong.required(field, stored).map(str::to_owned);
    };
    take(wrong, field, material::certificate(text)).map(|certificate| certificate.to_pem())
}

fn given(secret: Option<&SecretString>) -> Option<&str> {
    secret.map(SecretString::expose_secret).filter(|text| !text.trim().is_empty())
}
