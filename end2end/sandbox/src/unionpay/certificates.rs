//! The certification authority of the simulated UnionPay, the certificates it gives out, and the merchant's pfx file.
//! Everything is signed with SHA-1, as the real chain is.

use std::{fmt, str::FromStr, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use der::{EncodePem, asn1::UtcTime, pem::LineEnding};
use rsa::{
    pkcs1v15::{Signature, SigningKey},
    pkcs8::EncodePrivateKey,
};
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use spki::SubjectPublicKeyInfoRef;
use x509_cert::{
    TbsCertificate,
    builder::{self, Builder, CertificateBuilder, profile::BuilderProfile},
    ext::{Extension, ToExtension, pkix::BasicConstraints},
    name::Name,
    serial_number::SerialNumber,
    spki::SubjectPublicKeyInfo,
    time::{Time, Validity},
};

use crate::{keys::RsaKey, random::Random, sandbox::SandboxError};

/// Password of every pfx file here, as of the real test certificates.
pub const PFX_PASSWORD: &str = "000000";

const ROOT: &str = "CN=SANDBOX TEST CS CA,O=Sandbox Certification Authority,C=CN";
const MIDDLE: &str = "CN=SANDBOX TEST OCA1,O=Sandbox Certification Authority,C=CN";
const SIGNER: &str =
    "CN=041@8310000000083040@中国银联股份有限公司@00016495,OU=Local RA OCA1,O=CFCA OCA1,C=cn";
const SEALER: &str =
    "CN=041@8310000000083040@中国银联股份有限公司@00016493,OU=Local RA OCA1,O=CFCA OCA1,C=cn";

/// A certificate and its key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Certified {
    /// In decimal: `certId`.
    pub serial: String,
    /// PEM with LF.
    pub pem: String,
    /// The private key.
    pub key: RsaKey,
    /// Valid until, UTC milliseconds.
    pub expires_ms: i64,
}

impl Certified {
    /// The PEM as the gateway sends it: with CRLF, the last line without one.
    #[must_use]
    pub fn crlf(&self) -> String {
        self.pem.trim_end().replace('\n', "\r\n")
    }

    fn der(&self) -> Vec<u8> {
        let lines = self.pem.lines().filter(|line| !line.starts_with("-----"));
        STANDARD.decode(lines.collect::<String>()).unwrap_or_default()
    }
}

/// Everything that UnionPay signs with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Certificates {
    /// `acp_test_root.cer`.
    pub root: Certified,
    /// `acp_test_middle.cer`.
    pub middle: Certified,
    /// Signs answers and notifications.
    pub signer: Certified,
    /// Signs from a rotation on.
    pub next_signer: Certified,
    /// Out of date.
    pub expired: Certified,
    /// The right name, from an authority that nobody knows.
    pub foreign: Certified,
    /// `acp_test_enc.cer`.
    pub encryption: Certified,
}

/// What there is when: from, until.
type Dates = (i64, i64);

const YEAR_MS: i64 = 365 * 86_400_000;

impl Certificates {
    /// Certifies seven keys: root, middle, signer, next signer, a foreign authority, encryption, and the expired one's.
    ///
    /// # Errors
    /// When a certificate cannot be made.
    pub fn issue(keys: [RsaKey; 4], dates: Dates, random: &dyn Random) -> Result<Self, SandboxError> {
        let [root_key, middle_key, signer_key, other_key] = keys;
        let past = (dates.0 - 6 * YEAR_MS, dates.0 - YEAR_MS);
        let root = certify((ROOT, &root_key), (ROOT, &root_key), true, dates, random)?;
        let middle = certify((ROOT, &root_key), (MIDDLE, &middle_key), true, dates, random)?;
        let by_middle = |subject, key: &RsaKey, dates| {
            certify((MIDDLE, &middle_key), (subject, key), false, dates, random)
        };
        Ok(Self {
            signer: by_middle(SIGNER, &signer_key, dates)?,
            next_signer: by_middle(SIGNER, &other_key, dates)?,
            expired: by_middle(SIGNER, &signer_key, past)?,
            encryption: by_middle(SEALER, &other_key, dates)?,
            // An authority of the same name with another key.
            foreign: certify((MIDDLE, &other_key), (SIGNER, &signer_key), false, dates, random)?,
            root,
            middle,
        })
    }

    /// A merchant's signing certificate.
    ///
    /// # Errors
    /// When a certificate cannot be made.
    pub fn merchant(
        &self,
        mer_id: &str,
        key: RsaKey,
        dates: Dates,
        random: &dyn Random,
    ) -> Result<Certified, SandboxError> {
        let subject = format!("CN=041@Z2026-01-01@{mer_id}:SIGN@00000003,OU=Enterprises,O=CFCA OCA1,C=cn");
        certify((MIDDLE, &self.middle.key), (&subject, &key), false, dates, random)
    }

    /// `acp_test_sign.pfx`: key with 3DES, certificates with 40-bit RC2, checksum with SHA-1; all three certificates.
    #[must_use]
    pub fn pfx(&self, merchant: &Certified) -> Option<Vec<u8>> {
        let key = merchant.key.inner().to_pkcs8_der().ok()?;
        let (middle, root) = (self.middle.der(), self.root.der());
        let cas = [middle.as_slice(), root.as_slice()];
        let pfx =
            p12::PFX::new_with_cas(&merchant.der(), key.as_bytes(), &cas, PFX_PASSWORD, &merchant.serial)?;
        Some(pfx.to_der())
    }
}

fn certify(
    (issuer, issuer_key): (&str, &RsaKey),
    (subject, key): (&str, &RsaKey),
    ca: bool,
    (from_ms, until_ms): Dates,
    random: &dyn Random,
) -> Result<Certified, SandboxError> {
    let wrong = |e: &dyn fmt::Display| SandboxError::Key(format!("certificate: {e}"));
    let serial = serial_bytes(random);
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
    let signer = SigningKey::<Sha1>::new(issuer_key.inner().clone());
    let certificate = builder.build::<_, Signature>(&signer).map_err(|e| wrong(&e))?;
    Ok(Certified {
        serial: decimal(serial).to_string(),
        pem: certificate.to_pem(LineEnding::LF).map_err(|e| wrong(&e))?,
        key: key.clone(),
        expires_ms: until_ms,
    })
}

/// Five bytes, as the real ones have: 0x10… .
fn serial_bytes(random: &dyn Random) -> [u8; 5] {
    let mut bytes = [0; 5];
    random.fill(&mut bytes);
    bytes[0] = 0x10;
    bytes
}

fn decimal(serial: [u8; 5]) -> u64 {
    serial.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn time(ms: i64) -> Result<Time, SandboxError> {
    let seconds = u64::try_from(ms / 1000).map_err(|_| SandboxError::Key("a date before 1970".into()))?;
    let utc = UtcTime::from_unix_duration(Duration::from_secs(seconds));
    utc.map(Time::from).map_err(|e| SandboxError::Key(format!("certificate: {e}")))
}

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
        let basic = BasicConstraints { ca: self.ca, path_len_constraint: None };
        Ok(vec![basic.to_extension(tbs.subject(), &[])?])
    }
}
