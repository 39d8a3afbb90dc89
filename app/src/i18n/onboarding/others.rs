//! 支付宝, 银联商务, 银联, 短信.

use super::{EMPTY, Link, Words, link, menu, t};

const ALIPAY_OPEN: Link = link("支付宝开放平台", "Alipay's open platform", "https://open.alipay.com/");

pub(super) const ALIPAY_REGISTER: Words = Words {
    title: t("开通支付宝商家账号", "Get an Alipay merchant account"),
    why: t("支付宝扫码和 App 付款的钱进这个账号。", "The money of Alipay payments goes to this account."),
    prepare: &[t("资料清单里的证照和银行账户", "Papers and bank account of the list")],
    acts: &[
        t(
            "在商家平台注册企业账号，或登录已有账号。",
            "Register a business account on the merchant platform, or sign in.",
        ),
        t("完成实名认证，绑定银行账户。", "Verify the body and bind the bank account."),
        t("抄下 PID：2088 开头的 16 位数字。", "Take down the PID: 16 digits beginning with 2088."),
    ],
    mistakes: &[t(
        "用个人支付宝注册：企业要用企业账号。",
        "A personal account: a company needs a business one.",
    )],
    links: &[
        link(
            "支付宝商家平台（注册、登录）",
            "Alipay's merchant platform (registration, sign-in)",
            "https://b.alipay.com/",
        ),
        link("支付宝帮助中心", "Alipay's help", "https://opensupport.alipay.com/"),
    ],
    ..EMPTY
};

pub(super) const ALIPAY_APPLICATION: Words = Words {
    title: t("创建应用并绑定产品", "Create the application and bind its products"),
    why: t(
        "系统通过应用的 APPID 下单。产品没绑定，支付宝会拒绝。",
        "Orders go through the application's APPID. Without the product Alipay refuses them.",
    ),
    menus: &[menu("控制台 → 网页/移动应用 → 创建应用", "")],
    acts: &[
        t("登录开放平台，创建“网页/移动应用”。", "Sign in to the open platform and create a 网页/移动应用."),
        t("扫码收款：绑定“JSAPI支付”或“当面付”。", "For scan payment bind JSAPI支付 or 当面付."),
        t("App 收款：绑定“App支付”。", "For the App bind App支付."),
        t("提交上线，状态变为“已上线”。", "Submit it; it has to become 已上线."),
        t("抄下 APPID。", "Take down the APPID."),
    ],
    mistakes: &[t(
        "应用没上线就去收款：支付宝返回权限不足。",
        "Not 已上线 yet: Alipay answers that permission is missing.",
    )],
    links: &[ALIPAY_OPEN, link("开放平台文档", "Documentation", "https://opendocs.alipay.com/")],
    ..EMPTY
};

pub(super) const ALIPAY_KEYS: Words = Words {
    title: t("设置接口加签方式", "Set how the application signs"),
    why: t(
        "双方各有一把私钥、互换公钥，才能确认消息是真的。",
        "Each side has a private key and the other's public one; so both know who speaks.",
    ),
    menus: &[menu("应用 → 开发设置 → 接口加签方式", "")],
    acts: &[
        t(
            "用支付宝的密钥工具生成应用私钥（RSA2）。",
            "Make the application's private key (RSA2) with Alipay's tool.",
        ),
        t(
            "先把私钥填到本系统，保存后下面会显示应用公钥。",
            "Enter the private key here first; its public half is shown below then.",
        ),
        t(
            "在“接口加签方式”里选“公钥”，粘贴应用公钥，保存。",
            "Choose 公钥 at 接口加签方式, paste the public key, save.",
        ),
        t(
            "复制页面显示的“支付宝公钥”，填到本系统。",
            "Copy what the page shows as 支付宝公钥 and enter it here.",
        ),
        t(
            "选“证书”方式的：下载三个证书文件，上传到本系统。",
            "With certificates: download the three files and upload them here.",
        ),
    ],
    mistakes: &[
        t("把应用公钥当成支付宝公钥填了回来。", "Entering the application's own public key as Alipay's."),
        t("私钥复制不全，或多了换行。", "A private key that is cut off."),
    ],
    links: &[ALIPAY_OPEN],
    ..EMPTY
};

pub(super) const ALIPAY_CALLBACK: Words = Words {
    title: t("填写支付宝授权回调地址", "Enter Alipay's authorisation callback"),
    why: t(
        "扫码付款前要知道是谁在付。支付宝只把人送回登记过的地址。",
        "The payer is asked for first, and Alipay leads back only to an address that is entered.",
    ),
    menus: &[menu("应用 → 开发设置 → 授权回调地址", "")],
    acts: &[
        t("粘贴下面的地址，保存。", "Paste the address below and save."),
        t(
            "用支付宝扫一次我们的二维码，能看到账单就通了。",
            "Scan one of our codes with Alipay: if the bill shows, it works.",
        ),
    ],
    mistakes: &[t("只写域名，少了后面的路径。", "The domain alone, without the path.")],
    links: &[ALIPAY_OPEN],
    ..EMPTY
};

