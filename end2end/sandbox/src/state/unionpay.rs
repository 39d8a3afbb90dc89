//! What the simulated UnionPay remembers: merchants, orders of the App control, refunds and undos.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::unionpay::certificates::{Certificates, Certified};

/// Everything of UnionPay's.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnionPay {
    /// The authority and UnionPay's own certificates.
    pub certificates: Certificates,
    /// Answers and notifications are signed with the following certificate from now on.
    pub rotated: bool,
    /// Merchants; the first is the ready one.
    pub merchants: Vec<UnionMerchant>,
    /// Orders, oldest first.
    pub trades: Vec<UnionTrade>,
    /// Refunds and undos, oldest first.
    pub backs: Vec<UnionBack>,
}

/// A merchant number (商户号).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnionMerchant {
    /// 15 digits.
    pub mer_id: String,
    /// The name on the control.
    pub name: String,
    /// Signing certificates; all of them may sign, the last is the newest.
    pub signing: Vec<Certified>,
    /// 手机支付 is on.
    pub app: bool,
    /// 退货 is on.
    pub refund: bool,
    /// 消费撤销 is on.
    pub undo: bool,
}

impl UnionMerchant {
    /// The newest signing certificate.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certified> {
        self.signing.last()
    }
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnionState {
    /// Nobody has tried to pay.
    Waiting,
    /// Tried, and refused by the payer's bank; can be tried again.
    Refused,
    /// Paid.
    Paid,
    /// Paid, and undone.
    Undone,
}

/// An order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnionTrade {
    /// The merchant.
    pub mer_id: String,
    /// `orderId`.
    pub order_id: String,
    /// `txnTime`; both together name it.
    pub txn_time: String,
    /// In fen.
    pub amount: i64,
    /// Where to notify.
    pub back_url: String,
    /// Last moment to pay, UTC milliseconds.
    pub pay_timeout_ms: Option<i64>,
    /// Shown on the control.
    pub description: String,
    /// Echoed.
    pub req_reserved: String,
    /// What the App hands to the control.
    pub tn: String,
    /// Where it stands.
    pub state: UnionState,
    /// When it was placed, UTC milliseconds.
    pub created_ms: i64,
    /// `queryId`, once paid.
    pub query_id: Option<String>,
    /// `traceNo`, once paid.
    pub trace_no: String,
    /// When it was paid, UTC milliseconds.
    pub paid_ms: Option<i64>,
    /// What the payer paid, in fen; less with a promotion.
    pub settle_amount: i64,
}

impl UnionTrade {
    /// Whether money came in.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        matches!(self.state, UnionState::Paid | UnionState::Undone)
    }
}

/// A refund (退货) or an undo (消费撤销).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnionBack {
    /// The merchant.
    pub mer_id: String,
    /// `orderId` of the refund itself.
    pub order_id: String,
    /// `txnTime` of the refund itself.
    pub txn_time: String,
    /// The payment's `orderId`.
    pub payment: String,
    /// `origQryId`.
    pub orig_query_id: String,
    /// `04` or `31`.
    pub txn_type: String,
    /// In fen.
    pub amount: i64,
    /// Where to notify.
    pub back_url: String,
    /// `queryId` of the refund itself.
    pub query_id: String,
    /// `traceNo`.
    pub trace_no: String,
    /// `origRespCode`: `05` on its way, `00` done, anything else failed.
    pub code: String,
    /// What `code` becomes.
    pub outcome: String,
    /// When it was accepted, UTC milliseconds.
    pub created_ms: i64,
    /// When it settles, UTC milliseconds.
    pub settles_ms: i64,
}

impl UnionPay {
    /// A merchant by its number.
    #[must_use]
    pub fn merchant(&self, mer_id: &str) -> Option<&UnionMerchant> {
        self.merchants.iter().find(|m| m.mer_id == mer_id)
    }

    /// The same, to be edited.
    pub fn merchant_mut(&mut self, mer_id: &str) -> Option<&mut UnionMerchant> {
        self.merchants.iter_mut().find(|m| m.mer_id == mer_id)
    }

    /// An order by its pair of names.
    #[must_use]
    pub fn trade(&self, mer_id: &str, order_id: &str, txn_time: &str) -> Option<&UnionTrade> {
        self.trades.iter().find(|t| t.mer_id == mer_id && t.order_id == order_id && t.txn_time == txn_time)
    }

    /// An order by what the App hands to the control.
    #[must_use]
    pub fn trade_by_tn(&self, tn: &str) -> Option<&UnionTrade> {
        self.trades.iter().find(|t| t.tn == tn)
    }

    /// The same, to be changed.
    pub fn trade_by_tn_mut(&mut self, tn: &str) -> Option<&mut UnionTrade> {
        self.trades.iter_mut().find(|t| t.tn == tn)
    }

    /// A refund by its pair of names.
    #[must_use]
    pub fn back(&self, mer_id: &str, order_id: &str, txn_time: &str) -> Option<&UnionBack> {
        self.backs.iter().find(|b| b.mer_id == mer_id && b.order_id == order_id && b.txn_time == txn_time)
    }

    /// What refunds have taken from a payment so far, in fen; failed ones gave it back.
    #[must_use]
    pub fn refunded(&self, query_id: &str) -> i64 {
        let taken = self.backs.iter().filter(|b| b.orig_query_id == query_id);
        taken.filter(|b| matches!(b.code.as_str(), "00" | "05")).map(|b| b.amount).sum()
    }

    /// Back to the beginning; keys, certificates and merchants stay.
    pub(crate) fn reset(&mut self) {
        self.trades.clear();
        self.backs.clear();
        self.rotated = false;
        for merchant in &mut self.merchants {
            (merchant.app, merchant.refund, merchant.undo) = (true, true, true);
        }
    }
}
