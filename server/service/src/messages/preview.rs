//! What a message of a kind reads like: made-up values in the fields of a template.

use domain::message::{MessageKind, ValueKey};
use domain::template::render::{self, Line, Values};
use domain::template::required;

/// Made-up values, as long as real ones are.
pub(super) fn sample(kind: MessageKind) -> Vec<(ValueKey, String)> {
    let text = |key: &ValueKey| match key {
        ValueKey::BillNo => "O261123201500K7Q2ABCDXYZ",
        ValueKey::Account => "示范停车管理有限公司",
        ValueKey::TradeType => "停车缴费",
        ValueKey::Time => "2026-11-23 20:15:00",
        ValueKey::Amount => "12.50",
        ValueKey::Plate => "粤B12345",
        ValueKey::Place => "一号停车场",
        ValueKey::Visitor => "王小明",
        ValueKey::Phone => "13800000001",
        ValueKey::Reason => "商务洽谈",
        ValueKey::Host => "李先生",
        ValueKey::Result => "已同意",
        ValueKey::Content => "采购单 PO-2026-118 待您审批",
        ValueKey::Source => "ERP 系统",
        ValueKey::Initiator => "陈小姐",
        ValueKey::Link => "https://app.peake.com.cn/",
    };
    kind.values().iter().map(|key| (*key, text(key).to_owned())).collect()
}

/// The lines of the guide's template.
pub(super) fn of_guide(kind: MessageKind, values: &Values) -> Vec<Line> {
    required(kind).map(|required| render::by_guide(kind, required, values)).unwrap_or_default()
}
