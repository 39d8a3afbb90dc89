//! What the car park page asks of the sandbox: `/sandbox/carpark/...`. Every action answers with the
//! whole car park, so that the page draws what is.

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use form_urlencoded::Serializer as Query;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::carpark::{Bill, Car, CarPark, Gate, Lane, MOST_CARS, Site, rfc3339};
use super::refusal::Refusal;
use super::rest::{self, Ask, RestError};
use crate::{DemoQrCode, Parking, Sandbox};

/// A stay may be chosen up to 30 days long.
const LONGEST_STAY_MIN: i64 = 30 * 24 * 60;

/// The most that time is moved at once: a day.
const LONGEST_JUMP_MIN: i64 = 24 * 60;

/// The routes of the car park page.
pub fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/carpark", get(show))
        .route("/sandbox/carpark/site", post(site))
        .route("/sandbox/carpark/enter", post(enter))
        .route("/sandbox/carpark/wait", post(wait))
        .route("/sandbox/carpark/in", post(drive_in))
        .route("/sandbox/carpark/lane", post(to_lane))
        .route("/sandbox/carpark/empty", post(empty))
        .route("/sandbox/carpark/leave", post(leave))
        .route("/sandbox/carpark/bill", post(bill))
        .route("/sandbox/carpark/offline", post(offline))
        .route("/sandbox/carpark/advance", post(advance))
}

#[derive(Serialize)]
struct View {
    now: i64,
    connected: bool,
    site_code: String,
    console_url: String,
    codes: Vec<DemoQrCode>,
    #[serde(flatten)]
    park: CarPark,
}

impl From<RestError> for Refusal {
    fn from(error: RestError) -> Self {
        match error {
            RestError::NotConnected => Self::code("not_connected"),
            RestError::Away => Self::code("product_away"),
            RestError::Refused(detail) => Self::with("product_refused", detail),
        }
    }
}

type Answer = Result<Json<View>, Refusal>;

fn view(sandbox: &Sandbox) -> Json<View> {
    let parking = sandbox.parking();
    let demo = sandbox.demo_info().unwrap_or_default();
    Json(View {
        now: sandbox.now_ms(),
        connected: parking.is_some(),
        site_code: parking.map(|parking| parking.site).unwrap_or_default(),
        console_url: demo.console_url,
        codes: demo.qr_codes,
        park: sandbox.read(|state| state.car_park.clone()),
    })
}

fn parking(sandbox: &Sandbox) -> Result<Parking, RestError> {
    sandbox.parking().ok_or(RestError::NotConnected)
}

async fn show(State(sandbox): State<Sandbox>) -> Json<View> {
    view(&sandbox)
}

/// Asks the product for the site's lanes.
async fn site(State(sandbox): State<Sandbox>) -> Answer {
    let parking = parking(&sandbox)?;
    let ask =
        Ask { what: "sites", about: parking.site.clone(), method: Method::GET, path: "/sites", body: None };
    let answer = rest::call(&sandbox, &parking, ask).await?;
    let sites: Vec<Site> =
        answer.get("sites").cloned().and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
    let found =
        sites.into_iter().find(|site| site.code == parking.site).ok_or(Refusal::code("no_such_site"))?;
    if sandbox.read(|state| state.car_park.site.as_ref() != Some(&found)) {
        sandbox.change(|state, _| state.car_park.site = Some(found));
    }
    Ok(view(&sandbox))
}

#[derive(Deserialize)]
struct Enter {
    plate: Option<String>,
    minutes: i64,
    /// Key of a person: the system knows the driver's number.
    driver: Option<String>,
}

async fn enter(State(sandbox): State<Sandbox>, Json(asked): Json<Enter>) -> Answer {
    let parking = parking(&sandbox)?;
    if !(0..=LONGEST_STAY_MIN).contains(&asked.minutes) {
        return Err(Refusal::code("stay"));
    }
    let plate = asked.plate.map(|plate| plate.trim().to_uppercase()).filter(|plate| !plate.is_empty());
    let (full, twice) = sandbox.read(|state| {
        let cars = &state.car_park.cars;
        (cars.len() >= MOST_CARS, plate.is_some() && cars.iter().any(|car| car.plate == plate))
    });
    if full || twice {
        return Err(Refusal::code(if twice { "already_inside" } else { "full" }));
    }
    let entered_at = sandbox.now_ms() - asked.minutes * 60_000;
    let visit_no = visit_no(&sandbox);
    let about = plate.clone().unwrap_or_else(|| visit_no.clone());
    let mut body = json!({
        "site": parking.site, "visit_no": visit_no, "plate": plate, "entered_at": rfc3339(entered_at),
    });
    let driver = asked.driver.filter(|key| !key.is_empty());
    if let Some(phone) =
        driver.and_then(|key| sandbox.read(|s| s.payer(&key).map(crate::state::Payer::phone)))
    {
        body["phone"] = phone.into();
    }
    let ask =
        Ask { what: "entered", about, method: Method::POST, path: "/vehicles/entered", body: Some(body) };
    rest::call(&sandbox, &parking, ask).await?;
    let car = Car { visit_no, plate, entered_at: Some(entered_at), ..Car::default() };
    sandbox.change(|state, _| state.car_park.cars.push(car.clone()));
    Ok(view(&sandbox))
}

