//! Category templates (类目模板): typed fields, what fits them, and which of our values goes into which.

use super::content::Found;
use crate::message::{MessageKind, ValueKey};
use crate::method::text_enum;
use serde::{Deserialize, Serialize};

pub use super::fit::{Misfit, check_value, fit};

text_enum! {
    /// The type of a field, as its name begins.
    FieldKind {
        /// Anything, at most 20 characters.
        Thing = "thing",
        /// Digits, letters and signs, at most 32.
        CharacterString = "character_string",
        /// A telephone number, at most 17 digits and signs.
        PhoneNumber = "phone_number",
        /// A number plate, at most 8.
        CarNumber = "car_number",
        /// One of the words that the template lists, at most 20 characters.
        Const = "const",
        /// At most 5 Chinese characters.
        Phrase = "phrase",
        /// A time of the day, with or without its day.
        Time = "time",
        /// A day, with or without its time.
        Date = "date",
        /// A sum of money.
        Amount = "amount",
        /// A number, at most 32 digits.
        Number = "number",
    }
}

impl FieldKind {
    /// The type of a field by its name, `thing12`; `None`: no typed field that we know.
    pub fn of_key(key: &str) -> Option<Self> {
        let name = key.trim_end_matches(|c: char| c.is_ascii_digit());
        if name.len() == key.len() { None } else { Self::parse(name) }
    }

    /// How many characters it holds.
    pub const fn limit(self) -> usize {
        match self {
            Self::Thing | Self::Const => 20,
            Self::CharacterString | Self::Number => 32,
            Self::PhoneNumber => 17,
            Self::CarNumber => 8,
            Self::Phrase => 5,
            Self::Time | Self::Date => 40,
            Self::Amount => 15,
        }
    }

    /// Whether a value can be put into a field of this type at all.
    pub const fn suits(self, value: ValueKey) -> bool {
        use crate::message::Nature as N;
        matches!(
            (self, value.nature()),
            (Self::Thing | Self::CharacterString, _)
                | (Self::PhoneNumber, N::Phone)
                | (Self::CarNumber, N::Plate)
                | (Self::Const | Self::Phrase, N::Words)
                | (Self::Time | Self::Date, N::Moment)
                | (Self::Amount, N::Money)
                | (Self::Number, N::Money | N::Code)
        ) && !(matches!(self, Self::CharacterString) && matches!(value.nature(), N::Words | N::Plate))
    }
}

/// A field of a category template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name in the platform's interface: `thing2`.
    pub key: String,
    /// Its type.
    pub kind: FieldKind,
    /// The words before it.
    pub label: String,
}

/// The fields of a category template, in their order; those of a type that we do not know are left out.
pub fn fields(found: &Found) -> Vec<Field> {
    let known = |p: super::content::Placeholder| {
        Some(Field { kind: FieldKind::of_key(&p.key)?, key: p.key, label: p.label })
    };
    found.fields().into_iter().filter_map(known).collect()
}

/// Which value goes into which field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapped {
    /// The field's name.
    pub field: String,
    /// The value.
    pub value: ValueKey,
}

/// What is wrong with a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum MappingProblem {
    /// A field gets nothing: the platform refuses messages with an empty field.
    Empty {
        /// The field's words.
        label: String,
    },
    /// The value does not go into a field of this type.
    Unsuited {
        /// The field's words.
        label: String,
        /// The value.
        value: ValueKey,
    },
    /// Something that matters is told nowhere.
    Untold {
        /// The value.
        value: ValueKey,
    },
}

/// What a message of a kind must tell, in whatever field.
pub const fn essential(kind: MessageKind) -> &'static [ValueKey] {
    match kind {
        MessageKind::Sms => &[],
        MessageKind::Notice => &[ValueKey::Content],
        MessageKind::Payment => &[ValueKey::Amount],
        MessageKind::VisitorRequest => &[ValueKey::Visitor, ValueKey::Time],
        MessageKind::VisitorResult => &[ValueKey::Result],
    }
}

/// Everything that is wrong with a mapping; nothing: messages can be sent by it.
pub fn mapping_problems(kind: MessageKind, fields: &[Field], mapping: &[Mapped]) -> Vec<MappingProblem> {
    let mut out = Vec::new();
    for field in fields {
        let label = field.label.clone();
        match mapping.iter().find(|m| m.field == field.key) {
            None => out.push(MappingProblem::Empty { label }),
            Some(m) if !field.kind.suits(m.value) || !kind.values().contains(&m.value) => {
                out.push(MappingProblem::Unsuited { label, value: m.value });
            }
            Some(_) => {}
        }
    }
    let told = |value: &ValueKey| {
        fields.iter().any(|f| mapping.iter().any(|m| m.field == f.key && m.value == *value))
    };
    let untold = essential(kind).iter().filter(|value| !told(value));
    out.extend(untold.map(|value| MappingProblem::Untold { value: *value }));
    out
}

