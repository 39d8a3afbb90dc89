//! The console is two programs for the browser, `money` and `setup`, so that neither grows too heavy
//! (docs/adr/0006-two-programs-for-the-console.md). The server renders the pages of both. What a program does not hold
//! is not compiled into it; the way there is an ordinary page load ([`super::links`]).

use super::routes::Page;

/// One of the two programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bundle {
    /// The day's work: signing in, the own account, money, cars, cards, terminals, visitors, announcements.
    Money,
    /// Setting up: providers, the official account, integration, people.
    Setup,
}

impl Bundle {
    /// Its two files.
    pub const fn files(self) -> (&'static str, &'static str) {
        match self {
            Self::Money => ("console-money.js", "console-money.wasm"),
            Self::Setup => ("console-setup.js", "console-setup.wasm"),
        }
    }

    /// Whether this build holds its pages.
    const fn is_here(self) -> bool {
        match self {
            Self::Money => cfg!(feature = "money"),
            Self::Setup => cfg!(feature = "setup"),
        }
    }
}

impl Page {
    /// The program that holds the page; `None` for the few that both do.
    pub const fn bundle(&self) -> Option<Bundle> {
        match self {
            Self::Operators | Self::Unknown => None,
            Self::SignIn
            | Self::SecondStep
            | Self::Account
            | Self::Announcements
            | Self::Audit
            | Self::Overview
            | Self::Orders
            | Self::Order(_)
            | Self::Desk
            | Self::Visitors
            | Self::Visitor(_)
            | Self::VisitorSettings
            | Self::Refunds
            | Self::Quarantine
            | Self::Bills
            | Self::Sites
            | Self::NewSite
            | Self::Site(_)
            | Self::Stations
            | Self::NewStation
            | Self::Station(_)
            | Self::Cards
            | Self::Card(_)
            | Self::Terminals
            | Self::OfflineBills
            | Self::QrCodes
            | Self::QrPrint => Some(Bundle::Money),
            Self::Guide
            | Self::GuideChoose
            | Self::GuideStep(_)
            | Self::GuidePapers
            | Self::GuideBoard
            | Self::Wechat
            | Self::WechatApp
            | Self::Alipay
            | Self::OfficialAccount
            | Self::Chinaums
            | Self::UnionPay
            | Self::Push
            | Self::Messages
            | Self::Sms
            | Self::ApiKeys
            | Self::Webhooks
            | Self::Deliveries
            | Self::Staff
            | Self::SelfCheck
            | Self::Calendar
            | Self::Alerts => Some(Bundle::Setup),
        }
    }

    /// Whether this program can show the page.
    pub fn is_here(&self) -> bool {
        self.bundle().is_none_or(Bundle::is_here)
    }
}
