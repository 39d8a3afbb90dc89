//! RSA keys and X.509 certificates of the simulated WeChat Pay.

use std::{fmt, str::FromStr, sync::Arc, time::Duration};

use der::{EncodePem, asn1::OctetString, pem::LineEnding};
use rsa::{
    PrivateKey, PublicKey,
    pkcs1v15::{Signature, SigningKey},
    pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::Sha256;
use spki::SubjectPublicKeyInfoRef;
use x509_cert::{
    TbsCertificate,
    builder::{self, Builder, CertificateBuilder, profile::BuilderProfile},
    ext::{
        Extension, ToExtension,
        pkix::{BasicConstraints, KeyUsage, KeyUsages, SubjectKeyIdentifier},
    },
    name::Name,
    serial_number::SerialNumber,
    spki::SubjectPublicKeyInfo,
    time::{Time, Validity},
};

use crate::{
    crypto, ids,
    random::{Random, Rng},
    sandbox::SandboxError,
};

/// An RSA-2048 private key. Cheap to clone; stored as PKCS#8 PEM; does not print.
#[derive(Clone)]
pub struct RsaKey(Arc<KeyAndPem>);

/// The PEM is kept because writing it out again for every stored change would cost more than the change.
struct KeyAndPem {
    key: PrivateKey,
    pem: String,
}

impl RsaKey {
    fn new(key: PrivateKey) -> Result<Self, SandboxError> {
        let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|e| SandboxError::Key(e.to_string()))?;
        Ok(Self(Arc::new(KeyAndPem { pem: pem.to_string(), key })))
    }

    /// Reads PKCS#8 PEM.
    ///
    /// # Errors
    /// When it is no such thing.
    pub fn from_pem(pem: &str) -> Result<Self, SandboxError> {
        PrivateKey::from_pkcs8_pem(pem).map_err(|e| SandboxError::Key(e.to_string())).and_then(Self::new)
    }

    pub(crate) fn generate(random: &dyn Random) -> Result<Self, SandboxError> {
        PrivateKey::new(&mut Rng(random), 2048)
            .map_err(|e| SandboxError::Key(e.to_string()))
            .and_then(Self::new)
    }

    /// PKCS#8 PEM, as `apiclient_key.pem` has it.
    #[must_use]
    pub fn private_pem(&self) -> String {
        self.0.pem.clone()
    }

    /// SPKI PEM, as WeChat Pay's public key is downloaded.
    #[must_use]
    pub fn public_pem(&self) -> String {
        self.public().to_public_key_pem(LineEnding::LF).unwrap_or_default()
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey::from(&self.0.key)
    }

    /// SHA256-RSA in base64; empty only if the key could not sign at all, which RSA-2048 always can.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> String {
        crypto::sign(&self.0.key, message).unwrap_or_default()
    }

    /// Whether this key made the signature.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &str) -> bool {
        crypto::verify(&self.public(), message, signature)
    }

    /// The key as `RustCrypto` has it.
    #[must_use]
    pub fn inner(&self) -> &PrivateKey {
        &self.0.key
    }
}

impl fmt::Debug for RsaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RsaKey(..)")
    }
}

impl Serialize for RsaKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.pem)
    }
}

impl<'de> Deserialize<'de> for RsaKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_pem(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// A certificate with the private key that belongs to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credential {
    /// 40 upper-case hex digits.
    pub serial: String,
    /// The certificate in PEM.
    pub certificate_pem: String,
    /// Its private key.
    pub key: RsaKey,
    /// Valid from, UTC milliseconds.
    pub effective_ms: i64,
    /// Valid until, UTC milliseconds.
    pub expires_ms: i64,
}

/// The issuer of every certificate here; its name is that of the real one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Authority {
    key: RsaKey,
}

const AUTHORITY_NAME: &str = "CN=Tenpay.com Root CA,OU=Tenpay.com CA Center,O=Tenpay.com,C=CN";
const DAY_MS: i64 = 86_400_000;

impl Authority {
    pub(crate) fn new(key: RsaKey) -> Self {
        Self { key }
    }

    /// `apiclient_cert.pem`: its common name is the merchant number. Valid for five years from yesterday.
    ///
    /// # Errors
    /// When a name does not fit into a certificate.
    pub fn merchant_certificate(
        &self,
        mch_id: &str,
        company: &str,
        key: RsaKey,
        now_ms: i64,
        random: &dyn Random,
    ) -> Result<Credential, SandboxError> {
        self.certify_merchant(mch_id, company, key, (now_ms - DAY_MS, now_ms + 5 * 365 * DAY_MS), random)
    }

