//! What a template message may say (3.4), and what is left of it on a screen.

use crate::state::{FieldKind, Template};

/// A field is cut here, since May 2023.
pub const SHOWN: usize = 20;

/// Whether a value may stand in a field of this kind; constants are asked for by name.
#[must_use]
pub fn fits(kind: FieldKind, value: &str, choices: &[String]) -> bool {
    let count = value.chars().count();
    let every = |allowed: fn(char) -> bool| value.chars().all(allowed);
    if count == 0 || every(char::is_whitespace) {
        return false;
    }
    match kind {
        FieldKind::Thing => count <= 20 && !value.contains(['\n', '\r']),
        FieldKind::CharacterString => count <= 32 && every(|c| c.is_ascii_graphic() || c == ' '),
        FieldKind::PhoneNumber => {
            count <= 17 && every(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '*' | ' ' | '(' | ')'))
        }
        FieldKind::CarNumber => count <= 8 && car_number(value),
        FieldKind::Const => count <= 20 && choices.iter().any(|choice| choice == value),
        FieldKind::Amount => amount(value),
        FieldKind::Time => value.split('~').all(|part| time(part.trim())),
        FieldKind::Date => value.split('~').all(|part| date(part.trim())),
        FieldKind::Number => {
            count <= 32 && value.parse::<f64>().is_ok() && every(|c| c.is_ascii_digit() || c == '.')
        }
        FieldKind::Phrase => count <= 5 && every(is_chinese),
        FieldKind::Name => {
            let chinese = value.chars().any(is_chinese);
            count <= if chinese { 10 } else { 20 } && !value.chars().any(|c| c.is_ascii_digit())
        }
    }
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// First and last may be Chinese, what is between are letters and digits.
fn car_number(value: &str) -> bool {
    let signs: Vec<char> = value.chars().collect();
    let outer = |c: &char| c.is_ascii_alphanumeric() || is_chinese(*c);
    match signs.as_slice() {
        [first, middle @ .., last] => {
            outer(first) && outer(last) && middle.iter().all(|c| c.is_ascii_alphanumeric() || *c == '·')
        }
        _ => false,
    }
}

/// One sign of a currency in front, ten digits with decimals, 元 behind.
fn amount(value: &str) -> bool {
    let bare = value.strip_suffix('元').unwrap_or(value);
    let bare = bare.strip_prefix(['¥', '￥', '$']).unwrap_or(bare);
    let (whole, decimals) = bare.split_once('.').unwrap_or((bare, "0"));
    let digits = |text: &str, most: usize| {
        !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit())
    };
    digits(whole, 10) && digits(decimals, 2)
}

/// `2019年10月1日`, `2019-10-01`, `2019/10/01`.
fn date(value: &str) -> bool {
    let parts = if let Some(value) = value.strip_suffix('日') {
        value.split_once('年').and_then(|(year, rest)| Some((year, rest.split_once('月')?)))
    } else {
        let sign = if value.contains('/') { '/' } else { '-' };
        value.split_once(sign).and_then(|(year, rest)| Some((year, rest.split_once(sign)?)))
    };
    let number =
        |text: &str, most: u32| text.parse().is_ok_and(|n: u32| (1..=most).contains(&n) && text.len() <= 4);
    parts.is_some_and(|(year, (month, day))| {
        year.len() == 4 && number(year, 9999) && number(month, 12) && number(day, 31)
    })
}

/// `15:01`, `15:01:22`.
fn hour(value: &str) -> bool {
    let parts: Vec<&str> = value.split(':').collect();
    let number = |text: &str, most: u32| {
        matches!(text.len(), 1 | 2)
            && text.bytes().all(|b| b.is_ascii_digit())
            && text.parse().is_ok_and(|n: u32| n <= most)
    };
    matches!(parts.len(), 2 | 3) && number(parts[0], 23) && parts[1..].iter().all(|part| number(part, 59))
}

/// A date, an hour, or both.
fn time(value: &str) -> bool {
    match value.split_once(' ') {
        Some((day, rest)) => date(day) && hour(rest.trim()),
        None => date(value) || hour(value),
    }
}

/// What the platform refuses about the data of a message: the words after `argument invalid!`. The historic library's
/// fields take anything.
pub(super) fn refused(template: &Template, value_of: impl Fn(&str) -> Option<String>) -> Option<String> {
    if !template.category {
        return None;
    }
    template.fields().into_iter().find_map(|(_, key)| {
        let kind = FieldKind::of_key(&key)?;
        let value = value_of(&key).unwrap_or_default();
        if value.is_empty() {
            return Some(format!("data.{key}.value is empty"));
        }
        let choices = template.choices.get(&key).map(Vec::as_slice).unwrap_or_default();
        (!fits(kind, &value, choices)).then(|| format!("data.{key}.value invalid"))
    })
}

/// What a phone shows: neither `first` nor `remark`, no line breaks, no emoji, 20 characters a field.
pub(super) fn shown(template: &Template, value_of: impl Fn(&str) -> Option<String>) -> Vec<(String, String)> {
    let fields = template.fields().into_iter().filter(|(_, key)| key != "first" && key != "remark");
    fields.map(|(label, key)| (label, cut(&value_of(&key).unwrap_or_default()))).collect()
}

fn cut(value: &str) -> String {
    let plain: String =
        value.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_emoji(*c)).collect();
    let kept: String = plain.trim().chars().take(SHOWN).collect();
    kept.trim_end().to_owned()
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_field_has_its_rule() {
        use FieldKind as K;
        let choices = ["微信支付".to_owned()];
        for (kind, good, bad) in [
            (K::Thing, "青山广场停车场", "一二三四五六七八九十一二三四五六七八九十一"),
            (K::Thing, "a b", "a\nb"),
            (K::CharacterString, "P-2026_01/02", "编号1"),
            (K::PhoneNumber, "138****0001", "138 0000 0000 0000 00"),
            (K::CarNumber, "粤AD12345", "粤AD1234567"),
            (K::CarNumber, "粤Z1234港", "粤B 123"),
            (K::Const, "微信支付", "现金"),
            (K::Amount, "¥12.50", "12.505"),
            (K::Amount, "12.50元", "十二元"),
            (K::Time, "2026年1月2日 09:30", "2026-13-02 09:30"),
            (K::Time, "2026-01-02 09:30:15", "昨天"),
            (K::Time, "09:30~10:30", "25:00"),
            (K::Date, "2026-01-02", "2026-01-02 09:30"),
            (K::Number, "12.5", "12,5"),
            (K::Phrase, "已通过", "已经通过了审批"),
            (K::Name, "王小明", "王小明1"),
        ] {
            assert!(fits(kind, good, &choices), "{kind:?} {good}");
            assert!(!fits(kind, bad, &choices), "{kind:?} {bad}");
            assert!(!fits(kind, "", &choices), "{kind:?}");
        }
    }

    #[test]
    fn a_screen_shows_twenty_characters() {
        assert_eq!(
            cut("一二三四五六七八九十一二三四五六七八九十"),
            "一二三四五六七八九十一二三四五六七八九十"
        );
        assert_eq!(
            cut("一二三四五六七八九十一二三四五六七八九十一"),
            "一二三四五六七八九十一二三四五六七八九十"
        );
        assert_eq!(cut("a\nb 🅿️"), "a b");
    }
}
