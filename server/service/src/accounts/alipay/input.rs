//! The fields of the Alipay form: each read and checked, everything that is wrong said at once.

use super::stored::{AlipayKey, Facts, Files, Secrets, Stored};
use super::types::{AlipayLifeProduct, AlipayMode, SaveAlipay};
use crate::accounts::entered::replaced;
use crate::accounts::types::Environment;
use crate::check::Fields;
use crate::error::{FieldError, Result};
use channels::alipay::material;
use channels::crypto::{Certificate, SigningKey};
use channels::wechat::material::MaterialError;
use domain::time::UnixMs;
use secrecy::{ExposeSecret as _, SecretString};

/// The fields, as [`SaveAlipay`] names them.
pub(super) mod field {
    pub const APP_ID: &str = "app_id";
    pub const SELLER_ID: &str = "seller_id";
    pub const ENVIRONMENT: &str = "environment";
    pub const MODE: &str = "mode";
    pub const PRODUCT: &str = "product";
    pub const PRIVATE_KEY: &str = "app_private_key";
    pub const PUBLIC_KEY: &str = "alipay_public_key";
    pub const APP_CERTIFICATE: &str = "app_certificate";
    pub const ALIPAY_CERTIFICATE: &str = "alipay_certificate";
    pub const ROOT_CERTIFICATE: &str = "root_certificate";
}

/// Well-formed input, completed by what is stored, ready to be tried.
pub(super) struct Candidate {
    pub seller_id: String,
    pub facts: Facts,
    pub secrets: Secrets,
    pub changed: Changed,
}

/// What is other than stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one per field: they are independent of each other")]
pub(super) struct Changed {
    pub app: bool,
    pub environment: bool,
    pub mode: bool,
    pub product: bool,
    pub private_key: bool,
    pub alipay_key: bool,
    pub files: bool,
    /// The methods point at another account or application than before.
    pub target: bool,
}

impl Changed {
    /// The account gets a new version.
    pub fn credentials(self) -> bool {
        self.material() || self.product
    }

    /// What a check of the credentials proves.
    pub fn material(self) -> bool {
        self.app || self.environment || self.mode || self.private_key || self.alipay_key || self.files
    }

    /// Anything at all.
    pub fn any(self) -> bool {
        self.credentials() || self.target
    }

    /// What was replaced, for the audit log.
    pub fn names(self) -> Vec<&'static str> {
        replaced([
            (self.app, field::APP_ID),
            (self.environment, field::ENVIRONMENT),
            (self.mode, field::MODE),
            (self.product, field::PRODUCT),
            (self.private_key, field::PRIVATE_KEY),
            (self.alipay_key, field::PUBLIC_KEY),
            (self.files, field::ALIPAY_CERTIFICATE),
            (self.target, field::SELLER_ID),
        ])
    }
}

fn take<T>(wrong: &mut Fields, field: &str, read: std::result::Result<T, MaterialError>) -> Option<T> {
    wrong.take(read.map_err(|error| FieldError::new(field, code(field, &error))))
}

/// The words' code of what is wrong with a field.
fn code(field: &str, error: &MaterialError) -> &'static str {
    match (field, error.code()) {
        (_, "empty") => "required",
        (field::APP_ID, "shape") => "alipay_app_id_shape",
        (field::SELLER_ID, "shape") => "alipay_pid_shape",
        (field::ROOT_CERTIFICATE, "shape" | "not_rsa") => "alipay_not_root_file",
        (field::PRIVATE_KEY, "damaged_key" | "wrong_pem_kind" | "character") => "alipay_not_private_key",
        (field::PRIVATE_KEY, "encrypted_key") => "alipay_encrypted_key",
        (field::PUBLIC_KEY, "damaged_key" | "wrong_pem_kind" | "character") => "alipay_not_public_key",
        (_, "wrong_pem_kind") => "alipay_wrong_file",
        (_, code) => code,
    }
}

