//! Rows that other rows need.

use domain::ids::{
    AccountId, AppRowId, LaneId, OperatorId, OrderId, OrderNo, OutTradeNo, PaymentId, SiteId, VisitId,
};
use domain::method::{Method, Provider, Scenario};
use domain::money::Fen;
use domain::payment::{OrderState, PaymentState};
use domain::plate::Plate;
use domain::tariff::Tariff;
use domain::time::{MINUTE, UnixMs};
use store::{Error, Store, accounts, apps, lanes, operators, orders, payments, sites, transact, visits};

pub const AT: UnixMs = UnixMs(1_796_127_300_000);

pub fn random(n: u8) -> [u8; 10] {
    [n; 10]
}

pub fn fen(n: i64) -> Fen {
    Fen::new(n).unwrap()
}

pub fn operator_row(n: u8) -> operators::Row {
    operators::Row {
        id: OperatorId::from_parts(AT, random(n)),
        code: format!("op{n}"),
        name: format!("运营商 {n}"),
        active: true,
        created_at: AT,
    }
}

pub async fn operator(store: &Store, n: u8) -> OperatorId {
    let row = operator_row(n);
    assert!(transact!(store, |tx| { operators::insert(tx, &row).await }).unwrap());
    row.id
}

pub fn tariff() -> Tariff {
    Tariff {
        free_minutes: 15,
        first_minutes: 60,
        first_price: fen(500),
        period_minutes: 30,
        period_price: fen(200),
        daily_cap: Some(fen(3_000)),
    }
}

pub fn site_row(operator: &OperatorId, n: u8) -> sites::Row {
    sites::Row {
        id: SiteId::from_parts(AT, random(n)),
        operator_id: operator.clone(),
        code: format!("P{n}"),
        name: format!("{n} 号车场"),
        kind: sites::Kind::CarPark,
        tariff: Some(tariff()),
        top_up: None,
        exit_window_ms: 15 * MINUTE,
        quote_valid_ms: 5 * MINUTE,
        status: sites::Status::Active,
        created_at: AT,
    }
}

pub async fn site(store: &Store, operator: &OperatorId, n: u8) -> SiteId {
    let row = site_row(operator, n);
    assert!(transact!(store, |tx| { sites::insert(tx, &row).await }).unwrap());
    row.id
}

pub fn lane_row(operator: &OperatorId, site: &SiteId, n: u8) -> lanes::Row {
    lanes::Row {
        id: LaneId::from_parts(AT, random(n)),
        operator_id: operator.clone(),
        site_id: site.clone(),
        code: format!("OUT{n}"),
        name: format!("{n} 号出口"),
        kind: lanes::Kind::Exit,
        visit_id: None,
        visit_since: None,
        created_at: AT,
    }
}

pub fn visit_row(operator: &OperatorId, site: &SiteId, n: u8, plate: Option<&str>) -> visits::Row {
    visits::Row {
        id: VisitId::from_parts(AT, random(n)),
        operator_id: operator.clone(),
        site_id: site.clone(),
        visit_no: format!("V{n}"),
        plate: plate.map(|p| Plate::parse(p).unwrap()),
        payer_key: None,
        ticket_no: None,
        entered_at: AT,
        left_at: None,
        paid: Fen::ZERO,
        paid_at: None,
        exit_until: None,
        created_at: AT,
    }
}

pub async fn visit(store: &Store, operator: &OperatorId, site: &SiteId, n: u8) -> VisitId {
    let row = visit_row(operator, site, n, None);
    assert!(transact!(store, |tx| { visits::insert(tx, &row).await }).unwrap());
    row.id
}

pub fn account_row(operator: &OperatorId, n: u8) -> accounts::Row {
    accounts::Row {
        id: AccountId::from_parts(AT, random(n)),
        operator_id: operator.clone(),
        provider: Provider::Wechat,
        mch_id: format!("190000{n:04}"),
        name: format!("商户 {n}"),
        notify_key: format!("key{n}"),
        version: 0,
        created_at: AT,
    }
}

pub async fn account(store: &Store, operator: &OperatorId, n: u8) -> AccountId {
    let row = account_row(operator, n);
    assert!(transact!(store, |tx| { accounts::insert(tx, &row).await }).unwrap());
    row.id
}

pub fn app_row(operator: &OperatorId, n: u8) -> apps::Row {
    apps::Row {
        id: AppRowId::from_parts(AT, random(n)),
        operator_id: operator.clone(),
        kind: apps::OFFICIAL_ACCOUNT.to_owned(),
        app_id: format!("wx{n:016x}"),
        sealed_secret: vec![n; 40],
        secret_changed_at: AT,
        created_at: AT,
    }
}

pub fn order_row(operator: &OperatorId, visit: Option<&VisitId>, n: u8) -> orders::Row {
    orders::Row {
        id: OrderId::from_parts(AT, random(n)),
        order_no: OrderNo::from_parts("D", AT, random(n)),
        operator_id: operator.clone(),
        scenario: if visit.is_some() { Scenario::Parking } else { Scenario::Test },
        site_id: None,
        lane_id: None,
        visit_id: visit.cloned(),
        card_id: None,
        payer_key: None,
        plate: "粤B12345".to_owned(),
        amount: fen(1_000),
        quote_json: "{}".to_owned(),
        quoted_at: AT,
        valid_until: AT.plus(5 * MINUTE),
        state: OrderState::Open,
        settled_by: None,
        settled_at: None,
        created_at: AT,
    }
}

pub async fn order(store: &Store, operator: &OperatorId, visit: Option<&VisitId>, n: u8) -> OrderId {
    let row = order_row(operator, visit, n);
    assert!(transact!(store, |tx| { orders::insert(tx, &row).await }).unwrap());
    row.id
}

pub fn payment_row(operator: &OperatorId, account: &AccountId, order: &OrderId, n: u8) -> payments::Row {
    payments::Row {
        id: PaymentId::from_parts(AT, random(n)),
        order_id: order.clone(),
        operator_id: operator.clone(),
        method: Method::WechatOa,
        account_id: account.clone(),
        account_version: 1,
        app_id: "wx0000000000000001".to_owned(),
        out_trade_no: OutTradeNo::from_parts("P", AT, random(n)),
        amount: fen(1_000),
        currency: "CNY".to_owned(),
        state: PaymentState::Created,
        payer_id: "openid".to_owned(),
        request_json: "{}".to_owned(),
        submissions: 0,
        prepay_id: None,
        prepay_at: None,
        transaction_id: None,
        paid_at: None,
        refunding: Fen::ZERO,
        refunded: Fen::ZERO,
        flag: None,
        flag_resolution: None,
        expires_at: AT.plus(5 * MINUTE),
        created_at: AT,
        updated_at: AT,
    }
}

/// The result of a transaction that a constraint refuses.
pub fn is_refused<T: std::fmt::Debug>(result: Result<T, Error>) -> bool {
    result.is_err_and(|error| error.is_constraint_violation())
}
