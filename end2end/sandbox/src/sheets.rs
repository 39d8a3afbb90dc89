//! Every wallet's and every SDK's payment sheet behind one door, and one list of what every provider holds: for
//! whoever drives all methods alike (the fault matrix, the simulation).

use serde_json::Value;
use url::Url;

use crate::{
    sandbox::Sandbox,
    state::{AlipayStatus, RefundStatus, TradeState, UmsRefundStatus, UmsWallet},
};

/// How a sheet is confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Handle {
    Wechat { prepay_id: String, openid: String },
    Alipay { trade_no: String },
    Cashier { token: String },
    Union { tn: String },
}

/// A payment sheet on somebody's phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    handle: Handle,
    /// Who holds the phone.
    pub person: String,
}

/// What a provider holds about one order of a merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The merchant's number.
    pub out_trade_no: String,
    /// In fen.
    pub amount: i64,
    /// Somebody paid it, whatever came afterwards.
    pub paid: bool,
    /// What went back to the payer, in fen.
    pub refunded: i64,
}

fn text<'a>(call: &'a Value, name: &str) -> Option<&'a str> {
    call.get(name).and_then(Value::as_str)
}

impl Sandbox {
    /// A payer's browser was sent to a wallet's authorisation, and the payer agrees: the address that they come back to.
    ///
    /// # Errors
    /// What the wallet would show instead.
    pub fn agree(&self, address: &str, person: &str) -> Result<String, String> {
        let address = Url::parse(address).map_err(|e| e.to_string())?;
        let query = address.query().unwrap_or_default();
        match address.path() {
            "/connect/oauth2/authorize" => self.authorise(query, person).map_err(|page| page.to_string()),
            "/oauth2/publicAppAuthorize.htm" => self.alipay_authorise(query, person).map_err(str::to_owned),
            other => Err(format!("nobody is asked at {other}")),
        }
    }

    /// A page, an App or a browser was handed `call`: what the product answers for any method. `page` is the page's
    /// real address; `wallet` is what opened it, where the call does not say.
    ///
    /// # Errors
    /// What the developer should know about a refusal.
    pub fn open_sheet(
        &self,
        page: &str,
        call: &Value,
        wallet: UmsWallet,
        person: &str,
    ) -> Result<Sheet, String> {
        let handle = if text(call, "paySign").is_some() {
            let sheet = self.bridge_check(page, call, person).map_err(|refused| refused.reason)?;
            Handle::Wechat { prepay_id: sheet.prepay_id, openid: sheet.openid }
        } else if text(call, "prepayid").is_some() {
            let sheet = self.sdk_check(call, person).map_err(|refused| refused.reason)?;
            Handle::Wechat { prepay_id: sheet.prepay_id, openid: sheet.openid }
        } else if text(call, "tradeNO").is_some() {
            let sheet = self.alipay_bridge_check(call, person).map_err(|refused| refused.reason)?;
            Handle::Alipay { trade_no: sheet.trade_no }
        } else if let Some(order) = text(call, "order_string") {
            let sheet = self.alipay_app_open(order, person).map_err(|refused| refused.reason)?;
            Handle::Alipay { trade_no: sheet.trade_no }
        } else if let Some(url) = text(call, "url") {
            Handle::Cashier { token: self.open_cashier(url, wallet)? }
        } else if let (Some(tn), Some(mode)) = (text(call, "tn"), text(call, "mode")) {
            let sheet = self.union_check(tn, mode).map_err(|refused| refused.reason)?;
            Handle::Union { tn: sheet.tn }
        } else {
            return Err(format!("no wallet and no SDK takes {call}"));
        };
        Ok(Sheet { handle, person: person.to_owned() })
    }

    /// The payer confirms.
    ///
    /// # Errors
    /// What the developer should know about a refusal.
    pub fn confirm(&self, sheet: &Sheet) -> Result<(), String> {
        match &sheet.handle {
            Handle::Wechat { prepay_id, openid } => {
                self.pay(prepay_id, openid).map(|_| ()).map_err(|refused| refused.reason)
            }
            Handle::Alipay { trade_no } => {
                self.alipay_pay(trade_no, &sheet.person).map(|_| ()).map_err(|refused| refused.reason)
            }
            Handle::Cashier { token } => {
                self.pay_at_cashier(token, &sheet.person).map(|_| ()).map_err(|refused| refused.to_string())
            }
            Handle::Union { tn } => self.union_pay(tn).map(|_| ()).map_err(|refused| refused.reason),
        }
    }

    /// The payer leaves; the order stays as it is.
    pub fn leave(&self, sheet: &Sheet) {
        match &sheet.handle {
            Handle::Wechat { prepay_id, .. } => self.cancel(prepay_id, &sheet.person),
            Handle::Cashier { token } => {
                // Where the payer is sent back to is nobody's business here.
                let _ = self.leave_cashier(token, &sheet.person);
            }
            // Alipay and UnionPay are told nothing when a payer leaves.
            Handle::Alipay { .. } | Handle::Union { .. } => {}
        }
    }

    /// What all providers hold, each merchant's orders in the order of their making.
    #[must_use]
    pub fn held(&self) -> Vec<Held> {
        self.read(|state| {
            let wechat = state.trades.iter().map(|trade| Held {
                out_trade_no: trade.out_trade_no.clone(),
                amount: trade.total,
                paid: matches!(trade.state, TradeState::Success | TradeState::Refund),
                refunded: state
                    .refunds_of(trade)
                    .filter(|r| r.status == RefundStatus::Success)
                    .map(|r| r.amount)
                    .sum(),
            });
            let alipay = state.alipay.iter().flat_map(|alipay| {
                alipay.trades.iter().map(|trade| Held {
                    out_trade_no: trade.out_trade_no.clone(),
                    amount: trade.total,
                    // A trade that was refunded whole is closed, but it was paid.
                    paid: trade.status == AlipayStatus::TradeSuccess || trade.paid_ms.is_some(),
                    refunded: alipay.refunded(&trade.trade_no),
                })
            });
            let ums = state.chinaums.orders.iter().map(|order| Held {
                out_trade_no: order.number.clone(),
                amount: order.total,
                // An order that was refunded whole is closed, but it was paid.
                paid: order.paid_ms.is_some(),
                refunded: state
                    .chinaums
                    .refunds
                    .iter()
                    .filter(|r| {
                        r.mid == order.mid && r.number == order.number && r.status == UmsRefundStatus::Success
                    })
                    .map(|r| r.amount)
                    .sum(),
            });
            let union = state.union_pay.trades.iter().map(|trade| Held {
                out_trade_no: trade.order_id.clone(),
                amount: trade.amount,
                paid: trade.is_paid(),
                refunded: state
                    .union_pay
                    .backs
                    .iter()
                    .filter(|back| back.code == "00" && trade.query_id.as_ref() == Some(&back.orig_query_id))
                    .map(|back| back.amount)
                    .sum(),
            });
            wechat.chain(alipay).chain(ums).chain(union).collect()
        })
    }
}
