//! Every use case that takes an actor, called by every role: refused exactly where `domain::access` says so. And by
//! another operator's administrator: as if there were nothing.
//!
//! The table is compared with the source: a use case that is missing from it fails the test.

use super::people::{new_staff, of_role, stranger};
use crate::fake_wechat::{API_V3_KEY, Tweak};
use crate::world::{World, wechat_form};
use domain::access::{Permission, Role, Scope};
use domain::card::CardStatus;
use domain::guide::Step;
use domain::ids::{
    AccountId, AnnouncementId, ApiKeyId, BookingId, CardId, DeliveryId, HostId, JobId, LaneId, MessageId,
    NotificationId, OperatorId, OrderId, PaymentId, QrToken, RefundId, SiteId, TerminalId, UserId,
    VerificationFileId, WebhookId,
};
use domain::message::MessageKind;
use domain::method::{Method, ScanFamily};
use domain::money::Fen;
use service::accounts::{SaveAlipay, SaveChinaums, SaveOfficialAccount, SaveUnionPay};
use service::apply::ApplyFile;
use service::cards::{CardFilter, HolderPhone, SaveCard};
use service::desk::{LateDecision, RefundStep};
use service::messages::{MessageSearch, NewAnnouncement};
use service::notify::NotifyKind;
use service::official_account::UploadFile;
use service::orders::OrderFilter;
use service::qr::QrFilter;
use service::refunds::{RefundDecision, RefundFilter, RefundRequest};
use service::sites::{LaneKind, SaveLane, SaveSite, SiteKind};
use service::sms::SaveSms;
use service::staff::NewStaff;
use service::visitors::{Answer, HostAnswer, SaveHost, VisitFilter};
use service::{Actor, Error, Service};
use std::collections::BTreeSet;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use store::both;

/// What belongs to the operator whose people call.
#[derive(Clone)]
struct Things {
    operator: OperatorId,
    account: AccountId,
    site: SiteId,
    card: CardId,
    lane: LaneId,
    qr: QrToken,
    staff: UserId,
    key: ApiKeyId,
    webhook: WebhookId,
    delivery: DeliveryId,
    order: OrderId,
    payment: PaymentId,
    refund: RefundId,
    notification: NotificationId,
    job: JobId,
    message: MessageId,
    announcement: AnnouncementId,
    terminal: TerminalId,
    host: HostId,
    booking: BookingId,
    /// A verification file that waits.
    file: VerificationFileId,
    /// The order of a terminal's bill.
    bill_order: OrderId,
}

/// How far a use case reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Into the actor's own operator, naming nothing of it.
    Own,
    /// To something that it names: not there for another operator's people.
    Named,
    /// Over the whole installation; needs no selected operator.
    Whole,
}

type Call = fn(Service, Actor, Things) -> Pin<Box<dyn Future<Output = Result<(), Error>>>>;

struct Case {
    name: &'static str,
    needs: Permission,
    reach: Reach,
    call: Call,
}

macro_rules! cases {
    ($($name:ident: $needs:ident, $reach:ident, |$s:ident, $a:ident, $t:ident| $call:expr;)*) => {
        &[$(Case {
            name: stringify!($name),
            needs: Permission::$needs,
            reach: Reach::$reach,
            call: |$s, $a, $t| Box::pin(async move { let _ = &$t; $call.await.map(|_| ()) }),
        }),*]
    };
}

