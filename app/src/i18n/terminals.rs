//! The console's words about offline terminals.

texts! {
    MENU_OFFLINE: "脱机终端管理", "Offline terminals";
    TERMINALS: "脱机终端", "Terminals";
    TERMINALS_ABOUT: "没有网络的设备用自己的密钥签出账单二维码，顾客扫码付款后凭放行码放行。", "A device without a network shows a bill that its own key authenticates; the payer releases it with a code.";
    NEW_TERMINAL: "新增终端", "Add a terminal";
    NO_TERMINALS: "还没有脱机终端", "No terminals yet";
    NO_TERMINALS_ABOUT: "新增一台终端会签发它的密钥；把密钥写入设备，就可以出示账单收款。", "Adding one issues its key. Enter the key into the device, and it can show bills.";
    NEEDS_SITE: "终端属于一个停车场或充值点，请先新增。", "A terminal belongs to a car park or a card station; add one first.";
    NUMBER: "终端号", "Number";
    NAME: "名称", "Name";
    NAME_HINT: "顾客付款时看到，例如“东出口缴费机”", "Payers see it, for example “East exit machine”";
    SITE: "所在位置", "Place";
    KEY: "密钥", "Key";
    CHECK_VALUE: "校验值", "Check value";
    CHECK_VALUE_ABOUT: "设备写入密钥后会显示同样的 6 位校验值", "The device shows the same six signs once the key is entered";
    PAID: "已收款", "Collected";
    KEY_NOT_USED: "设备还没有用过这个密钥", "The device has not used this key yet";
    KEY_OLD: "旧密钥", "Old key";
    REVOKED: "已停用", "Out of service";
    BILLS: "账单", "Bills";

    ISSUED: "密钥已签发", "The key is issued";
    ISSUED_ABOUT: "密钥只显示这一次。请现在写入设备，并核对设备显示的校验值。", "It is shown this once. Enter it into the device now and compare the check value.";
    ISSUED_NUMBER: "终端号", "Terminal number";
    ISSUED_KEY_NO: "密钥序号", "Key number";
    ISSUED_KEY: "密钥（64 位十六进制）", "Key (64 hex digits)";
    ISSUED_ADDRESS: "账单地址", "Address of bills";
    KEPT: "已经写入设备", "It is in the device";

    RENAME: "改名", "Rename";
    RENAMED: "名称已保存", "The name is saved";
    SAVE: "保存", "Save";
    ROTATE: "更换密钥", "New key";
    ROTATE_ASK: "给这台终端签发新密钥？", "Issue a new key for this terminal?";
    ROTATE_CONSEQUENCE: "新密钥只显示一次，要有人到设备旁写入。旧密钥立即失效时，写入之前这台终端不能收款。已付款的账单照常放行。", "It is shown once, and somebody enters it at the device; where the old key ends now, it takes no payment until then. Paid bills are still released.";
    OLD_KEY: "旧密钥怎么办", "What about the old key";
    OLD_KEEP: "再接受 30 天（例行更换）", "Take it for 30 more days (routine)";
    OLD_END: "立即失效（可能泄露）", "End it now (it may have leaked)";
    END_OLD: "结束旧密钥", "End the old key";
    END_OLD_ASK: "结束旧密钥？", "End the old key?";
    END_OLD_CONSEQUENCE: "用旧密钥签出的新账单从现在起不能付款。设备显示新的校验值以后再结束。", "New bills made with it can no longer be paid. Do this once the device shows the new check value.";
    OLD_ENDED: "旧密钥已结束", "The old key is ended";
    REVOKE: "停用", "Revoke";
    REVOKE_ASK: "停用这台终端？", "Revoke this terminal?";
    REVOKE_CONSEQUENCE: "它的账单从现在起都不能付款，而且不能恢复，适用于丢失或报废。已经付款的账单仍可放行。", "None of its bills can be paid from now on, for good: for a device that is lost or scrapped. Paid bills can still be released.";
    TERMINAL_REVOKED: "终端已停用", "The terminal is revoked";

    OFFLINE_BILLS: "脱机账单", "Offline bills";
    OFFLINE_BILLS_ABOUT: "顾客扫开过的账单。没有扫开的账单只存在于设备里。", "Bills that a payer opened. What nobody scanned is known to the device only.";
    ALL_TERMINALS: "全部终端", "All terminals";
    NO_BILLS: "还没有人扫开账单", "No bill was opened yet";
    NO_BILLS_ABOUT: "终端出示账单，顾客扫码打开以后，会出现在这里。", "Once a payer scans a terminal's bill, it is listed here.";
    BILL_NO: "账单号", "Bill";
    SUBJECT: "内容", "What for";
    ISSUED_AT: "出单时间", "Issued";
    PAID_AT: "付款时间", "Paid";
    SHOW_CODE: "放行码", "Release code";
    CODE_ASK: "查看放行码？", "Show the release code?";
    CODE_CONSEQUENCE: "顾客手机上看不到放行码时用来帮助放行。查看会记入操作日志。", "For helping a payer whose phone does not show it. Looking is written to the audit log.";
    CODE_IS: "放行码", "Release code";
    CODE_IS_ABOUT: "在终端上输入这 8 位数字。", "Type these 8 digits into the terminal.";
    CODE_DONE: "放行了", "Done";
    ORDER: "订单", "Order";
}

phrases! {
    fn key_line(no, value): "密钥 {no} · {value}", "Key {no} · {value}";
    fn old_until(time): "旧密钥接受到 {time}", "The old key is taken until {time}";
    fn paid_count(n): "{n} 张", "{n} bills";
}
