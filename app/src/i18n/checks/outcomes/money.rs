//! What checks of merchant accounts and payments that happened say.

use crate::i18n::{Text, t};

/// By the stable code of the outcome.
pub(super) const WORDS: &[(&str, Text)] = &[
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
            "没有得到支付宝可用的应答（{0}），所以没有检查。请稍后重新检查",
            "No usable answer came from Alipay ({0}), so this is not checked. Check again later",
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
            "服务器 IP {0} 不在公众号的 IP 白名单中",
            "The server's address {0} is not on the account's white list",
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
            "没有得到对方可用的应答（{0}），所以没有检查。请稍后重新检查",
            "No usable answer came ({0}), so this is not checked. Check again later",
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
    (
        "product_takes_orders",
        t(
            "微信受理了自检的试单，产品已开通（试单没有人能付，五分钟后失效）",
            "WeChat took the self-check's order, so the product is on (nobody can pay that order; it ends after five minutes)",
        ),
    ),
    (
        "product_refuses_orders",
        t(
            "微信拒绝了自检的试单：没有这个支付产品的权限",
            "WeChat refused the self-check's order: the product is not switched on",
        ),
    ),
    ("product_on", t("{0} 下单成功，产品已开通", "An order was taken on {0}: the product is on")),
    (
        "product_off",
        t(
            "{0} 下单被拒绝：没有这个支付产品的权限",
            "An order was refused on {0}: the product is not switched on",
        ),
    ),
    ("directory_works", t("{0} 在这个目录下唤起了支付", "The wallet opened in this directory on {0}")),
    (
        "directory_missing",
        t(
            "{0} 下单成功，但微信提示页面的 URL 未注册：授权目录缺少下面这一条",
            "The order was taken on {0}, but WeChat said that the page's URL is not registered: the entry below is missing",
        ),
    ),
    (
        "directory_doubtful",
        t(
            "{0} 下单成功，但唤起支付失败：多半是授权目录，请核对下面这一条",
            "The order was taken on {0}, but the wallet did not open: most likely the directory. Compare the entry below",
        ),
    ),
    (
        "directory_unseen",
        t(
            "还没有人在这个目录下付过款，只能由人核对",
            "Nobody paid in this directory yet: somebody has to compare it",
        ),
    ),
    ("refunds_work", t("{0} 成功发起过退款", "A refund was taken on {0}")),
    (
        "refunds_off",
        t(
            "{0} 的退款被拒绝：商户号没有退款权限。退款会自动重试，不必再次发起",
            "The refund of {0} was refused: the merchant number may not give money back. It is tried again by itself",
        ),
    ),
    (
        "communication_key_other",
        t(
            "{0} 收到的支付通知验签不通过，而钱确实付了：通讯密钥不对。付款靠查询到账，会晚一些",
            "A notification of {0} did not verify although the money was there: the communication key is another. Payments are learnt by asking, which takes longer",
        ),
    ),
];