const CASES: &[Case] = cases! {
    create_operator: ManageOperators, Whole, |s, a, t| s.create_operator(&a, "fresh", "新运营商");
    rename_operator: ManageOperators, Whole, |s, a, t| s.rename_operator(&a, &t.operator, "新名字");
    list_operators: ManageOperators, Whole, |s, a, t| s.list_operators(&a);
    apply: ManageOperators, Whole, |s, a, t| s.apply(&a, ApplyFile::default());
    verify_audit: ManageOperators, Whole, |s, a, t| s.verify_audit(&a);
    seal_audit: ManageOperators, Whole, |s, a, t| s.seal_audit(&a);
    reseal: ManageOperators, Whole, |s, a, t| s.reseal(&a);
    dead_jobs: ViewMoney, Whole, |s, a, t| s.dead_jobs(&a);
    retry_job: WorkDesk, Whole, |s, a, t| s.retry_job(&a, &t.job);
    dismiss_job: WorkDesk, Whole, |s, a, t| s.dismiss_job(&a, &t.job);
    guide: ViewSetup, Own, |s, a, t| s.guide(&a);
    choose_plan: ManagePayment, Own, |s, a, t| s.choose_plan(&a, crate::guide::scan_and_messages(0));
    mark_step: WorkDesk, Own, |s, a, t| s.mark_step(&a, crate::guide::done(Step::Papers, 0));
    guide_values: ViewSetup, Own, |s, a, t| s.guide_values(&a, Step::Directories);
    guide_board: ManageOperators, Whole, |s, a, t| s.guide_board(&a);
    list_staff: ManageStaff, Own, |s, a, t| s.list_staff(&a);
    create_staff: ManageStaff, Own, |s, a, t| s.create_staff(&a, newcomer(&a));
    update_staff: ManageStaff, Named, |s, a, t| s.update_staff(&a, &t.staff, Role::Finance, false);
    reset_password: ManageStaff, Named, |s, a, t| s.reset_password(&a, &t.staff, "another good password");
    second_factor_demands: ManageStaff, Own, |s, a, t| s.second_factor_demands(&a);
    demand_second_factor: ManageStaff, Own, |s, a, t| s.demand_second_factor(&a, false);
    demand_second_factor_of_platform: ManageOperators, Whole, |s, a, t| s.demand_second_factor_of_platform(&a, false);
    reset_second_factor: ManageStaff, Named, |s, a, t| s.reset_second_factor(&a, &t.staff);
    reset_second_factor_of: ManageOperators, Whole, |s, a, t| s.reset_second_factor_of(&a, "nobody");
    list_sites: ViewSetup, Own, |s, a, t| s.list_sites(&a);
    save_site: ManageSites, Named, |s, a, t| s.save_site(&a, save_site(&t.site));
    close_site: ManageSites, Named, |s, a, t| s.close_site(&a, &t.site);
    save_lane: ManageSites, Named, |s, a, t| s.save_lane(&a, save_lane(&t));
    list_qr: ViewSetup, Named, |s, a, t| s.list_qr(&a, &QrFilter { site: Some(t.site.clone()), ..QrFilter::default() });
    create_qr: ManageSites, Named, |s, a, t| s.create_qr(&a, &t.site, Some(&t.lane), "码");
    revoke_qr: ManageSites, Named, |s, a, t| s.revoke_qr(&a, &t.qr);
    my_alerts: ViewSetup, Own, |s, a, t| s.my_alerts(&a);
    make_alert_link: ViewSetup, Own, |s, a, t| s.make_alert_link(&a);
    unbind_my_wechat: ViewSetup, Own, |s, a, t| s.unbind_my_wechat(&a);
    send_alert_code: ViewSetup, Own, |s, a, t| s.send_alert_code(&a, "13800000001");
    confirm_alert_phone: ViewSetup, Own, |s, a, t| s.confirm_alert_phone(&a, "000000");
    remove_alert_phone: ViewSetup, Own, |s, a, t| s.remove_alert_phone(&a);
    declare_sms: ManageMessages, Own, |s, a, t| s.declare_sms(&a, SaveSms::default(), false);
    declare_official_account: ManagePayment, Own, |s, a, t| {
        s.declare_official_account(&a, SaveOfficialAccount::default())
    };
    save_official_account: ManagePayment, Own, |s, a, t| {
        s.save_official_account(&a, SaveOfficialAccount::default())
    };
    search_cards: ViewMoney, Own, |s, a, t| async { s.search_cards(&a, &CardFilter::default()).await };
    card_detail: ViewMoney, Named, |s, a, t| s.card_detail(&a, &t.card, None);
    save_card: ManageCards, Named, |s, a, t| s.save_card(&a, save_card(&t.card));
    set_card_status: ManageCards, Named, |s, a, t| s.set_card_status(&a, &t.card, CardStatus::Blocked);
    import_cards: ManageCards, Own, |s, a, t| s.import_cards(&a, "卡号\n86000001\n");
    list_terminals: ViewSetup, Own, |s, a, t| s.list_terminals(&a);
    create_terminal: ManageTerminals, Named, |s, a, t| s.create_terminal(&a, &t.site, "终端");
    rename_terminal: ManageTerminals, Named, |s, a, t| s.rename_terminal(&a, &t.terminal, "新名字");
    rotate_terminal_key: ManageTerminals, Named, |s, a, t| s.rotate_terminal_key(&a, &t.terminal, true);
    end_old_terminal_key: ManageTerminals, Named, |s, a, t| s.end_old_terminal_key(&a, &t.terminal);
    list_offline_bills: ViewMoney, Named, |s, a, t| s.list_offline_bills(&a, Some(&t.terminal), None);
    offline_release_code: Refund, Named, |s, a, t| s.offline_release_code(&a, &t.bill_order);
    revoke_terminal: ManageTerminals, Named, |s, a, t| s.revoke_terminal(&a, &t.terminal);
    search_visits: ViewVisitors, Own, |s, a, t| async { s.search_visits(&a, &VisitFilter::default()).await };
    visit_detail: ViewVisitors, Named, |s, a, t| s.visit_detail(&a, &t.booking);
    reveal_visit: ManageVisitors, Named, |s, a, t| s.reveal_visit(&a, &t.booking);
    decide_visit: ManageVisitors, Named, |s, a, t| s.decide_visit(&a, &t.booking, Answer { revision: 0, answer: HostAnswer::Approve });
    cancel_visit: ManageVisitors, Named, |s, a, t| s.cancel_visit(&a, &t.booking);
    export_visits: ManageVisitors, Own, |s, a, t| async {
        s.export_visits(&a, &VisitFilter::default(), &[""; 16], |_| "").await
    };
    visit_settings: ViewVisitors, Own, |s, a, t| s.visit_settings(&a);
    set_visit_site: ManageVisitors, Named, |s, a, t| s.set_visit_site(&a, &t.site, true);
    issue_gate_key: ManageVisitors, Named, |s, a, t| s.issue_gate_key(&a, &t.site);
    set_visit_retention: ManageVisitors, Own, |s, a, t| s.set_visit_retention(&a, 30);
    list_hosts: ViewVisitors, Own, |s, a, t| s.list_hosts(&a);
    save_host: ManageVisitors, Named, |s, a, t| s.save_host(&a, save_host(&t.host));
    renew_host_link: ManageVisitors, Named, |s, a, t| s.renew_host_link(&a, &t.host);
    remove_host: ManageVisitors, Named, |s, a, t| s.remove_host(&a, &t.host);
    create_api_key: ManageIntegration, Own, |s, a, t| s.create_api_key(&a, "key", &[Scope::BillsRead]);
    list_api_keys: ManageIntegration, Own, |s, a, t| s.list_api_keys(&a);
    revoke_api_key: ManageIntegration, Named, |s, a, t| s.revoke_api_key(&a, &t.key);
    save_webhook: ManageIntegration, Own, |s, a, t| s.save_webhook(&a, "https://other.example.cn/");
    list_webhooks: ManageIntegration, Own, |s, a, t| s.list_webhooks(&a);
    send_test: ManageIntegration, Named, |s, a, t| s.send_test(&a, &t.webhook);
    list_deliveries: ManageIntegration, Own, |s, a, t| s.list_deliveries(&a, None);
    resend: ManageIntegration, Named, |s, a, t| s.resend(&a, &t.delivery);
    delete_webhook: ManageIntegration, Named, |s, a, t| s.delete_webhook(&a, &t.webhook);
    list_audit: ViewAudit, Own, |s, a, t| s.list_audit(&a, None);
    methods: ViewSetup, Own, |s, a, t| s.methods(&a);
    set_method: ManagePayment, Own, |s, a, t| s.set_method(&a, Method::WechatOa, true);
    wechat_form: ManagePayment, Own, |s, a, t| s.wechat_form(&a);
    save_wechat: ManagePayment, Own, |s, a, t| s.save_wechat(&a, wechat_form(API_V3_KEY));
    check_wechat: ManagePayment, Own, |s, a, t| s.check_wechat(&a);
    wechat_app_form: ManagePayment, Own, |s, a, t| s.wechat_app_form(&a);
    check_wechat_app: ManagePayment, Own, |s, a, t| s.check_wechat_app(&a);
    declare_wechat: ManagePayment, Own, |s, a, t| s.declare_wechat(&a, wechat_form(API_V3_KEY), true);
    self_check: ManagePayment, Own, |s, a, t| s.self_check(&a, Some("deployment"));
    self_check_report: ViewSetup, Own, |s, a, t| s.self_check_report(&a);
    override_method: ManagePayment, Own, |s, a, t| s.override_method(&a, Method::AlipayApp, "a good reason");
    calendar: ViewSetup, Own, |s, a, t| s.calendar(&a);
    expiry_banner: ViewSetup, Own, |s, a, t| s.expiry_banner(&a);
    dismiss_expiry_banner: ManagePayment, Own, |s, a, t| s.dismiss_expiry_banner(&a);
    record_change: ManagePayment, Own, |s, a, t| s.record_change(&a, "domains");
    record_end: ManagePayment, Own, |s, a, t| s.record_end(&a, "icp_filing", "2027-01-01");
    diagnose: ManageOperators, Whole, |s, a, t| s.diagnose(&a, None);
    switch_scan_family: ManagePayment, Own, |s, a, t| s.switch_scan_family(&a, ScanFamily::ChinaUms);
    alipay_form: ManagePayment, Own, |s, a, t| s.alipay_form(&a);
    save_alipay: ManagePayment, Own, |s, a, t| s.save_alipay(&a, SaveAlipay::default());
    check_alipay: ManagePayment, Own, |s, a, t| s.check_alipay(&a);
    declare_alipay: ManagePayment, Own, |s, a, t| s.declare_alipay(&a, SaveAlipay::default(), &[]);
    unionpay_form: ManagePayment, Own, |s, a, t| s.unionpay_form(&a);
    save_unionpay: ManagePayment, Own, |s, a, t| s.save_unionpay(&a, SaveUnionPay::default());
    check_unionpay: ManagePayment, Own, |s, a, t| s.check_unionpay(&a);
    declare_unionpay: ManagePayment, Own, |s, a, t| s.declare_unionpay(&a, SaveUnionPay::default(), true);
    sms_form: ViewMessages, Own, |s, a, t| s.sms_form(&a);
    save_sms: ManageMessages, Own, |s, a, t| s.save_sms(&a, SaveSms::default());
    check_sms: ManageMessages, Own, |s, a, t| s.check_sms(&a);
    set_sms: ManageMessages, Own, |s, a, t| s.set_sms(&a, true);
    test_sms: ManageMessages, Own, |s, a, t| s.test_sms(&a, domain::message::MessageKind::Payment, "13800000001");
    message_push: ViewMessages, Own, |s, a, t| s.message_push(&a);
    set_message_push: ManageMessages, Own, |s, a, t| s.set_message_push(&a, MessageKind::Payment, false);
    account_templates: ManageMessages, Own, |s, a, t| s.account_templates(&a, MessageKind::Payment);
    pick_template: ManageMessages, Own, |s, a, t| s.pick_template(&a, MessageKind::Payment, "id", None);
    refresh_templates: ManageMessages, Own, |s, a, t| s.refresh_templates(&a);
    add_library_template: ManageMessages, Own, |s, a, t| s.add_library_template(&a, MessageKind::Payment);
    add_category_template: ManageMessages, Own, |s, a, t| s.add_category_template(&a, MessageKind::Payment, "", &[]);
    recent_followers: ManageMessages, Own, |s, a, t| s.recent_followers(&a);
    send_test_message: ManageMessages, Own, |s, a, t| s.send_test_message(&a, MessageKind::Payment, "somebody");
    search_messages: ViewMessages, Own, |s, a, t| s.search_messages(&a, MessageSearch::default());
    message_detail: ViewMessages, Named, |s, a, t| s.message_detail(&a, &t.message);
    resend_message: ManageMessages, Named, |s, a, t| s.resend_message(&a, &t.message);
    announce: ManageOperators, Whole, |s, a, t| async { s.announce(&a, &NewAnnouncement::default()).await };
    announcements: ViewSetup, Whole, |s, a, t| s.announcements(&a);
    announced: ManageOperators, Whole, |s, a, t| s.announced(&a);
    read_announcement: ViewSetup, Whole, |s, a, t| s.read_announcement(&a, &t.announcement);
    end_announcement: ManageOperators, Whole, |s, a, t| s.end_announcement(&a, &t.announcement);
    bind_follower: ManageMessages, Own, |s, a, t| s.bind_follower(&a, "somebody");
    chinaums_form: ManagePayment, Own, |s, a, t| s.chinaums_form(&a);
    save_chinaums: ManagePayment, Own, |s, a, t| s.save_chinaums(&a, SaveChinaums::default());
    check_chinaums: ManagePayment, Own, |s, a, t| s.check_chinaums(&a);
    declare_chinaums: ManagePayment, Own, |s, a, t| s.declare_chinaums(&a, SaveChinaums::default(), true);
    oa_setup: ManagePayment, Own, |s, a, t| s.oa_setup(&a);
    refresh_oa_token: ManagePayment, Own, |s, a, t| s.refresh_oa_token(&a);
    make_oa_callback: ManagePayment, Own, |s, a, t| s.make_oa_callback(&a);
    allow_plain_callbacks: ManagePayment, Own, |s, a, t| s.allow_plain_callbacks(&a, false);
    verification_files: ManagePayment, Own, |s, a, t| s.verification_files(&a);
    waiting_verification_files: ManageOperators, Whole, |s, a, t| s.waiting_verification_files(&a);
    upload_verification_file: ManagePayment, Own, |s, a, t| s.upload_verification_file(&a, UploadFile::default());
    release_verification_file: ManageOperators, Whole, |s, a, t| s.release_verification_file(&a, &t.file);
    check_verification_file: ManagePayment, Named, |s, a, t| s.check_verification_file(&a, &t.file);
    remove_verification_file: ManagePayment, Named, |s, a, t| s.remove_verification_file(&a, &t.file);
    start_test_payment: ManagePayment, Own, |s, a, t| s.start_test_payment(&a, Method::WechatOa);
    test_payment_status: ManagePayment, Own, |s, a, t| s.test_payment_status(&a, Method::WechatOa);
    search_orders: ViewMoney, Own, |s, a, t| async { s.search_orders(&a, &OrderFilter::default()).await };
    search_refunds: ViewMoney, Own, |s, a, t| async { s.search_refunds(&a, &RefundFilter::default()).await };
    overview: ViewMoney, Own, |s, a, t| s.overview(&a);
    order_detail: ViewMoney, Named, |s, a, t| s.order_detail(&a, &t.order);
    raw_notification: ViewRaw, Named, |s, a, t| s.raw_notification(&a, &t.notification);
    bill_accounts: ViewMoney, Own, |s, a, t| s.bill_accounts(&a);
    compare_bill: ViewMoney, Named, |s, a, t| s.compare_bill(&a, &t.account, domain::time::UnixMs(0));
    bill_file: ViewMoney, Named, |s, a, t| s.bill_file(&a, &t.account, domain::time::UnixMs(0));
    quarantine: ViewMoney, Own, |s, a, t| s.quarantine(&a, None);
    replay_notification: WorkDesk, Named, |s, a, t| s.replay_notification(&a, &t.notification);
    desk: ViewMoney, Own, |s, a, t| s.desk(&a);
    resolve_late: Refund, Named, |s, a, t| s.resolve_late(&a, &t.payment, LateDecision::Refund);
    request_refund: Refund, Named, |s, a, t| async { s.request_refund(&a, refund_of(&t.payment)).await };
    decide_refund: Refund, Named, |s, a, t| s.decide_refund(&a, &t.refund, RefundDecision::Approve);
    work_refund: WorkDesk, Named, |s, a, t| s.work_refund(&a, &t.refund, RefundStep::Now);
    refund_rules: ViewMoney, Own, |s, a, t| s.refund_rules(&a);
    set_refund_limit: ManageRefundLimit, Own, |s, a, t| s.set_refund_limit(&a, Some(one_fen()));
};

