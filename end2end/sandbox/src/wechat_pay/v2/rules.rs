//! What the fields of a call may hold (2.3, 2.6), and the refusals of 2.10.

use std::net::IpAddr;

use crate::{clock, wechat_pay::fields};

use super::super::error::{ApiError, internal};
use super::xml::Fields;

/// `err_code` and `err_code_des`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub code: &'static str,
    pub words: String,
}

impl Refused {
    pub fn new(code: &'static str, words: impl Into<String>) -> Self {
        Self { code, words: words.into() }
    }

    pub fn lacks(name: &str) -> Self {
        Self::new("LACK_PARAMS", format!("缺少参数{name}"))
    }

    pub fn wrong(name: &str) -> Self {
        Self::new("PARAM_ERROR", format!("{name}参数格式错误"))
    }

    pub fn length(name: &str) -> Self {
        Self::new("PARAM_ERROR", format!("{name}参数长度有误"))
    }

    pub fn system() -> Self {
        Self::new("SYSTEMERROR", "系统错误")
    }

    /// What the rules that both versions share say, in this version's words.
    pub fn of(error: &ApiError) -> Self {
        let code = match (error.internal, error.code) {
            (internal::PAID, _) => "ORDERPAID",
            (internal::EXPIRED, _) | (_, "ORDER_CLOSED") => "ORDERCLOSED",
            (internal::MISSING, _) | (_, "ORDER_NOT_EXIST") => "ORDERNOTEXIST",
            (internal::REENTRY, "OUT_TRADE_NO_USED") => "OUT_TRADE_NO_USED",
            (internal::REENTRY, _) => "INVALID_REQUEST",
            (_, "NO_AUTH") => "NOAUTH",
            (_, "NOT_ENOUGH") => "NOTENOUGH",
            (_, "SYSTEM_ERROR") => "SYSTEMERROR",
            _ => "PARAM_ERROR",
        };
        let again = code == "INVALID_REQUEST";
        Self::new(code, if again { "201 商户订单号重复".to_owned() } else { error.message.clone() })
    }
}

/// A field that has to be there, with its most bytes.
pub(super) fn required<'a>(fields: &'a Fields, name: &str, most: usize) -> Result<&'a str, Refused> {
    optional(fields, name, most)?.ok_or_else(|| Refused::lacks(name))
}

/// A field that may be there, with its most bytes.
pub(super) fn optional<'a>(fields: &'a Fields, name: &str, most: usize) -> Result<Option<&'a str>, Refused> {
    match fields.get(name).map(String::as_str).filter(|value| !value.is_empty()) {
        Some(value) if value.len() > most => Err(Refused::length(name)),
        other => Ok(other),
    }
}

/// Whole fen, at least one.
pub(super) fn fen(fields: &Fields, name: &str) -> Result<i64, Refused> {
    let text = required(fields, name, 11)?;
    let digits = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| digits).ok_or_else(|| Refused::wrong(name))
}

/// A number of the merchant's: letters, digits and these signs.
pub(super) fn number<'a>(
    fields: &'a Fields,
    name: &str,
    most: usize,
    signs: &str,
) -> Result<&'a str, Refused> {
    let text = required(fields, name, most)?;
    let known = text.chars().all(|c| c.is_ascii_alphanumeric() || signs.contains(c));
    if known { Ok(text) } else { Err(Refused::wrong(name)) }
}

/// An address to notify.
pub(super) fn notify_url(text: &str) -> Result<(), Refused> {
    match fields::notify_url_problem(text, 256) {
        None => Ok(()),
        Some(_) => Err(Refused::wrong("notify_url")),
    }
}

/// Everything about an order that can be seen without looking at anything else.
pub(super) fn order(fields: &Fields) -> Result<(), Refused> {
    required(fields, "body", 128)?;
    optional(fields, "detail", 6000)?;
    optional(fields, "attach", 127)?;
    optional(fields, "device_info", 32)?;
    optional(fields, "goods_tag", 32)?;
    number(fields, "out_trade_no", 32, "_-|*")?;
    fen(fields, "total_fee")?;
    if optional(fields, "fee_type", 16)?.is_some_and(|currency| currency != "CNY") {
        return Err(Refused::wrong("fee_type"));
    }
    if required(fields, "spbill_create_ip", 64)?.parse::<IpAddr>().is_err() {
        return Err(Refused::new("PARAM_ERROR", "invalid spbill_create_ip"));
    }
    notify_url(required(fields, "notify_url", 256)?)?;
    expiry(fields).map(|_| ())
}

/// `time_expire`, UTC milliseconds.
pub(super) fn expiry(fields: &Fields) -> Result<Option<i64>, Refused> {
    let Some(text) = optional(fields, "time_expire", 14)? else { return Ok(None) };
    clock::parse_beijing(text).map(Some).ok_or_else(|| Refused::wrong("time_expire"))
}

/// A new order leaves the payer at least a minute.
pub(super) fn long_enough(until: Option<i64>, now_ms: i64) -> Result<(), Refused> {
    if until.is_none_or(|until| until >= now_ms + 60_000) {
        return Ok(());
    }
    Err(Refused::new("PARAM_ERROR", "time_expire时间过短，最短失效时间间隔需大于1分钟"))
}
