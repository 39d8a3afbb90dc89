use crate::error::Result;
use domain::ids::{OperatorId, OrderId};
use domain::message::{MessageKind, ValueKey};
use domain::phone::Phone;
use domain::time::UnixMs;
pub struct Recipient { pub app_id: Option<String>, pub openid: Option<String>, pub phone: Option<Phone> }
pub struct NewMessage<'a> { pub operator: &'a OperatorId, pub kind: MessageKind, pub to: Recipient, pub values: Vec<(ValueKey, String)>, pub link: Option<String>, pub reference: &'a str, pub dedup_key: &'a str, pub order: Option<&'a OrderId>, pub now: UnixMs }
impl crate::Service { pub async fn queue_visit_message(&self, _tx: &mut store::Tx, m: NewMessage<'_>) -> Result<bool> { let _ = (m.operator, m.kind, m.to.app_id, m.to.openid, m.to.phone, m.values, m.link, m.reference, m.dedup_key, m.order, m.now); Ok(false) } }
