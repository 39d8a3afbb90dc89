//! UnionPay's `respCode`.

use super::{BALANCE, Entry, LATER, LIMIT, NEW_BILL, OTHER_ACCOUNT, TELL_STAFF, Text, inside, paying, t};

const BY_ITSELF: Text = t("不用处理，系统会查询结果。", "Nothing to do: the system asks for the result.");
const SUPPORT: Text = t(
    "这是程序的问题；请把这一行（含方括号里的七位数字）发给披克技术支持。",
    "The program is at fault: send this line, with the seven digits in brackets, to Peake's support.",
);
const OTHER_CARD: Text = t("请付款人换一张银行卡。", "The payer uses another card.");
const REFUND: Text = t(
    "核对这笔订单在银联商户服务网站上的状态和已退金额，再决定线下处理。",
    "See the order's state and what was refunded at UnionPay's merchant service, then decide by hand.",
);

pub(super) const CODES: &[Entry] = &[
    inside(
        &["A6"],
        t("成功，但有缺陷。", "Done, with a defect."),
        t("已按成功入账；请核对当日对账单。", "It is booked as done: check that day's statement."),
    ),
    paying(&["01"], t("交易失败。", "The transaction failed."), OTHER_CARD, OTHER_ACCOUNT),
    paying(
        &["02"],
        t("银联系统关闭或未开放。", "UnionPay's system is closed."),
        t("稍后再试。", "Try again later."),
        LATER,
    ),
    paying(&["03", "04", "05"], t("银联还没有给出结果。", "UnionPay has no result yet."), BY_ITSELF, LATER),
    paying(&["06"], t("银联系统繁忙。", "UnionPay is busy."), BY_ITSELF, LATER),
    inside(&["10"], t("报文格式不对。", "The message is malformed."), SUPPORT),
    paying(
        &["11"],
        t(
            "签名没有通过：签名证书没有登记，或者与商户号不符。",
            "The signature was refused: the signing certificate is not registered, or not this merchant's.",
        ),
        t(
            "在银联商户服务网站上传签名证书的公钥，并在“银联支付”页面核对商户号和证书。",
            "Upload the signing certificate at UnionPay's merchant service, and check merchant number and certificate on the UnionPay page.",
        ),
        TELL_STAFF,
    ),
    inside(&["12"], t("订单号重复。", "The order number was used before."), BY_ITSELF),
    inside(&["13", "14"], t("报文缺少字段。", "A field is missing."), SUPPORT),
    paying(&["30"], t("交易被拒绝。", "The transaction was declined."), OTHER_CARD, OTHER_ACCOUNT),
    paying(
        &["31"],
        t("商户状态不正常。", "The merchant's state is not in order."),
        t(
            "联系银联或收单机构确认商户已启用。",
            "Ask UnionPay or the acquirer whether the merchant is active.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["32"],
        t("商户没有开通这类交易。", "The merchant may not make this kind of transaction."),
        t("联系银联开通手机支付控件产品。", "Ask UnionPay to enable the in-app payment product."),
        TELL_STAFF,
    ),
    paying(
        &["33"],
        t("金额超过限额。", "The amount is above a limit."),
        t(
            "换卡或分次支付；商户限额向收单机构申请。",
            "Another card helps; the merchant's limit is the acquirer's to raise.",
        ),
        LIMIT,
    ),
    inside(
        &["34"],
        t("银联没有这笔交易。", "UnionPay knows no such transaction."),
        t(
            "付款人没有付款，不用处理；刚下单的，系统会再查。",
            "Nobody paid: nothing to do. For a new order the system asks again.",
        ),
    ),
    inside(
        &["35", "36"],
        t(
            "原交易不存在、状态不对或金额不符，不能退款。",
            "The original is missing, in a wrong state or of another amount: it cannot be refunded.",
        ),
        REFUND,
    ),
    inside(
        &["37"],
        t("查询太频繁。", "Too many queries."),
        t("不用处理，系统会放慢。", "Nothing to do: the system slows down."),
    ),
    paying(&["38"], t("被银联风控拦截。", "UnionPay's risk control stopped it."), OTHER_CARD, OTHER_ACCOUNT),
    paying(
        &["39"],
        t("不在交易时间内。", "Outside the permitted time."),
        t("稍后再试。", "Try again later."),
        LATER,
    ),
    paying(&["40"], t("绑定关系检查没有通过。", "The binding check failed."), OTHER_CARD, OTHER_ACCOUNT),
    inside(
        &["41", "98"],
        t("文件或批次不存在。", "There is no such file or batch."),
        t("当天的文件还没生成时，次日再取。", "That day's file may not be ready: fetch it the next day."),
    ),
    paying(
        &["42"],
        t("已经扣款，但过了支付时间。", "The money was taken, after the deadline."),
        t("款项在“款项处理”里，入账或退款。", "The payment waits at the money desk: accept or refund it."),
        NEW_BILL,
    ),
    paying(
        &["43", "44"],
        t(
            "卡没有开通这项功能，或者信息不对。",
            "The card is not enabled for this, or its details are wrong.",
        ),
        OTHER_CARD,
        OTHER_ACCOUNT,
    ),
    paying(
        &["60", "61", "62", "63", "65", "66", "67", "68"],
        t(
            "发卡行拒绝：卡号、卡状态、密码或身份信息不对，或者不支持这类商户。",
            "The issuer refused: card number, state, password or identity, or it does not serve this kind of merchant.",
        ),
        OTHER_CARD,
        OTHER_ACCOUNT,
    ),
    paying(&["64"], t("卡里余额不足。", "There is not enough money on the card."), OTHER_CARD, BALANCE),
    paying(
        &["69"],
        t("输入超时。", "Input took too long."),
        t("请付款人重新付款。", "The payer tries again."),
        NEW_BILL,
    ),
    inside(&["70"], t("付款人还在操作。", "The payer is still at it."), BY_ITSELF),
    paying(
        &["71", "72", "73"],
        t(
            "短信验证码不对、没有签约，或者卡已过期。",
            "The SMS code is wrong, the card is not signed up, or has expired.",
        ),
        OTHER_CARD,
        OTHER_ACCOUNT,
    ),
    paying(
        &["74", "75"],
        t("已经扣款，但银联的核销没有完成。", "The money was taken, but UnionPay did not complete it."),
        t(
            "立即联系银联核实，不要让付款人重复付款；款项在“款项处理”里。",
            "Ask UnionPay at once and let nobody pay twice; it waits at the money desk.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["76", "77", "78", "79", "80", "81", "82"],
        t(
            "卡没有开通、超过限额或者令牌失效。",
            "The card is not enabled, above a limit, or its token has ended.",
        ),
        OTHER_CARD,
        OTHER_ACCOUNT,
    ),
    paying(&["99"], t("银联没有说明原因。", "UnionPay gives no reason."), BY_ITSELF, LATER),
];
