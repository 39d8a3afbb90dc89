//! The words of the pay pages. Short, and each trouble says what to do next.

texts! {
    PARKING: "停车缴费", "Parking payment";
    OTHER_LANGUAGE: "English", "中文";
    FOOT: "由微信支付收款 · 页面由披克云提供", "Collected by WeChat Pay · page by Peake Cloud";
    FOOT_CASHIER: "由银联商务收款 · 页面由披克云提供", "Collected by ChinaUMS · page by Peake Cloud";
    FOOT_ALIPAY: "由支付宝收款 · 页面由披克云提供", "Collected by Alipay · page by Peake Cloud";
    FOOT_PLAIN: "页面由披克云提供", "Page by Peake Cloud";
    NEED_SCRIPT: "付款需要 JavaScript。请在微信或支付宝中打开本页，或在设置中启用后刷新。", "Paying needs JavaScript. Open this page in WeChat or Alipay, or switch it on and reload.";

    DUE: "应付金额", "To pay";
    PAY: "微信支付", "Pay with WeChat";
    PAY_ALIPAY: "支付宝支付", "Pay with Alipay";
    ASKING: "正在打开微信支付…", "Opening WeChat Pay…";
    ASKING_ALIPAY: "正在打开支付宝…", "Opening Alipay…";
    CHECKING: "正在确认付款结果…", "Confirming your payment…";
    HOW: "费用明细", "How it adds up";
    ENTERED: "入场时间", "Entered";
    STAY: "停车时长", "Stay";
    FEE: "停车费", "Parking fee";
    PAID_BEFORE: "已付", "Paid before";
    REST: "应付", "To pay";
    ORDER: "订单号", "Order";
    TICKET: "凭证号", "Ticket";
    NO_PLATE: "无牌车", "Car without a plate";
    OTHER_CAR: "不是我的车", "Not my car";
    CHANGED_TITLE: "账单已更新", "The bill has changed";
    CHANGED_BODY: "出口车辆或停车费刚刚发生变化。请核对下方车牌和金额，是您的车再付款。", "The car in the lane or its fee just changed. Check the plate and the amount below; pay only if this is your car.";
    TEST_TITLE: "测试付款", "Test payment";
    TEST_BODY: "这笔付款用于检验商户号配置，付款成功后会自动原路退回。", "This checks the merchant account's set-up. The money goes back by itself once it is paid.";

    ASK_PLATE: "输入车牌查询停车费", "Enter your plate to see the fee";
    PLATE: "车牌号", "Plate";
    PLATE_HINT: "例如 粤B12345", "For example 粤B12345";
    LOOK_UP: "查询停车费", "Show the fee";
    NEW_ENERGY: "新能源", "EV";
    ERASE: "删除", "Erase";
    PLAIN_FIELD: "改用手机键盘输入", "Use the phone's keyboard";
    KEYS: "车牌键盘", "Plate keyboard";
    PLATE_WRONG: "车牌号不完整或有误。普通车牌 7 位，新能源车牌 8 位。", "This is no complete plate: 7 signs, or 8 on a new-energy plate.";
    PLATE_UNKNOWN: "停车场内没有找到这辆车。请核对车牌后重试；仍找不到请联系管理员。", "This car is not in the car park. Check the plate and try again, or ask the staff.";
    PLATE_TOO_OFTEN: "查询太频繁了，请稍等一分钟再试。", "Too many look-ups. Please wait a minute and try again.";
    NO_PLATE_HELP: "无牌车请扫描出口处的二维码缴费。", "A car without a plate pays by the code at the exit.";

    ENTER_TITLE: "无牌车入场", "Enter without a plate";
    ENTER_BODY: "有牌车会自动识别，无需扫码。车辆没有车牌时，请点击下方按钮领取电子凭证，栏杆随后抬起。离场时用同一部手机的同一个钱包扫描出口二维码缴费。", "Cars with a plate are recognised by themselves. If yours has none, take an electronic ticket below and the barrier opens. Leave by scanning the exit code with the same wallet.";
    ENTER_BUTTON: "领取凭证入场", "Take a ticket and enter";
    ENTERED_TITLE: "请入场", "Please drive in";
    ENTERED_BODY: "栏杆正在抬起。离场时请用同一个钱包扫描出口二维码缴费，无需保留本页。", "The barrier is opening. To leave, scan the exit code with the same wallet; you need not keep this page.";

    NO_CAR_TITLE: "车道上还没有车", "No car at the barrier yet";
    NO_CAR_BODY: "请将车停到道闸前，等待识别后点击下方按钮。", "Drive up to the barrier, wait to be recognised, then tap below.";
    AGAIN: "重新查询", "Look again";
    TYPE_PLATE: "没有识别到？手动输入车牌", "Not recognised? Enter your plate";
    RETRY: "再试一次", "Try again";

    FREE_TITLE: "本次停车免费", "This stay is free";
    FREE_BODY: "无需付款，请驶向出口离场。", "Nothing to pay. Please drive to the exit.";
    LIFTING: "栏杆正在抬起，请驶离。", "The barrier is opening. Please drive out.";
    PAID_TITLE: "已付款", "Already paid";
    PAID_OK: "付款成功", "Payment complete";
    LEAVE_BY: "请在此时间前离场", "Please leave by";
    LEAVE_NOTE: "超过该时间离场，需补缴超时部分的停车费。", "Staying longer costs the fee for the extra time.";
    PAID_AT: "付款时间", "Paid at";

    WAITING_TITLE: "正在确认付款结果", "Confirming your payment";
    WAITING_BODY: "正在确认付款结果，通常只需几秒，请不要重复付款。", "Your payment is being confirmed; this usually takes seconds. Please do not pay again.";
    PROGRESS_TITLE: "上一笔付款正在确认", "An earlier payment is being confirmed";
    PROGRESS_BODY: "这张账单已有一笔付款正在进行，确认后本页会自动更新，请不要重复付款。", "A payment of this bill is under way. This page moves on by itself; please do not pay again.";
    CHECK_AGAIN: "刷新结果", "Check again";
    CLOSED_TITLE: "账单已关闭", "The bill was closed";
    CLOSED_BODY: "这张账单没有收到付款，已经关闭。请重新获取账单。", "No payment arrived for this bill, and it is closed. Please get a new one.";
    FAILED_TITLE: "付款未成功", "The payment failed";
    FAILED_BODY: "这笔付款没有完成。可以重新付款，或更换付款方式后再试。", "It was not completed. Try again, or choose another way to pay in your wallet.";
    NEW_BILL: "重新获取账单", "Get a new bill";
    LATE_TITLE: "付款已收到", "Your payment arrived";
    LATE_BODY: "付款在账单关闭之后才到账，工作人员会核实后放行或原路退款。请联系现场管理员。", "It arrived after the bill was closed. The staff will check it and let you out or refund it; please ask them.";
    TEST_PAID_TITLE: "测试付款成功", "The test payment arrived";
    TEST_PAID_BODY: "金额将自动原路退回，可以关闭本页，回到管理后台查看检验结果。", "It is refunded by itself. Close this page and read the result in the console.";

    NOT_WALLET_TITLE: "请用微信或支付宝扫码", "Please scan with WeChat or Alipay";
    NOT_WALLET_BODY: "这个网页只能在微信或支付宝里付款。", "This page takes payments inside WeChat or Alipay only.";
    STEP_OPEN: "打开手机上的微信或支付宝", "Open WeChat or Alipay on your phone";
    STEP_SCAN: "点右上角“＋”，选择“扫一扫”", "Tap + at the top right, then “Scan”";
    STEP_POINT: "对准停车场里的二维码", "Point it at the code in the car park";
    WECOM_TITLE: "企业微信里不能付款", "WeCom cannot pay here";
    WECOM_BODY: "您是用企业微信打开的，请改用个人微信扫描同一个二维码。", "You opened this in WeCom. Please scan the same code with your personal WeChat.";
    MINI_TITLE: "小程序里不能付款", "A mini program cannot pay here";
    MINI_BODY: "您是在小程序里打开的，请回到微信首页扫描同一个二维码。", "You opened this in a mini program. Please go back to WeChat and scan the same code.";
    GO_ON_TITLE: "正在前往收银台", "Taking you to the cashier";
    GO_ON_BODY: "付完款会自动回到这里。", "You come back here after paying.";
    GO_ON_BUTTON: "前往收银台付款", "Go to the cashier";
    METHOD_OFF_TITLE: "暂不支持这种付款方式", "This wallet is not accepted here";
    METHOD_OFF_ALIPAY: "这里还没有开通支付宝付款，请用微信扫描同一个二维码。", "Alipay is not taken here yet. Please scan the same code with WeChat.";
    METHOD_OFF_WECHAT: "这里还没有开通微信付款，请用支付宝扫描同一个二维码。", "WeChat is not taken here yet. Please scan the same code with Alipay.";
    DOWN_TITLE_WECHAT: "微信付款暂时没有响应", "WeChat payment does not answer right now";
    DOWN_USE_ALIPAY: "请用支付宝扫描同一个二维码付款，或过一分钟再试。还没有扣款的，不会重复扣款。", "Please scan the same code with Alipay, or try again in a minute. You will not be charged twice.";
    DOWN_TITLE_ALIPAY: "支付宝付款暂时没有响应", "Alipay does not answer right now";
    DOWN_USE_WECHAT: "请用微信扫描同一个二维码付款，或过一分钟再试。还没有扣款的，不会重复扣款。", "Please scan the same code with WeChat, or try again in a minute. You will not be charged twice.";
    ONLY_ALIPAY_TITLE: "请用支付宝扫码", "Scan with Alipay";
    ONLY_ALIPAY_BODY: "这个网页只能在支付宝里付款。", "This page takes payments inside Alipay only.";
    STEP_OPEN_ALIPAY: "打开手机上的支付宝", "Open Alipay on your phone";
    ONLY_WECHAT_TITLE: "请用微信扫码", "Scan with WeChat";
    ONLY_WECHAT_BODY: "这个网页只能在微信里付款。", "This page takes payments inside WeChat only.";
    STEP_OPEN_WECHAT: "打开手机上的微信", "Open WeChat on your phone";
    METHOD_OFF_BODY: "这个停车场的线上付款暂未开通，请到人工窗口缴费，或联系管理员。", "Online payment is not open at this car park yet. Please pay at the booth or ask the staff.";

    BAD_CODE_TITLE: "二维码无效", "This code is not valid";
    BAD_CODE_BODY: "它可能已经停用。请扫描停车场里现在张贴的二维码，或联系管理员。", "It may have been withdrawn. Please scan the code that is posted in the car park now, or ask the staff.";
    SNAPSHOT_TITLE: "请打开完整页面", "Please open the full page";
    SNAPSHOT_BODY: "当前是微信的预览页面。请点右下角“使用完整服务”，再继续付款。", "This is WeChat's preview. Tap “Use full service” at the bottom right, then go on.";
    REFUSED_TITLE: "请求没有通过校验", "This request was not accepted";
    REFUSED_BODY: "页面可能已经打开太久。请重新打开后再试。", "The page may have been open for too long. Please open it again.";
    TOO_MANY_TITLE: "操作太频繁", "Too many tries";
    TOO_MANY_BODY: "请稍等一分钟再试。", "Please wait a minute and try again.";
    TROUBLE_TITLE: "服务暂时不可用", "Not available right now";
    TROUBLE_BODY: "请稍后再试。如果钱包显示已付款，请不要重复付款；着急离场请到人工窗口或按呼叫键。", "Please try again shortly. If your wallet says that you paid, do not pay twice. To leave now, use the booth or the call button.";
    SCRIPT_TITLE: "付款需要 JavaScript", "Paying needs JavaScript";

    SAY_CANCEL_TITLE: "您已取消付款", "You cancelled";
    SAY_CANCEL: "账单仍然有效，可以再次点击付款。", "The bill still stands; tap again to pay.";
    SAY_FAIL_TITLE: "付款没有完成", "The payment did not go through";
    SAY_FAIL: "可以再点一次付款，或更换付款方式后再试。", "Tap again, or choose another way to pay in your wallet.";
    SAY_BRIDGE_TITLE: "微信支付没有打开", "WeChat Pay did not open";
    SAY_BRIDGE: "请关闭本页，用微信“扫一扫”重新扫描二维码。", "Close this page and scan the code again with WeChat.";
    SAY_BRIDGE_TITLE_ALIPAY: "支付宝没有打开", "Alipay did not open";
    SAY_BRIDGE_ALIPAY: "请关闭本页，用支付宝“扫一扫”重新扫描二维码。", "Close this page and scan the code again with Alipay.";
    SAY_BUSY_TITLE: "另一部手机正在为这辆车付款", "Another phone is paying for this car";
    SAY_BUSY: "请等它完成，或稍后再点击付款。", "Wait for it to finish, or tap again in a moment.";
    SAY_NETWORK_TITLE: "网络没有响应", "No answer from the network";
    SAY_NETWORK: "请检查手机网络后再次点击，不会重复扣款。", "Check the connection and tap again; you will not be charged twice.";
    SAY_TROUBLE_TITLE: "暂时无法付款", "Cannot pay right now";
    SAY_TROUBLE: "请稍后再点一次付款；着急离场请到人工窗口或按呼叫键。", "Tap again in a moment; to leave now, use the booth or the call button.";
    SAY_EXPIRED_TITLE: "账单已过期", "The bill has expired";
    SAY_EXPIRED: "停车费随时间变化，请获取最新账单后付款。", "The fee grows with time. Please get the latest bill, then pay.";
    SAY_SLOW_TITLE: "还没有收到付款结果", "No result yet";
    SAY_SLOW: "如果钱包显示已付款，请稍后刷新，不要重复付款。", "If your wallet says that you paid, check again in a moment. Do not pay twice.";
    LESS_THAN_A_MINUTE: "不到 1 分钟", "less than a minute";
}

phrases! {
    fn free_minutes(n): "{n} 分钟内免费", "Free for {n} min";
    fn first_period(time): "首 {time}", "First {time}";
    fn periods(count, time): "{count} × {time}", "{count} × {time}";
    fn capped(days): "24 小时封顶价 × {days}", "24-hour cap × {days}";
    fn minutes(n): "{n} 分钟", "{n} min";
    fn hours(n): "{n} 小时", "{n} h";
    fn days(n): "{n} 天", "{n} d";
    fn counted_to(time): "计费至 {time}", "counted to {time}";
    fn valid_until(time): "金额在 {time} 前有效", "This amount stands until {time}";
    fn place_of_sign(n): "车牌第 {n} 位", "Sign {n}";
    fn pay_amount(amount): "{amount} 元", "{amount} yuan";
}
