//! The fields of the WeChat Pay form: each read and checked, everything that is wrong said at once.

use super::stored::{Facts, PublicKey, Secrets, Stored};
use super::types::{SaveWechat, VerifyWith, WechatApi, WechatHalf};
use crate::accounts::entered::replaced;
use crate::check::Fields;
use crate::error::{FieldError, Result};
use channels::crypto::{Certificate, CryptoError};
use channels::wechat::material::{self, MaterialError};
use domain::time::UnixMs;
use secrecy::{ExposeSecret, SecretString};

/// The fields, as [`SaveWechat`] names them.
pub(super) mod field {
    pub const APP_ID: &str = "app_id";
    pub const APP_SECRET: &str = "app_secret";
    pub const MCH_ID: &str = "mch_id";
    pub const API: &str = "api";
    pub const API_KEY: &str = "api_key";
    pub const API_V3_KEY: &str = "api_v3_key";
    pub const CERTIFICATE: &str = "merchant_certificate";
    pub const PRIVATE_KEY: &str = "merchant_private_key";
    pub const MODE: &str = "mode";
    pub const PUBLIC_KEY_ID: &str = "public_key_id";
    pub const PUBLIC_KEY: &str = "public_key";
}

/// Well-formed input, completed by what is stored, ready to be tried.
pub(super) struct Candidate {
    pub half: WechatHalf,
    pub app_id: String,
    pub app_secret: SecretString,
    pub mch_id: String,
    pub facts: Facts,
    pub secrets: Secrets,
    /// Whether the certificate itself names the merchant number.
    pub certificate_names_merchant: bool,
    pub changed: Changed,
}

/// What is other than stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one per field: they are independent of each other")]
pub(super) struct Changed {
    /// The version of the interface.
    pub api: bool,
    pub merchant_key: bool,
    pub api_key: bool,
    pub api_v3_key: bool,
    pub public_key: bool,
    pub mode: bool,
    pub app_secret: bool,
    /// The method points at another account or app than before.
    pub target: bool,
}

impl Changed {
    /// The account gets a new version.
    pub fn credentials(self) -> bool {
        self.api || self.merchant_key || self.api_key || self.api_v3_key || self.public_key || self.mode
    }

    /// Anything at all.
    pub fn any(self) -> bool {
        self.credentials() || self.app_secret || self.target
    }

    /// What was replaced, for the audit log.
    pub fn names(self) -> Vec<&'static str> {
        replaced([
            (self.api, field::API),
            (self.merchant_key, field::PRIVATE_KEY),
            (self.api_key, field::API_KEY),
            (self.api_v3_key, field::API_V3_KEY),
            (self.public_key, field::PUBLIC_KEY),
            (self.mode, field::MODE),
            (self.app_secret, field::APP_SECRET),
            (self.target, field::MCH_ID),
        ])
    }
}

fn take<T>(
    wrong: &mut Fields,
    field: &str,
    read: std::result::Result<T, MaterialError>,
    now: UnixMs,
) -> Option<T> {
    wrong.take(read.map_err(|error| field_error(field, &error, now)))
}

/// Reads a field that has to be there.
fn required<T>(
    wrong: &mut Fields,
    field: &str,
    (text, missing): (Option<&str>, &str),
    now: UnixMs,
    read: impl FnOnce(&str) -> std::result::Result<T, MaterialError>,
) -> Option<T> {
    if text.is_none() {
        wrong.wrong(field, missing);
    }
    take(wrong, field, read(text?), now)
}

