//! The console's words about Alipay.

texts! {
    TITLE: "支付宝支付", "Alipay";
    ABOUT: "付款人用支付宝扫码付款，或在手机 App 里用支付宝付款；钱进您自己的支付宝商家账号。", "People scan with Alipay, or pay with it inside the App; the money goes to your own Alipay account.";
    SAVED: "支付宝的配置已保存", "Alipay is saved";
    LIFE: "生活号支付（扫码）", "Scan payment";
    APP: "App 支付", "App payment";
    ON: "开启", "Switch on";
    OFF: "关闭", "Switch off";
    OFF_ASK: "关闭这种收款方式？", "Switch it off?";
    OFF_LIFE: "关闭后，用支付宝扫码的人不能付款，直到重新开启。已经开始的付款照常到账。", "Nobody who scans with Alipay can pay until it is on again. Payments that have begun are settled as usual.";
    OFF_APP: "关闭后，App 里不能用支付宝付款，直到重新开启。已经开始的付款照常到账。", "Nobody can pay with Alipay in the App until it is on again. Payments that have begun are settled as usual.";
    APPLICATION: "应用", "Application";
    APPLICATION_ABOUT: "在支付宝开放平台 open.alipay.com → 控制台 → 您的网页/移动应用。应用要先上线，并绑定要用的产品。", "On open.alipay.com → 控制台 → your web and mobile application. It has to be online and bound to the products you use.";
    APP_ID: "APPID", "APPID";
    APP_ID_HINT: "16 位数字", "16 digits";
    PID: "商户 PID（合作伙伴身份）", "Merchant PID";
    PID_HINT: "2088 开头的 16 位数字；在 商家平台 → 账户中心 → 商户信息", "16 digits beginning with 2088; on the merchant platform under 账户中心 → 商户信息";
    ENVIRONMENT: "环境", "Environment";
    PRODUCTION: "正式环境", "Production";
    PRODUCTION_HINT: "真实收款", "Real money";
    TEST: "支付宝沙箱环境", "Alipay's test environment";
    TEST_HINT: "用沙箱应用的 APPID 和沙箱版支付宝试用，不是真钱", "With the APPID of a sandbox application and the sandbox wallet; no real money";
    PRODUCT: "扫码用的产品", "Product for scan payment";
    JSAPI: "JSAPI 支付", "JSAPI payment";
    JSAPI_HINT: "现在签约的都是它", "What is signed today";
    FACE_TO_FACE: "当面付", "Face-to-face payment (当面付)";
    FACE_TO_FACE_HINT: "早年用当面付做生活号收款的商户选它", "For merchants whose older contract is 当面付";
    SIGNING: "接口加签方式", "Signing";
    SIGNING_ABOUT: "与开放平台上 开发设置 → 接口加签方式 里选的一致。", "The same as under 开发设置 → 接口加签方式 on the open platform.";
    MODE: "加签方式", "Way of signing";
    KEY: "密钥（公钥模式）", "Keys";
    KEY_HINT: "交换两把公钥，最简单", "Two public keys are exchanged; the simplest";
    CERTIFICATE: "证书（公钥证书模式）", "Certificates";
    CERTIFICATE_HINT: "三个证书文件，需要转账等产品时用", "Three certificate files; some products demand it";
    PRIVATE_KEY: "应用私钥", "Application private key";
    PRIVATE_KEY_HINT: "支付宝密钥工具生成的应用私钥，整段粘贴或上传文件", "As Alipay's key tool made it: paste all of it, or choose the file";
    PUBLIC_KEY: "支付宝公钥", "Alipay public key";
    PUBLIC_KEY_HINT: "保存应用公钥之后，开放平台显示的“支付宝公钥”；不是应用公钥", "What the open platform shows as 支付宝公钥 after your public key is saved there; not the application's own";
    APP_CERTIFICATE: "应用公钥证书", "Application certificate";
    APP_CERTIFICATE_HINT: "appCertPublicKey_ 开头的 .crt 文件", "The .crt file that begins with appCertPublicKey_";
    ALIPAY_CERTIFICATE: "支付宝公钥证书", "Alipay certificate";
    ALIPAY_CERTIFICATE_HINT: "alipayCertPublicKey_RSA2.crt", "alipayCertPublicKey_RSA2.crt";
    ROOT_CERTIFICATE: "支付宝根证书", "Alipay root certificate";
    ROOT_CERTIFICATE_HINT: "alipayRootCert.crt", "alipayRootCert.crt";
    VALID_UNTIL_APP: "应用公钥证书有效期至", "Application certificate valid until";
    VALID_UNTIL_ALIPAY: "支付宝公钥证书有效期至", "Alipay certificate valid until";
}