/// Not by role: everybody may do these, to themselves.
const TO_ONESELF: &[&str] = &[
    "change_password",
    "my_second_factor",
    "begin_second_factor",
    "confirm_second_factor",
    "renew_recovery_codes",
    "end_second_factor",
];

fn one_fen() -> Fen {
    Fen::new(1).unwrap()
}

fn refund_of(payment: &PaymentId) -> RefundRequest<'_> {
    RefundRequest { payment, amount: one_fen(), reason: "退款", below_zero: false }
}

fn newcomer(actor: &Actor) -> NewStaff {
    new_staff(&format!("added_by_{}", actor.name), Role::ReadOnly)
}

fn save_site(site: &SiteId) -> SaveSite {
    SaveSite {
        id: Some(site.clone()),
        code: "P1".to_owned(),
        name: "一号停车场".to_owned(),
        kind: SiteKind::CarPark,
        tariff: Some(crate::world::tariff()),
        top_up: None,
        exit_window_ms: 900_000,
        quote_valid_ms: 300_000,
    }
}

fn save_host(host: &HostId) -> SaveHost {
    SaveHost { id: Some(host.clone()), name: "王敏".to_owned(), ..SaveHost::default() }
}

fn new_card() -> SaveCard {
    let (card_no, holder) = ("86000001".to_owned(), "张小明".to_owned());
    SaveCard { id: None, card_no, holder, opening: Fen::ZERO, phone: HolderPhone::Keep }
}

