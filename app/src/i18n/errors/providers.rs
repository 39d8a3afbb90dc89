//! What one provider alone refuses.

use crate::i18n::{Text, t};

pub(super) const ERRORS: &[(&str, Text)] = &[
    ("alipay_app_id_shape", t("APPID 是 16 位数字", "An APPID has 16 digits")),
    ("alipay_pid_shape", t("PID 是 2088 开头的 16 位数字", "A PID has 16 digits and begins with 2088")),
    (
        "alipay_not_private_key",
        t(
            "这不是完整的 RSA 私钥：请粘贴密钥工具生成的“应用私钥”全文",
            "This is no complete RSA private key: paste all of the application private key that the key tool made",
        ),
    ),
    (
        "alipay_encrypted_key",
        t(
            "私钥带有口令，请使用没有口令的私钥",
            "The private key is protected by a passphrase; use one without",
        ),
    ),
    (
        "alipay_not_public_key",
        t(
            "这不是完整的公钥：请从开放平台复制“支付宝公钥”全文",
            "This is no complete public key: copy all of 支付宝公钥 from the open platform",
        ),
    ),
    (
        "alipay_own_public_key",
        t(
            "这是应用公钥（您自己的那把）。这里要填开放平台显示的“支付宝公钥”",
            "This is the application's own public key. What belongs here is 支付宝公钥, as the open platform shows it",
        ),
    ),
    (
        "alipay_wrong_file",
        t(
            "文件类型不对：这里要的是 .crt 证书文件",
            "The wrong kind of file: a .crt certificate belongs here",
        ),
    ),
    (
        "alipay_not_root_file",
        t(
            "这不是支付宝根证书：请上传 alipayRootCert.crt",
            "This is not Alipay's root file: upload alipayRootCert.crt",
        ),
    ),
    (
        "alipay_app_certificate_here",
        t(
            "这是应用公钥证书。这里要的是 alipayCertPublicKey_RSA2.crt",
            "This is the application's certificate. What belongs here is alipayCertPublicKey_RSA2.crt",
        ),
    ),
    (
        "alipay_certificate_here",
        t(
            "这是支付宝公钥证书。这里要的是 appCertPublicKey_ 开头的文件",
            "This is Alipay's certificate. What belongs here begins with appCertPublicKey_",
        ),
    ),
    (
        "alipay_key_mismatch",
        t(
            "这张证书与应用私钥不是一对：请用生成证书申请时的那把私钥",
            "This certificate is not of the private key: use the key that the certificate was applied for with",
        ),
    ),
    (
        "alipay_other_merchant",
        t("这张证书是为另一个 PID 签发的", "This certificate was issued for another PID"),
    ),
    (
        "alipay_other_app",
        t("这张证书是为另一个应用签发的", "This certificate was issued for another application"),
    ),
    (
        "alipay_certificate_not_valid",
        t("这张证书已过期或尚未生效", "This certificate has expired, or is not valid yet"),
    ),
    (
        "alipay_signature_refused",
        t(
            "支付宝验签失败：登记的应用公钥与这把私钥不是一对。保存下方“应用公钥”到开放平台，或换成与它配对的私钥",
            "Alipay refuses the signature: the public key it has on record is not of this private key. Save the public key on the open platform, or use the private key that belongs to it",
        ),
    ),
    (
        "alipay_unknown_app",
        t(
            "支付宝没有这个应用：请核对 APPID 和环境（沙箱应用要选沙箱环境）",
            "Alipay knows no such application: check the APPID and the environment (a sandbox application needs the test environment)",
        ),
    ),
    (
        "alipay_no_permission",
        t(
            "应用没有上线，或没有绑定支付产品：开放平台 → 应用 → 产品绑定、提交上线",
            "The application is not online, or has no payment product: open platform → application → 产品绑定, 提交上线",
        ),
    ),
    (
        "alipay_certificate_refused",
        t(
            "支付宝不认识应用证书或根证书：请从开放平台重新下载三个文件，并确认那里选的是证书方式",
            "Alipay does not know the application certificate or the root: download the three files again, and make sure that certificates are chosen there",
        ),
    ),
    (
        "alipay_certificate_other",
        t(
            "支付宝现在用另一张证书签名：请重新下载 alipayCertPublicKey_RSA2.crt",
            "Alipay signs with another certificate now: download alipayCertPublicKey_RSA2.crt again",
        ),
    ),
    (
        "alipay_key_wrong",
        t(
            "支付宝的应答与填写的支付宝公钥（证书）不符：请从开放平台重新复制",
            "Alipay's answer does not fit the public key (or certificate) entered: copy it from the open platform again",
        ),
    ),
    (
        "wechat_signature_refused",
        t(
            "微信支付验签失败：它登记的这张证书与这把私钥不是一对，请重新申请证书",
            "WeChat Pay refuses the signature: the certificate it has on record is not of this private key. Apply for a new certificate",
        ),
    ),
    (
        "wechat_unknown_certificate",
        t(
            "微信支付不认识这张证书：可能已被新证书替换或作废，请上传当前有效的一张，并核对商户号",
            "WeChat Pay does not know this certificate: it may have been replaced or revoked. Upload the current one and check the merchant number",
        ),
    ),
    (
        "wechat_unknown_serial",
        t(
            "微信支付说证书序列号与私钥不匹配，请上传当前有效的证书和私钥",
            "WeChat Pay says that the certificate's serial does not fit the key. Upload the current certificate and key",
        ),
    ),
    (
        "wechat_api_key_refused",
        t(
            "微信支付验签失败：API 密钥不对，或者不是这个商户号的。请在商户平台“账户中心 → API安全 → 设置密钥”处重新设置，并把新的填到这里",
            "WeChat Pay refuses the signature: the API key is wrong, or of another merchant number. Set it again at the merchant platform under 账户中心 → API安全 → 设置密钥, and enter the new one here",
        ),
    ),
    (
        "wechat_client_certificate_refused",
        t(
            "微信支付不接受这张证书，退款会失败：请上传当前有效的 apiclient_cert.pem 和 apiclient_key.pem",
            "WeChat Pay does not accept this certificate, so refunds would fail: upload the current apiclient_cert.pem and apiclient_key.pem",
        ),
    ),
    ("wechat_unknown_merchant", t("微信支付没有这个商户号", "WeChat Pay does not know this merchant number")),
    (
        "wechat_no_permission",
        t(
            "该商户号没有开通 JSAPI 支付：商户平台 → 产品中心 → 我的产品 → JSAPI支付",
            "JSAPI payment is not switched on for this merchant number: merchant platform, 产品中心 → 我的产品 → JSAPI支付",
        ),
    ),
    (
        "wechat_app_not_bound",
        t(
            "该 AppID 没有与商户号绑定：商户平台 → 产品中心 → APPID授权管理",
            "This AppID is not bound to the merchant number: merchant platform, 产品中心 → APPID授权管理",
        ),
    ),
    (
        "wechat_unknown_public_key",
        t(
            "微信支付不认识这个公钥 ID，请在商户平台“API安全 → 微信支付公钥”处核对",
            "WeChat Pay does not know this key ID; compare it at the merchant platform, API安全 → 微信支付公钥",
        ),
    ),
    (
        "wechat_no_platform_certificates",
        t(
            "该商户号没有平台证书，请改用“微信支付公钥”",
            "This merchant number has no platform certificates; use the WeChat Pay public key instead",
        ),
    ),
    (
        "wechat_wrong_app_secret",
        t(
            "AppSecret 不对。不记得就在平台上重置，再把新的填到这里",
            "Wrong AppSecret. After a reset at the official account platform, enter the new one here",
        ),
    ),
    ("wechat_wrong_app_id", t("微信没有这个 AppID", "WeChat does not know this AppID")),
    (
        "wechat_app_refused",
        t(
            "公众平台拒绝了这个公众号（{0} {1}）",
            "The official account platform refuses this account ({0} {1})",
        ),
    ),
    (
        "chinaums_same_keys",
        t(
            "appKey 和通讯密钥是两个不同的密钥，这里填了同一个",
            "appKey and communication key are two secrets; here they are the same",
        ),
    ),
    (
        "chinaums_unknown_merchant",
        t(
            "银联商务不认识这个商户号或终端号，请核对开户通知",
            "ChinaUMS does not know this merchant or terminal number; compare with its letter",
        ),
    ),
    (
        "chinaums_inactive_merchant",
        t("这个商户号还没有启用，请联系银联商务", "This merchant number is not active yet; ask ChinaUMS"),
    ),
    (
        "chinaums_unknown_source",
        t("银联商务不认识这个消息来源", "ChinaUMS does not know this message source"),
    ),
    (
        "chinaums_merchant_config",
        t(
            "银联商务没有给这个商户开通公众号支付，请联系银联商务",
            "ChinaUMS has not opened this product for the merchant; ask ChinaUMS",
        ),
    ),
    (
        "chinaums_bad_sign",
        t("银联商务验签失败：通讯密钥不对", "ChinaUMS refuses the signature: the communication key is wrong"),
    ),
    (
        "chinaums_gateway_refused",
        t(
            "开放平台拒绝了请求（{0} {1}），常见原因是 appId 与 appKey 不是一对",
            "The open platform refuses the request ({0} {1}); most often appId and appKey do not belong together",
        ),
    ),
    (
        "chinaums_answer_unverified",
        t("银联商务的应答与这把通讯密钥不符", "ChinaUMS's answer does not fit this communication key"),
    ),
    (
        "unionpay_signature_refused",
        t(
            "银联没有接受签名：证书不属于这个商户号，或尚未在银联登记",
            "UnionPay refused the signature: the certificate is another merchant's, or is not registered yet",
        ),
    ),
    (
        "unionpay_unknown_merchant",
        t(
            "银联不认识这个商户号，请核对商户号和环境",
            "UnionPay does not know this number; check it and the environment",
        ),
    ),
    (
        "unionpay_no_permission",
        t(
            "商户没有开通手机支付权限，请联系银联开通",
            "The merchant has no permission for App payment; ask UnionPay",
        ),
    ),
    (
        "unionpay_untrusted_answer",
        t(
            "应答不是由这套证书签名的，请核对根证书和中级证书是否属于所选环境",
            "The answer is not signed under these certificates; check that they are the chosen environment's",
        ),
    ),
];
