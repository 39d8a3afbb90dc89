//! States in a word and a colour; the word alone says it.

use crate::i18n::{console as t, desk as d, tr};
use domain::payment::{OrderState, PaymentState, RefundState};
use leptos::prelude::*;

/// How something is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    Plain,
    /// Under way.
    Info,
    /// As it should be.
    Good,
    /// Look at it.
    Warn,
    /// Wrong.
    Bad,
}

impl Tone {
    /// The modifier of a style class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Info => "info",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

impl From<crate::api::orders::Tone> for Tone {
    fn from(tone: crate::api::orders::Tone) -> Self {
        use crate::api::orders::Tone as T;
        match tone {
            T::Plain => Self::Plain,
            T::Good => Self::Good,
            T::Warn => Self::Warn,
            T::Bad => Self::Bad,
        }
    }
}

/// A word in a colour.
pub fn badge(tone: Tone, words: impl Into<String>) -> AnyView {
    let words: String = words.into();
    view! { <span class=format!("badge badge--{}", tone.class())>{words}</span> }.into_any()
}

/// An order's state.
pub fn order_badge(state: OrderState) -> AnyView {
    match state {
        OrderState::Open => badge(Tone::Info, tr(t::ORDER_OPEN)),
        OrderState::Settled => badge(Tone::Good, tr(t::ORDER_SETTLED)),
        OrderState::Closed => badge(Tone::Plain, tr(t::ORDER_CLOSED)),
    }
}

/// A payment's state.
pub fn payment_badge(state: PaymentState) -> AnyView {
    match state {
        PaymentState::Created => badge(Tone::Info, tr(t::PAYMENT_CREATED)),
        PaymentState::Pending => badge(Tone::Info, tr(t::PAYMENT_PENDING)),
        PaymentState::Paid => badge(Tone::Good, tr(t::PAYMENT_PAID)),
        PaymentState::PartiallyRefunded => badge(Tone::Warn, tr(t::PAYMENT_PARTLY_REFUNDED)),
        PaymentState::Refunded => badge(Tone::Plain, tr(t::PAYMENT_REFUNDED)),
        PaymentState::Closed => badge(Tone::Plain, tr(t::PAYMENT_CLOSED)),
        PaymentState::Failed => badge(Tone::Bad, tr(t::PAYMENT_FAILED)),
    }
}

/// A refund's state.
pub fn refund_badge(state: RefundState) -> AnyView {
    match state {
        RefundState::Proposed => badge(Tone::Warn, tr(d::REFUND_PROPOSED)),
        RefundState::Rejected => badge(Tone::Plain, tr(d::REFUND_REJECTED)),
        RefundState::Requested => badge(Tone::Info, tr(t::REFUND_REQUESTED)),
        RefundState::Accepted => badge(Tone::Info, tr(t::REFUND_ACCEPTED)),
        RefundState::Succeeded => badge(Tone::Good, tr(t::REFUND_SUCCEEDED)),
        RefundState::Failed => badge(Tone::Bad, tr(t::REFUND_FAILED)),
        RefundState::Abnormal => badge(Tone::Bad, tr(t::REFUND_ABNORMAL)),
    }
}

/// A webhook delivery's state.
pub fn delivery_badge(state: &str) -> AnyView {
    match state {
        "delivered" => badge(Tone::Good, tr(t::DELIVERY_DELIVERED)),
        "failed" => badge(Tone::Bad, tr(t::DELIVERY_FAILED)),
        _ => badge(Tone::Info, tr(t::DELIVERY_WAITING)),
    }
}
