//! 微信开放平台, open.weixin.qq.com. For payment in the App alone.

use super::{EMPTY, Link, Words, link, menu, t};

const SIGN_IN: Link =
    link("登录微信开放平台", "Sign in to the WeChat open platform", "https://open.weixin.qq.com/");

pub(super) const REGISTER: Words = Words {
    title: t("注册微信开放平台账号", "Register at the WeChat open platform"),
    why: t(
        "App 里的微信付款要登记移动应用，登记在开放平台。它和公众平台是两个账号。",
        "Payment in the App needs the mobile app registered there. It is another account than the official one.",
    ),
    prepare: &[
        t("没有注册过开放平台的邮箱", "A mail address not used there yet"),
        t("管理员的手机和微信", "Phone and WeChat of the administrator"),
    ],
    acts: &[
        t("打开开放平台，点“注册”。", "Open the platform and press 注册."),
        t("用专门的邮箱注册，不要用个人邮箱。", "Use an address of the company, not of a person."),
        t(
            "完善主体和管理员信息，主体名称与商户号一致。",
            "Fill in body and administrator; the body as the merchant number has it.",
        ),
    ],
    mistakes: &[t("以为公众号账号能直接登录：不能。", "The official account's sign-in does not work here.")],
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const CERTIFY: Words = Words {
    title: t("完成开发者资质认证", "Have the developer certified"),
    why: t(
        "认证后才能创建移动应用和申请支付。只需认证一次。",
        "Only certified developers make mobile apps and apply for payment. Once is enough.",
    ),
    menus: &[menu("账号中心 → 开发者资质认证", "")],
    prepare: &[t("资料清单里的证照和对公账户", "Papers and corporate account of the list")],
    acts: &[
        t("选择主体类型，按页面提交资料。", "Choose the kind of body and submit the papers."),
        t("缴纳审核费，接听核实电话。", "Pay for the review and answer the call."),
        t("显示“已认证”后标记完成。", "Once it says 已认证, the step is done."),
    ],
    mistakes: &[t(
        "认证主体与商户号主体不同：后面的绑定要多等腾讯审核。",
        "Another body than the merchant number's: the binding waits for Tencent.",
    )],
    cost: Some(t(
        "腾讯收取审核费，以页面显示为准。",
        "Tencent charges for the review; the page names the sum.",
    )),
    time: Some(t(
        "以页面提示为准。等待时请标为“等对方”。",
        "The page says how long. Mark the step as waiting meanwhile.",
    )),
    links: &[SIGN_IN],
};

pub(super) const CREATE: Words = Words {
    title: t("创建移动应用", "Create the mobile app"),
    why: t(
        "微信靠包名和签名认出 App。这些值提交后不能改，必须一次填对。",
        "WeChat knows the App by bundle, package and signature. They can never be changed afterwards.",
    ),
    menus: &[menu("管理中心 → 移动应用 → 创建移动应用", "")],
    prepare: &[
        t(
            "PNG 图标两张：28×28 水印图和 108×108 高清图，每张不超过 300 KB",
            "Two PNG icons: 28×28 (watermark) and 108×108, at most 300 KB each",
        ),
        t(
            "App 的中文名称，指南里是“披克易卡通”（向平台人员确认）",
            "The App's Chinese name; the guide has 披克易卡通 (ask the platform's staff)",
        ),
    ],
    acts: &[
        t(
            "“移动应用名称”填 App 名称：2–20 个字节，一个汉字算两个。",
            "移动应用名称: 2 to 20 bytes, a Chinese character counts two.",
        ),
        t(
            "“英文名称”“移动应用简介”“应用官网”粘贴下面的值。简介最多 80 字。",
            "Paste 英文名称, 移动应用简介 and 应用官网 from below. At most 80 characters for the introduction.",
        ),
        t("上传两张图标，点下一步。", "Upload the two icons and go on."),
        t(
            "勾选“iOS 应用”，粘贴 Bundle ID 和 Universal Links。",
            "Tick iOS 应用; paste Bundle ID and Universal Links.",
        ),
        t("“测试版本Bundle ID”有就填，没有留空。", "测试版本Bundle ID: only where there is one below."),
        t("勾选“Android 应用”，粘贴应用签名和应用包名。", "Tick Android 应用; paste 应用签名 and 应用包名."),
        t(
            "下载地址可以先空着；要填就填商店页面，最长 256 字节，不能是 apk。",
            "Store addresses may stay empty; at most 256 bytes, and no apk.",
        ),
        t("逐字核对大小写，点“提交审核”。", "Compare letter by letter, then press 提交审核."),
        t("标为“等对方”。", "Mark the step as waiting."),
    ],
    mistakes: &[
        t(
            "开发信息提交后不能改，字母大小写也不行：错了只能重建应用。",
            "These values can never be changed, not even a capital letter: a mistake means another app.",
        ),
        t(
            "应用签名是 32 位小写十六进制，没有冒号。",
            "The signature is 32 lower-case hex digits without colons.",
        ),
        t(
            "Universal Links 要以 https:// 开头、以 / 结尾。",
            "Universal Links begin with https:// and end with /.",
        ),
        t("名称半年只能改一次。", "The name can be changed once in half a year."),
    ],
    time: Some(t("审核约 7 个工作日。", "About 7 working days.")),
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const SECRET: Words = Words {
    title: t("抄下 App 的 AppID 和 AppSecret", "Take down the App's AppID and AppSecret"),
    why: t("系统用它替 App 下单。", "With them the system orders for the App."),
    menus: &[menu("管理中心 → 移动应用 → 查看", "")],
    acts: &[
        t("应用审核通过后点“查看”。", "Press 查看 once the app has passed."),
        t("抄下 AppID（wx 开头 18 位）。", "Take down the AppID (18 characters beginning with wx)."),
        t(
            "点 AppSecret 的“查看”或“重置”，扫码后马上复制。",
            "Press 查看 or 重置 at AppSecret, scan, and copy at once.",
        ),
        t("直接填到本系统的“微信 App 支付”页。", "Enter them here on the page 微信 App 支付."),
    ],
    mistakes: &[
        t(
            "AppSecret 忘了只能重置，重置后这里也要替换。",
            "A forgotten AppSecret can only be reset, and has to be replaced here then.",
        ),
        t(
            "与公众号的 AppID 弄混：两个都是 wx 开头。",
            "Taking the official account's AppID for it: both begin with wx.",
        ),
    ],
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const PAYMENT_APPLY: Words = Words {
    title: t("为移动应用申请微信支付", "Apply for payment for the mobile app"),
    why: t("应用默认没有支付能力，要单独接入。", "An app has no payment until it is applied for."),
    menus: &[menu("管理中心 → 移动应用 → 查看 → 微信支付 → 申请接入", "")],
    acts: &[
        t(
            "在应用详情里找到“微信支付”，点“申请接入”（或“前往操作”）。",
            "Find 微信支付 among the app's details and press 申请接入 (or 前往操作).",
        ),
        t(
            "已有商户号：点“查看指引”，按“同主体 AppID 自助授权绑定”办理。",
            "With a merchant number: press 查看指引 and bind it as it says.",
        ),
        t("没有商户号：按页面提交资料申请。", "Without one: submit the papers there."),
        t("记下这里的 AppID，下一步要用。", "Take down this AppID for the next step."),
    ],
    mistakes: &[t(
        "以为公众号的支付能给 App 用：要分别建立关联。",
        "Payment of the official account does not serve the App; each is joined by itself.",
    )],
    cost: Some(t("不收申请费。费率 0.6%–1%。", "No application fee; rate 0.6 to 1 %.")),
    links: &[
        SIGN_IN,
        link(
            "绑定 AppID 的操作指引",
            "How AppIDs are bound",
            "https://pay.weixin.qq.com/static/pay_setting/appid_protocol.shtml",
        ),
    ],
    ..EMPTY
};

pub(super) const BIND_CONFIRM: Words = Words {
    title: t("在开放平台确认绑定", "Confirm the binding at the open platform"),
    why: t(
        "商户号发起后，开放平台这边确认，App 才能收款。",
        "After the merchant number asked, the open platform confirms; then the App takes payments.",
    ),
    menus: &[menu(
        "管理中心 → 移动应用 → 微信支付 → 支付功能",
        "管理中心 → 移动应用 → 查看 → 微信支付 → 查看详情",
    )],
    acts: &[
        t("在“待关联商户号”里找到商户号，点“确认”。", "Find the number under 待关联商户号 and press 确认."),
        t("核对商户号、企业全称和 AppID。", "Compare number, name and AppID."),
        t("勾选协议，点“授权”。", "Accept the agreement and press 授权."),
        t("“已关联商户号”里出现它，就完成了。", "It is done once it stands under 已关联商户号."),
    ],
    mistakes: &[t(
        "到公众平台去找申请单：移动应用在开放平台确认。",
        "Looking for it on the official account platform: apps are confirmed here.",
    )],
    links: &[SIGN_IN],
    ..EMPTY
};
