//! The simulated car park: cars, lanes and barriers, and what it said to the product and heard from it.
//! Plain data and its rules; who calls whom is in [`super::carpark_api`] and [`super::receive`].

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

/// Calls and deliveries beyond this many are forgotten.
const KEPT: usize = 40;
/// Webhook ids remembered to know a repeated one.
const IDS_KEPT: usize = 500;
/// A demonstration has room for this many cars.
pub const MOST_CARS: usize = 200;

/// Everything the car park remembers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CarPark {
    /// The site as the product described it last.
    pub site: Option<Site>,
    /// Cars inside, and one at each gate; the latest last.
    pub cars: Vec<Car>,
    /// What is at each lane, by its code.
    pub lanes: BTreeMap<String, Gate>,
    /// Webhooks received, the latest first.
    pub deliveries: VecDeque<Received>,
    /// REST calls made, the latest first.
    pub calls: VecDeque<Call>,
    /// Ids of webhooks acted on.
    pub seen: VecDeque<String>,
    /// Plays a parking system that is down: every webhook is answered 503.
    pub offline: bool,
}

/// A site, from `GET /sites`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its lanes.
    pub lanes: Vec<Lane>,
}

/// A lane, from `GET /sites`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `entry` or `exit`.
    pub kind: String,
}

/// A car.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Car {
    /// The parking system's number of the visit.
    pub visit_no: String,
    /// Its plate, when it has one.
    pub plate: Option<String>,
    /// Number of the ticket that a car without a plate got by scanning in.
    pub ticket_no: Option<String>,
    /// UTC epoch milliseconds; unknown for a car that this car park did not see come in.
    pub entered_at: Option<i64>,
    /// The bill as the product last told it.
    pub bill: Option<Bill>,
    /// Until when it may leave, UTC epoch milliseconds, from a verified webhook.
    pub released_until: Option<i64>,
    /// Fen paid as the last webhook said.
    pub paid: Option<i64>,
}

/// What `GET /bills` said, in fen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bill {
    /// What the stay costs.
    pub fee: i64,
    /// What was paid already.
    pub paid: i64,
    /// What is left to pay.
    pub due: i64,
    /// Whether the car may leave.
    pub may_leave: bool,
}

/// What is at a lane.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Gate {
    /// The car there, by its visit number.
    pub car: Option<String>,
    /// A car without a plate waits at an entry for its driver to scan.
    pub waiting: bool,
    /// Whether the barrier is up.
    pub open: bool,
    /// Why it is up: the webhook's reason, `entry`, or `window`.
    pub reason: Option<String>,
}

/// A webhook that came.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Received {
    /// UTC epoch milliseconds.
    pub at: i64,
    /// Its id, when it had one.
    pub id: String,
    /// Its type; empty when it was not believed.
    pub kind: String,
    /// `done`, `repeated`, `unknown`, `offline`, or why it was not believed.
    pub verdict: String,
    /// What it was about: plate or ticket, lane, amount in fen.
    pub about: serde_json::Value,
}

/// A call of the product's REST interface.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Call {
    /// UTC epoch milliseconds.
    pub at: i64,
    /// What it was for, e.g. `entered`.
    pub what: String,
    /// Which car or lane.
    pub about: String,
    /// Status of the answer; 0 when none came.
    pub status: u16,
    /// What the product said when it refused.
    pub detail: String,
}

/// What the webhook `parking.released` is about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Released {
    /// Lane, when the car is known to stand at one.
    pub lane: Option<String>,
    /// The parking system's number of the visit.
    pub visit_no: String,
    /// Plate, when there is one.
    pub plate: Option<String>,
    /// `paid`, `free` or `window`.
    pub reason: String,
    /// Fen.
    pub amount: Option<i64>,
    /// RFC 3339.
    pub exit_until: Option<String>,
}

/// What the webhook `parking.entry_requested` is about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EntryRequested {
    /// The lane that was scanned.
    pub lane: String,
    /// The visit that the product opened.
    pub visit_no: String,
    /// What the driver sees on the phone.
    pub ticket_no: String,
}

impl CarPark {
    /// A car by its visit number.
    pub fn car(&self, visit_no: &str) -> Option<&Car> {
        self.cars.iter().find(|car| car.visit_no == visit_no)
    }

