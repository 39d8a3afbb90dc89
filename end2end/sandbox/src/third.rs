//! The third operator: first as it should be, to be configured in the product; then with every mistake of the guide.

use crate::{
    DemoAccount,
    keys::{Authority, RsaKey},
    material::{KeySource, MerchantMaterial, generate_many},
    mistakes::Mistake,
    random::Random,
    sandbox::{Sandbox, SandboxError, Tools},
    state::{
        AccountKind, MessageServer, State, UmsDigest, UmsMerchant, directories, make_ready, merchant,
        mobile_app, official_account,
    },
};

/// Where the third operator's accounts stand in every list.
pub const THIRD: usize = 2;
/// Number and company name of its merchant.
const MERCHANT: (&str, &str) = ("1900000003", "白石商业停车");
/// How long the merchant's certificate lasts from its making.
const CERTIFICATE_LEFT_MS: i64 = 180_000;
const DAY_MS: i64 = 86_400_000;
const YEAR_MS: i64 = 365 * DAY_MS;

impl Sandbox {
    /// Gives the third operator its accounts, everything right; what the product's form asks for. Repeated: the same
    /// accounts.
    ///
    /// # Errors
    /// Keys cannot be made.
    pub fn third_operator(&self, keys: KeySource) -> Result<DemoAccount, SandboxError> {
        let known = |state: &State| state.account(THIRD);
        if self.read(known).is_some() {
            self.change(renew)?;
            return self.read(known).ok_or_else(|| SandboxError::Key("the third operator is gone".into()));
        }
        // Finding primes takes its time; the memory is not held meanwhile.
        let made = found(keys, self.random().as_ref())?;
        self.change(|state, tools| add(state, tools, made))?;
        self.read(known).ok_or_else(|| SandboxError::Key("the third operator has no certificate".into()))
    }

    /// The third operator's ChinaUMS merchant, once there is a third operator.
    #[must_use]
    pub fn third_ums_merchant(&self) -> Option<UmsMerchant> {
        self.read(|state| state.chinaums.merchants.get(THIRD).cloned())
    }

    /// Makes every mistake of the guide at the third operator's accounts; those that can be made there.
    pub fn break_operator(&self) -> Vec<Mistake> {
        self.change(|state, tools| {
            Mistake::BROKEN.into_iter().filter(|mistake| state.make_mistake(tools, THIRD, *mistake)).collect()
        })
    }

    /// Enters 服务器配置 as the official account's console would, without asking the address: for whoever seeds both
    /// sides at once.
    pub fn set_message_server(&self, app_id: &str, server: MessageServer) -> bool {
        self.change(|state, _| {
            let Some(account) = state.official_account_mut(app_id) else { return false };
            account.server = Some(server);
            true
        })
    }
}

/// Whoever was interrupted before the product had the certificate gets one that is still good.
fn renew(state: &mut State, tools: &Tools<'_>) -> Result<(), SandboxError> {
    let authority = state.authority.clone();
    let broken = state.mistakes.iter().any(|made| made.place == THIRD);
    let Some(merchant) = state.merchants.get_mut(THIRD).filter(|_| !broken) else { return Ok(()) };
    let Some(own) =
        merchant.certificate().filter(|own| own.expires_ms <= tools.now_ms + CERTIFICATE_LEFT_MS / 2)
    else {
        return Ok(());
    };
    let dates = certificate_dates(tools.now_ms);
    let (mch_id, company) = MERCHANT;
    merchant.certificates =
        vec![authority.certify_merchant(mch_id, company, own.key.clone(), dates, tools.random)?];
    Ok(())
}

/// No product takes a certificate that is out of date; this one is, shortly after it was taken.
fn certificate_dates(now_ms: i64) -> (i64, i64) {
    (now_ms - 5 * YEAR_MS, now_ms + CERTIFICATE_LEFT_MS)
}

/// The merchant's key, WeChat Pay's public key, the platform's, and the one that follows.
fn found(source: KeySource, random: &dyn Random) -> Result<[RsaKey; 4], SandboxError> {
    match source {
        KeySource::Generate => generate_many(random),
        // Another merchant's numbers stand in every certificate, so keys of the fixture may come twice.
        KeySource::Fixture => Ok([
            RsaKey::from_pem(include_str!("../keys/fixture-unionpay-merchant-b.pem"))?,
            RsaKey::from_pem(include_str!("../keys/fixture-public-b.pem"))?,
            RsaKey::from_pem(include_str!("../keys/fixture-platform-b.pem"))?,
            RsaKey::from_pem(include_str!("../keys/fixture-next-b.pem"))?,
        ]),
    }
}

fn add(state: &mut State, tools: &Tools<'_>, keys: [RsaKey; 4]) -> Result<(), SandboxError> {
    let random = tools.random;
    let material = certify(&state.authority, tools.now_ms, keys, random)?;
    let mut account = official_account("白石停车", AccountKind::Service, true, random);
    make_ready(&mut account, tools.config);
    let app = mobile_app("白石易卡通", random);
    let bound = vec![account.app_id.clone(), app.app_id.clone()];
    let mut third = merchant(MERCHANT, material, bound, random);
    third.directories = directories(tools.config);
    state.merchants.insert(THIRD, third);
    state.official_accounts.insert(THIRD, account);
    state.mobile_apps.insert(THIRD, app);
    state.chinaums.merchants.insert(THIRD, ums(random));
    Ok(())
}

fn certify(
    authority: &Authority,
    now_ms: i64,
    [own, public, platform, next]: [RsaKey; 4],
    random: &dyn Random,
) -> Result<MerchantMaterial, SandboxError> {
    let (mch_id, company) = MERCHANT;
    let current = (now_ms - YEAR_MS, now_ms + 4 * YEAR_MS);
    Ok(MerchantMaterial {
        certificate: authority.certify_merchant(mch_id, company, own, certificate_dates(now_ms), random)?,
        wechatpay_public: public,
        expired: authority.platform_certificate(
            platform.clone(),
            (now_ms - 6 * YEAR_MS, now_ms - YEAR_MS),
            random,
        )?,
        current: authority.platform_certificate(platform, current, random)?,
        next: authority.platform_certificate(next, (now_ms - DAY_MS, now_ms + 5 * YEAR_MS), random)?,
    })
}

fn ums(random: &dyn Random) -> UmsMerchant {
    UmsMerchant {
        mid: "898340149000103".into(),
        tid: "88880001".into(),
        name: "白石商业停车".into(),
        inst_mid: "YUEDANDEFAULT".into(),
        source_no: "2265".into(),
        app_id: crate::ids::hex_lower(random, 32),
        app_key: crate::ids::hex_lower(random, 32),
        msg_src: "WWW.BAISHI.COM".into(),
        communication_key: crate::ids::alphanumeric(random, 48),
        digest: UmsDigest::Sha256,
        names_digest: true,
    }
}
