//! Templates of an official account (模板消息): what the guide demands word by word, what category templates (类目模板)
//! may hold instead, and how our values become their fields.
//!
//! Since 4 May 2023 the platform shows neither `first` nor `remark`, and cuts every field at [`SHOWN`] characters: all
//! that matters is said in the fields alone.

pub mod category;
pub mod compare;
pub mod content;
pub mod fit;
pub mod render;

pub use compare::{Difference, compare};
pub use content::Found;

use crate::message::{MessageKind, ValueKey};

/// How many characters of a field the platform shows.
pub const SHOWN: usize = 20;

/// The industry (行业) of every template: class and name.
pub const INDUSTRY: (&str, &str) = ("IT科技", "IT软件与服务");
/// The second industry of an account that follows the guide.
pub const SECOND_INDUSTRY: (&str, &str) = ("IT科技", "IT硬件与设备");

/// One field of a demanded template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequiredField {
    /// Its name in the platform's interface: `keyword1`.
    pub key: &'static str,
    /// The words before it.
    pub label: &'static str,
    /// What it tells.
    pub value: ValueKey,
}

/// A template that the guide demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Required {
    /// Its title; the first spelling is the one to use, the others are as good.
    pub titles: &'static [&'static str],
    /// Its number in the old template library; `None`: the operator applies for it.
    pub library: Option<&'static str>,
    /// Its fields, in their order, between `first` and `remark`.
    pub fields: &'static [RequiredField],
}

impl Required {
    /// The title to use.
    pub const fn title(&self) -> &'static str {
        self.titles[0]
    }

    /// The whole text as the platform writes it, a placeholder on each line.
    pub fn text(&self) -> String {
        let mut lines = vec!["{{first.DATA}}".to_owned()];
        lines.extend(self.fields.iter().map(|f| format!("{}：{{{{{}.DATA}}}}", f.label, f.key)));
        lines.push("{{remark.DATA}}".to_owned());
        lines.join("\n")
    }
}

const fn field(key: &'static str, label: &'static str, value: ValueKey) -> RequiredField {
    RequiredField { key, label, value }
}

const VISITOR_FIELDS: &[RequiredField] = &[
    field("keyword1", "访客姓名", ValueKey::Visitor),
    field("keyword2", "手机号码", ValueKey::Phone),
    field("keyword3", "预约时间", ValueKey::Time),
    field("keyword4", "来访事由", ValueKey::Reason),
];

const NOTICE: Required = Required {
    titles: &["集成系统消息提醒", "集成系统新消息提醒"],
    library: None,
    fields: &[
        field("keyword1", "内容", ValueKey::Content),
        field("keyword2", "源系统", ValueKey::Source),
        field("keyword3", "发起人", ValueKey::Initiator),
        field("keyword4", "提醒时间", ValueKey::Time),
    ],
};

const PAYMENT: Required = Required {
    titles: &["付款提醒"],
    library: Some("OPENTM405545802"),
    fields: &[
        field("keyword1", "账单编号", ValueKey::BillNo),
        field("keyword2", "收款账户", ValueKey::Account),
        field("keyword3", "交易类型", ValueKey::TradeType),
        field("keyword4", "交易时间", ValueKey::Time),
        field("keyword5", "付款金额", ValueKey::Amount),
    ],
};

const VISITOR_REQUEST: Required =
    Required {
        titles: &["访客预约审批通知"], library: Some("OPENTM417363270"), fields: VISITOR_FIELDS
    };

const VISITOR_RESULT: Required =
    Required {
        titles: &["来访预约结果通知"], library: Some("OPENTM417740493"), fields: VISITOR_FIELDS
    };

/// The template that the guide demands for a kind of message; `None` for text messages.
pub const fn required(kind: MessageKind) -> Option<&'static Required> {
    match kind {
        MessageKind::Sms => None,
        MessageKind::Notice => Some(&NOTICE),
        MessageKind::Payment => Some(&PAYMENT),
        MessageKind::VisitorRequest => Some(&VISITOR_REQUEST),
        MessageKind::VisitorResult => Some(&VISITOR_RESULT),
    }
}
