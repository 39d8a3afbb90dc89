//! Everything the simulated providers remember. Plain data: who may touch it and when is [`crate::Sandbox`]'s
//! business, the rules are the providers' modules'.

mod alipay;
mod chinaums;
mod demo;
mod event;
mod merchant;
mod mobile_app;
mod notification;
mod official_account;
mod payer;
mod seed;
mod sms;
mod template;
mod trade;
mod unionpay;

pub use alipay::{
    Alipay, AlipayApp, AlipayCode, AlipayIdentity, AlipayPair, AlipayProduct, AlipayRefund, AlipayStatus,
    AlipayTrade, SignMode,
};
pub(crate) use chinaums::ums_place;
pub use chinaums::{
    Chinaums, UmsDigest, UmsMerchant, UmsOrder, UmsRefund, UmsRefundStatus, UmsStatus, UmsWallet,
};
pub use demo::{DemoAccount, DemoAlipay, DemoInfo, DemoQrCode, DemoUser, Parking};
pub use event::{Event, EventKind, Words};
pub use merchant::{Merchant, PlatformCertificate, PlatformRole, Product, PublicKeyPair, Verification};
pub use mobile_app::MobileApp;
pub use notification::{Attempt, Delivery, Notification, Outcome, Provider};
pub use official_account::{
    AccessToken, AccountKind, DomainKind, DomainSave, JsapiTicket, MessageMode, MessageServer, OauthCode,
    OfficialAccount, Permission, Standing, TokenFamily,
};
pub use payer::Payer;
pub(crate) use seed::{directories, make_ready, merchant, mobile_app, official_account, seed};
pub use sms::{
    AliyunCustomer, GatewayCustomer, MagicNumber, ReceiptUrls, Sms, SmsGateway, SmsMessage, SmsReview,
    SmsStatus, SmsTemplate, TencentCustomer,
};
pub use template::{FieldKind, PhoneMessage, Reached, Template};
pub use trade::{Api, Prepay, Refund, RefundStatus, Trade, TradeState};
pub use unionpay::{UnionBack, UnionMerchant, UnionPay, UnionState, UnionTrade};

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    faces::carpark::CarPark,
    faults::Fault,
    keys::Authority,
    mistakes::{Made, Mistake},
    terminal::Terminal,
};

/// How many events are remembered.
const EVENTS_KEPT: usize = 500;
/// How many finished notifications are remembered.
const NOTIFICATIONS_KEPT: usize = 2000;

/// The whole memory of the sandbox.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    /// Where the product answered in the run that wrote this: scheme, host and port.
    #[serde(default)]
    pub product_base: String,
    /// Issuer of all certificates.
    pub authority: Authority,
    /// Merchant numbers; the first is the ready one, the second has nothing configured yet.
    pub merchants: Vec<Merchant>,
    /// Official accounts; the first is the ready one.
    pub official_accounts: Vec<OfficialAccount>,
    /// Mobile apps of the open platform; the first is bound to the ready merchant, the second to the other.
    #[serde(default)]
    pub mobile_apps: Vec<MobileApp>,
    /// The people who hold the virtual phones.
    pub payers: Vec<Payer>,
    /// Orders placed with WeChat Pay, oldest first.
    pub trades: Vec<Trade>,
    /// Refunds, oldest first.
    pub refunds: Vec<Refund>,
    /// Notifications, oldest first.
    pub notifications: Vec<Notification>,
    /// Web authorisation codes given out.
    pub codes: Vec<OauthCode>,
    /// Access tokens given out.
    pub tokens: Vec<AccessToken>,
    /// Tickets given out.
    #[serde(default)]
    pub tickets: Vec<JsapiTicket>,
    /// Template messages, oldest first.
    #[serde(default)]
    pub messages: Vec<PhoneMessage>,
    /// Mistakes that were made on purpose.
    #[serde(default)]
    pub mistakes: Vec<Made>,
    /// Faults set and not used up.
    pub faults: Vec<Fault>,
    /// What happened lately, oldest first.
    pub events: VecDeque<Event>,
    /// Answers that the protocol document leaves open.
    pub dialect: Dialect,
    /// The car park page's cars and barriers.
    #[serde(default)]
    pub car_park: CarPark,
    /// Terminals without a network.
    #[serde(default)]
    pub terminals: Vec<Terminal>,
    /// UnionPay.
    pub union_pay: UnionPay,
    /// ChinaUMS.
    #[serde(default)]
    pub chinaums: Chinaums,
    /// Alipay.
    #[serde(default)]
    pub alipay: Option<Alipay>,
    /// Short messages.
    #[serde(default)]
    pub sms: Sms,
    /// How the mobile app's server reaches the product.
    #[serde(default)]
    pub app_server: Option<crate::app::AppServer>,
    /// Where the car park page finds the product.
    pub parking: Option<Parking>,
    /// What the start page shows about the demo.
    pub demo: Option<DemoInfo>,
    /// The last number given to a fault or an event.
    pub counter: u64,
}

/// Points where the protocol document knows no certain answer; both are accepted wisdom, so a client must take
/// either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Dialect {
    /// An order repeated with other parameters: `403 OUT_TRADE_NO_USED` instead of `400 INVALID_REQUEST` (1.6).
    pub reentry_is_out_trade_no_used: bool,
    /// Ordering or closing what is paid: `400 ORDERPAID` instead of `400 INVALID_REQUEST` (1.6, open point 1).
    pub paid_is_orderpaid: bool,
    /// Error codes in the older spelling: `ORDERNOTEXIST`, `ORDERCLOSED`, `SYSTEMERROR`, `NOAUTH` (1.12).
    pub older_spelling: bool,
    /// A domain of an official account is saved without its verification file being fetched.
    pub domain_files_waived: bool,
}

