//! Keys and certificates of the simulated Alipay, made at start.

use std::{fmt, str::FromStr, sync::OnceLock, time::Duration};

use der::{EncodePem, asn1::UtcTime, pem::LineEnding};
use rsa::pkcs1v15::{Signature, SigningKey};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use spki::SubjectPublicKeyInfoRef;
use x509_cert::{
    TbsCertificate,
    builder::{self, Builder, CertificateBuilder, profile::BuilderProfile},
    ext::{
        Extension, ToExtension,
        pkix::{BasicConstraints, KeyUsage, KeyUsages},
    },
    name::Name,
    serial_number::SerialNumber,
    spki::SubjectPublicKeyInfo,
    time::{Time, Validity},
};

use super::sign;
use crate::{
    config::Config,
    keys::RsaKey,
    material::{Counter, KeySource, generate_many},
    random::Random,
    sandbox::SandboxError,
    state::{Alipay, AlipayApp, AlipayIdentity, AlipayPair, AlipayProduct, SignMode},
};

const ROOT: &str =
    "CN=Ant Financial Certification Authority R1 sandbox,OU=Certification Authority,O=Ant Financial,C=CN";
const ISSUER: &str = "CN=Ant Financial Certification Authority Class 2 R1 sandbox,OU=Certification Authority,O=Ant Financial,C=CN";
/// What Alipay's real root file holds besides: an SM2 certificate that strict parsers refuse, and an ECDSA one.
const REAL_ROOT_FILE: &str = include_str!("../../vectors/alipay-root-bundle.pem");
const YEAR_MS: i64 = 365 * 86_400_000;

/// Name, number, PID and merchant of the applications that exist from the start.
const APPS: [(&str, &str, &str, &str); 2] = [
    ("披克云停车", "2021000000000001", "2088000000000001", "披克示范停车"),
    ("云栖停车", "2021000000000002", "2088000000000002", "云栖智慧停车"),
];

/// A certificate that was given out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Issued {
    /// PEM; a chain where there is one.
    pub pem: String,
    /// Its number, as Alipay counts.
    pub number: String,
    /// Valid until, UTC milliseconds.
    pub expires_ms: i64,
    /// The key, where it signs others.
    pub key: Option<RsaKey>,
}

/// From, until.
type Dates = (i64, i64);

impl Alipay {
    /// Reads or makes keys and certificates, and begins with two applications.
    ///
    /// # Errors
    /// When a key or a certificate cannot be made.
    pub(crate) fn open(
        source: KeySource,
        config: &Config,
        now_ms: i64,
        random: &dyn Random,
    ) -> Result<Self, SandboxError> {
        let mut alipay = match source {
            KeySource::Generate => {
                Self::issue(generate_many(random)?, (now_ms - YEAR_MS, now_ms + 4 * YEAR_MS), random)?
            }
            KeySource::Fixture => Self::fixture()?,
        };
        alipay.configure(config);
        Ok(alipay)
    }

    /// The fixture's keys play other parts elsewhere: to Alipay they are seven numbers like any others.
    fn fixture() -> Result<Self, SandboxError> {
        static FIXTURE: OnceLock<Alipay> = OnceLock::new();
        if let Some(known) = FIXTURE.get() {
            return Ok(known.clone());
        }
        let keys = [
            RsaKey::from_pem(include_str!("../../keys/fixture-ca.pem"))?,
            RsaKey::from_pem(include_str!("../../keys/fixture-platform-a.pem"))?,
            RsaKey::from_pem(include_str!("../../keys/fixture-merchant-a.pem"))?,
            RsaKey::from_pem(include_str!("../../keys/fixture-public-a.pem"))?,
            RsaKey::from_pem(include_str!("../../keys/fixture-next-a.pem"))?,
            RsaKey::from_pem(include_str!("../../keys/fixture-merchant-b.pem"))?,
            RsaKey::from_pem(include_str!("../../keys/fixture-public-b.pem"))?,
        ];
        // 2020-01-01 and 2049-01-01, because after 2049 X.509 writes dates another way.
        let made = Self::issue(keys, (1_577_836_800_000, 2_493_072_000_000), &Counter::default())?;
        Ok(FIXTURE.get_or_init(|| made).clone())
    }

