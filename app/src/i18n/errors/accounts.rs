//! Credentials of providers and what checks of them found.

use crate::i18n::{Text, t};

pub(super) const ERRORS: &[(&str, Text)] = &[
    (
        "required_for_other_app",
        t("这是另一个 AppID，请填写它的 AppSecret", "This is another AppID: enter its AppSecret too"),
    ),
    (
        "required_for_other_merchant",
        t(
            "这是另一个商户号，请填写它自己的这一项",
            "This is another merchant number: enter its own material here",
        ),
    ),
    (
        "required_for_other_key",
        t(
            "公钥 ID 变了，请同时上传与它对应的公钥文件",
            "The key ID has changed: upload the public key that belongs to it",
        ),
    ),
    ("length", t("必须正好 {0} 个字符，现在是 {1} 个", "Must be exactly {0} characters; this has {1}")),
    (
        "character",
        t(
            "含有不该出现的字符（只能是字母、数字和符号，不能有空格或中文）",
            "Contains a character that does not belong (no spaces, no Chinese)",
        ),
    ),
    (
        "app_id_shape",
        t(
            "AppID 应为 wx 加 16 位小写十六进制字符，共 18 位",
            "An AppID is wx followed by 16 lower-case hex digits, 18 characters in all",
        ),
    ),
    ("mch_id_shape", t("商户号应为 8 至 10 位数字", "A merchant number has 8 to 10 digits")),
    (
        "public_key_id_shape",
        t("公钥 ID 应为 PUB_KEY_ID_ 加一串数字", "The key ID is PUB_KEY_ID_ followed by digits"),
    ),
    (
        "not_pem",
        t(
            "这不是 PEM 文件的内容：应以 -----BEGIN 开头",
            "This is not the content of a PEM file: it begins with -----BEGIN",
        ),
    ),
    (
        "truncated_pem",
        t(
            "内容不完整：缺少结尾的 -----END 行，请重新复制整个文件",
            "Cut off: the -----END line is missing. Copy the whole file again",
        ),
    ),
    (
        "damaged_pem",
        t(
            "内容已损坏：有不属于 PEM 的字符，请重新复制整个文件",
            "Damaged: there are characters that do not belong in PEM. Copy the whole file again",
        ),
    ),
    ("wrong_pem_kind", t("文件类型不对：这里的内容是 {0}", "The wrong kind of file: this is a {0}")),
    (
        "encrypted_key",
        t(
            "私钥带有口令，请上传没有口令的 apiclient_key.pem",
            "The private key is protected by a passphrase; upload apiclient_key.pem as WeChat Pay's tool made it",
        ),
    ),
    ("not_rsa", t("不是 RSA 密钥", "Not an RSA key")),
    ("key_too_small", t("密钥太短，至少需要 2048 位", "The key is too small; 2048 bits at least")),
    ("damaged_key", t("密钥内容已损坏，请重新复制整个文件", "The key is damaged; copy the whole file again")),
    (
        "damaged_certificate",
        t("证书内容已损坏，请重新复制整个文件", "The certificate is damaged; copy the whole file again"),
    ),
    (
        "key_mismatch",
        t(
            "私钥与证书不是一对：请上传同一次申请得到的 apiclient_key.pem 和 apiclient_cert.pem",
            "The private key does not belong to the certificate: upload the apiclient_key.pem and apiclient_cert.pem that were made together",
        ),
    ),
    (
        "other_merchant",
        t(
            "这张证书属于商户号 {0}，与填写的商户号不一致",
            "This certificate belongs to merchant number {0}, not to the one entered",
        ),
    ),
    (
        "certificate_expired",
        t(
            "证书已于 {0} 过期，请在商户平台申请新证书",
            "The certificate expired on {0}; apply for a new one at the merchant platform",
        ),
    ),
    (
        "certificate_not_yet_valid",
        t(
            "证书从 {0} 起才有效，请检查服务器时间",
            "The certificate is valid only from {0}; check the server's clock",
        ),
    ),
    (
        "own_public_key",
        t(
            "这是商户自己的公钥。请上传在商户平台“微信支付公钥”处下载的 pub_key.pem",
            "This is the merchant's own public key. Upload pub_key.pem, downloaded from the merchant platform's WeChat Pay public key page",
        ),
    ),
    ("rejected_app", t("支付宝不认识这个应用", "Alipay does not know this application")),
    (
        "public_key_wrong",
        t(
            "微信支付的应答用这把公钥验不过，请重新下载并上传 pub_key.pem",
            "WeChat Pay's answer does not verify with this key; download pub_key.pem again and upload it",
        ),
    ),
    (
        "api_v3_key_older",
        t(
            "微信支付发来的通知还是用上一个 API v3 密钥加密的，这里填的这一个没有用到。收款不受影响：旧密钥仍能解开",
            "WeChat Pay still seals its notifications with the API v3 key before this one; the one entered here was not used yet. Payments go on: the older key still opens them",
        ),
    ),
    (
        "api_v3_key_wrong",
        t(
            "API v3 密钥不对：用它解不开微信支付发来的内容。请在商户平台“API安全”处重新设置，并把新的填到这里",
            "Wrong API v3 key: it does not open what WeChat Pay sends. Set it again at the merchant platform under API安全, and enter the new one here",
        ),
    ),
    (
        "changed_meanwhile",
        t(
            "有人刚刚保存了别的内容，请刷新页面后再试",
            "Somebody else has just saved; reload the page and try again",
        ),
    ),
    (
        "method_not_configured",
        t("还没有填写这种支付方式的参数", "This payment method has not been set up yet"),
    ),
    (
        "rejected_ip",
        t(
            "银联商务拒绝了这台服务器：请把服务器 IP 报给银联商务加入白名单（{0}）",
            "ChinaUMS refuses this server: ask ChinaUMS to put its address on the white list ({0})",
        ),
    ),
    ("not_valid_now", t("证书现在不在有效期内", "The certificate is not valid at this moment")),
    (
        "length_between",
        t("应为 {0} 至 {1} 位，现在是 {2} 位", "It has {2} characters; {0} to {1} are needed"),
    ),
    (
        "scan_family_taken",
        t(
            "银联商务公众号支付与微信、支付宝扫码支付不能同时启用，请先停用另一方",
            "ChinaUMS and WeChat/Alipay scan payment exclude each other; switch the other one off first",
        ),
    ),
    ("checks_failed", t("有一项检查没有通过，请先改正", "A check has failed; put it right first")),
    ("reason_needed", t("请写明原因，至少 4 个字", "Please say why, in at least 4 characters")),
    (
        "nothing_to_override",
        t(
            "不需要强制启用：直接启用即可，或者已经启用",
            "There is nothing to override: it is on, or can be switched on",
        ),
    ),
    (
        "not_checked",
        t(
            "还没有检查成功，暂时不能启用。请稍后点“重新检查”",
            "The checks could not be made yet. Check again before switching it on",
        ),
    ),
    (
        "rejected_clock",
        t(
            "服务器时间与微信支付相差超过 5 分钟，请校准服务器时间",
            "The server's clock is more than five minutes off WeChat Pay's; set it right",
        ),
    ),
    (
        "rejected_parameter",
        t("微信支付拒绝了检查用的请求：{0}", "WeChat Pay refuses the checking request: {0}"),
    ),
    ("rejected", t("微信支付拒绝了：{0}", "WeChat Pay refuses: {0}")),
    (
        "mer_id_shape",
        t("银联商户号为 15 位字母或数字", "UnionPay's merchant number has 15 letters or digits"),
    ),
    ("not_pfx", t("这不是 .pfx 证书文件，或文件已损坏", "This is no .pfx file, or it is damaged")),
    ("pfx_password", t("证书密码不正确", "The password does not open the file")),
    (
        "pfx_cipher",
        t("证书文件的加密方式不支持，请重新导出", "The file's cipher is not supported; export it anew"),
    ),
    (
        "pfx_no_key",
        t(
            "文件里没有私钥，请上传带私钥的 .pfx 文件",
            "There is no private key inside; upload the .pfx with the key",
        ),
    ),
    ("pfx_no_certificate", t("文件里没有与私钥对应的证书", "There is no certificate of the key inside")),
    (
        "not_a_root",
        t(
            "这不是根证书（自签名），可能与中级证书放反了",
            "This is no root certificate; perhaps it was swapped with the intermediate",
        ),
    ),
    (
        "other_root",
        t(
            "中级证书不是由这张根证书签发的，请使用同一环境的一套",
            "The intermediate is not by this root; use a set of one environment",
        ),
    ),
];
