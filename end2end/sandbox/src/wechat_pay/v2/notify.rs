//! Notifications (2.9): a payment's is signed; a refund's is encrypted and not signed.

use bytes::Bytes;

use crate::{
    faults::{FaultName, Occasion},
    ids,
    sandbox::Tools,
    state::{Notification, Refund, State, Trade},
};

use super::{
    super::{
        notify::{CONTENT_FAULTS, OTHER_APP, OTHER_MERCHANT},
        seal::{SEAL_FAULTS, flip},
    },
    sign, views,
    xml::{self, Fields},
};

/// What goes wrong with one message.
#[derive(Clone, Debug, Default)]
pub(super) struct Seal {
    /// With how it is signed.
    pub sealing: Vec<FaultName>,
    /// With what it says.
    pub content: Vec<FaultName>,
}

impl Seal {
    /// Sorts what was done to a message.
    pub fn of(faults: &[FaultName]) -> Self {
        let (content, sealing) = faults.iter().partition(|fault| CONTENT_FAULTS.contains(fault));
        Self { sealing, content }
    }

    pub fn strike(state: &mut State, at: &Occasion<'_>) -> Self {
        Self { sealing: state.strike_all(&SEAL_FAULTS, at), content: state.strike_all(&CONTENT_FAULTS, at) }
    }

    /// There is one key and no time in a signature: whatever is wrong with either shows as a signature that is not
    /// the key's. Nothing can be rotated.
    fn is_foreign(&self) -> bool {
        self.sealing.iter().any(|f| !matches!(f, FaultName::RotatedKey | FaultName::TamperedBody))
    }

    fn key(&self, api_key: &str, tools: &Tools<'_>) -> String {
        if self.is_foreign() { ids::alphanumeric(tools.random, 32) } else { api_key.to_owned() }
    }

    /// The document with its signature.
    pub fn signed(&self, mut fields: Fields, api_key: &str, sign_type: &str, tools: &Tools<'_>) -> String {
        let signature = sign::sign(&fields, &self.key(api_key, tools), sign_type).unwrap_or_default();
        fields.insert("sign".to_owned(), signature);
        self.tampered(xml::write(&fields, "xml"))
    }

    fn tampered(&self, text: String) -> String {
        if !self.sealing.contains(&FaultName::TamperedBody) {
            return text;
        }
        let mut bytes = text.into_bytes();
        flip(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// What is remembered of a payment's notification.
pub(in super::super) fn payment(trade: &Trade) -> String {
    let mut fields = views::paid(trade);
    for (name, value) in [
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("appid", trade.app_id.as_str()),
        ("mch_id", &trade.mch_id),
    ] {
        fields.insert(name.to_owned(), value.to_owned());
    }
    if trade.sign_type != "MD5" {
        fields.insert("sign_type".to_owned(), trade.sign_type.clone());
    }
    xml::write(&fields, "xml")
}

/// What is remembered of a refund's notification: the part that is encrypted.
pub(in super::super) fn refund(refund: &Refund, trade: &Trade) -> String {
    xml::write(&views::req_info(refund, trade), "root")
}

/// One attempt. Every attempt has a nonce of its own.
pub(crate) fn compose(
    state: &mut State,
    tools: &Tools<'_>,
    notification: &Notification,
    faults: &[FaultName],
) -> Option<http::Request<Bytes>> {
    let seal = Seal::of(faults);
    let api_key = state.merchant(&notification.mch_id)?.api_key.clone();
    let body = if notification.out_refund_no.is_some() {
        refund_body(state, notification, &seal, &api_key, tools)?
    } else {
        let mut fields = xml::read(&notification.resource, "xml")?;
        distort(&mut fields, &seal.content);
        fields.insert("nonce_str".to_owned(), ids::alphanumeric(tools.random, 32));
        let sign_type = sign::sign_type(&fields).to_owned();
        seal.signed(fields, &api_key, &sign_type, tools)
    };
    http::Request::post(&notification.url)
        .header("Content-Type", "text/xml")
        .header("Accept", "*/*")
        .header("User-Agent", "Mozilla/4.0")
        .header("Request-ID", format!("{}-0", ids::request_id(tools.random)))
        .body(Bytes::from(body))
        .ok()
}

fn refund_body(
    state: &State,
    notification: &Notification,
    seal: &Seal,
    api_key: &str,
    tools: &Tools<'_>,
) -> Option<String> {
    let app_id = state.trade(&notification.mch_id, &notification.out_trade_no)?.app_id.clone();
    let mut inner = xml::read(&notification.resource, "root")?;
    distort(&mut inner, &seal.content);
    let key = sign::req_info_key(&seal.key(api_key, tools));
    let req_info = sign::ecb_encrypt(key.as_bytes(), xml::write(&inner, "root").as_bytes())?;
    let mut outer: Fields = [
        ("return_code", "SUCCESS".to_owned()),
        ("appid", app_id),
        ("mch_id", notification.mch_id.clone()),
        ("nonce_str", ids::alphanumeric(tools.random, 32)),
        ("req_info", req_info),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    distort(&mut outer, &seal.content);
    Some(seal.tampered(xml::write(&outer, "xml")))
}

/// Whether an answer says that the notification has been dealt with: `return_code` in its body.
pub(crate) fn accepted(status: http::StatusCode, body: &[u8]) -> bool {
    let fields = std::str::from_utf8(body).ok().and_then(|text| xml::read(text, "xml"));
    let said = fields.and_then(|fields| fields.get("return_code").cloned());
    status == http::StatusCode::OK && said.as_deref() == Some("SUCCESS")
}

/// Makes a true message false, in the ways that the faults name.
pub(super) fn distort(fields: &mut Fields, faults: &[FaultName]) {
    let names: Vec<String> = fields.keys().cloned().collect();
    let amount =
        names.iter().find(|n| n.starts_with("refund_fee")).or(names.iter().find(|n| *n == "total_fee"));
    for fault in faults {
        let (name, value) = match fault {
            FaultName::WrongAmount => {
                let Some(name) = amount else { continue };
                let value: i64 = fields[name].parse().unwrap_or_default();
                (name.as_str(), (value + 1).to_string())
            }
            FaultName::WrongCurrency => ("fee_type", "USD".to_owned()),
            FaultName::WrongMerchant if fields.contains_key("mch_id") => {
                ("mch_id", OTHER_MERCHANT.to_owned())
            }
            FaultName::WrongApp if fields.contains_key("appid") => ("appid", OTHER_APP.to_owned()),
            FaultName::UnknownMembers => ("sandbox_member", "未知".to_owned()),
            _ => continue,
        };
        fields.insert(name.to_owned(), value);
    }
}