fn save_card(card: &CardId) -> SaveCard {
    SaveCard { id: Some(card.clone()), ..new_card() }
}

fn save_lane(things: &Things) -> SaveLane {
    SaveLane {
        id: Some(things.lane.clone()),
        site_id: things.site.clone(),
        code: "OUT1".to_owned(),
        name: "出口".to_owned(),
        kind: LaneKind::Exit,
    }
}

/// Payers are told of their payments; by which template does not matter here.
async fn remind_payers(w: &World) {
    let row = store::message_settings::Row {
        kind: MessageKind::Payment,
        enabled: true,
        app_id: String::new(),
        template_json: None,
        mapping_json: "[]".to_owned(),
        fetched_at: None,
        updated_at: w.now(),
    };
    let operator = w.admin.operator.clone().unwrap();
    let done: Result<(), store::Error> =
        store::transact!(w.store, |tx| { store::message_settings::put(tx, &operator, &row).await });
    done.unwrap();
}

fn announcement() -> NewAnnouncement {
    NewAnnouncement {
        subject: "domain".to_owned(),
        title: "域名更换".to_owned(),
        body: "请更换域名".to_owned(),
        link: String::new(),
        days: 7,
    }
}

/// One of everything, made as it is made in life: a driver paid, the barrier was told.
async fn things(w: &World) -> Things {
    remind_payers(w).await;
    let (_, order_no, trade) = w.tapped("V1", "粤B12345", "alice").await;
    w.wechat.pay(&trade);
    w.notify(NotifyKind::Payment, w.wechat.payment_notification(&trade, &Tweak::default())).await;
    w.pass(1_000).await;
    let detail = w.detail(&order_no).await;
    let member = w.service.create_staff(&w.admin, new_staff("member", Role::ReadOnly)).await.unwrap();
    let refund = w.service.request_refund(&w.admin, refund_of(&detail.payments[0].id)).await.unwrap().id;
    let (terminal, bill_order) = crate::offline::one_bill(w).await;
    let (host, booking) = crate::visitors::one_booking(w).await;
    let upload = UploadFile {
        path: String::new(),
        name: "MP_verify_aB3dE5gH7jK9mN1p.txt".to_owned(),
        content: b"aB3dE5gH7jK9mN1p".to_vec(),
    };
    Things {
        file: w.service.upload_verification_file(&w.admin, upload).await.unwrap(),
        terminal,
        host,
        booking,
        bill_order,
        refund,
        operator: w.admin.operator.clone().unwrap(),
        account: w.service.bill_accounts(&w.admin).await.unwrap()[0].id.clone(),
        site: w.site.clone(),
        card: w.service.save_card(&w.admin, new_card()).await.unwrap().id,
        lane: w.exit.clone(),
        qr: w.lane_code.clone(),
        staff: member.id,
        key: w.caller.key_id.clone(),
        webhook: w.service.list_webhooks(&w.admin).await.unwrap()[0].id.clone(),
        delivery: w.service.list_deliveries(&w.admin, None).await.unwrap().rows[0].id.clone(),
        order: detail.order.id.clone(),
        payment: detail.payments[0].id.clone(),
        notification: detail.notifications[0].id.clone(),
        job: JobId::from_parts(w.now(), [1; 10]),
        message: w.service.search_messages(&w.admin, MessageSearch::default()).await.unwrap().rows[0]
            .id
            .clone(),
        announcement: w.service.announce(&Actor::cli(None), &announcement()).await.unwrap(),
    }
}

