//! Receipts: what became of a message that a gateway took. The gateway sends them to an address of ours, with nothing to
//! verify but the secret in it; so a receipt moves what is shown, and nothing is ever sent because of one.
//!
//! `sms.md` describes the third gateway's (3). The two clouds' were held against their public documents, not against a live
//! account: Aliyun's `SmsReport` by HTTP (help.aliyun.com/zh/sms/developer-reference/smsreport-2), Tencent's notification
//! of delivery states (tencentcloud.com/document/product/382/43547). Telephone numbers in them are not read.

use serde::Deserialize;

use super::shorten;

/// Receipts that one call may carry.
const MOST: usize = 500;
/// The longest id that is looked for.
const MAX_ID: usize = 128;

/// How a gateway writes its receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipts {
    /// Alibaba Cloud: a list of `biz_id`, `out_id`, `success`, `err_code`.
    Aliyun,
    /// Tencent Cloud: a list of `sid`, `report_status`, `errmsg`.
    Tencent,
    /// Account and password: `msgid` and `status` in the query, or as a form.
    Gateway,
}

/// What became of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The gateway's id of the message.
    pub message_id: Option<String>,
    /// Our own id of it, where the gateway gives it back.
    pub our_id: Option<String>,
    /// Whether it is on the recipient's phone.
    pub delivered: bool,
    /// The carrier's word for it: `DELIVRD`, `MK:0001`.
    pub code: String,
}

#[derive(Deserialize)]
struct OfAliyun {
    biz_id: Option<String>,
    out_id: Option<String>,
    success: bool,
    #[serde(default)]
    err_code: String,
}

#[derive(Deserialize)]
struct OfTencent {
    sid: Option<String>,
    report_status: String,
    #[serde(default)]
    errmsg: String,
}

impl Receipts {
    /// Reads a call. `None`: it is not written as this gateway writes.
    pub fn read(self, query: &str, body: &[u8]) -> Option<Vec<Receipt>> {
        let all: Vec<Receipt> = match self {
            Self::Aliyun => {
                serde_json::from_slice::<Vec<OfAliyun>>(body).ok()?.into_iter().map(Receipt::from).collect()
            }
            Self::Tencent => {
                serde_json::from_slice::<Vec<OfTencent>>(body).ok()?.into_iter().map(Receipt::from).collect()
            }
            Self::Gateway => {
                let encoded = if query.is_empty() { body } else { query.as_bytes() };
                vec![of_gateway(encoded)?]
            }
        };
        let named = |receipt: &Receipt| receipt.message_id.is_some() || receipt.our_id.is_some();
        (all.len() <= MOST && all.iter().all(named)).then_some(all)
    }

    /// What the gateway takes for an answer, so that it does not send them again.
    pub const fn thanks(self) -> &'static str {
        match self {
            Self::Aliyun => r#"{"code":0,"msg":"ok"}"#,
            Self::Tencent => r#"{"result":0,"errmsg":"OK"}"#,
            Self::Gateway => r#"{"clcode":"000000"}"#,
        }
    }
}

impl From<OfAliyun> for Receipt {
    fn from(receipt: OfAliyun) -> Self {
        Self {
            message_id: id(receipt.biz_id),
            our_id: id(receipt.out_id),
            delivered: receipt.success,
            code: shorten(&receipt.err_code),
        }
    }
}

impl From<OfTencent> for Receipt {
    fn from(receipt: OfTencent) -> Self {
        Self {
            message_id: id(receipt.sid),
            our_id: None,
            delivered: receipt.report_status == "SUCCESS",
            code: shorten(&receipt.errmsg),
        }
    }
}

fn of_gateway(encoded: &[u8]) -> Option<Receipt> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(encoded).into_owned().collect();
    let field = |name: &str| {
        pairs.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
    };
    let status = field("status")?;
    let delivered = status == "DELIVRD";
    Some(Receipt { message_id: id(field("msgid")), our_id: None, delivered, code: shorten(&status) })
}

/// An id that can be one.
fn id(text: Option<String>) -> Option<String> {
    text.filter(|id| (1..=MAX_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(message_id: &str, our_id: Option<&str>, delivered: bool, code: &str) -> Receipt {
        let our_id = our_id.map(str::to_owned);
        Receipt { message_id: Some(message_id.to_owned()), our_id, delivered, code: code.to_owned() }
    }

    #[test]
    fn of_each_gateway() {
        let aliyun = r#"[{"phone_number":"138****0001","success":true,"err_code":"DELIVERED","err_msg":"ok","sms_size":"1",
            "biz_id":"932702304080415357^0","out_id":"0a1b"},{"success":false,"err_code":"MK:0001","biz_id":"9"}]"#;
        assert_eq!(
            Receipts::Aliyun.read("", aliyun.as_bytes()).unwrap(),
            [
                receipt("932702304080415357^0", Some("0a1b"), true, "DELIVERED"),
                receipt("9", None, false, "MK:0001")
            ]
        );
        let tencent = r#"[{"user_receive_time":"2026-11-23 08:03:04","nationcode":"86","mobile":"13800000001",
            "report_status":"FAIL","errmsg":"UNDELIV","description":"","sid":"2019:538"}]"#;
        assert_eq!(
            Receipts::Tencent.read("", tencent.as_bytes()).unwrap(),
            [receipt("2019:538", None, false, "UNDELIV")]
        );
        let query =
            "receiver=&pswd=&msgid=17041010383624511&reportTime=1704101038&mobile=13800000001&status=DELIVRD";
        let expected = [receipt("17041010383624511", None, true, "DELIVRD")];
        assert_eq!(Receipts::Gateway.read(query, b"").unwrap(), expected);
        assert_eq!(Receipts::Gateway.read("", query.as_bytes()).unwrap(), expected);
    }

    #[test]
    fn what_is_written_otherwise_is_not_read() {
        for gateway in [Receipts::Aliyun, Receipts::Tencent, Receipts::Gateway] {
            for body in ["", "{}", "[1]", "hello", r#"[{"success":true}]"#, "status=DELIVRD"] {
                assert_eq!(gateway.read("", body.as_bytes()), None, "{gateway:?} {body}");
            }
        }
        let many = vec![r#"{"biz_id":"1","success":true}"#; MOST + 1].join(",");
        assert_eq!(Receipts::Aliyun.read("", format!("[{many}]").as_bytes()), None);
        let long = format!("msgid={}&status=DELIVRD", "1".repeat(MAX_ID + 1));
        assert_eq!(Receipts::Gateway.read(&long, b""), None);
    }
}
