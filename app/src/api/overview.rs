//! The first page: today's money, what waits for somebody, and the first steps of a new operator.

use super::Answer;
use super::orders::OrderRow;
use domain::money::Fen;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// Today's figures. Days are Asia/Shanghai.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The first moment of the day.
    pub day_start: UnixMs,
    /// Payments of the day.
    pub paid_count: i64,
    /// Their sum.
    pub paid: Fen,
    /// What went back today.
    pub refunded: Fen,
    /// Orders that are being paid now.
    pub open_orders: i64,
    /// Cars inside.
    pub vehicles_inside: i64,
    /// Checks of the set-up that found a fault when they were last run.
    pub failing_checks: i64,
    /// Late payments that wait for a decision.
    pub at_desk: i64,
    /// Refunds that did not go through.
    pub stuck_refunds: i64,
    /// Refunds that wait for a second person.
    pub proposed_refunds: i64,
    /// Notifications of the day that were refused.
    pub quarantined: i64,
    /// Webhooks of the day that were given up.
    pub failed_deliveries: i64,
    /// The last days, oldest first: the day's first moment and what was paid.
    pub days: Vec<(UnixMs, Fen)>,
    /// The newest orders.
    pub recent: Vec<OrderRow>,
    /// What of the set-up is done.
    pub steps: Steps,
    /// How many steps of the onboarding guide are settled, of how many: while it is unfinished; 0 of 0 while nothing was
    /// chosen in it.
    pub guide: Option<(usize, usize)>,
}

/// The first steps, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    /// WeChat Pay is entered and switched on.
    pub wechat: bool,
    /// There is a car park.
    pub site: bool,
    /// There is a QR code.
    pub qr: bool,
    /// There is a key for the parking system.
    pub key: bool,
}

impl Steps {
    /// Whether nothing is left to do.
    pub const fn all_done(self) -> bool {
        self.wechat && self.site && self.qr && self.key
    }
}

/// How many orders are shown.
#[cfg(feature = "ssr")]
const RECENT: u32 = 6;

/// Today's figures and the first steps.
#[server(prefix = "/console/api", endpoint = "overview", input = Json)]
pub async fn get_overview() -> Answer<Overview> {
    use super::server as s;
    use domain::access::Permission;
    s::with_actor(async move |service, actor| {
        let o = service.overview(&actor).await?;
        let may_see_keys = actor.role.may(Permission::ManageIntegration);
        let any = service::qr::QrFilter { limit: 1, ..service::qr::QrFilter::default() };
        let steps = Steps {
            wechat: service.methods(&actor).await?.iter().any(|m| m.enabled),
            site: !service.list_sites(&actor).await?.is_empty(),
            qr: !service.list_qr(&actor, &any).await?.rows.is_empty(),
            key: !may_see_keys || !service.list_api_keys(&actor).await?.is_empty(),
        };
        let plan = service.guide(&actor).await?.plan;
        let guide = match plan.map(|plan| (plan.settled(), plan.steps.len())) {
            None => (!steps.all_done()).then_some((0, 0)),
            Some((settled, total)) => (settled < total).then_some((settled, total)),
        };
        let newest = service::orders::OrderFilter { limit: RECENT, ..Default::default() };
        let recent = service.search_orders(&actor, &newest).await?.rows;
        let failing = service.self_check_report(&actor).await?.count(service::accounts::Verdict::Fail);
        Ok(Overview {
            guide,
            recent: recent.into_iter().map(super::orders::ssr::row).collect(),
            failing_checks: i64::try_from(failing).unwrap_or(i64::MAX),
            day_start: o.day_start,
            paid_count: o.paid_count,
            paid: o.paid,
            refunded: o.refunded,
            open_orders: o.open_orders,
            vehicles_inside: o.vehicles_inside,
            at_desk: o.at_desk,
            stuck_refunds: o.stuck_refunds,
            proposed_refunds: o.proposed_refunds,
            quarantined: o.quarantined,
            failed_deliveries: o.failed_deliveries,
            days: o.days,
            steps,
        })
    })
    .await
}
