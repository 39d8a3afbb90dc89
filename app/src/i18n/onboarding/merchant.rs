//! 微信支付商户平台, pay.weixin.qq.com.

use super::{EMPTY, Link, Words, link, menu, t};

const SIGN_IN: Link = link(
    "登录商户平台",
    "Sign in to the merchant platform",
    "https://pay.weixin.qq.com/index.php/core/home/login",
);
const HELP: Link =
    link("商户号帮助中心", "Help for merchants", "https://kf.qq.com/product/wechatpaymentmerchant.html");
const BINDING: Link = link(
    "绑定 AppID 的操作指引",
    "How AppIDs are bound",
    "https://pay.weixin.qq.com/static/pay_setting/appid_protocol.shtml",
);

pub(super) const APPLY: Words = Words {
    title: t("申请微信支付商户号", "Apply for a WeChat merchant number"),
    why: t(
        "商户号是收钱的账户：微信付款先进商户号，再提现到银行卡。",
        "The merchant number is where the money goes: payments rest in it until they are withdrawn to the bank.",
    ),
    menus: &[],
    prepare: &[
        t("资料清单里的证照和银行账户", "The papers and the bank account of the list"),
        t(
            "法人或经办人的手机和微信，签约时扫码",
            "Phone and WeChat of the legal person or who acts for them, to sign by scan",
        ),
    ],
    acts: &[
        t("打开“接入指引”，选择自己的主体类型。", "Open the guide to joining and choose your kind of body."),
        t(
            "在线填写主体、银行账户和联系人，上传证照。",
            "Fill in body, bank account and contact, and upload the papers.",
        ),
        t(
            "等审核。通过后按页面提示完成账户验证。",
            "Wait for the review, then verify the account as the page says.",
        ),
        t("在线签署协议，费率在协议里确认。", "Sign the agreement online; it names the rate."),
        t(
            "收好标题为“恭喜您成功通过微信支付商户资料审核!”的邮件，里面有商户号和登录账号。",
            "Keep the mail 恭喜您成功通过微信支付商户资料审核!: it has the merchant number and the sign-in.",
        ),
    ],
    mistakes: &[
        t(
            "经营类目选错，费率和结算周期会不同，还可能被退回。",
            "A wrong business category changes rate and settlement, or is sent back.",
        ),
        t("邮件删了，登录账号找不回来。", "The mail is thrown away, and the sign-in with it."),
    ],
    cost: Some(t(
        "不收申请费。交易按类目收 0.6%–1% 的费率。",
        "No application fee. Payments cost 0.6 to 1 % by category.",
    )),
    time: None,
    links: &[
        link(
            "接入指引（注册）",
            "Guide to joining (registration)",
            "https://pay.weixin.qq.com/static/applyment_guide/applyment_index.shtml",
        ),
        SIGN_IN,
        HELP,
    ],
};

pub(super) const SECOND: Words = Words {
    title: t("为 App 再申请一个商户号", "Apply for another merchant number for the App"),
    why: t(
        "扫码和 App 的钱分开进两个商户号，财务对账和结算更清楚。也可以共用一个：在“重新选择”里勾选“共用”，这一步就不需要了。",
        "Scan and App money in two merchant numbers is easier to settle apart. One for both is possible: say so under Choose again, and this step goes away.",
    ),
    acts: &[
        t("用同一套资料，再走一遍商户号申请。", "Apply once more with the same papers."),
        t(
            "在商户简称里写明用途，例如“某某停车 App”。",
            "Name its use in the short name, such as “… parking App”.",
        ),
        t("通过后分别记下两个商户号，写清各用在哪里。", "Write down both numbers and what each is for."),
    ],
    mistakes: &[t(
        "两个商户号的密钥混用：每个商户号有自己的密钥和证书。",
        "Mixing their keys: each number has its own key and certificate.",
    )],
    cost: Some(t("不收申请费。费率 0.6%–1%。", "No application fee; rate 0.6 to 1 %.")),
    links: &[SIGN_IN, HELP],
    ..EMPTY
};

