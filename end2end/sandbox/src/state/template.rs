//! Message templates (消息模板) of an account, and the messages that reached a phone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What may stand in a field of a category template (类目模板); a field of the historic library takes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// 事物: 20 characters.
    Thing,
    /// 字符串: 32 letters, digits and signs.
    CharacterString,
    /// 电话: 17 digits and signs.
    PhoneNumber,
    /// 车牌: 8 characters.
    CarNumber,
    /// 常量: one of those that were chosen when the template was made.
    Const,
    /// 金额.
    Amount,
    /// 时间.
    Time,
    /// 日期.
    Date,
    /// 数字: 32 digits.
    Number,
    /// 汉字: five of them.
    Phrase,
    /// 姓名: 10 Chinese characters or 20 letters.
    Name,
}

impl FieldKind {
    const NAMED: [(Self, &'static str); 11] = [
        (Self::Thing, "thing"),
        (Self::CharacterString, "character_string"),
        (Self::PhoneNumber, "phone_number"),
        (Self::CarNumber, "car_number"),
        (Self::Const, "const"),
        (Self::Amount, "amount"),
        (Self::Time, "time"),
        (Self::Date, "date"),
        (Self::Number, "number"),
        (Self::Phrase, "phrase"),
        (Self::Name, "name"),
    ];

    /// As a key begins: `thing` of `thing1`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::NAMED.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The kind that a key names: `time` of `time4`.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let name = key.trim_end_matches(|c: char| c.is_ascii_digit());
        Self::NAMED.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

/// One template of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Template {
    /// 43 characters; every account has its own.
    pub template_id: String,
    /// 标题.
    pub title: String,
    /// Empty for category templates.
    pub primary_industry: String,
    /// Empty for category templates.
    pub deputy_industry: String,
    /// With `{{key.DATA}}` in it.
    pub content: String,
    /// A filled one.
    pub example: String,
    /// From the category library; otherwise from the historic one, or made for the account.
    pub category: bool,
    /// Number in its library; empty for one that was made for the account.
    pub library_no: String,
    /// What a field of constants takes, by key.
    #[serde(default)]
    pub choices: BTreeMap<String, Vec<String>>,
}

impl Template {
    /// Label and key of every field in order, `first` and `remark` included (their label is empty).
    #[must_use]
    pub fn fields(&self) -> Vec<(String, String)> {
        let mut rest = self.content.as_str();
        let mut fields = Vec::new();
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((key, next)) = after.split_once(".DATA}}") else { break };
            let label = before.trim().trim_end_matches(['：', ':']).trim();
            fields.push((label.to_owned(), key.trim().to_owned()));
            rest = next;
        }
        fields
    }
}

/// What became of a template message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reached {
    /// It is on the phone.
    Shown,
    /// The person takes none.
    UserBlock,
    /// The platform failed (the fault `message_system_failed`).
    SystemFailed,
}

impl Reached {
    /// `Status` of `TEMPLATESENDJOBFINISH`.
    #[must_use]
    pub fn status(self) -> &'static str {
        match self {
            Self::Shown => "success",
            Self::UserBlock => "failed:user block",
            Self::SystemFailed => "failed: system failed",
        }
    }
}

/// A template message, as the person sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PhoneMessage {
    /// `msgid`.
    pub msg_id: i64,
    /// Of which account.
    pub app_id: String,
    /// To whom.
    pub person: String,
    /// By which template.
    pub template_id: String,
    /// Its title.
    pub title: String,
    /// Label and value, cut as the platform cuts.
    pub rows: Vec<(String, String)>,
    /// Where a tap leads.
    pub url: Option<String>,
    /// The sender's own id.
    pub client_msg_id: Option<String>,
    /// When it was sent, UTC milliseconds.
    pub at_ms: i64,
    /// What became of it.
    pub reached: Reached,
    /// Whether the person has looked at it.
    pub read: bool,
}
