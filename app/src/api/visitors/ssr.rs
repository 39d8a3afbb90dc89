//! From the use cases' types to the console's and back.

use super::{Host, Place, Visit, VisitQuery, VisitSetup};
use domain::ids::SiteId;
use domain::time::{DAY, UnixMs};
use domain::visitor::{BookingState, Period};
use service::visitors as uc;

pub fn visit(visit: uc::Visit) -> Visit {
    Visit {
        id: visit.id.into(),
        booking_no: visit.booking_no.into(),
        site_name: visit.site_name,
        name: visit.name,
        phone: visit.phone,
        plate: visit.plate,
        host: match visit.department.as_str() {
            "" => visit.host_name,
            department => format!("{} · {department}", visit.host_name),
        },
        reason: visit.reason,
        period: Period { from: visit.from, until: visit.until }.text(),
        revision: visit.revision,
        state: visit.state,
        answer: visit.answer,
        created_at: visit.created_at,
        decided_at: visit.decided_at,
        arrived_at: visit.arrived_at,
        gate: visit.gate,
        host_told: visit.host_told,
        visitor_told: visit.visitor_told,
        erased_at: visit.erased_at,
    }
}

/// What a page's address asks for; also that of the download.
pub fn filter(query: VisitQuery) -> uc::VisitFilter {
    uc::VisitFilter {
        text: query.text,
        state: BookingState::parse(&query.state),
        site: SiteId::parse(&query.site).ok(),
        from: UnixMs::shanghai_day(&query.from),
        before: UnixMs::shanghai_day(&query.to).map(|day| day.plus(DAY)),
        after: Some(query.after),
    }
}

pub fn setup(settings: uc::VisitSettings, hosts: Vec<uc::Host>) -> VisitSetup {
    let place = |site: uc::VisitSite| Place {
        id: site.site_id.into(),
        name: site.site_name,
        token: site.token.map(String::from),
        url: site.url,
        open: site.takes_bookings,
        key: site.key,
    };
    let host = |host: uc::Host| Host {
        id: host.id.into(),
        name: host.name,
        department: host.department,
        phone: host.phone,
        bound: host.bound_at.is_some(),
        link: host.link,
        offered: host.offered,
    };
    VisitSetup {
        places: settings.sites.into_iter().map(place).collect(),
        hosts: hosts.into_iter().map(host).collect(),
        days: settings.retention_days,
    }
}