    /// The same, valid during `(from_ms, until_ms)`.
    pub(crate) fn certify_merchant(
        &self,
        mch_id: &str,
        company: &str,
        key: RsaKey,
        validity: (i64, i64),
        random: &dyn Random,
    ) -> Result<Credential, SandboxError> {
        let subject = format!("CN={mch_id},OU={company},O=微信商户系统,L=Shenzhen,C=CN");
        self.issue(&subject, key, validity, random)
    }

    /// A WeChat Pay platform certificate, valid during `(from_ms, until_ms)`.
    ///
    /// # Errors
    /// As above.
    pub fn platform_certificate(
        &self,
        key: RsaKey,
        validity: (i64, i64),
        random: &dyn Random,
    ) -> Result<Credential, SandboxError> {
        let subject = "CN=Tenpay.com sign,OU=Tenpay.com CA Center,O=Tenpay.com,L=Shenzhen,C=CN";
        self.issue(subject, key, validity, random)
    }

    fn issue(
        &self,
        subject: &str,
        key: RsaKey,
        (from_ms, until_ms): (i64, i64),
        random: &dyn Random,
    ) -> Result<Credential, SandboxError> {
        let wrong = |e: &dyn fmt::Display| SandboxError::Key(format!("certificate: {e}"));
        let serial = serial_bytes(random);
        let profile = Leaf {
            issuer: Name::from_str(AUTHORITY_NAME).map_err(|e| wrong(&e))?,
            subject: Name::from_str(subject).map_err(|e| wrong(&e))?,
        };
        let builder = CertificateBuilder::new(
            profile,
            SerialNumber::new(&serial).map_err(|e| wrong(&e))?,
            Validity::new(time(from_ms)?, time(until_ms)?),
            SubjectPublicKeyInfo::from_key(&key.public()).map_err(|e| wrong(&e))?,
        )
        .map_err(|e| wrong(&e))?;
        let signer = SigningKey::<Sha256>::new(self.key.inner().clone());
        let certificate = builder.build::<_, Signature>(&signer).map_err(|e| wrong(&e))?;
        Ok(Credential {
            serial: hex::encode_upper(serial),
            certificate_pem: certificate.to_pem(LineEnding::LF).map_err(|e| wrong(&e))?,
            key,
            effective_ms: from_ms,
            expires_ms: until_ms,
        })
    }
}

/// 20 bytes whose first digit is 4 to 7: always 40 hex digits, always positive.
fn serial_bytes(random: &dyn Random) -> [u8; 20] {
    let mut bytes = [0; 20];
    random.fill(&mut bytes);
    bytes[0] = bytes[0] & 0x3f | 0x40;
    bytes
}

fn time(ms: i64) -> Result<Time, SandboxError> {
    let seconds = u64::try_from(ms / 1000).map_err(|_| SandboxError::Key("a date before 1970".into()))?;
    der::asn1::UtcTime::from_unix_duration(Duration::from_secs(seconds))
        .map(Time::from)
        .map_err(|e| SandboxError::Key(format!("certificate: {e}")))
}

/// An end-entity certificate with the few extensions that the real ones have.
struct Leaf {
    issuer: Name,
    subject: Name,
}

impl BuilderProfile for Leaf {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        spk: SubjectPublicKeyInfoRef<'_>,
        _issuer_spk: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> builder::Result<Vec<Extension>> {
        let mut extensions = Vec::new();
        let basic = BasicConstraints { ca: false, path_len_constraint: None };
        extensions.push(basic.to_extension(tbs.subject(), &extensions)?);
        let usage = KeyUsages::DigitalSignature | KeyUsages::NonRepudiation | KeyUsages::KeyEncipherment;
        extensions.push(KeyUsage(usage).to_extension(tbs.subject(), &extensions)?);
        let digest = <sha1::Sha1 as sha1::Digest>::digest(spk.subject_public_key.raw_bytes());
        let identifier = SubjectKeyIdentifier(OctetString::new(digest.to_vec())?);
        extensions.push(identifier.to_extension(tbs.subject(), &extensions)?);
        Ok(extensions)
    }
}

/// The next WeChat Pay public-key id, in its shape: `PUB_KEY_ID_` and 28 digits.
pub(crate) fn public_key_id(random: &dyn Random) -> String {
    format!("PUB_KEY_ID_01{}00000000000000", ids::digits(random, 12))
}
