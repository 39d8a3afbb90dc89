//! The console's pages and their addresses.

use crate::i18n::{
    Text, alipay as a, bills as b, cards as c, chinaums as ums, console as t, official_account as oa,
    plan as g, selfcheck as sc, terminals as o, unionpay as u, visitors as v, wechat as w,
};
use domain::access::Permission;

/// A page of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the menu")]
pub enum Page {
    SignIn,
    /// Between the password and the console.
    SecondStep,
    Overview,
    /// 开通向导
    Guide,
    GuideChoose,
    GuideStep(String),
    GuidePapers,
    /// 开通进度, of all operators
    GuideBoard,
    Orders,
    Order(String),
    Desk,
    Refunds,
    Quarantine,
    Bills,
    Sites,
    NewSite,
    Site(String),
    Stations,
    NewStation,
    Station(String),
    Cards,
    Card(String),
    Terminals,
    OfflineBills,
    QrCodes,
    QrPrint,
    Wechat,
    /// 基础信息管理 → 支付方式管理 → 微信支付, the half of the App.
    WechatApp,
    /// 基础信息管理 → 支付方式管理 → 银联商务公众号支付管理
    Chinaums,
    UnionPay,
    /// 基础信息管理 → 支付方式管理 → 支付宝支付
    Alipay,
    /// 公众号接入
    OfficialAccount,
    /// 访客管理 → 访客记录
    Visitors,
    Visitor(String),
    VisitorSettings,
    /// 基础信息管理 → 推送配置
    Push,
    /// 消息记录
    Messages,
    /// 基础信息管理 → 推送配置 → 短信消息
    Sms,
    ApiKeys,
    Webhooks,
    Deliveries,
    Staff,
    Audit,
    /// 自检
    SelfCheck,
    /// 到期日历
    Calendar,
    /// 接收通知
    Alerts,
    Operators,
    /// 平台公告
    Announcements,
    Account,
    Unknown,
}

impl Page {
    /// The page at an address; [`Page::Unknown`] where there is none.
    pub fn parse(path: &str) -> Self {
        let below = path.trim_end_matches('/').strip_prefix("/console");
        let rest = below.filter(|rest| rest.is_empty() || rest.starts_with('/')).unwrap_or("/?");
        let parts: Vec<&str> = rest.split('/').skip(1).collect();
        match parts.as_slice() {
            [] => Self::Overview,
            ["sign-in"] => Self::SignIn,
            ["sign-in", "code"] => Self::SecondStep,
            ["guide"] => Self::Guide,
            ["guide", "choose"] => Self::GuideChoose,
            ["guide", "papers"] => Self::GuidePapers,
            ["guide", "steps", key] => Self::GuideStep((*key).to_owned()),
            ["board"] => Self::GuideBoard,
            ["orders"] => Self::Orders,
            ["orders", id] => Self::Order((*id).to_owned()),
            ["desk"] => Self::Desk,
            ["refunds"] => Self::Refunds,
            ["quarantine"] => Self::Quarantine,
            ["bills"] => Self::Bills,
            ["sites"] => Self::Sites,
            ["sites", "new"] => Self::NewSite,
            ["sites", id] => Self::Site((*id).to_owned()),
            ["stations"] => Self::Stations,
            ["stations", "new"] => Self::NewStation,
            ["stations", id] => Self::Station((*id).to_owned()),
            ["cards"] => Self::Cards,
            ["cards", id] => Self::Card((*id).to_owned()),
            ["terminals"] => Self::Terminals,
            ["offline-bills"] => Self::OfflineBills,
            ["qr-codes"] => Self::QrCodes,
            ["qr-codes", "print"] => Self::QrPrint,
            ["payment", "wechat"] => Self::Wechat,
            ["payment", "wechat-app"] => Self::WechatApp,
            ["payment", "chinaums"] => Self::Chinaums,
            ["payment", "unionpay"] => Self::UnionPay,
            ["payment", "alipay"] => Self::Alipay,
            ["official-account"] => Self::OfficialAccount,
            ["visitors"] => Self::Visitors,
            ["visitors", "settings"] => Self::VisitorSettings,
            ["visitors", id] => Self::Visitor((*id).to_owned()),
            ["push"] => Self::Push,
            ["push", "messages"] => Self::Messages,
            ["push", "sms"] => Self::Sms,
            ["integration", "keys"] => Self::ApiKeys,
            ["integration", "webhooks"] => Self::Webhooks,
            ["integration", "deliveries"] => Self::Deliveries,
            ["staff"] => Self::Staff,
            ["audit"] => Self::Audit,
            ["self-check"] => Self::SelfCheck,
            ["calendar"] => Self::Calendar,
            ["push", "me"] => Self::Alerts,
            ["operators"] => Self::Operators,
            ["announcements"] => Self::Announcements,
            ["account"] => Self::Account,
            _ => Self::Unknown,
        }
    }

