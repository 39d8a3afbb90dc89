//! What the gateway says, and how it is signed (sections 3, 5, 9).

use crate::{
    clock,
    faults::{FaultName, Occasion},
    sandbox::Tools,
    state::{State, UnionBack, UnionPay, UnionState, UnionTrade},
};

use super::{
    certificates::Certified,
    message::{self, Message},
};

/// Faults that change how something is signed, not what it says.
pub(crate) const SEAL_FAULTS: [FaultName; 7] = [
    FaultName::CorruptSignature,
    FaultName::TamperedBody,
    FaultName::TamperedLineEnds,
    FaultName::UnknownSerial,
    FaultName::WrongSigner,
    FaultName::ExpiredCertificate,
    FaultName::RotatedKey,
];

/// Faults that change what a message says; it is signed properly.
pub(crate) const CONTENT_FAULTS: [FaultName; 4] =
    [FaultName::WrongAmount, FaultName::WrongCurrency, FaultName::WrongMerchant, FaultName::UnknownMembers];

/// A merchant that is nobody's.
const OTHER_MERCHANT: &str = "777290058119999";

/// An answer that refuses.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refusal {
    pub code: &'static str,
    pub text: &'static str,
}

impl Refusal {
    pub fn new(code: &'static str, text: &'static str) -> Self {
        Self { code, text }
    }

    pub fn fields(&self) -> Message {
        let text = format!("{}[{}000001]", self.text, self.code);
        pairs([("respCode", self.code), ("respMsg", &text)])
    }
}

