//! The overview, orders and money, as the menu has them.

// 总览
texts! {
    OVERVIEW: "总览", "Overview";
    TODAY: "今日", "Today";
    PAID_TODAY: "今日收款", "Paid today";
    REFUNDED_TODAY: "今日退款", "Refunded today";
    BEING_PAID: "正在支付的订单", "Orders being paid";
    CARS_INSIDE: "场内车辆", "Cars inside";
    LAST_DAYS: "近 14 天收款", "Paid in the last 14 days";
    ALTOGETHER: "合计", "Altogether";
    NOTHING_PAID: "还没有收款。车主付款后，这里显示每天的收款。", "Nothing was paid yet. What drivers pay is shown here, day by day.";
    NEWEST_ORDERS: "最近的订单", "Newest orders";
    ALL_ORDERS: "全部订单", "All orders";
    PROBLEMS: "待处理", "To do";
    PROBLEM_CHECKS: "自检发现有误", "Faults found by the self-check";
    NO_PROBLEMS: "没有需要处理的事项", "Nothing waits for you";
    PROBLEM_DESK: "迟到的款项等待决定", "Late payments wait for a decision";
    PROBLEM_REFUNDS: "退款没有成功，需要人工处理", "Refunds did not go through";
    PROBLEM_QUARANTINE: "今日收到未采信的支付通知", "Notifications of today that were not believed";
    PROBLEM_DELIVERIES: "今日推送给停车系统失败", "Webhooks of today that failed";
    FIRST_STEPS: "四步开始收款", "Four steps to the first payment";
    FIRST_STEPS_ABOUT: "按顺序完成，每一步都会自动检查。", "Do them in order; each is checked for you.";
    STEP_WECHAT: "配置微信支付并启用", "Set up WeChat Pay and switch it on";
    STEP_WECHAT_ABOUT: "填写公众号与商户号，保存时自动检查是否正确。", "Enter the official account and the merchant number; saving checks them.";
    STEP_SITE: "添加停车场与收费标准", "Add a car park and its tariff";
    STEP_SITE_ABOUT: "填写时即可看到不同停留时长的费用。", "You see what a stay costs while you type.";
    STEP_QR: "生成二维码", "Make a QR code";
    STEP_QR_ABOUT: "每个停车场、每条车道各一张，可打印张贴。", "One for each car park and lane, ready to print.";
    STEP_KEY: "给停车系统一个 API 密钥", "Give the parking system an API key";
    STEP_KEY_ABOUT: "停车系统用它上报车辆、查询账单。", "The parking system reports vehicles and looks up bills with it.";
    STEP_DONE: "已完成", "Done";
    STEP_OPEN: "未完成", "Open";
    STEP_GO: "去完成", "Go";
}