    /// The page's address.
    pub fn path(&self) -> String {
        let fixed = match self {
            Self::SignIn => "/console/sign-in",
            Self::SecondStep => "/console/sign-in/code",
            Self::Overview | Self::Unknown => "/console",
            Self::Guide => "/console/guide",
            Self::GuideChoose => "/console/guide/choose",
            Self::GuidePapers => "/console/guide/papers",
            Self::GuideStep(key) => return format!("/console/guide/steps/{key}"),
            Self::GuideBoard => "/console/board",
            Self::Orders => "/console/orders",
            Self::Order(id) => return format!("/console/orders/{id}"),
            Self::Desk => "/console/desk",
            Self::Refunds => "/console/refunds",
            Self::Quarantine => "/console/quarantine",
            Self::Bills => "/console/bills",
            Self::Sites => "/console/sites",
            Self::NewSite => "/console/sites/new",
            Self::Site(id) => return format!("/console/sites/{id}"),
            Self::Stations => "/console/stations",
            Self::NewStation => "/console/stations/new",
            Self::Station(id) => return format!("/console/stations/{id}"),
            Self::Cards => "/console/cards",
            Self::Card(id) => return format!("/console/cards/{id}"),
            Self::Terminals => "/console/terminals",
            Self::OfflineBills => "/console/offline-bills",
            Self::QrCodes => "/console/qr-codes",
            Self::QrPrint => "/console/qr-codes/print",
            Self::Wechat => "/console/payment/wechat",
            Self::WechatApp => "/console/payment/wechat-app",
            Self::Chinaums => "/console/payment/chinaums",
            Self::UnionPay => "/console/payment/unionpay",
            Self::Alipay => "/console/payment/alipay",
            Self::OfficialAccount => "/console/official-account",
            Self::Visitors => "/console/visitors",
            Self::Visitor(id) => return format!("/console/visitors/{id}"),
            Self::VisitorSettings => "/console/visitors/settings",
            Self::Push => "/console/push",
            Self::Messages => "/console/push/messages",
            Self::Sms => "/console/push/sms",
            Self::ApiKeys => "/console/integration/keys",
            Self::Webhooks => "/console/integration/webhooks",
            Self::Deliveries => "/console/integration/deliveries",
            Self::Staff => "/console/staff",
            Self::Audit => "/console/audit",
            Self::SelfCheck => "/console/self-check",
            Self::Calendar => "/console/calendar",
            Self::Alerts => "/console/push/me",
            Self::Operators => "/console/operators",
            Self::Announcements => "/console/announcements",
            Self::Account => "/console/account",
        };
        fixed.to_owned()
    }

    /// The page's name, in the menu and in the title.
    pub const fn title(&self) -> Text {
        match self {
            Self::SignIn => t::SIGN_IN,
            Self::SecondStep => crate::i18n::second_factor::TITLE,
            Self::Overview => t::OVERVIEW,
            Self::Guide => g::GUIDE,
            Self::GuideChoose => g::CHOOSE,
            Self::GuidePapers => g::PAPERS,
            Self::GuideStep(_) => g::STEP,
            Self::GuideBoard => g::BOARD,
            Self::Orders => t::ORDERS,
            Self::Order(_) => t::ORDER,
            Self::Desk => t::DESK,
            Self::Refunds => crate::i18n::refunds::TITLE,
            Self::Quarantine => t::QUARANTINE,
            Self::Bills => b::BILLS,
            Self::Sites => t::SITES,
            Self::NewSite => t::NEW_SITE,
            Self::Site(_) => t::SITE,
            Self::Stations => c::STATIONS,
            Self::NewStation => c::NEW_STATION,
            Self::Station(_) => c::STATION,
            Self::Cards => c::CARDS,
            Self::Card(_) => c::CARD,
            Self::Terminals => o::TERMINALS,
            Self::OfflineBills => o::OFFLINE_BILLS,
            Self::QrCodes => t::QR_CODES,
            Self::QrPrint => t::QR_PRINT,
            Self::Wechat => t::WECHAT_PAY,
            Self::WechatApp => w::APP_TITLE,
            Self::Chinaums => ums::TITLE,
            Self::UnionPay => u::TITLE,
            Self::Alipay => a::TITLE,
            Self::OfficialAccount => oa::TITLE,
            Self::Visitors => v::VISITS,
            Self::Visitor(_) => v::VISIT,
            Self::VisitorSettings => v::SETTINGS,
            Self::Push => crate::i18n::messages::PUSH,
            Self::Messages => crate::i18n::messages::RECORDS,
            Self::Sms => crate::i18n::sms::TITLE,
            Self::ApiKeys => t::API_KEYS,
            Self::Webhooks => t::WEBHOOKS,
            Self::Deliveries => t::DELIVERIES,
            Self::Staff => t::STAFF,
            Self::Audit => t::AUDIT,
            Self::SelfCheck => sc::SELF_CHECK,
            Self::Calendar => sc::CALENDAR,
            Self::Alerts => crate::i18n::alerts::TITLE,
            Self::Operators => t::OPERATORS,
            Self::Announcements => crate::i18n::announcements::TITLE,
            Self::Account => t::ACCOUNT,
            Self::Unknown => t::NOT_FOUND,
        }
    }