/// Reads the form. `stored` is what is kept about the same merchant number and AppID.
///
/// # Errors
/// [`crate::Error::Invalid`] with every field that is wrong.
pub(super) fn read(input: &SaveWechat, stored: &Stored, now: UnixMs) -> Result<Candidate> {
    let mut wrong = Fields::default();
    let app_id = take(&mut wrong, field::APP_ID, material::app_id(&input.app_id), now);
    let mch_id = take(&mut wrong, field::MCH_ID, material::mch_id(&input.mch_id), now);
    let app_secret = read_app_secret(&mut wrong, input, stored, now);
    let kept = stored.current.as_ref();
    let api = match input.api.trim() {
        "" => Some(kept.map(|kept| kept.facts.api).unwrap_or_default()),
        word => WechatApi::parse(word),
    };
    let api = wrong.required(field::API, api);
    let keys = read_keys(&mut wrong, input, stored, api, now);
    let merchant = read_merchant_key(&mut wrong, input, stored, now);
    if let (Some(merchant), Some(mch_id)) = (&merchant, &mch_id) {
        take(
            &mut wrong,
            field::CERTIFICATE,
            material::check_certificate(&merchant.certificate, mch_id, now.0),
            now,
        );
    }
    let own_key = merchant.as_ref().map(|m| m.certificate.key.public_der());
    let (mode, public_key) = read_verification(&mut wrong, input, stored, api, own_key, now);
    match (app_id, mch_id, app_secret, api, merchant, mode) {
        (Some(app_id), Some(mch_id), Some(app_secret), Some(api), Some(merchant), Some(mode))
            if wrong.is_clean() =>
        {
            let parts =
                Parts { half: input.half, api, app_id, mch_id, app_secret, keys, merchant, mode, public_key };
            Ok(complete(parts, stored, now))
        }
        _ => Err(wrong.refusal()),
    }
}

/// The shared secrets of both versions. The one that is in use has to be there; the other one is kept.
#[derive(Default)]
struct Keys {
    api_key: Option<SecretString>,
    api_v3_key: Option<SecretString>,
}

fn read_keys(
    wrong: &mut Fields,
    input: &SaveWechat,
    stored: &Stored,
    api: Option<WechatApi>,
    now: UnixMs,
) -> Keys {
    let kept = stored.current.as_ref().map(|current| &current.secrets);
    let (api_key, api_v3_key) =
        (kept.and_then(|k| k.api_key.clone()), kept.and_then(|k| k.api_v3_key.clone()));
    match api {
        None => Keys::default(),
        Some(WechatApi::V2) => {
            let read = |text: &str| material::api_v2_key(text).map(|_| ());
            let given = input.api_key.as_ref();
            Keys { api_key: read_key(wrong, field::API_KEY, (given, api_key), stored, read, now), api_v3_key }
        }
        Some(WechatApi::V3) => {
            let read = |text: &str| material::api_v3_key(text).map(|_| ());
            let given = input.api_v3_key.as_ref();
            Keys {
                api_v3_key: read_key(wrong, field::API_V3_KEY, (given, api_v3_key), stored, read, now),
                api_key,
            }
        }
    }
}

fn read_key(
    wrong: &mut Fields,
    field: &str,
    (given, kept): (Option<&SecretString>, Option<SecretString>),
    stored: &Stored,
    read: impl Fn(&str) -> std::result::Result<(), MaterialError>,
    now: UnixMs,
) -> Option<SecretString> {
    if let Some(given) = secret(given) {
        take(wrong, field, read(given), now)?;
        return Some(SecretString::from(given.to_owned()));
    }
    if kept.is_none() {
        // An account that is there lacks this key because it was spoken to in the other version.
        let other = if stored.current.is_some() { "required" } else { "required_for_other_merchant" };
        wrong.wrong(field, missing(stored, other));
    }
    kept
}

/// With what v3's answers are verified. v2 asks for nothing of it and keeps what there is.
fn read_verification(
    wrong: &mut Fields,
    input: &SaveWechat,
    stored: &Stored,
    api: Option<WechatApi>,
    own_key: Option<&[u8]>,
    now: UnixMs,
) -> (Option<VerifyWith>, Option<(String, String)>) {
    let kept = stored.current.as_ref().map(|current| &current.facts);
    if api.is_none() {
        return (None, None);
    }
    if api == Some(WechatApi::V2) {
        let key = kept.and_then(|facts| facts.public_key.as_ref());
        let mode = kept.map(|facts| facts.mode).unwrap_or_default();
        return (Some(mode), key.map(|key| (key.id.clone(), key.pem.clone())));
    }
    let mode = wrong.required(field::MODE, VerifyWith::parse(input.mode.trim()));
    (mode, read_public_key(wrong, input, stored, mode, own_key, now))
}

struct Parts {
    half: WechatHalf,
    api: WechatApi,
    app_id: String,
    mch_id: String,
    app_secret: SecretString,
    keys: Keys,
    merchant: MerchantKey,
    mode: VerifyWith,
    public_key: Option<(String, String)>,
}

struct MerchantKey {
    certificate: Certificate,
    certificate_pem: String,
    private_key_pem: SecretString,
}

