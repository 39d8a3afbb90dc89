//! What is done here, in the console.

use super::{EMPTY, Words, link, menu, t};

pub(super) const ENTER_ACCOUNT: Words = Words {
    title: t("在本系统填写公众号", "Enter the official account here"),
    why: t(
        "发微信消息要用公众号的 AppID 和 AppSecret，不需要商户号。",
        "Messages go out with the account's AppID and AppSecret; no merchant number is needed.",
    ),
    menus: &[menu("基础信息管理 → 公众号 → 公众号接入", "")],
    acts: &[
        t("打开“公众号接入”。", "Open 公众号接入."),
        t(
            "填写 AppID 和 AppSecret，点“保存”，当场检查。",
            "Enter AppID and AppSecret and save: they are checked at once.",
        ),
        t(
            "提示 IP 不在白名单：先做白名单那一步，再保存一次。",
            "If the white list refuses us, do that step and save once more.",
        ),
    ],
    mistakes: &[t(
        "重置过 AppSecret，这里还是旧的。",
        "The AppSecret was reset, and the old one stands here.",
    )],
    ..EMPTY
};

pub(super) const ENTER_WECHAT: Words = Words {
    title: t("在本系统填写微信支付", "Enter WeChat Pay here"),
    why: t(
        "把前面拿到的账号和密钥交给系统。密钥只写不读，保存后谁也看不到。",
        "Hand the system what you got. Secrets go in and are never shown again.",
    ),
    menus: &[menu("基础信息管理 → 支付方式管理 → 微信支付", "")],
    prepare: &[t(
        "AppID、AppSecret、商户号、密钥、商户证书",
        "AppID, AppSecret, merchant number, keys, certificate",
    )],
    acts: &[
        t("打开“微信支付”，选“公众号”。", "Open 微信支付, half 公众号."),
        t("填写 AppID、AppSecret、商户号和密钥。", "Enter AppID, AppSecret, merchant number and keys."),
        t(
            "上传 apiclient_cert.pem 和 apiclient_key.pem。",
            "Upload apiclient_cert.pem and apiclient_key.pem.",
        ),
        t("点“保存并检查”。", "Save; it is checked at once."),
        t(
            "每条检查后面都写着怎么改，改好再查。",
            "Every check says how to mend what is wrong; mend and check again.",
        ),
    ],
    mistakes: &[
        t(
            "密钥不是正好 32 个字符：页面会数给您看。",
            "A key that has not exactly 32 characters: the page counts.",
        ),
        t("证书和私钥不是一对。", "Certificate and key that are no pair."),
    ],
    ..EMPTY
};

pub(super) const ENTER_WECHAT_APP: Words = Words {
    title: t("在本系统填写微信 App 支付", "Enter WeChat payment in the App here"),
    why: t(
        "App 用开放平台的 AppID，收款进绑定的商户号。",
        "The App pays with the open platform's AppID into the number bound to it.",
    ),
    menus: &[menu("基础信息管理 → 支付方式管理 → 微信支付", "")],
    acts: &[
        t("打开“微信支付”，选“开放平台（App）”。", "Open 微信支付, half 开放平台（App）."),
        t(
            "填写移动应用的 AppID、AppSecret 和商户号。",
            "Enter the mobile app's AppID, AppSecret and merchant number.",
        ),
        t("与扫码共用商户号：密钥不用再填。", "With the same merchant number its keys are known already."),
        t("单独的商户号：填它自己的密钥和证书。", "With another number enter its own keys and certificate."),
        t("点“保存并检查”。", "Save; it is checked at once."),
    ],
    mistakes: &[t(
        "API 密钥要填 App 绑定的那个商户号的。",
        "The key is that of the number bound to the App.",
    )],
    ..EMPTY
};

pub(super) const ENTER_ALIPAY: Words = Words {
    title: t("在本系统填写支付宝", "Enter Alipay here"),
    why: t("填好就当场检查，不用等到有人付款。", "It is checked at once, before anybody pays."),
    menus: &[menu("基础信息管理 → 支付方式管理 → 支付宝支付", "")],
    acts: &[
        t("填写 APPID 和 PID。", "Enter APPID and PID."),
        t("加签方式选得与开放平台一致。", "Choose the same way of signing as on the open platform."),
        t(
            "粘贴应用私钥和支付宝公钥（或上传三个证书）。",
            "Paste private key and Alipay's public key, or upload the three certificates.",
        ),
        t("点“保存并检查”。", "Save; it is checked at once."),
    ],
    mistakes: &[t("选了证书方式，却填了公钥。", "Certificates chosen, and a public key entered.")],
    ..EMPTY
};

