//! Short messages: what is wrong with a field, and what the checks found.

use crate::i18n::{Text, t};

pub(super) const ERRORS: &[(&str, Text)] = &[
    ("sms_not_configured", t("还没有配置短信", "Text messages are not set up yet")),
    ("digits", t("只能是数字", "Digits only")),
    ("sms_no_text", t("至少填写一种消息的内容", "Fill in at least one kind of message")),
    ("sms_url", t("不是完整的 http 或 https 地址", "Not a whole http or https address")),
    (
        "sms_url_query",
        t(
            "地址里不要带问号和后面的参数，参数在下面填写",
            "Leave out the question mark and what follows: parameters go below",
        ),
    ),
    (
        "sms_field_name",
        t(
            "参数名只能是字母、数字、点、下划线和短横线",
            "A name has letters, digits, dots, underscores and hyphens only",
        ),
    ),
    ("sms_field_twice", t("这个参数名用了两次", "This name is used twice")),
    ("sms_unknown_word", t("没有“{0}”这个选项", "There is no such choice: {0}")),
    ("sms_fixed", t("每行写成“参数名=值”", "Each line is name=value")),
    (
        "sms_pattern",
        t(
            "填写以 / 开头的字段路径，或者正确的正则表达式",
            "Enter a path that begins with /, or a pattern that can be read",
        ),
    ),
    (
        "sms_pointer",
        t("字段路径要以 / 开头，例如 /msgId", "The path of a field begins with /, such as /msgId"),
    ),
    (
        "sms_group",
        t("填写正则表达式里分组的序号，例如 1", "Enter the number of a group of the pattern, such as 1"),
    ),
    ("sms_unknown_value", t("“{0}”不是这种消息里可以用的值", "“{0}” is no value of this kind of message")),
    (
        "sms_aliyun_template",
        t("阿里云的模板 CODE 以 SMS_ 开头", "A template code of Alibaba Cloud begins with SMS_"),
    ),
    (
        "sms_sign_in_text",
        t("不用写签名，发送时会自动加在最前面", "Leave the signature out: it is put in front by itself"),
    ),
    ("sms_account_refused", t("短信平台没有这个账号：{0}", "The provider knows no such account: {0}")),
    ("sms_secret_refused", t("密钥与账号不匹配：{0}", "The secret does not belong to the account: {0}")),
    ("sms_refused", t("短信平台拒绝了：{0}", "The provider refused: {0}")),
    (
        "sms_unknown",
        t(
            "短信平台没有应答，不知道是否已发出；请先看手机，不要马上重发",
            "The gateway did not answer, and nobody knows whether it took the message: look at the phone before sending again",
        ),
    ),
    (
        "sms_malformed",
        t(
            "短信平台的应答与填写的接口不符，不知道是否已发出：{0}",
            "The answer is not as described, and nobody knows whether the message was taken: {0}",
        ),
    ),
    ("sms_later", t("短信平台忙，请稍后再试：{0}", "The gateway is busy, try later: {0}")),
    ("sms_recipient", t("这个号码现在收不了短信：{0}", "This number gets no message now: {0}")),
    ("sms_account", t("短信账户有问题：{0}", "There is something wrong with the account: {0}")),
    (
        "sms_configuration",
        t("短信平台不接受这个配置：{0}", "The gateway does not accept this configuration: {0}"),
    ),
    ("sms_accepted", t("短信平台接受了账号和密钥", "The gateway accepts account and secret")),
    ("sms_last_refused", t("最近一次发送被拒绝：{0} {1}", "The last message was refused: {0} {1}")),
    ("sms_unreachable", t("短信平台没有应答，稍后重新检查", "The gateway did not answer: check again later")),
    (
        "sms_only_a_message",
        t("不发短信就检查不了；请在下面发一条试试", "Cannot be checked without a message: send one below"),
    ),
    (
        "sms_plain_http",
        t(
            "地址是 http：账号和密码会明文传输，请向服务商要 https 地址",
            "The address is http, so account and password travel in clear: ask the provider for an https address",
        ),
    ),
    ("sms_send_a_test", t("还没有发过测试短信", "No test message was sent yet")),
    ("sms_test_taken", t("测试短信已被受理", "A test message was taken")),
    ("sms_test_refused", t("测试短信被拒绝：{0} {1}", "The test message was refused: {0} {1}")),
    ("sms_approved", t("“{0}”已通过审核", "“{0}” is approved")),
    (
        "sms_under_review",
        t("“{0}”还在审核，通过之前发不出去", "“{0}” is under review; nothing goes out before it is approved"),
    ),
    ("sms_review_refused", t("“{0}”没有通过审核：{1}", "“{0}” was refused: {1}")),
    ("sms_not_there", t("账号下没有“{0}” {1}", "The account has no “{0}” {1}")),
    (
        "sms_may_not_look",
        t(
            "这个子账号没有查询权限，看不到“{0}”的审核状态，不影响发送",
            "This sub-account may not look at the review of “{0}”; sending is not affected",
        ),
    ),
    (
        "sms_template_variables",
        t(
            "模板里的变量与填写的不一致，缺：{0}",
            "The template's variables differ from those entered; missing: {0}",
        ),
    ),
];
