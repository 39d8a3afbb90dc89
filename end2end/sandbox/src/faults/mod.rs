//! Faults by name: what can go wrong between a merchant and a provider, on request.

mod name;
mod place;
mod strike;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use name::FaultName;
pub use place::{Operation, Place};
pub(crate) use strike::Occasion;

/// What a fault is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultTarget {
    /// Whatever comes.
    Always,
    /// The next order that is placed; from then on that order.
    NextTrade,
    /// One order.
    Trade(String),
}

/// A fault to be set.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FaultRequest {
    /// Which.
    pub name: FaultName,
    /// What for; everything unless said.
    #[serde(default = "always")]
    pub target: FaultTarget,
    /// Where; the fault's usual place unless said.
    #[serde(default)]
    pub place: Option<Place>,
    /// In which call alone.
    #[serde(default)]
    pub operation: Option<Operation>,
    /// How often; without end unless said.
    #[serde(default)]
    pub times: Option<u32>,
    /// For faults that wait: how long, in milliseconds of the clock.
    #[serde(default)]
    pub delay_ms: Option<u32>,
}

fn always() -> FaultTarget {
    FaultTarget::Always
}

impl FaultRequest {
    /// This fault for everything, for ever; narrow it down with the other methods.
    #[must_use]
    pub fn new(name: FaultName) -> Self {
        Self { name, target: always(), place: None, operation: None, times: None, delay_ms: None }
    }

    /// For one order.
    #[must_use]
    pub fn on_trade(mut self, out_trade_no: impl Into<String>) -> Self {
        self.target = FaultTarget::Trade(out_trade_no.into());
        self
    }

    /// For the next order that is placed.
    #[must_use]
    pub fn on_next_trade(mut self) -> Self {
        self.target = FaultTarget::NextTrade;
        self
    }

    /// In another place than usual.
    #[must_use]
    pub fn in_place(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// In one call alone.
    #[must_use]
    pub fn in_call(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// So many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Waiting so long.
    #[must_use]
    pub fn delayed(mut self, ms: u32) -> Self {
        self.delay_ms = Some(ms);
        self
    }
}

/// A fault that is set.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Fault {
    /// To clear it by.
    pub id: u64,
    /// Which.
    pub name: FaultName,
    /// What for.
    pub target: FaultTarget,
    /// Where.
    pub place: Place,
    /// In which call alone.
    pub operation: Option<Operation>,
    /// How often still; none: without end.
    pub left: Option<u32>,
    /// How long it waits, in milliseconds of the clock.
    pub delay_ms: Option<u32>,
    /// How often it struck.
    pub hits: u32,
}

/// A fault that cannot be where it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} does not occur in {place:?}", name.as_str())]
pub struct MisplacedFault {
    name: FaultName,
    place: Place,
}
