//! The program for setting up: providers, the official account, integration, people. See [`super::bundle`].

mod account_page;
mod alerts;
mod alipay;
mod api_keys;
mod calendar;
mod chinaums;
mod deliveries;
mod guide;
mod messages;
mod oa_files;
mod official_account;
mod push;
mod scan_choice;
mod self_check;
mod sms;
mod staff;
mod unionpay;
mod webhooks;
mod wechat;
mod wechat_test;

use super::routes::Page;
use crate::api::accounts::Half;
use leptos::prelude::*;

/// The page, when it is one of these.
pub fn page(page: &Page) -> Option<AnyView> {
    let view = match page {
        Page::Guide => guide::plan::page(),
        Page::GuideChoose => guide::choose::page(),
        Page::GuideStep(key) => guide::step::page(key.clone()),
        Page::GuidePapers => guide::papers::page(),
        Page::GuideBoard => guide::board::page(),
        Page::Wechat => wechat::page(Half::OfficialAccount),
        Page::WechatApp => wechat::page(Half::MobileApp),
        Page::OfficialAccount => official_account::page(),
        Page::Alipay => alipay::page(),
        Page::Chinaums => chinaums::page(),
        Page::UnionPay => unionpay::page(),
        Page::ApiKeys => api_keys::page(),
        Page::Webhooks => webhooks::page(),
        Page::Deliveries => deliveries::page(),
        Page::Push => push::page(),
        Page::Messages => messages::page(),
        Page::Sms => sms::page(),
        Page::Staff => staff::page(),
        Page::SelfCheck => self_check::page(),
        Page::Calendar => calendar::page(),
        Page::Alerts => alerts::page(),
        _ => return None,
    };
    Some(view)
}
