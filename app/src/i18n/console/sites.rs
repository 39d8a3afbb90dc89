//! Car parks, their lanes and their codes.

// 停车场
texts! {
    SITES: "停车场", "Car parks";
    SITES_ABOUT: "收费标准、出口车道与离场时间。", "Tariffs, lanes and the time to leave.";
    ALL_SITES: "全部停车场", "All car parks";
    ALL_PLACES: "全部地点", "All places";
    NEW_SITE: "添加停车场", "Add a car park";
    NEW_SITE_ABOUT: "先填名称与收费标准，保存后再添加车道。", "Name and tariff first; lanes follow once it is saved.";
    NO_SITES: "还没有停车场", "No car park yet";
    NO_SITES_ABOUT: "添加停车场后，就可以生成二维码收费。", "Add one, then make QR codes for it.";
    TARIFF: "收费标准", "Tariff";
    LANES: "车道", "Lanes";
    SITE_OPEN: "营业中", "Open";
    SITE_CLOSED: "已关闭", "Closed";
    SITE_SAVED: "停车场已保存", "The car park is saved";
    SITE_SETTINGS: "基本信息与收费", "Settings";
    SITE_NAME: "停车场名称", "Name";
    SITE_NAME_HINT: "车主付款时看到的名称", "What drivers see when they pay";
    SITE_CODE: "停车场编码", "Code";
    SITE_CODE_HINT: "停车系统上报车辆时用它，保存后请勿随意更改", "The parking system reports with it; do not change it lightly";
    TIMES: "时间", "Times";
    EXIT_WINDOW: "缴费后离场时间", "Time to leave after paying";
    EXIT_WINDOW_HINT: "超过后按停留总时长补收差额", "After it the difference is charged";
    QUOTE_VALID: "账单有效时间", "How long a bill stands";
    QUOTE_VALID_HINT: "超过后车主需要刷新账单", "After it the driver sees a fresh bill";
    FREE_MINUTES: "免费时长", "Free";
    FREE_MINUTES_HINT: "停留不超过此时长不收费；超过后从入场起计费", "Stays up to this cost nothing; longer ones are charged from the first minute";
    FIRST_MINUTES: "首段时长", "First period";
    FIRST_PRICE: "首段价格", "Its price";
    PERIOD_MINUTES: "之后每段时长", "Each further period";
    PERIOD_PRICE: "每段价格", "Price of each";
    DAILY_CAP: "24 小时封顶", "Most for 24 hours";
    DAILY_CAP_HINT: "从入场时刻起每 24 小时最多收取；不填为不封顶", "Counted from entry; leave empty for no cap";
    PREVIEW: "费用预览", "What a stay costs";
    PREVIEW_OWN: "试算", "Try a stay";
    PREVIEW_NOT_YET: "填好收费标准后显示", "Appears once the tariff is complete";
    LANES_ABOUT: "每条车道一个编码，与停车系统一致；出口车道可以单独生成二维码。", "Each has the code that the parking system uses; exit lanes can have QR codes of their own.";
    NO_LANES: "还没有车道", "No lanes yet";
    NO_LANES_ABOUT: "添加车道后，车道码能自动认出停在那里的车。", "With lanes, a lane's code knows the car that stands there.";
    LANE: "车道", "Lane";
    NEW_LANE: "添加车道", "Add a lane";
    LANE_NAME: "车道名称", "Name";
    LANE_NAME_HINT: "例如：东出口 1 道", "For example: east exit, lane 1";
    LANE_CODE: "车道编码", "Code";
    LANE_CODE_HINT: "停车系统上报“车到车道”时用它", "The parking system reports a car at the lane with it";
    LANE_EXIT: "出口", "Exit";
    LANE_ENTRY: "入口", "Entry";
    LANE_SAVED: "车道已保存", "The lane is saved";
    VEHICLE_NOW: "当前车辆", "Car there now";
    CLOSE_SITE: "关闭停车场", "Close the car park";
    CLOSE_SITE_ABOUT: "关闭后不再收费，历史订单保留。", "It takes no payments any more; its orders stay.";
    CLOSE_SITE_ASK: "关闭这个停车场？", "Close this car park?";
    CLOSE_SITE_CONSEQUENCE: "它的所有二维码立即失效，车主扫码将看到“停止服务”。此操作不能撤回。", "All its QR codes stop working at once. This cannot be undone.";
    SITE_IS_CLOSED: "停车场已关闭", "The car park is closed";
}

phrases! {
    fn tariff_free(time): "{time}内免费", "{time} free";
    fn tariff_first(time, price): "首 {time} {price} 元", "first {time} {price} yuan";
    fn tariff_period(time, price): "每 {time} {price} 元", "{price} yuan per {time}";
    fn tariff_cap(price): "24 小时封顶 {price} 元", "at most {price} yuan per 24 h";
    fn fee_free(time): "{time}内免费", "Within {time}: free";
    fn fee_first(time): "首 {time}", "First {time}";
    fn fee_periods(count, time): "{count} × {time}", "{count} × {time}";
    fn fee_capped(days): "封顶 {days} 天", "{days} × 24 h at the cap";
}

// 二维码
texts! {
    QR_CODES: "二维码", "QR codes";
    QR_CODES_ABOUT: "张贴在出口或场内，车主扫码即付。", "Hang them at exits or inside; drivers scan and pay.";
    QR_PRINT: "打印二维码", "Print QR codes";
    QR_PRINT_ABOUT: "每张一页，建议用 A5 或更大的纸。", "One per sheet; A5 or larger is best.";
    NEW_QR: "生成二维码", "Make a QR code";
    NO_QR: "还没有二维码", "No QR codes yet";
    NO_QR_ABOUT: "为停车场或车道生成二维码，打印张贴即可收费。", "Make one for a car park or a lane, print it and hang it up.";
    QR_NEEDS_SITE: "先添加停车场，再生成它的二维码。", "Add a car park first.";
    QR_PLACE: "用在哪里", "Where it hangs";
    QR_PLACE_HINT: "停车场码由车主输入车牌；车道码自动认出车道上的车", "At a car park's code the driver types the plate; a lane's code knows the car";
    QR_LABEL: "标签", "Label";
    QR_LABEL_HINT: "印在二维码下方，例如：东出口", "Printed below the code, for example: east exit";
    QR_MADE: "二维码已生成", "The QR code is ready";
    QR_REVOKED: "二维码已停用", "The QR code is revoked";
    QR_ADDRESS: "二维码地址", "The code's address";
    WHOLE_SITE: "全场通用", "Whole car park";
    PRINT: "打印", "Print";
    PRINT_ALL: "打印全部", "Print all";
    REVOKE_QR_ASK: "停用这张二维码？", "Revoke this QR code?";
    REVOKE_QR_CONSEQUENCE: "停用后，已张贴的这张码立即不能付款，而且不能恢复。请先准备好新码。", "The printed code stops working at once and for good. Have a new one ready first.";
    SHEET_TITLE: "扫码缴停车费", "Scan to pay for parking";
    SHEET_HOW: "请用手机扫一扫", "Scan with your phone";
}

phrases! {
    fn whole_site(name): "{name} · 全场通用", "{name} · whole car park";
    fn qr_alt(label): "二维码：{label}", "QR code: {label}";
}
