//! What checks of the official account, its messages and the mobile app say.

use crate::i18n::{Text, t};

/// By the stable code of the outcome.
pub(super) const WORDS: &[(&str, Text)] = &[
    ("white_list_holds_us", t("本服务器的地址在白名单中", "Our address is on the list")),
    (
        "account_blocked",
        t(
            "公众号被冻结或接口被封禁，付款人和消息都会受影响",
            "The account is frozen or its interface banned: payers and messages are affected",
        ),
    ),
    ("account_refuses", t("公众平台拒绝了请求", "The official account platform refuses")),
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
        "permission_user_info_missing",
        t(
            "没有获得“获取用户基本信息”权限，付款和消息不受影响",
            "获取用户基本信息 is not held; payments and messages are not affected",
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
            "已发布 {0} 个校验文件，都能从外网打开。公众平台要的若是别的文件，保存域名时会失败",
            "{0} verification files are released and open from outside. Where the platform asks for another one, saving a domain fails",
        ),
    ),
    (
        "files_none",
        t(
            "没有上传校验文件；保存域名之前需要",
            "No verification file is uploaded; it is needed before a domain is saved",
        ),
    ),
    (
        "files_wait",
        t("校验文件 {0} 等待平台人员放行", "The verification file {0} waits for the platform's release"),
    ),
    (
        "files_unreachable",
        t(
            "校验文件 {0} 从外网打不开（{1}），保存域名会失败",
            "The verification file {0} does not open from outside ({1}): saving the domain would fail",
        ),
    ),
    (
        "files_differ",
        t(
            "校验文件 {0} 从外网打开的内容不一样",
            "The verification file {0} has another content when opened from outside",
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
        "template_unread",
        t(
            "保存的模板读不出来：这类消息发不出去。请到“微信消息”重新选用模板",
            "The template that was picked cannot be read: these messages do not go out. Pick it again under Message push",
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
    ("mobile_app_secret_accepted", t("AppID 与 AppSecret 没有被拒绝", "AppID and AppSecret are not refused")),
    (
        "web_domain_nobody_back",
        t(
            "刚才有 {0} 位付款人去授权，没有一位回来。他们的手机上显示 10003：网页授权域名不对；显示 10005：公众号没有网页授权权限",
            "{0} payers were just sent to sign in, and none came back. Their phones show 10003: the web authorisation domain is another; 10005: the account may not use web authorisation",
        ),
    ),
    ("server_address_works", t("{0} 收到过消息，能够读取", "A message of {0} could be read")),
    (
        "server_address_unseen",
        t(
            "令牌已生成，还没有收到过消息：请把下面页面上的三个值填到公众平台并提交",
            "The token is made, and nothing came yet: enter the three values at the platform and submit them",
        ),
    ),
    (
        "server_token_differs",
        t(
            "{0} 收到的消息签名不对：公众平台上的令牌（Token）与本系统不同",
            "The message of {0} is signed otherwise: the token at the platform is not the one made here",
        ),
    ),
    (
        "server_key_differs",
        t(
            "{0} 收到的消息解不开：公众平台上的 EncodingAESKey 与本系统不同",
            "The message of {0} does not open: the EncodingAESKey at the platform is not the one made here",
        ),
    ),
    ("server_of_other_app", t("{0} 收到的消息属于另一个公众号", "The message of {0} is another account's")),
    (
        "server_not_encrypted",
        t(
            "{0} 收到的消息没有加密：请在公众平台选择安全模式",
            "The message of {0} is not encrypted: choose the safe mode at the platform",
        ),
    ),
    ("server_unreadable", t("{0} 收到的消息读不懂", "The message of {0} could not be read")),
];
