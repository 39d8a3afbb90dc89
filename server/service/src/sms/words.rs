//! Our values put into a template or a text.

use super::stored::{Facts, KindText};
use channels::sms::SmsContent;
use domain::message::{MessageKind, Nature, ValueKey};

/// The longest value of a template's variable; Aliyun refuses longer ones.
const LONGEST_IN_TEMPLATE: usize = 35;
/// The longest value inside a text.
const LONGEST_IN_TEXT: usize = 200;
/// What stands where there is nothing to say: gateways refuse empty values.
const NOTHING: &str = "-";

/// What is sent for a kind before anybody entered anything: in Chinese, because that is what recipients read.
pub(super) const fn proposed(kind: MessageKind) -> (&'static str, &'static str) {
    match kind {
        MessageKind::Sms => ("", ""),
        MessageKind::Payment => {
            ("您已支付{amount}元，账单编号{bill_no}，时间{time}。", "amount, bill_no, time")
        }
        MessageKind::Notice => ("{source}通知：{content}（{time}）", "source, content, time"),
        MessageKind::VisitorRequest => {
            ("{visitor}预约{time}来访，事由：{reason}，请尽快处理。", "visitor, time, reason")
        }
        MessageKind::VisitorResult => ("您预约{time}的来访：{result}。", "time, result"),
    }
}

/// An example of a value, for previews and test messages.
pub(super) const fn example(key: ValueKey) -> &'static str {
    match key {
        ValueKey::BillNo => "20260105093000123",
        ValueKey::Account => "示例停车场",
        ValueKey::TradeType => "停车缴费",
        ValueKey::Time => "2026-01-05 09:30:00",
        ValueKey::Amount => "12.50",
        ValueKey::Plate => "粤B12345",
        ValueKey::Place => "示例停车场",
        ValueKey::Visitor => "张先生",
        ValueKey::Phone => "138****0000",
        ValueKey::Reason => "商务洽谈",
        ValueKey::Host => "李女士",
        ValueKey::Result => "已通过",
        ValueKey::Content => "测试消息",
        ValueKey::Source => "示例系统",
        ValueKey::Initiator => "王工",
        ValueKey::Link => "https://example.com/v/1",
    }
}

/// Every value of a kind, as an example.
pub(super) fn examples(kind: MessageKind) -> Vec<(ValueKey, String)> {
    kind.text_values().map(|key| (key, example(key).to_owned())).collect()
}

fn value(values: &[(ValueKey, String)], key: ValueKey, most: usize) -> String {
    let found = values.iter().find(|(known, _)| *known == key).map_or("", |(_, value)| value.trim());
    match found {
        "" => NOTHING.to_owned(),
        words if key.nature() == Nature::Words && words.chars().count() > most => {
            words.chars().take(most - 1).chain(['…']).collect()
        }
        whole => whole.to_owned(),
    }
}

/// What goes out for a kind. `None`: this operator sends none of it.
pub(super) fn content(facts: &Facts, kind: MessageKind, values: &[(ValueKey, String)]) -> Option<SmsContent> {
    let text = facts.text(kind)?;
    Some(if facts.sender.has_templates() {
        SmsContent::Template {
            sign: facts.sign.clone(),
            template: text.template.clone(),
            params: params(text, values),
        }
    } else {
        SmsContent::Text(whole(&facts.sign, &filled(&text.template, values)))
    })
}

fn params(text: &KindText, values: &[(ValueKey, String)]) -> Vec<(String, String)> {
    text.params.iter().map(|(name, key)| (name.clone(), value(values, *key, LONGEST_IN_TEMPLATE))).collect()
}

fn whole(sign: &str, text: &str) -> String {
    format!("【{sign}】{text}")
}

/// A text with `{names}` of our values.
fn filled(text: &str, values: &[(ValueKey, String)]) -> String {
    replaced(text, "{", |name| ValueKey::parse(name).map(|key| value(values, key, LONGEST_IN_TEXT)))
}

/// Puts something in the place of every `open name}`; what is no name stays as it is.
fn replaced(text: &str, open: &str, of: impl Fn(&str) -> Option<String>) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        let named = after.split_once('}').and_then(|(name, tail)| Some((of(name)?, tail)));
        if let Some((value, tail)) = named {
            out.push_str(&value);
            rest = tail;
        } else {
            out.push_str(open);
            rest = after;
        }
    }
    out + rest
}

/// The names between `open` and `}`, in their order.
pub(super) fn names<'a>(text: &'a str, open: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(open) {
        let Some((name, tail)) = after.split_once('}') else { break };
        found.push(name);
        rest = tail;
    }
    found
}

/// The message as it will look, where its text is known.
pub(super) fn preview(facts: &Facts, text: &KindText) -> Option<String> {
    let values = examples(text.kind);
    if !facts.sender.has_templates() {
        return Some(whole(&facts.sign, &filled(&text.template, &values)));
    }
    let (content, params) = (text.content.as_ref()?, params(text, &values));
    let named = |name: &str| params.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let numbered = |name: &str| {
        let place: usize = name.parse().ok()?;
        params.get(place.checked_sub(1)?).map(|(_, value)| value.clone())
    };
    let filled = if content.contains("${") {
        replaced(content, "${", named)
    } else {
        replaced(content, "{", numbered)
    };
    Some(whole(&facts.sign, &filled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_texts() {
        let values = vec![(ValueKey::Amount, "12.50".to_owned()), (ValueKey::Content, "长".repeat(300))];
        assert_eq!(filled("{amount}元，{bill_no}{unknown}{", &values), "12.50元，-{unknown}{");
        let long = filled("{content}", &values);
        assert_eq!((long.chars().count(), long.ends_with('…')), (200, true));
        assert_eq!(value(&values, ValueKey::Content, 35).chars().count(), 35);
        assert_eq!(names("${a}x${b}", "${"), ["a", "b"]);
    }

    #[test]
    fn what_is_proposed_names_only_values_of_its_kind() {
        for kind in MessageKind::BY_TEMPLATE {
            let (text, values) = proposed(*kind);
            let listed: Vec<&str> = values.split(", ").collect();
            assert_eq!(names(text, "{"), listed, "{kind:?}");
            for name in listed {
                assert!(kind.values().contains(&ValueKey::parse(name).unwrap()), "{name}");
            }
        }
    }
}
