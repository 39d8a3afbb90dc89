//! What a new sandbox begins with, and what a reset returns to.

use std::collections::BTreeSet;

use crate::{
    config::Config,
    faces::carpark::CarPark,
    ids, keys,
    material::{MERCHANTS, Material, MerchantMaterial},
    official_account::library,
    random::Random,
    terminal::Terminal,
};

use super::{
    AccountKind, Chinaums, Dialect, Merchant, MobileApp, OfficialAccount, Payer, PlatformCertificate,
    PlatformRole, Product, PublicKeyPair, Sms, State, Verification,
};

/// The first merchant and the first account are ready to be paid through; the second pair is as WeChat hands it
/// over: bound to each other, nothing else configured. The third account is a 订阅号, to be refused.
pub(crate) fn seed(config: &Config, material: Material, random: &dyn Random) -> State {
    let Material { authority, merchants: [first_material, second_material], union_pay } = material;
    let [first, second, third] = official_accounts(config, random);
    let mobile_apps = mobile_apps(random);
    let bound = |account: &OfficialAccount, place: usize| {
        vec![account.app_id.clone(), mobile_apps[place].app_id.clone()]
    };
    let mut ready = merchant(MERCHANTS[0], first_material, bound(&first, 0), random);
    ready.directories = directories(config);
    let fresh = merchant(MERCHANTS[1], second_material, bound(&second, 1), random);
    State {
        product_base: origin(config),
        authority,
        merchants: vec![ready, fresh],
        official_accounts: vec![first, second, third],
        mobile_apps,
        payers: payers(),
        trades: Vec::new(),
        refunds: Vec::new(),
        notifications: Vec::new(),
        codes: Vec::new(),
        tokens: Vec::new(),
        tickets: Vec::new(),
        messages: Vec::new(),
        mistakes: Vec::new(),
        faults: Vec::new(),
        events: std::collections::VecDeque::new(),
        dialect: Dialect::default(),
        car_park: CarPark::default(),
        terminals: Vec::new(),
        union_pay,
        chinaums: Chinaums::seed(random),
        alipay: None,
        sms: Sms::seed(random),
        app_server: None,
        parking: None,
        demo: None,
        counter: 0,
    }
}

impl State {
    /// Memory of an older run gets what has come to exist since.
    pub(crate) fn complete(&mut self, random: &dyn Random) {
        if self.mobile_apps.is_empty() {
            self.mobile_apps = mobile_apps(random);
            for (merchant, app) in self.merchants.iter_mut().zip(&self.mobile_apps) {
                merchant.app_ids.push(app.app_id.clone());
                merchant.products.insert(Product::App);
            }
        }
        if self.chinaums.merchants.is_empty() {
            self.chinaums = Chinaums::seed(random);
        }
        if self.sms.is_empty() {
            self.sms = Sms::seed(random);
        }
        self.official_accounts.iter_mut().for_each(OfficialAccount::complete);
        for merchant in self.merchants.iter_mut().filter(|m| m.api_key.is_empty()) {
            merchant.api_key = ids::alphanumeric(random, 32);
        }
    }

    /// The product answers somewhere else than in the run that this memory is from (another `PORT`): what was set
    /// for the old address is set for the new one.
    pub(crate) fn move_to(&mut self, config: &Config) {
        let new = origin(config);
        let old = std::mem::replace(&mut self.product_base, new.clone());
        if old == new {
            return;
        }
        for entry in self.merchants.iter_mut().flat_map(|m| &mut m.directories) {
            if let Some(path) = entry.strip_prefix(&old).filter(|path| path.starts_with('/')) {
                *entry = format!("{new}{path}");
            }
        }
        let old_domain = url::Url::parse(&old).ok().and_then(|url| url.host_str().map(str::to_owned));
        for account in &mut self.official_accounts {
            let lists =
                [&mut account.authorisation_domains, &mut account.js_domains, &mut account.business_domains];
            for entry in lists.into_iter().flatten() {
                if Some(entry.as_str()) == old_domain.as_deref() {
                    *entry = domain(config);
                }
            }
            if let Some(server) = &mut account.server
                && let Some(path) = server.url.strip_prefix(&old).filter(|path| path.starts_with('/'))
            {
                server.url = format!("{new}{path}");
            }
        }
        for message in &mut self.messages {
            let moved = message
                .url
                .as_deref()
                .and_then(|url| url.strip_prefix(&old))
                .map(|path| format!("{new}{path}"));
            message.url = moved.or_else(|| message.url.take());
        }
        if let Some(alipay) = &mut self.alipay {
            alipay.move_to(&old, &new);
        }
        for notification in &mut self.notifications {
            if let Some(path) = notification.url.strip_prefix(&old).filter(|path| path.starts_with('/')) {
                notification.url = format!("{new}{path}");
            }
        }
    }

