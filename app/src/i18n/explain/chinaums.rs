//! ChinaUMS's `errCode`.

use super::{Entry, LATER, NEW_BILL, TELL_STAFF, Text, inside, paying, t};

const BY_ITSELF: Text = t("不用处理，系统会查询结果。", "Nothing to do: the system asks for the result.");

pub(super) const CODES: &[Entry] = &[
    paying(
        &["INTERNAL_ERROR", "SYSTEM_BUSY", "TXN_DISCARDED"],
        t("银联商务系统繁忙。", "ChinaUMS is busy."),
        BY_ITSELF,
        LATER,
    ),
    paying(
        &["TIMEOUT", "NET_ERROR", "INVALID_RESPONSE"],
        t(
            "微信或支付宝没有答复银联商务，结果还不知道。",
            "WeChat or Alipay did not answer ChinaUMS; the outcome is not known.",
        ),
        BY_ITSELF,
        LATER,
    ),
    inside(
        &["ORDER_PROCESSING"],
        t("订单正在处理另一个操作。", "Another operation is under way on this order."),
        t("一分钟后系统会再查。", "The system asks again in a minute."),
    ),
    inside(
        &["DUP_ORDER"],
        t(
            "这个订单号用过，多半是同一请求的重复。",
            "The number was used before, most likely by a repetition.",
        ),
        BY_ITSELF,
    ),
    inside(
        &["NO_ORDER"],
        t(
            "银联商务没有这笔订单：付款人没有打开收银台。",
            "ChinaUMS knows no such order: nobody opened the cashier.",
        ),
        t(
            "未付款时不用处理；退款时出现，请核对终端号和机构商户号。",
            "Nothing to do for an unpaid one. For a refund, check the terminal number and instMid.",
        ),
    ),
    paying(
        &["OPERATION_NOT_ALLOWED"],
        t("订单的状态不允许这样操作。", "The order's state does not allow it."),
        BY_ITSELF,
        NEW_BILL,
    ),
    paying(
        &["TARGET_FAIL"],
        t("微信或支付宝拒绝了，原因在原话里。", "WeChat or Alipay refused; the words say why."),
        t(
            "按原话处理；反复出现联系银联商务分公司。",
            "Do what the words say, and ask ChinaUMS's branch if it comes back.",
        ),
        TELL_STAFF,
    ),
    inside(
        &["INVALID_ORDER"],
        t("银联商务那边的订单数据不完整。", "The order is incomplete at ChinaUMS."),
        t("系统会先查询再重试。", "The system asks first and tries again."),
    ),
    inside(
        &["NO_CROSS_DAY_TRADING"],
        t("这个渠道隔天不能撤销。", "This channel cannot cancel on another day."),
        t("改用退款。", "Refund instead."),
    ),
    paying(
        &["BAD_SIGN"],
        t("签名没有通过：密钥或签名算法不对。", "The signature was refused: the key or the digest is wrong."),
        t(
            "在“银联商务公众号支付管理”页面核对通讯密钥、appKey 和签名算法，注意两个密钥不要填反。",
            "On the ChinaUMS page check the communication key, the appKey and the digest; mind that the two keys are not swapped.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["ABNORMAL_REQUEST_TIME"],
        t("服务器时间不准。", "The server's clock is off."),
        t("校准服务器时间（NTP）。", "Set the server's clock (NTP)."),
        TELL_STAFF,
    ),
    paying(
        &["BAD_REQUEST", "NO_SERVICE"],
        t(
            "请求格式不对，常见原因是来源编号填错。",
            "The request is malformed; a wrong source number is the usual cause.",
        ),
        t(
            "先核对来源编号（4 位）；没错的话把这一行发给披克技术支持。",
            "Check the source number (4 characters) first; then send this line to Peake's support.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["NO_MERCHANT"],
        t("商户号或终端号不存在。", "There is no such merchant or terminal number."),
        t(
            "照银联商务的开户通知核对商户号和终端号。",
            "Compare merchant and terminal number with ChinaUMS's letter.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["INACTIVE_MERCHANT"],
        t("商户号没有启用。", "The merchant number is not active."),
        t("联系银联商务分公司启用。", "Ask ChinaUMS's branch to activate it."),
        TELL_STAFF,
    ),
    paying(
        &["INVALID_MSGSRC"],
        t("消息来源 msgSrc 不对。", "The message source (msgSrc) is wrong."),
        t(
            "照开户通知核对消息来源，注意大小写。",
            "Compare msgSrc with the letter, upper and lower case too.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["INVLID_MERCHANT_CONFIG"],
        t(
            "商户在银联商务的配置不完整，或者机构商户号不对。",
            "The merchant is not fully set up at ChinaUMS, or instMid is wrong.",
        ),
        t(
            "机构商户号一般是 YUEDANDEFAULT；没错的话联系银联商务分公司。",
            "instMid is usually YUEDANDEFAULT; if it is, ask ChinaUMS's branch.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["DENIED_IP"],
        t("服务器地址不在银联商务的白名单里。", "The server's address is not on ChinaUMS's white list."),
        t(
            "把服务器的公网地址发给银联商务分公司登记。",
            "Send the server's public address to ChinaUMS's branch.",
        ),
        TELL_STAFF,
    ),
    inside(
        &["HAS_CANCELLED"],
        t("已经撤销过。", "It was cancelled before."),
        t("不用处理。", "Nothing to do."),
    ),
    paying(
        &["1000", "9200"],
        t(
            "银联商务的网关拒绝了：appId、appKey、签名或时间不对。",
            "ChinaUMS's gateway refused: appId, appKey, signature or time.",
        ),
        t(
            "在“银联商务公众号支付管理”页面核对 appId 和 appKey，并校准服务器时间。",
            "Check appId and appKey on the ChinaUMS page, and set the server's clock.",
        ),
        TELL_STAFF,
    ),
];
