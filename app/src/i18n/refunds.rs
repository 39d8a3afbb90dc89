//! 退款.

texts! {
    TITLE: "退款记录", "Refunds";
    ABOUT: "每一笔退款及其进度。要退款，请打开对应的订单。", "Every refund and how far it is. To refund something, open its order.";
    SEARCH_FOR: "退款单号、支付单号、订单号、车牌、卡号", "Refund, payment or order number, plate, card";
    ASKED_AT: "提出时间", "Asked for";
    ASKED_BY: "提出人", "By";
    ARRIVED_AT: "到账时间", "Arrived";
    PROVIDER: "支付机构", "Provider";
    ANY_PROVIDER: "全部机构", "Any provider";
    WECHAT: "微信支付", "WeChat Pay";
    ALIPAY: "支付宝", "Alipay";
    CHINAUMS: "银联商务", "ChinaUMS";
    UNIONPAY: "银联", "UnionPay";
    WAITS: "待处理", "To do";
    NONE: "还没有退款", "No refunds yet";
    NONE_ABOUT: "在订单详情里退款后，进度会显示在这里。", "Refund something on an order's page, and it is followed here.";
    NOTHING_FOUND: "没有符合条件的退款", "No refund fits";
}
