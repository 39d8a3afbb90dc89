//! Refusals, with Alipay's codes (alipay.md 2.1, 11).

use serde_json::{Value, json};

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ApiError {
    code: &'static str,
    msg: &'static str,
    pub sub_code: String,
    sub_msg: String,
    /// The gateway does not sign what it refuses before it knows who calls.
    pub signed: bool,
}

impl ApiError {
    fn new(code: &'static str, msg: &'static str, sub_code: &str, sub_msg: impl Into<String>) -> Self {
        Self { code, msg, sub_code: sub_code.into(), sub_msg: sub_msg.into(), signed: true }
    }

    /// Before the caller is known: `error_response`, unsigned.
    pub fn stranger(sub_code: &str, sub_msg: &str) -> Self {
        Self { signed: false, ..Self::new("40002", "Invalid Arguments", sub_code, sub_msg) }
    }

    /// 40002.
    pub fn invalid(sub_code: &str, sub_msg: impl Into<String>) -> Self {
        Self::new("40002", "Invalid Arguments", sub_code, sub_msg)
    }

    /// 40004: a business failure.
    pub fn business(sub_code: &str, sub_msg: &str) -> Self {
        Self::new("40004", "Business Failed", sub_code, sub_msg)
    }

    /// `ACQ.INVALID_PARAMETER` about one member.
    pub fn parameter(member: &str) -> Self {
        Self::new("40004", "Business Failed", "ACQ.INVALID_PARAMETER", format!("参数无效：{member}"))
    }

    /// 40006.
    pub fn permission() -> Self {
        Self::new("40006", "Insufficient Permissions", "isv.insufficient-isv-permissions", "ISV权限不足")
    }

    /// 20000.
    pub fn unavailable(sub_code: &str) -> Self {
        Self::new("20000", "Service Currently Unavailable", sub_code, "系统繁忙")
    }

    /// 40005.
    pub fn too_often() -> Self {
        Self::new("40005", "Call Limited", "isv.app-call-limited", "应用调用次数超限")
    }

    /// `ACQ.TRADE_NOT_EXIST`.
    pub fn no_trade() -> Self {
        Self::business("ACQ.TRADE_NOT_EXIST", "交易不存在")
    }

    /// `ACQ.TRADE_STATUS_ERROR`.
    pub fn status() -> Self {
        Self::business("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
    }

    pub fn node(&self) -> Value {
        json!({"code": self.code, "msg": self.msg, "sub_code": self.sub_code, "sub_msg": self.sub_msg})
    }
}