async fn call(case: &Case, w: &World, actor: &Actor, things: &Things) -> Result<(), Error> {
    (case.call)(w.service.clone(), actor.clone(), things.clone()).await
}

both! {
    async fn every_use_case_asks_for_its_permission(db: TestStore) {
        let w = World::new(db).await;
        let things = things(&w).await;
        let outsider = stranger(&w).await;
        let mut people = Vec::new();
        for role in Role::ALL {
            people.push(of_role(&w, *role).await);
        }
        for case in CASES {
            for actor in people.iter().filter(|actor| !actor.role.may(case.needs)) {
                let answer = call(case, &w, actor, &things).await;
                assert!(matches!(answer, Err(Error::Forbidden)), "{} by {}: {answer:?}", case.name, actor.role);
            }
        }
        for case in CASES.iter().filter(|case| case.reach == Reach::Named) {
            let answer = call(case, &w, &outsider, &things).await;
            assert!(matches!(answer, Err(Error::NotFound(_))), "{} by another operator: {answer:?}", case.name);
        }
        let nowhere = Actor::cli(None);
        for case in CASES {
            let answer = call(case, &w, &nowhere, &things).await;
            let asked = matches!(answer, Err(Error::NoOperator));
            assert_eq!(asked, case.reach != Reach::Whole, "{} without an operator: {answer:?}", case.name);
        }
        for case in CASES {
            for actor in people.iter().filter(|actor| actor.role.may(case.needs)) {
                let answer = call(case, &w, actor, &things).await;
                let refused = matches!(answer, Err(Error::Forbidden | Error::NoOperator | Error::NotSignedIn));
                assert!(!refused, "{} by {}: {answer:?}", case.name, actor.role);
                assert!(!matches!(answer, Err(Error::Internal(_) | Error::Store(_))), "{}: {answer:?}", case.name);
            }
        }
        let report = w.service.verify_audit(&Actor::cli(None)).await.unwrap();
        assert!(report.is_intact() && report.entries > 20, "{report}");
    }

    async fn lists_show_the_own_operator_only(db: TestStore) {
        let w = World::new(db).await;
        things(&w).await;
        let (s, outsider) = (&w.service, stranger(&w).await);
        assert!(s.list_sites(&outsider).await.unwrap().is_empty());
        assert!(s.list_qr(&outsider, &QrFilter::default()).await.unwrap().rows.is_empty());
        assert!(s.list_api_keys(&outsider).await.unwrap().is_empty());
        assert!(s.list_webhooks(&outsider).await.unwrap().is_empty());
        assert!(s.list_deliveries(&outsider, None).await.unwrap().rows.is_empty());
        assert_eq!(s.search_cards(&outsider, &CardFilter::default()).await.unwrap().count, 0);
        assert!(s.search_orders(&outsider, &OrderFilter::default()).await.unwrap().rows.is_empty());
        assert!(s.search_refunds(&outsider, &RefundFilter::default()).await.unwrap().rows.is_empty());
        assert_eq!(s.overview(&outsider).await.unwrap().paid_count, 0);
        assert!(s.quarantine(&outsider, None).await.unwrap().rows.is_empty());
        assert_eq!(s.wechat_form(&outsider).await.unwrap().mch_id, "");
        assert!(s.methods(&outsider).await.unwrap().iter().all(|m| !m.enabled));
        let staff = s.list_staff(&outsider).await.unwrap();
        assert_eq!(staff.iter().map(|p| p.login.as_str()).collect::<Vec<_>>(), ["stranger"]);
        let log = s.list_audit(&outsider, None).await.unwrap();
        assert!(log.rows.iter().all(|row| ["other", "stranger"].contains(&row.target.as_str())), "{log:?}");
    }

    async fn nobody_makes_themselves_more_than_they_are(db: TestStore) {
        let w = World::new(db).await;
        let admin = of_role(&w, Role::Administrator).await;
        let s = &w.service;
        let platform = s.create_staff(&admin, new_staff("sly", Role::Platform)).await;
        assert!(matches!(platform, Err(Error::Forbidden)), "{platform:?}");
        let own = admin.user.clone().unwrap();
        let promoted = s.update_staff(&admin, &own, Role::Platform, false).await;
        assert!(matches!(promoted, Err(Error::Conflict("not_yourself"))), "{promoted:?}");
        let helper = s.create_staff(&admin, new_staff("helper", Role::Finance)).await.unwrap();
        let promoted = s.update_staff(&admin, &helper.id, Role::Platform, false).await;
        assert!(matches!(promoted, Err(Error::Conflict("role_fixed"))), "{promoted:?}");
        let above = of_role(&w, Role::Platform).await.user.unwrap();
        for answer in [
            s.update_staff(&admin, &above, Role::Platform, true).await.map(|_| ()),
            s.reset_password(&admin, &above, "another good password").await,
        ] {
            assert!(matches!(answer, Err(Error::NotFound(_))), "the platform's people are not theirs: {answer:?}");
        }
    }
}

#[test]
fn the_table_names_every_use_case_that_takes_an_actor() {
    let mut found = BTreeSet::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let table: BTreeSet<String> =
        CASES.iter().map(|case| case.name).chain(TO_ONESELF.iter().copied()).map(str::to_owned).collect();
    assert_eq!(
        table.difference(&found).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "in the table, not in the source"
    );
    assert_eq!(
        found.difference(&table).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "in the source, not in the table"
    );
}

/// The names of public methods whose first argument is an actor.
fn collect(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let source: String =
                std::fs::read_to_string(&path).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
            for part in source.split("pub async fn ").skip(1) {
                let (name, rest) = part.split_once('(').unwrap();
                let arguments: String = rest.chars().filter(|c| *c != ' ').take(20).collect();
                if arguments.starts_with("&self,actor:&Actor") {
                    found.insert(name.to_owned());
                }
            }
        }
    }
}
