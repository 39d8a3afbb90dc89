//! The console's words about ChinaUMS, and about where scan payments go.

texts! {
    TITLE: "银联商务公众号支付管理", "ChinaUMS (银联商务)";
    ABOUT: "付款人用微信或支付宝扫码，钱进银联商务的商户号。参数由银联商务分公司线下提供。", "People scan with WeChat or Alipay, and the money goes to the ChinaUMS merchant number. The parameters come from ChinaUMS's branch.";
    SAVED: "银联商务的配置已保存", "ChinaUMS is saved";
    WECHAT: "微信支付", "WeChat Pay";
    ALIPAY: "支付宝", "Alipay";
    CHINAUMS: "银联商务", "ChinaUMS";
    MERCHANT: "商户参数", "Merchant";
    MERCHANT_ABOUT: "都在银联商务的开户通知里。", "All of it stands in the letter from ChinaUMS.";
    MID: "商户号 mid", "Merchant number (mid)";
    MID_HINT: "15 位数字", "15 digits";
    TID: "终端号 tid", "Terminal number (tid)";
    TID_HINT: "8 位", "8 characters";
    SOURCE_NO: "来源编号 msgSrcId", "Source number (msgSrcId)";
    SOURCE_NO_HINT: "4 位；每个订单号都以它开头，填错了付款人会打不开收银台", "4 characters; every order number begins with it, and with a wrong one nobody can open the cashier";
    INST_MID: "机构商户号 instMid", "Product (instMid)";
    INST_MID_HINT: "公众号支付固定为 YUEDANDEFAULT，除非银联商务另有通知", "YUEDANDEFAULT for this product, unless ChinaUMS says otherwise";
    KEYS: "接口和密钥", "Interface and keys";
    KEYS_ABOUT: "开户通知里有 appId 和 appKey 就选开放平台，只有消息来源 msgSrc 就选旧接口。换接口不影响已经开始的付款。", "With appId and appKey in the letter choose the open platform, with msgSrc alone the older interface. Payments that have begun are not affected.";
    INTERFACE: "接口", "Interface";
    OPEN: "开放平台（appId、appKey）", "Open platform (appId, appKey)";
    OPEN_HINT: "新接口，建议使用", "The new interface; prefer it";
    PORTAL: "netpay-portal 旧接口（msgSrc）", "netpay-portal, the older one (msgSrc)";
    PORTAL_HINT: "2020 年前后开通的商户", "Merchants from 2020 and before";
    APP_ID: "appId", "appId";
    APP_ID_HINT: "32 位", "32 characters";
    APP_KEY: "appKey", "appKey";
    APP_KEY_HINT: "32 位；与通讯密钥是两个不同的密钥", "32 characters; another secret than the communication key";
    MSG_SRC: "消息来源 msgSrc", "Message source (msgSrc)";
    MSG_SRC_HINT: "例如 WWW.TEST.COM", "Such as WWW.TEST.COM";
    DIGEST: "签名算法", "Digest";
    SHA256: "SHA256", "SHA256";
    SHA256_HINT: "建议使用", "Prefer it";
    MD5: "MD5", "MD5";
    MD5_HINT: "银联商务要求时才选", "Only where ChinaUMS asks for it";
    KEY: "通讯密钥", "Communication key";
    KEY_HINT: "32 至 64 位；银联商务的付款通知用它签名", "32 to 64 characters; ChinaUMS signs its notifications with it";
    ENVIRONMENT: "环境", "Environment";
    PRODUCTION: "生产环境", "Production";
    PRODUCTION_HINT: "真实收款", "Real money";
    TEST: "测试环境", "Test";
    TEST_HINT: "银联商务公布的测试系统，不动真钱", "The test system that ChinaUMS publishes; no real money";
    SCAN: "扫码支付走哪里", "Where scan payments go";
    SCAN_ABOUT: "二选一：微信支付和支付宝各自的商户号，或者银联商务。二维码不用重新打印，App 支付不受影响。", "One of two: merchant numbers of your own at WeChat Pay and Alipay, or ChinaUMS. Printed codes stay valid, payment in the App is not affected.";
    DIRECT: "微信支付和支付宝", "WeChat Pay and Alipay";
    IN_USE: "正在使用", "In use";
    READY: "可以使用", "Ready";
    NOT_READY: "检查未通过", "Checks not passed";
    MISSING: "未配置", "Not set up";
    MOVE_DIRECT: "改走微信支付和支付宝", "Move to WeChat Pay and Alipay";
    MOVE_CHINAUMS: "改走银联商务", "Move to ChinaUMS";
    MOVE_FINISH: "已经开始的付款在原来的渠道完成，退款也从原来的渠道退。", "Payments that have begun finish where they began, and refunds go the way the money came.";
    MOVE_APP: "App 支付不受影响，二维码不用换。", "Payment in the App is not affected, and printed codes stay.";
    MOVED: "扫码支付已切换", "Scan payments have moved";
    SET_UP_FIRST: "先把要用的方式配置好并通过检查，才能切换。", "Set up the other way first and let its checks pass; then you can move.";
    OFF_CONSEQUENCE: "停用后，在启用其他方式之前，付款人扫码不能付款。已经开始的付款照常完成。", "Until another method is switched on, nobody can pay by scanning. Payments that have begun finish as usual.";
    OFF_ASK: "停用银联商务支付？", "Switch ChinaUMS off?";
}

phrases! {
    fn moves(from, to): "所有扫码付款从“{from}”改走“{to}”。", "All scan payments move from {from} to {to}.";
    fn begins(to): "扫码付款从现在起走“{to}”。", "Scan payments go through {to} from now on.";
    fn stays_off(names): "{names}还没有通过检查，会保持停用。", "{names}: checks not passed, stays off.";
}