/// Words that a field's label has when it means a value; the more of a label they make up, the surer.
const fn words(kind: MessageKind, value: ValueKey) -> &'static [&'static str] {
    match value {
        ValueKey::BillNo => &["账单编号", "订单编号", "订单号", "账单号", "单号", "流水号", "编号"],
        ValueKey::Account => &["收款账户", "收款方", "收款商户", "商户名称", "商户", "账户"],
        ValueKey::TradeType => &["交易类型", "缴费类型", "缴费项目", "业务类型", "费用类型", "项目", "类型"],
        ValueKey::Time => match kind {
            MessageKind::Payment => &["交易时间", "支付时间", "付款时间", "缴费时间", "时间", "日期"],
            MessageKind::Notice => &["提醒时间", "通知时间", "发送时间", "时间", "日期"],
            _ => &["预约时间", "来访时间", "到访时间", "访问时间", "时间", "日期"],
        },
        ValueKey::Amount => &["付款金额", "支付金额", "缴费金额", "交易金额", "实付金额", "金额", "费用"],
        ValueKey::Plate => &["车牌号码", "车牌号", "车牌"],
        ValueKey::Place => &["停车场名称", "停车场", "车场", "来访地点", "地点", "地址", "项目名称"],
        ValueKey::Visitor => &["访客姓名", "来访人员", "来访人", "访客", "申请人", "姓名"],
        ValueKey::Phone => &["手机号码", "联系电话", "访客电话", "手机号", "电话", "手机"],
        ValueKey::Reason => &["来访事由", "来访目的", "访问事由", "事由", "目的", "原因"],
        ValueKey::Host => &["被访人", "受访人", "接待人", "拜访对象"],
        ValueKey::Result => &["审批结果", "预约结果", "审核结果", "预约状态", "结果", "状态"],
        ValueKey::Content => {
            &["通知内容", "消息内容", "提醒内容", "内容", "事项", "主题", "标题", "说明", "备注"]
        }
        ValueKey::Source => &["源系统", "来源系统", "系统名称", "来源", "系统", "单位"],
        ValueKey::Link => &[],
        ValueKey::Initiator => &["发起人", "发送人", "提交人", "创建人", "申请人", "经办人"],
    }
}

/// How well a label says a value: 0 not at all, 100 word by word.
fn score(kind: MessageKind, label: &str, value: ValueKey) -> usize {
    let whole = label.chars().count().max(1);
    let best = words(kind, value).iter().enumerate().filter(|(_, word)| label.contains(**word));
    best.map(|(i, word)| (word.chars().count() * 100 / whole).saturating_sub(i)).max().unwrap_or(0)
}

/// A mapping for the usual templates: by the words of the fields first, then by their types. A field for which nothing
/// is found is left out, for a person to say.
pub fn propose_mapping(kind: MessageKind, fields: &[Field]) -> Vec<Mapped> {
    let mut pairs: Vec<(usize, usize, ValueKey)> = Vec::new();
    for (i, field) in fields.iter().enumerate() {
        for value in kind.values().iter().filter(|value| field.kind.suits(**value)) {
            pairs.push((score(kind, &field.label, *value), i, *value));
        }
    }
    pairs.sort_by_key(|(score, i, _)| (std::cmp::Reverse(*score), *i));
    let mut taken: Vec<(usize, ValueKey)> = Vec::new();
    let free = |taken: &[(usize, ValueKey)], i: usize, value: ValueKey| {
        taken.iter().all(|(field, v)| *field != i && *v != value)
    };
    for (_, i, value) in pairs.iter().filter(|(score, ..)| *score > 0) {
        if free(&taken, *i, *value) {
            taken.push((*i, *value));
        }
    }
    // The type alone says enough where only one value is of its kind.
    for (i, field) in fields.iter().enumerate() {
        let by_type = match field.kind {
            FieldKind::Amount => Some(ValueKey::Amount),
            FieldKind::Time | FieldKind::Date => Some(ValueKey::Time),
            FieldKind::CarNumber => Some(ValueKey::Plate),
            FieldKind::PhoneNumber => Some(ValueKey::Phone),
            FieldKind::CharacterString => Some(ValueKey::BillNo),
            _ => None,
        };
        if let Some(value) = by_type.filter(|v| kind.values().contains(v) && free(&taken, i, *v)) {
            taken.push((i, value));
        }
    }
    taken.sort_by_key(|(i, _)| *i);
    taken.into_iter().map(|(i, value)| Mapped { field: fields[i].key.clone(), value }).collect()
}
