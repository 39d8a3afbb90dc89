//! WeChat Pay, API v3 and v2 in both spellings; and what WeChat's cashier says to payers.

use super::{BALANCE, Entry, LATER, LIMIT, NEW_BILL, OTHER_ACCOUNT, PAID, TELL_STAFF, inside, paying, t};

const KEYS: super::Text = t(
    "在“微信支付”页面核对商户号、证书序列号、私钥和密钥是不是同一套，替换后重新检查。",
    "On the WeChat Pay page check that merchant number, certificate serial, private key and keys belong together; replace what does not and check again.",
);
const SOFTWARE: super::Text = t(
    "这是程序发出的参数有误，不用改配置；请把这一行发给披克技术支持。",
    "The program sent something wrong. There is nothing to configure: send this line to Peake's support.",
);
const BY_ITSELF: super::Text = t(
    "系统会自动查询并重试，不用处理；一直出现再联系微信支付。",
    "The system asks again by itself. Contact WeChat Pay only if it does not stop.",
);

pub(super) const CODES: &[Entry] = &[
    inside(
        &["USERPAYING"],
        t("付款人正在输入密码。", "The payer is entering the password."),
        t("不用处理，系统会查询结果。", "Nothing to do: the system asks for the result."),
    ),
    paying(
        &["PARAM_ERROR", "LACK_PARAMS"],
        t("有一个参数的格式不对或者缺少。", "A parameter is missing or malformed."),
        SOFTWARE,
        TELL_STAFF,
    ),
    paying(
        &["INVALID_REQUEST"],
        t(
            "请求不符合微信支付的规则，原话里写明了是哪一条。",
            "The request breaks a rule of WeChat Pay; its own words say which.",
        ),
        t(
            "照原话处理；写着“参数与首次请求不一致”时，作废这笔订单重新下单即可。",
            "Do what the words say. Where they mention other parameters than the first time, a new order is enough.",
        ),
        NEW_BILL,
    ),
    paying(
        &["APPID_MCHID_NOT_MATCH"],
        t("这个 AppID 没有和商户号绑定。", "The AppID is not bound to the merchant number."),
        t(
            "商户平台 → 产品中心 → AppID账号管理（旧称 APPID授权管理）→ 关联，再到公众号或开放平台确认。",
            "Merchant platform → 产品中心 → AppID账号管理 (once APPID授权管理): bind it, then confirm at the official account or open platform.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["MCH_NOT_EXISTS", "MCHID_NOT_EXIST"],
        t("微信支付没有这个商户号。", "WeChat Pay knows no such merchant number."),
        t(
            "到商户平台 → 账户中心 → 个人信息核对商户号，在“微信支付”页面改正。",
            "Look the number up at the merchant platform → 账户中心 → 个人信息, and correct it on the WeChat Pay page.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["APPID_NOT_EXIST"],
        t("微信没有这个 AppID。", "WeChat knows no such AppID."),
        t(
            "到公众平台 → 设置与开发 → 基本配置核对 AppID，在“微信支付”页面改正。",
            "Look it up at the official account → 基本配置, and correct it on the WeChat Pay page.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["ORDER_CLOSED", "ORDERCLOSED"],
        t("订单在微信支付已经关闭。", "The order is closed at WeChat Pay."),
        t("不用处理，付款人刷新页面会得到新账单。", "Nothing to do: refreshing the page gives a new bill."),
        NEW_BILL,
    ),
    paying(
        &["ORDERPAID"],
        t("订单已经付过。", "The order is paid already."),
        t("不用处理，系统会查询并入账。", "Nothing to do: the system asks and books it."),
        PAID,
    ),
    paying(
        &["SIGN_ERROR", "SIGNERROR"],
        t(
            "签名没有通过：密钥、证书序列号和商户号不是一套，或者服务器时间差了五分钟以上。",
            "The signature was refused: keys, certificate serial and merchant number do not belong together, or the server's clock is more than five minutes off.",
        ),
        KEYS,
        TELL_STAFF,
    ),
    paying(
        &["NO_AUTH", "NOAUTH"],
        t(
            "商户号没有开通这个产品，或者权限被关闭。",
            "The product is not enabled for this merchant number, or was taken away.",
        ),
        t(
            "商户平台 → 产品中心 → 我的产品：公众号支付开通 JSAPI 支付，App 内开通 APP 支付；被限制时按站内信处理。",
            "Merchant platform → 产品中心 → 我的产品: enable JSAPI payment for scanning, APP payment for the App. Where it was restricted, follow the letter there.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["OUT_TRADE_NO_USED"],
        t("这个订单号用别的内容下过单。", "This number was used with other content."),
        t("不用处理，系统会换新单号。", "Nothing to do: the system takes a new number."),
        NEW_BILL,
    ),
    paying(
        &["RULE_LIMIT", "RULELIMIT"],
        t("碰到了微信支付的业务限制，例如限额或风控。", "A limit of WeChat Pay, of amounts or of risk."),
        t(
            "看原话：是付款人的限额就换卡；是商户被限制，就到商户平台按站内信申诉。",
            "Read the words: for the payer's limit another card helps; where the merchant is restricted, answer the letter on the merchant platform.",
        ),
        LIMIT,
    ),
    paying(
        &["TRADE_ERROR"],
        t("交易失败，原因在原话里。", "The trade failed; the words say why."),
        t(
            "多数换一种付款方式即可；反复出现再联系微信支付。",
            "Another way of paying usually helps. Contact WeChat Pay if it comes back.",
        ),
        OTHER_ACCOUNT,
    ),
    paying(
        &["ACCOUNT_ERROR", "ACCOUNTERROR"],
        t("付款人的微信账户异常。", "The payer's WeChat account is not in order."),
        t("请付款人换一个账户，或者自己联系微信客服。", "The payer takes another account, or asks WeChat."),
        OTHER_ACCOUNT,
    ),
    paying(
        &["NOT_ENOUGH", "NOTENOUGH"],
        t(
            "余额不足：付款时是付款人的，退款时是商户号的。",
            "Not enough money: the payer's when paying, the merchant number's when refunding.",
        ),
        t(
            "退款失败时，到商户平台 → 账户中心充值，或等当天收款进来；原退款会自动重试。",
            "For a refund, top up at the merchant platform → 账户中心 or wait for the day's income: the refund is tried again by itself.",
        ),
        BALANCE,
    ),
    inside(
        &["ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"],
        t("微信支付没有这笔订单。", "WeChat Pay knows no such order."),
        t("付款人没有走到收银台，不用处理。", "The payer never reached the cashier. Nothing to do."),
    ),
    paying(
        &["FREQUENCY_LIMITED", "RATELIMIT_EXCEEDED"],
        t("请求太频繁。", "Too many requests."),
        BY_ITSELF,
        LATER,
    ),
    paying(
        &["SYSTEM_ERROR", "SYSTEMERROR", "BANK_ERROR", "BANKERROR", "SERVICE_UNAVAILABLE"],
        t(
            "微信支付或银行系统繁忙，结果还不知道。",
            "WeChat Pay or the bank is busy; the outcome is not known yet.",
        ),
        BY_ITSELF,
        LATER,
    ),
    paying(
        &["OPENID_MISMATCH"],
        t("付款人的 openid 不属于这个 AppID。", "The payer's openid belongs to another AppID."),
        t(
            "公众号换过之后，请付款人重新扫码；仍然出现就核对“微信支付”页面的 AppID。",
            "After a change of the official account the payer scans again. If it stays, check the AppID on the WeChat Pay page.",
        ),
        NEW_BILL,
    ),
    inside(
        &["INVALID_TRANSACTIONID"],
        t("微信支付订单号不对。", "The transaction number is wrong."),
        SOFTWARE,
    ),
    inside(
        &["XML_FORMAT_ERROR", "REQUIRE_POST_METHOD", "POST_DATA_EMPTY", "NOT_UTF8"],
        t("请求在传输层就不合要求。", "The request was refused as it was transported."),
        t(
            "多半是中间的代理改动了请求：检查服务器的出口代理，仍然出现请联系披克技术支持。",
            "Most likely a proxy changed it: look at the server's way out, and ask Peake's support if it stays.",
        ),
    ),
    inside(
        &["USER_ACCOUNT_ABNORMAL"],
        t(
            "付款人的账户已注销或异常，退不回原账户。",
            "The payer's account is closed or abnormal, so the money cannot go back there.",
        ),
        t(
            "与付款人联系，线下退还，并在款项处理里登记。",
            "Contact the payer, give the money back another way, and note it at the money desk.",
        ),
    ),
];

pub(super) const CASHIER: &[Entry] = &[
    paying(
        &["URL未注册"],
        t(
            "页面所在的目录没有登记为支付授权目录。",
            "The page's directory is not an authorised payment directory.",
        ),
        t(
            "商户平台 → 产品中心 → 开发配置 → JSAPI支付授权目录：登记开通向导给出的三个目录，约五分钟后生效。",
            "Merchant platform → 产品中心 → 开发配置 → JSAPI支付授权目录: enter the three directories that the guide shows. It takes about five minutes.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["缺少参数", "unmatched order appid"],
        t(
            "调起支付的 AppID 与下单的不一致，或者预支付单已过期。",
            "The wallet was called with another AppID than the order's, or the prepay has expired.",
        ),
        t(
            "请付款人刷新后再付；反复出现就核对 AppID。",
            "The payer refreshes and pays again. If it stays, check the AppID.",
        ),
        NEW_BILL,
    ),
    paying(
        &["支付验证签名失败"],
        t(
            "调起支付的签名不对，多半是刚换过密钥或证书。",
            "The wallet's call was signed wrongly, most likely because keys were just replaced.",
        ),
        KEYS,
        TELL_STAFF,
    ),
    paying(
        &["商家参数格式有误", "商家存在未配置的参数"],
        t(
            "H5 支付的域名没有配置，或者页面不在那个域名下。",
            "The domain for H5 payment is not configured, or the page is elsewhere.",
        ),
        t(
            "请付款人在微信里扫码付款；这里不用 H5 支付。",
            "The payer scans inside WeChat: H5 payment is not used here.",
        ),
        TELL_STAFF,
    ),
    paying(
        &["支付请求已失效"],
        t("支付链接已经过期。", "The payment link has expired."),
        t("请付款人刷新页面。", "The payer refreshes the page."),
        NEW_BILL,
    ),
    paying(
        &["请在微信外打开订单", "暂不支持通过外部拉起微信"],
        t("付款链接打开的地方不对。", "The link was opened in the wrong place."),
        t("请付款人用微信扫停车场的二维码。", "The payer scans the car park's code with WeChat."),
        TELL_STAFF,
    ),
    paying(
        &["下单账号与支付账号不一致"],
        t("下单和付款的不是同一个微信。", "Another WeChat account ordered than pays."),
        t("请付款人用自己的微信重新扫码。", "The payer scans again with their own WeChat."),
        NEW_BILL,
    ),
    paying(
        &["商家订单信息有误", "商户订单号重复"],
        t("同一个订单号的内容变了。", "The content of the order has changed."),
        t("请付款人刷新页面，系统会换新单号。", "The payer refreshes: the system takes a new number."),
        NEW_BILL,
    ),
    paying(
        &["access_denied"],
        t(
            "页面是在小程序里打开的，那里不能调起公众号支付。",
            "The page was opened inside a mini program, which cannot pay this way.",
        ),
        t("请付款人直接用微信扫码打开。", "The payer opens it by scanning with WeChat itself."),
        TELL_STAFF,
    ),
    paying(
        &["function_not_exist", "offline verifying"],
        t("微信版本太旧，或者是在模拟器里打开的。", "WeChat is too old, or this is an emulator."),
        t("请付款人升级微信，用真机打开。", "The payer updates WeChat and uses a real phone."),
        OTHER_ACCOUNT,
    ),
    paying(
        &["该产品权限未开通"],
        t("商户号没有开通 JSAPI 支付。", "JSAPI payment is not enabled for the merchant number."),
        t(
            "商户平台 → 产品中心 → 我的产品 → JSAPI支付 → 开通。",
            "Merchant platform → 产品中心 → 我的产品 → JSAPI支付: enable it.",
        ),
        TELL_STAFF,
    ),
];
