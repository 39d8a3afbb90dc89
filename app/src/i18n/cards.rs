//! The console's words about stored-value cards and card stations.

texts! {
    MENU_CARDS: "储值卡管理", "Cards";
    CARDS: "储值卡", "Cards";
    CARDS_ABOUT: "持卡人扫码充值，卡系统扣费；余额始终等于账目之和。", "Holders top up by code, the card system takes from them; a balance is always the sum of its entries.";
    CARD: "储值卡详情", "Card";
    NEW_CARD: "新增储值卡", "Add a card";
    EDIT_CARD: "修改持卡人", "Change the holder";
    NO_CARDS: "还没有储值卡", "No cards yet";
    NO_CARDS_ABOUT: "逐张添加，或从表格导入；卡系统也可以通过接口录入。", "Add them one by one or import a table; the card system can enter them too.";
    SEARCH_CARDS: "卡号、持卡人", "Number, holder";
    NO_CARD_FITS: "没有符合条件的储值卡", "No card fits";
    CARD_NO: "卡号", "Number";
    CARD_NO_HINT: "4 至 24 位数字或字母，印在卡上；保存后不能修改", "4 to 24 digits or letters, as printed; it never changes";
    HOLDER: "持卡人", "Holder";
    HOLDER_HINT: "充值时显示为“张*明”供核对；输入全名才能查看余额。不记名卡留空", "Payers see it masked to check the card; only who knows it sees the balance. Leave empty for a card without a name";
    PHONE: "手机号", "Phone number";
    PHONE_HINT: "充值后没有关注公众号的人收短信；加密保存，只显示首尾几位", "Where somebody who does not follow the official account is told of a top-up; kept encrypted, shown masked";
    PHONE_FORGET: "清除已保存的手机号", "Forget the number";
    OPENING: "期初余额", "Opening balance";
    OPENING_HINT: "启用本系统前卡内已有的钱；没有则不填", "What the card held before this system; leave empty for nothing";
    BALANCE: "余额", "Balance";
    BELOW_ZERO: "余额为负", "Below zero";
    ALL_CARDS: "全部", "All";
    CARD_ACTIVE: "正常", "Active";
    CARD_BLOCKED: "已停用", "Blocked";
    CARD_SAVED: "储值卡已保存", "The card is saved";
    BLOCK: "停用", "Block";
    BLOCK_ASK: "停用这张卡？", "Block this card?";
    BLOCK_CONSEQUENCE: "停用后不能充值也不能扣费，适用于挂失或退卡；正在支付的充值仍会到账，随时可以恢复。", "It takes no top-up and nothing is spent from it, as when it was lost or returned. Money on its way still arrives, and it can be unblocked.";
    BLOCKED_DONE: "已停用", "The card is blocked";
    UNBLOCK: "恢复使用", "Unblock";
    UNBLOCKED_DONE: "已恢复使用", "The card can be used again";
    HISTORY: "余额明细", "History";
    HISTORY_ABOUT: "每一笔进出及其后的余额，最新的在前。", "Every entry and the balance after it, newest first.";
    NO_HISTORY: "还没有充值或扣费", "Nothing came in or went out yet";
    NO_HISTORY_ABOUT: "持卡人在充值点扫码充值后，明细会出现在这里。", "Entries appear once somebody tops it up at a station.";
    AT: "时间", "When";
    WHAT: "类型", "What";
    CHANGE: "金额", "Amount";
    AFTER: "余额", "Balance";
    KIND_OPENING: "期初余额", "Opening balance";
    KIND_TOP_UP: "充值", "Top-up";
    KIND_LATE: "迟到充值（已接受）", "Late top-up, accepted";
    KIND_DEBIT: "扣费", "Debit";
    KIND_UNDONE: "撤销扣费", "Debit undone";
    KIND_REFUND: "充值退款", "Top-up refunded";
    KIND_REFUND_FAILED: "退款未成功，退回卡内", "Refund failed, back on the card";
    NEWEST: "回到最新", "Newest";

    IMPORT: "导入", "Import";
    IMPORT_CARDS: "从表格导入储值卡", "Import cards from a table";
    IMPORT_ABOUT: "第一行是列名：卡号、持卡人、余额（后两列可以没有）。已有的卡只更新持卡人；有一行不对就全部不导入。最多 2000 张。", "The first line names the columns: card_no, holder, balance (the last two may be missing). Cards that are there get the new holder only; one wrong line and nothing is imported. At most 2000 cards.";
    IMPORT_FILE: "CSV 表格", "CSV table";
    IMPORT_HINT: "在 Excel 或 WPS 中另存为“CSV UTF-8”，再选择文件；也可以直接粘贴", "Save as “CSV UTF-8” in Excel or WPS and pick the file, or paste the cells";

    STATIONS: "充值点", "Card stations";
    STATIONS_ABOUT: "持卡人扫充值点的二维码，给自己的卡充值。", "Holders scan a station's code and top up their cards.";
    STATION: "充值点", "Card station";
    NEW_STATION: "添加充值点", "Add a card station";
    NEW_STATION_ABOUT: "填写名称与可选金额，保存后生成二维码。", "Name and amounts first; then make its QR code.";
    NO_STATIONS: "还没有充值点", "No card station yet";
    NO_STATIONS_ABOUT: "添加充值点并打印它的二维码，持卡人就能扫码充值。", "Add one and print its code, so that holders can top up.";
    STATION_NAME: "充值点名称", "Name";
    STATION_NAME_HINT: "充值的人看到的名称，例如：一食堂充值点", "What payers see, for example: canteen";
    STATION_CODE: "充值点编码", "Code";
    STATION_CODE_HINT: "卡系统上报扣费时也用它，保存后请勿随意更改", "The card system names it too; do not change it lightly";
    AMOUNTS: "充值金额", "Amounts";
    PRESETS: "可选金额", "Amounts to choose from";
    PRESETS_HINT: "从小到大，用逗号分开，最多 8 个，例如 50, 100, 200", "Smallest first, separated by commas, at most 8, for example 50, 100, 200";
    FREE_AMOUNT: "允许输入其他金额", "Other amounts may be typed";
    FREE_AMOUNT_HINT: "在下面的最低与最高之间", "Between the least and the most below";
    MIN: "单次最低", "Least of one top-up";
    MAX: "单次最高", "Most of one top-up";
    MAX_BALANCE: "卡内最多", "Most that a card holds";
    MAX_BALANCE_HINT: "充值后不能超过；不填为不限", "After a top-up; leave empty for no bound";
    STATION_SAVED: "充值点已保存", "The card station is saved";
    CLOSE_STATION: "停止充值", "Close the station";
    CLOSE_STATION_ABOUT: "停止后扫码不能再充值；已有的卡和订单不受影响，重新保存即可恢复。", "Its codes take no top-ups any more; cards and orders stay. Saving opens it again.";
    CLOSE_STATION_ASK: "停止这个充值点？", "Close this card station?";
    CLOSE_STATION_CONSEQUENCE: "扫码的人会看到“已停止充值”。正在支付的充值仍会到账。", "Who scans is told that it is closed. Top-ups that are being paid still arrive.";
    STATION_IS_CLOSED: "充值点已停止", "The card station is closed";
    STATION_OPEN: "充值中", "Open";
    STATION_CLOSED: "已停止", "Closed";

    WHOLE_STATION: "充值点", "Card station";
    SHEET_TITLE: "扫码充值", "Scan to top up";
    TOP_UP: "充值", "Top-up";
    CREDITED_CARD: "充入的卡", "Card";
    CARD_HOLDS: "卡内现有", "The card holds now";
    REFUND_CARD_CONSEQUENCE: "退款会同时从卡里扣回。", "The refund is taken off the card.";
    REFUND_BELOW: "卡里的钱不够扣回：退款后这张卡会欠费，下次充值先补足。", "The card does not hold that much: the refund takes it below zero, and the next top-up makes up for it first.";
    REFUND_BELOW_ALLOW: "仍然退款，允许余额为负", "Refund all the same; the card may go below zero";
    REFUND_BELOW_FORBIDDEN: "最多可退卡内余额；要退更多，请管理员操作。", "At most what the card holds; an administrator may refund more.";

    SCOPE_CARDS_READ: "查询储值卡", "Read cards";
    SCOPE_CARDS_READ_HINT: "余额与明细", "Balances and history";
    SCOPE_CARDS_WRITE: "录入储值卡", "Enter cards";
    SCOPE_CARDS_WRITE_HINT: "新增、改名、停用", "Add, rename, block";
    SCOPE_CARDS_DEBIT: "储值卡扣费", "Pay with cards";
    SCOPE_CARDS_DEBIT_HINT: "扣费与撤销", "Debits, and undoing them";
}

phrases! {
    fn totals(count, sum): "{count} 张卡，余额合计 ¥{sum}", "{count} cards that hold ¥{sum} together";
    fn phone_kept(masked): "已保存 {masked}，留空则不变", "Kept: {masked}. Leave empty to keep it";
    fn whole_station(name): "{name} · 充值点", "{name} · card station";
    fn imported(created, changed, unchanged): "已导入：新增 {created} 张，更新 {changed} 张，未变 {unchanged} 张", "Imported: {created} new, {changed} changed, {unchanged} as they were";
    fn rules(least, most): "{least} 至 {most} 元", "{least} to {most} yuan";
}
