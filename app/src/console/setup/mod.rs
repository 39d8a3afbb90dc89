//! The program for setting up: providers, the official account, integration, people. See [`super::bundle`].

mod account_page;
mod alipay;
mod api_keys;
mod audit;
mod chinaums;
mod deliveries;
mod scan_choice;
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
        Page::Wechat => wechat::page(Half::OfficialAccount),
        Page::WechatApp => wechat::page(Half::MobileApp),
        Page::Alipay => alipay::page(),
        Page::Chinaums => chinaums::page(),
        Page::UnionPay => unionpay::page(),
        Page::ApiKeys => api_keys::page(),
        Page::Webhooks => webhooks::page(),
        Page::Deliveries => deliveries::page(),
        Page::Staff => staff::page(),
        Page::Audit => audit::page(),
        _ => return None,
    };
    Some(view)
}