/// Reads the form. `stored` is what is kept about the same PID and application.
///
/// # Errors
/// [`crate::Error::Invalid`] with every field that is wrong.
pub(super) fn read(input: &SaveAlipay, stored: &Stored, now: UnixMs) -> Result<Candidate> {
    let mut wrong = Fields::default();
    let app_id = take(&mut wrong, field::APP_ID, material::app_id(&input.app_id));
    let seller_id = take(&mut wrong, field::SELLER_ID, material::seller_id(&input.seller_id));
    let environment = wrong.required(field::ENVIRONMENT, Environment::parse(input.environment.trim()));
    let mode = wrong.required(field::MODE, AlipayMode::parse(input.mode.trim()));
    let product = wrong.required(field::PRODUCT, AlipayLifeProduct::parse(input.product.trim()));
    let key = private_key(&mut wrong, input, stored);
    let own = key.as_ref().map(|(_, key)| key);
    let alipay_key = alipay_key(&mut wrong, input, stored, (mode, own), now);
    let names = seller_id.as_deref().zip(app_id.as_deref());
    let files = files(&mut wrong, input, stored, (mode, own, names), now);
    match (app_id, seller_id, environment, mode, product, key) {
        (Some(app_id), Some(seller_id), Some(environment), Some(mode), Some(product), Some((text, key)))
            if wrong.is_clean() =>
        {
            let facts = Facts {
                environment,
                mode,
                product,
                app_id,
                app_public_key: material::public_key_to_paste(&key),
                key_set_at: now,
                alipay_key,
                files,
            };
            Ok(complete(seller_id, facts, text, stored))
        }
        _ => Err(wrong.refusal()),
    }
}

fn complete(seller_id: String, mut facts: Facts, private_key: SecretString, stored: &Stored) -> Candidate {
    let known = stored.kept.current.as_ref();
    let differs = |what: &dyn Fn(&Facts) -> bool| known.is_none_or(|known| what(&known.facts));
    let points = match (&stored.kept.method, &stored.kept.account, &stored.app) {
        (Some(life), Some(account), Some(app)) => {
            life.account_id == account.id && life.app_row_id.as_ref() == Some(&app.id)
        }
        _ => false,
    };
    let changed = Changed {
        app: differs(&|old| old.app_id != facts.app_id),
        environment: differs(&|old| old.environment != facts.environment),
        mode: differs(&|old| old.mode != facts.mode),
        product: differs(&|old| old.product != facts.product),
        private_key: differs(&|old| old.app_public_key != facts.app_public_key),
        alipay_key: differs(&|old| old.alipay_key != facts.alipay_key),
        files: differs(&|old| old.files != facts.files),
        target: !points,
    };
    if let Some(known) = known.filter(|_| !changed.private_key) {
        facts.key_set_at = known.facts.key_set_at;
    }
    Candidate { seller_id, facts, secrets: Secrets { app_private_key: private_key }, changed }
}

/// The private key that was handed in, or the one that is stored, as text and read.
fn private_key(
    wrong: &mut Fields,
    input: &SaveAlipay,
    stored: &Stored,
) -> Option<(SecretString, SigningKey)> {
    let given = input.app_private_key.as_ref().filter(|text| !text.expose_secret().trim().is_empty());
    let text = given.or_else(|| stored.kept.current.as_ref().map(|known| &known.secrets.app_private_key));
    if text.is_none() {
        wrong.wrong(field::PRIVATE_KEY, "required");
    }
    let text = text?;
    let key = take(wrong, field::PRIVATE_KEY, material::private_key(text.expose_secret()))?;
    Some((text.clone(), key))
}

/// 支付宝公钥: demanded in key mode, kept or taken in the other. The classic mistake is the application's own.
fn alipay_key(
    wrong: &mut Fields,
    input: &SaveAlipay,
    stored: &Stored,
    (mode, own): (Option<AlipayMode>, Option<&SigningKey>),
    now: UnixMs,
) -> Option<AlipayKey> {
    let kept = stored.kept.current.as_ref().and_then(|known| known.facts.alipay_key.clone());
    let given = input.alipay_public_key.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let Some(text) = given else {
        if kept.is_none() && mode == Some(AlipayMode::Key) {
            wrong.wrong(field::PUBLIC_KEY, "required");
        }
        return kept;
    };
    let key = take(wrong, field::PUBLIC_KEY, material::public_key(text))?;
    if own.is_some_and(|own| material::is_own_key(own, &key)) {
        wrong.wrong(field::PUBLIC_KEY, "alipay_own_public_key");
        return None;
    }
    let same = kept.filter(|kept| {
        material::public_key(&kept.text).is_ok_and(|known| known.public_der() == key.public_der())
    });
    Some(same.unwrap_or_else(|| AlipayKey { text: text.to_owned(), set_at: now }))
}

