//! Vehicles that come, stand at a lane and go. Every report may be repeated.

use super::{read_plate, site_of};
use crate::Service;
use crate::check::Fields;
use crate::error::{Error, Result};
use crate::integration::ApiCaller;
use domain::access::Scope;
use domain::ids::VisitId;
use domain::money::Fen;
use domain::plate::Plate;
use domain::site::SiteStatus;
use domain::time::{MINUTE, UnixMs};
use store::{Tx, lanes, sites, transact, visits};

/// How far another clock may be ahead of ours, in milliseconds.
const AHEAD_MS: i64 = 10 * MINUTE;

/// A vehicle came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The car park's code.
    pub site: String,
    /// The parking system's number of the stay, unique at the car park.
    pub visit_no: String,
    /// The plate, where one was read.
    pub plate: Option<String>,
    /// When.
    pub entered_at: UnixMs,
}

/// A vehicle stands at a lane; neither number nor plate: the lane is empty now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtLane {
    /// The car park's code.
    pub site: String,
    /// The lane's code.
    pub lane: String,
    /// The number of the stay.
    pub visit_no: Option<String>,
    /// Or the plate.
    pub plate: Option<String>,
}

/// A vehicle left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The car park's code.
    pub site: String,
    /// The number of the stay.
    pub visit_no: Option<String>,
    /// Or the plate.
    pub plate: Option<String>,
    /// When.
    pub left_at: UnixMs,
}

/// One stay of one vehicle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The car park's code.
    pub site: String,
    /// The parking system's number of the stay.
    pub visit_no: String,
    /// The plate, where one is known.
    pub plate: Option<String>,
    /// When it came in.
    pub entered_at: UnixMs,
    /// When it left.
    pub left_at: Option<UnixMs>,
    /// The id of its bill.
    pub bill_id: VisitId,
}

/// What a report of an entry led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnteredVisit {
    /// Whether the report was new.
    pub created: bool,
    /// The stay.
    pub visit: Visit,
}

/// What stands at a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneState {
    /// The lane's code.
    pub lane: String,
    /// The stay of the vehicle there.
    pub visit: Option<Visit>,
}

fn shown(site: &sites::Row, row: visits::Row) -> Visit {
    Visit {
        site: site.code.clone(),
        visit_no: row.visit_no,
        plate: row.plate.map(String::from),
        entered_at: row.entered_at,
        left_at: row.left_at,
        bill_id: row.id,
    }
}

impl Service {
    /// A vehicle came in. If a vehicle with this plate is still inside, its report of leaving was lost: that stay ended
    /// when this one began.
    ///
    /// # Errors
    /// The key lacks `vehicles:write`; no such site, or it is closed; a wrong field; [`Error::Conflict`]
    /// `visit_differs` (the number was used with other content) or `plate_inside` (a vehicle with this plate came in
    /// later than this report says).
    pub async fn vehicle_entered(&self, caller: &ApiCaller, report: Entered) -> Result<EnteredVisit> {
        let operator = caller.require(Scope::VehiclesWrite)?;
        let plate = report.plate.as_deref().map(read_plate).transpose()?;
        let now = self.now();
        check_moment("entered_at", report.entered_at, now)?;
        check_number(&report.visit_no)?;
        let fresh = VisitId::from_parts(now, self.random());
        transact!(Error, self.store(), |tx| {
            let site = site_of(tx, operator, &report.site).await?;
            if let Some(known) = visits::by_no(tx, &site.id, &report.visit_no).await? {
                return repeated(&site, known, &report, plate.as_ref());
            }
            if site.status == SiteStatus::Closed {
                return Err(Error::Conflict("site_closed"));
            }
            end_forgotten(tx, &site, plate.as_ref(), report.entered_at).await?;
            let visit = visits::Row {
                id: fresh.clone(),
                operator_id: operator.clone(),
                site_id: site.id.clone(),
                visit_no: report.visit_no.clone(),
                plate: plate.clone(),
                payer_key: None,
                ticket_no: None,
                entered_at: report.entered_at,
                left_at: None,
                paid: Fen::ZERO,
                paid_at: None,
                exit_until: None,
                created_at: now,
            };
            if !visits::insert(tx, &visit).await? {
                return Err(Error::Conflict("plate_inside"));
            }
            Ok(EnteredVisit { created: true, visit: shown(&site, visit) })
        })
    }

