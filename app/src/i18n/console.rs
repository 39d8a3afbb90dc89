//! The console's words, in the order of the menu.

// Everywhere.
texts! {
    PRODUCT: "披克支付", "Peake Pay";
    INTERNAL: "系统出错，请稍后再试", "Something failed on our side. Please try again";
    UNREACHABLE: "没有连上服务器，您输入的内容还在，请检查网络后再试", "The server could not be reached. What you typed is still here; check the network and try again";
    SAVE: "保存", "Save";
    CANCEL: "取消", "Cancel";
    CONFIRM: "确定", "Confirm";
    CLOSE: "关闭", "Close";
    EDIT: "修改", "Edit";
    DELETE: "删除", "Delete";
    REVOKE: "停用", "Revoke";
    REVOKED: "已停用", "Revoked";
    OPEN: "进入", "Open";
    SHOW: "查看", "Show";
    SEARCH: "搜索", "Search";
    CLEAR: "清除条件", "Clear";
    REFRESH: "刷新", "Refresh";
    REPLACE: "替换", "Replace";
    COPY: "复制", "Copy";
    COPIED: "已复制", "Copied";
    COPY_BY_HAND: "浏览器不允许自动复制，请选中文字后手动复制", "The browser does not allow copying; please select the text and copy it by hand";
    OPTIONAL: "选填", "optional";
    LOADING: "正在加载", "Loading";
    TRY_AGAIN: "重试", "Try again";
    COMMA: "，", ", ";
    NEVER: "从未", "Never";
    PICK_FILE: "选择文件", "Pick a file";
    FILE_TOO_LARGE: "文件太大，这不是证书或密钥文件", "The file is too large to be a certificate or a key";
    STORED_AT: "已加密保存于", "Stored encrypted on";
    KEEP_STORED: "不替换，保留已保存的", "Keep the stored one";
    PAGES: "翻页", "Pages";
    FIRST_PAGE: "回到第一页", "First page";
    NEXT_PAGE: "下一页", "Next page";
    ACTIONS: "操作", "Actions";
    NAME: "名称", "Name";
    CODE: "编码", "Code";
    KIND: "类型", "Kind";
    STATE: "状态", "State";
    AMOUNT: "金额", "Amount";
    REASON: "原因", "Reason";
    CREATED_AT: "创建时间", "Created";
    VALID_UNTIL: "有效期至", "Valid until";
    UNIT_MINUTES: "分钟", "min";
    UNIT_YUAN: "元", "yuan";
    HOURS: "小时", "h";
    FORBIDDEN: "您的角色看不到这个页面", "Your role does not show this page";
    FORBIDDEN_ABOUT: "需要时请联系管理员调整角色。", "Ask an administrator if you need it.";
    NOT_FOUND: "页面不存在", "No such page";
    NOT_FOUND_ABOUT: "地址可能已经变更，请从菜单重新进入。", "The address may have changed. Please start from the menu.";
    TO_OVERVIEW: "回到总览", "To the overview";
    SKIP: "跳到正文", "Skip to content";
}

phrases! {
    fn payments(n): "{n} 笔", "{n} payments";
}

// The frame.
texts! {
    MENU: "菜单", "Menu";
    MENU_MONEY: "收款", "Money";
    MENU_SITES: "停车场管理", "Car parks";
    MENU_BASICS: "基础信息管理", "Basic settings";
    MENU_METHODS: "支付方式管理", "Payment methods";
    MENU_INTEGRATION: "系统对接", "Integration";
    MENU_SYSTEM: "系统管理", "System";
    OPERATOR: "运营商", "Operator";
    CHOOSE_OPERATOR: "请选择运营商", "Choose an operator";
    SWITCH: "切换", "Switch";
    THEME: "外观", "Appearance";
    THEME_SYSTEM: "跟随系统", "As the system";
    THEME_LIGHT: "浅色", "Light";
    THEME_DARK: "深色", "Dark";
    ACCOUNT: "我的账号", "My account";
    SIGN_OUT: "退出登录", "Sign out";
}

