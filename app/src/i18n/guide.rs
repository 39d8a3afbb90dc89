//! Long words that only the server renders: what checks found, what to paste where, what happened to an order, what
//! became of a notification, what the audit log tells.

use super::errors::{fill, known};
use super::{Lang, Text};
use crate::api::orders::Tone;

const fn t(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}

fn find(table: &[(&str, Text)], key: &str) -> Option<Text> {
    table.iter().find(|(known, _)| *known == key).map(|(_, text)| *text)
}

/// What a check is about; the key itself where it has no words.
pub fn check_title(lang: Lang, key: &str) -> String {
    find(CHECK_TITLES, key).map_or_else(|| key.to_owned(), |text| lang.t(text).to_owned())
}

/// What a check found.
pub fn check_words(lang: Lang, code: &str, args: &[String]) -> String {
    find(CHECK_WORDS, code)
        .or_else(|| known(code))
        .map_or_else(|| code.to_owned(), |text| fill(lang.t(text), args))
}

/// What a value to paste is, and where it goes.
pub fn paste(lang: Lang, key: &str) -> (String, String) {
    PASTE.iter().find(|(known, ..)| *known == key).map_or_else(
        || (key.to_owned(), String::new()),
        |(_, label, place)| (lang.t(*label).to_owned(), lang.t(*place).to_owned()),
    )
}

/// How a test payment stands.
pub fn test_state(lang: Lang, state: &str) -> String {
    find(TEST_STATES, state).map_or_else(|| state.to_owned(), |text| lang.t(text).to_owned())
}

/// What happened, in words, and how it is meant.
pub fn event(lang: Lang, kind: &str) -> (String, Tone) {
    EVENTS
        .iter()
        .find(|(known, ..)| *known == kind)
        .map_or_else(|| (kind.to_owned(), Tone::Plain), |(_, tone, text)| (lang.t(*text).to_owned(), *tone))
}

/// A particular of an event or of an act: its name and, where the value is a word of ours, the value in words.
pub fn detail(lang: Lang, name: &str, value: &str) -> (String, String) {
    let shown = find(DETAIL_NAMES, name).map_or_else(|| name.to_owned(), |text| lang.t(text).to_owned());
    let in_words = match name {
        "verdict" => find(VERDICTS, value),
        // The wallet's own word comes with the name of the call before it.
        "answer" => find(DETAIL_VALUES, value.rsplit(':').next().unwrap_or(value)),
        "reason" | "by" | "state" | "cause" | "order_state" | "method" | "code" | "scenario" => {
            find(DETAIL_VALUES, value)
        }
        _ => None,
    };
    let value = match (name, in_words) {
        (_, Some(text)) => lang.t(text).to_owned(),
        ("amount", None) => format!("¥{value}"),
        _ => value.to_owned(),
    };
    (shown, value)
}

/// What became of a notification, and whether it was believed.
pub fn verdict(lang: Lang, verdict: &str) -> (String, Tone) {
    let tone = match verdict {
        "applied" => Tone::Good,
        "repeated" | "probe" | "hint" => Tone::Plain,
        _ => Tone::Bad,
    };
    (find(VERDICTS, verdict).map_or_else(|| verdict.to_owned(), |text| lang.t(text).to_owned()), tone)
}

/// What a notification is about.
pub fn notification_kind(lang: Lang, kind: &str) -> String {
    lang.t(if kind == "refund" { t("退款通知", "Refund") } else { t("支付通知", "Payment") }).to_owned()
}

/// A privileged act in words; the stable word itself where it has none.
pub fn act(lang: Lang, action: &str) -> String {
    find(ACTS, action).map_or_else(|| action.to_owned(), |text| lang.t(text).to_owned())
}

const CHECK_TITLES: &[(&str, Text)] = &[
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
    ("mobile_app_bound", t("移动应用与商户号的绑定", "Mobile app bound to the merchant number")),
];