impl State {
    /// A number that no fault and no event has yet.
    pub fn next_number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// Remembers that something happened.
    pub fn log(&mut self, now_ms: i64, kind: EventKind, subject: impl Into<String>, words: impl Into<Words>) {
        let number = self.next_number();
        let Words { zh, en } = words.into();
        let event = Event { number, at_ms: now_ms, kind, subject: subject.into(), text: zh, english: en };
        self.events.push_back(event);
        while self.events.len() > EVENTS_KEPT {
            self.events.pop_front();
        }
    }

    /// A merchant by its number.
    #[must_use]
    pub fn merchant(&self, mch_id: &str) -> Option<&Merchant> {
        self.merchants.iter().find(|m| m.mch_id == mch_id)
    }

    /// A merchant by its number, to be edited.
    pub fn merchant_mut(&mut self, mch_id: &str) -> Option<&mut Merchant> {
        self.merchants.iter_mut().find(|m| m.mch_id == mch_id)
    }

    /// An official account by its `AppID`.
    #[must_use]
    pub fn official_account(&self, app_id: &str) -> Option<&OfficialAccount> {
        self.official_accounts.iter().find(|a| a.app_id == app_id)
    }

    /// An official account by its `AppID`, to be edited.
    pub fn official_account_mut(&mut self, app_id: &str) -> Option<&mut OfficialAccount> {
        self.official_accounts.iter_mut().find(|a| a.app_id == app_id)
    }

    /// A mobile app by its `AppID`.
    #[must_use]
    pub fn mobile_app(&self, app_id: &str) -> Option<&MobileApp> {
        self.mobile_apps.iter().find(|a| a.app_id == app_id)
    }

    /// A person by key (`lin`, `chen`, ...).
    #[must_use]
    pub fn payer(&self, key: &str) -> Option<&Payer> {
        self.payers.iter().find(|p| p.key == key)
    }

    /// Whose name this is under the application, if anybody's here.
    #[must_use]
    pub fn payer_by_openid(&self, app_id: &str, openid: &str) -> Option<&Payer> {
        self.payers.iter().find(|p| p.openid(app_id) == openid)
    }

    /// One merchant's order by the merchant's number.
    #[must_use]
    pub fn trade(&self, mch_id: &str, out_trade_no: &str) -> Option<&Trade> {
        self.trades.iter().find(|t| t.mch_id == mch_id && t.out_trade_no == out_trade_no)
    }

    /// The same, to be changed.
    pub fn trade_mut(&mut self, mch_id: &str, out_trade_no: &str) -> Option<&mut Trade> {
        self.trades.iter_mut().find(|t| t.mch_id == mch_id && t.out_trade_no == out_trade_no)
    }

    /// The order that a prepay id belongs to, valid or not.
    #[must_use]
    pub fn trade_by_prepay(&self, prepay_id: &str) -> Option<&Trade> {
        self.trades.iter().find(|t| t.prepays.iter().any(|p| p.id == prepay_id))
    }

    /// The refunds of one order, oldest first.
    pub fn refunds_of<'a>(&'a self, trade: &'a Trade) -> impl Iterator<Item = &'a Refund> {
        self.refunds.iter().filter(|r| r.mch_id == trade.mch_id && r.out_trade_no == trade.out_trade_no)
    }

    /// What refunds have taken from an order so far, in fen; closed refunds gave it back.
    #[must_use]
    pub fn refunded(&self, trade: &Trade) -> i64 {
        self.refunds_of(trade).filter(|r| r.status != RefundStatus::Closed).map(|r| r.amount).sum()
    }

    /// Forgets the oldest finished notifications, so that a demo left running does not grow for ever.
    pub(crate) fn prune(&mut self) {
        let excess = self.notifications.len().saturating_sub(NOTIFICATIONS_KEPT);
        if excess > 0 {
            let mut left = excess;
            self.notifications.retain(|n| {
                let drop = left > 0 && n.next_attempt_ms.is_none();
                left -= usize::from(drop);
                !drop
            });
        }
    }
}

impl State {
    /// The merchant at this place with the official account at the same place.
    pub(crate) fn account(&self, place: usize) -> Option<DemoAccount> {
        let merchant = self.merchants.get(place)?;
        let account = self.official_accounts.get(place)?;
        let mobile = self.mobile_apps.get(place)?;
        let certificate = merchant.certificate()?;
        // Whoever mixed the files up took another merchant's key.
        let mixed_up = self.has_mistake(place, Mistake::PrivateKeyMismatch);
        let others = self.merchants.get(usize::from(place == 0)).and_then(Merchant::certificate);
        let key = others.filter(|_| mixed_up).unwrap_or(certificate);
        Some(DemoAccount {
            mch_id: merchant.mch_id.clone(),
            merchant_serial: certificate.serial.clone(),
            merchant_private_key_pem: key.key.private_pem(),
            merchant_certificate_pem: certificate.certificate_pem.clone(),
            api_v2_key: merchant.api_key.clone(),
            api_v3_key: merchant.api_v3_key.clone(),
            wechatpay_public_key_id: merchant.public_key.id.clone(),
            wechatpay_public_key_pem: merchant.public_key.key.public_pem(),
            official_account_app_id: account.app_id.clone(),
            official_account_app_secret: account.app_secret.clone(),
            mobile_app_id: mobile.app_id.clone(),
            mobile_app_secret: mobile.app_secret.clone(),
        })
    }
}