fn complete(parts: Parts, stored: &Stored, now: UnixMs) -> Candidate {
    let old = stored.current.as_ref();
    let is_new =
        |differs: &dyn Fn(&Facts, &Secrets) -> bool| old.is_none_or(|o| differs(&o.facts, &o.secrets));
    let MerchantKey { certificate, certificate_pem, private_key_pem } = parts.merchant;
    let Keys { api_key, api_v3_key } = parts.keys;
    let changed = Changed {
        api: is_new(&|facts, _| facts.api != parts.api),
        merchant_key: is_new(&|facts, secrets| {
            facts.merchant_certificate != certificate_pem
                || !same(&secrets.merchant_private_key, &private_key_pem)
        }),
        api_key: is_new(&|_, secrets| !both_same(secrets.api_key.as_ref(), api_key.as_ref())),
        api_v3_key: is_new(&|_, secrets| !both_same(secrets.api_v3_key.as_ref(), api_v3_key.as_ref())),
        public_key: is_new(&|facts, _| {
            facts.public_key.as_ref().map(|k| (&k.id, &k.pem))
                != parts.public_key.as_ref().map(|(id, pem)| (id, pem))
        }),
        mode: is_new(&|facts, _| facts.mode != parts.mode),
        app_secret: stored.app.as_ref().is_none_or(|app| !same(&app.secret, &parts.app_secret)),
        target: !points_at_stored(stored),
    };
    let since = |changed: bool, before: Option<UnixMs>| before.filter(|_| !changed).unwrap_or(now);
    let facts = Facts {
        api: parts.api,
        mode: parts.mode,
        merchant_certificate: certificate_pem,
        merchant_serial: certificate.serial.clone(),
        merchant_valid_from: UnixMs(certificate.not_before_ms),
        merchant_valid_until: UnixMs(certificate.not_after_ms),
        public_key: parts.public_key.map(|(id, pem)| PublicKey {
            id,
            pem,
            set_at: since(
                changed.public_key,
                old.and_then(|o| o.facts.public_key.as_ref()).map(|k| k.set_at),
            ),
        }),
        merchant_key_set_at: since(changed.merchant_key, old.map(|o| o.facts.merchant_key_set_at)),
        api_v3_key_set_at: api_v3_key
            .as_ref()
            .map(|_| since(changed.api_v3_key, old.and_then(|o| o.facts.api_v3_key_set_at))),
        api_key_set_at: api_key
            .as_ref()
            .map(|_| since(changed.api_key, old.and_then(|o| o.facts.api_key_set_at))),
    };
    Candidate {
        half: parts.half,
        app_id: parts.app_id,
        app_secret: parts.app_secret,
        mch_id: parts.mch_id,
        facts,
        secrets: Secrets { merchant_private_key: private_key_pem, api_v3_key, api_key },
        certificate_names_merchant: material::certificate_mch_id(&certificate).is_some(),
        changed,
    }
}

/// Whether the method points at exactly what is stored about this number and this AppID.
fn points_at_stored(stored: &Stored) -> bool {
    let (Some(method), Some(account), Some(app)) = (&stored.method, &stored.account, &stored.app) else {
        return false;
    };
    method.account_id == account.id && method.app_row_id.as_ref() == Some(&app.row.id)
}

fn read_app_secret(
    wrong: &mut Fields,
    input: &SaveWechat,
    stored: &Stored,
    now: UnixMs,
) -> Option<SecretString> {
    if let Some(given) = secret(input.app_secret.as_ref()) {
        return take(wrong, field::APP_SECRET, material::app_secret(given), now);
    }
    let kept = stored.app.as_ref().map(|app| app.secret.clone());
    if kept.is_none() {
        wrong.wrong(field::APP_SECRET, missing(stored, "required_for_other_app"));
    }
    kept
}

