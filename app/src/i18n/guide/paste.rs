//! What to paste at a provider, the test payment.

use crate::i18n::{Text, t};

/// Where each of the three directories is entered.
const DIRECTORIES: Text = t(
    "微信支付商户平台 → 产品中心 → 开发配置 → JSAPI支付授权目录 → 添加（每个目录一条）。页面会自动补上 http:// 或 https://",
    "Merchant platform: 产品中心 → 开发配置 → JSAPI支付授权目录 → 添加, one entry for each. The form adds http:// or https:// itself",
);

/// Values to paste: what, and where. Today's names of the menus first, the guide's of 2020 after them.
pub(super) const PASTE: &[(&str, Text, Text)] = &[
    (
        "sms_receipts_gateway",
        t("短信回执地址", "Address for receipts"),
        t(
            "交给短信服务商，登记为状态报告（回执）推送地址，GET 方式",
            "Given to the provider as the address of delivery reports, by GET",
        ),
    ),
    (
        "sms_receipts_aliyun",
        t("短信回执地址", "Address for receipts"),
        t(
            "阿里云短信控制台 → 通用设置 → 国内消息设置 → 短信发送状态报告 SmsReport，HTTP 批量推送模式",
            "Alibaba Cloud SMS console: 通用设置 → 国内消息设置, SmsReport, pushed by HTTP in batches",
        ),
    ),
    (
        "sms_receipts_tencent",
        t("短信回执地址", "Address for receipts"),
        t(
            "腾讯云短信控制台 → 应用管理 → 应用 → 基础配置 → 下发短信状态回调",
            "Tencent Cloud SMS console: 应用管理 → the application → 基础配置 → 下发短信状态回调",
        ),
    ),
    (
        "verification_file",
        t("已上传的校验文件", "Verification file that is served"),
        t(
            "与 公众号设置 → 功能设置 页面要求下载的文件名核对",
            "Compare with the name of the file that 公众号设置 → 功能设置 asks for",
        ),
    ),
    (
        "app_id",
        t("AppID", "AppID"),
        t(
            "微信支付商户平台 → 产品中心 → AppID账号管理 → 关联AppID（原：APPID授权管理）",
            "Merchant platform: 产品中心 → AppID账号管理 → 关联AppID (2020: APPID授权管理)",
        ),
    ),
    (
        "industry",
        t("主营行业", "First industry"),
        t(
            "微信公众平台 → 广告与服务 → 模板消息 → 修改行业",
            "Official account platform: 广告与服务 → 模板消息 → 修改行业",
        ),
    ),
    (
        "template_title",
        t("要求的标题", "Title"),
        t("微信公众平台 → 广告与服务 → 模板消息", "Official account platform: 广告与服务 → 模板消息"),
    ),
    (
        "template_fields",
        t("要求的字段，按顺序", "Fields, in this order"),
        t("微信公众平台 → 广告与服务 → 模板消息", "Official account platform: 广告与服务 → 模板消息"),
    ),
    (
        "ios_bundle_id",
        t("iOS Bundle ID", "iOS bundle id"),
        t("微信开放平台 → 移动应用 → 开发信息", "Open platform: 移动应用 → 开发信息"),
    ),
    (
        "universal_link",
        t("Universal Links", "Universal Links"),
        t("微信开放平台 → 移动应用 → 开发信息", "Open platform: 移动应用 → 开发信息"),
    ),
    (
        "android_package",
        t("Android 应用包名", "Android package"),
        t("微信开放平台 → 移动应用 → 开发信息", "Open platform: 移动应用 → 开发信息"),
    ),
    (
        "android_signature",
        t("Android 应用签名", "Android signature"),
        t("微信开放平台 → 移动应用 → 开发信息", "Open platform: 移动应用 → 开发信息"),
    ),
    ("directory_pay", t("支付授权目录（停车缴费）", "Authorised directory (parking)"), DIRECTORIES),
    ("directory_charge", t("支付授权目录（充值）", "Authorised directory (top-up)"), DIRECTORIES),
    (
        "directory_offline",
        t("支付授权目录（脱机支付）", "Authorised directory (offline payment)"),
        DIRECTORIES,
    ),
    (
        "web_domain",
        t("网页授权域名", "Web authorisation domain"),
        t(
            "微信公众平台 → 设置与开发 → 公众号设置 → 功能设置 → 网页授权域名（不带 http://）",
            "Official account platform: 设置与开发 → 公众号设置 → 功能设置 → 网页授权域名 (without http://)",
        ),
    ),
    (
        "server_ip",
        t("服务器 IP（IP 白名单）", "Server address (IP white list)"),
        t(
            "微信公众平台 → 设置与开发 → 基本配置 → IP白名单 → 查看（原：开发 → 基本配置）",
            "Official account platform: 设置与开发 → 基本配置 → IP白名单",
        ),
    ),
    (
        "app_public_key",
        t("应用公钥", "Application public key"),
        t(
            "支付宝开放平台 → 应用 → 开发设置 → 接口加签方式 → 设置（密钥方式）",
            "Open platform: application → 开发设置 → 接口加签方式 → 设置 (keys)",
        ),
    ),
    (
        "authorisation_callback",
        t("授权回调地址", "Authorisation callback"),
        t(
            "支付宝开放平台 → 应用 → 开发设置 → 授权回调地址",
            "Open platform: application → 开发设置 → 授权回调地址",
        ),
    ),
    (
        "notify_url",
        t("支付结果通知地址", "Notification address"),
        t(
            "系统下单时自动带上，无需填写，仅供核对",
            "Sent with every order by itself; nothing to enter, shown for comparison",
        ),
    ),
];

pub(super) const TEST_STATES: &[(&str, Text)] = &[
    ("waiting", t("请用微信扫描二维码，支付 0.01 元。", "Scan the code with WeChat and pay 0.01 yuan.")),
    ("paying", t("正在支付，请在微信里完成。", "Being paid; finish it in WeChat.")),
    ("paid", t("已支付，正在发起退款。", "Paid; the refund is being made.")),
    ("refunding", t("已支付，退款正在处理。", "Paid; the refund is under way.")),
    (
        "refunded",
        t(
            "测试成功：已支付并已全额退回，检查结果已更新。",
            "It works: paid and given back; the checks are up to date.",
        ),
    ),
    (
        "refund_failed",
        t(
            "已支付，但退款没有成功，请到“退款与待处理”查看。",
            "Paid, but the refund did not go through; see Refunds and decisions.",
        ),
    ),
    (
        "refused",
        t(
            "微信支付拒绝了下单，原因见测试订单的时间线。",
            "WeChat Pay refused the order; the time line of the test order says why.",
        ),
    ),
    ("expired", t("测试二维码已过期，没有付款。", "The test code expired unpaid.")),
];