// 订单
texts! {
    ORDERS: "订单", "Orders";
    ORDER: "订单详情", "Order";
    SEARCH_ORDERS: "车牌、卡号、订单号、支付单号", "Plate, card, order or provider number";
    ANY_STATE: "全部状态", "Any state";
    FROM_DAY: "开始日期", "From";
    TO_DAY: "结束日期", "To";
    NO_ORDERS: "还没有订单", "No orders yet";
    NO_ORDERS_ABOUT: "车主扫码查看账单后，订单会出现在这里。", "Orders appear here once a driver has scanned a code.";
    NOTHING_FOUND: "没有符合条件的订单", "No order fits";
    NOTHING_FOUND_ABOUT: "请放宽条件再试。", "Try fewer filters.";
    ORDER_NO: "订单号", "Order number";
    SITE: "停车场", "Car park";
    PLATE: "车牌", "Plate";
    PLATE_OR_CARD: "车牌 / 卡号", "Plate or card";
    SITE_OR_STATION: "地点", "Place";
    METHOD: "支付方式", "Method";
    ORDER_OPEN: "待支付", "Open";
    ORDER_SETTLED: "已结清", "Settled";
    ORDER_CLOSED: "已关闭", "Closed";
    AT_DESK: "待处理", "Waits for you";
    REFUNDED: "已退", "Refunded";
    METHOD_WECHAT_OA: "微信公众号支付", "WeChat Pay";
    METHOD_ALIPAY_LIFE: "支付宝生活号支付", "Alipay";
    METHOD_CHINAUMS_OA: "银联商务公众号支付", "ChinaUMS";
    METHOD_WECHAT_APP: "微信 App 支付", "WeChat Pay in the App";
    METHOD_ALIPAY_APP: "支付宝 App 支付", "Alipay in the App";
    METHOD_UNIONPAY_APP: "银联 App 支付", "UnionPay in the App";
    PURPOSE: "用途", "Purpose";
    TICKET_NO: "无牌车票号", "Ticket";
    VISIT_NO: "停车记录号", "Stay";
    ENTERED_AT: "入场时间", "Came in";
    LEFT_AT: "离场时间", "Left";
    HOW_COME: "费用构成", "How it came about";
    PAID_BEFORE: "此前已付", "Paid before";
    SETTLED_AT: "结清时间", "Settled";
    PAYMENTS: "支付记录", "Payments";
    NO_PAYMENTS: "车主看过账单，还没有点支付。", "The driver saw the bill and has not tapped pay yet.";
    PAYMENT_CREATED: "已创建", "Created";
    PAYMENT_PENDING: "等待支付", "Being paid";
    PAYMENT_PAID: "已支付", "Paid";
    PAYMENT_PARTLY_REFUNDED: "部分退款", "Partly refunded";
    PAYMENT_REFUNDED: "已全额退款", "Refunded";
    PAYMENT_CLOSED: "已关闭", "Closed";
    PAYMENT_FAILED: "失败", "Failed";
    FLAG_LATE: "迟到的款项", "Late money";
    FLAG_DOUBLE: "重复支付", "Paid twice";
    OUT_TRADE_NO: "商户订单号", "Our number";
    TRANSACTION_ID: "交易单号", "Provider's number";
    PAYER: "付款人", "Payer";
    PAID_AT: "支付时间", "Paid";
    TIME_LINE: "时间线", "Time line";
    NOTHING_YET: "还没有发生什么。", "Nothing happened yet.";
    NOTIFICATIONS: "支付通知", "Notifications";
    NOTIFICATIONS_ABOUT: "支付机构发来的消息，原样保存。", "What the provider sent, kept as it came.";
    RECEIVED_AT: "收到时间", "Received";
    VERDICT: "结论", "Verdict";
    FROM: "来源", "From";
    SHOW_RAW: "查看原文", "Raw";
    RAW_NOTIFICATION: "通知原文", "The notification as it came";
    RAW_HEADERS: "请求头", "Headers";
    RAW_BODY: "正文", "Body";
    RAW_PLAIN: "解密后的内容", "Decrypted";
    RAW_NOT_OPENED: "没有解开：签名不符，或不是用本商户号的密钥加密的。", "It did not open: the signature is wrong, or another key encrypted it.";
    ORDER_DELIVERIES_ABOUT: "为这笔订单通知停车系统的记录。", "How the parking system was told of this order.";
}

// Money given back, and money that waits.
texts! {
    DESK: "退款与待处理", "Refunds and decisions";
    DESK_ABOUT: "每一项都写明发生了什么，以及可以怎么办。", "Each says what happened and what can be done about it.";
    REFUNDS: "退款", "Refunds";
    REFUND: "退款", "Refund";
    REFUND_ASK: "退款给付款人？", "Give money back?";
    REFUND_AMOUNT: "退款金额", "Amount";
    REASON_HINT: "付款人会在退款通知里看到", "The payer sees it in the refund message";
    OUT_REFUND_NO: "退款单号", "Refund number";
    REFUND_REQUESTED: "已提交", "Requested";
    REFUND_ACCEPTED: "处理中", "Under way";
    REFUND_SUCCEEDED: "已到账", "Arrived";
    REFUND_FAILED: "未成功", "Did not go through";
    REFUND_ABNORMAL: "需人工处理", "Needs you";
    QUARANTINE: "未采信的通知", "Quarantine";
    QUARANTINE_ABOUT: "签名不符、金额或商户号对不上的支付通知。只保存，从不入账。", "Notifications whose signature, amount or merchant number was wrong. Kept and shown, never applied.";
    ALL_QUARANTINE: "全部未采信的通知", "The whole quarantine";
    QUARANTINE_EMPTY: "没有未采信的通知", "Every notification was in order";
    QUARANTINE_EMPTY_ABOUT: "如果有人伪造支付通知，会被拦在这里。", "If somebody forges a notification, it ends here.";
}

phrases! {
    fn quarantine_dropped(n): "另有 {n} 条来得太快，没有保存。", "{n} more came too fast to be kept.";
}
