//! What a new sandbox begins with, and what a reset returns to.

use std::collections::BTreeSet;

use crate::{
    config::Config,
    faces::carpark::CarPark,
    ids,
    keys::{self, Authority, KeyRing, MerchantKeys},
    random::Random,
    sandbox::SandboxError,
};

use super::{
    AccountKind, Dialect, Merchant, OfficialAccount, Payer, PlatformCertificate, PlatformRole, Product,
    PublicKeyPair, State, Verification,
};

const DAY_MS: i64 = 86_400_000;

/// The first merchant and the first account are ready to be paid through; the second pair is as WeChat hands it
/// over: bound to each other, nothing else configured. The third account is a 订阅号, to be refused.
pub(crate) fn seed(
    config: &Config,
    ring: KeyRing,
    now_ms: i64,
    random: &dyn Random,
) -> Result<State, SandboxError> {
    let authority = Authority::new(ring.ca);
    let [first_keys, second_keys] = ring.merchants;
    let [first, second, third] = official_accounts(config, random);
    let issue = Issue { authority: &authority, now_ms, random };
    let mut ready = merchant(&issue, "1900000001", "披克示范停车", first_keys, &first.app_id)?;
    ready.directories = directories(config);
    let fresh = merchant(&issue, "1900000002", "云栖智慧停车", second_keys, &second.app_id)?;
    Ok(State {
        authority,
        merchants: vec![ready, fresh],
        official_accounts: vec![first, second, third],
        payers: payers(),
        trades: Vec::new(),
        refunds: Vec::new(),
        notifications: Vec::new(),
        codes: Vec::new(),
        tokens: Vec::new(),
        faults: Vec::new(),
        events: std::collections::VecDeque::new(),
        dialect: Dialect::default(),
        car_park: CarPark::default(),
        parking: None,
        demo: None,
        counter: 0,
    })
}

impl State {
    /// Back to the beginning, except for keys, certificates and identities: the product holds those already.
    pub(crate) fn reset(&mut self, config: &Config) {
        self.trades.clear();
        self.refunds.clear();
        self.notifications.clear();
        self.codes.clear();
        self.tokens.clear();
        self.faults.clear();
        self.events.clear();
        self.dialect = Dialect::default();
        self.car_park.reset();
        self.payers = payers();
        let app_ids: Vec<String> = self.official_accounts.iter().map(|a| a.app_id.clone()).collect();
        for (place, merchant) in self.merchants.iter_mut().enumerate() {
            merchant.verification = Verification::PublicKey;
            merchant.certificates_offered = true;
            merchant.products = products();
            merchant.directories = if place == 0 { directories(config) } else { Vec::new() };
            merchant.app_ids = app_ids.get(place).cloned().into_iter().collect();
            merchant.offer_next(false);
        }
        for (place, account) in self.official_accounts.iter_mut().enumerate() {
            account.kind = if place == 2 { AccountKind::Subscription } else { AccountKind::Service };
            account.verified = place < 2;
            account.authorisation_domains = if place == 0 { vec![domain(config)] } else { Vec::new() };
            account.ip_white_list = if place == 0 { vec!["127.0.0.1".into()] } else { Vec::new() };
        }
    }
}

/// What it takes to issue certificates.
struct Issue<'a> {
    authority: &'a Authority,
    now_ms: i64,
    random: &'a dyn Random,
}

fn merchant(
    issue: &Issue<'_>,
    mch_id: &str,
    name: &str,
    keys: MerchantKeys,
    app_id: &str,
) -> Result<Merchant, SandboxError> {
    let Issue { authority, now_ms, random } = *issue;
    let certificate = authority.merchant_certificate(mch_id, name, keys.merchant, now_ms, random)?;
    let year = 365 * DAY_MS;
    let platform = |role, offered, key, validity| -> Result<PlatformCertificate, SandboxError> {
        let credential = authority.platform_certificate(key, validity, random)?;
        Ok(PlatformCertificate { role, offered, credential })
    };
    let platform_certificates = vec![
        platform(
            PlatformRole::Expired,
            false,
            keys.platform.clone(),
            (now_ms - 6 * year, now_ms - year),
        )?,
        platform(PlatformRole::Current, true, keys.platform, (now_ms - year, now_ms + 4 * year))?,
        platform(PlatformRole::Next, false, keys.platform_next, (now_ms - DAY_MS, now_ms + 5 * year))?,
    ];
    Ok(Merchant {
        mch_id: mch_id.into(),
        name: name.into(),
        api_v3_key: ids::alphanumeric(random, 32),
        certificates: vec![certificate],
        public_key: PublicKeyPair { id: keys::public_key_id(random), key: keys.wechatpay_public },
        platform_certificates,
        certificates_offered: true,
        verification: Verification::PublicKey,
        products: products(),
        directories: Vec::new(),
        app_ids: vec![app_id.into()],
    })
}

fn products() -> BTreeSet<Product> {
    [Product::Jsapi, Product::Refund].into()
}

fn official_accounts(config: &Config, random: &dyn Random) -> [OfficialAccount; 3] {
    let account = |name: &str, kind, verified| OfficialAccount {
        name: name.into(),
        app_id: format!("wx{}", ids::hex_lower(random, 16)),
        app_secret: ids::hex_lower(random, 32),
        kind,
        verified,
        authorisation_domains: Vec::new(),
        ip_white_list: Vec::new(),
    };
    let mut first = account("披克云停车", AccountKind::Service, true);
    first.authorisation_domains = vec![domain(config)];
    first.ip_white_list = vec!["127.0.0.1".into()];
    let second = account("云栖停车服务", AccountKind::Service, true);
    let third = account("停车资讯", AccountKind::Subscription, false);
    [first, second, third]
}

fn payers() -> Vec<Payer> {
    let people = [("lin", "林小雨"), ("chen", "陈建国"), ("zhao", "赵敏"), ("wang", "王磊")];
    people.into_iter().map(|(key, name)| Payer { key: key.into(), name: name.into() }).collect()
}

/// The product's host, without a port: the console of the official account takes none.
fn domain(config: &Config) -> String {
    config.product_base.host_str().unwrap_or_default().to_owned()
}

/// The three directories whose pages may call the bridge.
fn directories(config: &Config) -> Vec<String> {
    let origin = config.product_base.origin().ascii_serialization();
    ["charge", "pay"]
        .iter()
        .map(|name| format!("{origin}/PeakeCloud/mobile/{name}/"))
        .chain([format!("{origin}/PeakeCloud/offline/")])
        .collect()
}
