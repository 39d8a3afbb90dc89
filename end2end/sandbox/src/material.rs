//! The keys and certificates that a new sandbox begins with.

use std::sync::{Mutex, OnceLock, PoisonError};

use sha2::{Digest, Sha256};

use crate::{
    keys::{Authority, Credential, RsaKey},
    random::Random,
    sandbox::SandboxError,
    state::UnionPay,
    unionpay,
};

/// Where the RSA keys come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// New ones (a second or two of arithmetic), for the demo.
    Generate,
    /// Fixed ones, compiled in; at once, for tests and the simulation. Their certificates are valid from 2020 to
    /// 2049, whatever the clock says.
    Fixture,
}

/// Number and company name of the merchants that exist from the start.
pub(crate) const MERCHANTS: [(&str, &str); 2] =
    [("1900000001", "披克示范停车"), ("1900000002", "云栖智慧停车")];

/// Keys and certificates of one merchant number and of WeChat Pay's side of it.
#[derive(Clone)]
pub(crate) struct MerchantMaterial {
    pub certificate: Credential,
    pub wechatpay_public: RsaKey,
    pub expired: Credential,
    pub current: Credential,
    pub next: Credential,
}

/// Everything that must be made before the first request.
#[derive(Clone)]
pub(crate) struct Material {
    pub authority: Authority,
    pub merchants: [MerchantMaterial; 2],
    pub union_pay: UnionPay,
}

/// The keys of one merchant number, before anything is certified.
struct Keys {
    merchant: RsaKey,
    wechatpay_public: RsaKey,
    platform: RsaKey,
    platform_next: RsaKey,
}

/// When the certificates are valid, in UTC milliseconds.
struct Dates {
    merchant_from: i64,
    expired: (i64, i64),
    current: (i64, i64),
    next: (i64, i64),
}

const DAY_MS: i64 = 86_400_000;
const YEAR_MS: i64 = 365 * DAY_MS;

impl Material {
    /// Reads or makes everything.
    pub fn open(source: KeySource, now_ms: i64, random: &dyn Random) -> Result<Self, SandboxError> {
        match source {
            KeySource::Fixture => Self::fixture(),
            KeySource::Generate => Self::generate(now_ms, random),
        }
    }

    fn generate(now_ms: i64, random: &dyn Random) -> Result<Self, SandboxError> {
        let [ca, a1, a2, a3, a4, b1, b2, b3, b4] = generate_many(random)?;
        let set = |merchant, wechatpay_public, platform, platform_next| Keys {
            merchant,
            wechatpay_public,
            platform,
            platform_next,
        };
        let dates = Dates {
            merchant_from: now_ms - DAY_MS,
            expired: (now_ms - 6 * YEAR_MS, now_ms - YEAR_MS),
            current: (now_ms - YEAR_MS, now_ms + 4 * YEAR_MS),
            next: (now_ms - DAY_MS, now_ms + 5 * YEAR_MS),
        };
        let union_pay = unionpay::material::open(KeySource::Generate, now_ms, random)?;
        Self::certify(ca, [set(a1, a2, a3, a4), set(b1, b2, b3, b4)], union_pay, &dates, random)
    }

    /// Reading nine keys and signing eight certificates takes longer than many simulated payments, hence once per
    /// process.
    fn fixture() -> Result<Self, SandboxError> {
        static FIXTURE: OnceLock<Material> = OnceLock::new();
        if let Some(material) = FIXTURE.get() {
            return Ok(material.clone());
        }
        let merchant = |[merchant, public, platform, next]: [&str; 4]| -> Result<Keys, SandboxError> {
            Ok(Keys {
                merchant: RsaKey::from_pem(merchant)?,
                wechatpay_public: RsaKey::from_pem(public)?,
                platform: RsaKey::from_pem(platform)?,
                platform_next: RsaKey::from_pem(next)?,
            })
        };
        let keys = [
            merchant([
                include_str!("../keys/fixture-merchant-a.pem"),
                include_str!("../keys/fixture-public-a.pem"),
                include_str!("../keys/fixture-platform-a.pem"),
                include_str!("../keys/fixture-next-a.pem"),
            ])?,
            merchant([
                include_str!("../keys/fixture-merchant-b.pem"),
                include_str!("../keys/fixture-public-b.pem"),
                include_str!("../keys/fixture-platform-b.pem"),
                include_str!("../keys/fixture-next-b.pem"),
            ])?,
        ];
        // 2020-01-01 and 2049-01-01, because after 2049 X.509 writes dates another way.
        let (from, until) = (1_577_836_800_000, 2_493_072_000_000);
        let dates = Dates {
            merchant_from: from,
            expired: (from - 5 * YEAR_MS, from),
            current: (from, until),
            next: (from, until),
        };
        let ca = RsaKey::from_pem(include_str!("../keys/fixture-ca.pem"))?;
        let counter = Counter::default();
        let union_pay = unionpay::material::open(KeySource::Fixture, from, &counter)?;
        let material = Self::certify(ca, keys, union_pay, &dates, &counter)?;
        Ok(FIXTURE.get_or_init(|| material).clone())
    }

    fn certify(
        ca: RsaKey,
        keys: [Keys; 2],
        union_pay: UnionPay,
        dates: &Dates,
        random: &dyn Random,
    ) -> Result<Self, SandboxError> {
        let authority = Authority::new(ca);
        let [first, second] = keys;
        let certify = |(mch_id, company): (&str, &str), keys: Keys| -> Result<_, SandboxError> {
            let Keys { merchant, wechatpay_public, platform, platform_next } = keys;
            let from_ms = dates.merchant_from;
            // The fixture's merchant certificates must outlive every simulated clock.
            let until_ms = dates.current.1.max(from_ms + 5 * YEAR_MS);
            Ok(MerchantMaterial {
                certificate: authority.certify_merchant(
                    mch_id,
                    company,
                    merchant,
                    (from_ms, until_ms),
                    random,
                )?,
                wechatpay_public,
                expired: authority.platform_certificate(platform.clone(), dates.expired, random)?,
                current: authority.platform_certificate(platform, dates.current, random)?,
                next: authority.platform_certificate(platform_next, dates.next, random)?,
            })
        };
        let merchants = [certify(MERCHANTS[0], first)?, certify(MERCHANTS[1], second)?];
        Ok(Self { authority, merchants, union_pay })
    }
}

/// Finding primes is the whole cost of a start, so every processor looks for some.
pub(crate) fn generate_many<const N: usize>(random: &dyn Random) -> Result<[RsaKey; N], SandboxError> {
    let stopped = || SandboxError::Key("key generation stopped".into());
    let made: Result<Vec<RsaKey>, SandboxError> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..N).map(|_| scope.spawn(|| RsaKey::generate(random))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| Err(stopped()))).collect()
    });
    made?.try_into().map_err(|_| stopped())
}

/// Serials of the fixture's certificates: SHA-256 of 1, 2, 3, …
#[derive(Default)]
pub(crate) struct Counter(Mutex<u64>);

impl Random for Counter {
    fn fill(&self, buf: &mut [u8]) {
        let mut count = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in buf.chunks_mut(32) {
            *count += 1;
            let block = Sha256::digest(count.to_be_bytes());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}
