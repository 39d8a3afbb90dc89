//! Typing in a plate: at a car park's code, or at an exit lane whose camera saw nobody. Throttled per payer and per code, and without any history: otherwise anybody
//! could find out where a car is.

use super::PlateChoice;
use super::place::Target;
use crate::Service;
use crate::error::{Error, Result};
use domain::ids::QrToken;
use domain::plate::{Plate, PlateError};
use domain::time::{HOUR, MINUTE};
use store::{lanes, payers, throttle, transact, visits};

/// How many plates one payer may look up in an hour.
const PER_PAYER: i64 = 10;
/// How many plates may be looked up at one code in ten minutes.
const PER_CODE: i64 = 120;

impl Service {
    /// Looks for a car by its plate and remembers it for this session at this code.
    ///
    /// # Errors
    /// The text is no plate, too many were looked up, or the lane says itself which car it is (`not_at_a_lane`).
    pub async fn choose_plate(&self, token: &QrToken, session: &str, plate: &str) -> Result<PlateChoice> {
        let plate = Plate::parse(plate).map_err(|error| Error::field("plate", plate_code(error)))?;
        let payer = self.payer_at(token, session).await?;
        let Target::Site(target) = &payer.target else { return Err(Error::NotFound("qr_code")) };
        if let Some(lane) = &target.lane {
            // Where the lane says which car it is, nobody else does.
            let standing =
                lanes::by_id(&mut self.store().read().await?, &lane.id).await?.and_then(|l| l.visit_id);
            if lane.kind == lanes::Kind::Entry || standing.is_some() {
                return Err(Error::Conflict("not_at_a_lane"));
            }
        }
        self.count_lookup(&format!("plate:payer:{}", payer.key()), PER_PAYER, HOUR).await?;
        self.count_lookup(&format!("plate:code:{}", token.as_str()), PER_CODE, 10 * MINUTE).await?;
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            let visit = visits::inside_by_plate(tx, &target.site.id, &plate).await?;
            if let Some(visit) = visit {
                payers::choose(tx, &payer.session_hash, token.as_str(), &visit.id, now).await?;
                Ok(PlateChoice::Found)
            } else {
                payers::forget_choice(tx, &payer.session_hash, token.as_str()).await?;
                Ok(PlateChoice::NoSuchCar)
            }
        })
    }

    /// Counts one more under `key`.
    ///
    /// # Errors
    /// [`Error::Throttled`]: more than `limit` in this window.
    pub(crate) async fn count_lookup(&self, key: &str, limit: i64, window_ms: i64) -> Result<()> {
        let now = self.now();
        let blocked_until = transact!(Error, self.store(), |tx| {
            Ok(throttle::count(tx, key, now, window_ms, limit).await?)
        })?;
        match blocked_until {
            Some(until) => Err(Error::Throttled { retry_after_ms: until.since(now).max(1) }),
            None => Ok(()),
        }
    }
}

const fn plate_code(error: PlateError) -> &'static str {
    match error {
        PlateError::Province => "plate_province",
        PlateError::Letter => "plate_letter",
        PlateError::Length => "plate_length",
        PlateError::Sign => "plate_sign",
    }
}
