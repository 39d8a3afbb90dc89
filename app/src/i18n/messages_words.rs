//! What the server says about messages: why one did not go, in what a template differs, what its fields tell.

use super::{Lang, Text, lang, t};
use domain::message::ValueKey;
use domain::template::Difference;
use domain::template::category::{FieldKind, MappingProblem};
use domain::template::fit::Misfit;

/// A template of the guide's kind.
pub const OLD: Text = t("模板库模板", "A template of the old library");
/// A category template.
pub const CATEGORY: Text = t("类目模板", "A category template");
/// A field that gets nothing.
pub const NOTHING: Text = t("请选择", "Choose");

/// What a value is called.
pub const fn value(key: ValueKey) -> Text {
    match key {
        ValueKey::BillNo => t("账单编号", "Bill number"),
        ValueKey::Account => t("收款账户", "Receiving account"),
        ValueKey::TradeType => t("交易类型", "What was paid for"),
        ValueKey::Time => t("时间", "Time"),
        ValueKey::Amount => t("金额", "Amount"),
        ValueKey::Plate => t("车牌号码", "Plate"),
        ValueKey::Place => t("地点（停车场、充值点或到访地点）", "Place"),
        ValueKey::Visitor => t("访客姓名", "Visitor's name"),
        ValueKey::Phone => t("手机号码", "Phone number"),
        ValueKey::Reason => t("来访事由", "Reason"),
        ValueKey::Host => t("被访人", "Host"),
        ValueKey::Result => t("审批结果", "Decision"),
        ValueKey::Content => t("内容", "Content"),
        ValueKey::Source => t("源系统", "Source system"),
        ValueKey::Initiator => t("发起人", "Initiator"),
        ValueKey::Link => t("要打开的网址", "Address to open"),
    }
}

/// What the platform takes in a typed field.
pub const fn takes(kind: FieldKind) -> Text {
    match kind {
        FieldKind::Thing => t("最多 20 个字", "at most 20 characters"),
        FieldKind::CharacterString => t("最多 32 位数字、字母或符号", "at most 32 digits, letters or signs"),
        FieldKind::PhoneNumber => t("电话号码", "a telephone number"),
        FieldKind::CarNumber => t("车牌，最多 8 位", "a plate, at most 8 signs"),
        FieldKind::Const => t("模板规定的词，最多 20 个字", "a word of the template's own"),
        FieldKind::Phrase => t("最多 5 个汉字", "at most 5 Chinese characters"),
        FieldKind::Time => t("时间", "a time"),
        FieldKind::Date => t("日期", "a date"),
        FieldKind::Amount => t("金额", "a sum of money"),
        FieldKind::Number => t("数字", "a number"),
    }
}

/// Why a field cannot be filled.
pub const fn misfit(misfit: Misfit) -> Text {
    match misfit {
        Misfit::Empty => t("没有内容", "Nothing to say"),
        Misfit::TooLong => t("放不下", "Too long"),
        Misfit::Form => t("格式不符合字段要求", "Not of the field's form"),
    }
}

/// A difference as a sentence.
pub fn difference(difference: &Difference) -> String {
    let zh = lang() == Lang::Zh;
    match difference {
        Difference::Title { required, found } if zh => format!("标题应为“{required}”，实际为“{found}”"),
        Difference::Title { required, found } => format!("The title is “{found}” and should be “{required}”"),
        Difference::Industry { required, found } if zh => {
            let found = if found.is_empty() { "没有行业" } else { found };
            format!("行业应为“{required}”，实际为“{found}”")
        }
        Difference::Industry { required, found } => {
            let found = if found.is_empty() { "none" } else { found };
            format!("The industry is “{found}” and should be “{required}”")
        }
        Difference::Missing { label, place: 0 } if zh => {
            format!("没有 {label}；微信已不再显示它，不影响使用")
        }
        Difference::Missing { label, place: 0 } => {
            format!("{label} is missing; WeChat does not show it any more, so nothing is lost")
        }
        Difference::Missing { label, place } if zh => format!("缺少第 {place} 个字段“{label}”"),
        Difference::Missing { label, place } => format!("Field {place}, “{label}”, is missing"),
        Difference::Moved { label, place, found } if zh => {
            format!("“{label}”应是第 {place} 个字段，实际在第 {found} 个")
        }
        Difference::Moved { label, place, found } => {
            format!("“{label}” should be field {place} and is field {found}")
        }
        Difference::Label { required, found, place } if zh => {
            format!("第 {place} 个字段应为“{required}”，实际为“{found}”")
        }
        Difference::Label { required, found, place } => {
            format!("Field {place} says “{found}” and should say “{required}”")
        }
        Difference::Key { label, required, found, place } if zh => {
            format!("第 {place} 个字段“{label}”应填 {required}，实际填的是 {found}")
        }
        Difference::Key { label, required, found, place } => {
            format!("Field {place}, “{label}”, is filled by {found} and should be by {required}")
        }
        Difference::Extra { label, key } if zh => format!("多出“{label}{key}”"),
        Difference::Extra { label, key } => format!("“{label}{key}” should not be there"),
    }
}

