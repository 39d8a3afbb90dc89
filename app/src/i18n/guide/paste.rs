//! Checks of credentials, what to paste at a provider, the test payment.

use crate::i18n::{Text, t};

pub(super) const CHECK_TITLES: &[(&str, Text)] = &[
    ("provider_authorities", t("银联证书", "UnionPay's certificates")),
    ("merchant_signature", t("商户号、证书、私钥", "Merchant number, certificate, private key")),
    ("merchant_certificate", t("商户证书有效期", "Validity of the merchant certificate")),
    ("api_v3_key", t("API v3 密钥", "API v3 key")),
    ("wechatpay_public_key", t("微信支付公钥", "WeChat Pay public key")),
    ("platform_certificates", t("微信支付平台证书", "WeChat Pay platform certificates")),
    ("app_secret", t("公众号 AppID 与 AppSecret", "AppID and AppSecret of the official account")),
    ("app_bound", t("AppID 与商户号的绑定", "AppID bound to the merchant number")),
    ("alipay_signature", t("应用与应用私钥", "Application and its private key")),
    ("alipay_certificates", t("证书有效期", "Validity of the certificates")),
    ("alipay_key", t("支付宝公钥（证书）", "Alipay's public key or certificate")),
    ("authorisation_callback", t("授权回调地址", "Authorisation callback")),
    ("merchant_pid", t("商户 PID", "Merchant PID")),
    ("api_key", t("商户号与 API 密钥", "Merchant number and API key")),
    ("chinaums_signature", t("商户号、终端号与接口密钥", "Merchant number, terminal and key")),
    ("communication_key", t("通讯密钥", "Communication key")),
    ("source_number", t("来源编号", "Source number")),
    ("refund_certificate", t("退款用的商户证书", "Certificate for refunds")),
    ("sms_account", t("短信账号与密钥", "Account and secret of the SMS gateway")),
    ("sms_sign", t("短信签名", "Signature of text messages")),
    ("sms_test", t("测试短信", "Test message")),
    ("sms_template_payment", t("付款提醒的短信模板", "SMS template: payment received")),
    ("sms_template_notice", t("集成系统消息的短信模板", "SMS template: notice of another system")),
    ("sms_template_visitor_request", t("访客预约审批的短信模板", "SMS template: visit to be approved")),
    ("sms_template_visitor_result", t("来访预约结果的短信模板", "SMS template: result of a visit request")),
    ("mobile_app_bound", t("移动应用与商户号的绑定", "Mobile app bound to the merchant number")),
];

