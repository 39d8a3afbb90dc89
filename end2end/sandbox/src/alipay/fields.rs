//! What `biz_content` may hold.

use serde_json::{Map, Value};

use super::error::ApiError;
use crate::clock;

/// The members of `biz_content`. `null` is nobody's value.
pub(super) struct Content(pub Map<String, Value>);

impl Content {
    pub fn read(text: Option<&String>) -> Result<Self, ApiError> {
        let missing = || ApiError::invalid("isv.missing-parameter", "缺少biz_content");
        let bad = || ApiError::invalid("isv.invalid-parameter", "biz_content不是合法的JSON");
        match serde_json::from_str(text.ok_or_else(missing)?).map_err(|_| bad())? {
            Value::Object(members) if members.values().all(|value| !value.is_null()) => Ok(Self(members)),
            _ => Err(bad()),
        }
    }

    /// A member that may be absent, of at most `max` characters.
    pub fn optional(&self, name: &str, max: usize) -> Result<Option<String>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if (1..=max).contains(&text.chars().count()) => Ok(Some(text.clone())),
            Some(_) => Err(ApiError::parameter(name)),
        }
    }

    pub fn required(&self, name: &str, max: usize) -> Result<String, ApiError> {
        self.optional(name, max)?.ok_or_else(|| ApiError::parameter(name))
    }

    /// A merchant's number: letters, digits and `_`.
    pub fn number(&self, name: &str) -> Result<Option<String>, ApiError> {
        let text = self.optional(name, 64)?;
        let ok = |text: &String| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if text.as_ref().is_none_or(ok) { Ok(text) } else { Err(ApiError::parameter(name)) }
    }

    /// Yuan with at most two places, at least 0.01; in fen, and as it was written.
    pub fn amount(&self, name: &str) -> Result<(i64, String), ApiError> {
        let text = self.required(name, 12)?;
        match fen(&text) {
            Some(amount) if (1..=10_000_000_000).contains(&amount) => Ok((amount, text)),
            _ => Err(ApiError::parameter(name)),
        }
    }

    /// The last moment to pay, UTC milliseconds: by `time_expire` or `timeout_express`, 15 days otherwise.
    pub fn expiry(&self, now_ms: i64) -> Result<i64, ApiError> {
        let (absolute, relative) = (self.optional("time_expire", 19)?, self.optional("timeout_express", 6)?);
        let until = match (absolute, relative) {
            (Some(_), Some(_)) => None,
            (Some(text), None) => beijing_ms(&text),
            (None, Some(text)) => relative_ms(&text).map(|wait| now_ms + wait),
            (None, None) => Some(now_ms + 15 * 86_400_000),
        };
        until.filter(|until| *until > now_ms).ok_or_else(|| ApiError::parameter("time_expire"))
    }
}

fn fen(text: &str) -> Option<i64> {
    let (whole, cents) = text.split_once('.').unwrap_or((text, "00"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(cents) || cents.len() > 2 {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 100 + format!("{cents:0<2}").parse::<i64>().ok()?)
}

/// `12.50`.
pub(super) fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// `yyyy-MM-dd HH:mm:ss` on a Chinese clock.
pub(super) fn beijing_ms(text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let at = clock::parse_beijing(&digits)?;
    (clock::beijing(at, "%Y-%m-%d %H:%M:%S") == text).then_some(at)
}

/// `1m` to `15d`.
fn relative_ms(text: &str) -> Option<i64> {
    let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let unit = match unit {
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    count.parse::<i64>().ok().map(|count| count * unit).filter(|ms| (60_000..=15 * 86_400_000).contains(ms))
}