    /// Back to the beginning, except for keys, certificates and identities: the product holds those already.
    pub(crate) fn reset(&mut self, config: &Config) {
        self.messages.clear();
        self.tickets.clear();
        self.trades.clear();
        self.refunds.clear();
        self.notifications.clear();
        self.codes.clear();
        self.tokens.clear();
        self.faults.clear();
        self.events.clear();
        self.dialect = Dialect::default();
        self.car_park.reset();
        self.terminals.iter_mut().for_each(Terminal::reset);
        self.union_pay.reset();
        self.chinaums.reset();
        self.sms.reset();
        if let Some(alipay) = &mut self.alipay {
            alipay.configure(config);
        }
        self.payers = payers();
        let pairs = self.official_accounts.iter().zip(&self.mobile_apps);
        let app_ids: Vec<_> = pairs.map(|(a, m)| [a.app_id.clone(), m.app_id.clone()]).collect();
        for (place, merchant) in self.merchants.iter_mut().enumerate() {
            merchant.verification = Verification::PublicKey;
            merchant.certificates_offered = true;
            merchant.products = products();
            merchant.directories = if place == 1 { Vec::new() } else { directories(config) };
            merchant.app_ids = app_ids.get(place).cloned().into_iter().flatten().collect();
            merchant.offer_next(false);
        }
        let paired = self.mobile_apps.len();
        for (place, account) in self.official_accounts.iter_mut().enumerate() {
            let (name, app_id, secret) = (&account.name, &account.app_id, &account.app_secret);
            // Whoever has no merchant number beside it is the 订阅号.
            let kind = if place < paired { AccountKind::Service } else { AccountKind::Subscription };
            let mut fresh = OfficialAccount::new(name, app_id.clone(), secret.clone(), kind, place < paired);
            fresh.verify_code.clone_from(&account.verify_code);
            fresh.server.clone_from(&account.server);
            if place < paired && place != 1 {
                make_ready(&mut fresh, config);
            }
            *account = fresh;
        }
    }
}

pub(crate) fn merchant(
    (mch_id, name): (&str, &str),
    material: MerchantMaterial,
    app_ids: Vec<String>,
    random: &dyn Random,
) -> Merchant {
    let MerchantMaterial { certificate, wechatpay_public, expired, current, next } = material;
    let platform = |role, offered, credential| PlatformCertificate { role, offered, credential };
    Merchant {
        mch_id: mch_id.into(),
        name: name.into(),
        api_v3_key: ids::alphanumeric(random, 32),
        api_key: ids::alphanumeric(random, 32),
        certificates: vec![certificate],
        public_key: PublicKeyPair { id: keys::public_key_id(random), key: wechatpay_public },
        platform_certificates: vec![
            platform(PlatformRole::Expired, false, expired),
            platform(PlatformRole::Current, true, current),
            platform(PlatformRole::Next, false, next),
        ],
        certificates_offered: true,
        verification: Verification::PublicKey,
        products: products(),
        directories: Vec::new(),
        app_ids,
    }
}

fn products() -> BTreeSet<Product> {
    [Product::Jsapi, Product::App, Product::Refund].into()
}

/// One for each merchant.
fn mobile_apps(random: &dyn Random) -> Vec<MobileApp> {
    vec![mobile_app("易卡通", random), mobile_app("云栖停车", random)]
}

pub(crate) fn mobile_app(name: &str, random: &dyn Random) -> MobileApp {
    let app_id = format!("wx{}", ids::hex_lower(random, 16));
    MobileApp::new(name, app_id, ids::hex_lower(random, 32))
}

pub(crate) fn official_account(
    name: &str,
    kind: AccountKind,
    verified: bool,
    random: &dyn Random,
) -> OfficialAccount {
    let app_id = format!("wx{}", ids::hex_lower(random, 16));
    OfficialAccount::new(name, app_id, ids::hex_lower(random, 32), kind, verified)
}

/// What an operator who did everything right entered at the official account's console.
pub(crate) fn make_ready(account: &mut OfficialAccount, config: &Config) {
    account.authorisation_domains = vec![domain(config)];
    account.js_domains = vec![domain(config)];
    account.business_domains = vec![domain(config)];
    account.ip_white_list = vec!["127.0.0.1".into()];
    account.industry = Some((2, 3));
    account.templates_made = 0;
    for (_, title, _) in library::HISTORIC {
        if let Some(template) = library::historic_template(title, 2) {
            account.add_template(template);
        }
    }
}

fn official_accounts(config: &Config, random: &dyn Random) -> [OfficialAccount; 3] {
    let mut first = official_account("披克云停车", AccountKind::Service, true, random);
    make_ready(&mut first, config);
    let second = official_account("云栖停车服务", AccountKind::Service, true, random);
    let third = official_account("停车资讯", AccountKind::Subscription, false, random);
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

/// The product's scheme, host and port.
fn origin(config: &Config) -> String {
    config.product_base.origin().ascii_serialization()
}

/// The three directories whose pages may call the bridge.
pub(crate) fn directories(config: &Config) -> Vec<String> {
    let origin = origin(config);
    ["charge", "pay"]
        .iter()
        .map(|name| format!("{origin}/PeakeCloud/mobile/{name}/"))
        .chain([format!("{origin}/PeakeCloud/offline/")])
        .collect()
}
