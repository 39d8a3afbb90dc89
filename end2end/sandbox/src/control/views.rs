//! What `/sandbox/...` says and takes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    config::Config,
    faults::{Fault, FaultName, Place},
    state::{
        Alipay, AlipayTrade, DemoAccount, DemoAlipay, DemoInfo, Dialect, Notification, PhoneMessage, Refund,
        RefundStatus, State, Trade, TradeState,
    },
};

/// A rule of the real providers that is not held to here.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Waiver {
    /// The rule.
    pub rule: &'static str,
    /// Where it is waived.
    pub waived: &'static str,
}

/// The only rules that are waived; for loopback alone.
pub(crate) const WAIVERS: [Waiver; 4] = [
    Waiver {
        rule: "https",
        waived: "http is accepted for payment directories, redirect addresses and notification addresses on loopback",
    },
    Waiver {
        rule: "port",
        waived: "a port is accepted in payment directories and redirect addresses on loopback",
    },
    Waiver {
        rule: "IP address",
        waived: "127.0.0.0/8 is accepted as payment directory, authorisation domain and notification address",
    },
    Waiver {
        rule: "client certificate",
        waived: "WeChat Pay v2 takes refunds over mutual TLS alone (/secapi/); there is no TLS on loopback, so no \
                 certificate is asked for",
    },
];

/// A person and his names.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayerView {
    /// Short name.
    pub key: String,
    /// Full name.
    pub name: String,
    /// Mobile number.
    pub phone: &'static str,
    /// `AppID` to openid.
    pub openids: BTreeMap<String, String>,
}

/// An order with what belongs to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaymentView {
    /// The merchant.
    pub mch_id: String,
    /// The merchant's number.
    pub out_trade_no: String,
    /// WeChat's number, once paid.
    pub transaction_id: Option<String>,
    /// The newest prepay id.
    pub prepay_id: Option<String>,
    /// `NOTPAY`, `SUCCESS`, `REFUND`, `CLOSED`.
    pub state: TradeState,
    /// What for.
    pub description: String,
    /// In fen.
    pub total: i64,
    /// What refunds took, in fen.
    pub refunded: i64,
    /// Short name of the payer.
    pub payer: Option<String>,
    /// Under which application.
    pub app_id: String,
    /// Of the payer.
    pub openid: String,
    /// UTC milliseconds.
    pub created_ms: i64,
    /// UTC milliseconds.
    pub paid_ms: Option<i64>,
    /// UTC milliseconds.
    pub closed_ms: Option<i64>,
    /// Its refunds.
    pub refunds: Vec<RefundView>,
    /// Its notifications.
    pub notifications: Vec<Notification>,
}

/// A refund.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefundView {
    /// The merchant's number.
    pub out_refund_no: String,
    /// WeChat's number.
    pub refund_id: String,
    /// In fen.
    pub amount: i64,
    /// Where it stands.
    pub status: RefundStatus,
}

/// A fault that can be set.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KnownFault {
    /// Which.
    pub name: FaultName,
    /// Where it can be set, the usual place first.
    pub places: Vec<Place>,
}

/// Everything there is to see.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SandboxState {
    /// UTC milliseconds.
    pub now_ms: i64,
    /// Where the product answers.
    pub product_base: String,
    /// Where the sandbox answers.
    pub sandbox_base: String,
    /// How much faster than life the providers wait.
    pub time_scale: u32,
    /// Console address, sign-in details, QR codes.
    pub demo: Option<DemoInfo>,
    /// Merchant numbers with their official accounts; the first is ready, the second unconfigured.
    pub accounts: Vec<DemoAccount>,
    /// Alipay's applications; the first is ready, the second unconfigured.
    pub alipay_accounts: Vec<DemoAlipay>,
    /// Alipay's trades, newest first.
    pub alipay_trades: Vec<AlipayTrade>,
    /// The people.
    pub payers: Vec<PayerView>,
    /// Orders, newest first.
    pub payments: Vec<PaymentView>,
    /// Template messages, newest first.
    pub messages: Vec<PhoneMessage>,
    /// Faults that are set.
    pub faults: Vec<Fault>,
    /// Faults that can be set.
    pub known_faults: Vec<KnownFault>,
    /// Rules that are not held to here.
    pub waivers: Vec<Waiver>,
    /// Points that the protocol document leaves open.
    pub dialect: Dialect,
}

