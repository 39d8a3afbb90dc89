//! What the self-check found, in words: what each check is about, what its outcome means, where to mend it. Only the
//! server renders them.

use super::errors::fill;
use super::{Lang, Text, guide, selfcheck_words, t};
use service::accounts::Verdict;
use service::selfcheck::Finding;

fn find(table: &[(&str, Text)], key: &str) -> Option<Text> {
    table.iter().find(|(known, _)| *known == key).map(|(_, text)| *text)
}

/// An area's name.
pub fn area(lang: Lang, area: &str) -> String {
    find(AREAS, area).map_or_else(|| area.to_owned(), |text| lang.t(text).to_owned())
}

/// What a check is about.
pub fn title(lang: Lang, key: &str) -> String {
    let name = key.split_once('.').map_or(key, |(_, name)| name);
    find(TITLES, name).map_or_else(|| guide::check_title(lang, name), |text| lang.t(text).to_owned())
}

/// What a finding means.
pub fn words(lang: Lang, finding: &Finding) -> String {
    if finding.words == "because" {
        let cause = finding.args.first().map(|key| title(lang, key)).unwrap_or_default();
        return fill(lang.t(BECAUSE), &[cause]);
    }
    selfcheck_words::find(&finding.words).map_or_else(
        || guide::check_words(lang, &finding.words, &finding.args),
        |text| fill(lang.t(text), &finding.args),
    )
}

/// Where to mend it, for a finding that somebody has to do something about, or that only they can check.
pub fn mend(lang: Lang, finding: &Finding) -> Option<String> {
    if finding.verdict == Verdict::Pass || finding.words == "because" {
        return None;
    }
    let text = find(MENDS_BY_WORDS, &finding.words)
        .or_else(|| find(MENDS, &finding.key))
        .or_else(|| find(MENDS, finding.name()))
        .or_else(|| find(MENDS, finding.area()));
    text.map(|text| lang.t(text).to_owned())
}

/// The page of this console where the other half of the mending is done.
pub fn console_page(finding: &Finding) -> Option<&'static str> {
    if !finding.needs_action() {
        return None;
    }
    match (finding.area(), finding.name()) {
        ("wechat_oa", _) | ("official_account", "app_secret" | "white_list") => {
            Some("/console/payment/wechat")
        }
        ("wechat_app", _) => Some("/console/payment/wechat-app"),
        ("alipay", _) => Some("/console/payment/alipay"),
        ("chinaums", _) => Some("/console/payment/chinaums"),
        ("unionpay", _) => Some("/console/payment/unionpay"),
        ("sms", _) => Some("/console/push/sms"),
        _ => None,
    }
}

const BECAUSE: Text = t(
    "暂时无法检查：请先解决“{0}”，然后重新检查",
    "Cannot be checked for now: mend “{0}” first, then check again",
);

const AREAS: &[(&str, Text)] = &[
    ("wechat_oa", t("微信支付（扫码）", "WeChat Pay (scan)")),
    ("official_account", t("微信公众号", "WeChat official account")),
    ("messages", t("消息模板", "Message templates")),
    ("sms", t("短信", "Text messages")),
    ("wechat_app", t("微信支付（App）", "WeChat Pay (App)")),
    ("alipay", t("支付宝", "Alipay")),
    ("chinaums", t("银联商务", "ChinaUMS")),
    ("unionpay", t("银联（App）", "UnionPay (App)")),
    ("deployment", t("本系统", "This system")),
];

const TITLES: &[(&str, Text)] = &[
    ("app_secret", t("AppID 与 AppSecret", "AppID and AppSecret")),
    ("white_list", t("IP 白名单", "IP white list")),
    ("service_account", t("账号类型：服务号", "Kind of account: service account")),
    ("certified", t("微信认证", "WeChat certification")),
    ("permission_templates", t("接口权限：模板消息", "Permission: template messages")),
    ("permission_jsapi", t("接口权限：jsapi_ticket", "Permission: jsapi_ticket")),
    ("web_domain", t("网页授权域名", "Web authorisation domain")),
    ("verification_files", t("域名验证文件", "Domain verification files")),
    ("product", t("支付产品", "Payment product")),
    ("directory_pay", t("支付授权目录：停车缴费", "Authorised directory: parking")),
    ("directory_charge", t("支付授权目录：充值", "Authorised directory: top-up")),
    ("directory_offline", t("支付授权目录：脱机支付", "Authorised directory: offline payment")),
    ("industry", t("模板消息行业", "Industry of the templates")),
    ("template_notice", t("模板：集成系统消息提醒", "Template: 集成系统消息提醒")),
    ("template_payment", t("模板：付款提醒", "Template: 付款提醒")),
    ("template_visitor_request", t("模板：访客预约审批通知", "Template: 访客预约审批通知")),
    ("template_visitor_result", t("模板：来访预约结果通知", "Template: 来访预约结果通知")),
    ("public_address", t("对外地址", "Public address")),
    ("notify_address", t("通知地址可达", "Notifications can come in")),
    ("clock", t("服务器时钟", "Server clock")),
    ("exclusion", t("扫码支付互斥", "One family of scan payment")),
    ("app_fields", t("移动应用登记信息", "What the open platform knows of the App")),
    ("app_links", t("Universal Links", "Universal Links")),
    ("database", t("数据库", "Database")),
    ("master_key", t("主密钥", "Master key")),
    ("jobs", t("后台任务", "Background jobs")),
    ("dead_jobs", t("放弃的任务", "Jobs that were given up")),
    ("books", t("账目", "Books")),
    ("audit", t("审计日志", "Audit log")),
    ("disk", t("磁盘空间", "Disk")),
];

