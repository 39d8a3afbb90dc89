//! What checks of this deployment say, and what all checks have in common.

use crate::i18n::{Text, t};

/// By the stable code of the outcome.
pub(super) const WORDS: &[(&str, Text)] = &[
    ("not_proven", t("没有得到可以判断的应答", "No answer that would say")),
    ("provider_refused", t("对方拒绝了请求（{0}）", "The other side refused ({0})")),
    ("unreachable", t("没能得到应答（{0}）", "No usable answer came ({0})")),
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
            "从本机访问不到对外地址 {1}（{2}），但 {0} 收到过通知：多半只是内网不能回访",
            "The public address {1} cannot be reached from this machine ({2}), but a notification came on {0}: most likely only the way from inside is closed",
        ),
    ),
    (
        "notify_address_unreachable",
        t(
            "访问不到对外地址 {0}（{1}）：收不到支付通知，只能靠查询",
            "The public address {0} cannot be reached ({1}): notifications do not come in, and only queries settle payments",
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
    ("app_links_unreachable", t("从外网打不开 {0}（{1}）", "{0} does not open from outside ({1})")),
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
    (
        "audit_cut",
        t(
            "有 {0} 条记录，封存时有 {1} 条：末尾被删除或改写过",
            "It has {0} entries, and {1} when it was sealed: its end was taken off or rewritten",
        ),
    ),
    (
        "audit_unsealed",
        t(
            "{0} 条记录前后相符，但从来没有封存过：升级前的旧版本不封存；如果封存过，就是封印被删除",
            "{0} entries are in order, but they were never sealed: versions before this did not. If they were, somebody took the seal away",
        ),
    ),
    (
        "audit_seal_removed",
        t(
            "{0} 条记录前后相符，记录里写着封存过，但封印不见了：被人删除",
            "{0} entries are in order and say that they were sealed, but the seal is gone: somebody took it away",
        ),
    ),
    (
        "audit_seal_other",
        t(
            "{0} 条记录前后相符，但封印打不开：被改动过，或由另一把主密钥封存",
            "{0} entries are in order, but the seal does not open: it was changed, or another master key made it",
        ),
    ),
    (
        "stored_unreadable",
        t(
            "保存的密钥打不开，这一部分没有检查：多半是主密钥换过。请重新填写并保存，或请平台人员恢复主密钥",
            "What is stored does not open, so nothing here was checked: the master key was probably changed. Enter it again, or have the platform's staff bring the master key back",
        ),
    ),
    ("disk_free", t("剩余 {0} MB", "{0} MB free")),
    ("disk_low", t("只剩 {0} MB", "Only {0} MB left")),
    ("disk_unknown", t("不在本机，无法检查", "Not on this machine: cannot be checked")),
];