pub(super) const ENTER_CHINAUMS: Words = Words {
    title: t("在本系统填写银联商务", "Enter ChinaUMS here"),
    why: t("把签约拿到的参数交给系统。", "Hand the system what the contract brought."),
    menus: &[menu("基础信息管理 → 支付方式管理 → 银联商务公众号支付管理", "")],
    acts: &[
        t(
            "选接口：有 appId 和 appKey 选开放平台。",
            "Choose the interface: with appId and appKey the open platform.",
        ),
        t("填写商户号、终端号、来源编号和密钥。", "Enter merchant number, terminal, source number and keys."),
        t("把下面的通知地址发给银联商务登记。", "Have ChinaUMS enter the notification address below."),
        t("点“保存并检查”。", "Save; it is checked at once."),
    ],
    mistakes: &[t(
        "微信或支付宝扫码还开着：先切换到银联商务，系统会一起换。",
        "WeChat or Alipay scan is still on: switch over to ChinaUMS, both change at once.",
    )],
    ..EMPTY
};

pub(super) const ENTER_UNIONPAY: Words = Words {
    title: t("在本系统填写银联支付", "Enter UnionPay here"),
    why: t("App 里的银联付款用这个商户号收款。", "UnionPay in the App pays into this number."),
    menus: &[menu("基础信息管理 → 支付方式管理 → 银联支付", "")],
    acts: &[
        t(
            "填写商户号，上传 .pfx 证书，输入证书密码。",
            "Enter the merchant number, upload the .pfx file, enter its password.",
        ),
        t("选择生产环境。", "Choose production."),
        t("点“保存并检查”。", "Save; it is checked at once."),
    ],
    mistakes: &[t("传成了 .cer 公钥证书，里面没有私钥。", "A .cer file, which holds no private key.")],
    ..EMPTY
};

pub(super) const ENTER_SMS: Words = Words {
    title: t("在推送配置里填写短信账号", "Enter the SMS account in 推送配置"),
    why: t(
        "填好后，微信送不到的消息会自动改发短信。",
        "Messages that WeChat cannot deliver then go out as text.",
    ),
    menus: &[menu("基础信息管理 → 推送配置", "")],
    acts: &[
        t(
            "选择服务商，填写账号和密码（或密钥）。",
            "Choose the provider, enter account and password or keys.",
        ),
        t("填写签名和模板编号。", "Enter signature and template numbers."),
        t("发一条测试短信到自己的手机。", "Send a test to your own phone."),
        t("收到后点“启用”。", "Switch it on once it has come."),
    ],
    mistakes: &[t("签名与审核通过的不一致。", "Another signature than the one that passed.")],
    ..EMPTY
};

pub(super) const SITE: Words = Words {
    title: t("建停车场或充值站", "Make the car park or the card station"),
    why: t("账单按它的收费标准算，钱记在它名下。", "Bills follow its tariff, and money is booked to it."),
    acts: &[
        t(
            "填写编号和名称，编号与停车系统一致。",
            "Enter code and name; the code as the parking system has it.",
        ),
        t("填写收费标准，旁边会试算给您看。", "Enter the tariff; an example is counted beside it."),
        t("停车场：再添加出入口车道。", "A car park: add its lanes."),
    ],
    mistakes: &[t(
        "编号与停车系统不同，车辆进不来。",
        "A code that differs from the parking system's: no vehicle arrives.",
    )],
    ..EMPTY
};

pub(super) const CODES: Words = Words {
    title: t("生成并张贴二维码", "Make and put up the QR codes"),
    why: t(
        "车主扫它付款。一个码微信、支付宝都能扫。",
        "Drivers scan it to pay; one code serves WeChat and Alipay.",
    ),
    acts: &[
        t("为每个停车场和出口车道各生成一个码。", "Make one for each car park and exit lane."),
        t("先用手机扫一扫屏幕上的码。", "Scan it from the screen first."),
        t("打印，贴在车主停下来能扫到的地方。", "Print it and put it where drivers stop."),
    ],
    mistakes: &[t(
        "出口贴了全场码：车主要自己输车牌。",
        "The whole park's code at an exit: drivers have to type their plate.",
    )],
    ..EMPTY
};

pub(super) const TERMINALS: Words = Words {
    title: t("登记脱机终端", "Add the offline terminals"),
    why: t(
        "没有网络的设备用自己的密钥给账单签名，系统认得密钥才收款。",
        "A device without a network signs its bills; the system has to know its key.",
    ),
    acts: &[
        t("添加终端，记下终端号。", "Add the terminal and take down its number."),
        t("把密钥录进设备，核对校验值。", "Enter the key in the device and compare the check value."),
        t("让设备显示一张账单，用手机扫一次。", "Have it show a bill and scan it."),
    ],
    mistakes: &[t(
        "设备时钟差得太多，账单会被当作过期。",
        "A clock that is far off makes bills look expired.",
    )],
    ..EMPTY
};