impl SandboxState {
    pub(crate) fn of(state: &State, config: &Config, now_ms: i64) -> Self {
        Self {
            now_ms,
            product_base: config.product_base.to_string(),
            sandbox_base: config.sandbox_base.to_string(),
            time_scale: config.time_scale.max(1),
            demo: state.demo.clone(),
            accounts: (0..state.merchants.len()).filter_map(|place| state.account(place)).collect(),
            alipay_accounts: state.alipay.as_ref().map(Alipay::demo).unwrap_or_default(),
            alipay_trades: state
                .alipay
                .iter()
                .flat_map(|alipay| alipay.trades.iter().rev().cloned())
                .collect(),
            payers: payers(state),
            payments: state.trades.iter().rev().map(|trade| payment(state, trade)).collect(),
            messages: state.messages.iter().rev().cloned().collect(),
            faults: state.faults.clone(),
            known_faults: known_faults(),
            waivers: WAIVERS.to_vec(),
            dialect: state.dialect,
        }
    }
}

fn payers(state: &State) -> Vec<PayerView> {
    let names = |key: &str| {
        let ids = state.official_accounts.iter().map(|a| a.app_id.clone());
        ids.map(|id| (id.clone(), crate::ids::openid(&id, key))).collect()
    };
    let view = |p: &crate::state::Payer| PayerView {
        key: p.key.clone(),
        name: p.name.clone(),
        phone: p.phone(),
        openids: names(&p.key),
    };
    state.payers.iter().map(view).collect()
}

fn payment(state: &State, trade: &Trade) -> PaymentView {
    let refund = |r: &Refund| RefundView {
        out_refund_no: r.out_refund_no.clone(),
        refund_id: r.refund_id.clone(),
        amount: r.amount,
        status: r.status,
    };
    let belongs = |n: &&Notification| n.mch_id == trade.mch_id && n.out_trade_no == trade.out_trade_no;
    PaymentView {
        mch_id: trade.mch_id.clone(),
        out_trade_no: trade.out_trade_no.clone(),
        transaction_id: trade.transaction_id.clone(),
        prepay_id: trade.prepays.last().map(|p| p.id.clone()),
        state: trade.state,
        description: trade.description.clone(),
        total: trade.total,
        refunded: state.refunded(trade),
        payer: state.payer_by_openid(&trade.app_id, &trade.openid).map(|p| p.key.clone()),
        app_id: trade.app_id.clone(),
        openid: trade.openid.clone(),
        created_ms: trade.created_ms,
        paid_ms: trade.paid_ms,
        closed_ms: trade.closed_ms,
        refunds: state.refunds_of(trade).map(refund).collect(),
        notifications: state.notifications.iter().filter(belongs).cloned().collect(),
    }
}

pub(crate) fn known_faults() -> Vec<KnownFault> {
    let places = |name: FaultName| {
        let usual = name.usual_place();
        let others = [Place::Notification, Place::Answer, Place::Wallet].into_iter();
        [usual].into_iter().chain(others.filter(|place| *place != usual && name.fits(*place))).collect()
    };
    FaultName::ALL.iter().map(|name| KnownFault { name: *name, places: places(*name) }).collect()
}

/// Why something was not done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// In words.
    pub problem: String,
}

/// Pays an order: named by prepay id, or by the merchant's number.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PayRequest {
    /// The prepay id.
    pub prepay_id: Option<String>,
    /// Or the merchant's number (the newest order that has it).
    pub out_trade_no: Option<String>,
    /// Short name of who pays; the one who ordered unless said.
    pub person: Option<String>,
}

/// Sends a notification again.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReplayRequest {
    /// The notification's id.
    pub id: Option<String>,
    /// Or the newest notification about this order.
    pub out_trade_no: Option<String>,
    /// Sent with these faults, to forge one.
    pub faults: Vec<FaultName>,
}