/// The three files: demanded in certificate mode, kept or taken in the other. What each is for stands in it, so that a
/// mix-up is seen before Alipay is asked.
fn files(
    wrong: &mut Fields,
    input: &SaveAlipay,
    stored: &Stored,
    (mode, own, names): (Option<AlipayMode>, Option<&SigningKey>, Option<(&str, &str)>),
    now: UnixMs,
) -> Option<Files> {
    let kept = stored.kept.current.as_ref().and_then(|known| known.facts.files.as_ref());
    let wanted = mode == Some(AlipayMode::Certificate);
    let given = |text: &Option<String>| text.as_ref().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    let (app, alipay, root) =
        (given(&input.app_certificate), given(&input.alipay_certificate), given(&input.root_certificate));
    if !wanted && app.is_none() && alipay.is_none() && root.is_none() {
        return kept.cloned();
    }
    let mut text = |field: &str, given: Option<String>, kept: Option<&String>| {
        let text = given.or_else(|| kept.cloned());
        if text.is_none() {
            wrong.wrong(field, "required");
        }
        text
    };
    let app = text(field::APP_CERTIFICATE, app, kept.map(|kept| &kept.app));
    let alipay = text(field::ALIPAY_CERTIFICATE, alipay, kept.map(|kept| &kept.alipay));
    let root = text(field::ROOT_CERTIFICATE, root, kept.map(|kept| &kept.root));
    let app_until = app.as_deref().and_then(|pem| app_certificate(wrong, pem, own, names, now));
    let alipay_until = alipay.as_deref().and_then(|pem| alipay_certificate(wrong, pem, own, names, now));
    let root = root.filter(|pem| take(wrong, field::ROOT_CERTIFICATE, material::root_file(pem)).is_some());
    let files = Files {
        app: app?,
        app_until: app_until?,
        alipay: alipay?,
        alipay_until: alipay_until?,
        root: root?,
        set_at: now,
    };
    let same =
        |kept: &&Files| (&kept.app, &kept.alipay, &kept.root) == (&files.app, &files.alipay, &files.root);
    Some(kept.filter(same).cloned().unwrap_or(files))
}

/// `appCertPublicKey_*.crt`: of this application, of this merchant, of this private key. Answers its end.
fn app_certificate(
    wrong: &mut Fields,
    pem: &str,
    own: Option<&SigningKey>,
    names: Option<(&str, &str)>,
    now: UnixMs,
) -> Option<UnixMs> {
    let certificate = take(wrong, field::APP_CERTIFICATE, material::certificate(pem))?;
    let found = material::app_certificate_names(&certificate);
    let code = if material::alipay_certificate_seller_id(&certificate).is_some() {
        Some("alipay_certificate_here")
    } else if own.is_some_and(|own| own.public_der() != certificate.key.public_der()) {
        Some("alipay_key_mismatch")
    } else if found.zip(names).is_some_and(|((pid, _), (seller, _))| pid != seller) {
        Some("alipay_other_merchant")
    } else if found.zip(names).is_some_and(|((_, app), (_, app_id))| app != app_id) {
        Some("alipay_other_app")
    } else {
        None
    };
    valid(wrong, field::APP_CERTIFICATE, &certificate, code, now)
}

/// `alipayCertPublicKey_RSA2.crt`: Alipay's, made for this merchant. Answers its end.
fn alipay_certificate(
    wrong: &mut Fields,
    pem: &str,
    own: Option<&SigningKey>,
    names: Option<(&str, &str)>,
    now: UnixMs,
) -> Option<UnixMs> {
    let certificate = take(wrong, field::ALIPAY_CERTIFICATE, material::certificate(pem))?;
    let found = material::alipay_certificate_seller_id(&certificate);
    let code = if own.is_some_and(|own| own.public_der() == certificate.key.public_der())
        || material::app_certificate_names(&certificate).is_some()
    {
        Some("alipay_app_certificate_here")
    } else if found.zip(names).is_some_and(|(pid, (seller, _))| pid != seller) {
        Some("alipay_other_merchant")
    } else {
        None
    };
    valid(wrong, field::ALIPAY_CERTIFICATE, &certificate, code, now)
}

fn valid(
    wrong: &mut Fields,
    field: &str,
    certificate: &Certificate,
    code: Option<&str>,
    now: UnixMs,
) -> Option<UnixMs> {
    let code = code.or_else(|| (!certificate.is_valid_at(now.0)).then_some("alipay_certificate_not_valid"));
    if let Some(code) = code {
        wrong.wrong(field, code);
        return None;
    }
    Some(UnixMs(certificate.not_after_ms))
}