/// What is wrong with a mapping, as a sentence.
pub fn problem(problem: &MappingProblem) -> String {
    let zh = lang() == Lang::Zh;
    match problem {
        MappingProblem::Empty { label } if zh => format!("请选择“{label}”要显示的内容"),
        MappingProblem::Empty { label } => format!("Choose what “{label}” says"),
        MappingProblem::Unsuited { label, value: v } if zh => {
            format!("“{label}”的字段类型放不下{}", lang().t(value(*v)))
        }
        MappingProblem::Unsuited { label, value: v } => {
            format!("“{label}” cannot hold: {}", lang().t(value(*v)))
        }
        MappingProblem::Untold { value: v } if zh => {
            format!("没有任何字段显示“{}”，收件人看不到要紧的内容", lang().t(value(*v)))
        }
        MappingProblem::Untold { value: v } => format!("No field says: {}", lang().t(value(*v))),
    }
}

/// What came of a try, or why a message did not go; a word that has no words yet is shown itself.
pub fn why(word: &str) -> String {
    let known = WHY.iter().find(|(key, _)| *key == word);
    known.map_or_else(|| word.to_owned(), |(_, text)| lang().t(*text).to_owned())
}

const WHY: &[(&str, Text)] = &[
    ("begun", t("正在发送", "Under way")),
    ("taken", t("对方已接受", "Taken")),
    (
        "cut_off",
        t("发送时程序中断，按同一编号续发", "The process ended meanwhile; repeated under the same id"),
    ),
    ("unreachable", t("没有得到应答，按同一编号重试", "No answer; repeated under the same id")),
    ("malformed_answer", t("应答无法识别", "The answer made no sense")),
    (
        "outcome_unknown",
        t(
            "始终没有应答，不确定是否送达；为避免重复，没有再发",
            "No answer came, so nobody knows whether it arrived; not sent again, so that it does not arrive twice",
        ),
    ),
    ("not_following", t("收件人没有关注公众号", "The recipient does not follow the official account")),
    ("recipient_refuses", t("收件人拒收消息，或在黑名单中", "The recipient refuses messages, or is blocked")),
    ("bad_recipient", t("openid 不属于这个公众号", "Not an openid of this official account")),
    ("user_blocks", t("收件人拒收了公众号的消息", "The recipient refuses this account's messages")),
    ("platform_failed", t("微信发送失败", "WeChat failed to deliver it")),
    ("no_sms", t("没有可用的短信通道，或没有手机号", "No text messages, or no phone number")),
    ("bad_template", t("模板已被删除，或不属于这个公众号", "The template is deleted, or another account's")),
    ("bad_field", t("微信认为字段内容不符合规则", "WeChat refuses the content of a field")),
    ("field_does_not_fit", t("有字段的内容放不下", "Something does not fit into its field")),
    ("no_template", t("没有选用模板", "No template is picked")),
    ("other_account", t("收件人属于以前的公众号", "The recipient follows the account used before")),
    ("no_official_account", t("没有设置公众号", "There is no official account")),
    (
        "wrong_secret",
        t("AppSecret 不正确，可能已在微信重置", "Wrong AppSecret; it may have been reset at WeChat"),
    ),
    ("wrong_app_id", t("AppID 不正确", "Wrong AppID")),
    ("ip_not_allowed", t("服务器地址不在公众号的 IP 白名单中", "Our address is not on the IP white list")),
    ("no_permission", t("公众号没有模板消息权限", "The account may not send template messages")),
    ("account_blocked", t("公众号或它的接口被封禁", "The account or its interface is blocked")),
    ("token_invalid", t("访问令牌失效", "The access token was refused")),
    ("rate_limited", t("调用太频繁或今日额度已用完", "Too many calls, or today's number is used up")),
    ("quota_used_up", t("今日额度已用完，次日继续", "Today's number is used up; goes on tomorrow")),
    ("busy", t("微信系统繁忙", "WeChat is busy")),
    ("refused", t("微信拒绝", "WeChat refused")),
    ("ours", t("本系统处理时出错", "Something of ours failed")),
    ("forgotten", t("内容已按期清除", "What it said was deleted in time")),
    ("sms_unknown", t("短信网关没有应答", "The gateway did not answer")),
    ("sms_later", t("短信网关繁忙", "The gateway is busy")),
    ("sms_recipient", t("这个号码收不到短信", "This number gets no text message")),
    ("sms_account", t("短信账户欠费或超出限额", "The gateway's account ran dry or against a limit")),
    ("sms_configuration", t("短信配置有误", "The gateway is set up wrongly")),
    ("sms_delivered", t("运营商回执：已送达", "The receipt says that it arrived")),
    ("sms_undelivered", t("运营商回执：没有送达", "The receipt says that it did not arrive")),
    ("sms_malformed", t("短信网关的应答无法识别", "The gateway's answer made no sense")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_once() {
        let words: BTreeSet<&str> = WHY.iter().map(|(word, _)| *word).collect();
        assert_eq!(words.len(), WHY.len());
    }
}