pub(super) const READ: Words = Words {
    title: t(
        "抄下商户号，确认申请已全部完成",
        "Take down the merchant number; see that the application is complete",
    ),
    why: t(
        "申请没走完，后面的产品和绑定都打不开。",
        "As long as the application is unfinished, products and binding stay closed.",
    ),
    menus: &[menu("账户中心 → 个人信息", "账户中心 → 商户信息"), menu("账户中心 → 支付申请", "")],
    prepare: &[t("审核邮件里的登录账号和密码", "The sign-in from the mail")],
    acts: &[
        t("登录商户平台。", "Sign in to the merchant platform."),
        t(
            "在第一个菜单里抄下商户号（8–10 位数字）。",
            "Take down the merchant number (8 to 10 digits) from the first menu.",
        ),
        t("在第二个菜单里确认显示“微信已申请”。", "The second menu has to show 微信已申请."),
        t(
            "确认下面“申请”的三项内容都是“已审核”或“已验证”。",
            "All three items of 申请 below have to be 已审核 or 已验证.",
        ),
        t("有一项没完成，就先按页面提示完成它。", "Whatever is not done yet: do it first, as the page says."),
    ],
    mistakes: &[t(
        "把登录账号当成商户号：登录账号后面带 @商户号。",
        "Taking the sign-in name for the number: it has @ and the number behind it.",
    )],
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const CERTIFICATE: Words = Words {
    title: t("安装安全控件和操作证书", "Install security control and operating certificate"),
    why: t(
        "没有操作证书的电脑不能设置密钥，也不能提现。",
        "A computer without it can neither set keys nor withdraw money.",
    ),
    menus: &[menu("账户设置 → 操作证书", "账户中心 → 操作证书")],
    prepare: &[
        t("固定使用的一台电脑", "A computer that will be used for this"),
        t(
            "商户号绑定手机的持有人：安装时发短信验证码",
            "The holder of the phone bound to the merchant number, who gets the code",
        ),
    ],
    acts: &[
        t("点“安装安全控件”，装好后刷新页面。", "Press 安装安全控件, install it, and load the page again."),
        t("点“申请安装”，填写这台电脑的用途说明。", "Press 申请安装 and say what this computer is for."),
        t(
            "点“发送验证码”，请绑定手机的人读出短信验证码。",
            "Press 发送验证码 and have the code read out from the bound phone.",
        ),
        t("看到安装成功后再关页面。", "Leave the page only once it says that it is installed."),
    ],
    mistakes: &[
        t(
            "一个员工账号最多装 10 台电脑，装满后要先删掉旧的。",
            "At most ten computers per staff account; remove an old one first.",
        ),
        t("绑定的手机已停用：先在账户设置里换绑。", "The bound phone is out of use: bind another one first."),
    ],
    links: &[SIGN_IN, HELP],
    ..EMPTY
};

pub(super) const KEYS: Words = Words {
    title: t("设置 API 密钥，下载商户证书", "Set the API keys and get the merchant certificate"),
    why: t(
        "系统用它向微信证明自己是您的商户号。密钥填错，一笔都收不了。",
        "With them the system proves to WeChat that it acts for your number. With a wrong one nobody can pay.",
    ),
    menus: &[menu("API安全 → 设置密钥", "账户中心 → API安全")],
    prepare: &[t(
        "已装操作证书的电脑和绑定的手机",
        "The computer with the operating certificate, and the bound phone",
    )],
    acts: &[
        t(
            "随机生成正好 32 个字符：大小写字母和数字，不含空格。",
            "Make up exactly 32 random characters: letters and digits, no space.",
        ),
        t(
            "新版接口（推荐）：点“设置APIv3密钥”，粘贴这 32 个字符。",
            "Interface v3 (better): press 设置APIv3密钥 and paste them.",
        ),
        t(
            "旧版接口：点“设置密钥”（API密钥），粘贴 32 个字符。",
            "Interface v2: press 设置密钥 (API密钥) and paste them.",
        ),
        t(
            "申请“商户API证书”，下载 apiclient_cert.pem 和 apiclient_key.pem。",
            "Apply for 商户API证书 and download apiclient_cert.pem and apiclient_key.pem.",
        ),
        t(
            "新商户：在“微信支付公钥”处抄下公钥 ID，下载 pub_key.pem。",
            "New merchants: take down the id under 微信支付公钥 and download pub_key.pem.",
        ),
        t(
            "不要发给任何人，直接填到本系统的微信支付页面。",
            "Send them to nobody; enter them here, on the page of WeChat Pay.",
        ),
    ],
    mistakes: &[
        t(
            "密钥多了空格或换行，不是正好 32 个字符。",
            "A space or line break makes it other than 32 characters.",
        ),
        t("在微信那边重设了密钥，这里忘了同步替换。", "The key is set anew at WeChat and not replaced here."),
        t(
            "APIv3 密钥和 API 密钥是两把，不能互相代替。",
            "The APIv3 key and the API key are two; neither stands for the other.",
        ),
    ],
    links: &[
        SIGN_IN,
        link("如何设置密钥", "How keys are set", "https://kf.qq.com/faq/161222NneAJf161222U7fARv.html"),
    ],
    ..EMPTY
};

pub(super) const JSAPI: Words = Words {
    title: t("开通 JSAPI 支付", "Switch on JSAPI payment"),
    why: t(
        "扫码付款在微信里打开的页面上完成，用的是 JSAPI 支付。",
        "Scanned codes are paid on a page inside WeChat, by JSAPI payment.",
    ),
    menus: &[menu("产品中心 → 我的产品", "")],
    acts: &[
        t("在列表里找到“JSAPI支付”。", "Find JSAPI支付 in the list."),
        t("状态不是“已开通”，就点进去申请开通。", "If it is not 已开通, open it and apply."),
        t("需要退款时，确认退款权限也已开通。", "See that refunds are permitted too."),
    ],
    mistakes: &[t(
        "只开了 Native 支付或 H5 支付：扫码付款用不上。",
        "Only Native or H5 is on: neither serves here.",
    )],
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const APP: Words = Words {
    title: t("开通 APP 支付", "Switch on APP payment"),
    why: t(
        "手机 App 里的微信付款用的是 APP 支付，与扫码是两个产品。",
        "Payment in the mobile App is a product of its own.",
    ),
    menus: &[menu("产品中心 → 我的产品", "")],
    acts: &[
        t("登录给 App 用的那个商户号。", "Sign in with the merchant number that the App uses."),
        t("在列表里找到“APP支付”。", "Find APP支付 in the list."),
        t("状态不是“已开通”，就点进去申请开通。", "If it is not 已开通, open it and apply."),
    ],
    mistakes: &[t(
        "在扫码的商户号上开通了，App 用的却是另一个。",
        "It is switched on for the scan number, but the App uses another one.",
    )],
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const DIRECTORIES: Words = Words {
    title: t("填写三个支付授权目录", "Enter the three authorised directories"),
    why: t(
        "微信只允许登记过的目录下的页面付款。只有微信扫码需要，App 不需要。",
        "WeChat lets only pages in these directories ask for payment. Scan payment alone needs them, the App does not.",
    ),
    menus: &[menu("产品中心 → 开发配置", "产品中心 → 开发配置 → JSAPI支付授权目录")],
    acts: &[
        t("点“添加”。", "Press 添加."),
        t(
            "逐条粘贴下面三个目录，一条一次。页面自己会加上 http:// 或 https://。",
            "Paste the three below, one at a time. The form adds http:// or https:// itself.",
        ),
        t(
            "如果页面让您选协议，选与我们网址相同的那个。",
            "Where the form lets you choose, take the scheme of our address.",
        ),
        t("Native 支付那一栏留空。", "Leave the field of Native payment empty."),
        t(
            "保存后核对：三条都在，大小写和结尾的 / 一字不差。",
            "Afterwards compare: all three are there, letter by letter, with the / at the end.",
        ),
    ],
    mistakes: &[
        t("自己又写了一遍 http://，变成两个。", "Typing http:// once more, so that it stands there twice."),
        t(
            "少了结尾的 /，或把 PeakeCloud 写成小写：付款时提示“当前页面的URL未注册”。",
            "No / at the end, or peakecloud in small letters: paying says 当前页面的URL未注册.",
        ),
        t(
            "只填了一条：停车能付，充值和脱机不能付。",
            "Only one of them: parking works, top-up and offline do not.",
        ),
    ],
    links: &[
        SIGN_IN,
        link(
            "常见错误",
            "Common errors",
            "https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=7_9&index=8",
        ),
    ],
    ..EMPTY
};

pub(super) const BIND_REQUEST: Words = Words {
    title: t("商户号发起绑定公众号", "Ask for the binding of the official account"),
    why: t(
        "商户号和公众号绑定以后，公众号里才能收款。已经绑定过的直接标记完成。",
        "Only a bound merchant number takes payments in the account. If they are bound already, just say so.",
    ),
    menus: &[menu("产品中心 → APPID授权管理 → 关联更多AppID", "产品中心 → AppID账号管理 → 关联AppID")],
    prepare: &[
        t("公众号的 AppID（wx 开头，18 位）", "The account's AppID (18 characters beginning with wx)"),
        t("商户号的超级管理员本人", "The merchant number's 超级管理员 in person"),
    ],
    acts: &[
        t(
            "在公众平台点“关联商户号”，阅读指引。",
            "Press 关联商户号 on the official account platform and read the guide there.",
        ),
        t("请超级管理员登录商户平台。", "Have the 超级管理员 sign in to the merchant platform."),
        t(
            "点“关联更多AppID”，填公众号的 AppID，点“下一步”。",
            "Press 关联更多AppID, enter the AppID, press 下一步.",
        ),
        t("核对主体名称，确认提交。", "Compare the body's name and submit."),
    ],
    mistakes: &[
        t("用普通员工账号登录，看不到这个按钮。", "Staff other than the 超级管理员 do not see the button."),
        t("填成了小程序或移动应用的 AppID。", "The AppID of a mini program or mobile app."),
    ],
    links: &[SIGN_IN, BINDING],
    ..EMPTY
};

pub(super) const BIND_REVIEW: Words = Words {
    title: t("等腾讯审核主体不一致的绑定", "Wait for Tencent's review of two different bodies"),
    why: t(
        "商户号的企业全称与 AppID 认证主体不一致时，要先由腾讯审核。同一主体没有这一步。",
        "Where merchant number and AppID belong to different bodies, Tencent looks at it first. One body for both skips this.",
    ),
    menus: &[menu("产品中心 → APPID授权管理", "产品中心 → AppID账号管理")],
    acts: &[
        t("发起绑定后，把这一步标为“等对方”。", "After asking for the binding mark this step as waiting."),
        t("在商户平台查看申请单状态。", "Look at the application's state on the merchant platform."),
        t("通过后标记完成，去另一平台确认。", "Once passed, say so and go on to confirm it."),
    ],
    mistakes: &[t("两个主体只差一个字也算不一致。", "A name that differs by one sign is another body.")],
    links: &[SIGN_IN, BINDING],
    ..EMPTY
};

pub(super) const APP_BIND_REQUEST: Words = Words {
    title: t("商户号发起绑定 App", "Ask for the binding of the App"),
    why: t(
        "移动应用的 AppID 和商户号绑定以后，App 才能收款。",
        "The App takes payments only once its AppID is bound to the merchant number.",
    ),
    menus: &[menu("产品中心 → APPID授权管理 → 关联更多AppID", "产品中心 → AppID账号管理 → 关联AppID")],
    prepare: &[
        t("移动应用的 AppID", "The mobile app's AppID"),
        t(
            "App 页面截图（推荐），或应用商店的下载地址",
            "Screenshots of the App (better), or its address in a store",
        ),
    ],
    acts: &[
        t(
            "请超级管理员登录给 App 用的商户号。",
            "Have the 超级管理员 sign in with the App's merchant number.",
        ),
        t(
            "点“关联更多AppID”，填移动应用的 AppID，点“下一步”。",
            "Press 关联更多AppID, enter the mobile app's AppID, press 下一步.",
        ),
        t(
            "“APPID认证主体”按开放平台上的主体填写。",
            "APPID认证主体: the body as it stands on the open platform.",
        ),
        t("“帐号类型”选“App应用”。", "帐号类型: App应用."),
        t(
            "“APP信息”选“APP页面截图”并上传。填下载地址会校验应用名称，名称不一致就不通过。",
            "APP信息: choose APP页面截图 and upload. With an address the App's name is compared, and a difference refused.",
        ),
        t("“绑定类型”按实际关系选，也可以不选。", "绑定类型: as it is, or leave it."),
        t("核对后确认提交。", "Compare and submit."),
    ],
    mistakes: &[
        t("直接填了安装包（apk）的下载地址。", "The address of an apk file."),
        t(
            "填错了要重新发起，解除已有的绑定也要另外申请：先核对 AppID。",
            "A wrong one means asking anew, and undoing a binding takes an application: compare the AppID first.",
        ),
    ],
    links: &[
        SIGN_IN,
        BINDING,
        link(
            "App Store 里的应用",
            "The App in the App Store",
            "https://apps.apple.com/cn/app/%E6%8A%AB%E5%85%8B%E4%BA%91%E6%89%8B%E6%9C%BA%E6%98%93%E5%8D%A1%E9%80%9A/id1153947605",
        ),
    ],
    ..EMPTY
};