    /// What one must be allowed to do to see it. The use cases check it again.
    pub const fn needs(&self) -> Option<Permission> {
        match self {
            Self::Orders
            | Self::Order(_)
            | Self::Desk
            | Self::Refunds
            | Self::Bills
            | Self::Cards
            | Self::Card(_)
            | Self::OfflineBills => Some(Permission::ViewMoney),
            Self::Quarantine => Some(Permission::ViewRaw),
            Self::Sites
            | Self::Site(_)
            | Self::Stations
            | Self::Station(_)
            | Self::Terminals
            | Self::QrCodes
            | Self::QrPrint
            | Self::SelfCheck
            | Self::Calendar
            | Self::Alerts => Some(Permission::ViewSetup),
            Self::OfficialAccount
            | Self::Alipay
            | Self::Wechat
            | Self::WechatApp
            | Self::Chinaums
            | Self::UnionPay => Some(Permission::ManagePayment),
            Self::Push | Self::Messages => Some(Permission::ViewMessages),
            Self::Sms => Some(Permission::ManageMessages),
            Self::NewSite | Self::NewStation => Some(Permission::ManageSites),
            Self::Visitors | Self::Visitor(_) | Self::VisitorSettings => Some(Permission::ViewVisitors),
            Self::ApiKeys | Self::Webhooks | Self::Deliveries => Some(Permission::ManageIntegration),
            Self::Staff => Some(Permission::ManageStaff),
            Self::Audit => Some(Permission::ViewAudit),
            Self::Operators | Self::GuideBoard | Self::Announcements => Some(Permission::ManageOperators),
            Self::Guide | Self::GuideStep(_) | Self::GuidePapers => Some(Permission::ViewSetup),
            Self::GuideChoose => Some(Permission::ManagePayment),
            Self::SignIn | Self::SecondStep | Self::Overview | Self::Account | Self::Unknown => None,
        }
    }

    /// Whether the page shows one operator's data, so that platform staff must have chosen one.
    pub const fn needs_operator(&self) -> bool {
        !matches!(
            self,
            Self::SignIn
                | Self::SecondStep
                | Self::Operators
                | Self::GuideBoard
                | Self::Announcements
                | Self::Account
                | Self::Unknown
        )
    }

    /// Whether the page stands in front of the console, for whoever is not signed in.
    pub const fn is_entrance(&self) -> bool {
        matches!(self, Self::SignIn | Self::SecondStep)
    }

    /// Whether `self` is shown as the current entry of the menu while on `page`.
    pub fn holds(&self, page: &Self) -> bool {
        match (self, page) {
            (Self::Orders, Self::Order(_))
            | (Self::Guide, Self::GuideChoose | Self::GuideStep(_) | Self::GuidePapers)
            | (Self::Sites, Self::Site(_) | Self::NewSite)
            | (Self::Stations, Self::Station(_) | Self::NewStation)
            | (Self::Cards, Self::Card(_))
            | (Self::Visitors, Self::Visitor(_))
            | (Self::Wechat, Self::WechatApp)
            | (Self::QrCodes, Self::QrPrint) => true,
            _ => self == page,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_back_to_their_pages() {
        let pages = [
            Page::SignIn,
            Page::SecondStep,
            Page::Overview,
            Page::Guide,
            Page::GuideChoose,
            Page::GuideStep("papers".into()),
            Page::GuidePapers,
            Page::GuideBoard,
            Page::Orders,
            Page::Order("0199".into()),
            Page::Desk,
            Page::Refunds,
            Page::Quarantine,
            Page::Bills,
            Page::Sites,
            Page::NewSite,
            Page::Site("0199".into()),
            Page::Stations,
            Page::NewStation,
            Page::Station("0199".into()),
            Page::Cards,
            Page::Card("0199".into()),
            Page::Terminals,
            Page::OfflineBills,
            Page::QrCodes,
            Page::QrPrint,
            Page::Wechat,
            Page::WechatApp,
            Page::Alipay,
            Page::OfficialAccount,
            Page::Chinaums,
            Page::UnionPay,
            Page::Visitors,
            Page::Visitor("0199".into()),
            Page::VisitorSettings,
            Page::Push,
            Page::Messages,
            Page::Sms,
            Page::ApiKeys,
            Page::Webhooks,
            Page::Deliveries,
            Page::Staff,
            Page::Audit,
            Page::SelfCheck,
            Page::Calendar,
            Page::Alerts,
            Page::Operators,
            Page::Announcements,
            Page::Account,
        ];
        for page in pages {
            assert_eq!(Page::parse(&page.path()), page);
            assert_eq!(Page::parse(&format!("{}/", page.path())), page);
        }
        for path in ["/console/nowhere", "/", "/consoles", "/console/orders/1/2"] {
            assert_eq!(Page::parse(path), Page::Unknown, "{path}");
        }
    }
}