/// Certificate and private key, of which one may be new and the other kept, and that they belong together.
fn read_merchant_key(
    wrong: &mut Fields,
    input: &SaveWechat,
    stored: &Stored,
    now: UnixMs,
) -> Option<MerchantKey> {
    let kept = stored.current.as_ref();
    let certificate_pem = public(input.merchant_certificate.as_deref())
        .or_else(|| kept.map(|k| k.facts.merchant_certificate.as_str()));
    let private_key_pem = secret(input.merchant_private_key.as_ref())
        .or_else(|| kept.map(|k| k.secrets.merchant_private_key.expose_secret()));
    let absent = missing(stored, "required_for_other_merchant");
    let certificate =
        required(wrong, field::CERTIFICATE, (certificate_pem, absent), now, material::certificate);
    let key = required(wrong, field::PRIVATE_KEY, (private_key_pem, absent), now, material::private_key);
    let (certificate, key) = (certificate?, key?);
    take(wrong, field::PRIVATE_KEY, material::check_pair(&key, &certificate), now)?;
    Some(MerchantKey {
        certificate,
        certificate_pem: certificate_pem?.to_owned(),
        private_key_pem: SecretString::from(private_key_pem?.to_owned()),
    })
}

/// The WeChat Pay public key: `(id, PEM)`. Demanded in public-key mode, kept or taken in the other.
fn read_public_key(
    wrong: &mut Fields,
    input: &SaveWechat,
    stored: &Stored,
    mode: Option<VerifyWith>,
    own_key: Option<&[u8]>,
    now: UnixMs,
) -> Option<(String, String)> {
    let kept = stored.current.as_ref().and_then(|current| current.facts.public_key.as_ref());
    let given_id = public(input.public_key_id.as_deref());
    let given_pem = public(input.public_key.as_deref());
    if given_id.is_none() && given_pem.is_none() && kept.is_none() && mode != Some(VerifyWith::PublicKey) {
        return None;
    }
    let id = given_id.or_else(|| kept.map(|k| k.id.as_str()));
    let id = required(wrong, field::PUBLIC_KEY_ID, (id, "required"), now, material::wechatpay_public_key_id);
    // Another id is another key: the stored one does not belong to it.
    let kept_pem = kept.filter(|k| id.as_ref().is_none_or(|id| *id == k.id)).map(|k| k.pem.as_str());
    let pem = given_pem.or(kept_pem);
    let absent = if kept.is_some() { "required_for_other_key" } else { "required" };
    let key = required(wrong, field::PUBLIC_KEY, (pem, absent), now, material::wechatpay_public_key)?;
    if own_key == Some(key.public_der()) {
        wrong.wrong(field::PUBLIC_KEY, "own_public_key");
    }
    Some((id?, pem?.to_owned()))
}

/// What the field says when nothing was entered and nothing is kept: a plain word on the first visit, an explanation
/// when there is something stored, but for another number.
fn missing(stored: &Stored, other: &'static str) -> &'static str {
    if stored.method.is_some() { other } else { "required" }
}

pub(super) fn secret(given: Option<&SecretString>) -> Option<&str> {
    public(given.map(ExposeSecret::expose_secret))
}

fn public(given: Option<&str>) -> Option<&str> {
    given.map(str::trim).filter(|text| !text.is_empty())
}

fn same(a: &SecretString, b: &SecretString) -> bool {
    a.expose_secret() == b.expose_secret()
}

fn both_same(a: Option<&SecretString>, b: Option<&SecretString>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    }
}

/// A material error as a field's error: a stable code, and what its words need.
pub(super) fn field_error(field: &str, error: &MaterialError, now: UnixMs) -> FieldError {
    match error {
        MaterialError::Empty | MaterialError::Crypto(CryptoError::Empty) => {
            FieldError::new(field, "required")
        }
        MaterialError::Length { wanted, found } => {
            FieldError::new(field, "length").with(wanted.to_string()).with(found.to_string())
        }
        MaterialError::Crypto(CryptoError::WrongPemKind { found }) => {
            FieldError::new(field, "wrong_pem_kind").with(found.clone())
        }
        MaterialError::Shape { .. } => FieldError::new(field, &format!("{field}_shape")),
        MaterialError::OtherMerchant { found } => {
            FieldError::new(field, "other_merchant").with(found.clone())
        }
        MaterialError::NotValidNow { not_before_ms, .. } if *not_before_ms > now.0 => {
            FieldError::new(field, "certificate_not_yet_valid").with(date(UnixMs(*not_before_ms)))
        }
        MaterialError::NotValidNow { not_after_ms, .. } => {
            FieldError::new(field, "certificate_expired").with(date(UnixMs(*not_after_ms)))
        }
        other => FieldError::new(field, other.code()),
    }
}

/// `2026-11-23`, Asia/Shanghai.
pub(super) fn date(at: UnixMs) -> String {
    at.shanghai_text().chars().take(10).collect()
}
