//! Names of what both programs show.

use crate::i18n::{Text, console as t};
use domain::access::Role;
use domain::method::Method;

/// A payment method's name.
pub const fn method_text(method: Method) -> Text {
    match method {
        Method::WechatOa => t::METHOD_WECHAT_OA,
        Method::AlipayLife => t::METHOD_ALIPAY_LIFE,
        Method::ChinaUmsOa => t::METHOD_CHINAUMS_OA,
        Method::WechatApp => t::METHOD_WECHAT_APP,
        Method::AlipayApp => t::METHOD_ALIPAY_APP,
        Method::UnionPayApp => t::METHOD_UNIONPAY_APP,
    }
}

/// A role's name.
pub const fn role_text(role: Role) -> Text {
    match role {
        Role::Administrator => t::ROLE_ADMINISTRATOR,
        Role::Finance => t::ROLE_FINANCE,
        Role::ReadOnly => t::ROLE_READ_ONLY,
        Role::Platform => t::ROLE_PLATFORM,
    }
}
