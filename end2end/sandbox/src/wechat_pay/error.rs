//! Error answers of section 1.12, byte for byte where the document gives the bytes.

use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use crate::state::Dialect;

/// An error answer. Errors are never signed.
#[derive(Clone, Debug)]
pub(super) struct ApiError {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: String,
    pub detail: Option<Box<Detail>>,
    /// The internal code, last part of `Request-ID` (1.13).
    pub internal: u32,
    /// The 401s of `/v3/pay/transactions/*` carry no `Request-ID`.
    pub request_id: bool,
}

/// `detail` comes in three shapes.
#[derive(Clone, Debug)]
pub(super) enum Detail {
    /// One field is wrong.
    Field { field: String, value: Value, issue: &'static str, location: &'static str },
    /// Members that the document does not define; this shape was seen in the wild.
    Unknown { pointers: Vec<String> },
    /// The signature does not match.
    Signature { method: String, url: String, length: usize, beginning: String },
}

/// The numbers of 1.13 that are used here.
pub(super) mod internal {
    pub const PARAMETER: u32 = 268_435_461;
    pub const SIGNATURE: u32 = 268_443_699;
    pub const APP_MISMATCH: u32 = 268_445_527;
    pub const FREQUENCY: u32 = 268_447_840;
    pub const EXPIRED: u32 = 268_447_914;
    pub const REENTRY: u32 = 268_498_688;
    pub const PAID: u32 = 268_498_689;
    pub const MISSING: u32 = 268_512_771;
    pub const EXTRA: u32 = 270_924_358;
}

impl ApiError {
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (message, internal) = (message.into(), internal::PARAMETER);
        Self { status, code, message, detail: None, internal, request_id: true }
    }

    pub fn numbered(mut self, internal: u32) -> Self {
        self.internal = internal;
        self
    }

    pub fn sign(message: &str) -> Self {
        Self::new(401, "SIGN_ERROR", message).numbered(internal::SIGNATURE)
    }

    pub fn invalid_request(message: &str) -> Self {
        Self::new(400, "INVALID_REQUEST", message)
    }

    /// `PARAM_ERROR` with the field that is wrong; `field` is a JSON pointer when `location` is `body`.
    pub fn field(field: String, value: Value, issue: &'static str, location: &'static str) -> Self {
        let mut error = Self::new(400, "PARAM_ERROR", "参数错误");
        error.detail = Some(Box::new(Detail::Field { field, value, issue, location }));
        error
    }

    /// Also for the member `mchid` of a query.
    pub fn wrong_mchid() -> Self {
        Self::new(400, "PARAM_ERROR", "http header中的mchid与post payload中的mchid不匹配")
    }

    /// The order was paid. The document leaves the code open (open point 1).
    pub fn paid(dialect: Dialect) -> Self {
        let code = if dialect.paid_is_orderpaid { "ORDERPAID" } else { "INVALID_REQUEST" };
        Self::new(400, code, "该订单已支付").numbered(internal::PAID)
    }

    /// The same number with other parameters. The document gives two answers (1.6).
    pub fn reentry(dialect: Dialect) -> Self {
        let text = "请求重入时，参数与首次请求时不一致";
        if dialect.reentry_is_out_trade_no_used {
            Self::new(403, "OUT_TRADE_NO_USED", text).numbered(internal::REENTRY)
        } else {
            Self::invalid_request(text).numbered(internal::REENTRY)
        }
    }

    pub fn order_closed() -> Self {
        Self::new(400, "ORDER_CLOSED", "订单已关闭")
    }

    pub fn no_order() -> Self {
        Self::new(404, "ORDER_NOT_EXIST", "订单不存在").numbered(internal::MISSING)
    }

    pub fn no_auth() -> Self {
        Self::new(403, "NO_AUTH", "商户号该产品权限未开通")
    }

    pub fn system() -> Self {
        Self::new(500, "SYSTEM_ERROR", "系统异常，请稍后重试")
    }

    /// The body's bytes.
    pub fn body(&self, dialect: Dialect) -> Vec<u8> {
        let code = spelling(self.code, dialect);
        let message = self.message.as_str();
        let bytes = match self.detail.as_deref() {
            None => serde_json::to_vec(&Plain { code, message }),
            Some(Detail::Field { field, value, issue, location }) => {
                let detail = FieldDetail { field, value, issue, location };
                serde_json::to_vec(&WithField { code, message, detail })
            }
            Some(Detail::Unknown { pointers }) => {
                let detail = UnknownDetail { location: None, value: pointers };
                serde_json::to_vec(&WithUnknown { code, detail, message })
            }
            Some(Detail::Signature { method, url, length, beginning }) => {
                let sign_information = SignInformation {
                    method,
                    sign_message_length: *length,
                    truncated_sign_message: beginning,
                    url,
                };
                let detail = SignDetail {
                    detail: Issue { issue: "sign not match" },
                    field: "signature",
                    location: "authorization",
                    sign_information,
                };
                serde_json::to_vec(&WithSignature { code, detail, message })
            }
        };
        bytes.unwrap_or_default()
    }
}

fn spelling(code: &'static str, dialect: Dialect) -> &'static str {
    match code {
        "ORDER_NOT_EXIST" if dialect.older_spelling => "ORDERNOTEXIST",
        "ORDER_CLOSED" if dialect.older_spelling => "ORDERCLOSED",
        "SYSTEM_ERROR" if dialect.older_spelling => "SYSTEMERROR",
        "NO_AUTH" if dialect.older_spelling => "NOAUTH",
        "NOT_ENOUGH" if dialect.older_spelling => "NOTENOUGH",
        other => other,
    }
}

// The order of the members below is the order of the bytes.

#[derive(Serialize)]
struct Plain<'a> {
    code: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct WithField<'a> {
    code: &'a str,
    message: &'a str,
    detail: FieldDetail<'a>,
}

#[derive(Serialize)]
struct FieldDetail<'a> {
    field: &'a str,
    value: &'a Value,
    issue: &'a str,
    location: &'a str,
}

#[derive(Serialize)]
struct WithUnknown<'a> {
    code: &'a str,
    detail: UnknownDetail<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct UnknownDetail<'a> {
    location: Option<&'a str>,
    value: &'a [String],
}

#[derive(Serialize)]
struct WithSignature<'a> {
    code: &'a str,
    detail: SignDetail<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct SignDetail<'a> {
    detail: Issue<'a>,
    field: &'a str,
    location: &'a str,
    sign_information: SignInformation<'a>,
}

#[derive(Serialize)]
struct Issue<'a> {
    issue: &'a str,
}

#[derive(Serialize)]
struct SignInformation<'a> {
    method: &'a str,
    sign_message_length: usize,
    truncated_sign_message: &'a str,
    url: &'a str,
}
