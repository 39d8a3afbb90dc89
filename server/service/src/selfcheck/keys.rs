//! The names of areas and checks, as they are stored and as the guide ticks its steps by them. A check's whole key is its
//! area, a dot and its name.

/// WeChat Pay, the merchant number of scan payments.
pub const WECHAT_OA: &str = "wechat_oa";
/// The official account.
pub const OFFICIAL_ACCOUNT: &str = "official_account";
/// Templates and industry.
pub const MESSAGES: &str = "messages";
/// Text messages.
pub const SMS: &str = "sms";
/// WeChat Pay, the merchant number of the App.
pub const WECHAT_APP: &str = "wechat_app";
/// Alipay.
pub const ALIPAY: &str = "alipay";
/// ChinaUMS.
pub const CHINAUMS: &str = "chinaums";
/// UnionPay.
pub const UNIONPAY: &str = "unionpay";
/// What is the same for all operators of this deployment.
pub const DEPLOYMENT: &str = "deployment";

/// Every area, in the order of showing.
pub const AREAS: [&str; 9] =
    [WECHAT_OA, OFFICIAL_ACCOUNT, MESSAGES, SMS, WECHAT_APP, ALIPAY, CHINAUMS, UNIONPAY, DEPLOYMENT];

/// What is stored of an area can be read.
pub const STORED: &str = "stored";
/// AppID and AppSecret are accepted.
pub const APP_SECRET: &str = "app_secret";
/// Our address is on the official account's white list.
pub const WHITE_LIST: &str = "white_list";
/// It is a service account, not a subscription account.
pub const SERVICE_ACCOUNT: &str = "service_account";
/// It is certified.
pub const CERTIFIED: &str = "certified";
/// It may use template messages.
pub const PERMISSION_TEMPLATES: &str = "permission_templates";
/// It may use the JS-SDK's ticket.
pub const PERMISSION_JSAPI: &str = "permission_jsapi";
/// It may ask about people.
pub const PERMISSION_USER_INFO: &str = "permission_user_info";
/// The web authorisation domain.
pub const WEB_DOMAIN: &str = "web_domain";
/// What the account's server sends (服务器配置) can be read.
pub const SERVER_ADDRESS: &str = "server_address";
/// The verification files are reachable from outside.
pub const VERIFICATION_FILES: &str = "verification_files";

/// The product that the method needs is on: JSAPI支付 or APP支付.
pub const PRODUCT: &str = crate::accounts::PRODUCT;
/// The merchant number may give money back.
pub const REFUNDS: &str = "refunds";
/// The authorised directory of parking payment.
pub const DIRECTORY_PAY: &str = "directory_pay";
/// The authorised directory of top-ups.
pub const DIRECTORY_CHARGE: &str = "directory_charge";
/// The authorised directory of offline payment.
pub const DIRECTORY_OFFLINE: &str = "directory_offline";

/// The industry of the templates.
pub const INDUSTRY: &str = "industry";

/// The public address is one that the providers take.
pub const PUBLIC_ADDRESS: &str = "public_address";
/// Notifications can come in.
pub const NOTIFY_ADDRESS: &str = "notify_address";
/// Our clock agrees with the providers'.
pub const CLOCK: &str = "clock";
/// ChinaUMS and WeChat/Alipay exclude each other.
pub const EXCLUSION: &str = "exclusion";
/// What the open platform has to know of the mobile app.
pub const APP_FIELDS: &str = "app_fields";
/// Universal Links and asset links are served.
pub const APP_LINKS: &str = "app_links";

/// A check's whole key.
pub fn whole(area: &str, name: &str) -> String {
    format!("{area}.{name}")
}

/// Words of pages of ours that did not come through the public address: where nothing does, the address is wrong and not
/// they.
pub(super) const UNREACHABLE: [&str; 2] = ["files_unreachable", "app_links_unreachable"];

/// Words of what could not be checked because no answer came.
pub(super) const NO_ANSWER: [&str; 4] =
    ["unreachable", "provider_unreachable", "alipay_unreachable", "sms_unreachable"];

/// Words of what an answer left open.
pub(super) const NOT_PROVEN: &str = "not_proven";

/// What has to be right before a check of this area can say anything, the likeliest first.
pub(super) fn prerequisites(area: &str, name: &str) -> Vec<String> {
    use crate::accounts::check as c;
    let here = |names: &[&str]| names.iter().filter(|n| **n != name).map(|n| whole(area, n)).collect();
    let account = |names: &[&str]| names.iter().map(|n| whole(OFFICIAL_ACCOUNT, n)).collect::<Vec<_>>();
    match (area, name) {
        // Seen on payers' phones, or asked of somebody else, whatever else is wrong.
        (WECHAT_OA, DIRECTORY_PAY | DIRECTORY_CHARGE | DIRECTORY_OFFLINE) | (WECHAT_APP, c::MOBILE_APP) => {
            Vec::new()
        }
        // With one that ended nobody is asked.
        (WECHAT_OA | WECHAT_APP, c::SIGNATURE) => here(&[c::CERTIFICATE, c::PUBLIC_KEY, PRODUCT]),
        (WECHAT_OA | WECHAT_APP, _) => {
            here(&[c::SIGNATURE, c::API_KEY, c::PUBLIC_KEY, c::API_V3_KEY, c::PLATFORM_CERTIFICATES, PRODUCT])
        }
        (ALIPAY, _) => here(&[c::ALIPAY_SIGNATURE, c::ALIPAY_KEY, PRODUCT]),
        (CHINAUMS, _) => here(&[c::UMS_SIGNATURE, c::COMMUNICATION_KEY]),
        (UNIONPAY, _) => here(&[c::SIGNATURE, c::AUTHORITIES, PRODUCT]),
        (OFFICIAL_ACCOUNT, APP_SECRET) => here(&[WHITE_LIST]),
        (OFFICIAL_ACCOUNT, WHITE_LIST) => here(&[APP_SECRET]),
        (OFFICIAL_ACCOUNT, SERVICE_ACCOUNT | PERMISSION_JSAPI) => here(&[APP_SECRET, WHITE_LIST]),
        (OFFICIAL_ACCOUNT, CERTIFIED) => here(&[APP_SECRET, WHITE_LIST, SERVICE_ACCOUNT]),
        (OFFICIAL_ACCOUNT, PERMISSION_TEMPLATES | PERMISSION_USER_INFO) => {
            here(&[APP_SECRET, WHITE_LIST, SERVICE_ACCOUNT, CERTIFIED])
        }
        (MESSAGES, _) => account(&[APP_SECRET, WHITE_LIST, SERVICE_ACCOUNT, CERTIFIED, PERMISSION_TEMPLATES]),
        (OFFICIAL_ACCOUNT, VERIFICATION_FILES) | (DEPLOYMENT, APP_LINKS) => {
            vec![whole(DEPLOYMENT, NOTIFY_ADDRESS)]
        }
        _ => Vec::new(),
    }
}
