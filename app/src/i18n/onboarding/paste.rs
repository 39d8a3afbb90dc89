//! Values to paste in steps of the guide: what they are, and the field they go into.

use super::t;
use crate::i18n::{Lang, Text, guide};

const PASTE: &[(&str, Text, Text)] = &[
    (
        "directory_pay",
        t("停车缴费", "Parking payment"),
        t("JSAPI支付授权目录 → 添加", "JSAPI支付授权目录 → 添加"),
    ),
    ("directory_charge", t("充值", "Top-up"), t("JSAPI支付授权目录 → 添加", "JSAPI支付授权目录 → 添加")),
    (
        "directory_offline",
        t("脱机支付", "Offline payment"),
        t("JSAPI支付授权目录 → 添加", "JSAPI支付授权目录 → 添加"),
    ),
    (
        "business_domain",
        t("业务域名", "业务域名 (business domain)"),
        t("只填域名，不带 http://", "The domain alone, without http://"),
    ),
    (
        "js_domain",
        t("JS接口安全域名", "JS接口安全域名 (JS-API safe domain)"),
        t("只填域名，不带 http://", "The domain alone, without http://"),
    ),
    (
        "web_domain",
        t("网页授权域名", "网页授权域名 (web authorisation domain)"),
        t("只填域名，不带 http://", "The domain alone, without http://"),
    ),
    (
        "server_ip",
        t("服务器 IP", "Server address"),
        t("IP 白名单里另起一行", "On a line of its own in the white list"),
    ),
    ("industry_first", t("主营行业", "Main industry"), t("在两级列表里选择", "Chosen from the two lists")),
    ("industry_second", t("副营行业", "Other industry"), t("在两级列表里选择", "Chosen from the two lists")),
    (
        "library_payment",
        t("付款提醒", "付款提醒"),
        t("微信交易消息的模板编号", "Number of the template of 微信交易消息"),
    ),
    (
        "library_visitor_request",
        t("访客预约审批通知", "访客预约审批通知"),
        t("微信访客消息的模板编号", "Number of the template of 微信访客消息"),
    ),
    (
        "library_visitor_result",
        t("来访预约结果通知", "来访预约结果通知"),
        t("微信访客通知消息的模板编号", "Number of the template of 微信访客通知消息"),
    ),
    ("template_title", t("标题", "标题 (title)"), t("4–12 个汉字", "4 to 12 Chinese characters")),
    ("template_text", t("内容", "内容 (text)"), t("字段和顺序照此填写", "Its fields, in this order")),
    ("app_english_name", t("英文名称", "英文名称 (English name)"), t("填写基本信息", "Under 填写基本信息")),
    (
        "app_description",
        t("移动应用简介", "移动应用简介 (introduction)"),
        t("填写基本信息，最多 80 字", "Under 填写基本信息, at most 80 characters"),
    ),
    ("app_site", t("应用官网", "应用官网 (site)"), t("填写基本信息", "Under 填写基本信息")),
    (
        "app_bundle_id",
        t("Bundle ID", "Bundle ID"),
        t("填写平台信息 → iOS 应用", "Under 填写平台信息 → iOS 应用"),
    ),
    (
        "app_bundle_id_test",
        t("测试版本Bundle ID", "测试版本Bundle ID (of the test version)"),
        t("填写平台信息 → iOS 应用", "Under 填写平台信息 → iOS 应用"),
    ),
    (
        "app_universal_link",
        t("Universal Links", "Universal Links"),
        t("填写平台信息 → iOS 应用", "Under 填写平台信息 → iOS 应用"),
    ),
    (
        "app_android_signature",
        t("应用签名", "应用签名 (signature)"),
        t("填写平台信息 → Android 应用", "Under 填写平台信息 → Android 应用"),
    ),
    (
        "app_android_package",
        t("应用包名", "应用包名 (package)"),
        t("填写平台信息 → Android 应用", "Under 填写平台信息 → Android 应用"),
    ),
];

/// What a value is, and where it goes.
pub fn paste(lang: Lang, key: &str) -> (String, String) {
    PASTE.iter().find(|(known, ..)| *known == key).map_or_else(
        || guide::paste(lang, key),
        |(_, label, place)| (lang.t(*label).to_owned(), lang.t(*place).to_owned()),
    )
}