pub(super) const CHINAUMS: Words = Words {
    title: t("与银联商务签约", "Agree with ChinaUMS"),
    why: t(
        "银联商务没有自助注册，要和当地业务人员线下洽谈。微信和支付宝扫码都由它收款。",
        "ChinaUMS is joined in person, with its local staff. It takes both WeChat and Alipay scans.",
    ),
    prepare: &[t("资料清单里的证照和结算账户", "Papers and settlement account of the list")],
    acts: &[
        t("联系当地银联商务，说明要开通“公众号支付”。", "Ask the local ChinaUMS for 公众号支付."),
        t(
            "提供我们的通知地址（见录入页面），请对方登记。",
            "Give them our notification address (shown where you enter the account).",
        ),
        t("拿到商户号、终端号、消息来源编号。", "Get merchant number, terminal and source number."),
        t(
            "拿到 appId、appKey（开放平台），或 msgSrc（旧接口）。",
            "Get appId and appKey (open platform), or msgSrc (older interface).",
        ),
        t("拿到通讯密钥。", "Get the communication key."),
        t("问清退款、撤销和对账的权限是否已开。", "Ask whether refunds and bills are permitted."),
    ],
    mistakes: &[
        t(
            "启用银联商务后，微信和支付宝的扫码会停用，两者只能选一种。App 不受影响。",
            "With ChinaUMS on, WeChat and Alipay scan payment are off: one or the other. The App is not affected.",
        ),
        t("测试环境和生产环境的参数混用。", "Mixing test and production values."),
    ],
    cost: Some(t("费率按签约约定。", "The rate is as agreed.")),
    time: Some(t("由双方约定，开始后请标为“等对方”。", "As agreed; mark the step as waiting.")),
    links: &[link("银联商务官网", "ChinaUMS", "https://www.chinaums.com/")],
    ..EMPTY
};

pub(super) const UNIONPAY: Words = Words {
    title: t("与银联签约手机支付", "Agree with UnionPay"),
    why: t("App 里的银联付款要有银联商户号。", "UnionPay in the App needs a UnionPay merchant number."),
    prepare: &[t("资料清单里的证照和银行账户", "Papers and bank account of the list")],
    acts: &[
        t("联系收单银行或银联，申请“手机支付控件”产品。", "Ask your bank or UnionPay for 手机支付控件."),
        t("签约后拿到 15 位商户号。", "Get the merchant number of 15 characters."),
        t("问清撤销和退货权限是否已开。", "Ask whether refunds are permitted."),
    ],
    mistakes: &[t("开的是网关支付，App 用不了。", "网关支付 does not serve the App.")],
    cost: Some(t("费率按签约约定。", "The rate is as agreed.")),
    time: Some(t("由签约方约定，开始后请标为“等对方”。", "As agreed; mark the step as waiting.")),
    links: &[
        link("银联开放平台", "UnionPay's open platform", "https://open.unionpay.com/"),
        link("银联商户服务网站", "UnionPay's merchant service", "https://merchant.unionpay.com/"),
    ],
    ..EMPTY
};

pub(super) const UNIONPAY_CERTIFICATE: Words = Words {
    title: t("下载银联签名证书", "Get UnionPay's signing certificate"),
    why: t(
        "每条消息都要用证书签名，证书过期就收不了款。",
        "Every message is signed with it; when it ends, nobody can pay.",
    ),
    acts: &[
        t(
            "收到证书申请邮件后，登录商户服务网站。",
            "After the mail about the certificate sign in to the merchant service.",
        ),
        t("按页面下载证书，记下设置的密码。", "Download the certificate and keep its password."),
        t("导出为 .pfx 文件。", "Export it as a .pfx file."),
        t("在到期日历里看到到期日，提前更换。", "See its end in the calendar here, and renew it before."),
    ],
    mistakes: &[t("证书密码忘了：只能重新申请。", "A forgotten password: apply anew.")],
    links: &[link("银联商户服务网站", "UnionPay's merchant service", "https://merchant.unionpay.com/")],
    ..EMPTY
};

pub(super) const SMS: Words = Words {
    title: t("开通短信账号", "Get an SMS account"),
    why: t("微信消息送不到时，用短信补发。", "Where WeChat does not reach somebody, a text message does."),
    prepare: &[t("短信签名的证明（营业执照）", "Proof of the name that signs messages (the licence)")],
    acts: &[
        t(
            "选择短信服务商：账号密码网关、阿里云或腾讯云。",
            "Choose a provider: a gateway with account and password, Aliyun or Tencent Cloud.",
        ),
        t(
            "申请短信签名和模板，等审核通过。",
            "Apply for signature and templates, and wait for their review.",
        ),
        t("拿到账号和密码，或密钥。", "Get account and password, or the keys."),
    ],
    mistakes: &[t(
        "模板没过审就启用：短信会被网关丢弃。",
        "Templates that have not passed: the gateway drops messages.",
    )],
    cost: Some(t("按条计费，以服务商为准。", "By the message, as the provider says.")),
    links: &[
        link("阿里云短信服务", "Aliyun SMS", "https://www.aliyun.com/product/sms"),
        link("腾讯云短信", "Tencent Cloud SMS", "https://cloud.tencent.com/product/sms"),
    ],
    ..EMPTY
};