/// Where the guide's menu is called otherwise today, both names stand: today's first.
const MENDS: &[(&str, Text)] = &[
    (
        "white_list",
        t(
            "微信公众平台 → 设置与开发 → 开发接口管理 → 基本配置 → IP白名单 → 查看 → 修改（原：开发 → 基本配置），把下面的地址加进去，由管理员扫码确认",
            "Official account platform: 设置与开发 → 开发接口管理 → 基本配置 → IP白名单 → 查看 → 修改 (2020: 开发 → 基本配置). Add the address below; the administrator confirms by scanning",
        ),
    ),
    (
        "app_secret",
        t(
            "微信公众平台 → 设置与开发 → 开发接口管理 → 基本配置（原：开发 → 基本配置）。AppSecret 只显示一次，重置后须在本系统同步替换",
            "Official account platform: 设置与开发 → 开发接口管理 → 基本配置 (2020: 开发 → 基本配置). The secret is shown once; after a reset, replace it here too",
        ),
    ),
    (
        "service_account",
        t(
            "微信公众平台 → 设置与开发 → 公众号设置 → 账号详情 → 类型。订阅号不能转成可收款的服务号时，需另外注册并认证一个服务号",
            "Official account platform: 设置与开发 → 公众号设置 → 账号详情 → 类型. Where it is no service account, register and certify one",
        ),
    ),
    (
        "certified",
        t(
            "微信公众平台 → 设置与开发 → 公众号设置 → 账号详情 → 认证情况 → 申请微信认证（每年一次）",
            "Official account platform: 设置与开发 → 公众号设置 → 账号详情 → 认证情况 (once a year)",
        ),
    ),
    (
        "permission_templates",
        t(
            "微信公众平台 → 广告与服务 → 模板消息 → 申请开通（原：添加功能插件 → 模板消息）；是否获得见 设置与开发 → 接口权限（原：开发 → 接口权限）",
            "Official account platform: 广告与服务 → 模板消息 (2020: 添加功能插件 → 模板消息); what is held stands under 设置与开发 → 接口权限",
        ),
    ),
    (
        "permission_jsapi",
        t(
            "微信公众平台 → 设置与开发 → 接口权限（原：开发 → 接口权限）",
            "Official account platform: 设置与开发 → 接口权限",
        ),
    ),
    (
        "web_domain",
        t(
            "微信公众平台 → 设置与开发 → 公众号设置 → 功能设置 → 网页授权域名。填下面的域名，不带 http://；每月最多保存三次",
            "Official account platform: 设置与开发 → 公众号设置 → 功能设置 → 网页授权域名. Enter the domain below without http://; three saves a month",
        ),
    ),
    (
        "verification_files",
        t(
            "在“公众号接入”上传验证文件，等平台人员放行后，再到微信公众平台 → 设置与开发 → 公众号设置 → 功能设置 保存域名",
            "Upload the file under 公众号接入 and wait until the platform's staff release it; then save the domain at 设置与开发 → 公众号设置 → 功能设置",
        ),
    ),
    (
        "directory_pay",
        t(
            "微信支付商户平台 → 产品中心 → 开发配置 → JSAPI支付授权目录 → 添加（须超级管理员）。页面会自动补上协议头，约五分钟后生效",
            "Merchant platform: 产品中心 → 开发配置 → JSAPI支付授权目录 → 添加 (super administrator). The form adds the scheme; it takes about five minutes",
        ),
    ),
    (
        "directory_charge",
        t(
            "微信支付商户平台 → 产品中心 → 开发配置 → JSAPI支付授权目录 → 添加（须超级管理员）。页面会自动补上协议头，约五分钟后生效",
            "Merchant platform: 产品中心 → 开发配置 → JSAPI支付授权目录 → 添加 (super administrator). The form adds the scheme; it takes about five minutes",
        ),
    ),
    (
        "directory_offline",
        t(
            "微信支付商户平台 → 产品中心 → 开发配置 → JSAPI支付授权目录 → 添加（须超级管理员）。页面会自动补上协议头，约五分钟后生效",
            "Merchant platform: 产品中心 → 开发配置 → JSAPI支付授权目录 → 添加 (super administrator). The form adds the scheme; it takes about five minutes",
        ),
    ),
    (
        "wechat_oa.product",
        t(
            "微信支付商户平台 → 产品中心 → 我的产品 → JSAPI支付 → 申请开通",
            "Merchant platform: 产品中心 → 我的产品 → JSAPI支付 → 申请开通",
        ),
    ),
    (
        "wechat_app.product",
        t(
            "微信支付商户平台 → 产品中心 → 我的产品 → APP支付 → 申请开通",
            "Merchant platform: 产品中心 → 我的产品 → APP支付 → 申请开通",
        ),
    ),
    (
        "alipay.product",
        t(
            "支付宝商家平台 → 产品中心 → JSAPI支付（原：生活号支付）→ 立即签约；应用须已上线，并绑定到该商家账号",
            "Alipay merchant platform: 产品中心 → JSAPI支付 → 立即签约; the application has to be online and bound to the merchant",
        ),
    ),
    (
        "unionpay.product",
        t(
            "联系收单机构或银联商户服务（95516）开通手机支付控件产品",
            "Ask the acquirer or UnionPay (95516) to switch the App control on",
        ),
    ),
    (
        "app_bound",
        t(
            "微信支付商户平台 → 产品中心 → AppID账号管理 → 关联AppID（原：APPID授权管理 → 关联更多AppID），再到微信公众平台 → 微信支付 → 商户号管理 确认；之后做一笔 0.01 元测试付款",
            "Merchant platform: 产品中心 → AppID账号管理 → 关联AppID (2020: APPID授权管理 → 关联更多AppID); confirm at the account under 微信支付 → 商户号管理; then make the 0.01-yuan test payment",
        ),
    ),
    (
        "mobile_app_bound",
        t(
            "微信支付商户平台 → 产品中心 → AppID账号管理 → 关联AppID（类型选 App 应用），再到微信开放平台 → 管理中心 → 移动应用 → 微信支付 确认",
            "Merchant platform: 产品中心 → AppID账号管理 → 关联AppID (kind: App); confirm at the open platform: 管理中心 → 移动应用 → 微信支付",
        ),
    ),
    (
        "merchant_signature",
        t(
            "微信支付商户平台 → 账户中心 → API安全 → 商户API证书（商户号见 账户中心 → 商户信息，原：个人信息）；银联见商户服务网站 → 证书管理",
            "Merchant platform: 账户中心 → API安全 → 商户API证书 (the number stands under 账户中心 → 商户信息, 2020: 个人信息); UnionPay: merchant service → 证书管理",
        ),
    ),
    (
        "merchant_certificate",
        t(
            "微信支付商户平台 → 账户中心 → API安全 → 商户API证书 → 更换；新证书在本系统替换后，旧证书仍能完成进行中的付款",
            "Merchant platform: 账户中心 → API安全 → 商户API证书 → 更换. Replace it here; payments under way finish with the old one",
        ),
    ),
    (
        "refund_certificate",
        t(
            "微信支付商户平台 → 账户中心 → API安全 → 商户API证书（apiclient_cert.pem 与 apiclient_key.pem 须成对）",
            "Merchant platform: 账户中心 → API安全 → 商户API证书 (apiclient_cert.pem and apiclient_key.pem belong together)",
        ),
    ),
    (
        "api_key",
        t(
            "微信支付商户平台 → 账户中心 → API安全 → 设置API密钥（32 个字符），然后在本系统填同一个",
            "Merchant platform: 账户中心 → API安全 → 设置API密钥 (32 characters); enter the same one here",
        ),
    ),
    (
        "api_v3_key",
        t(
            "微信支付商户平台 → 账户中心 → API安全 → 设置APIv3密钥（32 个字符），然后在本系统填同一个",
            "Merchant platform: 账户中心 → API安全 → 设置APIv3密钥 (32 characters); enter the same one here",
        ),
    ),
    (
        "wechatpay_public_key",
        t(
            "微信支付商户平台 → 账户中心 → API安全 → 微信支付公钥 → 下载公钥，连同公钥 ID 一起填到本系统",
            "Merchant platform: 账户中心 → API安全 → 微信支付公钥 → download it and enter it here with its id",
        ),
    ),
    (
        "platform_certificates",
        t(
            "微信支付商户平台 → 账户中心 → API安全；新商户只有微信支付公钥，请把验签方式改为“微信支付公钥”",
            "Merchant platform: 账户中心 → API安全; new merchants have only the public key: choose that way of verifying here",
        ),
    ),
    (
        "industry",
        t(
            "微信公众平台 → 广告与服务 → 模板消息 → 行业设置（原：功能 → 模板消息 → 修改行业），每月只能改一次",
            "Official account platform: 广告与服务 → 模板消息 → 行业设置; one change a month",
        ),
    ),
    (
        "messages",
        t(
            "在“推送配置”重新选择模板；公众号里的模板在 广告与服务 → 模板消息 → 我的模板",
            "Pick the template again under 推送配置; the account's own stand under 广告与服务 → 模板消息 → 我的模板",
        ),
    ),
    (
        "alipay_signature",
        t(
            "支付宝开放平台 → 控制台 → 应用 → 开发设置 → 接口加签方式：核对 APPID，并上传与本系统私钥成对的应用公钥",
            "Alipay open platform: 控制台 → application → 开发设置 → 接口加签方式: check the APPID and upload the public key that fits ours",
        ),
    ),
    (
        "alipay_key",
        t(
            "支付宝开放平台 → 控制台 → 应用 → 开发设置 → 接口加签方式 → 查看：复制支付宝公钥（不是应用公钥）到本系统",
            "Alipay open platform: 开发设置 → 接口加签方式 → 查看: copy 支付宝公钥 (not 应用公钥) into this system",
        ),
    ),
    (
        "alipay_certificates",
        t(
            "支付宝开放平台 → 开发设置 → 接口加签方式 → 更换证书，三个文件一起填到本系统",
            "Alipay open platform: 开发设置 → 接口加签方式 → replace the certificates; enter all three files here",
        ),
    ),
    (
        "authorisation_callback",
        t(
            "支付宝开放平台 → 应用 → 开发设置 → 授权回调地址",
            "Alipay open platform: application → 开发设置 → 授权回调地址",
        ),
    ),
    (
        "merchant_pid",
        t(
            "支付宝商家平台 → 账户中心 → 商户信息 → PID（2088 开头）",
            "Alipay merchant platform: 账户中心 → 商户信息 → PID (begins with 2088)",
        ),
    ),
    (
        "chinaums_signature",
        t(
            "向银联商务的业务经理核对商户号、终端号、机构商户号与密钥，填到 支付方式管理 → 银联商务公众号支付管理",
            "Compare merchant number, terminal, instMid and keys with your ChinaUMS manager; enter them under 银联商务公众号支付管理",
        ),
    ),
    (
        "communication_key",
        t(
            "向银联商务索取通讯密钥，填到 支付方式管理 → 银联商务公众号支付管理",
            "Ask ChinaUMS for 通讯密钥 and enter it under 银联商务公众号支付管理",
        ),
    ),
    (
        "source_number",
        t(
            "向银联商务核对来源编号（四位），商户订单号以它开头",
            "Compare the source number (four digits) with ChinaUMS: every order number begins with it",
        ),
    ),
    (
        "provider_authorities",
        t(
            "在银联商户服务网站下载根证书与中级证书，测试与生产环境各不相同",
            "Download root and intermediate from UnionPay's merchant service; test and production differ",
        ),
    ),
    (
        "app_fields",
        t(
            "微信开放平台 → 管理中心 → 移动应用 → 查看 → 开发信息：逐项与下面的值核对，区分大小写；审核通过后不能修改，填错只能重新创建应用",
            "Open platform: 管理中心 → 移动应用 → 查看 → 开发信息: compare each value with those below, case included. It can never be changed: a wrong one means a new application",
        ),
    ),
    (
        "app_links",
        t(
            "由平台人员在部署配置里设置 app_apple_team_id，并保证该文件能从外网打开且不跳转",
            "The platform's staff set app_apple_team_id and see that the file opens from outside without a redirect",
        ),
    ),
    (
        "public_address",
        t(
            "由平台人员修改部署配置 public_base：已备案的域名，https，不带端口",
            "The platform's staff change public_base: a domain with an ICP filing, https, no port",
        ),
    ),
    (
        "notify_address",
        t(
            "由平台人员检查域名解析、证书、防火墙与反向代理：外网须能访问 /notify/",
            "The platform's staff check DNS, certificate, firewall and proxy: /notify/ has to be reachable from outside",
        ),
    ),
    (
        "clock",
        t("由平台人员在服务器上启用 NTP 校时", "The platform's staff switch time synchronisation (NTP) on"),
    ),
    (
        "jobs",
        t(
            "确认至少有一个进程以 jobs = true 运行，并查看日志",
            "See that one process runs with jobs = true, and read its log",
        ),
    ),
    ("dead_jobs", t("在控制台“退款与待处理”里处理", "Deal with them under Refunds and decisions")),
    (
        "books",
        t(
            "运行 peakepay books check 查看明细，并联系技术支持",
            "Run peakepay books check for the details, and ask for support",
        ),
    ),
    (
        "audit",
        t(
            "运行 peakepay audit verify；保留现场并联系技术支持",
            "Run peakepay audit verify; change nothing, and ask for support",
        ),
    ),
    ("disk", t("清理或扩充数据库所在的磁盘", "Free or add space where the database lies")),
    (
        "master_key",
        t(
            "恢复部署时使用的主密钥文件 master_key_file",
            "Bring back the master key file that this database began with",
        ),
    ),
    (
        "exclusion",
        t(
            "在“微信支付”页面的“扫码支付走哪一家”重新选择",
            "Choose again where scan payments go, on the WeChat Pay page",
        ),
    ),
];