    fn issue(keys: [RsaKey; 7], dates: Dates, random: &dyn Random) -> Result<Self, SandboxError> {
        let [root_key, issuer_key, first, first_alipay, next_alipay, second, second_alipay] = keys;
        let root = certify((ROOT, &root_key), (ROOT, &root_key), true, dates, random)?;
        let mut issuer = certify((ROOT, &root_key), (ISSUER, &issuer_key), false, dates, random)?;
        issuer.key = Some(issuer_key);
        let mut alipay = Self {
            root_file: root_file(&root.pem),
            issuer,
            apps: Vec::new(),
            trades: Vec::new(),
            refunds: Vec::new(),
            codes: Vec::new(),
        };
        let sets = [(first, first_alipay, next_alipay.clone()), (second, second_alipay, next_alipay)];
        for ((name, app_id, pid, merchant), (own, pair, next)) in APPS.into_iter().zip(sets) {
            let past = (dates.0 - 6 * YEAR_MS, dates.0 - YEAR_MS);
            let app = AlipayApp {
                name: name.into(),
                app_id: app_id.into(),
                pid: pid.into(),
                merchant: merchant.into(),
                mode: SignMode::Key,
                public_pem: own.public_pem(),
                certificate: alipay.app_certificate(app_id, pid, merchant, &own, dates, random)?,
                tool_key: own,
                expired: alipay.own_certificate(pid, merchant, &pair, past, random)?,
                alipay: alipay.pair(pid, merchant, pair, dates, random)?,
                next: alipay.pair(pid, merchant, next, dates, random)?,
                rotated: false,
                callbacks: Vec::new(),
                products: Vec::new(),
                online: true,
                identity: AlipayIdentity::OpenId,
            };
            alipay.apps.push(app);
        }
        Ok(alipay)
    }

    /// `appCertPublicKey_{app_id}.crt` for a public key.
    ///
    /// # Errors
    /// When a name does not fit into a certificate.
    pub(crate) fn app_certificate(
        &self,
        app_id: &str,
        pid: &str,
        merchant: &str,
        key: &RsaKey,
        dates: Dates,
        random: &dyn Random,
    ) -> Result<Issued, SandboxError> {
        let subject = format!("CN={pid}-{app_id},OU=Alipay,O={merchant},C=CN");
        certify((ISSUER, self.issuer_key()?), (&subject, key), false, dates, random)
    }

    fn pair(
        &self,
        pid: &str,
        merchant: &str,
        key: RsaKey,
        dates: Dates,
        random: &dyn Random,
    ) -> Result<AlipayPair, SandboxError> {
        Ok(AlipayPair { certificate: self.own_certificate(pid, merchant, &key, dates, random)?, key })
    }

    /// `alipayCertPublicKey_RSA2.crt`: Alipay's, made for one merchant, with its issuer's after it.
    fn own_certificate(
        &self,
        pid: &str,
        merchant: &str,
        key: &RsaKey,
        dates: Dates,
        random: &dyn Random,
    ) -> Result<Issued, SandboxError> {
        let subject = format!("CN=支付宝(中国)网络技术有限公司-{pid},OU=Alipay,O={merchant},C=CN");
        let mut issued = certify((ISSUER, self.issuer_key()?), (&subject, key), false, dates, random)?;
        issued.pem.push_str(&self.issuer.pem);
        Ok(issued)
    }

    fn issuer_key(&self) -> Result<&RsaKey, SandboxError> {
        self.issuer.key.as_ref().ok_or_else(|| SandboxError::Key("the issuer has no key".into()))
    }

