//! The console's words about message push (推送配置) and messages (消息记录).

texts! {
    SCOPE_NOTICES: "发送消息通知", "Send notices";
    SCOPE_NOTICES_HINT: "ERP、OA 等系统经本平台推送微信消息，并查询送达情况", "For ERP and OA systems: push notices, ask what became of them";
}

texts! {
    PUSH: "微信消息", "WeChat messages";
    PUSH_ABOUT: "微信消息按公众号里的模板发送。模板从公众号读取，与要求逐项比较，一致才能启用。", "Sent by templates of the official account. A template is fetched from it and compared line by line; only one that fits can be switched on.";
    NOTICE: "微信普通消息", "Notices";
    NOTICE_ABOUT: "ERP、OA 等系统通过接口推送的提醒", "Pushed by ERP and OA systems through the interface";
    PAYMENT: "微信交易消息", "Payment reminders";
    PAYMENT_ABOUT: "付款成功后提醒付款人", "Tells payers that their money arrived";
    VISITOR_REQUEST: "微信访客消息", "Visitor requests";
    VISITOR_REQUEST_ABOUT: "请被访人审批访客预约", "Asks a host to approve a visit";
    VISITOR_RESULT: "微信访客通知消息", "Visitor results";
    VISITOR_RESULT_ABOUT: "把审批结果告诉访客", "Tells the visitor what was decided";
    SMS: "短信消息", "Text messages";
    SMS_ABOUT: "微信发不到时改发短信", "Where WeChat cannot reach somebody";
    SMS_SET_UP: "设置短信", "Set up text messages";
    NO_ACCOUNT: "还没有设置公众号，请先在“公众号接入”填写 AppID 与 AppSecret。", "There is no official account yet. Enter its AppID and AppSecret first.";
    TO_ACCOUNT: "前往公众号接入", "To the official account";
    REFRESH: "重新读取模板", "Fetch templates again";
    REFRESHED: "已重新读取", "Fetched again";
    WANTED: "需要的模板", "Needed";
    TEMPLATE: "选用的模板", "Picked";
    TURNED_ON: "已启用", "On";
    TURNED_OFF: "未启用", "Off";
    TEMPLATE_ID: "模板 ID", "Template ID";
    NOT_PICKED: "未选用", "None picked";
    FETCHED: "读取于", "Fetched";
    MATCHES: "与要求一致", "As needed";
    DIFFERS: "与要求不一致", "Not as needed";
    MAPPED: "字段已对应", "Fields are mapped";
    TURN_ON: "启用", "Switch on";
    TURN_OFF: "停用", "Switch off";
    SWITCHED: "已保存", "Saved";
    PICK: "选用模板", "Pick a template";
    PICK_ABOUT: "公众号里现有的模板，最合适的在最前面。", "What the official account holds, the best first.";
    USE: "选用", "Use";
    PICKED: "已选用", "Picked";
    NO_TEMPLATES: "公众号里还没有模板", "The official account holds no template";
    NO_TEMPLATES_ABOUT: "从模板库添加，或按编号添加类目模板。", "Add the library's, or a category template by its number.";
    ADD_LIBRARY: "从模板库添加", "Add the library's";
    ADDED: "已添加并选用", "Added and picked";
    ADD_CATEGORY: "添加类目模板", "Add a category template";
    ADD_CATEGORY_ABOUT: "2023 年起新公众号只能使用类目模板。在公众平台“模板消息 → 公共模板库”找到合适的模板，填写它的编号，并列出需要的关键词。", "Since 2023 new accounts can add category templates only. Find one in the platform's public template library, and enter its number and the keywords that you need.";
    NUMBER: "模板编号", "Number";
    KEYWORDS: "关键词", "Keywords";
    KEYWORDS_HINT: "用逗号隔开，最多 5 个，与模板库中的写法相同", "Separated by commas, at most 5, spelled as in the library";
    COMPARE: "要求与实际", "What is needed, and what there is";
    REQUIRED: "要求", "Needed";
    FOUND: "实际", "Found";
    MAP: "字段内容", "What the fields say";
    MAP_SAVE: "保存字段内容", "Save the fields";
    PREVIEW: "手机上的样子", "As a phone shows it";
    PREVIEW_ABOUT: "每个字段最多显示 20 个字；开头语与备注微信已不再显示。", "Each field shows at most 20 characters; WeChat shows neither opening nor remark any more.";
    TRY: "试发", "Try it";
    TRY_ABOUT: "发给最近一天用微信打开过付款页面的人。没有列出自己时，请用微信扫一下任意一个付款码，再重新打开。哪一行是自己，可以点“以后通知我”：到期提醒和平台公告会发到这个微信。", "To somebody who opened a pay page in WeChat within a day. If you are not listed, scan any pay code with WeChat and open this again. On your own line, “Notify me from now on” sends you what ends soon and what the platform announces.";
    NOBODY: "最近没有人打开过付款页面", "Nobody opened a pay page lately";
    TRIED: "已交给微信发送，结果见消息记录", "Handed over; see the message records for what comes of it";
    SEND_TEST: "发送", "Send";
    THIS_IS_ME: "以后通知我", "Notify me from now on";
    ME: "我", "Me";
    BOUND: "已记住，到期提醒和平台公告会发到您的微信", "Kept: what ends soon and what the platform announces reaches your WeChat";
    SEEN: "最近打开", "Seen";
    RECORDS: "消息记录", "Message records";
    RECORDS_ABOUT: "每条消息发给谁、到了哪一步。内容保留 30 天，访客消息保留 7 天。", "Whom each message went to and how far it came. What it says is kept for 30 days, of visitors' messages for 7.";
    SEARCH_HINT: "订单号、编号或手机尾号", "A number, or the end of a phone number";
    ALL_KINDS: "全部类型", "All kinds";
    ALL_STATES: "全部状态", "All states";
    KIND: "类型", "Kind";
    ABOUT: "关联", "About";
    TO: "接收人", "To";
    FROM_DAY: "从", "From";
    TO_DAY: "到", "To";
    NO_MESSAGES: "还没有消息", "No messages yet";
    NO_MESSAGES_ABOUT: "启用推送后，发出的消息显示在这里。", "Messages appear here once push is switched on.";
    NOTHING_FITS: "没有符合条件的消息", "No message fits";
    MESSAGE: "消息", "Message";
    SAYS: "内容", "What it says";
    FORGOTTEN: "内容已按期清除。", "What it said was deleted in time.";
    LINK: "点开后", "A tap opens";
    TRIES: "发送经过", "Tries";
    NO_TRIES: "还没有尝试发送。", "Not tried yet.";
    RESEND: "重新发送", "Send again";
    RESENT: "已重新排队", "Queued again";
    NEXT_TRY: "下次尝试", "Next try";
    BY_WECHAT: "微信", "WeChat";
    BY_SMS: "短信", "Text message";
    QUEUED: "等待发送", "Waiting";
    SENT: "微信已接受", "Taken by WeChat";
    DELIVERED: "已送达", "Delivered";
    FAILED: "未发出", "Not sent";
    NOT_REACHABLE: "无法联系", "Not reachable";
    SENT_AS_SMS: "已发短信", "Sent as text";
}

/// What a kind is called, and a line about it.
pub const fn kind(kind: domain::message::MessageKind) -> (super::Text, super::Text) {
    use domain::message::MessageKind as K;
    match kind {
        K::Sms => (SMS, SMS_ABOUT),
        K::Notice => (NOTICE, NOTICE_ABOUT),
        K::Payment => (PAYMENT, PAYMENT_ABOUT),
        K::VisitorRequest => (VISITOR_REQUEST, VISITOR_REQUEST_ABOUT),
        K::VisitorResult => (VISITOR_RESULT, VISITOR_RESULT_ABOUT),
    }
}

/// What a state is called.
pub const fn state(state: domain::message::MessageState) -> super::Text {
    use domain::message::MessageState as S;
    match state {
        S::Queued => QUEUED,
        S::Sent => SENT,
        S::Delivered => DELIVERED,
        S::Failed => FAILED,
        S::NotReachable => NOT_REACHABLE,
        S::Sms => SENT_AS_SMS,
    }
}
