//! What the simulated UnionPay begins with: its authority, its certificates, two merchants.

use std::sync::OnceLock;

use crate::{
    keys::RsaKey,
    material::{Counter, KeySource, generate_many},
    random::Random,
    sandbox::SandboxError,
    state::{UnionMerchant, UnionPay},
};

use super::certificates::Certificates;

/// Number and company name of the merchants that exist from the start: the ready one, and one for a newcomer.
const MERCHANTS: [(&str, &str); 2] =
    [("777290058110048", "披克示范停车"), ("777290058110097", "云栖智慧停车")];
const DAY_MS: i64 = 86_400_000;
const YEAR_MS: i64 = 365 * DAY_MS;

/// Reads or makes everything.
pub(crate) fn open(source: KeySource, now_ms: i64, random: &dyn Random) -> Result<UnionPay, SandboxError> {
    match source {
        KeySource::Fixture => fixture(),
        KeySource::Generate => {
            let [root, middle, signer, other, first, second] = generate_many(random)?;
            certify(
                [root, middle, signer, other],
                [first, second],
                (now_ms - DAY_MS, now_ms + 5 * YEAR_MS),
                random,
            )
        }
    }
}

/// Valid from 2020 to 2049, whatever the clock says; made once per process.
fn fixture() -> Result<UnionPay, SandboxError> {
    static FIXTURE: OnceLock<UnionPay> = OnceLock::new();
    if let Some(made) = FIXTURE.get() {
        return Ok(made.clone());
    }
    let authority = [
        RsaKey::from_pem(include_str!("../../keys/fixture-unionpay-root.pem"))?,
        RsaKey::from_pem(include_str!("../../keys/fixture-unionpay-middle.pem"))?,
        RsaKey::from_pem(include_str!("../../keys/fixture-unionpay-signer.pem"))?,
        RsaKey::from_pem(include_str!("../../keys/fixture-unionpay-other.pem"))?,
    ];
    let merchants = [
        RsaKey::from_pem(include_str!("../../keys/fixture-unionpay-merchant-a.pem"))?,
        RsaKey::from_pem(include_str!("../../keys/fixture-unionpay-merchant-b.pem"))?,
    ];
    let made = certify(authority, merchants, (1_577_836_800_000, 2_493_072_000_000), &Counter::default())?;
    Ok(FIXTURE.get_or_init(|| made).clone())
}

fn certify(
    authority: [RsaKey; 4],
    merchants: [RsaKey; 2],
    dates: (i64, i64),
    random: &dyn Random,
) -> Result<UnionPay, SandboxError> {
    let certificates = Certificates::issue(authority, dates, random)?;
    let mut made = Vec::new();
    for ((mer_id, name), key) in MERCHANTS.into_iter().zip(merchants) {
        made.push(UnionMerchant {
            mer_id: mer_id.into(),
            name: name.into(),
            signing: vec![certificates.merchant(mer_id, key, dates, random)?],
            app: true,
            refund: true,
            undo: true,
        });
    }
    Ok(UnionPay { certificates, rotated: false, merchants: made, trades: Vec::new(), backs: Vec::new() })
}
