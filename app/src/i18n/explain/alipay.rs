//! Alipay's `code` and `sub_code`.

use super::{
    BALANCE, Entry, LATER, LIMIT, NEW_BILL, OTHER_ACCOUNT, PAID, SELF, TELL_STAFF, Text, inside, paying, t,
};

const SUPPORT: Text = t(
    "这是程序的问题，不用改配置；请把这一行发给披克技术支持。",
    "The program is at fault. There is nothing to configure: send this line to Peake's support.",
);
const BY_ITSELF: Text = t("不用处理，系统会查询并重试。", "Nothing to do: the system asks and tries again.");

pub(super) const CODES: &[Entry] = &[
    paying(
        &["20000", "isp.unknow-error", "aop.unknow-error", "ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR"],
        t("支付宝系统繁忙，结果还不知道。", "Alipay is busy; the outcome is not known yet."),
        BY_ITSELF,
        LATER,
    ),
    inside(
        &["10003"],
        t("支付宝已受理，付款人还要操作。", "Alipay accepted it; the payer has still to act."),
        BY_ITSELF,
    ),
    inside(
        &["20001"],
        t("授权令牌无效或过期。", "The authorisation token is invalid or has ended."),
        t("请付款人重新扫码。", "The payer scans again."),
    ),
    inside(&["40001", "isv.missing-method"], t("请求缺少参数。", "The request lacks a parameter."), SUPPORT),
    inside(
        &["40002", "isv.invalid_arguments", "isv.invalid-timestamp"],
        t("请求参数不对，或者服务器时间不准。", "A parameter is wrong, or the server's clock is off."),
        t(
            "先校准服务器时间；下载账单时也可能是那天的账单还没生成。",
            "Set the server's clock first. For statements: that day's may not be ready yet.",
        ),
    ),
    paying(
        &["40003"],
        t("业务条件不满足。", "A condition is not met."),
        t(
            "到支付宝开放平台核对应用状态和签约的产品。",
            "Check the application's state and its products on Alipay's open platform.",
        ),
        TELL_STAFF,
    ),
    inside(
        &["40004"],
        t("业务失败，具体原因看后面的子错误码。", "A business failure; the sub-code says which."),
        t("按子错误码处理。", "Act by the sub-code."),
    ),
    paying(&["40005"], t("调用太频繁。", "Too many calls."), BY_ITSELF, LATER),
    paying(
        &["40006", "isv.insufficient-isv-permissions"],
        t(
            "应用没有上线，或者没有签约这个产品。",
            "The application is not online, or the product is not signed.",
        ),
        t(
            "开放平台 → 控制台 → 应用：添加“当面付”“手机网站支付”或“App支付”等所需产品，提交上线并完成签约。",
            "Open platform → console → application: add the product that is needed, put the application online and sign the contract.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["ACQ.INVALID_PARAMETER"],
        t("下单参数不对。", "A parameter of the order is wrong."),
        SUPPORT,
        TELL_STAFF,
    ),
    paying(
        &["ACQ.TRADE_HAS_SUCCESS"],
        t("订单已经付过。", "The order is paid already."),
        t("不用处理，系统会查询并入账。", "Nothing to do: the system asks and books it."),
        PAID,
    ),
    paying(
        &["ACQ.TRADE_HAS_CLOSE"],
        t("订单在支付宝已经关闭。", "The order is closed at Alipay."),
        t("不用处理，付款人刷新会得到新账单。", "Nothing to do: refreshing gives a new bill."),
        NEW_BILL,
    ),
    inside(
        &["ACQ.TRADE_HAS_FINISHED"],
        t("这笔交易已经超过退款期限。", "The trade can no longer be refunded."),
        t(
            "与付款人联系，线下退还，并在款项处理里登记。",
            "Contact the payer, give the money back another way, and note it at the money desk.",
        ),
    ),
    inside(
        &["ACQ.TRADE_NOT_EXIST"],
        t(
            "支付宝没有这笔交易：付款人还没有走到收银台。",
            "Alipay knows no such trade: the payer never reached the cashier.",
        ),
        t("不用处理，视为未付款。", "Nothing to do: it counts as unpaid."),
    ),
    inside(
        &["ACQ.TRADE_STATUS_ERROR"],
        t("交易的状态不允许这样操作。", "The trade's state does not allow it."),
        t(
            "系统会先查询；关闭失败时多半是刚刚付款成功。",
            "The system asks first. When closing fails, it was most likely just paid.",
        ),
    ),
    paying(
        &["ACQ.CONTEXT_INCONSISTENT"],
        t("同一个订单号的内容变了。", "The same number was used with other content."),
        t("不用处理，系统会换新单号。", "Nothing to do: the system takes a new number."),
        NEW_BILL,
    ),
    paying(
        &["ACQ.BUYER_SELLER_EQUAL"],
        t("付款人就是收款的支付宝账号。", "The payer is the account that receives the money."),
        t("请换一个支付宝账号付款，测试时也一样。", "Pay with another Alipay account, also in tests."),
        SELF,
    ),
    paying(
        &["ACQ.BUYER_ENABLE_STATUS_FORBID", "ACQ.BUYER_*"],
        t("付款人的支付宝账户受限。", "The payer's Alipay account is restricted."),
        t("请付款人换一个账户，或者自己联系支付宝客服。", "The payer takes another account, or asks Alipay."),
        OTHER_ACCOUNT,
    ),
    paying(
        &["ACQ.ACCESS_FORBIDDEN"],
        t("没有签约这个支付产品。", "The payment product is not signed."),
        t(
            "支付宝商家平台 → 产品中心签约，再到开放平台给应用添加这个产品。",
            "Sign it at Alipay's merchant platform → 产品中心, then add it to the application on the open platform.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["ACQ.EXIST_FORBIDDEN_WORD"],
        t("订单标题里有支付宝禁用的词。", "The subject contains a word that Alipay bans."),
        t("修改停车场或车道的名称。", "Change the name of the car park or lane."),
        TELL_STAFF,
    ),
    paying(
        &["ACQ.INVALID_RECEIVE_ACCOUNT"],
        t("收款账号（PID）不对。", "The receiving account (PID) is wrong."),
        t(
            "在“支付宝支付”页面核对 PID：2088 开头，与应用是同一个主体。",
            "Check the PID on the Alipay page: it begins with 2088 and belongs to the application's owner.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["ACQ.TOTAL_FEE_EXCEED"],
        t("金额超过限额。", "The amount is above a limit."),
        t(
            "到支付宝商家平台查看并申请提高限额。",
            "See the limit at Alipay's merchant platform and ask for a higher one.",
        ),
        LIMIT,
    ),
    paying(
        &["ACQ.SELLER_BALANCE_NOT_ENOUGH"],
        t("商户的支付宝余额不够退款。", "The merchant's balance does not cover the refund."),
        t(
            "给支付宝账户充值；原退款会自动重试。",
            "Top the Alipay account up: the refund is tried again by itself.",
        ),
        BALANCE,
    ),
    inside(
        &["ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "ACQ.REASON_TRADE_REFUND_FEE_ERR"],
        t("退款金额超过了剩余可退的金额。", "The refund is more than what is left."),
        t(
            "核对这笔订单在支付宝商家平台上已退的金额，有人在那边退过款。",
            "See at Alipay's merchant platform what was refunded: somebody did so there.",
        ),
    ),
    inside(
        &["ACQ.REASON_TRADE_BEEN_FREEZEN"],
        t("交易被冻结。", "The trade is frozen."),
        t("联系支付宝客服解冻后再退。", "Ask Alipay to release it, then refund."),
    ),
    inside(
        &["ACQ.DISCORDANT_REPEAT_REQUEST"],
        t("同一个退款号的金额变了。", "The same refund number was used with another amount."),
        SUPPORT,
    ),
    paying(
        &["isv.invalid-signature"],
        t(
            "签名没有通过：应用私钥与开放平台登记的公钥不是一对，或者换过密钥。",
            "The signature was refused: the private key does not belong to the public key on the open platform.",
        ),
        t(
            "在开放平台 → 应用 → 开发设置核对接口加签方式，把对应的私钥填到“支付宝支付”页面。",
            "See the application's keys on the open platform, and enter the private key that belongs to them on the Alipay page.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["isv.invalid-app-id"],
        t(
            "APPID 不对，或者把沙箱的 APPID 用在了正式环境。",
            "The APPID is wrong, or the sandbox's was used at production.",
        ),
        t("在“支付宝支付”页面核对 APPID 和环境。", "Check APPID and environment on the Alipay page."),
        TELL_STAFF,
    ),
    paying(
        &["isv.code-invalid"],
        t("授权码用过或者过期了。", "The authorisation code was used, or is too old."),
        t("不用处理，系统会重新授权一次。", "Nothing to do: the system authorises once more."),
        NEW_BILL,
    ),
];
