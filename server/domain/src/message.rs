//! Messages to people: what kinds there are, what each tells, and how far one has come.

use crate::method::text_enum;

text_enum! {
    /// The five kinds of messages (消息类型) of 推送配置.
    MessageKind {
        /// 短信消息: what goes out where WeChat cannot reach somebody.
        Sms = "sms",
        /// 微信普通消息: a notice of an integrated system.
        Notice = "notice",
        /// 微信交易消息: a payment was received.
        Payment = "payment",
        /// 微信访客消息: somebody would like to visit, and the host decides.
        VisitorRequest = "visitor_request",
        /// 微信访客通知消息: what the host decided.
        VisitorResult = "visitor_result",
    }
}

text_enum! {
    /// One thing that a message tells.
    ValueKey {
        /// 账单编号
        BillNo = "bill_no",
        /// 收款账户
        Account = "account",
        /// 交易类型
        TradeType = "trade_type",
        /// When: the payment, the visit, or what a notice is about.
        Time = "time",
        /// 付款金额
        Amount = "amount",
        /// 车牌号码
        Plate = "plate",
        /// Where: the car park, the card station, or the place of a visit.
        Place = "place",
        /// 访客姓名
        Visitor = "visitor",
        /// 手机号码
        Phone = "phone",
        /// 来访事由
        Reason = "reason",
        /// Whom a visitor visits.
        Host = "host",
        /// What was decided, in a word or two.
        Result = "result",
        /// What a notice says.
        Content = "content",
        /// 源系统
        Source = "source",
        /// 发起人
        Initiator = "initiator",
        /// The address that a tap opens: written out in a text message, where there is nothing to tap.
        Link = "link",
    }
}

/// What kind of thing a value is: it says whether and how the value may be shortened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Words: may be cut at the end, visibly.
    Words,
    /// A number that people compare sign by sign: never cut at an end; where it is only shown, its middle may be left
    /// out visibly.
    Code,
    /// A sum of money, `12.50`: never shortened.
    Money,
    /// A moment, `2026-11-23 20:15:00`: written in another way, never cut.
    Moment,
    /// A telephone number: never shortened.
    Phone,
    /// A number plate: never shortened.
    Plate,
}

impl ValueKey {
    /// What kind of thing it is.
    pub const fn nature(self) -> Nature {
        match self {
            Self::BillNo | Self::Link => Nature::Code,
            Self::Amount => Nature::Money,
            Self::Time => Nature::Moment,
            Self::Phone => Nature::Phone,
            Self::Plate => Nature::Plate,
            Self::Account
            | Self::TradeType
            | Self::Place
            | Self::Visitor
            | Self::Reason
            | Self::Host
            | Self::Result
            | Self::Content
            | Self::Source
            | Self::Initiator => Nature::Words,
        }
    }
}

impl MessageKind {
    /// The kinds that go through a template of the official account: all but the text message.
    pub const BY_TEMPLATE: &'static [Self] =
        &[Self::Notice, Self::Payment, Self::VisitorRequest, Self::VisitorResult];

    /// Whether it goes through a template of the official account.
    pub const fn is_by_template(self) -> bool {
        !matches!(self, Self::Sms)
    }

    /// What a message of this kind tells: first the fields of the guide's template in their order, then what else a
    /// category template may have a field for.
    pub const fn values(self) -> &'static [ValueKey] {
        use ValueKey as V;
        match self {
            Self::Sms => &[],
            Self::Notice => &[V::Content, V::Source, V::Initiator, V::Time],
            Self::Payment => &[V::BillNo, V::Account, V::TradeType, V::Time, V::Amount, V::Plate, V::Place],
            Self::VisitorRequest => &[V::Visitor, V::Phone, V::Time, V::Reason, V::Host, V::Plate, V::Place],
            Self::VisitorResult => {
                &[V::Visitor, V::Phone, V::Time, V::Reason, V::Result, V::Host, V::Plate, V::Place]
            }
        }
    }
}

impl MessageKind {
    /// What a text message of this kind can tell: also the address to open, for kinds that have one.
    pub fn text_values(self) -> impl Iterator<Item = ValueKey> {
        let linked = matches!(self, Self::Notice | Self::VisitorRequest | Self::VisitorResult);
        self.values().iter().copied().chain(linked.then_some(ValueKey::Link))
    }
}

text_enum! {
    /// How far a message has come.
    MessageState {
        /// It waits to be sent, or to be sent again.
        Queued = "queued",
        /// WeChat took it.
        Sent = "sent",
        /// It arrived, says WeChat, or the receipt of the text message.
        Delivered = "delivered",
        /// It was not sent, or did not arrive, and is not tried again by itself.
        Failed = "failed",
        /// Nobody can reach this person: they do not follow, or refuse messages, and no telephone number is known.
        NotReachable = "not_reachable",
        /// It went out as a text message.
        Sms = "sms",
    }
}

impl MessageState {
    /// Whether nothing more happens by itself.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Sent)
    }

    /// Whether a person may have it sent once more.
    pub const fn may_be_resent(self) -> bool {
        matches!(self, Self::Failed | Self::NotReachable)
    }
}
