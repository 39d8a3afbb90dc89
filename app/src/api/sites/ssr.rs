//! From the use cases' types to the console's and back.

use super::*;
use crate::api::server::id;
use domain::ids::{LaneId, QrToken, SiteId};
use domain::time::MINUTE;
use service::qr::QrFilter;
use service::{Error, FieldError};

/// A car park.
pub fn site(site: service::sites::Site) -> Site {
    Site {
        id: site.id.into(),
        code: site.code,
        name: site.name,
        kind: site.kind,
        tariff: site.tariff,
        top_up: site.top_up,
        exit_minutes: site.exit_window_ms / MINUTE,
        quote_minutes: site.quote_valid_ms / MINUTE,
        active: site.status == service::sites::SiteStatus::Active,
        lanes: site.lanes.into_iter().map(lane).collect(),
    }
}

fn lane(lane: service::sites::Lane) -> Lane {
    let exit = lane.kind == service::sites::LaneKind::Exit;
    Lane { id: lane.id.into(), code: lane.code, name: lane.name, exit, vehicle: lane.vehicle }
}

/// A QR code.
pub fn qr(qr: service::qr::Qr) -> Qr {
    Qr {
        token: qr.token.into(),
        label: qr.label,
        url: qr.url,
        site_id: qr.site_id.into(),
        site_name: qr.site_name,
        kind: qr.site_kind,
        lane_name: qr.lane_name,
        created_at: qr.created_at,
        revoked_at: qr.revoked_at,
    }
}

/// How many codes are printed at once.
const SHEETS: u32 = 200;

/// Which QR codes a page asks for.
///
/// # Errors
/// What names a car park or a code has not their shape.
pub fn qr_filter(query: QrQuery) -> Result<QrFilter, Error> {
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(QrFilter {
        site: some(query.site).map(|site| id(SiteId::parse(&site))).transpose()?,
        token: some(query.token).map(|token| id(QrToken::parse(&token))).transpose()?,
        living: query.to_print,
        after: some(query.after),
        limit: if query.to_print { SHEETS } else { 0 },
    })
}

/// What the form of a car park asks for.
pub fn save_site(
    row: Option<String>,
    code: &str,
    name: &str,
    tariff: &TariffForm,
    exit_minutes: &str,
    quote_minutes: &str,
) -> Result<service::sites::SaveSite, Error> {
    let mut wrong = Vec::new();
    let mut minutes = |field: &str, text: &str| {
        text.trim().parse::<u16>().map(|m| i64::from(m) * MINUTE).unwrap_or_else(|_| {
            wrong.push(FieldError::new(field, "not_minutes"));
            0
        })
    };
    let exit_window_ms = minutes("exit_minutes", exit_minutes);
    let quote_valid_ms = minutes("quote_minutes", quote_minutes);
    let tariff = tariff.parse().map_err(|bad| {
        wrong.extend(bad.into_iter().map(|(field, code)| FieldError::new(&format!("tariff[{field}]"), code)));
    });
    let (Ok(tariff), true) = (tariff, wrong.is_empty()) else { return Err(Error::Invalid(wrong)) };
    Ok(service::sites::SaveSite {
        id: row.filter(|row| !row.is_empty()).map(|row| id(SiteId::parse(&row))).transpose()?,
        code: code.trim().to_owned(),
        name: name.trim().to_owned(),
        kind: service::sites::SiteKind::CarPark,
        tariff: Some(tariff),
        top_up: None,
        exit_window_ms,
        quote_valid_ms,
    })
}

/// What the form of a card station asks for.
pub fn save_station(
    row: Option<String>,
    code: &str,
    name: &str,
    top_up: &TopUpForm,
    quote_minutes: &str,
) -> Result<service::sites::SaveSite, Error> {
    let mut wrong = Vec::new();
    let quote_minutes = quote_minutes.trim().parse::<u16>().unwrap_or_else(|_| {
        wrong.push(FieldError::new("quote_minutes", "not_minutes"));
        0
    });
    let rules = top_up.parse().map_err(|bad| {
        wrong.extend(bad.into_iter().map(|(field, code)| FieldError::new(&format!("top_up[{field}]"), code)));
    });
    let (Ok(rules), true) = (rules, wrong.is_empty()) else { return Err(Error::Invalid(wrong)) };
    Ok(service::sites::SaveSite {
        id: row.filter(|row| !row.is_empty()).map(|row| id(SiteId::parse(&row))).transpose()?,
        code: code.trim().to_owned(),
        name: name.trim().to_owned(),
        kind: SiteKind::CardStation,
        tariff: None,
        top_up: Some(rules),
        // Nobody leaves a card station through a barrier; the column wants a value.
        exit_window_ms: 15 * MINUTE,
        quote_valid_ms: i64::from(quote_minutes) * MINUTE,
    })
}

/// What the form of a lane asks for.
pub fn save_lane(
    row: Option<String>,
    site: &str,
    code: &str,
    name: &str,
    kind: &str,
) -> Result<service::sites::SaveLane, Error> {
    Ok(service::sites::SaveLane {
        id: row.filter(|row| !row.is_empty()).map(|row| id(LaneId::parse(&row))).transpose()?,
        site_id: id(SiteId::parse(site))?,
        code: code.trim().to_owned(),
        name: name.trim().to_owned(),
        kind: if kind == "entry" { service::sites::LaneKind::Entry } else { service::sites::LaneKind::Exit },
    })
}

/// A car park, or a lane of it.
pub fn place(place: &str) -> Result<(SiteId, Option<LaneId>), Error> {
    let (site, lane) = place.split_once('/').map_or((place, None), |(site, lane)| (site, Some(lane)));
    Ok((id(SiteId::parse(site))?, lane.map(|lane| id(LaneId::parse(lane))).transpose()?))
}