/// Where the outcome, not the check, says what to do.
const MENDS_BY_WORDS: &[(&str, Text)] = &[
    (
        "provider_unreachable",
        t(
            "请检查服务器能否访问外网，稍后重新检查",
            "See that the server reaches the internet, and check again later",
        ),
    ),
    (
        "alipay_unreachable",
        t(
            "请检查服务器能否访问外网，稍后重新检查",
            "See that the server reaches the internet, and check again later",
        ),
    ),
    ("unreachable", t("稍后重新检查", "Check again later")),
    (
        "until_first_payment",
        t("做一笔 0.01 元测试付款（自动退款）", "Make the 0.01-yuan test payment (refunded by itself)"),
    ),
    (
        "proven_by_first_payment",
        t("做一笔 0.01 元测试付款（自动退款）", "Make the 0.01-yuan test payment (refunded by itself)"),
    ),
    ("template_gone", t("在“推送配置”重新选择模板", "Pick the template again under 推送配置")),
    (
        "directory_unseen",
        t(
            "登录微信支付商户平台 → 产品中心 → 开发配置，核对是否已有下面这一条（含协议头，以 / 结尾，区分大小写）；也可用微信扫码付一笔测试",
            "Sign in at the merchant platform: 产品中心 → 开发配置, and see that the entry below is there (with scheme, ending in /, case included); or pay a test by scanning with WeChat",
        ),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use service::selfcheck::keys;

    #[test]
    fn every_area_and_own_check_has_words() {
        for area in keys::AREAS {
            assert!(find(AREAS, area).is_some(), "{area}");
        }
        let own = [
            keys::APP_SECRET,
            keys::WHITE_LIST,
            keys::SERVICE_ACCOUNT,
            keys::CERTIFIED,
            keys::PERMISSION_TEMPLATES,
            keys::PERMISSION_JSAPI,
            keys::WEB_DOMAIN,
            keys::VERIFICATION_FILES,
            keys::PRODUCT,
            keys::DIRECTORY_PAY,
            keys::DIRECTORY_CHARGE,
            keys::DIRECTORY_OFFLINE,
            keys::INDUSTRY,
            keys::PUBLIC_ADDRESS,
            keys::NOTIFY_ADDRESS,
            keys::CLOCK,
            keys::EXCLUSION,
            keys::APP_FIELDS,
            keys::APP_LINKS,
        ];
        for name in own {
            assert!(find(TITLES, name).is_some(), "{name}");
            let whole = MENDS.iter().any(|(key, _)| *key == name || key.ends_with(&format!(".{name}")));
            assert!(whole, "no way to mend {name}");
        }
    }

    #[test]
    fn every_word_of_the_source_is_known() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/service/src/selfcheck");
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for part in text.split("Verdict::").skip(1) {
                let Some((_, rest)) = part.split_once(", \"") else { continue };
                let Some((head, _)) = rest.split_once('"') else { continue };
                let near = part.find(", \"").is_some_and(|at| at < 12);
                if near {
                    let known = selfcheck_words::find(head).is_some()
                        || guide::check_words(Lang::En, head, &[]) != head;
                    assert!(known, "no words for {head}");
                }
            }
        }
    }
}
