//! What the guide asks before it makes a plan, and the few words around its steps.

use super::t;
use crate::i18n::Text;

/// A question, or an answer: its words, and what to know about it.
pub type Asked = (Text, Text);

/// Which scan payments.
pub const SCAN: Asked = (
    t("车主怎么扫码付款？", "How do drivers pay by scan?"),
    t("选一种。以后可以改。", "One of these; it can be changed later."),
);
/// Which payments in the App.
pub const APP: Asked = (
    t("在 App 里怎么付款？", "How is paid inside the App?"),
    t("可以多选，也可以不选。", "Any number, or none."),
);
/// What else.
pub const MORE: Asked = (
    t("还要哪些功能？", "What else is wanted?"),
    t("微信消息需要已认证的服务号。", "WeChat messages need a certified service account."),
);
/// What kind of body.
pub const MERCHANT: Asked = (
    t("您是哪类主体？", "What kind of body are you?"),
    t("决定要准备哪些资料。", "It decides which papers are needed."),
);
/// What is there.
pub const HAVE: Asked = (
    t("已经有哪些？", "What is there already?"),
    t("勾选后，对应的申请步骤就不再出现。", "What you tick need not be applied for."),
);

/// WeChat and Alipay.
pub const SCAN_BOTH: Asked = (
    t("微信和支付宝，各收各的", "WeChat and Alipay, each to its own account"),
    t("一个二维码两种都能扫，钱进各自的账号", "One code for both; the money goes to either account"),
);
/// WeChat.
pub const SCAN_WECHAT: Asked =
    (t("只要微信", "WeChat alone"), t("钱进您的微信商户号", "The money goes to your WeChat merchant number"));
/// Alipay.
pub const SCAN_ALIPAY: Asked =
    (t("只要支付宝", "Alipay alone"), t("钱进您的支付宝账号", "The money goes to your Alipay account"));
/// ChinaUMS.
pub const SCAN_CHINAUMS: Asked = (
    t("银联商务代收", "Through ChinaUMS"),
    t(
        "微信、支付宝都能扫，钱进银联商务；不能与前三种同时用",
        "Both scan, the money goes to ChinaUMS; never together with the others",
    ),
);
/// None.
pub const SCAN_NONE: Asked =
    (t("不做扫码支付", "No scan payment"), t("只用 App，或只发消息", "Only the App, or only messages"));

/// A step that was done and is not any more.
pub const REOPENED: Text = t("需要重做", "Open again");
/// A step that the system sees done.
pub const SEEN: Text = t("系统已确认", "Seen by the system");
/// A step that waits longer than usual.
pub const OVERDUE: Text = t("等太久了", "Waiting too long");

/// Where a step is done.
pub const WHERE: Text = t("在哪里", "Where");
/// Who does it.
pub const WHO: Text = t("谁来做", "Who");
/// How long the other side takes.
pub const HOW_LONG: Text = t("对方要多久", "How long they take");
/// What it costs.
pub const COSTS: Text = t("费用", "Costs");
