//! What travels over the REST interface. Times are RFC 3339, amounts whole fen.

use crate::rest::time::Time;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A vehicle came in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VehicleEntered {
    /// The car park's code.
    #[schema(example = "P001")]
    pub site: String,
    /// The caller's own number of this stay, unique per car park.
    #[schema(example = "20261123-0001")]
    pub visit_no: String,
    /// The plate, where one was read.
    #[schema(example = "粤B12345")]
    pub plate: Option<String>,
    /// When it came in.
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T12:15:00Z")]
    pub entered_at: Time,
    /// The driver's mobile number, for messages; empty forgets it. Sealed, and deleted a week after the vehicle left.
    #[schema(example = "13800000001")]
    pub phone: Option<String>,
}

/// A vehicle stands at a lane; without `visit_no` and `plate` the lane is empty now.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VehicleAtLane {
    /// The car park's code.
    #[schema(example = "P001")]
    pub site: String,
    /// The lane's code.
    #[schema(example = "OUT1")]
    pub lane: String,
    /// The caller's number of the stay.
    pub visit_no: Option<String>,
    /// Or the plate.
    #[schema(example = "粤B12345")]
    pub plate: Option<String>,
}

/// A vehicle left.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VehicleLeft {
    /// The car park's code.
    #[schema(example = "P001")]
    pub site: String,
    /// The caller's number of the stay.
    #[schema(example = "20261123-0001")]
    pub visit_no: Option<String>,
    /// Or the plate.
    pub plate: Option<String>,
    /// When it left.
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T14:20:00Z")]
    pub left_at: Time,
}

/// One stay of one vehicle.
#[derive(Debug, Serialize, ToSchema)]
pub struct Visit {
    /// The car park's code.
    pub site: String,
    /// The caller's number of the stay.
    pub visit_no: String,
    /// The plate, where one is known.
    pub plate: Option<String>,
    /// When it came in.
    #[schema(value_type = String, format = DateTime)]
    pub entered_at: Time,
    /// When it left, once it has.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub left_at: Option<Time>,
    /// The id of its bill.
    pub bill_id: String,
}

/// What stands at a lane now.
#[derive(Debug, Serialize, ToSchema)]
pub struct LaneState {
    /// The lane's code.
    pub lane: String,
    /// The stay of the vehicle there, if there is one.
    pub visit: Option<Visit>,
}

/// Which bill.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BillQuery {
    /// The car park's code.
    #[param(example = "P001")]
    pub site: String,
    /// The plate of a vehicle that is inside.
    #[param(example = "粤B12345")]
    pub plate: Option<String>,
    /// Or the caller's number of the stay.
    pub visit_no: Option<String>,
}

/// What a stay costs.
#[derive(Debug, Serialize, ToSchema)]
pub struct Bill {
    /// Its id.
    pub bill_id: String,
    /// The car park's code.
    pub site: String,
    /// The caller's number of the stay.
    pub visit_no: String,
    /// The plate, where one is known.
    pub plate: Option<String>,
    /// When the vehicle came in.
    #[schema(value_type = String, format = DateTime)]
    pub entered_at: Time,
    /// The moment that the fee is counted to.
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Time,
    /// What the stay costs until then, in fen.
    pub fee: i64,
    /// What was paid, in fen.
    pub paid: i64,
    /// What is owed now, in fen.
    pub due: i64,
    /// Until when the vehicle may leave after a payment.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub exit_until: Option<Time>,
    /// Whether the barrier may open now.
    pub may_leave: bool,
    /// How the fee came about.
    pub lines: Vec<BillLine>,
}

/// One line of a bill.
#[derive(Debug, Serialize, ToSchema)]
pub struct BillLine {
    /// In words.
    pub label: String,
    /// In fen.
    pub amount: i64,
}

/// The payments of a bill.
#[derive(Debug, Serialize, ToSchema)]
pub struct Payments {
    /// Oldest first.
    pub payments: Vec<Payment>,
}

/// One attempt to settle a bill.
#[derive(Debug, Serialize, ToSchema)]
pub struct Payment {
    /// Its id.
    pub payment_id: String,
    /// The number that people see.
    pub order_no: String,
    /// The number that the provider sees.
    pub out_trade_no: String,
    /// How it was paid.
    #[schema(example = "wechat_oa")]
    pub method: String,
    /// In fen.
    pub amount: i64,
    /// What was given back, in fen.
    pub refunded: i64,
    /// Where it stands.
    #[schema(example = "paid")]
    pub state: String,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Time,
    /// When it was paid.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub paid_at: Option<Time>,
    /// The provider's number.
    pub transaction_id: Option<String>,
}

/// The sites of the key's operator.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sites {
    /// By code.
    pub sites: Vec<Site>,
}

/// A car park or a card station.
#[derive(Debug, Serialize, ToSchema)]
pub struct Site {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `car_park` or `card_station`.
    #[schema(example = "car_park")]
    pub kind: String,
    /// Its lanes.
    pub lanes: Vec<Lane>,
}

/// A lane.
#[derive(Debug, Serialize, ToSchema)]
pub struct Lane {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `entry` or `exit`.
    #[schema(example = "exit")]
    pub kind: String,
}