// Signing in.
texts! {
    SIGN_IN: "登录", "Sign in";
    SIGN_IN_TITLE: "登录管理后台", "Sign in to the console";
    SIGN_IN_ABOUT: "配置收款账户、查看每一笔停车费。", "Set up payment accounts and see every parking fee.";
    LOGIN: "账号", "Account";
    PASSWORD: "密码", "Password";
}

// 总览
texts! {
    OVERVIEW: "总览", "Overview";
    TODAY: "今日", "Today";
    PAID_TODAY: "今日收款", "Paid today";
    REFUNDED_TODAY: "今日退款", "Refunded today";
    BEING_PAID: "正在支付的订单", "Orders being paid";
    CARS_INSIDE: "场内车辆", "Cars inside";
    LAST_DAYS: "近 14 天收款", "Paid in the last 14 days";
    PROBLEMS: "待处理", "To do";
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
    QUARANTINE_EMPTY: "没有未采信的通知", "Every notification was in order";
    QUARANTINE_EMPTY_ABOUT: "如果有人伪造支付通知，会被拦在这里。", "If somebody forges a notification, it ends here.";
}

phrases! {
    fn quarantine_dropped(n): "另有 {n} 条来得太快，没有保存。", "{n} more came too fast to be kept.";
}

// 停车场
texts! {
    SITES: "停车场", "Car parks";
    SITES_ABOUT: "收费标准、出口车道与离场时间。", "Tariffs, lanes and the time to leave.";
    ALL_SITES: "全部停车场", "All car parks";
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

// 微信支付
texts! {
    WECHAT_PAY: "微信支付", "WeChat Pay";
    WECHAT_ABOUT: "公众号支付：车主在微信里扫码付款，钱进入您的商户号。", "Drivers pay inside WeChat; the money goes to your merchant number.";
    NOT_CONFIGURED: "未配置", "Not set up";
    SWITCHED_ON: "已启用", "On";
    SWITCHED_OFF: "未启用", "Off";
    SWITCH_ON: "启用", "Switch on";
    SWITCH_OFF: "停用", "Switch off";
    SWITCHED: "已切换", "Done";
    SWITCH_OFF_ASK: "停用微信支付？", "Switch WeChat Pay off?";
    SWITCH_OFF_CONSEQUENCE: "停用后，车主扫码将看到“暂不支持微信支付”，无法缴费离场。正在支付的订单会继续完成。", "Drivers who scan cannot pay any more. Payments under way are finished.";
    ASK_ADMINISTRATOR: "请管理员填写公众号与商户号。", "An administrator enters the official account and the merchant number.";
    WECHAT_SAVED: "已保存，检查结果如下", "Saved; see what the checks found";
    SAVE_AND_CHECK: "保存并检查", "Save and check";
    SECRETS_STAY: "密钥加密保存，不会再显示；没有替换的保持不变。", "Secrets are kept encrypted and never shown again; what you do not replace stays.";
    OFFICIAL_ACCOUNT: "公众号", "Official account";
    OFFICIAL_ACCOUNT_ABOUT: "已认证的服务号。在微信公众平台：设置与开发 → 基本配置（原：开发 → 基本配置）。", "A certified service account. On mp.weixin.qq.com: 设置与开发 → 基本配置.";
    APP_ID: "AppID", "AppID";
    APP_ID_HINT: "以 wx 开头的 18 位字符", "18 characters that begin with wx";
    APP_SECRET: "AppSecret", "AppSecret";
    APP_SECRET_HINT: "32 位；在公众平台只显示一次，重置后请在这里替换", "32 characters, shown once on the platform; after a reset replace it here";
    MERCHANT: "商户号", "Merchant number";
    MERCHANT_ABOUT: "在微信支付商户平台：账户中心。", "On pay.weixin.qq.com: 账户中心.";
    MCH_ID: "商户号", "Merchant number";
    MCH_ID_HINT: "账户中心 → 商户信息（原：个人信息）", "账户中心 → 商户信息";
    API_V3_KEY: "API v3 密钥", "API v3 key";
    API_V3_KEY_HINT: "您在 账户中心 → API安全 自己设置的 32 位字符", "The 32 characters that you set under 账户中心 → API安全";
    MERCHANT_CERTIFICATE: "商户证书 apiclient_cert.pem", "Merchant certificate apiclient_cert.pem";
    MERCHANT_CERTIFICATE_HINT: "申请 API 证书时下载的压缩包里；证书序列号会自动读取", "From the archive you downloaded; its serial is read for you";
    MERCHANT_KEY: "商户私钥 apiclient_key.pem", "Merchant private key apiclient_key.pem";
    MERCHANT_KEY_HINT: "与证书在同一个压缩包里，会检查两者是否配对", "From the same archive; the pair is checked";
    SERIAL: "证书序列号", "Certificate serial";
    VERIFICATION: "验证微信支付的签名", "Verifying WeChat Pay's signatures";
    VERIFICATION_ABOUT: "每一条支付通知都要先验证签名才会入账。", "No notification counts before its signature is verified.";
    VERIFY_LEGEND: "使用哪一种", "Which kind";
    MODE_PUBLIC_KEY: "微信支付公钥", "WeChat Pay public key";
    MODE_PUBLIC_KEY_HINT: "2024 年以后开通的商户号都用它，推荐", "Merchant numbers since 2024 have it; recommended";
    MODE_CERTIFICATE: "平台证书", "Platform certificate";
    MODE_CERTIFICATE_HINT: "较早的商户号；证书会自动下载和更新", "Older merchant numbers; fetched and renewed for you";
    PUBLIC_KEY_ID: "公钥 ID", "Public key ID";
    PUBLIC_KEY_ID_HINT: "以 PUB_KEY_ID_ 开头", "Begins with PUB_KEY_ID_";
    PUBLIC_KEY: "微信支付公钥 pub_key.pem", "WeChat Pay public key pub_key.pem";
    PUBLIC_KEY_HINT: "账户中心 → API安全 → 微信支付公钥", "账户中心 → API安全 → 微信支付公钥";
    PLATFORM_CERTIFICATES: "已下载的平台证书", "Platform certificates";
    CHECKS: "检查结果", "Checks";
    RECHECK: "重新检查", "Check again";
    RECHECKED: "已重新检查", "Checked again";
    CHECK_PASS: "正确", "Right";
    CHECK_WARN: "请留意", "Look at it";
    CHECK_FAIL: "有误", "Wrong";
    CHECK_CANNOT: "首次付款后才能确认", "Proven by the first payment";
    PASTE: "填到微信侧的内容", "Values for WeChat's side";
    PASTE_PROVIDER: "填到对方平台的内容", "Values for the provider's side";
    PASTE_ABOUT: "复制后粘贴到对应页面；缺一项，车主就会付款失败。", "Copy each to its page; payments fail while one is missing.";
    TEST_PAYMENT: "测试支付", "Test payment";
    TEST_PAYMENT_ABOUT: "用微信扫码付 0.01 元，验证 API v3 密钥与公钥是否正确，随后自动退回。", "Pay 0.01 yuan with WeChat: it proves the API v3 key and the public key, and is given back by itself.";
    TEST_PAYMENT_ANY: "用手机扫码付 0.01 元，验证配置与验签是否正确，随后自动退回。", "Pay 0.01 yuan with a phone: it proves the settings and the signatures, and is given back by itself.";
    TEST_START: "生成测试二维码", "Make a test code";
    TEST_QR_ALT: "0.01 元测试支付的二维码", "QR code of the 0.01-yuan test payment";
    TEST_ORDER: "查看测试订单", "See the test order";
}

// 系统对接
texts! {
    API_KEYS: "API 密钥", "API keys";
    API_KEYS_ABOUT: "停车系统用密钥上报车辆、查询账单。", "Parking systems report vehicles and look up bills with a key.";
    API_DOCS: "接口文档", "API reference";
    NEW_KEY: "新建密钥", "New key";
    NO_KEYS: "还没有密钥", "No keys yet";
    NO_KEYS_ABOUT: "为每个对接的系统新建一个密钥，便于分别停用。", "Make one for each system, so that each can be revoked alone.";
    KEY_ONCE: "新密钥", "The new key";
    KEY_ONCE_ABOUT: "只显示这一次，请现在复制并交给停车系统的维护人员。", "It is shown this once. Copy it now and hand it to whoever runs the parking system.";
    KEY_NAME: "用途", "Purpose";
    KEY_NAME_HINT: "例如：科技园停车系统", "For example: parking system, science park";
    KEY: "密钥", "Key";
    SCOPES: "权限", "Rights";
    SCOPE_VEHICLES: "上报车辆", "Report vehicles";
    SCOPE_VEHICLES_HINT: "入场、到车道、离场", "Entered, at lane, left";
    SCOPE_BILLS: "查询账单", "Read bills";
    SCOPE_BILLS_HINT: "账单、支付记录、停车场列表", "Bills, payments, car parks";
    LAST_USED: "最近使用", "Last used";
    KEY_REVOKED: "密钥已停用", "The key is revoked";
    REVOKE_KEY_ASK: "停用这个密钥？", "Revoke this key?";
    REVOKE_KEY_CONSEQUENCE: "使用它的系统会立即无法上报车辆和查询账单，而且不能恢复。", "Whoever uses it is locked out at once and for good.";
    WEBHOOKS: "Webhook", "Webhooks";
    WEBHOOKS_ABOUT: "车主付款后，立即通知停车系统放行。", "Tells the parking system to open once a driver has paid.";
    NEW_WEBHOOK: "添加 Webhook", "Add a webhook";
    NO_WEBHOOKS: "还没有 Webhook", "No webhooks yet";
    NO_WEBHOOKS_ABOUT: "填写停车系统接收通知的地址，付款后道闸才会自动放行。", "Enter where the parking system listens, so that the barrier opens by itself.";
    WEBHOOK_URL: "接收地址", "Address";
    WEBHOOK_URL_HINT: "停车系统提供的地址；局域网地址需由部署人员放行", "The parking system's address; private networks must be allowed by whoever runs this server";
    SECRET_ONCE: "签名密钥", "The signing secret";
    SECRET_ONCE_ABOUT: "只显示这一次。停车系统用它验证通知确实来自我们（Standard Webhooks）。", "It is shown this once. The parking system verifies with it that events are ours (Standard Webhooks).";
    SECRET_KEPT: "我已保存好", "I have kept it";
    SEND_TEST: "发送测试", "Send a test";
    TEST_SENT: "测试通知已发出，结果见推送记录", "The test is on its way; see the deliveries";
    WEBHOOK_DELETED: "Webhook 已删除", "The webhook is removed";
    DELETE_WEBHOOK_ASK: "删除这个 Webhook？", "Remove this webhook?";
    DELETE_WEBHOOK_CONSEQUENCE: "删除后停车系统不再收到付款通知，道闸不会自动放行。", "The parking system is told nothing any more, and barriers do not open by themselves.";
    DELIVERIES: "推送记录", "Deliveries";
    DELIVERY: "推送详情", "Delivery";
    DELIVERIES_ABOUT: "发给停车系统的每一条通知；失败会自动重试。", "Every event that was sent; failures are tried again by themselves.";
    NO_DELIVERIES: "还没有推送", "Nothing was sent yet";
    NO_DELIVERIES_ABOUT: "有车主付款，或发送测试后，记录会出现在这里。", "Entries appear once a driver pays or a test is sent.";
    EVENT: "事件", "Event";
    ATTEMPTS: "次数", "Tries";
    LAST_ANSWER: "对方应答", "Answer";
    LAST_ERROR: "最近的错误", "Last error";
    NEXT_TRY: "下次重试", "Next try";
    DELIVERED_AT: "送达时间", "Delivered";
    DELIVERY_WAITING: "等待发送", "Waiting";
    DELIVERY_DELIVERED: "已送达", "Delivered";
    DELIVERY_FAILED: "已放弃", "Given up";
    RESEND: "重新发送", "Send again";
    RESENT: "已重新发送", "Sent again";
}

// 系统管理
texts! {
    STAFF: "员工", "Staff";
    STAFF_ABOUT: "谁能登录，能做什么。", "Who signs in, and what they may do.";
    NEW_STAFF: "添加员工", "Add somebody";
    EDIT_STAFF: "修改员工", "Change somebody";
    PERSON_NAME: "姓名", "Name";
    LOGIN_HINT: "登录用，例如手机号或拼音", "To sign in with";
    ROLE: "角色", "Role";
    ROLE_HINT: "管理员可做一切；财务可查看与退款；只读只能查看", "Administrators do everything; finance sees and refunds; read-only sees";
    ROLE_ADMINISTRATOR: "管理员", "Administrator";
    ROLE_FINANCE: "财务", "Finance";
    ROLE_READ_ONLY: "只读", "Read-only";
    ROLE_PLATFORM: "平台人员", "Platform";
    FIRST_PASSWORD: "初始密码", "First password";
    PASSWORD_HINT: "至少 10 位", "At least 10 characters";
    ACTIVE: "正常", "Active";
    LOCKED: "已锁定", "Locked";
    LOCK: "锁定账号", "Lock the account";
    LOCK_HINT: "立即退出登录，并且不能再登录", "Signed out at once, and kept out";
    LAST_SIGN_IN: "最近登录", "Last sign-in";
    YOURSELF: "您自己", "You";
    STAFF_ADDED: "员工已添加", "Added";
    STAFF_SAVED: "已保存", "Saved";
    RESET_PASSWORD: "重置密码", "Reset password";
    RESET_PASSWORD_CONSEQUENCE: "重置后，对方在所有设备上退出登录，需要用新密码登录。", "They are signed out everywhere and need the new password.";
    PASSWORD_RESET: "密码已重置", "The password is reset";
    AUDIT: "审计日志", "Audit log";
    AUDIT_ABOUT: "每一次重要操作，逐条相连，任何改动都会被发现。", "Every privileged act, chained so that any change shows.";
    NO_AUDIT: "还没有记录", "No entries yet";
    NO_AUDIT_ABOUT: "重要操作会自动记录在这里。", "Privileged acts are recorded here by themselves.";
    WHEN: "时间", "When";
    WHO: "操作人", "Who";
    ACT: "操作", "What";
    TARGET: "对象", "To what";
    CHAIN: "链", "Chain";
    OPERATORS: "运营商", "Operators";
    OPERATORS_ABOUT: "选择一个运营商后，各页面显示它的数据。", "Choose one; the pages then show its data.";
    NEW_OPERATOR: "添加运营商", "Add an operator";
    NO_OPERATORS: "还没有运营商", "No operators yet";
    NO_OPERATORS_ABOUT: "添加第一个运营商，再为它配置收款。", "Add the first one, then set up its payments.";
    OPERATOR_NAME: "运营商名称", "Name";
    OPERATOR_NAME_HINT: "车主和员工看到的名称", "What drivers and staff see";
    OPERATOR_CODE_HINT: "小写字母、数字和 -，保存后不能更改", "Lower-case letters, digits and -; fixed once saved";
    OPERATOR_CHOSEN: "当前", "Chosen";
    WHO_YOU_ARE: "您的身份", "Who you are";
    CHANGE_PASSWORD: "修改密码", "Change the password";
    OLD_PASSWORD: "当前密码", "Current password";
    NEW_PASSWORD: "新密码", "New password";
    PASSWORD_CHANGED: "密码已修改", "The password is changed";
}