const CHECK_WORDS: &[(&str, Text)] = &[
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
const PASTE: &[(&str, Text, Text)] = &[
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

const TEST_STATES: &[(&str, Text)] = &[
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

const EVENTS: &[(&str, Tone, Text)] = &[
    (
        "order_created",
        Tone::Plain,
        t("车主查看账单，订单创建", "The driver saw the bill; the order was made"),
    ),
    ("order_renewed", Tone::Plain, t("账单重新生效，金额不变", "The bill stands again with the same amount")),
    ("order_closed", Tone::Plain, t("订单关闭，未支付", "The order was closed unpaid")),
    (
        "payment_created",
        Tone::Plain,
        t("车主点击支付，支付单创建", "The driver tapped pay; the payment was made"),
    ),
    ("request_resent", Tone::Plain, t("原样重发下单请求", "The same request was sent once more")),
    ("prepay_received", Tone::Plain, t("微信支付受理下单", "WeChat Pay took the order")),
    (
        "prepay_unknown",
        Tone::Warn,
        t("下单没有得到可信的应答，稍后查询", "No answer that can be believed; to be asked later"),
    ),
    ("prepay_refused", Tone::Bad, t("微信支付拒绝下单", "WeChat Pay refused the order")),
    ("bridge_called", Tone::Plain, t("已唤起微信支付", "The wallet was opened")),
    (
        "bridge_answered",
        Tone::Plain,
        t("微信客户端的应答（仅供参考）", "What the wallet answered (believed in nothing)"),
    ),
    ("queried", Tone::Plain, t("向微信支付查询", "WeChat Pay was asked")),
    (
        "notified",
        Tone::Good,
        t("收到支付通知，签名与内容核对无误", "A notification came, verified and matched"),
    ),
    (
        "mismatch",
        Tone::Bad,
        t("微信支付的消息与订单对不上，没有采信", "A message did not match the order and was not believed"),
    ),
    ("paid", Tone::Good, t("确认已支付", "Paid")),
    ("settled", Tone::Good, t("订单结清，收入入账", "Settled; the income is booked")),
    ("late", Tone::Warn, t("订单关闭后才到账，等待处理", "Paid after it was closed; waits for a decision")),
    (
        "double",
        Tone::Warn,
        t(
            "订单已由另一笔支付结清，这一笔自动退款",
            "Another payment had settled the order; this one is given back",
        ),
    ),
    ("closed", Tone::Plain, t("支付单关闭", "The payment was closed")),
    ("failed", Tone::Bad, t("支付失败", "The payment failed")),
    ("refund_proposed", Tone::Warn, t("提出退款，等待复核", "A refund was asked for and waits for approval")),
    ("refund_approved", Tone::Plain, t("复核同意退款", "The refund was approved")),
    ("refund_rejected", Tone::Plain, t("退款被驳回或撤回", "The refund was rejected or taken back")),
    ("refund_requested", Tone::Plain, t("发起退款", "A refund was asked for")),
    ("refund_accepted", Tone::Plain, t("微信支付受理退款", "WeChat Pay took the refund")),
    ("refund_succeeded", Tone::Good, t("退款到账", "The refund arrived")),
    ("refund_failed", Tone::Bad, t("退款没有成功", "The refund did not go through")),
    (
        "refund_abnormal",
        Tone::Bad,
        t(
            "退款异常，需到微信支付商户平台处理",
            "The refund needs somebody at WeChat Pay's merchant platform",
        ),
    ),
    ("desk_accepted", Tone::Good, t("人工接受为本单收款", "Accepted by hand")),
    ("desk_refunded", Tone::Plain, t("人工决定退款", "Given back by hand")),
    ("replayed", Tone::Plain, t("再处理了一次通知", "A notification was run again")),
    ("released", Tone::Good, t("通知停车系统放行", "The parking system was told to open")),
    ("card_credited", Tone::Good, t("已充入卡内", "On the card")),
    ("card_taken", Tone::Plain, t("已从卡内扣回", "Taken off the card")),
];

const DETAIL_NAMES: &[(&str, Text)] = &[
    ("amount", t("金额", "Amount")),
    ("answer", t("应答", "Answer")),
    ("by", t("来自", "By")),
    ("cause", t("原因", "Cause")),
    ("code", t("代码", "Code")),
    ("detail", t("详情", "Particulars")),
    ("exit_until", t("可离场至", "May leave until")),
    ("expires_at", t("支付截止", "To be paid until")),
    ("method", t("支付方式", "Method")),
    ("order_no", t("订单号", "Order number")),
    ("order_state", t("订单状态", "Order")),
    ("out_refund_no", t("退款单号", "Refund number")),
    ("out_trade_no", t("商户订单号", "Our number")),
    ("paid_at", t("支付时间", "Paid")),
    ("reason", t("原因", "Reason")),
    ("scenario", t("用途", "Purpose")),
    ("state", t("结果", "Result")),
    ("transaction_id", t("微信支付单号", "WeChat Pay's number")),
    ("valid_until", t("有效期至", "Valid until")),
    ("verdict", t("结论", "Verdict")),
    ("words", t("对方说明", "Words")),
    ("name", t("名称", "Name")),
    ("role", t("角色", "Role")),
    ("mch_id", t("商户号", "Merchant number")),
    ("app_id", t("AppID", "AppID")),
    ("enabled", t("启用", "On")),
    ("url", t("地址", "Address")),
    ("scopes", t("权限", "Rights")),
    ("label", t("标签", "Label")),
    ("refund", t("退款", "Refund")),
    ("remote", t("来源地址", "From")),
];

const DETAIL_VALUES: &[(&str, Text)] = &[
    ("expired", t("已过期", "Expired")),
    ("replaced", t("金额变化，换新账单", "Replaced by a new bill")),
    ("never_opened", t("付款人没有打开收银台", "The cashier was never opened")),
    ("refused_by_provider", t("收款方拒绝", "Refused by the provider")),
    ("9000", t("已付款", "Paid")),
    ("8000", t("处理中", "Being handled")),
    ("6004", t("结果未知", "Outcome unknown")),
    ("6001", t("付款人取消", "Cancelled by the payer")),
    ("6002", t("网络出错", "Network error")),
    ("4000", t("失败", "Failed")),
    ("query", t("查询", "Query")),
    ("notification", t("通知", "Notification")),
    ("answer", t("应答", "Answer")),
    ("not_paid", t("尚未支付", "Not paid yet")),
    ("unknown", t("未知", "Unknown")),
    ("timeout", t("超时", "Timed out")),
    ("connect", t("连接失败", "No connection")),
    ("manual", t("人工", "By hand")),
    ("double", t("重复支付", "Paid twice")),
    ("late", t("迟到的款项", "Late money")),
    ("test", t("测试支付", "Test payment")),
    ("parking", t("停车缴费", "Parking")),
    ("top_up", t("充值缴费", "Top-up")),
    ("ok", t("支付完成", "Done")),
    ("cancel", t("取消支付", "Cancelled")),
    ("fail", t("失败", "Failed")),
    ("open", t("待支付", "Open")),
    ("settled", t("已结清", "Settled")),
    ("closed", t("已关闭", "Closed")),
    ("wechat_oa", t("微信公众号支付", "WeChat Pay")),
];

const VERDICTS: &[(&str, Text)] = &[
    ("applied", t("已核对入账", "Applied")),
    ("repeated", t("重复通知，未再处理", "Repeated; nothing changed")),
    (
        "hint",
        t("未签名的提示，已改为向微信支付查询", "Not signed: a hint only; WeChat Pay was asked instead"),
    ),
    ("probe", t("微信支付的签名探测", "A signature probe of WeChat Pay")),
    ("bad_signature", t("签名不符", "Wrong signature")),
    ("missing_header", t("缺少签名信息", "Not signed")),
    ("unsupported_signature_type", t("不支持的签名方式", "A kind of signature that is not supported")),
    ("stale", t("时间戳超出 5 分钟", "Signed more than five minutes away")),
    ("stale_clock", t("时间戳超出 5 分钟", "Signed more than five minutes away")),
    ("unknown_serial", t("签名所用的公钥或证书不认识", "Signed with an unknown key or certificate")),
    ("expired_key", t("签名所用的证书已过期", "Signed with an expired certificate")),
    ("decrypt_failed", t("API v3 密钥解不开内容", "The API v3 key does not open it")),
    ("unsupported_event", t("不属于本系统的事件", "An event that is not for us")),
    ("malformed", t("内容格式不对", "Malformed")),
    ("wrong_amount", t("金额不符", "Wrong amount")),
    ("wrong_currency", t("币种不符", "Wrong currency")),
    ("wrong_merchant", t("商户号不符", "Another merchant number")),
    ("wrong_app", t("AppID 不符", "Another AppID")),
    ("unknown_order", t("没有这笔订单", "No such order")),
    ("unknown_refund", t("没有这笔退款", "No such refund")),
    ("other_transaction", t("微信支付单号与已入账的不同", "Another transaction than the one booked")),
    ("not_success", t("不是支付成功的通知", "Not about a successful payment")),
];

const ACTS: &[(&str, Text)] = &[
    ("session.begin", t("登录", "Signed in")),
    ("password.change", t("修改自己的密码", "Own password changed")),
    ("staff.create", t("新增人员", "Person added")),
    ("staff.role", t("修改角色", "Role changed")),
    ("staff.lock", t("锁定账号", "Account locked")),
    ("staff.unlock", t("解除锁定", "Account unlocked")),
    ("staff.reset_password", t("重设密码", "Password reset")),
    ("operator.create", t("新增运营商", "Operator added")),
    ("operator.rename", t("修改运营商名称", "Operator renamed")),
    ("site.create", t("新增车场", "Car park added")),
    ("site.save", t("修改车场", "Car park changed")),
    ("site.close", t("停用车场", "Car park closed")),
    ("lane.create", t("新增车道", "Lane added")),
    ("card.create", t("新增储值卡", "Card added")),
    ("card.save", t("修改持卡人", "Card's holder changed")),
    ("card.block", t("停用储值卡", "Card blocked")),
    ("card.unblock", t("恢复储值卡", "Card unblocked")),
    ("card.import", t("导入储值卡", "Cards imported")),
    ("lane.save", t("修改车道", "Lane changed")),
    ("qr.create", t("生成二维码", "QR code made")),
    ("terminal.create", t("新增脱机终端", "Terminal added")),
    ("terminal.rename", t("脱机终端改名", "Terminal renamed")),
    ("terminal.rotate", t("签发终端新密钥", "New terminal key issued")),
    ("terminal.end_old_key", t("结束终端旧密钥", "Old terminal key ended")),
    ("terminal.revoke", t("停用脱机终端", "Terminal revoked")),
    ("offline.release_code", t("查看放行码", "Release code looked at")),
    ("qr.revoke", t("作废二维码", "QR code revoked")),
    ("api_key.create", t("新增接口密钥", "API key made")),
    ("api_key.revoke", t("停用接口密钥", "API key revoked")),
    ("webhook.create", t("新增推送地址", "Webhook added")),
    ("webhook.delete", t("删除推送地址", "Webhook removed")),
    ("wechat.save", t("保存微信支付配置", "WeChat Pay saved")),
    ("chinaums.save", t("保存银联商务配置", "ChinaUMS saved")),
    ("alipay.save", t("保存支付宝配置", "Alipay saved")),
    ("unionpay.save", t("保存银联配置", "UnionPay saved")),
    ("scan_family.switch", t("切换扫码支付", "Scan payments moved")),
    ("method.enable", t("启用支付方式", "Method switched on")),
    ("method.disable", t("停用支付方式", "Method switched off")),
    ("test_payment.start", t("发起测试支付", "Test payment begun")),
    ("refund.request", t("发起退款", "Refund asked for")),
    ("refund.approve", t("复核同意退款", "Refund approved")),
    ("refund.reject", t("驳回或撤回退款", "Refund rejected or taken back")),
    ("refund.limit", t("修改退款复核额度", "Limit of refunds changed")),
    ("refund.again", t("再退一次", "Refund tried again")),
    ("refund.now", t("催办退款", "Refund hastened")),
    ("refund.handled", t("移除没有成功的退款", "Failed refund taken off the desk")),
    ("notification.replay", t("再处理通知", "Notification run again")),
    ("key.reseal", t("用新的主密钥重新加密", "Secrets sealed again under a new master key")),
    ("job.dismiss", t("放弃后台任务", "Job given up")),
    ("late_money.accept", t("接受迟到的款项", "Late money accepted")),
    ("late_money.refund", t("退回迟到的款项", "Late money given back")),
    ("notification.read", t("查看通知原文", "Raw notification read")),
    ("webhook.test", t("发送测试推送", "Test webhook sent")),
    ("webhook.resend", t("重新推送", "Webhook sent again")),
    ("job.retry", t("重新执行后台任务", "Job started again")),
];
