//! What fits into a field, and how a value is made to fit: words are cut where everybody sees it, a number is never
//! silently broken.

use super::SHOWN;
use super::category::FieldKind;
use crate::message::Nature;
use crate::method::text_enum;
use crate::time::UnixMs;

text_enum! {
    /// Why a value does not go into a field.
    Misfit {
        /// There is nothing to say.
        Empty = "empty",
        /// It is too long, and may not be shortened.
        TooLong = "too_long",
        /// It is not of the form that the field demands.
        Form = "form",
    }
}

/// Where words were cut.
const CUT: char = '…';

/// Whether a text may stand in a field of this type as it is.
///
/// # Errors
/// See [`Misfit`].
pub fn check_value(kind: FieldKind, text: &str) -> Result<(), Misfit> {
    if text.trim().is_empty() {
        return Err(Misfit::Empty);
    }
    if text.chars().count() > kind.limit() {
        return Err(Misfit::TooLong);
    }
    let fine = match kind {
        FieldKind::Thing | FieldKind::Const => text.chars().all(is_plain),
        FieldKind::CharacterString => text.bytes().all(|b| (b' '..=b'~').contains(&b)),
        FieldKind::PhoneNumber => text.bytes().all(|b| b.is_ascii_digit() || b"+-() ".contains(&b)),
        FieldKind::CarNumber => is_plate(text),
        FieldKind::Phrase => text.chars().all(is_han),
        FieldKind::Time => of_moments(text, true),
        FieldKind::Date => of_moments(text, false),
        FieldKind::Amount => is_amount(text),
        FieldKind::Number => is_decimal(text, 32),
    };
    if fine { Ok(()) } else { Err(Misfit::Form) }
}

/// Makes a value fit into a field of this type.
///
/// # Errors
/// It does not fit without being broken; see [`Misfit`].
pub fn fit(kind: FieldKind, nature: Nature, value: &str) -> Result<String, Misfit> {
    let value = cleaned(value);
    if value.is_empty() {
        return stand_in(kind).map(str::to_owned).ok_or(Misfit::Empty);
    }
    let fitted = match (kind, nature) {
        (FieldKind::Thing | FieldKind::Const, Nature::Words) => cut(&value, kind.limit()),
        (FieldKind::Thing | FieldKind::Const, Nature::Code) => without_middle(&value, kind.limit()),
        (FieldKind::Thing | FieldKind::Const | FieldKind::Amount, Nature::Money) => format!("{value}元"),
        (FieldKind::Time | FieldKind::Date, Nature::Moment) => long_moment(&value).unwrap_or(value),
        (FieldKind::CarNumber, Nature::Plate) => {
            value.chars().filter(|c| !matches!(c, '·' | ' ' | '-')).collect()
        }
        _ => value,
    };
    check_value(kind, &fitted).map(|()| fitted)
}

/// Makes a value fit into a field of the guide's templates: [`SHOWN`] characters of anything.
///
/// # Errors
/// It does not fit without being broken; see [`Misfit`].
pub fn fit_keyword(nature: Nature, value: &str) -> Result<String, Misfit> {
    fit(FieldKind::Thing, nature, value)
}

/// What stands in a field whose value is not known, since the platform refuses empty ones; where nothing true can stand
/// there, none.
const fn stand_in(kind: FieldKind) -> Option<&'static str> {
    match kind {
        FieldKind::Thing | FieldKind::Const | FieldKind::Phrase | FieldKind::CarNumber => Some("无"),
        FieldKind::CharacterString | FieldKind::PhoneNumber => Some("-"),
        FieldKind::Time | FieldKind::Date | FieldKind::Amount | FieldKind::Number => None,
    }
}

/// Words as the platform shows them: the rest is not on the screen.
pub fn shown(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

/// One line without what the platform drops.
fn cleaned(text: &str) -> String {
    let kept: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| is_plain(*c)).collect();
    kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(limit - 1).collect();
    kept.truncate(kept.trim_end().len());
    kept.push(CUT);
    kept
}

/// A number that is too long to be shown: both its ends, and a sign that something is left out between them.
fn without_middle(text: &str, limit: usize) -> String {
    let signs: Vec<char> = text.chars().collect();
    if signs.len() <= limit {
        return text.to_owned();
    }
    let tail = limit / 2;
    let head = limit - 1 - tail;
    let (begin, end) = (&signs[..head], &signs[signs.len() - tail..]);
    begin.iter().chain(&[CUT]).chain(end).collect()
}

/// Neither a control sign nor an emoji, both of which the platform drops.
fn is_plain(c: char) -> bool {
    let emoji = matches!(u32::from(c),
        0x200b..=0x200f | 0x2028..=0x202e | 0x2600..=0x27bf | 0xfe00..=0xfe0f | 0xfeff | 0x1_f000..=0x1_faff | 0xe_0000..=0xe_007f);
    !c.is_control() && !emoji
}

fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3007 | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0x2_0000..=0x3_134f)
}

/// First and last sign may be Chinese, the others are letters and digits.
fn is_plate(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    let last = signs.len().saturating_sub(1);
    signs.iter().enumerate().all(|(i, c)| c.is_ascii_alphanumeric() || ((i == 0 || i == last) && is_han(*c)))
}

/// A sign of a currency, at most ten digits, 元.
fn is_amount(text: &str) -> bool {
    let text = text.strip_prefix(['¥', '￥', '$']).unwrap_or(text);
    is_decimal(text.strip_suffix('元').unwrap_or(text), 10)
}

fn is_decimal(text: &str, digits: usize) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let count = text.bytes().filter(u8::is_ascii_digit).count();
    let all = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(part) && count <= digits
}

/// One moment, or two with `~` between them.
fn of_moments(text: &str, time: bool) -> bool {
    let mut parts = text.split('~');
    parts.clone().count() <= 2 && parts.all(|part| is_moment(part.trim(), time))
}

/// `2019年10月1日 15:01`; the day alone for a date, the time alone for a time.
fn is_moment(text: &str, time: bool) -> bool {
    match text.split_once(' ') {
        Some((day, clock)) => is_day(day) && is_clock(clock),
        None if time => is_clock(text),
        None => is_day(text),
    }
}

fn is_day(text: &str) -> bool {
    let number = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    let Some((year, rest)) = text.split_once('年') else { return false };
    let Some((month, rest)) = rest.split_once('月') else { return false };
    rest.strip_suffix('日').is_some_and(|day| number(year, 4) && number(month, 2) && number(day, 2))
}

fn is_clock(text: &str) -> bool {
    let two = |text: &str, most: u8| {
        text.len() == 2 && text.parse::<u8>().is_ok_and(|n| n <= most) && !text.starts_with('+')
    };
    let mut parts = text.split(':');
    let hour =
        parts.next().is_some_and(|h| two(h, 23) || (h.len() == 1 && h.bytes().all(|b| b.is_ascii_digit())));
    let rest: Vec<&str> = parts.collect();
    hour && matches!(rest.len(), 1 | 2) && rest.iter().all(|part| two(part, 59))
}

/// `2026-11-23 20:15:00` as typed fields have it: `2026年11月23日 20:15`.
fn long_moment(text: &str) -> Option<String> {
    let (year, month, day, hour, minute, _) = UnixMs::from_shanghai_text(text)?.shanghai_parts();
    Some(format!("{year}年{month}月{day}日 {hour:02}:{minute:02}"))
}
