//! What the parking system reports and asks. Called with a key, not by a person.

mod bill;
mod report;

pub use bill::{Bill, BillPayment, BillQuery, bill_of};
pub(crate) use report::check_moment;
pub use report::{AtLane, Entered, EnteredVisit, LaneState, Left, Visit};

use crate::Service;
use crate::error::{Error, Result};
use crate::integration::ApiCaller;
use crate::sites::{LaneKind, SiteKind, SiteStatus, all_lanes, all_sites};
use domain::access::Scope;
use domain::ids::OperatorId;
use domain::plate::{Plate, PlateError};
use store::{Conn, sites};

/// A car park or a card station as other systems know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiSite {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: SiteKind,
    /// Its lanes.
    pub lanes: Vec<ApiLane>,
}

/// A lane as the parking system knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiLane {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Which way it leads.
    pub kind: LaneKind,
}

impl Service {
    /// The sites in use of the key's operator, with their lanes.
    ///
    /// # Errors
    /// The key lacks `bills:read`.
    pub async fn api_sites(&self, caller: &ApiCaller) -> Result<Vec<ApiSite>> {
        let operator = caller.require(Scope::BillsRead)?;
        let mut conn = self.store().read().await?;
        let lanes = all_lanes(&mut conn, operator).await?;
        let sites =
            all_sites(&mut conn, operator).await?.into_iter().filter(|s| s.status == SiteStatus::Active);
        let shown = sites.map(|site| ApiSite {
            lanes: lanes
                .iter()
                .filter(|lane| lane.site_id == site.id)
                .map(|lane| ApiLane { code: lane.code.clone(), name: lane.name.clone(), kind: lane.kind })
                .collect(),
            code: site.code,
            name: site.name,
            kind: site.kind,
        });
        Ok(shown.collect())
    }
}

async fn site_of(conn: &mut Conn, operator: &OperatorId, code: &str) -> Result<sites::Row> {
    let site = sites::by_code(conn, operator, code).await?;
    site.filter(|s| s.kind == SiteKind::CarPark).ok_or(Error::NotFound("site"))
}

fn read_plate(text: &str) -> Result<Plate> {
    Plate::parse(text).map_err(|error| {
        Error::field(
            "plate",
            match error {
                PlateError::Province => "plate_province",
                PlateError::Letter => "plate_letter",
                PlateError::Length => "plate_length",
                PlateError::Sign => "plate_sign",
            },
        )
    })
}
