//! Words for the stable error codes of the use cases (`service::Error::code`, `FieldError::code`).

use super::{Lang, Text};

/// The words for an error code; `{0}`, `{1}` … in them are replaced by `args`. A code that has no words yet is shown
/// itself, so that it can be looked up.
pub fn error_text(lang: Lang, code: &str, args: &[String]) -> String {
    let Some((_, text)) = ERRORS.iter().find(|(known, _)| *known == code) else {
        return match lang {
            Lang::Zh => format!("操作没有成功（{code}）"),
            Lang::En => format!("That did not work ({code})"),
        };
    };
    args.iter()
        .enumerate()
        .fold(lang.t(*text).to_owned(), |words, (i, arg)| words.replace(&format!("{{{i}}}"), arg))
}

/// Whether the catalogue has words for a code.
pub fn knows_code(code: &str) -> bool {
    known(code).is_some()
}

/// The words for what a use case answered, without those of its fields.
pub fn service_error_text(lang: Lang, error: &service::Error) -> String {
    match error {
        service::Error::Throttled { retry_after_ms } => {
            let seconds = (retry_after_ms.max(&0) + 999) / 1000;
            error_text(lang, error.code(), &[seconds.to_string()])
        }
        service::Error::Provider { words, .. } => error_text(lang, error.code(), std::slice::from_ref(words)),
        _ => error_text(lang, error.code(), &[]),
    }
}

/// The words of a code that came out of a check or an error; empty where there are none.
pub(super) fn known(code: &str) -> Option<Text> {
    ERRORS.iter().find(|(known, _)| *known == code).map(|(_, text)| *text)
}

/// Puts `args` where `{0}`, `{1}` … stand.
pub(super) fn fill(words: &str, args: &[String]) -> String {
    args.iter().enumerate().fold(words.to_owned(), |words, (i, arg)| words.replace(&format!("{{{i}}}"), arg))
}

const fn t(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}

