//! The words of the pages of a terminal's bill. Short, and each trouble says what to do next.

texts! {
    OFFLINE: "脱机缴费", "Terminal payment";
    SIGN: "机", "T";
    AFTER_PAYING: "付款后本页会显示 8 位放行码，请在终端上输入。请先不要离开终端。", "After paying, this page shows an 8-digit release code to type into the terminal. Please stay near it.";
    BILL: "账单", "Bill";
    TERMINAL: "终端号", "Terminal";
    BILL_NO: "账单号", "Bill number";
    ISSUED: "出单时间", "Issued";

    RELEASE: "放行码", "Release code";
    RELEASE_BODY: "请在终端上输入这 8 位数字。最多可以输错两次。", "Type these 8 digits into the terminal. Three tries.";
    RELEASE_KEEP: "没输完可以再打开本页，放行码不会变。", "Open this page again if you need it: the code stays the same.";
    PAID_TITLE: "这张账单已经付过款", "This bill has been paid";
    PAID_BODY: "放行码只显示在付款人的手机上。如果是您付的款，请用付款时的微信或支付宝重新扫码；如果不是，请在终端上重新出示账单。", "Its release code is shown on the phone that paid only. If you paid, scan again with the same wallet; if not, ask the terminal for a new bill.";

    UNREADABLE_TITLE: "二维码读不完整", "The code cannot be read";
    UNREADABLE_BODY: "请走近终端，把整个二维码再扫一次。仍然不行，请联系现场工作人员。", "Step closer and scan the whole code again. If that does not help, ask the staff.";
    UNKNOWN_TITLE: "没有登记过这台终端", "This terminal is not registered";
    UNKNOWN_BODY: "请不要付款，并把这台终端告诉现场工作人员。", "Please do not pay, and tell the staff about this terminal.";
    FORGED_TITLE: "账单没有通过验证", "This bill did not verify";
    FORGED_BODY: "它可能被改动过，请不要付款。请在终端上重新出示账单；仍然不行，请联系现场工作人员。", "It may have been altered: please do not pay. Ask the terminal for a new bill; if that does not help, ask the staff.";
    REVOKED_TITLE: "这台终端已经停用", "This terminal is out of service";
    REVOKED_BODY: "您没有被扣款。请到人工窗口付款，或联系现场工作人员。", "You were not charged. Please pay at the counter, or ask the staff.";
    KEY_TITLE: "这台终端需要更换密钥", "This terminal needs its new key";
    KEY_BODY: "您没有被扣款。请到人工窗口付款，并请工作人员给终端写入新密钥。", "You were not charged. Please pay at the counter, and ask the staff to enter the terminal's new key.";
    CLOCK_TITLE: "终端的时钟太快", "The terminal's clock is ahead";
    CLOCK_BODY: "您没有被扣款。请工作人员校准终端的时钟，再重新出示账单。", "You were not charged. Ask the staff to set the terminal's clock, then ask it for a new bill.";
    EXPIRED_TITLE: "账单已经过期", "This bill has expired";
    EXPIRED_BODY: "您没有被扣款。请在终端上重新出示账单，再扫新的二维码。", "You were not charged. Ask the terminal for a new bill and scan its code.";
    REUSED_TITLE: "终端重复使用了账单号", "The terminal used this number before";
    REUSED_BODY: "您没有被扣款。请在终端上重新出示账单；仍然不行，请联系现场工作人员。", "You were not charged. Ask the terminal for a new bill; if that does not help, ask the staff.";
    REFUNDED_TITLE: "这张账单的款项已退回", "This bill was refunded";
    REFUNDED_BODY: "钱已原路退回，账单不再有效。需要的话请在终端上重新出示账单。", "The money went back, and the bill is void. Ask the terminal for a new one if you need it.";
    LATE_TITLE: "付款已收到", "Your payment arrived";
    LATE_BODY: "付款在账单过期之后才到账，工作人员会核实后放行或原路退款。请联系现场工作人员。", "It arrived after the bill had expired. The staff will check it and let you through or refund it; please ask them.";
    CHANGED_BODY: "账单刚刚发生变化，请核对下面的内容和金额后再付款。", "Something just changed. Check what is shown below, then pay.";

    SAY_BUSY_TITLE: "这张账单正在付款", "This bill is being paid";
    SAY_BUSY: "可能有人已经扫码在付这张账单。请稍等片刻再试，不要重复付款。", "Somebody else may be paying it. Wait a moment and try again; do not pay twice.";
    SAY_TROUBLE: "请再试一次。仍然不行，请联系现场工作人员。", "Please try again. If it still fails, ask the staff.";
    SAY_EXPIRED: "请在终端上重新出示账单，再扫新的二维码。", "Ask the terminal for a new bill and scan its code.";
    STEP_POINT: "对准终端屏幕上的二维码", "Point it at the code on the terminal's screen";
    METHOD_OFF_BODY: "这里的线上付款暂未开通，请到人工窗口付款，或联系现场工作人员。", "Online payment is not open here yet. Please pay at the counter or ask the staff.";
    TROUBLE_BODY: "请稍后再试。如果钱包显示已付款，请不要重复付款，联系现场工作人员。", "Please try again shortly. If your wallet says that you paid, do not pay twice; ask the staff.";
}

phrases! {
    fn good_until(time): "请在 {time} 前付款", "Please pay before {time}";
}
