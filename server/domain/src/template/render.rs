//! The fields of one message: our values in the fields of a template.

use super::category::{Field, Mapped};
use super::fit::{self, Misfit};
use super::{Required, RequiredField};
use crate::message::{MessageKind, ValueKey};
use serde::{Deserialize, Serialize};

/// What a message tells: a value for each key that is known.
pub type Values = [(ValueKey, String)];

/// One line of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The field's name: `keyword1`, `thing2`.
    pub key: String,
    /// The words before it.
    pub label: String,
    /// What goes into it.
    pub value: Result<String, Misfit>,
}

/// The lines of a message by one of the guide's templates.
pub fn by_guide(kind: MessageKind, required: &Required, values: &Values) -> Vec<Line> {
    let line = |f: &RequiredField| Line {
        key: f.key.to_owned(),
        label: f.label.to_owned(),
        value: fit::fit_keyword(f.value.nature(), &told(kind, f.value, values)),
    };
    required.fields.iter().map(line).collect()
}

/// The lines of a message by a category template.
pub fn by_category(fields: &[Field], mapping: &[Mapped], values: &Values) -> Vec<Line> {
    let line = |f: &Field| {
        let mapped = mapping.iter().find(|m| m.field == f.key);
        let value = match mapped {
            Some(m) => fit::fit(f.kind, m.value.nature(), value(m.value, values)),
            None => Err(Misfit::Empty),
        };
        Line { key: f.key.clone(), label: f.label.clone(), value }
    };
    fields.iter().map(line).collect()
}

/// Names of fields that cannot be filled, with why.
pub type Unfilled = Vec<(String, Misfit)>;

/// The fields as they are sent; `Err`: the names of the fields that cannot be filled, with why.
///
/// # Errors
/// At least one field cannot be filled.
pub fn to_send(lines: Vec<Line>) -> Result<Vec<(String, String)>, Unfilled> {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for line in lines {
        match line.value {
            Ok(value) => good.push((line.key, value)),
            Err(misfit) => bad.push((line.label, misfit)),
        }
    }
    if bad.is_empty() { Ok(good) } else { Err(bad) }
}

fn value(key: ValueKey, values: &Values) -> &str {
    values.iter().find(|(k, _)| *k == key).map_or("", |(_, text)| text)
}

/// What a field of the guide's templates tells. Some of them have no field for what matters, since `first` used to say
/// it: the decision about a visit, the plate that was paid for.
fn told(kind: MessageKind, key: ValueKey, values: &Values) -> String {
    let own = value(key, values);
    let (more, before) = match (kind, key) {
        (MessageKind::VisitorResult, ValueKey::Reason) => (value(ValueKey::Result, values), true),
        (MessageKind::Payment, ValueKey::TradeType) => (value(ValueKey::Plate, values), false),
        _ => ("", false),
    };
    match (own.is_empty(), more.is_empty(), before) {
        (_, true, _) => own.to_owned(),
        (true, false, _) => more.to_owned(),
        (false, false, true) => format!("{more}：{own}"),
        (false, false, false) => format!("{own} {more}"),
    }
}
