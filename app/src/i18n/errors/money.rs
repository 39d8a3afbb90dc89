//! Orders, payments, refunds, plates.

use crate::i18n::{Text, t};

pub(super) const ERRORS: &[(&str, Text)] = &[
    ("not_fen", t("金额应为 0 至 100 亿分之间的整数分", "An amount is whole fen, from 0 to 10 billion")),
    (
        "bill_day_not_over",
        t("这一天还没有结束，请选以前的日期", "That day is not over yet: choose an earlier one"),
    ),
    ("not_paid", t("这张账单没有付款，或款项已退回", "It is not paid, or the money went back")),
    ("quote_raced", t("账单刚刚变化，请再试一次", "The bill has just changed; please try again")),
    ("refund_exceeds_payment", t("退款总额不能超过支付金额", "The refunds would exceed the payment")),
    ("refund_decided", t("这笔退款已经有人处理了", "Somebody has decided about this refund already")),
    (
        "not_your_own_refund",
        t("自己提出的退款要由另一位同事同意", "A colleague has to approve what you asked for"),
    ),
    ("refund_moved", t("这笔退款的状态已经变了，请刷新", "This refund has moved on; refresh the page")),
    (
        "notification_cut",
        t(
            "这条通知太长，没有完整保存，不能再处理",
            "This notification was too long to be kept whole; it cannot be run again",
        ),
    ),
    ("not_at_desk", t("这笔款项已经处理过了", "This payment has been dealt with already")),
    (
        "order_settled_otherwise",
        t(
            "订单已由另一笔支付结清，只能退款",
            "The order was settled by another payment; it can only be refunded",
        ),
    ),
    ("delivery_waiting", t("该通知正在等待发送", "This delivery is waiting to be sent anyway")),
    ("app_payer_shape", t("付款人标识为 1 到 64 个可见字符", "The payer has 1 to 64 visible signs")),
    (
        "idempotency_key_shape",
        t("Idempotency-Key 为 1 到 128 个可见字符", "An Idempotency-Key has 1 to 128 visible signs"),
    ),
    (
        "idempotency_key_reused",
        t("这个 Idempotency-Key 已用于另一个请求", "This Idempotency-Key was used for another request"),
    ),
    (
        "client_token_bound",
        t("令牌只能用于它签发时指定的付款人和账单", "The token is for another payer or another bill"),
    ),
    (
        "client_token_invalid",
        t("令牌无效或已过期，请重新获取", "The token is not valid any more; get a new one"),
    ),
    (
        "not_an_app_method",
        t("请使用 wechat_app、alipay_app 或 unionpay_app", "Use wechat_app, alipay_app or unionpay_app"),
    ),
    ("nothing_owed", t("当前没有需要支付的金额", "Nothing is owed now")),
    ("amount_changed", t("金额已变化，请重新获取账单", "The amount has changed; fetch the bill again")),
    ("quote_changed", t("账单已变化，请重新获取账单", "The bill has changed; fetch it again")),
    ("already_paid", t("已支付", "It is paid")),
    (
        "payment_in_progress",
        t("另一笔支付正在进行，请稍候", "Another payment of it is under way; wait a moment"),
    ),
    ("bill_or_top_up", t("bill_id 与 top_up 只能二选一", "Either bill_id or top_up, not both")),
    ("method_off", t("该停车场暂不支持此支付方式", "This car park does not take this way of paying now")),
    ("not_at_a_lane", t("请按车道二维码上的车辆支付", "At a lane's code the lane says which car it is")),
    ("not_an_entry", t("这不是入口二维码", "This is not an entry lane's code")),
    ("ticket_taken", t("请再试一次", "Please try again")),
    ("bill_keeps_changing", t("账单正在更新，请稍后再试", "The bill is changing, please try again")),
    ("plate_province", t("车牌以省份简称开头", "A plate begins with a province")),
    ("plate_letter", t("车牌第二位是字母", "The second sign of a plate is a letter")),
    ("plate_length", t("车牌为 7 位，新能源车牌为 8 位", "A plate has 7 signs, a new-energy plate 8")),
    ("plate_sign", t("车牌中有不存在的字符", "A sign that plates do not have")),
    ("not_a_page", t("页码无效，请从第一页开始", "Not a page; begin at the first")),
    ("plate_shape", t("车牌号不完整或有误，不开车可不填", "No complete plate; leave it empty without a car")),
    (
        "plate_inside",
        t(
            "该车牌的车辆已在场内，且入场时间更晚",
            "A vehicle with this plate came in later than this report says",
        ),
    ),
    ("quote_minutes_range", t("应为 1 至 60 分钟", "1 to 60 minutes")),
];