pub(super) const VISITORS: Words = Words {
    title: t("开放访客预约页", "Open the visitors' page"),
    why: t(
        "访客自己填表，被访人在微信里审批，省去登记台。",
        "Visitors fill in a form, the host decides in WeChat, and nobody queues at a desk.",
    ),
    acts: &[
        t("添加被访人，请他们用微信扫码绑定。", "Add the hosts and have them scan with WeChat."),
        t("把预约页的二维码贴在门口。", "Put the page's code up at the gate."),
        t(
            "自己预约一次，看审批和通行码是否到手机。",
            "Book a visit yourself and see approval and pass arrive.",
        ),
    ],
    mistakes: &[t(
        "被访人没关注公众号，收不到审批消息。",
        "A host who does not follow the account gets no message.",
    )],
    ..EMPTY
};

pub(super) const INTEGRATION: Words = Words {
    title: t("给停车系统或 App 服务器发接口密钥", "Hand a key to the parking system or the App's server"),
    why: t(
        "车辆进出、App 下单和业务通知都从接口进来。",
        "Vehicles, orders of the App and notices come in by the interface.",
    ),
    acts: &[
        t("生成一把密钥，只勾选对方用得到的权限。", "Make a key with only the rights that are needed."),
        t("密钥只显示一次，当面交给对方的技术人员。", "It is shown once: hand it to their engineer."),
        t(
            "填写对方接收通知的地址，点“发送测试”。",
            "Enter the address that takes our messages and send a test.",
        ),
    ],
    mistakes: &[t(
        "几个系统共用一把密钥：泄露时只能一起换。",
        "One key for several systems: a leak means changing them all.",
    )],
    ..EMPTY
};

pub(super) const SWITCH_SCAN: Words = Words {
    title: t("测试并启用扫码支付", "Test and switch on scan payment"),
    why: t(
        "用 0.01 元走完全程，钱会自动退回。测试通过再对车主开放。",
        "0.01 yuan goes the whole way and comes back by itself. Open it to drivers after that.",
    ),
    menus: &[menu("基础信息管理 → 支付方式管理", "")],
    acts: &[
        t("打开支付方式页面，点“测试支付”。", "Open the method's page and begin the test payment."),
        t("用手机扫码，付 0.01 元。", "Scan it and pay 0.01 yuan."),
        t("看到“测试成功”后点“启用”。", "Switch it on once the test has worked."),
        t("到出口扫一次真实的码。", "Scan a real code at an exit."),
    ],
    mistakes: &[
        t(
            "报 10003：先查网页授权域名，再查支付授权目录。",
            "10003: look at the web authorisation domain, then at the directories.",
        ),
        t(
            "提示“当前页面的URL未注册”：支付授权目录少了一条。",
            "当前页面的URL未注册: a directory is missing.",
        ),
        t("报 40164：服务器地址不在白名单。", "40164: our address is not on the white list."),
        t(
            "银联商务与微信、支付宝扫码不能同时开。",
            "ChinaUMS and WeChat or Alipay scan are never on together.",
        ),
    ],
    links: &[link(
        "微信支付常见错误",
        "WeChat Pay's common errors",
        "https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=7_9&index=8",
    )],
    ..EMPTY
};

pub(super) const SWITCH_APP: Words = Words {
    title: t("启用 App 支付并付一笔", "Switch on payment in the App, and pay once"),
    why: t(
        "App 付款只能在 App 里验证。付一笔小额，再退掉。",
        "It can be proven in the App alone: pay a small sum and refund it.",
    ),
    menus: &[menu("基础信息管理 → 支付方式管理", "")],
    acts: &[
        t("在各支付方式页面点“启用”。", "Switch on each method on its page."),
        t("在手机 App 里付一笔最小金额。", "Pay the smallest sum in the App."),
        t("在订单里查到它，原路退款。", "Find the order and refund it."),
    ],
    mistakes: &[t(
        "唤起微信后立刻返回 -1：包名、签名或 Universal Links 与开放平台不一致。",
        "WeChat answers -1 at once: package, signature or Universal Links differ from the open platform.",
    )],
    ..EMPTY
};

pub(super) const SELF_CHECK: Words = Words {
    title: t("运行自检，直到全部通过", "Run the self-check until everything passes"),
    why: t(
        "自检把能查的都查一遍，没通过的会写明去哪里改。以后每晚自动检查。",
        "It checks whatever can be checked and says where to mend the rest; after this it runs every night.",
    ),
    acts: &[
        t("打开“自检”，点“立即检查”。", "Open the self-check and start it."),
        t("逐条处理没通过的项目。", "Deal with what did not pass."),
        t("再检查一次，直到没有红色。", "Check again until nothing is red."),
    ],
    mistakes: &[t(
        "“无法检查”不是错误：有些项目要等第一笔付款才能证明。",
        "“Cannot be checked” is no error: some things are proven by the first payment.",
    )],
    ..EMPTY
};