pub(super) const CHECK_WORDS: &[(&str, Text)] = &[
    (
        "unionpay_accepts",
        t(
            "银联接受了签名：商户号、签名证书和私钥都正确",
            "UnionPay accepts the signature: merchant number, certificate and key are right",
        ),
    ),
    (
        "unionpay_answer_verified",
        t(
            "应答由银联签名，根证书和中级证书都正确",
            "The answer is signed by UnionPay: root and intermediate are right",
        ),
    ),
    (
        "unionpay_certificate_ends_soon",
        t(
            "将于 {0} 到期，到期后用户无法付款；请在银联商户服务网站更新证书，然后在这里替换",
            "Ends on {0}, and nobody can pay after that: renew it on UnionPay's merchant service and replace it here",
        ),
    ),
    (
        "unionpay_certificate_ended",
        t("已于 {0} 到期，用户无法付款；请立即替换", "Ended on {0}: nobody can pay. Replace it now"),
    ),
    (
        "signature_accepted",
        t(
            "微信支付接受了签名：商户号、证书和私钥都正确",
            "WeChat Pay accepts the signature: merchant number, certificate and private key are right",
        ),
    ),
    (
        "chinaums_accepted",
        t(
            "银联商务接受了请求：商户号、终端号和请求用的密钥都正确",
            "ChinaUMS accepts the request: merchant number, terminal and the key that signs requests are right",
        ),
    ),
    ("communication_key_verifies", t("银联商务的签名与这把密钥相符", "ChinaUMS's signature fits this key")),
    ("source_number_accepted", t("已有付款用它下单成功", "A payment with it has gone through")),
    ("certificate_valid", t("有效期至 {0}", "Valid until {0}")),
    (
        "certificate_ends_soon",
        t(
            "将于 {0} 到期，请尽快在商户平台申请新证书",
            "Ends on {0}; apply for a new certificate at the merchant platform soon",
        ),
    ),
    (
        "until_first_payment",
        t(
            "第一笔付款之前无法检查，可用 0.01 元测试付款验证（自动退款）",
            "Cannot be checked until the first payment; a test payment of 0.01 yuan proves it and is refunded by itself",
        ),
    ),
    ("alipay_signature_accepted", t("支付宝接受了签名", "Alipay accepts the signature")),
    ("alipay_answer_verified", t("已验证支付宝的签名", "A signature of Alipay was verified with it")),
    (
        "alipay_certificates_end_soon",
        t(
            "将于 {0} 到期，请尽快在开放平台申请新证书",
            "Ends on {0}: apply for a new one on the open platform soon",
        ),
    ),
    (
        "alipay_certificates_ended",
        t(
            "已于 {0} 到期，不能收款：请在开放平台申请新证书",
            "Ended on {0}, so nobody can pay: apply for a new one on the open platform",
        ),
    ),
    (
        "alipay_unreachable",
        t(
            "已保存，但没能连上支付宝，尚未检查（{0}）。请稍后重新检查",
            "Saved, but Alipay could not be reached, so this is not checked yet ({0}). Check again later",
        ),
    ),
    (
        "proven_by_first_scan",
        t(
            "第一次扫码之前无法检查：请先把下方地址填到开放平台的“授权回调地址”",
            "Cannot be checked before the first scan: enter the address below as 授权回调地址 on the open platform first",
        ),
    ),
    ("callback_works", t("有人扫码授权成功", "Somebody came back from the authorisation")),
    (
        "proven_by_first_payment",
        t(
            "第一笔付款之前无法检查，可用 0.01 元测试付款验证（自动退款）",
            "Cannot be checked until the first payment; a test payment of 0.01 yuan proves it and is refunded by itself",
        ),
    ),
    ("pid_matches", t("支付宝的通知里就是这个 PID", "Alipay's notifications name this PID")),
    (
        "pid_differs",
        t(
            "支付宝的通知里是另一个 PID：请核对，否则通知不会入账",
            "Alipay's notifications name another PID: check it, or they are not applied",
        ),
    ),
    (
        "api_key_accepted",
        t(
            "微信支付的应答与这把密钥相符：商户号和 API 密钥都正确",
            "WeChat Pay answers with this key: merchant number and API key are right",
        ),
    ),
    (
        "refund_certificate_accepted",
        t("微信支付接受了证书，可以退款", "WeChat Pay accepts the certificate: refunds will work"),
    ),
    (
        "until_first_app_payment",
        t("第一笔 App 付款之前无法检查", "Cannot be checked until the first payment in the App"),
    ),
    ("until_first_refund", t("第一笔退款之前无法检查", "Cannot be checked until the first refund")),
    ("key_decrypts", t("已用它解开微信支付的平台证书", "It opens WeChat Pay's certificates")),
    (
        "certificates_fetched",
        t("已取得 {0} 张平台证书，有效期至 {1}", "{0} platform certificates fetched, valid until {1}"),
    ),
    ("app_secret_accepted", t("AppID 和 AppSecret 正确", "AppID and AppSecret are right")),
    (
        "ip_not_allowed",
        t(
            "服务器 IP {0} 不在公众号的 IP 白名单中：开发 → 基本配置 → IP白名单",
            "The server's address {0} is not on the account's white list: 开发 → 基本配置 → IP白名单",
        ),
    ),
    (
        "ip_to_confirm",
        t(
            "公众号管理员需要确认服务器 IP：{0}",
            "The account's administrator has to confirm the server's address: {0}",
        ),
    ),
    (
        "provider_unreachable",
        t(
            "已保存，但没能连上微信，尚未检查（{0}）。请稍后重新检查",
            "Saved, but WeChat could not be reached, so this is not checked yet ({0}). Check again later",
        ),
    ),
    ("key_verifies", t("已验证微信支付的签名", "A signature of WeChat Pay was verified with it")),
    ("app_bound", t("AppID 已与商户号绑定", "The AppID is bound to the merchant number")),
    (
        "app_not_bound",
        t(
            "AppID 未与商户号绑定，请在商户平台关联",
            "The AppID is not bound to the merchant number; bind it at the merchant platform",
        ),
    ),
];

/// Values to paste: what, and where. Today's names of the menus first, the guide's of 2020 after them.
pub(super) const PASTE: &[(&str, Text, Text)] = &[
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
    (
        "directory_pay",
        t("支付授权目录（停车缴费）", "Authorised directory (parking)"),
        t(
            "微信支付商户平台 → 产品中心 → 开发配置 → JSAPI支付授权目录 → 添加。页面会自动补上 http:// 或 https://",
            "Merchant platform: 产品中心 → 开发配置 → JSAPI支付授权目录 → 添加. The form adds http:// or https:// itself",
        ),
    ),
    (
        "directory_charge",
        t("支付授权目录（充值）", "Authorised directory (top-up)"),
        t("与上面同一处，再添加一条", "The same place, one more entry"),
    ),
    (
        "directory_offline",
        t("支付授权目录（脱机支付）", "Authorised directory (offline payment)"),
        t("与上面同一处，再添加一条", "The same place, one more entry"),
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