pub(super) fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Message {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// What an answer repeats of the message.
pub(super) fn echo(message: &Message) -> Message {
    const ECHOED: [&str; 14] = [
        "version",
        "encoding",
        "bizType",
        "txnType",
        "txnSubType",
        "accessType",
        "merId",
        "orderId",
        "txnTime",
        "txnAmt",
        "currencyCode",
        "reqReserved",
        "origQryId",
        "signMethod",
    ];
    let echoed = ECHOED.iter().filter_map(|name| Some(((*name).to_owned(), message.get(*name)?.clone())));
    echoed.filter(|(_, value)| !value.is_empty()).collect()
}

/// `queryTrans.do`.
pub(super) fn query(state: &State, tools: &Tools<'_>, message: &Message) -> Result<Message, Refusal> {
    if message["txnType"] != "00" || message["txnSubType"] != "00" {
        return Err(Refusal::new("10", "报文格式错误"));
    }
    let (mer_id, order_id, time) = (&message["merId"], &message["orderId"], &message["txnTime"]);
    let ok = pairs([("respCode", "00"), ("respMsg", "成功[0000000]")]);
    if let Some(back) = state.union_pay.back(mer_id, order_id, time) {
        let text = if back.code == "00" { "成功[0000000]" } else { "交易处理中或失败[1005003]" };
        return Ok(ok
            .into_iter()
            .chain(of_back(back))
            .chain(pairs([("origRespCode", &back.code), ("origRespMsg", text)]))
            .collect());
    }
    let unknown = Refusal::new("34", "查无此交易");
    let trade = state.union_pay.trade(mer_id, order_id, time).ok_or(unknown)?;
    let (code, text) = match trade.state {
        // The payer has not acted: the transaction does not exist yet.
        UnionState::Waiting => return Err(unknown),
        UnionState::Refused if trade.pay_timeout_ms.is_none_or(|until| until > tools.now_ms) => {
            ("05", "交易处理中[1005003]")
        }
        UnionState::Refused => ("64", "余额不足[6400000]"),
        UnionState::Paid | UnionState::Undone => ("00", "成功[0000000]"),
    };
    Ok(ok
        .into_iter()
        .chain(of_trade(trade))
        .chain(pairs([("origRespCode", code), ("origRespMsg", text)]))
        .collect())
}

/// What is said about an order.
pub(super) fn of_trade(trade: &UnionTrade) -> Message {
    let mut fields = pairs([
        ("merId", &trade.mer_id),
        ("orderId", &trade.order_id),
        ("txnTime", &trade.txn_time),
        ("txnType", "01"),
        ("txnSubType", "01"),
        ("txnAmt", &trade.amount.to_string()),
        ("currencyCode", "156"),
        ("reqReserved", &trade.req_reserved),
    ]);
    if let (Some(query_id), Some(paid_ms)) = (&trade.query_id, trade.paid_ms) {
        fields.extend(pairs([
            ("queryId", query_id),
            ("settleAmt", &trade.settle_amount.to_string()),
            ("settleCurrencyCode", "156"),
            ("settleDate", &clock::beijing(paid_ms, "%m%d")),
            ("traceNo", &trade.trace_no),
            ("traceTime", &clock::beijing(paid_ms, "%m%d%H%M%S")),
            ("payCardType", "01"),
        ]));
    }
    fields
}

/// What is said about a refund or an undo.
pub(super) fn of_back(back: &UnionBack) -> Message {
    pairs([
        ("merId", &back.mer_id),
        ("orderId", &back.order_id),
        ("txnTime", &back.txn_time),
        ("txnType", &back.txn_type),
        ("txnSubType", "00"),
        ("txnAmt", &back.amount.to_string()),
        ("currencyCode", "156"),
        ("queryId", &back.query_id),
        ("origQryId", &back.orig_query_id),
        ("settleAmt", &back.amount.to_string()),
        ("settleCurrencyCode", "156"),
        ("traceNo", &back.trace_no),
        ("traceTime", &clock::beijing(back.created_ms, "%m%d%H%M%S")),
    ])
}

/// Signs an answer, with the faults that are set for it.
pub(super) fn seal(state: &mut State, mut fields: Message, at: &Occasion<'_>) -> String {
    let faults = state.strike_all(&SEAL_FAULTS, at);
    let content = state.strike_all(&CONTENT_FAULTS, at);
    distort(&mut fields, &content);
    message::write_plain(&signed(&mut state.union_pay, fields, &faults))
}

/// A message with UnionPay's signature, or with what the faults make of it.
pub(super) fn signed(union_pay: &mut UnionPay, mut fields: Message, faults: &[FaultName]) -> Message {
    if faults.contains(&FaultName::RotatedKey) {
        union_pay.rotated = true;
    }
    let certified = signer(union_pay, faults);
    fields.insert("signMethod".into(), "01".into());
    fields.insert("signPubKeyCert".into(), certified.crlf());
    let mut signature = message::sign(certified.key.inner(), &fields);
    if faults.contains(&FaultName::CorruptSignature) {
        signature = message::sign(certified.key.inner(), &Message::new());
    }
    fields.insert("signature".into(), signature);
    if faults.contains(&FaultName::TamperedBody) {
        fields.insert("respMsg".into(), "tampered".into());
    }
    if faults.contains(&FaultName::TamperedLineEnds) {
        let pem = fields["signPubKeyCert"].replace("\r\n", "\n");
        fields.insert("signPubKeyCert".into(), pem);
    }
    fields
}

fn signer<'a>(union_pay: &'a UnionPay, faults: &[FaultName]) -> &'a Certified {
    let own = &union_pay.certificates;
    if faults.contains(&FaultName::ExpiredCertificate) {
        return &own.expired;
    }
    if faults.contains(&FaultName::UnknownSerial) {
        return &own.foreign;
    }
    if faults.contains(&FaultName::WrongSigner)
        && let Some(merchant) = union_pay.merchants.first().and_then(|m| m.certificate())
    {
        return merchant;
    }
    if union_pay.rotated { &own.next_signer } else { &own.signer }
}

/// Makes a true message false, in the ways that the faults name.
pub(super) fn distort(fields: &mut Message, faults: &[FaultName]) {
    for fault in faults {
        match fault {
            FaultName::WrongAmount => {
                if let Some(amount) = fields.get_mut("txnAmt") {
                    *amount = (amount.parse::<i64>().unwrap_or_default() + 1).to_string();
                }
            }
            FaultName::WrongCurrency => {
                fields.insert("currencyCode".into(), "840".into());
            }
            FaultName::WrongMerchant => {
                fields.insert("merId".into(), OTHER_MERCHANT.into());
            }
            FaultName::UnknownMembers => {
                fields.insert("reserved".into(), "{couponInfo=[{\"id\"=1&b=2}]}".into());
            }
            _ => {}
        }
    }
}
