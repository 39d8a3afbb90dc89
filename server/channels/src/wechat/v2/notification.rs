//! Notifications (wechat.md 2.9): a payment's is signed and verified over all its fields; a refund's is not signed, and
//! only says which refund to ask about.

use super::keys::V2Credentials;
use super::{ecb, sign, wire, xml};
use crate::channel::NotificationAnswer;
use crate::error::{NotifyError, VerifyError};
use crate::types::{Notification, NotificationBody, RefundHint};

const CONTENT_TYPE: Option<&str> = Some("text/xml; charset=utf-8");

pub(super) fn parse(own: &V2Credentials, body: &[u8]) -> Result<Notification, NotifyError> {
    let fields = xml::read(body, "xml").map_err(|e| NotifyError::Malformed(e.to_string()))?;
    if let Some(req_info) = wire::filled(&fields, "req_info") {
        return refund(own, &fields, &req_info);
    }
    sign::verify(&fields, own.api_key.text())?;
    let plain = shown(&fields);
    let report = wire::notified(&fields, plain.clone()).map_err(NotifyError::Malformed)?;
    let event_id = report.transaction_id.clone().unwrap_or_default();
    let body = NotificationBody::Payment(report);
    Ok(Notification { event_id, event_type: "PAYMENT".to_owned(), made_at_ms: None, body, plain })
}

fn refund(own: &V2Credentials, fields: &xml::Fields, req_info: &str) -> Result<Notification, NotifyError> {
    // Anybody can send something that does not open: it says nothing about our key.
    let stranger = || NotifyError::Unverified(VerifyError::BadSignature);
    let plain = ecb::open_req_info(own.api_key.text(), req_info).ok_or_else(stranger)?;
    let opened = xml::read(&plain, "root").map_err(|_| stranger())?;
    let number = |name: &str| wire::required(&opened, name).map_err(NotifyError::Malformed);
    let hint = RefundHint { mch_id: wire::filled(fields, "mch_id"), out_refund_no: number("out_refund_no")? };
    Ok(Notification {
        event_id: wire::filled(&opened, "refund_id").unwrap_or_default(),
        event_type: "REFUND".to_owned(),
        made_at_ms: None,
        body: NotificationBody::RefundHint(hint),
        plain: shown(&opened),
    })
}

/// The fields as JSON, which is how a message's content is kept and shown.
fn shown(fields: &xml::Fields) -> String {
    serde_json::to_string(fields).unwrap_or_default()
}

pub(super) fn answer(accepted: bool) -> NotificationAnswer {
    if accepted {
        NotificationAnswer {
            status: 200,
            content_type: CONTENT_TYPE,
            body: "<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>",
        }
    } else {
        // WeChat reads the body; whoever stands between us and it reads the status.
        NotificationAnswer {
            status: 400,
            content_type: CONTENT_TYPE,
            body: "<xml><return_code><![CDATA[FAIL]]></return_code><return_msg><![CDATA[REFUSED]]></return_msg></xml>",
        }
    }
}
