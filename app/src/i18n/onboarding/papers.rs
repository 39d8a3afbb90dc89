//! 资料: what to get together before anything is applied for, by the kind of body.

use super::{EMPTY, Words, t};
use crate::i18n::Text;
use domain::guide::{Choice, Have, Merchant, Want};

pub(super) const PAPERS: Words = Words {
    title: t("备齐申请资料", "Get the papers together"),
    why: t(
        "各平台审核的是同一套资料。先备齐，后面每一步都不用停下来找。",
        "Every platform looks at the same papers. With all of them at hand nothing stops later.",
    ),
    prepare: &[
        t(
            "证照用彩色扫描件或数码照片，四角完整，文字清晰。",
            "Colour scans or photos of the papers, all corners in the picture, every word readable.",
        ),
        t(
            "绑定手机的人要在身边：登记、签约、装证书都要收短信。",
            "The person whose phone is bound has to be near: registering, signing and certificates send text messages to it.",
        ),
    ],
    acts: &[
        t(
            "打开“资料清单”，按您的主体类型逐项打勾。",
            "Open the list of papers and tick what you have; it is made for your kind of body.",
        ),
        t(
            "把文件放进同一个文件夹，用证照名称命名。",
            "Put the files into one folder, named after what they are.",
        ),
        t(
            "核对营业执照、银行账户和法人身份证上的名称是否一致。",
            "See that licence, bank account and identity card name the same body and person.",
        ),
        t(
            "确定谁是商户平台的超级管理员，后面的绑定只有这个人能做。",
            "Decide who is the merchant platform's 超级管理员: only that person can bind accounts later.",
        ),
    ],
    mistakes: &[
        t(
            "黑白复印件、缺角或反光的照片会被退回。",
            "Black-and-white copies, cut corners and glare are sent back.",
        ),
        t(
            "没有三合一的营业执照，忘了另交组织机构代码证。",
            "A licence that is not three-in-one, and no organisation code beside it.",
        ),
        t(
            "个体工商户用了别人的银行账户：只能用对公账户，或经营者本人的账户。",
            "A sole trader with somebody else's bank account: only a corporate one or the owner's own is taken.",
        ),
    ],
    ..EMPTY
};

const LICENCE: Text = t("营业执照：彩色扫描件或数码照片", "Licence (营业执照): colour scan or photo");
const CODE: Text = t(
    "组织机构代码证：彩色扫描件或数码照片（已三证合一的不需要）",
    "Organisation code (组织机构代码证): colour scan or photo; not where the licence is three-in-one",
);
const LEGAL_PERSON: Text = t(
    "法人身份证：彩色扫描件或数码照片，正反两面",
    "Legal person's identity card: colour scan or photo of both sides",
);
const OWNER: Text = t(
    "法人（经营者）身份证：彩色扫描件或数码照片，正反两面",
    "The owner's identity card: colour scan or photo of both sides",
);
const CORPORATE: Text = t(
    "对公银行账户：账号、开户行，以及开户行所在的省和市",
    "Corporate bank account: its number, the bank, and the bank's province and city",
);
const OWN: Text = t(
    "对公银行账户，或法人对私账户：账号、开户行，以及开户行所在的省和市",
    "Corporate bank account, or the owner's own (法人对私账户): its number, the bank, and the bank's province and city",
);
const PHONE: Text = t(
    "管理员手机号和邮箱：收验证码、审核结果和商户平台的登录信息",
    "The administrator's mobile number and mail address: for codes, results and the merchant platform's sign-in",
);
const WECHAT: Text = t(
    "管理员本人的微信：已实名、已绑定银行卡，用来扫码确认",
    "The administrator's own WeChat, with verified name and a bank card, for confirming by scan",
);
const ICONS: Text = t(
    "移动应用图标：PNG 两张，28×28（水印）和 108×108，每张不超过 300 KB（平台人员可提供）",
    "The mobile app's icons: two PNG, 28×28 (watermark) and 108×108, at most 300 KB each (the platform's staff has them)",
);
const SCREENSHOT: Text = t(
    "App 页面截图：绑定商户号时上传（比填下载地址稳妥）",
    "Screenshots of the App for binding the merchant number: safer than a download address",
);
const CONTRACT: Text = t(
    "银联商务的商户协议和结算账户信息",
    "The merchant agreement with ChinaUMS and the account it settles to",
);
const ALIPAY: Text = t(
    "支付宝企业账号（或经营者本人的支付宝）：用来登录商家平台",
    "An Alipay business account (or the owner's own) to sign in to its merchant platform",
);

/// What to get together for a choice.
pub fn papers(choice: &Choice) -> Vec<Text> {
    let mut all = match choice.merchant {
        Merchant::Individual => vec![LICENCE, OWN, OWNER],
        Merchant::Company
        | Merchant::Government
        | Merchant::Institution
        | Merchant::NonEnterprise
        | Merchant::Association
        | Merchant::Foundation => vec![LICENCE, CODE, CORPORATE, LEGAL_PERSON],
    };
    all.push(PHONE);
    if choice.needs_merchant() || choice.needs_account() {
        all.push(WECHAT);
    }
    if choice.wants(Want::WechatApp) {
        all.extend([ICONS, SCREENSHOT]);
    }
    if choice.wants(Want::AlipayScan) || choice.wants(Want::AlipayApp) {
        all.push(ALIPAY);
    }
    if choice.wants(Want::ChinaumsScan) && !choice.has(Have::ChinaumsAccount) {
        all.push(CONTRACT);
    }
    all
}