fn visit_no(sandbox: &Sandbox) -> String {
    let mut bytes = [0; 5];
    sandbox.fill_random(&mut bytes);
    let day = rfc3339(sandbox.now_ms() + 8 * 3_600_000);
    format!("P{}{}", day.get(2..10).unwrap_or_default().replace('-', ""), hex::encode_upper(bytes))
}

#[derive(Deserialize)]
struct AtLane {
    lane: String,
}

/// A car without a plate stops at an entry; its driver has to scan the lane's code.
async fn wait(State(sandbox): State<Sandbox>, Json(asked): Json<AtLane>) -> Answer {
    known_lane(&sandbox, &asked.lane)?;
    sandbox.change(|state, _| {
        state.car_park.lanes.insert(asked.lane.clone(), Gate { waiting: true, ..Gate::default() });
    });
    Ok(view(&sandbox))
}

/// The car at an entry drives in below the raised barrier, which falls behind it.
async fn drive_in(State(sandbox): State<Sandbox>, Json(asked): Json<AtLane>) -> Answer {
    let gate = known_lane(&sandbox, &asked.lane)?;
    if !gate.open {
        return Err(Refusal::code("barrier_down"));
    }
    sandbox.change(|state, _| state.car_park.clear_lane(&asked.lane));
    Ok(view(&sandbox))
}

fn known_lane(sandbox: &Sandbox, code: &str) -> Result<Gate, Refusal> {
    sandbox.read(|state| {
        let park = &state.car_park;
        let known = |lane: &Lane| lane.code == code;
        let listed = park.site.as_ref().is_some_and(|site| site.lanes.iter().any(known));
        listed.then(|| park.lanes.get(code).cloned().unwrap_or_default()).ok_or(Refusal::code("no_such_lane"))
    })
}

#[derive(Deserialize)]
struct ToLane {
    lane: String,
    visit_no: String,
}

async fn to_lane(State(sandbox): State<Sandbox>, Json(asked): Json<ToLane>) -> Answer {
    let parking = parking(&sandbox)?;
    known_lane(&sandbox, &asked.lane)?;
    let car = car(&sandbox, &asked.visit_no)?;
    let before = sandbox.read(|state| state.car_park.lane_of(&asked.visit_no));
    if let Some(before) = before.filter(|before| *before != asked.lane) {
        tell_empty(&sandbox, &parking, &before).await?;
    }
    let body = json!({ "site": parking.site, "lane": asked.lane, "visit_no": asked.visit_no });
    // The car stands there before the product hears of it: the answer may be overtaken by a webhook.
    sandbox.change(|state, tools| state.car_park.arrive(&asked.lane, &asked.visit_no, tools.now_ms));
    let about = format!("{} → {}", name(&car), asked.lane);
    let ask =
        Ask { what: "at_lane", about, method: Method::POST, path: "/vehicles/at-lane", body: Some(body) };
    if let Err(error) = rest::call(&sandbox, &parking, ask).await {
        sandbox.change(|state, _| state.car_park.clear_lane(&asked.lane));
        return Err(error.into());
    }
    // The display at the lane shows what is due; the car stands there whether or not it is known.
    let _ = ask_bill(&sandbox, &parking, &asked.visit_no).await;
    Ok(view(&sandbox))
}

fn car(sandbox: &Sandbox, visit_no: &str) -> Result<Car, Refusal> {
    sandbox.read(|state| state.car_park.car(visit_no).cloned()).ok_or(Refusal::code("no_such_car"))
}

fn name(car: &Car) -> String {
    car.plate.clone().or_else(|| car.ticket_no.clone()).unwrap_or_else(|| car.visit_no.clone())
}