    /// A vehicle stands at a lane, or none does any more.
    ///
    /// # Errors
    /// The key lacks `vehicles:write`; no such site, lane or vehicle inside. A vehicle that is not known still means
    /// that the one before is gone from the lane.
    pub async fn vehicle_at_lane(&self, caller: &ApiCaller, report: AtLane) -> Result<LaneState> {
        let operator = caller.require(Scope::VehiclesWrite)?;
        let plate = report.plate.as_deref().map(read_plate).transpose()?;
        let now = self.now();
        let (state, unknown) = transact!(Error, self.store(), |tx| {
            let site = site_of(tx, operator, &report.site).await?;
            let lane = lanes::by_code(tx, &site.id, &report.lane).await?.ok_or(Error::NotFound("lane"))?;
            let asked = report.visit_no.is_some() || plate.is_some();
            let visit = find_inside(tx, &site, report.visit_no.as_deref(), plate.as_ref()).await?;
            lanes::stand(tx, &lane.id, visit.as_ref().map(|v| &v.id), now).await?;
            let unknown = asked && visit.is_none();
            Ok::<_, Error>((LaneState { lane: lane.code, visit: visit.map(|v| shown(&site, v)) }, unknown))
        })?;
        if unknown { Err(Error::NotFound("visit")) } else { Ok(state) }
    }

    /// A vehicle left. A report about one that has left already changes nothing.
    ///
    /// # Errors
    /// The key lacks `vehicles:write`; no such site or stay; it would have left before it came (field `left_at`,
    /// `before_entry`).
    pub async fn vehicle_left(&self, caller: &ApiCaller, report: Left) -> Result<Visit> {
        let operator = caller.require(Scope::VehiclesWrite)?;
        let plate = report.plate.as_deref().map(read_plate).transpose()?;
        check_moment("left_at", report.left_at, self.now())?;
        transact!(Error, self.store(), |tx| {
            let site = site_of(tx, operator, &report.site).await?;
            let visit = match (&report.visit_no, &plate) {
                (Some(visit_no), _) => visits::by_no(tx, &site.id, visit_no).await?,
                (None, Some(plate)) => match visits::inside_by_plate(tx, &site.id, plate).await? {
                    Some(inside) => Some(inside),
                    None => visits::latest_by_plate(tx, &site.id, plate).await?,
                },
                (None, None) => return Err(Error::field("visit_no", "required")),
            };
            let mut visit = visit.ok_or(Error::NotFound("visit"))?;
            if visit.left_at.is_some() {
                return Ok(shown(&site, visit));
            }
            if report.left_at < visit.entered_at {
                return Err(Error::field("left_at", "before_entry"));
            }
            visits::leave(tx, &visit.id, report.left_at).await?;
            lanes::clear_of(tx, &visit.id).await?;
            visit.left_at = Some(report.left_at);
            Ok(shown(&site, visit))
        })
    }
}

/// The number was reported before. A stay that began with a ticket from our own page keeps its moment: the parking
/// system only confirms it.
fn repeated(
    site: &sites::Row,
    known: visits::Row,
    report: &Entered,
    plate: Option<&Plate>,
) -> Result<EnteredVisit> {
    let same = known.plate.as_ref() == plate && known.entered_at == report.entered_at;
    let confirmed = known.ticket_no.is_some() && plate.is_none();
    if same || confirmed {
        Ok(EnteredVisit { created: false, visit: shown(site, known) })
    } else {
        Err(Error::Conflict("visit_differs"))
    }
}

async fn end_forgotten(
    tx: &mut Tx,
    site: &sites::Row,
    plate: Option<&Plate>,
    entered_at: UnixMs,
) -> Result<()> {
    let Some(plate) = plate else { return Ok(()) };
    let Some(inside) = visits::inside_by_plate(tx, &site.id, plate).await? else { return Ok(()) };
    if inside.entered_at >= entered_at {
        return Err(Error::Conflict("plate_inside"));
    }
    visits::leave(tx, &inside.id, entered_at).await?;
    Ok(lanes::clear_of(tx, &inside.id).await?)
}

async fn find_inside(
    tx: &mut Tx,
    site: &sites::Row,
    visit_no: Option<&str>,
    plate: Option<&Plate>,
) -> Result<Option<visits::Row>> {
    Ok(match (visit_no, plate) {
        (Some(visit_no), _) => visits::by_no(tx, &site.id, visit_no).await?.filter(|v| v.left_at.is_none()),
        (None, Some(plate)) => visits::inside_by_plate(tx, &site.id, plate).await?,
        (None, None) => None,
    })
}

fn check_number(visit_no: &str) -> Result<()> {
    let mut fields = Fields::default();
    fields.name("visit_no", visit_no, 64);
    fields.done()
}

/// A moment that another system reports lies after 1970 and not ahead of our clock.
pub(crate) fn check_moment(field: &str, at: UnixMs, now: UnixMs) -> Result<()> {
    if at.0 <= 0 {
        return Err(Error::field(field, "not_a_moment"));
    }
    if at.since(now) > AHEAD_MS {
        return Err(Error::field(field, "in_the_future"));
    }
    Ok(())
}