    /// The first application as it is ready to be paid through, the second as Alipay hands it over; both forget
    /// everything but their keys.
    pub(crate) fn configure(&mut self, config: &Config) {
        self.trades.clear();
        self.refunds.clear();
        self.codes.clear();
        let callback = format!("{}/authorise/alipay", config.product_base.origin().ascii_serialization());
        for (place, app) in self.apps.iter_mut().enumerate() {
            app.callbacks = if place == 0 { vec![callback.clone()] } else { Vec::new() };
            app.products = vec![AlipayProduct::Jsapi, AlipayProduct::FaceToFace, AlipayProduct::App];
            app.online = true;
            app.rotated = false;
            app.identity = if place == 0 { AlipayIdentity::OpenId } else { AlipayIdentity::UserId };
        }
    }

    /// `alipay_root_cert_sn`.
    #[must_use]
    pub fn root_number(&self) -> String {
        sign::root_number(&self.root_file)
    }
}

/// The simulator's own root among the strangers of the real file, in its second place.
fn root_file(own: &str) -> String {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    let real: Vec<String> =
        REAL_ROOT_FILE.split(BEGIN).skip(1).map(|rest| format!("{BEGIN}{rest}")).collect();
    let ecdsa = real.get(2).map(String::as_str).unwrap_or_default();
    let sm2 = real.first().map(String::as_str).unwrap_or_default();
    [sm2, own, ecdsa].map(|pem| pem.trim_end().to_owned() + "\n").join("")
}

fn certify(
    (issuer, issuer_key): (&str, &RsaKey),
    (subject, key): (&str, &RsaKey),
    ca: bool,
    (from_ms, until_ms): Dates,
    random: &dyn Random,
) -> Result<Issued, SandboxError> {
    let wrong = |e: &dyn fmt::Display| SandboxError::Key(format!("certificate: {e}"));
    let mut serial = [0; 16];
    random.fill(&mut serial);
    serial[0] = 0x20;
    let profile = Profile {
        issuer: Name::from_str(issuer).map_err(|e| wrong(&e))?,
        subject: Name::from_str(subject).map_err(|e| wrong(&e))?,
        ca,
    };
    let builder = CertificateBuilder::new(
        profile,
        SerialNumber::new(&serial).map_err(|e| wrong(&e))?,
        Validity::new(time(from_ms)?, time(until_ms)?),
        SubjectPublicKeyInfo::from_key(&key.public()).map_err(|e| wrong(&e))?,
    )
    .map_err(|e| wrong(&e))?;
    let signer = SigningKey::<Sha256>::new(issuer_key.inner().clone());
    let certificate = builder.build::<_, Signature>(&signer).map_err(|e| wrong(&e))?;
    let pem = certificate.to_pem(LineEnding::LF).map_err(|e| wrong(&e))?;
    let number = sign::blocks(&pem).first().and_then(|der| sign::certificate_number(der));
    let number = number.ok_or_else(|| SandboxError::Key("a certificate without a number".into()))?;
    Ok(Issued { pem, number, expires_ms: until_ms, key: None })
}

fn time(ms: i64) -> Result<Time, SandboxError> {
    let seconds = u64::try_from(ms / 1000).map_err(|_| SandboxError::Key("a date before 1970".into()))?;
    let utc = UtcTime::from_unix_duration(Duration::from_secs(seconds));
    utc.map(Time::from).map_err(|e| SandboxError::Key(format!("certificate: {e}")))
}

/// As Alipay's are: the issuer in between is marked as nobody's authority, the root is.
struct Profile {
    issuer: Name,
    subject: Name,
    ca: bool,
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        _spk: SubjectPublicKeyInfoRef<'_>,
        _issuer_spk: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> builder::Result<Vec<Extension>> {
        if self.ca {
            let basic = BasicConstraints { ca: true, path_len_constraint: None };
            return Ok(vec![basic.to_extension(tbs.subject(), &[])?]);
        }
        let usage = KeyUsages::DigitalSignature | KeyUsages::NonRepudiation;
        Ok(vec![KeyUsage(usage).to_extension(tbs.subject(), &[])?])
    }
}