async fn tell_empty(sandbox: &Sandbox, parking: &Parking, lane: &str) -> Result<(), RestError> {
    let body = json!({ "site": parking.site, "lane": lane });
    let ask = Ask {
        what: "lane_empty",
        about: lane.to_owned(),
        method: Method::POST,
        path: "/vehicles/at-lane",
        body: Some(body),
    };
    rest::call(sandbox, parking, ask).await?;
    sandbox.change(|state, _| state.car_park.clear_lane(lane));
    Ok(())
}

async fn empty(State(sandbox): State<Sandbox>, Json(asked): Json<AtLane>) -> Answer {
    let gate = known_lane(&sandbox, &asked.lane)?;
    if gate.waiting {
        sandbox.change(|state, _| state.car_park.clear_lane(&asked.lane));
    } else {
        tell_empty(&sandbox, &parking(&sandbox)?, &asked.lane).await?;
    }
    Ok(view(&sandbox))
}

/// The car at an exit drives out below the raised barrier.
async fn leave(State(sandbox): State<Sandbox>, Json(asked): Json<AtLane>) -> Answer {
    let parking = parking(&sandbox)?;
    let gate = known_lane(&sandbox, &asked.lane)?;
    if !gate.open {
        return Err(Refusal::code("barrier_down"));
    }
    let visit_no = gate.car.ok_or(Refusal::code("no_such_car"))?;
    let car = car(&sandbox, &visit_no)?;
    let body = json!({ "site": parking.site, "visit_no": visit_no, "left_at": rfc3339(sandbox.now_ms()) });
    let about = name(&car);
    let ask = Ask { what: "left", about, method: Method::POST, path: "/vehicles/left", body: Some(body) };
    rest::call(&sandbox, &parking, ask).await?;
    sandbox.change(|state, _| {
        state.car_park.cars.retain(|car| car.visit_no != visit_no);
        state.car_park.clear_lane(&asked.lane);
    });
    tell_empty(&sandbox, &parking, &asked.lane).await?;
    Ok(view(&sandbox))
}

#[derive(Deserialize)]
struct OfCar {
    visit_no: String,
}

async fn bill(State(sandbox): State<Sandbox>, Json(asked): Json<OfCar>) -> Answer {
    let parking = parking(&sandbox)?;
    car(&sandbox, &asked.visit_no)?;
    ask_bill(&sandbox, &parking, &asked.visit_no).await?;
    Ok(view(&sandbox))
}

async fn ask_bill(sandbox: &Sandbox, parking: &Parking, visit_no: &str) -> Result<(), RestError> {
    let query = Query::new(String::new())
        .append_pair("site", &parking.site)
        .append_pair("visit_no", visit_no)
        .finish();
    let path = format!("/bills?{query}");
    let about = sandbox.read(|state| state.car_park.car(visit_no).map(name)).unwrap_or_default();
    let ask = Ask { what: "bill", about, method: Method::GET, path: &path, body: None };
    let answer: Value = rest::call(sandbox, parking, ask).await?;
    let until = rest::time(&answer, "exit_until");
    let bill: Bill = serde_json::from_value(answer).unwrap_or_default();
    sandbox.change(|state, _| {
        let Some(car) = state.car_park.cars.iter_mut().find(|car| car.visit_no == visit_no) else { return };
        // Only a verified webhook lets a car out; the bill can only take that back.
        if until.is_none() {
            car.released_until = None;
        }
        car.bill = Some(bill.clone());
    });
    Ok(())
}

#[derive(Deserialize)]
struct Offline {
    offline: bool,
}

async fn offline(State(sandbox): State<Sandbox>, Json(asked): Json<Offline>) -> Answer {
    sandbox.change(|state, _| state.car_park.offline = asked.offline);
    Ok(view(&sandbox))
}

#[derive(Deserialize)]
struct Advance {
    minutes: i64,
}

/// Lets time pass, for product and providers alike.
async fn advance(State(sandbox): State<Sandbox>, Json(asked): Json<Advance>) -> Answer {
    if !(1..=LONGEST_JUMP_MIN).contains(&asked.minutes) {
        return Err(Refusal::code("jump"));
    }
    if !sandbox.advance(asked.minutes * 60_000) {
        return Err(Refusal::code("clock_runs_alone"));
    }
    // The displays at the exits show what is due by now.
    if let Ok(parking) = parking(&sandbox) {
        let standing: Vec<String> =
            sandbox.read(|state| state.car_park.lanes.values().filter_map(|gate| gate.car.clone()).collect());
        for visit_no in standing {
            ask_bill(&sandbox, &parking, &visit_no).await?;
        }
    }
    Ok(view(&sandbox))
}
