//! What the outcomes of the self-check mean, by their stable codes. Only the server renders them.

use super::{Text, t};

/// The words of a code that the self-check alone uses.
pub fn find(code: &str) -> Option<Text> {
    WORDS.iter().find(|(known, _)| *known == code).map(|(_, text)| *text)
}

const WORDS: &[(&str, Text)] = &[
    ("not_proven", t("没有得到可以判断的应答", "No answer that would say")),
    ("provider_refused", t("对方拒绝了请求（{0}）", "The other side refused ({0})")),
    ("unreachable", t("没能得到应答（{0}）", "No usable answer came ({0})")),
    ("white_list_holds_us", t("本服务器的地址在白名单中", "Our address is on the list")),
    (
        "account_blocked",
        t(
            "公众号被冻结或接口被封禁，付款人和消息都会受影响",
            "The account is frozen or its interface banned: payers and messages are affected",
        ),
    ),
    ("account_refuses", t("公众号平台拒绝了请求", "The official account platform refuses")),
    ("service_account", t("是服务号（{0}）", "A service account ({0})")),
    (
        "service_account_by_templates",
        t(
            "模板消息接口可用，说明是已认证的服务号",
            "Template messages work: it is a certified service account",
        ),
    ),
    (
        "service_account_by_sign_in",
        t("付款人能授权登录，说明是已认证的服务号", "Payers can sign in: it is a certified service account"),
    ),
    (
        "certified_by_templates",
        t("模板消息接口可用，说明已通过认证", "Template messages work: it is certified"),
    ),
    ("certified_by_sign_in", t("付款人能授权登录，说明已通过认证", "Payers can sign in: it is certified")),
    (
        "subscription_account",
        t(
            "这是订阅号（{0}）：不能识别付款人，不能用微信公众号支付。请改用已认证的服务号",
            "A subscription account ({0}): it cannot name payers, so nobody can pay with it. Use a certified service account",
        ),
    ),
    (
        "mini_program",
        t(
            "这是小程序的 AppID（{0}），请填服务号的 AppID",
            "The AppID of a mini program ({0}): enter that of the service account",
        ),
    ),
    ("other_account", t("账号类型不是服务号（{0}）", "Not a service account ({0})")),
    (
        "not_service_or_not_certified",
        t(
            "模板消息接口被拒绝：它是订阅号，或没有通过微信认证，或没有开通模板消息",
            "Template messages are refused: it is a subscription account, or not certified, or lacks this permission",
        ),
    ),
    ("certified", t("已通过微信认证", "Certified")),
    ("certified_until", t("已通过微信认证，有效期至 {0}", "Certified until {0}")),
    (
        "certified_ends_soon",
        t(
            "微信认证将于 {0} 到期，到期后接口停用，请尽快年审",
            "The certification ends on {0}, and the interfaces with it: renew it soon",
        ),
    ),
    (
        "not_certified",
        t(
            "服务号没有通过微信认证：不能识别付款人，不能收款",
            "Not certified: it cannot name payers, so nobody can pay",
        ),
    ),
    ("permission_held", t("已获得", "Held")),
    (
        "permission_templates_missing",
        t(
            "没有开通模板消息：付款提醒等消息发不出去，付款不受影响",
            "Template messages are not switched on: messages do not go out; payments are not affected",
        ),
    ),
    (
        "permission_jsapi_missing",
        t(
            "没有获得 jsapi_ticket 权限，付款不受影响",
            "The JS-SDK's ticket is not held; payments are not affected",
        ),
    ),
    (
        "web_domain_works",
        t("{0} 有付款人通过授权，域名正确", "A payer came through on {0}: the domain is right"),
    ),
    (
        "web_domain_unseen",
        t(
            "机器无法检查：域名不对时只有付款人手机上会显示 10003。请用微信扫任意一个收款码：能看到账单就是对的",
            "No machine can check it: a wrong domain shows 10003 on the payer's phone alone. Scan any code with WeChat: a bill means it is right",
        ),
    ),
    (
        "files_reachable",
        t(
            "{0} 个验证文件都能从外网打开，内容正确",
            "All {0} verification files open from outside with the right content",
        ),
    ),
    (
        "files_none",
        t(
            "没有上传验证文件；保存域名之前需要",
            "No verification file is uploaded; it is needed before a domain is saved",
        ),
    ),
    (
        "files_wait",
        t("验证文件 {0} 等待平台人员放行", "The verification file {0} waits for the platform's release"),
    ),
    (
        "files_unreachable",
        t(
            "验证文件 {0} 从外网打不开，保存域名会失败",
            "The verification file {0} does not open from outside: saving the domain would fail",
        ),
    ),
    (
        "files_differ",
        t(
            "验证文件 {0} 从外网打开的内容不一样",
            "The verification file {0} has another content when opened from outside",
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
            "还没有人在这个目录下付过款，机器无法检查",
            "Nobody paid in this directory yet, and no machine can check it",
        ),
    ),
    ("industry_right", t("行业正确：{0}", "The industry is right: {0}")),
    ("industry_none", t("没有设置行业，应为 {0}", "No industry is set; it should be {0}")),
    ("industry_wrong", t("行业应为 {0}，现在是 {1}", "The industry should be {0}; it is {1}")),
    ("template_fits", t("模板“{0}”可用", "The template “{0}” fits")),
    (
        "template_gone",
        t(
            "公众号里已没有选用的模板“{0}”：这类消息发不出去",
            "The picked template “{0}” is gone from the account: these messages do not go out",
        ),
    ),
    (
        "template_fields_changed",
        t("模板“{0}”的字段变了，请重新对应", "The fields of “{0}” changed: map them again"),
    ),
    ("template_differs", t("模板与要求不同", "The template differs from what is required")),
    ("template_title", t("标题应为“{0}”，现在是“{1}”", "The title should be “{0}”; it is “{1}”")),
    (
        "template_industry",
        t("模板的行业应为 {0}，现在是“{1}”", "The template's industry should be {0}; it is “{1}”"),
    ),
    ("template_field_missing", t("缺少第 {1} 个字段“{0}”", "Field {1}, “{0}”, is missing")),
    (
        "template_field_moved",
        t("字段“{0}”应排第 {1}，现在排第 {2}", "“{0}” should be field {1}; it is field {2}"),
    ),
    (
        "template_field_words",
        t("第 {2} 个字段应写“{0}”，现在写“{1}”", "Field {2} should read “{0}”; it reads “{1}”"),
    ),
    (
        "template_field_key",
        t("字段“{0}”应由 {1} 填，现在由 {2} 填", "“{0}” should be filled by {1}; it is filled by {2}"),
    ),
    ("template_field_extra", t("多了字段“{0}”", "There is a field too many: “{0}”")),
    ("public_address_good", t("{0} 符合要求", "{0} is one that the providers take")),
    (
        "public_address_local",
        t("{0} 只在本机可用：仅供试用", "{0} works on this machine only: for trying out"),
    ),
    (
        "public_address_plain",
        t("{0} 不是 https，微信和支付宝的通知要求 https", "{0} is not https, which the providers demand"),
    ),
    (
        "public_address_port",
        t(
            "{0} 带端口：公众号的域名设置不接受端口",
            "{0} has a port: official accounts take none in their domains",
        ),
    ),
    (
        "public_address_ip",
        t(
            "{0} 是 IP 地址：公众号的域名设置只接受域名",
            "{0} is an address: official accounts take only domain names",
        ),
    ),
    ("public_address_unreadable", t("{0} 不是网址", "{0} is no address")),
    (
        "notify_address_reached",
        t("通过对外地址访问到了本系统", "A request to the public address came back to us"),
    ),
    (
        "notify_address_from_inside",
        t(
            "从本机访问不到对外地址 {1}，但 {0} 收到过通知：多半只是内网不能回访",
            "The public address {1} cannot be reached from this machine, but a notification came on {0}: most likely only the way from inside is closed",
        ),
    ),
    (
        "notify_address_unreachable",
        t(
            "访问不到对外地址 {0}：收不到支付通知，只能靠查询",
            "The public address {0} cannot be reached: notifications do not come in, and only queries settle payments",
        ),
    ),
    ("clock_right", t("与支付机构的时钟相差 {0} 秒", "{0} seconds from the providers' clocks")),
    (
        "clock_drifts",
        t(
            "与支付机构的时钟相差 {0} 秒；超过五分钟签名会被拒绝",
            "{0} seconds from the providers' clocks; from five minutes on signatures are refused",
        ),
    ),
    (
        "clock_wrong",
        t(
            "与支付机构的时钟相差 {0} 秒：签名会被拒绝，不能收款",
            "{0} seconds from the providers' clocks: signatures are refused, nobody can pay",
        ),
    ),
    ("clock_unseen", t("没有听到支付机构的时钟", "No provider's clock was heard")),
    (
        "exclusion_holds",
        t("银联商务与微信、支付宝扫码没有同时启用", "ChinaUMS and WeChat/Alipay scan are not on together"),
    ),
    (
        "exclusion_broken",
        t("银联商务与微信、支付宝扫码同时启用了", "ChinaUMS and WeChat/Alipay scan are on together"),
    ),
    (
        "app_fields_compare",
        t(
            "开放平台不提供查询接口，请人工核对下面的值",
            "The open platform tells no machine: compare the values below by hand",
        ),
    ),
    (
        "app_links_served",
        t("关联文件能从外网打开，内容正确", "The association file opens from outside with the right content"),
    ),
    (
        "app_links_without_team",
        t(
            "没有配置 Apple 团队编号：iOS 付款后不能自动回到 App",
            "Apple's team id is not configured: on iOS, WeChat does not come back to the App",
        ),
    ),
    ("app_links_unreachable", t("从外网打不开 {0}", "{0} does not open from outside")),
    (
        "app_links_other",
        t("从外网打开的关联文件里没有 {0}", "The association file seen from outside lacks {0}"),
    ),
    ("database_answers", t("数据库应答正常", "The database answers")),
    ("master_key_fits", t("主密钥与数据库相符", "The master key fits this database")),
    (
        "master_key_other",
        t("主密钥不是这个数据库使用的那一把", "The master key is not the one of this database"),
    ),
    ("jobs_run", t("没有积压", "No backlog")),
    (
        "jobs_overdue",
        t(
            "{0} 个任务超过五分钟没有执行：可能没有进程在跑后台任务",
            "{0} jobs are overdue for five minutes: perhaps no process runs them",
        ),
    ),
    ("no_dead_jobs", t("没有", "None")),
    ("dead_jobs", t("{0} 个任务被放弃，等待处理", "{0} jobs were given up and wait for somebody")),
    ("books_agree", t("账目相符", "The books agree")),
    ("books_disagree", t("{0} 处不符，例如：{1}", "{0} things do not agree, such as: {1}")),
    ("audit_intact", t("{0} 条记录完好", "{0} entries are intact")),
    ("audit_broken", t("第 {0} 条记录被改动过", "Entry {0} was tampered with")),
    ("disk_free", t("剩余 {0} MB", "{0} MB free")),
    ("disk_low", t("只剩 {0} MB", "Only {0} MB left")),
    ("disk_unknown", t("不在本机，无法检查", "Not on this machine: cannot be checked")),
];
