//! The console's words about visitors.

texts! {
    SCOPE_VISITORS: "核验访客通行码", "Verify visitors' passes";
    SCOPE_VISITORS_HINT: "闸机或门岗系统核验访客二维码并登记到访", "For a gate that checks passes and notes arrivals";

    MENU_VISITORS: "访客管理", "Visitors";
    VISITS: "访客记录", "Visits";
    VISITS_ABOUT: "预约、审批和到访。姓名和手机号码默认隐藏一部分，到期自动删除。", "Bookings, answers and arrivals. Names and numbers are masked, and deleted in time.";
    VISIT: "访客预约", "Visit";
    SEARCH_VISITS: "姓名、预约号、车牌或手机尾号", "Name, booking, plate, or last digits of the phone";
    NO_VISITS: "还没有访客预约", "No visits yet";
    NO_VISITS_ABOUT: "在访客设置里开放一个地点并添加被访人，访客扫码即可预约。", "Open a site and add hosts under Visitor settings; visitors then book by its code.";
    NO_VISIT_FITS: "没有符合条件的预约", "No visit fits";
    BOOKING_NO: "预约号", "Booking";
    VISITOR: "访客", "Visitor";
    PHONE: "手机号码", "Mobile number";
    HOST: "被访人", "Host";
    WHEN: "来访时间", "When";
    REASON: "来访事由", "Reason";
    PLATE: "车牌号", "Plate";
    ANSWER: "拒绝原因", "Why declined";
    BOOKED_AT: "预约时间", "Booked";
    DECIDED_AT: "处理时间", "Decided";
    ARRIVED_AT: "到访时间", "Arrived";
    GATE: "闸机", "Gate";
    ERASED_AT: "自动删除时间", "Deleted by itself";
    FROM_DAY: "来访日期从", "Visits from";
    TO_DAY: "到", "To";
    ALL_STATES: "全部状态", "All states";
    PLACE: "地点", "Place";
    REQUESTED: "等待审批", "Waiting";
    APPROVED: "已通过", "Approved";
    DECLINED: "未通过", "Declined";
    CANCELLED: "已取消", "Cancelled";
    EXPIRED: "已过期", "Expired";
    ARRIVED: "已到访", "Arrived";
    HOST_NOT_TOLD: "被访人没有收到通知", "The host was not told";
    HOST_NOT_TOLD_ABOUT: "消息没有开启，或被访人既没有绑定微信也没有手机号码。请联系被访人，或代为处理。", "Messages are off, or the host has neither WeChat nor a number. Call them, or decide for them.";
    VISITOR_NOT_TOLD: "访客没有收到结果通知", "The visitor was not told";
    VISITOR_NOT_TOLD_ABOUT: "访客仍可在自己的预约页面看到结果。", "They still see the result on their own page.";
    REVEAL: "显示姓名和号码", "Show name and number";
    REVEAL_ASK: "显示访客的姓名和手机号码？", "Show this visitor's name and number?";
    REVEAL_CONSEQUENCE: "查看会记入操作日志。", "Looking is written to the audit log.";
    APPROVE: "代为同意", "Approve for the host";
    APPROVE_ASK: "代被访人同意这次来访？", "Approve this visit for the host?";
    APPROVE_CONSEQUENCE: "访客会收到通行码，可以在预约时间内进入。", "The visitor gets a pass that opens the gate in that time.";
    DECLINE: "代为拒绝", "Decline for the host";
    DECLINE_ASK: "代被访人拒绝这次来访？", "Decline this visit for the host?";
    DECLINE_WHY: "原因", "Why";
    DECLINE_HINT: "访客会看到", "The visitor sees it";
    CANCEL: "取消预约", "Cancel the visit";
    CANCEL_ASK: "取消这次来访？", "Cancel this visit?";
    CANCEL_CONSEQUENCE: "通行码立即失效，不能恢复；访客和被访人会收到通知。", "The pass stops working for good; visitor and host are told.";
    DONE: "已处理", "Done";
    EXPORT: "导出表格", "Export";
    EXPORT_HINT: "含完整姓名和手机号码，最多 10000 条，导出会记入操作日志", "With full names and numbers, 10,000 rows at most; written to the audit log";

    SETTINGS: "访客设置", "Visitor settings";
    SETTINGS_ABOUT: "访客在哪里预约、拜访谁、资料保留多久。", "Where visitors book, whom they visit, and how long it is kept.";
    PLACES: "预约地点", "Places";
    PLACES_ABOUT: "打开后，把二维码贴在门口或把链接发给访客。", "Once open, put the code at the gate or send the link.";
    NO_PLACES: "还没有地点", "No places yet";
    NO_PLACES_ABOUT: "访客预约属于一个停车场或充值点，请先新增。", "A visit belongs to a car park or a card station; add one first.";
    OPEN: "开放预约", "Open";
    CLOSE: "停止预约", "Close";
    IS_OPEN: "开放中", "Open";
    IS_CLOSED: "未开放", "Closed";
    LINK: "预约链接", "Link";
    CODE: "二维码", "Code";
    DOWNLOAD: "下载二维码", "Download";
    GATE_KEY: "闸机密钥", "Gate key";
    NEW_KEY: "签发闸机密钥", "Issue a gate key";
    NEW_KEY_ASK: "给这个地点的闸机签发密钥？", "Issue a key for this place's gates?";
    NEW_KEY_CONSEQUENCE: "只有离线核验的闸机需要。密钥只显示一次；今后的通行码用新密钥生成，请把新密钥写入每台闸机，旧密钥保留到旧通行码用完。", "Only gates that verify offline need it. It is shown once, and makes all passes from now on: enter it into every gate, and keep the old one until old passes are used up.";
    KEY_ISSUED: "密钥已签发，只显示这一次", "Issued; shown this once";
    KEY_NO: "密钥序号", "Key number";
    KEY_VALUE: "密钥（64 位十六进制）", "Key (64 hex digits)";
    CHECK_VALUE: "校验值", "Check value";
    KEPT: "已经写入闸机", "It is in the gates";

    HOSTS: "被访人", "Hosts";
    HOSTS_ABOUT: "访客只能选择能收到通知的被访人：已绑定微信，或填了手机号码。", "Visitors choose among those who can be told: bound in WeChat, or with a number.";
    NEW_HOST: "新增被访人", "Add a host";
    EDIT_HOST: "修改", "Change";
    NO_HOSTS: "还没有被访人", "No hosts yet";
    NO_HOSTS_ABOUT: "新增后，把绑定链接发给本人在微信里打开。", "Add one, and send them the binding link to open in WeChat.";
    HOST_NAME: "姓名", "Name";
    DEPARTMENT: "部门", "Department";
    HOST_PHONE: "手机号码", "Mobile number";
    HOST_PHONE_HINT: "没有绑定微信时用短信通知", "For text messages, where WeChat is not bound";
    HOST_PHONE_KEEP: "不填则保留原来的号码", "Leave empty to keep the number";
    FORGET_PHONE: "删除手机号码", "Forget the number";
    WECHAT: "微信", "WeChat";
    BOUND: "已绑定", "Bound";
    NOT_BOUND: "未绑定", "Not bound";
    NOT_OFFERED: "访客看不到", "Not offered";
    BIND_LINK: "绑定链接", "Binding link";
    RENEW: "重新绑定", "Bind anew";
    RENEW_ASK: "重新生成绑定链接？", "Make a new binding link?";
    RENEW_CONSEQUENCE: "现在绑定的微信立即失效，本人要用新链接再绑定一次。", "Whoever is bound now is not any more; they bind again by the new link.";
    REMOVE: "移除", "Remove";
    REMOVE_ASK: "移除这位被访人？", "Remove this host?";
    REMOVE_CONSEQUENCE: "访客不能再选择，手机号码和微信绑定立即删除；已有的预约保留。", "Visitors no longer choose them; number and WeChat are deleted. Bookings stay.";
    HOST_SAVED: "被访人已保存", "Host saved";
    HOST_REMOVED: "被访人已移除", "Host removed";
    LINK_RENEWED: "新链接已生成", "New link made";

    RETENTION: "资料保留", "Retention";
    RETENTION_ABOUT: "来访结束后，姓名、手机号码等全部资料保留这么多天，然后自动删除。", "How many days after a visit everything about it is kept; then it is deleted.";
    DAYS: "保留天数", "Days";
    DAYS_HINT: "7 到 730 天", "7 to 730 days";
    UNIT_DAY: "天", "days";
    SAVED: "已保存", "Saved";
}

/// A booking's state in a word.
pub const fn state_text(state: domain::visitor::BookingState) -> super::Text {
    use domain::visitor::BookingState as S;
    match state {
        S::Requested => REQUESTED,
        S::Approved => APPROVED,
        S::Declined => DECLINED,
        S::Cancelled => CANCELLED,
        S::Expired => EXPIRED,
        S::Arrived => ARRIVED,
    }
}

/// The first line of the table to download.
pub const TABLE: [super::Text; 16] = [
    BOOKING_NO, PLACE, VISITOR, PHONE, PLATE, HOST, DEPARTMENT, REASON, FROM, UNTIL, STATE, ANSWER,
    BOOKED_AT, DECIDED_AT, ARRIVED_AT, GATE,
];

texts! {
    FROM: "开始", "From";
    UNTIL: "结束", "Until";
    STATE: "状态", "State";
}
