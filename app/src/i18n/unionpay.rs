//! The console's words about UnionPay in the App.

texts! {
    TITLE: "银联支付（App）", "UnionPay (App)";
    ABOUT: "用户在手机 App 里用银联手机支付控件付款。扫码支付不受影响。", "People pay with UnionPay's control inside the App. Scan payment is not affected.";
    SAVED: "已保存，并向银联做了查询", "Saved, and tried at UnionPay";
    MERCHANT: "商户", "Merchant";
    MERCHANT_ABOUT: "银联商户服务网站（merchant.unionpay.com）→ 商户信息。", "On merchant.unionpay.com: merchant information.";
    MER_ID: "商户号 merId", "Merchant number (merId)";
    MER_ID_HINT: "15 位", "15 characters";
    ENVIRONMENT: "环境", "Environment";
    PRODUCTION: "生产环境", "Production";
    PRODUCTION_HINT: "真实收款", "Real money";
    TEST: "测试环境", "Test";
    TEST_HINT: "银联公开的测试系统，不产生真实资金", "UnionPay's published test system; no real money";
    KEY: "签名证书", "Signing certificate";
    KEY_ABOUT: "商户私钥证书，.pfx 文件。到期前 30 天起这里会提醒；到期后用户无法付款。", "The merchant's certificate with its private key, a .pfx file. From 30 days before its end you are reminded here; after it nobody can pay.";
    PFX: "私钥证书文件", "Certificate file";
    PFX_HINT: "例如 acp_test_sign.pfx；只取出签名用的私钥和证书，文件本身不保存", "For instance acp_test_sign.pfx; only the key and its certificate are taken out, the file itself is not kept";
    PFX_PASSWORD: "证书密码", "Its password";
    PFX_PASSWORD_HINT: "只在打开文件时用一次，不保存；测试证书是 000000", "Used once to open the file, never kept; 000000 for the test certificate";
    CERT_ID: "证书序列号 certId", "Serial (certId)";
    SUBJECT: "证书名称", "Named";
    AUTHORITIES: "银联证书", "UnionPay's certificates";
    AUTHORITIES_ABOUT: "用来确认通知和应答真的来自银联。在商户服务网站下载，生产与测试各有一套。", "They prove that notifications and answers are UnionPay's. Downloaded from the merchant service; production and test have a set each.";
    ROOT: "根证书", "Root certificate";
    ROOT_HINT: "acp_prod_root.cer 或 acp_test_root.cer", "acp_prod_root.cer or acp_test_root.cer";
    MIDDLE: "中级证书", "Intermediate certificate";
    MIDDLE_HINT: "acp_prod_middle.cer 或 acp_test_middle.cer", "acp_prod_middle.cer or acp_test_middle.cer";
    STORED: "已保存", "Stored";
    REFUNDS: "退款", "Refunds";
    REFUNDS_ABOUT: "默认按“退货”处理，支持部分退款。", "By default as 退货, also in parts.";
    UNDO: "当天全额退款按“消费撤销”处理", "Full refunds on the same day as 消费撤销";
    UNDO_HINT: "到账更快；需要银联开通消费撤销权限，22:50 以后和部分退款仍按退货处理", "Faster; UnionPay has to grant it. After 22:50, and for parts, 退货 is used all the same";
    OFF_CONSEQUENCE: "App 里将不能再发起新的银联支付；已经发起的照常完成，退款照常。", "No new UnionPay payments can begin in the App; those under way finish, refunds go on.";
    OFF_ASK: "停用银联支付？", "Switch UnionPay off?";
    SCOPE_PAYMENTS: "App 支付", "App payments";
    SCOPE_PAYMENTS_HINT: "发起 App 支付，签发短期令牌", "Begin App payments, make short-lived tokens";
}