const ERRORS: &[(&str, Text)] = &[
    ("invalid_input", t("请检查标出的内容", "Please check the marked fields")),
    ("not_signed_in", t("登录已失效，请重新登录", "Your session ended. Please sign in again")),
    ("forbidden", t("您的角色不能进行这项操作", "Your role does not allow this")),
    (
        "no_operator_selected",
        t("请先在页面上方选择运营商", "Select an operator at the top of the page first"),
    ),
    ("not_found", t("没有找到，可能已被删除", "Not found; it may have been deleted")),
    ("too_many_requests", t("尝试次数过多，请在 {0} 秒后再试", "Too many tries. Please wait {0} seconds")),
    (
        "internal",
        t(
            "系统出错，您输入的内容没有丢失，请稍后再试",
            "Something failed on our side. Nothing you typed is lost; please try again",
        ),
    ),
    ("required", t("必填", "Required")),
    ("wrong_password", t("当前密码不正确", "That is not the current password")),
    ("password_too_short", t("密码至少需要 {0} 位", "A password needs at least {0} characters")),
    ("too_long", t("最多 {0} 个字符", "At most {0} characters")),
    ("not_minutes", t("请填写整数分钟", "Whole minutes, please")),
    ("not_an_amount", t("请填写金额（元），最多两位小数", "An amount in yuan with at most two decimals")),
    ("not_a_day", t("请填写日期，例如 2026-11-23", "A day like 2026-11-23")),
    ("tariff_period", t("每段时长为 1 至 1440 分钟", "A period has 1 to 1440 minutes")),
    ("tariff_minutes", t("最多 1440 分钟", "At most 1440 minutes")),
    ("tariff_cap", t("封顶不能低于一段的价格", "The cap cannot be below the price of one period")),
    (
        "kind_fixed",
        t(
            "停车场与充值点不能互换，请新建一个",
            "A car park does not become a card station; please add a new one",
        ),
    ),
    ("top_up_min", t("最低金额必须大于 0", "The least must be above nothing")),
    ("top_up_max", t("最高金额不能低于最低金额", "The most cannot be below the least")),
    ("top_up_max_balance", t("卡内最多不能低于单次最低金额", "A card must be able to hold the least top-up")),
    (
        "top_up_presets",
        t(
            "可选金额须从小到大、不重复、在最低与最高之间，最多 8 个",
            "Amounts: smallest first, each once, between the least and the most, at most 8",
        ),
    ),
    ("top_up_nothing", t("请填写可选金额，或允许输入其他金额", "Offer amounts, or let others be typed")),
    ("card_no_length", t("卡号为 4 至 24 位", "A card number has 4 to 24 signs")),
    ("card_no_sign", t("卡号里只能有数字和字母", "A card number has digits and letters only")),
    ("card_no_fixed", t("卡号不能修改", "A card's number never changes")),
    (
        "card_below_zero",
        t(
            "卡内余额不足以扣回这笔退款；有权限的人可以允许余额为负",
            "The card holds less than this refund takes; who may can let it go below zero",
        ),
    ),
    ("card_status", t("状态应为 active 或 blocked", "The status is active or blocked")),
    ("not_fen", t("金额应为 0 至 100 亿分之间的整数分", "An amount is whole fen, from 0 to 10 billion")),
    ("card_insufficient", t("卡内余额不足", "The card does not hold that much")),
    ("not_paid", t("这张账单没有付款，或款项已退回", "It is not paid, or the money went back")),
    ("terminal_revoked", t("这台终端已停用", "This terminal is revoked")),
    (
        "rotation_under_way",
        t("上次更换的旧密钥还在接受期内，请先结束旧密钥", "An old key is still taken; end it first"),
    ),
    (
        "key_numbers_used_up",
        t("这台终端的密钥已更换 254 次，请新增终端", "This terminal had 255 keys; add a new terminal"),
    ),
    (
        "public_base_too_long",
        t(
            "部署的公开地址太长，账单地址会超过 300 个字符，请联系部署人员",
            "The public address is too long for bills below 300 characters; ask whoever runs the system",
        ),
    ),
    ("card_blocked", t("这张卡已停用", "The card is blocked")),
    ("card_raced", t("这张卡刚刚被录入，请再试一次", "The card was entered just now; please try again")),
    (
        "card_opening_differs",
        t("这张卡已录入，期初余额与此不同", "The card is there and was entered with another opening balance"),
    ),
    ("debit_differs", t("扣费单号已用于另一笔扣费", "This debit number was used for another debit")),
    ("debit_raced", t("这笔扣费刚刚被提交，请再试一次", "This debit was sent just now; please try again")),
    ("csv_too_large", t("表格太大，最大 256 KB", "The table is too large; at most 256 KB")),
    (
        "csv_not_utf8",
        t(
            "表格不是 UTF-8 编码，请另存为“CSV UTF-8”后重试",
            "The table is not UTF-8; save it as “CSV UTF-8” and try again",
        ),
    ),
    (
        "csv_no_card_column",
        t("第一行里没有“卡号”（card_no）这一列", "The first line names no column card_no (卡号)"),
    ),
    ("csv_empty", t("表格里没有卡", "There is no card in the table")),
    ("csv_malformed", t("不是有效的 CSV 表格", "This is no CSV table")),
    ("csv_too_many", t("一次最多导入 {0} 张卡", "At most {0} cards at a time")),
    ("csv_card_no_length", t("第 {0} 行：卡号为 4 至 24 位", "Line {0}: a card number has 4 to 24 signs")),
    ("csv_card_no_sign", t("第 {0} 行：卡号里只能有数字和字母", "Line {0}: digits and letters only")),
    (
        "csv_holder",
        t("第 {0} 行：持卡人最多 40 个字符", "Line {0}: a holder's name has at most 40 characters"),
    ),
    (
        "csv_balance",
        t(
            "第 {0} 行：余额应为金额（元），最多两位小数",
            "Line {0}: a balance is yuan with at most two decimals",
        ),
    ),
    ("csv_twice", t("第 {0} 行：卡号与第 {1} 行重复", "Line {0}: the same card as in line {1}")),
    (
        "csv_balance_differs",
        t(
            "第 {0} 行：这张卡已存在且余额不同，导入不会改变余额",
            "Line {0}: the card is there with another balance, which an import cannot change",
        ),
    ),
    (
        "csv_raced",
        t(
            "第 {0} 行：这张卡刚刚被录入，请再试一次",
            "Line {0}: the card was entered just now; please try again",
        ),
    ),
    ("quote_raced", t("账单刚刚变化，请再试一次", "The bill has just changed; please try again")),
    ("no_such_route", t("没有这个接口地址", "There is no such interface address")),
    ("method_not_allowed", t("这个地址不接受此请求方法", "This address does not take this method")),
    ("unsupported_media_type", t("请求正文必须是 application/json", "The body must be application/json")),
    ("body_too_large", t("请求正文太大", "The body is too large")),
    ("wrong_shape", t("请求的字段不符合要求", "The fields of the request are not as required")),
    ("malformed_request", t("请求正文不是有效的 JSON", "The body is not valid JSON")),
    ("api_key_invalid", t("接口密钥缺失、无效或已停用", "The API key is missing, wrong or revoked")),
    (
        "timed_out",
        t("处理超时，请稍后查询结果后再重试", "It took too long. Look up the result before you try again"),
    ),
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
    ("rejected_app", t("支付宝不认识这个应用", "Alipay does not know this application")),
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
        "public_key_wrong",
        t(
            "微信支付的应答用这把公钥验不过，请重新下载并上传 pub_key.pem",
            "WeChat Pay's answer does not verify with this key; download pub_key.pem again and upload it",
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
        "api_v3_key_wrong",
        t(
            "API v3 密钥不对：用它解不开微信支付发来的内容。请在商户平台“API安全”处重新设置，并把新的填到这里",
            "Wrong API v3 key: it does not open what WeChat Pay sends. Set it again at the merchant platform under API安全, and enter the new one here",
        ),
    ),
    (
        "wechat_wrong_app_secret",
        t(
            "AppSecret 不对。在公众平台重置后，请把新的填到这里",
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
    ("refund_exceeds_payment", t("退款总额不能超过支付金额", "The refunds would exceed the payment")),
    ("refund_decided", t("这笔退款已经有人处理了", "Somebody has decided about this refund already")),
    (
        "not_your_own_refund",
        t("自己提出的退款要由另一位同事同意", "A colleague has to approve what you asked for"),
    ),
    ("refund_moved", t("这笔退款的状态已经变了，请刷新", "This refund has moved on; refresh the page")),
    (
        "notification_cut",
        t(
            "这条通知太长，没有完整保存，不能再处理",
            "This notification was too long to be kept whole; it cannot be run again",
        ),
    ),
    ("not_at_desk", t("这笔款项已经处理过了", "This payment has been dealt with already")),
    (
        "order_settled_otherwise",
        t(
            "订单已由另一笔支付结清，只能退款",
            "The order was settled by another payment; it can only be refunded",
        ),
    ),
    ("delivery_waiting", t("该通知正在等待发送", "This delivery is waiting to be sent anyway")),
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
    ("app_payer_shape", t("付款人标识为 1 到 64 个可见字符", "The payer has 1 to 64 visible signs")),
    (
        "idempotency_key_shape",
        t("Idempotency-Key 为 1 到 128 个可见字符", "An Idempotency-Key has 1 to 128 visible signs"),
    ),
    (
        "idempotency_key_reused",
        t("这个 Idempotency-Key 已用于另一个请求", "This Idempotency-Key was used for another request"),
    ),
    (
        "client_token_bound",
        t("令牌只能用于它签发时指定的付款人和账单", "The token is for another payer or another bill"),
    ),
    (
        "client_token_invalid",
        t("令牌无效或已过期，请重新获取", "The token is not valid any more; get a new one"),
    ),
    (
        "not_an_app_method",
        t("请使用 wechat_app、alipay_app 或 unionpay_app", "Use wechat_app, alipay_app or unionpay_app"),
    ),
    ("nothing_owed", t("当前没有需要支付的金额", "Nothing is owed now")),
    ("amount_changed", t("金额已变化，请重新获取账单", "The amount has changed; fetch the bill again")),
    ("quote_changed", t("账单已变化，请重新获取账单", "The bill has changed; fetch it again")),
    ("already_paid", t("已支付", "It is paid")),
    (
        "payment_in_progress",
        t("另一笔支付正在进行，请稍候", "Another payment of it is under way; wait a moment"),
    ),
    ("top_up_amount", t("充值金额不在允许范围内", "That amount cannot be put on the card")),
    ("bill_or_top_up", t("bill_id 与 top_up 只能二选一", "Either bill_id or top_up, not both")),
    ("method_off", t("该停车场暂不支持此支付方式", "This car park does not take this way of paying now")),
    ("not_at_a_lane", t("请按车道二维码上的车辆支付", "At a lane's code the lane says which car it is")),
    ("not_an_entry", t("这不是入口二维码", "This is not an entry lane's code")),
    ("ticket_taken", t("请再试一次", "Please try again")),
    ("bill_keeps_changing", t("账单正在更新，请稍后再试", "The bill is changing, please try again")),
    ("plate_province", t("车牌以省份简称开头", "A plate begins with a province")),
    ("plate_letter", t("车牌第二位是字母", "The second sign of a plate is a letter")),
    ("plate_length", t("车牌为 7 位，新能源车牌为 8 位", "A plate has 7 signs, a new-energy plate 8")),
    ("plate_sign", t("车牌中有不存在的字符", "A sign that plates do not have")),
    ("not_a_page", t("页码无效，请从第一页开始", "Not a page; begin at the first")),
    ("wrong_login_or_password", t("账号或密码不正确", "Wrong login or password")),
    ("account_locked", t("该账号已被锁定，请联系管理员", "This account is locked; ask an administrator")),
    ("bootstrapped", t("平台账号已存在", "There is a platform account already")),
    ("not_yourself", t("不能对自己的账号进行此操作", "You cannot do this to your own account")),
    (
        "role_fixed",
        t("平台人员与运营商人员不能互换角色", "Platform staff and operators' staff cannot change places"),
    ),
    ("too_many_webhooks", t("最多只能有 10 个推送地址", "At most ten webhooks")),
    ("visit_differs", t("该停车编号已用于另一次入场", "This number was used for another stay")),
    (
        "plate_inside",
        t(
            "该车牌的车辆已在场内，且入场时间更晚",
            "A vehicle with this plate came in later than this report says",
        ),
    ),
    ("site_closed", t("该车场已停用", "This car park is closed")),
    ("taken", t("已被使用", "Taken")),
    (
        "code_shape",
        t(
            "只能用字母、数字、- 和 _，最多 {0} 个字符",
            "Letters, digits, - and _ only, at most {0} characters",
        ),
    ),
    ("name_shape", t("首尾不能有空格，不能有控制字符", "No spaces around it and no control characters")),
    (
        "login_shape",
        t(
            "登录名只能用字母、数字和 . - _ @，最多 64 个字符",
            "A login has letters, digits and . - _ @, at most 64 characters",
        ),
    ),
    ("password_too_weak", t("这个密码太容易被猜到", "This password is too easy to guess")),
    (
        "url_shape",
        t(
            "请输入以 http:// 或 https:// 开头的完整地址",
            "Enter a whole address that begins with http:// or https://",
        ),
    ),
    ("exit_minutes_range", t("应为 1 至 1440 分钟", "1 to 1440 minutes")),
    ("quote_minutes_range", t("应为 1 至 60 分钟", "1 to 60 minutes")),
    ("not_a_moment", t("不是有效的时间", "Not a moment")),
    ("in_the_future", t("时间在未来，请校准时钟", "In the future; set the clock right")),
    ("before_entry", t("离场早于入场", "Before the vehicle came in")),
    (
        "platform_staff_apart",
        t("平台人员请写在 platform_staff 中", "Platform staff belong under platform_staff"),
    ),
    ("no_such_lane", t("没有这个车道", "There is no such lane")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_once() {
        for (i, (code, text)) in ERRORS.iter().enumerate() {
            assert!(ERRORS[i + 1..].iter().all(|(other, _)| other != code), "{code} twice");
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{code}");
        }
        assert_eq!(
            error_text(Lang::En, "too_many_requests", &["5".into()]),
            "Too many tries. Please wait 5 seconds"
        );
        assert!(error_text(Lang::Zh, "no_such_code", &[]).contains("no_such_code"));
    }
}