    /// A car by its visit number, to be changed; one that was never seen is added.
    pub fn car_or_new(&mut self, visit_no: &str) -> &mut Car {
        let place = self.cars.iter().position(|car| car.visit_no == visit_no).unwrap_or_else(|| {
            self.cars.push(Car { visit_no: visit_no.to_owned(), ..Car::default() });
            self.cars.len() - 1
        });
        &mut self.cars[place]
    }

    /// The lane where a car stands.
    pub fn lane_of(&self, visit_no: &str) -> Option<String> {
        let at = |gate: &Gate| gate.car.as_deref() == Some(visit_no);
        self.lanes.iter().find(|(_, gate)| at(gate)).map(|(code, _)| code.clone())
    }

    /// A car stands at a lane now. The barrier goes up at once when a verified webhook has already
    /// let the car out and the time for it is not over.
    pub fn arrive(&mut self, lane: &str, visit_no: &str, now_ms: i64) {
        let free = self.car(visit_no).and_then(|car| car.released_until).is_some_and(|until| until > now_ms);
        self.lanes.insert(
            lane.to_owned(),
            Gate {
                car: Some(visit_no.to_owned()),
                waiting: false,
                open: free,
                reason: free.then(|| "window".to_owned()),
            },
        );
    }

    /// Nothing stands at a lane now; its barrier is down.
    pub fn clear_lane(&mut self, lane: &str) {
        self.lanes.insert(lane.to_owned(), Gate::default());
    }

    /// Acts on a verified `parking.released`.
    pub fn release(&mut self, told: &Released) {
        let until = told.exit_until.as_deref().and_then(millis);
        let car = self.car_or_new(&told.visit_no);
        if car.plate.is_none() {
            car.plate.clone_from(&told.plate);
        }
        car.released_until = until;
        car.paid = told.amount.or(car.paid);
        if let (Some(bill), Some(amount)) = (&mut car.bill, told.amount) {
            bill.paid += amount;
            bill.due = (bill.due - amount).max(0);
            bill.may_leave = true;
        }
        let lane = told.lane.clone().or_else(|| self.lane_of(&told.visit_no));
        let Some(lane) = lane else { return };
        let gate = self.lanes.entry(lane).or_default();
        // A barrier never lifts for a car that is not the one in front of it.
        if gate.car.is_none() {
            gate.car = Some(told.visit_no.clone());
        }
        if gate.car.as_deref() == Some(told.visit_no.as_str()) {
            gate.open = true;
            gate.reason = Some(told.reason.clone());
        }
    }

    /// Acts on a verified `parking.entry_requested`.
    pub fn let_in(&mut self, told: &EntryRequested, now_ms: i64) {
        let car = self.car_or_new(&told.visit_no);
        car.ticket_no = Some(told.ticket_no.clone());
        car.entered_at = Some(now_ms);
        self.lanes.insert(
            told.lane.clone(),
            Gate {
                car: Some(told.visit_no.clone()),
                waiting: false,
                open: true,
                reason: Some("entry".to_owned()),
            },
        );
    }

    /// Remembers a webhook's id; `false` when it was acted on before.
    pub fn first_time(&mut self, id: &str) -> bool {
        if self.seen.iter().any(|known| known == id) {
            return false;
        }
        keep(&mut self.seen, id.to_owned(), IDS_KEPT);
        true
    }

    /// Notes a webhook.
    pub fn note_delivery(&mut self, received: Received) {
        keep(&mut self.deliveries, received, KEPT);
    }

    /// Notes a call.
    pub fn note_call(&mut self, call: Call) {
        keep(&mut self.calls, call, KEPT);
    }

    /// Forgets what was said, and is in order again. The cars stay: the product believes them inside.
    pub fn reset(&mut self) {
        self.deliveries.clear();
        self.calls.clear();
        self.offline = false;
    }
}

fn keep<T>(list: &mut VecDeque<T>, item: T, most: usize) {
    list.push_front(item);
    list.truncate(most);
}

/// UTC epoch milliseconds of an RFC 3339 time.
pub fn millis(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

/// An RFC 3339 time of UTC epoch milliseconds.
pub fn rfc3339(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map(|time| time.to_string()).unwrap_or_default()
}
