//! What a body may contain: a table per call, and one place that compares.

use serde_json::{Map, Value};
use url::{Host, Url};

use crate::clock;

use super::error::{ApiError, Detail, internal};

/// A member of an object.
pub(super) struct Member {
    pub name: &'static str,
    pub required: bool,
    pub rule: Rule,
}

/// What a value must be.
pub(super) enum Rule {
    /// So many characters, each allowed.
    Text {
        min: usize,
        max: usize,
        allowed: fn(char) -> bool,
    },
    /// An integer, both ends included.
    Int {
        min: i64,
        max: i64,
    },
    Bool,
    /// RFC 3339.
    Time,
    /// An address that can be notified.
    NotifyUrl {
        max: usize,
    },
    /// `CNY`.
    Currency,
    OneOf(&'static [&'static str]),
    Object(&'static [Member]),
    List {
        of: &'static Rule,
        max: usize,
    },
}

/// A member that must be there.
pub(super) const fn required(name: &'static str, rule: Rule) -> Member {
    Member { name, required: true, rule }
}

/// A member that may be absent; if it is there, it may not be `null` or empty.
pub(super) const fn optional(name: &'static str, rule: Rule) -> Member {
    Member { name, required: false, rule }
}

/// 1 to `max` characters of any kind.
pub(super) const fn text(max: usize) -> Rule {
    Rule::Text { min: 1, max, allowed: |_| true }
}

/// Amounts in fen; the upper end is ours, far above any real limit.
pub(super) const fn fen() -> Rule {
    Rule::Int { min: 1, max: 100_000_000_000 }
}

/// Reads a body and compares it with the table.
pub(super) fn read(body: &[u8], table: &[Member]) -> Result<Value, ApiError> {
    let value: Value = serde_json::from_slice(body)
        .map_err(|_| ApiError::field(String::new(), Value::from(""), "Body is not valid JSON", "body"))?;
    let Some(object) = value.as_object() else {
        return Err(ApiError::field(String::new(), Value::from(""), "Body is not an object", "body"));
    };
    let mut pointers = Vec::new();
    unknown(object, table, "/body", &mut pointers);
    if !pointers.is_empty() {
        let mut error =
            ApiError::new(400, "PARAM_ERROR", "请求中含有未在API文档中定义的参数").numbered(internal::EXTRA);
        error.detail = Some(Box::new(Detail::Unknown { pointers }));
        return Err(error);
    }
    object_matches(object, table, "")?;
    Ok(value)
}

fn unknown(object: &Map<String, Value>, table: &[Member], path: &str, found: &mut Vec<String>) {
    for (name, value) in object {
        match (table.iter().find(|m| m.name == name), value) {
            (None, _) => found.push(format!("{path}/{name}")),
            (Some(Member { rule: Rule::Object(inner), .. }), Value::Object(object)) => {
                unknown(object, inner, &format!("{path}/{name}"), found);
            }
            (Some(Member { rule: Rule::List { of: Rule::Object(inner), .. }, .. }), Value::Array(items)) => {
                for (place, object) in items.iter().enumerate().filter_map(|(i, v)| Some((i, v.as_object()?)))
                {
                    unknown(object, inner, &format!("{path}/{name}/{place}"), found);
                }
            }
            _ => {}
        }
    }
}

fn object_matches(object: &Map<String, Value>, table: &[Member], path: &str) -> Result<(), ApiError> {
    for member in table {
        let pointer = format!("{path}/{}", member.name);
        match object.get(member.name) {
            Some(value) => member.rule.check(value, &pointer)?,
            None if member.required => {
                return Err(ApiError::field(pointer, Value::from(""), "Field is required", "body"));
            }
            None => {}
        }
    }
    Ok(())
}

impl Rule {
    fn check(&self, value: &Value, pointer: &str) -> Result<(), ApiError> {
        let wrong = |issue| Err(ApiError::field(pointer.to_owned(), value.clone(), issue, "body"));
        if value.is_null() {
            return wrong("Value must not be null");
        }
        match (self, value) {
            (Self::Text { min, max, allowed }, Value::String(text)) => {
                let length = text.chars().count();
                if length < *min || length > *max {
                    return wrong("Length is out of range");
                }
                if !text.chars().all(allowed) {
                    return wrong("Characters are not allowed");
                }
                Ok(())
            }
            (Self::Int { min, max }, Value::Number(number)) => match number.as_i64() {
                Some(n) if n >= *min && n <= *max => Ok(()),
                Some(_) => wrong("Value is out of range"),
                None => wrong("Value is not an integer"),
            },
            (Self::Bool, Value::Bool(_)) => Ok(()),
            (Self::Time, Value::String(text)) => match clock::parse_rfc3339(text) {
                Some(_) => Ok(()),
                None => wrong("Time is not RFC 3339"),
            },
            (Self::NotifyUrl { max }, Value::String(text)) => match notify_url_problem(text, *max) {
                None => Ok(()),
                Some(issue) => wrong(issue),
            },
            (Self::Currency, Value::String(text)) if text == "CNY" => Ok(()),
            (Self::Currency, _) => wrong("Currency code is invalid"),
            (Self::OneOf(known), Value::String(text)) if known.contains(&text.as_str()) => Ok(()),
            (Self::OneOf(_), Value::String(_)) => wrong("Value is not one of the enumerated ones"),
            (Self::Object(_), Value::Object(object)) if object.is_empty() => wrong("Object is empty"),
            (Self::Object(table), Value::Object(object)) => object_matches(object, table, pointer),
            (Self::List { .. }, Value::Array(items)) if items.is_empty() => wrong("List is empty"),
            (Self::List { max, .. }, Value::Array(items)) if items.len() > *max => wrong("List is too long"),
            (Self::List { of, .. }, Value::Array(items)) => {
                items.iter().enumerate().try_for_each(|(i, item)| of.check(item, &format!("{pointer}/{i}")))
            }
            _ => wrong("Type is wrong"),
        }
    }
}

/// 1.14: absolute, public, with a path, without query. Loopback is let through, for this sandbox's own sake.
pub(super) fn notify_url_problem(text: &str, max: usize) -> Option<&'static str> {
    if text.is_empty() || text.chars().count() > max {
        return Some("Length is out of range");
    }
    let Ok(url) = Url::parse(text) else { return Some("Address is not absolute") };
    if !matches!(url.scheme(), "http" | "https") {
        return Some("Address is not http or https");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Some("Address must not carry parameters");
    }
    match url.host() {
        Some(Host::Ipv4(ip)) if ip.is_loopback() => None,
        Some(Host::Ipv6(ip)) if ip.is_loopback() => None,
        Some(Host::Domain(name)) if name == "localhost" || name.contains('.') => None,
        _ => Some("Address is not public"),
    }
}
