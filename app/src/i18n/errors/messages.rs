//! Message push, messages, notices, announcements.

use crate::i18n::{Text, t};

pub(super) const ERRORS: &[(&str, Text)] = &[
    ("no_template", t("还没有选用模板", "No template is picked yet")),
    (
        "other_account",
        t(
            "模板属于以前的公众号，请从现在的公众号重新选用",
            "The template is another official account's; pick one of the present account",
        ),
    ),
    (
        "template_differs",
        t(
            "模板与要求的内容不一致，不能启用",
            "The template is not the one that is needed; it cannot be used",
        ),
    ),
    (
        "mapping_incomplete",
        t("还有模板字段没有对应的内容，不能启用", "Some fields of the template have nothing to tell yet"),
    ),
    (
        "not_in_library",
        t(
            "这个模板不在模板库中，需要向微信申请",
            "This template is not in the library; it is applied for at WeChat",
        ),
    ),
    ("not_a_template_number", t("模板编号是 1 至 12 位数字", "A number of 1 to 12 digits")),
    (
        "not_template_keywords",
        t("请填写 1 至 5 个关键词，每个不超过 20 个字", "1 to 5 keywords of at most 20 characters"),
    ),
    (
        "message_not_resendable",
        t("只有没有发出的消息可以重新发送", "Only a message that did not go can be sent again"),
    ),
    (
        "message_forgotten",
        t("消息内容已按期清除，不能重新发送", "What it said was deleted in time; it cannot be sent again"),
    ),
    ("notices_off", t("微信普通消息没有启用", "Notices are switched off")),
    ("official_account_missing", t("还没有设置公众号", "There is no official account yet")),
    ("not_an_address", t("请填写完整的网址", "A whole web address, please")),
    ("not_an_openid", t("不是有效的 openid", "Not an openid")),
    ("openid_or_phone", t("openid 与手机号至少填写一项", "An openid, a phone number, or both")),
    ("not_a_phone", t("不是有效的手机号码", "Not a mobile number of the mainland")),
    ("code_wrong", t("验证码不正确", "Not the code that was sent")),
    ("code_ended", t("验证码已失效，请重新发送", "That code counts no more: send another one")),
    (
        "no_texts_of_notices",
        t(
            "短信没有启用，或没有设置“集成系统消息”的短信内容",
            "Text messages are off, or none is set up for notices of other systems",
        ),
    ),
    (
        "oa_of_wechat_pay",
        t(
            "微信支付已使用另一个公众号，请在微信支付页面更换 AppID",
            "WeChat Pay is set up with another official account: change the AppID on its page",
        ),
    ),
    ("announcement_days", t("显示 1 至 90 天", "Between 1 and 90 days")),
];
