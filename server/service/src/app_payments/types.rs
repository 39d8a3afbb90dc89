//! What goes in and out. Amounts are fen, times UTC epoch milliseconds.

use crate::error::{Error, Result};
use crate::integration::ApiCaller;
use domain::access::Scope;
use domain::ids::{ApiKeyId, OperatorId, OrderNo, OutTradeNo, PaymentId, VisitId};
use domain::method::Method;
use domain::money::Fen;
use domain::payment::PaymentState;
use domain::time::UnixMs;
use serde::{Deserialize, Serialize};

/// What an App pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payable {
    /// What a stay owes.
    Bill(VisitId),
    /// Money onto a card.
    TopUp {
        /// Code of the card station.
        site: String,
        /// The card's number.
        card_no: String,
        /// How much, in fen.
        amount: Fen,
    },
}

/// An App that proved a short-lived token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCaller {
    /// Whose money it is.
    pub operator: OperatorId,
    /// The key that made the token.
    pub key_id: ApiKeyId,
    /// SHA-256 of the token.
    pub token_hash: String,
    /// Who pays.
    pub payer: String,
    /// The one thing that may be paid.
    pub payable: Payable,
}

/// Who calls: the App's server, or the App itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppCaller {
    /// The server, with a key.
    Server(ApiCaller),
    /// The App, with a token.
    Client(ClientCaller),
}

impl AppCaller {
    /// Whose money it is.
    ///
    /// # Errors
    /// The key lacks `payments:write`.
    pub(super) fn operator(&self) -> Result<&OperatorId> {
        match self {
            Self::Server(key) => key.require(Scope::PaymentsWrite),
            Self::Client(client) => Ok(&client.operator),
        }
    }

    /// What Idempotency-Keys are counted under.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Server(key) => key.key_id.as_str(),
            Self::Client(client) => &client.token_hash,
        }
    }

    /// Who pays what: what is asked for, or what the token is bound to. A token pays nothing else.
    ///
    /// # Errors
    /// Something is missing, or it is not what the token is for.
    pub(super) fn bound(&self, payer: Option<&str>, payable: Option<&Payable>) -> Result<(String, Payable)> {
        match self {
            Self::Server(_) => {
                let payer = payer.ok_or_else(|| Error::field("payer", "required"))?;
                check_payer(payer)?;
                let payable = payable.ok_or_else(|| Error::field("bill_id", "required"))?;
                Ok((payer.to_owned(), payable.clone()))
            }
            Self::Client(client) => {
                let same =
                    payer.is_none_or(|p| p == client.payer) && payable.is_none_or(|p| *p == client.payable);
                if !same {
                    return Err(Error::Conflict("client_token_bound"));
                }
                Ok((client.payer.clone(), client.payable.clone()))
            }
        }
    }
}

/// The App's name for who pays: 1 to 64 visible signs.
///
/// # Errors
/// Anything else.
pub(super) fn check_payer(payer: &str) -> Result<()> {
    let ok = (1..=64).contains(&payer.len()) && payer.bytes().all(|b| b.is_ascii_graphic());
    if ok { Ok(()) } else { Err(Error::field("payer", "app_payer_shape")) }
}

/// How a payer is kept with orders and payments: apart from the ids that wallets give.
pub(super) fn payer_key(payer: &str) -> String {
    format!("app:{payer}")
}

/// A token that was made: shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct NewClientToken {
    /// The token, `ct_…`.
    pub token: String,
    /// Until when it works.
    pub expires_at: UnixMs,
}

impl std::fmt::Debug for NewClientToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewClientToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StartAppPayment {
    /// One of the three App methods.
    pub method: Method,
    /// Who pays, in the App's words; a token knows it.
    pub payer: Option<String>,
    /// What is paid; a token knows it.
    pub payable: Option<Payable>,
    /// The amount that was shown to the payer: another one is refused, so that nobody pays what they did not see.
    pub amount: Option<Fen>,
}

/// What the SDK is handed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SdkCall {
    /// `wechat_sdk`, `alipay_sdk` or `unionpay_sdk`.
    pub kind: String,
    /// Exactly what that SDK takes.
    pub params: serde_json::Value,
}

/// A payment that can be made now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppStarted {
    /// The payment.
    pub payment: AppPayment,
    /// What the SDK is handed.
    pub call: SdkCall,
}

/// How a payment stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppPayment {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order's number, for people.
    pub order_no: OrderNo,
    /// The number that the provider sees.
    pub out_trade_no: OutTradeNo,
    /// The bill, where it pays one.
    pub bill_id: Option<VisitId>,
    /// The card, where it tops one up.
    pub card_no: Option<String>,
    /// How it is paid.
    pub method: Method,
    /// The amount.
    pub amount: Fen,
    /// What went back.
    pub refunded: Fen,
    /// Where it is.
    pub state: PaymentState,
    /// When it began.
    pub created_at: UnixMs,
    /// Until when it can be paid.
    pub expires_at: UnixMs,
    /// When it was paid, by the provider's clock.
    pub paid_at: Option<UnixMs>,
    /// The provider's number.
    pub transaction_id: Option<String>,
    /// Until when the vehicle may leave, once a bill is paid.
    pub exit_until: Option<UnixMs>,
}
