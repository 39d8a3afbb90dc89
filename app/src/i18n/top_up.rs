//! The words of a card station's pages. Short, and each trouble says what to do next.

texts! {
    TOP_UP: "充值缴费", "Card top-up";
    SIGN: "卡", "¥";

    ASK_CARD: "输入卡号充值", "Enter your card number";
    CARD_NO: "卡号", "Card number";
    CARD_NO_HINT: "印在卡片正面或背面", "Printed on the card";
    NEXT: "下一步", "Next";
    ASK_CARD_NOTE: "下一步会显示持卡人姓名（部分隐藏），请核对后再充值。", "The next page shows part of the holder's name; check it before you pay.";
    CARD_LENGTH: "卡号应为 4 至 24 位数字或字母，请核对后重新输入。", "A card number has 4 to 24 digits or letters. Please check it.";
    CARD_SIGN: "卡号里只有数字和字母，请核对后重新输入。", "A card number has digits and letters only. Please check it.";
    CARD_UNKNOWN: "没有找到这张卡。请核对卡号；仍找不到请联系管理员。", "There is no such card. Check the number, or ask the staff.";
    CARD_TOO_OFTEN: "查询太频繁了，请稍后再试。", "Too many look-ups. Please try again later.";

    HOLDER: "持卡人", "Holder";
    NO_HOLDER: "不记名卡", "Card without a name";
    CHECK_HOLDER: "请核对是不是要充值的卡", "Is this the card to top up?";
    OTHER_CARD: "换一张卡", "Another card";
    BALANCE: "卡内余额", "Balance";
    BELOW_ZERO: "余额为负：下次充值先补足欠额。", "The card is below zero: the next top-up makes up for it first.";

    CHOOSE: "选择充值金额", "Choose an amount";
    OTHER_AMOUNT: "其他金额（元）", "Another amount (yuan)";
    USE_AMOUNT: "充这个金额", "Top up this amount";
    FULL_TITLE: "这张卡已经充满", "This card is full";
    FULL_BODY: "卡内余额已达到上限，使用后再来充值。", "The card holds the most that it may. Come back when some of it is used.";
    NO_AMOUNT: "请输入金额，例如 50 或 50.00。", "Enter an amount, for example 50 or 50.00.";
    TOO_LITTLE: "低于最低充值金额，请改一个金额。", "That is below the least top-up. Please choose another amount.";
    TOO_MUCH: "超过单次充值上限，请改一个金额。", "That is above the most of one top-up. Please choose another amount.";
    NOT_OFFERED: "请选择下面列出的金额。", "Please choose one of the amounts below.";
    CARD_FULL: "充值后会超过这张卡的余额上限，请改一个较小的金额。", "The card would hold too much. Please choose a smaller amount.";

    AMOUNT: "充值金额", "Top-up";
    CHANGE_AMOUNT: "换一个金额", "Another amount";
    CHANGED_TITLE: "请再确认一次", "Please check once more";
    CHANGED_BODY: "充值信息刚刚发生变化，请核对卡号和金额后再付款。", "Something just changed. Check the card and the amount, then pay.";

    SEE_BALANCE: "查看余额和明细", "Balance and history";
    SEE_BALANCE_NOTE: "输入持卡人全名后可见，避免他人查看。", "Shown to who knows the holder's full name, so that strangers see nothing.";
    FULL_NAME: "持卡人全名", "Holder's full name";
    SHOW: "查看", "Show";
    NAME_WRONG: "姓名与这张卡不符，请核对后再试。", "That is not the name of this card. Please check it.";
    NAME_TOO_OFTEN: "尝试太频繁了，请一小时后再试。", "Too many tries. Please try again in an hour.";
    HISTORY: "最近明细", "Latest entries";
    NO_HISTORY: "还没有明细。", "No entries yet.";
    KIND_OPENING: "期初余额", "Opening balance";
    KIND_TOP_UP: "充值", "Top-up";
    KIND_DEBIT: "消费", "Paid with the card";
    KIND_UNDONE: "消费撤销", "Payment undone";
    KIND_REFUND: "充值退款", "Top-up refunded";
    KIND_REFUND_FAILED: "退款未成功，已退回卡内", "Refund failed, back on the card";

    BLOCKED_TITLE: "这张卡已停用", "This card is blocked";
    BLOCKED_BODY: "可能已挂失或退卡，不能充值。请联系管理员。", "It may have been lost or returned, and takes no top-up. Please ask the staff.";
    CLOSED_TITLE: "这个站点已停止充值", "No top-ups here any more";
    CLOSED_BODY: "请到其他站点充值，或联系管理员。", "Please use another station, or ask the staff.";

    PAID_OK: "充值成功", "Topped up";
    BACK_TO_CARD: "返回这张卡", "Back to the card";
    LATE_TITLE: "付款已收到", "Your payment arrived";
    LATE_BODY: "付款在账单关闭之后才到账，工作人员会核实后充入卡内或原路退款。", "It arrived after the bill was closed. The staff will check it and put it on the card or refund it.";
    STEP_POINT: "对准充值点的二维码", "Point it at the station's code";
    METHOD_OFF_BODY: "这里的线上充值暂未开通，请到人工窗口办理，或联系管理员。", "Online top-ups are not open here yet. Please use the counter or ask the staff.";
    BAD_CODE_BODY: "它可能已经停用。请扫描充值点现在张贴的二维码，或联系管理员。", "It may have been withdrawn. Please scan the code that is posted at the station now, or ask the staff.";
    TROUBLE_BODY: "请稍后再试。如果钱包显示已付款，请不要重复付款。", "Please try again shortly. If your wallet says that you paid, do not pay twice.";
    SAY_BUSY_TITLE: "上一笔充值还没有结束", "An earlier top-up is not over yet";
    SAY_BUSY: "请等它完成，或稍后再点击付款。", "Wait for it to finish, or tap again in a moment.";
    SAY_TROUBLE: "请稍后再点一次付款，不会重复扣款。", "Tap again in a moment; you will not be charged twice.";
    SAY_EXPIRED: "这笔充值已过期，请重新选择金额。", "This top-up has expired. Please choose the amount again.";
}

phrases! {
    fn between(least, most): "{least} 至 {most} 元", "{least} to {most} yuan";
    fn preset(amount): "充值 {amount} 元", "Top up {amount} yuan";
}
